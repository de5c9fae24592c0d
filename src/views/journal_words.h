/* The journal's operations and words as its readers call them. */
#ifndef JOURNAL_WORDS_H
#define JOURNAL_WORDS_H

#include "db/buf.h"
#include "src/op/op.h"

/* What was done: the operation's label, or what the program notes by itself. */
const char *journal_op(const char *op);
/* Whether op is meant by called: its code, the subject of its code, its words in the
 * column (journal_op) or a name of the command. */
bool journal_op_is(const char *op, const char *called);
/* Whether called means any operation or note that there is. */
bool journal_op_known(const char *called);
/* Adds one word that was kept: what was typed, under the label that the operation's
 * argument has now; of other words their own. op NULL: a note of the program. */
void journal_word(struct buf *to, const struct op *op, const char *name, const char *text);
/* When it was: a line is read by itself, so it has its day, "11-29 21:05", and the year
 * where that is another one than today's; offset in minutes. */
void journal_time(int64_t ms, int64_t today, int offset, char *out, size_t cap);

#endif
