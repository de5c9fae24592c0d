/* What the files of the model of goods share; nobody else includes it. */
#ifndef TESTS_MODEL_GOODS_IN_H
#define TESTS_MODEL_GOODS_IN_H

#include "tests/check/model_goods.h"

enum { ALL_OF_IT = 1000000000, LINES_OF_A_BILL = 40 };
#define NEW_LOT(i) (-2 - (i))

/* So much of a lot goes from one place to another; at: the unit of a place in hand. */
struct row {
	int lot, from, from_at, to, to_at, line;
	long q;
	long long happened;		/* 0: as the operation */
	int undoes;			/* 1 and the row; 0: none */
};
/* What an operation would do. */
struct doing {
	struct model_goods *m;
	const struct mg_act *a;
	struct mg_bill *b;		/* NULL: a new one */
	int n, cuts, fresh, lines;
	bool full;			/* of more lots than one step takes */
	long above;			/* that the book has not */
	struct row row[MG_ROWS];
	struct { int bill, line; long by; } cut[MG_ASKED];
	struct { int item; long until; } lot[2 * MG_LINES];	/* NEW_LOT() */
	struct mg_line line[MG_ASKED];	/* what is to be confirmed */
};
/* Which lots of a place. */
struct pick {
	int unit, item, place;
	enum { ANY_AGE, FRESH, TOO_OLD } age;
	bool kept, kept_first;		/* also what is kept for another owner; before the others */
	bool waits;			/* less what waits for a second person */
};
/* What is good in a unit, of an item. */
struct good {
	long own, kept, old, all;
};

/* --- what there is, and who may: model_goods.c */
long mgi_least(long a, long b);
bool mgi_expired(const struct model_goods *m, int lot, long long now);
bool mgi_kept(const struct model_goods *m, int lot, int unit);
struct good mgi_good(const struct model_goods *m, int unit, int item, long long at, bool any_age);
/* Free for a bill with an owner's order behind it, or without. */
long mgi_free(const struct model_goods *m, int unit, int item, long long at, bool paper);
/* May a bill of its kind bring goods that somebody has to accept? */
bool mgi_brings(const struct mg_bill *b);
/* What it brought, is there and nobody has accepted. */
long mgi_unchecked(const struct model_goods *m, const struct mg_bill *b);
/* Makes the part of a lot on a bill if it is not there. */
struct mg_part *mgi_part(struct mg_bill *b, int lot);
bool mgi_over(const struct model_goods *m, int who, int unit);
bool mgi_keeps(const struct model_goods *m, int who, int unit);
bool mgi_stores(const struct doing *d, int unit);
bool mgi_sees(const struct doing *d, const struct mg_bill *b);
mg_answers mgi_not_now(const struct mg_bill *b);

/* --- rows: model_goods_pick.c */
void mgi_row(struct doing *d, struct row r);
/* Of a lot that rows before take from there. */
long mgi_taken(const struct doing *d, int lot, int from, int at);
/* The lot that goes next, and how much of it there is; -1: none. */
int mgi_next_lot(const struct doing *d, const struct pick *p, long *there);
/* Rows out of it up to q; how much they come to. */
long mgi_take(struct doing *d, const struct pick *p, long q, struct row r);
/* Not there: because it is too old, another's, or not there. */
mg_answers mgi_why_not(const struct doing *d, int unit, int item, long wanted, bool paper);
/* Out of the good stock: own of it is promised to this very bill. */
mg_answers mgi_take_out(struct doing *d, int unit, int item, long q, long own, bool paper, struct row r);
/* The same; what the book has not was found. */
mg_answers mgi_take_found(struct doing *d, int unit, int item, long q, long own, bool paper, struct row r);

/* --- the verbs, each by the file that its name says */
mg_answers mgi_road(struct doing *d);		/* load, take, finish, explain */
mg_answers mgi_hand(struct doing *d);		/* out, give, back, swap, scrap, writeoff */
mg_answers mgi_second(struct doing *d);		/* confirm, undo */
mg_answers mgi_count(struct doing *d);
/* What becomes of the sheet; rows where it is ended. */
void mgi_counted(struct doing *d);
/* What is to be booked so that there is what was counted, and moved since. */
long mgi_difference(const struct model_goods *m, int unit, const struct mg_counted *l);
bool mgi_bookable(const struct model_goods *m, int unit, const struct mg_counted *l);

void mgi_begin(struct doing *d, struct model_goods *m, const struct mg_act *a);
/* What the operation would do, and is answered. */
mg_answers mgi_plan(struct doing *d);

/* --- what is tried: model_goods_plan_hand.c */
struct plan {
	const struct model_goods *m;
	unsigned *seed;
	struct mg_act a;
};
int mgi_chance(const struct plan *p, int n);
int mgi_anybody(const struct plan *p);
void mgi_for_keeper(struct plan *p, int unit);
void mgi_for_desk(struct plan *p, int unit);
/* One of those that came last; state 0: any. -1: none. */
int mgi_bill(const struct plan *p, enum mg_kind kind, enum mg_state state);
void mgi_add(struct mg_goods *g, int item, long q);
void mgi_plan_hand(struct plan *p, int what);	/* what: 0 to 99 */
void mgi_plan_count(struct plan *p);

#endif
