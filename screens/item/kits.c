/* 标准包: what 100 people need. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_kits = {
	.name = "kits",
	.title = N_("Kits"),
	.help = N_("What 100 people need while they are looked after. / finds a kit or an item."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(storekeeper) | ROLE(supervisor) | ROLE(admin),
	RECORD_LIST("kit"),
};
