/* Claims: going on with one, giving it back or on; ending a need by a leader. */
#include "src/rules/need/need_op.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"

/* It is his own claim. */
static int
held(struct act *act, uint64_t which, struct need_plan *p)
{
	if (need_for(act, which, p) != 0)
		return -1;
	if (p->need.taken_by == 0)
		return refuse(act, "which", M_NEED_FREE, NULL);
	return p->need.taken_by == act->who->account ? 0 : need_taken(act, &p->need);
}

int
need_extend_check(struct act *act)
{
	const struct op_need_take *a = act->args;

	return held(act, a->which, act->plan);
}

void
need_extend_apply(struct act *act)
{
	struct need_plan *p = act->plan;
	int64_t taken = p->need.taken;

	need_claim(act, &p->need, &p->chain, p->need.taken_by);
	p->need.taken = taken;
	p->need.extended++;
	need_put(act, p);
}

int
need_release_check(struct act *act)
{
	return need_extend_check(act);
}

void
need_release_apply(struct act *act)
{
	struct need_plan *p = act->plan;

	need_release(&p->need, &p->chain, act->now);
	need_schedule(&p->need, &p->chain, act->now);
	change_set(act->change, &kind_need, &p->need);
	need_ring(act, &p->need, M_NEED_BACK, NULL);
	need_done(act, &p->need);
}

static struct address
given_to(const struct op_need_give *a, const struct need *n)
{
	struct address to = { .person = a->person, .unit = a->unit };

	if (a->area[0] != '\0') {
		memcpy(to.area, a->area, sizeof to.area);
		to.roles = n->roles != 0 ? (unsigned)n->roles : DESK_ROLES;
	}
	return to;
}

/* Is anybody there who may read what it is about, and do more than look on? */
static bool
someone_can(struct act *act, const struct address *to, const char *about)
{
	struct people found = { NULL, 0 };
	struct viewer v;
	bool can = false;

	address_people(act->txn, act->now, to, &found);
	for (size_t i = 0; i < found.n && !can; i++)
		can = viewer_load(act->txn, found.ids[i], act->now, &v) &&
		    may_over(act->txn, &v, READERS_OF_CASES & ~ROLE(supervisor), about);
	free(found.ids);
	return can;
}

/* Whoever is asked, and the desks above, may ask somebody else as well: a claim that
 * went to who cannot see the matter would be nobody's. */
int
need_give_check(struct act *act)
{
	const struct op_need_give *a = act->args;
	struct need_plan *p = act->plan;
	struct address to;

	if (need_get(act, a->which, p) != 0)
		return -1;
	if (!need_asks(act->txn, act->who, &p->need) &&
	    !may_over(act->txn, act->who, DESK_ROLES, p->need.about))
		return need_elsewhere(act, &p->need);
	if (need_live(act, &p->need) != 0)
		return -1;
	if ((a->person != 0) + (a->unit != 0) + (a->area[0] != '\0') != 1)
		return refuse(act, "person", M_NEED_GIVE_ONE, NULL);
	if (p->need.taken_by != 0 && p->need.taken_by != act->who->account &&
	    !may_over(act->txn, act->who, DESK_ROLES, p->need.about))
		return need_taken(act, &p->need);
	to = given_to(a, &p->need);
	if (!someone_can(act, &to, p->need.about))
		return refuse(act, a->person != 0 ? "person" : a->unit != 0 ? "unit" : "area",
		    M_NEED_NOBODY, NULL);
	return 0;
}

void
need_give_apply(struct act *act)
{
	const struct op_need_give *a = act->args;
	struct need_plan *p = act->plan;
	struct address to = given_to(a, &p->need);
	bool had = p->need.taken_by != 0;

	need_ask(act, &p->need, &to, 1, false);
	need_release(&p->need, &p->chain, act->now);
	if (had && a->person != 0)
		need_claim(act, &p->need, &p->chain, a->person);
	p->need.handed += had;
	need_schedule(&p->need, &p->chain, act->now);
	change_set(act->change, &kind_need, &p->need);
	need_notice(act, &p->need);
	if (a->person != 0)
		need_line(act, &p->need, a->person, M_NEED_GIVEN, ARG_PERSON(act->who->account));
	need_done(act, &p->need);
}

/* What only a named answer ends cannot be closed either. */
int
need_close_check(struct act *act)
{
	const struct op_need_close *a = act->args;
	struct need_plan *p = act->plan;

	if (need_get(act, a->which, p) != 0)
		return -1;
	if (!may_over(act->txn, act->who, ROLE(leader),
	    p->need.area[0] != '\0' ? p->need.area : p->need.about))
		return refuse(act, "which", M_NEED_LEADER, ARG_AREA(p->need.about), NULL);
	if (need_live(act, &p->need) != 0)
		return -1;
	if (need_rings_on(&p->need))
		return refuse(act, "which", M_NEED_BY_DOING, NULL);
	return a->reason[0] == '\0' ? refuse(act, "reason", M_NEED_REASON, NULL) : 0;
}

void
need_close_apply(struct act *act)
{
	const struct op_need_close *a = act->args;
	struct need_plan *p = act->plan;

	memcpy(p->need.closed_reason, a->reason, sizeof p->need.closed_reason);
	need_end(act, &p->need, need_state_settled);
	need_done(act, &p->need);
}

/* Does his leaving or a new grant change anything for the claim? */
static bool
stands_otherwise(struct act *act, const struct viewer *v, const struct need *n)
{
	struct need as = *n;

	need_stands(act->txn, &as, act->now);
	return as.stands != n->stands || !need_asks(act->txn, v, n);
}

static void
look_at_claim(struct act *act, const struct viewer *v, struct need_plan *p)
{
	bool ends = !need_asks(act->txn, v, &p->need);

	if (ends)
		need_release(&p->need, &p->chain, act->now);
	else
		need_stands(act->txn, &p->need, act->now);
	need_schedule(&p->need, &p->chain, act->now);
	change_set(act->change, &kind_need, &p->need);
	if (ends)
		need_ring(act, &p->need, M_NEED_BACK, NULL);
}

void
need_claims_end(struct act *act, uint64_t account)
{
	uint64_t ids[64];
	struct index_key key;
	struct need_plan p;
	struct viewer v;
	struct scan s;
	size_t n;

	if (!viewer_load(act->txn, account, act->now, &v))
		v = (struct viewer){ 0 };
	do {			/* as many as there are; none is written under the scan */
		n = 0;
		key_begin(&key, &kind_need, 8);
		key_number(&key, 1);
		key_number(&key, account);
		scan_open(&s, act->txn, &key, false);
		while (n < 64 && scan_next(&s))
			if (record_get(act->txn, &kind_need, s.id, &p.need) &&
			    stands_otherwise(act, &v, &p.need))
				ids[n++] = s.id;
		scan_close(&s);
		for (size_t i = 0; i < n && need_get(act, ids[i], &p) == 0; i++)
			look_at_claim(act, &v, &p);
	} while (n == 64 && act->txn->err == 0);
}
