/* 催办链: who is asked when while something is not done, for an administrator. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"

const struct screen screen_chains = {
	.name = "chains",
	.title = N_("Chains"),
	.help = N_("Who is asked when, and how, until it is done. A leader agrees to a change."),
	.roles = ROLE(admin),
	.menu = 100,	/* last: a digit that people know stays where it is */
	.letter = 'k',
	RECORD_LIST("chain"),
};
