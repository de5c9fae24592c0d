/* What the files of the audit of goods share; nobody else includes it. */
#ifndef SRC_CHECK_STOCK_IN_H
#define SRC_CHECK_STOCK_IN_H

#include <stdint.h>
#include <stdio.h>

#include "db/store.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/move.h"

/* What is counted, in a table by three numbers. */
enum cell_kind {
	CELL_PLACE = 0,		/* + place_kind: (unit or bill, lot); n is its figure */
	CELL_LOT = 100,		/* (lot, 0): n came in and did not end; other: is in a place */
	CELL_ROWS,		/* (bill, 0): n rows; other: the bill's kind */
	CELL_HELD,		/* (bill, 0): n on the way, missing and more than was sent */
	CELL_WAY,		/* (bill, 0): n of them on the way or more than was sent */
	CELL_SENT,		/* (bill, line), (bill, ALL_LINES): n left the sending unit by the
				 * bill's own rows that nobody took back */
	CELL_UNDONE,		/* (movement, 0): n rows take it back */
};
#define ALL_LINES UINT64_MAX
#define CELL_FREE UINT64_MAX
struct cell {
	uint64_t kind, a, b;
	int64_t n, other;
	uint64_t item;
	bool stored, said;
};
struct audit {
	struct txn *txn;
	FILE *out;
	uint64_t faults;
	struct cell *cells;		/* open addressing; kind CELL_FREE: free */
	size_t n, room;
};

/* The cell, made with zeros if it is not there; NULL without memory: the transaction has
 * failed. It stays where it is until the next one is asked for. */
struct cell *audit_cell(struct audit *a, uint64_t kind, uint64_t x, uint64_t y);
/* The same without making one; NULL: it is not there. */
struct cell *audit_find(const struct audit *a, uint64_t kind, uint64_t x, uint64_t y);

/* What a line of the report is about; 0 = nothing. */
struct about {
	int place;			/* enum place_kind */
	uint64_t ref, lot, bill;
	int64_t row, is, must;		/* is and must: said where they differ */
};
void audit_fault(struct audit *a, const char *what, struct about of);

#endif
