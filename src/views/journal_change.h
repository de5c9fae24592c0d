/* From what to what an entry of the journal brought the records it wrote. */
#ifndef JOURNAL_CHANGE_H
#define JOURNAL_CHANGE_H

#include "db/journal.h"
#include "src/command/command_base.h"

/* One record of an entry. */
struct journal_change {
	const struct kind *kind;
	uint64_t id;
	bool fresh;		/* made by the entry */
	bool told;		/* was holds what it was: entries before 0.4 do not say */
	void *was, *now;	/* owned; was: the fields changed as they were, of a new version
				 * all of the one before; now: the fields written */
};
/* The entry's records one by one; start with *at = 0. False at the end; else the
 * caller frees with journal_change_free. Records of unknown kinds are passed over. */
bool journal_change(struct command *c, const struct entry *e, size_t *at,
    struct journal_change *out);
void journal_change_free(struct journal_change *ch);

/* The figure was said and is less now, or taken back. */
bool journal_change_lowers(const struct journal_change *ch);

/* Adds " 状态 处置中→已结束" of each record, and what a new right or key is. */
void journal_change_text(struct command *c, const struct entry *e, struct buf *b);
/* The same with codes: [{kind, the names of the record, changes: {field: {from, to}}}]; NULL if
 * nothing. New reference. */
json_t *journal_change_json(struct command *c, const struct entry *e);

#endif
