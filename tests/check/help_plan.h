/* What the model of orders plans, as requests, and what they are answered, as it says it. */
#ifndef TESTS_HELP_PLAN_H
#define TESTS_HELP_PLAN_H

#include "src/op/act.h"
#include "tests/check/model_order.h"

struct county {
	const struct model_order *model;
	uint64_t incident[MO_INCIDENTS];
};

/* Under a fresh id. */
void order_request(const struct county *c, const struct mo_act *a, struct request *req);
/* A bit of enum mo_answer; 0: none that the model knows of. */
unsigned order_answered(const struct reply *is);

#endif
