/* 转移: the verbs, and whom an order to move people asks. */
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/evac/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/evac/evac_ops.h"
#include "src/text/import_rows.h"

static const struct op ops[] = {
	{ .verb = "open", .zh = "下达|开展", .help = N_("order the people of places to be moved"),
	  .cost = 1, .args = &kind_op_evac_open, .roles = EVAC_DESKS,
	  .plan_size = sizeof(struct evac_open_plan),
	  .check = evac_open_check, .apply = evac_open_apply },
	{ .verb = "moved", .zh = "已转移|已转", .alone = true,
	  .help = N_("how many were moved so far, and who refused"),
	  .cost = 1, .args = &kind_op_evac_moved, .target = &kind_evac, .bare = "moved",
	  .roles = EVAC_SPEAKERS,
	  .plan_size = sizeof(struct evac_plan), .edits = true,
	  .check = evac_moved_check, .apply = evac_step_apply },
	{ .verb = "done", .zh = "完成", .help = N_("everybody is out, or why not"),
	  .cost = 1, .args = &kind_op_evac_done, .target = &kind_evac, .bare = "moved",
	  .roles = EVAC_SPEAKERS,
	  .plan_size = sizeof(struct evac_plan), .edits = true,
	  .check = evac_done_check, .apply = evac_step_apply },
	{ .verb = "plan", .zh = "调整|应转", .help = N_("how many are to be moved, and why another number"),
	  .cost = 1, .args = &kind_op_evac_plan, .target = &kind_evac, .roles = EVAC_DESKS,
	  .plan_size = sizeof(struct evac_plan), .edits = true,
	  .check = evac_plan_check, .apply = evac_step_apply },
	{ .verb = "allow", .zh = "同意返回", .help = N_("people may go back"),
	  .label = N_("let people go back"),
	  .cost = 1, .args = &kind_op_evac_word, .target = &kind_evac, .roles = EVAC_DESKS,
	  .plan_size = sizeof(struct evac_plan),
	  .check = evac_allow_check, .apply = evac_step_apply },
	{ .verb = "returned", .zh = "已返回|返回", .help = N_("people are back home"),
	  .cost = 1, .args = &kind_op_evac_returned, .target = &kind_evac, .roles = EVAC_SPEAKERS,
	  .plan_size = sizeof(struct evac_plan),
	  .check = evac_returned_check, .apply = evac_step_apply },
	{ .verb = "cancel", .zh = "取消", .help = N_("take the order back before anybody was moved"),
	  .label = N_("cancel moving people"),
	  .cost = 1, .args = &kind_op_evac_word, .target = &kind_evac, .roles = EVAC_DESKS,
	  .plan_size = sizeof(struct evac_plan),
	  .check = evac_cancel_check, .apply = evac_step_apply },
	IMPORT_ROWS("evac.open", EVAC_DESKS, N_("import places to be moved")),
	{ 0 }
};

/* " 12户 → 村部": what its line says besides the place. */
static void
says(struct txn *t, const struct need *n, struct buf *b)
{
	struct evac e;

	if (!record_get(t, &kind_evac, n->subject, &e))
		return;
	if (e.point[0] != '\0')
		buf_printf(b, " %s", e.point);
	if (e.planned.known && e.state == evac_state_ordered)
		buf_printf(b, _(" to move %lld"), (long long)e.planned.v);
	if (e.state != evac_state_ordered && e.moved.known)
		buf_printf(b, _(" moved %lld"), (long long)e.moved.v);
	if (e.to[0] != '\0')
		buf_printf(b, " → %s", e.to);
}

static const struct demand demands[] = {
	{ .verb = need_verb_evacuate, .chain = "evacuate",
	  .tiers = 1u << tier_village | 1u << tier_township, .roles = EVAC_SPEAKERS,
	  .until_answered = true, .sounds = true, .words = N_("take it: I see to it"), .says = says },
	{ .verb = need_verb_go_back, .chain = "return",
	  .tiers = 1u << tier_village | 1u << tier_township, .roles = EVAC_SPEAKERS,
	  .words = N_("take it: I see to it"), .says = says },
	{ 0 }
};

const struct subject subject_evac = {
	.noun = "evac", .zh = "转移", .label = N_("moving people"),
	.kind = &kind_evac, .ops = ops, .face = &evac_face, .demands = demands,
};
