/*
 * What an order asks of people: the team to acknowledge, set out, arrive, count its
 * people, be back; the issuing desk to decide when a team cannot come, and with its leader
 * to look for who is missing. Which of it stands and by when follows from the order's steps
 * by one table (order_need.c), so that a struck step brings back what it had settled.
 */
#ifndef RULES_ORDER_NEED_H
#define RULES_ORDER_NEED_H

#include "gen/kinds/order/order.h"
#include "src/op/op.h"

/*
 * Opens what the order asks now and did not ask, settles what it asks no more, moves what
 * is due at another time; of a closed one everything. after is the order as it is stored
 * with its steps, before what it was (NULL: it was just sent).
 */
void order_ask(struct act *act, const struct order *before, const struct order *after);
/* The incident has another level, or its number leads elsewhere: the live orders of the one
 * that it leads to are asked for by that. */
void order_ask_again(struct act *act, uint64_t incident);
/* A call for help that names orders goes on with the search for who is missing of them. */
struct sos;
void order_called_for(struct act *act, const struct sos *call);

/* When the team is asked next to count its people a second time without an answer; 0: never. */
int64_t order_second_miss(const struct order *o);

/* The rows of need verbs, for the subject of orders; ends with verb 0. */
extern const struct demand order_demands[];

#endif
