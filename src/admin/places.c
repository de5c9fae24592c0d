/* Where a command about a whole store works, and why it could not. */
#include "src/admin/places.h"

#include <getopt.h>
#include <stdbool.h>
#include <string.h>

#include "db/err.h"
#include "db/store.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/base/privilege.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"

int
places_take(struct places *p, int argc, char **argv, const char *file)
{
	const struct option options[] = {
		{ "data", required_argument, NULL, 'd' },
		{ file, required_argument, NULL, 'f' },
		{ file == NULL ? NULL : strcmp(file, "from") == 0 ? "seal" : "schedule", required_argument, NULL, 's' },
		{ 0 }
	};
	const char *data = NULL;
	bool wrong = false;
	int c;

	*p = (struct places){ 0 };
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'd')
			data = optarg;
		else if (c == 'f')
			p->file = optarg;
		else if (c == 's')
			p->other = optarg;
		else
			wrong = true;
	}
	if (wrong || optind != argc || (file != NULL && p->file == NULL &&
	    (p->other == NULL || strcmp(file, "from") == 0))) {
		log_warnx(_("not understood; see: fengsui %s --help"), argv[0]);
		return 2;
	}
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

int
places_own(void)
{
	return privilege_owner("data.mdb");
}
