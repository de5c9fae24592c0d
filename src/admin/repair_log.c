/*
 * The log out of rows that may be anything. An entry is one of this county's if its hash
 * follows from the one before it: so whatever the hash chain confirms is right, wherever in
 * the file or in a backup it was found, and nothing else is believed.
 */
#include "src/admin/repair_in.h"

#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "db/replay.h"
#include "keys/hash.h"

/* One that was found. */
struct found {
	const uint8_t *val;	/* borrowed until the heap is written */
	size_t len;
	enum source source;
};

/* Of several that fit, as a batch that came to nothing may have left one, it is the one which
 * others follow. */
static bool
entry_fits(struct repair *r, uint64_t seq, const uint8_t prev[HASH_BYTES], struct found *out)
{
	uint8_t key[8], hash[HASH_BYTES];
	struct buf b = BUF(key);
	struct walk w;
	bool fits = false, followed = false;

	buf_u64(&b, seq);
	walk_open(&w, &r->heap, TABLE_JOURNAL, key, sizeof key, false);
	while (!followed && repair_next_fit(&w, prev, hash)) {
		followed = repair_follows(r, seq + 1, hash);
		if (!fits || followed)
			*out = (struct found){ w.val, w.len, (enum source)w.key[8] };
		fits = true;
	}
	walk_close(&w);
	return fits;
}

/* Whose seals what came before it has. */
static void
note_restore(struct repair *r, const struct entry *e)
{
	if (r->nformer < FORMER_KEYS &&
	    repair_former(e, &r->former[r->nformer].until, r->former[r->nformer].pub))
		r->nformer++;
}

/* We would not know what it means, and as ours an older program would open it. */
static bool
is_newer(struct repair *r, const struct entry *e)
{
	struct writer *w = &r->out->newer;

	if (e->schema <= SCHEMA_VERSION)
		return false;
	if (w->schema < e->schema)
		*w = (struct writer){ .schema = e->schema, .program = "fengsui" };
	txn_fail(&r->t, ERR_NEWER);
	return true;
}

/* With another hash, and another number where some before it are gone; one whose effects no
 * longer fit what is there keeps who did what. The head that a restore named is no longer
 * there, and what it tells is told by the repair. */
static void
append(struct repair *r, const struct found *f)
{
	struct txn part;
	struct entry e;
	struct journal_head head = r->head;

	entry_decode(f->val, f->len - HASH_BYTES, &e);
	if (is_newer(r, &e))
		return;
	if (strcmp(e.op, RESTORE_OP) == 0)
		snprintf(e.op, sizeof e.op, "%s", REPAIR_OP);
	txn_child(&part, &r->t);
	journal_append(&part, &r->head, &e);
	replay_entry(&part, &e);
	if (txn_commit(&part) == 0)
		return;
	r->head = head;
	e.effects = NULL;
	e.effects_len = 0;
	journal_append(&r->t, &r->head, &e);
}

static void
put(struct repair *r, const struct entry *e, const struct found *f)
{
	uint8_t key[8];
	struct buf b = BUF(key);

	buf_u64(&b, e->seq);
	table_put(&r->t, TABLE_JOURNAL, key, sizeof key, f->val, f->len);
	replay_entry(&r->t, e);
	note_restore(r, e);
	r->head = (struct journal_head){ .seq = e->seq, .time = e->time };
	memcpy(r->head.hash, f->val + f->len - HASH_BYTES, HASH_BYTES);
}

/* Entries as they were, up to the first that is not there: heads that are damaged may know of
 * fewer. Sealed anew, all from the first restore on keep only their numbers. */
static void
as_it_was(struct repair *r)
{
	struct repaired *out = r->out;
	uint8_t was[HASH_BYTES] = { 0 };
	bool anew = false;
	struct found f;
	struct entry e;

	while (r->t.err == 0 && entry_fits(r, r->head.seq + 1, was, &f)) {
		entry_decode(f.val, f.len - HASH_BYTES, &e);
		if (is_newer(r, &e))
			return;
		memcpy(was, f.val + f.len - HASH_BYTES, HASH_BYTES);
		anew = anew || (r->anew && strcmp(e.op, RESTORE_OP) == 0);
		if (anew)
			append(r, &f);
		else
			put(r, &e, &f);
		out->from_backup += f.source == FROM_BACKUP;
		out->kept++;
	}
}

/* The last that can be one of so large a file. */
static uint64_t
largest(struct repair *r)
{
	uint64_t most = repair_room(r), seq = 0;
	struct walk w;

	walk_open(&w, &r->heap, TABLE_JOURNAL, NULL, 0, true);
	while (seq == 0 && walk_next(&w))
		if (get_u64(w.key) <= most)
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
next_sure(struct repair *r, uint64_t *seq, uint8_t hash[HASH_BYTES])
{
	uint8_t key[8];
	struct buf b = BUF(key);
	struct walk w;
	bool sure = false;

	buf_u64(&b, *seq);
	walk_open(&w, &r->heap, TABLE_JOURNAL, NULL, 0, false);
	walk_from(&w, key, sizeof key);
	while (!sure && walk_next(&w)) {
		*seq = get_u64(w.key) + 1;
		memcpy(hash, w.val + w.len - HASH_BYTES, HASH_BYTES);
		sure = repair_follows(r, *seq, hash);
	}
	walk_close(&w);
	return sure;
}

/* How many the log had is what a damaged page says: what is there still is looked for
 * whatever that is. */
void
repair_log(struct repair *r)
{
	struct repaired *out = r->out;
	uint8_t hash[HASH_BYTES];
	uint64_t seq, gap;
	struct found f;

	as_it_was(r);
	if (out->entries == 0)
		out->entries = largest(r);
	for (gap = r->head.seq + 1; r->t.err == 0; gap = seq) {
		seq = gap;
		if (!next_sure(r, &seq, hash))
			break;
		note_lost(r, gap, seq - 1);
		for (; r->t.err == 0 && entry_fits(r, seq, hash, &f); seq++) {
			memcpy(hash, f.val + f.len - HASH_BYTES, HASH_BYTES);
			out->from_backup += f.source == FROM_BACKUP;
			out->renumbered++;
			append(r, &f);
		}
	}
	if (out->entries < gap)
		out->entries = gap - 1;
	else
		note_lost(r, gap, out->entries);
	r->newest = r->head.time;
}
