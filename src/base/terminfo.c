/* Descriptions of terminals, in memory before the first fork. */
#include "src/base/terminfo.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/buf.h"

#define ENTRY_MAX 32768		/* of one description, as curses has it */
#define PREFIX "hex:"		/* of a description that stands in TERMINFO itself */

struct entry {
	char name[64];
	size_t at, len;		/* in bytes */
};

/* Set once before any fork. */
static struct {
	struct buf bytes, entries;
	bool loaded;
} all;

static struct entry *
entry_of(const char *name)
{
	struct entry *e = (struct entry *)(void *)all.entries.data;
	size_t n = all.entries.len / sizeof *e;

	while (n > 0 && strcmp(e->name, name) != 0) {
		e++;
		n--;
	}
	return n > 0 ? e : NULL;
}

/* The first directory that has it counts, as for curses. */
static void
read_entry(int dir, const char *name)
{
	struct entry e = { .at = all.bytes.len };
	char text[ENTRY_MAX];
	ssize_t n;
	int fd;

	if (name[0] == '.' || strlen(name) >= sizeof e.name || entry_of(name) != NULL)
		return;
	fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	n = fd >= 0 ? read(fd, text, sizeof text) : -1;
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return;
	e.len = (size_t)n;
	snprintf(e.name, sizeof e.name, "%s", name);
	buf_put(&all.bytes, text, e.len);
	buf_put(&all.entries, &e, sizeof e);
}

/* Calls of each name in the directory, and closes it. */
static void
each_name(int dir, void (*of)(int dir, const char *name))
{
	DIR *d = dir >= 0 ? fdopendir(dir) : NULL;
	struct dirent *entry;

	if (d == NULL && dir >= 0)
		close(dir);
	while (d != NULL && (entry = readdir(d)) != NULL)
		of(dirfd(d), entry->d_name);
	if (d != NULL)
		closedir(d);
}

/* Of all that begin with one letter. */
static void
read_letter(int dir, const char *name)
{
	if (name[0] != '.')
		each_name(openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC), read_entry);
}

int
terminfo_load(void)
{
	static const char *const dirs[] = { "/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo" };

	if (all.loaded)
		return 0;
	buf_grow(&all.bytes, (size_t)64 << 20);
	buf_grow(&all.entries, (size_t)4 << 20);
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		each_name(open(dirs[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC), read_letter);
	all.loaded = buf_error(&all.bytes) == 0 && buf_error(&all.entries) == 0;
	return all.loaded ? 0 : -1;
}

bool
terminfo_use(const char *name)
{
	char text[sizeof PREFIX + 2 * ENTRY_MAX] = PREFIX, *at = text + strlen(PREFIX);
	const struct entry *e;

	if (!all.loaded)
		return true;
	e = entry_of(name);
	if (e == NULL)
		return false;
	for (size_t i = 0; i < e->len; i++, at += 2)
		snprintf(at, 3, "%02x", all.bytes.data[e->at + i]);
	return setenv("TERMINFO", text, 1) == 0;
}

void
terminfo_used(void)
{
	if (all.loaded)
		unsetenv("TERMINFO");
}
