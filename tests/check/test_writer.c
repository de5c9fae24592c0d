/* One process alone writes a county, whatever becomes of the files that say so. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/check.h"
#include "db/codec.h"
#include "db/err.h"
#include "gen/kinds/setting/args.h"
#include "tests/check/help_world.h"

Suite *suite_writer(void);

static struct world w;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static enum outcome
set(const char *value)
{
	struct op_setting_set args = { .which = "report.join.hours" };

	snprintf(args.value, sizeof args.value, "%s", value);
	return world_do(&w, "admin", "setting.set", &args, &(struct reply){ 0 });
}

/* The number that LMDB's writers start from, in its lock file. */
#define LOCK_NUMBER 48

static void
lower_number(uint64_t by)
{
	char path[256];
	uint64_t number;
	int fd;

	snprintf(path, sizeof path, "%s/lock.mdb", w.dir);
	fd = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pread(fd, &number, sizeof number, LOCK_NUMBER), sizeof number);
	ck_assert(number > by && number < 100000);
	number -= by;
	ck_assert_int_eq(pwrite(fd, &number, sizeof number, LOCK_NUMBER), sizeof number);
	close(fd);
}

/* Else the newest commit would be written over, and nobody notice. */
START_TEST(a_number_set_back_stops_the_writer)
{
	struct check_result r;
	uint64_t before;

	ck_assert_int_eq(set("48"), DONE);
	before = core_seq(w.core);
	lower_number(_i == 0 ? 1 : 2);
	ck_assert_int_eq(core_begin(w.core, 1), ERR_ASTRAY);
	world_reopen(&w);
	ck_assert_uint_eq(core_seq(w.core), before);
	ck_assert_int_eq(set("49"), DONE);
	ck_assert_int_eq(check_run(w.dir, stderr, &r), 0);
}
END_TEST

/* Whatever becomes of the lock files beside it. */
START_TEST(a_second_writer_does_not_begin)
{
	char name[256];
	struct core *other;
	int status;

	snprintf(name, sizeof name, "%s/lock.mdb", w.dir);
	if (_i == 1)
		ck_assert_int_eq(unlink(name), 0);
	if (fork() == 0)
		_exit(-core_open(&other, w.dir));
	wait(&status);
	ck_assert_int_eq(WEXITSTATUS(status), -ERR_BUSY);
	ck_assert_int_eq(set("49"), DONE);
	world_reopen(&w);
	ck_assert_int_eq(set("48"), DONE);
}
END_TEST

/* On a file system whose locks hold nobody off, the log itself tells. */
START_TEST(anothers_entry_ends_the_writer)
{
	uint8_t key[8], row[300];
	struct buf b = BUF(key);
	const void *val;
	struct txn t;
	size_t len;

	txn_begin(&t, core_db(w.core), true);
	buf_u64(&b, core_seq(w.core));
	ck_assert_int_eq(table_get(&t, TABLE_JOURNAL, key, sizeof key, &val, &len), 0);
	ck_assert_uint_le(len, sizeof row);
	memcpy(row, val, len);
	if (_i == 0)
		row[len - 1] ^= 1;	/* another hash */
	else
		table_del(&t, TABLE_JOURNAL, key, sizeof key);
	if (_i == 0)
		table_put(&t, TABLE_JOURNAL, key, sizeof key, row, len);
	ck_assert_int_eq(txn_commit(&t), 0);
	ck_assert_int_eq(core_begin(w.core, 1), ERR_ASTRAY);
	ck_assert_int_eq(core_begin(w.core, 1), ERR_IO);
}
END_TEST

Suite *
suite_writer(void)
{
	Suite *s = suite_create("writer");
	TCase *tc = tcase_create("writer");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_number_set_back_stops_the_writer, 0, 2);
	tcase_add_loop_test(tc, a_second_writer_does_not_begin, 0, 2);
	tcase_add_loop_test(tc, anothers_entry_ends_the_writer, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
