/* 队伍: what may be done with a team, and by whom. */
#include "gen/kinds/team/args.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/team/team_ops.h"
#include "src/text/import_rows.h"

#define DESKS (TEAM_DESKS | ROLE_LOCAL)
#define ACTING (DESKS | ROLE(team))	/* the check asks whether it is his team */

static const struct op team_ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("add a team to the book; its unit is found or made"),
	  .cost = 1, .args = &kind_op_team_add, .roles = DESKS,
	  .plan_size = sizeof(struct team_plan), .check = team_check_add, .apply = team_apply_book },
	{ .verb = "set", .zh = "修改|设", .help = N_("change what the book says of a team"),
	  .cost = 1, .args = &kind_op_team_set, .edits = true, .target = &kind_team, .roles = ACTING,
	  .plan_size = sizeof(struct team_plan), .check = team_check_set, .apply = team_apply_book },
	{ .verb = "split", .zh = "拆分|分队", .help = N_("some of its people as a squad, for a second place"),
	  .cost = 1, .args = &kind_op_team_split, .target = &kind_team, .roles = DESKS,
	  .plan_size = sizeof(struct team_plan), .check = team_check_split, .apply = team_apply_book },
	{ .verb = "merge", .zh = "并回", .help = N_("end a squad; its people are its team's again"),
	  .args = &kind_op_team_merge, .target = &kind_team, .roles = DESKS,
	  .plan_size = sizeof(struct team), .check = team_check_merge, .apply = team_apply_stand },
	{ .verb = "confirm", .zh = "核对", .help = N_("what the book says of it holds"),
	  .args = &kind_op_team_confirm, .target = &kind_team, .roles = ACTING,
	  .plan_size = sizeof(struct team), .check = team_check_confirm, .apply = team_apply_stand },
	{ .verb = "ready", .zh = "待命", .help = N_("it may be sent again"),
	  .cost = 1, .args = &kind_op_team_ready, .target = &kind_team, .roles = ACTING,
	  .plan_size = sizeof(struct team), .check = team_check_ready, .apply = team_apply_stand },
	{ .verb = "rest", .zh = "休整", .help = N_("it rests until a time, then it is ready by itself"),
	  .cost = 1, .args = &kind_op_team_rest, .target = &kind_team, .roles = ACTING,
	  .plan_size = sizeof(struct team), .check = team_check_rest, .apply = team_apply_rest },
	{ .verb = "out", .zh = "停用", .help = N_("it cannot be sent, and why, until it is ready again"),
	  .cost = 1, .args = &kind_op_team_out, .target = &kind_team, .roles = ACTING,
	  .plan_size = sizeof(struct team), .check = team_check_out, .apply = team_apply_stand },
	{ .verb = "retire", .zh = "撤销", .help = N_("take a team out of the book, with a reason"),
	  .cost = 1, .args = &kind_op_team_retire, .target = &kind_team, .roles = DESKS,
	  .plan_size = sizeof(struct team), .check = team_check_retire, .apply = team_apply_stand },
	IMPORT_ROWS("team.add", DESKS, N_("import teams")),
	{ 0 }
};

const struct subject subject_team = {
	.noun = "team", .zh = "队伍", .label = N_("team"), .kind = &kind_team, .ops = team_ops,
	.face = &team_face,
};
