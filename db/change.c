/* Record writes with their index rows and journal effects. */
#include "db/change.h"

#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/index.h"
#include "db/wire.h"

#define EPOCH_2020 1577836800000LL

uint64_t
id_next(uint64_t last, int64_t now, uint16_t node)
{
	uint64_t ms = now > EPOCH_2020 ? (uint64_t)(now - EPOCH_2020) : 0;
	uint64_t id = ms << 22 | (uint64_t)node << 8;

	if (id > last)
		return id;
	if ((last & 0xff) < 0xff)
		return last + 1;
	return ((last >> 22) + 1) << 22 | (uint64_t)node << 8;
}

int64_t
id_time(uint64_t id)
{
	return (int64_t)(id >> 22) + EPOCH_2020;
}

static void
id_key(uint64_t id, uint8_t key[8])
{
	struct buf b;

	buf_init(&b, key, 8);
	buf_u64(&b, id);
}

/* Writes bytes under id and keeps the index; old and new are decoded. */
static void
put_bytes(struct txn *t, const struct kind *k, uint64_t id, const struct buf *bytes,
    const void *old, const void *new)
{
	uint8_t key[8];

	id_key(id, key);
	table_put(t, TABLE_KIND + k->no, key, sizeof key, bytes->data, bytes->len);
	index_update(t, k, old, new);
}

/* What p changes, as it was. */
static void
note_was(struct buf *b, const struct kind *k, const void *old, const void *new)
{
	uint8_t space[RECORD_MAX];
	struct patch back = { .set = BUF(space) };

	patch_make(k, new, old, &back);
	wire_bytes(b, EFFECT_WAS, back.set.data, back.set.len);
}

static void
note_effect(struct change *c, const struct kind *k, const void *old, const void *new,
    const struct patch *p)
{
	uint8_t storage[2 * RECORD_MAX + 1024];
	struct buf b = BUF(storage);
	const struct head *h = new;

	c->kinds |= KIND_BIT(k->no);
	wire_number(&b, EFFECT_KIND, k->no);
	wire_number(&b, EFFECT_ID, h->id);
	wire_number(&b, EFFECT_REV, h->rev);
	if (p->set.len > 0)
		wire_bytes(&b, EFFECT_SET, p->set.data, p->set.len);
	for (size_t i = 0; i < p->ncleared; i++)
		wire_number(&b, EFFECT_CLEARED, p->cleared[i]);
	if (old != NULL)
		note_was(&b, k, old, new);
	wire_bytes(c->effects, EFFECT_FIELD, b.data, b.len);
	if (b.failed || c->effects->failed)
		txn_fail(c->txn, b.failed ? ERR_RANGE : buf_error(c->effects));
}

/* What a caller may have got wrong must not reach the disk. */
static bool
sound(const struct kind *k, const struct buf *bytes, void *scratch)
{
	return !bytes->failed && record_decode(k, bytes->data, bytes->len, scratch, NULL) == 0 &&
	    record_missing(k, scratch) == NULL;
}

static void
apply_patch(struct change *c, const struct kind *k, const void *rec, const void *old)
{
	uint8_t setspace[RECORD_MAX], outspace[RECORD_MAX], scratch[RECORD_MAX];
	struct patch p = { .set = BUF(setspace) };
	struct buf out = BUF(outspace);
	const struct head *h = rec;
	uint64_t hurt = db_hurt(c->txn->db)->times;
	const void *bytes = NULL;
	size_t len = 0;
	uint8_t key[8];

	id_key(h->id, key);
	if (old != NULL && table_get(c->txn, TABLE_KIND + k->no, key, 8, &bytes, &len) != 0)
		return;
	if (db_hurt(c->txn->db)->times != hurt) {
		/* A new sum would hide it. */
		txn_fail(c->txn, ERR_HURT);
		return;
	}
	patch_make(k, old, rec, &p);
	if (p.set.failed || patch_apply(bytes, len, p.set.data, p.set.len, p.cleared,
	    p.ncleared, &out) != 0 || k->size > sizeof scratch || !sound(k, &out, scratch)) {
		txn_fail(c->txn, ERR_USE);
		return;
	}
	put_bytes(c->txn, k, h->id, &out, old, rec);
	note_effect(c, k, old, rec, &p);
}

uint64_t
change_new(struct change *c, const struct kind *k, void *rec)
{
	struct head *h = rec;

	if (c->txn->err != 0)
		return 0;
	*c->last_id = id_next(*c->last_id, c->now, c->node);
	h->id = *c->last_id;
	h->rev = 1;
	apply_patch(c, k, rec, NULL);
	return h->id;
}

void
change_set(struct change *c, const struct kind *k, void *rec)
{
	uint8_t old[RECORD_MAX] __attribute__((aligned(16)));
	uint64_t hurt = db_hurt(c->txn->db)->times;
	struct head *h = rec;
	bool same = true;

	if (c->txn->err != 0)
		return;
	if (k->size > sizeof old || !record_get(c->txn, k, h->id, old)) {
		txn_fail(c->txn, db_hurt(c->txn->db)->times != hurt ? ERR_HURT : ERR_USE);
		return;
	}
	for (size_t i = 0; i < k->nfields && same; i++)
		same = field_equal(&k->fields[i], old, rec);
	if (same)
		return;
	h->rev = ((struct head *)(void *)old)->rev + 1;
	apply_patch(c, k, rec, old);
}

bool
change_as_found(struct change *c, const struct kind *k, const void *rec)
{
	uint8_t old[RECORD_MAX] __attribute__((aligned(16)));
	const struct head *h = rec;

	if (c->txn->err != 0 || k->size > sizeof old || record_missing(k, rec) != NULL)
		return false;
	apply_patch(c, k, rec, record_get(c->txn, k, h->id, old) ? old : NULL);
	return c->txn->err == 0;
}

void
side_put(struct txn *t, const struct kind *k, void *rec, uint64_t *last_id, int64_t now)
{
	uint8_t storage[RECORD_MAX];
	uint8_t old[RECORD_MAX] __attribute__((aligned(16)));
	struct buf out = BUF(storage);
	struct head *h = rec;
	bool had = h->id != 0 && k->size <= sizeof old && record_get(t, k, h->id, old);

	if (t->err != 0)
		return;
	if (h->id == 0) {
		*last_id = id_next(*last_id, now, 0);
		h->id = *last_id;
	}
	h->rev++;
	record_encode(k, rec, &out);
	if (out.failed)
		txn_fail(t, ERR_RANGE);
	else
		put_bytes(t, k, h->id, &out, had ? old : NULL, rec);
}

void
side_del(struct txn *t, const struct kind *k, uint64_t id)
{
	uint8_t old[RECORD_MAX] __attribute__((aligned(16)));
	uint8_t key[8];

	if (k->size > sizeof old || !record_get(t, k, id, old))
		return;
	index_update(t, k, old, NULL);
	id_key(id, key);
	table_del(t, TABLE_KIND + k->no, key, sizeof key);
}

struct effect {
	const struct kind *kind;
	uint64_t id;
	const uint8_t *set;
	size_t setlen;
	uint16_t cleared[KIND_FIELDS];
	size_t ncleared;
};

static int
effect_parse(const void *data, size_t len, struct effect *e)
{
	struct wire w;
	struct wire_item it;
	int more;

	*e = (struct effect){ 0 };
	wire_open(&w, data, len);
	while ((more = wire_next(&w, &it)) > 0) {
		if (it.no == EFFECT_KIND && it.type == 0)
			e->kind = kind_by_no((unsigned)it.number);
		else if (it.no == EFFECT_ID && it.type == 0)
			e->id = it.number;
		else if (it.no == EFFECT_SET && it.type == 2) {
			e->set = it.data;
			e->setlen = it.len;
		} else if (it.no == EFFECT_CLEARED && it.type == 0) {
			if (e->ncleared == KIND_FIELDS)
				return ERR_BAD;
			e->cleared[e->ncleared++] = (uint16_t)it.number;
		}
	}
	return more < 0 || e->kind == NULL || e->kind->store != STATE || e->id == 0 ||
	    e->kind->size > RECORD_MAX ? ERR_BAD : 0;
}

int
effect_apply(struct txn *t, const void *data, size_t len)
{
	uint8_t storage[RECORD_MAX];
	uint8_t old[RECORD_MAX] __attribute__((aligned(16)));
	uint8_t new[RECORD_MAX] __attribute__((aligned(16)));
	struct buf out = BUF(storage);
	struct effect e;
	const void *bytes = NULL;
	size_t n = 0;
	uint8_t key[8];
	bool had;

	if (effect_parse(data, len, &e) != 0)
		return txn_fail(t, ERR_BAD);
	id_key(e.id, key);
	had = table_get(t, TABLE_KIND + e.kind->no, key, 8, &bytes, &n) == 0;
	if (patch_apply(bytes, n, e.set, e.setlen, e.cleared, e.ncleared, &out) != 0 ||
	    (had && !record_get(t, e.kind, e.id, old)))
		return txn_fail(t, ERR_BAD);
	((struct head *)(void *)new)->id = e.id;
	if (record_decode(e.kind, out.data, out.len, new, NULL) != 0)
		return txn_fail(t, ERR_BAD);
	put_bytes(t, e.kind, e.id, &out, had ? old : NULL, new);
	return t->err;
}
