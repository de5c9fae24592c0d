/*
 * The one list, show and form of every subject that declares a face
 * (src/op/face.h): a screen of such a subject is one constant. Rows, fields and
 * arguments come from the declarations; what may be done is what the operation's
 * own check allows now.
 */
#ifndef SCREENS_KIT_RECORD_H
#define SCREENS_KIT_RECORD_H

#include "screens/kit/screen.h"
#include "src/op/face.h"

struct need;
struct op;
struct subject;

enum { RECORD_ADDS = 4, RECORD_MORE = 3 };

/* State of a list: what makes a new record stands at its foot. */
struct record_list {
	struct action		 adds[RECORD_ADDS + RECORD_MORE + 1];
	const struct op		*ops[RECORD_ADDS];
};

/* A list screen of the subject of that noun; name, title, help, roles and menu are its own. */
#define RECORD_LIST(n) .noun = n, .filters = n, .state_size = sizeof(struct record_list), \
	.open = record_list_open, .load = record_list_load, .choose = record_list_choose

void
record_list_open(struct view *v);

/* After it: what else the list's own screen does, behind what makes a new record. */
void
record_list_more(struct view *v, const struct action more[RECORD_MORE]);

void
record_list_load(struct view *v, struct txn *t);

void
record_list_choose(struct view *v, const struct row *r);

/* What is typed on the list as filters by key, of the face of its subject; the reader and
 * what is typed are borrowed. */
struct face_query
record_query(const struct view *v, const struct face *f, const struct reader *r);

/* The rows of such a list that fit, for a screen that lists a part; filter: struct of the
 * face's filter, beside what is typed, NULL: all. v->all counts them. */
void
record_rows(struct view *v, struct txn *t, const void *filter);

/* The show and the form of any subject; opened by the functions below. */
extern const struct screen kit_record, kit_record_form;

/* The rows of a spreadsheet as an operation's arguments (src/text/import_rows.h), of the
 * subject whose noun is arg.text. */
extern const struct screen kit_record_import;

/*
 * Opens the show of a record: the kind's own screen, else the one of all faces;
 * NULL (and a message) where there is none. need: for which it is opened, 0 = none.
 */
struct view *
record_open(struct view *v, const struct kind *k, uint64_t id, uint64_t need);

/* Opens the form of an operation; id is the record it is about, 0 = none. Answers with the
 * record once it is stored. */
struct view *
record_do(struct view *v, const struct subject *s, const struct op *op, uint64_t id);

/* Puts the person's name on a need that nobody has and nobody is named for. */
void
record_claim(struct view *v, const struct need *n);

/* Before a record is opened from a list: takes what it asks of the person, as the board
 * does; the need, 0 = it asks him nothing that is settled by doing it. */
uint64_t
record_take(struct view *v, const struct kind *k, uint64_t id);

/* "taken by NAME TIME": who is on the record; false: nobody. */
bool
record_holder(struct view *v, struct txn *t, const struct kind *k, uint64_t id, char *out, size_t cap);

/* Parts of a show, for screens that show more than the fields. */

/* "label: value" for each field that is known, then the face's columns that are no field. */
void
record_fields(struct view *v, struct txn *t, const struct face *f, const void *rec);

/* A choice for each record that a field points to and that the person may open. */
void
record_refs(struct view *v, struct txn *t, const struct kind *k, const void *rec);

/* What may be done with record id of the subject now, as choices; below them why the rest may not. */
void
record_actions(struct view *v, struct txn *t, const struct subject *s, uint64_t id);

/* Does what row r is for, if it is one of the two; else false. */
bool
record_chosen(struct view *v, const struct subject *s, uint64_t id, const struct row *r);

/* Choices for a text that names a record of kind k: all in reach, by name. */
void
record_names(struct view *v, struct txn *t, const struct kind *k, struct page *p);

/* ---- between the files of this folder ---- */

/* The subject whose record a view shows (screen->noun, else arg.text); NULL if none. */
const struct subject *
record_subject(const struct view *v);

const struct subject *
record_subject_of(const struct kind *k);

struct reader
record_reader(const struct view *v, struct txn *t);

/* The names of a face's row in words, two blanks between. */
void
record_words(const struct reader *r, const struct face *f, const char *names, const void *rec,
	     char *out, size_t cap);

/* What stands left in its row, with 演练 before a drill. */
void
record_title(const struct reader *r, const struct face *f, const void *rec, char *out, size_t cap);

/* Adds a row as the list shows it. */
struct row *
record_row(struct page *p, const struct reader *r, const struct face *f, const void *rec);

#endif
