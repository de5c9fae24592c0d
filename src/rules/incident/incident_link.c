/*
 * Two numbers, one incident: `link A to=B` makes A lead to B. Nothing is
 * moved, so unlinking restores both.
 */
#include "src/rules/incident/incident_ops.h"

#include <string.h>

#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "src/rules/need/need.h"
#include "src/rules/order/order_need.h"

static int
already_linked(struct act *act, const struct incident *i)
{
	struct incident root;
	struct line line = { 0 };
	char number[24], other[24];

	incident_number(i, act->now, number);
	incident_root(act->txn, i->id, &root);
	incident_number(&root, act->now, other);
	incident_line_last(act->txn, i->id, line_what_linked, "", &line);
	return refuse(act, "which", M_LINKED_ALREADY, ARG_TEXT(number), ARG_TEXT(other),
	    ARG_PERSON(line.by), ARG_TIME(i->merged_at), NULL);
}

/* Each of the two has its areas; together no more than one may have. */
static bool
areas_fit(struct txn *t, const struct link_plan *plan)
{
	char codes[2 * AREAS_MAX][16];
	size_t n = incident_areas(t, plan->to.id, codes, AREAS_MAX);
	size_t all = n + incident_areas(t, plan->from.id, codes + n, AREAS_MAX), kept = n;

	for (size_t i = n; i < all; i++) {
		size_t k = 0;
		while (k < n && strcmp(codes[k], codes[i]) != 0)
			k++;
		kept += k == n;
	}
	return kept <= AREAS_GIVEN;
}

int
link_check(struct act *act)
{
	const struct op_incident_link *a = act->args;
	struct link_plan *plan = act->plan;
	char from[24], to[24];

	if (incident_for(act, a->which, "which", RIGHT_POWER, &plan->from) != 0 ||
	    incident_for(act, a->to, "to", RIGHT_POWER, &plan->to) != 0)
		return -1;
	if (plan->from.id == plan->to.id && a->which == plan->from.id) {
		incident_number(&plan->from, act->now, from);
		record_get(act->txn, &kind_incident, a->to, &plan->to);
		incident_number(&plan->to, act->now, to);
		return refuse(act, "to", M_SELF_LINK, ARG_TEXT(from), ARG_TEXT(to), NULL);
	}
	record_get(act->txn, &kind_incident, a->which, &plan->from);
	if (plan->from.merged != 0)
		return already_linked(act, &plan->from);
	if (plan->from.drill != plan->to.drill)
		return refuse(act, "to", M_DRILL_LINK, NULL);
	if (!areas_fit(act->txn, plan))
		return refuse(act, "to", M_TOO_MANY_AREAS, ARG_NUMBER(AREAS_GIVEN), NULL);
	return 0;
}

/* One line on each side, naming the other. */
static void
both_sides(struct act *act, enum line_what what, const struct link_plan *plan,
    const char *reason)
{
	struct line line = { .what = (int)what };

	incident_number(&plan->to, 0, line.number);
	memcpy(line.reason, reason, sizeof line.reason);
	incident_line(act, plan->from.id, &line);
	line = (struct line){ .what = (int)what };
	incident_number(&plan->from, 0, line.number);
	memcpy(line.reason, reason, sizeof line.reason);
	incident_line(act, plan->to.id, &line);
}

static void
set_merged(struct act *act, uint64_t id, uint64_t into)
{
	struct incident i;

	if (!record_get(act->txn, &kind_incident, id, &i))
		return;
	i.merged = into;
	if (i.same != 0)
		i.same = sameness_decided;
	i.merged_at = into != 0 ? act->now : 0;
	i.joined = into != 0 ? (int64_t)*act->change->last_id : 0;
	change_set(act->change, &kind_incident, &i);
}

void
link_apply(struct act *act)
{
	const struct op_incident_link *a = act->args;
	const struct link_plan *plan = act->plan;

	both_sides(act, line_what_linked, plan, a->reason);
	set_merged(act, plan->from.id, plan->to.id);
	need_settle(act, &kind_incident, plan->from.id, need_verb_decide);
	incident_ask_areas(act, plan->from.id);
	incident_ask_areas(act, plan->to.id);
	order_ask_again(act, plan->to.id);
	incident_answer(act, plan->to.id);
}

int
unlink_check(struct act *act)
{
	const struct op_incident_unlink *a = act->args;
	struct link_plan *plan = act->plan;
	struct line line;
	char number[24];

	if (incident_for(act, a->which, "which", RIGHT_POWER, &plan->to) != 0)
		return -1;
	record_get(act->txn, &kind_incident, a->which, &plan->from);
	if (plan->from.merged != 0)
		return 0;
	if (incident_line_last(act->txn, plan->from.id, line_what_unlinked, "", &line))
		return incident_race(act, "which", &line);
	incident_number(&plan->from, act->now, number);
	return refuse(act, "which", M_NOT_LINKED, ARG_TEXT(number), NULL);
}

static void
tell_parted(struct act *act, uint64_t root)
{
	for (size_t i = 0; subjects[i] != NULL; i++)
		if (subjects[i]->parted != NULL)
			subjects[i]->parted(act, root);
}

void
unlink_apply(struct act *act)
{
	const struct op_incident_unlink *a = act->args;
	const struct link_plan *plan = act->plan;

	incident_people_part(act, plan->to.id);
	/* Parted first, so that each timeline gets its own line. */
	set_merged(act, plan->from.id, 0);
	both_sides(act, line_what_unlinked, plan, a->reason);
	tell_parted(act, plan->from.id);
	tell_parted(act, plan->to.id);
	incident_ask_areas(act, plan->from.id);
	incident_ask_areas(act, plan->to.id);
	order_ask_again(act, plan->from.id);
	order_ask_again(act, plan->to.id);
	incident_answer(act, plan->from.id);
}
