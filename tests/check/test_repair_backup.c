/* A damaged county made anew: how much of a backup that another key sealed is its own. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/journal.h"
#include "db/page.h"
#include "src/admin/restore.h"
#include "src/base/datadir.h"
#include "tests/check/help_repair.h"

Suite *suite_repair_backup(void);

static struct world twin;
static char file[120];		/* a backup beside hurt.backup */

static void
setup(void)
{
	hurt_setup();
	memset(&twin, 0, sizeof twin);
	snprintf(file, sizeof file, "%s.file", hurt.world.dir);
}

static void
teardown(void)
{
	unlink(file);
	if (twin.dir[0] != '\0')
		world_close(&twin);
	hurt_teardown();
}

static void
copy(const char *name, const char *from, const char *to)
{
	static unsigned char bytes[1 << 23];
	char path[160];
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "%s/%s", from, name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return;
	n = read(fd, bytes, sizeof bytes);
	ck_assert(n >= 0 && n < (ssize_t)sizeof bytes);
	close(fd);
	snprintf(path, sizeof path, "%s/%s", to, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_eq(write(fd, bytes, (size_t)n), n);
	close(fd);
}

/* What the county is now is what it is compared with, and what is damaged. */
static void
look_again(void)
{
	free(hurt.whole);
	free(hurt.now);
	hurt_load();
	memcpy(hurt.now, hurt.whole, hurt.size);
	copy("data.mdb", hurt.world.dir, hurt.good);
}

static void
go_on(struct world *w, int64_t later, int n)
{
	struct world before = hurt.world;

	hurt.world = *w;
	ck_assert_int_eq(datadir_own(hurt.world.dir), 0);
	ck_assert_int_eq(core_open(&hurt.world.core, hurt.world.dir), 0);
	world_sleep(&hurt.world, later);
	hurt_operate(n);
	core_close(hurt.world.core);
	hurt.world.core = NULL;
	*w = hurt.world;
	if (w != &hurt.world)
		hurt.world = before;
}

/* The last entry of the backup. */
static uint64_t
restore_in(const char *dir, const char *from)
{
	struct restored done;

	ck_assert_int_eq(mkdir(dir, 0700), 0);
	ck_assert_int_eq(restore_county(dir, from, NULL, &done), 0);
	return done.seq;
}

/* Another county out of this one, with a key of its own or the same. */
static void
make_twin(bool own_key)
{
	static const char *const names[] = { FILE_SEAL, FILE_SEAL_PUBLIC, FILE_SLOTS, FILE_MACHINE,
		FILE_HOST_KEY, FILE_HOST_KEY_ECDSA, "secret.mdb", "data.mdb" };

	twin.now = hurt.world.now;
	snprintf(twin.dir, sizeof twin.dir, "%.50s.twin", hurt.world.dir);
	if (own_key) {
		ck_assert_int_eq(backup_make(hurt.world.dir, file, world_stay, NULL), 0);
		restore_in(twin.dir, file);
		unlink(file);
		return;
	}
	ck_assert_int_eq(mkdir(twin.dir, 0700), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		copy(names[i], hurt.world.dir, twin.dir);
}

static void
spoil(uint64_t from, uint64_t to)
{
	for (; from <= to; from++)
		hurt_spoil(TABLE_JOURNAL, from);
}

static bool
has(struct txn *t, const struct entry *e)
{
	struct entry is;
	struct walk w;
	bool found = false;

	walk_open(&w, t, TABLE_JOURNAL, NULL, 0, false);
	while (!found && walk_next(&w))
		found = entry_decode(w.val, w.len - 32, &is) == 0 && is.time == e->time &&
		    memcmp(is.op_id, e->op_id, sizeof is.op_id) == 0 && is.effects_len == e->effects_len;
	walk_close(&w);
	return found;
}

/* Not one entry but that of the repair is another county's. */
static void
all_are_ours(void)
{
	struct db *a, *b;
	struct txn was, is;
	struct entry e;
	struct walk w;

	ck_assert_int_eq(db_open(&a, hurt.good, DB_READ), 0);
	ck_assert_int_eq(db_open(&b, hurt.to, DB_READ), 0);
	txn_begin(&was, a, false);
	txn_begin(&is, b, false);
	walk_open(&w, &is, TABLE_JOURNAL, NULL, 0, false);
	while (walk_next(&w)) {
		ck_assert_int_eq(entry_decode(w.val, w.len - 32, &e), 0);
		ck_assert_msg(strcmp(e.op, REPAIR_OP) == 0 || has(&was, &e), "entry %llu, %s, is not ours",
		    (unsigned long long)e.seq, e.op);
	}
	walk_close(&w);
	txn_abort(&was);
	txn_abort(&is);
	db_close(a);
	db_close(b);
}

static void
repair_with_twins(struct repaired *r)
{
	unlink(hurt.backup);
	ck_assert_int_eq(backup_make(twin.dir, hurt.backup, world_stay, NULL), 0);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, r), 0);
	all_are_ours();
	hurt_works();
}

/* 0: it has a key of its own, 1: the same one. */
START_TEST(a_copied_countys_backup_fills_no_gap)
{
	uint64_t last = hurt_last();
	struct repaired r;

	make_twin(_i == 0);
	go_on(&twin, 500, 40);
	go_on(&hurt.world, 0, 20);
	look_again();
	spoil(last - 1, last + 2);
	repair_with_twins(&r);
	ck_assert_int_eq(r.backups[0], REPAIR_OTHER);
	ck_assert_uint_eq(r.from_backup, 0);
	ck_assert_uint_gt(r.renumbered, 0);
}
END_TEST

START_TEST(a_copied_countys_backup_goes_not_on_where_ours_ends)
{
	uint64_t last = hurt_last();
	struct repaired r;

	make_twin(true);
	go_on(&twin, 500, 40);
	go_on(&hurt.world, 0, 20);
	look_again();
	spoil(last - 1, hurt_last());
	repair_with_twins(&r);
	ck_assert_int_eq(r.backups[0], REPAIR_PART);
	ck_assert_uint_eq(r.part_until, last - 2);
	ck_assert_uint_eq(r.kept, last - 2);
}
END_TEST

static void
hash_of(const char *dir, uint64_t seq, uint8_t hash[32], uint8_t op_id[OP_ID_BYTES])
{
	struct entry e;
	struct db *db;
	struct txn t;

	ck_assert_int_eq(db_open(&db, dir, DB_READ), 0);
	txn_begin(&t, db, false);
	ck_assert_int_eq(journal_get(&t, seq, &e, hash), 0);
	memcpy(op_id, e.op_id, sizeof e.op_id);
	txn_abort(&t);
	db_close(db);
}

/* One made alike begins with the same entries. */
START_TEST(a_backup_of_one_made_alike_adds_nothing)
{
	struct repaired r;
	uint8_t mine[32], his[32], id[OP_ID_BYTES];

	world_open_in_memory(&twin);
	core_close(twin.core);
	twin.core = NULL;
	go_on(&twin, 500, 40);
	look_again();
	hash_of(hurt.world.dir, 1, mine, id);
	hash_of(twin.dir, 1, his, id);
	ck_assert_mem_eq(mine, his, sizeof mine);
	spoil(2, hurt_last());
	repair_with_twins(&r);
	ck_assert_int_eq(r.backups[0], REPAIR_PART);
	ck_assert_uint_eq(r.part_until, 1);
	ck_assert_uint_eq(r.from_backup, 0);
}
END_TEST

/* The county is one that was restored from that backup, and used since. The last entry before. */
static uint64_t
restored_from(const char *from)
{
	char dir[120];
	uint64_t until;

	snprintf(dir, sizeof dir, "%s.new", hurt.world.dir);
	until = restore_in(dir, from);
	world_remove(hurt.world.dir);
	ck_assert_int_eq(rename(dir, hurt.world.dir), 0);
	go_on(&hurt.world, 0, 20);
	look_again();
	return until;
}

/* All that both had is lost, but not what tells of the restore. */
START_TEST(a_backup_of_a_former_key_is_ours)
{
	uint64_t until = restored_from(hurt.backup);
	struct repaired r;

	spoil(1, until);
	hurt_spoil(TABLE_SEAL, until);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_USED);
	ck_assert_uint_eq(r.nlost, 0);
	ck_assert_uint_gt(r.from_backup, 30);
	all_are_ours();
	hurt_works();
}
END_TEST

/* What tells of the restore is gone with all before it, but not the seal of the last of these. */
START_TEST(a_seal_of_a_former_key_is_ours)
{
	uint64_t until = restored_from(hurt.backup);
	struct repaired r;
	unsigned char *at;

	spoil(1, until + 3);
	while ((at = memmem(hurt.now, hurt.size, RESTORE_OP, strlen(RESTORE_OP))) != NULL)
		*at ^= 1;
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_USED);
	ck_assert_uint_eq(r.kept, until);
	ck_assert_uint_gt(r.renumbered, 0);
	all_are_ours();
	hurt_works();
}
END_TEST

/* All that leads to rows: they are then found on their pages only. */
static void
lose_branches(void)
{
	struct page head;
	int n = 0;

	for (size_t at = PAGE_METAS * PAGE; at + PAGE <= hurt.size; at += PAGE) {
		memcpy(&head, hurt.now + at, sizeof head);
		if (head.number != at / PAGE || head.flags != PAGE_BRANCH)
			continue;
		memset(hurt.now + at, 0, PAGE);
		n++;
	}
	ck_assert_int_gt(n, 0);
}

START_TEST(what_a_restore_left_behind_does_not_come_back)
{
	uint64_t until;
	struct repaired r;

	ck_assert_int_eq(backup_make(hurt.world.dir, file, world_stay, NULL), 0);
	until = restored_from(hurt.backup);
	lose_branches();
	spoil(20, 22);
	hurt_store(hurt.now, hurt.size);
	unlink(hurt.backup);
	ck_assert_int_eq(hurt_repair_with(file, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_USED);
	ck_assert_uint_eq(r.from_backup, 3);
	ck_assert_uint_gt(r.kept, until);
	all_are_ours();
	hurt_works();
}
END_TEST

/* Its last entry is damaged in ours, which the next one confirms all the same by its hash. */
START_TEST(an_entry_with_a_bad_bit_is_no_other_one)
{
	uint64_t seq = hurt.backed_up;
	unsigned char *at, *id;
	uint8_t hash[32], op_id[OP_ID_BYTES];
	struct repaired r;
	int n = 0;

	look_again();
	hash_of(hurt.world.dir, seq, hash, op_id);
	for (at = hurt.now; (at = memmem(at, hurt.size - (size_t)(at - hurt.now), hash, 32)) != NULL; at += 32) {
		id = memmem(at - 1000, 1000, op_id, sizeof op_id);
		if (id != NULL)
			id[3] ^= 2;
		n += id != NULL;
	}
	ck_assert_int_gt(n, 0);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_USED);
	ck_assert_uint_eq(r.from_backup, 1);
	ck_assert_uint_eq(r.nlost, 0);
	all_are_ours();
	hurt_works();
}
END_TEST

/* The newest of the folder is one of a copy that went on, and nothing of ours tells so. */
START_TEST(one_that_is_surely_ours_is_taken_first)
{
	const char *const files[] = { file, hurt.backup, NULL };
	uint64_t last = hurt_last();
	struct repaired r;

	make_twin(true);
	go_on(&twin, 500, 40);
	ck_assert_int_eq(backup_make(twin.dir, file, world_stay, NULL), 0);
	look_again();
	spoil(20, 22);
	spoil(last - 1, last);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, files, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_OTHER);
	ck_assert_int_eq(r.backups[1], REPAIR_USED);
	ck_assert_uint_eq(r.from_backup, 3);
	all_are_ours();
	world_remove(hurt.to);
	unlink(hurt.backup);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, files, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_PART);
	ck_assert_int_eq(r.backups[1], REPAIR_BAD);
	ck_assert_uint_eq(r.from_backup, 3);
	all_are_ours();
	hurt_works();
}
END_TEST

Suite *
suite_repair_backup(void)
{
	Suite *s = suite_create("repair_backup");
	TCase *t = tcase_create("repair_backup");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_copied_countys_backup_fills_no_gap, 0, 2);
	tcase_add_test(t, a_copied_countys_backup_goes_not_on_where_ours_ends);
	tcase_add_test(t, a_backup_of_one_made_alike_adds_nothing);
	tcase_add_test(t, a_backup_of_a_former_key_is_ours);
	tcase_add_test(t, a_seal_of_a_former_key_is_ours);
	tcase_add_test(t, what_a_restore_left_behind_does_not_come_back);
	tcase_add_test(t, an_entry_with_a_bad_bit_is_no_other_one);
	tcase_add_test(t, one_that_is_surely_ours_is_taken_first);
	suite_add_tcase(s, t);
	return s;
}
