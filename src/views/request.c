/* What is printed with a request: its lines with their shares, answers and bills; and what is
 * suggested for it. */
#include "src/rules/request/request.h"

#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/request/args.h"
#include "gen/kinds/request/request_answer.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/unit/unit.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/rules/request/request_suggest.h"
#include "src/rules/stock/bill.h"
#include "src/text/record_json.h"

enum { ANSWERS_BY_LINE = 1 };

static void
item_name(struct command *c, uint64_t item, char out[61])
{
	struct show_env env = command_show(c);

	show_record(&env, &kind_item, item, out, 61);
}

/* ---- as JSON ---- */

static json_t *
tiers_json(const struct shares *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n; i++) {
		const struct share *d = &s->desk[i];
		if (d->share > 0)
			json_array_append_new(list, json_pack("{s:s s:I s:I s:I s:I s:I s:I}", "desk",
			    d->desk[0] != '\0' ? d->desk : "outside", "share", (json_int_t)d->share,
			    "agreed", (json_int_t)d->agreed, "passed", (json_int_t)d->passed,
			    "refused", (json_int_t)d->refused, "open", (json_int_t)d->open,
			    "given_up", (json_int_t)d->given_up));
	}
	return list;
}

static json_t *
line_json(struct command *c, const struct goods_request *r, const struct request_line *l)
{
	struct shares s;
	char name[61];
	json_t *o;

	shares_of(&c->txn, r, l, &s);
	item_name(c, l->item, name);
	o = json_pack("{s:I s:s s:I s:I s:I s:I s:I s:I s:I s:I}", "no", (json_int_t)l->no, "item", name,
	    "asked", (json_int_t)l->asked, "agreed", (json_int_t)s.agreed, "passed", (json_int_t)s.passed,
	    "refused", (json_int_t)s.refused, "open", (json_int_t)s.open, "sent", (json_int_t)s.sent,
	    "received", (json_int_t)s.received, "given_up", (json_int_t)s.given_up);
	json_object_set_new(o, "desks", tiers_json(&s));
	return o;
}

static json_t *
bills_json(struct command *c, const struct goods_request *r)
{
	struct show_env env = command_show(c);
	json_t *list = json_array();
	struct scan s;

	request_bills(&s, &c->txn, r->id, false);
	while (scan_next(&s))
		json_array_append_new(list, record_json_ref(&env, &kind_bill, s.id));
	scan_close(&s);
	return list;
}

static json_t *
whole_json(struct command *c, const void *rec, const struct answer *a)
{
	static const char *const names[] = { "state", "area", "unit", "incident", "for_whom", "people",
	    "need_by", "place", "receiver", "receiver_phone", "text", "by_phone", "by", "at", "ended",
	    "reason", "drill", NULL };
	const struct goods_request *r = rec;
	struct request_line lines[LINES_MOST];
	struct show_env env = command_show(c);
	json_t *o = json_object(), *list = json_array(), *v;
	size_t n = request_lines(&c->txn, r->id, lines);
	char number[24];

	(void)a;
	request_number(r, c->now, number);
	json_object_set_new(o, "number", json_string(number));
	for (const char *const *name = names; *name != NULL; name++)
		if ((v = record_json_field(&env, kind_field(&kind_goods_request, *name), r)) != NULL)
			json_object_set_new(o, *name, v);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, line_json(c, r, &lines[i]));
	json_object_set_new(o, "lines", list);
	json_object_set_new(o, "bills", bills_json(c, r));
	return o;
}

/* ---- as text ---- */

static void
print_part(struct command *c, const char *word, int64_t n, uint64_t item)
{
	char text[60];
	struct buf b = BUF(text);

	if (n == 0)
		return;
	item_words(&c->txn, item, n, &b);
	fprintf(c->out, "  %s %s", word, buf_str(&b));
}

static void
print_line(struct command *c, const struct goods_request *r, const struct request_line *l)
{
	struct shares s;
	char name[61];

	shares_of(&c->txn, r, l, &s);
	item_name(c, l->item, name);
	fprintf(c->out, "%3lld  %s", (long long)l->no, name);
	print_part(c, _("asked"), l->asked, l->item);
	print_part(c, _("agreed"), s.agreed, l->item);
	print_part(c, _("passed up"), s.passed, l->item);
	print_part(c, _("refused"), s.refused, l->item);
	print_part(c, _("open"), s.open, l->item);
	print_part(c, _("sent"), s.sent, l->item);
	print_part(c, _("received"), s.received, l->item);
	print_part(c, _("given up"), s.given_up, l->item);
	print_part(c, _("missing still"), shares_short(&s), l->item);
	fputc('\n', c->out);
}

static void
print_answer(struct command *c, const struct request_answer *a, uint64_t item)
{
	static const char *const parts[] = { "at", "desk", "by", "by_phone", "bill", "outside", "contact",
	    "due", "reason" };
	struct show_env env = command_show(c);
	char value[300];

	fprintf(c->out, "    ");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		show_field(&env, kind_field(&kind_request_answer, parts[i]), a, true, value, sizeof value);
		if (value[0] != '\0')
			fprintf(c->out, " %s", value);
	}
	print_part(c, _("agreed"), a->agreed, item);
	print_part(c, _("passed up"), a->passed, item);
	print_part(c, _("refused"), a->refused, item);
	fputc('\n', c->out);
}

static void
print_lines(struct command *c, const void *rec)
{
	const struct goods_request *r = rec;
	struct request_line lines[LINES_MOST];
	size_t n = request_lines(&c->txn, r->id, lines);
	struct request_answer a;
	struct index_key key;
	struct scan s;

	fprintf(c->out, "%s\n", _("lines"));
	for (size_t i = 0; i < n; i++) {
		print_line(c, r, &lines[i]);
		key_begin(&key, &kind_request_answer, ANSWERS_BY_LINE);
		key_number(&key, r->id);
		key_number(&key, (uint64_t)lines[i].no);
		scan_open(&s, &c->txn, &key, false);
		while (scan_next(&s))
			if (record_get(&c->txn, &kind_request_answer, s.id, &a))
				print_answer(c, &a, lines[i].item);
		scan_close(&s);
	}
}

const struct command_paper paper_request = {
	.kind = &kind_goods_request, .json = whole_json, .text = print_lines,
};

/* ---- what is suggested ---- */

static const struct column columns[] = {
	{ &kind_request_answer, "line" }, { NULL, N_("item") }, { NULL, N_("quantity") }, { NULL, N_("from") },
};

static void
suggest_row(struct command *c, struct sheet *s, const struct request_line *l, uint64_t from, int64_t n)
{
	struct unit u = { .name = "" };
	char name[61], words[60];
	struct buf b = BUF(words);

	if (!sheet_takes(s))
		return;
	item_name(c, l->item, name);
	if (from != 0)
		record_get(&c->txn, &kind_unit, from, &u);
	if (sheet_is_json(s)) {
		json_t *o = json_pack("{s:I s:s s:I}", "line", (json_int_t)l->no, "item", name, "quantity", (json_int_t)n);
		json_object_set_new(o, "from", from != 0 ? json_string(u.name) : json_null());
		sheet_object(s, o);
		return;
	}
	sheet_field(s, &(struct request_answer){ .line = l->no });
	sheet_cell(s, name);
	item_words(&c->txn, l->item, n, &b);
	sheet_cell(s, buf_str(&b));
	sheet_cell(s, from != 0 ? u.name : _("no depot has it: it goes up"));
	sheet_row(s);
}

static int
suggest_view(struct command *c)
{
	const struct view_request_suggest *f = c->args;
	struct suggestion *g = calloc(1, sizeof *g);
	struct request_line lines[LINES_MOST];
	struct goods_request r;
	int64_t want[LINES_MOST];
	struct shares shares;
	struct sheet s;
	size_t n;

	if (g == NULL || !record_get(&c->txn, &kind_goods_request, f->which, &r) ||
	    !request_sees(&c->txn, &c->s->viewer, &r)) {
		free(g);
		return command_refuse(c, "which", M_OUT_OF_SCOPE, ARG_AREA(g == NULL ? "" : r.area), NULL);
	}
	n = request_lines(&c->txn, r.id, lines);
	for (size_t i = 0; i < n; i++) {
		shares_of(&c->txn, &r, &lines[i], &shares);
		want[i] = shares.open;
	}
	request_suggest(&c->txn, &c->s->viewer, &r, lines, want, n, r.need_by != 0 ? r.need_by : c->now, g);
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < g->n; k++)
			if (g->out[k].line == lines[i].no)
				suggest_row(c, &s, &lines[i], g->out[k].from, g->out[k].quantity);
		if (g->rest[i] > 0)
			suggest_row(c, &s, &lines[i], 0, g->rest[i]);
	}
	free(g);
	return sheet_end(&s);
}

const struct command_view views_request[] = {
	{ .noun = "request", .noun_zh = "需求", .noun_label = N_("request for goods"),
	  .verb = "suggest", .zh = "建议", .help = N_("which depots could give what is open, and what none has"),
	  .args = &kind_view_request_suggest, .run = suggest_view },
	{ 0 }
};
