/*
 * Sentences that several screens say: a need, a person, an area, a number of a
 * record. All in the reader's language.
 */
#ifndef SCREENS_KIT_WORDS_H
#define SCREENS_KIT_WORDS_H

#include "db/record.h"
#include "db/store.h"

/* "审核 灾0722-02 展旦召苏木 样例村 死1": what must be done about what. */
void
words_need(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap);

/* The number of the record a need is about, "" if there is none. */
void
words_subject(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap);

/* A person's name, his login when he has none, "" for nobody. */
void
words_person(struct txn *t, uint64_t account, char *out, size_t cap);

/* The same with the telephone. */
void
words_phone(struct txn *t, uint64_t account, char *out, size_t cap);

/* "死1 失1 转386 (...)": the figures a person looks for first; "" if none is known. */
void
words_figures(const struct report_version *v, char *out, size_t cap);

/* The same of a report with what its area said of trapped and out of contact. */
void
words_report(struct txn *t, const struct report *r, const struct report_version *v, char *out, size_t cap);

/* A number with its unit: "120 人", "45.00 亩 = 3.00 公顷"; "" when unknown. */
void
words_value(const struct field *f, struct num n, char *out, size_t cap);

/* The number alone as in a table: 公顷 with two decimals, counts whole; "" unknown. */
void
words_number(const struct field *f, struct num n, char *out, size_t cap);

/* An incident as one line: number, name (or what is known), state, with 演练. */
void
words_incident(const struct incident *i, int64_t now, char *out, size_t cap);

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

/* "演练 " for drills, else "". */
const char *
words_drill(bool drill);

#endif
