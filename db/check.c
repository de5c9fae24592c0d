/* Verify the chain and its seals, replay, compare. */
#include "db/check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/change.h"
#include "db/codec.h"
#include "db/err.h"
#include "db/journal.h"
#include "db/store.h"
#include "db/wire.h"
#include "keys/file.h"
#include "keys/hash.h"
#include "keys/keys.h"
#include "keys/seal.h"

#define SAID_MAX 50
#define N_(s) s			/* scripts/po finds these; check_words says them */
#define REPLAY_BATCH 500

struct check {
	const char *dir;
	char scratch_dir[512];
	FILE *out;		/* NULL: says nothing */
	check_words *words;
	bool copy;		/* no county yet: the store itself names its key */
	struct check_result result;
	uint8_t pub[SEAL_PUBLIC];
	struct txn *live;
	struct db *scratch_db;
	struct txn scratch;
	int stopped;		/* what ended the replay before its end */
};

static bool
to_say(struct check *c)
{
	return c->result.faults++ < SAID_MAX && c->out != NULL;
}

static void
fault(struct check *c, const char *what, uint64_t seq)
{
	if (to_say(c))
		fprintf(c->out, "%s %" PRIu64 "\n", c->words(what), seq);
}

static void
fault_row(struct check *c, const char *what, const char *table, uint64_t row)
{
	if (to_say(c))
		fprintf(c->out, "%s %s, %s %" PRIu64 "\n", c->words(what), table, c->words(N_("row")), row);
}

static void
key_of(uint64_t seq, uint8_t key[8])
{
	struct buf b;

	buf_init(&b, key, 8);
	buf_u64(&b, seq);
}

/* The public key in force for an entry: a restore begins a new one, and the
 * earlier ones lie in the store. The newest must be the file's. */
static void
public_for(struct check *c, uint64_t seq, uint8_t pub[SEAL_PUBLIC])
{
	static const char prefix[] = "seal:";
	struct walk w;

	memcpy(pub, c->pub, SEAL_PUBLIC);
	walk_open(&w, c->live, TABLE_META, prefix, sizeof prefix - 1, true);
	while (walk_next(&w)) {
		/* row: "seal:" last seq it sealed -> public key, newest first */
		if (w.keylen == sizeof prefix - 1 + 8 && w.len == SEAL_PUBLIC &&
		    get_u64(w.key + sizeof prefix - 1) >= seq)
			memcpy(pub, w.val, SEAL_PUBLIC);
	}
}

static void
check_seal(struct check *c, uint64_t seq, const uint8_t hash[HASH_BYTES])
{
	uint8_t key[8], message[8 + HASH_BYTES], pub[SEAL_PUBLIC];
	const void *sig;
	size_t len;

	key_of(seq, key);
	if (table_get(c->live, TABLE_SEAL, key, sizeof key, &sig, &len) != 0)
		return;
	memcpy(message, key, sizeof key);
	memcpy(message + sizeof key, hash, HASH_BYTES);
	public_for(c, seq, pub);
	if (len != SEAL_SIGNATURE || !seal_verify(pub, sig, message, sizeof message))
		fault(c, N_("seal does not fit entry"), seq);
	else
		c->result.seals++;
}

static void
replay(struct check *c, const struct entry *e)
{
	struct wire w;
	struct item it;
	uint8_t once[8 + OP_ID_BYTES], seq[8];
	struct buf b = BUF(once);

	wire_open(&w, e->effects, e->effects_len);
	while (e->effects != NULL && wire_next(&w, &it) > 0)
		if (effect_apply(&c->scratch, it.data, it.len) != 0) {
			fault(c, N_("effect cannot be replayed, entry"), e->seq);
			return;
		}
	if (e->refused)
		return;
	buf_u64(&b, e->actor);
	buf_put(&b, e->op_id, OP_ID_BYTES);
	key_of(e->seq, seq);
	table_put(&c->scratch, TABLE_ONCE, once, sizeof once, seq, sizeof seq);
}

/* Walks the journal once: chain, sequence, times, seals, effects. */
static void
check_journal(struct check *c)
{
	uint8_t prev[HASH_BYTES] = { 0 }, hash[HASH_BYTES];
	uint64_t expect = 1;
	int64_t time = 0;
	struct entry e;
	struct walk w;

	txn_begin(&c->scratch, c->scratch_db, true);
	walk_open(&w, c->live, TABLE_JOURNAL, NULL, 0, false);
	while (c->scratch.err == 0 && walk_next(&w)) {
		if (w.keylen != 8 || w.len < HASH_BYTES ||
		    entry_decode(w.val, w.len - HASH_BYTES, &e) != 0 ||
		    e.seq != get_u64(w.key)) {
			fault(c, N_("unreadable entry"), w.keylen == 8 ? get_u64(w.key) : 0);
			continue;
		}
		if (e.seq != expect)
			fault(c, N_("entries missing before"), e.seq);
		if (e.time < time)
			fault(c, N_("time runs backwards at"), e.seq);
		hash_chain(hash, prev, w.val, w.len - HASH_BYTES);
		if (memcmp(hash, w.val + w.len - HASH_BYTES, HASH_BYTES) != 0)
			fault(c, N_("chain broken at"), e.seq);
		memcpy(prev, w.val + w.len - HASH_BYTES, HASH_BYTES);
		check_seal(c, e.seq, prev);
		replay(c, &e);
		expect = e.seq + 1;
		time = e.time;
		if (++c->result.entries % REPLAY_BATCH == 0 && txn_commit(&c->scratch) == 0)
			txn_begin(&c->scratch, c->scratch_db, true);
	}
	walk_close(&w);
	c->stopped = txn_commit(&c->scratch);
	if (c->stopped != 0)
		fault(c, N_("replay stopped after entry"), c->result.entries);
}

/* The head itself must be sealed, else its tail could be cut off unseen; and a
 * county begins with entries, so none at all are a damaged or emptied store. */
static void
check_head(struct check *c)
{
	struct journal_head head;
	uint8_t key[8];
	const void *sig;
	size_t len;

	journal_head(c->live, &head);
	if (c->live->err != 0)
		return;
	key_of(head.seq, key);
	if (head.seq == 0)
		fault(c, N_("the log is empty, entries"), 0);
	else if (table_get(c->live, TABLE_SEAL, key, sizeof key, &sig, &len) != 0)
		fault(c, N_("no seal over the head, entry"), head.seq);
}

static bool
side_row(unsigned table, const struct walk *w)
{
	const struct kind *k;

	if (table != TABLE_INDEX || w->keylen == 0)
		return false;
	k = kind_by_no(w->key[0]);
	return k != NULL && k->store == SIDE;
}

static bool
next_row(unsigned table, struct walk *w)
{
	while (walk_next(w))
		if (!side_row(table, w))
			return true;
	return false;
}

/* Both tables hold the same rows in the same order. Returns how many. */
static uint64_t
compare(struct check *c, unsigned table, const char *name)
{
	struct walk a, b;
	uint64_t rows = 0;
	bool more_a, more_b;

	walk_open(&a, c->live, table, NULL, 0, false);
	walk_open(&b, &c->scratch, table, NULL, 0, false);
	for (;;) {
		more_a = next_row(table, &a);
		more_b = next_row(table, &b);
		if (!more_a || !more_b)
			break;
		rows++;
		if (a.keylen != b.keylen || memcmp(a.key, b.key, a.keylen) != 0 ||
		    a.len != b.len || memcmp(a.val, b.val, a.len) != 0)
			break;
	}
	if (more_a || more_b)
		fault_row(c, N_("differs from the journal: table"), name, rows);
	walk_close(&a);
	walk_close(&b);
	return rows;
}

/* No journal tells what a side table should hold, but it must be readable. */
static void
check_side(struct check *c, const struct kind *k)
{
	void *rec = calloc(1, k->size);
	uint64_t row = 0;
	struct walk w;

	walk_open(&w, c->live, TABLE_KIND + k->no, NULL, 0, false);
	while (rec != NULL && walk_next(&w)) {
		row++;
		if (w.keylen != 8 || record_decode(k, w.val, w.len, rec, NULL) != 0)
			fault_row(c, N_("unreadable: table"), k->name, row);
	}
	free(rec);
}

static void
check_tables(struct check *c)
{
	txn_begin(&c->scratch, c->scratch_db, false);
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->store == STATE)
			c->result.records += compare(c, TABLE_KIND + kinds[i]->no, kinds[i]->name);
		else if (kinds[i]->store == SIDE)
			check_side(c, kinds[i]);
	c->result.index_rows = compare(c, TABLE_INDEX, "index");
	compare(c, TABLE_ONCE, "once");
	txn_abort(&c->scratch);
}

static int
read_public(const char *dir, uint8_t pub[SEAL_PUBLIC])
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (fd < 0)
		return ERR_NOTFOUND;
	rc = file_read(fd, "seal.pub", pub, SEAL_PUBLIC);
	close(fd);
	return rc == 0 ? 0 : ERR_NOTFOUND;
}

/* A copy without the key would fit no seal, so that is found later. */
static void
named_public(struct check *c)
{
	const void *val;
	size_t len;

	if (table_get(c->live, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, &val, &len) == 0 &&
	    len == SEAL_PUBLIC)
		memcpy(c->pub, val, len);
}

static int
check_into(struct check *c, struct db *live)
{
	struct txn t;
	int err = db_open(&c->scratch_db, c->scratch_dir, DB_SCRATCH);

	if (err != 0)
		return err;
	txn_begin(&t, live, false);
	c->live = &t;
	if (c->copy)
		named_public(c);
	seal_fingerprint(c->result.public_key, c->pub);
	check_journal(c);
	check_head(c);
	check_tables(c);
	/* A full disk is no fault of the store. */
	err = t.err != 0 ? t.err : c->stopped == ERR_FULL ? ERR_FULL : 0;
	txn_abort(&t);
	db_close(c->scratch_db);
	return err;
}

static int
check_store(void *ctx)
{
	struct check *c = ctx;
	struct db *live = NULL;
	int err = c->copy ? 0 : read_public(c->dir, c->pub);

	if (err == 0)
		err = db_open(&live, c->dir, DB_READ);
	if (err == 0)
		err = check_into(c, live);
	db_close(live);
	return err;
}

static int
check_with(struct check *c, const char *tmp)
{
	int err;

	keys_init();
	if (snprintf(c->scratch_dir, sizeof c->scratch_dir, "%s/fengsui-check-XXXXXX", tmp) >=
	    (int)sizeof c->scratch_dir)
		return ERR_RANGE;
	if (mkdtemp(c->scratch_dir) == NULL)
		return errno == ENOSPC ? ERR_FULL : ERR_IO;
	err = apart_run(check_store, c, sizeof *c);
	apart_clear(c->scratch_dir);
	if (err == ERR_BAD)
		fault(c, N_("the store is damaged and ended the check; entries read:"), c->result.entries);
	return err != 0 ? err : c->result.faults > 0 ? ERR_BAD : 0;
}

int
check_run_in(const char *dir, FILE *out, check_words *words, struct check_result *result)
{
	struct check c = { .dir = dir, .out = out, .words = words };
	const char *tmp = getenv("TMPDIR");
	int err = check_with(&c, tmp != NULL ? tmp : "/tmp");

	*result = c.result;
	return err;
}

int
check_copy(const char *dir)
{
	struct check c = { .dir = dir, .copy = true };

	return check_with(&c, dir);
}

static char *
as_written(const char *what)
{
	return (char *)(uintptr_t)what;
}

int
check_run(const char *dir, FILE *out, struct check_result *result)
{
	return check_run_in(dir, out, as_written, result);
}
