/*
 * Goods and their bills computed again, from the words of the rules and nothing of the
 * program: it includes no header of it and shares no code with it. Whoever plays asks it
 * first what an operation will be answered, then tells it what was stored. Units, items,
 * people, lots and bills are numbers of lists that are gone through from end to end.
 */
#ifndef TESTS_MODEL_GOODS_H
#define TESTS_MODEL_GOODS_H

#include <stdbool.h>
#include <stdint.h>

enum { MG_UNITS = 5, MG_ITEMS = 4, MG_PEOPLE = 10, MG_LOTS = 3000, MG_BILLS = 3000, MG_LINES = 3,
	MG_PARTS = 100, MG_ROWS = 200 };

enum mg_verb { GV_IN = 1, GV_ACCEPT, GV_ORDER, GV_LOAD, GV_TAKE, GV_FINISH, GV_EXPLAIN, GV_CANCEL, GV_VERBS };
enum mg_state { MG_ORDERED = 1, MG_WAITING, MG_MOVING, MG_SETTLED, MG_CANCELLED, MG_STATES };
enum mg_kind { MG_INTO = 1, MG_TRANSFER, MG_LOSS };
/* What became of a difference. */
enum mg_as { MG_AS_LOST = 1, MG_AS_RETURNED, MG_AS_FOUND_AFTER, MG_AS_OVER, MG_AS_FOUND, MG_AS };

/* What an operation may be answered; several bits: each of them is right. */
enum mg_answer {
	GA_YES = 1 << 0,
	GA_SCOPE = 1 << 1,		/* not his to do, or only on somebody's word */
	GA_WORD = 1 << 2,		/* a leader decides */
	GA_SHORT = 1 << 3,
	GA_EXPIRED = 1 << 4,
	GA_HELD = 1 << 5,		/* promised to another, who could be left out */
	GA_STATE = 1 << 6,		/* the bill is not one of which that can be said now */
	GA_RACE = 1 << 7,		/* somebody did it before */
	GA_NOT_ON = 1 << 8,		/* the bill has no such item */
	GA_LOAD_MORE = 1 << 9,
	GA_LOAD_LESS = 1 << 10,
	GA_NOT_ON_WAY = 1 << 11,	/* nothing was sent */
	GA_NONE = 1 << 12,		/* nothing to be explained */
	GA_EXPLAIN_MORE = 1 << 13,
	GA_REASON = 1 << 14,
	GA_ACCEPT_LESS = 1 << 15,
	GA_CANCEL_SENT = 1 << 16,
	GA_SAME_UNIT = 1 << 17,
	GA_MANY = 1 << 18,		/* of more lots than one step takes */
	GA_ANSWERS = 19,
};

struct mg_goods {
	int n;
	struct {
		int item;
		long q;
	} of[MG_LINES];
};
struct mg_lot {
	int item, bill;
	long until;			/* the last day, counted from 1970; 0: keeps */
	long in, gone;			/* came from outside, went outside */
	long waits;			/* to be accepted */
	long at[MG_UNITS][3];		/* good, to check, damaged */
};
struct mg_line {
	int item;
	long asked, cut, sent;
};
struct mg_part {			/* what lies on a bill of a lot, and what of the missing waits
					 * for a second person */
	int lot;
	long way, missing, surplus, claimed;
};
struct mg_bill {
	uint64_t id;			/* 0: not heard of yet */
	enum mg_kind kind;
	enum mg_state state;
	int from, to, about;		/* -1 */
	struct mg_line line[MG_LINES];
	int lines;
	struct mg_part part[MG_PARTS];
	int parts;
	int sent_lot[MG_ROWS], sents;	/* in the order in which they were sent */
	long rows;
	bool finished;
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
	struct mg_person person[MG_PEOPLE];
	int people, units, items;
	int offset;			/* minutes: when a day begins */
	struct mg_lot lot[MG_LOTS];
	struct mg_bill bill[MG_BILLS];
	int lots, bills;
	bool met[GV_VERBS][GA_ANSWERS];
};

/* Something that somebody wants done. What is not given is -1 or nothing. */
struct mg_act {
	enum mg_verb verb;
	int who, from, to, bill;
	enum mg_as as;
	struct mg_goods goods, damaged;
	bool phone, word, reason, accepted;
	long until;
	long long now;
};

/* A bit for each answer that is right. */
unsigned mg_foretell(struct model_goods *m, const struct mg_act *a);
/* It was stored, and is about the record with that id. */
void mg_done(struct model_goods *m, const struct mg_act *a, uint64_t id);

bool mg_live(const struct mg_bill *b);
long mg_unsent(const struct mg_line *l);
/* What is good at a moment; what open lines promise out of a unit. */
long mg_usable(const struct model_goods *m, int unit, int item, long long at);
long mg_promised(const struct model_goods *m, int unit, int item);
struct mg_part mg_on_bill(const struct mg_bill *b);	/* all lots together */

const char *mg_answer_name(unsigned a);
const char *mg_verb_name(enum mg_verb v);

/* What is tried next, from a seed: mostly sensible, upon what the person saw last. */
int mg_chance(unsigned *seed, int n);	/* 0 to n - 1 */
struct mg_act mg_plan(const struct model_goods *m, unsigned *seed, long long now);

#endif
