/* 储备点: stores, their keepers, and what they shall hold at least. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_depots = {
	.name = "depots",
	.title = N_("Depots"),
	.help = N_("Stores of county, townships and villages: who keeps them and what they shall hold at least. / finds a name or an area."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(storekeeper) | ROLE(supervisor) | ROLE(admin),
	.menu = 109,	/* last: a digit that people know stays where it is */
	RECORD_LIST("depot"),
};
