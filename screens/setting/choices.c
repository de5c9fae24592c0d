/* 可选项: what lists offer, and how this county calls it. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_choices = {
	.name = "choices",
	.title = N_("Choices"),
	.help = N_("What lists offer and how it is called here; one's own may be added. Codes stay."),
	.roles = ROLE(admin),
	.menu = 105,	/* last: a digit that people know stays where it is */
	RECORD_LIST("choice"),
};
