/*
 * 要队: an incident wants so many teams of a kind. Orders that name a want fill it, as long as
 * the team has neither declined nor been recalled or sent elsewhere; what is missing asks the
 * county's desk until it is sent or the want is withdrawn.
 */
#ifndef RULES_WANT_H
#define RULES_WANT_H

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "src/op/op.h"
#include "src/op/right.h"

struct order;
struct want;

void want_number(const struct want *w, int64_t now, char out[24]);

/* May he read it: who asked, and who reads what is done about cases there. */
bool want_sees(struct txn *t, const struct viewer *v, const struct want *w);
/* A walk over those that miss teams, oldest incident first. Use: want_live; while
 * (want_live_next(&s, t, &w)); it closes itself at its end. */
void want_live(struct scan *s, struct txn *t);
bool want_live_next(struct scan *s, struct txn *t, struct want *out);

/* The oldest live want that a team of that kind, sent to the incident, fills; one of a drill
 * by an order of a drill alone. 0: there is none. */
uint64_t want_for(struct txn *t, uint64_t incident, const char *kind, bool drill);
/* How many orders fill it now. */
int64_t want_filled(struct txn *t, uint64_t want);
/* How many teams it still misses; 0 of one that was withdrawn. */
int64_t want_missing(struct txn *t, const struct want *w);
/* Adds "排水1队 水泵": what is missing; of one that is over, what was wanted. */
void want_words(struct txn *t, const struct want *w, struct buf *b);

/* After an order that names the want was written, or a step of it: what is missing is asked
 * for again, what is not is asked for no more. 0 as want: nothing. */
void want_recount(struct act *act, uint64_t want);

/* Who may want teams. */
#define WANT_ASKERS (ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(team))
/* order want: opens one; the plan is a struct want. */
int want_open_check(struct act *act);
void want_open_apply(struct act *act);

#endif
