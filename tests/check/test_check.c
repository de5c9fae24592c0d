/* What check sees: a log that was altered, forged, cut; and that an honest one
 * holds, also after restores. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/check.h"
#include "db/err.h"
#include "db/index.h"
#include "db/journal.h"
#include "keys/hash.h"
#include "keys/seal.h"
#include "tests/check/help_world.h"

Suite *suite_check(void);

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

/* Any small operation will do. */
static void
change(int value)
{
	struct op_setting_set args = { .which = "report.join.hours" };
	struct reply r;

	snprintf(args.value, sizeof args.value, "%d", value);
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &args, &r), DONE);
}

static uint64_t
faults(void)
{
	struct check_result result;
	FILE *null = fopen("/dev/null", "w");
	int err;

	core_close(w.core);
	w.core = NULL;
	err = check_run(w.dir, null, &result);
	fclose(null);
	ck_assert_int_eq(err, result.faults > 0 ? ERR_BAD : 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	return result.faults;
}

START_TEST(an_honest_log_holds)
{
	for (int i = 0; i < 20; i++)
		change(24 + i);
	ck_assert_uint_eq(faults(), 0);
}
END_TEST

/* Whoever writes past the operations is seen. */
START_TEST(altered_rows_are_seen)
{
	struct setting s = { .name = "report.join.hours", .value = "1" };
	struct txn *t;
	struct index_key key;
	struct walk walk;
	uint8_t copy[70000], k[8];
	size_t len;

	change(48);
	/* a record changed behind the journal's back */
	core_begin(w.core, w.now);
	t = core_txn(w.core);
	key_begin(&key, &kind_setting, 1);
	s.id = scan_one(t, &key, true);
	ck_assert(record_get(t, &kind_setting, s.id, &s));
	strcpy(s.value, "9");
	side_put(t, &kind_setting, &s, core_last_id(w.core), w.now);
	core_commit(w.core);
	ck_assert_uint_gt(faults(), 0);
	/* one byte of the last entry changed, its hash left */
	core_begin(w.core, w.now);
	t = core_txn(w.core);
	walk_open(&walk, t, TABLE_JOURNAL, NULL, 0, true);
	ck_assert(walk_next(&walk));
	memcpy(copy, walk.val, walk.len);
	memcpy(k, walk.key, 8);
	len = walk.len;
	walk_close(&walk);
	copy[len - 40] ^= 1;
	table_put(t, TABLE_JOURNAL, k, 8, copy, len);
	core_commit(w.core);
	ck_assert_uint_gt(faults(), 1);
}
END_TEST

START_TEST(a_tail_cut_off_is_seen)
{
	struct txn *t;
	uint8_t k[8];
	struct buf b = BUF(k);

	change(48);
	core_begin(w.core, w.now);
	t = core_txn(w.core);
	buf_u64(&b, core_seq(w.core));
	table_del(t, TABLE_JOURNAL, k, 8);
	txn_commit(t);
	core_close(w.core);
	core_open(&w.core, w.dir);
	ck_assert_uint_gt(faults(), 0);
}
END_TEST

/* Writes len bytes over data.mdb, or cuts it there if text is NULL. */
static void
damage(off_t at, const void *text, size_t len)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/data.mdb", w.dir);
	fd = open(path, O_RDWR);
	ck_assert(fd >= 0);
	if (text == NULL)
		ck_assert_int_eq(ftruncate(fd, at), 0);
	else
		ck_assert_int_eq(pwrite(fd, text, len, at), (ssize_t)len);
	close(fd);
}

static off_t
copy_store(char **copy)
{
	char path[128];
	struct stat st;
	int fd;

	snprintf(path, sizeof path, "%s/data.mdb", w.dir);
	fd = open(path, O_RDONLY);
	ck_assert(fd >= 0 && fstat(fd, &st) == 0);
	*copy = malloc((size_t)st.st_size);
	ck_assert_ptr_nonnull(*copy);
	ck_assert_int_eq(read(fd, *copy, (size_t)st.st_size), st.st_size);
	close(fd);
	return st.st_size;
}

/* Wherever a file ends too early or holds rubbish, LMDB may crash over it; that
 * is an answer, and whoever asked goes on. */
START_TEST(a_damaged_file_is_a_fault)
{
	unsigned char rubbish[4096];
	struct check_result r;
	char *copy;
	off_t size, at;
	int err, seen = 0;

	for (size_t i = 0; i < sizeof rubbish; i++)
		rubbish[i] = (unsigned char)(i * 37 + 5);
	core_close(w.core);
	w.core = NULL;
	size = copy_store(&copy);
	at = size;
	do {
		at /= 2;
		damage(at, NULL, 0);
		err = check_run(w.dir, NULL, &r);
		ck_assert_msg(err == ERR_BAD && r.faults > 0, "cut at %ld: %d", (long)at, err);
		damage(0, copy, (size_t)size);
	} while (at > 0);
	for (at = 8192; at < size; at += 4096) {
		damage(at, rubbish, sizeof rubbish);
		err = check_run(w.dir, NULL, &r);
		ck_assert_msg(err == 0 || (err == ERR_BAD && r.faults > 0), "page at %ld: %d", (long)at, err);
		seen += err != 0;
		damage(at, copy + at, sizeof rubbish);
	}
	ck_assert_int_gt(seen, 0);
	ck_assert_int_eq(check_run(w.dir, NULL, &r), 0);
	free(copy);
}
END_TEST

/* Changes the stored county as a program other than ours would: without the
 * seal key of its keeper. */
static void
tamper(void (*how)(struct txn *t))
{
	struct db *db;
	struct txn t;

	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(db_open(&db, w.dir, DB_WRITE), 0);
	txn_begin(&t, db, true);
	how(&t);
	ck_assert_int_eq(txn_commit(&t), 0);
	db_close(db);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
}

static void
drop_rows(struct txn *t, unsigned table)
{
	struct walk walk;
	uint8_t key[511];
	size_t len;

	for (;;) {
		walk_open(&walk, t, table, NULL, 0, false);
		if (!walk_next(&walk))
			return;
		len = walk.keylen;
		memcpy(key, walk.key, len);
		walk_close(&walk);
		table_del(t, table, key, len);
	}
}

static void
meta_number(struct txn *t, const char *name, uint64_t v)
{
	uint8_t row[8];
	struct buf b = BUF(row);

	buf_u64(&b, v);
	table_put(t, TABLE_META, name, strlen(name) + 1, row, sizeof row);
}

static void
seal_with(struct txn *t, const struct seal_key *key, const struct journal_head *head)
{
	uint8_t message[40], sig[SEAL_SIGNATURE];
	struct buf b = BUF(message);

	buf_u64(&b, head->seq);
	buf_put(&b, head->hash, sizeof head->hash);
	seal_sign(sig, key, message, sizeof message);
	table_put(t, TABLE_SEAL, message, 8, sig, sizeof sig);
}

static void
own_key(struct seal_key *key)
{
	uint8_t pub[SEAL_PUBLIC];
	int fd = open(w.dir, O_RDONLY | O_DIRECTORY);

	ck_assert_int_eq(seal_create(fd, "forger.key", pub), 0);
	ck_assert_int_eq(seal_open(key, fd, "forger.key"), 0);
	close(fd);
}

/* An entry that nobody made, and a row that calls the forger's key a former one. */
static void
forge_by_row(struct txn *t)
{
	struct entry e = { .time = w.now, .op = "session.login", .op_id = { 1 } };
	uint8_t row[13];
	struct buf b = BUF(row);
	struct journal_head head;
	struct seal_key key;

	own_key(&key);
	journal_head(t, &head);
	journal_append(t, &head, &e);
	drop_rows(t, TABLE_SEAL);
	seal_with(t, &key, &head);
	buf_text(&b, "seal:");
	buf_u64(&b, head.seq);
	table_put(t, TABLE_META, row, sizeof row, key.pub, sizeof key.pub);
}

/* The same with an entry of a restore that never was. */
static void
forge_by_entry(struct txn *t)
{
	uint8_t storage[400];
	struct buf words = BUF(storage);
	struct act act = { .words = &words };
	struct entry e = { .time = w.now, .op = RESTORE_OP, .local = 1, .op_id = { 1 } };
	char text[200], hash[HASH_TEXT], pub[HASH_TEXT];
	struct journal_head head;
	struct seal_key key;

	own_key(&key);
	journal_head(t, &head);
	drop_rows(t, TABLE_SEAL);
	seal_with(t, &key, &head);
	hash_text(hash, head.hash);
	hash_text(pub, key.pub);
	snprintf(text, sizeof text, "%llu %s %s", (unsigned long long)head.seq, hash, pub);
	act_word(&act, "head", text);
	e.words = words.data;
	e.words_len = words.len;
	journal_append(t, &head, &e);
	seal_with(t, &key, &head);
}

static void
empty_all(struct txn *t)
{
	for (unsigned i = 0; i < TABLE_KIND; i++)
		drop_rows(t, i);
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->store != ARGS)
			drop_rows(t, TABLE_KIND + kinds[i]->no);
}

static void
drop_first_seal(struct txn *t)
{
	struct walk walk;
	uint8_t key[8];

	walk_open(&walk, t, TABLE_SEAL, NULL, 0, false);
	ck_assert(walk_next(&walk));
	memcpy(key, walk.key, sizeof key);
	walk_close(&walk);
	table_del(t, TABLE_SEAL, key, sizeof key);
}

static void
last_id_of_the_future(struct txn *t)
{
	meta_number(t, META_LAST_ID, UINT64_MAX);
}

static void
last_id_of_the_past(struct txn *t)
{
	meta_number(t, META_LAST_ID, 1);
}

static void
restore_that_never_was(struct txn *t)
{
	meta_number(t, META_RESTORED, UINT64_MAX);
}

static void (*const tamperings[])(struct txn *t) = {
	forge_by_row, forge_by_entry, empty_all, drop_first_seal, last_id_of_the_future,
	last_id_of_the_past, restore_that_never_was,
};

START_TEST(what_no_keeper_wrote_is_seen)
{
	change(48);
	ck_assert_uint_eq(faults(), 0);
	tamper(tamperings[_i]);
	ck_assert_uint_gt(faults(), 0);
}
END_TEST

static void
note_often(int n)
{
	struct origin system = { .system = true };

	world_sleep(&w, 1);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	while (n-- > 0)
		core_note(w.core, &system, "server.start", "", "");
	ck_assert_int_eq(core_commit(w.core), 0);
}

/* Of 256 entries in a row one is sealed, but for a batch that is longer. */
START_TEST(a_seal_that_must_stay_is_missed)
{
	struct check_result result;

	note_often(100);
	note_often(100);
	note_often(400);
	note_often(100);
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_uint_eq(result.seals, 2);
	tamper(drop_first_seal);
	ck_assert_uint_eq(faults(), 1);
}
END_TEST

START_TEST(a_restored_log_says_whose_key_sealed_what)
{
	struct check_result result;
	uint64_t until[2];

	for (int i = 0; i < 2; i++) {
		until[i] = core_seq(w.core);
		world_restore(&w);
	}
	change(48);
	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_uint_eq(result.nkeys, 3);
	ck_assert_uint_eq(result.keys[0].from, 1);
	ck_assert_uint_eq(result.keys[0].to, until[0]);
	ck_assert_uint_eq(result.keys[1].from, until[0] + 1);
	ck_assert_uint_eq(result.keys[1].to, until[1]);
	ck_assert_uint_eq(result.keys[2].to, result.entries);
	ck_assert_str_eq(result.keys[2].fingerprint, result.public_key);
	ck_assert_str_ne(result.keys[0].fingerprint, result.keys[1].fingerprint);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	tamper(drop_first_seal);
	ck_assert_uint_gt(faults(), 0);
}
END_TEST

/* A full disk under the replay is no fault of the log. */
START_TEST(no_room_for_the_replay_is_no_fault)
{
	struct rlimit before, limit;
	struct check_result result = { .faults = 0 };
	FILE *null = fopen("/dev/null", "w");
	int failed = 0, amidst = 0, err = ERR_IO;

	note_often(8000);
	core_close(w.core);
	w.core = NULL;
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	for (limit.rlim_cur = 64 << 10; err != 0 && limit.rlim_cur < 8 << 20;
	    limit.rlim_cur += 64 << 10) {
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		err = check_run(w.dir, null, &result);
		ck_assert_uint_eq(result.faults, 0);
		ck_assert_int_eq(err != 0, result.scratch[0] != '\0');
		failed += err != 0;
		amidst += err != 0 && result.entries > 500;
	}
	/* Suites may share this process. */
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	fclose(null);
	ck_assert_int_eq(err, 0);
	ck_assert_int_gt(failed, amidst);
	ck_assert_int_gt(amidst, 0);
	ck_assert_uint_gt(result.entries, 0);
}
END_TEST

Suite *
suite_check(void)
{
	Suite *s = suite_create("check");
	TCase *tc = tcase_create("check");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_honest_log_holds);
	tcase_add_test(tc, altered_rows_are_seen);
	tcase_add_test(tc, a_tail_cut_off_is_seen);
	tcase_add_test(tc, a_damaged_file_is_a_fault);
	tcase_add_loop_test(tc, what_no_keeper_wrote_is_seen, 0,
	    sizeof tamperings / sizeof *tamperings);
	tcase_add_test(tc, a_seal_that_must_stay_is_missed);
	tcase_add_test(tc, a_restored_log_says_whose_key_sealed_what);
	tcase_add_test(tc, no_room_for_the_replay_is_no_fault);
	suite_add_tcase(s, tc);
	return s;
}
