/* A damaged county made anew: drafts, which stand in no log, are kept or told. */
#include <check.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/change.h"
#include "gen/kinds/draft/draft.h"
#include "src/admin/local_repair.h"
#include "src/op/right.h"
#include "tests/check/help_repair.h"

Suite *suite_repair_drafts(void);

#define DRAFTS 40

static char said[4096];

/* Each with a word of its own in what would be sealed. */
static void
put_drafts(void)
{
	uint64_t last = 0;
	struct viewer v;
	struct draft d;
	struct txn t;
	struct db *db;

	ck_assert_int_eq(db_open(&db, hurt.world.dir, DB_WRITE), 0);
	txn_begin(&t, db, true);
	ck_assert(viewer_by_login(&t, "v12", hurt.world.now, &v));
	for (int i = 0; i < DRAFTS; i++) {
		d = (struct draft){ .account = v.account, .form = "report_form", .saved = hurt.world.now,
			.begun = hurt.world.now };
		d.sealed.len = 900;
		snprintf((char *)d.sealed.data, 20, "draft number %03d", i);
		side_put(&t, &kind_draft, &d, &last, hurt.world.now);
	}
	ck_assert_int_eq(txn_commit(&t), 0);
	db_close(db);
}

static void
setup(void)
{
	hurt_setup();
	put_drafts();
	free(hurt.whole);
	free(hurt.now);
	hurt_load();
	memcpy(hurt.now, hurt.whole, hurt.size);
}

static unsigned char *
find_draft(int i)
{
	char word[20];

	snprintf(word, sizeof word, "draft number %03d", i);
	return memmem(hurt.now, hurt.size, word, strlen(word));
}

static unsigned
drafts_left(void)
{
	struct db *db;
	struct txn t;
	unsigned n;

	ck_assert_int_eq(db_open(&db, hurt.to, DB_READ), 0);
	txn_begin(&t, db, false);
	n = (unsigned)table_count(&t, TABLE_KIND + kind_draft.no);
	txn_abort(&t);
	db_close(db);
	return n;
}

/* As the county's clerk types it; what it says goes to said. */
static int
typed(void)
{
	char name[] = "repair", from[] = "--from", to[] = "--to";
	char *argv[] = { name, from, hurt.world.dir, to, hurt.to, NULL };
	int out = dup(1), code;
	FILE *f = tmpfile();

	ck_assert(f != NULL && out >= 0);
	optind = 0;		/* suites may share this process */
	fflush(stdout);
	dup2(fileno(f), 1);
	code = store_repair_main(5, argv);
	fflush(stdout);
	dup2(out, 1);
	close(out);
	rewind(f);
	said[fread(said, 1, sizeof said - 1, f)] = '\0';
	fclose(f);
	return code;
}

static bool
says(const char *what)
{
	return strstr(said, what) != NULL;
}

START_TEST(drafts_are_kept)
{
	ck_assert_int_eq(typed(), 0);
	ck_assert_msg(says("nothing is lost") && !says("drafts"), "%s", said);
	ck_assert_uint_eq(drafts_left(), DRAFTS);
	hurt_works();
}
END_TEST

START_TEST(drafts_that_cannot_be_read_are_told)
{
	unsigned char *at;

	while ((at = find_draft(20)) != NULL)
		memset(hurt.now + (at - hurt.now) / PAGE * PAGE, 0, PAGE);
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(typed(), 1);
	ck_assert_msg(says("drafts and the like: 1 pages or rows could not be read and are lost"), "%s", said);
	ck_assert_msg(!says("nothing is lost") && !says("lost: entr"), "%s", said);
	ck_assert_uint_gt(drafts_left(), DRAFTS / 2);
	ck_assert_uint_lt(drafts_left(), DRAFTS);
	hurt_works();
}
END_TEST

/* Its length is one that no draft has. */
START_TEST(a_draft_that_is_none_is_told)
{
	unsigned char *at;

	while ((at = find_draft(20)) != NULL)
		at[-1] = at[0] = 0xff;
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(typed(), 1);
	ck_assert_msg(says("drafts and the like: 1 pages or rows could not be read and are lost"), "%s", said);
	ck_assert_uint_eq(drafts_left(), DRAFTS - 1);
	hurt_works();
}
END_TEST

/* One that an older program made has not all the tables that we have, nor ever had. */
START_TEST(a_table_that_never_was_is_no_loss)
{
	char old[120], new[120];
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi table;
	int code;

	ck_assert_int_eq(mdb_env_create(&env), 0);
	ck_assert_int_eq(mdb_env_set_maxdbs(env, 200), 0);
	ck_assert_int_eq(mdb_env_open(env, hurt.world.dir, 0, 0600), 0);
	ck_assert_int_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
	ck_assert_int_eq(mdb_dbi_open(txn, "kind.crowd", 0, &table), 0);
	ck_assert_int_eq(mdb_drop(txn, table, 1), 0);
	ck_assert_int_eq(mdb_txn_commit(txn), 0);
	snprintf(old, sizeof old, "%s/data.mdb", hurt.world.dir);
	snprintf(new, sizeof new, "%s/data.mdb", hurt.to);
	ck_assert_int_eq(mkdir(hurt.to, 0700), 0);
	ck_assert_int_eq(mdb_env_copy2(env, hurt.to, MDB_CP_COMPACT), 0);
	mdb_env_close(env);
	ck_assert_int_eq(rename(new, old), 0);
	ck_assert_int_eq(rmdir(hurt.to), 0);
	code = typed();
	ck_assert_msg(code == 0 && says("nothing is lost"), "%d: %s", code, said);
	hurt_works();
}
END_TEST

START_TEST(a_table_whose_name_is_damaged_is_told)
{
	static const char name[] = "kind.draft";
	unsigned char *at;

	while ((at = memmem(hurt.now, hurt.size, name, strlen(name))) != NULL)
		at[8] ^= 1;
	hurt_store(hurt.now, hurt.size);
	ck_assert_int_eq(typed(), 1);
	ck_assert_msg(says("drafts and the like: 1 pages or rows could not be read and are lost"), "%s", said);
	hurt_works();
}
END_TEST

Suite *
suite_repair_drafts(void)
{
	Suite *s = suite_create("repair_drafts");
	TCase *t = tcase_create("repair_drafts");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, hurt_teardown);
	tcase_add_test(t, drafts_are_kept);
	tcase_add_test(t, drafts_that_cannot_be_read_are_told);
	tcase_add_test(t, a_draft_that_is_none_is_told);
	tcase_add_test(t, a_table_that_never_was_is_no_loss);
	tcase_add_test(t, a_table_whose_name_is_damaged_is_told);
	suite_add_tcase(s, t);
	return s;
}
