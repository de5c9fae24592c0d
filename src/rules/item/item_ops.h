/* What the files of items share among themselves; nobody else includes it. */
#ifndef RULES_ITEM_OPS_H
#define RULES_ITEM_OPS_H

#include "gen/kinds/account/enums.h"
#include "gen/kinds/item/args.h"
#include "src/rules/item/item.h"

/* Who keeps the county's list of items and kits: its desks, its storekeepers, who
 * administers it. */
#define ITEM_SETTERS (ROLE(duty) | ROLE(leader) | ROLE(storekeeper) | ROLE(admin) | ROLE_LOCAL)

/* Refuses field unless he is one of them for the county, whose code is given. */
int item_county(struct act *act, const char *field, char code[16]);

/* Brings unit, other words and packs of the item into the one form that is kept, or
 * refuses what is unclear. */
int item_check_words(struct act *act, struct item *item);

#endif
