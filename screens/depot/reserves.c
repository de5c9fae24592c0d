/* 协议储备: what others keep for the county. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_reserves = {
	.name = "reserves",
	.title = N_("Reserves of others"),
	.help = N_("What firms and bodies keep or can make for the county, beside its own stock. / finds a firm or an item."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(storekeeper) | ROLE(supervisor) | ROLE(admin),
	RECORD_LIST("reserve"),
};
