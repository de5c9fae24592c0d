/* 灾情报告: the table of its operations. */
#include "src/rules/report/report_op.h"

#include "gen/kinds/report/args.h"
#include "gen/kinds/report/report.h"
#include "src/lang/tr.h"

static const struct op ops[] = {
	{ .verb = "file", .zh = "报|报送|上报", .alone = true,
	  .help = N_("send a report, or the next version of it"),
	  .args = &kind_op_report_file, .roles = REPORTERS, .plan_size = sizeof(struct filing),
	  .keep_refusal = true, .check = report_file_check, .apply = report_file_apply },
	{ .verb = "accept", .zh = "审|通过|审核通过", .alone = true,
	  .help = N_("accept a report's latest version"),
	  .args = &kind_op_report_accept, .target = &kind_report, .roles = REPORTERS,
	  .plan_size = sizeof(struct verdict), .keep_refusal = true,
	  .check = report_accept_check, .apply = report_accept_apply },
	{ .verb = "return", .zh = "驳回|退回", .alone = true,
	  .help = N_("return a report's latest version to its sender, with a reason"),
	  .args = &kind_op_report_return, .target = &kind_report, .roles = REPORTERS,
	  .plan_size = sizeof(struct verdict), .keep_refusal = true,
	  .check = report_return_check, .apply = report_return_apply },
	{ .verb = "open", .zh = "打开|阅", .alone = true,
	  .help = N_("note that you have read a report"),
	  .args = &kind_op_report_open, .target = &kind_report, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct verdict),
	  .check = report_open_check, .apply = report_open_apply },
	{ 0 }
};

const struct subject subject_report = {
	.noun = "report", .zh = "灾情|灾报|灾情报告", .label = N_("disaster reports"),
	.kind = &kind_report, .ops = ops, .parted = report_parted,
};
