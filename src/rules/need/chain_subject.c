/*
 * 催办链 as a setting: each set is a new version, and needs keep the one they
 * began with. A chain that would find nobody is refused where it is set.
 */
#include "src/rules/need/chain.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/chain.h"
#include "gen/kinds/need/chain_step.h"
#include "gen/kinds/need/need.h"
#include "src/lang/tr.h"
#include "src/op/right.h"
#include "src/rules/area/area.h"
#include "src/rules/need/need_in.h"

struct set_plan {
	struct chain was;		/* the version that is replaced, id 0 = none */
	struct chain_plan chain;
};

static int
check_name(struct act *act, const char *which, const struct chain_row **row)
{
	struct set_plan *plan = act->plan;
	struct area county;

	*row = chain_row_find(which);
	if (*row == NULL)
		return refuse(act, "which", M_CHAIN_NONE, ARG_TEXT(which), NULL);
	chain_newest(act->txn, (*row)->name, &plan->was);
	return county_get(act->txn, &county) ? area_administered(act, "which", county.code) : 0;
}

/* An administrator sets it, a leader answers for it. */
static int
check_leader(struct act *act, uint64_t leader)
{
	struct viewer v;

	if (!viewer_load(act->txn, leader, act->now, &v) || !(v.roles & ROLE(leader)))
		return refuse(act, "leader", M_CHAIN_LEADER, ARG_PERSON(leader), NULL);
	return 0;
}

struct places {			/* where a step would find nobody */
	char names[150];
	int64_t n;
};

static void
note_place(struct txn *t, struct places *p, const char *code)
{
	char name[100];
	size_t len = strlen(p->names);

	area_name(t, code, false, name, sizeof name);
	p->n++;
	if (len + strlen(name) + 2 < sizeof p->names - 4)
		snprintf(p->names + len, sizeof p->names - len, "%s%s", len > 0 ? " " : "", name);
	else if (strstr(p->names, " …") == NULL)
		snprintf(p->names + len, sizeof p->names - len, " …");
}

/* The first step, of a need that this place's desk is asked for, that finds nobody when
 * those before it have found whom they name; 0 = none. Where nobody is asked in the
 * first place no step is to blame. */
static size_t
finds_nobody(struct act *act, const struct demand *d, const struct chain_plan *c,
    const struct area *a)
{
	struct need n = { .verb = (int)d->verb, .roles = d->roles, .due = 1 };
	struct address at, to[ADDRESSES];

	memcpy(n.area, a->code, sizeof n.area);
	at = need_address(&n);
	if (!address_reaches(act->txn, act->now, &at))
		return 0;
	for (size_t step = 1; step < c->n; step++) {
		size_t there = 0, count = step_addresses(act->txn, &n,
		    (enum chain_who)c->step[step].who, at, to);
		for (size_t i = 0; i < count; i++)
			if (address_reaches(act->txn, act->now, &to[i]))
				to[there++] = to[i];
		if (there > 0)
			at = to[there - 1];
		else if (count > 0)
			return step;
	}
	return 0;
}

static void
look_in_areas(struct act *act, const struct demand *d, struct places of_step[CHAIN_STEPS])
{
	const struct chain_plan *c = &((struct set_plan *)act->plan)->chain;
	struct area a;
	struct scan s;
	struct index_key key;
	size_t step;

	key_begin(&key, &kind_area, 1);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s))
		if (record_get(act->txn, &kind_area, s.id, &a) && a.retired == 0 &&
		    (d->tiers & 1u << a.tier) && (step = finds_nobody(act, d, c, &a)) != 0)
			note_place(act->txn, &of_step[step], a.code);
	scan_close(&s);
}

static int
check_reach(struct act *act)
{
	const struct chain_plan *c = &((struct set_plan *)act->plan)->chain;
	struct places of_step[CHAIN_STEPS] = { { "", 0 } };

	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct demand *d = subjects[i]->demands; d != NULL && d->verb != 0; d++)
			if (strcmp(d->chain, c->head.name) == 0)
				look_in_areas(act, d, of_step);
	for (size_t step = 1; step < c->n; step++) {
		const struct places *p = &of_step[step];
		if (p->n > 0)
			return refuse(act, "steps", M_CHAIN_EMPTY, ARG_NUMBER((int64_t)step + 1),
			    ARG_NUMBER(p->n), ARG_TEXT(p->names), NULL);
	}
	return 0;
}

/* A step from a time that nothing has would never come. */
static int
check_due(struct act *act, const struct chain_plan *c)
{
	char text[80];
	struct buf b = BUF(text);
	bool timed = false;

	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct demand *d = subjects[i]->demands; d != NULL && d->verb != 0; d++)
			timed = timed || (d->timed && strcmp(d->chain, c->head.name) == 0);
	for (size_t i = 0; !timed && i < c->n; i++)
		if (c->step[i].from_due) {
			chain_step_text(&c->step[i], true, &b);
			return refuse(act, "steps", M_CHAIN_NO_DUE, ARG_TEXT(buf_str(&b)), NULL);
		}
	return 0;
}

/* What must be answered rings until it is: no look, no claim and no last step may end
 * that. */
static int
check_rings(struct act *act, const struct chain_plan *c)
{
	bool stops_early = c->head.stops == chain_stop_seen || c->head.stops == chain_stop_taken;

	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct demand *d = subjects[i]->demands; d != NULL && d->verb != 0; d++)
			if (d->answer != NULL && strcmp(d->chain, c->head.name) == 0 &&
			    (stops_early || c->head.again == 0))
				return refuse(act, stops_early ? "stops" : "again", M_CHAIN_SILENT, NULL);
	return 0;
}

/* What is not given stays as it is in force. */
static int
take_given(struct act *act)
{
	const struct op_chain_set *a = act->args;
	struct chain_plan *c = &((struct set_plan *)act->plan)->chain;
	char bad[64] = "";
	enum message m;

	if (a->stops != 0)
		c->head.stops = a->stops;
	if (a->lease != 0 || cleared(act, "lease"))
		c->head.lease = a->lease;
	if (a->put_off != 0 || cleared(act, "put_off"))
		c->head.put_off = a->put_off;
	if (a->again != 0 || cleared(act, "again"))
		c->head.again = a->again;
	if (a->quiet != 0)
		c->head.quiet = a->quiet == yes_no_yes;
	if (a->steps[0] == '\0')
		return 0;
	m = chain_read(a->steps, c, bad);
	if (m == M_CHAIN_MANY)
		return refuse(act, "steps", m, ARG_NUMBER(CHAIN_STEPS), NULL);
	return m != M_NONE ? refuse(act, "steps", m, ARG_TEXT(bad), NULL) : check_due(act, c);
}

static int
set_check(struct act *act)
{
	const struct op_chain_set *a = act->args;
	struct set_plan *plan = act->plan;
	const struct chain_row *row;

	if (check_name(act, a->which, &row) != 0 || check_leader(act, a->leader) != 0)
		return -1;
	chain_in_force(act->txn, row->name, &plan->chain);
	return take_given(act) != 0 || check_rings(act, &plan->chain) != 0 ? -1 : check_reach(act);
}

static void
replace(struct act *act, struct chain *was)
{
	if (was->id == 0 || was->replaced != 0)
		return;
	was->replaced = act->now;
	change_set(act->change, &kind_chain, was);
}

static void
reload(struct act *act, const struct chain *c)
{
	struct notice *n = act_notice(act);
	struct area county;

	if (county_get(act->txn, &county))
		notice_area(act, n, county.code);
	act_answer(act, &kind_chain, c, c->name);
}

static void
set_apply(struct act *act)
{
	const struct op_chain_set *a = act->args;
	struct set_plan *plan = act->plan;
	struct chain *head = &plan->chain.head;

	replace(act, &plan->was);
	head->id = 0;
	head->version = plan->was.version + 1;
	head->replaced = 0;
	head->at = act->now;
	head->by = act->who->account;
	head->leader = a->leader;
	change_new(act->change, &kind_chain, head);
	for (size_t i = 0; i < plan->chain.n; i++) {
		struct chain_step *s = &plan->chain.step[i];
		s->id = 0;
		s->chain = head->id;
		change_new(act->change, &kind_chain_step, s);
	}
	reload(act, head);
}

static int
reset_check(struct act *act)
{
	const struct op_chain_reset *a = act->args;
	const struct set_plan *plan = act->plan;
	const struct chain_row *row;

	if (check_name(act, a->which, &row) != 0)
		return -1;
	if (plan->was.id == 0 || plan->was.replaced != 0)
		return refuse(act, "which", M_CHAIN_SHIPPED, ARG_TEXT(row->name), NULL);
	return check_leader(act, a->leader);
}

static void
reset_apply(struct act *act)
{
	struct set_plan *plan = act->plan;

	replace(act, &plan->was);
	reload(act, &plan->was);
}

#define SETTERS (ROLE(admin) | ROLE_LOCAL)

static const struct op ops[] = {
	{ .verb = "set", .zh = "修改|设", .help = N_("change who is asked when; a leader agrees"),
	  .cost = 1, .args = &kind_op_chain_set, .target = &kind_chain, .edits = true, .roles = SETTERS, .plan_size = sizeof(struct set_plan),
	  .check = set_check, .apply = set_apply },
	{ .verb = "reset", .zh = "恢复|恢复默认", .help = N_("go back to the shipped chain"),
	  .args = &kind_op_chain_reset, .target = &kind_chain, .roles = SETTERS, .plan_size = sizeof(struct set_plan),
	  .check = reset_check, .apply = reset_apply },
	{ 0 }
};

const struct subject subject_chain = {
	.noun = "chain", .zh = "催办链|催办", .label = N_("chain"), .kind = &kind_chain, .ops = ops,
	.face = &chain_face,
};
