/* check. */
#include "src/admin/local_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/err.h"
#include "db/scrub.h"
#include "db/store.h"
#include "src/admin/check_needs.h"
#include "src/admin/check_orders.h"
#include "src/admin/check_stock.h"
#include "src/admin/places.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/core/beside.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"

/* Do the county's needs fit what they are about, its orders their steps and its goods their
 * movements? *off is how many do not; 0, or why it could not be read. */
static int
fit_check(uint64_t *off)
{
	struct db *db;
	struct txn t;
	int err = db_open(&db, ".", DB_READ);

	if (err != 0)
		return err;
	txn_begin(&t, db, false);
	*off = check_needs(&t, stderr) + check_orders(&t, stderr) + check_stock(&t, stderr);
	err = t.err;
	txn_abort(&t);
	db_close(db);
	return err;
}

struct beside {
	bool alone;
	unsigned n;
};

/* Says what is wrong beside the store, and how many files that is. */
static int
beside_say(void *ctx)
{
	struct beside *b = ctx;
	size_t from = 0;
	char why[400];

	for (; beside_fault(".", b->alone ? BESIDE_CHECK : BESIDE_KEPT, &from, why, sizeof why); b->n++)
		log_warnx("%s", why);
	return 0;
}

/* A store that crashes who reads it is named by the check itself. */
static unsigned
beside_faults(void)
{
	struct beside b = { 0 };
	int lock = datadir_lock(".", &(pid_t){ 0 });

	b.alone = lock >= 0;
	if (apart_run(beside_say, &b, sizeof b) == ERR_BAD) {
		log_warnx("%s", _("data.mdb or secret.mdb is so damaged that whoever opens it crashes: copy the "
		    "whole directory first, then put a good one back, or restore the last backup into an "
		    "empty directory"));
		b.n++;
	}
	if (lock >= 0)
		close(lock);
	return b.n;
}

int
store_look(struct store_look *l)
{
	memset(&l->result, 0, sizeof l->result);
	l->beside = beside_faults();
	l->unfit = 0;
	l->err = check_run_in(".", stderr, gettext, &l->result);
	l->result.faults += l->beside;
	/* What belongs together is found by index. */
	if (l->err == 0 && l->result.faults == 0 && !l->result.old_index)
		l->err = fit_check(&l->unfit);
	return l->err == 0 && (l->result.faults > 0 || l->unfit > 0) ? ERR_BAD : l->err;
}

/* Why it did not hold, or could not be looked at. The exit code. */
static int
say_look(const struct places *p, const struct store_look *l)
{
	const struct check_result *r = &l->result;
	struct writer newer;

	if ((l->err == ERR_BAD && r->faults > 0) || l->beside > 0) {
		log_warnx(_("the check did not hold, faults: %llu; before anything else copy the directory %s"),
		    (unsigned long long)r->faults, p->dir);
		return 1;
	}
	if (l->err != 0 && r->scratch[0] != '\0') {
		log_warnx(_("it could not be checked: the replay cannot be written in %s: %s; make room there, or name another place: TMPDIR=DIR fengsui check"),
		    r->scratch, reason_text(l->err));
		return 4;
	}
	if (l->err == ERR_NEWER && db_writer(".", &newer) == 0)
		return places_newer(_("it could not be checked"), p->dir, &newer);
	if (l->err != 0)
		return places_explain(_("it could not be checked"), p->dir, l->err, reason_text(l->err));
	log_warnx(_("the records are whole, but needs, orders, moved people or goods do not fit what they belong to: %llu"),
	    (unsigned long long)l->unfit);
	return 1;
}

/* Takes the option out of argv; false: it is not there. */
static bool
take_option(int *argc, char **argv, const char *option)
{
	for (int i = 1; i < *argc; i++) {
		if (strcmp(argv[i], option) != 0)
			continue;
		memmove(argv + i, argv + i + 1, (size_t)(*argc - i) * sizeof *argv);
		--*argc;
		return true;
	}
	return false;
}

/* For the server that is started next, and for status: until a look finds nothing. */
static void
note_damage(int err)
{
	int fd = err == ERR_BAD ? open(FILE_HURT, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;

	if (fd >= 0)
		close(fd);
	else if (err == 0)
		(void)unlink(FILE_HURT);
}

/* check --rows: what the server does by itself. */
static int
look_for_damage(const struct places *p)
{
	struct scrubbed r;
	int err = scrub(".", &r);

	note_damage(err);
	if (err == 0) {
		puts(_("no page and no row is damaged"));
	} else if (err == ERR_BAD && r.pages > 0) {
		log_warnx(_("damaged pages of data.mdb: %llu"), (unsigned long long)r.pages);
	} else if (err == ERR_BAD && r.rows > 0) {
		log_warnx(_("damaged rows of data.mdb: %llu, the last in table %s"), (unsigned long long)r.rows, r.table);
	} else if (err == ERR_BAD) {
		log_warnx("%s", _("data.mdb is so damaged that whoever reads it crashes"));
	} else {
		return places_explain(_("it could not be checked"), p->dir, err, reason_text(err));
	}
	return err != 0;
}

int
store_check_main(int argc, char **argv)
{
	struct store_look look;
	const struct check_result *r = &look.result;
	bool rows = take_option(&argc, argv, "--rows");
	struct places p;

	if (places_take(&p, argc, argv, NULL) != 0)
		return 2;
	if (chdir(p.dir) != 0 || access("data.mdb", F_OK) != 0) {
		log_warnx("%s", datadir_empty("."));
		return 1;
	}
	if (places_own() != 0) {
		log_warn(_("cannot become the owner of the county"));
		return 4;
	}
	if (rows)
		return look_for_damage(&p);
	if (store_look(&look) != 0)
		return say_look(&p, &look);
	if (r->old_index)
		log_warnx(_("another program made the indexes: they, the needs, the orders and the goods were not compared; they are made anew when the county is opened"));
	printf(_("all holds: %llu entries, %llu seals, %llu records; seal key %s\n"),
	    (unsigned long long)r->entries, (unsigned long long)r->seals,
	    (unsigned long long)r->records, r->public_key);
	for (size_t i = 0; r->nkeys > 1 && i < r->nkeys; i++)
		printf(_("entries %llu to %llu: seal key %s\n"),
		    (unsigned long long)r->keys[i].from,
		    (unsigned long long)r->keys[i].to, r->keys[i].fingerprint);
	return 0;
}
