/*
 * Readings that are late: with FENGSUI_LATE=FILE every reading of a session or a command
 * is thrown away twice, first when it has read all, then when it found nothing, and a line
 * of FILE says where it ended. So each suite shows that a reading done again changes nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/err.h"
#include "db/store.h"
#include "src/command/command_base.h"

enum { OPEN_MAX_HERE = 16, SITES = 512 };

void __real_txn_begin(struct txn *t, struct db *db, bool write);
void __wrap_txn_begin(struct txn *t, struct db *db, bool write);
bool __real_txn_again(struct txn *t);
bool __wrap_txn_again(struct txn *t);
bool __real_command_again(struct command *c);
bool __wrap_command_again(struct command *c);
extern const char __executable_start[];

static struct { const struct txn *t; int times; } late[OPEN_MAX_HERE];

static int *
times_late(const struct txn *t, bool add)
{
	for (size_t i = 0; i < OPEN_MAX_HERE; i++)
		if (late[i].t == t)
			return &late[i].times;
	for (size_t i = 0; add && i < OPEN_MAX_HERE; i++)
		if (late[i].t == NULL) {
			late[i].t = t;
			late[i].times = 0;
			return &late[i].times;
		}
	return NULL;
}

static void
forget(const struct txn *t)
{
	for (size_t i = 0; i < OPEN_MAX_HERE; i++)
		if (late[i].t == t)
			late[i].t = NULL;
}

/* Once for each place of this process. */
static void
note(const char *file, const void *from)
{
	static const void *seen[SITES];
	char line[32];
	int n, fd;

	for (size_t i = 0; i < SITES; i++) {
		if (seen[i] == from)
			return;
		if (seen[i] != NULL)
			continue;
		seen[i] = from;
		n = snprintf(line, sizeof line, "0x%lx\n",
		    (unsigned long)((const char *)from - __executable_start - 1));
		fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, line, (size_t)n) != n)
			abort();
		close(fd);
		return;
	}
}

void
__wrap_txn_begin(struct txn *t, struct db *db, bool write)
{
	const int *times = times_late(t, false);

	__real_txn_begin(t, db, write);
	if (times != NULL && *times == 1)
		txn_fail(t, ERR_LATE);
}

bool
__wrap_txn_again(struct txn *t)
{
	const char *file = getenv("FENGSUI_LATE");
	int *times = file != NULL ? times_late(t, true) : NULL;

	if (file == NULL || (t->mdb == NULL && t->err == 0)) {	/* or it had ended before */
		forget(t);
		return __real_txn_again(t);
	}
	note(file, __builtin_return_address(0));
	if (times == NULL)
		abort();
	if ((*times)++ < 2) {
		txn_abort(t);
		return true;
	}
	forget(t);
	return __real_txn_again(t);
}

bool
__wrap_command_again(struct command *c)
{
	const char *file = getenv("FENGSUI_LATE");

	if (file != NULL)
		note(file, __builtin_return_address(0));
	return __real_command_again(c);
}
