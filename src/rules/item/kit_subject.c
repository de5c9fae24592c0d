/* 标准包: what 100 people need of an item while they are looked after. */
#include <string.h>

#include "db/index.h"
#include "db/plain.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/item/kit_line.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/place.h"
#include "src/op/take.h"
#include "src/rules/item/item_ops.h"
#include "src/text/import_rows.h"

/* A kit is named as it stands already, whatever width and case was typed. */
static void
take_kit(struct txn *t, const char *typed, struct kit_line *out)
{
	struct kit_line row;
	struct walk w;
	bool found = false;

	memcpy(out->kit, typed, sizeof out->kit);
	walk_open(&w, t, TABLE_KIND + kind_kit_line.no, "", 0, false);
	while (!found && walk_next(&w)) {
		found = w.keylen == 8 && record_get(t, &kind_kit_line, get_u64(w.key), &row) &&
		    text_alike(row.kit, typed);
		if (found)
			memcpy(out->kit, row.kit, sizeof out->kit);
	}
	walk_close(&w);
}

static bool
line_find(struct txn *t, const char *kit, uint64_t item, struct kit_line *out)
{
	struct index_key key;

	key_begin(&key, &kind_kit_line, 1);
	key_text(&key, kit);
	key_number(&key, item);
	return record_get(t, &kind_kit_line, scan_one(t, &key, false), out);
}

static int
check_set(struct act *act)
{
	const struct op_kit_set *args = act->args;
	struct kit_line *line = act->plan, was;
	char county[16];
	struct item item;
	bool there;

	if (item_county(act, "which", county) != 0)
		return -1;
	if (!record_get(act->txn, &kind_item, args->item, &item))
		return refuse(act, "item", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "item")), NULL);
	if (item.retired != 0)
		return refuse(act, "item", M_ITEM_RETIRED, ARG_TEXT(item.name), ARG_TIME(item.retired), NULL);
	take_kit(act->txn, args->which, line);
	there = line_find(act->txn, line->kit, item.id, &was);
	if (args->per.v == 0 && (!there || was.per.v == 0))
		return refuse(act, "item", M_KIT_NONE, ARG_TEXT(line->kit), ARG_TEXT(item.name), NULL);
	if (there && was.per.v == args->per.v)
		return refuse(act, "per", M_KIT_THERE, ARG_TEXT(line->kit), ARG_NUMBER(was.per.v),
		    ARG_TEXT(item.name), NULL);
	act->changes = there && was.per.v > 0;
	if (there)
		*line = was;
	line->item = item.id;
	line->per = args->per;
	line->at = act->now;
	line->by = act->who->account;
	return 0;
}

static void
apply(struct act *act)
{
	struct kit_line *line = act->plan;
	struct area county;

	if (county_get(act->txn, &county))
		act_save(act, &kind_kit_line, line, line->kit, county.code);
}

static bool
is_one(const void *a, const void *b)
{
	const struct op_kit_set *x = a, *y = b;

	return x->item == y->item && text_alike(x->which, y->which);
}

static const struct op ops[] = {
	{ .verb = "set", .zh = "设|修改", .help = N_("so many of an item for 100 people; 0 takes it out"),
	  .cost = 1, .args = &kind_op_kit_set, .roles = ITEM_SETTERS,
	  .plan_size = sizeof(struct kit_line), .check = check_set, .apply = apply,
	  .there = M_KIT_THERE, .alike = is_one },
	IMPORT_ROWS("kit.set", ITEM_SETTERS, N_("import kits")),
	{ 0 }
};

/* What was taken out is no part of a kit any more. */
static bool
may_see(const struct reader *r, void *rec)
{
	return ((const struct kit_line *)rec)->per.v > 0 &&
	    (r->who->ngrants > 0 || (r->who->roles & ROLE_LOCAL));
}

static bool
is_kit(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	return text_alike(((const struct kit_line *)rec)->kit, ((const struct view_kit_list *)filter)->kit);
}

static const struct face_test tests[] = { { .name = "kit", .is = is_kit }, { 0 } };

static const struct face kit_face = {
	.kind = &kind_kit_line, .filter = &kind_view_kit_list,
	.lists = N_("kits: what 100 people need"), .columns = "kit item per at by",
	.left = "kit item", .right = "per", .tests = tests, .may = may_see, .order = 1,
};

const struct subject subject_kit = {
	.noun = "kit", .zh = "标准包", .label = N_("kit"), .kind = &kind_kit_line, .ops = ops,
	.face = &kit_face,
};
