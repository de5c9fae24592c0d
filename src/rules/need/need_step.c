/*
 * A need's chain in time. next is when the chain goes on, kept as a time of its
 * own: a step's minutes count from where the one before it stood, so a late
 * round moves nothing, but what was late by a stop moves all that follows.
 * wake is the first of all that the keeper has to do for the need.
 */
#include "src/rules/need/need_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/unit/unit.h"
#include "src/lang/when.h"

#define SECOND 1000

void
need_chain(struct txn *t, const struct need *n, struct chain_plan *c)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	const struct chain_row *row = d != NULL ? chain_row_find(d->chain) : NULL;

	if (n->chain == 0 || !chain_get(t, n->chain, c))
		chain_shipped(t, row != NULL ? row : &chain_rows[0], c);
}

void
need_adopt(struct need *n)
{
	if (n->began != 0 || !n->live)
		return;
	n->began = n->opened;
	n->step = n->climbed[0] != '\0' ? 2 : 1;
	n->next = n->wake;
}

/* When a step is planned, counted from the need's beginning or its due time. */
static int64_t
planned(const struct need *n, const struct chain_step *s)
{
	return (s->from_due ? n->due : n->began) + s->after * MINUTE;
}

/* The step that has the number, or the first one after it that has a time. */
static const struct chain_step *
step_after(const struct need *n, const struct chain_plan *c, int64_t no)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->step[i].no > no && (!c->step[i].from_due || n->due != 0))
			return &c->step[i];
	return NULL;
}

static const struct chain_step *
step_of(const struct chain_plan *c, int64_t no)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->step[i].no == no)
			return &c->step[i];
	return NULL;
}

int64_t
need_gap(const struct need *n, const struct chain_plan *c)
{
	const struct chain_step *next = step_after(n, c, n->step), *last = step_of(c, n->step);
	int64_t ms;

	if (next == NULL)
		return chain_again(c, n->repeats) * MINUTE;
	ms = planned(n, next) - (last != NULL ? planned(n, last) : n->began);
	return ms > 0 ? ms : 0;
}

static bool
goes_on(const struct need *n, const struct chain_plan *c)
{
	return n->live && n->next != 0 && n->answered == 0 &&
	    !(c->head.stops == chain_stop_seen && n->seen != 0);
}

/* When the chain goes on: a claim or putting off makes some chains wait. */
static int64_t
chain_time(const struct need *n, const struct chain_plan *c, int64_t now)
{
	int64_t at = n->next, end = n->lease + c->pace.grace;

	if (!goes_on(n, c) || n->waits != 0)
		return 0;
	if (c->head.stops == chain_stop_taken && n->taken_by != 0) {
		if (n->lease == 0)
			return 0;
		at = at > end ? at : end;
	}
	if (n->later > now && !n->urgent && n->later > at)
		at = n->later;
	return at;
}

static void
earlier(int64_t *wake, int64_t at)
{
	if (at != 0 && (*wake == 0 || at < *wake))
		*wake = at;
}

static int64_t
half_of(const struct need *n, const struct chain_plan *c)
{
	return n->lease - chain_lease(c) * MINUTE / 2;
}

void
need_schedule(struct need *n, const struct chain_plan *c, int64_t now)
{
	n->wake = 0;
	if (!n->live)
		return;
	earlier(&n->wake, chain_time(n, c, now));
	earlier(&n->wake, n->second);
	if (n->later > now)
		earlier(&n->wake, n->later);
	if (n->taken_by != 0)
		earlier(&n->wake, n->stands);
	if (n->taken_by == 0 || n->lease == 0)
		return;
	earlier(&n->wake, n->lease + c->pace.grace);
	if (n->lease > now)
		earlier(&n->wake, n->lease);
	if (half_of(n, c) > now)
		earlier(&n->wake, half_of(n, c));
}

/* What a claim or putting off held back is not late when that ends. */
static void
let_go(struct need *n, const struct chain_plan *c, int64_t now)
{
	if (goes_on(n, c) && chain_time(n, c, now) != n->next && now - n->next > NEED_LATE)
		n->next = now;
}

void
need_release(struct need *n, const struct chain_plan *c, int64_t now)
{
	let_go(n, c, now);
	n->taken_by = 0;
	n->taken = 0;
	n->lease = 0;
	n->stands = 0;
	if (n->state == need_state_taken)
		n->state = n->seen != 0 ? need_state_seen : need_state_open;
}

void
need_claim(struct act *act, struct need *n, const struct chain_plan *c, uint64_t account)
{
	let_go(n, c, act->now);
	n->state = need_state_taken;
	n->taken = act->now;
	n->taken_by = account;
	n->lapsed = 0;
	n->lapsed_by = 0;
	if (n->rung > act->now)		/* the clock went back: it rang before, not after */
		n->rung = act->now;
	n->lease = chain_lease(c) != 0 ? act->now + chain_lease(c) * MINUTE : 0;
	n->later = 0;
	n->later_reason[0] = '\0';
	need_stands(act->txn, n, act->now);
}

/* The desk that the chain has reached: of the last step that found somebody. */
static void
reached(struct txn *t, const struct need *n, struct address *at)
{
	struct need_to to;
	struct scan s;

	*at = need_address(n);
	if (at->area[0] == '\0' && at->unit == 0)
		memcpy(at->area, n->about, sizeof at->area);
	need_to_walk(&s, t, n->id);
	while (n->id != 0 && scan_next(&s))
		if (record_get(t, &kind_need_to, s.id, &to) && !to.empty && to.step > 1 &&
		    (to.area[0] != '\0' || to.unit != 0))
			*at = need_to_address(&to);
	scan_close(&s);
}

static struct address
desk(const char *area, unsigned roles)
{
	struct address a = { .roles = roles };

	snprintf(a.area, sizeof a.area, "%s", area);
	return a;
}

/* The next one up: a unit's parent, the desk of its area, the tier above. What is
 * done there in its place takes the same roles. */
static bool
above(struct txn *t, const struct need *n, const struct address *at, struct address *up)
{
	unsigned roles = (unsigned)n->roles & (DESK_ROLES | ROLE(officer));
	char area[16], parent[16];
	struct unit u;

	if (at->unit != 0 && record_get(t, &kind_unit, at->unit, &u)) {
		*up = (struct address){ .unit = u.parent, .on_watch = true };
		if (u.parent == 0)
			*up = desk(u.area, DESK_ROLES);
		return true;
	}
	address_desk(t, at, area);
	if (strcmp(area, at->area) == 0) {
		area_parent(t, area, parent);
		memcpy(area, parent, sizeof area);
	}
	*up = desk(area, roles & DESK_ROLES ? roles : DESK_ROLES);
	return area[0] != '\0';
}

size_t
step_addresses(struct txn *t, const struct need *n, enum chain_who who, struct address at,
    struct address to[ADDRESSES])
{
	char area[16];
	size_t count = 0;

	address_desk(t, &at, area);
	switch (who) {
	case chain_who_asked:
		to[0] = need_address(n);
		return 1;
	case chain_who_second:
		to[0] = desk(n->area, ROLE(officer));
		to[0].post = post_B;
		return 1;
	case chain_who_issuer:
		to[0] = n->issuer[0] != '\0' ? desk(n->issuer, ROLE(duty)) :
		    (struct address){ .unit = n->asker };
		return n->issuer[0] != '\0' || n->asker != 0;
	case chain_who_watch:
		to[0] = desk(area, ROLE(duty));
		return 1;
	case chain_who_leader:
		to[0] = desk(area, ROLE(leader));
		return 1;
	case chain_who_above:
		return above(t, n, &at, &to[0]);
	case chain_who_all:
		while (count < ADDRESSES && above(t, n, &at, &to[count]))
			at = to[count++];
		return count;
	}
	return 0;
}

/* Whom the chain asks next as it stands: those of the next step, or at its end those
 * who are rung again. */
static size_t
pending(struct txn *t, const struct need *n, const struct chain_plan *c,
    struct address to[ADDRESSES])
{
	const struct chain_step *s = step_after(n, c, n->step);
	struct address at;

	reached(t, n, &at);
	if (s != NULL)
		return step_addresses(t, n, (enum chain_who)s->who, at, to);
	to[0] = at;
	return 1;
}

bool
need_must_wait(struct txn *t, const struct terminals *on, int64_t now, const struct need *n,
    const struct chain_plan *c)
{
	struct address to[ADDRESSES];
	struct people found = { NULL, 0 };
	size_t count;
	bool here = false;

	if (!c->head.quiet || n->urgent)
		return false;
	count = pending(t, n, c, to);
	for (size_t i = 0; i < count; i++)
		address_people(t, now, &to[i], &found);
	for (size_t i = 0; i < found.n && !here; i++)
		here = terminals_have(on, found.ids[i]);
	free(found.ids);
	return found.n > 0 && !here;
}

bool
need_ask(struct act *act, const struct need *n, const struct address *a, int64_t step, bool empty)
{
	struct need_to to = { .need = n->id, .step = step,
	    .roles = a->roles, .post = a->post, .unit = a->unit, .on_watch = a->on_watch,
	    .person = a->person, .live = !empty, .at = act->now, .empty = empty }, had;
	struct address first = need_address(n), before;
	struct scan s;
	bool known = !empty && address_equal(a, &first), asked = false;

	need_to_walk(&s, act->txn, n->id);
	while (!known && !asked && !empty && scan_next(&s)) {
		if (!record_get(act->txn, &kind_need_to, s.id, &had) || had.empty)
			continue;
		before = need_to_address(&had);
		asked = address_equal(a, &before);
	}
	scan_close(&s);
	if (asked && step > 1 && had.step == 1) {
		had.step = step;	/* the chain comes to whom it was given, or that it asked before */
		change_set(act->change, &kind_need_to, &had);
	}
	if (known || asked)
		return false;
	memcpy(to.area, a->area, sizeof to.area);
	change_new(act->change, &kind_need_to, &to);
	return true;
}

static void
fire_line(struct act *act, const struct need *n, const char *missing, bool ring)
{
	char desk_code[16], arg[192];
	struct address first = need_address(n);

	address_desk(act->txn, &first, desk_code);
	arg_area(arg, missing[0] != '\0' ? missing : desk_code);
	if (ring && n->step > 1)	/* what waited from its beginning is not late */
		need_ring(act, n, missing[0] != '\0' ? M_NEED_SKIPPED : M_NEED_STEP, arg);
	else
		need_notice(act, n);
}

/* Asks whom the step names. False if nobody is there: that leaves its trace. */
static bool
ask_step(struct act *act, struct need *n, const struct chain_step *s, char missing[16])
{
	struct address to[ADDRESSES], at;
	size_t count, there = 0;

	reached(act->txn, n, &at);
	count = step_addresses(act->txn, n, (enum chain_who)s->who, at, to);
	n->step = s->no;
	for (size_t i = 0; i < count; i++) {
		bool empty = !address_reaches(act->txn, act->now, &to[i]);
		need_ask(act, n, &to[i], n->step, empty);
		there += !empty;
		if (empty)
			address_desk(act->txn, &to[i], missing);
		else
			need_list_absent(act, n, &to[i], s->how);
	}
	if (count == 0)
		need_ask(act, n, &(struct address){ 0 }, n->step, true);
	if (missing[0] != '\0' && act->op != NULL && act->op->roles & ROLE_SYSTEM)
		act_word(act, "nobody", missing);
	return there > 0;
}

/* At the end of the chain the highest that it reached are rung again. */
static void
repeat(struct act *act, struct need *n, const struct chain_plan *c, int64_t from)
{
	struct address at, first = need_address(n);
	char desk_code[16], arg[192];

	n->repeats++;
	n->next = from + need_gap(n, c);
	n->rung = act->now;
	reached(act->txn, n, &at);
	need_list_absent(act, n, &at, chain_how_ring);
	address_desk(act->txn, &first, desk_code);
	need_ring_at(act, n, &at, M_NEED_STEP, arg_area(arg, desk_code));
}

/* A quiet chain waits where nobody of those it would ask next is on. */
static bool
hold(struct act *act, struct need *n, const struct chain_plan *c)
{
	if (need_must_wait(act->txn, act->terminals, act->now, n, c))
		n->waits = act->now;
	return n->waits != 0;
}

/* A desk that rings the unit it asks itself is not told of lateness before the time:
 * a step from it is not brought forward because nobody is there. */
static bool
comes_in_time(const struct need *n, const struct chain_step *s, int64_t now)
{
	return s == NULL || n->issuer[0] == '\0' || !s->from_due || n->due <= now;
}

/* The next step, and with it the one after it for each that finds nobody. from is
 * where it stands in time: what follows is counted from there. */
static void
fire(struct act *act, struct need *n, const struct chain_plan *c, int64_t from)
{
	const struct chain_step *s = step_after(n, c, n->step);
	char missing[16] = "";
	bool there = false;

	if (hold(act, n, c)) {
		need_notice(act, n);
		return;
	}
	if (s == NULL) {
		repeat(act, n, c, from);
		return;
	}
	do {
		there = ask_step(act, n, s, missing);
		s = step_after(n, c, n->step);
		n->next = need_gap(n, c) != 0 || s != NULL ? from + need_gap(n, c) : 0;
		from = n->next;
	} while (s != NULL && !there && comes_in_time(n, s, act->now) && !hold(act, n, c));
	n->rung = act->now;
	s = step_of(c, n->step);
	if (there)
		fire_line(act, n, missing, s == NULL || s->how & chain_how_ring);
	else
		need_notice(act, n);
}

void
need_begin(struct act *act, struct need *n, const struct chain_plan *c)
{
	struct address first = need_address(n);

	n->began = n->rung = act->now;
	n->shift = n->repeats = n->step = n->waits = 0;
	n->call_desk[0] = '\0';
	if (hold(act, n, c)) {
		n->next = act->now;
		return;
	}
	n->step = c->step[0].no;
	n->next = need_gap(n, c) != 0 || step_after(n, c, n->step) != NULL ? act->now + need_gap(n, c) : 0;
	need_list_absent(act, n, &first, c->step[0].how);
}

void
need_set_due(struct need *n, const struct chain_plan *c, int64_t due, int64_t now)
{
	const struct chain_step *s;

	need_adopt(n);
	n->due = due;
	for (size_t i = c->n; i-- > 1;) {
		s = &c->step[i];
		if (s->no <= n->step && s->from_due && planned(n, s) > now) {
			n->step = c->step[i - 1].no;
			n->repeats = 0;
		}
	}
	s = step_after(n, c, n->step);
	if (n->waits == 0 && s != NULL && s->from_due)
		n->next = planned(n, s) > now ? planned(n, s) : now;
	need_schedule(n, c, now);
}

/* One step of what fell due. What a stop made late moves all that follows. meant is
 * when it was to go on, 0 for not of itself: what waited for a claim or was put off
 * is not late. */
static void
chain_tick(struct act *act, struct need *n, const struct chain_plan *c, int64_t meant)
{
	int64_t at = chain_time(n, c, act->now), late = act->now - meant;

	if (at == 0 || at > act->now)
		return;
	if (meant != 0 && late > NEED_LATE) {
		n->shift += (late + SECOND - 1) / SECOND;
		n->second += n->second != 0 ? late : 0;
	}
	fire(act, n, c, act->now - n->next > NEED_LATE ? act->now : n->next);
}

static bool
between(int64_t at, int64_t from, int64_t to)
{
	return at != 0 && at >= from && at <= to;
}

/* Is who has it still one of those asked? */
static bool
holder_gone(struct act *act, const struct need *n)
{
	struct viewer v;

	return !viewer_load(act->txn, n->taken_by, act->now, &v) || !need_asks(act->txn, &v, n);
}

static void
claim_tick(struct act *act, struct need *n, const struct chain_plan *c, int64_t due)
{
	bool leased = n->lease != 0;

	if (n->taken_by == 0)
		return;
	if ((leased && act->now >= n->lease + c->pace.grace) || holder_gone(act, n)) {
		n->lapsed = act->now;
		n->lapsed_by = n->taken_by;
		need_release(n, c, act->now);
		need_ring(act, n, M_NEED_BACK, NULL);
		need_line(act, n, n->lapsed_by, M_NEED_LAPSED, NULL);
		return;
	}
	need_stands(act->txn, n, act->now);
	if (!leased)
		return;
	if (between(n->lease, due, act->now))
		need_line(act, n, n->taken_by, M_NEED_LEASE_ENDS, ARG_TIME(n->lease + c->pace.grace));
	else if (between(half_of(n, c), due, act->now))
		need_line(act, n, n->taken_by, M_NEED_LEASE_HALF, ARG_TIME(n->lease + c->pace.grace));
}

/* Missed a second time: what follows from that its subject knows. */
static bool
second_tick(struct act *act, struct need *n)
{
	bool missed = n->live && n->second != 0 && n->second <= act->now;

	if (missed)
		n->second = 0;
	return missed;
}

void
need_tick(struct act *act, struct need *n, const struct chain_plan *c, int64_t due)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	int64_t meant = chain_time(n, c, due - 1);
	bool missed;

	claim_tick(act, n, c, due);
	if (between(n->later, due, act->now))
		need_ring(act, n, M_NEED_LATER_OVER, NULL);
	chain_tick(act, n, c, meant);
	missed = second_tick(act, n);
	need_schedule(n, c, act->now);
	change_set(act->change, &kind_need, n);
	if (missed && d != NULL && d->missed != NULL)
		d->missed(act, n);
}

void
need_resume(struct act *act, struct need *n, const struct chain_plan *c)
{
	n->waits = 0;
	n->next = act->now;
	chain_tick(act, n, c, act->now);
	need_schedule(n, c, act->now);
	change_set(act->change, &kind_need, n);
}

void
need_advance(struct act *act, struct need *n, const struct chain_plan *c)
{
	if (goes_on(n, c) && step_after(n, c, n->step) != NULL)
		fire(act, n, c, act->now);
}

void
need_first(struct act *act, struct need *n, const struct chain_plan *c, bool empty)
{
	if (empty && comes_in_time(n, step_after(n, c, n->step), act->now))
		need_advance(act, n, c);
	if (empty || n->next <= act->now)
		need_tick(act, n, c, act->now);
}
