/*
 * Indexes: one row per record and index in TABLE_INDEX with an empty value.
 * Key = kind (1 byte), index number (1), its parts, the record's id (8).
 * A part is 8 bytes big-endian (numbers, times, references, enumerations), 15
 * bytes padded with NUL (area codes), text and a NUL, or the bytes themselves.
 * "^area" makes one row per level of the code: county, township, village.
 * "~name" is the text as text_fold() leaves it, so that what looks alike stands together.
 * A record that does not know one of the fields has no row in that index; one that
 * knows the field of "!answered" has none either, and that part has no bytes.
 * Newest first is a reverse walk, because ids grow with time.
 */
#ifndef DB_INDEX_H
#define DB_INDEX_H

#include "db/buf.h"
#include "db/store.h"

struct index_key {
	uint8_t data[440];
	struct buf b;
};

/* Builds a prefix: as many parts as wanted, in the order of the spec. */
void key_begin(struct index_key *k, const struct kind *kind, unsigned index_no);
void key_number(struct index_key *k, uint64_t v);
void key_code(struct index_key *k, const char *code);	/* also for a ^level */
void key_text(struct index_key *k, const char *s);
void key_folded(struct index_key *k, const char *s);	/* for a "~" part */
void key_bytes(struct index_key *k, const void *data, size_t len);
/* The value of a record's field, as the part of its type. */
void key_field(struct index_key *k, const struct field *f, const void *rec);

/* A scan of ids under a prefix. Use: scan_open; while (scan_next(&s)) s.id.
 * The index must not be written under an open scan. */
struct scan {
	struct walk walk;
	uint64_t id;
};

void scan_open(struct scan *s, struct txn *t, struct index_key *prefix, bool newest_first);
bool scan_next(struct scan *s);
void scan_close(struct scan *s);
/* The only or first id under the prefix, 0 if none. */
uint64_t scan_one(struct txn *t, struct index_key *prefix, bool newest);

/* Replaces the rows of old by those of new (either may be NULL). */
void index_update(struct txn *t, const struct kind *k, const void *old, const void *new);

/* An area code at a level, without trailing zeros: 6, 9, 12 or 15 digits.
 * level 0 = county. False if the code does not reach that level. */
bool code_level(const char *code, unsigned level, char out[16]);
/* The deepest level of the code: its stem. 150621000000 -> 150621. */
void code_stem(const char *code, char out[16]);

/* The fields that an index is made of, in the order of its spec. */
#define INDEX_PARTS 4
struct index_part {
	const struct field *field;
	bool levels;		/* "^area": a row per level */
	bool unknown;		/* "!field": of what does not know it */
	bool folded;		/* "~field": text as text_fold() leaves it */
};
/* How many parts the spec has; 0 if it names a field that the kind has not. */
size_t index_parts(const struct kind *k, const char *spec, struct index_part parts[INDEX_PARTS]);

/* True if every field named in the kind's specs exists (a test walks all). */
bool index_specs_valid(const struct kind *k);

#endif
