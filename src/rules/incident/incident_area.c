/* Which areas an incident touches: lists of codes, added and taken out. */
#include "src/rules/incident/incident_ops.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "gen/kinds/incident/line.h"
#include "src/rules/area/area.h"
#include "src/rules/area/area_list.h"

int
incident_own_area(struct act *act, unsigned roles, char out[16])
{
	const struct viewer *v = act->who;
	char names[192], name[100];
	struct buf b = BUF(names);
	bool several = false;

	out[0] = '\0';
	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		bool before = false;
		for (size_t k = 0; k < i; k++)
			before |= (roles & 1u << v->grants[k].role) &&
			    strcmp(v->grants[k].area, g->area) == 0;
		if (before || !(roles & 1u << g->role))
			continue;
		several |= out[0] != '\0';
		area_name(act->txn, g->area, true, name, sizeof name);
		buf_printf(&b, "%s%s %s", b.len > 0 ? "，" : "", name, g->area);
		memcpy(out, g->area, 16);
	}
	if (several)
		return refuse(act, "area", M_WHICH_AREA, ARG_TEXT(buf_str(&b)), NULL);
	if (out[0] == '\0')
		return refuse(act, "area", M_NO_AREA, NULL);
	return 0;
}

static int
add_check(struct act *act, struct area_plan *plan)
{
	struct area a;
	char have[AREAS_MAX][16];

	for (size_t i = 0; i < plan->nadd; i++)
		if (area_usable(act, "add", plan->add[i], &a) != 0)
			return -1;
	if (plan->nadd + incident_areas(act->txn, plan->root.id, have, AREAS_MAX) > AREAS_GIVEN)
		return refuse(act, "add", M_TOO_MANY_AREAS, ARG_NUMBER(AREAS_GIVEN), NULL);
	return 0;
}

static int
drop_check(struct act *act, struct area_plan *plan)
{
	const struct op_incident_area *a = act->args;
	struct incident_area ia;
	struct line line;

	for (size_t i = 0; i < plan->ndrop; i++) {
		if (incident_in_force(act->txn, plan->root.id, plan->drop[i], &ia))
			continue;
		if (incident_line_last(act->txn, plan->root.id, line_what_area_dropped,
		    plan->drop[i], &line))
			return incident_race(act, "drop", &line);
		return refuse(act, "drop", M_NOT_AFFECTED, ARG_AREA(plan->drop[i]), NULL);
	}
	if (plan->ndrop > 0 && a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	return 0;
}

/* Duty officers and leaders of villages do not exist by rule; should one be
 * granted, the areas of an incident are still the township's to say. */
static bool
may_extend(struct act *act, const struct incident *root)
{
	for (size_t i = 0; i < act->who->ngrants; i++) {
		const struct viewer_grant *g = &act->who->grants[i];
		if ((DESK & 1u << g->role) && g->tier <= tier_township &&
		    area_under(act->txn, root->area, g->area))
			return true;
	}
	return false;
}

/* The incident whose areas he may say; number: its own. */
static int
extended(struct act *act, uint64_t which, struct incident *root, char number[24])
{
	if (incident_for(act, which, "which", RIGHT_POWER, root) != 0)
		return -1;
	incident_number(root, act->now, number);
	return may_extend(act, root) ? 0 :
	    refuse(act, "which", M_ROLES_IN_SCOPE, ARG_TEXT(number), NULL);
}

int
area_check(struct act *act)
{
	const struct op_incident_area *a = act->args;
	struct area_plan *plan = act->plan;
	char number[24];

	if (extended(act, a->which, &plan->root, number) != 0)
		return -1;
	if (area_list(act, "add", a->add, M_TOO_MANY_AREAS, plan->add, AREAS_GIVEN, &plan->nadd) != 0 ||
	    area_list(act, "drop", a->drop, M_TOO_MANY_AREAS, plan->drop, AREAS_GIVEN, &plan->ndrop) != 0)
		return -1;
	if (plan->nadd + plan->ndrop == 0)
		return refuse(act, "add", M_AREAS_EMPTY, NULL);
	if (add_check(act, plan) != 0)
		return -1;
	return drop_check(act, plan);
}

static void
take_out(struct act *act, struct incident *root, const char *code, const char *reason)
{
	struct line line = { .what = line_what_area_dropped };
	struct incident_area ia;

	if (!incident_in_force(act->txn, root->id, code, &ia))
		return;			/* given twice in one list */
	/* Told before it goes, so that those who leave the scope hear of it. */
	snprintf(line.area, sizeof line.area, "%s", code);
	snprintf(line.reason, sizeof line.reason, "%s", reason);
	incident_line(act, root->id, &line);
	/* Each of the linked incidents may have brought it. */
	do {
		ia.dropped = act->now;
		change_set(act->change, &kind_incident_area, &ia);
	} while (incident_in_force(act->txn, root->id, code, &ia));
}

void
area_apply(struct act *act)
{
	const struct op_incident_area *a = act->args;
	struct area_plan *plan = act->plan;
	size_t added = 0;

	for (size_t i = 0; i < plan->ndrop; i++)
		take_out(act, &plan->root, plan->drop[i], a->reason);
	for (size_t i = 0; i < plan->nadd; i++)
		added += incident_accept(act, &plan->root, plan->add[i]) ||
		    incident_extend(act, &plan->root, plan->add[i]);
	incident_ask_areas(act, plan->root.id);
	incident_answer(act, plan->root.id);
	if (added == 0 && plan->ndrop == 0)
		act->answer->message = M_AREAS_COVERED;
}

int
accept_check(struct act *act)
{
	const struct op_incident_accept *a = act->args;
	struct area_plan *plan = act->plan;
	struct incident_area ia;
	char number[24];

	if (extended(act, a->which, &plan->root, number) != 0 ||
	    area_list(act, "add", a->add, M_TOO_MANY_AREAS, plan->add, AREAS_GIVEN, &plan->nadd) != 0)
		return -1;
	for (size_t i = 0; i < plan->nadd; i++)
		if (!incident_counts_only(act->txn, plan->root.id, plan->add[i], &ia))
			return refuse(act, "add", M_NOT_COUNTED, ARG_AREA(plan->add[i]), NULL);
	if (plan->nadd == 0)
		plan->nadd = incident_counted(act->txn, plan->root.id, plan->add, AREAS_MAX);
	return plan->nadd > 0 ? 0 : refuse(act, "which", M_NONE_COUNTED, ARG_TEXT(number), NULL);
}

void
accept_apply(struct act *act)
{
	struct area_plan *plan = act->plan;

	for (size_t i = 0; i < plan->nadd; i++)
		incident_accept(act, &plan->root, plan->add[i]);
	incident_ask_areas(act, plan->root.id);
	incident_answer(act, plan->root.id);
}
