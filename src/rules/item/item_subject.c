/* 品种: the county's list of what is kept. What is counted in what stands still once
 * something of it has moved, so that no figure ever changes its meaning. */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "db/numbers.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/depot/level.h"
#include "gen/kinds/depot/reserve.h"
#include "gen/kinds/item/enums.h"
#include "gen/kinds/item/kit_line.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/bill_line.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/unit.h"
#include "src/lang/tr.h"
#include "src/op/choice.h"
#include "src/op/face.h"
#include "src/op/place.h"
#include "src/op/take.h"
#include "src/rules/item/item_ops.h"
#include "src/rules/stock/ledger.h"
#include "src/text/import_rows.h"
#include "src/text/show.h"

enum { STOCK_BY_ITEM = 2, RESERVE_BY_ITEM = 3, LINE_BY_LIVE = 2 };

int
item_county(struct act *act, const char *field, char code[16])
{
	struct area county;

	if (!county_get(act->txn, &county))
		return refuse(act, field, M_NO_AREA, NULL);
	memcpy(code, county.code, sizeof county.code);
	if (act->who->roles & (ROLE_LOCAL | ROLE_SYSTEM) || may_over(act->txn, act->who, ITEM_SETTERS, code))
		return 0;
	return refuse(act, field, M_OUT_OF_SCOPE, ARG_AREA(code), NULL);
}

/* The class is the first digit of the code; a name is no figure. */
static int
check_fields(struct act *act, struct item *item, const char *name_field)
{
	int64_t v;
	enum number_error err = number_parse(item->name, NUMBER_COUNT, NULL, &v);

	if (err != NUMBER_NOT && err != NUMBER_UNIT)
		return refuse(act, name_field, M_ITEM_NAME, ARG_TEXT(item->name), NULL);
	if (strlen(item->code) != 7 || strspn(item->code, "0123456789") != 7 ||
	    item->code[0] < '1' || item->code[0] > '3')
		return refuse(act, "code", M_ITEM_CODE, ARG_TEXT(item->code), NULL);
	item->class = item->code[0] - '0';
	if (act_unique(act, name_field, &kind_item, item->area, item->name, item->id) != 0)
		return -1;
	return item_check_words(act, item);
}

static int
check_add(struct act *act)
{
	const struct op_item_add *args = act->args;
	struct item *item = act->plan;

	act_take(act, &kind_item, item);
	memcpy(item->name, args->which, sizeof item->name);
	if (item_county(act, "which", item->area) != 0)
		return -1;
	return check_fields(act, item, "which");
}

/* Reads which, in force, into the plan. */
static int
check_target(struct act *act, uint64_t which)
{
	struct item *item = act->plan;
	char county[16];

	if (!record_get(act->txn, &kind_item, which, item))
		return refuse(act, "which", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "which")), NULL);
	if (item->retired != 0)
		return refuse(act, "which", M_ITEM_RETIRED, ARG_TEXT(item->name), ARG_TIME(item->retired), NULL);
	return item_county(act, "which", county);
}

static int
check_required(struct act *act, const struct item *item)
{
	for (size_t i = 0; i < kind_item.nfields; i++)
		if (kind_item.fields[i].flags & F_REQUIRED && !field_known(&kind_item.fields[i], item))
			return refuse(act, kind_item.fields[i].name, M_REQUIRED, NULL);
	return 0;
}

/* Stock unit, packs and tags stand still. */
static int
check_still(struct act *act, const struct item *was, const struct item *item)
{
	const char *field = strcmp(was->unit, item->unit) != 0 ? "unit" :
	    strcmp(was->pack, item->pack) != 0 ? "pack" : was->serial != item->serial ? "serial" : NULL;

	if (field == NULL || !ledger_has_moved(act->txn, item->id))
		return 0;
	return refuse(act, field, M_ITEM_MOVED, ARG_TEXT(was->name), NULL);
}

static int
check_set(struct act *act)
{
	const struct op_item_set *args = act->args;
	struct item *item = act->plan, was;

	if (check_target(act, args->which) != 0)
		return -1;
	was = *item;
	act_take(act, &kind_item, item);
	if (check_required(act, item) != 0 || check_fields(act, item, "name") != 0)
		return -1;
	return check_still(act, &was, item);
}

/* ---- where it is used ---- */

struct uses {
	struct txn *txn;
	int64_t now;
	struct buf b;
	size_t more;
};

static void
use(struct uses *u, const char *where, const char *what)
{
	char text[260];

	snprintf(text, sizeof text, "%s%s%s", where, what[0] != '\0' ? " " : "", what);
	show_among(&u->b, text, &u->more);
}

static void
unit_name(struct txn *t, uint64_t id, char out[192])
{
	show_record(&(struct show_env){ .txn = t }, &kind_unit, id, out, 192);
}

static void
bill_name(struct uses *u, uint64_t id, char out[192])
{
	show_record(&(struct show_env){ .txn = u->txn, .now = u->now }, &kind_bill, id, out, 192);
}

/* In stores, on the way, and unexplained. */
static void
uses_stock(struct uses *u, const struct item *item)
{
	struct index_key key;
	struct stock s;
	struct scan scan;
	char where[192], what[60];

	key_begin(&key, &kind_stock, STOCK_BY_ITEM);
	key_number(&key, item->id);
	scan_open(&scan, u->txn, &key, false);
	while (scan_next(&scan)) {
		if (!record_get(u->txn, &kind_stock, scan.id, &s) || s.quantity == 0)
			continue;
		if (s.place_kind <= place_kind_damaged)
			unit_name(u->txn, s.place, where);
		else
			bill_name(u, s.place, where);
		snprintf(what, sizeof what, "%lld%s", (long long)s.quantity, item->unit);
		use(u, where, what);
	}
	scan_close(&scan);
}

static void
uses_bills(struct uses *u, const struct item *item)
{
	struct index_key key;
	struct bill_line line;
	struct scan scan;
	char where[192];

	key_begin(&key, &kind_bill_line, LINE_BY_LIVE);
	key_number(&key, true);
	scan_open(&scan, u->txn, &key, false);
	while (scan_next(&scan))
		if (record_get(u->txn, &kind_bill_line, scan.id, &line) && line.item == item->id) {
			bill_name(u, line.bill, where);
			use(u, where, "");
		}
	scan_close(&scan);
}

/* Kits and minimums are few. */
static void
uses_lists(struct uses *u, const struct item *item)
{
	struct kit_line k;
	struct level l;
	struct walk w;
	struct buf b;
	char where[192], least[100];

	walk_open(&w, u->txn, TABLE_KIND + kind_kit_line.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8 && record_get(u->txn, &kind_kit_line, get_u64(w.key), &k) &&
		    k.item == item->id && k.per.v > 0)
			use(u, k.kit, "");
	walk_close(&w);
	walk_open(&w, u->txn, TABLE_KIND + kind_level.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8 && record_get(u->txn, &kind_level, get_u64(w.key), &l) &&
		    l.item == item->id && l.least.v > 0) {
			unit_name(u->txn, l.unit, where);
			buf_init(&b, least, sizeof least);
			say_later(&b, ARG_FIELD(kind_field(&kind_level, "least")));
			buf_printf(&b, " %lld%s", (long long)l.least.v, item->unit);
			use(u, where, buf_str(&b));
		}
	walk_close(&w);
}

static void
uses_reserves(struct uses *u, const struct item *item)
{
	struct index_key key;
	struct reserve r;
	struct scan scan;

	key_begin(&key, &kind_reserve, RESERVE_BY_ITEM);
	key_number(&key, item->id);
	scan_open(&scan, u->txn, &key, false);
	while (scan_next(&scan))
		if (record_get(u->txn, &kind_reserve, scan.id, &r) && r.retired == 0)
			use(u, r.name, "");
	scan_close(&scan);
}

/* What is retired can be named no more, so what is left of it could never be moved: it is
 * refused until nothing is. */
static int
check_retire(struct act *act)
{
	const struct op_item_retire *args = act->args;
	struct item *item = act->plan;
	struct uses u = { .txn = act->txn, .now = act->now };
	char list[180];

	if (check_target(act, args->which) != 0)
		return -1;
	buf_init(&u.b, list, sizeof list);
	uses_stock(&u, item);
	uses_bills(&u, item);
	uses_lists(&u, item);
	uses_reserves(&u, item);
	if (u.b.len > 0 || u.more > 0) {
		show_more(&u.b, u.more);
		return refuse(act, "which", M_ITEM_USED, ARG_TEXT(item->name), ARG_WORDS(list), NULL);
	}
	act_word(act, "reason", args->reason);
	item->retired = act->now;
	return 0;
}

/* Reserves of others are named by firm and item. */
static void
rename_reserves(struct act *act, const struct item *item)
{
	struct index_key key;
	struct reserve r;
	struct scan s;
	uint64_t last = 0, id;

	do {
		key_begin(&key, &kind_reserve, RESERVE_BY_ITEM);
		key_number(&key, item->id);
		scan_open(&s, act->txn, &key, false);
		for (id = 0; id == 0 && scan_next(&s);)
			id = s.id > last ? s.id : 0;
		scan_close(&s);
		last = id;
		if (id == 0 || !record_get(act->txn, &kind_reserve, id, &r))
			break;
		snprintf(r.title, sizeof r.title, "%s %s", r.name, item->name);
		change_set(act->change, &kind_reserve, &r);
	} while (id != 0);
}

static void
apply(struct act *act)
{
	struct item *item = act->plan;

	if (item->id != 0)
		rename_reserves(act, item);
	act_save(act, &kind_item, item, item->name, item->area);
}

static const struct op ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("add an item to the county's list"),
	  .cost = 1, .args = &kind_op_item_add, .roles = ITEM_SETTERS,
	  .plan_size = sizeof(struct item), .check = check_add, .apply = apply },
	{ .verb = "set", .zh = "修改|设", .help = N_("change an item; unit, packs and tags until it first moves"),
	  .cost = 1, .args = &kind_op_item_set, .edits = true, .target = &kind_item, .roles = ITEM_SETTERS,
	  .plan_size = sizeof(struct item), .check = check_set, .apply = apply },
	{ .verb = "retire", .zh = "停用", .help = N_("offer an item no more, once nothing is left of it"),
	  .cost = 1, .args = &kind_op_item_retire, .target = &kind_item, .roles = ITEM_SETTERS,
	  .plan_size = sizeof(struct item), .check = check_retire, .apply = apply },
	IMPORT_ROWS("item.add", ITEM_SETTERS, N_("import items")),
	{ 0 }
};

/* The list is the county's: whoever holds a role anywhere reads it. */
static bool
may_see(const struct reader *r, void *rec)
{
	(void)rec;
	return r->who->ngrants > 0 || (r->who->roles & ROLE_LOCAL);
}

static bool
is_retired(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	(void)filter;
	return ((const struct item *)rec)->retired != 0;
}

static const struct face_test tests[] = { { .name = "retired", .is = is_retired }, { 0 } };

/* The deepest layer of its code that has a name; 99 is the rest of any layer. */
static void
show_group(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct item *item = rec;
	struct choice_row row;
	char code[12];

	out[0] = '\0';
	for (int n = 7; n >= 1 && out[0] == '\0'; n -= 2) {
		snprintf(code, sizeof code, "g%.*s", n, item->code);
		if (choice_get(r->txn, &enum_item_group, code, &row))
			snprintf(out, cap, "%s", row.name);
	}
}

static const struct face_cell cells[] = {
	{ .name = "group", .label = N_("group"), .show = show_group }, { 0 }
};

static const struct face item_face = {
	.kind = &kind_item, .filter = &kind_view_item_list, .which = &kind_op_item_set,
	.lists = N_("items, newest first"), .shows = N_("one item"),
	.columns = "name code group unit words pack shelf serial retired sample",
	.left = "name code", .right = "unit pack", .tests = tests, .aside = "retired", .cells = cells,
	.may = may_see,
};

const struct subject subject_item = {
	.noun = "item", .zh = "品种", .label = N_("item"), .kind = &kind_item, .ops = ops,
	.face = &item_face,
};
