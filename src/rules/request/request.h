/*
 * 需求: what a place needs keeps one number to the top. Each desk answers each line: from a
 * depot, upward, or no with a reason; what is passed at the county is asked outside. Nothing
 * is met while a line is short, and nothing closes by itself.
 */
#ifndef RULES_REQUEST_H
#define RULES_REQUEST_H

#include "gen/kinds/request/goods_request.h"
#include "gen/kinds/request/request_line.h"
#include "src/op/op.h"
#include "src/rules/item/lines.h"
#include "src/rules/request/share.h"

/* Who may ask for goods, and who answers. */
#define REQUEST_ASKERS (ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(storekeeper) | ROLE(team))
#define REQUEST_DESKS (ROLE(duty) | ROLE(leader))

void request_number(const struct goods_request *r, int64_t now, char out[24]);
/* Who reads it: who asked, and by any role but a team's who reads what is done in its area. */
bool request_sees(struct txn *t, const struct viewer *v, const struct goods_request *r);
/* Its lines in order; how many. */
size_t request_lines(struct txn *t, uint64_t request, struct request_line out[LINES_MOST]);
/* Adds "棉被300条 帐篷40顶": what is asked; missing: what is short of it. */
void request_words(struct txn *t, const struct goods_request *r, bool missing, struct buf *b);
/* Adds what of it a need asks the desk for: what is open there, or outside, with who was asked
 * and how to reach him; where nothing is open, what is missing. */
void request_asks(struct txn *t, const struct goods_request *r, enum need_verb verb, const char *desk,
    struct buf *b);

struct bill;
struct bill_line;

/* Refuses field `request` unless it is one that the actor reads, and no drill's bill is for
 * what is real; a bill for a drill becomes one. 0 as request: none. */
int request_named(struct act *act, uint64_t request, struct bill *b);
/* Refuses it unless what is handed out in an area is for whom it was asked. */
int request_there(struct act *act, uint64_t request, const char *area);

/* Refuses `row`: n pieces of a line of a bill, lost or damaged, would have come after all, and
 * its desk has agreed others in their place. 0: it has not, or it is of no request. */
int request_comes_back(struct act *act, const struct bill *b, const struct bill_line *line, int64_t n);

/* After an answer, a bill of it or a row of such a bill was written: its state, and whose
 * desk is asked, follow. 0 as request: nothing. */
void request_recount(struct act *act, uint64_t request);

/* Which of its desks the viewer may answer a line for: the lowest under him that has some
 * of it open, else the highest. NULL: none is his. */
const struct share *request_desk(struct txn *t, const struct viewer *v, const struct shares *s);

#endif
