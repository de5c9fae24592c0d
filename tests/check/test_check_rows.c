/*
 * That check compares what it says it compares: each table's rows to their last
 * byte, and the head that a restore names with the one that it found.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/check.h"
#include "db/err.h"
#include "db/index.h"
#include "db/journal.h"
#include "keys/hash.h"
#include "keys/seal.h"
#include "tests/check/help_report.h"

static struct world w;

static void
setup(void)
{
	struct op_report_file a = flood(V11, 120);

	world_open(&w);
	send_report(&w, "v11a", &a);
}

static void
teardown(void)
{
	world_close(&w);
}

static uint64_t
faults(void)
{
	struct check_result result;
	FILE *null = fopen("/dev/null", "w");

	core_close(w.core);
	w.core = NULL;
	check_run(w.dir, null, &result);
	fclose(null);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	return result.faults;
}

static struct txn *
begin(void)
{
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	return core_txn(w.core);
}

/* The newest row of the table: its last byte is another, the length the same. */
static void
turn_a_bit(unsigned table)
{
	uint8_t key[511], val[70000];
	struct txn *t = begin();
	struct walk walk;
	size_t keylen, len;

	walk_open(&walk, t, table, NULL, 0, true);
	ck_assert(walk_next(&walk));
	keylen = walk.keylen;
	len = walk.len;
	memcpy(key, walk.key, keylen);
	memcpy(val, walk.val, len);
	walk_close(&walk);
	val[len - 1] ^= 1;
	table_put(t, table, key, keylen, val, len);
	ck_assert_int_eq(core_commit(w.core), 0);
}

START_TEST(a_value_of_the_same_length)
{
	ck_assert_uint_eq(faults(), 0);
	turn_a_bit(TABLE_KIND + kind_report_version.no);
	ck_assert_uint_eq(faults(), 1);
}
END_TEST

START_TEST(what_was_sent_already)
{
	turn_a_bit(TABLE_ONCE);
	ck_assert_uint_eq(faults(), 1);
}
END_TEST

static void
drop_newest(unsigned table)
{
	struct txn *t = begin();
	uint8_t key[511];
	struct walk walk;
	size_t len;

	walk_open(&walk, t, table, NULL, 0, true);
	ck_assert(walk_next(&walk));
	len = walk.keylen;
	memcpy(key, walk.key, len);
	walk_close(&walk);
	table_del(t, table, key, len);
	ck_assert_int_eq(core_commit(w.core), 0);
}

START_TEST(a_row_of_the_index)
{
	drop_newest(TABLE_INDEX);
	ck_assert_uint_eq(faults(), 1);
}
END_TEST

START_TEST(a_row_of_what_was_sent)
{
	drop_newest(TABLE_ONCE);
	ck_assert_uint_eq(faults(), 1);
}
END_TEST

/* A restore that was sealed with the county's own key, naming a head. */
static uint64_t
restored(bool right)
{
	uint8_t storage[400], message[40], sig[SEAL_SIGNATURE], place[40];
	struct buf words = BUF(storage), b = BUF(message), at = BUF(place);
	struct act act = { .words = &words };
	struct entry e = { .time = w.now, .op = RESTORE_OP, .local = 1, .op_id = { 1 } };
	char text[200], hash[HASH_TEXT], pub[HASH_TEXT];
	struct journal_head head;
	struct seal_key key;
	struct db *db;
	struct txn txn, *t = &txn;
	int fd = open(w.dir, O_RDONLY | O_DIRECTORY);

	core_close(w.core);
	ck_assert_int_eq(db_open(&db, w.dir, DB_WRITE), 0);
	txn_begin(t, db, true);

	ck_assert_int_eq(seal_open(&key, fd, "seal.key"), 0);
	close(fd);
	journal_head(t, &head);
	buf_u64(&at, head.seq);
	hash_text(hash, head.hash);
	hash_text(pub, key.pub);
	hash[0] = right ? hash[0] : hash[0] == 'a' ? 'b' : 'a';
	snprintf(text, sizeof text, "%llu %s %s", (unsigned long long)head.seq, hash, pub);
	act_word(&act, "head", text);
	e.words = words.data;
	e.words_len = words.len;
	journal_append(t, &head, &e);
	buf_u64(&b, head.seq);
	buf_put(&b, head.hash, sizeof head.hash);
	seal_sign(sig, &key, message, sizeof message);
	table_put(t, TABLE_SEAL, message, 8, sig, sizeof sig);
	table_put(t, TABLE_META, META_RESTORED, sizeof META_RESTORED, place, at.len);
	ck_assert_int_eq(txn_commit(t), 0);
	db_close(db);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	return faults();
}

START_TEST(the_head_that_a_restore_found)
{
	ck_assert_uint_eq(restored(true), 0);
	teardown();
	setup();
	ck_assert_uint_gt(restored(false), 0);
}
END_TEST

Suite *suite_check_rows(void);

Suite *
suite_check_rows(void)
{
	Suite *s = suite_create("check_rows");
	TCase *tc = tcase_create("check_rows");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_value_of_the_same_length);
	tcase_add_test(tc, what_was_sent_already);
	tcase_add_test(tc, a_row_of_the_index);
	tcase_add_test(tc, a_row_of_what_was_sent);
	tcase_add_test(tc, the_head_that_a_restore_found);
	suite_add_tcase(s, tc);
	return s;
}
