/* 品种: the county's list of what is kept. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_items = {
	.name = "items",
	.title = N_("Items"),
	.help = N_("What the county keeps, what it is counted in, and its packs. / finds a name or a code."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(storekeeper) | ROLE(supervisor) | ROLE(admin),
	.menu = 110,	/* last: a digit that people know stays where it is */
	RECORD_LIST("item"),
};
