/* 需求: requests for goods, those not met first; arg.id: of an incident alone. */
#include "gen/kinds/account/enums.h"
#include "gen/kinds/request/args.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "src/rules/request/request.h"

static void
requests_load(struct view *v, struct txn *t)
{
	struct view_request_list of = { .incident = v->arg.id };

	record_rows(v, t, v->arg.id ? &of : NULL);
	if (v->all > 0 || v->stopped)
		return;
	page_trim(&v->page);		/* no heading over nothing */
	page_text(&v->page, "%s", v->keys ? _("Nothing fits the filter.") : _("Nobody has asked for goods."));
}

static void
requests_send(struct view *v)
{
	struct arg arg = { .other = v->arg.id, .n = 's' };

	view_open(v, "request_edit", &arg, 0);
}

static const struct action requests_actions[] = {
	{ '9', 'n', N_("ask for goods"), N_("What is needed, how many, by when; each desk up to the county answers."),
	    REQUEST_ASKERS, NULL, requests_send, NULL },
	{ 0 }
};

const struct screen screen_requests = {
	.name = "requests",
	.title = N_("Requests for goods"),
	.help = N_("Who needs what: not met first. / finds a place, an item or a number."),
	.noun = "request",
	.filters = "request",
	.menu = 111,	/* last: a digit that people know stays where it is */
	.actions = requests_actions,
	.state_size = sizeof(struct record_list),
	.open = record_list_open,
	.load = requests_load,
	.choose = record_list_choose,
};
