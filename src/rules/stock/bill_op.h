/* What the files of bills share among themselves; nobody else includes it. */
#ifndef RULES_BILL_OP_H
#define RULES_BILL_OP_H

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/stock/args.h"
#include "gen/kinds/stock/lot.h"
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
	bool full;			/* one more had no room: bill_fits() refuses */
	struct lot lots[LINES_MOST];	/* new ones: until they are stored rows name the i-th BILL_LOT(i) */
	size_t nlots;
	int64_t above;			/* that the book did not have, and was found */
	struct bill_line cut[LINES_MOST];	/* lines of other bills whose promise a leader cuts, */
	int64_t cut_by[LINES_MOST];		/* as they shall be, and by how much */
	size_t ncut;
	bool opened;			/* bill_begin() stored the bill already */
};
#define BILL_LOT(i) (UINT64_MAX - (i))
/* Adds a new lot to the plan: the name of it in rows; 0: there are too many. */
uint64_t bill_lot(struct bill_plan *p, const struct lot *lot);

/* Reads which into plan->bill with its lines and both units; else refuses. 0 or -1. */
int bill_get(struct act *act, uint64_t which, struct bill_plan *p);
/* Refuses field: the unit has not so much of it free; with what it has, which bills hold it,
 * and which other depots have some. Where enough of it came in and waits to be accepted, that
 * is said (STOCK_UNCHECKED). */
int bill_short(struct act *act, const char *field, const struct unit *u, uint64_t item,
    int64_t wanted);
/* Refuses field: of what is wanted only got may go, because the rest has expired (EXPIRED),
 * is another's (OWNER_ABOVE) or is not there (STOCK_SHORT). */
int bill_refuse_rest(struct act *act, const char *field, const struct bill *b, const struct unit *u,
    struct goods_line want, int64_t got);
/* Refuses `which`: it is in another state; who ended it and when, where somebody did (RACE). */
int bill_refuse_state(struct act *act, const struct bill *b);
/* Refuses `which`: its last row did this already (RACE). */
int bill_race(struct act *act, const struct bill *b);
/* May the actor store there, or say on somebody's word what was done? Else refuses field.
 * by_phone: whose word, "" if nobody was named; NULL: nobody's word does, only who keeps it. */
int bill_stores(struct act *act, const char *field, const struct unit *u, const char *by_phone);
/* Refuses a time that lies ahead. */
int bill_happened(struct act *act);
/* What bill_take_out() may still take of an item beside the plan's rows; never below zero. */
int64_t bill_takeable(struct act *act, const struct bill_plan *p, const struct unit *u, uint64_t item);
/* When goods of the bill must still be good: by when they are needed, else now. */
int64_t bill_good_at(const struct act *act, const struct bill *b);
/* Adds the rows that take quantity of an item out of the unit's good stock; refuses
 * STOCK_SHORT, EXPIRED, OWNER_ABOVE. What the bill's own line promises counts as free. */
int bill_take_out(struct act *act, const char *field, struct bill_plan *p, const struct unit *u,
    struct goods_line want, int64_t line, struct place to);
/* Refuses field `reason` where the plan's rows take goods from a store for something else
 * than their donor wished, and no reason is given. 0 or -1. */
int bill_wishes(struct act *act, const struct bill_plan *p, const char *reason);
/* Adds a row; false, and the plan is full, where there is no room for it. */
bool bill_row(struct bill_plan *p, const struct posting *row);
/* Refuses field: more lots than one step takes. */
int bill_many(struct act *act, const char *field);
/* Refuses rows that do not fit (one lot's rows are summed first), or that had no room. */
int bill_fits(struct act *act, const char *field, const struct bill_plan *p);
/* The bill's own places: of its units, of itself or of the bill that it is about (corrects),
 * outside. from: of the sending unit, else of the receiving one. */
struct place bill_place(const struct bill *b, enum place_kind kind, bool from);
/* The line of the bill that a lot of an item is on: the one that names it, else the one that
 * names none; 0: none. */
int64_t bill_line_of(const struct bill_plan *p, uint64_t item, uint64_t lot);
/* Adds the rows of plan->lines by their from_kind and to_kind: what a waiting bill moves once
 * it is confirmed. Lines without a lot take what is there, whatever its date. Refuses what
 * is not there. */
int bill_rows(struct act *act, const char *field, struct bill_plan *p);

/* Stores a new bill before its rows are known, for who needs its id; p->nrows stands already. */
void bill_begin(struct act *act, struct bill_plan *p);
/* Stores bill, lots, lines and rows; settles a transfer that is accounted for, asks and settles
 * needs; answers with its number, tells whoever sees it. A drill moves nothing. */
void bill_save(struct act *act, struct bill_plan *p);
/* It has come to its end by the actor: settled or cancelled. */
void bill_end(struct act *act, struct bill *b, enum bill_state state);
/* Posts rows of a bill that is stored; where they take or bring what waits to be checked, the
 * bills that it came with are looked at again. n 0: nothing. */
void bill_post(struct act *act, const struct bill *b, const struct posting *rows, size_t n);
/* Another bill moved what lies on this one, or cut it: settles it if it is accounted for. */
void bill_look_again(struct act *act, uint64_t bill);
/* Its line in the incident's timeline, if it has an incident; words: see bill_words(). */
void bill_says(struct act *act, const struct bill *b, enum line_what what, const char *words);

/* Adds "旗物资库 → 展旦召苏木 棉被300条": the goods. */
void bill_words(struct act *act, const struct bill_plan *p, const struct goods_lines *goods, struct buf *b);
/* What its lines ask for, in their order. */
void bill_asked(const struct bill_plan *p, struct goods_lines *out);
/* What the plan's rows come to by item, in order; those to a place of that kind (0: all). */
void bill_moved(const struct bill_plan *p, enum place_kind to, struct goods_lines *out);

/* Had he a hand in it, so that he is not the second person: who opened it or agreed to it,
 * or booked any of it as found? */
bool bill_is_party(struct txn *t, const struct bill *b, uint64_t account);
/* Opens what the bill wants and settles what it does not. */
void bill_ask(struct act *act, const struct bill *b);
extern const struct demand bill_demands[];

#endif
