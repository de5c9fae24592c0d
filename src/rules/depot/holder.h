/*
 * 持有单位: who holds goods: depots of three tiers, a village's point, teams. All are units;
 * a storekeeper serves in the unit whose store he keeps, or over an area.
 */
#ifndef RULES_HOLDER_H
#define RULES_HOLDER_H

#include "gen/kinds/unit/unit.h"
#include "src/op/op.h"
#include "src/op/right.h"

#define HOLDER_DESKS (ROLE(duty) | ROLE(leader))	/* who decide what goes where */

/* The unit that typed names: by its name or a part of it, or by an area that has one depot
 * of its own (展旦召苏木). 0; or what refuse() returned: NO_SUCH_UNIT with those that fit. */
int holder_named(struct act *act, const char *field, const char *typed, struct unit *out);
/* May he store there: storekeeper of the unit or over its area, a village's officer at its
 * point, who serves in the team? */
bool holder_keeps(struct txn *t, const struct viewer *v, const struct unit *u);
/* May he decide about its goods: duty officer or leader over its area? */
bool holder_decides(struct txn *t, const struct viewer *v, const struct unit *u);
/* May he read its stock: either of both, who supervises, and who reads cases in its area. */
bool holder_reads(struct txn *t, const struct viewer *v, const struct unit *u);

#endif
