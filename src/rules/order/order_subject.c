/* 调令: a team is sent, says what it does in steps, and is counted until it is back. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/order/args.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/want.h"
#include "gen/kinds/team/team.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/order/order_need.h"
#include "src/rules/order/order_op.h"
#include "src/rules/want/want.h"

#define STEPS (ROLE(team) | ORDER_DESKS)

/* Without WHICH the same words mean another order an hour later: nothing is taken for a
 * repetition, what was done already is refused by its state. */
#define STEP .cost = 1, .target = &kind_order, .roles = STEPS, .plan_size = sizeof(struct order_plan), \
	.repeats = true, .check = order_step_check, .apply = order_step_apply

static const struct op ops[] = {
	{ .verb = "send", .zh = "派队|下达|派", .alone = true,
	  .help = N_("send a team to an incident"),
	  .cost = 1, .args = &kind_op_order_send, .roles = ORDER_DESKS,
	  .plan_size = sizeof(struct order_plan), .check = order_send_check,
	  .apply = order_send_apply },
	{ .verb = "want", .zh = "要队", .help = N_("say which teams an incident needs, and how many"),
	  .cost = 1, .args = &kind_op_order_want, .roles = WANT_ASKERS,
	  .plan_size = sizeof(struct want), .check = want_open_check, .apply = want_open_apply },
	{ .verb = "ack", .zh = "签收", .alone = true,
	  .help = N_("say that the order is heard"), .args = &kind_op_order_ack, STEP },
	{ .verb = "decline", .zh = "不能出动|谢绝",
	  .help = N_("say that the team cannot, and why"),
	  .args = &kind_op_order_decline, STEP },
	{ .verb = "go", .zh = "出发", .alone = true,
	  .help = N_("set out, with how many people"),
	  .args = &kind_op_order_go, .bare = "people", STEP },
	{ .verb = "late", .zh = "晚到",
	  .help = N_("say when the team will come instead"), .args = &kind_op_order_late, STEP },
	{ .verb = "arrive", .zh = "到场", .alone = true,
	  .help = N_("say that the team is there"),
	  .args = &kind_op_order_arrive, .bare = "people", STEP },
	{ .verb = "count", .zh = "清点", .alone = true,
	  .help = N_("head count: here, injured, missing; without figures as last"),
	  .args = &kind_op_order_count, .bare = "here", STEP },
	{ .verb = "done", .zh = "完成", .alone = true,
	  .help = N_("say that the task is done"), .args = &kind_op_order_done, STEP },
	{ .verb = "back", .zh = "归队", .alone = true,
	  .help = N_("say that all are back, with how many"),
	  .args = &kind_op_order_back, .bare = "people", STEP },
	{ .verb = "recall", .zh = "撤回", .help = N_("call a team back, with a reason"),
	  .cost = 1, .args = &kind_op_order_recall, .target = &kind_order, .roles = ORDER_DESKS,
	  .plan_size = sizeof(struct order_plan), .check = order_recall_check,
	  .apply = order_step_apply },
	{ .verb = "retask", .zh = "改派", .alone = true,
	  .help = N_("give a team that is out another order in place of this one"),
	  .cost = 1, .args = &kind_op_order_retask, .target = &kind_order, .roles = ORDER_DESKS,
	  .plan_size = sizeof(struct order_plan), .check = order_retask_check,
	  .apply = order_send_apply },
	{ .verb = "strike", .zh = "划去|更正",
	  .help = N_("strike a step that does not hold, with a reason"),
	  .cost = 1, .args = &kind_op_order_strike, .target = &kind_order, .roles = STEPS,
	  .plan_size = sizeof(struct order_plan), .check = order_strike_check,
	  .apply = order_strike_apply },
	{ .verb = "count_all", .zh = "全体清点|全部清点", .alone = true,
	  .help = N_("have all teams of an incident count now"),
	  .cost = 1, .args = &kind_op_order_count_all, .roles = ORDER_DESKS, .repeats = true,
	  .check = order_count_all_check, .apply = order_count_all_apply },
	{ 0 }
};

static bool
may_see(const struct reader *r, void *rec)
{
	return order_right(r->txn, r->who, rec) != ORDER_NOTHING;
}

static bool
is_late(const struct reader *r, const void *rec, const void *filter)
{
	const struct order *o = rec;

	(void)filter;
	return o->live && o->count_due != 0 && o->count_due <= r->now;
}

/* It was not live any more, or asked for: so a state says it. */
static const struct face_test tests[] = { { .name = "late", .is = is_late }, { 0 } };

static bool
is_live(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct order *)rec)->live;
}

static bool
is_over(const struct reader *r, const void *rec)
{
	return !is_live(r, rec);
}

static bool
within_live(const struct reader *r, struct join *j)
{
	struct index_key key;

	(void)r;
	join_set(j);
	key_begin(&key, &kind_order, ORDER_BY_LIVE);
	key_number(&key, true);
	join_walk(j, &key);
	return true;
}

static const struct face_section sections[] = {
	{ N_("Live"), is_live, within_live }, { N_("Ended"), is_over, NULL }, { 0 }
};

static const char *
sign(const struct reader *r, const void *rec)
{
	const struct order *o = rec;

	if (!o->live)
		return "-";
	return is_late(r, rec, NULL) || (o->missing.known && o->missing.v > 0) ? "!" :
	    o->state == order_state_issued ? "*" : "";
}

static const struct face order_face = {
	.kind = &kind_order, .filter = &kind_view_order_list, .which = &kind_op_order_ack,
	.lists = N_("orders to teams, newest first"), .shows = N_("one order with its steps"),
	.columns = "number team incident task area place state end sent here injured missing "
	    "counted count_due eta need_by asked drill by at",
	.left = "number team place", .right = "state here count_due", .tests = tests,
	.sections = sections, .may = may_see, .scope = order_scope, .sign = sign,
};

const struct subject subject_order = {
	.noun = "order", .zh = "调令", .label = N_("order to a team"), .kind = &kind_order,
	.ops = ops, .face = &order_face, .demands = order_demands,
};
