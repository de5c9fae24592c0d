/* Where a command about a whole store works, and why it could not. */
#include "src/admin/places.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "db/more.h"
#include "db/store.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/base/privilege.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"

int
places_wrong(const char *command)
{
	log_warnx(_("not understood; see: fengsui %s --help"), command);
	return 2;
}

int
places_take(struct places *p, int argc, char **argv, const char *const *names)
{
	struct option options[PLACES_GIVEN + 2] = { { "data", required_argument, NULL, PLACES_GIVEN } };
	const char *data = NULL;
	bool wrong = false;
	int c;

	*p = (struct places){ 0 };
	for (int i = 0; names != NULL && i < PLACES_GIVEN && names[i] != NULL; i++)
		options[i + 1] = (struct option){ names[i], required_argument, NULL, i };
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == PLACES_GIVEN)
			data = optarg;
		else if (c >= 0 && c < PLACES_GIVEN)
			p->given[c] = optarg;
		else
			wrong = true;
	}
	if (wrong || optind != argc)
		return places_wrong(argv[0]);
	datadir_choose(data, p->dir, sizeof p->dir);
	return 0;
}

int
places_explain(const char *what, const char *path, int err, const char *exists)
{
	log_warnx("%s: %s: %s", what, path, err == ERR_EXISTS ? exists : reason_text(err));
	return err == ERR_NOTFOUND || err == ERR_EXISTS || err == ERR_BAD || err == ERR_NEWER ? 1 : 4;
}

int
places_newer(const char *what, const char *path, const struct writer *w)
{
	char why[200];

	reason_writer(w, why, sizeof why);
	log_warnx("%s: %s: %s", what, path, why);
	return 1;
}

void
places_say_more(const char *file, const struct more_found *more)
{
	if (more->other)
		log_warnx(_("%s%s is not of this backup and was not used"), file, MORE_SUFFIX);
	if (more->torn)
		log_warnx(_("%s%s is cut or damaged: what was whole before was used, and nothing after it"),
		    file, MORE_SUFFIX);
	if (more->parts > 0)
		printf(_("with what was added to the backup: %llu entries\n"),
		    (unsigned long long)more->entries);
}

int
places_more_unread(const char *what, const char *file)
{
	log_warnx(_("%s: %s%s, what was added to the backup, is there but cannot be opened; see whose it is and "
	    "its mode, or move it away to do without it"), what, file, MORE_SUFFIX);
	return 4;
}

void
places_hold_signals(sigset_t *before)
{
	sigset_t hold;

	sigemptyset(&hold);
	sigaddset(&hold, SIGINT);
	sigaddset(&hold, SIGTERM);
	sigaddset(&hold, SIGHUP);
	sigprocmask(SIG_BLOCK, &hold, before);
}

int
places_own(void)
{
	return privilege_owner("data.mdb");
}
