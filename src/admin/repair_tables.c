/* What of a damaged county stands in no log, or in none that is left. */
#include "src/admin/repair_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/index.h"
#include "db/made.h"
#include "db/row.h"
#include "keys/random.h"
#include "src/op/act.h"

#define EFFECTS_ENOUGH ((size_t)4 << 20)	/* bytes of one entry of a repair */
#define IDS_AHEAD (24LL * 3600 * 1000)

struct tables {
	struct repair *r;
	const struct kind *k;
	void *rec, *is;
	struct buf effects;
	uint64_t last_id;
};

/* The entry of what was found so far: which entries are lost, how many records it has. */
static void
append(struct tables *x)
{
	struct repair *r = x->r;
	struct entry e = { .time = r->head.time, .effects = x->effects.len > 0 ? x->effects.data : NULL,
	    .effects_len = x->effects.len };
	uint8_t space[4096];
	struct buf words = BUF(space);
	struct act act = { .words = &words };
	char text[64];

	for (unsigned i = 0; i < r->out->nlost; i++) {
		snprintf(text, sizeof text, "%" PRIu64 "-%" PRIu64, r->out->lost[i].from,
		    r->out->lost[i].to);
		act_word(&act, "lost_entries", text);
	}
	if (r->out->open_end) {
		snprintf(text, sizeof text, "%" PRIu64 "-?", r->out->entries + 1);
		act_word(&act, "lost_entries", text);
	}
	if (r->out->anew > 0) {
		snprintf(text, sizeof text, "1-%" PRIu64, r->out->anew);
		act_word(&act, "sealed_anew", text);
	}
	snprintf(text, sizeof text, "%" PRIu64, r->out->found);
	act_word(&act, "found_records", text);
	snprintf(e.op, sizeof e.op, "%s", REPAIR_OP);
	random_fill(e.op_id, sizeof e.op_id);
	e.words = words.data;
	e.words_len = words.len;
	journal_append(&r->t, &r->head, &e);
	buf_free(&x->effects);
	buf_grow(&x->effects, EFFECTS_MAX);
}

static bool
decode(struct tables *x, const uint8_t *key, size_t keylen, const uint8_t *val, size_t *len)
{
	if (keylen != 8 || get_u64(key) == 0 ||
	    !repair_sum(x->r, TABLE_KIND + x->k->no, key, keylen, val, len) ||
	    record_decode(x->k, val, *len, x->rec, NULL) != 0)
		return false;
	((struct head *)x->rec)->id = get_u64(key);
	return record_missing(x->k, x->rec) == NULL;
}

/* What replay has newer is newer than the row, which then is what a page of before left. */
static void
found_row(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	struct tables *x = ctx;
	struct repair *r = x->r;
	struct change c = { .txn = &r->t, .last_id = &x->last_id, .effects = &x->effects };
	const void *is;
	size_t n;
	bool had;

	if (!decode(x, key, keylen, val, &len)) {
		r->out->unread++;
		return;
	}
	had = table_get(&r->t, TABLE_KIND + x->k->no, key, keylen, &is, &n) == 0;
	if (had && n == len && memcmp(is, val, n) == 0)
		return;
	if (had && (!record_get(&r->t, x->k, get_u64(key), x->is) ||
	    ((struct head *)x->is)->rev > ((struct head *)x->rec)->rev))
		return;
	if (!change_as_found(&c, x->k, x->rec))
		return;
	r->out->found++;
	r->out->doubtful += had;
	if (x->effects.len > EFFECTS_ENOUGH)
		append(x);
}

static bool
tables_open(struct tables *x, const struct kind *k)
{
	x->k = k;
	x->rec = calloc(1, k->size);
	x->is = calloc(1, k->size);
	if (x->rec == NULL || x->is == NULL)
		txn_fail(&x->r->t, ERR_IO);
	return x->r->t.err == 0;
}

static void
tables_close(struct tables *x)
{
	free(x->rec);
	free(x->is);
}

void
repair_found(struct repair *r)
{
	struct tables x = { .r = r };
	bool lost = r->out->nlost > 0 || r->out->open_end;
	char name[64];

	if (!lost && r->out->anew == 0)
		return;
	buf_grow(&x.effects, EFFECTS_MAX);
	for (size_t i = 0; lost && kinds[i] != NULL && r->t.err == 0; i++) {
		if (kinds[i]->store != STATE)
			continue;
		snprintf(name, sizeof name, "kind.%s", kinds[i]->name);
		if (tables_open(&x, kinds[i]))
			r->out->unread += salvage_table(r->from, name, found_row, &x);
		tables_close(&x);
	}
	append(&x);
	buf_free(&x.effects);
}

static void
side_row(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	struct tables *x = ctx;
	const void *is;
	size_t n;

	if (!decode(x, key, keylen, val, &len)) {
		x->r->out->side_unread++;
		return;
	}
	if (table_get(&x->r->t, TABLE_KIND + x->k->no, key, keylen, &is, &n) == 0)
		return;
	table_put(&x->r->t, TABLE_KIND + x->k->no, key, keylen, val, len);
	x->r->out->side++;
}

/* What was asked for lately stands there by its entry's number, which may be another's now. */
static void
side_tables(struct repair *r)
{
	struct tables x = { .r = r };
	char name[64];

	for (size_t i = 0; kinds[i] != NULL && r->t.err == 0; i++) {
		if (kinds[i]->store != SIDE || strcmp(kinds[i]->name, "recent") == 0)
			continue;
		snprintf(name, sizeof name, "kind.%s", kinds[i]->name);
		if (tables_open(&x, kinds[i]))
			r->out->side_unread += salvage_table(r->from, name, side_row, &x);
		tables_close(&x);
	}
}

static uint64_t
largest_id(struct repair *r)
{
	uint64_t id = 0;
	struct walk w;

	for (size_t i = 0; kinds[i] != NULL; i++) {
		if (kinds[i]->store == ARGS)
			continue;
		walk_open(&w, &r->t, TABLE_KIND + kinds[i]->no, NULL, 0, true);
		if (walk_next(&w) && w.keylen == 8 && get_u64(w.key) > id)
			id = get_u64(w.key);
		walk_close(&w);
	}
	return id;
}

/* Rows that only the store itself has; those that follow from the rest are made. */
static void
meta_row(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	static const struct { const char *name; size_t len; } ours[] = {
		{ META_RESTORED, sizeof META_RESTORED }, { META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC },
		{ META_INDEX, sizeof META_INDEX }, { META_WRITER, sizeof META_WRITER },
		{ META_ROWS, sizeof META_ROWS }, { META_TABLES, sizeof META_TABLES },
	};
	struct repair *r = ctx;

	if (!repair_sum(r, TABLE_META, key, keylen, val, &len))
		return;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (keylen == ours[i].len && memcmp(key, ours[i].name, keylen) == 0)
			return;
	if (keylen == sizeof META_LAST_ID && memcmp(key, META_LAST_ID, keylen) == 0) {
		if (len == 8 && get_u64(val) > r->largest && id_time(get_u64(val)) < r->newest + IDS_AHEAD)
			r->largest = get_u64(val);
		return;
	}
	if (keylen > 0 && keylen < 64)
		table_put(&r->t, TABLE_META, key, keylen, val, len);
}

static void
meta_rows(struct repair *r)
{
	uint8_t number[8];
	struct buf b = BUF(number), u = BUF(number);

	r->largest = largest_id(r);
	salvage_table(r->from, "meta", meta_row, r);
	buf_u64(&b, r->largest);
	table_put(&r->t, TABLE_META, META_LAST_ID, sizeof META_LAST_ID, number, sizeof number);
	if (r->nformer > 0) {
		buf_u64(&u, r->former[r->nformer - 1].until);
		table_put(&r->t, TABLE_META, META_RESTORED, sizeof META_RESTORED, number, sizeof number);
	}
	table_put(&r->t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, r->seal.pub,
	    sizeof r->seal.pub);
	writer_put(&r->t);
}

static const uint8_t *
key_for(const struct repair *r, uint64_t seq)
{
	for (unsigned i = 0; i < r->nformer; i++)
		if (seq <= r->former[i].until)
			return r->former[i].pub;
	return r->seal.pub;
}

/* What is signed: the entry's number and hash. False: there is none. */
static bool
message(struct repair *r, uint64_t seq, uint8_t out[8 + HASH_BYTES])
{
	struct buf b;
	struct entry e;

	buf_init(&b, out, 8 + HASH_BYTES);
	buf_u64(&b, seq);
	return journal_get(&r->t, seq, &e, out + 8) == 0;
}

/* Seals that are there still, and ours where the log is from after the last restore: the last
 * entry of each mark, and the newest. */
static void
put_seals(struct repair *r)
{
	uint64_t ours = r->nformer > 0 ? r->former[r->nformer - 1].until : 0;
	uint8_t text[8 + HASH_BYTES], sig[SEAL_SIGNATURE];
	struct walk w;

	walk_open(&w, &r->heap, TABLE_SEAL, NULL, 0, false);
	while (walk_next(&w))
		if (message(r, get_u64(w.key), text) &&
		    seal_verify(key_for(r, get_u64(w.key)), w.val, text, sizeof text))
			table_put(&r->t, TABLE_SEAL, text, 8, w.val, w.len);
	walk_close(&w);
	for (uint64_t seq = ours / SEAL_EVERY * SEAL_EVERY + SEAL_EVERY - 1; r->t.err == 0;
	    seq += SEAL_EVERY) {
		uint64_t at = seq < r->head.seq ? seq : r->head.seq;

		if (at > ours && message(r, at, text)) {
			seal_sign(sig, &r->seal, text, sizeof text);
			table_put(&r->t, TABLE_SEAL, text, 8, sig, sizeof sig);
		}
		if (at == r->head.seq)
			break;
	}
}

void
repair_rest(struct repair *r)
{
	side_tables(r);
	meta_rows(r);
	put_seals(r);
	made_anew(&r->t, NULL, NULL);
}
