/* What the model of goods plans, as requests, and what they are answered. */
#ifndef TESTS_HELP_GOODS_PLAN_H
#define TESTS_HELP_GOODS_PLAN_H

#include "src/op/act.h"
#include "tests/check/help_world.h"
#include "tests/check/model_goods.h"

/* The county: who stands behind the model's numbers. */
extern struct goods_county {
	uint64_t unit[MG_UNITS], item[MG_ITEMS];
	uint64_t account[MG_PEOPLE];
	uint64_t drill;			/* an incident */
} gc;
/* Makes it in an open world, and in the model. */
void goods_county(struct world *w, struct model_goods *m);

/* Under a fresh id; lot: the id of the one that is named, 0: none. */
void goods_request(const struct model_goods *m, const struct mg_act *a, uint64_t lot, struct request *req);
/* What the model calls it; 0: none that it knows of. */
mg_answers goods_answered(const struct reply *is);

#endif
