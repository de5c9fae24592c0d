/*
 * The face of a kind of record: what of it stands where. From it come its list
 * and show by command and its list and show screens, with the filter, the
 * paging and the counts run here, in the query. A subject declares one (see
 * struct subject); a further kind that people list is a noun of its own.
 */
#ifndef SRC_FACE_H
#define SRC_FACE_H

#include "db/join.h"
#include "src/op/say.h"
#include "src/op/scope.h"

struct viewer;
struct face_query;

/* Who reads, and when. */
struct reader {
	struct txn *txn;
	const struct viewer *who;
	int64_t now;
	int offset;			/* county time, minutes */
};

/* A filter that is no field of the record, or means other than being equal. */
struct face_test {
	const char *name;		/* of a field of the filter */
	bool (*is)(const struct reader *r, const void *rec, const void *filter);
	/* Adds a set to the join that all which fits lies in, so that the rest is not read;
	 * false: it added none. NULL: each record is read. */
	bool (*within)(const struct reader *r, struct join *j, const void *filter);
};

/* A column that is no field of the record, or says more than the field does. */
struct face_cell {
	const char *name;
	const char *label;		/* msgid; NULL: the field's */
	void (*show)(const struct reader *r, const void *rec, char *out, size_t cap);
};

/* A part of the list on a screen, under its own heading. */
struct face_section {
	const char *label;		/* msgid */
	bool (*is)(const struct reader *r, const void *rec);
	/* As in face_test; what it adds stands in for the face's scope. NULL: none. */
	bool (*within)(const struct reader *r, struct join *j);
};

/* Rows that are not simply what is stored: a county's own value or else the default,
 * or records in an order that no index has. */
struct face_source {
	/* All that there are for the reader, in order, as structs of the kind; *n is how
	 * many. Rows that need not be stored have as id their place from 1, which stays.
	 * Freed by the caller; NULL: none, or no memory. */
	void *(*rows)(const struct reader *r, size_t *n);
	/* The id of the row that a typed `which` names; 0: none, and none is what is said. */
	uint64_t (*named)(struct txn *t, const char *typed);
	enum message none;
};

/* Names stand with a blank between: fields of kind, cells, or "number" where the
 * kind has a letter. NULL where nothing is said. */
struct face {
	const struct kind *kind;
	const struct kind *filter;	/* ARGS kind: the keys of the list, and `limit` */
	const struct kind *which;	/* ARGS kind of any operation whose `which` names one; NULL:
					 * there is no show */
	const char *lists, *shows;	/* help of the two verbs, msgids */
	const char *columns;		/* of the list by command */
	const char *shown;		/* what its show says besides the fields and the columns */
	const char *left, *right;	/* of a row on a screen */
	const struct face_test *tests;	/* ends with a NULL name; the filter's other fields are
					 * those of the same name in the record: at or under an
					 * area, else equal */
	const struct face_cell *cells;	/* ends with a NULL name */
	const char *aside;		/* a test: what it holds of is listed only where the filter asks
					 * for it; NULL: nothing is left out */
	const struct face_section *sections;	/* ends with a NULL label; NULL: one list */
	/* "!" urgent, "*" new, "-" over, "+" done, "" none; before the row. */
	const char *(*sign)(const struct reader *r, const void *rec);
	/* Whether he may see it; takes out of rec what he may not. NULL: its area (the
	 * field `area`) lies in his scope. */
	bool (*may)(const struct reader *r, void *rec);
	/* Adds a set to the join that all which he may see lies in (SCOPE_SOME), or says that
	 * everything does, or that only a look at each tells. NULL: by the field `area` where
	 * `may` is NULL and its indexes are "^area" and "area", else a look at each. */
	enum scope (*scope)(const struct reader *r, struct join *j);
	/* The record to be shown when id is asked for: where a linked one leads. NULL: itself. */
	uint64_t (*instead)(struct txn *t, uint64_t id);
	/* The version before this one, 0 = none: it has a show too, below this one's. */
	uint64_t (*former)(const struct reader *r, const void *rec);
	const struct face_source *source;	/* NULL: the stored records */
	/* How many that he may see and that fit else are left out only because what the filter
	 * asks for is not shown to him of them; NULL: none. */
	size_t (*unjudged)(const struct face_query *q);
	/* Adds what is said below its list, of all that fits; nothing: nothing. NULL: never. */
	void (*ends)(const struct face_query *q, struct buf *b);
	unsigned order;			/* walked upwards by this index; 0: newest first */
};

/* Reads record id into rec as far as the reader may see it. M_NONE, or
 * M_NO_SUCH_RECORD or M_OUT_OF_SCOPE; then rec is zeroed. */
enum message face_get(const struct reader *r, const struct face *f, uint64_t id, void *rec);
/* Whether record id of k is there and shown to the reader: as its face says, or by its area. */
bool face_shows(const struct reader *r, const struct kind *k, uint64_t id);

/* The same without a look at rights, for checks that look for themselves. */
bool face_read(const struct reader *r, const struct face *f, uint64_t id, void *rec);
/* The face of a kind of record; NULL if it has none. */
const struct face *face_of(const struct kind *k);

/* What is wanted of the records in the reader's scope; there is no unscoped call. */
struct face_query {
	const struct face *face;
	const struct reader *reader;
	const void *filter;		/* struct of face->filter; NULL: all of them */
	uint64_t no;			/* fields of the filter, by place, given as no */
	const struct face_section *section;	/* of the face: only those in it; NULL: all */
	const char *text;		/* part of a text or of the area's name; NULL, "": any */
};

/* Whether a record that the reader may see fits. */
bool face_fits(const struct face_query *q, const void *rec);

/* A place in a list: all zero is its beginning. Opaque; stays good when records
 * come and go. */
struct face_pos {
	uint8_t len, key[55];
};

/*
 * The next records that fit, into rows (cap structs of the face's kind). Returns
 * how many; fewer than cap when the list has ended. *pos moves behind the last.
 */
size_t face_list(const struct face_query *q, struct face_pos *pos, void *rows, size_t cap);

/* The same in several calls that go on where the one before ended: what the reader may see
 * is found out once. The query's parts are borrowed until face_close(), which takes NULL;
 * NULL without memory, and face_more() then gives 0. */
struct face_walk *face_open(const struct face_query *q, const struct face_pos *pos);
size_t face_more(struct face_walk *w, struct face_pos *pos, void *rows, size_t cap);
/* Lets it look at no more than so many records in all, those that do not fit as well; then
 * face_more() gives fewer than it could. How many it looked at. */
void face_bound(struct face_walk *w, size_t looks);
size_t face_looked(const struct face_walk *w);
void face_close(struct face_walk *w);

/* How many to ask for at a time: few, or all of a source, which is made anew by each call. */
size_t face_at_once(const struct face_query *q, size_t few);

/* How many fit, of how many in the reader's scope. */
struct face_counts {
	size_t matched, total;
};
struct face_counts face_count(const struct face_query *q);

/* What the name (of columns, left, right) is: the cell, else the field, else both
 * NULL. The name is taken from *names, which moves on; false at its end. */
struct face_column {
	char name[40];
	const struct face_cell *cell;
	const struct field *field;
};
bool face_column(const struct face *f, const char **names, struct face_column *out);

/* A `.may` of what is no case but how the county is staffed and equipped: its area
 * is in his scope, or he administers it. */
bool face_staff(const struct reader *r, const char *area);

#endif
