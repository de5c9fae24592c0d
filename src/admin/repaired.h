/* What a repair saved, and what is lost. */
#ifndef SRC_REPAIRED_H
#define SRC_REPAIRED_H

#include <stdbool.h>
#include <stdint.h>

#define REPAIR_LOST 64		/* gaps that are told one by one */

struct repaired {
	uint64_t entries;		/* that the log had, as far as is known */
	uint64_t kept;			/* of them as they were, with their numbers */
	uint64_t renumbered;		/* behind a gap, with new numbers */
	uint64_t from_backup;		/* of both, that only the backup still had */
	struct { uint64_t from, to; } lost[REPAIR_LOST];	/* entries that nobody has any more */
	unsigned nlost;
	uint64_t nlost_entries;
	bool open_end;			/* how many it had is not known: more may be lost */
	uint64_t found;			/* records as they stood in the tables, where entries are lost */
	uint64_t doubtful;		/* of them, that replay had otherwise: one of both is right */
	uint64_t unread;		/* pages of tables that could not be read, where entries are lost */
	uint64_t side;			/* drafts and the like that were kept */
	bool no_key;			/* with ERR_BESIDE: seal.key is gone, damaged or not this county's */
	bool backup_bad, backup_other;	/* it was not used */
	bool served;			/* with ERR_BUSY: a keeper has the county */
	bool place;			/* what failed was `to` */
};

#endif
