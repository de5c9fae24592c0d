/* What is printed with an order: its steps. */
#include "src/rules/order/order.h"

#include <stdlib.h>

#include "gen/kinds/order/enums.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

static void
set(json_t *o, const char *key, json_t *v)
{
	if (v != NULL)
		json_object_set_new(o, key, v);
}

static void
set_fields(struct command *c, json_t *o, const struct kind *k, const void *rec,
    const char *const *names)
{
	struct show_env env = command_show(c);

	for (; *names != NULL; names++)
		set(o, *names, record_json_field(&env, kind_field(k, *names), rec));
}

static json_t *
steps_json(struct command *c, const struct order *o)
{
	static const char *const names[] = { "no", "step", "at", "happened", "by", "by_phone", "people",
	    "injured", "missing", "eta", "text", "reason", "struck", "struck_by", "struck_reason", NULL };
	json_t *list = json_array();
	struct order_walk w;
	struct order_step s;

	order_steps(&w, &c->txn, o->id);
	while (order_next(&w, &s)) {
		json_t *row = json_object();
		set_fields(c, row, &kind_order_step, &s, names);
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *
whole_json(struct command *c, const void *rec, const struct answer *a)
{
	static const char *const names[] = { "team", "incident", "task", "area", "place", "contact", "route",
	    "text", "need_by", "asked", "drill", "by", "at", "state", "end", "sent", "here", "injured",
	    "missing", "counted", "count_due", "eta", "after", NULL };
	const struct order *order = rec;
	struct show_env env = command_show(c);
	struct order by = *order;
	json_t *o = json_object();
	char number[24];

	(void)a;
	order_number(order, c->now, number);
	set(o, "number", json_string(number));
	set_fields(c, o, &kind_order, order, names);
	by.need_by = order_there_by(&c->txn, order);
	set(o, "there_by", record_json_field(&env, kind_field(&kind_order, "need_by"), &by));
	set(o, "steps", steps_json(c, order));
	return o;
}

/* What happened before what was entered earlier says so: it turns no state round. The number
 * of a step stands first; then what it says, figures and times with their label. */
static const struct {
	const char *name;
	bool labelled;
} parts[] = {
	{ "at", false }, { "by", false }, { "step", false }, { "by_phone", true },
	{ "people", true }, { "injured", true }, { "missing", true }, { "eta", true },
	{ "text", false }, { "reason", false }, { "happened", true },
};

static void
print_step(struct command *c, const struct order_step *s, bool before)
{
	const char *colon = tr_now() == language_zh ? "：" : ": ";
	struct show_env env = command_show(c);
	char value[400];

	fprintf(c->out, "%3d ", (int)s->no);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		const struct field *f = kind_field(&kind_order_step, parts[i].name);
		show_field(&env, f, s, true, value, sizeof value);
		if (value[0] == '\0')
			continue;
		fprintf(c->out, " %s%s%s", parts[i].labelled ? tr_field(&kind_order_step, f) : "",
		    parts[i].labelled ? colon : "", value);
	}
	if (before)
		fprintf(c->out, " [%s]", _("happened before an earlier step"));
	if (s->struck != 0)
		fprintf(c->out, " [%s: %s]", _("struck"), s->struck_reason);
	fputc('\n', c->out);
}

static void
print_steps(struct command *c, const void *rec)
{
	const struct order *o = rec;
	bool *turned = order_turned(&c->txn, o);
	char text[200];
	struct buf b = BUF(text);
	struct order_walk w;
	struct order_step s;

	order_there_words(&c->txn, o, &b);
	if (b.len > 0)
		fprintf(c->out, "%s\n", buf_str(&b));
	fprintf(c->out, "%s\n", _("steps"));
	order_steps(&w, &c->txn, o->id);
	while (order_next(&w, &s))
		print_step(c, &s, turned != NULL && s.no <= o->steps && turned[s.no]);
	free(turned);
}

const struct command_paper paper_order = {
	.kind = &kind_order, .json = whole_json, .text = print_steps,
};
