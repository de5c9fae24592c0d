/* Needs of one kind in one township: what a row of the board stands for. */
#include <stdio.h>

#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "screens/desk/open.h"
#include "screens/kit/record/record.h"

static void
needs_load(struct view *v, struct txn *t)
{
	struct view_need_list wanted = { .verb = v->arg.n };

	snprintf(wanted.area, sizeof(wanted.area), "%s", v->arg.code);
	record_rows(v, t, &wanted);
	if (v->all == 0)
		page_text(&v->page, "%s", _("Nothing left to do here."));
}

static void
needs_choose(struct view *v, const struct row *r)
{
	struct need need;
	struct txn t;
	bool found;

	txn_begin(&t, v->s->db, false);
	found = record_get(&t, &kind_need, r->id, &need);
	txn_abort(&t);
	if (found)
		open_need(v, &need);
}

const struct screen screen_needs = {
	.name = "needs",
	.title = N_("To do"),
	.help = N_("What must be done, most urgent first. Opening a row puts your name on it."),
	.live = true,
	.noun = "need",
	.load = needs_load,
	.choose = needs_choose,
};
