/* 调令: orders in one's area, live ones first; with arg.id those of one incident. */
#include "gen/kinds/account/enums.h"
#include "gen/kinds/order/args.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"

static void
orders_load(struct view *v, struct txn *t)
{
	struct view_order_list of = { .incident = v->arg.id };

	if (!v->arg.id) {
		record_list_load(v, t);
		return;
	}
	record_rows(v, t, &of);
	if (v->all == 0)
		page_text(&v->page, "%s", _("No team was sent to this incident yet."));
}

static void
orders_send(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "dispatch_pick", &arg, 0);
}

static void
orders_count(struct view *v)
{
	struct arg arg = { .id = v->arg.id, .n = 1 };

	view_open(v, "order_all", &arg, 0);
}

static bool
of_incident(const struct view *v)
{
	return v->arg.id != 0;
}

static const struct action orders_actions[] = {
	{ '9', 'n', N_("send a team"), N_("Choose a team; who cannot come stands below with the reason."),
	    ROLE(duty) | ROLE(leader), NULL, orders_send, NULL },
	{ '7', 'c', N_("all count now"), N_("Every team of the incident counts its people now."),
	    ROLE(duty) | ROLE(leader), of_incident, orders_count, NULL },
	{ 0 }
};

const struct screen screen_orders = {
	.name = "orders",
	.title = N_("Orders"),
	.help = N_("Who was sent where, and how it stands. / finds a team, a place or a number."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(supervisor) | ROLE(officer) | ROLE(team),
	.menu = 103,
	.letter = 'o',
	.actions = orders_actions,
	.live = true,
	.says_back = true,
	.noun = "order",
	.filters = "order",
	.state_size = sizeof(struct record_list),
	.open = record_list_open,
	.load = orders_load,
	.choose = record_list_choose,
};
