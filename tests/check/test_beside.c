/* What lies beside the store: nothing of it is made anew unseen, nor taken from elsewhere. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/err.h"
#include "db/pins.h"
#include "db/sum.h"
#include "db/summed.h"
#include "keys/hash.h"
#include "src/base/msg.h"
#include "src/core/beside.h"
#include "src/core/core.h"
#include "src/keeper/keeper.h"
#include "src/ssh/ssh.h"
#include "tests/check/help_world.h"

Suite *suite_beside(void);

static const char *const files[] = { "seal.key", "seal.pub", "machine.key", "slots", "secret.mdb",
    "host_key" };
#define FILES (sizeof files / sizeof *files)

static struct world w, other;

static void
setup(void)
{
	char print[SSH_FINGERPRINT];

	world_open(&w);
	world_open(&other);
	ck_assert_int_eq(ssh_host_make(w.dir, print) | ssh_host_make(other.dir, print), 0);
	world_reopen(&w);
	world_reopen(&other);
	core_close(w.core);
	core_close(other.core);
	w.core = other.core = NULL;
}

static void
teardown(void)
{
	world_close(&w);
	world_close(&other);
}

static void
path_of(char out[700], const struct world *of, const char *name)
{
	snprintf(out, 700, "%s/%s", of->dir, name);
}

/* A file of w as one digest. */
static void
digest(const char *name, uint8_t out[HASH_BYTES])
{
	char path[700];
	uint8_t part[4096];
	struct hasher h;
	size_t n;
	FILE *f;

	path_of(path, &w, name);
	hash_begin(&h);
	f = fopen(path, "rb");
	ck_assert_ptr_nonnull(f);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		hash_add(&h, part, n);
	fclose(f);
	hash_end(&h, out);
}

static void
copy(const struct world *from, const char *name, const struct world *to, const char *as)
{
	char a[700], b[700];
	uint8_t part[4096];
	FILE *in, *out;
	size_t n;

	path_of(a, from, name);
	path_of(b, to, as);
	in = fopen(a, "rb");
	out = fopen(b, "wb");
	ck_assert(in != NULL && out != NULL);
	while ((n = fread(part, 1, sizeof part, in)) > 0)
		ck_assert_uint_eq(fwrite(part, 1, n, out), n);
	ck_assert_int_eq(fclose(in) | fclose(out), 0);
}

/* It is not opened, the sentence names the file, and the store is as it was. */
static void
refused(const char *name)
{
	uint8_t before[HASH_BYTES], after[HASH_BYTES];
	struct core *core = NULL;
	char why[400];
	int err;

	digest("data.mdb", before);
	err = core_open(&core, w.dir);
	if (err == 0)
		core_close(core);
	ck_assert_msg(err == ERR_BESIDE, "%s: %d", name, err);
	ck_assert_int_eq(beside_why(w.dir, err, why, sizeof why), 4);
	ck_assert_msg(strstr(why, name) != NULL, "%s is not named: %s", name, why);
	digest("data.mdb", after);
	ck_assert_mem_eq(before, after, sizeof before);
}

static void
opens(void)
{
	struct core *core;

	ck_assert_int_eq(core_open(&core, w.dir), 0);
	core_close(core);
}

START_TEST(what_is_gone_is_not_made_anew)
{
	char path[700], away[700];
	struct stat st;

	opens();
	for (size_t i = 0; i < FILES; i++) {
		path_of(path, &w, files[i]);
		path_of(away, &w, "away");
		ck_assert_int_eq(rename(path, away), 0);
		refused(files[i]);
		ck_assert_msg(stat(path, &st) != 0, "%s was made anew", files[i]);
		ck_assert_int_eq(rename(away, path), 0);
		opens();
	}
}
END_TEST

START_TEST(what_was_emptied_or_cut_is_named)
{
	char path[700];
	struct stat st;

	for (size_t i = 0; i < FILES; i++) {
		path_of(path, &w, files[i]);
		ck_assert_int_eq(stat(path, &st), 0);
		copy(&w, files[i], &w, "away");
		for (int whole = 0; whole < 2; whole++) {
			ck_assert_int_eq(truncate(path, whole ? st.st_size - 1 : 0), 0);
			refused(files[i]);
		}
		copy(&w, "away", &w, files[i]);
		opens();
	}
}
END_TEST

START_TEST(another_countys_is_known)
{
	for (size_t i = 0; i < FILES; i++) {
		const char *name = files[i];

		opens();
		copy(&w, name, &w, "away");
		copy(&other, name, &w, name);
		/* A machine's key and its slots are known by each other. */
		refused(strcmp(name, "machine.key") == 0 ? "slots" : name);
		copy(&w, "away", &w, name);
	}
	opens();
}
END_TEST

/* One bit of a key's file. */
START_TEST(one_bit_is_found)
{
	static const char *const keys[] = { "seal.key", "seal.pub", "machine.key", "host_key" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char path[700];
		off_t at = i == 3 ? 250 : 3;	/* within the secret half */
		int fd;
		uint8_t byte;

		opens();
		path_of(path, &w, keys[i]);
		fd = open(path, O_RDWR);
		ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
		byte ^= 4;
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
		refused(i == 2 ? "slots" : keys[i]);
		byte ^= 4;
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
		close(fd);
	}
	opens();
}
END_TEST

/* A new host key counts when somebody says so, and the old one no longer. */
START_TEST(a_new_host_key_is_asked_for)
{
	char path[700], print[SSH_FINGERPRINT];

	opens();
	copy(&w, "host_key", &w, "away");
	path_of(path, &w, "host_key");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(ssh_host_make(w.dir, print), 0);
	refused("host_key");
	ck_assert_int_eq(beside_new_host(w.dir), 0);
	opens();
	copy(&w, "away", &w, "host_key");
	refused("host_key");
}
END_TEST

/* Rows of the secrets as a disk leaves them: the one that names the commit with one wrong bit,
 * and another, if asked, without its digest. */
static void
turn_a_bit(bool other_too)
{
	uint8_t row[SUM_ROW];
	struct txn t;
	struct db *db;

	ck_assert_int_eq(db_open(&db, w.dir, DB_SECRET), 0);
	txn_begin(&t, db, true);
	if (other_too) {
		table_del(&t, TABLE_META, META_SUM, sizeof META_SUM);
		table_put(&t, TABLE_META, "other", 5, "wrong", 5);
	}
	sum_row(row, t.mdb);
	row[3] ^= 16;
	table_put(&t, TABLE_META, META_SUM, sizeof META_SUM, row, sizeof row);
	ck_assert_int_eq(txn_commit(&t), 0);
	db_close(db);
}

static enum summed
sums_are(void)
{
	struct txn t;
	struct db *db;
	enum summed is;

	ck_assert_int_eq(db_open(&db, w.dir, DB_SECRET), 0);
	txn_begin(&t, db, false);
	is = summed_look(&t);
	txn_abort(&t);
	db_close(db);
	return is;
}

static bool
said(void)
{
	char why[500];
	size_t from = 0;

	return beside_fault(w.dir, BESIDE_CHECK, &from, why, sizeof why);
}

/* The digests of all others can be read: nothing of the secrets is lost. */
START_TEST(the_row_of_the_commit_is_made_anew)
{
	struct txn t;
	struct db *db;

	opens();
	turn_a_bit(false);
	ck_assert_int_eq(sums_are(), SUM_UNNAMED);
	ck_assert(!said());
	opens();
	ck_assert_int_eq(sums_are(), SUM_FITS);
	/* While it is served: what is written then has its digest too. */
	turn_a_bit(false);
	ck_assert_int_eq(db_open(&db, w.dir, DB_SECRET), 0);
	txn_begin(&t, db, true);
	table_put(&t, TABLE_META, "other", 5, "right", 5);
	ck_assert_int_eq(txn_commit(&t), 0);
	db_close(db);
	ck_assert_int_eq(sums_are(), SUM_FITS);
	turn_a_bit(true);
	opens();
	ck_assert_int_eq(sums_are(), SUM_WRONG);
	ck_assert(said());
}
END_TEST

/* A county of an earlier program knows its secrets from the first opening on. */
START_TEST(an_older_county_is_bound)
{
	struct txn t;
	struct db *db;

	ck_assert_int_eq(db_open(&db, w.dir, DB_WRITE), 0);
	txn_begin(&t, db, true);
	beside_forget(&t);
	ck_assert_int_eq(txn_commit(&t), 0);
	db_close(db);
	opens();
	copy(&other, "secret.mdb", &w, "secret.mdb");
	refused("secret.mdb");
}
END_TEST

/* An init that was killed between its store and its first commit. */
START_TEST(the_rest_of_an_init_is_not_served)
{
	uint8_t before[HASH_BYTES], after[HASH_BYTES], pub[SEAL_PUBLIC];
	char here[700], path[700];
	int pair[2], pins[2];

	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	for (size_t i = 0; i < FILES; i++) {
		path_of(path, &w, files[i]);
		ck_assert_int_eq(unlink(path), 0);
	}
	path_of(path, &w, "data.mdb");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(core_create(w.dir, pub), 0);
	opens();
	digest("data.mdb", before);
	ck_assert_int_eq(chdir(w.dir), 0);
	ck_assert_int_eq(pins_make(pins) | msg_pair(pair), 0);
	close(pair[1]);		/* one that began would end */
	ck_assert_int_eq(keeper_run(pair[0], pins, false), 1);
	ck_assert_int_eq(chdir(here), 0);
	close(pair[0]);
	close(pins[0]);
	close(pins[1]);
	digest("data.mdb", after);
	ck_assert_mem_eq(before, after, sizeof before);
}
END_TEST

Suite *
suite_beside(void)
{
	Suite *s = suite_create("beside");
	TCase *t = tcase_create("beside");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_gone_is_not_made_anew);
	tcase_add_test(t, what_was_emptied_or_cut_is_named);
	tcase_add_test(t, another_countys_is_known);
	tcase_add_test(t, one_bit_is_found);
	tcase_add_test(t, a_new_host_key_is_asked_for);
	tcase_add_test(t, the_row_of_the_commit_is_made_anew);
	tcase_add_test(t, an_older_county_is_bound);
	tcase_add_test(t, the_rest_of_an_init_is_not_served);
	suite_add_tcase(s, t);
	return s;
}
