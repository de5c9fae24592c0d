/* 品种: the county's list of what is kept. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_items = {
	.name = "items",
	.title = N_("Items"),
	.help = N_("What the county keeps, what it is counted in, and its packs. / finds a name or a code."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(storekeeper) | ROLE(supervisor) | ROLE(admin),
	RECORD_LIST("item"),
};
