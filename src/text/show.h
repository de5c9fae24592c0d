/*
 * The field of a record to text for people, in the current language.
 */
#ifndef SRC_SHOW_H
#define SRC_SHOW_H

#include "db/store.h"

struct buf;

struct show_env {
	struct txn *txn;	/* names areas, people and records; NULL: codes stay */
	int64_t now;
	int offset;		/* county time, minutes */
};

/*
 * Writes the field's value: counts, areas in 公顷, money in 万元, times as
 * when_text, choices in words, areas and people by name, records by number.
 * unit adds the unit of measure ("120人", "45亩 = 3公顷"). "" when unknown; personal data is
 * masked. out always ends with NUL and holds whole characters.
 */
void show_field(const struct show_env *env, const struct field *f, const void *rec, bool unit,
    char *out, size_t cap);

/* A figure alone, as show_field; v may be a difference below zero. */
void show_number(const struct field *f, int64_t v, bool unit, char *out, size_t cap);

/* Hundredths as they are written: 1250 -> "12.5", -5 -> "-0.05". */
void show_hundredths(int64_t v, char *out, size_t cap);

/* What a field keeps to hundredths of the form's unit: hundredths of a 亩 to
 * those of a 公顷, rounded half up by size; others unchanged. */
int64_t show_form_unit(const struct field *f, int64_t v);

/* What a record is called: short number, login, unit's or area's name, else its
 * id in digits. "" for id 0. */
void show_record(const struct show_env *env, const struct kind *k, uint64_t id, char *out,
    size_t cap);
/* The short number of a record whose kind has a letter, else "". */
void show_record_number(const struct kind *k, const void *rec, int64_t now, char out[24]);

/* True for the fields that the short number says already: day, no and node. */
bool show_part_of_number(const struct kind *k, const struct field *f);

/* What stands for nothing said in f: a figure is "not known"; of other fields
 * "not known" may be what somebody chose. */
const char *show_blank(const struct field *f);

/* Of an area that was retired: "merged into" and what stands for it today, by name. False,
 * and "", if it stands. */
bool show_went(struct txn *t, const char *code, char *out, size_t cap);

/* Copies text, cut to whole characters. */
void show_copy(const char *text, char *out, size_t cap);

/* Appends one of several names, ", " before it; where there is no room for it and for
 * what says so, it is counted in *more. show_more() ends the list: ", … +N". */
void show_among(struct buf *list, const char *name, size_t *more);
void show_more(struct buf *list, size_t more);

/* What may be typed behind a count, "间|rooms" into out; returned is what the reader's
 * screens show of it, borrowed. NULL, and out as it was: nothing but 个. */
const char *show_units(const struct field *f, char *out, size_t cap);

#endif
