/* The backups of a folder: those that were made by schedule, by their names
 * fengsui-20261130-0310.backup, and what else is called .backup. */
#ifndef SRC_BACKUPS_H
#define SRC_BACKUPS_H

#include <dirent.h>
#include <limits.h>
#include <stdint.h>

#define BACKUP_FORM "fengsui-%04d%02d%02d-%02d%02d.backup"	/* year to minute, by the county's clock */

#define BACKUP_NEW "fengsui-new.backup"		/* at work: what a killed one left is written over */
#define BACKUP_UNSURE "fengsui-unverified.backup"	/* the last that could not be verified; no other is kept */

/* For scandir(): is it one that was made by schedule? */
int backups_is_one(const struct dirent *e);
/* When such a one was made, ms since 1970. */
int64_t backups_time(const char *name, int offset);
/* When the backup at path was made, by its name or, where that does not say, when it was written;
 * ms since 1970, 0 if it cannot be seen. */
int64_t backups_made(const char *path, int offset);
/* given: a backup, or a folder whose newest is meant, of those by schedule by its name, else by
 * when it was written. One of a time to come, when the clock was wrong, counts only where there
 * is no other; one at work or not verified not at all. Its path to out. 0, ERR_NOTFOUND, ERR_RANGE
 * or ERR_IO. */
int backups_newest(const char *given, char out[PATH_MAX]);

#endif
