/* What a damaged county and its backup have of the log, and whether they are of one county. */
#include "src/admin/repair_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "db/row.h"
#include "keys/file.h"
#include "keys/hash.h"
#include "src/base/datadir.h"

#define ENTRY_LEAST 64		/* bytes that a row of the log takes at least */

struct gather {
	struct repair *r;
	enum source source;
};

/* Key of the heap: the entry's number, where it is from, what tells it from others. */
#define HEAP_KEY 17

static void
heap_key(uint8_t key[HEAP_KEY], uint64_t seq, enum source source, const uint8_t *val, size_t len)
{
	uint8_t digest[HASH_BYTES];
	struct buf b;

	hash_bytes(digest, val, len);
	buf_init(&b, key, HEAP_KEY);
	buf_u64(&b, seq);
	buf_u8(&b, (uint8_t)source);
	buf_put(&b, digest, 8);
}

static bool
known(struct repair *r, const uint8_t key[HEAP_KEY])
{
	uint8_t as[HEAP_KEY];
	const void *val;
	size_t len;

	memcpy(as, key, sizeof as);
	for (uint8_t s = FROM_TABLE; s <= FROM_PAGES; s++) {
		as[8] = s;
		if (table_get(&r->heap, TABLE_JOURNAL, as, sizeof as, &val, &len) == 0)
			return true;
	}
	return false;
}

bool
repair_sum(const struct repair *r, unsigned table, const uint8_t *key, size_t keylen,
    const uint8_t *val, size_t *len)
{
	uint32_t schema = r->out->newer.schema;
	size_t n = *len;

	if (!row_ends_in_sum(table, key, keylen))
		return true;
	if (!row_fits(table, key, keylen, val, &n))
		return schema > 0 && schema < SCHEMA_SUMS;
	*len = n;
	return true;
}

static void
take_entry_as(struct gather *g, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	uint8_t at[HEAP_KEY];
	struct entry e;

	if (keylen != 8 || len <= HASH_BYTES || len > ENTRY_MAX + HASH_BYTES ||
	    entry_decode(val, len - HASH_BYTES, &e) != 0 || e.seq != get_u64(key))
		return;
	heap_key(at, e.seq, g->source, val, len);
	if (!known(g->r, at))
		table_put(&g->r->heap, TABLE_JOURNAL, at, sizeof at, val, len);
}

/* Though its sum be damaged: whether it is an entry its hash says, and then whether its row had
 * a sum at all. */
static void
take_entry(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	struct gather *g = ctx;
	bool fits = g->source == FROM_BACKUP ||
	    repair_sum(g->r, TABLE_JOURNAL, key, keylen, val, &len);

	if (!fits && len > ROW_SUM)
		take_entry_as(g, key, keylen, val, len - ROW_SUM);
	if (fits || g->r->out->newer.schema == 0)
		take_entry_as(g, key, keylen, val, len);
}

static void
take_row(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	struct gather *g = ctx;
	uint8_t at[HEAP_KEY];


	if (keylen == 8 && (len == SEAL_SIGNATURE || len == SEAL_SIGNATURE + ROW_SUM)) {
		heap_key(at, get_u64(key), FROM_PAGES, val, SEAL_SIGNATURE);
		table_put(&g->r->heap, TABLE_SEAL, at, sizeof at, val, SEAL_SIGNATURE);
	}
	take_entry(ctx, key, keylen, val, len);
}

/* Who sealed and who wrote the county, by what the store says. */
static void
take_meta(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	struct repair *r = ctx;
	struct writer w;

	repair_sum(r, TABLE_META, key, keylen, val, &len);
	if (keylen == sizeof META_SEAL_PUBLIC && memcmp(key, META_SEAL_PUBLIC, keylen) == 0 &&
	    len == SEAL_PUBLIC) {
		r->key_told = true;
		r->key_fits = r->key_fits || memcmp(val, r->seal.pub, len) == 0;
	}
	if (keylen == sizeof META_WRITER && memcmp(key, META_WRITER, keylen) == 0) {
		writer_read(&w, val, len);
		r->out->newer = w;
	}
}

uint64_t
repair_room(const struct repair *r)
{
	return salvage_room(r->from, ENTRY_LEAST);
}

void
repair_gather(struct repair *r)
{
	struct gather g = { .r = r, .source = FROM_TABLE };
	bool sure;

	r->out->entries = salvage_rows(r->from, "journal", &sure);
	if (r->out->entries > repair_room(r)) {
		r->out->entries = 0;
		sure = false;
	}
	r->out->open_end = !sure;
	salvage_table(r->from, "meta", take_meta, r);
	salvage_table(r->from, "journal", take_entry, &g);
	g.source = FROM_PAGES;
	salvage_all(r->from, take_row, &g);
}

static bool
sealed(struct repair *r, uint64_t seq, const uint8_t *sig)
{
	uint8_t text[8 + HASH_BYTES];
	struct buf b = BUF(text);
	struct walk w;
	bool is = false;

	buf_u64(&b, seq);
	walk_open(&w, &r->heap, TABLE_JOURNAL, text, 8, false);
	while (!is && walk_next(&w)) {
		memcpy(text + 8, w.val + w.len - HASH_BYTES, HASH_BYTES);
		is = seal_verify(r->seal.pub, sig, text, sizeof text);
	}
	walk_close(&w);
	return is;
}

static bool
sealed_any(struct repair *r)
{
	struct walk w;
	bool any = false;

	walk_open(&w, &r->heap, TABLE_SEAL, NULL, 0, true);
	while (!any && walk_next(&w))
		any = sealed(r, get_u64(w.key), w.val);
	walk_close(&w);
	return any;
}

/* The file has no sum of its own: only what the county has of the key tells. */
bool
repair_key_fits(struct repair *r, int dir)
{
	uint8_t pub[SEAL_PUBLIC];

	if (r->key_fits || sealed_any(r))
		return true;
	return !r->key_told && file_read(dir, FILE_SEAL_PUBLIC, pub, sizeof pub) == 0 &&
	    memcmp(pub, r->seal.pub, sizeof pub) == 0;
}

bool
repair_former(const struct entry *e, uint64_t *until, uint8_t pub[SEAL_PUBLIC])
{
	char name[40], text[200], key[HASH_TEXT];
	size_t at = 0;

	if (e->refused || e->actor != 0 || strcmp(e->op, RESTORE_OP) != 0 ||
	    !entry_word(e, &at, name, text, sizeof text) ||
	    sscanf(text, "%" SCNu64 " %*64[0-9a-f] %64[0-9a-f]", until, key) != 2 ||
	    strlen(key) != HASH_TEXT - 1)
		return false;
	for (int i = 0; i < SEAL_PUBLIC; i++)
		if (sscanf(key + 2 * i, "%2hhx", &pub[i]) != 1)
			return false;
	return true;
}

/* The last entry before a restore that the county had that key until; 0: it never had it. */
static uint64_t
was_ours(struct repair *r, const uint8_t *key)
{
	uint64_t until, last = 0;
	uint8_t pub[SEAL_PUBLIC];
	struct entry e;
	struct walk w;

	walk_open(&w, &r->heap, TABLE_JOURNAL, NULL, 0, false);
	while (last == 0 && walk_next(&w))
		if (entry_decode(w.val, w.len - HASH_BYTES, &e) == 0 &&
		    repair_former(&e, &until, pub) && memcmp(pub, key, sizeof pub) == 0)
			last = until;
	walk_close(&w);
	return last;
}

bool
repair_next_fit(struct walk *w, const uint8_t prev[HASH_BYTES], uint8_t hash[HASH_BYTES])
{
	while (walk_next(w)) {
		hash_chain(hash, prev, w->val, w->len - HASH_BYTES);
		if (memcmp(hash, w->val + w->len - HASH_BYTES, HASH_BYTES) == 0)
			return true;
	}
	return false;
}

bool
repair_follows(struct repair *r, uint64_t seq, const uint8_t prev[HASH_BYTES])
{
	uint8_t key[8], hash[HASH_BYTES];
	struct buf b = BUF(key);
	struct walk w;
	bool fits;

	buf_u64(&b, seq);
	walk_open(&w, &r->heap, TABLE_JOURNAL, key, sizeof key, false);
	fits = repair_next_fit(&w, prev, hash);
	walk_close(&w);
	return fits;
}

/* Does it follow from one that we have? */
static bool
follows_ours(struct repair *r, uint64_t seq, const uint8_t *val, size_t len)
{
	uint8_t key[8], hash[HASH_BYTES];
	struct buf b = BUF(key);
	struct walk w;
	bool does = false;

	buf_u64(&b, seq - 1);
	walk_open(&w, &r->heap, TABLE_JOURNAL, key, sizeof key, false);
	while (!does && walk_next(&w)) {
		hash_chain(hash, w.val + w.len - HASH_BYTES, val, len - HASH_BYTES);
		does = memcmp(hash, val + len - HASH_BYTES, HASH_BYTES) == 0;
	}
	walk_close(&w);
	return does;
}

/* Have we an entry seq, found no worse than there, that one beside it confirms? */
static bool
sure(struct repair *r, uint64_t seq, enum source worst)
{
	uint8_t key[8];
	struct buf b = BUF(key);
	struct walk w;
	bool is = false;

	buf_u64(&b, seq);
	walk_open(&w, &r->heap, TABLE_JOURNAL, key, sizeof key, false);
	while (!is && walk_next(&w))
		is = w.key[8] <= (uint8_t)worst && (repair_follows(r, seq + 1, w.val + w.len - HASH_BYTES) ||
		    follows_ours(r, seq, w.val, w.len));
	walk_close(&w);
	return is;
}

/* By its hash, which the next one confirms even where the rest of it is damaged. */
static bool
same(struct repair *r, uint64_t seq, const uint8_t *hash)
{
	uint8_t key[8];
	struct buf b = BUF(key);
	struct walk w;
	bool is = false;

	buf_u64(&b, seq);
	walk_open(&w, &r->heap, TABLE_JOURNAL, key, sizeof key, false);
	while (!is && walk_next(&w))
		is = memcmp(w.val + w.len - HASH_BYTES, hash, HASH_BYTES) == 0;
	walk_close(&w);
	return is;
}

/* Have we a seal of that key for it, though the entry itself is gone? */
static bool
has_seal(struct repair *r, const uint8_t *pub, uint64_t seq, const uint8_t *hash)
{
	uint8_t text[8 + HASH_BYTES];
	struct buf b = BUF(text);
	struct walk w;
	bool has = false;

	buf_u64(&b, seq);
	buf_put(&b, hash, HASH_BYTES);
	walk_open(&w, &r->heap, TABLE_SEAL, text, 8, false);
	while (!has && pub != NULL && walk_next(&w))
		has = seal_verify(pub, w.val, text, sizeof text);
	walk_close(&w);
	return has;
}

/* The last entry that both have, and with it all before it; 0: none. First ones may be the same
 * in two counties that were made alike, or where one was made from the other: *other is set if
 * we surely have another one behind. */
static uint64_t
last_shared(struct repair *r, struct txn *t, const uint8_t *pub, enum source worst, bool *other)
{
	struct walk w;
	const uint8_t *hash;
	uint64_t seq, shared = 0;

	*other = false;
	walk_open(&w, t, TABLE_JOURNAL, NULL, 0, true);
	while (shared == 0 && !*other && walk_next(&w)) {
		if (w.keylen != 8 || w.len <= HASH_BYTES)
			continue;
		seq = get_u64(w.key);
		hash = w.val + w.len - HASH_BYTES;
		if (same(r, seq, hash) || has_seal(r, pub, seq, hash))
			shared = seq;
		else
			*other = sure(r, seq, worst);
	}
	walk_close(&w);
	return shared;
}

/* Of one county are logs of one key: unless one is the other's copy, and what our own table
 * has then tells. Of a key that it had before a restore no entry after that is the county's; of
 * one that nothing tells of none is that ours lacks but those before one that it has. */
static uint64_t
ours_until(struct repair *r, struct txn *t, bool *part)
{
	struct journal_head head;
	const uint8_t *pub = NULL;
	uint64_t until;
	const void *val;
	size_t len;
	bool other;

	*part = false;
	if (table_get(t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, &val, &len) == 0 &&
	    len == SEAL_PUBLIC)
		pub = val;
	if (pub != NULL && memcmp(pub, r->seal.pub, SEAL_PUBLIC) == 0) {
		last_shared(r, t, pub, FROM_TABLE, &other);
		return other ? 0 : UINT64_MAX;
	}
	until = pub != NULL ? was_ours(r, pub) : 0;
	if (until > 0)
		return until;
	until = last_shared(r, t, pub, FROM_PAGES, &other);
	journal_head(t, &head);
	*part = until < head.seq;
	return other ? 0 : until;
}

static void
take_until(struct repair *r, struct txn *t, uint64_t until)
{
	static const unsigned tables[] = { TABLE_JOURNAL, TABLE_SEAL };
	struct gather g = { .r = r, .source = FROM_BACKUP };
	struct walk w;

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		walk_open(&w, t, tables[i], NULL, 0, false);
		while (walk_next(&w))
			if (w.keylen == 8 && get_u64(w.key) <= until)
				take_row(&g, w.key, w.keylen, w.val, w.len);
		walk_close(&w);
	}
}

enum repair_fit
repair_gather_backup(struct repair *r, const char *dir, bool also_part)
{
	enum repair_fit fit;
	uint64_t until;
	struct db *db;
	struct txn t;
	bool part;

	if (db_open(&db, dir, DB_READ) != 0)
		return FIT_NOT;
	txn_begin(&t, db, false);
	/* Any log begins as ours does: of another not one row may be among ours. */
	until = ours_until(r, &t, &part);
	fit = until == 0 ? FIT_NOT : part ? FIT_PART : FIT_WHOLE;
	if (fit == FIT_WHOLE || (fit == FIT_PART && also_part))
		take_until(r, &t, until);
	txn_abort(&t);
	db_close(db);
	if (fit == FIT_PART)
		r->out->part_until = until;
	return fit;
}
