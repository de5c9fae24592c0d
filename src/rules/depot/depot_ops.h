/* What the files of depots share among themselves; nobody else includes it. */
#ifndef RULES_DEPOT_OPS_H
#define RULES_DEPOT_OPS_H

#include "gen/kinds/account/enums.h"
#include "gen/kinds/depot/args.h"
#include "gen/kinds/unit/unit.h"
#include "src/rules/depot/depot.h"
#include "src/rules/depot/holder.h"

/* Who keeps the list of depots and reserves, over the area. */
#define DEPOT_DESKS (ROLE(duty) | ROLE(leader) | ROLE(admin) | ROLE_LOCAL)

struct depot_plan {
	struct depot depot;
	struct unit unit;		/* written if it differs from what is stored; id 0: new */
	bool levels;			/* minimum was said */
	struct goods_lines minimum;
};

/* True if he is one of them over the area, or acts on the server. */
bool depot_desk(struct act *act, const char *area);



#endif
