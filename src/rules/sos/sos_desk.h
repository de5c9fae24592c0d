/* What a desk does with a call for help: checks and applies of its operations, each
 * with a struct sos as plan. */
#ifndef RULES_SOS_DESK_H
#define RULES_SOS_DESK_H

struct act;

int sos_check_answer(struct act *act);
void sos_apply_answer(struct act *act);
int sos_check_reply(struct act *act);
void sos_apply_reply(struct act *act);
int sos_check_close(struct act *act);
void sos_apply_close(struct act *act);
int sos_check_reveal(struct act *act);
void sos_apply_reveal(struct act *act);

#define SOS_PHONE_USE "sos.other_phone"

#endif
