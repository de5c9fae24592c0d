/*
 * What reading costs with LMDB's lock and without it, in turns within one run so that
 * the machine's mood is the same for both: a look at one record, and a page of 50 rows.
 *
 *   bench_read DATA MS ROUNDS
 *
 * Prints "NAME LOCKED UNLOCKED", readings a second, the best of the rounds.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/pins.h"
#include "db/store.h"
#include "src/base/clock.h"

static unsigned
page(struct db *db)
{
	struct walk w;
	struct txn t;
	unsigned n = 0;

	txn_begin(&t, db, false);
	walk_open(&w, &t, TABLE_JOURNAL, NULL, 0, true);
	while (n < 50 && walk_next(&w))
		n += w.len > 0;
	walk_close(&w);
	txn_abort(&t);
	return n;
}

static unsigned
look(struct db *db)
{
	const void *val;
	struct txn t;
	size_t len;
	bool there;

	txn_begin(&t, db, false);
	there = table_get(&t, TABLE_META, META_LAST_ID, sizeof META_LAST_ID, &val, &len) == 0;
	txn_abort(&t);
	return there;
}

static const struct { const char *name; unsigned (*read)(struct db *db); } readings[] = {
	{ "look", look }, { "page", page },
};

static struct db *
open_store(const char *dir, bool locked)
{
	char path[4096];
	struct db *db = NULL;
	int pins[2];

	snprintf(path, sizeof path, "%s/data.mdb", dir);
	if (locked)
		return db_open(&db, dir, DB_READ) == 0 ? db : NULL;
	if (pins_make(pins) != 0 ||
	    db_open_passed(&db, open(path, O_RDONLY | O_CLOEXEC), pins[1], NULL, NULL) != 0)
		return NULL;
	return db;
}

/* In a process of its own, as a store is open once in each. */
static double
rate(const char *dir, bool locked, unsigned (*read)(struct db *db), int64_t ms)
{
	double *out = mmap(NULL, sizeof *out, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int64_t begun;
	struct db *db;
	double r;
	long n = 0;

	if (out == MAP_FAILED)
		return 0;
	if (fork() == 0) {
		if ((db = open_store(dir, locked)) == NULL)
			_exit(1);
		begun = clock_monotonic();
		while (clock_monotonic() - begun < ms)
			for (int i = 0; i < 100; i++)
				n += read(db) > 0;
		*out = (double)n * 1000 / (double)(clock_monotonic() - begun);
		_exit(0);
	}
	wait(NULL);
	r = *out;
	munmap(out, sizeof *out);
	return r;
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	for (size_t k = 0; k < sizeof readings / sizeof *readings; k++) {
		double best[2] = { 0 };

		for (int i = 0; i < 2 * atoi(argv[3]); i++) {
			double r = rate(argv[1], i % 2 == 0, readings[k].read, atoi(argv[2]));
			if (r > best[i % 2])
				best[i % 2] = r;
		}
		printf("%s %.0f %.0f\n", readings[k].name, best[0], best[1]);
	}
	return 0;
}
