/*
 * What a sandboxed process can still do. Each test runs one deed in a child:
 * its exit status is the answer, SIGSYS means that the filter killed it.
 */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "db/pins.h"
#include "db/store.h"
#include "keys/password.h"
#include "src/base/datadir.h"
#include "src/base/sandbox.h"
#include "src/base/wall.h"
#include "tests/check/help_world.h"

Suite *suite_sandbox(void);

#define KILLED (-SIGSYS)
#define ENTER_FAILED 99

enum seal { OPEN, SEALED };

static int passed[2];	/* data.mdb and the pins, as the keeper passes them */

static void
open_passed(const char *dir)
{
	char path[256];
	int pins[2];

	snprintf(path, sizeof path, "%s/data.mdb", dir);
	passed[0] = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(passed[0], 0);
	ck_assert_int_eq(pins_make(pins), 0);
	close(pins[0]);
	passed[1] = pins[1];
}

static struct db *county;

/* Reads the county over the file that was passed. */
static int
read_county(const char *dir)
{
	struct txn t;
	uint64_t n;

	(void)dir;
	txn_begin(&t, county, false);
	n = table_count(&t, TABLE_JOURNAL);
	txn_abort(&t);
	db_close(county);
	return t.err == 0 && n > 0 ? 0 : 2;
}

/* Exit status of deed(dir) in a sandboxed child, or minus the signal. */
static int
run(int (*deed)(const char *dir), const char *dir, enum seal seal)
{
	struct sandbox *b = sandbox_new();
	int status;
	pid_t child;

	ck_assert_ptr_nonnull(b);
	child = fork();
	if (child == 0) {
		if (sandbox_enter(b) != 0)
			_exit(ENTER_FAILED);
		/* As sessions do, before it is sealed. */
		if (deed == read_county && db_open_passed(&county, passed[0], passed[1], NULL, NULL) != 0)
			_exit(ENTER_FAILED);
		if (seal == SEALED && sandbox_seal(b) != 0)
			_exit(ENTER_FAILED);
		_exit(deed(dir));
	}
	ck_assert_int_gt(child, 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	sandbox_free(b);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int
open_file(const char *path, int flags)
{
	return open(path, flags | O_CLOEXEC, 0600) >= 0 ? 0 : errno;
}

static int
open_passwd(const char *dir)
{
	(void)dir;
	return open_file("/etc/passwd", O_RDONLY);
}

static int
open_terminfo(const char *dir)
{
	(void)dir;
	return open_file("/usr/share/terminfo", O_RDONLY | O_DIRECTORY) == 0 ||
	    open_file("/lib/terminfo", O_RDONLY | O_DIRECTORY) == 0 ? 0 : errno;
}

static int
open_own(const char *dir, const char *name, int flags)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return open_file(path, flags);
}

static int
read_data(const char *dir)
{
	return open_own(dir, "data.mdb", O_RDONLY);
}

static int
write_lock(const char *dir)
{
	return open_own(dir, "lock.mdb", O_RDWR);
}

static int
write_data(const char *dir)
{
	return open_own(dir, "data.mdb", O_RDWR);
}

static int
read_secrets(const char *dir)
{
	return open_own(dir, "secret.mdb", O_RDONLY);
}

static int
make_file(const char *dir)
{
	return open_own(dir, "new", O_CREAT | O_WRONLY);
}

/* What the keeper says there is its alone to say. */
static int
map_pins(const char *dir)
{
	(void)dir;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, passed[1], 0) == MAP_FAILED ?
	    errno : 0;
}

static int
make_pins_writable(const char *dir)
{
	void *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, passed[1], 0);

	(void)dir;
	return p == MAP_FAILED || mprotect(p, 4096, PROT_READ | PROT_WRITE) != 0 ? errno : 0;
}

static int
write_pins(const char *dir)
{
	uint64_t much = UINT64_MAX;

	(void)dir;
	return pwrite(passed[1], &much, sizeof much, 0) < 0 ? errno : 0;
}

static int
cut_pins(const char *dir)
{
	(void)dir;
	return ftruncate(passed[1], 0) != 0 ? errno : 0;
}

static int
reopen_pins(const char *dir)
{
	char path[40];

	(void)dir;
	snprintf(path, sizeof path, "/proc/self/fd/%d", passed[1]);
	return open_file(path, O_RDWR);
}

static int
write_passed(const char *dir)
{
	(void)dir;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, passed[0], 0) == MAP_FAILED ?
	    errno : 0;
}

/* A lock of the open file, which others hold too. */
static int
leave_lock(const char *dir)
{
	struct flock l = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 1 };

	(void)dir;
	return fcntl(passed[1], F_OFD_SETLK, &l) != 0 ? errno : 0;
}

static int
run_program(const char *dir)
{
	(void)dir;
	execl("/bin/true", "true", (char *)NULL);
	return errno;
}

static int
start_child(const char *dir)
{
	(void)dir;
	return fork() < 0 ? errno : 0;
}

static int
connect_out(const char *dir)
{
	(void)dir;
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int
signal_parent(const char *dir)
{
	(void)dir;
	return kill(getppid(), 0) != 0 ? errno : 0;
}

static int
signal_thread(const char *dir)
{
	(void)dir;
	return (int)syscall(SYS_tgkill, getppid(), getppid(), 0) != 0 ? errno : 0;
}

static int
signal_by_file(const char *dir)
{
	(void)dir;
	return fcntl(passed[0], F_SETOWN, getppid()) != 0 ? errno : 0;
}

static int
signal_on_input(const char *dir)
{
	(void)dir;
	return fcntl(passed[0], F_SETFL, O_ASYNC) != 0 ? errno : 0;
}

static int
share_memory(const char *dir)
{
	(void)dir;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) ==
	    MAP_FAILED ? errno : 0;
}

/* How many files in memory it can make: none of another way takes so much. */
static int
make_memory(const char *dir)
{
	int n = 0, fd;

	(void)dir;
	while (n < 50 && (fd = memfd_create("x", 0)) >= 0)
		n += ftruncate(fd, 1 << 20) == 0;
	return n > 0 ? n < 24 : errno;
}

static int
look_at(const char *dir)
{
	static const char *const paths[] = { "/etc/shadow", "/etc/no such file" };
	struct stat st;

	(void)dir;
	/* What is there and what is not are one to it. */
	for (int i = 0; i < 2; i++)
		if (stat(paths[i], &st) == 0 || errno != EACCES || access(paths[i], F_OK) == 0 ||
		    errno != EACCES || open_file(paths[i], O_PATH) != EACCES ||
		    statx(AT_FDCWD, paths[i], 0, STATX_SIZE, &(struct statx){ 0 }) == 0 || errno != EACCES)
			return 0;
	return EACCES;
}

static int
make_code(const char *dir)
{
	(void)dir;
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
	    MAP_FAILED ? errno : 0;
}

static int
set_terminal(const char *dir)
{
	struct termios t;

	(void)dir;
	memset(&t, 0, sizeof t);
	return tcsetattr(0, TCSADRAIN, &t) != 0 ? errno : 0;
}

static int
open_county(const char *dir)
{
	struct db *db;

	return db_open(&db, dir, DB_READ) == 0 ? 0 : 1;
}

static int
stretch(const char *dir)
{
	uint8_t out[PASSWORD_BYTES], salt[PASSWORD_SALT] = { 0 };

	(void)dir;
	return password_stretch(out, "x", 1, salt, 1, PASSWORD_MEM_KIB);
}

static int
dump_core(const char *dir)
{
	struct rlimit r;

	(void)dir;
	return getrlimit(RLIMIT_CORE, &r) == 0 && r.rlim_max != 0;
}

#ifdef __SANITIZE_ADDRESS__
#define STRICT(expected, lenient) (lenient)
#else
#define STRICT(expected, lenient) (expected)
#endif

static const struct deed {
	const char *name;
	int (*deed)(const char *dir);
	enum seal seal;
	int expected;
} deeds[] = {
	{ "opens /etc/passwd", open_passwd, OPEN, EACCES },
	{ "opens terminfo", open_terminfo, OPEN, EACCES },
	{ "reads the county's file", read_data, OPEN, EACCES },
	{ "opens the keeper's lock file", write_lock, OPEN, EACCES },
	{ "writes the county's file", write_data, OPEN, EACCES },
	{ "reads the keeper's secrets", read_secrets, OPEN, EACCES },
	{ "makes a file", make_file, OPEN, EACCES },
	{ "runs a program", run_program, OPEN, KILLED },
	{ "starts a process", start_child, OPEN, STRICT(KILLED, 0) },
	{ "makes a socket", connect_out, OPEN, KILLED },
	{ "sends a signal", signal_parent, OPEN, KILLED },
#ifndef __SANITIZE_ADDRESS__	/* there it is the kernel's account and scope alone that refuse */
	{ "signals a thread", signal_thread, OPEN, KILLED },
#endif
	{ "has a file signal others", signal_by_file, OPEN, STRICT(KILLED, 0) },
	{ "has input signal others", signal_on_input, OPEN, STRICT(KILLED, 0) },
	{ "shares memory", share_memory, OPEN, STRICT(KILLED, 0) },
	{ "makes few files in memory", make_memory, OPEN, 1 },
	{ "makes files in memory when sealed", make_memory, SEALED, EACCES },
	{ "looks at what files there are", look_at, OPEN, STRICT(EACCES, 0) },
	{ "looks at what files there are when sealed", look_at, SEALED, EACCES },
	{ "makes memory into code", make_code, OPEN, STRICT(KILLED, 0) },
	{ "changes a terminal", set_terminal, OPEN, ENOTTY },
	{ "opens the county", open_county, OPEN, 1 },
	{ "opens the county when sealed", open_county, SEALED, 1 },
	{ "reads the county that was passed", read_county, OPEN, 0 },
	{ "reads the county that was passed when sealed", read_county, SEALED, 0 },
	{ "maps the keeper's word to write it", map_pins, OPEN, EACCES },
	{ "makes it writable", make_pins_writable, OPEN, EACCES },
	{ "writes it", write_pins, OPEN, EBADF },
	{ "cuts it short", cut_pins, OPEN, EINVAL },
	{ "opens it anew", reopen_pins, OPEN, EACCES },
	{ "maps the county to write it", write_passed, OPEN, EACCES },
	{ "leaves a lock behind", leave_lock, OPEN, STRICT(KILLED, 0) },
	{ "stretches a password", stretch, SEALED, 0 },
	{ "may dump core", dump_core, OPEN, 0 },
};

/* The sandbox tests of files need Landlock; elsewhere they would prove nothing. */
static bool
needs_landlock(int (*deed)(const char *dir))
{
	return deed == open_passwd || deed == read_secrets || deed == make_file ||
	    deed == write_data || deed == read_data || deed == write_lock ||
	    deed == open_county || deed == reopen_pins;
}

START_TEST(does_what_it_may)
{
	const struct deed *d = &deeds[_i];
	struct world w;
	int got;

	if (needs_landlock(d->deed) && (sandbox_layers() & SANDBOX_LANDLOCK) == 0)
		return;
	world_open(&w);
	ck_assert_int_eq(datadir_own(w.dir), 0);
	open_passed(w.dir);
	got = run(d->deed, w.dir, d->seal);
	world_close(&w);
	close(passed[0]);
	close(passed[1]);
	ck_assert_msg(got == d->expected, "%s: %d, not %d", d->name, got, d->expected);
}
END_TEST

static int
make_socket(const char *dir)
{
	(void)dir;
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int
read_own(const char *dir)
{
	return open_own(dir, "secret.mdb", O_RDWR);
}

static int
remove_own(const char *dir)
{
	char path[256];

	snprintf(path, sizeof path, "%s/new", dir);
	return unlink(path) != 0 ? errno : 0;
}

/* All that the county takes, within its walls. */
static int
keep_county(const char *dir)
{
	struct core *core;
	int err = core_open(&core, dir);

	if (err == 0)
		err = core_begin(core, 1);
	if (err == 0)
		core_note(core, &(struct origin){ .system = true }, "system.start", "", "");
	if (err == 0)
		err = core_commit(core);
	return err;
}

static const struct deed walled[] = {
	{ "opens /etc/passwd", open_passwd, OPEN, EACCES },
	{ "makes a file of its own", make_file, OPEN, 0 },
	{ "removes it", remove_own, OPEN, ENOENT },
	{ "opens its own files", read_own, OPEN, 0 },
	{ "keeps the county", keep_county, OPEN, 0 },
	{ "runs a program", run_program, OPEN, EPERM },
	{ "starts a process", start_child, OPEN, EPERM },
	{ "makes a socket", make_socket, OPEN, EPERM },
	{ "sends a signal", signal_parent, OPEN, EPERM },
	{ "signals a thread", signal_thread, OPEN, EPERM },
	{ "has a file signal others", signal_by_file, OPEN, EPERM },
	{ "makes memory into code", make_code, OPEN, EPERM },
};

START_TEST(the_keeper_does_what_it_may)
{
	const struct deed *d = &walled[_i];
	int status, got;
	struct world w;
	pid_t child;

#ifdef __SANITIZE_ADDRESS__
	return;		/* there it stands open */
#endif
	if ((needs_landlock(d->deed) || d->deed == run_program) && (sandbox_layers() & SANDBOX_LANDLOCK) == 0)
		return;
	world_open(&w);
	if (d->deed == keep_county) {
		core_close(w.core);
		w.core = NULL;
	}
	child = fork();
	if (child == 0)
		_exit(chdir(w.dir) != 0 || wall_keeper(NULL) != 0 ? ENTER_FAILED : d->deed(w.dir));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	got = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
	world_close(&w);
	ck_assert_msg(got == d->expected, "the keeper %s: %d, not %d", d->name, got, d->expected);
}
END_TEST

START_TEST(names_missing_layers)
{
	char text[100];

	sandbox_missing(SANDBOX_ALL, text, sizeof text);
	ck_assert_str_eq(text, "");
	sandbox_missing(SANDBOX_SECCOMP | SANDBOX_LIMITS, text, sizeof text);
	ck_assert_str_eq(text, "own account, Landlock, Landlock 6");
	/* A kernel that knows Landlock, but not all of it. */
	sandbox_missing(SANDBOX_ALL & ~SANDBOX_SCOPES, text, sizeof text);
	ck_assert_str_eq(text, "Landlock 6");
}
END_TEST

Suite *
suite_sandbox(void)
{
	Suite *s = suite_create("sandbox");
	TCase *tc = tcase_create("deeds");

	tcase_add_loop_test(tc, does_what_it_may, 0, (int)(sizeof deeds / sizeof *deeds));
	tcase_add_loop_test(tc, the_keeper_does_what_it_may, 0, (int)(sizeof walled / sizeof *walled));
	tcase_add_test(tc, names_missing_layers);
	suite_add_tcase(s, tc);
	return s;
}
