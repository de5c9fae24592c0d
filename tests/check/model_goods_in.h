/* What the files of the model of goods share; nobody else includes it. */
#ifndef TESTS_MODEL_GOODS_IN_H
#define TESTS_MODEL_GOODS_IN_H

#include "tests/check/model_goods.h"

enum { GOOD = 1, CHECK, DAMAGED, WAY, MISSING, SURPLUS, OUTSIDE };
enum { ALL_OF_IT = 1000000000, LOST_MOST = 40 /* lines of a bill */ };

/* So much of a lot goes from one place to another; at: the unit of a place in hand. */
struct row {
	int lot, from, from_at, to, to_at, line;
	long q;
};
/* What an operation would do. */
struct doing {
	struct model_goods *m;
	const struct mg_act *a;
	struct mg_bill *b;		/* NULL: a new one */
	struct row row[MG_ROWS];
	int n;
	struct { int bill, line; long by; } cut[MG_ROWS];
	int cuts;
};

void mgi_begin(struct doing *d, struct model_goods *m, const struct mg_act *a);
/* What the operation would do, and is answered. */
unsigned mgi_plan(struct doing *d);
/* Makes the part of a lot on a bill if it is not there. */
struct mg_part *mgi_part(struct mg_bill *b, int lot);
bool mgi_over(const struct model_goods *m, int who, int unit);
long mgi_least(long a, long b);

#endif
