/* Areas that only count until a desk accepts them: who is asked, and in which words. */
#include "src/rules/incident/incident_ops.h"

#include <stdio.h>

#include "db/buf.h"
#include "gen/kinds/incident/incident_area.h"
#include "gen/kinds/need/enums.h"
#include "src/lang/tr.h"
#include "src/rules/need/need.h"

void
incident_counted_words(struct txn *t, uint64_t root, struct buf *b)
{
	char codes[AREAS_MAX][16], name[200];
	size_t n = incident_counted(t, root, codes, AREAS_MAX);

	for (size_t i = 0; i < n; i++) {
		area_name(t, codes[i], false, name, sizeof name);
		buf_printf(b, "%s%s", i == 0 ? _(" counted: ") : " ", name);
	}
}

void
incident_ask_areas(struct act *act, uint64_t root)
{
	struct need_spec spec = { .kind = &kind_incident, .verb = need_verb_affected,
	    .roles = DESK };
	char codes[1][16], desk[16];
	struct incident i;

	if (!record_get(act->txn, &kind_incident, root, &i))
		return;
	if (i.merged != 0 || i.state == incident_state_closed ||
	    incident_counted(act->txn, root, codes, 1) == 0) {
		need_settle(act, &kind_incident, root, need_verb_affected);
		return;
	}
	incident_township(act->txn, i.area, desk);
	spec.subject = spec.incident = root;
	spec.area = desk;
	spec.about = i.area;
	spec.drill = i.drill;
	need_open(act, &spec);
}

bool
incident_counts_only(struct txn *t, uint64_t root, const char *code, struct incident_area *out)
{
	char codes[AREAS_MAX][16];
	size_t n = incident_areas(t, root, codes, AREAS_MAX), k = 0;

	while (k < n && !(area_under(t, codes[k], code) && area_under(t, code, codes[k])))
		k++;
	return k < n && !incident_area_accepted(t, root, codes[k]) &&
	    incident_in_force(t, root, codes[k], out);
}

bool
incident_accept(struct act *act, struct incident *i, const char *code)
{
	struct line line = { .what = line_what_area_accepted };
	struct incident_area ia;

	if (!incident_counts_only(act->txn, i->id, code, &ia))
		return false;
	/* Each of the linked incidents may have brought it: one accepted is enough. */
	ia.counted = false;
	change_set(act->change, &kind_incident_area, &ia);
	snprintf(line.area, sizeof line.area, "%s", ia.area);
	incident_line(act, i->id, &line);
	record_get(act->txn, &kind_incident, i->id, i);
	return true;
}

/* Does one of the areas cover it already? */
static bool
covered(struct txn *t, uint64_t root, const char *code)
{
	char codes[AREAS_MAX][16];
	size_t n = incident_areas(t, root, codes, AREAS_MAX);

	for (size_t i = 0; i < n; i++)
		if (area_under(t, code, codes[i]))
			return true;
	return false;
}

void
incident_touch(struct act *act, struct incident *i, const char *code)
{
	char township[16];

	incident_township(act->txn, code, township);
	if (covered(act->txn, i->id, township))
		return;
	incident_area_add(act, i, township, !area_under(act->txn, i->area, township));
	incident_ask_areas(act, i->id);
}
