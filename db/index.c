/* Index rows, made from the specs of the declarations. */
#include "db/index.h"

#include <string.h>

#include "db/err.h"
#include "db/plain.h"

#define CODE_BYTES 15
#define INDEXES 16

void
key_begin(struct index_key *k, const struct kind *kind, unsigned index_no)
{
	buf_init(&k->b, k->data, sizeof k->data);
	buf_u8(&k->b, kind->no);
	buf_u8(&k->b, (uint8_t)index_no);
}

void
key_number(struct index_key *k, uint64_t v)
{
	buf_u64(&k->b, v);
}

void
key_code(struct index_key *k, const char *code)
{
	char stem[16] = { 0 };

	code_stem(code, stem);
	buf_put(&k->b, stem, CODE_BYTES);
}

void
key_text(struct index_key *k, const char *s)
{
	buf_put(&k->b, s, strlen(s) + 1);
}

void
key_folded(struct index_key *k, const char *s)
{
	char text[sizeof k->data];

	if (strlen(s) >= sizeof text) {
		k->b.failed = true;
		return;
	}
	strcpy(text, s);
	text_fold(text);
	key_text(k, text);
}

void
key_bytes(struct index_key *k, const void *data, size_t len)
{
	buf_put(&k->b, data, len);
}

void
code_stem(const char *code, char out[16])
{
	size_t n = strnlen(code, CODE_BYTES);

	memset(out, 0, 16);
	memcpy(out, code, n);
	while (n > 6 && n % 3 == 0 && memcmp(out + n - 3, "000", 3) == 0) {
		n -= 3;
		memset(out + n, 0, 3);
	}
}

bool
code_level(const char *code, unsigned level, char out[16])
{
	char stem[16];
	size_t want = 6 + 3 * (size_t)level;

	code_stem(code, stem);
	if (strlen(stem) < want)
		return false;
	memset(out, 0, 16);
	memcpy(out, stem, want);
	return true;
}

void
scan_open(struct scan *s, struct txn *t, struct index_key *prefix, bool newest_first)
{
	if (prefix->b.failed)
		txn_fail(t, ERR_USE);
	s->id = 0;
	walk_open(&s->walk, t, TABLE_INDEX, prefix->data, prefix->b.len, newest_first);
}

bool
scan_next(struct scan *s)
{
	if (!walk_next(&s->walk))
		return false;
	s->id = get_u64(s->walk.key + s->walk.keylen - 8);
	return true;
}

void
scan_close(struct scan *s)
{
	walk_close(&s->walk);
}

uint64_t
scan_one(struct txn *t, struct index_key *prefix, bool newest)
{
	struct scan s;
	uint64_t id = 0;

	scan_open(&s, t, prefix, newest);
	if (scan_next(&s))
		id = s.id;
	scan_close(&s);
	return id;
}

/* Splits "area ^code !no ~name" into fields. */
size_t
index_parts(const struct kind *k, const char *spec, struct index_part parts[INDEX_PARTS])
{
	char name[64];
	size_t n = 0;

	for (const char *p = spec; *p != '\0' && n < INDEX_PARTS; n++) {
		size_t w = strcspn(p, " ");
		bool levels = *p == '^', unknown = *p == '!', folded = *p == '~';
		bool sign = levels || unknown || folded;
		if (w - sign >= sizeof name)
			return 0;
		memcpy(name, p + sign, w - sign);
		name[w - sign] = '\0';
		parts[n] = (struct index_part){ kind_field(k, name), levels, unknown, folded };
		if (parts[n].field == NULL || (folded && parts[n].field->type != T_TEXT))
			return 0;
		p += w;
		while (*p == ' ')
			p++;
	}
	return n;
}

bool
index_specs_valid(const struct kind *k)
{
	struct index_part parts[INDEX_PARTS];

	for (size_t i = 0; i < k->nindexes; i++)
		if (k->indexes[i] == NULL || index_parts(k, k->indexes[i], parts) == 0)
			return false;
	return true;
}

void
key_field(struct index_key *key, const struct field *f, const void *rec)
{
	const char *p = (const char *)rec + f->offset;
	uint16_t n;
	int e;
	int64_t v = 0;

	switch (f->type) {
	case T_CODE:
		key_code(key, p);
		return;
	case T_TEXT:
		key_text(key, p);
		return;
	case T_BYTES:
	case T_PERSONAL:
		memcpy(&n, p, sizeof n);
		key_bytes(key, p + sizeof n, n);
		return;
	case T_ENUM:
		memcpy(&e, p, sizeof e);
		v = e;
		break;
	case T_BOOL:
		v = *(const bool *)(const void *)p;
		break;
	default:
		memcpy(&v, p, sizeof v);	/* struct num begins with its value */
	}
	key_number(key, (uint64_t)v);
}

static void
put_row(struct txn *t, struct index_key *key, uint64_t id, bool add)
{
	key_number(key, id);
	if (key->b.failed)
		txn_fail(t, ERR_USE);
	else if (add)
		table_put(t, TABLE_INDEX, key->data, key->b.len, "", 0);
	else
		table_del(t, TABLE_INDEX, key->data, key->b.len);
}

/* What the spec of an index says, read once. */
static size_t
parts_of(const struct kind *k, unsigned no, const struct index_part **parts)
{
	static struct {
		const struct kind *kind;
		size_t n;
		struct index_part part[INDEX_PARTS];
	} read[KINDS_MOST][INDEXES], *r;
	static struct index_part other[INDEX_PARTS];	/* of a kind that only a test has */

	*parts = other;
	if (k->no >= KINDS_MOST || no > INDEXES)
		return index_parts(k, k->indexes[no - 1], other);
	r = &read[k->no][no - 1];
	if (r->kind != k) {
		r->n = index_parts(k, k->indexes[no - 1], r->part);
		r->kind = k;
	}
	*parts = r->part;
	return r->n;
}

static void
rows(struct txn *t, const struct kind *k, unsigned no, const void *rec, bool add)
{
	const struct index_part *parts;
	size_t n = parts_of(k, no, &parts);
	uint64_t id = ((const struct head *)rec)->id;
	struct index_key key;
	char at[16];

	for (size_t i = 0; i < n; i++)
		if (field_known(parts[i].field, rec) == parts[i].unknown)
			return;
	for (unsigned level = 0; level < 4; level++) {
		bool exploded = false, reached = true;
		key_begin(&key, k, no);
		for (size_t i = 0; i < n; i++) {
			const char *code = (const char *)rec + parts[i].field->offset;
			if (parts[i].unknown)
				continue;
			if (parts[i].folded) {
				key_folded(&key, code);
				continue;
			}
			if (!parts[i].levels) {
				key_field(&key, parts[i].field, rec);
				continue;
			}
			exploded = true;
			reached = code_level(code, level, at);
			if (reached)
				buf_put(&key.b, at, CODE_BYTES);
		}
		if (!reached)
			return;
		put_row(t, &key, id, add);
		if (!exploded)
			return;
	}
}

static bool
index_same(const struct kind *k, unsigned no, const void *a, const void *b)
{
	const struct index_part *parts;
	size_t n = parts_of(k, no, &parts);

	for (size_t i = 0; i < n; i++)
		if (!field_equal(parts[i].field, a, b))
			return false;
	return true;
}

void
index_update(struct txn *t, const struct kind *k, const void *old, const void *new)
{
	for (unsigned no = 1; no <= k->nindexes; no++) {
		if (old != NULL && new != NULL && index_same(k, no, old, new))
			continue;
		if (old != NULL)
			rows(t, k, no, old, false);
		if (new != NULL)
			rows(t, k, no, new, true);
	}
}
