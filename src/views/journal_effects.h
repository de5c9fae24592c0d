/* The records that an entry of the journal wrote, as it wrote them. */
#ifndef JOURNAL_EFFECTS_H
#define JOURNAL_EFFECTS_H

#include "db/journal.h"
#include "src/command/command_base.h"

/* Prints each: its name, then the fields that were written. */
void journal_effects_text(struct command *c, const struct entry *e);
/* The same with codes: [{kind, id, record}]. New reference. */
json_t *journal_effects_json(struct command *c, const struct entry *e);
/* Whether one of them, what the answer is about or what a refused one named is a drill's. */
bool journal_is_drill(struct command *c, const struct entry *e);

#endif
