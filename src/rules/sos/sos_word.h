/* What a caller himself says of his call: checks and apply, with a struct sos as plan. */
#ifndef RULES_SOS_WORD_H
#define RULES_SOS_WORD_H

struct act;

int sos_check_mistake(struct act *act);
int sos_check_safe(struct act *act);
void sos_apply_word(struct act *act);

#endif
