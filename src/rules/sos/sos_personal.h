/* What a call for help holds of people: sealed, and shown once to its desks. The plan of
 * each operation is a struct sos. */
#ifndef RULES_SOS_PERSONAL_H
#define RULES_SOS_PERSONAL_H

struct act;

#define SOS_PHONE_USE "sos.other_phone"	/* see personal_set() */

int sos_check_seal(struct act *act);
void sos_apply_seal(struct act *act);
int sos_check_reveal(struct act *act);
void sos_apply_reveal(struct act *act);

#endif
