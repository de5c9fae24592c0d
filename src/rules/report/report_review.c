/*
 * The next tier's verdict on a report's latest version, and the first reading
 * by those who must read. The version itself never changes.
 */
#include "src/rules/report/report_op.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_reading.h"
#include "gen/kinds/report/review.h"
#include "src/rules/need/need.h"

void
report_desk_today(struct txn *t, const char *code, char out[16])
{
	struct area a, today;

	out[0] = '\0';
	if (!area_get(t, code, &a) || !area_today(t, code, &today))
		return;
	if (today.tier < a.tier)
		memcpy(out, today.code, sizeof today.code);
	else
		area_parent(t, today.code, out);
}

bool
report_heir(struct txn *t, const char *code, struct area *heir)
{
	return area_today(t, code, heir) && strcmp(heir->code, code) != 0;
}

bool
report_is_own(struct txn *t, const struct viewer *v, const struct report *r)
{
	struct area heir;

	return may_at(v, REPORTERS, r->area) ||
	    (report_heir(t, r->area, &heir) && may_at(v, REPORTERS, heir.code));
}

bool
report_at_desk(struct txn *t, const struct viewer *v, const struct report *r)
{
	char desk[16], today[16];
	struct area heir;

	area_parent(t, r->area, desk);
	report_desk_today(t, r->area, today);
	return may_at(v, REPORTERS, desk) || may_at(v, REPORTERS, today) ||
	    (report_heir(t, desk, &heir) && may_at(v, REPORTERS, heir.code));
}

bool
report_may_review(struct txn *t, const struct viewer *v, const struct report *r,
    bool *for_tier)
{
	char desk[16], above[16] = "";

	*for_tier = false;
	area_parent(t, r->area, desk);
	if (desk[0] == '\0')
		return false;
	if (report_at_desk(t, v, r))
		return true;
	area_parent(t, desk, above);
	*for_tier = above[0] != '\0' && may_at(v, REPORTERS, above) &&
	    need_climbed_to(t, &kind_report, r->id, need_verb_review, above);
	return *for_tier;
}

/* The tiers, a bit each, that read the latest version with the viewer's eyes
 * for the first time: those of his desks, unless he sent it himself. */
static unsigned
new_to(struct txn *t, const struct viewer *v, const struct report *r)
{
	unsigned tiers = 0;
	struct index_key key;

	for (size_t i = 0; i < v->ngrants && r->reporter != v->account; i++) {
		const struct viewer_grant *g = &v->grants[i];
		if (!(DESKS & 1u << g->role) || !area_under(t, r->area, g->area))
			continue;
		key_begin(&key, &kind_report_reading, 1);
		key_number(&key, r->latest);
		key_number(&key, (uint64_t)g->tier);
		if (scan_one(t, &key, false) == 0)
			tiers |= 1u << g->tier;
	}
	return tiers;
}

/* The first eyes of a desk have seen the casualties in it. */
static void
note_reading(struct act *act, const struct report *r)
{
	unsigned tiers = new_to(act->txn, act->who, r);

	for (int tier = 0; tiers >> tier != 0; tier++) {
		struct report_reading reading = { .report = r->id, .version = r->latest,
		    .tier = tier, .by = act->who->account, .at = act->now };
		if (tiers & 1u << tier)
			change_new(act->change, &kind_report_reading, &reading);
	}
	if (tiers != 0)
		need_see(act, &kind_report, r->id, need_verb_casualty);
}

/* Whose a returned report is to read: its area's, what that went into, or who sent it. */
static bool
returned_to(struct txn *t, const struct viewer *v, const struct report *r)
{
	return report_is_own(t, v, r) || r->reporter == v->account;
}

bool
report_must_note(struct txn *t, const struct viewer *v, const struct report *r)
{
	struct review review;
	bool for_tier;

	return new_to(t, v, r) != 0 ||
	    (r->state == report_state_sent && r->opened == 0 &&
	    report_may_review(t, v, r, &for_tier)) ||
	    (r->state == report_state_returned && returned_to(t, v, r) &&
	    report_review(t, r->latest, &review) && review.read == 0);
}

int
report_load(struct act *act, struct verdict *d, uint64_t id)
{
	char number[24], leads[24];
	struct report chain;

	if (!record_get(act->txn, &kind_report, id, &d->report) ||
	    !report_latest(act->txn, &d->report, &d->version) ||
	    !incident_root(act->txn, d->report.incident, &d->incident))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_review, "report")), NULL);
	report_number(&d->report, act->now, number);
	if (!report_readable(act->txn, act->who, &d->report))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (act->op->args == &kind_op_report_open ||
	    !report_leads_to(act->txn, &d->report, &chain))
		return 0;
	report_number(&chain, act->now, leads);
	return refuse(act, "which", M_LEADS_TO, ARG_TEXT(number), ARG_TEXT(leads), NULL);
}

/* Two people decide: the second hears who did what and when. */
static int
check_decided(struct act *act, struct verdict *d)
{
	struct review review;

	if (d->report.state == report_state_sent)
		return 0;
	if (!report_review(act->txn, d->version.id, &review))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_review, "report")), NULL);
	return refuse(act, "which", M_RACE, ARG_PERSON(review.by), ARG_TIME(review.at),
	    ARG_ENUM(report_state, review.verdict), NULL);
}

static int
check_reviewer(struct act *act, struct verdict *d)
{
	char desk[16], above[16];

	area_parent(act->txn, d->report.area, desk);
	if (desk[0] == '\0')
		return refuse(act, "which", M_NO_REVIEW, NULL);
	area_parent(act->txn, desk, above);
	if (report_may_review(act->txn, act->who, &d->report, &d->for_tier))
		return 0;
	/* It was his while it waited for him; whoever was faster is named. */
	if (d->report.state != report_state_sent && above[0] != '\0' && may_at(act->who, REPORTERS, above))
		return check_decided(act, d);
	return refuse(act, "which", above[0] != '\0' && may_at(act->who, REPORTERS, above) ?
	    M_NOT_CLIMBED : M_ONLY_REVIEWER, ARG_AREA(desk), NULL);
}

static int
decide_check(struct act *act, uint64_t id, int64_t version)
{
	struct verdict *d = act->plan;

	if (report_load(act, d, id) != 0 || check_reviewer(act, d) != 0 ||
	    report_guard(act, &d->report, version) != 0)
		return -1;
	return check_decided(act, d);
}

int
report_accept_check(struct act *act)
{
	const struct op_report_accept *args = act->args;

	return decide_check(act, args->which, args->version);
}

int
report_return_check(struct act *act)
{
	const struct op_report_return *args = act->args;

	if (decide_check(act, args->which, args->version) != 0)
		return -1;
	if (args->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	return 0;
}

/* Stores the verdict, its line, and marks the report; reading it is part of
 * deciding. */
static void
decide(struct act *act, struct verdict *d, enum report_state verdict, const char *reason,
    char number[24])
{
	struct report *r = &d->report;
	struct review review = { .report = r->id, .version = d->version.id,
	    .verdict = (int)verdict, .by = act->who->account, .at = act->now,
	    .for_tier = d->for_tier };
	struct line line = { .version = r->version, .for_tier = d->for_tier,
	    .what = verdict == report_state_accepted ? line_what_report_accepted :
	    line_what_report_returned };

	report_number(r, act->now, number);
	snprintf(review.reason, sizeof review.reason, "%s", reason);
	snprintf(line.reason, sizeof line.reason, "%s", reason);
	snprintf(line.number, sizeof line.number, "%s", number);
	memcpy(line.area, r->area, sizeof line.area);
	change_new(act->change, &kind_review, &review);
	r->state = (int)verdict;
	if (verdict == report_state_accepted)
		r->accepted = d->version.id;
	if (r->opened == 0) {
		r->opened = act->now;
		r->opened_by = act->who->account;
	}
	change_set(act->change, &kind_report, r);
	note_reading(act, r);
	need_settle(act, &kind_report, r->id, need_verb_review);
	incident_line(act, d->incident.id, &line);
	act_answer(act, &kind_report, r, number);
	act->answer->version = (uint32_t)r->version;
}

struct notice *
report_tell(struct act *act, const struct verdict *d)
{
	struct notice *n = act_notice(act);

	n->incident = d->incident.id;
	n->drill = d->report.drill;
	n->person = d->version.by;
	notice_area(act, n, d->report.area);
	return n;
}

void
report_accept_apply(struct act *act)
{
	struct verdict *d = act->plan;
	struct notice *n;
	char number[24];

	decide(act, d, report_state_accepted, "", number);
	n = report_tell(act, d);
	n->message = M_REPORT_ACCEPTED;
	arg_text(n->args[0], number);
	arg_person(n->args[1], act->who->account);
}

void
report_watch_return(struct act *act, const struct report *r, uint64_t incident, bool for_tier)
{
	char desk[16], above[16];
	struct need_spec spec = { .kind = &kind_report, .subject = r->id,
	    .verb = need_verb_unread, .area = for_tier ? above : desk, .roles = REPORTERS,
	    .about = r->area, .incident = incident, .drill = r->drill };

	area_parent(act->txn, r->area, desk);
	area_parent(act->txn, desk, above);
	need_open(act, &spec);
}

void
report_ask_correct(struct act *act, const struct report *r, uint64_t incident)
{
	struct need_spec spec = { .kind = &kind_report, .subject = r->id,
	    .verb = need_verb_correct, .area = r->area, .roles = REPORTERS,
	    .about = r->area, .incident = incident, .urgent = true,
	    .drill = r->drill };

	need_open(act, &spec);
}

void
report_return_apply(struct act *act)
{
	const struct op_report_return *args = act->args;
	struct verdict *d = act->plan;
	struct notice *n;
	char number[24];

	decide(act, d, report_state_returned, args->reason, number);
	n = report_tell(act, d);
	n->message = M_REPORT_RETURNED;
	arg_text(n->args[0], number);
	arg_person(n->args[1], act->who->account);
	arg_text(n->args[2], args->reason);
	report_ask_correct(act, &d->report, d->incident.id);
	report_watch_return(act, &d->report, d->incident.id, d->for_tier);
}

int
report_open_check(struct act *act)
{
	const struct op_report_open *args = act->args;

	return report_load(act, act->plan, args->which);
}

/* The reviewing tier reads what was sent. */
static void
read_sent(struct act *act, struct verdict *d)
{
	struct report *r = &d->report;

	if (!report_may_review(act->txn, act->who, r, &d->for_tier))
		return;
	if (r->opened == 0) {
		r->opened = act->now;
		r->opened_by = act->who->account;
		change_set(act->change, &kind_report, r);
		report_tell(act, d)->person = 0;
	}
	need_see(act, &kind_report, r->id, 0);
}

/* The sender's side reads that it was returned. */
static void
read_return(struct act *act, struct verdict *d)
{
	struct review review;

	if (!returned_to(act->txn, act->who, &d->report))
		return;
	need_see(act, &kind_report, d->report.id, 0);
	if (!report_review(act->txn, d->version.id, &review) || review.read != 0)
		return;
	review.read = act->now;
	review.read_by = act->who->account;
	change_set(act->change, &kind_review, &review);
	need_settle(act, &kind_report, d->report.id, need_verb_unread);
	report_tell(act, d)->person = 0;
}

void
report_open_apply(struct act *act)
{
	struct verdict *d = act->plan;
	char number[24];

	note_reading(act, &d->report);
	if (d->report.state == report_state_sent)
		read_sent(act, d);
	else if (d->report.state == report_state_returned)
		read_return(act, d);
	report_number(&d->report, act->now, number);
	act_answer(act, &kind_report, &d->report, number);
	act->answer->version = (uint32_t)d->report.version;
}
