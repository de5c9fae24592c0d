/* A damaged county made anew: whose backup, whose key, how long a log, which restores. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/err.h"
#include "db/journal.h"
#include "db/page.h"
#include "db/wire.h"
#include "keys/hash.h"
#include "tests/check/help_repair.h"

Suite *suite_repair_more(void);

START_TEST(another_countys_backup_is_not_used)
{
	struct world other;
	struct repaired r;

	world_open_in_memory(&other);
	core_close(other.core);
	other.core = NULL;
	unlink(hurt.backup);
	ck_assert_int_eq(backup_make(other.dir, hurt.backup, world_stay, NULL), 0);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_OTHER);
	ck_assert_uint_eq(r.nlost, 0);
	hurt_same_but_lost(&r, "with another's backup");
	world_remove(hurt.to);
	/* Its first entries follow from nothing, as ours did. */
	memcpy(hurt.now, hurt.whole, hurt.size);
	hurt_wipe(TABLE_JOURNAL, 1);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_OTHER);
	ck_assert_uint_eq(r.from_backup, 0);
	ck_assert_uint_eq(r.kept, 0);
	ck_assert_uint_eq(r.lost[0].from, 1);
	hurt_same_but_lost(&r, "with another's backup, and no beginning");
	hurt_works();
	world_remove(hurt.to);
	ck_assert_int_eq(truncate(hurt.backup, 40000), 0);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_BAD);
	world_close(&other);
}
END_TEST

START_TEST(the_newest_good_backup_is_used)
{
	char cut[120], none[120], others[120];
	const char *const files[] = { none, cut, others, hurt.backup, NULL };
	struct world other;
	struct repaired r;

	snprintf(none, sizeof none, "%s.none", hurt.world.dir);
	snprintf(cut, sizeof cut, "%s.cut", hurt.world.dir);
	snprintf(others, sizeof others, "%s.others", hurt.world.dir);
	world_open_in_memory(&other);
	core_close(other.core);
	other.core = NULL;
	ck_assert_int_eq(backup_make(other.dir, others, world_stay, NULL), 0);
	ck_assert_int_eq(backup_make(other.dir, cut, world_stay, NULL), 0);
	ck_assert_int_eq(truncate(cut, 40000), 0);
	memcpy(hurt.now, hurt.whole, hurt.size);
	hurt_wipe(TABLE_JOURNAL, 20);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, files, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_BAD);
	ck_assert_int_eq(r.backups[1], REPAIR_BAD);
	ck_assert_int_eq(r.backups[2], REPAIR_OTHER);
	ck_assert_int_eq(r.backups[3], REPAIR_USED);
	ck_assert_uint_eq(r.nlost, 0);
	ck_assert_uint_gt(r.from_backup, 0);
	hurt_same_but_lost(&r, "with the fourth backup");
	hurt_works();
	unlink(cut);
	unlink(others);
	world_close(&other);
}
END_TEST

START_TEST(a_key_that_is_not_the_countys_seals_nothing)
{
	struct repaired r;
	char path[120];
	uint8_t key[32];
	int fd;

	snprintf(path, sizeof path, "%s/seal.pub", hurt.world.dir);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), 0);
	world_remove(hurt.to);
	snprintf(path, sizeof path, "%s/seal.key", hurt.world.dir);
	fd = open(path, O_RDWR);
	ck_assert_int_eq(pread(fd, key, sizeof key, 0), sizeof key);
	key[7] ^= 4;
	ck_assert_int_eq(pwrite(fd, key, sizeof key, 0), sizeof key);
	close(fd);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), ERR_BESIDE);
	ck_assert(r.no_key);
	ck_assert_int_ne(access(hurt.to, F_OK), 0);
}
END_TEST

/* In every record of the table of the log, also those that are no longer in use. */
static void
say_rows(size_t set, size_t clear)
{
	struct page_table is;
	int n = 0;

	for (size_t at = 0; at + 7 + sizeof is <= hurt.size; at++) {
		if (memcmp(hurt.now + at, "journal", 7) != 0)
			continue;
		memcpy(&is, hurt.now + at + 7, sizeof is);
		if (is.root >= hurt.size / PAGE || is.depth > PAGE_DEPTH)
			continue;
		is.rows = (is.rows & ~clear) | set;
		memcpy(hurt.now + at + 7, &is, sizeof is);
		n++;
	}
	ck_assert_int_gt(n, 0);
}

START_TEST(how_many_entries_there_were_is_not_believed)
{
	uint64_t last = hurt_last();
	struct repaired r;

	memcpy(hurt.now, hurt.whole, hurt.size);
	hurt_wipe(TABLE_JOURNAL, 100);
	say_rows((size_t)1 << 55, 0);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), 0);
	ck_assert(r.open_end);
	ck_assert_uint_eq(r.entries, last);
	ck_assert_uint_lt(r.nlost_entries, last);
	hurt_same_but_lost(&r, "2^55 entries");
	hurt_works();
	world_remove(hurt.to);
	/* Too few: what is there behind the gap is there. */
	say_rows(5, SIZE_MAX);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), 0);
	ck_assert_uint_eq(r.entries, last);
	ck_assert_uint_gt(r.renumbered, 0);
	hurt_same_but_lost(&r, "five entries");
	hurt_works();
}
END_TEST

/* The last entry, as a newer program would have written it. */
static void
make_newer(uint64_t seq)
{
	uint8_t was[16], is[16], prev[32], *row, key[8];
	struct buf a = BUF(was), b = BUF(is), k = BUF(key);
	const void *val;
	struct entry e;
	struct db *db;
	struct txn t;
	size_t len;
	uint8_t *at;

	wire_number(&a, ENTRY_SCHEMA, SCHEMA_VERSION);
	wire_number(&b, ENTRY_SCHEMA, SCHEMA_VERSION + 1);
	buf_u64(&k, seq);
	ck_assert_int_eq(db_open(&db, hurt.world.dir, DB_WRITE), 0);
	txn_begin(&t, db, true);
	ck_assert_int_eq(journal_get(&t, seq - 1, &e, prev), 0);
	ck_assert_int_eq(table_get(&t, TABLE_JOURNAL, key, sizeof key, &val, &len), 0);
	row = malloc(len);
	ck_assert_ptr_nonnull(row);
	memcpy(row, val, len);
	at = memmem(row, len, was, a.len);
	ck_assert_ptr_nonnull(at);
	memcpy(at, is, b.len);
	hash_chain(row + len - 32, prev, row, len - 32);
	table_put(&t, TABLE_JOURNAL, key, sizeof key, row, len);
	ck_assert_int_eq(txn_commit(&t), 0);
	db_close(db);
	free(row);
}

START_TEST(what_a_newer_program_wrote_is_left_to_it)
{
	struct repaired r;

	make_newer(hurt_last());
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), ERR_NEWER);
	ck_assert_uint_eq(r.newer.schema, SCHEMA_VERSION + 1);
	ck_assert_int_ne(access(hurt.to, F_OK), 0);
}
END_TEST

START_TEST(a_restored_one_is_repaired_though_early_entries_are_lost)
{
	uint64_t until = hurt_restored();
	struct repaired r;

	hurt_wipe(TABLE_JOURNAL, 20);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), 0);
	ck_assert_uint_lt(r.lost[0].from, until);
	ck_assert_uint_gt(r.renumbered, 0);
	ck_assert_uint_eq(r.kept + r.renumbered + r.nlost_entries, r.entries);
	hurt_works();
}
END_TEST

START_TEST(a_restored_one_is_repaired_though_a_former_seal_is_lost)
{
	uint64_t until = hurt_restored(), last = hurt_last();
	struct repaired r;

	hurt_wipe(TABLE_SEAL, until);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), 0);
	ck_assert_uint_eq(r.nlost, 0);
	ck_assert_uint_eq(r.kept, last);
	ck_assert_uint_eq(r.anew, until);
	hurt_works();
}
END_TEST

Suite *
suite_repair_more(void)
{
	Suite *s = suite_create("repair_more");
	TCase *t = tcase_create("repair_more");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, hurt_setup, hurt_teardown);
	tcase_add_test(t, another_countys_backup_is_not_used);
	tcase_add_test(t, the_newest_good_backup_is_used);
	tcase_add_test(t, a_key_that_is_not_the_countys_seals_nothing);
	tcase_add_test(t, how_many_entries_there_were_is_not_believed);
	tcase_add_test(t, what_a_newer_program_wrote_is_left_to_it);
	tcase_add_test(t, a_restored_one_is_repaired_though_early_entries_are_lost);
	tcase_add_test(t, a_restored_one_is_repaired_though_a_former_seal_is_lost);
	suite_add_tcase(s, t);
	return s;
}
