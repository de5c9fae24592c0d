/* 地区: the county's areas, for an administrator: a new one, another name, one that is no more. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_areas = {
	.name = "areas",
	.title = N_("Areas"),
	.help = N_("Townships, villages and grids by code. / finds a name or a code."),
	.roles = ROLE(admin),
	.menu = 99,
	.letter = 'w',
	RECORD_LIST("area"),
};
