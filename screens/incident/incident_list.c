/* 事件: open incidents first, then the rest. */
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/part.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/incident/incident.h"

static void
rows(struct view *v, struct txn *t, const char *head, enum incident_wanted which)
{
	char text[400], when[40];
	struct incident i;
	struct scan s;

	page_head(&v->page, "%s", head);
	incident_walk(&s, t);
	while (incident_next(&s, &v->s->viewer, which, &i)) {
		struct row *r;

		if (part_passes(v))
			continue;
		words_incident(&i, clock_now(), text, sizeof(text));
		r = page_choice_text(&v->page, 1, i.id, text);
		r->sign = which == INCIDENTS_OVER ? '+' : '-';
		row_right(&v->page, r, "%s", ui_when(v->ui, i.received, when, sizeof(when)));
		part_row(v);
	}
}

static void
incident_list_load(struct view *v, struct txn *t)
{
	rows(v, t, _("Open"), INCIDENTS_OPEN);
	rows(v, t, _("Closed or linked"), INCIDENTS_OVER);
	rows(v, t, _("Elsewhere in the county, head lines only"), INCIDENTS_HEADS);
	if (v->all == 0)
		page_text(&v->page, "%s", _("Nothing yet."));
}

static void
incident_list_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id };

	view_open(v, "incident_show", &arg, 0);
}

static void
incident_list_new(struct view *v)
{
	view_open(v, "incident_form", NULL, 0);
}

static const struct action incident_list_actions[] = {
	{ '9', 'n', N_("take a call"), N_("Opens an incident from a call, a patrol or another department."),
	    ROLE(officer) | ROLE(duty) | ROLE(leader), NULL, incident_list_new, NULL },
	{ 0 }
};

const struct screen screen_incident_list = {
	.name = "incident_list",
	.title = N_("Incidents"),
	.help = N_("Incidents in your area, and the head line of every open natural disaster of the county."),
	.roles = INCIDENT_ROLES,
	.menu = 40,
	.letter = 'e',
	.actions = incident_list_actions,
	.live = true,
	.load = incident_list_load,
	.choose = incident_list_choose,
};
