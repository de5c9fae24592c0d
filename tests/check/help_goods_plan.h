/* What the model of goods plans, as requests, what they are answered, and what is stored. */
#ifndef TESTS_HELP_GOODS_PLAN_H
#define TESTS_HELP_GOODS_PLAN_H

#include <stdio.h>

#include "src/op/act.h"
#include "tests/check/help_world.h"
#include "tests/check/model_goods.h"

/* The county: who stands behind the model's numbers. */
extern struct goods_county {
	uint64_t unit[MG_UNITS], item[MG_ITEMS];
	uint64_t account[MG_PEOPLE];
} gc;
/* Makes it in an open world, and in the model. */
void goods_county(struct world *w, struct model_goods *m);

/* Under a fresh id. */
void goods_request(const struct model_goods *m, const struct mg_act *a, struct request *req);
/* A bit of enum mg_answer; 0: none that the model knows of. */
unsigned goods_answered(const struct reply *is);

/* What is stored, in the order of ids. */
enum { GOODS_FIGURES = 60000 };
struct goods_seen {
	int figures, lots, bills, moves;
	struct {
		int kind;
		uint64_t ref, lot;
		int64_t n;
	} figure[GOODS_FIGURES];
	uint64_t lot[MG_LOTS];
	struct {
		uint64_t id;
		int kind, state, lines;
		bool live, held[MG_LINES];
		int64_t rows, cut[MG_LINES];
	} bill[MG_BILLS];
	int64_t promised[MG_UNITS][MG_ITEMS], unbound[MG_UNITS][MG_ITEMS];
	int64_t now;			/* given: at what moment */
};
/* Reads it; a look of help_apart.h. */
uint64_t goods_look(struct txn *t, bool all, void *seen, FILE *out);

#endif
