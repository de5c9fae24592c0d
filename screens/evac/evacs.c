/* 转移: where people are moved, who has not answered first; arg.id: of an incident alone. */
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/evac/args.h"
#include "gen/kinds/evac/evac.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "src/rules/evac/evac.h"

/* The sum of all that the list shows. */
static void
sum_row(struct view *v, struct txn *t, const struct view_evac_list *filter)
{
	struct reader r = record_reader(v, t);
	struct face_query q = v->keys ? record_query(v, &evac_face, &r) :
	    (struct face_query){ .face = &evac_face, .reader = &r, .filter = filter };
	char text[300];
	struct buf b = BUF(text);

	evac_face.ends(&q, &b);
	if (b.len > 0)
		page_text(&v->page, "%s", buf_str(&b))->attr = TERM_BOLD;
}

static void
evacs_load(struct view *v, struct txn *t)
{
	struct view_evac_list filter = { .incident = v->arg.id, .live = v->arg.id == 0 };

	sum_row(v, t, &filter);
	record_rows(v, t, v->arg.id ? &filter : NULL);
	if (v->all > 0 || v->stopped)
		return;
	page_trim(&v->page);		/* no heading over nothing */
	page_text(&v->page, "%s", v->keys ? _("Nothing fits the filter.") : _("Nobody is being moved."));
}

static void
evacs_order(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "evac_places", &arg, 0);
}

static void
evacs_import(struct view *v)
{
	struct arg arg = { .text = "evac" };

	ui_open(v->ui, &kit_record_import, &arg, 0);
}

static const struct action evacs_actions[] = {
	{ '9', 'n', N_("order people to be moved"), N_("For one village or many at once; each gets a number."),
	    EVAC_DESKS, NULL, evacs_order, NULL },
	{ '7', 'x', N_("import places to be moved"), N_("Each with how many and where to, from a spreadsheet; shown first."),
	    EVAC_DESKS, NULL, evacs_import, NULL },
	{ 0 }
};

const struct screen screen_evacs = {
	.name = "evacs",
	.title = N_("Moving people"),
	.help = N_("Where people are brought to safety: who has not answered first, what is over last. / finds a place or a number."),
	.noun = "evac",
	.filters = "evac",
	.menu = 107,	/* last: a digit that people know stays where it is */
	.letter = 'g',
	.actions = evacs_actions,
	.state_size = sizeof(struct record_list),
	.open = record_list_open,
	.load = evacs_load,
	.choose = record_list_choose,
};
