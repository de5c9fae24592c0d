/* 盘点表: what was counted in a store, and what was not; the book is hidden from who counts. */
#include "src/rules/count/count.h"

#include "gen/kinds/count/args.h"
#include "gen/kinds/count/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/stock.h"
#include "src/command/face.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/rules/depot/holder.h"
#include "src/rules/item/lines.h"
#include "src/text/record_json.h"

/* A line of the sheet, or a lot that has none: what of it is shown. */
struct counted {
	struct count_line line;
	bool counted, hidden, booked;
};

static void
print_words(struct command *c, const char *label, uint64_t item, int64_t n)
{
	char words[80];
	struct buf b = BUF(words);

	item_words(&c->txn, item, n, &b);
	fprintf(c->out, "  %s %s", label, buf_str(&b));
}

static void
print_one(struct command *c, const struct counted *o)
{
	const struct count_line *l = &o->line;
	struct item it = { 0 };
	struct lot lot = { 0 };
	char number[24];

	record_get(&c->txn, &kind_item, l->item, &it);
	record_get(&c->txn, &kind_lot, l->lot, &lot);
	number_text(&kind_lot, lot.day, lot.no, lot.node, c->now, number);
	fprintf(c->out, "%s %s %s %s", it.name, number, lot.tag, tr_value(&enum_place_kind, l->place_kind));
	if (!o->counted)
		fprintf(c->out, "  %s", _("not counted"));
	if (o->counted)
		print_words(c, _("found"), l->item, l->found.v);
	if (!o->hidden)
		print_words(c, _("book"), l->item, count_book(l));
	if (o->counted && !o->booked)
		fprintf(c->out, "  %s", _("moved while it was counted, or more than can be: not booked"));
	fputc('\n', c->out);
}

static json_t *
one_json(struct command *c, const struct counted *o)
{
	struct show_env env = command_show(c);
	json_t *row = record_json(&env, &kind_count_line, &o->line);

	json_object_del(row, "sheet");
	json_object_set_new(row, "counted", json_boolean(o->counted));
	if (!o->counted)
		json_object_del(row, "found");
	json_object_del(row, "below");
	if (o->hidden)
		json_object_del(row, "book");
	else
		json_object_set_new(row, "book", json_integer(count_book(&o->line)));
	if (o->counted)
		json_object_set_new(row, "bookable", json_boolean(o->booked));
	return row;
}

static void
add(struct command *c, json_t *list, const struct counted *o)
{
	if (list != NULL)
		json_array_append_new(list, one_json(c, o));
	else
		print_one(c, o);
}

static void
all_lines(struct command *c, const struct count_sheet *sheet, json_t *list)
{
	bool hidden = count_hides(&c->txn, sheet, c->s->viewer.account);
	struct counted o = { .counted = true, .hidden = hidden };
	struct ledger_walk w;
	struct stock figure;
	struct scan s;

	for (count_lines(&s, &c->txn, sheet->id); count_next(&s, &o.line);) {
		o.booked = sheet->live ? count_bookable(&c->txn, sheet, &o.line) : !o.line.moved || o.line.as_counted;
		add(c, list, &o);
	}
	if (!sheet->live)
		return;
	for (ledger_walk(&w, &c->txn, sheet->unit, 0, 0); ledger_next(&w, &figure);) {
		if (count_line_of(&c->txn, sheet->id, figure.lot, (enum place_kind)figure.place_kind, &o.line))
			continue;
		o = (struct counted){ .line = { .item = figure.item, .lot = figure.lot,
		    .place_kind = figure.place_kind, .book = figure.quantity }, .hidden = hidden };
		add(c, list, &o);
	}
}

static const char *const heads[] = { "unit", "state", "at", "by", "ended", "ended_by", "bill", "reason" };

static void
print_heads(struct command *c, const struct count_sheet *sheet)
{
	struct show_env env = command_show(c);
	char value[400];

	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		const struct field *f = kind_field(&kind_count_sheet, heads[i]);
		show_field(&env, f, sheet, true, value, sizeof value);
		output_pair(c, tr_field(&kind_count_sheet, f), value);
	}
}

static int
show_view(struct command *c)
{
	const struct view_count_show *a = c->args;
	struct show_env env = command_show(c);
	struct count_sheet sheet;
	struct unit u;
	json_t *o, *list;

	if (!record_get(&c->txn, &kind_unit, a->unit, &u))
		return command_refuse(c, "unit", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(&kind_count_sheet, "unit")), NULL);
	if (!holder_reads(&c->txn, &c->s->viewer, &u))
		return command_refuse(c, "unit", M_OUT_OF_SCOPE, ARG_TEXT(u.name), NULL);
	if (!count_newest(&c->txn, u.id, &sheet))
		return command_refuse(c, "unit", M_COUNT_NONE, ARG_TEXT(u.name), NULL);
	if (c->format == FORMAT_TEXT) {
		print_heads(c, &sheet);
		all_lines(c, &sheet, NULL);
		return 0;
	}
	o = record_json(&env, &kind_count_sheet, &sheet);
	list = json_array();
	all_lines(c, &sheet, list);
	json_object_set_new(o, "lines", list);
	output_json(c, o);
	return 0;
}

const struct command_view views_count[] = {
	{ .noun = "count", .noun_zh = "盘点", .noun_label = N_("count of a store"), .verb = "show",
	  .zh = "查看|看", .help = N_("the count sheet of a store: what was found, what is not counted"),
	  .args = &kind_view_count_show, .run = show_view },
	{ 0 }
};
