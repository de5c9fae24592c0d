/* 派队 without a want: the incident first, then the kind of team. arg.id is the incident, 0:
 * to be chosen. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/team/enums.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/find.h"
#include "screens/kit/ui.h"

enum { P_INCIDENT = 1, P_KIND };

static void
incident_rows(struct view *v, struct txn *t)
{
	if (incident_choices(v, t, P_INCIDENT, NULL, &v->page) == 0)
		page_text(&v->page, "%s", _("No incident is open; log it first."));
}

static void
kind_rows(struct view *v, struct txn *t)
{
	char text[800];

	words_incident_row(v, t, v->arg.id, text, sizeof(text));
	page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	find_choices(t, &enum_team_kind, P_KIND, &v->page);
}

static void
pick_load(struct view *v, struct txn *t)
{
	snprintf(v->title, sizeof(v->title), "%s", v->arg.id == 0 ? _("Send teams: to which incident?") :
	    _("Send teams: of which kind?"));
	if (v->arg.id == 0)
		incident_rows(v, t);
	else
		kind_rows(v, t);
}

/* The page of the suggestion comes in place of this one: 0 there leads back to the board. */
static void
pick_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .other = v->arg.id };
	struct ui *ui = v->ui;

	if (r->what == P_INCIDENT) {
		v->arg.id = r->id;
		view_restart(v);
		return;
	}
	memcpy(arg.code, r->code, sizeof(arg.code));
	view_close(v);
	ui_open(ui, screen_find("dispatch_send"), &arg, 0);
}

const struct screen screen_dispatch_pick = {
	.name = "dispatch_pick",
	.title = N_("Send teams"),
	.help = N_("The incident, then the kind of team; the suggestion comes next."),
	.roles = ROLE(duty) | ROLE(leader),
	.load = pick_load,
	.choose = pick_choose,
};
