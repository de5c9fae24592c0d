/* 设置: the county's parameters, each with the value in force. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_settings = {
	.name = "settings",
	.title = N_("Settings"),
	.help = N_("Deadlines and limits of the county; in force at once, written in the journal."),
	.roles = ROLE(admin),
	.menu = 85,
	.letter = 'c',
	RECORD_LIST("setting"),
};
