/*
 * Where a target's inputs begin: time, chance and the county, the same for each. The
 * linker puts these clocks in the place of the program's own.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/check.h"
#include "keys/keys.h"
#include "src/admin/check_needs.h"
#include "src/lang/tr.h"
#include "tests/check/help_world.h"
#include "tests/fuzz/fuzz.h"

#define BEGINS 1784721600000LL		/* 2026-07-22 20:00 +08:00, as in help_world.c */
#define FILES 8

int64_t __wrap_clock_now(void);
int64_t __wrap_clock_system(void);
int64_t __wrap_clock_monotonic(void);
void __wrap_random_fill(void *out, size_t len);
void __wrap_log_warnx(const char *fmt, ...);
int __wrap_epoll_wait(int poll, struct epoll_event *ev, int n, int ms);
int __real_epoll_wait(int poll, struct epoll_event *ev, int n, int ms);
void _mark_point(const char *file, int line);
void _ck_assert_failed(const char *file, int line, const char *what, const char *words, ...);

struct kept {			/* a file of the county */
	char name[32];
	uint8_t *data;
	size_t len;
};

static int64_t passed;
static uint64_t chance;
static char dir[80];
static struct kept kept[FILES];
static size_t nkept;

int64_t
__wrap_clock_now(void)
{
	return BEGINS + passed;
}

int64_t
__wrap_clock_system(void)
{
	return BEGINS + passed;
}

int64_t
__wrap_clock_monotonic(void)
{
	return 1000000 + passed;
}

void
__wrap_random_fill(void *out, size_t len)
{
	uint8_t *p = out;

	for (; len > 0; len--) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		*p++ = (uint8_t)(chance >> 56);
	}
}

/* It says a line for each that is dropped. */
void
__wrap_log_warnx(const char *fmt, ...)
{
	(void)fmt;
}

/* Nothing is worth waiting for: all that is sent lies there before a round. */
int
__wrap_epoll_wait(int poll, struct epoll_event *ev, int n, int ms)
{
	(void)ms;
	return __real_epoll_wait(poll, ev, n, 0);
}

void
fuzz_begin(void)
{
	passed = 0;
	chance = 1;
}

void
fuzz_sleep(int64_t ms)
{
	passed += ms;
}

_Noreturn void
fuzz_found(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: it does not hold: %s\n", file, line, what);
	abort();
}

/* The helpers of the Check suites assert without Check here. */
void
_mark_point(const char *file, int line)
{
	(void)file;
	(void)line;
}

void
_ck_assert_failed(const char *file, int line, const char *what, const char *words, ...)
{
	(void)words;
	fuzz_found(file, line, what);
}

static void
dir_away(void)
{
	world_remove(dir);
}

const char *
fuzz_dir(void)
{
	const char *tmp = getenv("TMPDIR");

	if (dir[0] != '\0')
		return dir;
	snprintf(dir, sizeof dir, "%.60s/fuzz-XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL)
		fuzz_found(__FILE__, __LINE__, "there is room for a folder");
	atexit(dir_away);
	return dir;
}

void
fuzz_file(const char *name, const void *data, size_t len)
{
	char path[160];
	int fd;

	snprintf(path, sizeof path, "%s/%s", fuzz_dir(), name);
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	MUST(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	close(fd);
}

static void
keep(int from, const char *name)
{
	struct kept *f = &kept[nkept];
	int fd = openat(from, name, O_RDONLY);
	struct stat st;

	MUST(nkept < FILES && fd >= 0 && fstat(fd, &st) == 0);
	snprintf(f->name, sizeof f->name, "%.31s", name);
	f->len = (size_t)st.st_size;
	f->data = malloc(f->len);
	MUST(f->data != NULL && read(fd, f->data, f->len) == st.st_size);
	close(fd);
	nkept++;
}

/* Made once; what is a lock's is made anew by who opens it. */
static void
county_make(void)
{
	struct world w;
	struct dirent *e;
	DIR *d;

	world_open(&w);
	core_close(w.core);
	w.core = NULL;
	d = opendir(w.dir);
	MUST(d != NULL);
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.' && strstr(e->d_name, "lock") == NULL)
			keep(dirfd(d), e->d_name);
	closedir(d);
	world_close(&w);
}

void
fuzz_county(void)
{
	if (nkept == 0)
		county_make();
	fuzz_begin();
	for (size_t i = 0; i < nkept; i++)
		fuzz_file(kept[i].name, kept[i].data, kept[i].len);
}

void
fuzz_county_check(void)
{
	struct check_result r;
	struct db *db;
	struct txn t;

	MUST(check_run(fuzz_dir(), stderr, &r) == 0);
	MUST(db_open(&db, fuzz_dir(), DB_READ) == 0);
	txn_begin(&t, db, false);
	MUST(check_needs(&t, stderr) == 0);
	txn_abort(&t);
	db_close(db);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	keys_init();
	tr_init();
	fuzz_begin();
	return 0;
}
