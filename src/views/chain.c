/* A chain as JSON: its steps one by one; shown, all its versions. */
#include "src/rules/need/chain.h"

#include "db/index.h"
#include "src/command/command_base.h"
#include "src/text/record_json.h"

static json_t *
plan_json(struct command *c, const struct chain_plan *plan)
{
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_chain, &plan->head), *steps = json_array();
	char text[80];
	struct buf b;

	json_object_set_new(o, "shipped", json_boolean(plan->head.version == 0));
	json_object_set_new(o, "lease", json_integer(plan->head.lease));
	json_object_set_new(o, "put_off", json_integer(plan->head.put_off));
	json_object_set_new(o, "again", json_integer(plan->head.again));
	json_object_set_new(o, "quiet", json_boolean(plan->head.quiet));
	for (size_t i = 0; i < plan->n; i++) {
		buf_init(&b, text, sizeof text);
		chain_step_text(&plan->step[i], false, &b);
		json_array_append_new(steps, json_string(buf_str(&b)));
	}
	json_object_set_new(o, "steps", steps);
	return o;
}

static json_t *
row_json(struct command *c, const void *rec)
{
	struct chain_plan plan;

	chain_in_force(&c->txn, ((const struct chain *)rec)->name, &plan);
	return plan_json(c, &plan);
}

static json_t *
versions_json(struct command *c, const char *name)
{
	json_t *list = json_array();
	struct chain_plan plan;
	struct index_key key;
	struct scan s;

	key_begin(&key, &kind_chain, 1);
	key_text(&key, name);
	scan_open(&s, &c->txn, &key, true);
	while (scan_next(&s))
		if (chain_get(&c->txn, s.id, &plan))
			json_array_append_new(list, plan_json(c, &plan));
	scan_close(&s);
	return list;
}

static json_t *
whole_json(struct command *c, const void *rec, const struct answer *a)
{
	json_t *o = row_json(c, rec);

	(void)a;
	json_object_set_new(o, "versions", versions_json(c, ((const struct chain *)rec)->name));
	return o;
}

const struct command_paper paper_chain = {
	.kind = &kind_chain, .json = whole_json, .row = row_json,
};
