/* A restore that fails at its very end leaves the place as it was. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/backup.h"
#include "db/err.h"
#include "src/admin/restore.h"
#include "src/base/datadir.h"
#include "tests/check/help_world.h"

Suite *suite_restore(void);

static struct world w;
static char file[96], dir[96];

static void
setup(void)
{
	world_open(&w);
	core_close(w.core);
	w.core = NULL;
	snprintf(file, sizeof file, "%s.backup", w.dir);
	snprintf(dir, sizeof dir, "%s.new", w.dir);
	ck_assert_int_eq(backup_make(w.dir, file, world_stay, NULL), 0);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
}

static void
teardown(void)
{
	unlink(file);
	apart_clear(dir);
	world_close(&w);
}

/* Once the restore is at work, lays a directory where its last file is to go. */
static pid_t
hinder(void)
{
	char part[128], last[128];
	pid_t pid;

	snprintf(part, sizeof part, "%s/restore.part/data.mdb", dir);
	snprintf(last, sizeof last, "%s/data.mdb", dir);
	pid = fork();
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (access(part, F_OK) != 0)
		usleep(500);
	_exit(mkdir(last, 0700) == 0 ? 0 : 1);
}

START_TEST(a_backup_needs_a_folder_and_a_new_name)
{
	char there[200];

	ck_assert_int_eq(backup_make(w.dir, file, world_stay, NULL), ERR_EXISTS);
	snprintf(there, sizeof there, "%s/nowhere/backup", dir);
	ck_assert_int_eq(backup_make(w.dir, there, world_stay, NULL), ERR_NOTFOUND);
}
END_TEST

START_TEST(a_host_key_outlives_a_failed_move)
{
	char key[128], other[128];
	struct restored done;
	struct stat before, after;
	int status;
	pid_t pid;

	snprintf(key, sizeof key, "%s/host_key", dir);
	snprintf(other, sizeof other, "%s/machine.key", dir);
	ck_assert_int_eq(ssh_host_make(dir, done.host), 0);
	ck_assert_int_eq(stat(key, &before), 0);
	pid = hinder();
	ck_assert_int_eq(restore_county(dir, file, NULL, &done), ERR_IO);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert(done.place);
	ck_assert_int_eq(stat(key, &after), 0);
	ck_assert_uint_eq(after.st_ino, before.st_ino);
	ck_assert_int_ne(access(other, F_OK), 0);
}
END_TEST

static uint8_t shown[SEAL_PUBLIC];

static bool
say_no(void *ctx, const uint8_t seal[SEAL_PUBLIC])
{
	memcpy(shown, seal, SEAL_PUBLIC);
	return ctx != NULL;
}

/* Whose seals a backup has is shown before anything of it lies in the place. */
START_TEST(who_says_no_restores_nothing)
{
	struct restore_ask ask = { say_no, NULL };
	struct restored done;
	char path[128];
	uint8_t key[SEAL_PUBLIC];
	FILE *f;

	ck_assert_int_eq(restore_county(dir, file, &ask, &done), ERR_USE);
	ck_assert(done.declined);
	ck_assert_int_eq(rmdir(dir), 0);
	snprintf(path, sizeof path, "%s/" FILE_SEAL_PUBLIC, w.dir);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fread(key, 1, sizeof key, f), sizeof key);
	fclose(f);
	ck_assert_mem_eq(shown, key, sizeof key);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	ask.ctx = &ask;
	ck_assert_int_eq(restore_county(dir, file, &ask, &done), 0);
	ck_assert(!done.declined);
	ck_assert_mem_ne(done.seal, key, sizeof key);
}
END_TEST

Suite *
suite_restore(void)
{
	Suite *s = suite_create("restore");
	TCase *tc = tcase_create("restore");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_backup_needs_a_folder_and_a_new_name);
	tcase_add_test(tc, a_host_key_outlives_a_failed_move);
	tcase_add_test(tc, who_says_no_restores_nothing);
	suite_add_tcase(s, tc);
	return s;
}
