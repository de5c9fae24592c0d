/* backup: when somebody says so, and by schedule. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/backup.h"
#include "db/err.h"
#include "db/store.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/setting/args.h"
#include "src/admin/local_store.h"
#include "src/admin/places.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/session/link.h"
#include "src/session/link_call.h"

#define BACKUP_NAME 120	/* bytes of the name that is noted; of a longer path its end */

/* "2026-11-22 03:10 /var/backups/one": what whoever destroys personal data is told. */
static void
backup_words(struct link *l, const char *file, char *out, size_t cap)
{
	char when[40] = "";
	const char *base = strrchr(file, '/');
	struct db *db = link_db(l);
	struct txn t;

	if (db != NULL) {
		txn_begin(&t, db, false);
		when_iso(clock_now(), setting_offset(&t), when, sizeof when);
		txn_abort(&t);
		when[10] = ' ';
		when[16] = '\0';
	}
	if (strlen(file) > BACKUP_NAME && base != NULL)
		file = base + 1;
	snprintf(out, cap, "%s %.*s", when, strlen(file) > BACKUP_NAME ? 0 : BACKUP_NAME, file);
}

/* The keeper that runs notes it in a setting, and so in the journal. Without a server it
 * is not noted: opening the county to write would make it one of this program's. trouble: why
 * there is none, NULL if there is. */
static bool
backup_note(const struct places *p, const char *trouble)
{
	struct op_setting_set args = { 0 };
	struct request *req = malloc(sizeof *req);
	struct reply *reply = calloc(1, sizeof *reply);
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	int code, lock = datadir_lock(p->dir, &(pid_t){ 0 });
	struct link *l = NULL;
	bool noted = lock >= 0 || errno != EWOULDBLOCK;

	if (lock >= 0)
		close(lock);
	if (!noted && req != NULL && reply != NULL && (l = link_local(p->dir, NULL, &code)) != NULL) {
		snprintf(args.which, sizeof args.which, "%s", setting_rows[trouble != NULL ?
		    SETTING_SERVER_UNSAVED : SETTING_SERVER_BACKUP].name);
		backup_words(l, trouble != NULL ? trouble : p->file, args.value, sizeof args.value);
		request_fill(req, s, op, &args);
		req->how = how_command;
		keeper_submit(l, req, reply);
		noted = reply->outcome == DONE;
		link_close(l);
	}
	free(req);
	free(reply);
	return noted;
}

/* Makes p->file and says what became of it. The exit code; why is the reason in words where
 * there is no good backup. */
static int
make(const struct places *p, char *why, size_t cap)
{
	struct writer newer;
	struct backup_made made;
	int err = backup_make(p->dir, p->file, places_own, &made);

	why[0] = '\0';
	if (err != 0 || made.unverified != 0)
		snprintf(why, cap, "%s", reason_text(err != 0 ? err : made.unverified));
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
		backup_note(p, NULL);	/* what was destroyed since is still in it */
		return 1;
	}
	return 0;
}

/* --- by itself, into a folder: fengsui-20261130-0310.backup --- */

#define NAME_FORM "fengsui-%04d%02d%02d-%02d%02d.backup"
#define NAME_LEN 28

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

static int
is_ours(const struct dirent *e)
{
	struct when w;
	int end = 0;

	return strlen(e->d_name) == NAME_LEN && sscanf(e->d_name, "fengsui-%4d%2d%2d-%2d%2d.backup%n",
	    &w.year, &w.month, &w.day, &w.hour, &w.minute, &end) == 5 && end == NAME_LEN;
}

static int64_t
time_of(const char *name, int offset)
{
	struct when w = { 0 };

	sscanf(name, "fengsui-%4d%2d%2d-%2d%2d", &w.year, &w.month, &w.day, &w.hour, &w.minute);
	return when_join(&w, offset);
}

/* The newest so many stay; theirs is the order of their names. */
static void
thin_out(const char *folder, struct dirent **name, int n, int keep)
{
	char path[PATH_MAX];

	for (int i = 0; i < n - keep; i++)
		if (snprintf(path, sizeof path, "%s/%s", folder, name[i]->d_name) < (int)sizeof path &&
		    unlink(path) != 0)
			log_warn(_("an old backup could not be removed"));
}

/* One is due when the newest is older than the setting says, or of a time to come: made
 * while the clock was wrong. */
static bool
is_due(const struct plan *plan, struct dirent **name, int n)
{
	int64_t last = n > 0 ? time_of(name[n - 1]->d_name, plan->offset) : 0;

	return last > plan->now || plan->now - last >= plan->every;
}

static int
by_schedule(struct places *p)
{
	struct plan plan = { .now = clock_now() };
	char path[PATH_MAX], why[200];
	struct dirent **name;
	struct when w;
	int code = 0, n, err;

	if (chdir(p->dir) != 0)
		return places_explain(_("no backup was made"), p->dir, ERR_IO, "");
	err = apart_run(plan_read, &plan, sizeof plan);
	if (err != 0)
		return places_explain(_("no backup was made"), p->dir, err, reason_text(err));
	n = scandir(p->other, &name, is_ours, alphasort);
	when_split(plan.now, plan.offset, &w);
	if (n < 0 || snprintf(path, sizeof path, "%s/" NAME_FORM, p->other, w.year, w.month, w.day,
	    w.hour, w.minute) >= (int)sizeof path) {
		code = places_explain(_("no backup was made"), p->other, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, "");
		backup_note(p, reason_text(errno == ENOENT ? ERR_NOTFOUND : ERR_IO));
		return code;
	}
	p->file = path;
	if (is_due(&plan, name, n)) {
		code = make(p, why, sizeof why);
		if (code == 0)
			thin_out(p->other, name, n, plan.keep - 1);
		backup_note(p, code != 0 ? why : NULL);	/* last: it gives up rights */
	}
	while (n > 0)
		free(name[--n]);
	free(name);
	return code;
}

int
store_backup_main(int argc, char **argv)
{
	char store[PATH_MAX + 16], why[200];
	struct places p;
	int code;

	if (places_take(&p, argc, argv, "to") != 0)
		return 2;
	if (snprintf(store, sizeof store, "%s/data.mdb", p.dir) < (int)sizeof store &&
	    access(store, F_OK) != 0 && errno == ENOENT) {
		log_warnx("%s", datadir_empty(p.dir));
		return 1;
	}
	if (p.other != NULL)
		return by_schedule(&p);
	code = make(&p, why, sizeof why);
	if (code != 0) {
		backup_note(&p, why);
		return code;
	}
	printf(_("backup made; it holds no passwords, codes or keys\n"));
	fflush(stdout);
	if (!backup_note(&p, NULL))
		log_warnx("%s", _("backup made, but the county could not be told of it"));
	return 0;
}
