/* Which entries of the journal a supervisor reads, and which are about what. */
#ifndef JOURNAL_SCOPE_H
#define JOURNAL_SCOPE_H

#include "db/journal.h"
#include "src/command/command_base.h"

/* Whether one of the reader's areas as a supervisor holds the entry; county is
 * the county's stem (code_stem). */
bool journal_reach(struct command *c, const struct entry *e, const char *county);
/* Whether the entry belongs to an area at or under code. */
bool journal_under(struct command *c, const struct entry *e, const char *code);
/* Whether it wrote something of the incident (a root) or what is linked into it. */
bool journal_about(struct command *c, const struct entry *e, uint64_t root);

#endif
