/* 求救记录: calls for help in one's area, newest first, also those of before. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

/* A call is made on its own screen, in two keys. */
static const struct action sos_list_actions[] = { { 0 } };

const struct screen screen_sos_list = {
	.name = "sos_list",
	.title = N_("Calls for help"),
	.help = N_("Who called, when and from where, and who answered. / finds a name or a number."),
	.roles = ROLE(duty) | ROLE(leader) | ROLE(supervisor),
	.menu = 98,
	.letter = 'q',
	.actions = sos_list_actions,
	RECORD_LIST("sos"),
};
