/* What is to be known of a county on this machine, and what of it needs somebody. */
#include "src/admin/status.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/err.h"
#include "db/halt.h"
#include "db/journal.h"
#include "db/made.h"
#include "src/admin/places.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/core/beside.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/doubt.h"
#include "src/op/settings.h"
#include "src/session/link.h"

/* --- processes, as the kernel lists them --- */

struct process {
	pid_t pid, parent;
	char name[17];
};

static bool
process_read(pid_t pid, struct process *out)
{
	char path[40], text[512], *end;
	int parent = 0;
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	end = strrchr(text, ')');
	*out = (struct process){ .pid = pid };
	if (end == NULL || sscanf(end, ") %*c %d", &parent) != 1 || strchr(text, '(') == NULL)
		return false;
	*end = '\0';
	snprintf(out->name, sizeof out->name, "%s", strchr(text, '(') + 1);
	out->parent = parent;
	return true;
}

/* The first child of that parent with that name, and how many there are. */
static int
children(pid_t parent, const char *name, pid_t *first)
{
	DIR *d = parent > 0 ? opendir("/proc") : NULL;
	struct dirent *e;
	struct process p;
	int n = 0;

	*first = 0;
	while (d != NULL && (e = readdir(d)) != NULL)
		if (atoi(e->d_name) > 0 && process_read(atoi(e->d_name), &p) && p.parent == parent &&
		    strcmp(p.name, name) == 0 && n++ == 0)
			*first = p.pid;
	if (d != NULL)
		closedir(d);
	return n;
}

/* Who wrote its number into the lock and holds it still. */
static pid_t
lock_holder(void)
{
	int fd = open(FILE_LOCK, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct process p = { 0 };
	char text[32] = "";

	if (fd < 0)
		return 0;
	if (read(fd, text, sizeof text - 1) <= 0 || !process_read(atoi(text), &p) ||
	    strcmp(p.name, "main") != 0 || flock(fd, LOCK_SH | LOCK_NB) == 0)
		p.pid = 0;
	close(fd);
	return p.pid;
}

/* The first that the kernel ends when memory runs out: src/serve/role.c. */
static bool
yields(pid_t pid)
{
	char path[48], text[16] = "";
	int fd;

	snprintf(path, sizeof path, "/proc/%d/oom_score_adj", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return true;	/* not known */
	if (read(fd, text, sizeof text - 1) < 0)
		text[0] = '1';
	close(fd);
	return atoi(text) > 0;
}

static void
processes(struct status *s)
{
	struct process p;
	pid_t any;

	s->answers = link_keeper(&s->keeper);
	s->main = s->keeper > 0 && process_read(s->keeper, &p) ? p.parent : lock_holder();
	if (s->keeper == 0)
		children(s->main, "keeper", &s->keeper);
	children(s->main, "listener", &s->listener);
	s->sessions = children(s->listener, "session", &any);
	s->yields = s->listener == 0 || yields(s->listener);
}

/* --- the store, read by a child that owns it: a damaged one may end who reads it --- */

static int
read_beside(void *ctx)
{
	struct status *s = ctx;
	size_t from = 0;

	if (places_own() != 0)
		return ERR_IO;
	for (size_t i = 0; i < STATUS_BESIDE &&
	    beside_fault(".", BESIDE_KEPT, &from, s->beside[i], sizeof s->beside[i]); i++)
		;
	return 0;
}

static int
read_store(void *ctx)
{
	struct status *s = ctx;
	struct journal_head head;
	struct db *db = NULL;
	struct entry e;
	struct txn t;
	int64_t sure;
	int err = places_own() != 0 ? ERR_IO : db_open(&db, ".", DB_READ);

	if (err != 0)
		return err;
	s->other = !made_readable(db);
	txn_begin(&t, db, false);
	journal_head(&t, &head);
	s->entries = head.seq;
	s->torn = head.seq == 0 || journal_get(&t, head.seq, &e, NULL) != 0;
	s->newest = s->torn ? 0 : entry_clock(&e);
	s->day = room_day(&t, head.seq, s->bytes, s->now);
	room_get(&t, &s->room);
	saved_get(&t, s->now, &s->saved);
	s->offset = setting_offset(&t);
	s->alive = alive_get(&t);
	s->doubted = doubt_get(&t, &sure) || doubt_behind(&t, s->now) != 0;
	setting_text(&t, SETTING_SERVER_LACKS, s->lacks, sizeof s->lacks);
	s->hurt = db_hurt(db)->times > 0 || access(FILE_HURT, F_OK) == 0;
	err = t.err;
	txn_abort(&t);
	db_close(db);
	return err;
}

static void
store(struct status *s)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (stat("data.mdb", &st) == 0)
		s->bytes = (uint64_t)st.st_size;
	s->has_disk = disk_look(here, &s->disk);
	if (here >= 0)
		close(here);
	s->unread = apart_run(read_store, s, sizeof *s);
	if (s->unread == 0)
		s->unread = apart_run(read_beside, s, sizeof *s);
	if (!s->yields)
		snprintf(s->lacks + strlen(s->lacks), sizeof s->lacks - strlen(s->lacks), "%sOOM",
		    s->lacks[0] != '\0' ? ", " : "");
}

/* --- what of it needs somebody --- */

static void __attribute__((format(printf, 3, 4)))
trouble(struct status *s, const char *what, const char *fmt, ...)
{
	struct trouble *t = &s->trouble[s->n];
	va_list ap;

	if (s->n == STATUS_TROUBLES)
		return;
	t->what = what;
	va_start(ap, fmt);
	vsnprintf(t->text, sizeof t->text, fmt, ap);
	va_end(ap);
	s->n++;
}

static void
judge_processes(struct status *s)
{
	if (s->main == 0)
		trouble(s, "stopped", "%s", _("the server does not run"));
	else if (s->keeper == 0)
		trouble(s, "keeper", "%s", _("the keeper does not run: nothing is stored until it is started again"));
	else if (!s->answers)
		trouble(s, "keeper", "%s", _("the keeper does not answer: nothing is stored; see the log"));
	if (s->main != 0 && s->listener == 0)
		trouble(s, "listener", "%s", _("the listener does not run: nobody can log in"));
}

static void
judge_store(struct status *s)
{
	char why[400];

	if (s->unread == ERR_NEWER && reason_newer(".", why, sizeof why))
		trouble(s, "store", _("the store cannot be read: %s"), why);
	else if (s->unread != 0)
		trouble(s, "store", _("the store cannot be read: %s"), reason_text(s->unread));
	if (s->unread != 0)
		return;
	if (s->torn)
		trouble(s, "damage", "%s", _("the newest entry cannot be read; see: fengsui check"));
	if (s->hurt)
		trouble(s, "damage", "%s", _("the store is damaged: end the server, copy the whole directory, and see "
		    "what fengsui check says"));
	if (s->other && s->main != 0)
		trouble(s, "program", "%s", _("another version of the program serves; restart it"));
	for (size_t i = 0; i < STATUS_BESIDE && s->beside[i][0] != '\0'; i++)
		trouble(s, "damage", "%s", s->beside[i]);
}

static void
judge_disk(struct status *s)
{
	uint64_t days = s->day > 0 && s->has_disk ? s->disk.left / s->day : ROOM_DAYS;

	if (s->room.spare)
		trouble(s, "full", "%s", _("the disk is full: only calls for help and their answers are stored"));
	if (s->has_disk && disk_used(&s->disk) >= ROOM_PERCENT)
		trouble(s, "disk", _("the disk is %d%% full"), disk_used(&s->disk));
	if (days < ROOM_DAYS)
		trouble(s, "disk_days", P_("the disk is full in %d day, going by the last one",
		    "the disk is full in %d days, going by the last one", days), (int)days);
}

static void
judge_backup(struct status *s)
{
	if (s->saved.failed != 0)
		trouble(s, "backup_failed", _("the last backup is not good: %s"), s->saved.why);
	if (s->saved.old && s->saved.good == 0)
		trouble(s, "backup_none", "%s", _("this county has no backup yet"));
	else if (s->saved.old)
		trouble(s, "backup_old", "%s", _("the last backup is too old"));
}

/* By the keeper's own word, and where it does not run by what it will say. */
static void
judge_clock(struct status *s)
{
	if (s->doubted)
		trouble(s, "clock", "%s", _("the clock is in doubt: nothing falls due until it is right, or a desk confirms it"));
}

static void
judge(struct status *s)
{
	judge_processes(s);
	judge_store(s);
	if (s->unread == 0) {
		judge_disk(s);
		judge_backup(s);
		judge_clock(s);
	}
	s->state = s->main == 0 ? STATE_UNKNOWN : s->n > 0 ? STATE_TROUBLE : STATE_WELL;
}

void
status_gather(struct status *s, const char *dir)
{
	int err = chdir(dir) == 0 ? 0 : errno;

	*s = (struct status){ .now = clock_now(), .state = STATE_UNKNOWN };
	snprintf(s->dir, sizeof s->dir, "%s", dir);
	if (err != 0 && err != ENOENT) {
		trouble(s, "denied", "%s: %s", dir, strerror(err));
		return;
	}
	s->county = err == 0 && access("data.mdb", F_OK) == 0;
	if (!s->county) {
		trouble(s, "empty", "%s", datadir_empty(err == 0 ? "." : dir));
		return;
	}
	processes(s);
	store(s);
	judge(s);
}
