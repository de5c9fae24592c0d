/* The results of db/ as people read them; err_text() is for the log. */
#include "src/lang/reason.h"

#include <stdio.h>

#include "db/err.h"
#include "db/store.h"
#include "src/lang/tr.h"

void
reason_writer(const struct writer *w, char *out, size_t cap)
{
	struct writer ours;

	writer_ours(&ours);
	snprintf(out, cap, _("%s wrote it (schema %u) and this is %s (schema %u): use the newer program"),
	    w->program, (unsigned)w->schema, ours.program, (unsigned)ours.schema);
}

bool
reason_newer(const char *dir, char *out, size_t cap)
{
	struct writer w;

	if (db_writer(dir, &w) != 0 || w.schema <= SCHEMA_VERSION)
		return false;
	reason_writer(&w, out, cap);
	return true;
}

bool
reason_damaged(const char *dir, char *out, size_t cap)
{
	const char *file[] = { "data.mdb", "secret.mdb" };
	const enum db_mode mode[] = { DB_READ, DB_SECRET };
	struct db *db;

	for (int i = 0; i < 2; i++) {
		int err = db_open(&db, dir, mode[i]);
		if (err == ERR_BAD) {
			snprintf(out, cap, _("the file %s is empty, cut short or damaged; copy the whole "
			    "directory first, then restore the last backup"), file[i]);
			return true;
		}
		if (err == 0)
			db_close(db);
	}
	return false;
}

const char *
reason_text(int err)
{
	switch (err) {
	case ERR_NOTFOUND: return _("it is not there");
	case ERR_EXISTS: return _("it is there already");
	case ERR_BAD: return _("it is damaged, or is something else");
	case ERR_RANGE: return _("it is too long");
	case ERR_FULL: return _("the disk is full");
	case ERR_HURT: return _("a record in it is damaged");
	case ERR_NEWER: return _("a newer program wrote it; use the newer program");
	case ERR_BESIDE: return _("a file beside the store is gone, damaged or not its own");
	case ERR_ASTRAY: return _("another process wrote it or its lock file; end all that use it, then start again");
	case ERR_BUSY: return _("another program is using it");
	default: return _("it cannot be read or written; see whose it is and its mode");
	}
}
