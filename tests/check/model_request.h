/*
 * Requests for goods computed again, from the words of the rules and nothing of the program:
 * it includes no header of it and shares no code with it. Whoever plays asks it first what an
 * operation will be answered, then tells it what was stored. Goods have no lots here: of a
 * unit and an item there is one figure. Places, units, items, people, requests and bills are
 * numbers of lists that are gone through from end to end.
 */
#ifndef TESTS_MODEL_REQUEST_H
#define TESTS_MODEL_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

enum { MR_PLACES = 6, MR_UNITS = 5, MR_ITEMS = 3, MR_PEOPLE = 12, MR_REQUESTS = 400, MR_BILLS = 1600,
	MR_LINES = 3, MR_DESKS = 4, MR_ROWS = 2000 };

enum mr_verb { RV_IN = 1, RV_SEND, RV_ANSWER, RV_AGREE, RV_END, RV_WITHDRAW, RV_ORDER, RV_LOAD, RV_TAKE,
	RV_FINISH, RV_EXPLAIN, RV_CONFIRM, RV_CANCEL, RV_GIVE, RV_UNDO, RV_VERBS };
enum mr_state { MR_OPEN = 1, MR_ANSWERED, MR_MET, MR_ENDED, MR_WITHDRAWN, MR_STATES };
enum mr_kind { MR_INTO = 1, MR_TRANSFER, MR_LOSS, MR_GIVEN, MR_CORRECTION };
enum mr_going { MR_ORDERED = 1, MR_WAITING, MR_MOVING, MR_SETTLED, MR_CANCELLED, MR_GOINGS };
/* What became of a difference. */
enum mr_as { MR_AS_LOST = 1, MR_AS_RETURNED, MR_AS_FOUND_AFTER, MR_AS_FOUND = 5 };

/* What an operation may be answered; several bits: each of them is right. */
enum mr_answer {
	RA_YES = 1 << 0,
	RA_SCOPE = 1 << 1,		/* not his to do */
	RA_OVER = 1 << 2,
	RA_SAY = 1 << 3,		/* nothing was said */
	RA_SHARE = 1 << 4,		/* more than what is open */
	RA_RACE = 1 << 5,		/* somebody did it before */
	RA_REASON = 1 << 6,
	RA_OUTSIDE = 1 << 7,		/* nobody is above: who outside? */
	RA_LEADER = 1 << 8,
	RA_THERE = 1 << 9,		/* it lies where it is to go */
	RA_SHORT = 1 << 10,
	RA_ON_WAY = 1 << 11,
	RA_ASKER = 1 << 12,		/* only who asked */
	RA_WORD = 1 << 13,
	RA_SAME_UNIT = 1 << 14,
	RA_HELD = 1 << 15,
	RA_DRILL = 1 << 16,		/* a drill for what is real */
	RA_STATE = 1 << 17,		/* the bill has ended, or never was of that kind */
	RA_LOAD_MORE = 1 << 18,
	RA_LOAD_LESS = 1 << 19,
	RA_NOT_ON = 1 << 20,
	RA_NOT_ON_WAY = 1 << 21,
	RA_NONE = 1 << 22,		/* nothing to be explained */
	RA_EXPLAIN_MORE = 1 << 23,
	RA_WHY = 1 << 24,		/* a loss has a reason */
	RA_SENT = 1 << 25,		/* too late to cancel */
	RA_SAME_PERSON = 1 << 26,
	RA_CONFIRM_NOT = 1 << 27,
	RA_ELSEWHERE = 1 << 28,		/* the request is another place's */
	RA_UNDONE = 1 << 29,		/* the row was taken back before */
	RA_AGREED = 1 << 30,		/* others were agreed in its place */
	RA_ANSWERS = 32,
};
#define RA_NONE_OPEN (1u << 31)		/* nothing is open at that desk; no int, as those above */

struct mr_goods {
	int n;
	struct {
		int item;
		long q;
	} of[MR_LINES];
};
/* What one desk answers for; the desk behind the county's is whoever is asked outside. */
struct mr_share {
	long share, agreed, passed, refused, open, given_up;
	long room;			/* what no answer says of it */
};
struct mr_shares {
	struct mr_share of[MR_DESKS];
	long agreed, passed, refused, open, given_up, sent, received;
};
struct mr_request {
	uint64_t id;			/* 0: not heard of yet */
	int area, unit, by, desks;	/* desks: without the one outside */
	int desk[MR_DESKS];		/* places, from the first up */
	bool drill;
	enum mr_state state;
	struct {
		int item;
		long asked, passed[MR_DESKS], refused[MR_DESKS];
		long agreed_outside;
		int last[MR_DESKS];	/* who answered last; -1 */
	} line[MR_LINES];
	int lines;
	long long due[MR_DESKS];	/* until when each desk is asked; 0: it is not */
};
struct mr_line {
	int item, seq;			/* seq: which of all lines it was */
	int line, desk;			/* of the request, and who agreed; -1: ordered straight away */
	long asked, cut, sent, way, missing, surplus, received, damaged, returned, lost, unchecked;
};
struct mr_bill {
	uint64_t id;
	enum mr_kind kind;
	enum mr_going state;
	int from, to, request, about, by, approver;	/* -1 */
	bool drill, finished, confirmed, moved, ended;	/* ended: by a person */
	struct mr_line line[MR_LINES];
	int lines;
};
/* A row by which goods of a bill were broken or lost, as it was written: which lots there are
 * is not the model's, so what each row of a receipt has is told to it. */
struct mr_row {
	int bill, no, item, by;
	long q;
	bool lost, undone;
};
struct mr_person {
	int at;				/* the place; what is below it is his too */
	bool desk, leader, officer, storekeeper;
	int keeps;			/* that unit; -1 */
};
struct model_request {
	int above[MR_PLACES];		/* -1 */
	int place[MR_UNITS], store[MR_PLACES];	/* where a unit is; where goods for a place go */
	struct mr_person person[MR_PEOPLE];
	long good[MR_UNITS][MR_ITEMS];
	struct mr_request request[MR_REQUESTS];
	struct mr_bill bill[MR_BILLS];
	struct mr_row row[MR_ROWS];
	int requests, bills, seq, rows;
	bool met[RV_VERBS][RA_ANSWERS];
};

/* Something that somebody wants done. What is not given is -1 or nothing. */
struct mr_act {
	enum mr_verb verb;
	int who, area, from, to, request, line, bill, row;
	long agree, pass, refuse;
	enum mr_as as;
	struct mr_goods goods, damaged;
	bool phone, word, reason, outside, drill;
	long long now;
};

/* A bit for each answer that is right. */
unsigned mr_foretell(struct model_request *m, const struct mr_act *a);
/* It was stored, and is about the record with that id. */
void mr_done(struct model_request *m, const struct mr_act *a, uint64_t id);

void mr_shares_of(const struct model_request *m, int request, int line, struct mr_shares *out);
bool mr_over(const struct mr_request *r);
bool mr_live(const struct mr_bill *b);
long mr_unsent(const struct mr_line *l);
/* Of a line of a bill: what was promised and will not come. */
long mr_fallen(const struct mr_bill *b, const struct mr_line *l);
long mr_promised(const struct model_request *m, int unit, int item);
long mr_free(const struct model_request *m, int unit, int item);
/* Is it that person's to decide about the place, or to store in the unit? */
bool mr_decides(const struct model_request *m, int who, int place);
bool mr_keeps(const struct model_request *m, int who, int unit);
bool mr_below(const struct model_request *m, int place, int top);
/* May he read the request? */
bool mr_sees(const struct model_request *m, int who, int request);
bool mr_sees_bill(const struct model_request *m, int who, int bill);
/* Lines of a bill that have the item; -1: none. */
int mr_line_with(const struct mr_bill *b, int item);
/* Of a line that is missing: what waits for a second person already. */
long mr_claimed(const struct model_request *m, int bill, int item);
/* The desk that a person speaks for about a line; -1. */
int mr_desk_of(const struct model_request *m, int who, int request, const struct mr_shares *s);
/* As suggested for somebody: how much of which unit each line gets, the units in the order in
 * which they are chosen; what no unit has. */
struct mr_suggestion {
	int unit[MR_UNITS], units;
	long give[MR_UNITS][MR_LINES], want[MR_LINES], rest[MR_LINES];
};
void mr_suggest(const struct model_request *m, int who, int request, struct mr_suggestion *out);

const char *mr_answer_name(unsigned a);
const char *mr_verb_name(enum mr_verb v);

int mr_chance(unsigned *seed, int n);	/* 0 to n - 1 */
struct mr_act mr_plan(const struct model_request *m, unsigned *seed, long long now);

#endif
