/* The backups of a folder: those that were made by schedule, by their names
 * fengsui-20261130-0310.backup, and what else is called .backup. */
#ifndef SRC_BACKUPS_H
#define SRC_BACKUPS_H

#include <dirent.h>
#include <limits.h>
#include <stdint.h>

#define BACKUP_FORM "fengsui-%04d%02d%02d-%02d%02d.backup"	/* year to minute, by the county's clock */

/* For scandir(): is it one that was made by schedule? */
int backups_is_one(const struct dirent *e);
/* When such a one was made, ms since 1970. */
int64_t backups_time(const char *name, int offset);
/* given: a backup, or a folder whose newest is meant, of those by schedule by its name, else by
 * when it was written. Its path to out. 0, ERR_NOTFOUND or
 * ERR_IO. */
int backups_newest(const char *given, char out[PATH_MAX]);

#endif
