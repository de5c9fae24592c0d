/* 事件: open incidents first, then the rest. */
#include <stdlib.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/incident/incident.h"

enum { INCIDENTS = 300 };

static void
rows(struct view *v, const char *head, const struct incident *list, size_t n, bool closed)
{
	char text[400], when[40];
	bool first = true;

	for (size_t i = 0; i < n; i++) {
		bool is_closed = list[i].state == incident_state_closed || list[i].merged;
		struct row *r;

		if (is_closed != closed)
			continue;
		if (first)
			page_head(&v->page, "%s", head);
		first = false;
		words_incident(&list[i], clock_now(), text, sizeof(text));
		r = page_choice_text(&v->page, 1, list[i].id, text);
		r->sign = closed ? '+' : '-';
		row_right(&v->page, r, "%s", ui_when(v->ui, list[i].received, when, sizeof(when)));
	}
}

static void
incident_list_load(struct view *v, struct txn *t)
{
	struct incident *list = calloc(INCIDENTS, sizeof(*list));
	size_t n = list ? incident_list(t, &v->s->viewer, false, list, INCIDENTS) : 0;

	rows(v, _("Open"), list, n, false);
	rows(v, _("Closed or linked"), list, n, true);
	n = list ? incident_heads(t, &v->s->viewer, list, INCIDENTS) : 0;
	rows(v, _("Elsewhere in the county, head lines only"), list, n, false);
	if (v->page.n == 0)
		page_text(&v->page, "%s", _("Nothing yet."));
	free(list);
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
	    ROLE(officer) | ROLE(duty) | ROLE(leader), NULL, incident_list_new },
	{ 0 }
};

const struct screen screen_incident_list = {
	.name = "incident_list",
	.title = N_("Incidents"),
	.help = N_("Incidents in your area, and the head line of every open natural disaster of the county."),
	.roles = ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(supervisor) | ROLE(storekeeper) | ROLE(team),
	.menu = 40,
	.letter = 'e',
	.actions = incident_list_actions,
	.live = true,
	.load = incident_list_load,
	.choose = incident_list_choose,
};
