/*
 * Opening, answering and settling of needs, in any number. A
 * need and its next step are one record, so that neither can be without the other.
 */
#include "src/rules/need/need_in.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"

/* Live needs of the address, at a desk those of the subject alone: few, however many the
 * subject or the desk has. */
static void
key_same(struct index_key *key, const struct need_spec *spec, const struct address *a)
{
	bool desk = a->unit == 0 && a->area[0] != '\0';

	key_begin(key, &kind_need, desk ? 10 : a->unit != 0 ? 6 : 4);
	key_number(key, 1);
	if (!desk) {
		key_number(key, a->unit != 0 ? a->unit : a->person);
		return;
	}
	key_number(key, spec->subject);
	key_number(key, (uint64_t)spec->verb);
	key_code(key, a->area);
}

static bool
find_same(struct act *act, const struct need_spec *spec, const struct address *a,
    struct need *n)
{
	struct index_key key;
	struct scan s;
	bool same = false;

	key_same(&key, spec, a);
	scan_open(&s, act->txn, &key, false);
	while (!same && scan_next(&s)) {
		struct address b;
		if (!record_get(act->txn, &kind_need, s.id, n) || n->subject != spec->subject ||
		    n->subject_kind != spec->kind->no || n->verb != (int)spec->verb)
			continue;
		b = need_address(n);
		b.roles = a->roles;
		same = address_equal(a, &b);
	}
	scan_close(&s);
	if (!same)
		*n = (struct need){ 0 };
	return same;
}

/* Not written under the open scan; each turn takes what set() has still to change. */
static void
set_asked(struct act *act, uint64_t need, bool (*set)(struct need_to *, int64_t step), int64_t step)
{
	uint64_t ids[16];
	struct need_to to;
	struct scan s;
	size_t n;

	do {
		n = 0;
		need_to_walk(&s, act->txn, need);
		while (n < 16 && scan_next(&s))
			if (record_get(act->txn, &kind_need_to, s.id, &to) && set(&to, step))
				ids[n++] = s.id;
		scan_close(&s);
		for (size_t i = 0; i < n; i++)
			if (record_get(act->txn, &kind_need_to, ids[i], &to) && set(&to, step))
				change_set(act->change, &kind_need_to, &to);
	} while (n == 16 && act->txn->err == 0);
}

static bool
end_asked(struct need_to *to, int64_t step)
{
	bool was = to->live;

	(void)step;
	to->live = false;
	return was;
}

/* The chain that begins anew, or goes back to a step, has not come to them yet. */
static bool
set_before(struct need_to *to, int64_t step)
{
	bool was = !to->empty && to->step > 1 && to->step > step;

	to->step = was ? 1 : to->step;
	return was;
}

/* Something new came: nobody has seen or taken it; who was asked stays asked. */
static void
renew(struct need *n)
{
	n->state = need_state_open;
	n->seen = n->told = n->taken = n->later = n->lease = n->stands = n->calling_at = n->waits = 0;
	n->lapsed = n->lapsed_by = 0;
	n->seen_by = n->taken_by = n->calling = 0;
	n->extended = n->handed = n->put_off = 0;
	n->later_reason[0] = '\0';
}

static void
take_spec(struct need *n, const struct need_spec *spec, const struct address *a)
{
	n->subject_kind = spec->kind->no;
	n->subject = spec->subject;
	n->verb = (int)spec->verb;
	memcpy(n->area, a->area, sizeof n->area);
	snprintf(n->about, sizeof n->about, "%s", spec->about != NULL ? spec->about : "");
	n->roles = a->roles;
	n->post = a->post;
	n->unit = a->unit;
	n->on_watch = a->on_watch;
	n->person = a->person;
	n->asker = spec->asker;
	snprintf(n->issuer, sizeof n->issuer, "%s", spec->issuer != NULL ? spec->issuer : "");
	n->incident = spec->incident;
	n->due = spec->due;
	n->second = spec->second;
	n->urgent = spec->urgent && !spec->drill;	/* never above a real one */
	n->drill = spec->drill;
	n->live = true;
}

uint64_t
need_open(struct act *act, const struct need_spec *spec)
{
	const struct demand *d = demand_find(spec->verb);
	struct address a = { .roles = spec->roles, .post = (int)spec->post, .unit = spec->unit,
	    .on_watch = spec->on_watch, .person = spec->person };
	struct chain_plan c;
	struct need n;
	bool same, empty;

	snprintf(a.area, sizeof a.area, "%s", spec->area != NULL ? spec->area : "");
	same = find_same(act, spec, &a, &n);
	renew(&n);
	if (same)
		set_asked(act, n.id, set_before, 1);
	take_spec(&n, spec, &a);
	n.opened = act->now;
	chain_in_force(act->txn, d->chain, &c);
	n.chain = c.head.id;
	need_begin(act, &n, &c);
	need_schedule(&n, &c, act->now);
	empty = !address_reaches(act->txn, act->now, &a);
	if (same)
		change_set(act->change, &kind_need, &n);
	else
		change_new(act->change, &kind_need, &n);
	need_notice(act, &n);
	if (empty)
		need_ask(act, &n, &a, n.step, true);
	if (empty || (n.wake != 0 && n.wake <= act->now))
		need_first(act, &n, &c, empty);
	return n.id;
}

void
need_end(struct act *act, struct need *n, enum need_state state)
{
	n->state = (int)state;
	n->live = false;
	n->wake = n->next = n->second = n->waits = n->calling_at = 0;
	n->calling = 0;
	n->settled = act->now;
	n->settled_by = act->who->account;
	if (state == need_state_answered) {
		n->answered = act->now;
		n->answered_by = act->who->account;
		n->how = act->how;
	}
	change_set(act->change, &kind_need, n);
	set_asked(act, n->id, end_asked, 0);
	need_notice(act, n);
}

static void
end_all(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb,
    enum need_state state, uint64_t said_by)
{
	struct need_walk w;
	struct need n;

	need_walk_open(&w, act->txn, kind, subject, verb);
	while (need_walk_next(&w, &n)) {
		n.said_by = said_by;
		if (said_by != 0)
			need_note_told(act, &n, said_by, act->how);
		need_end(act, &n, state);
	}
}

void
need_settle(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb)
{
	end_all(act, kind, subject, verb, need_state_settled, 0);
}

void
need_settle_at(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb,
    const char *area)
{
	struct need_walk w;
	struct need n;

	need_walk_open(&w, act->txn, kind, subject, verb);
	while (need_walk_next(&w, &n))
		if (strcmp(n.area, area) == 0)
			need_end(act, &n, need_state_settled);
}

void
need_answer(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb,
    uint64_t said_by)
{
	end_all(act, kind, subject, verb, need_state_answered, said_by);
}

void
need_move(struct act *act, const struct kind *kind, uint64_t from, enum need_verb verb, uint64_t to)
{
	struct need_walk w;
	struct need n;

	need_walk_open(&w, act->txn, kind, from, verb);
	while (need_walk_next(&w, &n)) {
		n.subject = to;
		change_set(act->change, &kind_need, &n);
		need_notice(act, &n);
	}
}

void
need_due(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb, int64_t due)
{
	struct chain_plan c;
	struct need_walk w;
	struct need n;

	need_walk_open(&w, act->txn, kind, subject, verb);
	while (need_walk_next(&w, &n)) {
		if (n.due == due)
			continue;
		need_chain(act->txn, &n, &c);
		need_set_due(&n, &c, due, act->now);
		change_set(act->change, &kind_need, &n);
		set_asked(act, n.id, set_before, n.step);
		need_notice(act, &n);
	}
}

/* A look is no answer: it stops no chain but one that only wants to be seen. */
void
need_mark_seen(struct act *act, struct need *n)
{
	struct chain_plan c;

	if (n->seen == 0) {
		n->seen = act->now;
		n->seen_by = act->who->account;
		n->how = act->how;
	}
	if (n->told == 0)
		n->told = act->now;
	need_note_told(act, n, act->who->account, act->how);
	if (n->state == need_state_open || n->state == need_state_climbed)
		n->state = need_state_seen;
	need_chain(act->txn, n, &c);
	need_adopt(n);
	need_schedule(n, &c, act->now);
}

bool
need_see(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb)
{
	struct need_walk w;
	struct need n;
	bool any = false;

	need_walk_open(&w, act->txn, kind, subject, verb);
	while (need_walk_next(&w, &n)) {
		if (n.seen != 0 || !need_is_mine(act->txn, act->who, &n))
			continue;
		need_mark_seen(act, &n);
		change_set(act->change, &kind_need, &n);
		need_notice(act, &n);
		any = true;
	}
	return any;
}
