/* 事件: open incidents first, then the rest. */
#include "gen/kinds/account/enums.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"

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
	.fill = incident_fill,
	RECORD_LIST("incident"),
};
