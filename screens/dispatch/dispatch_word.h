/* A word by telephone, typed on the command line of any screen. */
#ifndef SCREENS_DISPATCH_WORD_H
#define SCREENS_DISPATCH_WORD_H

#include "screens/kit/ui.h"

/*
 * "s 二队 到场 18": a step of the order of a team that is called so, or in part, on its head's
 * word; who else spoke is written by_phone=NAME. What several teams may be is asked, as is who
 * spoke where the book names no head. False: it is no such line.
 */
bool
word_typed(struct view *v, const char *typed);

#endif
