/* Incidents that share a row of the board: those that one account opened, or drills of others. */
#include "screens/desk/incident_lots.h"

#include <stdlib.h>

#include "screens/incident/incident_words.h"
#include "screens/kit/ui.h"

static void
opened_load(struct view *v, struct txn *t)
{
	struct incident_lot want = { .by = v->arg.id, .of = v->arg.id ? LOT_OPENER : LOT_DRILLS,
	    .drill = v->arg.n != 0 };
	char text[800];
	size_t n, shown = 0;
	struct incident_lot *lots = incident_lots(v, t, true, &n);

	for (size_t i = 0; i < n; i++) {
		if (!incident_lot_same(&want, &lots[i]))
			continue;
		words_incident_row(v, t, lots[i].id, text, sizeof(text));
		page_choice_text(&v->page, 1, lots[i].id, text)->unsaid = true;
		shown++;
	}
	free(lots);
	if (shown == 0)
		page_text(&v->page, "%s", _("None is open any more that shares this row."));
}

static void
opened_choose(struct view *v, const struct row *r)
{
	view_open(v, "incident_show", &(struct arg){ .id = r->id }, 0);
}

static const struct action opened_actions[] = { { 0 } };

const struct screen screen_opened = {
	.name = "opened",
	.title = N_("Incidents"),
	.help = N_("The incidents that one row of the board counted, newest first."),
	.roles = INCIDENT_ROLES,
	.actions = opened_actions,
	.live = true,
	.load = opened_load,
	.fill = incident_fill,
	.choose = opened_choose,
};
