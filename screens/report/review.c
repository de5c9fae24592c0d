/* 待审: reports that wait for this person's verdict. */
#include "gen/kinds/account/enums.h"
#include "gen/kinds/report/enums.h"
#include "screens/report/reports.h"

static void
review_load(struct view *v, struct txn *t)
{
	struct report_filter f = { .area = v->arg.code, .state = report_state_sent };

	if (reports_rows(v, t, &f, true) == 0)
		page_text(&v->page, "%s", _("Nothing waits for review."));
}

static void
review_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id };

	view_open(v, "report_show", &arg, 0);
}

const struct screen screen_review = {
	.name = "review",
	.title = N_("To review"),
	.help = N_("Reports that wait for you to accept or return them. Opening one tells the sender that it was read."),
	.roles = ROLE(officer) | ROLE(duty),
	.menu = 35,
	.letter = 's',
	.live = true,
	.load = review_load,
	.choose = review_choose,
};
