/*
 * Opening, answering, settling and climbing of needs. A need and its next
 * step are one record, so that neither can be without the other.
 */
#include "src/rules/need/need_ops.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"

size_t
need_live(struct txn *t, unsigned kind, uint64_t subject, enum need_verb verb,
    uint64_t ids[LIVE_MAX])
{
	struct need need;
	struct scan s;
	struct index_key key;
	size_t n = 0;

	key_begin(&key, &kind_need, 1);
	key_number(&key, subject);
	if (verb != 0)
		key_number(&key, (uint64_t)verb);
	scan_open(&s, t, &key, false);
	while (n < LIVE_MAX && scan_next(&s))
		if (record_get(t, &kind_need, s.id, &need) && need.live &&
		    need.subject_kind == kind)
			ids[n++] = s.id;
	scan_close(&s);
	return n;
}

bool
need_is_live(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb)
{
	uint64_t ids[LIVE_MAX];

	return need_live(t, kind->no, subject, verb, ids) > 0;
}

struct notice *
need_notice(struct act *act, const struct need *n)
{
	struct notice *notice = act_notice(act, &kind_need, n->id);

	/* A line for one person is not for all who may see the incident. */
	notice->incident = n->person != 0 ? 0 : n->incident;
	notice->drill = n->drill;
	notice->person = n->person;
	notice_area(notice, n->area);
	notice_area(notice, n->climbed);
	return notice;
}

static void
ring(struct act *act, const struct need *n, const struct need_spec *spec)
{
	struct notice *notice = need_notice(act, n);

	notice->urgent = spec->urgent && !spec->drill;
	notice->message = spec->message;
	for (size_t i = 0; i < ANSWER_ARGS && spec->args[i] != NULL; i++)
		snprintf(notice->args[i], sizeof notice->args[i], "%s", spec->args[i]);
}

void
need_climb(struct act *act, struct need *n)
{
	char parent[16], room[2][192];
	struct notice *notice;

	area_parent(act->txn, n->area, parent);
	n->wake = 0;
	n->step++;
	if (parent[0] != '\0') {
		memcpy(n->climbed, parent, sizeof n->climbed);
		if (n->state == need_state_open)
			n->state = need_state_climbed;
	}
	change_set(act->change, &kind_need, n);
	notice = need_notice(act, n);
	if (parent[0] == '\0')
		return;
	notice->urgent = !n->drill;
	notice->message = M_NEED_CLIMBED;
	snprintf(notice->args[0], sizeof notice->args[0], "%s", arg_area(room[0], n->area));
	snprintf(notice->args[1], sizeof notice->args[1], "%s",
	    arg_enum(room[1], &enum_need_verb, n->verb));
	snprintf(notice->args[2], sizeof notice->args[2], "%s", arg_area(room[0], n->about));
}

/* The live need that this one renews; false leaves *n empty. */
static bool
find_same(struct act *act, const struct need_spec *spec, struct need *n)
{
	uint64_t ids[LIVE_MAX];
	size_t count = need_live(act->txn, spec->kind->no, spec->subject, spec->verb, ids);
	char a[16], b[16];

	code_stem(spec->area != NULL ? spec->area : "", a);
	for (size_t i = 0; i < count; i++) {
		if (!record_get(act->txn, &kind_need, ids[i], n))
			continue;
		code_stem(n->area, b);
		if (strcmp(a, b) == 0 && n->person == spec->person)
			return true;
	}
	*n = (struct need){ 0 };
	return false;
}

/* Something new came: nobody has seen or taken it, and what had climbed stays
 * up. */
static void
renew(struct need *n)
{
	n->state = n->climbed[0] != '\0' ? need_state_climbed : need_state_open;
	n->seen = 0;
	n->seen_by = 0;
	n->taken = 0;
	n->taken_by = 0;
	n->later = 0;
	n->later_reason[0] = '\0';
}

uint64_t
need_open(struct act *act, const struct need_spec *spec)
{
	struct need n;
	bool same = find_same(act, spec, &n);

	renew(&n);
	n.subject_kind = spec->kind->no;
	n.subject = spec->subject;
	n.verb = (int)spec->verb;
	snprintf(n.area, sizeof n.area, "%s", spec->area != NULL ? spec->area : "");
	snprintf(n.about, sizeof n.about, "%s", spec->about != NULL ? spec->about : "");
	n.roles = spec->roles;
	n.person = spec->person;
	n.incident = spec->incident;
	n.opened = act->now;
	n.due = spec->due;
	n.wake = spec->wake;
	n.urgent = spec->urgent && !spec->drill;	/* never above a real one */
	n.drill = spec->drill;
	n.live = true;
	if (same)
		change_set(act->change, &kind_need, &n);
	else
		change_new(act->change, &kind_need, &n);
	ring(act, &n, spec);
	if (n.wake != 0 && n.wake <= act->now)
		need_climb(act, &n);
	return n.id;
}

static void
end_all(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb,
    enum need_state state)
{
	uint64_t ids[LIVE_MAX];
	size_t count = need_live(act->txn, kind->no, subject, verb, ids);
	struct need n;

	for (size_t i = 0; i < count; i++) {
		if (!record_get(act->txn, &kind_need, ids[i], &n))
			continue;
		n.state = (int)state;
		n.live = false;
		n.wake = 0;
		n.settled = act->now;
		if (state == need_state_answered) {
			n.answered = act->now;
			n.answered_by = act->who->account;
			n.how = act->how;
		}
		change_set(act->change, &kind_need, &n);
		need_notice(act, &n);
	}
}

void
need_settle(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb)
{
	end_all(act, kind, subject, verb, need_state_settled);
}

void
need_answer(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb)
{
	end_all(act, kind, subject, verb, need_state_answered);
}

void
need_mark_seen(struct act *act, struct need *n)
{
	if (n->seen == 0) {
		n->seen = act->now;
		n->seen_by = act->who->account;
		n->how = act->how;
	}
	if (n->state == need_state_open || n->state == need_state_climbed)
		n->state = need_state_seen;
	n->wake = 0;
}

bool
need_see(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb)
{
	uint64_t ids[LIVE_MAX];
	size_t count = need_live(act->txn, kind->no, subject, verb, ids);
	struct need n;
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (!record_get(act->txn, &kind_need, ids[i], &n) || n.seen != 0 ||
		    !need_is_mine(act->txn, act->who, &n))
			continue;
		need_mark_seen(act, &n);
		change_set(act->change, &kind_need, &n);
		need_notice(act, &n);
		any = true;
	}
	return any;
}
