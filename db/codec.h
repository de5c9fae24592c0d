/*
 * Records to bytes and back, walked from the kind's table, in the Protocol
 * Buffers wire format with fields in the order of their numbers.
 *
 * A patch is what one writing changed: the fields set, in wire format, and the
 * numbers of the fields cleared. It edits stored bytes field by field, so that
 * fields of a newer program survive an older one.
 */
#ifndef DB_CODEC_H
#define DB_CODEC_H

#include "db/buf.h"
#include "db/kind.h"

#define RECORD_MAX 16384	/* bytes of any one encoded record; arguments and messages have
				 * the limits of what carries them */

struct patch {
	struct buf set;				/* wire bytes of the fields set */
	uint16_t cleared[KIND_FIELDS];	/* ascending */
	size_t ncleared;
};

/* Appends the record's bytes to out; the caller looks at out->failed.
 * The id is not part of them. */
void record_encode(const struct kind *k, const void *rec, struct buf *out);

/*
 * Reads bytes into rec (k->size bytes), skipping fields it does not know, then
 * checks types, UTF-8, control bytes, lengths and ranges (not F_REQUIRED).
 * Returns 0; ERR_BAD with *where the field at fault, or NULL.
 */
int record_decode(const struct kind *k, const void *data, size_t len, void *rec,
    const struct field **where);

/* The first required field that rec does not know, or NULL. */
const struct field *record_missing(const struct kind *k, const void *rec);

/* What changed from old (NULL: nothing known) to new. p->set must be open over
 * storage. Returns true if anything changed. */
bool patch_make(const struct kind *k, const void *old, const void *new, struct patch *p);

/* Edits old bytes (len 0: a new record) into out. ERR_BAD on malformed input. */
int patch_apply(const void *old, size_t len, const void *set, size_t setlen,
    const uint16_t *cleared, size_t ncleared, struct buf *out);

/* True if the text is well-formed UTF-8 without NUL, control bytes (line feed
 * and tab pass when lines is true), surrogates or non-characters. */
bool text_valid(const void *text, size_t len, bool lines);
/* Takes out what text_valid refuses; line feeds and tabs that may not stay
 * become blanks. The text then ends with a NUL, for which there is room. */
void text_clean(char *text, size_t len, bool lines);

/* True if code is 6, 12 or 15 digits. */
bool code_valid(const char *code);
/* True if day is a day of the years 2000 to 2199, as 20261120. */
bool date_valid(int64_t day);

#endif
