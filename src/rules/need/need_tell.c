/* Who hears of a need. */
#include "src/rules/need/need_in.h"

#include <stdio.h>

#include "db/index.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/unit/unit.h"

struct words {		/* for who is asked by name */
	enum message message;	/* 0: none */
	const char *arg;	/* before verb and place; may be NULL */
};

static void
put_line(struct notice *notice, const struct need *n, const struct words *l)
{
	char room[192];
	size_t at = 0;

	notice->drill = n->drill;
	notice->message = l->message;
	if (l->arg != NULL)
		snprintf(notice->args[at++], sizeof notice->args[0], "%s", l->arg);
	snprintf(notice->args[at++], sizeof notice->args[0], "%s",
	    arg_enum(room, &enum_need_verb, n->verb));
	snprintf(notice->args[at], sizeof notice->args[0], "%s", arg_area(room, n->about));
}

static void
for_person(struct act *act, const struct need *n, uint64_t person, const struct words *l)
{
	struct notice *notice = act_notice(act);

	notice->person = person;
	if (l->message != 0)
		put_line(notice, n, l);
}

/* The unit's own area and those of whom it was granted to: a unit that moved leaves
 * their grants where they are. */
static void
for_unit(struct act *act, const struct need *n, uint64_t unit)
{
	struct notice *notice = act_notice_of(act, n->incident);
	struct index_key key;
	struct grant g;
	struct unit u;
	struct scan s;

	if (record_get(act->txn, &kind_unit, unit, &u))
		notice_area(act, notice, u.area);
	key_begin(&key, &kind_grant, 3);
	key_number(&key, unit);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s))
		if (record_get(act->txn, &kind_grant, s.id, &g) && g.revoked == 0)
			notice_area(act, notice, g.area);
	scan_close(&s);
}

static void
for_address(struct act *act, const struct need *n, const struct address *a, const struct words *l)
{
	if (a->person != 0)
		for_person(act, n, a->person, l);
	if (a->area[0] != '\0')
		notice_area(act, act_notice_of(act, n->incident), a->area);
	if (a->unit != 0)
		for_unit(act, n, a->unit);
}

static void
for_all(struct act *act, const struct need *n, const struct words *l)
{
	struct address a = need_address(n);
	struct need_to to;
	struct scan s;

	for_address(act, n, &a, l);
	if (n->climbed[0] != '\0')
		notice_area(act, act_notice_of(act, n->incident), n->climbed);
	need_to_walk(&s, act->txn, n->id);
	while (scan_next(&s)) {
		if (!record_get(act->txn, &kind_need_to, s.id, &to) || to.empty)
			continue;
		a = need_to_address(&to);
		for_address(act, n, &a, l);
	}
	scan_close(&s);
}

void
need_notice(struct act *act, const struct need *n)
{
	for_all(act, n, &(struct words){ 0 });
}

void
need_ring(struct act *act, const struct need *n, enum message m, const char *arg)
{
	for_all(act, n, &(struct words){ m, arg });
}

void
need_ring_at(struct act *act, const struct need *n, const struct address *only,
    enum message m, const char *arg)
{
	for_address(act, n, only, &(struct words){ m, arg });
}

void
need_line(struct act *act, const struct need *n, uint64_t person, enum message m, const char *arg)
{
	for_person(act, n, person, &(struct words){ m, arg });
}
