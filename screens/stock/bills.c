/* 物资单: bills, live ones first; with arg.id those of one unit, either way. */
#include <stdio.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "screens/stock/unit_bills.h"
#include "src/rules/stock/bill.h"

enum { UNIT_BILLS = 200 };

/* The newest of one unit; older ones are found by their filters on the whole list. */
static void
unit_rows(struct view *v, struct txn *t)
{
	struct reader r = record_reader(v, t);
	const struct face *f = face_of(&kind_bill);
	struct unit_bills w;
	struct bill b;
	size_t n = 0;

	unit_bills_open(&w, t, v->arg.id);
	while (n < UNIT_BILLS && unit_bills_next(&w, &b)) {
		if (!bill_sees(t, &v->s->viewer, &b))
			continue;
		record_row(&v->page, &r, f, &b);
		n++;
	}
	unit_bills_close(&w);
	if (n == 0)
		page_text(&v->page, "%s", _("No bill goes from here or comes here yet."));
	else if (n == UNIT_BILLS)
		page_text(&v->page, "%s", _("Older ones are on the whole list: menu, Goods bills."));
}

static void
bills_load(struct view *v, struct txn *t)
{
	if (v->arg.id)
		unit_rows(v, t);
	else
		record_list_load(v, t);
}

/* ---- what is published ---- */

static void
publish(struct view *v, const char *verb)
{
	struct arg arg = { 0 };
	struct unit u;

	if (v->arg.id && record_read(v->s->db, &kind_unit, v->arg.id, &u))
		snprintf(arg.text, sizeof(arg.text), "stock %s area=%s", verb, u.area);
	else
		snprintf(arg.text, sizeof(arg.text), "stock %s", verb);
	view_open(v, "export", &arg, 0);
}

static void
do_given(struct view *v)
{
	publish(v, "given");
}

static void
do_donated(struct view *v)
{
	publish(v, "donated");
}

static const struct action bills_actions[] = {
	{ 0, 'g', N_("handed out, to publish"), N_("In which village what, to how many people; nobody's name."), 0, NULL, do_given, NULL },
	{ 0, 'd', N_("donated, to publish"), N_("By whom, and what became of it."), 0, NULL, do_donated, NULL },
	{ 0 }
};

const struct screen screen_bills = {
	.name = "bills",
	.title = N_("Goods bills"),
	.help = N_("What was ordered, sent, received and handed out. / finds a unit or a number."),
	.roles = ROLE(storekeeper) | ROLE(officer) | ROLE(team) | ROLE(duty) | ROLE(leader) | ROLE(supervisor),
	.menu = 113,	/* last: a digit that people know stays where it is */
	.letter = 'n',
	.live = true,
	.noun = "bill",
	.filters = "bill",
	.actions = bills_actions,
	.state_size = sizeof(struct record_list),
	.open = record_list_open,
	.load = bills_load,
	.choose = record_list_choose,
};
