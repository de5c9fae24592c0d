/* restore. */
#include "src/admin/local_store.h"
#include "src/admin/local_drill.h"
#include "src/admin/places.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/err.h"
#include "db/kind.h"
#include "keys/hash.h"
#include "keys/seal.h"
#include "src/admin/restore.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"

/* Where a county is restored, and what of the place was there before. */
struct target {
	const char *dir;
	char lock_file[PATH_MAX + 16];
	bool old_dir, old_lock;
	int lock;
};

static int
target_take(struct target *t)
{
	pid_t holder;

	t->old_dir = mkdir(t->dir, 0750) != 0;
	if (t->old_dir && errno != EEXIST) {
		log_warn(_("the data directory cannot be used"));
		return 4;
	}
	snprintf(t->lock_file, sizeof t->lock_file, "%s/" FILE_LOCK, t->dir);
	t->old_lock = access(t->lock_file, F_OK) == 0;
	t->lock = datadir_lock(t->dir, &holder);
	if (t->lock >= 0)
		return 0;
	if (errno == EWOULDBLOCK)
		log_warnx(_("the data directory is in use: process %d holds its lock"), (int)holder);
	else
		log_warn(_("the data directory cannot be used"));
	if (!t->old_dir)
		rmdir(t->dir);
	return 4;
}

/* After a refusal the place is as it was. */
static void
target_leave(const struct target *t, bool refused)
{
	if (refused && !t->old_lock)
		unlink(t->lock_file);
	close(t->lock);
	if (refused && !t->old_dir)
		rmdir(t->dir);
}

/* The digits of a key as it stands on paper, in groups or not. */
static void
seal_digits(const char *typed, char out[HASH_TEXT])
{
	size_t n = 0;

	for (; *typed != '\0' && n + 1 < HASH_TEXT; typed++)
		if (strchr(" -:\t\n", *typed) == NULL)
			out[n++] = (char)(*typed >= 'A' && *typed <= 'F' ? *typed - 'A' + 'a' : *typed);
	out[n] = '\0';
}

/* A line from the terminal that says yes. Signals are held, so they are looked for. */
static bool
typed_yes(void)
{
	char line[16] = "";
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t held;

	while (poll(&p, 1, 200) == 0 && sigpending(&held) == 0)
		if (sigismember(&held, SIGINT) || sigismember(&held, SIGTERM) || sigismember(&held, SIGHUP))
			return false;
	if (fgets(line, sizeof line, stdin) == NULL)
		return false;
	line[strcspn(line, "\n")] = '\0';
	return words_have("yes|是", line);
}

/* restore_ask: what the paper says is given beforehand, or compared by who sits there. */
static bool
seal_agrees(void *ctx, const uint8_t seal[SEAL_PUBLIC])
{
	const struct places *p = ctx;
	char whole[HASH_TEXT], print[SEAL_TEXT], shorter[HASH_TEXT], given[HASH_TEXT];

	hash_text(whole, seal);
	seal_fingerprint(print, seal);
	printf(_("%s is sealed with the key %s (%s)\n"), p->file, whole, print);
	fflush(stdout);
	if (p->given[1] != NULL) {
		seal_digits(p->given[1], given);
		seal_digits(print, shorter);
		if (strcmp(given, whole) == 0 || strcmp(given, shorter) == 0)
			return true;
		log_warnx(_("nothing was restored: that is not the seal key that --seal names; do not use this backup before you know why"));
		return false;
	}
	if (isatty(STDIN_FILENO)) {
		printf("%s", _("Does the county's paper show this key? Type yes to restore: "));
		fflush(stdout);
		if (typed_yes())
			return true;
	}
	log_warnx(_("nothing was restored: compare the key with the county's paper; where it is the same, give it: --seal KEY"));
	return false;
}

/* What the backup at p became, for who restored it. */
static void
print_restored(const char *file, const struct restored *done)
{
	char whole[HASH_TEXT], print[SEAL_TEXT];

	places_say_more(file, &done->more);
	printf(_("restored up to entry %llu; everybody needs a new one-time code: fengsui account code NAME\n"),
	    (unsigned long long)done->seq);
	hash_text(whole, done->seal);
	seal_fingerprint(print, done->seal);
	printf(_("from now on seal key %s (%s): write it on the county's paper\n"), whole, print);
	printf(_("host key %s\n"), done->host);
}

int
store_restore_main(int argc, char **argv)
{
	static const char *const names[] = { "from", "seal", "check", NULL };
	struct places p;
	struct restore_ask ask = { seal_agrees, &p };
	struct restored done = { 0 };
	struct target t = { .dir = p.dir };
	sigset_t before;
	int err;

	if (places_take(&p, argc, argv, names) != 0)
		return 2;
	if ((p.given[0] != NULL) == (p.given[2] != NULL) || (p.given[1] != NULL && p.given[2] != NULL))
		return places_wrong(argv[0]);
	if (p.given[2] != NULL)
		return store_drill(p.dir, p.given[2]);
	p.file = p.given[0];
	places_hold_signals(&before);
	if (target_take(&t) != 0)
		return 4;
	err = restore_county(p.dir, p.file, &ask, &done);
	if (err == 0 && datadir_own(p.dir) != 0)
		log_warn(_("owner or mode of the data directory"));
	target_leave(&t, err != 0);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (err == ERR_BAD) {
		log_warnx(_("nothing was restored: %s: it is damaged, cut short or no backup; copy it here again or take another backup"),
		    p.file);
		return 1;
	}
	if (err == ERR_NEWER)
		return places_newer(_("nothing was restored"), p.file, &done.newer);
	if (done.declined)
		return 1;
	if (done.more_unread)
		return places_more_unread(_("nothing was restored"), p.file);
	if (err != 0)
		return places_explain(_("nothing was restored"),
		    err == ERR_EXISTS || done.place ? p.dir : p.file, err,
		    _("there is a county already; choose a new directory"));
	print_restored(p.file, &done);
	return 0;
}
