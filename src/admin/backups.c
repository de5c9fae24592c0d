/* Which backups a folder holds. */
#include "src/admin/backups.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "db/err.h"
#include "src/lang/when.h"

#define NAME_LEN 28

int
backups_is_one(const struct dirent *e)
{
	struct when w;
	int end = 0;

	return strlen(e->d_name) == NAME_LEN && sscanf(e->d_name, "fengsui-%4d%2d%2d-%2d%2d.backup%n",
	    &w.year, &w.month, &w.day, &w.hour, &w.minute, &end) == 5 && end == NAME_LEN;
}

int64_t
backups_time(const char *name, int offset)
{
	struct when w = { 0 };

	sscanf(name, "fengsui-%4d%2d%2d-%2d%2d", &w.year, &w.month, &w.day, &w.hour, &w.minute);
	return when_join(&w, offset);
}

int
backups_newest(const char *given, char out[PATH_MAX])
{
	struct dirent **name;
	struct stat st;
	int n, err;

	if (stat(given, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOTFOUND : ERR_IO;
	if (!S_ISDIR(st.st_mode))
		return snprintf(out, PATH_MAX, "%s", given) < PATH_MAX ? 0 : ERR_RANGE;
	n = scandir(given, &name, backups_is_one, alphasort);
	if (n < 0)
		return ERR_IO;
	err = n == 0 ? ERR_NOTFOUND : snprintf(out, PATH_MAX, "%s/%s", given, name[n - 1]->d_name) <
	    PATH_MAX ? 0 : ERR_RANGE;
	while (n > 0)
		free(name[--n]);
	free(name);
	return err;
}
