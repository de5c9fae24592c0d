/* What a desk does with a call for help: checks and applies of its operations, each
 * with a struct sos as plan. */
#ifndef RULES_SOS_DESK_H
#define RULES_SOS_DESK_H

#include <stdint.h>

struct act;

int sos_check_answer(struct act *act);
void sos_apply_answer(struct act *act);
int sos_check_reply(struct act *act);
void sos_apply_reply(struct act *act);
int sos_check_close(struct act *act);
void sos_apply_close(struct act *act);
/* Reads the call into the plan, for its desks; nobody takes care of his own. 0, or what
 * refuse() returned. */
int sos_desk_check(struct act *act, uint64_t which);

#endif
