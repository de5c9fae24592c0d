/* stock card: the rows of an item in a unit, newest first, with what there was after each.
 * stock trace: every row of a lot, from where it came to where it is. */
#include <stdio.h>
#include <stdlib.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/view.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/rules/depot/holder.h"
#include "src/text/record_json.h"
#include "src/views/stock_base.h"

static const struct column card_columns[] = {
	{ &kind_move, "at" }, { &kind_move, "happened" }, { &kind_move, "bill" }, { &kind_move, "row" },
	{ NULL, N_("from") }, { NULL, N_("to") }, { &kind_move, "lot" }, { &kind_move, "quantity" },
	{ NULL, N_("good, change") }, { NULL, N_("good after it") }, { NULL, N_("in all after it") },
	{ &kind_move, "by" }, { NULL, N_("corrected") }, { &kind_move, "reason" },
};
static const struct column trace_columns[] = {
	{ &kind_move, "at" }, { &kind_move, "happened" }, { &kind_move, "bill" }, { &kind_move, "row" },
	{ NULL, N_("from") }, { NULL, N_("to") }, { &kind_move, "lot" }, { &kind_move, "quantity" },
	{ &kind_move, "by" }, { NULL, N_("corrected") }, { &kind_move, "reason" },
};

static json_t *
place_json(struct command *c, int kind, uint64_t ref)
{
	struct show_env env = command_show(c);
	const struct value *v = value_by_no(&enum_place_kind, kind);
	json_t *o = json_object();

	json_object_set_new(o, "place", json_string(v != NULL ? v->code : "?"));
	if (ref != 0 && kind <= place_kind_damaged)
		json_object_set_new(o, "unit", record_json_ref(&env, &kind_unit, ref));
	else if (ref != 0)
		json_object_set_new(o, "bill", record_json_ref(&env, &kind_bill, ref));
	return o;
}

static json_t *
move_json(struct command *c, const struct card_row *r)
{
	static const char *const names[] = { "at", "happened", "bill", "row", "lot", "quantity", "by",
	    "by_phone", "reason", NULL };
	struct show_env env = command_show(c);
	json_t *o = json_object(), *v;

	for (const char *const *name = names; *name != NULL; name++)
		if ((v = record_json_field(&env, kind_field(&kind_move, *name), &r->row)) != NULL)
			json_object_set_new(o, *name, v);
	json_object_set_new(o, "from", place_json(c, r->row.from_kind, r->row.from));
	json_object_set_new(o, "to", place_json(c, r->row.to_kind, r->row.to));
	if (r->undone)
		json_object_set_new(o, "undone", json_true());
	if (r->row.undoes != 0)
		json_object_set_new(o, "undoes", json_true());
	return o;
}

static json_t *
card_json(struct command *c, const struct card_row *r)
{
	json_t *o = move_json(c, r);

	json_object_set_new(o, "good", json_integer(r->good));
	json_object_set_new(o, "check", json_integer(r->check));
	json_object_set_new(o, "damaged", json_integer(r->damaged));
	json_object_set_new(o, "good_after", json_integer(r->good_then));
	json_object_set_new(o, "all_after", json_integer(r->all_then));
	return o;
}

/* "taken back", "takes one back": both stay in the card, and cancel each other. */
static const char *
correction(const struct card_row *r)
{
	return r->undone ? _("taken back") : r->row.undoes != 0 ? _("takes one back") : "";
}

static void
row_text(struct sheet *s, const struct card_row *r, bool card)
{
	char place[300];

	for (int i = 0; i < 4; i++)
		sheet_field(s, &r->row);
	stock_place(s->c, r->row.from_kind, r->row.from, place, sizeof place);
	sheet_cell(s, place);
	stock_place(s->c, r->row.to_kind, r->row.to, place, sizeof place);
	sheet_cell(s, place);
	sheet_field(s, &r->row);
	sheet_field(s, &r->row);
	if (card) {
		stock_cell(s, r->good);
		stock_cell(s, r->good_then);
		stock_cell(s, r->all_then);
	}
	sheet_field(s, &r->row);
	sheet_cell(s, correction(r));
	sheet_field(s, &r->row);
	sheet_row(s);
}

static int
card_view(struct command *c)
{
	const struct view_stock_card *f = c->args;
	struct moment when = { f->at, f->known };
	struct card_row *all;
	struct sheet s;
	struct unit u;
	size_t n;
	int rc = stock_unit(c, "unit", f->unit, &u);

	if (rc != 0)
		return rc;
	n = past_card(&c->txn, u.id, f->item, &when, &all);
	sheet_begin(&s, c, card_columns, sizeof card_columns / sizeof card_columns[0], f->limit);
	for (size_t i = n; i > 0; i--) {
		if (!sheet_takes(&s))
			continue;
		if (sheet_is_json(&s))
			sheet_object(&s, card_json(c, &all[i - 1]));
		else
			row_text(&s, &all[i - 1], true);
	}
	free(all);
	return sheet_end(&s);
}

/* ---- trace ---- */

/* Who reads one of the stores that it was in reads the whole of its way. */
static bool
may_trace(struct command *c, uint64_t lot)
{
	struct card_row *all;
	size_t n = past_lot(&c->txn, lot, &(struct moment){ 0 }, &all);
	bool may = false;

	for (size_t i = 0; i < n && !may; i++) {
		const struct move *m = &all[i].row;
		struct unit u;

		may = (m->from_kind <= place_kind_damaged && record_get(&c->txn, &kind_unit, m->from, &u) &&
		    holder_reads(&c->txn, &c->s->viewer, &u)) ||
		    (m->to_kind <= place_kind_damaged && record_get(&c->txn, &kind_unit, m->to, &u) &&
		    holder_reads(&c->txn, &c->s->viewer, &u));
	}
	free(all);
	return may;
}

static void
trace_json(struct command *c, const struct lot *lot, const struct card_row *all, size_t n,
    const struct lot_place *places, size_t nplaces)
{
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_lot, lot), *rows = json_array(), *now = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(rows, move_json(c, &all[i]));
	for (size_t i = 0; i < nplaces; i++) {
		json_t *p = place_json(c, places[i].place.kind, places[i].place.ref);

		json_object_set_new(p, "quantity", json_integer(places[i].quantity));
		json_array_append_new(now, p);
	}
	json_object_set_new(o, "rows", rows);
	json_object_set_new(o, "places", now);
	output_json(c, o);
}

static void
trace_head(struct command *c, const struct lot *lot)
{
	static const char *const names[] = { "item", "source", "owner", "from_whom", "wish", "maker",
	    "made", "good_until", "tag", "shelf", NULL };
	struct show_env env = command_show(c);
	char text[400];

	show_record(&env, &kind_lot, lot->id, text, sizeof text);
	output_pair(c, tr_kind(&kind_lot), text);
	for (const char *const *name = names; *name != NULL; name++) {
		const struct field *f = kind_field(&kind_lot, *name);

		show_field(&env, f, lot, true, text, sizeof text);
		output_pair(c, tr_field(&kind_lot, f), text);
	}
}

static void
trace_places(struct command *c, const struct lot_place *places, size_t n)
{
	char place[300], text[40];

	for (size_t i = 0; i < n; i++) {
		stock_place(c, places[i].place.kind, places[i].place.ref, place, sizeof place);
		snprintf(text, sizeof text, "%lld", (long long)places[i].quantity);
		output_pair(c, place, text);
	}
}

static int
trace_rows(struct command *c, const struct card_row *all, size_t n, int64_t limit)
{
	struct sheet s;

	sheet_begin(&s, c, trace_columns, sizeof trace_columns / sizeof trace_columns[0], limit);
	for (size_t i = 0; i < n; i++)
		if (sheet_takes(&s))
			row_text(&s, &all[i], false);
	return sheet_end(&s);
}

static int
trace_view(struct command *c)
{
	const struct view_stock_trace *f = c->args;
	struct moment when = { f->at, f->known };
	struct lot_place *places;
	struct card_row *all;
	struct lot lot;
	size_t n, nplaces;
	int rc = 0;

	if (!record_get(&c->txn, &kind_lot, f->which, &lot))
		return command_refuse(c, "which", M_NO_SUCH_RECORD, ARG_TEXT(command_typed(c, "which")), NULL);
	if (!may_trace(c, lot.id))
		return command_refuse(c, "which", M_OUT_OF_SCOPE, ARG_TEXT(command_typed(c, "which")), NULL);
	n = past_lot(&c->txn, lot.id, &when, &all);
	nplaces = past_places(&c->txn, lot.id, &when, &places);
	if (c->format == FORMAT_JSON) {
		trace_json(c, &lot, all, n, places, nplaces);
	} else {
		if (c->format == FORMAT_TEXT) {
			trace_head(c, &lot);
			trace_places(c, places, nplaces);
		}
		rc = trace_rows(c, all, n, f->limit);
	}
	free(all);
	free(places);
	return rc;
}

const struct command_view views_stock_card[] = {
	{ .noun = "stock", .noun_zh = "库存", .noun_label = N_("stock"), .verb = "card", .zh = "卡片",
	  .help = N_("the rows of an item in a unit, newest first, with what there was after each"),
	  .args = &kind_view_stock_card, .run = card_view },
	{ .noun = "stock", .noun_zh = "库存", .noun_label = N_("stock"), .verb = "trace", .zh = "追溯",
	  .alone = true, .help = N_("every row of a lot, from where it came to where it is"),
	  .args = &kind_view_stock_trace, .run = trace_view },
	{ 0 }
};
