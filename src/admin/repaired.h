/* What a repair saved, and what is lost. */
#ifndef SRC_REPAIRED_H
#define SRC_REPAIRED_H

#include <stdbool.h>
#include <stdint.h>

#include "db/more.h"
#include "db/writer.h"

#define REPAIR_LOST 64		/* gaps that are told one by one */
#define REPAIR_BACKUPS 32	/* the most that are looked at */

enum repair_backup {
	REPAIR_NOT_TRIED,
	REPAIR_USED,
	REPAIR_BAD,	/* damaged, or it cannot be read */
	REPAIR_OTHER,	/* of another county */
	REPAIR_PART,	/* its first entries, as none that is surely this county's was there */
};

struct repaired {
	uint64_t entries;		/* that the log had, as far as is known */
	uint64_t kept;			/* of them as they were, with their numbers */
	uint64_t renumbered;		/* behind a gap, with new numbers */
	uint64_t from_backup;		/* of both, that only the backup still had */
	struct { uint64_t from, to; } lost[REPAIR_LOST];	/* entries that nobody has any more */
	unsigned nlost;
	uint64_t nlost_entries;
	uint64_t anew;			/* the last entry of a former key, if ours seals it now, as a seal of that is
					 * lost; 0: none */
	bool open_end;			/* how many it had is not known: more may be lost */
	uint64_t found;			/* records as they stood in the tables, where entries are lost */
	uint64_t doubtful;		/* of them, that replay had otherwise: one of both is right */
	uint64_t unread;		/* pages of tables that could not be read, where entries are lost */
	uint64_t side;			/* drafts and the like that were kept */
	uint64_t side_unread;		/* pages or rows of them that could not be read */
	bool no_key;			/* with ERR_BESIDE: seal.key is gone, damaged or not this county's */
	enum repair_backup backups[REPAIR_BACKUPS];	/* what became of each that was given */
	uint64_t part_until;		/* REPAIR_PART: the last of them */
	struct more_found more;		/* of what was added to the one that was used */
	bool more_unread;		/* what was added to it is there, but could not be opened */
	struct writer newer;		/* with ERR_NEWER: the program that wrote the county */
	bool served;			/* with ERR_BUSY: a keeper has the county */
	bool place;			/* what failed was `to` */
};

#endif
