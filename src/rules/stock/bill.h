/*
 * 物资单: why goods move. A bill of a transfer is ordered, sent in parts, received in parts and
 * settled when nothing of it is on the way or unexplained; others are settled at once or
 * wait for a second person. What was sent and received are sums over its rows.
 */
#ifndef RULES_BILL_H
#define RULES_BILL_H

#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/bill_line.h"
#include "src/rules/item/lines.h"
#include "src/rules/stock/ledger.h"

void bill_number(const struct bill *b, int64_t now, char out[24]);
/* Who reads it: who keeps or decides at either end, who supervises there, who entered it. */
bool bill_sees(struct txn *t, const struct viewer *v, const struct bill *b);

/* Its lines in order; how many. */
size_t bill_lines(struct txn *t, uint64_t bill, struct bill_line out[LINES_MOST]);
/* What its rows come to, of one line (0: of all). */
struct bill_sums {
	int64_t sent;			/* left the sending unit */
	int64_t received, damaged;	/* reached the receiving one whole, or broken */
	int64_t way, missing, surplus;	/* not accounted for now */
	int64_t lost, returned;		/* explained so */
};
void bill_sums(struct txn *t, uint64_t bill, int64_t line, struct bill_sums *out);
/* The unsent part of a line: asked less cut less sent, never below zero. */
int64_t bill_unsent(struct txn *t, const struct bill_line *line);

/* 占: what open lines promise out of a unit. */
int64_t stock_promised(struct txn *t, uint64_t unit, uint64_t item);
/* Good, not expired at `at`, and not kept for another owner (0 = any day: now). */
int64_t stock_usable(struct txn *t, uint64_t unit, uint64_t item, int64_t at);
/* What of it may be promised or given: usable less promised; below zero after a shortage. */
int64_t stock_free(struct txn *t, uint64_t unit, uint64_t item, int64_t at);

/* Which lots: the earliest good_until that holds until `at`, then the oldest; never one that
 * has expired, nor one kept for another owner unless owned says so. Fills rows from
 * {good, unit} to `to`, at most cap; returns how much of quantity they come to. */
int64_t stock_pick(struct txn *t, uint64_t unit, uint64_t item, int64_t quantity, int64_t at,
    bool owned, struct place to, int64_t line, struct posting *rows, size_t cap, size_t *n);

#endif
