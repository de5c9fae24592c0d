/* What a copy is made of, and when it is said to be one. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/err.h"
#include "db/journal.h"
#include "db/scratch.h"
#include "tests/check/help_world.h"

Suite *suite_backup(void);

static struct world w;
static char file[100], part[110];

static void
setup(void)
{
	world_open(&w);
	core_close(w.core);
	w.core = NULL;
	snprintf(file, sizeof file, "%s.backup", w.dir);
	snprintf(part, sizeof part, "%s.part", file);
}

static void
teardown(void)
{
	unlink(file);
	unlink(part);
	world_close(&w);
}

static void
left(const char *path, bool is)
{
	ck_assert_msg((access(path, F_OK) == 0) == is, "%s %s", path, is ? "is gone" : "is left");
}

START_TEST(what_a_killed_one_left_is_written_over)
{
	FILE *f = fopen(part, "w");
	struct backup_made made;

	for (int i = 0; i < 100000; i++)
		fprintf(f, "half of something else\n");
	fclose(f);
	ck_assert_int_eq(backup_make(w.dir, file, world_stay, &made), 0);
	ck_assert(made.copied && made.unverified == 0);
	left(part, false);
	left(file, true);
}
END_TEST

START_TEST(of_two_at_once_one_waits_for_another_day)
{
	int fd = open(part, O_RDWR | O_CREAT, 0600);

	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	ck_assert_int_eq(backup_make(w.dir, file, world_stay, NULL), ERR_BUSY);
	left(part, true);
	left(file, false);
	close(fd);
	ck_assert_int_eq(backup_make(w.dir, file, world_stay, NULL), 0);
}
END_TEST

/* They verify their copies one after the other, and one that fails clears no other's away. */
START_TEST(under_several_names_each_is_verified)
{
	char name[130], left_over[200];
	pid_t pid[4];
	int status;

	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof name, "%s.%d", file, i);
		pid[i] = fork();
		if (pid[i] == 0) {
			struct backup_made made;
			int err = backup_make(w.dir, name, world_stay, &made);
			_exit(err != 0 ? 1 : made.unverified != 0 ? 2 : 0);
		}
	}
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
		ck_assert_int_eq(status, 0);
		snprintf(name, sizeof name, "%s.%d", file, i);
		ck_assert_int_eq(unlink(name), 0);
	}
	snprintf(left_over, sizeof left_over, "%s/backup.verify", w.dir);
	left(left_over, false);
}
END_TEST

/* In /tmp another user may have made it first, and what is done there is done as root. */
START_TEST(nobody_works_in_a_folder_of_others)
{
	char folder[SCRATCH_PATH], made[200];
	int lock;

	snprintf(made, sizeof made, "%s/x.check", w.dir);
	lock = scratch_enter(w.dir, "x.check", true, folder);
	ck_assert_int_ge(lock, 0);
	close(lock);
	ck_assert_int_eq(chmod(made, 0720), 0);
	for (int wait = 0; wait < 2; wait++) {
		errno = 0;
		ck_assert_int_eq(scratch_enter(w.dir, "x.check", wait, folder), -1);
		ck_assert_int_eq(errno, EPERM);
	}
	ck_assert_int_eq(chmod(made, 0700), 0);
	if (geteuid() == 0) {
		ck_assert_int_eq(chown(made, 65534, 65534), 0);
		ck_assert_int_eq(scratch_enter(w.dir, "x.check", true, folder), -1);
		ck_assert_int_eq(errno, EPERM);
	}
	ck_assert_int_eq(rmdir(made), 0);
}
END_TEST

/* One bit of one entry, as a disk would turn it. */
static void
damage(void)
{
	uint8_t key[8] = { 0, 0, 0, 0, 0, 0, 0, 1 }, bytes[32768];
	const void *val;
	struct txn t;
	struct db *db;
	size_t len;

	ck_assert_int_eq(db_open(&db, w.dir, DB_WRITE), 0);
	txn_begin(&t, db, true);
	ck_assert_int_eq(table_get(&t, TABLE_JOURNAL, key, sizeof key, &val, &len), 0);
	ck_assert_uint_le(len, sizeof bytes);
	memcpy(bytes, val, len);
	bytes[len / 2] ^= 1;
	table_put(&t, TABLE_JOURNAL, key, sizeof key, bytes, len);
	ck_assert_int_eq(txn_commit(&t), 0);
	db_close(db);
}

START_TEST(a_damaged_store_gives_no_backup)
{
	struct backup_made made;

	damage();
	ck_assert_int_eq(backup_make(w.dir, file, world_stay, &made), ERR_BAD);
	ck_assert(made.copied);
	left(part, false);
	left(file, false);
}
END_TEST

/* In a process whose file system does not know them: 0 as it should be. */
static int
without(bool exclusive_too, const char *to)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	int rc = f == NULL || seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(link), 0) != 0 ||
	    seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(linkat), 0) != 0;

	if (rc == 0 && exclusive_too)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(renameat2), 0) != 0;
	if (rc != 0 || seccomp_load(f) != 0)
		return 100;
	return -backup_make(w.dir, to, world_stay, NULL);
}

static int
in_a_child(bool exclusive_too, const char *to)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(without(exclusive_too, to));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

START_TEST(a_stick_needs_no_second_names)
{
	for (int exclusive_too = 0; exclusive_too < 2; exclusive_too++) {
		struct stat st;

		ck_assert_int_eq(in_a_child(exclusive_too, file), 0);
		left(part, false);
		ck_assert_int_eq(stat(file, &st), 0);
		ck_assert_int_gt(st.st_size, 10000);
		ck_assert_int_eq(in_a_child(exclusive_too, file), -ERR_EXISTS);
		ck_assert_int_eq(unlink(file), 0);
	}
}
END_TEST

Suite *
suite_backup(void)
{
	Suite *s = suite_create("backup");
	TCase *t = tcase_create("backup");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_a_killed_one_left_is_written_over);
	tcase_add_test(t, of_two_at_once_one_waits_for_another_day);
	tcase_add_test(t, under_several_names_each_is_verified);
	tcase_add_test(t, nobody_works_in_a_folder_of_others);
	tcase_add_test(t, a_damaged_store_gives_no_backup);
	tcase_add_test(t, a_stick_needs_no_second_names);
	suite_add_tcase(s, t);
	return s;
}
