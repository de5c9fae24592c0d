/* repair: a damaged county made anew, and what could not be saved. */
#include "src/admin/local_repair.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/err.h"
#include "src/admin/backups.h"
#include "src/admin/places.h"
#include "src/admin/repair.h"
#include "src/base/log.h"
#include "src/core/beside.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"

/* The backups that may be used, the newest first. */
struct list {
	char *file[REPAIR_BACKUPS + 1];		/* allocated; ends with NULL */
	unsigned n, all;
};

struct beside {
	const char *dir;
	unsigned n;		/* faults */
};

static void
list_free(struct list *l)
{
	for (unsigned i = 0; i < l->n; i++)
		free(l->file[i]);
}

static int
list_backups(struct list *l, const char *given)
{
	int err = backups_list(given, l->file, REPAIR_BACKUPS, &l->all);

	l->n = err != 0 ? 0 : l->all < REPAIR_BACKUPS ? l->all : REPAIR_BACKUPS;
	return err;
}

static void
explain_backup(const char *given, int err)
{
	if (err == ERR_NOTFOUND)
		log_warnx(_("nothing was repaired: there is no file *.backup in %s"), given);
	else
		places_explain(_("nothing was repaired"), given, err, "");
}

static int
explain(const char *from, const char *to, int err, const struct repaired *r)
{
	if (r->served) {
		log_warnx(_("nothing was repaired: %s: a server has this county: end it first"), from);
		return 4;
	}
	if (r->no_key) {
		log_warnx(_("nothing was repaired: the file seal.key in %s is gone, damaged or not this county's: "
		    "put the right one back, or restore the last backup into an empty directory"), from);
		return 4;
	}
	if (err == ERR_NEWER) {
		places_newer(_("nothing was repaired"), from, &r->newer);
		return 4;
	}
	if (err == ERR_BAD) {
		log_warnx(_("nothing was repaired: what can be read of %s makes no county; restore the last "
		    "backup into an empty directory"), from);
		return 4;
	}
	places_explain(_("nothing was repaired"), r->place ? to : from, err,
	    _("it is not empty; choose a new directory"));
	return 4;
}

/* Entries that are lost, each of them by its number. */
static void
say_lost(const struct repaired *r)
{
	for (unsigned i = 0; i < r->nlost; i++)
		if (r->lost[i].from == r->lost[i].to)
			printf(_("lost: entry %llu of the log\n"), (unsigned long long)r->lost[i].from);
		else
			printf(_("lost: entries %llu to %llu of the log\n"),
			    (unsigned long long)r->lost[i].from, (unsigned long long)r->lost[i].to);
	if (r->open_end)
		printf(_("what came after entry %llu is lost, if anything did: how long the log was cannot be read\n"),
		    (unsigned long long)r->entries);
	if (r->renumbered > 0)
		printf(_("%llu entries after them are there, with new numbers\n"),
		    (unsigned long long)r->renumbered);
	printf(_("%llu records were taken as they stand in the tables; the log cannot confirm them\n"),
	    (unsigned long long)r->found);
	if (r->doubtful > 0)
		printf(_("%llu of them stand otherwise in what is left of the log: look at them\n"),
		    (unsigned long long)r->doubtful);
	if (r->unread > 0)
		printf(_("%llu pages or rows of the tables could not be read: what the lost entries changed "
		    "there is lost\n"), (unsigned long long)r->unread);
}

/* Those that were not used, and how much of the one that was. */
static void
say_backups(const struct list *l, const struct repaired *r)
{
	if (l->all > l->n)
		log_warnx(_("of %u backups the newest %u were looked at"), l->all, l->n);
	for (unsigned i = 0; i < l->n; i++) {
		const char *file = l->file[i];

		if (r->backups[i] == REPAIR_BAD)
			log_warnx(_("the backup %s is damaged or cannot be read, and was not used"), file);
		if (r->backups[i] == REPAIR_OTHER)
			log_warnx(_("nothing shows that the backup %s is of this county, and it was not used"), file);
		if (r->backups[i] == REPAIR_PART)
			log_warnx(_("of the backup %s entries 1 to %llu were used: it is sealed with another key, and no "
			    "later one is surely of this county"), file, (unsigned long long)r->part_until);
		if (r->backups[i] != REPAIR_USED && r->backups[i] != REPAIR_PART)
			continue;
		if (r->more_unread)
			log_warnx(_("%s%s cannot be opened and was not used"), file, MORE_SUFFIX);
		places_say_more(file, &r->more);
	}
}

static bool
is_whole(const struct repaired *r)
{
	return r->nlost == 0 && !r->open_end && r->side_unread == 0;
}

static void
say(const char *to, const struct repaired *r)
{
	printf(_("%s: %llu of %llu entries of the log were saved, %llu of them from the backup; the store holds\n"),
	    to, (unsigned long long)(r->kept + r->renumbered), (unsigned long long)r->entries,
	    (unsigned long long)r->from_backup);
	if (r->nlost > 0 || r->open_end)
		say_lost(r);
	if (r->side_unread > 0)
		printf(_("drafts and the like: %llu pages or rows could not be read and are lost\n"),
		    (unsigned long long)r->side_unread);
	if (r->anew > 0)
		printf(_("a seal of a former key is lost: the county's key seals entries 1 to %llu now\n"),
		    (unsigned long long)r->anew);
}

/* Files beside the store that are gone, damaged or another county's, as its owner sees them. */
static int
look_beside(void *ctx)
{
	struct beside *b = ctx;
	size_t from = 0;
	char why[400];

	if (chdir(b->dir) != 0 || places_own() != 0)
		return ERR_IO;
	for (; beside_fault(".", BESIDE_CHECK, &from, why, sizeof why); b->n++)
		log_warnx("%s: %s", b->dir, why);
	return 0;
}

static int
finish(const char *to, const struct repaired *r)
{
	struct beside b = { to, 0 };
	int err = apart_run(look_beside, &b, sizeof b);

	if (err != 0)
		log_warnx(_("%s: the files beside the store could not be looked at; see what fengsui check says"), to);
	else if (b.n > 0)
		log_warnx(_("%s: the store is repaired, but not what lies beside it; it cannot be served before "
		    "that is"), to);
	else if (is_whole(r))
		printf("%s\n", _("nothing is lost"));
	return err == 0 && b.n == 0 && is_whole(r) ? 0 : 1;
}

int
store_repair_main(int argc, char **argv)
{
	static const char *const names[] = { "from", "to", "backup", NULL };
	struct list l = { 0 };
	struct repaired r;
	struct places p;
	sigset_t before;
	int err;

	if (places_take(&p, argc, argv, names) != 0)
		return 2;
	if (p.given[0] == NULL || p.given[1] == NULL)
		return places_wrong(argv[0]);
	err = p.given[2] != NULL ? list_backups(&l, p.given[2]) : 0;
	if (err != 0) {
		explain_backup(p.given[2], err);
		return 4;
	}
	places_hold_signals(&before);
	err = repair_county(p.given[0], p.given[1], (const char *const *)l.file, &r);
	sigprocmask(SIG_SETMASK, &before, NULL);
	say_backups(&l, &r);
	list_free(&l);
	if (err != 0)
		return explain(p.given[0], p.given[1], err, &r);
	say(p.given[1], &r);
	return finish(p.given[1], &r);
}
