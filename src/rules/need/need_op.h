/* What the operations of needs share. */
#ifndef RULES_NEED_OP_H
#define RULES_NEED_OP_H

#include "gen/kinds/need/args.h"
#include "src/rules/need/need_in.h"

struct need_plan {
	struct need need;
	struct chain_plan chain;	/* that it runs by */
};

/* Each fills act->refusal and returns -1, or returns 0. */
int need_get(struct act *act, uint64_t which, struct need_plan *p);
int need_live(struct act *act, const struct need *n);
/* The live need for somebody who was asked. */
int need_for(struct act *act, uint64_t which, struct need_plan *p);
/* The live need, into act->plan, for somebody who was asked or a desk above. */
int need_may_call(struct act *act, uint64_t which);
/* How it was said: by telephone, where somebody else notes it and does not say how. */
enum how said_how(const struct act *act, const struct op_need_said *a);
/* That person was asked. */
int need_was_asked(struct act *act, const struct need *n, uint64_t account);
/* Whether the account, 0 = who acts, is one of those who are to know: a demand that ends by
 * being told asks its steps to tell, not to know. */
bool need_knower(struct act *act, const struct need *n, uint64_t account);
/* Refusals: for others; somebody has it. */
int need_elsewhere(struct act *act, const struct need *n);
int need_taken(struct act *act, const struct need *n);
/* Answers, under the number of what it is about. */
void need_done(struct act *act, const struct need *n);
/* Stores it, tells and answers. */
void need_put(struct act *act, struct need_plan *p);
/* It is answered: by the actor, or by whom the arguments name. */
void need_answer_apply(struct act *act);

/* --- need_claim.c --- */
int need_extend_check(struct act *act);
void need_extend_apply(struct act *act);
int need_release_check(struct act *act);
void need_release_apply(struct act *act);
int need_give_check(struct act *act);
void need_give_apply(struct act *act);
int need_close_check(struct act *act);
void need_close_apply(struct act *act);
/* --- need_call.c --- */
int need_call_check(struct act *act);
void need_call_apply(struct act *act);
int need_told_check(struct act *act);
void need_told_apply(struct act *act);

#endif
