/* account import: what the list comes to, and the cards. */
#ifndef VIEWS_PEOPLE_H
#define VIEWS_PEOPLE_H

#include "src/command/command_base.h"

/* Hooks of struct command_paper. */
bool people_ahead(struct command *c, int *rc);
void people_taken(struct command *c, const struct reply *reply);

#endif
