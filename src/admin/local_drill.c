/* A drill: can the county be made from its backup, and how long would that take? */
#include "src/admin/local_drill.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/err.h"
#include "db/scratch.h"
#include "src/admin/backups.h"
#include "src/admin/local_check.h"
#include "src/admin/places.h"
#include "src/admin/restore.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"

#define DRILL "restore.check"	/* at work */

struct drill {
	char dir[SCRATCH_PATH + 16];
	char file[PATH_MAX];
	off_t bytes;
	bool not_ours;		/* who made dir is another */
	struct restored done;
	struct store_look look;
	double restored, checked;	/* seconds */
};

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* As `fengsui check` does it: in the county, as its owner. */
static int
look(void *ctx)
{
	struct drill *d = ctx;

	if (chdir(d->dir) != 0 || places_own() != 0)
		return ERR_IO;
	return store_look(&d->look);
}

/* Both in a folder that is ours. 0 or enum err. */
static int
try(struct drill *d)
{
	double begun = seconds();
	int err;

	if (mkdir(d->dir, 0700) != 0)
		return ERR_IO;
	err = restore_county(d->dir, d->file, NULL, &d->done);
	if (err == 0 && datadir_own(d->dir) != 0)
		err = ERR_IO;
	d->restored = seconds() - begun;
	if (err == 0)
		err = apart_run(look, d, sizeof *d);
	d->checked = seconds() - begun - d->restored;
	return err;
}

/* In the first place with room. */
static int
try_somewhere(const char *dir, struct drill *d)
{
	const char *places[2];
	char folder[SCRATCH_PATH];
	int lock, err;

	for (size_t i = 0, n = scratch_places(dir, places); i < n; i++) {
		if (!scratch_room(places[i], d->bytes))
			continue;
		lock = scratch_enter(places[i], DRILL, true, folder);
		if (lock < 0) {
			d->not_ours = errno == EPERM || errno == EACCES || errno == ELOOP || errno == ENOTDIR;
			snprintf(d->dir, sizeof d->dir, "%s", folder);
			return ERR_IO;
		}
		snprintf(d->dir, sizeof d->dir, "%s/county", folder);
		apart_clear(d->dir);		/* of one that was killed */
		err = try(d);
		apart_clear(folder);
		close(lock);
		return err;
	}
	return ERR_FULL;
}

static int
explain(const struct drill *d, int err)
{
	if (err == ERR_NEWER)
		return places_newer(_("it cannot be restored"), d->file, &d->done.newer);
	if (err == ERR_BAD) {
		log_warnx(_("%s cannot be restored: it is damaged, cut short or no backup; make another "
		    "backup now, and see what fengsui check says of the county"), d->file);
		return 1;
	}
	if (d->done.more_unread)
		return places_more_unread(_("it could not be tried whether it can be restored"), d->file);
	if (err == ERR_FULL) {
		log_warnx(_("it could not be tried whether %s can be restored: %s; name a place with room for "
		    "three times as much: TMPDIR=DIR fengsui restore --check"), d->file, reason_text(err));
		return 4;
	}
	if (d->not_ours) {
		log_warnx(_("it could not be tried whether %s can be restored: %s is another user's, or others may "
		    "write in it; remove it, or name another place: TMPDIR=DIR fengsui restore --check"), d->file, d->dir);
		return 4;
	}
	return places_explain(_("it could not be tried whether it can be restored"), d->file, err,
	    reason_text(err));
}

static void
say(const struct drill *d)
{
	const struct check_result *r = &d->look.result;

	places_say_more(d->file, &d->done.more);
	printf(_("%s can be restored: up to entry %llu, %llu records, %llu bytes; all of it holds\n"), d->file,
	    (unsigned long long)d->done.seq, (unsigned long long)r->records,
	    (unsigned long long)d->bytes);
	printf(_("to restore it takes about %.1f s on this machine, and to check it afterwards %.1f s\n"),
	    d->restored, d->checked);
}

int
store_drill(const char *dir, const char *from)
{
	struct drill d = { 0 };
	sigset_t before;
	struct stat st;
	int err = backups_newest(from, d.file);

	if (err == ERR_NOTFOUND) {
		log_warnx(_("there is no file *.backup in %s"), from);
		return 1;
	}
	if (err == 0 && stat(d.file, &st) != 0)
		err = ERR_IO;
	if (err != 0)
		return places_explain(_("it could not be tried whether it can be restored"), from, err, "");
	d.bytes = st.st_size;
	places_hold_signals(&before);
	err = try_somewhere(dir, &d);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (err != 0)
		return explain(&d, err);
	say(&d);
	/* What follows the damage would be missing in the county that is restored. */
	return d.done.more.torn || d.done.more.other ? 1 : 0;
}
