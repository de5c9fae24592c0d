/* 待审: reports that wait for this person's verdict, as his board orders them. */
#include "gen/kinds/account/enums.h"
#include "screens/desk/needs.h"
#include "screens/report/accept_many.h"

static void
review_load(struct view *v, struct txn *t)
{
	needs_rows(v, t, need_verb_review, v->arg.code, _("Nothing waits for review."));
}

static const struct action review_actions[] = {
	ACCEPT_MANY,
	{ 0 }
};

const struct screen screen_review = {
	.name = "review",
	.title = N_("To review"),
	.help = N_("Reports that wait for you to accept or return them, most urgent first. Opening one puts your name on it and tells the sender that it was read."),
	.roles = ROLE(officer) | ROLE(duty),
	.noun = "need",
	.filters = "need",
	.menu = 35,
	.letter = 's',
	.actions = review_actions,
	.live = true,
	.load = review_load,
	.choose = needs_choose,
};
