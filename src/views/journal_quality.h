/* What a supervisor looks for in the journal: figures lowered, reports late ... */
#ifndef JOURNAL_QUALITY_H
#define JOURNAL_QUALITY_H

#include "db/journal.h"
#include "gen/kinds/journal/enums.h"
#include "src/command/command_base.h"

/*
 * lowered: a figure that was said became less, or was taken back. late: a first report after
 * its deadline. returned: a report went back. struck: a line of a timeline does not hold any
 * more. admin: people, rights, keys, settings, areas, units, chains and copies of the county.
 */
bool journal_quality(struct command *c, enum journal_quality q, const struct entry *e);

#endif
