/* Two people destroy the personal data of an incident, of all that lead to it and of its calls. */
#include <string.h>

#include "db/buf.h"
#include "db/change.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/sos/sos.h"
#include "src/op/forget.h"
#include "src/op/forget_call.h"
#include "src/op/personal.h"
#include "src/rules/incident/incident.h"
#include "src/rules/incident/incident_ops.h"

#define FORGET_MOST 4000	/* records of one incident; more are told and refused */

struct forget_plan {
	struct incident root;
};
_Static_assert(sizeof(struct forget_plan) <= sizeof(struct reveal_plan), "one plan for both");

/* A leader over where it happened, or who administers there: neither alone. */
static bool
may_forget(struct act *act, const struct incident *i)
{
	return (act->who->roles & ROLE_LOCAL) || may_over(act->txn, act->who, ROLE(admin), i->area) ||
	    may_over(act->txn, act->who, ROLE(leader), i->area);
}

/* Does it hold anything of people that is not destroyed? */
static bool
holds(struct act *act, const struct incident *i)
{
	return i->caller_role[0] != '\0' || i->caller_unit[0] != '\0' ||
	    ((i->caller.len > 0 || i->caller_phone.len > 0 || incident_has_sealed(act->txn, i->id)) &&
	    !personal_gone(act, i->id));
}

/* No call in it may be open; again: is there anything to be destroyed? */
static int
calls_check(struct act *act, uint64_t incident, bool *again)
{
	struct index_key key;
	struct scan s;
	struct sos call;
	int rc = 0;

	key_begin(&key, &kind_sos, 2);
	key_number(&key, incident);
	scan_open(&s, act->txn, &key, false);
	while (rc == 0 && scan_next(&s)) {
		if (!record_get(act->txn, &kind_sos, s.id, &call))
			continue;
		rc = forget_call_check(act, &call);
		*again = *again || forget_call_holds(act, &call);
	}
	scan_close(&s);
	return rc;
}

/* The same of it and of all that lead to it. */
static int
family_check(struct act *act, uint64_t root, bool *again)
{
	struct incident i;
	struct family f;
	int rc = 0;

	family_open(&f, act->txn, root);
	while (rc == 0 && family_next(&f)) {
		rc = calls_check(act, f.id, again);
		*again = *again || (record_get(act->txn, &kind_incident, f.id, &i) && holds(act, &i));
	}
	return rc;
}

int
forget_incident_check(struct act *act)
{
	const struct op_incident_forget *a = act->args;
	struct forget_plan *plan = act->plan;
	struct incident *i = &plan->root;
	char number[24];
	bool again = false;

	if (!incident_root(act->txn, a->which, i))
		return refuse(act, "which", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "which")), NULL);
	incident_number(i, act->now, number);
	if (!may_forget(act, i))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (i->state != incident_state_closed)
		return refuse(act, "which", M_FORGET_OPEN, ARG_TEXT(number), NULL);
	if (family_check(act, i->id, &again) != 0)
		return -1;
	return forget_check(act, &kind_incident, i, a->reason, a->confirm, again);
}

/* What older counties have in clear goes from the record; the journal keeps it. */
static void
strip_incident(struct act *act, uint64_t id, struct incident *root)
{
	struct incident other, *i = id == root->id ? root : &other;

	if (i == &other && !record_get(act->txn, &kind_incident, id, i))
		return;
	memset(i->caller_role, 0, sizeof i->caller_role);
	memset(i->caller_unit, 0, sizeof i->caller_unit);
	if (i == &other)
		change_set(act->change, &kind_incident, i);
}

static void
calls_of(struct act *act, uint64_t incident, struct buf *ids)
{
	struct index_key key;
	struct scan s;
	struct sos call;

	key_begin(&key, &kind_sos, 2);
	key_number(&key, incident);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s)) {
		if (!record_get(act->txn, &kind_sos, s.id, &call))
			continue;
		buf_put(ids, &call.id, sizeof call.id);
		forget_call_strip(act, &call);
	}
	scan_close(&s);
}

void
forget_incident_apply(struct act *act)
{
	const struct op_incident_forget *a = act->args;
	struct forget_plan *plan = act->plan;
	bool due = forget_due(act->now, &kind_incident, &plan->root);
	struct family f;
	struct buf ids;
	char number[24];

	buf_grow(&ids, FORGET_MOST * sizeof(uint64_t));
	family_open(&f, act->txn, plan->root.id);
	while (due && family_next(&f)) {
		buf_put(&ids, &f.id, sizeof f.id);
		strip_incident(act, f.id, &plan->root);
		calls_of(act, f.id, &ids);
	}
	txn_fail(act->txn, buf_error(&ids));
	incident_number(&plan->root, act->now, number);
	if (act->txn->err == 0)
		forget_apply(act, &kind_incident, &plan->root, a->reason,
		    (const uint64_t *)(const void *)ids.data, ids.len / sizeof(uint64_t),
		    plan->root.area, number);
	buf_free(&ids);
	act_answer(act, &kind_incident, &plan->root, number);
}
