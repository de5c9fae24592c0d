/* The index made anew, and how it is known that it must be. */
#include "db/made.h"

#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/index.h"
#include "db/journal.h"
#include "db/row.h"

#define INDEX_FORM 2		/* one more when index.c makes rows in another way */
#define TELL_EVERY 512		/* records */

struct mark {
	uint8_t digest[HASH_BYTES];
	uint8_t seq[8];
};

static void
add_number(struct hasher *h, unsigned v)
{
	uint8_t byte[2] = { (uint8_t)(v >> 8), (uint8_t)v };

	hash_add(h, byte, sizeof byte);
}

/* A field is its number and type to a row; its name may change. */
static void
add_index(struct hasher *h, const struct kind *k, unsigned no)
{
	struct index_part parts[INDEX_PARTS];
	size_t n = index_parts(k, k->indexes[no - 1], parts);

	add_number(h, k->no);
	add_number(h, no);
	add_number(h, (unsigned)n);
	for (size_t i = 0; i < n; i++) {
		add_number(h, parts[i].field->no);
		add_number(h, parts[i].field->type);
		add_number(h, parts[i].levels + 2u * parts[i].unknown + 4u * parts[i].folded);
	}
}

void
made_digest(uint8_t out[HASH_BYTES])
{
	struct hasher h;

	hash_begin(&h);
	add_number(&h, INDEX_FORM);
	for (size_t i = 0; kinds[i] != NULL; i++)
		for (unsigned no = 1; kinds[i]->store != ARGS && no <= kinds[i]->nindexes; no++)
			add_index(&h, kinds[i], no);
	hash_end(&h, out);
}

static void
seq_bytes(uint64_t seq, uint8_t out[8])
{
	struct buf b;

	buf_init(&b, out, 8);
	buf_u64(&b, seq);
}

/* The newest entry's number, and the schema it was written under (0: there is none). */
static uint64_t
newest(struct txn *t, uint32_t *schema)
{
	struct journal_head head;
	struct entry e = { 0 };

	journal_head(t, &head);
	if (head.seq != 0 && journal_get(t, head.seq, &e, NULL) != 0)
		txn_fail(t, ERR_BAD);
	*schema = e.schema;
	return head.seq;
}

bool
made_current(struct txn *t)
{
	uint8_t digest[HASH_BYTES];
	const struct mark *m;
	uint32_t schema;
	const void *val;
	uint64_t seq;
	size_t len;

	if (table_get(t, TABLE_META, META_INDEX, sizeof META_INDEX, &val, &len) != 0 ||
	    len != sizeof *m)
		return false;
	m = val;
	made_digest(digest);
	seq = newest(t, &schema);
	return memcmp(m->digest, digest, sizeof digest) == 0 &&
	    (schema == SCHEMA_VERSION || seq == get_u64(m->seq));
}

bool
made_readable(struct db *db)
{
	struct txn t;
	bool current;

	do {
		txn_begin(&t, db, false);
		current = made_current(&t);
	} while (txn_again(&t));
	return current && t.err == 0;
}

uint64_t
made_count(struct txn *t)
{
	uint64_t n = 0;

	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->store != ARGS && kinds[i]->nindexes > 0)
			n += table_count(t, TABLE_KIND + kinds[i]->no);
	return n;
}

/* A row gets its sum behind the walk, which goes on from its key. */
static void
sum_table(struct txn *t, unsigned table, struct buf *row)
{
	uint8_t key[sizeof ((struct walk *)0)->prefix], sum[ROW_SUM];
	size_t keylen = 0;
	struct walk w;

	while (t->err == 0) {
		walk_open(&w, t, table, NULL, 0, false);
		if (keylen > 0)
			walk_from(&w, key, keylen);
		if (!walk_next(&w))
			return;
		keylen = w.keylen;
		memcpy(key, w.key, keylen);
		row->len = 0;
		buf_put(row, w.val, w.len);
		walk_close(&w);
		if (!row_ends_in_sum(table, key, keylen))
			continue;
		row_sum(table, key, keylen, row->data, row->len, sum);
		buf_put(row, sum, sizeof sum);
		if (row->failed)
			txn_fail(t, buf_error(row));
		table_put(t, table, key, keylen, row->data, row->len);
	}
}

/* Of an older program's store, whose index is empty by now. */
static void
sum_all(struct txn *t)
{
	static const unsigned others[] = { TABLE_JOURNAL, TABLE_ONCE, TABLE_SEAL, TABLE_META };
	struct buf row;

	if (db_has_sums(t->db))
		return;
	buf_grow(&row, ROW_MOST);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		sum_table(t, others[i], &row);
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->store != ARGS)
			sum_table(t, TABLE_KIND + kinds[i]->no, &row);
	buf_free(&row);
	db_begins_sums(t);
}

struct progress {
	made_tell *tell;
	void *ctx;
	uint64_t done, all;
};

static void
kind_anew(struct txn *t, const struct kind *k, struct progress *p)
{
	void *rec = calloc(1, k->size);
	struct walk w;

	if (rec == NULL)
		txn_fail(t, ERR_IO);
	walk_open(&w, t, TABLE_KIND + k->no, NULL, 0, false);
	while (t->err == 0 && walk_next(&w)) {
		if (w.keylen != 8 || record_decode(k, w.val, w.len, rec, NULL) != 0) {
			txn_fail(t, ERR_BAD);
			break;
		}
		((struct head *)rec)->id = get_u64(w.key);
		index_update(t, k, NULL, rec);
		if (++p->done % TELL_EVERY == 0 && p->tell != NULL)
			p->tell(p->ctx, p->done, p->all);
	}
	walk_close(&w);
	free(rec);
}

void
made_anew(struct txn *t, made_tell *tell, void *ctx)
{
	struct progress p = { .tell = tell, .ctx = ctx, .all = made_count(t) };
	struct mark m;
	uint32_t schema;

	table_clear(t, TABLE_INDEX);
	sum_all(t);
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->store != ARGS && kinds[i]->nindexes > 0)
			kind_anew(t, kinds[i], &p);
	made_digest(m.digest);
	seq_bytes(newest(t, &schema), m.seq);
	table_put(t, TABLE_META, META_INDEX, sizeof META_INDEX, &m, sizeof m);
	if (tell != NULL)
		tell(ctx, p.done, p.all);
}
