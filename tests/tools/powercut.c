/*
 * Power cuts on a county that is being written. This process is the keeper; each of its writes,
 * syncs and changes of length is noted as it goes to the system. Then the disk is made as it may
 * be after a cut at any moment: all that was synced, and of what was not any part, in sectors,
 * the write that was under way torn. Of each such county all that was answered must be there,
 * once, and the check must hold, also after a further write.
 *
 *   powercut DIR IMAGES SEED
 *
 * With FENGSUI_LYING_DISK no sync counts, and images must be bad.
 * DIR must not exist; it should be in memory. Prints what was looked at. Exit 1 when one image
 * lost an answer, has one twice, or does not pass the check.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/check.h"
#include "db/journal.h"
#include "keys/random.h"
#include "src/core/core.h"
#include "src/lang/tr.h"

enum { SECTOR = 512, FILES = 16, OPERATIONS = 1500 };

enum what { WRITE, SYNC, LENGTH };

struct event {
	enum what what;
	int file;
	size_t at, len;
	unsigned char *data;
	size_t answered;	/* operations that were answered before it */
};

struct copy {
	char name[64];
	unsigned char *data;
	size_t len, cap;
};

static struct copy begun[FILES];	/* as the files were when the noting began */
static int nfiles;
static struct event *events;
static size_t nevents, room, answered;
static struct { uint8_t id[OP_ID_BYTES]; uint64_t seq; } ops[OPERATIONS];
static const char *dir;
static bool noting;
static uint64_t state;

static uint64_t
pick(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static void
die(const char *why)
{
	fprintf(stderr, "powercut: %s: %s\n", why, strerror(errno));
	exit(2);
}

/* Which of the county's files is it? Locks are no matter. */
static int
file_of(int fd)
{
	char link[40], path[PATH_MAX];
	ssize_t n;

	if (!noting)
		return -1;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n <= 0 || strncmp(path, dir, strlen(dir)) != 0)
		return -1;
	path[n] = '\0';
	for (int i = 0; i < nfiles; i++)
		if (strcmp(path + strlen(dir) + 1, begun[i].name) == 0)
			return i;
	return -1;
}

static void
note(enum what what, int fd, const void *data, size_t len, size_t at)
{
	int file = file_of(fd);
	struct event *e;

	/* A disk that says it has what it has not: then answers must be found to be lost. */
	if (file < 0 || (what == SYNC && getenv("FENGSUI_LYING_DISK") != NULL))
		return;
	if (nevents == room) {
		room = room == 0 ? 4096 : 2 * room;
		events = realloc(events, room * sizeof *events);
		if (events == NULL)
			die("memory");
	}
	e = &events[nevents++];
	*e = (struct event){ .what = what, .file = file, .at = at, .len = len, .answered = answered };
	if (data != NULL) {
		e->data = malloc(len);
		if (e->data == NULL)
			die("memory");
		memcpy(e->data, data, len);
	}
}

/* A file that is opened so is synced by each write. */
static void
note_write(int fd, const void *data, size_t len, size_t at)
{
	int flags = fcntl(fd, F_GETFL);

	note(WRITE, fd, data, len, at);
	if (flags >= 0 && (flags & O_DSYNC) != 0)
		note(SYNC, fd, NULL, 0, 0);
}

ssize_t
pwrite(int fd, const void *data, size_t len, off_t at)
{
	note_write(fd, data, len, (size_t)at);
	return syscall(SYS_pwrite64, fd, data, len, at);
}

ssize_t
pwrite64(int fd, const void *data, size_t len, off64_t at)
{
	return pwrite(fd, data, len, at);
}

ssize_t
pwritev(int fd, const struct iovec *v, int n, off_t at)
{
	ssize_t all = 0, done;

	for (int i = 0; i < n; i++) {
		done = pwrite(fd, v[i].iov_base, v[i].iov_len, at + all);
		if (done < 0)
			return all > 0 ? all : -1;
		all += done;
	}
	return all;
}

ssize_t
pwritev64(int fd, const struct iovec *v, int n, off64_t at)
{
	return pwritev(fd, v, n, at);
}

ssize_t
write(int fd, const void *data, size_t len)
{
	if (file_of(fd) >= 0)
		note_write(fd, data, len, (size_t)lseek(fd, 0, SEEK_CUR));
	return syscall(SYS_write, fd, data, len);
}

ssize_t
writev(int fd, const struct iovec *v, int n)
{
	ssize_t all = 0, done;

	for (int i = 0; i < n; i++) {
		done = write(fd, v[i].iov_base, v[i].iov_len);
		if (done < 0)
			return all > 0 ? all : -1;
		all += done;
	}
	return all;
}

int
fdatasync(int fd)
{
	note(SYNC, fd, NULL, 0, 0);
	return (int)syscall(SYS_fdatasync, fd);
}

int
fsync(int fd)
{
	note(SYNC, fd, NULL, 0, 0);
	return (int)syscall(SYS_fsync, fd);
}

int
ftruncate(int fd, off_t len)
{
	note(LENGTH, fd, NULL, (size_t)len, 0);
	return (int)syscall(SYS_ftruncate, fd, len);
}

int
ftruncate64(int fd, off64_t len)
{
	return ftruncate(fd, len);
}

/* --- the county that is written */

static void
path_in(char path[PATH_MAX], const char *in, const char *name)
{
	snprintf(path, PATH_MAX, "%.*s/%.70s", PATH_MAX - 80, in, name);
}

static void
load(struct copy *c, const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	int fd;

	snprintf(c->name, sizeof c->name, "%s", name);
	path_in(path, dir, name);
	fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) != 0)
		die(path);
	c->len = c->cap = (size_t)st.st_size;
	c->data = malloc(c->cap + 1);
	if (c->data == NULL || read(fd, c->data, c->len) != (ssize_t)c->len)
		die(path);
	close(fd);
}

/* Secrets change with some, as those of codes do. */
static void
operate(struct core *core, int64_t now, int i)
{
	static const char *const texts[] = { "水已退到二社桥头以下", "三社路断，车过不去", "电话不通" };
	struct entry e;
	char name[24] = "draft";
	uint8_t key[32], hash[32];
	struct txn t;

	if (core_begin(core, now) != 0)
		die("begin");
	for (uint64_t n = pick(4) + 1; n > 0; n--)
		core_note(core, &(struct origin){ .system = true }, "server.start", "reason", texts[pick(3)]);
	if (pick(3) == 0) {
		random_fill(key, sizeof key);
		name[20] = (char)pick(100);
		table_put(core_hidden(core), TABLE_META, name, sizeof name, key, sizeof key);
	}
	if (core_commit(core) != 0)
		die("commit");
	txn_begin(&t, core_db(core), false);
	if (journal_get(&t, core_seq(core), &e, hash) != 0)
		die("the journal");
	memcpy(ops[i].id, e.op_id, OP_ID_BYTES);
	ops[i].seq = e.seq;
	txn_abort(&t);
	answered = (size_t)i + 1;
}

static int64_t
work(void)
{
	static const char *const names[] = { "data.mdb", "secret.mdb", "slots", "seal.key", "seal.pub", "machine.key" };
	uint8_t pub[32];
	struct core *core;
	int64_t now = 1790000000000;

	if (mkdir(dir, 0700) != 0 || core_create(dir, pub) != 0 || core_open(&core, dir) != 0)
		die(dir);
	/* One without any entry is no county yet. */
	operate(core, now, 0);
	core_close(core);
	for (nfiles = 0; nfiles < 6; nfiles++)
		load(&begun[nfiles], names[nfiles]);
	noting = true;
	if (core_open(&core, dir) != 0)
		die(dir);
	for (int i = 1; i < OPERATIONS; i++)
		operate(core, now += 1000, i);
	core_close(core);
	noting = false;
	return now;
}

/* --- the disk after a cut */

static void
grow(struct copy *c, size_t len)
{
	if (len > c->cap) {
		c->data = realloc(c->data, 2 * len);
		if (c->data == NULL)
			die("memory");
		c->cap = 2 * len;
	}
	if (len > c->len) {
		memset(c->data + c->len, 0, len - c->len);
		c->len = len;
	}
}

static void
apply(struct copy *c, const struct event *e)
{
	if (e->what == LENGTH) {
		grow(c, e->len);
		c->len = e->len;
	} else if (e->what == WRITE) {
		grow(c, e->at + e->len);
		memcpy(c->data + e->at, e->data, e->len);
	}
}

/* Any of its sectors, so often of a hundred. */
static void
apply_some(struct copy *c, const struct event *e, unsigned percent)
{
	size_t n;

	if (e->what != WRITE) {
		if (pick(100) < percent)
			apply(c, e);
		return;
	}
	for (size_t at = 0; at < e->len; at += n) {
		n = SECTOR - (e->at + at) % SECTOR;
		n = n < e->len - at ? n : e->len - at;
		if (pick(100) >= percent)
			continue;
		grow(c, e->at + at + n);
		memcpy(c->data + e->at + at, e->data + at, n);
	}
}

static bool
synced_after(size_t from, size_t cut, int file)
{
	for (size_t i = from + 1; i < cut; i++)
		if (events[i].file == file && events[i].what == SYNC)
			return true;
	return false;
}

static void
save(const char *in, const struct copy *c)
{
	char path[PATH_MAX];
	int fd;

	path_in(path, in, c->name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, c->data, c->len) != (ssize_t)c->len)
		die(path);
	close(fd);
}

/* The disk at the event cut: what was synced, which from on `from` is looked for. */
static void
make_image(const char *in, struct copy *synced, size_t from, size_t cut)
{
	static const unsigned parts[] = { 0, 10, 50, 90, 100 };
	unsigned percent = parts[pick(5)];
	struct copy now[FILES];

	for (int f = 0; f < nfiles; f++) {
		now[f] = synced[f];
		now[f].data = malloc(now[f].cap + 1);
		if (now[f].data == NULL)
			die("memory");
		memcpy(now[f].data, synced[f].data, synced[f].len);
	}
	for (size_t i = from; i < cut; i++)
		if (synced_after(i, cut, events[i].file))
			apply(&now[events[i].file], &events[i]);
	for (size_t i = from; i < cut; i++)
		if (!synced_after(i, cut, events[i].file))
			apply_some(&now[events[i].file], &events[i], percent);
	if (cut < nevents)
		apply_some(&now[events[cut].file], &events[cut], 50);	/* under way */
	mkdir(in, 0700);
	for (int f = 0; f < nfiles; f++) {
		save(in, &now[f]);
		free(now[f].data);
	}
}

struct look {
	const char *in;
	size_t answered;
	int64_t now;
};

static int
fault(const char *what, uint64_t n)
{
	fprintf(stderr, "powercut: %s %llu\n", what, (unsigned long long)n);
	return 1;
}

static int
look(const struct look *l)
{
	struct check_result r = { 0 };
	struct core *core;
	struct txn t;
	int bad = 0;

	if (check_run(l->in, stderr, &r) != 0 || core_open(&core, l->in) != 0)
		return fault("the check does not hold", l->answered);
	txn_begin(&t, core_db(core), false);
	for (size_t i = 0; i < l->answered; i++)
		if (journal_once(&t, 0, ops[i].id) != ops[i].seq)
			bad = fault("lost or elsewhere: operation", i);
	txn_abort(&t);
	if (core_begin(core, l->now) != 0)
		return fault("it takes no writing", l->answered);
	core_note(core, &(struct origin){ .system = true }, "server.start", "", "");
	if (core_commit(core) != 0)
		return fault("it takes no writing", l->answered);
	core_close(core);
	return check_run(l->in, stderr, &r) != 0 ? fault("the check no longer holds", l->answered) : bad;
}

static int
look_apart(const char *in, size_t done, int64_t now)
{
	struct look l = { in, done, now };
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(look(&l));
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	unsigned long images = argc == 4 ? strtoul(argv[2], NULL, 10) : 0, bad = 0;
	struct copy synced[FILES];
	char in[PATH_MAX - 80];
	size_t from = 0;
	int64_t now;

	if (images == 0)
		return 2;
	dir = argv[1];
	state = 88172645463325252ULL + strtoul(argv[3], NULL, 10);
	tr_init();
	now = work();
	memcpy(synced, begun, sizeof synced);
	snprintf(in, sizeof in, "%.4000s.cut", dir);
	for (unsigned long i = 0; i < images; i++) {
		size_t cut = (nevents * i + pick(nevents)) / images;

		/* Far enough behind, all that was written was synced. */
		for (; from + 400 < cut; from++)
			apply(&synced[events[from].file], &events[from]);
		make_image(in, synced, from, cut);
		if (look_apart(in, cut < nevents ? events[cut].answered : answered, now + 1000) != 0) {
			fprintf(stderr, "powercut: image %lu, at event %zu of %zu\n", i, cut, nevents);
			bad++;
		}
		apart_clear(in);
	}
	printf("%lu power cuts in %zu writes and syncs of %zu answered commits: %lu bad\n", images, nevents,
	    answered, bad);
	apart_clear(dir);
	for (size_t f = 0; f < FILES; f++)
		free(synced[f].data);
	return bad != 0;
}
