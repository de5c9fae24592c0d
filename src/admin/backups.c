/* Which backups a folder holds. */
#include "src/admin/backups.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "db/err.h"
#include "src/base/clock.h"
#include "src/lang/when.h"

#define NAME_LEN 28
#define END ".backup"
#define EAST_MOST 840	/* minutes, as the setting of the county's time allows */
#define EAST_USUAL 480	/* and its default */

static bool
has_time(const char *name)
{
	struct when w;
	int end = 0;

	return strlen(name) == NAME_LEN && sscanf(name, "fengsui-%4d%2d%2d-%2d%2d.backup%n",
	    &w.year, &w.month, &w.day, &w.hour, &w.minute, &end) == 5 && end == NAME_LEN;
}

int
backups_is_one(const struct dirent *e)
{
	return has_time(e->d_name);
}

int64_t
backups_time(const char *name, int offset)
{
	struct when w = { 0 };

	sscanf(name, "fengsui-%4d%2d%2d-%2d%2d", &w.year, &w.month, &w.day, &w.hour, &w.minute);
	return when_join(&w, offset);
}

int64_t
backups_made(const char *path, int offset)
{
	const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
	struct stat st;

	if (has_time(name))
		return backups_time(name, offset);
	return stat(path, &st) == 0 ? (int64_t)st.st_mtime * 1000 : 0;
}

/* Any called .backup, as the pages have it; what is at work or was not verified may be none. */
static int
is_any(const struct dirent *e)
{
	size_t len = strlen(e->d_name), end = strlen(END);

	return len > end && strcmp(e->d_name + len - end, END) == 0 &&
	    strcmp(e->d_name, BACKUP_NEW) != 0 && strcmp(e->d_name, BACKUP_UNSURE) != 0;
}

struct one {
	char *path;		/* allocated */
	int64_t made;
	bool comes;		/* it is of a time to come */
};

/* A name is of a time to come where it is that wherever on earth it was given; another
 * machine's clock may stand a little before ours. */
static bool
to_come(const char *name, int64_t made)
{
	int64_t now = clock_now();

	return has_time(name) ? backups_time(name, EAST_MOST) > now : made > now + DAY;
}

static bool
look(const char *folder, const char *name, struct one *out)
{
	char path[PATH_MAX];
	struct stat st;

	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= PATH_MAX || stat(path, &st) != 0 ||
	    !S_ISREG(st.st_mode) || (out->path = strdup(path)) == NULL)
		return false;
	out->made = backups_made(path, EAST_USUAL);
	out->comes = to_come(name, out->made);
	return true;
}

static int
newest_first(const void *a, const void *b)
{
	const struct one *x = a, *y = b;

	if (x->comes != y->comes)
		return x->comes - y->comes;
	return x->made != y->made ? (x->made < y->made) - (x->made > y->made) : strcmp(y->path, x->path);
}

static int
list_folder(const char *folder, char **file, unsigned most, unsigned *all)
{
	struct dirent **name;
	int n = scandir(folder, &name, is_any, NULL);
	struct one *ones = calloc(n > 0 ? (size_t)n : 1, sizeof *ones);

	for (int i = 0; i < n; i++) {
		*all += ones != NULL && look(folder, name[i]->d_name, &ones[*all]);
		free(name[i]);
	}
	if (n >= 0)
		free(name);
	if (n < 0 || ones == NULL) {
		free(ones);
		return ERR_IO;
	}
	qsort(ones, *all, sizeof *ones, newest_first);
	for (unsigned i = 0; i < *all; i++)
		if (i < most)
			file[i] = ones[i].path;
		else
			free(ones[i].path);
	free(ones);
	return *all > 0 ? 0 : ERR_NOTFOUND;
}

int
backups_list(const char *given, char **file, unsigned most, unsigned *all)
{
	struct stat st;

	*all = 0;
	if (stat(given, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOTFOUND : ERR_IO;
	if (S_ISDIR(st.st_mode))
		return list_folder(given, file, most, all);
	file[0] = strdup(given);
	*all = 1;
	return file[0] != NULL ? 0 : ERR_IO;
}

int
backups_newest(const char *given, char out[PATH_MAX])
{
	char *file;
	unsigned all;
	int err = backups_list(given, &file, 1, &all);

	if (err != 0)
		return err;
	if (snprintf(out, PATH_MAX, "%s", file) >= PATH_MAX)
		err = ERR_RANGE;
	free(file);
	return err;
}
