/* What of the journal is wanted, in one language for the command and the screen. */
#ifndef JOURNAL_FILTER_H
#define JOURNAL_FILTER_H

#include "db/journal.h"
#include "gen/kinds/journal/args.h"
#include "src/command/command_base.h"

enum { JOURNAL_LINE = 12000 };	/* bytes of the longest line that is looked through */

struct journal_filter {
	const struct view_journal_list *args;	/* borrowed */
	bool system;			/* what nobody did: the program's own notes */
	uint32_t local;			/* uid + 1 of a person on the server, 0 = not asked */
	uint64_t actor;			/* account, 0 = not asked */
	const struct kind *kind;	/* of the record by number, NULL = not asked */
	uint64_t id;			/* that record */
	char text[200];			/* folded; "" = not asked */
};

/* Reads the arguments of c: 0, or an exit code where one names nothing there is. */
int journal_filter(struct command *c, struct journal_filter *f);
/* Whether the entry fits all that is asked but the text. */
bool journal_wanted(struct command *c, const struct journal_filter *f, const struct entry *e);
/* Whether text, a line of the list, holds the text asked for: in whatever width and
 * case both are written. */
bool journal_says(const struct journal_filter *f, const char *text);

#endif
