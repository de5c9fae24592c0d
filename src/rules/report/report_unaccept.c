/*
 * 撤回审核: a wrong acceptance is taken back, until the report of the desk above has
 * summed it.
 */
#include "src/rules/report/report_op.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"

/* Who decided, in the township's place too. */
static int
check_takes_back(struct act *act, const struct verdict *d, const struct review *review)
{
	char desk[16], above[16];

	area_parent(act->txn, d->report.area, desk);
	area_parent(act->txn, desk, above);
	if (report_at_desk(act->txn, act->who, &d->report) ||
	    (review->for_tier && may_at(act->who, REPORTERS, above)))
		return 0;
	return refuse(act, "which", M_ONLY_REVIEWER, ARG_AREA(desk), NULL);
}

/* A desk whose own report was sent since has summed what was accepted. */
static int
check_unused(struct act *act, const struct verdict *d, const struct review *review)
{
	char desk[2][16], number[24];
	struct report_version v;
	struct report own;

	area_parent(act->txn, d->report.area, desk[0]);
	report_desk_today(act->txn, d->report.area, desk[1]);
	for (int i = 0; i < 2; i++) {
		if (!report_chain(act->txn, d->incident.id, desk[i], &own) ||
		    own.latest <= review->id || !report_latest(act->txn, &own, &v))
			continue;
		report_number(&own, act->now, number);
		return refuse(act, "which", M_ACCEPTANCE_USED, ARG_TEXT(number),
		    ARG_PERSON(v.by), ARG_AREA(own.area), ARG_TIME(v.received), NULL);
	}
	return 0;
}

int
report_unaccept_check(struct act *act)
{
	const struct op_report_unaccept *args = act->args;
	struct verdict *d = act->plan;
	struct review review;
	char number[24];

	if (report_load(act, d, args->which) != 0 || report_guard(act, &d->report, args->version) != 0)
		return -1;
	report_number(&d->report, act->now, number);
	if (d->report.accepted == 0 || !report_review(act->txn, d->report.accepted, &review))
		return refuse(act, "which", M_NOT_ACCEPTED, ARG_TEXT(number), NULL);
	if (check_takes_back(act, d, &review) != 0 || check_unused(act, d, &review) != 0)
		return -1;
	if (args->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	record_get(act->txn, &kind_report_version, d->report.accepted, &d->version);
	return 0;
}

/* What counted before it counts again; the latest version waits for its review anew. */
void
report_unaccept_apply(struct act *act)
{
	const struct op_report_unaccept *args = act->args;
	struct verdict *d = act->plan;
	struct report *r = &d->report;
	struct review back = { .report = r->id, .version = r->accepted,
	    .verdict = report_state_sent, .by = act->who->account, .at = act->now };
	struct line line = { .what = line_what_report_unaccepted, .version = d->version.version };
	struct report_version before;
	struct notice *n;
	char number[24];

	report_number(r, act->now, number);
	memcpy(back.reason, args->reason, sizeof back.reason);
	change_new(act->change, &kind_review, &back);
	r->accepted = report_accepted_before(act->txn, r, UINT64_MAX, &before) ? before.id : 0;
	if (r->state == report_state_accepted)
		r->state = report_state_sent;
	change_set(act->change, &kind_report, r);
	memcpy(line.reason, args->reason, sizeof line.reason);
	snprintf(line.number, sizeof line.number, "%s", number);
	memcpy(line.area, r->area, sizeof line.area);
	incident_line(act, d->incident.id, &line);
	report_ask_again(act, r, d->incident.id);
	n = report_tell(act, d);
	n->message = M_REPORT_UNACCEPTED;
	arg_text(n->args[0], number);
	arg_person(n->args[1], act->who->account);
	arg_text(n->args[2], args->reason);
	act_answer(act, &kind_report, r, number);
	act->answer->version = (uint32_t)r->version;
}
