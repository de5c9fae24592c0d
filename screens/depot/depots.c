/* 储备点: stores, their keepers, and what they shall hold at least; from here the lists that
 * belong to them. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"

static void
do_items(struct view *v)
{
	view_open(v, "items", NULL, 0);
}

static void
do_kits(struct view *v)
{
	view_open(v, "kits", NULL, 0);
}

static void
do_reserves(struct view *v)
{
	view_open(v, "reserves", NULL, 0);
}

/* By letter: the digits are the depots'. */
static const struct action more[RECORD_MORE] = {
	{ 0, 'p', N_("items"), N_("What the county keeps, what it is counted in, and its packs."), 0, NULL, do_items, NULL },
	{ 0, 'k', N_("kits"), N_("What 100 people need while they are looked after."), 0, NULL, do_kits, NULL },
	{ 0, 'x', N_("reserves of others"), N_("What firms and bodies keep or can make for the county, beside its own stock."), 0, NULL, do_reserves, NULL },
};

static void
depots_open(struct view *v)
{
	record_list_open(v);
	record_list_more(v, more);
}

const struct screen screen_depots = {
	.name = "depots",
	.title = N_("Depots"),
	.help = N_("Stores of county, townships and villages: who keeps them and what they shall hold at least. / finds a name or an area."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(storekeeper) | ROLE(supervisor) | ROLE(admin),
	.menu = 109,	/* last: a digit that people know stays where it is */
	.noun = "depot",
	.filters = "depot",
	.state_size = sizeof(struct record_list),
	.open = depots_open,
	.load = record_list_load,
	.choose = record_list_choose,
};
