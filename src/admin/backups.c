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

/* Those of another name are called .backup, as the pages have it; what could not be verified may
 * be no backup at all. */
static int
is_other(const struct dirent *e)
{
	size_t len = strlen(e->d_name), end = strlen(END);

	return !backups_is_one(e) && strcmp(e->d_name, BACKUP_NEW) != 0 &&
	    strcmp(e->d_name, BACKUP_UNSURE) != 0 && len > end && strcmp(e->d_name + len - end, END) == 0;
}

static int64_t
changed(const char *folder, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	return snprintf(path, sizeof path, "%s/%s", folder, name) < PATH_MAX && stat(path, &st) == 0 &&
	    S_ISREG(st.st_mode) ? st.st_mtime : -1;
}

/* Is it of a time to come, wherever on earth its name was given? Another machine's clock may
 * stand a little before ours. */
static bool
to_come(const char *name, int64_t changed)
{
	int64_t now = clock_now();

	return has_time(name) ? backups_time(name, EAST_MOST) > now : changed * 1000 > now + DAY;
}

/* The last of them by name, or by when it was written; "" if there is none. One of a time to
 * come only where all are. */
static int
last_of(const char *folder, int (*is)(const struct dirent *), bool by_name, char out[256])
{
	struct dirent **name;
	int64_t newest = -1;
	bool ahead = true;
	int n = scandir(folder, &name, is, alphasort);

	out[0] = '\0';
	for (int i = 0; i < n; i++) {
		int64_t at = changed(folder, name[i]->d_name);
		bool comes = to_come(name[i]->d_name, at);

		if (at >= 0 && (ahead || !comes) && (by_name || at > newest || (ahead && !comes))) {
			newest = at;
			ahead = comes;
			snprintf(out, 256, "%s", name[i]->d_name);
		}
		free(name[i]);
	}
	if (n >= 0)
		free(name);
	return n < 0 ? ERR_IO : 0;
}

static bool
is_newer(const char *folder, const char *a, const char *b)
{
	int64_t of_a = changed(folder, a), of_b = changed(folder, b);

	return to_come(a, of_a) != to_come(b, of_b) ? to_come(b, of_b) : of_a > of_b;
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
	if (one[0] == '\0' || (other[0] != '\0' && is_newer(given, other, one)))
		snprintf(one, sizeof one, "%s", other);
	if (one[0] == '\0')
		return ERR_NOTFOUND;
	return snprintf(out, PATH_MAX, "%s/%s", given, one) < PATH_MAX ? 0 : ERR_RANGE;
}
