/* An order and its steps in words, in the reader's language. */
#ifndef SCREENS_ORDER_ORDER_WORDS_H
#define SCREENS_ORDER_ORDER_WORDS_H

#include "db/store.h"

struct buf;
struct order;
struct order_step;
struct page;
struct view;

/* "令0722-02", with 演练 before a drill. */
void
words_order(const struct order *o, int64_t now, char *out, size_t cap);

/* The name of its team. */
void
words_order_team(struct txn *t, const struct order *o, char *out, size_t cap);

/* Where it is to be done: the place, else the area. */
void
words_order_place(struct txn *t, const struct order *o, char *out, size_t cap);

/* "18人 伤1 失联1": who is there and what is not well, as counted last; "" while nobody set out. */
void
words_order_people(const struct order *o, char *out, size_t cap);

/* All who are out, the missing too; 0, not known, while nobody set out. */
struct num
order_out(const struct order *o);

/* What is due first of an order: by when, 0 = nothing has a time, and the need_verb. */
struct order_due {
	int64_t	at;
	int	verb;
};

struct order_due
order_due(struct txn *t, const struct order *o);

/* How urgent that is, as the sign of a row: '!' late, '*' soon, else 0. */
char
order_due_sign(const struct order_due *d, int64_t now);

/* The same of the order: it is late too while somebody is missing. */
char
order_sign(const struct order *o, const struct order_due *d, int64_t now);

/* "清点人员 21:08前 超时6分"; "" where nothing has a time. */
void
words_order_due(const struct view *v, const struct order_due *d, char *out, size_t cap);

/* The same as a row of text, with its sign; none where nothing has a time. */
void
order_due_row(struct view *v, struct txn *t, const struct order *o);

/* "label: value" for each of these fields that is known; names end with NULL. */
void
order_field_rows(struct txn *t, const struct order *o, const char *const *names, struct page *p);

/* A step with its times, people, words and who said it; what was struck says so. */
void
words_order_step(const struct view *v, struct txn *t, const struct order_step *s, char *out, size_t cap);

/* What it is to do and where, whom it meets and what it was told, as rows of text. */
void
order_task_rows(struct txn *t, const struct order *o, struct page *p);

/* The steps of an order as rows of text, newest first, under a heading. */
void
order_step_rows(struct view *v, struct txn *t, const struct order *o);

/* The steps as choices whose id is the step's number, newest first, those not struck; how many. */
size_t
order_step_choices(struct view *v, struct txn *t, uint64_t order, struct page *p);

/* True while a team is under an order of the incident or of what was linked into it. */
bool
order_any_live(struct txn *t, uint64_t incident);

/* A row of text for each live order of the incident that the reader may see: team, people,
 * where, state and clock; under a heading. */
void
order_incident_rows(struct view *v, struct txn *t, uint64_t incident);

#endif
