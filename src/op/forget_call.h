/* What a call for help holds of who called, where it is destroyed with a person or an incident. */
#ifndef SRC_FORGET_CALL_H
#define SRC_FORGET_CALL_H

#include "gen/kinds/sos/sos.h"
#include "src/op/op.h"

/* Refuses while it rings or its outcome is looked for, naming it: somebody still calls back. */
int forget_call_check(struct act *act, const struct sos *call);
/* Does it hold a number that is not destroyed? */
bool forget_call_holds(struct act *act, const struct sos *call);
/* A number in clear goes from the record; what is sealed goes with its key. */
void forget_call_strip(struct act *act, struct sos *call);

#endif
