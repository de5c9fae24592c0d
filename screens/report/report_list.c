/* 灾情报告: reports in scope, newest first. arg.id limits them to an incident. */
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "screens/kit/record/record.h"
#include "screens/report/reports.h"
#include "src/base/clock.h"
#include "src/rules/incident/incident.h"

static void
report_list_load(struct view *v, struct txn *t)
{
	struct report_filter f = { .incident = v->arg.id, .area = v->arg.code };

	if (reports_rows(v, t, &f) == 0 && !v->stopped)
		page_text(&v->page, "%s", v->keys ? _("Nothing fits the filter.") : _("No report yet."));
}

static void
report_list_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id, .other = record_take(v, &kind_report, r->id) };

	view_open(v, "report_show", &arg, 0);
}

/* What the list is limited to is in the command; rows with a word are no filter of it. */
static void
report_list_export(struct view *v)
{
	struct arg arg = { .id = 0 };
	struct buf b = BUF(arg.text);
	struct incident i;
	char number[24];

	buf_text(&b, "report list");
	if (v->arg.id != 0 && record_read(v->s->db, &kind_incident, v->arg.id, &i)) {
		incident_number(&i, clock_now(), number);
		buf_printf(&b, " incident=%s", number);
	}
	if (v->arg.code[0])
		buf_printf(&b, " area=%s", v->arg.code);
	if (v->keys)
		buf_printf(&b, " %s", v->filter);
	buf_str(&b);
	if (v->filter[0] && !v->keys)
		ui_warn(v->ui, _("This is the whole list, not only what has “%s” in it."), v->filter);
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
