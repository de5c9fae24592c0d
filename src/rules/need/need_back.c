/*
 * The clock went back: no time of a need may lie further ahead than its own minutes,
 * or a night would fall silent.
 */
#include "src/rules/need/need_in.h"

#include <stddef.h>

#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "src/lang/when.h"

/* Is there the trace of a step that found nobody? */
static bool
was_empty(struct txn *t, const struct need *n, int64_t step)
{
	struct need_to to;
	struct scan s;
	bool empty = false;

	need_to_walk(&s, t, n->id);
	while (scan_next(&s))
		empty |= record_get(t, &kind_need_to, s.id, &to) && to.empty && to.step == step;
	scan_close(&s);
	return empty;
}

/* The longest that the chain may wait as it stands: from the first of the steps that
 * were passed together, because nobody was there, to the next one. */
static int64_t
longest(struct txn *t, const struct need *n, const struct chain_plan *c)
{
	struct need from = *n;
	int64_t ms = need_gap(n, c);

	while (from.step > 1 && was_empty(t, n, from.step - 1)) {
		from.step--;
		ms += need_gap(&from, c);
	}
	return ms;
}

/* How far ahead a time may lie; one of what was not at all. When it rang last stays:
 * else it would ring anew. */
static const struct hold {
	size_t offset;
	enum { H_CHAIN, H_LEASE, H_LATER, H_SECOND, H_PAST } by;
} holds[] = {
	{ offsetof(struct need, next), H_CHAIN }, { offsetof(struct need, lease), H_LEASE },
	{ offsetof(struct need, later), H_LATER }, { offsetof(struct need, waits), H_PAST },
	{ offsetof(struct need, calling_at), H_PAST }, { offsetof(struct need, second), H_SECOND },
};

/* A need of before there were chains could be put off for a day. */
static int64_t
most(struct txn *t, const struct hold *h, const struct need *n, const struct chain_plan *c)
{
	if (h->by == H_CHAIN)
		return longest(t, n, c);
	if (h->by == H_LEASE)
		return chain_lease(c) * MINUTE;
	if (h->by == H_SECOND)
		return n->second - n->opened;
	if (h->by == H_LATER)
		return n->put_off > 0 ? c->head.put_off * MINUTE : DAY;
	return 0;
}

/* Sets each time back to its own minutes from now; true if one lay further ahead.
 * Who was ringing is not any more. */
static bool
bring_back(struct txn *t, struct need *n, const struct chain_plan *c, int64_t now)
{
	bool ahead = false;

	if (n->calling_at > now)
		n->calling = 0;
	for (size_t i = 0; i < sizeof holds / sizeof holds[0]; i++) {
		int64_t *at = (int64_t *)((char *)n + holds[i].offset);
		int64_t limit = now + (*at > now ? most(t, &holds[i], n, c) : 0);
		if (*at <= limit)
			continue;
		*at = limit;
		ahead = true;
	}
	if (n->calling == 0)
		n->calling_at = 0;
	return ahead;
}

bool
need_is_ahead(struct txn *t, const struct need *n, int64_t now)
{
	struct chain_plan c;
	struct need as = *n;

	if (!n->live)
		return false;
	need_chain(t, n, &c);
	need_adopt(&as);
	return bring_back(t, &as, &c, now);
}

/* Each goes back to its own minutes from now; due, told and answered stay. */
void
need_set_back(struct act *act, struct need *n, const struct chain_plan *c)
{
	need_adopt(n);
	bring_back(act->txn, n, c, act->now);
	need_schedule(n, c, act->now);
	change_set(act->change, &kind_need, n);
}
