/* Which backups a folder holds. */
#include "src/admin/backups.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "db/err.h"
#include "src/lang/when.h"

#define NAME_LEN 28
#define END ".backup"

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

/* Those of another name are called .backup, as the pages have it. */
static int
is_other(const struct dirent *e)
{
	size_t len = strlen(e->d_name), end = strlen(END);

	return !backups_is_one(e) && len > end && strcmp(e->d_name + len - end, END) == 0;
}

static int64_t
changed(const char *folder, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	return snprintf(path, sizeof path, "%s/%s", folder, name) < PATH_MAX && stat(path, &st) == 0 &&
	    S_ISREG(st.st_mode) ? st.st_mtime : -1;
}

/* The last of them by name, or by when it was written; "" if there is none. */
static int
last_of(const char *folder, int (*is)(const struct dirent *), bool by_name, char out[256])
{
	struct dirent **name;
	int64_t newest = -1;
	int n = scandir(folder, &name, is, alphasort);

	out[0] = '\0';
	for (int i = 0; i < n; i++) {
		int64_t at = changed(folder, name[i]->d_name);

		if (at >= 0 && (by_name || at > newest)) {
			newest = at;
			snprintf(out, 256, "%s", name[i]->d_name);
		}
		free(name[i]);
	}
	if (n >= 0)
		free(name);
	return n < 0 ? ERR_IO : 0;
}

int
backups_newest(const char *given, char out[PATH_MAX])
{
	char one[256], other[256];
	struct stat st;
	int err;

	if (stat(given, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOTFOUND : ERR_IO;
	if (!S_ISDIR(st.st_mode))
		return snprintf(out, PATH_MAX, "%s", given) < PATH_MAX ? 0 : ERR_RANGE;
	err = last_of(given, backups_is_one, true, one);
	if (err == 0)
		err = last_of(given, is_other, false, other);
	if (err != 0)
		return err;
	if (one[0] == '\0' || (other[0] != '\0' && changed(given, other) > changed(given, one)))
		snprintf(one, sizeof one, "%s", other);
	if (one[0] == '\0')
		return ERR_NOTFOUND;
	return snprintf(out, PATH_MAX, "%s/%s", given, one) < PATH_MAX ? 0 : ERR_RANGE;
}
