/*
 * A child of a write is taken back alone: its rows are as it found them, whatever was put,
 * replaced and deleted in it and in its own children; and what is kept is there after the
 * commit. A model keeps whole copies.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/err.h"
#include "db/row.h"
#include "db/store.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/area/area.h"

Suite *suite_undo(void);

enum { ROWS = 40, DEEP = 4, STEPS = 20000, LONG = 1500 };
#define TABLE (TABLE_KIND + kind_account.no)

struct model {
	int len[ROWS];		/* of the row's value; -1: it is not there */
	uint8_t fill[ROWS];
};

static char dir[] = "/tmp/fengsui-undo-XXXXXX";
static struct db *db;

static void
setup(void)
{
	memcpy(dir + sizeof dir - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(db_open(&db, dir, DB_WRITE), 0);
}

static void
teardown(void)
{
	db_close(db);
	apart_clear(dir);
}

static void
put(struct txn *t, int row, int len, uint8_t fill)
{
	uint8_t value[LONG];

	memset(value, fill, sizeof value);
	table_put(t, TABLE, &row, sizeof row, value, (size_t)len);
}

static void
del(struct txn *t, int row)
{
	table_del(t, TABLE, &row, sizeof row);
}

/* Are the rows those of the model, and no others? */
static void
must_be(struct txn *t, const struct model *m)
{
	uint8_t value[LONG];
	const void *val;
	size_t len, there = 0;

	for (int row = 0; row < ROWS; row++) {
		int err = table_get(t, TABLE, &row, sizeof row, &val, &len);
		ck_assert_int_eq(err, m->len[row] < 0 ? ERR_NOTFOUND : 0);
		if (m->len[row] < 0)
			continue;
		there++;
		ck_assert_uint_eq(len, (size_t)m->len[row]);
		memset(value, m->fill[row], sizeof value);
		ck_assert_mem_eq(val, value, len);
	}
	ck_assert_uint_eq(table_count(t, TABLE), there);
}

static void
write_one(struct txn *t, struct model *m)
{
	int row = rand() % ROWS;

	if (rand() % 3 == 0) {
		del(t, row);
		m->len[row] = -1;
		return;
	}
	m->len[row] = rand() % 8 == 0 ? LONG : rand() % 60;
	m->fill[row] = (uint8_t)rand();
	put(t, row, m->len[row], m->fill[row]);
}

START_TEST(rows_are_as_a_model_says)
{
	static struct model at[DEEP + 1];
	struct txn t[DEEP + 1];
	int deep = 0;

	srand(7);
	memset(at[0].len, 0xff, sizeof at[0].len);
	txn_begin(&t[0], db, true);
	for (int i = 0; i < STEPS; i++) {
		int what = rand() % 10;
		if (what == 0 && deep < DEEP) {
			txn_child(&t[deep + 1], &t[deep]);
			at[deep + 1] = at[deep];
			deep++;
		} else if (what == 1 && deep > 0) {
			txn_abort(&t[deep]);
			deep--;
			must_be(&t[deep], &at[deep]);
		} else if (what == 2 && deep > 0) {
			ck_assert_int_eq(txn_commit(&t[deep]), 0);
			at[deep - 1] = at[deep];
			deep--;
			must_be(&t[deep], &at[deep]);
		} else if (what == 3 && deep == 0) {
			ck_assert_int_eq(txn_commit(&t[0]), 0);
			txn_begin(&t[0], db, true);
			must_be(&t[0], &at[0]);
		} else {
			write_one(&t[deep], &at[deep]);
		}
	}
	while (deep > 0)
		txn_abort(&t[deep--]);
	must_be(&t[0], &at[0]);
	ck_assert_int_eq(txn_commit(&t[0]), 0);
	ck_assert(db_whole(db));
}
END_TEST

/* More than the log keeps room for. */
START_TEST(much_is_taken_back)
{
	struct txn t, child;

	txn_begin(&t, db, true);
	txn_child(&child, &t);
	for (int row = 0; row < 3000; row++)
		put(&child, row, LONG, 1);
	for (int row = 0; row < 3000; row++)
		put(&child, row, LONG, 2);
	ck_assert_uint_eq(table_count(&child, TABLE), 3000);
	txn_abort(&child);
	ck_assert_uint_eq(table_count(&t, TABLE), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
}
END_TEST

START_TEST(a_failure_stays_in_the_child)
{
	char key[600] = "too long for a key";
	struct txn t, child;
	struct model m;

	txn_begin(&t, db, true);
	put(&t, 1, 5, 1);
	txn_child(&child, &t);
	put(&child, 1, 6, 2);
	table_put(&child, TABLE, key, sizeof key, "", 0);
	ck_assert_int_ne(child.err, 0);
	ck_assert_int_eq(txn_commit(&child), child.err);
	ck_assert_int_eq(t.err, 0);
	memset(m.len, 0xff, sizeof m.len);
	m.len[1] = 5;
	m.fill[1] = 1;
	must_be(&t, &m);
	txn_child(&child, &t);
	table_clear(&child, TABLE);
	ck_assert_int_eq(child.err, ERR_USE);
	txn_abort(&child);
	ck_assert_uint_eq(table_count(&t, TABLE), 1);
	ck_assert_int_eq(txn_commit(&t), 0);
}
END_TEST

/* What was read of a kind holds while its stamp does. */
START_TEST(stamps_tell_of_each_change)
{
	uint64_t before, written, area;
	struct txn t, child;

	txn_begin(&t, db, true);
	before = kind_stamp(&t, &kind_account);
	area = kind_stamp(&t, &kind_area);
	ck_assert_uint_ne(before, 0);
	txn_child(&child, &t);
	ck_assert_uint_eq(kind_stamp(&child, &kind_account), before);
	put(&child, 1, 5, 1);
	written = kind_stamp(&child, &kind_account);
	ck_assert_uint_ne(written, before);
	ck_assert_uint_eq(kind_stamp(&child, &kind_area), area);
	txn_abort(&child);
	ck_assert_uint_ne(kind_stamp(&t, &kind_account), written);
	written = kind_stamp(&t, &kind_account);
	txn_abort(&t);
	txn_begin(&t, db, true);
	ck_assert_uint_ne(kind_stamp(&t, &kind_account), written);
	written = kind_stamp(&t, &kind_account);
	ck_assert_int_eq(txn_commit(&t), 0);
	txn_begin(&t, db, false);
	ck_assert_uint_eq(kind_stamp(&t, &kind_account), 0);
	txn_abort(&t);
	db_close(db);
	ck_assert_int_eq(db_open(&db, dir, DB_WRITE), 0);
	txn_begin(&t, db, true);
	ck_assert_uint_ne(kind_stamp(&t, &kind_account), written);
	txn_abort(&t);
}
END_TEST

static off_t
cut_to(off_t pages)
{
	char path[100];
	struct stat st;

	snprintf(path, sizeof path, "%s/data.mdb", dir);
	if (pages > 0)
		ck_assert_int_eq(truncate(path, pages * 4096), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_size / 4096;
}

/* Up to the last one that was ever written; a file that is made longer has holes. */
static off_t
used_pages(void)
{
	char path[100], page[4096], nothing[4096] = "";
	off_t used = 0;
	int fd;

	snprintf(path, sizeof path, "%s/data.mdb", dir);
	fd = open(path, O_RDONLY);
	for (off_t i = 0; pread(fd, page, sizeof page, i * 4096) == 4096; i++)
		if (memcmp(page, nothing, sizeof page) != 0)
			used = i + 1;
	close(fd);
	return used;
}

static void
take_back(int rows)
{
	struct txn t, child;

	txn_begin(&t, db, true);
	put(&t, 9000, 9, (uint8_t)rows);
	txn_child(&child, &t);
	for (int row = 0; row < rows; row++)
		put(&child, row, LONG, 1);
	txn_abort(&child);
	ck_assert_int_eq(txn_commit(&t), 0);
}

/* Pages at the end of the file that were taken and given back were never written: the file is
 * whole without them, and a file that lacks others is not. */
START_TEST(what_is_taken_back_may_lack_in_the_file)
{
	off_t pages = 0, used = 0;
	struct txn t;

	for (int rows = 8; used == pages && rows < 5000; rows += rows / 2) {
		take_back(rows);
		pages = cut_to(0);
		used = used_pages();
	}
	ck_assert_int_lt(used, pages);
	db_close(db);
	for (int mode = DB_READ; mode <= DB_WRITE; mode++) {
		cut_to(used);		/* as a kill before it was filled would leave it */
		ck_assert_int_eq(db_open(&db, dir, (enum db_mode)mode), 0);
		ck_assert(db_whole(db));
		txn_begin(&t, db, false);
		ck_assert_uint_eq(table_count(&t, TABLE), 1);
		txn_abort(&t);
		db_close(db);
		ck_assert_int_eq(cut_to(0), mode == DB_READ ? used : pages);
	}
	/* Further on what is cut off is free too, then it is not. */
	for (off_t left = used - 1; left > 2; left -= 1 + used / 40) {
		int read, written;

		cut_to(left);
		read = db_open(&db, dir, DB_READ);
		if (read == 0) {
			ck_assert(db_whole(db));
			db_close(db);
		}
		written = db_open(&db, dir, DB_WRITE);
		ck_assert_int_eq(written, read);
		if (written == 0)
			db_close(db);
		ck_assert_int_eq(cut_to(0), written == 0 ? pages : left);
	}
	cut_to(3);
	ck_assert_int_eq(db_open(&db, dir, DB_READ), ERR_BAD);
	ck_assert_int_eq(db_open(&db, dir, DB_WRITE), ERR_BAD);
	db = NULL;
}
END_TEST

START_TEST(after_a_row_that_is_too_long_others_are_put)
{
	uint8_t *much = calloc(1, ROW_MOST);
	struct txn t;

	ck_assert_ptr_nonnull(much);
	txn_begin(&t, db, true);
	table_put(&t, TABLE, "long", 4, much, ROW_MOST);
	ck_assert_int_eq(txn_commit(&t), ERR_RANGE);
	free(much);
	txn_begin(&t, db, true);
	put(&t, 1, 10, 'x');
	ck_assert_int_eq(txn_commit(&t), 0);
}
END_TEST

Suite *
suite_undo(void)
{
	Suite *s = suite_create("undo");
	TCase *tc = tcase_create("undo");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, rows_are_as_a_model_says);
	tcase_add_test(tc, much_is_taken_back);
	tcase_add_test(tc, a_failure_stays_in_the_child);
	tcase_add_test(tc, stamps_tell_of_each_change);
	tcase_add_test(tc, after_a_row_that_is_too_long_others_are_put);
	tcase_add_test(tc, what_is_taken_back_may_lack_in_the_file);
	suite_add_tcase(s, tc);
	return s;
}
