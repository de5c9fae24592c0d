/*
 * What a refused request was about, for the journal: the records and areas it
 * named. What else it held is not kept, it may be anything: a person's name too.
 */
#ifndef SRC_REFUSED_H
#define SRC_REFUSED_H

#include "src/op/act.h"

/* Adds a word for each record (by its number, login or name) and area that
 * the request's arguments name, in the order of the declaration. */
void refused_words(struct txn *t, const struct op *op, const struct request *req,
    int64_t now, struct buf *words);

/* Puts *** for each text of the refusal's sentence that was typed into the request or
 * read in a file that it sent. Logins that exist stay: they are in the log already. */
void refused_args(struct txn *t, const struct op *op, const struct request *req,
    struct refusal *r);

#endif
