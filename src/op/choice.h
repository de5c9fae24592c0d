/*
 * 可选项: lists of codes that a county edits. The codes of an enumeration are shipped with
 * their names; a county may call one otherwise, add codes of its own and retire one, which
 * is then shown where it is stored and offered no more. A field declared TEXT "bytes
 * enumeration" holds such a code; typing, showing, forms, filters, search and help of it
 * take what stands here, so a subject has nothing to do for it.
 */
#ifndef SRC_CHOICE_H
#define SRC_CHOICE_H

#include "db/store.h"
#include "gen/kinds/choice/choice.h"
#include "gen/kinds/choice/enums.h"

#define CHOICE_CODE 15			/* bytes of a code: as much as a row of a screen keeps */
#define CHOICE_NAME 45			/* of a name, the county's or a shipped label */

struct choice_row {
	char code[CHOICE_CODE + 1];
	char name[CHOICE_NAME + 1];	/* the county's, else the shipped label in the reader's language */
	const struct value *shipped;	/* NULL: the county's own */
	uint64_t id;			/* of what the county says of it; 0: nothing */
	int64_t retired;		/* since when it is not offered; 0: it is */
	int64_t minutes;		/* kept with it; 0: the list has none */
};

/* May a county edit it? Every other call takes such an enumeration; t may be NULL: what
 * was shipped. */
bool choice_editable(const struct enumeration *e);
/* True for a field that holds a code of such a list. */
bool choice_field(const struct field *f);

/* The one of that code, retired or not; false, and *out zeroed: there is none. */
bool choice_get(struct txn *t, const struct enumeration *e, const char *code, struct choice_row *out);
/* True if it may be given to what is new. */
bool choice_in_use(struct txn *t, const struct enumeration *e, const char *code);
/* Its name; the code itself if there is none of it. */
void choice_name(struct txn *t, const struct enumeration *e, const char *code, char *out, size_t cap);
/* As the county calls it, else in Chinese: for what is kept and read in any language. */
void choice_written(struct txn *t, const struct enumeration *e, const char *code, char *out, size_t cap);
/* By (folded) text: the code, the county's name, a shipped name or short form. What is in
 * use comes before what is retired. */
bool choice_find(struct txn *t, const struct enumeration *e, const char *text, struct choice_row *out);
/* Minutes that the list keeps with its choices (a task's: between two head counts), the
 * county's or as shipped; 0: the list keeps none, or has not that code. */
int64_t choice_minutes(struct txn *t, const struct enumeration *e, const char *code);

/* All of them: the shipped ones in their order, then the county's own as they were added.
 *	for (choice_walk(&w, t, e); choice_next(&w, &row); ) */
struct choice_walk {
	struct txn *txn;
	const struct enumeration *e;
	size_t shipped;			/* how many were given */
	uint64_t last;			/* the county's own given last */
};
void choice_walk(struct choice_walk *w, struct txn *t, const struct enumeration *e);
bool choice_next(struct choice_walk *w, struct choice_row *out);

/* The enumeration of a list, and back; NULL and 0: there is none. */
const struct enumeration *choice_enum(enum choice_list list);
int choice_list_of(const struct enumeration *e);
/* How a choice is called where all lists are together: "task.rescue". */
void choice_key(const struct enumeration *e, const char *code, char out[51]);

#endif
