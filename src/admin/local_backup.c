/* backup: when somebody says so, and by schedule. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/backup.h"
#include "db/err.h"
#include "db/store.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/setting/args.h"
#include "src/admin/backups.h"
#include "src/admin/local_store.h"
#include "src/admin/places.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/saved.h"
#include "src/op/settings.h"
#include "src/session/link.h"
#include "src/session/link_call.h"
#include "src/text/show.h"

#define REASON 200
#define NOTED 200	/* bytes of a note at most */
#define BACKUP_NAME 120	/* bytes of the name that is noted; of a longer path its end */

/* "2026-11-22 03:10:05 /var/backups/one": what whoever destroys personal data is told. */
static void
backup_words(struct link *l, const char *what, char out[NOTED + 1])
{
	char when[40] = "", all[REASON + 40];
	struct db *db = link_db(l);
	struct txn t;

	if (db != NULL) {
		txn_begin(&t, db, false);
		when_iso(clock_now(), setting_offset(&t), when, sizeof when);
		txn_abort(&t);
		when[10] = ' ';
		when[19] = '\0';
	}
	snprintf(all, sizeof all, "%s %s", when, what);
	show_copy(all, out, NOTED + 1);
}

/* What of a path is noted: of a longer one its end. */
static const char *
short_name(const char *file)
{
	const char *base = strrchr(file, '/');

	if (strlen(file) > BACKUP_NAME && base != NULL)
		file = base + 1;
	return strlen(file) > BACKUP_NAME ? "" : file;
}

/* The keeper that runs, or NULL: without a server nothing is noted, because opening the county
 * to write would make it one of this program's. *away: none runs. */
static struct link *
keeper_link(const struct places *p, bool *away)
{
	int code, lock = datadir_lock(p->dir, &(pid_t){ 0 });

	*away = lock >= 0 || errno != EWOULDBLOCK;
	if (lock >= 0)
		close(lock);
	return *away ? NULL : link_local(p->dir, NULL, &code);
}

/* value: NULL resets it. */
static bool
note(struct link *l, enum setting_id setting, const char *value)
{
	struct op_setting_reset none = { 0 };
	struct op_setting_set args = { 0 };
	struct request *req = malloc(sizeof *req);
	struct reply *reply = calloc(1, sizeof *reply);
	const struct subject *s;
	const struct op *op = op_find(value != NULL ? "setting.set" : "setting.reset", &s);
	bool noted = false;

	if (req != NULL && reply != NULL) {
		snprintf(args.which, sizeof args.which, "%s", setting_rows[setting].name);
		snprintf(none.which, sizeof none.which, "%s", setting_rows[setting].name);
		snprintf(args.value, sizeof args.value, "%s", value != NULL ? value : "");
		request_fill(req, s, op, value != NULL ? (const void *)&args : &none);
		req->how = how_command;
		keeper_submit(l, req, reply);
		noted = reply->outcome == DONE;
	}
	free(req);
	free(reply);
	return noted;
}

/* The keeper notes it in settings, and so in the journal: that a copy is there, because what was
 * destroyed since is still in it (file, or NULL), and why there is no good one (trouble, or
 * NULL). Both over one link: it gives up rights and leaves the working directory. */
static bool
backup_note(const struct places *p, const char *file, const char *trouble)
{
	char value[NOTED + 1];
	bool noted;
	struct link *l = keeper_link(p, &noted);

	if (l == NULL)
		return noted;
	noted = true;
	if (file != NULL) {
		backup_words(l, short_name(file), value);
		noted = note(l, SETTING_SERVER_BACKUP, value);
	}
	if (trouble != NULL) {
		backup_words(l, trouble, value);
		noted &= note(l, SETTING_SERVER_UNSAVED, value);
	}
	link_close(l);
	return noted;
}

/* What came since is beside a backup that is not overdue: whatever failed before, the county is
 * saved as it is now. */
static void
added_note(const struct places *p, const char *base)
{
	struct saved saved = { 0 };
	bool away, fresh = false;
	struct link *l = keeper_link(p, &away);
	struct db *db = l != NULL ? link_db(l) : NULL;
	int64_t now = clock_now();
	struct txn t;

	if (db != NULL) {
		txn_begin(&t, db, false);
		saved_get(&t, now, &saved);
		fresh = now - backups_made(base, setting_offset(&t)) < setting_int(&t, SETTING_BACKUP_EVERY) * HOUR;
		txn_abort(&t);
	}
	if (saved.failed != 0 && fresh && !note(l, SETTING_SERVER_UNSAVED, NULL))
		log_warnx("%s", _("it was added, but the county could not be told of it"));
	if (l != NULL)
		link_close(l);
}

/* Makes p->file and says what became of it. The exit code; why is the reason in words where
 * there is no good backup, there whether a copy is there all the same. */
static int
make(const struct places *p, char why[REASON], bool *there)
{
	struct writer newer;
	struct backup_made made = { 0 };
	int err = backup_make(p->dir, p->file, places_own, &made);

	*there = err == 0;
	why[0] = '\0';
	if (err != 0 || made.unverified != 0)
		snprintf(why, REASON, "%s", reason_text(err != 0 ? err : made.unverified));
	if (err == ERR_NEWER && chdir(p->dir) == 0 && places_own() == 0 &&
	    db_writer(".", &newer) == 0)
		return places_newer(_("no backup was made"), p->dir, &newer);
	if (err == ERR_BAD && made.copied) {
		log_warnx(_("no backup was made: %s: what was copied there cannot be restored: the store or "
		    "that medium is damaged; see what fengsui check says, then use another medium"), p->file);
		return 1;
	}
	if (err != 0)
		return places_explain(_("no backup was made"), p->file, err,
		    _("there is a file of that name; choose another name"));
	if (made.unverified != 0) {
		log_warnx(_("the copy %s is there, but could not be verified: %s; name a place with room for "
		    "three times as much: TMPDIR=DIR fengsui backup"), p->file, reason_text(made.unverified));
		return 1;
	}
	return 0;
}

/* --- by itself, into a folder: fengsui-20261130-0310.backup --- */

#define SPARE ((uint64_t)64 << 20)	/* bytes that a copy leaves free: calls for help come first */

struct plan {
	int64_t every, now;	/* ms; by the county's clock */
	int keep, offset;
};

/* What the county wants of it, read by a child that owns the store. */
static int
plan_read(void *ctx)
{
	struct plan *p = ctx;
	struct db *db = NULL;
	struct txn t;
	int err = places_own() != 0 ? ERR_IO : db_open(&db, ".", DB_READ);

	if (err != 0)
		return err;
	txn_begin(&t, db, false);
	p->every = setting_int(&t, SETTING_BACKUP_EVERY) * HOUR;
	p->keep = (int)setting_int(&t, SETTING_BACKUP_KEEP);
	p->offset = setting_offset(&t);
	err = t.err;
	txn_abort(&t);
	db_close(db);
	return err;
}

/* Of n names in the order of their times so many are not of a time to come, when the clock
 * was wrong: those alone say whether one is due, and those alone are removed. */
static int
until_now(const struct plan *plan, struct dirent **name, int n)
{
	while (n > 0 && backups_time(name[n - 1]->d_name, plan->offset) > plan->now)
		n--;
	return n;
}

/* The newest so many stay. */
static void
thin_out(const char *folder, struct dirent **name, int n, int keep)
{
	char path[PATH_MAX], more[PATH_MAX + sizeof MORE_SUFFIX];

	for (int i = 0; i < n - keep; i++) {
		if (snprintf(path, sizeof path, "%s/%s", folder, name[i]->d_name) >= (int)sizeof path)
			continue;
		snprintf(more, sizeof more, "%s" MORE_SUFFIX, path);
		if (unlink(path) != 0 || (unlink(more) != 0 && errno != ENOENT))
			log_warn(_("an old backup could not be removed"));
	}
}

static bool
is_due(const struct plan *plan, struct dirent **name, int n)
{
	return n == 0 || plan->now - backups_time(name[n - 1]->d_name, plan->offset) >= plan->every;
}

/* A copy to the county's own disk must not take the room that is kept back there; on a stick all
 * is for it. */
static bool
has_room(const char *folder)
{
	struct stat st, to;
	struct statvfs fs;
	uint64_t spare;

	if (stat("data.mdb", &st) != 0 || stat(folder, &to) != 0 || statvfs(folder, &fs) != 0)
		return true;
	spare = st.st_dev == to.st_dev ? SPARE : 0;
	return (uint64_t)fs.f_bavail * fs.f_frsize > (uint64_t)st.st_size + spare;
}

/* The name that it keeps, once it is whole. 0 or enum err. */
static int
give_name(const char *from, const char *to)
{
	char folder[PATH_MAX];
	int fd;

	if (rename(from, to) != 0)
		return ERR_IO;
	snprintf(folder, sizeof folder, "%s", to);
	*strrchr(folder, '/') = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return ERR_IO;
	fsync(fd);
	close(fd);
	return 0;
}

/* One is due. The exit code; why it is none, or "". p->file is what is there then, in *last;
 * NULL: no copy. */
static int
make_due(struct places *p, const char *folder, const struct plan *plan,
    char last[PATH_MAX], char why[REASON])
{
	char new[PATH_MAX], unsure[PATH_MAX];
	bool there = false;
	struct when w;
	int code;

	when_split(plan->now, plan->offset, &w);
	if (snprintf(last, PATH_MAX, "%s/" BACKUP_FORM, folder, w.year, w.month, w.day, w.hour,
	    w.minute) >= PATH_MAX || snprintf(new, PATH_MAX, "%s/" BACKUP_NEW, folder) >= PATH_MAX ||
	    snprintf(unsure, PATH_MAX, "%s/" BACKUP_UNSURE, folder) >= PATH_MAX)
		return places_explain(_("no backup was made"), folder, ERR_RANGE, "");
	if (!has_room(folder)) {
		snprintf(why, REASON, "%s", reason_text(ERR_FULL));
		return places_explain(_("no backup was made"), folder, ERR_FULL, "");
	}
	unlink(new);
	p->file = new;
	code = make(p, why, &there);
	if (there && give_name(new, code == 0 ? last : unsure) != 0) {
		snprintf(why, REASON, "%s", reason_text(ERR_IO));
		code = places_explain(_("no backup was made"), last, ERR_IO, "");
	}
	if (code != 0)
		snprintf(last, PATH_MAX, "%s", unsure);
	p->file = there ? last : NULL;
	return code;
}

static int
no_plan(struct places *p, const char *what, int err)
{
	int code = places_explain(_("no backup was made"), what, err, reason_text(err));

	backup_note(p, NULL, reason_text(err));
	return code;
}

static int
by_schedule(struct places *p, const char *given)
{
	struct plan plan = { .now = clock_now() };
	char folder[PATH_MAX], last[PATH_MAX], why[REASON] = "";
	struct dirent **name;
	int code = 0, n, past, err;

	err = realpath(given, folder) != NULL ? 0 : errno == ENOENT ? ERR_NOTFOUND : ERR_IO;
	if (chdir(p->dir) != 0)
		return places_explain(_("no backup was made"), p->dir, ERR_IO, "");
	snprintf(p->dir, sizeof p->dir, ".");
	if (err != 0)
		return no_plan(p, given, err);
	err = apart_run(plan_read, &plan, sizeof plan);
	n = err == 0 ? scandir(folder, &name, backups_is_one, alphasort) : 0;
	if (err != 0 || n < 0)
		return no_plan(p, folder, err != 0 ? err : ERR_IO);
	past = until_now(&plan, name, n);
	if (is_due(&plan, name, past)) {
		code = make_due(p, folder, &plan, last, why);
		if (code == 0)
			thin_out(folder, name, past, plan.keep - 1);
		backup_note(p, p->file, code != 0 ? why : NULL);	/* last: it gives up rights */
	}
	while (n > 0)
		free(name[--n]);
	free(name);
	return code;
}

static const char *
why_not_more(enum more_why why)
{
	switch (why) {
	case MORE_OLD:
		return _("an older program made it, to which nothing can be added: make a new backup first");
	case MORE_OTHER:
		return _("it, or what was added to it, is not of this county as it is now: make a new backup");
	default:
		return _("the county's log is damaged: see what fengsui check says");
	}
}

/* Adds to the newest backup what came since. */
static int
since(struct places *p, const char *given)
{
	char base[PATH_MAX], whole[PATH_MAX];
	struct more_made made;
	int err = backups_newest(realpath(given, whole) != NULL ? whole : given, base);

	if (err == ERR_NOTFOUND) {
		log_warnx(_("nothing was added: there is no file *.backup in %s; make one first"), given);
		return 1;
	}
	if (err == 0)
		err = more_add(p->dir, base, places_own, &made);
	if (err == ERR_BAD) {
		log_warnx(_("nothing was added to %s: %s"), base, why_not_more(made.why));
		backup_note(p, NULL, why_not_more(made.why));
		return 1;
	}
	if (err != 0) {
		backup_note(p, NULL, reason_text(err));
		return places_explain(_("nothing was added"), base, err, "");
	}
	if (made.torn)
		log_warnx(_("what was added to %s last was cut; it is added anew"), base);
	if (made.to < made.from)
		printf(_("nothing came since the backup %s\n"), base);
	else
		printf(_("entries %llu to %llu were added to the backup %s\n"),
		    (unsigned long long)made.from, (unsigned long long)made.to, base);
	fflush(stdout);
	added_note(p, base);
	return 0;
}

int
store_backup_main(int argc, char **argv)
{
	char store[PATH_MAX + 16], why[REASON];
	static const char *const names[] = { "to", "schedule", "since", NULL };
	struct places p;
	bool there;
	int code;

	if (places_take(&p, argc, argv, names) != 0)
		return 2;
	if ((p.given[0] != NULL) + (p.given[1] != NULL) + (p.given[2] != NULL) != 1)
		return places_wrong(argv[0]);
	p.file = p.given[0];
	if (snprintf(store, sizeof store, "%s/data.mdb", p.dir) < (int)sizeof store &&
	    access(store, F_OK) != 0 && errno == ENOENT) {
		log_warnx("%s", datadir_empty(p.dir));
		return 1;
	}
	if (p.given[1] != NULL)
		return by_schedule(&p, p.given[1]);
	if (p.given[2] != NULL)
		return since(&p, p.given[2]);
	code = make(&p, why, &there);
	if (code != 0) {
		backup_note(&p, there ? p.file : NULL, why);
		return code;
	}
	printf(_("backup made; it holds no passwords, codes or keys\n"));
	fflush(stdout);
	if (!backup_note(&p, p.file, NULL))
		log_warnx("%s", _("backup made, but the county could not be told of it"));
	return 0;
}
