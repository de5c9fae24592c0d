/* A team, a struct team, in words of the reader's language. */
#ifndef RULES_TEAM_WORDS_H
#define RULES_TEAM_WORDS_H

#include "src/op/face.h"

/* What it does now: "on the way D0722-01 二社", "waits forward at 二社", "rests until
 * 06:00", "ready"; "under an order" where the reader may not know which. */
void team_now(const struct reader *r, const void *team, char *out, size_t cap);
/* What is to be seen to: not confirmed for long, agreement over; "" for nothing. */
void team_warns(const struct reader *r, const void *team, char *out, size_t cap);

#endif
