/* 协议、产能、社会储备: what others have or can make. It is counted by item beside the stock of
 * depots, and never in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "db/plain.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/depot/enums.h"
#include "gen/kinds/depot/reserve.h"
#include "gen/kinds/item/item.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/depot/depot_ops.h"
#include "src/text/import_rows.h"

#define RESERVE_SETTERS (DEPOT_DESKS | ROLE(storekeeper))

static bool
may_set(struct act *act, const char *area)
{
	return depot_desk(act, area) || may_over(act->txn, act->who, ROLE(storekeeper), area);
}

/* One in force of the firm in the area for the item, another than self. */
static bool
find_same(struct txn *t, const struct reserve *r, struct reserve *out)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_reserve, 1);
	key_code(&key, r->area);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = s.id != r->id && record_get(t, &kind_reserve, s.id, out) && out->retired == 0 &&
		    out->item == r->item && text_alike(out->name, r->name);
	scan_close(&s);
	return found;
}

/* What people name it by: firm and item. */
static int
check_fields(struct act *act, struct reserve *r, const char *name_field)
{
	struct reserve other;
	struct item item;

	if (!record_get(act->txn, &kind_item, r->item, &item))
		return refuse(act, "item", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(&kind_reserve, "item")), NULL);
	if (item.retired != 0 && r->id == 0)
		return refuse(act, "item", M_ITEM_RETIRED, ARG_TEXT(item.name), ARG_TIME(item.retired), NULL);
	if (!r->quantity.known || r->quantity.v < 1)
		return refuse(act, "quantity", M_RESERVE_NONE, NULL);
	if (r->name[0] == '\0')
		return refuse(act, name_field, M_REQUIRED, NULL);
	snprintf(r->title, sizeof r->title, "%s %s", r->name, item.name);
	if (find_same(act->txn, r, &other))
		return refuse(act, name_field, M_RESERVE_EXISTS, ARG_TEXT(other.title), ARG_AREA(r->area), NULL);
	return 0;
}

static int
check_add(struct act *act)
{
	const struct op_reserve_add *args = act->args;
	struct reserve *r = act->plan;
	struct area a;

	if (area_usable(act, "area", args->area, &a) != 0)
		return -1;
	if (!may_set(act, a.code))
		return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(a.code), NULL);
	act_take(act, &kind_reserve, r);
	memcpy(r->area, a.code, sizeof r->area);
	memcpy(r->name, args->which, sizeof r->name);
	return check_fields(act, r, "which");
}

static int
check_target(struct act *act, uint64_t which)
{
	struct reserve *r = act->plan;

	if (!record_get(act->txn, &kind_reserve, which, r))
		return refuse(act, "which", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "which")), NULL);
	if (!may_set(act, r->area))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(r->area), NULL);
	if (r->retired != 0)
		return refuse(act, "which", M_RESERVE_ENDED, ARG_TEXT(r->title), ARG_TIME(r->retired), NULL);
	return 0;
}

static int
check_set(struct act *act)
{
	const struct op_reserve_set *args = act->args;
	struct reserve *r = act->plan;

	if (check_target(act, args->which) != 0)
		return -1;
	act_take(act, &kind_reserve, r);
	if (r->kind == 0)
		return refuse(act, "kind", M_REQUIRED, NULL);
	return check_fields(act, r, "name");
}

static int
check_end(struct act *act)
{
	const struct op_reserve_end *args = act->args;
	struct reserve *r = act->plan;

	if (check_target(act, args->which) != 0)
		return -1;
	act_word(act, "reason", args->reason);
	r->retired = act->now;
	return 0;
}

static void
apply(struct act *act)
{
	struct reserve *r = act->plan;

	act_save(act, &kind_reserve, r, r->title, r->area);
}

static bool
is_one(const void *a, const void *b)
{
	const struct op_reserve_add *x = a, *y = b;

	return x->item == y->item && strcmp(x->area, y->area) == 0 && text_alike(x->which, y->which);
}

static const struct op ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("what a firm or body keeps or can make for us"),
	  .cost = 1, .args = &kind_op_reserve_add, .roles = RESERVE_SETTERS,
	  .plan_size = sizeof(struct reserve), .check = check_add, .apply = apply,
	  .there = M_RESERVE_EXISTS, .alike = is_one },
	{ .verb = "set", .zh = "修改|设", .help = N_("change quantity, contact or end of it"),
	  .cost = 1, .args = &kind_op_reserve_set, .edits = true, .target = &kind_reserve,
	  .roles = RESERVE_SETTERS,
	  .plan_size = sizeof(struct reserve), .check = check_set, .apply = apply },
	{ .verb = "end", .zh = "终止", .help = N_("it holds no more, with a reason"),
	  .cost = 1, .args = &kind_op_reserve_end, .target = &kind_reserve, .roles = RESERVE_SETTERS,
	  .plan_size = sizeof(struct reserve), .check = check_end, .apply = apply },
	IMPORT_ROWS("reserve.add", RESERVE_SETTERS, N_("import reserves of others")),
	{ 0 }
};

static bool
is_past(const struct reader *r, const struct reserve *rec)
{
	return rec->until != 0 && rec->until < when_day(r->now, r->offset);
}

static bool
is_over(const struct reader *r, const void *rec, const void *filter)
{
	(void)filter;
	return ((const struct reserve *)rec)->retired != 0 || is_past(r, rec);
}

static const struct face_test tests[] = { { .name = "over", .is = is_over }, { 0 } };

static bool
may_see(const struct reader *r, void *rec)
{
	return face_staff(r, ((const struct reserve *)rec)->area);
}

static const char *
sign(const struct reader *r, const void *rec)
{
	return is_over(r, rec, NULL) ? "-" : "";
}

static void
show_state(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct reserve *row = rec;

	snprintf(out, cap, "%s", row->retired != 0 ? _("agreement ended") : is_past(r, row) ? _("past its end") : _("in force"));
}

static void
show_quantity(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct reserve *row = rec;
	struct item item = { 0 };

	record_get(r->txn, &kind_item, row->item, &item);
	snprintf(out, cap, row->daily ? _("%lld%s a day") : "%lld%s", (long long)row->quantity.v, item.unit);
}

static const struct face_cell cells[] = {
	{ .name = "state", .label = N_("state"), .show = show_state },
	{ .name = "quantity", .show = show_quantity },
	{ 0 }
};

/* ---- its sums, by item and kind ---- */

static int
compare(const void *a, const void *b)
{
	const struct reserve *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x->kind != y->kind ? x->kind - y->kind : (int)x->daily - (int)y->daily;
}

/* All that fit and are in force; freed by the caller. */
static struct reserve *
gather(const struct face_query *q, size_t *n)
{
	size_t room = (size_t)table_count(q->reader->txn, TABLE_KIND + kind_reserve.no), all;
	struct reserve *rows = calloc(room + 1, sizeof *rows);
	struct face_pos pos = { 0 };

	*n = 0;
	if (rows == NULL) {
		txn_fail(q->reader->txn, ERR_IO);
		return NULL;
	}
	all = face_list(q, &pos, rows, room);
	for (size_t i = 0; i < all; i++)
		if (!is_over(q->reader, &rows[i], NULL))
			rows[(*n)++] = rows[i];
	qsort(rows, *n, sizeof *rows, compare);
	return rows;
}

static void
add_sum(const struct face_query *q, const struct reserve *first, int64_t sum, bool again, struct buf *b)
{
	struct item item = { 0 };

	record_get(q->reader->txn, &kind_item, first->item, &item);
	if (!again)
		buf_printf(b, "%s%s:", b->len > 0 ? "\n" : "", item.name);
	buf_printf(b, " %s ", tr_value(&enum_reserve_kind, first->kind));
	buf_printf(b, first->daily ? _("%lld%s a day") : "%lld%s", (long long)sum, item.unit);
}

static void
ends(const struct face_query *q, struct buf *b)
{
	size_t n;
	struct reserve *rows = gather(q, &n);

	for (size_t i = 0, k; rows != NULL && i < n; i = k) {
		int64_t sum = 0;
		for (k = i; k < n && compare(&rows[k], &rows[i]) == 0; k++)
			sum += rows[k].quantity.v;
		add_sum(q, &rows[i], sum, i > 0 && rows[i - 1].item == rows[i].item, b);
	}
	free(rows);
}

static const struct face reserve_face = {
	.kind = &kind_reserve, .filter = &kind_view_reserve_list, .which = &kind_op_reserve_end,
	.lists = N_("what others keep or can make, and its sums by item"), .shows = N_("one reserve of others"),
	.columns = "name item kind quantity hours area contact phone until state text sample",
	.left = "name item", .right = "quantity state", .tests = tests, .cells = cells, .sign = sign,
	.ends = ends, .may = may_see, .order = 1,
};

const struct subject subject_reserve = {
	.noun = "reserve", .zh = "协议储备", .label = N_("reserve of others"), .kind = &kind_reserve,
	.ops = ops, .face = &reserve_face,
};
