/*
 * Goods and their bills computed again, from the words of the rules and nothing of the
 * program: it includes no header of it and shares no code with it. Whoever plays asks it
 * first what an operation will be answered, then tells it what was stored. Units, items,
 * people, lots, bills and rows are numbers of lists that are gone through from end to end.
 */
#ifndef TESTS_MODEL_GOODS_H
#define TESTS_MODEL_GOODS_H

#include <stdbool.h>
#include <stdint.h>

enum { MG_UNITS = 5, MG_ITEMS = 4, MG_PEOPLE = 10, MG_LOTS = 6000, MG_BILLS = 6000, MG_LINES = 3,
	MG_ASKED = 40, MG_PARTS = 100, MG_ROWS = 400, MG_MOVES = 30000, MG_COUNTED = 60 };

enum mg_verb { GV_IN = 1, GV_ACCEPT, GV_ORDER, GV_LOAD, GV_TAKE, GV_FINISH, GV_EXPLAIN, GV_CANCEL,
	GV_OUT, GV_GIVE, GV_BACK, GV_SWAP, GV_SCRAP, GV_WRITEOFF, GV_CONFIRM, GV_UNDO,
	GV_START, GV_SET, GV_END, GV_GIVE_UP, GV_VERBS };
enum mg_state { MG_ORDERED = 1, MG_WAITING, MG_MOVING, MG_SETTLED, MG_CANCELLED, MG_STATES };
/* A loss is what a second person is to write off of what is missing on another bill. */
enum mg_kind { MG_INTO = 1, MG_TRANSFER, MG_OUT, MG_GIVE, MG_BACK, MG_SWAP, MG_SCRAP, MG_WRITEOFF,
	MG_CORRECT, MG_COUNT, MG_LOSS, MG_KINDS };
/* Where a row comes from or goes to: of a unit, of a bill, or outside. */
enum mg_place { MG_GOOD = 1, MG_CHECK, MG_DAMAGED, MG_WAY, MG_MISSING, MG_SURPLUS, MG_OUTSIDE, MG_FOUND };
/* What became of a difference. */
enum mg_as { MG_AS_LOST = 1, MG_AS_RETURNED, MG_AS_FOUND_AFTER, MG_AS_OVER, MG_AS_FOUND, MG_AS };

/* What an operation may be answered, by the name that the program has for it; a set of
 * several: each of them is right. */
#define MG_ANSWERS(X) X(YES, "yes") X(SCOPE, "scope") X(WORD, "ORDER_WORD") X(SHORT, "STOCK_SHORT") \
	X(EXPIRED, "EXPIRED") X(HELD, "HELD") X(OWNER, "OWNER_ABOVE") X(STATE, "BILL_STATE") \
	X(RACE, "RACE") X(NOT_ON, "BILL_NOT_ON") X(LOAD_MORE, "LOAD_MORE") X(LOAD_LESS, "LOAD_LESS") \
	X(NOT_ON_WAY, "NOT_ON_WAY") X(NONE, "EXPLAIN_NONE") X(EXPLAIN_MORE, "EXPLAIN_MORE") \
	X(REASON, "NEED_REASON") X(ACCEPT_LESS, "ACCEPT_LESS") X(CANCEL_SENT, "CANCEL_SENT") \
	X(SAME_UNIT, "ORDER_SAME_UNIT") X(MANY, "BILL_MANY") X(FIGURE, "LINE_FIGURE") \
	X(HAND_LESS, "HAND_LESS") X(BACK_GOOD, "BACK_GOOD") X(SWAP_OLD, "SWAP_OLD") \
	X(SCRAP_LESS, "SCRAP_LESS") X(FOUND_NOT, "FOUND_NOT") X(FOUND_LIMIT, "FOUND_LIMIT") \
	X(SAME_PERSON, "SAME_PERSON") X(CONFIRM_NOT, "CONFIRM_NOT") X(NO_ROW, "UNDO_NO_ROW") \
	X(UNDO_UNDO, "UNDO_UNDO") X(UNDONE, "UNDONE") X(UNDO_SETTLED, "UNDO_SETTLED") \
	X(UNDO_EXPLAINED, "UNDO_EXPLAINED") X(GONE_ON, "GONE_ON") X(SHEET_OPEN, "SHEET_OPEN") \
	X(COUNT_NONE, "COUNT_NONE") X(COUNT_EMPTY, "COUNT_EMPTY") X(NONE_THERE, "COUNT_NONE_THERE") \
	X(LOTS, "COUNT_LOTS")
#define MG_NUMBER(name, called) GA_NUMBER_##name,
#define MG_BIT(name, called) static const mg_answers GA_##name = (mg_answers)1 << GA_NUMBER_##name;
enum { MG_ANSWERS(MG_NUMBER) GA_ANSWERS };
typedef uint64_t mg_answers;
MG_ANSWERS(MG_BIT)

struct mg_goods {
	int n;
	struct {
		int item;
		long q;
	} of[MG_LINES];
};
struct mg_lot {
	int item;
	long until;			/* the last day, counted from 1970; 0: keeps */
	int owner;			/* 1 the state to 6 a village; 0: nobody above */
	long in, gone;			/* came from outside, went outside */
	long on_bills;			/* on the way and missing, less surplus */
	long at[MG_UNITS][3];		/* good, to check, damaged */
	int freed[MG_UNITS], other[MG_UNITS];	/* rows that brought it there with its owner's
					 * order, and without */
	int last;			/* its newest row, -1 */
	long long came;
	bool found;			/* by a count, in no book */
};
struct mg_line {
	int item;
	long asked, cut, sent;
	int lot, place;			/* of what waits for a second person */
};
struct mg_part {			/* what lies on a bill of a lot; what of the missing waits for a
					 * second person; what the bill brought that nobody checked */
	int lot;
	long way, missing, surplus, claimed, waits;
};
/* A row as it was written. on: the bill whose way, missing or surplus it means. */
struct mg_move {
	int bill, no, lot, from, from_at, to, to_at, on, line, by;
	long q;
	long long at, happened;
	int undoes, undone_by;		/* -1 */
	int next, before;		/* of the bill; of the lot; -1 */
};
struct mg_bill {
	uint64_t id;			/* 0: not heard of yet */
	enum mg_kind kind;
	enum mg_state state;
	int from, to, about;		/* -1 */
	int by, approver;		/* approver: -1, or who approved it at the desk */
	bool word, agreed;		/* a leader did by telephone; so to what the book has not */
	bool paper, drill, above, confirmed, finished;
	struct mg_line line[MG_ASKED];
	int lines;
	struct mg_part part[MG_PARTS];
	int parts;
	int first, last, rows;		/* of the rows; -1 */
};
/* What one counts, while he does. */
struct mg_sheet {
	bool open;
	int by, lines;
	long long at;
	struct mg_counted {
		int lot, place, by;
		long found, book;
		long long at;
		bool moved, as_counted;
		int seen;		/* rows that were written before it */
	} line[MG_COUNTED];
};
/* Somebody: at the desk of a place, as its leader, or keeping a unit. A place is its unit;
 * what is below it is his too. */
struct mg_person {
	int desk, reads;		/* -1 */
	int keeps;			/* that unit alone; -1 */
	bool leader;
};
struct model_goods {
	int above[MG_UNITS];		/* the unit whose area the other's lies in; -1 */
	int tier[MG_UNITS];		/* as owners are numbered */
	struct mg_person person[MG_PEOPLE];
	int people, units, items;
	int telephoned;			/* the leader whose word others bring */
	int pack[MG_ITEMS];		/* units of a pack; 0: it has none */
	int offset;			/* minutes: when a day begins */
	long found_percent, found_units;	/* above the book without a leader */
	struct mg_sheet sheet[MG_UNITS];
	int lots, bills, moves;
	bool met[GV_VERBS][GA_ANSWERS];
	struct mg_lot lot[MG_LOTS];
	struct mg_move move[MG_MOVES];
	struct mg_bill bill[MG_BILLS];	/* last, and large: see mg_copy() */
};

/* Something that somebody wants done. What is not given is -1 or nothing. */
struct mg_act {
	enum mg_verb verb;
	int who, from, to, bill;
	enum mg_as as;
	struct mg_goods goods, damaged, fresh;	/* fresh: in exchange */
	bool phone, word, reason, accepted, paper, drill, found, as_counted;
	int condition;			/* MG_GOOD to MG_DAMAGED; 0: nothing said */
	int owner, row, lot;
	long counted;
	bool packs, uneven, twice;	/* as written: in packs, one of them in parts, an item twice */
	long until;
	long long now, happened;	/* happened 0: now */
};

/* A bit for each answer that is right. */
mg_answers mg_foretell(struct model_goods *m, const struct mg_act *a);
/* It was stored, and is about the record with that id. */
void mg_done(struct model_goods *m, const struct mg_act *a, uint64_t id);

/* Another one like it; only the bills that there are. */
void mg_copy(struct model_goods *to, const struct model_goods *from);

bool mg_live(const struct mg_bill *b);
long mg_unsent(const struct mg_line *l);
/* What is good at a moment and nobody else's; what open lines promise out of a unit; what
 * of the first they leave, for who has no order of an owner. */
long mg_usable(const struct model_goods *m, int unit, int item, long long at);
long mg_promised(const struct model_goods *m, int unit, int item);
long mg_free(const struct model_goods *m, int unit, int item, long long at);
struct mg_part mg_on_bill(const struct mg_bill *b);	/* all lots together */
/* What a bill has of a lot; nothing: all zero. */
struct mg_part mg_part_of(const struct mg_bill *b, int lot);

const char *mg_answer_name(mg_answers a);
const char *mg_verb_name(enum mg_verb v);	/* "stock.in" */

/* What is tried next, from a seed: mostly sensible, upon what the person saw last. */
int mg_chance(unsigned *seed, int n);	/* 0 to n - 1 */
struct mg_act mg_plan(const struct model_goods *m, unsigned *seed, long long now);

#endif
