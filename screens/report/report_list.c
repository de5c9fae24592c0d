/* 灾情报告: reports in scope, newest first. arg.id limits them to an incident. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"
#include "screens/report/reports.h"

static void
report_list_load(struct view *v, struct txn *t)
{
	struct report_filter f = { .incident = v->arg.id, .area = v->arg.code };

	if (reports_rows(v, t, &f) == 0)
		page_text(&v->page, "%s", v->keys ? _("Nothing fits the filter.") : _("No report yet."));
}

static void
report_list_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id, .other = record_take(v, &kind_report, r->id) };

	view_open(v, "report_show", &arg, 0);
}

static void
report_list_export(struct view *v)
{
	struct arg arg = { .text = "report list" };

	view_open(v, "export", &arg, 0);
}

static const struct action report_list_actions[] = {
	{ '9', 'x', N_("export"), N_("The ssh line that prints the list into a file."), 0, NULL,
	    report_list_export, NULL },
	{ 0 }
};

const struct screen screen_report_list = {
	.name = "report_list",
	.title = N_("Disaster reports"),
	.help = N_("All reports in your area, newest first."),
	.roles = ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(supervisor),
	.menu = 30,
	.letter = 'z',
	.filters = "report",
	.actions = report_list_actions,
	.load = report_list_load,
	.choose = report_list_choose,
};
