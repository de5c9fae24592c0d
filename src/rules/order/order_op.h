/* What the files of orders share among themselves; nobody else includes it. */
#ifndef RULES_ORDER_OP_H
#define RULES_ORDER_OP_H

#include "gen/kinds/order/args.h"
#include "gen/kinds/team/team.h"
#include "src/op/op.h"
#include "src/rules/order/order.h"

struct order_plan {
	struct order order;		/* the one that a step is of; of send what gives way, id 0: none */
	struct order_fold fold;		/* of it */
	struct team team;
	struct order_step step;
	struct order next;		/* what send and retask make */
	enum message said;		/* what the answer says besides its number */
};

/* Reads which (0: the one live order of the actor's own teams) with team and fold. 0 or -1. */
int order_target(struct act *act, uint64_t which, struct order_plan *p);
/* Refuses a time that lies before the order was sent. */
int order_after_sent(struct act *act, const struct order *o);
/* Refuses a step that does not fit; figure: the field of its people. */
int order_fits(struct act *act, const struct order_plan *p, const char *figure);
/* Refuses it because of the order's state. */
int order_refuse_state(struct act *act, const struct order_plan *p);
/* Lets people be missing with the step's reason, if it is a leader's, or with the call for
 * help that names the order: its number is the reason then. */
void order_excuse(struct act *act, struct order_plan *p);

/* Adds the step to the order, and its line to the incident. */
void order_add_step(struct act *act, struct order *o, const struct team *team,
    struct order_fold *f, struct order_step *s);
/* A line of the order's incident. */
void order_line(struct act *act, const struct order *o, const struct team *team,
    const struct order_step *s, enum line_what what);
/* Whoever sees it looks again; the answer names it. */
void order_tell(struct act *act, const struct order *o, const struct team *team);
void order_answer(struct act *act, const struct order *o);

/* Where the orders stand that a person may see: a face's scope. */
enum scope order_scope(const struct reader *r, struct join *j);

int order_step_check(struct act *act);
void order_step_apply(struct act *act);
int order_send_check(struct act *act);
void order_send_apply(struct act *act);
int order_retask_check(struct act *act);
int order_recall_check(struct act *act);
int order_strike_check(struct act *act);
void order_strike_apply(struct act *act);
int order_count_all_check(struct act *act);
void order_count_all_apply(struct act *act);

/* Rests whoever was out too long, when the order is over; undone when that is struck. */
void order_rest(struct act *act, struct order_plan *p);
void order_rest_undo(struct act *act, struct order_plan *p);

#endif
