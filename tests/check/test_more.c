/* What is added to a backup: with it the county is the same as from a whole new backup. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/check.h"
#include "db/err.h"
#include "db/journal.h"
#include "src/admin/restore.h"
#include "tests/check/help_world.h"

Suite *suite_more(void);

static struct world w;
static char base[100], more[110], full[110];
static uint64_t state;

static uint64_t
pick(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static void
setup(void)
{
	const char *seed = getenv("FENGSUI_SEED");

	state = 88172645463325252ULL + (seed != NULL ? strtoul(seed, NULL, 10) : 0);
	world_open_in_memory(&w);
	snprintf(base, sizeof base, "%s.base", w.dir);
	snprintf(more, sizeof more, "%s" MORE_SUFFIX, base);
	snprintf(full, sizeof full, "%s.full", w.dir);
}

static void
teardown(void)
{
	char old[120];

	snprintf(old, sizeof old, "%s.old", more);
	unlink(base);
	unlink(more);
	unlink(full);
	unlink(old);
	world_close(&w);
}

/* As a backup finds it: no keeper of this process has it open. */
static void
away(void)
{
	core_close(w.core);
	w.core = NULL;
}

static void
back(void)
{
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
}

static void
operate(unsigned n)
{
	static const char *const who[] = { "v11a", "v12", "v21", "v11b" };
	struct op_sos_send call = { .area = V11 };
	struct op_setting_set set = { .which = "report.join.hours" };
	struct op_incident_open open = { .hazard = hazard_flood };
	struct reply reply;

	while (n-- > 0) {
		size_t i = pick(4);

		world_sleep(&w, 61000);
		snprintf(call.area, sizeof call.area, "%s", i == 1 ? V12 : i == 2 ? V21 : V11);
		snprintf(call.text, sizeof call.text, "第%d次", (int)pick(1000));
		snprintf(set.value, sizeof set.value, "%d", 1 + (int)pick(40));
		snprintf(open.area, sizeof open.area, "%s", pick(2) ? V11 : V21);
		snprintf(open.place, sizeof open.place, "第%d处", (int)pick(1000));
		switch (pick(4)) {
		case 0:
			world_do(&w, "county", "incident.open", &open, &reply);
			break;
		case 1:
			ck_assert_int_eq(world_do(&w, "admin", "setting.set", &set, &reply), DONE);
			break;
		default:
			call.which = 0;
			ck_assert_int_eq(world_do(&w, who[i], "sos.send", &call, &reply), DONE);
		}
	}
}

static int
add(struct more_made *made)
{
	int err;

	away();
	err = more_add(w.dir, base, world_stay, made);
	back();
	return err;
}

static void
whole(const char *file)
{
	away();
	ck_assert_int_eq(backup_make(w.dir, file, world_stay, NULL), 0);
	back();
}

static int
unpack(const char *file, const char *added, const char *dir, struct backup_held *held)
{
	int in = open(file, O_RDONLY), m = added != NULL ? open(added, O_RDONLY) : -1, err;

	ck_assert_int_ge(in, 0);
	world_remove(dir);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	err = backup_unpack(in, m, dir, held);
	close(in);
	if (m >= 0)
		close(m);
	return err;
}

/* Rows that the log knows nothing of. */
static bool
side(unsigned table, const struct walk *at)
{
	return table == TABLE_INDEX && kind_by_no(at->key[0])->store == SIDE;
}

static bool
next(unsigned table, struct walk *at)
{
	bool is;

	do
		is = walk_next(at);
	while (is && side(table, at));
	return is;
}

static uint64_t
same_table(struct txn *a, struct txn *b, unsigned table)
{
	struct walk x, y;
	uint64_t n = 0;

	walk_open(&x, a, table, NULL, 0, false);
	walk_open(&y, b, table, NULL, 0, false);
	while (next(table, &x)) {
		ck_assert_msg(next(table, &y), "table %u, row %llu", table, (unsigned long long)n);
		ck_assert_uint_eq(x.keylen, y.keylen);
		ck_assert_mem_eq(x.key, y.key, x.keylen);
		ck_assert_uint_eq(x.len, y.len);
		ck_assert_mem_eq(x.val, y.val, x.len);
		n++;
	}
	ck_assert(!next(table, &y));
	return n;
}

/* All that anybody could read. */
static uint64_t
same(const char *one, const char *other)
{
	uint64_t n = 0;
	struct db *a, *b;
	struct txn x, y;
	const void *p, *q;
	size_t m, k;

	ck_assert_int_eq(db_open(&a, one, DB_READ), 0);
	ck_assert_int_eq(db_open(&b, other, DB_READ), 0);
	txn_begin(&x, a, false);
	txn_begin(&y, b, false);
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->store == STATE)
			n += same_table(&x, &y, TABLE_KIND + kinds[i]->no);
	n += same_table(&x, &y, TABLE_JOURNAL);
	n += same_table(&x, &y, TABLE_ONCE);
	n += same_table(&x, &y, TABLE_INDEX);
	ck_assert_int_eq(table_get(&x, TABLE_META, META_LAST_ID, sizeof META_LAST_ID, &p, &m), 0);
	ck_assert_int_eq(table_get(&y, TABLE_META, META_LAST_ID, sizeof META_LAST_ID, &q, &k), 0);
	ck_assert(m == k && memcmp(p, q, m) == 0);
	txn_abort(&x);
	txn_abort(&y);
	db_close(a);
	db_close(b);
	return n;
}

START_TEST(with_what_was_added_it_is_the_same_county)
{
	char one[120], other[120];
	struct backup_held held, all;
	struct more_made made;
	struct restored done;
	uint64_t last, rows;

	snprintf(one, sizeof one, "%s.one", w.dir);
	snprintf(other, sizeof other, "%s.other", w.dir);
	operate(5 + (unsigned)pick(40));
	whole(base);
	last = core_seq(w.core);
	for (int round = 0; round < 12; round++) {
		uint64_t before = core_seq(w.core);

		operate((unsigned)pick(30));
		ck_assert_int_eq(add(&made), 0);
		ck_assert_uint_eq(made.from, last + 1);
		ck_assert_uint_eq(made.to, core_seq(w.core));
		ck_assert(!made.torn && made.to >= before);
		last = made.to;
		if (round % 4 != 3)
			continue;
		whole(full);
		ck_assert_int_eq(unpack(base, more, one, &held), 0);
		ck_assert_int_eq(unpack(full, NULL, other, &all), 0);
		ck_assert(!held.more.torn && !held.more.other);
		ck_assert_uint_eq(held.seq, all.seq);
		ck_assert_mem_eq(held.hash, all.hash, sizeof all.hash);
		rows = same(one, other);
		ck_assert_uint_gt(rows, held.seq);
		ck_assert_int_eq(check_copy(one), 0);
		unlink(full);
	}
	world_remove(one);
	ck_assert_int_eq(mkdir(one, 0700), 0);
	ck_assert_int_eq(restore_county(one, base, NULL, &done), 0);
	ck_assert_uint_eq(done.seq, last);
	ck_assert_uint_ge(done.more.parts, 4);
	world_remove(one);
	world_remove(other);
}
END_TEST

/* Three parts; how long the file is after each, and the last entry. */
static void
three(off_t end[4], uint64_t seq[4])
{
	struct more_made made;
	struct stat st;

	operate(8);
	whole(base);
	seq[0] = core_seq(w.core);
	ck_assert_int_eq(add(&made), 0);
	end[0] = stat(more, &st) == 0 ? st.st_size : 0;
	for (int i = 1; i <= 3; i++) {
		operate(3);
		ck_assert_int_eq(add(&made), 0);
		ck_assert_int_eq(stat(more, &st), 0);
		end[i] = st.st_size;
		seq[i] = made.to;
	}
}

START_TEST(of_a_cut_one_all_before_is_used)
{
	struct backup_held held;
	struct more_made made;
	uint64_t seq[4];
	off_t end[4];
	char one[120];

	snprintf(one, sizeof one, "%s.one", w.dir);
	three(end, seq);
	for (off_t len = end[3] - 1, step = 1; len > 0; len -= step, step += 97) {
		int parts = len >= end[2] ? 2 : len >= end[1] ? 1 : 0;

		ck_assert_int_eq(truncate(more, len), 0);
		ck_assert_int_eq(unpack(base, more, one, &held), 0);
		ck_assert_uint_eq(held.more.parts, (unsigned)parts);
		ck_assert_uint_eq(held.seq, seq[parts]);
		ck_assert(held.more.torn || held.more.other || len == end[parts]);
	}
	ck_assert_int_eq(add(&made), 0);
	ck_assert_uint_eq(made.from, seq[0] + 1);
	ck_assert_int_eq(unpack(base, more, one, &held), 0);
	ck_assert_uint_eq(held.seq, core_seq(w.core));
	ck_assert(!held.more.torn);
	world_remove(one);
}
END_TEST

START_TEST(a_cut_part_is_made_anew)
{
	struct more_made made;
	uint64_t seq[4];
	off_t end[4];

	three(end, seq);
	ck_assert_int_eq(truncate(more, end[3] - 7), 0);
	operate(2);
	ck_assert_int_eq(add(&made), 0);
	ck_assert(made.torn);
	ck_assert_uint_eq(made.from, seq[2] + 1);
	ck_assert_int_eq(add(&made), 0);
	ck_assert(!made.torn && made.to < made.from);
}
END_TEST

/* Whatever bit is wrong: what comes after it is not used, and that is said. */
START_TEST(a_wrong_bit_is_no_record)
{
	struct backup_held held;
	uint64_t seq[4];
	off_t end[4];
	char one[120];
	uint8_t byte, wrong;
	int fd;

	snprintf(one, sizeof one, "%s.one", w.dir);
	three(end, seq);
	fd = open(more, O_RDWR);
	for (int i = 0; i < 60; i++) {
		off_t at = (off_t)pick((uint64_t)end[3]);
		int parts = at < end[1] ? 0 : at < end[2] ? 1 : 2;

		ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
		wrong = byte ^ (uint8_t)(1 << pick(8));
		ck_assert_int_eq(pwrite(fd, &wrong, 1, at), 1);
		ck_assert_int_eq(unpack(base, more, one, &held), 0);
		ck_assert(held.more.torn || held.more.other);
		ck_assert_uint_eq(held.seq, seq[parts]);
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
	}
	close(fd);
	world_remove(one);
}
END_TEST

START_TEST(it_is_added_to_its_own_backup_only)
{
	struct backup_held held;
	struct more_made made;
	struct world other;
	uint64_t seq[4];
	char one[120];
	off_t end[4];
	int lock;

	three(end, seq);
	/* Another county's. */
	world_open_in_memory(&other);
	core_close(other.core);
	other.core = NULL;
	ck_assert_int_eq(more_add(other.dir, base, world_stay, &made), ERR_BAD);
	ck_assert_int_eq(made.why, MORE_OTHER);
	world_close(&other);
	/* While another does it. */
	lock = open(more, O_RDWR);
	ck_assert_int_eq(flock(lock, LOCK_EX), 0);
	ck_assert_int_eq(add(&made), ERR_BUSY);
	close(lock);
	ck_assert_int_eq(add(&made), 0);
	/* It goes on over a restore. */
	world_restore(&w);
	operate(1);
	ck_assert_int_eq(add(&made), 0);
	ck_assert_uint_gt(made.to, seq[3]);
	snprintf(one, sizeof one, "%s.one", w.dir);
	ck_assert_int_eq(unpack(base, more, one, &held), 0);
	ck_assert_uint_eq(held.seq, made.to);
	ck_assert_int_eq(check_copy(one), 0);
	world_remove(one);
}
END_TEST

START_TEST(an_older_course_takes_nothing)
{
	struct more_made made;
	struct restored done;
	char dir[120];

	operate(4);
	whole(full);
	operate(4);
	whole(base);
	operate(2);
	ck_assert_int_eq(add(&made), 0);
	away();
	snprintf(dir, sizeof dir, "%s.again", w.dir);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	ck_assert_int_eq(restore_county(dir, full, NULL, &done), 0);
	ck_assert_int_eq(more_add(dir, base, world_stay, &made), ERR_BAD);
	ck_assert_int_eq(made.why, MORE_OTHER);
	back();
	ck_assert_int_eq(add(&made), 0);
	world_remove(dir);
}
END_TEST

/* A new backup under an old name: what was added to the old one is kept, and not used. */
START_TEST(a_new_backup_begins_anew)
{
	struct backup_held held;
	struct more_made made;
	uint64_t seq[4];
	off_t end[4];
	char one[120], old[120];

	snprintf(one, sizeof one, "%s.one", w.dir);
	snprintf(old, sizeof old, "%s.old", more);
	three(end, seq);
	unlink(base);
	whole(base);
	ck_assert_int_eq(unpack(base, more, one, &held), 0);
	ck_assert(held.more.other);
	ck_assert_uint_eq(held.seq, seq[3]);
	operate(2);
	ck_assert_int_eq(add(&made), 0);
	ck_assert_uint_eq(made.from, seq[3] + 1);
	ck_assert_int_eq(access(old, F_OK), 0);
	ck_assert_int_eq(unpack(base, more, one, &held), 0);
	ck_assert_uint_eq(held.seq, core_seq(w.core));
	world_remove(one);
}
END_TEST

Suite *
suite_more(void)
{
	Suite *s = suite_create("more");
	TCase *t = tcase_create("more");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, with_what_was_added_it_is_the_same_county);
	tcase_add_test(t, of_a_cut_one_all_before_is_used);
	tcase_add_test(t, a_cut_part_is_made_anew);
	tcase_add_test(t, a_wrong_bit_is_no_record);
	tcase_add_test(t, it_is_added_to_its_own_backup_only);
	tcase_add_test(t, an_older_course_takes_nothing);
	tcase_add_test(t, a_new_backup_begins_anew);
	suite_add_tcase(s, t);
	return s;
}
