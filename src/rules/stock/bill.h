/*
 * 物资单: why goods move. A bill of a transfer is ordered, sent in parts, received in parts and
 * settled when nothing of it is on the way or unexplained; others are settled at once or
 * wait for a second person. What was sent and received are sums over its rows.
 */
#ifndef RULES_BILL_H
#define RULES_BILL_H

#include "gen/kinds/need/enums.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/bill_line.h"
#include "gen/kinds/stock/enums.h"
#include "src/rules/item/lines.h"
#include "src/rules/stock/ledger.h"

struct lot;

void bill_number(const struct bill *b, int64_t now, char out[24]);
/* Who reads it: who keeps or decides at either end, who supervises there, who entered it. */
bool bill_sees(struct txn *t, const struct viewer *v, const struct bill *b);

/* Opens a scan over its rows; over the bills that live and leave a unit. */
void bill_moves(struct scan *s, struct txn *t, uint64_t bill);
void bills_live_from(struct scan *s, struct txn *t, uint64_t unit);

/* Its lines in order; how many. */
size_t bill_lines(struct txn *t, uint64_t bill, struct bill_line out[LINES_MOST]);
/* What its rows come to, of one line (0: of all). Rows that were taken back count nothing. */
struct bill_sums {
	int64_t sent;			/* left the sending unit; what returned is not taken off */
	int64_t received, damaged;	/* reached the receiving one whole or to check, or broken */
	int64_t way, missing, surplus;	/* not accounted for now */
	int64_t lost, returned;		/* explained so */
	int64_t claimed;		/* of missing: lost, as a second person is to confirm */
};
void bill_sums(struct txn *t, uint64_t bill, int64_t line, struct bill_sums *out);
/* Adds what its rows say did not come and came too much, as long as it is not explained,
 * "短棉被20条 多帐篷2顶", in the reader's language; nothing where all is. */
void bill_differs(struct txn *t, uint64_t bill, struct buf *b);
/* May goods come with the bill that have to be checked and accepted: taken in, back or in
 * exchange, found after a transfer or by a count? */
bool bill_is_checked(const struct bill *b);
/* Does it ask for that? By the record and its rows alone; see struct demand. */
bool bill_wants(struct txn *t, const struct bill *b, enum need_verb verb);
/* Whose hands it asks that of: the receiver's or the sender's unit. */
uint64_t bill_asked_unit(const struct bill *b, enum need_verb verb);
/* The keeper that the unit's depot names, where nobody with an account keeps its goods: he is
 * to be telephoned. False: there is no such. */
struct outsider;
bool bill_outsider(struct txn *t, uint64_t unit, int64_t now, struct outsider *out);
/* May he say that of what differs? Who sent it, whatever it is; who received it, that he found
 * it after all; a desk over either. */
bool bill_may_explain(struct txn *t, const struct viewer *v, const struct bill *b, enum explain_as as);
/* Does it wait for a second person, so that none of its lines has moved yet? */
bool bill_waits_second(const struct bill *b);
/* What of a lot that is missing on the bill was explained as lost, and nobody confirmed yet. */
int64_t bill_claimed(struct txn *t, const struct bill *b, uint64_t lot);
/* The unsent part of a line: asked less cut less sent, never below zero. */
int64_t bill_unsent(struct txn *t, const struct bill_line *line);

/* What came of a lot with a bill, in its receiver's hands, and still waits to be checked. */
int64_t bill_unchecked(struct txn *t, const struct bill *b, uint64_t lot);
/* The same of any of its lots: is there some? */
bool bill_has_unchecked(struct txn *t, const struct bill *b);
/* All that came with it and waits to be checked, by item in the order in which it came. */
void bill_to_check(struct txn *t, const struct bill *b, struct goods_lines *out);

/* What it booked as found because the book had less, by item. */
void bill_found(struct txn *t, const struct bill *b, struct goods_lines *out);

/* How it stands, in the reader's language: beside its state what it waits for, somebody's
 * word that goods are good or what became of them, or a second person's. */
void bill_stands(struct txn *t, const struct bill *b, char *out, size_t cap);

/* Opens a scan over the open lines that promise so much of an item out of a unit. */
void bill_promises(struct scan *s, struct txn *t, uint64_t unit, uint64_t item, bool newest);
/* 占: what open lines promise out of a unit. */
int64_t stock_promised(struct txn *t, uint64_t unit, uint64_t item);
/* What of it an order may take away for itself: with an order of who owns kept goods all,
 * else what no such order stands behind; the rest is not the unit's to give. */
int64_t stock_promised_to(struct txn *t, uint64_t unit, uint64_t item, bool owned);
/* Good, without a fault, not expired at `at` (0: whatever its date), and not kept for another
 * owner. */
int64_t stock_usable(struct txn *t, uint64_t unit, uint64_t item, int64_t at);
/* The same for who has the order of the owner of what is kept. */
int64_t stock_usable_owned(struct txn *t, uint64_t unit, uint64_t item, int64_t at);
/* What of it may be promised or given: usable less promised; below zero after a shortage. */
int64_t stock_free(struct txn *t, uint64_t unit, uint64_t item, int64_t at);
/* The same for who has the order of the owner: what is kept for him counts too. */
int64_t stock_free_owned(struct txn *t, uint64_t unit, uint64_t item, int64_t at);
/* Is the lot kept in the unit for an owner above the unit's tier, and was not released? */
bool stock_is_kept(struct txn *t, const struct lot *lot, uint64_t unit);
/* Had it expired at `at`? Its last day it has not; `at` 0: never. */
bool stock_expired(struct txn *t, const struct lot *lot, int64_t at);

/* Does an open line wait for that very lot, a thing named by its tag? */
bool stock_pinned(struct txn *t, uint64_t unit, uint64_t item, uint64_t lot);

struct wish_for;
/* Which lots: the earliest good_until that holds until `at`, then the oldest; never one that
 * has expired, nor one that is pinned, nor one kept for another owner unless owned says so: then these go first.
 * What a donor wished to go elsewhere than wish says (NULL: that is no matter) goes last.
 * Adds to the *n rows, whose goods are gone already, rows from {good, unit} to `to`, at most
 * cap in all; returns how much of quantity they come to. */
int64_t stock_pick(struct txn *t, uint64_t unit, uint64_t item, int64_t quantity, int64_t at,
    bool owned, struct wish_for *wish, struct place to, int64_t line, struct posting *rows,
    size_t cap, size_t *n);

#endif
