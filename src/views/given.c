/* stock given: 发放公示, what may be published of what was handed out: when, in which village,
 * what, to how many households and people; and what of it came back. It knows nobody's name:
 * neither who was helped nor who signed stands in it. */
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/hand.h"
#include "gen/kinds/stock/move.h"
#include "src/command/face.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/rules/stock/bill.h"
#include "src/rules/stock/ledger.h"
#include "src/text/record_json.h"

enum { BILLS_BY_NUMBER = 1, MOVES_BY_BILL = 1 };

static const struct column columns[] = {
	{ NULL, N_("day") }, { &kind_bill, "area" }, { NULL, N_("goods") }, { &kind_bill, "households" },
	{ &kind_bill, "people" }, { &kind_bill, "incident" }, { NULL, N_("number") },
};

static void
add_to(struct goods_lines *goods, uint64_t item, int64_t quantity)
{
	size_t k = 0;

	while (k < goods->n && goods->list[k].item != item)
		k++;
	if (k == LINES_MOST)
		return;			/* a bill has no more items than lines */
	if (k == goods->n)
		goods->list[goods->n++] = (struct goods_line){ .item = item };
	goods->list[k].quantity += quantity;
}

/* What of a bill was handed out, or came back, and was not corrected; when, in *at. */
static void
given_of(struct txn *t, const struct bill *b, struct goods_lines *goods, int64_t *at)
{
	bool back = b->kind == bill_kind_back;
	struct index_key key;
	struct move m;
	struct scan s;

	goods->n = 0;
	key_begin(&key, &kind_move, MOVES_BY_BILL);
	key_number(&key, b->id);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_move, s.id, &m) ||
		    (back ? m.from_kind : m.to_kind) != place_kind_given || ledger_is_undone(t, m.id))
			continue;
		add_to(goods, m.item, m.quantity);
		*at = m.happened;
	}
	scan_close(&s);
}

static bool
is_wanted(struct command *c, const struct bill *b, uint64_t root)
{
	const struct view_stock_given *f = c->args;
	struct incident i;

	if ((b->kind != bill_kind_give && (b->kind != bill_kind_back || b->from != 0)) || b->drill || !bill_sees(&c->txn, &c->s->viewer, b))
		return false;
	if (f->area[0] != '\0' && !area_under(&c->txn, b->area, f->area))
		return false;
	return root == 0 || (incident_root(&c->txn, b->incident, &i) && i.id == root);
}

static json_t *
row_json(struct command *c, const struct bill *b, const struct goods_lines *goods, const char *day)
{
	struct show_env env = command_show(c);
	char number[24], village[192];
	json_t *o, *list = json_array();

	for (size_t i = 0; i < goods->n; i++) {
		struct item item = { 0 };
		record_get(&c->txn, &kind_item, goods->list[i].item, &item);
		json_array_append_new(list, json_pack("{s:s s:s s:I}", "item", item.name, "unit_word",
		    item.unit, "quantity", (json_int_t)goods->list[i].quantity));
	}
	bill_number(b, c->now, number);
	area_name(&c->txn, b->area, true, village, sizeof village);
	o = json_pack("{s:s s:s s:s s:s s:b s:o}", "number", number, "day", day, "area", b->area,
	    "village", village, "back", b->kind == bill_kind_back, "goods", list);
	if (b->kind == bill_kind_give) {
		json_object_set_new(o, "households", json_integer(b->households.v));
		json_object_set_new(o, "people", json_integer(b->people.v));
	}
	if (b->incident != 0)
		json_object_set_new(o, "incident", record_json_ref(&env, &kind_incident, b->incident));
	return o;
}

static void
row_text(struct sheet *s, const struct bill *b, const struct goods_lines *goods, const char *day)
{
	char words[2400], number[24];
	struct buf w = BUF(words);

	if (b->kind == bill_kind_back)
		buf_text(&w, _("came back: "));
	lines_words(&s->c->txn, goods, &w);
	bill_number(b, s->c->now, number);
	sheet_cell(s, day);
	sheet_field(s, b);
	sheet_cell(s, buf_str(&w));
	sheet_field(s, b);
	sheet_field(s, b);
	sheet_field(s, b);
	sheet_cell(s, number);
	sheet_row(s);
}

static void
row(struct sheet *s, const struct bill *b)
{
	struct goods_lines goods;
	int64_t at = b->at;
	char day[40];

	given_of(&s->c->txn, b, &goods, &at);
	if (goods.n == 0 || !sheet_takes(s))
		return;
	when_date_iso(when_day(at, s->c->offset), day, sizeof day);
	if (sheet_is_json(s))
		sheet_object(s, row_json(s->c, b, &goods, day));
	else
		row_text(s, b, &goods, day);
}

/* Newest first: of an incident and what was linked into it, or all. */
static int
given_view(struct command *c)
{
	const struct view_stock_given *f = c->args;
	struct incident root = { 0 };
	struct index_key key;
	struct bill b;
	struct sheet s;
	struct scan scan;

	if (f->incident != 0 && !incident_root(&c->txn, f->incident, &root))
		return command_refuse(c, "incident", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_bill, "incident")), NULL);
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	key_begin(&key, &kind_bill, BILLS_BY_NUMBER);
	scan_open(&scan, &c->txn, &key, true);
	while (scan_next(&scan))
		if (record_get(&c->txn, &kind_bill, scan.id, &b) && is_wanted(c, &b, root.id))
			row(&s, &b);
	scan_close(&scan);
	return sheet_end(&s);
}

const struct command_view views_given[] = {
	{ .noun = "stock", .noun_zh = "库存", .noun_label = N_("stock"),
	  .verb = "given", .zh = "发放公示|公示", .help = N_("what was handed out in which village and came back, to publish: nobody's name"),
	  .args = &kind_view_stock_given, .run = given_view },
	{ 0 }
};
