/*
 * Words that several screens say: a person, an area, a field of any record, a
 * short number. All in the reader's language; no subject is known here.
 */
#ifndef SCREENS_KIT_WORDS_H
#define SCREENS_KIT_WORDS_H

#include "db/store.h"

/* A person's name, his login when he has none, "" for nobody. */
void
words_person(struct txn *t, uint64_t account, char *out, size_t cap);

/* The same with the telephone. */
void
words_phone(struct txn *t, uint64_t account, char *out, size_t cap);

/* A number with its unit: "120 人", "45.00 亩 = 3.00 公顷"; "" when unknown. */
void
words_value(const struct field *f, struct num n, char *out, size_t cap);

/* The number alone as in a table: 公顷 with two decimals, counts whole; "" unknown. */
void
words_number(const struct field *f, struct num n, char *out, size_t cap);

/* Any field of a record as people read it; "" when it is not known. */
void
words_field(struct txn *t, const struct kind *k, const struct field *f, const void *rec,
	    int64_t now, int offset, char *out, size_t cap);

/* A short number as its reader says it: 灾0722-02 in Chinese, without this year's digits. In place. */
void
words_short(char number[24], int64_t now);

/* A list of area codes or role codes with commas between, by their names. */
void
words_list(struct txn *t, const char *codes, char *out, size_t cap);

/* "1,010". */
void
words_count(size_t n, char *out, size_t cap);

/* "演练 " for drills, else "". */
const char *
words_drill(bool drill);

#endif
