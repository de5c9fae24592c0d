/* stock donated: 捐赠公示, what was donated and what became of it: when, by whom, what, how much
 * is still there, and in which village the rest was handed out. Nobody who was helped stands in
 * it. */
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/view.h"
#include "src/command/face.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/place.h"
#include "src/rules/item/lines.h"
#include "src/rules/stock/bill.h"
#include "src/text/record_json.h"
#include "src/views/stock_base.h"

enum { LOTS_BY_NUMBER = 1, VILLAGES = 40 };

static const struct column columns[] = {
	{ NULL, N_("day") }, { &kind_lot, "from_whom" }, { NULL, N_("goods") }, { NULL, N_("still there") },
	{ NULL, N_("what became of the rest") }, { &kind_lot, "wish" }, { NULL, N_("number") },
};

/* Where what has left the stores ended, in the order of enum place_kind. */
static const enum place_kind ends[] = { place_kind_used, place_kind_scrapped, place_kind_lost, place_kind_left };
enum { ENDS = sizeof ends / sizeof ends[0] };

struct fate {
	int64_t came, there;
	struct { char area[16]; int64_t quantity; } given[VILLAGES];	/* the last one: of all others, "" */
	size_t ngiven;
	int64_t ended[ENDS];
};

/* The village of a row, which takes another back: the other's. */
static void
village_of(struct txn *t, const struct move *m, char area[16])
{
	struct move undone;
	struct bill b;

	if (m->undoes == 0 || !record_get(t, &kind_move, m->undoes, &undone))
		undone = *m;
	if (record_get(t, &kind_bill, undone.bill, &b))
		memcpy(area, b.area, sizeof b.area);
}

static void
add_given(struct txn *t, struct fate *f, const struct move *m, int64_t quantity)
{
	char area[16] = "";
	size_t k = 0;

	village_of(t, m, area);
	while (k < f->ngiven && strcmp(f->given[k].area, area) != 0)
		k++;
	if (k == VILLAGES) {
		k = VILLAGES - 1;
		f->given[k].area[0] = '\0';
	} else if (k == f->ngiven) {
		memcpy(f->given[f->ngiven++].area, area, sizeof area);
	}
	f->given[k].quantity += quantity;
}

static void
add_row(struct txn *t, struct fate *f, const struct move *m)
{
	if (m->from_kind == place_kind_donated)
		f->came += m->quantity;
	if (m->to_kind == place_kind_donated)
		f->came -= m->quantity;
	if (m->to_kind == place_kind_given)
		add_given(t, f, m, m->quantity);
	if (m->from_kind == place_kind_given)
		add_given(t, f, m, -m->quantity);
	for (size_t i = 0; i < ENDS; i++)
		f->ended[i] += m->to_kind == (int)ends[i] ? m->quantity :
		    m->from_kind == (int)ends[i] ? -m->quantity : 0;
}

static void
fate_of(struct txn *t, uint64_t lot, struct fate *f)
{
	struct card_row *rows;
	struct lot_place *places;
	size_t n = past_lot(t, lot, &(struct moment){ 0 }, &rows);

	*f = (struct fate){ 0 };
	for (size_t i = 0; i < n; i++)
		add_row(t, f, &rows[i].row);
	free(rows);
	n = past_places(t, lot, &(struct moment){ 0 }, &places);
	for (size_t i = 0; i < n; i++)
		f->there += places[i].place.kind == place_kind_surplus ? -places[i].quantity : places[i].quantity;
	free(places);
}

static json_t *
row_json(struct command *c, const struct lot *lot, const struct fate *f, const char *day)
{
	char number[24], village[192];
	json_t *o, *given = json_array();
	struct item item;

	for (size_t i = 0; i < f->ngiven; i++) {
		if (f->given[i].quantity == 0)
			continue;
		area_name(&c->txn, f->given[i].area, true, village, sizeof village);
		json_array_append_new(given, json_pack("{s:s s:s s:I}", "area", f->given[i].area,
		    "village", village, "quantity", (json_int_t)f->given[i].quantity));
	}
	stock_item(c, lot->item, &item);
	number_text(&kind_lot, lot->day, lot->no, lot->node, c->now, number);
	o = json_pack("{s:s s:s s:s s:s s:s s:s s:I s:I s:o}", "number", number, "day", day,
	    "from_whom", lot->from_whom, "wish", lot->wish, "item", item.name, "unit_word", item.unit,
	    "quantity", (json_int_t)f->came, "there", (json_int_t)f->there, "given", given);
	for (size_t i = 0; i < ENDS; i++)
		json_object_set_new(o, value_by_no(&enum_place_kind, ends[i])->code, json_integer(f->ended[i]));
	return o;
}

static void
add_part(struct txn *t, struct buf *b, const char *what, const char *where, uint64_t item, int64_t n)
{
	if (n == 0)
		return;
	buf_printf(b, "%s%s %s%s", b->len > 0 ? "; " : "", what, where, where[0] != '\0' ? " " : "");
	item_words(t, item, n, b);
}

static void
row_text(struct sheet *s, const struct lot *lot, const struct fate *f, const char *day)
{
	char words[2400], number[24], village[192];
	struct txn *t = &s->c->txn;
	struct buf w = BUF(words);

	sheet_cell(s, day);
	sheet_field(s, lot);
	lines_words(t, &(struct goods_lines){ .list = { { lot->item, f->came } }, .n = 1 }, &w);
	sheet_cell(s, buf_str(&w));
	buf_init(&w, words, sizeof words);
	item_words(t, lot->item, f->there, &w);
	sheet_cell(s, buf_str(&w));
	buf_init(&w, words, sizeof words);
	for (size_t i = 0; i < f->ngiven; i++) {
		area_name(t, f->given[i].area, true, village, sizeof village);
		add_part(t, &w, tr_value(&enum_place_kind, place_kind_given), village, lot->item, f->given[i].quantity);
	}
	for (size_t i = 0; i < ENDS; i++)
		add_part(t, &w, tr_value(&enum_place_kind, ends[i]), "", lot->item, f->ended[i]);
	sheet_cell(s, buf_str(&w));
	sheet_field(s, lot);
	number_text(&kind_lot, lot->day, lot->no, lot->node, s->c->now, number);
	sheet_cell(s, number);
	sheet_row(s);
}

/* By the store that they came into. */
static bool
is_wanted(struct command *c, const struct lot *lot)
{
	const struct view_stock_alerts *f = c->args;
	struct unit u;
	struct bill b;

	return lot->source == place_kind_donated && record_get(&c->txn, &kind_bill, lot->bill, &b) &&
	    bill_sees(&c->txn, &c->s->viewer, &b) && (f->unit == 0 || b.to == f->unit) &&
	    (f->area[0] == '\0' || (record_get(&c->txn, &kind_unit, b.to, &u) &&
	    area_under(&c->txn, u.area, f->area)));
}

static void
row(struct sheet *s, const struct lot *lot)
{
	struct fate f;
	char day[40];

	fate_of(&s->c->txn, lot->id, &f);
	if (f.came == 0 || !sheet_takes(s))
		return;
	when_date_iso(when_day(lot->came, s->c->offset), day, sizeof day);
	if (sheet_is_json(s))
		sheet_object(s, row_json(s->c, lot, &f, day));
	else
		row_text(s, lot, &f, day);
}

/* Newest first. */
static int
donated_view(struct command *c)
{
	const struct view_stock_alerts *f = c->args;
	struct index_key key;
	struct sheet s;
	struct scan scan;
	struct unit u;
	struct lot lot;

	if (f->unit != 0) {
		int rc = stock_unit(c, "unit", f->unit, &u);
		if (rc != 0)
			return rc;
	}
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	key_begin(&key, &kind_lot, LOTS_BY_NUMBER);
	scan_open(&scan, &c->txn, &key, true);
	while (scan_next(&scan))
		if (record_get(&c->txn, &kind_lot, scan.id, &lot) && is_wanted(c, &lot))
			row(&s, &lot);
	scan_close(&scan);
	return sheet_end(&s);
}

const struct command_view views_donated[] = {
	{ .noun = "stock", .noun_zh = "库存", .noun_label = N_("stock"),
	  .verb = "donated", .zh = "捐赠公示", .help = N_("what was donated by whom and what became of it, to publish: nobody who was helped"),
	  .args = &kind_view_stock_alerts, .run = donated_view },
	{ 0 }
};
