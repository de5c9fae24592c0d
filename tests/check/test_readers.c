/*
 * Readers without a lock beside a writer that commits as fast as it can: what they
 * take for read is one whole state, or it is thrown away. FENGSUI_STRESS=SECONDS
 * runs for longer than the suite does.
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/pins.h"
#include "db/store.h"
#include "src/base/clock.h"

Suite *suite_readers(void);

enum { ROWS = 300, READERS = 3, EVERY = 50 /* ms a state stays whole at least */,
	LONG = 12 * 4096 };

/* One row; of the first, each is the sum of all others. */
struct row {
	uint64_t n, seed, sum;
	char text[400];
};

struct counts {		/* of all readers, in memory that they share */
	_Atomic uint64_t good, late, torn, hurt;
};

static char dir[64];
static int pins[2];
static struct counts *counts;

static void
setup(void)
{
	bool fast = access("/dev/shm", W_OK) == 0;	/* where a commit waits for no disk */

	snprintf(dir, sizeof dir, "%s/readers.XXXXXX", fast ? "/dev/shm" : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(pins_make(pins), 0);
	counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(counts != MAP_FAILED);
}

static void
teardown(void)
{
	char line[96];

	snprintf(line, sizeof line, "rm -rf '%s'", dir);
	ck_assert_int_eq(system(line), 0);
	munmap(counts, sizeof *counts);
	close(pins[0]);
	close(pins[1]);
}

static uint64_t
sum_of(const struct row *r)
{
	uint64_t h = r->n * 31 + r->seed;

	for (size_t i = 0; i < sizeof r->text; i++)
		h = h * 1099511628211u + (uint8_t)r->text[i];
	return h;
}

static void
row_put(struct txn *t, uint64_t n, uint64_t seed)
{
	struct row r = { .n = n, .seed = seed };
	uint8_t key[8];
	struct buf b = BUF(key);

	for (size_t i = 0; i < sizeof r.text; i++)
		r.text[i] = (char)('a' + (seed + i * n) % 26);
	r.sum = sum_of(&r);
	buf_u64(&b, n);
	table_put(t, TABLE_ONCE, key, sizeof key, &r, sizeof r);
}

/* Its pages were leaves in a state before, and hold no page's head. */
static void
long_put(struct txn *t, uint64_t seed)
{
	static uint8_t row[LONG];

	memset(row, (int)(1 + seed % 255), sizeof row);
	table_put(t, TABLE_META, "long", 4, row, sizeof row);
}

/* As many commits as the time allows; each moves one row and the first with it. */
static uint64_t
write_on(struct db *db, int64_t ms)
{
	int64_t until = clock_monotonic() + ms, now;
	uint64_t seeds[ROWS] = { 0 }, total = 0, commits = 0;
	struct txn t;

	txn_begin(&t, db, true);
	for (uint64_t n = 0; n < ROWS; n++)
		row_put(&t, n, 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	while ((now = clock_monotonic()) < until) {
		uint64_t n = 1 + commits * 7919 % (ROWS - 1), seed = ++commits * 2654435761u % 100000;

		total += seed - seeds[n];
		seeds[n] = seed;
		txn_begin(&t, db, true);
		row_put(&t, n, seed);
		row_put(&t, 0, total);
		long_put(&t, seed);
		if (txn_commit(&t) != 0)
			_exit(3);
		db_roll(db, now, EVERY, PIN_PAGES);
	}
	return commits;
}

/* One reading of all rows: does it hold together? */
static bool
read_all(struct txn *t, int rest)
{
	uint64_t rows = 0, total = 0, first = 0;
	bool good = true;
	struct walk w;
	struct row r;

	walk_open(&w, t, TABLE_ONCE, NULL, 0, false);
	while (walk_next(&w)) {
		if (w.len != sizeof r)
			return false;
		memcpy(&r, w.val, sizeof r);
		good = good && r.n == rows && r.sum == sum_of(&r);
		*(r.n == 0 ? &first : &total) += r.seed;
		if (++rows == ROWS / 2 && rest > 0)
			usleep((unsigned)rest * 1000);
	}
	walk_close(&w);
	return good && rows == ROWS && first == total;
}

/* In a process of its own. Every third reading rests for longer than a state stays. */
static void
reader(int look)
{
	char path[96];
	struct db *db;
	struct txn t;
	bool good;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (look != pins[1])	/* LMDB complains of what it finds, and ends */
		dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
	snprintf(path, sizeof path, "%s/data.mdb", dir);
	if (db_open_passed(&db, open(path, O_RDONLY | O_CLOEXEC), dup(look), NULL, NULL) != 0)
		_exit(2);
	for (int i = 0;; i++) {
		txn_begin(&t, db, false);
		good = t.err == 0 && read_all(&t, i % 3 == 0 ? i % 9 * EVERY / 2 : 0);
		if (txn_again(&t) || t.err == ERR_LATE)
			counts->late++;
		else if (good && t.err == 0)
			counts->good++;
		else
			counts->torn++;
		counts->hurt += db_hurt(db)->times > 0;
	}
}

/* Readers that hear of look beside a writer; how many of them had to be killed. */
static int
beside_a_writer(int look, int64_t ms, uint64_t *commits)
{
	pid_t pid[READERS];
	int killed = 0, status;
	struct db *db;
	struct txn t;

	ck_assert_int_eq(db_open_telling(&db, dir, pins[0]), 0);
	txn_begin(&t, db, true);
	for (uint64_t n = 0; n < ROWS; n++)
		row_put(&t, n, 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	for (int i = 0; i < READERS; i++) {
		pid[i] = fork();
		if (pid[i] == 0)
			reader(look);
	}
	*commits = write_on(db, ms);
	for (int i = 0; i < READERS; i++) {
		kill(pid[i], SIGKILL);
		ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
		killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	}
	db_close(db);
	return killed;
}

START_TEST(what_is_read_is_whole)
{
	const char *seconds = getenv("FENGSUI_STRESS");
	int64_t ms = seconds != NULL ? atoi(seconds) * 1000 : 1000;
	uint64_t commits;
	char path[96];
	struct stat st;

	ck_assert_int_eq(beside_a_writer(pins[1], ms, &commits), READERS);
	snprintf(path, sizeof path, "%s/data.mdb", dir);
	ck_assert_int_eq(stat(path, &st), 0);
	if (seconds != NULL)
		printf("%lld commits/s; readings: %llu whole, %llu late, %llu torn; file %lld KiB\n",
		    (long long)((int64_t)commits * 1000 / ms), (unsigned long long)counts->good,
		    (unsigned long long)counts->late, (unsigned long long)counts->torn,
		    (long long)st.st_size / 1024);
	ck_assert_uint_eq(counts->torn, 0);
	ck_assert_uint_gt(counts->good, 0);
	ck_assert_uint_gt(counts->late, 0);
	ck_assert_uint_eq(counts->hurt, 0);
	/* For the readers' sake it grows by two pins' pages at most. */
	ck_assert_int_lt(st.st_size, (2 * PIN_PAGES + 4096) * 4096LL);
}
END_TEST

static int64_t
file_pages(void)
{
	char path[96];
	struct stat st;

	snprintf(path, sizeof path, "%s/data.mdb", dir);
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_size / 4096;
}

/* Commits that move a row each; the pins are renewed by pages alone, 0: never. */
static void
write_much(struct db *db, uint64_t commits, size_t pages)
{
	struct txn t;

	for (uint64_t i = 0; i < commits; i++) {
		txn_begin(&t, db, true);
		row_put(&t, i * 7919 % ROWS, i);
		ck_assert_int_eq(txn_commit(&t), 0);
		if (pages > 0)
			db_roll(db, 0, 1, pages);
	}
}

/* What is kept whole for readers has a bound of its own, however fast it is written. */
START_TEST(the_file_has_a_bound)
{
	enum { PAGES = 200, COMMITS = 1500, SLACK = 100 };
	struct db *db;
	int64_t at_first;

	ck_assert_int_eq(db_open_telling(&db, dir, pins[0]), 0);
	write_much(db, ROWS, PAGES);
	at_first = file_pages();
	write_much(db, COMMITS, PAGES);
	ck_assert_int_lt(file_pages(), at_first + 2 * PAGES + SLACK);
	write_much(db, COMMITS, 0);
	ck_assert_int_gt(file_pages(), at_first + 2 * PAGES + SLACK);
	db_close(db);
}
END_TEST

/* More than LMDB's table of readers has room for, all open at once. */
static int
read_by_many(int told, int tell)
{
	enum { MANY = 5000 };
	static struct txn each[MANY];
	char path[96], c = 0;
	struct db *db;
	int whole = 0, late = 0;

	snprintf(path, sizeof path, "%s/data.mdb", dir);
	if (db_open_passed(&db, open(path, O_RDONLY | O_CLOEXEC), dup(pins[1]), NULL, NULL) != 0)
		return 2;
	for (int i = 0; i < MANY; i++) {
		txn_begin(&each[i], db, false);
		whole += each[i].err == 0 && read_all(&each[i], 0);
	}
	if (write(tell, &c, 1) != 1 || read(told, &c, 1) != 1)
		return 3;
	db_hurt_note(&each[0], TABLE_ONCE, 0);	/* of rows that were written over meanwhile */
	if (db_hurt(db)->times != 0)
		return 5;
	for (int i = 0; i < MANY; i++)
		late += txn_again(&each[i]) || each[i].err == ERR_LATE;
	return whole == MANY && late == MANY ? 0 : 4;
}

/* There are two pins, however many read: none is refused, and none holds the keeper. */
START_TEST(any_number_may_read)
{
	int to[2], from[2], status;
	struct db *db;
	pid_t pid;
	char c;

	ck_assert_int_eq(db_open_telling(&db, dir, pins[0]), 0);
	write_on(db, 0);
	ck_assert(pipe(to) == 0 && pipe(from) == 0);
	pid = fork();
	if (pid == 0)
		_exit(read_by_many(to[0], from[1]));
	ck_assert_int_eq(read(from[0], &c, 1), 1);
	write_much(db, 100, 1);
	ck_assert_int_eq(write(to[1], &c, 1), 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%x", status);
	for (int i = 0; i < 2; i++) {
		close(to[i]);
		close(from[i]);
	}
	db_close(db);
}
END_TEST

/* The same without the keeper's word, to show that such a writer does tear. */
START_TEST(unheard_it_is_torn)
{
	int deaf[2], left;
	uint64_t commits;

	ck_assert_int_eq(pins_make(deaf), 0);
	left = beside_a_writer(deaf[1], 700, &commits);
	ck_assert(counts->torn > 0 || left < READERS);
	close(deaf[0]);
	close(deaf[1]);
}
END_TEST

Suite *
suite_readers(void)
{
	Suite *s = suite_create("readers");
	TCase *tc = tcase_create("readers");

	tcase_set_timeout(tc, 0);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_read_is_whole);
	tcase_add_test(tc, unheard_it_is_torn);
	tcase_add_test(tc, the_file_has_a_bound);
	tcase_add_test(tc, any_number_may_read);
	suite_add_tcase(s, tc);
	return s;
}
