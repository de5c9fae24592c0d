/* What the model of orders plans, as requests, and what they are answered, as it says it. */
#include "tests/check/help_plan.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/incident/args.h"
#include "gen/kinds/order/args.h"
#include "gen/kinds/team/args.h"
#include "tests/check/help_world.h"

union args {
	struct op_order_send send;
	struct op_order_ack ack;
	struct op_order_decline decline;
	struct op_order_go go;
	struct op_order_late late;
	struct op_order_arrive arrive;
	struct op_order_count count;
	struct op_order_count_all called;
	struct op_order_done done;
	struct op_order_back back;
	struct op_order_recall recall;
	struct op_order_retask retask;
	struct op_order_strike strike;
	struct op_team_split split;
	struct op_team_merge merge;
	struct op_team_set set;
	struct op_team_ready ready;
	struct op_team_rest rest;
	struct op_team_out out;
	struct op_team_retire retire;
	struct op_incident_state state;
	struct op_incident_level level;
};

static struct num
num(long n)
{
	return n == MO_UNKNOWN ? (struct num){ 0 } : (struct num){ n, true };
}

static const char *
task_of(const struct mo_act *a)
{
	return a->forward ? "stage" : a->every == 20 ? "rescue" : "dike";
}

#define PUT(field, text) snprintf(field, sizeof field, "%s", text)

static void
put_order(const struct county *c, const struct mo_act *a, union args *to)
{
	uint64_t which = a->order >= 0 ? c->model->order[a->order].id : 0;
	const char *reason = a->reason ? "领导同意" : "", *phone = a->phone ? "样例" : "";

	switch (a->verb) {
	case MV_SEND:
		to->send = (struct op_order_send){ .team = c->model->team[a->team].id,
		    .incident = c->incident[a->incident], .drill = a->drill };
		PUT(to->send.task, task_of(a));
		PUT(to->send.reason, reason);
		break;
	case MV_RETASK:
		to->retask = (struct op_order_retask){ .which = which, .incident = c->incident[a->incident] };
		PUT(to->retask.task, task_of(a));
		break;
	case MV_ACK:
		to->ack.which = which;
		PUT(to->ack.by_phone, phone);
		break;
	case MV_DECLINE:
		to->decline = (struct op_order_decline){ .which = which, .reason = "车坏了" };
		PUT(to->decline.by_phone, phone);
		break;
	case MV_GO:
		to->go = (struct op_order_go){ .which = which, .people = num(a->people) };
		PUT(to->go.by_phone, phone);
		break;
	case MV_LATE:
		to->late = (struct op_order_late){ .which = which, .eta = a->eta };
		PUT(to->late.by_phone, phone);
		break;
	case MV_ARRIVE:
		to->arrive = (struct op_order_arrive){ .which = which, .people = num(a->people) };
		PUT(to->arrive.by_phone, phone);
		break;
	case MV_COUNT:
		to->count = (struct op_order_count){ .which = which, .here = num(a->people),
		    .injured = num(a->injured), .missing = num(a->missing) };
		PUT(to->count.by_phone, phone);
		break;
	case MV_DONE:
		to->done.which = which;
		PUT(to->done.by_phone, phone);
		PUT(to->done.reason, reason);
		break;
	case MV_BACK:
		to->back = (struct op_order_back){ .which = which, .people = num(a->people),
		    .injured = num(a->injured) };
		PUT(to->back.by_phone, phone);
		PUT(to->back.reason, reason);
		break;
	case MV_CALLED: to->called.incident = c->incident[a->incident]; break;
	case MV_RECALL: to->recall = (struct op_order_recall){ .which = which, .reason = "另有安排" }; break;
	default:
		to->strike = (struct op_order_strike){ .which = which, .step = a->step + 1, .reason = "说错了" };
	}
}

static void
put_team(const struct county *c, const struct mo_act *a, union args *to)
{
	uint64_t which = c->model->team[a->team].id;
	static int squads;

	switch (a->verb) {
	case MV_SPLIT:
		to->split = (struct op_team_split){ .which = which, .people = num(a->people) };
		snprintf(to->split.name, sizeof to->split.name, "样例分队%d", ++squads);
		break;
	case MV_MERGE: to->merge.which = which; break;
	case MV_STRENGTH:
		to->set = (struct op_team_set){ .which = which, .strength = num(a->people) };
		break;
	case MV_READY: to->ready.which = which; break;
	case MV_REST: to->rest = (struct op_team_rest){ .which = which, .until = a->until }; break;
	case MV_OUT: to->out = (struct op_team_out){ .which = which, .why = "检修" }; break;
	default: to->retire = (struct op_team_retire){ .which = which, .reason = "撤编" };
	}
}

void
order_request(const struct county *c, const struct mo_act *a, struct request *req)
{
	static const char *const ops[MV_VERBS] = { "", "order.send", "order.ack", "order.decline",
		"order.go", "order.late", "order.arrive", "order.count", "order.count_all", "order.done",
		"order.back", "order.recall", "order.retask", "order.strike", "team.split", "team.merge",
		"team.set", "team.ready", "team.rest", "team.out", "team.retire", "incident.state", "incident.level" };
	const struct subject *s = NULL;
	const struct op *op = op_find(ops[a->verb], &s);
	union args args;

	ck_assert_msg(op != NULL, "no operation %s", ops[a->verb]);
	memset(&args, 0, sizeof args);
	if (a->verb == MV_STATE)
		args.state = (struct op_incident_state){ .which = c->incident[a->incident], .state = a->to,
		    .reason = "核对过" };
	else if (a->verb == MV_LEVEL)
		args.level = (struct op_incident_level){ .which = c->incident[a->incident], .level = a->to };
	else if (a->verb > MV_STRIKE)
		put_team(c, a, &args);
	else
		put_order(c, a, &args);
	memset(req, 0, sizeof *req);
	request_fill(req, s, op, &args);
	req->id_given = true;
	req->how = how_command;
	req->happened = a->happened;
}

unsigned
order_answered(const struct reply *is)
{
	static const struct { const char *name; enum mo_answer as; } said[] = {
		{ "ORDER_BY_PHONE", MA_BY_PHONE }, { "ORDER_WHICH", MA_WHICH }, { "ORDER_NONE", MA_WHICH },
		{ "ORDER_SEVERAL", MA_WHICH }, { "STEP_ORDER", MA_STEP_ORDER }, { "RACE", MA_RACE },
		{ "COUNT_MISSING", MA_COUNT_MISSING }, { "COUNT_SUM", MA_COUNT_SUM },
		{ "TEAM_BUSY", MA_BUSY }, { "TEAM_OUT", MA_TEAM_OUT }, { "TEAM_RESTING", MA_TEAM_RESTING },
		{ "TEAM_SPLIT", MA_TEAM_SPLIT }, { "TEAM_LIVE", MA_TEAM_LIVE }, { "STRENGTH", MA_STRENGTH },
		{ "TEAM_RETIRED", MA_RETIRED }, { "ORDER_TEAM_RETIRED", MA_RETIRED },
		{ "ORDER_NO_STEP", MA_NO_STEP }, { "ORDER_FIRST", MA_STEP_NEEDED },
		{ "ORDER_WENT_ON", MA_STEP_NEEDED }, { "ORDER_RESTS_ON", MA_STEP_NEEDED },
		{ "TEAM_SQUADS", MA_SQUADS }, { "TEAM_NO_SQUAD", MA_NO_SQUAD },
		{ "TEAM_IS_SQUAD", MA_NO_SQUAD }, { "ORDER_NOBODY_OUT", MA_NOBODY },
		{ "ORDERS_LIVE", MA_ORDERS_LIVE }, { "ORDER_BEFORE_SENT", MA_BEFORE_SENT },
		{ "INCIDENT_OVER", MA_OVER }, { "ORDER_OTHER", MA_OTHER }, { "ORDER_NO_DRILL", MA_NO_DRILL }, { "ORDER_REAL", MA_NO_DRILL } };

	if (is->outcome == DONE)
		return MA_YES;
	if (is->refusal.exit == 3)
		return MA_SCOPE;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (strcmp(world_message(is->refusal.message), said[i].name) == 0)
			return said[i].as;
	return 0;
}
