/*
 * 调令: orders to teams, as others read them. Nothing here writes; a team has at most one
 * live order, which team_live_order() finds.
 */
#ifndef RULES_ORDER_H
#define RULES_ORDER_H

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "src/op/face.h"
#include "src/op/right.h"
#include "src/rules/incident/incident.h"
#include "src/rules/order/order_fold.h"
#include "src/rules/team/team.h"

#define ORDER_DESKS (ROLE(duty) | ROLE(leader))
/* The numbers of its indexes. */
enum { ORDER_BY_NUMBER = 1, ORDER_BY_LIVE_TEAM, ORDER_BY_LIVE_INCIDENT, ORDER_BY_INCIDENT,
	ORDER_BY_TEAM, ORDER_BY_LEVELS_LIVE, ORDER_BY_LIVE_DUE, ORDER_BY_LIVE_DESK,
	ORDER_BY_INCIDENT_END = 10, ORDER_BY_LIVE,
	ORDER_BY_LEVELS, ORDER_BY_AREA };

/* Short number for people, as of now; 0: with its year. */
void order_number(const struct order *o, int64_t now, char out[24]);

/* The live order of a team. False: it has none. */
bool order_of_team(struct txn *t, uint64_t team, struct order *out);

/* A walk over the steps of an order, oldest first, struck ones too. Use: order_steps;
 * while (order_next(&w, &s)) ...; the walk closes itself at its end, or order_end(). */
struct order_walk {
	struct txn *txn;
	struct scan scan;
};
void order_steps(struct order_walk *w, struct txn *t, uint64_t order);
bool order_next(struct order_walk *w, struct order_step *out);
void order_end(struct order_walk *w);
/* Of each step, by its number: did it happen in a minute before that of one that was entered
 * before it and is not struck? Room for o->steps + 1, freed by the caller; NULL without
 * memory. */
bool *order_turned(struct txn *t, const struct order *o);
/* The step of that number. */
bool order_step_at(struct txn *t, uint64_t order, int64_t no, struct order_step *out);

/* Folds the steps of o that are not struck, without step `skip` (0: none is left out).
 * False: *stuck is the first that does not fit without it, and the fold ends before. */
bool order_fold_read(struct txn *t, const struct order *o, int64_t skip, struct order_fold *out,
    struct order_step *stuck);

/* A walk over the live orders of an incident's family, the root's first. Use: order_live;
 * while (order_live_next(&w, &o)). It closes itself at its end, or
 * order_live_end(). No order may be written meanwhile. */
struct order_live {
	struct family family;
	struct scan scan;
	bool open;
};
void order_live(struct order_live *w, struct txn *t, uint64_t root);
bool order_live_next(struct order_live *w, struct order *out);
void order_live_end(struct order_live *w);
/* The same as ids, for who writes orders or what they ask: *n of them, freed by the caller. */
uint64_t *order_live_ids(struct txn *t, uint64_t root, size_t *n);

/* By when its team is to be there: as the order says, else so many minutes after it was
 * sent, where the incident is larger or its level is not known. 0: no time is set. */
int64_t order_there_by(struct txn *t, const struct order *o);
/* Adds that none is set, where its team is not there yet; else nothing. */
void order_there_words(struct txn *t, const struct order *o, struct buf *b);

/* A walk over the live orders of the teams that a person serves in: what he is sent to. Use:
 * order_own(&w, t, v); while (order_own_next(&w, &o)) ...; the viewer is borrowed until then.
 * It closes itself at its end, or order_own_end(). Neither team nor order may be written
 * meanwhile. */
struct order_own {
	struct txn *txn;
	struct team_of_viewer teams;
	struct scan scan;
	bool open;
};
void order_own(struct order_own *w, struct txn *t, const struct viewer *v);
bool order_own_next(struct order_own *w, struct order *out);
void order_own_end(struct order_own *w);

/* What a person may do with an order. */
enum order_right {
	ORDER_NOTHING,
	ORDER_SEE,		/* by READERS_BY_AREA over the team, or at the place */
	ORDER_FOR_TEAM,		/* its steps, on the team's word by telephone: a desk over it */
	ORDER_AS_TEAM,		/* its steps, as one of the team */
};
enum order_right order_right(struct txn *t, const struct viewer *v, const struct order *o);
/* Duty officer or leader of the desk that issued it or above: recalls, re-tasks, strikes. */
bool order_issues(struct txn *t, const struct viewer *v, const struct order *o);

/* Do the words of a call for help name the order? */
struct sos;
bool order_named(const struct order *o, const struct sos *call);
/* The number of a call for help, made since the order was, whose words name the order or
 * one that its team came from; false: there is none. */
bool order_help_called(struct txn *t, const struct order *o, int64_t now, char number[24]);

#endif
