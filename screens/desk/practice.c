/* 演练: the offer to practise a report, made once at the first login. */
#include <stdio.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/list.h"
#include "screens/kit/send.h"

enum { P_REPORT = 1, P_SOS, P_LATER };

/* The offer is made once, whatever is answered. */
static void
practice_open(struct view *v)
{
	struct errand o;

	if (!errand_begin(v, &o, "account.set"))
		return;
	errand_ref(&o, "which", v->s->viewer.account);
	errand_bool(&o, "practised", true);
	o.quiet = true;
	errand_send(v, &o, NULL);
}

static void
practice_load(struct view *v, struct txn *t)
{
	(void)t;
	page_text(&v->page, "%s", _("Practise once before it matters: a report marked as a drill goes the whole way, rings nobody and counts in no total."));
	page_choice_text(&v->page, P_REPORT, 0, _("practise a report"));
	page_choice_text(&v->page, P_SOS, 0, _("practise a call for help"));
	page_choice_text(&v->page, P_LATER, 0, _("later"));
}

static void
practice_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .n = 1 };

	if (r->what == P_REPORT)
		view_open(v, "report_form", &arg, 0);
	else if (r->what == P_SOS)
		view_open(v, "sos", &arg, 0);
	else
		view_close(v);
}

/* It comes by itself at a first login: keys typed ahead were meant for the board. */
static const struct widget widget_practice = { .draw = list_draw, .key = list_key,
    .careful = true, .unbidden = true };

const struct screen screen_practice = {
	.name = "practice",
	.title = N_("Practice"),
	.help = N_("Drills carry their word on every line and never ring."),
	.roles = ROLE(officer) | ROLE(duty),
	.menu = 95,
	.letter = 'y',
	.widget = &widget_practice,
	.open = practice_open,
	.load = practice_load,
	.choose = practice_choose,
};
