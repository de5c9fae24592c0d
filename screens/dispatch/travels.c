/* 路程: minutes by road between areas. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_travels = {
	.name = "travels",
	.title = N_("Roads"),
	.help = N_("Minutes by road between areas, both ways; a suggestion counts the nearest by them. / finds an area."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(supervisor) | ROLE(admin),
	.menu = 106,	/* last: a digit that people know stays where it is */
	.letter = 'l',
	RECORD_LIST("travel"),
};
