/*
 * What an order has come to: a pure function of its fixed part (task's minutes, what was
 * carried on) and of its steps that are not struck, in their order. The same function
 * after each step and each strike; it reads no store and knows no clock.
 *
 *   people   sent is how many set out, the largest figure said; here is who was last said
 *            to be there. A head count names everybody: here + injured + missing is not
 *            less than sent. Of the injured those are away who are not among here.
 *   out      people are out from go (or arrive) on, and of an order that a team was
 *            re-tasked to from its first step, which has the people who went on. Who is
 *            out is counted in every state, and is recalled or declines to `leaving`.
 *   clock    go, arrive, count and done begin it anew: the time that they happened, plus
 *            `every` on the scene, else `every_away`; 0: none. One that happened before
 *            the one that counts moves nothing. called: due at once. What was carried on
 *            stands until the first of them.
 *   missing  who sets out or arrives is not among them: a count says who is found.
 *   back     sent = back + injured away (at most the injured of this step, else of the
 *            last count) + those still missing where a reason says so. Of an order that
 *            ended by retask all who are not away left with the next.
 */
#ifndef RULES_ORDER_FOLD_H
#define RULES_ORDER_FOLD_H

#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"

struct order_fold {
	int state, end;			/* enum order_state, order_end; 0: no step yet, no end */
	bool out;			/* people are out */
	struct num sent, here, injured, missing;
	int64_t away;			/* of the injured, by the last count */
	int64_t counted, due, eta;
	int64_t mark;			/* when the answer happened that the clock runs from */
	int64_t state_no, ack_no;	/* numbers of the steps that made the state, that acknowledged */
	bool recalled;			/* it leaves because it was recalled ... */
	bool heard;			/* ... and has acknowledged that */
	bool let_go;			/* it left without those who are missing, with the reason that it takes */
};

enum order_fault {
	ORDER_FITS,
	ORDER_STATE,		/* not in this state: STEP_ORDER */
	ORDER_RACE,		/* done already, by the step order_fold_before() */
	ORDER_MISSING,		/* somebody is missing and no reason says why it may be */
	ORDER_SUM		/* the people do not add up, or none are named */
};

/* When a step happened: as it says, else when it was entered. */
int64_t order_step_time(const struct order_step *s);
/* Does the step come next? The fold of no step is all zero. */
enum order_fault order_fold_fits(const struct order_fold *f, const struct order_step *s);
/* The number of the step that did before what verb would do. */
int64_t order_fold_before(const struct order_fold *f, enum order_verb verb);
/* Adds a step that fits. */
void order_fold_step(struct order_fold *f, const struct order *o, const struct order_step *s);
/* Into the fields of the order that keep it. */
void order_fold_store(const struct order_fold *f, struct order *o);
/* How many of those out are with the team, or missing: all but the hurt who are away. */
int64_t order_fold_with(const struct order_fold *f);

#endif
