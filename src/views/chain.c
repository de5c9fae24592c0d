/* chain list and show: who is asked when, and what was in force before. */
#include "src/rules/need/chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/any/args.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/chain.h"
#include "gen/kinds/need/enums.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/text/record_json.h"

#define STEPS_TEXT (CHAIN_STEPS * 80)	/* bytes of all its steps, in any language */

static void
steps_text(const struct chain_plan *c, bool spoken, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	for (size_t i = 0; i < c->n; i++) {
		if (i > 0)
			buf_text(&b, "; ");
		chain_step_text(&c->step[i], spoken, &b);
	}
	buf_str(&b);
}

static json_t *
chain_json(struct command *c, const struct chain_plan *plan)
{
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_chain, &plan->head), *steps = json_array();
	char text[80];
	struct buf b;

	json_object_set_new(o, "shipped", json_boolean(plan->head.id == 0));
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

static void
minutes_cell(struct sheet *s, int64_t v)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, v);
	sheet_cell(s, text);
}

static int
chain_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("name") }, { NULL, N_("meaning") }, { NULL, N_("steps") },
		{ &kind_chain, "stops" }, { &kind_chain, "lease" }, { &kind_chain, "put_off" },
		{ &kind_chain, "again" }, { &kind_chain, "quiet" }, { &kind_chain, "version" },
	};
	const struct view_plain *f = c->args;
	struct chain_plan plan;
	struct sheet s;
	char text[STEPS_TEXT];

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	for (const struct chain_row *row = chain_rows; row->name != NULL; row++) {
		if (!sheet_takes(&s))
			continue;
		chain_in_force(&c->txn, row->name, &plan);
		if (sheet_is_json(&s)) {
			sheet_object(&s, chain_json(c, &plan));
			continue;
		}
		steps_text(&plan, true, text, sizeof text);
		sheet_cell(&s, row->name);
		sheet_cell(&s, _(row->label));
		sheet_cell(&s, text);
		sheet_cell(&s, tr_value(&enum_chain_stop, plan.head.stops));
		minutes_cell(&s, plan.head.lease);
		minutes_cell(&s, plan.head.put_off);
		minutes_cell(&s, plan.head.again);
		sheet_cell(&s, plan.head.quiet ? _("yes") : _("no"));
		minutes_cell(&s, plan.head.version);
		sheet_row(&s);
	}
	return sheet_end(&s);
}

static void
pair_number(struct command *c, const char *label, int64_t v)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, v);
	output_pair(c, label, text);
}

/* It rings on, less often with time. */
static void
again_pair(struct command *c, const struct chain_plan *plan)
{
	const char *label = tr_field(&kind_chain, kind_field(&kind_chain, "again"));
	char text[200];

	if (plan->head.again == 0 || plan->head.again >= CHAIN_LONGEST) {
		pair_number(c, label, plan->head.again);
		return;
	}
	snprintf(text, sizeof text, _("%lld; after %d times twice as long each time, up to %d"),
	    (long long)plan->head.again, CHAIN_SAME, CHAIN_LONGEST);
	output_pair(c, label, text);
}

/* "2: 15 above ring; ... (李样例, 07-22 20:10)" of each version, newest first. */
static void
history(struct command *c, const char *name, json_t *to)
{
	struct chain_plan plan;
	struct account who;
	struct index_key key;
	struct scan s;
	char steps[STEPS_TEXT], label[60], text[STEPS_TEXT + 200], when[40];

	key_begin(&key, &kind_chain, 1);
	key_text(&key, name);
	scan_open(&s, &c->txn, &key, true);
	while (scan_next(&s)) {
		if (!chain_get(&c->txn, s.id, &plan))
			continue;
		if (to != NULL) {
			json_array_append_new(to, chain_json(c, &plan));
			continue;
		}
		steps_text(&plan, true, steps, sizeof steps);
		if (!record_get(&c->txn, &kind_account, plan.head.leader, &who))
			who = (struct account){ 0 };
		when_text(plan.head.at, c->now, c->offset, when, sizeof when);
		snprintf(label, sizeof label, _("version %lld"), (long long)plan.head.version);
		snprintf(text, sizeof text, "%s (%s, %s)", steps,
		    who.name[0] != '\0' ? who.name : who.login, when);
		output_pair(c, label, text);
	}
	scan_close(&s);
}

static int
chain_show_view(struct command *c)
{
	const struct view_chain_show *f = c->args;
	const struct chain_row *row = chain_row_find(f->which);
	struct chain_plan plan;
	char text[120];
	struct buf b;

	if (row == NULL)
		return command_refuse(c, "which", M_CHAIN_NONE, ARG_TEXT(f->which), NULL);
	chain_in_force(&c->txn, row->name, &plan);
	if (c->format != FORMAT_TEXT) {
		json_t *o = chain_json(c, &plan), *versions = json_array();
		history(c, row->name, versions);
		json_object_set_new(o, "versions", versions);
		output_json(c, o);
		return 0;
	}
	output_pair(c, _("name"), row->name);
	output_pair(c, _("meaning"), _(row->label));
	for (size_t i = 0; i < plan.n; i++) {
		char label[40];
		snprintf(label, sizeof label, _("step %zu"), i + 1);
		buf_init(&b, text, sizeof text);
		chain_step_text(&plan.step[i], true, &b);
		output_pair(c, label, buf_str(&b));
	}
	output_pair(c, tr_field(&kind_chain, kind_field(&kind_chain, "stops")),
	    tr_value(&enum_chain_stop, plan.head.stops));
	pair_number(c, tr_field(&kind_chain, kind_field(&kind_chain, "lease")), plan.head.lease);
	pair_number(c, tr_field(&kind_chain, kind_field(&kind_chain, "put_off")), plan.head.put_off);
	again_pair(c, &plan);
	output_pair(c, tr_field(&kind_chain, kind_field(&kind_chain, "quiet")),
	    plan.head.quiet ? _("yes") : _("no"));
	if (plan.head.id != 0)
		pair_number(c, tr_field(&kind_chain, kind_field(&kind_chain, "version")), plan.head.version);
	else
		output_pair(c, tr_field(&kind_chain, kind_field(&kind_chain, "version")),
		    _("the shipped one"));
	history(c, row->name, NULL);
	return 0;
}

const struct command_view views_chain[] = {
	{ .noun = "chain", .noun_zh = "催办链|催办", .noun_label = N_("chain"),
	  .verb = "list", .zh = "催办链清单|清单|列表",
	  .help = N_("who is asked when, as it is in force"),
	  .args = &kind_view_plain, .run = chain_list_view },
	{ .noun = "chain", .noun_zh = "催办链|催办", .noun_label = N_("chain"),
	  .verb = "show", .zh = "查看催办链|查看|看",
	  .help = N_("one chain and its former versions"),
	  .args = &kind_view_chain_show, .run = chain_show_view },
	{ 0 }
};
