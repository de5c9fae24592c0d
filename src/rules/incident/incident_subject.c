/*
 * 事件: the operations on an incident and its timeline. Affected areas are in
 * incident_area.c, links in incident_link.c, what other subjects use in
 * incident_read.c and incident_write.c.
 */
#include "src/rules/incident/incident.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/personal.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/incident/incident_ops.h"
#include "src/rules/need/need.h"
#include "src/rules/order/order_need.h"

struct open_plan {
	char area[16];
};

static int
open_area(struct act *act, char area[16])
{
	const struct op_incident_open *a = act->args;
	struct area record;

	if (a->area[0] == '\0')
		return incident_own_area(act, WRITERS, area);
	snprintf(area, 16, "%s", a->area);
	if (area_usable(act, "area", area, &record) != 0)
		return -1;
	/* In scope as an incident there would be. */
	for (size_t i = 0; i < act->who->ngrants; i++) {
		const struct viewer_grant *g = &act->who->grants[i];
		if ((WRITERS & 1u << g->role) && (area_under(act->txn, area, g->area) ||
		    area_under(act->txn, g->area, area)))
			return 0;
	}
	return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(area), NULL);
}

static int
open_check(struct act *act)
{
	const struct op_incident_open *a = act->args;
	struct open_plan *plan = act->plan;

	if (a->class == 0 && a->hazard == 0)
		return refuse(act, "class", M_REQUIRED, NULL);
	if (a->hazard != 0 && a->class != 0 && a->class != incident_class_natural)
		return refuse(act, "hazard", M_HAZARD_CLASS, NULL);
	if (a->occurred > act->now + MINUTE)
		return refuse(act, "occurred", M_FUTURE_TIME, ARG_TIME(a->occurred), NULL);
	if (a->learned > act->now + MINUTE)
		return refuse(act, "learned", M_FUTURE_TIME, ARG_TIME(a->learned), NULL);
	return open_area(act, plan->area);
}

static void
open_apply(struct act *act)
{
	const struct op_incident_open *a = act->args;
	const struct open_plan *plan = act->plan;
	struct incident i = { 0 };

	act_take(act, &kind_incident, &i);
	memcpy(i.area, plan->area, sizeof i.area);
	i.trapped = i.out_of_contact = (struct num){ 0 };	/* each figure has its line */
	i.caller_role[0] = i.caller_unit[0] = '\0';		/* sealed below */
	if (a->personal)
		memset(i.text, 0, sizeof i.text);
	incident_begin(act, &i);
	if (a->personal && a->text[0] != '\0')
		incident_seal_text(act, i.id, a->text);
	record_get(act->txn, &kind_incident, i.id, &i);
	incident_seal_caller(act, &i, a);
	incident_figures(act, i.id, a->trapped, a->out_of_contact, i.area, "");
	incident_answer(act, i.id);
}

struct root_plan {
	struct incident root;
	struct line line;		/* of strike: the note */
};

static int
note_check(struct act *act)
{
	const struct op_incident_note *a = act->args;
	struct root_plan *plan = act->plan;

	if (incident_itself(act, a->which, RIGHT_NOTE, &plan->root) != 0)
		return -1;
	if (a->internal && a->to_all)
		return refuse(act, "to_all", M_NOTE_BOTH, NULL);
	if (a->personal && a->to_all)
		return refuse(act, "to_all", M_NOTE_PERSONAL, NULL);
	if (a->personal && personal_gone(act, plan->root.id))
		return refuse(act, "personal", M_NOTE_NO_KEY, NULL);
	return a->to_all ? incident_itself(act, a->which, RIGHT_POWER, &plan->root) : 0;
}

/* A note counts as a record of the writer's area when he has only one. */
static void
writer_area(const struct viewer *v, char area[16])
{
	area[0] = '\0';
	for (size_t i = 0; i < v->ngrants; i++) {
		if (!(WRITERS & 1u << v->grants[i].role))
			continue;
		if (area[0] != '\0' && strcmp(area, v->grants[i].area) != 0) {
			area[0] = '\0';
			return;
		}
		memcpy(area, v->grants[i].area, 16);
	}
}

static void
note_apply(struct act *act)
{
	const struct op_incident_note *a = act->args;
	const struct root_plan *plan = act->plan;
	struct line line = { .what = line_what_note };

	if (!a->personal)
		memcpy(line.text, a->text, sizeof line.text);
	line.internal = a->internal;
	line.to_all = a->to_all;
	writer_area(act->who, line.area);
	incident_line(act, plan->root.id, &line);
	if (a->personal)
		incident_seal_note(act, &line, a->text);
	incident_answer(act, plan->root.id);
}

static int
strike_check(struct act *act)
{
	const struct op_incident_strike *a = act->args;
	struct root_plan *plan = act->plan;
	struct line *l = &plan->line;

	if (incident_itself(act, a->which, RIGHT_NOTE, &plan->root) != 0)
		return -1;
	if (!incident_line_at(act->txn, plan->root.id, a->line, l) ||
	    !incident_line_seen(act->txn, act->who,
	    incident_sight(act->txn, act->who, &plan->root), l))
		return refuse(act, "line", M_NO_SUCH_LINE, ARG_NUMBER(a->line), NULL);
	if (l->what != line_what_note)
		return refuse(act, "line", M_NOT_A_NOTE, ARG_NUMBER(a->line), NULL);
	if (l->by != act->who->account && !incident_power(act->txn, act->who, &plan->root))
		return refuse(act, "line", M_NOT_YOUR_NOTE, ARG_PERSON(l->by), NULL);
	if (l->struck != 0)
		return refuse(act, "line", M_RACE, ARG_PERSON(l->struck_by), ARG_TIME(l->struck),
		    ARG_ENUM(line_what, line_what_struck), NULL);
	if (a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	return 0;
}

static void
strike_apply(struct act *act)
{
	const struct op_incident_strike *a = act->args;
	struct root_plan *plan = act->plan;
	struct line line = { .what = line_what_struck, .struck_no = a->line };

	plan->line.struck = act->now;
	plan->line.struck_by = act->who->account;
	memcpy(plan->line.struck_reason, a->reason, sizeof plan->line.struck_reason);
	change_set(act->change, &kind_line, &plan->line);
	memcpy(line.reason, a->reason, sizeof line.reason);
	incident_line(act, plan->root.id, &line);
	incident_answer(act, plan->root.id);
}

/* With something open it closes only with a reason. */
static int
close_check(struct act *act, const struct incident *i)
{
	struct still_open o;

	if (!incident_still_open(act->txn, i, &o))
		return 0;
	return refuse(act, "reason", M_STILL_OPEN, ARG_NUMBER(o.trapped + o.out_of_contact),
	    ARG_NUMBER(o.calls), ARG_NUMBER(o.reviews), ARG_NUMBER((int64_t)o.silent), NULL);
}

/* Whatever the reason: there are people out for it. */
static int
orders_check(struct act *act, const struct incident *i)
{
	char list[180];
	struct buf b = BUF(list);

	if (!incident_orders_live(act->txn, i->id, act->now, &b))
		return 0;
	return refuse(act, "state", M_ORDERS_LIVE, ARG_TEXT(buf_str(&b)), NULL);
}

/* What nobody needs any more is withdrawn first: it would go on asking. */
static int
wants_check(struct act *act, const struct incident *i)
{
	char list[180];
	struct buf b = BUF(list);

	if (!incident_wants_live(act->txn, i->id, act->now, &b))
		return 0;
	return refuse(act, "state", M_WANTS_LIVE, ARG_TEXT(buf_str(&b)), NULL);
}

/* No reason closes it over people who are out of their homes. */
static int
evacs_check(struct act *act, const struct incident *i)
{
	struct evac first;
	size_t n = incident_evacs_live(act->txn, i->id, &first);
	char number[24];

	if (n == 0)
		return 0;
	number_text(&kind_evac, first.day, first.no, first.node, act->now, number);
	return refuse(act, "state", M_EVAC_LIVES, ARG_NUMBER((int64_t)n), ARG_TEXT(number), NULL);
}

static int
state_check(struct act *act)
{
	const struct op_incident_state *a = act->args;
	struct root_plan *plan = act->plan;
	struct incident *i = &plan->root;
	struct line line;

	if (incident_itself(act, a->which, RIGHT_POWER, i) != 0)
		return -1;
	if (a->state == i->state) {
		if (!incident_line_last(act->txn, i->id, line_what_state, "", &line))
			line = (struct line){ .by = i->by, .at = i->received,
			    .what = line_what_state, .to = i->state };
		return incident_race(act, "state", &line);
	}
	if (a->state < i->state && a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	if ((a->state >= incident_state_controlled && orders_check(act, i) != 0) ||
	    (a->state == incident_state_closed && (evacs_check(act, i) != 0 || wants_check(act, i) != 0)))
		return -1;
	return a->state == incident_state_closed && a->reason[0] == '\0' ? close_check(act, i) : 0;
}

static void
state_apply(struct act *act)
{
	const struct op_incident_state *a = act->args;
	struct root_plan *plan = act->plan;
	struct line line = { .what = line_what_state, .from = plan->root.state,
	    .to = a->state };

	memcpy(line.reason, a->reason, sizeof line.reason);
	plan->root.state = a->state;
	if (plan->root.same != 0)
		plan->root.same = sameness_decided;
	change_set(act->change, &kind_incident, &plan->root);
	/* A desk that moves it on has decided that it is an incident of its own. */
	need_settle(act, &kind_incident, plan->root.id, need_verb_decide);
	incident_line(act, plan->root.id, &line);
	if (line.to == incident_state_closed || line.from == incident_state_closed)
		incident_ask_areas(act, plan->root.id);
	incident_answer(act, plan->root.id);
}

static int
name_check(struct act *act)
{
	const struct op_incident_name *a = act->args;
	struct root_plan *plan = act->plan;

	if (incident_for(act, a->which, "which", RIGHT_POWER, &plan->root) != 0)
		return -1;
	if (plan->root.class != incident_class_natural)
		return refuse(act, "which", M_HAZARD_CLASS, NULL);
	if (plan->root.hazard != 0)
		return refuse(act, "which", M_NAMED_ALREADY,
		    ARG_ENUM(hazard, plan->root.hazard), NULL);
	if (a->occurred > act->now + MINUTE)
		return refuse(act, "occurred", M_FUTURE_TIME, ARG_TIME(a->occurred), NULL);
	return 0;
}

static void
name_apply(struct act *act)
{
	const struct op_incident_name *a = act->args;
	struct root_plan *plan = act->plan;

	incident_name(act, &plan->root, (enum hazard)a->hazard, a->occurred);
	incident_answer(act, plan->root.id);
}

static int
level_check(struct act *act)
{
	const struct op_incident_level *a = act->args;
	struct root_plan *plan = act->plan;
	struct incident *i = &plan->root;
	struct line line;

	if (incident_itself(act, a->which, RIGHT_POWER, i) != 0)
		return -1;
	if (a->level != i->level)
		return 0;
	if (!incident_line_last(act->txn, i->id, line_what_level, "", &line))
		line = (struct line){ .by = i->by, .at = i->received, .level = i->level };
	return incident_race(act, "level", &line);
}

static void
level_apply(struct act *act)
{
	const struct op_incident_level *a = act->args;
	struct root_plan *plan = act->plan;
	struct line line = { .what = line_what_level, .level = a->level };

	memcpy(line.reason, a->reason, sizeof line.reason);
	plan->root.level = a->level;
	change_set(act->change, &kind_incident, &plan->root);
	incident_line(act, plan->root.id, &line);
	order_ask_again(act, plan->root.id);
	incident_answer(act, plan->root.id);
}

static const struct op ops[] = {
	{ .verb = "open", .zh = "接报|新建", .alone = true,
	  .help = N_("log something that happened"),
	  .cost = 1, .args = &kind_op_incident_open, .roles = WRITERS,
	  .plan_size = sizeof(struct open_plan), .check = open_check, .apply = open_apply },
	{ .verb = "note", .zh = "记事|记", .alone = true,
	  .help = N_("add a note to the timeline"),
	  .cost = 1, .args = &kind_op_incident_note, .target = &kind_incident, .roles = WRITERS,
	  .plan_size = sizeof(struct root_plan), .check = note_check, .apply = note_apply },
	{ .verb = "strike", .zh = "划去", .alone = true,
	  .help = N_("strike a note, with a reason"),
	  .cost = 1, .args = &kind_op_incident_strike, .target = &kind_incident, .roles = WRITERS,
	  .plan_size = sizeof(struct root_plan), .check = strike_check, .apply = strike_apply },
	{ .verb = "state", .zh = "状态", .alone = true,
	  .help = N_("move it on; back only with a reason"),
	  .cost = 1, .args = &kind_op_incident_state, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct root_plan), .check = state_check, .apply = state_apply },
	{ .verb = "level", .zh = "定级", .alone = true,
	  .help = N_("set the level; not known counts as larger: teams are to be there in time"),
	  .cost = 1, .args = &kind_op_incident_level, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct root_plan), .check = level_check, .apply = level_apply },
	{ .verb = "area", .zh = "受影响地区|地区", .alone = true,
	  .help = N_("add or take out affected areas"),
	  .cost = 1, .args = &kind_op_incident_area, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct area_plan), .check = area_check, .apply = area_apply },
	{ .verb = "accept", .zh = "认可地区|认可受影响地区", .alone = true,
	  .help = N_("accept areas that only count so far; then they see it"),
	  .cost = 1, .args = &kind_op_incident_accept, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct area_plan), .check = accept_check, .apply = accept_apply },
	{ .verb = "link", .zh = "并入", .alone = true,
	  .help = N_("link as a duplicate of another"),
	  .cost = 1, .args = &kind_op_incident_link, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct link_plan), .check = link_check, .apply = link_apply },
	{ .verb = "unlink", .zh = "撤销并入", .alone = true, .help = N_("undo a link"),
	  .cost = 1, .args = &kind_op_incident_unlink, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct link_plan), .check = unlink_check, .apply = unlink_apply },
	{ .verb = "name", .zh = "定名", .alone = true,
	  .help = N_("set the hazard of one opened without"),
	  .args = &kind_op_incident_name, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct root_plan), .check = name_check, .apply = name_apply },
	{ .verb = "people", .zh = "更正|人数", .alone = true,
	  .help = N_("correct or confirm what a line says of people"),
	  .cost = 1, .args = &kind_op_incident_people, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct people_plan), .check = people_check, .apply = people_apply },
	{ .verb = "reveal", .zh = "显示个人信息|显示电话", .alone = true,
	  .help = N_("show who called, or a sealed note, once"),
	  .cost = 1, .args = &kind_op_incident_reveal, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct reveal_plan), .repeats = true,
	  .check = reveal_check, .apply = reveal_apply },
	{ .verb = "seal", .zh = "标为个人信息|加密", .alone = true,
	  .help = N_("mark the words of a line, or its own text, as personal data"),
	  .args = &kind_op_incident_seal, .target = &kind_incident, .roles = DESK,
	  .plan_size = sizeof(struct reveal_plan), .check = seal_check, .apply = seal_apply },
	{ .verb = "forget", .zh = "销毁个人信息", .alone = true,
	  .help = N_("destroy its personal data; a second person confirms"),
	  .cost = 1, .args = &kind_op_incident_forget, .target = &kind_incident,
	  .roles = ROLE(leader) | ROLE(admin) | ROLE_LOCAL, .keep_refusal = true,
	  .plan_size = sizeof(struct reveal_plan), .repeats = true,
	  .check = forget_incident_check, .apply = forget_incident_apply },
	{ 0 }
};

static void
affected_says(struct txn *t, const struct need *n, struct buf *b)
{
	incident_counted_words(t, n->subject, b);
}

static const struct demand demands[] = {
	{ .verb = need_verb_affected, .chain = "affected",
	  .tiers = 1u << tier_county | 1u << tier_township, .roles = DESK,
	  .answer = "incident.accept", .of_subject = true,
	  .words = N_("accept: they are affected and see it"),
	  .said = N_("accepted: they see it now"), .says = affected_says },
	{ .verb = need_verb_decide, .chain = "decide", .tiers = 1u << tier_county,
	  .roles = ROLE(duty) | ROLE(leader), .words = N_("take it: my name on it") },
	{ 0 }
};

const struct subject subject_incident = {
	.noun = "incident", .zh = "事件", .label = N_("incident"),
	.kind = &kind_incident, .ops = ops, .face = &incident_face, .demands = demands,
};
