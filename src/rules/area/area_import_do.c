/* Storing a new list of areas in one act. */
#include "db/change.h"
#include "gen/kinds/area/args.h"
#include "gen/kinds/area/enums.h"
#include "src/rules/area/area.h"
#include "src/rules/area/area_import.h"

int
import_areas_check(struct act *act)
{
	const struct op_area_import *args = act->args;
	struct import_areas *im = act->plan;
	const uint8_t *data;
	size_t len;
	int rc;

	if (!args->confirm)
		return refuse(act, "confirm", M_REQUIRED, NULL);
	if (act_upload(act, &data, &len) != 0)
		return -1;
	rc = import_areas(im, act->txn, act->who, data, len, act->refusal);
	if (rc == 0 && im->rows.nfaults > 0)
		rc = refuse(act, "", M_FILE_LINE, ARG_NUMBER(im->rows.fault[0].line), NULL);
	if (rc != 0)
		import_areas_free(im);
	return rc;
}

static void
store(struct act *act, struct area_change *c)
{
	switch (c->what) {
	case AREA_SAME:
		return;
	case AREA_ADDED:
		change_new(act->change, &kind_area, &c->area);
		return;
	case AREA_RETIRED:
	case AREA_MOVED:
		area_repoint(act, &c->area);
		area_leave(act, &c->area);
		change_set(act->change, &kind_area, &c->area);
		return;
	case AREA_RENAMED:
		change_set(act->change, &kind_area, &c->area);
		return;
	}
}

void
import_areas_apply(struct act *act)
{
	struct import_areas *im = act->plan;
	struct area county = { 0 };

	/* From above: no area is without the one it lies in. */
	for (int tier = tier_county; tier <= tier_grid; tier++)
		for (size_t i = 0; i < im->n; i++)
			if (im->change[i].area.tier == tier)
				store(act, &im->change[i]);
	county_get(act->txn, &county);
	act_answer(act, &kind_area, &county, county.code);
	act->answer->message = M_AREAS_DONE;
	arg_number(act->answer->args[0], (int64_t)im->count[AREA_ADDED]);
	arg_number(act->answer->args[1], (int64_t)im->count[AREA_RENAMED]);
	arg_number(act->answer->args[2], (int64_t)(im->count[AREA_RETIRED] + im->count[AREA_MOVED]));
	arg_number(act->answer->args[3], (int64_t)im->count[AREA_SAME]);
	notice_area(act, act_notice(act), county.code);
	import_areas_free(im);
}
