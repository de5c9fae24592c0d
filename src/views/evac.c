/* What is printed with a place from which people are moved: each figure that was said. */
#include "src/rules/evac/evac.h"

#include "gen/kinds/evac/evac_step.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

static json_t *
steps_json(struct command *c, const struct evac *e)
{
	struct show_env env = command_show(c);
	json_t *list = json_array();
	struct evac_step s;

	for (int64_t no = 1; no <= e->steps; no++) {
		json_t *row;
		if (!evac_step_at(&c->txn, e->id, no, &s))
			continue;
		row = record_json(&env, &kind_evac_step, &s);
		json_object_del(row, "evac");
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *
whole_json(struct command *c, const void *rec, const struct answer *a)
{
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_evac, rec);

	(void)a;
	json_object_set_new(o, "steps", steps_json(c, rec));
	return o;
}

/* What a step says, in this order; figures and times with their label. */
static const struct {
	const char *name;
	bool labelled;
} parts[] = {
	{ "at", false }, { "by", false }, { "state", false }, { "by_phone", true }, { "planned", true },
	{ "moved", true }, { "refused", true }, { "special", true }, { "special_moved", true },
	{ "reason", false }, { "happened", true },
};

static void
print_step(struct command *c, const struct evac_step *s)
{
	const char *colon = tr_now() == language_zh ? "：" : ": ";
	struct show_env env = command_show(c);
	char value[400];

	fprintf(c->out, "%3d ", (int)s->no);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		const struct field *f = kind_field(&kind_evac_step, parts[i].name);
		show_field(&env, f, s, true, value, sizeof value);
		if (value[0] != '\0')
			fprintf(c->out, " %s%s%s", parts[i].labelled ? tr_field(&kind_evac_step, f) : "",
			    parts[i].labelled ? colon : "", value);
	}
	fputc('\n', c->out);
}

static void
print_steps(struct command *c, const void *rec)
{
	const struct evac *e = rec;
	struct evac_step s;

	fprintf(c->out, "%s\n", _("steps"));
	for (int64_t no = 1; no <= e->steps; no++)
		if (evac_step_at(&c->txn, e->id, no, &s))
			print_step(c, &s);
}

const struct command_paper paper_evac = {
	.kind = &kind_evac, .json = whole_json, .text = print_steps,
};
