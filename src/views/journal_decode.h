/* Records as the log's entries wrote them, without what was destroyed since. */
#ifndef VIEWS_JOURNAL_DECODE_H
#define VIEWS_JOURNAL_DECODE_H

#include "db/journal.h"
#include "src/command/command_base.h"

/* Reads what e wrote of the record, or had found there, into rec (of k->size, zeroed). A
 * text of a person or incident that was destroyed after it reads "destroyed". False: the
 * bytes are none. */
bool journal_decode(struct command *c, const struct entry *e, const struct kind *k, uint64_t id,
    const uint8_t *data, size_t len, void *rec);

#endif
