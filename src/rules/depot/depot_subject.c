/* 储备点: stores with their keepers and what they shall hold at least. A depot and its unit
 * have one name, because people name goods' way by units. */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/depot/enums.h"
#include "gen/kinds/depot/level.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/enums.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/place.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/depot/depot_ops.h"
#include "src/rules/stock/ledger.h"
#include "src/text/import_rows.h"
#include "src/text/show.h"

enum { BILL_LIVE_FROM = 2, BILL_LIVE_TO = 3 };

/* What who keeps the store changes himself. */
static const char *const own_fields[] = { "which", "place", "area_m2", "keeper", "phone", "open" };

bool
depot_desk(struct act *act, const char *area)
{
	return act->who->roles & (ROLE_LOCAL | ROLE_SYSTEM) ||
	    may_over(act->txn, act->who, DEPOT_DESKS, area);
}

/* ---- add and set ---- */

/* The unit of its name in its area, or a new one. */
static int
find_unit(struct act *act, struct depot_plan *p)
{
	struct depot *d = &p->depot;
	uint64_t id = named_in(act->txn, &kind_unit, d->area, d->name);

	if (id != 0 && record_get(act->txn, &kind_unit, id, &p->unit)) {
		if (p->unit.kind != unit_kind_depot)
			return refuse(act, "which", M_DEPOT_UNIT, ARG_TEXT(p->unit.name), ARG_AREA(d->area),
			    ARG_ENUM(unit_kind, p->unit.kind), NULL);
		d->unit = id;
		memcpy(d->name, p->unit.name, sizeof d->name);
		return 0;
	}
	p->unit = (struct unit){ .kind = unit_kind_depot, .sample = d->sample };
	memcpy(p->unit.name, d->name, sizeof p->unit.name);
	memcpy(p->unit.area, d->area, sizeof p->unit.area);
	memcpy(p->unit.phone, d->phone, sizeof p->unit.phone);
	return 0;
}

static int
check_tier(struct act *act, const struct depot *d)
{
	static const int tiers[] = { [depot_tier_county] = tier_county,
	    [depot_tier_township] = tier_township, [depot_tier_village] = tier_village };
	struct area a;

	if (area_get(act->txn, d->area, &a) && a.tier == tiers[d->tier])
		return 0;
	return refuse(act, "tier", M_DEPOT_TIER, ARG_AREA(d->area), NULL);
}

/* minimum= empty: none any more. */
static int
check_minimum(struct act *act, struct depot_plan *p, const char *typed)
{
	p->levels = typed[0] != '\0' || cleared(act, "minimum");
	return typed[0] != '\0' ? lines_read(act, "minimum", typed, &p->minimum) : 0;
}

static int
check_add(struct act *act)
{
	const struct op_depot_add *args = act->args;
	struct depot_plan *p = act->plan;
	struct depot *d = &p->depot;
	struct area a;

	if (area_usable(act, "area", args->area, &a) != 0)
		return -1;
	if (!depot_desk(act, a.code))
		return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(a.code), NULL);
	if (act_unique(act, "which", &kind_depot, a.code, args->which, 0) != 0)
		return -1;
	act_take(act, &kind_depot, d);
	memcpy(d->area, a.code, sizeof d->area);
	memcpy(d->name, args->which, sizeof d->name);
	d->added = act->now;
	if (check_tier(act, d) != 0 || check_minimum(act, p, args->minimum) != 0)
		return -1;
	return find_unit(act, p);
}

static int
check_target(struct act *act, uint64_t which)
{
	struct depot_plan *p = act->plan;
	struct depot *d = &p->depot;

	if (!record_get(act->txn, &kind_depot, which, d) || !record_get(act->txn, &kind_unit, d->unit, &p->unit))
		return refuse(act, "which", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "which")), NULL);
	if (d->retired != 0)
		return refuse(act, "which", M_DEPOT_RETIRED, ARG_TEXT(d->name), ARG_TIME(d->retired), NULL);
	return 0;
}

/* Who is no desk over it changes some fields only. */
static int
check_own(struct act *act)
{
	const struct depot_plan *p = act->plan;
	const struct kind *args = act->op->args;

	if (depot_desk(act, p->depot.area))
		return 0;
	if (!holder_keeps(act->txn, act->who, &p->unit))
		return refuse(act, "which", M_DEPOT_NOT_YOURS, ARG_TEXT(p->depot.name),
		    ARG_AREA(p->depot.area), NULL);
	for (size_t i = 0; i < args->nfields; i++) {
		const char *name = args->fields[i].name;
		bool own = false;
		for (size_t k = 0; k < sizeof own_fields / sizeof own_fields[0]; k++)
			own |= strcmp(name, own_fields[k]) == 0;
		if (!own && (field_known(&args->fields[i], act->args) || cleared(act, name)))
			return refuse(act, name, M_DEPOT_DESK, ARG_AREA(p->depot.area), NULL);
	}
	return 0;
}

/* Another name is its unit's too. */
static int
check_name(struct act *act)
{
	struct depot_plan *p = act->plan;

	if (p->depot.name[0] == '\0')
		return refuse(act, "name", M_REQUIRED, NULL);
	memcpy(p->unit.name, p->depot.name, sizeof p->unit.name);
	if (act_unique(act, "name", &kind_depot, p->depot.area, p->depot.name, p->depot.id) != 0)
		return -1;
	return act_unique(act, "name", &kind_unit, p->depot.area, p->depot.name, p->unit.id);
}

static int
check_set(struct act *act)
{
	const struct op_depot_set *args = act->args;
	struct depot_plan *p = act->plan;

	if (check_target(act, args->which) != 0 || check_own(act) != 0)
		return -1;
	act_take(act, &kind_depot, &p->depot);
	if (p->depot.tier == 0)
		return refuse(act, "tier", M_REQUIRED, NULL);
	if (check_name(act) != 0 || check_tier(act, &p->depot) != 0)
		return -1;
	return check_minimum(act, p, args->minimum);
}

/* Minimums are said as a whole: what is not among them has none. */
static void
save_levels(struct act *act, const struct depot_plan *p)
{
	struct goods_lines before;
	struct level l;

	depot_minimums(act->txn, p->unit.id, &before);
	for (size_t i = 0; i < before.n; i++) {
		depot_level(act->txn, p->unit.id, before.list[i].item, &l);
		l.least = (struct num){ 0, true };
		for (size_t k = 0; k < p->minimum.n; k++)
			if (p->minimum.list[k].item == l.item)
				l.least.v = p->minimum.list[k].quantity;
		change_set(act->change, &kind_level, &l);
	}
	for (size_t i = 0; i < p->minimum.n; i++) {
		const struct goods_line *line = &p->minimum.list[i];
		uint64_t id = depot_level(act->txn, p->unit.id, line->item, &l);
		l.least = (struct num){ line->quantity, true };
		if (id == 0)
			change_new(act->change, &kind_level, &l);
		else
			change_set(act->change, &kind_level, &l);
	}
}

static void
apply(struct act *act)
{
	struct depot_plan *p = act->plan;

	if (p->unit.id == 0)
		p->depot.unit = change_new(act->change, &kind_unit, &p->unit);
	else
		change_set(act->change, &kind_unit, &p->unit);
	if (p->levels)
		save_levels(act, p);
	act_save(act, &kind_depot, &p->depot, p->depot.name, p->depot.area);
}

/* ---- retire ---- */

static int
check_empty(struct act *act, const struct depot_plan *p)
{
	struct goods_lines lines = { 0 };
	struct ledger_walk w;
	char text[180];
	struct buf b = BUF(text);
	struct stock s;

	for (ledger_walk(&w, act->txn, p->unit.id, 0, 0); ledger_next(&w, &s);) {
		if (lines.n > 0 && lines.list[lines.n - 1].item == s.item)
			lines.list[lines.n - 1].quantity += s.quantity;
		else if (lines.n < LINES_MOST)
			lines.list[lines.n++] = (struct goods_line){ .item = s.item, .quantity = s.quantity };
	}
	if (lines.n == 0)
		return 0;
	lines_words(act->txn, &lines, &b);
	if (b.failed)
		show_copy(buf_str(&b), text, sizeof text);
	return refuse(act, "which", M_DEPOT_STOCK, ARG_TEXT(p->depot.name), ARG_TEXT(text), NULL);
}

static int
check_bills(struct act *act, const struct depot_plan *p)
{
	struct show_env env = { .txn = act->txn, .now = act->now };
	char text[180], number[64];
	struct buf b = BUF(text);
	size_t more = 0, n = 0;

	for (unsigned by = BILL_LIVE_FROM; by <= BILL_LIVE_TO; by++) {
		struct index_key key;
		struct scan s;

		key_begin(&key, &kind_bill, by);
		key_number(&key, true);
		key_number(&key, p->unit.id);
		scan_open(&s, act->txn, &key, false);
		for (; scan_next(&s); n++) {
			show_record(&env, &kind_bill, s.id, number, sizeof number);
			show_among(&b, number, &more);
		}
		scan_close(&s);
	}
	if (n == 0)
		return 0;
	show_more(&b, more);
	return refuse(act, "which", M_DEPOT_BILLS, ARG_TEXT(p->depot.name), ARG_TEXT(text), NULL);
}

static int
check_retire(struct act *act)
{
	const struct op_depot_retire *args = act->args;
	struct depot_plan *p = act->plan;

	if (check_target(act, args->which) != 0)
		return -1;
	if (!depot_desk(act, p->depot.area))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(p->depot.area), NULL);
	if (check_empty(act, p) != 0 || check_bills(act, p) != 0)
		return -1;
	act_word(act, "reason", args->reason);
	p->depot.retired = act->now;
	p->unit.retired = act->now;	/* nothing comes to where no store is any more */
	p->levels = true;
	return 0;
}

static const struct op ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("add a depot; its unit is found or made"),
	  .cost = 1, .args = &kind_op_depot_add, .roles = DEPOT_DESKS,
	  .plan_size = sizeof(struct depot_plan), .check = check_add, .apply = apply },
	{ .verb = "set", .zh = "修改|设", .help = N_("change a depot, or the least that it shall hold"),
	  .cost = 1, .args = &kind_op_depot_set, .edits = true, .target = &kind_depot,
	  .roles = DEPOT_DESKS | ROLE(storekeeper) | ROLE(officer),
	  .plan_size = sizeof(struct depot_plan), .check = check_set, .apply = apply },
	{ .verb = "retire", .zh = "撤销", .help = N_("take an empty depot out, with a reason"),
	  .cost = 1, .args = &kind_op_depot_retire, .target = &kind_depot, .roles = DEPOT_DESKS,
	  .plan_size = sizeof(struct depot_plan), .check = check_retire, .apply = apply },
	IMPORT_ROWS("depot.add", DEPOT_DESKS, N_("import depots")),
	{ 0 }
};

static bool
may_see(const struct reader *r, void *rec)
{
	return face_staff(r, ((const struct depot *)rec)->area);
}

static bool
is_retired(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	(void)filter;
	return ((const struct depot *)rec)->retired != 0;
}

static const struct face_test tests[] = { { .name = "retired", .is = is_retired }, { 0 } };

static void
show_minimum(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct goods_lines lines;
	struct buf b;

	buf_init(&b, out, cap);
	depot_minimums(r->txn, ((const struct depot *)rec)->unit, &lines);
	lines_words(r->txn, &lines, &b);
	buf_str(&b);
}

static const struct face_cell cells[] = {
	{ .name = "minimum", .label = N_("minimum"), .show = show_minimum }, { 0 }
};

static const struct face depot_face = {
	.kind = &kind_depot, .filter = &kind_view_depot_list, .which = &kind_op_depot_retire,
	.lists = N_("depots"), .shows = N_("one depot"),
	.columns = "name area tier place area_m2 keeper phone open minimum counted retired sample",
	.left = "name area", .right = "tier keeper", .tests = tests, .aside = "retired", .cells = cells,
	.may = may_see, .order = 1,
};

const struct subject subject_depot = {
	.noun = "depot", .zh = "储备点", .label = N_("depot"), .kind = &kind_depot, .ops = ops,
	.face = &depot_face,
};
