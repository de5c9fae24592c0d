/*
 * Lists by face. Newest first means by id: over the kind's own table, or over an
 * index when the filter names a field that has one to itself; an area with
 * retired ones under it has several such walks, which are merged.
 */
#include "src/op/face.h"

#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "src/op/op.h"
#include "src/op/right.h"

#define ID_BYTES 8

static bool
may_see(const struct reader *r, const struct face *f, void *rec)
{
	const struct field *area;

	if (f->may != NULL)
		return f->may(r, rec);
	area = kind_field(f->kind, "area");
	return area != NULL && in_scope(r->txn, r->who, field_str(area, rec));
}

const struct face *
face_of(const struct kind *k)
{
	for (size_t i = 0; k != NULL && subjects[i] != NULL; i++)
		if (subjects[i]->kind == k && subjects[i]->face != NULL)
			return subjects[i]->face;
	return NULL;
}

/* The place of the row with that id; n if there is none. */
static size_t
row_place(const struct face *f, const char *rows, size_t n, uint64_t id)
{
	size_t i = 0;

	while (i < n && ((const struct head *)(rows + i * f->kind->size))->id != id)
		i++;
	return i;
}

bool
face_read(const struct reader *r, const struct face *f, uint64_t id, void *rec)
{
	size_t n = 0, i = 0;
	char *rows;

	rows = f->source != NULL ? f->source->rows(r, &n) : NULL;
	if (rows != NULL && (i = row_place(f, rows, n, id)) < n)
		memcpy(rec, rows + i * f->kind->size, f->kind->size);
	free(rows);
	return (rows != NULL && i < n) || record_get(r->txn, f->kind, id, rec);
}

enum message
face_get(const struct reader *r, const struct face *f, uint64_t id, void *rec)
{
	enum message m = M_NONE;

	if (!face_read(r, f, id, rec))
		m = M_NO_SUCH_RECORD;
	else if (!may_see(r, f, rec))
		m = M_OUT_OF_SCOPE;
	if (m != M_NONE)
		memset(rec, 0, f->kind->size);
	return m;
}

static const struct face_test *
test_named(const struct face *f, const char *name)
{
	for (const struct face_test *t = f->tests; t != NULL && t->name != NULL; t++)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

/* Whether place i of the filter was given, and as no. */
static bool
given(const struct face_query *q, size_t i, bool *no)
{
	*no = i < 64 && (q->no >> i & 1) != 0;
	return *no || field_known(&q->face->filter->fields[i], q->filter);
}

static bool
same(const struct field *a, const void *x, const struct field *b, const void *y)
{
	const char *p = (const char *)x + a->offset, *s = (const char *)y + b->offset;

	if (a->type != b->type)
		return false;
	if (field_is_number(a)) {
		const struct num *n = field_num_c(a, x), *m = field_num_c(b, y);
		return n->known && m->known && n->v == m->v;
	}
	return a->type == T_TEXT ? strcmp(p, s) == 0 : memcmp(p, s, a->size) == 0;
}

/* One key of the filter against the record; no is the value of a yes or no. */
static bool
key_fits(const struct face_query *q, const struct field *key, bool no, const void *rec)
{
	const struct face_test *test = test_named(q->face, key->name);
	const struct field *f = kind_field(q->face->kind, key->name);

	if (test != NULL)
		return test->is(q->reader, rec, q->filter) != no;
	if (f == NULL)
		return true;		/* limit */
	if (f->type == T_CODE)
		return field_known(f, rec) && area_under(q->reader->txn,
		    (const char *)rec + f->offset, (const char *)q->filter + key->offset);
	return f->type == T_BOOL ? field_known(f, rec) != no : same(f, rec, key, q->filter);
}

static bool
text_fits(const struct face_query *q, const void *rec)
{
	const struct kind *k = q->face->kind;
	char name[120];

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		const char *p = (const char *)rec + f->offset;
		if (f->flags & F_HIDDEN || (f->type != T_TEXT && f->type != T_CODE))
			continue;
		if (strstr(p, q->text) != NULL)
			return true;
		if (f->type != T_CODE || *p == '\0')
			continue;
		area_name(q->reader->txn, p, false, name, sizeof name);
		if (strstr(name, q->text) != NULL)
			return true;
	}
	return false;
}

static bool
fits(const struct face_query *q, const void *rec)
{
	bool no;

	if (q->section != NULL && !q->section->is(q->reader, rec))
		return false;
	for (size_t i = 0; q->filter != NULL && i < q->face->filter->nfields; i++)
		if (given(q, i, &no) && !key_fits(q, &q->face->filter->fields[i], no, rec))
			return false;
	return q->text == NULL || q->text[0] == '\0' || text_fits(q, rec);
}

/* Walks of which each goes the same way and ends with an id. */
struct ways {
	struct walk walk[AREA_STEMS];
	uint64_t id[AREA_STEMS];		/* found, not yet given; 0 = that walk is over */
	size_t n;
	uint64_t last;			/* given last: a record found twice is given once */
};

static void
way_step(struct ways *w, size_t i)
{
	struct walk *walk = &w->walk[i];

	w->id[i] = walk_next(walk) && walk->keylen >= ID_BYTES ?
	    get_u64(walk->key + walk->keylen - ID_BYTES) : 0;
}

/* The number of the index that holds this field alone; 0 if none. */
static unsigned
index_of(const struct kind *k, const struct field *f, bool *levels)
{
	for (size_t i = 0; i < k->nindexes; i++) {
		*levels = k->indexes[i][0] == '^';
		if (strcmp(k->indexes[i] + *levels, f->name) == 0 && *levels == (f->type == T_CODE))
			return (unsigned)i + 1;
	}
	return 0;
}

static void
way_open(struct ways *w, struct txn *t, struct index_key *key, const struct face_pos *pos)
{
	struct walk *walk = &w->walk[w->n++];

	walk_open(walk, t, TABLE_INDEX, key->data, key->b.len, true);
	if (pos->len != ID_BYTES)
		return;
	key_bytes(key, pos->key, ID_BYTES);
	walk_from(walk, key->data, key->b.len);
}

static bool
by_number(const struct field *f)
{
	return f->type == T_REF || f->type == T_TIME || f->type == T_DATE || f->type == T_INT || f->type == T_ENUM;
}

/* Opens the walks for one key of the filter; false if no index is its own. */
static bool
ways_by_key(struct ways *w, const struct face_query *q, const struct field *key,
    const struct face_pos *pos)
{
	const struct kind *k = q->face->kind;
	const struct field *f = kind_field(k, key->name);
	struct index_key at;
	char stems[AREA_STEMS][16];
	bool levels;
	unsigned no;
	size_t n;

	if (f == NULL || f->type != key->type || test_named(q->face, key->name) != NULL ||
	    (f->type != T_CODE && !by_number(f)) || (no = index_of(k, f, &levels)) == 0)
		return false;
	if (f->type == T_CODE) {
		n = area_scope(q->reader->txn, (const char *)q->filter + key->offset, stems, AREA_STEMS);
		if (n == AREA_STEMS)
			return false;	/* maybe not all: the whole table is walked */
		for (size_t i = 0; i < n; i++) {
			key_begin(&at, k, no);
			key_code(&at, stems[i]);
			way_open(w, q->reader->txn, &at, pos);
		}
		return true;
	}
	key_begin(&at, k, no);
	key_field(&at, key, q->filter);
	way_open(w, q->reader->txn, &at, pos);
	return true;
}

static void
ways_open(struct ways *w, const struct face_query *q, const struct face_pos *pos)
{
	const struct face *f = q->face;
	struct index_key at;
	bool no, found = false;

	w->n = 0;
	w->last = 0;
	for (size_t i = 0; !found && f->order == 0 && q->filter != NULL && i < f->filter->nfields; i++)
		found = given(q, i, &no) && !no && ways_by_key(w, q, &f->filter->fields[i], pos);
	if (!found) {
		key_begin(&at, f->kind, f->order);
		if (f->order == 0)
			walk_open(&w->walk[0], q->reader->txn, TABLE_KIND + f->kind->no, "", 0, true);
		else
			walk_open(&w->walk[0], q->reader->txn, TABLE_INDEX, at.data, at.b.len, false);
		if (pos->len > 0)
			walk_from(&w->walk[0], pos->key, pos->len);
		w->n = 1;
	}
	for (size_t i = 0; i < w->n; i++)
		way_step(w, i);
}

static void
put_id(struct face_pos *pos, uint64_t id)
{
	struct buf b;

	buf_init(&b, pos->key, sizeof pos->key);
	buf_u64(&b, id);
	pos->len = ID_BYTES;
}

/* The next id and the place behind it; 0 when all walks are over. */
static uint64_t
ways_next(struct ways *w, const struct face *f, struct face_pos *pos)
{
	size_t best = 0;
	uint64_t id;

	do {
		for (size_t i = 1; i < w->n; i++)
			if (w->id[i] > w->id[best])
				best = i;
		id = w->n > 0 ? w->id[best] : 0;
		if (id == 0)
			return 0;
		if (f->order != 0 && w->walk[0].keylen <= sizeof pos->key) {
			pos->len = (uint8_t)w->walk[0].keylen;
			memcpy(pos->key, w->walk[0].key, pos->len);
		} else {
			put_id(pos, id);
		}
		way_step(w, best);
	} while (id == w->last);
	w->last = id;
	return id;
}

static void
ways_close(struct ways *w)
{
	for (size_t i = 0; i < w->n; i++)
		walk_close(&w->walk[i]);
}

/* Where to go on in rows: behind the one given last, or where it stood if it is gone. */
static size_t
rows_from(const struct face *f, const char *rows, size_t n, const struct face_pos *pos)
{
	size_t at;

	if (pos->len == 0)
		return 0;
	at = row_place(f, rows, n, get_u64(pos->key));
	return at < n ? at + 1 : (size_t)get_u64(pos->key + ID_BYTES);
}

static void
put_row(struct face_pos *pos, uint64_t id, size_t next)
{
	struct buf b;

	buf_init(&b, pos->key, sizeof pos->key);
	buf_u64(&b, id);
	buf_u64(&b, next);
	pos->len = 2 * ID_BYTES;
}

static size_t
list_rows(const struct face_query *q, struct face_pos *pos, char *out, size_t cap)
{
	size_t size = q->face->kind->size, all = 0, n = 0;
	char *rows = q->face->source->rows(q->reader, &all);

	for (size_t i = rows != NULL ? rows_from(q->face, rows, all, pos) : all; i < all && n < cap; i++) {
		char *row = rows + i * size;
		put_row(pos, ((struct head *)row)->id, i + 1);
		if (may_see(q->reader, q->face, row) && fits(q, row))
			memcpy(out + n++ * size, row, size);
	}
	free(rows);
	return n;
}

static struct face_counts
count_rows(const struct face_query *q)
{
	struct face_counts n = { 0 };
	size_t size = q->face->kind->size, all = 0;
	char *rows = q->face->source->rows(q->reader, &all);

	for (size_t i = 0; rows != NULL && i < all; i++) {
		if (!may_see(q->reader, q->face, rows + i * size))
			continue;
		n.total++;
		n.matched += fits(q, rows + i * size);
	}
	free(rows);
	return n;
}

size_t
face_list(const struct face_query *q, struct face_pos *pos, void *rows, size_t cap)
{
	size_t size = q->face->kind->size, n = 0;
	struct ways w;
	uint64_t id;

	if (cap == 0)
		return 0;
	if (q->face->source != NULL)
		return list_rows(q, pos, rows, cap);
	ways_open(&w, q, pos);
	while (n < cap && (id = ways_next(&w, q->face, pos)) != 0) {
		void *rec = (char *)rows + n * size;
		n += face_get(q->reader, q->face, id, rec) == M_NONE && fits(q, rec);
	}
	ways_close(&w);
	return n;
}

size_t
face_at_once(const struct face_query *q, size_t few)
{
	size_t all = 0;

	if (q->face->source == NULL)
		return few;
	free(q->face->source->rows(q->reader, &all));
	return all + 1;
}

struct face_counts
face_count(const struct face_query *q)
{
	struct face_query all = { .face = q->face, .reader = q->reader };
	struct face_counts n = { 0 };
	struct face_pos pos = { 0 };
	struct ways w;
	uint64_t id;
	void *rec;

	if (q->face->source != NULL)
		return count_rows(q);
	rec = calloc(1, q->face->kind->size);
	if (rec == NULL)
		return n;
	ways_open(&w, &all, &pos);
	while ((id = ways_next(&w, q->face, &pos)) != 0) {
		if (face_get(q->reader, q->face, id, rec) != M_NONE)
			continue;
		n.total++;
		n.matched += fits(q, rec);
	}
	ways_close(&w);
	free(rec);
	return n;
}

bool
face_column(const struct face *f, const char **names, struct face_column *out)
{
	size_t n;

	if (*names == NULL)
		return false;
	*names += strspn(*names, " ");
	n = strcspn(*names, " ");
	if (n == 0 || n >= sizeof out->name)
		return false;
	*out = (struct face_column){ 0 };
	memcpy(out->name, *names, n);
	*names += n;
	for (const struct face_cell *c = f->cells; c != NULL && c->name != NULL; c++)
		if (strcmp(c->name, out->name) == 0)
			out->cell = c;
	out->field = kind_field(f->kind, out->name);
	return true;
}

bool
face_staff(const struct reader *r, const char *area)
{
	return in_scope(r->txn, r->who, area) || (r->who->roles & ROLE_LOCAL) ||
	    may_over(r->txn, r->who, ROLE(admin), area);
}
