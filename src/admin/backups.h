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
/* given: a backup, or a folder of them. The newest first, by the name or by when it was written;
 * those of a time to come, when the clock was wrong, last, and none that is at work or was not
 * verified. Fills at most `most` of file, allocated, the caller's to free; *all: how many there
 * are. 0; ERR_NOTFOUND or ERR_IO, and nothing is filled. */
int backups_list(const char *given, char **file, unsigned most, unsigned *all);
/* The first of them to out. 0, ERR_NOTFOUND, ERR_RANGE or ERR_IO. */
int backups_newest(const char *given, char out[PATH_MAX]);

#endif
