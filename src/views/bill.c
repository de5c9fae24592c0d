/* What is printed with a goods bill: its lines, and the paper to be signed. */
#include <string.h>

#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/args.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "src/command/face.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/number.h"
#include "src/rules/stock/bill.h"
#include "src/text/record_json.h"

static json_t *
line_json(struct command *c, const struct bill_line *l)
{
	struct show_env env = command_show(c);
	json_t *o = json_object();
	struct bill_sums s;

	bill_sums(&c->txn, l->bill, l->no, &s);
	json_object_set_new(o, "line", json_integer(l->no));
	json_object_set_new(o, "item", record_json_ref(&env, &kind_item, l->item));
	if (l->lot != 0)
		json_object_set_new(o, "lot", record_json_ref(&env, &kind_lot, l->lot));
	json_object_set_new(o, "asked", json_integer(l->asked));
	json_object_set_new(o, "cut", json_integer(l->cut));
	json_object_set_new(o, "sent", json_integer(s.sent));
	json_object_set_new(o, "received", json_integer(s.received));
	json_object_set_new(o, "damaged", json_integer(s.damaged));
	json_object_set_new(o, "way", json_integer(s.way));
	json_object_set_new(o, "missing", json_integer(s.missing));
	json_object_set_new(o, "surplus", json_integer(s.surplus));
	json_object_set_new(o, "lost", json_integer(s.lost));
	json_object_set_new(o, "returned", json_integer(s.returned));
	if (l->reason[0] != '\0')
		json_object_set_new(o, "reason", json_string(l->reason));
	return o;
}

static json_t *
bill_json(struct command *c, const void *rec, const struct answer *a)
{
	const struct bill *b = rec;
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_bill, b), *list = json_array();
	struct bill_line lines[LINES_MOST];
	size_t n = bill_lines(&c->txn, b->id, lines);

	(void)a;
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, line_json(c, &lines[i]));
	json_object_set_new(o, "lines", list);
	return o;
}

static void
add_figure(struct command *c, uint64_t item, const char *label, int64_t n)
{
	char words[80];
	struct buf b = BUF(words);

	if (n == 0)
		return;
	item_words(&c->txn, item, n, &b);
	fprintf(c->out, " %s %s", label, buf_str(&b));
}

static void
print_line(struct command *c, const struct bill_line *l)
{
	struct item it = { 0 };
	struct bill_sums s;
	struct lot lot;

	record_get(&c->txn, &kind_item, l->item, &it);
	bill_sums(&c->txn, l->bill, l->no, &s);
	fprintf(c->out, "%3d  %s", (int)l->no, it.name);
	if (l->lot != 0 && record_get(&c->txn, &kind_lot, l->lot, &lot))
		fprintf(c->out, " %s", lot.tag);
	add_figure(c, l->item, _("asked"), l->asked);
	add_figure(c, l->item, _("cut"), l->cut);
	add_figure(c, l->item, _("sent off"), s.sent);
	add_figure(c, l->item, _("received"), s.received);
	add_figure(c, l->item, _("damaged"), s.damaged);
	add_figure(c, l->item, _("on the way"), s.way);
	add_figure(c, l->item, _("short"), s.missing);
	add_figure(c, l->item, _("too many"), s.surplus);
	add_figure(c, l->item, _("lost"), s.lost);
	add_figure(c, l->item, _("never left"), s.returned);
	if (l->reason[0] != '\0')
		fprintf(c->out, " %s", l->reason);
	fputc('\n', c->out);
}

static void
print_lines(struct command *c, const void *rec)
{
	const struct bill *b = rec;
	struct bill_line lines[LINES_MOST];
	size_t n = bill_lines(&c->txn, b->id, lines);

	fprintf(c->out, "%s\n", _("lines"));
	for (size_t i = 0; i < n; i++)
		print_line(c, &lines[i]);
}

const struct command_paper paper_bill = { .kind = &kind_bill, .json = bill_json, .text = print_lines };

/* ---- the paper to be signed ---- */

#define WIDE 42				/* stands in one line on a telephone too */

static void
rule(struct command *c)
{
	for (int i = 0; i < WIDE; i++)
		fputc('-', c->out);
	fputc('\n', c->out);
}

static void
pair(struct command *c, const struct bill *b, const char *name)
{
	const struct field *f = kind_field(&kind_bill, name);
	struct show_env env = command_show(c);
	char value[400];

	show_field(&env, f, b, true, value, sizeof value);
	if (f->type == T_REF && strlen(value) < 24)
		number_short(value, c->now);
	output_pair(c, tr_field(&kind_bill, f), value);
}

/* The lots of a line that were sent, each with its number, date and how much. */
static void
print_lots(struct command *c, const struct bill *b, const struct bill_line *l)
{
	struct show_env env = command_show(c);
	const struct field *until = kind_field(&kind_lot, "good_until");
	char number[24], day[40], words[80];
	struct index_key key;
	struct move m;
	struct lot lot;
	struct scan s;

	key_begin(&key, &kind_move, 1);
	key_number(&key, b->id);
	scan_open(&s, &c->txn, &key, false);
	while (scan_next(&s)) {
		struct buf w = BUF(words);
		if (!record_get(&c->txn, &kind_move, s.id, &m) || m.line != l->no || m.undoes != 0 ||
		    (b->from != 0 && m.from != b->from) || !record_get(&c->txn, &kind_lot, m.lot, &lot))
			continue;
		show_record_number(&kind_lot, &lot, c->now, number);
		number_short(number, c->now);
		show_field(&env, until, &lot, true, day, sizeof day);
		item_words(&c->txn, m.item, m.quantity, &w);
		fprintf(c->out, "       %s %s %s %s\n", number, lot.tag, buf_str(&w), day);
	}
	scan_close(&s);
}

static const char *const heads[] = { "from", "to", "area", "incident", "request", "order", "paper",
	"owner_paper", "need_by", "approver", "approved", "second", "accepted_by", "carrier", "plate", "driver",
	"driver_phone", "escort", "receiver", "receiver_phone", "reason", "text", "by", "at" };

static void
sign_line(struct command *c, const char *left, const char *right)
{
	fprintf(c->out, "\n%s ____________________    %s ____________________\n", left, right);
}

static int
print_view(struct command *c)
{
	const struct view_stock_show *a = c->args;
	struct reader r = { .txn = &c->txn, .who = &c->s->viewer, .now = c->now, .offset = c->offset };
	struct bill_line lines[LINES_MOST];
	char number[24];
	struct bill b;
	enum message m = face_get(&r, face_of(&kind_bill), a->which, &b);
	size_t n;

	if (m != M_NONE)
		return command_refuse(c, "which", m, ARG_TEXT(command_typed(c, "which")), NULL);
	if (c->format != FORMAT_TEXT) {
		output_json(c, bill_json(c, &b, NULL));
		return 0;
	}
	number_text(&kind_bill, b.day, b.no, b.node, 0, number);
	number_short(number, 0);		/* as screens say it; paper keeps the year */
	fprintf(c->out, "%s %s%s  %s\n", _("goods bill"), b.drill ? _("DRILL ") : "", number,
	    tr_value(&enum_bill_kind, b.kind));
	rule(c);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		pair(c, &b, heads[i]);
	rule(c);
	n = bill_lines(&c->txn, b.id, lines);
	for (size_t i = 0; i < n; i++) {
		print_line(c, &lines[i]);
		print_lots(c, &b, &lines[i]);
	}
	rule(c);
	sign_line(c, _("approved"), _("second person"));
	sign_line(c, _("sent by"), _("carried by"));
	sign_line(c, _("received"), _("date"));
	return 0;
}

static int
show_view(struct command *c)
{
	return face_show(c, face_of(&kind_bill));
}

const struct command_view views_bill[] = {
	{ .noun = "stock", .noun_zh = "库存", .noun_label = N_("stock"), .verb = "show", .zh = "查看|看",
	  .help = N_("one goods bill with its lines"), .args = &kind_view_stock_show, .run = show_view },
	{ .noun = "bill", .noun_zh = "物资单", .noun_label = N_("goods bill"), .verb = "print", .zh = "打印",
	  .help = N_("one goods bill as a page to be signed"), .args = &kind_view_stock_show,
	  .run = print_view },
	{ 0 }
};
