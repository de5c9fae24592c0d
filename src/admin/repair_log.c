/*
 * The log out of rows that may be anything. An entry is one of this county's if its hash
 * follows from the one before it: so whatever the hash chain confirms is right, wherever in
 * the file or in a backup it was found, and nothing else is believed.
 */
#include "src/admin/repair_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "db/replay.h"
#include "keys/hash.h"

enum source { FROM_TABLE, FROM_BACKUP, FROM_PAGES };	/* the first is asked first */

struct gather {
	struct repair *r;
	enum source source;
	bool had;		/* the last one was there already */
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

static void
take_entry(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	struct gather *g = ctx;
	uint8_t at[HEAP_KEY];
	struct entry e;

	if (keylen != 8 || len <= HASH_BYTES || len > ENTRY_MAX + HASH_BYTES ||
	    entry_decode(val, len - HASH_BYTES, &e) != 0 || e.seq != get_u64(key))
		return;
	heap_key(at, e.seq, g->source, val, len);
	g->had = known(g->r, at);
	if (!g->had)
		table_put(&g->r->heap, TABLE_JOURNAL, at, sizeof at, val, len);
}

static void
take_row(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	struct gather *g = ctx;
	uint8_t at[HEAP_KEY];

	if (keylen == 8 && len == SEAL_SIGNATURE) {
		heap_key(at, get_u64(key), FROM_PAGES, val, len);
		table_put(&g->r->heap, TABLE_SEAL, at, sizeof at, val, len);
	}
	take_entry(ctx, key, keylen, val, len);
}

void
repair_gather(struct repair *r)
{
	struct gather g = { .r = r, .source = FROM_TABLE };

	bool sure;

	r->out->entries = salvage_rows(r->from, "journal", &sure);
	r->out->open_end = !sure;
	salvage_table(r->from, "journal", take_entry, &g);
	g.source = FROM_PAGES;
	salvage_all(r->from, take_row, &g);
}

bool
repair_gather_backup(struct repair *r, const char *dir)
{
	struct gather g = { .r = r, .source = FROM_BACKUP };
	const void *val;
	struct db *db;
	struct txn t;
	struct walk w;
	size_t len;
	bool ours;

	if (db_open(&db, dir, DB_READ) != 0)
		return false;
	txn_begin(&t, db, false);
	ours = table_get(&t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, &val, &len) == 0 &&
	    len == SEAL_PUBLIC && memcmp(val, r->seal.pub, len) == 0;
	walk_open(&w, &t, TABLE_JOURNAL, NULL, 0, false);
	while (walk_next(&w))
		take_entry(&g, w.key, w.keylen, w.val, w.len);
	walk_close(&w);
	ours = ours || g.had;
	walk_open(&w, &t, TABLE_SEAL, NULL, 0, false);
	while (walk_next(&w))
		take_row(&g, w.key, w.keylen, w.val, w.len);
	walk_close(&w);
	txn_abort(&t);
	db_close(db);
	return ours;
}

/* One that was found. */
struct found {
	const uint8_t *val;	/* borrowed until the heap is written */
	size_t len;
	enum source source;
};

/* Is there an entry seq whose hash follows from prev? */
static bool
next_fits(struct repair *r, uint64_t seq, const uint8_t prev[HASH_BYTES], struct found *out)
{
	uint8_t key[8], hash[HASH_BYTES];
	struct buf b = BUF(key);
	struct walk w;
	bool fits = false;

	buf_u64(&b, seq);
	walk_open(&w, &r->heap, TABLE_JOURNAL, key, sizeof key, false);
	while (!fits && walk_next(&w)) {
		hash_chain(hash, prev, w.val, w.len - HASH_BYTES);
		fits = memcmp(hash, w.val + w.len - HASH_BYTES, HASH_BYTES) == 0;
		if (fits && out != NULL)
			*out = (struct found){ w.val, w.len, (enum source)w.key[8] };
	}
	walk_close(&w);
	return fits;
}

/* Of several that fit, as a batch that came to nothing may have left one, it is the one which
 * others follow. */
static bool
entry_fits(struct repair *r, uint64_t seq, const uint8_t prev[HASH_BYTES], struct found *out)
{
	uint8_t key[8], hash[HASH_BYTES];
	struct buf b = BUF(key);
	struct walk w;
	bool fits = false;

	buf_u64(&b, seq);
	walk_open(&w, &r->heap, TABLE_JOURNAL, key, sizeof key, false);
	while (walk_next(&w)) {
		hash_chain(hash, prev, w.val, w.len - HASH_BYTES);
		if (memcmp(hash, w.val + w.len - HASH_BYTES, HASH_BYTES) != 0)
			continue;
		if (fits && !next_fits(r, seq + 1, hash, NULL))
			continue;
		*out = (struct found){ w.val, w.len, (enum source)w.key[8] };
		fits = true;
		if (next_fits(r, seq + 1, hash, NULL))
			break;
	}
	walk_close(&w);
	return fits;
}

/* Whose seals what came before it has. */
static void
note_restore(struct repair *r, const struct entry *e)
{
	char name[40], text[200], key[HASH_TEXT];
	uint64_t until;
	size_t at = 0;

	if (e->actor != 0 || strcmp(e->op, RESTORE_OP) != 0 || r->nformer == FORMER_KEYS ||
	    !entry_word(e, &at, name, text, sizeof text) ||
	    sscanf(text, "%" SCNu64 " %*64[0-9a-f] %64[0-9a-f]", &until, key) != 2)
		return;
	for (int i = 0; i < SEAL_PUBLIC; i++)
		if (sscanf(key + 2 * i, "%2hhx", &r->former[r->nformer].pub[i]) != 1)
			return;
	r->former[r->nformer++].until = until;
}

/* Entries as they were, up to the first that is not there: heads that are damaged may know of
 * fewer. */
static void
as_it_was(struct repair *r)
{
	struct repaired *out = r->out;
	struct found f;
	struct entry e;
	uint8_t key[8];

	while (r->t.err == 0 && entry_fits(r, r->head.seq + 1, r->head.hash, &f)) {
		struct buf b = BUF(key);

		entry_decode(f.val, f.len - HASH_BYTES, &e);
		buf_u64(&b, e.seq);
		table_put(&r->t, TABLE_JOURNAL, key, sizeof key, f.val, f.len);
		replay_entry(&r->t, &e);
		note_restore(r, &e);
		r->head = (struct journal_head){ .seq = e.seq, .time = e.time };
		memcpy(r->head.hash, f.val + f.len - HASH_BYTES, HASH_BYTES);
		out->from_backup += f.source == FROM_BACKUP;
		out->kept++;
	}
}

static uint64_t
largest(struct repair *r)
{
	struct walk w;
	uint64_t seq = 0;

	walk_open(&w, &r->heap, TABLE_JOURNAL, NULL, 0, true);
	if (walk_next(&w))
		seq = get_u64(w.key);
	walk_close(&w);
	return seq;
}

static void
note_lost(struct repair *r, uint64_t from, uint64_t to)
{
	struct repaired *out = r->out;

	out->nlost_entries += to - from + 1;
	if (out->nlost == REPAIR_LOST)
		out->lost[out->nlost - 1].to = to;
	else {
		out->lost[out->nlost].from = from;
		out->lost[out->nlost++].to = to;
	}
}

/* An entry behind the gap whose hash is confirmed by the one after it: the next is sure then. */
static bool
next_sure(struct repair *r, uint64_t *seq, uint64_t until, uint8_t hash[HASH_BYTES])
{
	uint8_t key[8];
	struct walk w;
	bool sure = false;

	for (; !sure && *seq < until; (*seq)++) {
		struct buf b = BUF(key);

		buf_u64(&b, *seq);
		walk_open(&w, &r->heap, TABLE_JOURNAL, key, sizeof key, false);
		while (!sure && walk_next(&w)) {
			memcpy(hash, w.val + w.len - HASH_BYTES, HASH_BYTES);
			sure = next_fits(r, *seq + 1, hash, NULL);
		}
		walk_close(&w);
	}
	return sure;
}

/* With another number, for those before it are gone; one whose effects no longer fit what is
 * there keeps who did what. */
static void
append(struct repair *r, const struct found *f)
{
	struct txn part;
	struct entry e;
	struct journal_head head = r->head;

	entry_decode(f->val, f->len - HASH_BYTES, &e);
	if (strcmp(e.op, RESTORE_OP) == 0) {
		note_restore(r, &e);
		return;
	}
	txn_child(&part, &r->t);
	journal_append(&part, &r->head, &e);
	replay_entry(&part, &e);
	if (txn_commit(&part) == 0)
		return;
	r->head = head;
	entry_decode(f->val, f->len - HASH_BYTES, &e);
	e.effects = NULL;
	e.effects_len = 0;
	journal_append(&r->t, &r->head, &e);
}

void
repair_log(struct repair *r)
{
	struct repaired *out = r->out;
	uint8_t hash[HASH_BYTES];
	uint64_t until, seq, gap;
	struct found f;

	as_it_was(r);
	if (out->entries == 0)
		out->entries = largest(r);
	if (out->entries < r->head.seq)
		out->entries = r->head.seq;
	until = out->entries;
	for (gap = r->head.seq + 1; r->t.err == 0 && gap <= until;) {
		seq = gap;
		if (!next_sure(r, &seq, until, hash)) {
			note_lost(r, gap, until);
			break;
		}
		note_lost(r, gap, seq - 1);
		for (; seq <= until && entry_fits(r, seq, hash, &f); seq++) {
			memcpy(hash, f.val + f.len - HASH_BYTES, HASH_BYTES);
			out->from_backup += f.source == FROM_BACKUP;
			out->renumbered++;
			append(r, &f);
		}
		gap = seq;
	}
	r->newest = r->head.time;
}
