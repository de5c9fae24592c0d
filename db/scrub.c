/* A look for damage. */
#include "db/scrub.h"

#include <stdio.h>
#include <string.h>

#include "db/apart.h"
#include "db/err.h"
#include "db/journal.h"
#include "db/pages.h"
#include "keys/hash.h"
#include "keys/keys.h"

struct look {
	const char *dir;
	struct scrubbed found;
};

static void
damaged(struct look *l, const char *table, uint64_t rows)
{
	if (rows == 0)
		return;
	l->found.rows += rows;
	snprintf(l->found.table, sizeof l->found.table, "%s", table);
}

static void
rows(struct look *l, struct txn *t, unsigned table, const char *name)
{
	uint64_t before = db_hurt(t->db)->times;
	struct walk w;

	walk_open(&w, t, table, NULL, 0, false);
	while (walk_next(&w))
		;
	walk_close(&w);
	damaged(l, name, db_hurt(t->db)->times - before);
}

static void
entries(struct look *l, struct txn *t)
{
	uint8_t before[HASH_BYTES] = { 0 }, hash[HASH_BYTES];
	uint64_t bad = 0, seq = 0, hurt = db_hurt(t->db)->times;
	struct walk w;

	walk_open(&w, t, TABLE_JOURNAL, NULL, 0, false);
	while (walk_next(&w)) {
		bool fits = w.keylen == 8 && w.len > HASH_BYTES && get_u64(w.key) == ++seq;

		if (fits) {
			hash_chain(hash, before, w.val, w.len - HASH_BYTES);
			memcpy(before, w.val + w.len - HASH_BYTES, HASH_BYTES);
			fits = memcmp(hash, before, sizeof hash) == 0;
		}
		bad += !fits || db_hurt(t->db)->times != hurt;
		hurt = db_hurt(t->db)->times;
	}
	walk_close(&w);
	damaged(l, "journal", bad);
}

static int
look(void *ctx)
{
	struct look *l = ctx;
	struct pages_found pages;
	struct db *db;
	struct txn t;
	int err = db_open(&db, l->dir, DB_READ);

	if (err != 0)
		return err;
	pages_begin(&t, db, NULL, NULL, &pages);
	l->found.pages = pages.faults;
	if (t.err == 0 && pages.faults == 0) {
		entries(l, &t);
		rows(l, &t, TABLE_INDEX, "index");
		rows(l, &t, TABLE_ONCE, "once");
		rows(l, &t, TABLE_SEAL, "seal");
		rows(l, &t, TABLE_META, "meta");
		for (size_t i = 0; kinds[i] != NULL; i++)
			if (kinds[i]->store != ARGS)
				rows(l, &t, TABLE_KIND + kinds[i]->no, kinds[i]->name);
	}
	err = t.err;
	txn_abort(&t);
	db_close(db);
	return err != 0 ? err : l->found.pages > 0 || l->found.rows > 0 ? ERR_BAD : 0;
}

int
scrub(const char *dir, struct scrubbed *r)
{
	struct look l = { .dir = dir };
	int err;

	keys_init();
	err = apart_run(look, &l, sizeof l);

	*r = l.found;
	return err;
}
