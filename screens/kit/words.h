/*
 * Words that several screens say: a person, an area. All in the reader's language; no subject is known here.
 */
#ifndef SCREENS_KIT_WORDS_H
#define SCREENS_KIT_WORDS_H

#include "db/store.h"

struct buf;

/* A person's name, his login when he has none, "" for nobody. */
void
words_person(struct txn *t, uint64_t account, char *out, size_t cap);

/* The same with the telephone. */
void
words_phone(struct txn *t, uint64_t account, char *out, size_t cap);

/* A list of area codes or role codes with commas between, by their names. */
void
words_list(struct txn *t, const char *codes, char *out, size_t cap);

/* "1,010". */
void
words_count(size_t n, char *out, size_t cap);

/* Adds " 18 people injured 1 missing 0", a blank before each: what is known of it; without
 * injured and missing where they are 0, unless zeros. */
void
words_team_people(struct num people, struct num injured, struct num missing, bool zeros, struct buf *b);

/* A record's number as its reader says it, 事0722-01 in Chinese; other text stays. */
void
words_number(char *text, size_t cap, int64_t now);

/* "演练 " for drills, else "". */
const char *
words_drill(bool drill);

/* How long ago: "8分", "2小时10分", "3天". */
void
words_age(int64_t since, int64_t now, char *out, size_t cap);

#endif
