/* A damaged county made anew where the disk becomes full: nothing half made is left. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/err.h"
#include "src/admin/local_repair.h"
#include "src/base/datadir.h"
#include "tests/check/help_disk.h"
#include "tests/check/help_repair.h"

Suite *suite_repair_room(void);

static off_t
bytes_of(const char *dir, const char *name)
{
	char path[160];
	struct stat st;

	snprintf(path, sizeof path, "%s%s%s", dir, name[0] != '\0' ? "/" : "", name);
	return stat(path, &st) == 0 ? st.st_size : 0;
}

/* The files that are copied, without the store. */
static off_t
bytes_beside(void)
{
	static const char *const names[] = { "secret.mdb", FILE_SEAL, FILE_SEAL_PUBLIC, FILE_SLOTS,
		FILE_MACHINE, FILE_HOST_KEY, FILE_HOST_KEY_ECDSA };
	off_t all = 0;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		all += bytes_of(hurt.world.dir, names[i]);
	return all;
}

START_TEST(a_file_that_was_cut_is_none)
{
	static const off_t short_of[] = { 1, 200, 245, 400, 650, 700, 900, 5000, 40000 };
	off_t all = bytes_beside();
	struct repaired r;

	ck_assert_int_gt(all, 40000);
	for (size_t i = 0; i < sizeof short_of / sizeof *short_of; i++) {
		disk_room(all - short_of[i]);
		ck_assert_int_eq(hurt_repair_with(NULL, &r), ERR_FULL);
		ck_assert(r.place);
		ck_assert_int_ne(access(hurt.to, F_OK), 0);
	}
	disk_room(all);
	ck_assert_int_eq(hurt_repair_with(NULL, &r), 0);
	disk_room(-1);
	hurt_works();
}
END_TEST

START_TEST(a_full_disk_makes_no_backup_a_bad_one)
{
	struct repaired r;

	disk_room(bytes_of(hurt.backup, "") / 2);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, &r), ERR_FULL);
	ck_assert(r.place);
	ck_assert_int_eq(r.backups[0], REPAIR_NOT_TRIED);
	ck_assert_int_ne(access(hurt.to, F_OK), 0);
	disk_room(-1);
	ck_assert_int_eq(hurt_repair_with(hurt.backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_USED);
}
END_TEST

/* Of every file, those of LMDB too, wherever a write of it ends. */
START_TEST(files_that_may_not_grow_leave_nothing)
{
	struct rlimit before, limit;
	struct repaired r;
	int err = ERR_IO, failed = 0;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	for (limit.rlim_cur = 3000; err != 0 && limit.rlim_cur < 8 << 20; limit.rlim_cur += 30000) {
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		err = hurt_repair_with(hurt.backup, &r);
		ck_assert_int_eq(err != 0, access(hurt.to, F_OK) != 0);
		ck_assert_int_ne(err, ERR_BAD);
		failed += err != 0;
	}
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	ck_assert_int_eq(err, 0);
	ck_assert_int_gt(failed, 3);
	hurt_works();
}
END_TEST

Suite *
suite_repair_room(void)
{
	Suite *s = suite_create("repair_room");
	TCase *t = tcase_create("repair_room");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, hurt_setup, hurt_teardown);
	tcase_add_test(t, a_file_that_was_cut_is_none);
	tcase_add_test(t, a_full_disk_makes_no_backup_a_bad_one);
	tcase_add_test(t, files_that_may_not_grow_leave_nothing);
	suite_add_tcase(s, t);
	return s;
}
