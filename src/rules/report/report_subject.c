/* 灾情报告: the table of its operations. */
#include "src/rules/report/report_op.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "src/lang/tr.h"
#include "src/rules/evac/evac.h"
#include "src/rules/need/need.h"

/* People of the place were moved, and the report says another number, or none. */
static void
moved_otherwise(struct txn *t, const struct report *r, int64_t now, struct buf *out)
{
	struct evac_offer o;
	struct report_version *v = calloc(1, sizeof *v);

	if (v == NULL || !evac_offered(t, r->incident, r->area, now, &o) || !report_latest(t, r, v)) {
		free(v);
		return;
	}
	evac_differs_words(&o, v->evacuated, v->resettled, out);
	free(v);
}

/* A lower word on people of the place than another's that is still open. */
static void
sent_over(struct txn *t, uint64_t id, int64_t now, struct buf *out)
{
	char number[24];
	struct report r;

	if (!record_get(t, &kind_report, id, &r))
		return;
	report_number(&r, now, number);
	outsaid_by(t, r.incident, number, now, out);
	moved_otherwise(t, &r, now, out);
}

static const struct op ops[] = {
	{ .verb = "file", .zh = "报|报送|上报", .alone = true,
	  .help = N_("send a report, or the next version of it"),
	  .cost = 1, .args = &kind_op_report_file, .roles = REPORTERS, .plan_size = sizeof(struct filing),
	  .keep_refusal = true, .check = report_file_check, .apply = report_file_apply,
	  .besides = sent_over },
	{ .verb = "unchanged", .zh = "无变化|没变化|没有变化", .alone = true,
	  .help = N_("send the last report again as a follow-up: nothing changed"),
	  .cost = 1, .args = &kind_op_report_unchanged, .target = &kind_report, .roles = REPORTERS,
	  .plan_size = sizeof(struct unchanged), .keep_refusal = true,
	  .check = report_unchanged_check, .apply = report_unchanged_apply,
	  .besides = sent_over },
	{ .verb = "accept", .zh = "审|通过|审核通过", .alone = true,
	  .help = N_("accept a report's latest version"),
	  .args = &kind_op_report_accept, .target = &kind_report, .roles = REPORTERS,
	  .plan_size = sizeof(struct verdict), .keep_refusal = true,
	  .check = report_accept_check, .apply = report_accept_apply },
	{ .verb = "return", .zh = "驳回|退回", .alone = true,
	  .help = N_("return a report's latest version to its sender, with a reason"),
	  .cost = 1, .args = &kind_op_report_return, .target = &kind_report, .roles = REPORTERS,
	  .plan_size = sizeof(struct verdict), .keep_refusal = true,
	  .check = report_return_check, .apply = report_return_apply },
	{ .verb = "unaccept", .zh = "撤回审核|撤审", .alone = true,
	  .help = N_("take an acceptance back that nobody above has used yet, with a reason"),
	  .cost = 1, .args = &kind_op_report_unaccept, .target = &kind_report, .roles = REPORTERS,
	  .plan_size = sizeof(struct verdict), .keep_refusal = true,
	  .check = report_unaccept_check, .apply = report_unaccept_apply },
	{ .verb = "open", .zh = "打开|阅", .alone = true,
	  .help = N_("note that you have read a report"),
	  .args = &kind_op_report_open, .target = &kind_report, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct verdict),
	  .check = report_open_check, .apply = report_open_apply },
	{ 0 }
};

static void
write_line(struct act *act, const struct need *n, enum line_what what, const char *text)
{
	struct line line = { .what = what };
	struct report r;

	snprintf(line.text, sizeof line.text, "%s", text);
	memcpy(line.area, n->about, sizeof line.area);
	if (record_get(act->txn, &kind_report, n->subject, &r)) {
		report_number(&r, 0, line.number);
		line.version = r.version;
	}
	incident_line(act, n->incident, &line);
}

/* By whom it was answered: who said so, or did it himself. */
static bool
answerer(struct act *act, const struct need *n, struct viewer *v)
{
	return viewer_load(act->txn, n->said_by != 0 ? n->said_by : act->who->account, act->now, v);
}

/* Unless a leader did, or was told by somebody's word: he is asked on his own then, and
 * it stands until he knows. */
static void
ask_leader(struct act *act, const struct need *n)
{
	struct need_spec spec = { .kind = &kind_report, .subject = n->subject,
	    .verb = need_verb_tell, .area = n->area, .roles = ROLE(leader), .about = n->about,
	    .incident = n->incident, .urgent = true, .drill = n->drill };
	struct viewer v;

	if ((answerer(act, n, &v) && may_at(&v, ROLE(leader), n->area)) ||
	    need_was_said_to(act->txn, n, ROLE(leader), act->now))
		need_settle(act, &kind_report, n->subject, need_verb_tell);
	else if (need_has_people(act->txn, n->area, ROLE(leader), act->now))
		need_open(act, &spec);
}

/* Somebody answers for the casualties: a line in the timeline says who. */
static void
casualty_answered(struct act *act, const struct need *n)
{
	write_line(act, n, line_what_casualty_answered, "");
	ask_leader(act, n);
}

/* A leader knows: whoever noted it, the line says which. */
static void
leader_told(struct act *act, const struct need *n)
{
	struct viewer v;

	write_line(act, n, line_what_leader_told, n->said_by != 0 && answerer(act, n, &v) ? v.name : "");
}

static bool
is_grave(struct txn *t, const struct need *n)
{
	struct report_version v;
	struct report r;

	if (n->verb == need_verb_casualty || n->verb == need_verb_tell)
		return true;
	return record_get(t, &kind_report, n->subject, &r) && report_latest(t, &r, &v) &&
	    report_has_casualties(t, &r, &v);
}

#define DESK_TIERS (1u << tier_county | 1u << tier_township)

static const struct demand demands[] = {
	{ .verb = need_verb_review, .chain = "review", .tiers = DESK_TIERS, .roles = REPORTERS,
	  .timed = true,
	  .words = N_("take it: my name on it"), .says = report_need_says, .grave = is_grave },
	{ .verb = need_verb_casualty, .chain = "casualty", .tiers = 1u << tier_county,
	  .roles = ROLE(duty) | ROLE(leader), .answer = "need.answer",
	  .words = N_("answer: I take care of it"), .answered = casualty_answered,
	  .says = report_need_says, .grave = is_grave },
	{ .verb = need_verb_tell, .chain = "tell", .tiers = 1u << tier_county,
	  .roles = ROLE(leader), .answer = "need.answer", .told_ends = true,
	  .words = N_("answer: I know of it"), .answered = leader_told,
	  .says = report_need_says, .grave = is_grave },
	{ .verb = need_verb_correct, .chain = "correct",
	  .tiers = DESK_TIERS | 1u << tier_village, .roles = REPORTERS,
	  .words = N_("take it: my name on it"), .says = report_need_says, .grave = is_grave },
	{ .verb = need_verb_unread, .chain = "unread", .tiers = DESK_TIERS, .roles = REPORTERS,
	  .words = N_("take it: my name on it"), .says = report_need_says },
	{ 0 }
};

const struct subject subject_report = {
	.noun = "report", .zh = "灾情|灾报|灾情报告", .label = N_("disaster reports"),
	.kind = &kind_report, .ops = ops, .demands = demands, .parted = report_parted,
};
