/* 驳回: sends a report back with a reason; the sender sees it at once. With arg.other 1
 * 撤回审核: an acceptance is taken back. */
#include <stdio.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/report/report.h"
#include "screens/kit/form/form.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/report/report.h"

static const struct form_field return_fields[] = {
	{ "reason", FORM_NEEDED, NULL, N_("what to correct, in words the sender understands") },
	{ 0 }
};

static const struct form_field unaccept_fields[] = {
	{ "reason", FORM_NEEDED, NULL, NULL },
	{ 0 }
};

static void
return_confirm(struct view *v, struct txn *t, struct page *p)
{
	char number[24] = "", area[200] = "";
	struct report r;

	if (record_get(t, &kind_report, v->arg.id, &r)) {
		report_number(&r, clock_now(), number);
		number_short(number, clock_now());
		area_name(t, r.area, true, area, sizeof(area));
	}
	page_text(p, v->arg.other ? _("Take back the acceptance of %s, %s?") : _("Return %s to %s?"), number, area);
	page_text(p, _("reason: %s"), form_text(v, "reason"));
}

static void
return_done(struct view *v, const struct reply *r)
{
	struct view *below = v->below;

	(void)r;
	view_close(below ? below : v);
}

static const struct form_spec return_spec = {
	.op = "report.return",
	.send = N_("return"),
	.said = N_("returned"),
	.fields = return_fields,
	.confirm = return_confirm,
	.done = return_done,
};

static const struct form_spec unaccept_spec = {
	.op = "report.unaccept",
	.send = N_("take back the acceptance"),
	.said = N_("taken back"),
	.fields = unaccept_fields,
	.confirm = return_confirm,
	.done = return_done,
};

static void
return_open(struct view *v)
{
	if (!form_open(v, v->arg.other ? &unaccept_spec : &return_spec))
		return;
	if (v->arg.other)
		snprintf(v->title, sizeof(v->title), "%s", _("Take back an acceptance"));
	form_set_ref(v, "which", v->arg.id);
	form_set_int(v, "version", v->arg.n);
}

const struct screen screen_report_return = {
	.name = "report_return",
	.title = N_("Return a report"),
	.help = N_("The reason goes to the sender with the report."),
	.about = &kind_report,
	.roles = ROLE(officer) | ROLE(duty),
	.widget = &widget_form,
	.open = return_open,
};
