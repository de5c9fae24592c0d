/* 接报: writes down a call, a patrol's finding or another department's word. */
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "src/base/clock.h"

#define OPENERS (ROLE(officer) | ROLE(duty) | ROLE(leader))

static const struct form_field intake_fields[] = {
	{ "class", 0, NULL, NULL },
	{ "hazard", FORM_CHAIN, NULL, NULL },
	{ "kind", 0, NULL, N_("in words, where there is no hazard") },
	{ "area", FORM_PICK, NULL, NULL },
	{ "place", 0, NULL, NULL },
	{ "occurred", 0, NULL, NULL },
	{ "learned", 0, NULL, NULL },
	{ "text", 0, NULL, NULL },
	{ "personal", 0, NULL, N_("names, telephones: sealed, shown with a reason") },
	{ "trapped", 0, NULL, NULL },
	{ "out_of_contact", 0, NULL, NULL },
	{ "channel", 0, NULL, NULL },
	{ "caller_role", 0, NULL, NULL },
	{ "caller_unit", 0, NULL, NULL },
	{ "caller_phone", 0, NULL, NULL },
	{ "told", 0, NULL, N_("whom the caller told already") },
	{ "level", 0, NULL, N_("not known counts as larger") },
	{ "drill", 0, NULL, NULL },
	{ 0 }
};

static bool
intake_shown(struct view *v, const struct field *f)
{
	int class = form_enum(v, "class");

	if (strcmp(f->name, "hazard") == 0)
		return class == 0 || class == incident_class_natural;
	return true;
}

static bool
intake_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	if (strcmp(f->name, "area") != 0)
		return false;
	find_all_areas(t, &v->s->viewer, &w->page);
	return true;
}

static void
intake_changed(struct view *v, const struct field *f)
{
	if (strcmp(f->name, "class") == 0 && form_enum(v, "class") != incident_class_natural)
		form_set_enum(v, "hazard", 0);
}

static void
intake_done(struct view *v, const struct reply *r)
{
	struct arg arg = { .id = r->answer.id };
	struct view *below = v->below;

	view_close(v);
	view_open(below, "incident_show", &arg, 0);
}

static const struct form_spec intake_spec = {
	.op = "incident.open", .send = N_("write down"), .fields = intake_fields, .draft = true,
	.shown = intake_shown, .choices = intake_choices, .changed = intake_changed, .done = intake_done,
};

static void
intake_open(struct view *v)
{
	if (!form_open(v, &intake_spec))
		return;
	if (v->arg.other && !form_draft(v, v->arg.other))
		ui_warn(v->ui, "%s", _("This draft is gone: it was sent or taken over."));
	if (v->arg.other)
		return;
	form_set_text(v, "area", find_own_area(&v->s->viewer, OPENERS));
	form_set_enum(v, "class", incident_class_natural);
	form_set_enum(v, "channel", channel_phone);
	form_set_time(v, "learned", clock_now());
	form_visible(v);
}

const struct screen screen_incident_form = {
	.name = "incident_form",
	.title = N_("Take a call"),
	.help = N_("Write down what is known; the rest follows as notes. Nothing but the area is needed."),
	.roles = OPENERS,
	.widget = &widget_form,
	.open = intake_open,
};
