/* What the files of bills share among themselves; nobody else includes it. */
#ifndef RULES_BILL_OP_H
#define RULES_BILL_OP_H

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/stock/args.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/bill.h"

/* Of every operation on bills: what check found, and apply writes. */
struct bill_plan {
	struct bill bill;		/* id 0: a new one */
	struct unit from, to;
	struct bill_line lines[LINES_MOST];	/* id 0: new; others as they shall be */
	size_t nlines;
	struct posting rows[POSTINGS_MOST];
	size_t nrows;
	struct bill cut[LINES_MOST];	/* bills whose promise a leader cuts */
	size_t ncut;
};

/* Reads which into plan->bill with its lines and both units; else refuses. 0 or -1. */
int bill_get(struct act *act, uint64_t which, struct bill_plan *p);
/* Refuses field: the unit has not so much of it free; with what it has, which bills hold it,
 * and which other depots have some. */
int bill_short(struct act *act, const char *field, const struct unit *u, uint64_t item,
    int64_t wanted);
/* Adds the rows that take quantity of an item out of the unit's good stock; refuses
 * STOCK_SHORT, EXPIRED, OWNER_ABOVE. */
int bill_take_out(struct act *act, const char *field, struct bill_plan *p, const struct unit *u,
    struct goods_line want, int64_t line, struct place to);
/* Refuses rows that do not fit (one lot's rows are summed first). */
int bill_fits(struct act *act, const char *field, const struct bill_plan *p);
/* Stores bill, lines and rows; answers with its number, tells whoever sees it. A drill
 * moves nothing. */
void bill_save(struct act *act, struct bill_plan *p);
/* Its line in the incident's timeline, if it has an incident. */
void bill_says(struct act *act, const struct bill *b, enum line_what what, const char *words);

#endif
