/* What a program that opens a store finds and does to it first. */
#include "src/core/adopt.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/journal.h"
#include "db/made.h"
#include "src/base/log.h"
#include "src/lang/tr.h"

struct telling {
	void (*alive)(void *ctx);
	void *ctx;
	int percent;		/* said last */
};

/* Who waits at a terminal sees how far it is. */
static void
tell_progress(void *ctx, uint64_t done, uint64_t all)
{
	struct telling *t = ctx;
	int percent = all > 0 ? (int)(done * 100 / all) : 100;

	if (t->alive != NULL)
		t->alive(t->ctx);
	if (percent == t->percent || !isatty(STDERR_FILENO))
		return;
	t->percent = percent;
	fprintf(stderr, "\r%d %%%s", percent, done == all ? "\n" : "");
}

/* The public key lies in the store too, so that a backup shows whose seals it
 * holds. */
static bool
public_kept(struct txn *t, const uint8_t pub[SEAL_PUBLIC])
{
	const void *val;
	size_t len;

	return table_get(t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, &val, &len) == 0 &&
	    len == SEAL_PUBLIC && memcmp(val, pub, len) == 0;
}

static bool
signed_by_us(struct txn *t)
{
	struct writer w, ours;

	writer_ours(&ours);
	writer_get(t, &w);
	return w.schema == ours.schema && strcmp(w.program, ours.program) == 0;
}

int
adopt(struct db *db, const uint8_t pub[SEAL_PUBLIC], void (*alive)(void *ctx), void *ctx)
{
	struct telling telling = { .alive = alive, .ctx = ctx, .percent = -1 };
	struct txn t;
	uint64_t records;
	bool current, whole;

	txn_begin(&t, db, false);
	current = made_current(&t);
	whole = current && public_kept(&t, pub) && signed_by_us(&t);
	records = made_count(&t);
	txn_abort(&t);
	if (whole || t.err != 0)
		return t.err;
	if (!current && records > 0)
		log_info(_("another program made the indexes: they are made anew from %llu records"),
		    (unsigned long long)records);
	txn_begin(&t, db, true);
	if (!current)
		made_anew(&t, records > 0 ? tell_progress : NULL, &telling);
	table_put(&t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, pub,
	    SEAL_PUBLIC);
	writer_put(&t);
	txn_commit(&t);
	return current ? 0 : t.err;
}
