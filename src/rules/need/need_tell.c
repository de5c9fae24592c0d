/* Who hears of a need. */
#include "src/rules/need/need_ops.h"

#include <stdio.h>

#include "gen/kinds/area/area.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/unit/unit.h"

/* Notices of an operation that name their need, and lines that ring; those of
 * further needs are put together: each session looks what of it is its own. */
#define NEED_NOTICES 16
#define NEED_LINES 64

/* One area more for a notice; where they are too many, the county's means all. */
static void
widen(struct act *act, struct notice *notice, const char *code)
{
	struct area county;

	if (notice->nareas == NOTICE_AREAS && county_get(act->txn, &county)) {
		notice->nareas = 0;
		code = county.code;
	}
	notice_area(notice, code);
}

static struct notice *
bundle(struct act *act)
{
	for (size_t i = act->notices.n; i-- > 0;)
		if (act->notices.list[i].kind == kind_need.no && act->notices.list[i].id == 0)
			return &act->notices.list[i];
	return act_notice(act, &kind_need, 0);
}

static void
for_address(struct act *act, struct notice *notice, const struct address *a, const char *about)
{
	struct unit u;

	if (a->area[0] != '\0')
		widen(act, notice, a->area);
	if (a->unit != 0 && record_get(act->txn, &kind_unit, a->unit, &u))
		widen(act, notice, u.area);
	if (a->person == 0)
		return;
	if (notice->id != 0 && (notice->person == 0 || notice->person == a->person))
		notice->person = a->person;
	else
		widen(act, notice, about);
}

static void
for_all(struct act *act, const struct need *n, struct notice *notice)
{
	struct address a = need_address(n);
	struct need_to to;
	struct scan s;

	for_address(act, notice, &a, n->about);
	notice_area(notice, n->climbed);
	need_to_walk(&s, act->txn, n->id);
	while (scan_next(&s)) {
		if (!record_get(act->txn, &kind_need_to, s.id, &to) || to.empty)
			continue;
		a = need_to_address(&to);
		for_address(act, notice, &a, n->about);
	}
	scan_close(&s);
}

/* only: one address; NULL: all who were asked. */
static struct notice *
tell(struct act *act, const struct need *n, const struct address *only, size_t most)
{
	struct notice *notice = act->notices.n >= most ? bundle(act) :
	    act_notice(act, &kind_need, n->id);

	if (notice->id != 0) {
		/* A line for one person is not for all who may see the incident. */
		notice->incident = n->person != 0 || only != NULL ? 0 : n->incident;
		notice->drill = n->drill;
	}
	if (only != NULL)
		for_address(act, notice, only, n->about);
	else
		for_all(act, n, notice);
	return notice;
}

struct notice *
need_notice(struct act *act, const struct need *n)
{
	return tell(act, n, NULL, NEED_NOTICES);
}

struct notice *
need_ringing(struct act *act, const struct need *n)
{
	return tell(act, n, NULL, NEED_LINES);
}

static void
put_line(struct notice *notice, const struct need *n, enum message m, const char *arg)
{
	char room[192];
	size_t at = 0;

	notice->message = m;
	if (arg != NULL)
		snprintf(notice->args[at++], sizeof notice->args[0], "%s", arg);
	snprintf(notice->args[at++], sizeof notice->args[0], "%s",
	    arg_enum(room, &enum_need_verb, n->verb));
	snprintf(notice->args[at], sizeof notice->args[0], "%s", arg_area(room, n->about));
}

void
need_ring(struct act *act, const struct need *n, enum message m, const char *arg)
{
	need_ring_at(act, n, NULL, m, arg);
}

void
need_ring_at(struct act *act, const struct need *n, const struct address *only,
    enum message m, const char *arg)
{
	struct notice *notice = tell(act, n, only, NEED_LINES);

	notice->urgent |= !n->drill;
	if (notice->id != 0)
		put_line(notice, n, m, arg);
}

struct notice *
need_line(struct act *act, const struct need *n, uint64_t person, enum message m, const char *arg)
{
	struct notice *notice = act_notice(act, &kind_need, n->id);

	notice->person = person;
	notice->drill = n->drill;
	put_line(notice, n, m, arg);
	return notice;
}
