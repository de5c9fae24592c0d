/* Owner, modes and lock of the data directory. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/datadir.h"

Suite *suite_datadir(void);

static char top[64], dir[80];

static void
make(const char *name, mode_t mode)
{
	char path[160];
	int fd;

	snprintf(path, sizeof path, "%s/%s", top, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

static unsigned
mode_of(const char *name)
{
	struct stat st;
	char path[160];

	snprintf(path, sizeof path, "%s/%s", top, name);
	ck_assert_int_eq(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

static void
setup(void)
{
	snprintf(top, sizeof top, "/tmp/datadir.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(dir, sizeof dir, "%s/d", top);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
}

static void
teardown(void)
{
	char line[96];

	snprintf(line, sizeof line, "rm -rf '%s'", top);
	ck_assert_int_eq(system(line), 0);
}

START_TEST(modes)
{
	make("d/data.mdb", 0640);
	make("d/lock.mdb", 0660);
	make("d/seal.key", 0644);
	ck_assert_int_eq(datadir_own(dir), 0);
	ck_assert_uint_eq(mode_of("d"), 0750);
	ck_assert_uint_eq(mode_of("d/data.mdb"), 0600);
	ck_assert_uint_eq(mode_of("d/lock.mdb"), 0600);
	ck_assert_uint_eq(mode_of("d/seal.key"), 0600);
}
END_TEST

/* The keeper's account may make what it likes there; root must not be led out. */
START_TEST(nothing_outside_is_touched)
{
	char out[160], in[160];
	struct stat st;

	make("mine", 0644);
	make("theirs", 0644);
	snprintf(out, sizeof out, "%s/mine", top);
	snprintf(in, sizeof in, "%s/link", dir);
	ck_assert_int_eq(symlink(out, in), 0);
	snprintf(out, sizeof out, "%s/theirs", top);
	snprintf(in, sizeof in, "%s/second", dir);
	ck_assert_int_eq(link(out, in), 0);
	snprintf(in, sizeof in, "%s/pipe", dir);
	ck_assert_int_eq(mkfifo(in, 0644), 0);
	ck_assert_int_eq(datadir_own(dir), 0);
	ck_assert_uint_eq(mode_of("mine"), 0644);
	ck_assert_uint_eq(mode_of("theirs"), 0644);
	ck_assert_int_eq(stat(out, &st), 0);
	ck_assert_uint_eq(st.st_uid, geteuid());
}
END_TEST

START_TEST(lock_is_held_once)
{
	pid_t holder;
	int fd = datadir_lock(dir, &holder);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(datadir_lock(dir, &holder), -1);
	ck_assert_int_eq(errno, EWOULDBLOCK);
	ck_assert_int_eq(holder, getpid());
	close(fd);
	fd = datadir_lock(dir, &holder);
	ck_assert_int_ge(fd, 0);
	close(fd);
}
END_TEST

Suite *
suite_datadir(void)
{
	Suite *s = suite_create("datadir");
	TCase *t = tcase_create("datadir");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, modes);
	tcase_add_test(t, nothing_outside_is_touched);
	tcase_add_test(t, lock_is_held_once);
	suite_add_tcase(s, t);
	return s;
}
