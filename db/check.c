/* Verify the chain and its seals, replay, compare. */
#include "db/check.h"

#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/change.h"
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
	FILE *out;
	check_words *words;
	struct check_result *result;
	uint8_t pub[SEAL_PUBLIC];
	struct txn *live;
	struct db *scratch_db;
	struct txn scratch;
};

static void
fault(struct check *c, const char *what, uint64_t seq)
{
	if (c->result->faults++ < SAID_MAX)
		fprintf(c->out, "%s %" PRIu64 "\n", c->words(what), seq);
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
		c->result->seals++;
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
		if (++c->result->entries % REPLAY_BATCH == 0 && txn_commit(&c->scratch) == 0)
			txn_begin(&c->scratch, c->scratch_db, true);
	}
	walk_close(&w);
	if (txn_commit(&c->scratch) != 0)
		fault(c, N_("replay stopped after entry"), c->result->entries);
}

/* The head itself must be sealed, else its tail could be cut off unseen. */
static void
check_head(struct check *c)
{
	struct journal_head head;
	uint8_t key[8];
	const void *sig;
	size_t len;

	journal_head(c->live, &head);
	key_of(head.seq, key);
	if (head.seq > 0 &&
	    table_get(c->live, TABLE_SEAL, key, sizeof key, &sig, &len) != 0)
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
	if ((more_a || more_b) && c->result->faults++ < SAID_MAX)
		fprintf(c->out, "%s %s, %s %" PRIu64 "\n", c->words(N_("differs from the journal: table")),
		    name, c->words(N_("row")), rows);
	walk_close(&a);
	walk_close(&b);
	return rows;
}

static void
check_tables(struct check *c)
{
	txn_begin(&c->scratch, c->scratch_db, false);
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->store == STATE)
			c->result->records += compare(c, TABLE_KIND + kinds[i]->no, kinds[i]->name);
	c->result->index_rows = compare(c, TABLE_INDEX, "index");
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

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
check_into(struct check *c, struct db *live, const char *scratch)
{
	struct txn t;
	int err = db_open(&c->scratch_db, scratch, DB_SCRATCH);

	if (err != 0)
		return err;
	txn_begin(&t, live, false);
	c->live = &t;
	check_journal(c);
	check_head(c);
	check_tables(c);
	err = t.err;
	txn_abort(&t);
	db_close(c->scratch_db);
	return err;
}

int
check_run_in(const char *dir, FILE *out, check_words *words, struct check_result *result)
{
	struct check c = { .out = out, .words = words, .result = result };
	const char *tmp = getenv("TMPDIR");
	struct db *live = NULL;
	char scratch[256];
	int err;

	*result = (struct check_result){ 0 };
	keys_init();
	snprintf(scratch, sizeof scratch, "%s/fengsui-check-XXXXXX", tmp != NULL ? tmp : "/tmp");
	err = read_public(dir, c.pub);
	if (err == 0)
		err = db_open(&live, dir, DB_READ);
	if (err != 0)
		return err;
	seal_fingerprint(result->public_key, c.pub);
	if (mkdtemp(scratch) == NULL) {
		db_close(live);
		return ERR_IO;
	}
	err = check_into(&c, live, scratch);
	nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	db_close(live);
	return err != 0 ? err : result->faults > 0 ? ERR_BAD : 0;
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
