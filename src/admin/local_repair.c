/* repair: a damaged county made anew, and what could not be saved. */
#include "src/admin/local_repair.h"

#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "src/admin/backups.h"
#include "src/admin/places.h"
#include "src/admin/repair.h"
#include "src/base/log.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"

static int
explain(const char *from, const char *to, int err, const struct repaired *r)
{
	if (r->served) {
		log_warnx(_("nothing was repaired: %s: a server has this county: end it first"), from);
		return 4;
	}
	if (r->no_key) {
		log_warnx(_("nothing was repaired: the file seal.key in %s is gone or damaged: put it back, or "
		    "restore the last backup into an empty directory"), from);
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

static void
say(const char *to, const char *backup, const struct repaired *r)
{
	if (r->backup_bad || r->backup_other)
		log_warnx(r->backup_bad ? _("the backup %s is damaged or cannot be read, and was not used") :
		    _("the backup %s is not of this county, and was not used"), backup);
	printf(_("%s: %llu of %llu entries of the log were saved, %llu of them from the backup; all holds\n"),
	    to, (unsigned long long)(r->kept + r->renumbered), (unsigned long long)r->entries,
	    (unsigned long long)r->from_backup);
	if (r->nlost > 0 || r->open_end)
		say_lost(r);
	else
		printf("%s\n", _("nothing is lost"));
}

int
store_repair_main(int argc, char **argv)
{
	static const char *const names[] = { "from", "to", "backup", NULL };
	char backup[PATH_MAX];
	struct repaired r;
	struct places p;
	sigset_t before;
	int err;

	if (places_take(&p, argc, argv, names) != 0)
		return 2;
	if (p.given[0] == NULL || p.given[1] == NULL)
		return places_wrong(argv[0]);
	if (p.given[2] != NULL && backups_newest(p.given[2], backup) != 0) {
		log_warnx(_("there is no file *.backup in %s"), p.given[2]);
		return 1;
	}
	places_hold_signals(&before);
	err = repair_county(p.given[0], p.given[1], p.given[2] != NULL ? backup : NULL, &r);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (err != 0)
		return explain(p.given[0], p.given[1], err, &r);
	say(p.given[1], backup, &r);
	return r.nlost > 0 || r.open_end ? 1 : 0;
}
