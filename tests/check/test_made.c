/* Indexes that another program made, and stores that a newer one wrote. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/check.h"
#include "db/err.h"
#include "db/index.h"
#include "db/journal.h"
#include "db/made.h"
#include "src/admin/restore.h"
#include "tests/check/help_world.h"

Suite *suite_made(void);

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

/* All rows of the index as one digest, told apart by their lengths. */
static void
index_rows(uint8_t out[HASH_BYTES], uint64_t *rows)
{
	struct hasher h;
	struct walk walk;
	struct txn t;

	*rows = 0;
	hash_begin(&h);
	world_read(&w, &t);
	walk_open(&walk, &t, TABLE_INDEX, NULL, 0, false);
	while (walk_next(&walk)) {
		uint8_t len[2] = { (uint8_t)(walk.keylen >> 8), (uint8_t)walk.keylen };
		hash_add(&h, len, sizeof len);
		hash_add(&h, walk.key, walk.keylen);
		(*rows)++;
	}
	txn_abort(&t);
	hash_end(&h, out);
}

/* As a program would leave it that has no index of accounts by login, one that we
 * have not, and other declarations. */
static void
plant_old_index(void)
{
	struct index_key key;
	struct walk walk;
	uint8_t gone[64][64];
	size_t len[64], n = 0;
	struct txn t;

	txn_begin(&t, core_db(w.core), true);
	key_begin(&key, &kind_account, 1);
	walk_open(&walk, &t, TABLE_INDEX, key.data, key.b.len, false);
	while (n < 64 && walk_next(&walk)) {
		ck_assert_uint_le(walk.keylen, 64);
		memcpy(gone[n], walk.key, walk.keylen);
		len[n++] = walk.keylen;
	}
	walk_close(&walk);
	ck_assert_uint_gt(n, 5);
	for (size_t i = 0; i < n; i++)
		table_del(&t, TABLE_INDEX, gone[i], len[i]);
	key_begin(&key, &kind_account, 99);
	key_number(&key, 7);
	table_put(&t, TABLE_INDEX, key.data, key.b.len, "", 0);
	table_put(&t, TABLE_META, META_INDEX, sizeof META_INDEX, "older", 5);
	ck_assert_int_eq(txn_commit(&t), 0);
}

static bool
current(void)
{
	return made_readable(core_db(w.core));
}

START_TEST(an_index_of_other_declarations_is_made_anew)
{
	uint8_t before[HASH_BYTES], after[HASH_BYTES];
	uint64_t rows, again;

	ck_assert(current());
	index_rows(before, &rows);
	ck_assert_uint_gt(rows, 300);
	plant_old_index();
	ck_assert(!current());
	index_rows(after, &again);
	ck_assert_uint_ne(rows, again);
	world_reopen(&w);
	ck_assert(current());
	index_rows(after, &again);
	ck_assert_uint_eq(rows, again);
	ck_assert_mem_eq(before, after, sizeof before);
}
END_TEST

static uint64_t
faults(struct check_result *r)
{
	FILE *null = fopen("/dev/null", "w");

	check_run(w.dir, null, r);
	fclose(null);
	return r->faults;
}

/* It only reads, so the store stays as it is. */
START_TEST(check_compares_no_index_of_another_program)
{
	uint8_t before[HASH_BYTES], after[HASH_BYTES];
	struct check_result r;
	uint64_t rows;

	plant_old_index();
	index_rows(before, &rows);
	core_close(w.core);
	ck_assert_uint_eq(faults(&r), 0);
	ck_assert(r.old_index);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	core_close(w.core);
	ck_assert_uint_eq(faults(&r), 0);
	ck_assert(!r.old_index && r.index_rows > 300);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	index_rows(after, &rows);
	ck_assert_mem_ne(before, after, sizeof before);
}
END_TEST

/* A row that is wrong under our own declarations is a fault as ever. */
START_TEST(check_sees_a_row_too_much)
{
	struct check_result r;
	struct index_key key;
	struct txn t;

	txn_begin(&t, core_db(w.core), true);
	key_begin(&key, &kind_account, 1);
	key_text(&key, "zzz");
	key_number(&key, 7);
	table_put(&t, TABLE_INDEX, key.data, key.b.len, "", 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	core_close(w.core);
	ck_assert_uint_eq(faults(&r), 1);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
}
END_TEST

static void
die(void *ctx)
{
	(void)ctx;
	raise(SIGKILL);
}

/* All records are done and nothing is stored yet when it dies. */
START_TEST(killed_in_the_middle_it_is_as_before)
{
	uint8_t before[HASH_BYTES], after[HASH_BYTES];
	struct core *core;
	const void *val;
	uint64_t rows;
	struct txn t;
	struct db *db;
	size_t len;
	int status;
	pid_t pid;

	plant_old_index();
	index_rows(before, &rows);
	core_close(w.core);
	w.core = NULL;
	pid = fork();
	if (pid == 0)
		_exit(core_open_alive(&core, w.dir, -1, die, NULL) == 0 ? 0 : 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ck_assert_int_eq(db_open(&db, w.dir, DB_READ), 0);
	txn_begin(&t, db, false);
	ck_assert_uint_eq(table_count(&t, TABLE_INDEX), rows);
	ck_assert_int_eq(table_get(&t, TABLE_META, META_INDEX, sizeof META_INDEX, &val, &len), 0);
	ck_assert_uint_eq(len, 5);
	txn_abort(&t);
	db_close(db);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	ck_assert(current());
	index_rows(after, &rows);
	ck_assert_mem_ne(before, after, sizeof before);
}
END_TEST

/* One that knows no digests leaves ours in place and writes its own rows. */
START_TEST(an_older_program_that_wrote_since_is_noticed)
{
	uint8_t row[70000], key[8];
	struct buf b = BUF(key);
	struct entry e;
	struct walk walk;
	struct txn t;
	size_t at;

	core_begin(w.core, w.now);
	core_note(w.core, &(struct origin){ .system = true }, "server.start", "", "");
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert(current());
	txn_begin(&t, core_db(w.core), true);
	walk_open(&walk, &t, TABLE_JOURNAL, NULL, 0, true);
	ck_assert(walk_next(&walk));
	memcpy(row, walk.val, walk.len);
	ck_assert_int_eq(entry_decode(row, walk.len - HASH_BYTES, &e), 0);
	buf_u64(&b, e.seq);
	for (at = 0; row[at] != ENTRY_SCHEMA << 3; at++)
		ck_assert_uint_lt(at, 40);
	ck_assert_uint_eq(row[at + 1], SCHEMA_VERSION);
	row[at + 1] = SCHEMA_VERSION - 1;
	table_put(&t, TABLE_JOURNAL, key, sizeof key, row, walk.len);
	walk_close(&walk);
	ck_assert_int_eq(txn_commit(&t), 0);
	ck_assert(!current());
	world_reopen(&w);
	ck_assert(current());	/* and it is not made again at every start */
	world_reopen(&w);
	ck_assert(current());
}
END_TEST

static void
plant_newer(void)
{
	uint8_t row[64];
	struct buf b = BUF(row);
	struct txn t;

	buf_u64(&b, SCHEMA_VERSION + 1);
	buf_text(&b, "fengsui 9.9");
	txn_begin(&t, core_db(w.core), true);
	table_put(&t, TABLE_META, META_WRITER, sizeof META_WRITER, b.data, b.len);
	ck_assert_int_eq(txn_commit(&t), 0);
}

START_TEST(a_store_says_who_wrote_it)
{
	struct writer writer;

	core_close(w.core);
	ck_assert_int_eq(db_writer(w.dir, &writer), 0);
	ck_assert_uint_eq(writer.schema, SCHEMA_VERSION);
	ck_assert_int_eq(strncmp(writer.program, "fengsui ", 8), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
}
END_TEST

START_TEST(a_newer_store_is_opened_by_nobody)
{
	char file[96], dir[96];
	struct check_result r;
	struct restored done;
	struct writer writer;
	struct core *core;
	struct db *db;
	FILE *f;

	snprintf(file, sizeof file, "%s/backup", w.dir);
	snprintf(dir, sizeof dir, "%s/restored", w.dir);
	plant_newer();
	f = fopen(file, "w");		/* a backup as that program makes it */
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(db_copy(core_db(w.core), fileno(f)), 0);
	fclose(f);
	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(core_open(&core, w.dir), ERR_NEWER);
	ck_assert_int_eq(db_open(&db, w.dir, DB_READ), ERR_NEWER);
	ck_assert_int_eq(check_run(w.dir, NULL, &r), ERR_NEWER);
	ck_assert_int_eq(restore_county(dir, file, NULL, &done), ERR_IO);	/* no such directory */
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	ck_assert_int_eq(restore_county(dir, file, NULL, &done), ERR_NEWER);
	ck_assert_str_eq(done.newer.program, "fengsui 9.9");
	unlink(file);
	ck_assert_int_eq(backup_make(w.dir, file, world_stay, NULL), ERR_NEWER);
	ck_assert_int_eq(db_writer(w.dir, &writer), 0);
	ck_assert_str_eq(writer.program, "fengsui 9.9");
	ck_assert_uint_eq(writer.schema, SCHEMA_VERSION + 1);
}
END_TEST

Suite *
suite_made(void)
{
	Suite *s = suite_create("made");
	TCase *t = tcase_create("made");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_index_of_other_declarations_is_made_anew);
	tcase_add_test(t, check_compares_no_index_of_another_program);
	tcase_add_test(t, check_sees_a_row_too_much);
	tcase_add_test(t, killed_in_the_middle_it_is_as_before);
	tcase_add_test(t, an_older_program_that_wrote_since_is_noticed);
	tcase_add_test(t, a_store_says_who_wrote_it);
	tcase_add_test(t, a_newer_store_is_opened_by_nobody);
	suite_add_tcase(s, t);
	return s;
}
