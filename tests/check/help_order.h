/* A team and its order as operations store them, what it asks of whom, and when. */
#ifndef TESTS_HELP_ORDER_H
#define TESTS_HELP_ORDER_H

#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/team/team.h"
#include "src/rules/order/order.h"
#include "src/rules/order/order_need.h"
#include "tests/check/help_need.h"

/* What a test is about: one county, one team, its newest order. */
extern struct ordering {
	struct world w;
	struct reply r;
	struct team team;
	struct order o;
	bool serves;			/* there is an account `team` */
	int64_t began;			/* minutes are told from here */
} on;
void order_setup(void);
void order_teardown(void);

/* A new team of T2: 样例抢险队, in which `team` serves, or 样例渠队, in which nobody does. */
void order_team(bool serves, int64_t minutes);
/* The fixed part of an order of the county's desk to it. */
struct order order_fixed(bool drill);
/* Stores it as on.o. */
void order_send_as(struct order fixed);
/* A team that somebody serves in, and its order. */
void order_send(void);
/* One step more, of that order or of on.o. */
void order_add(struct act *act, struct order *order, struct order_step s);
void world_order(struct order_step s);
void order_strike(int64_t no);

/* Time passes until that minute. */
void order_at(int minute);
/* "headcount+50 back+300": what it asks, by when; check finds no fault with it. */
const char *order_asks(const struct order *order);
/* The need of on.o; 0: none. */
uint64_t order_asked(enum need_verb verb);
/* Who hears it now, a letter each: team, desk of the county, its leader. */
const char *order_hear(enum need_verb verb);

#define SO_MANY(n) .people = { n, true }
#define ASKS(what) ck_assert_str_eq(order_asks(&on.o), what)
#define HEAR(verb, who) ck_assert_str_eq(order_hear(need_verb_##verb), who)

#endif
