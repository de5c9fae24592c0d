/*
 * Lists by face. Newest first means by id: over the kind's own table, or over the
 * indexes of what the filter names, of the section and of the reader's scope, joined.
 */
#include "src/op/face.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "src/op/choice.h"
#include "src/op/op.h"
#include "src/op/right.h"

#define ID_BYTES 8

/* f: the kind's, NULL: it has none. */
static bool
may_see(const struct reader *r, const struct face *f, const struct kind *k, void *rec)
{
	const struct field *area;

	if (f != NULL && f->may != NULL)
		return f->may(r, rec);
	area = kind_field(k, "area");
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
	else if (!may_see(r, f, f->kind, rec))
		m = M_OUT_OF_SCOPE;
	if (m != M_NONE)
		memset(rec, 0, f->kind->size);
	return m;
}

bool
face_shows(const struct reader *r, const struct kind *k, uint64_t id)
{
	void *rec = calloc(1, k->size);
	bool shown = rec != NULL && record_get(r->txn, k, id, rec) && may_see(r, face_of(k), k, rec);

	free(rec);
	return shown;
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
	struct txn *t = q->reader->txn;
	char name[120];

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		const char *p = (const char *)rec + f->offset;
		if (f->flags & F_HIDDEN || (f->type != T_TEXT && f->type != T_CODE))
			continue;
		if (strstr(p, q->text) != NULL)
			return true;
		if (*p == '\0' || (f->type != T_CODE && !choice_field(f)))
			continue;
		if (f->type == T_CODE)
			area_name(t, p, false, name, sizeof name);
		else
			choice_name(t, f->values, p, name, sizeof name);
		if (strstr(name, q->text) != NULL)
			return true;
	}
	return false;
}

/* Left out unless the filter asks for it: the retired, say. */
static bool
is_aside(const struct face_query *q, const void *rec)
{
	const struct kind *keys = q->face->filter;
	bool no;

	if (q->face->aside == NULL)
		return false;
	for (size_t i = 0; q->filter != NULL && i < keys->nfields; i++)
		if (strcmp(keys->fields[i].name, q->face->aside) == 0 && given(q, i, &no))
			return false;
	return test_named(q->face, q->face->aside)->is(q->reader, rec, q->filter);
}

bool
face_fits(const struct face_query *q, const void *rec)
{
	bool no;

	if (is_aside(q, rec) || (q->section != NULL && !q->section->is(q->reader, rec)))
		return false;
	for (size_t i = 0; q->filter != NULL && i < q->face->filter->nfields; i++)
		if (given(q, i, &no) && !key_fits(q, &q->face->filter->fields[i], no, rec))
			return false;
	return q->text == NULL || q->text[0] == '\0' || text_fits(q, rec);
}

/* The number of the index that holds this field alone, an area's at each of its levels or,
 * exact, as it is; 0 if none. */
static unsigned
index_of(const struct kind *k, const struct field *f, bool exact)
{
	bool levels = f->type == T_CODE && !exact;

	for (size_t i = 0; i < k->nindexes; i++)
		if ((k->indexes[i][0] == '^') == levels && strcmp(k->indexes[i] + levels, f->name) == 0)
			return (unsigned)i + 1;
	return 0;
}

static bool
by_number(const struct field *f)
{
	return f->type == T_REF || f->type == T_TIME || f->type == T_DATE || f->type == T_INT ||
	    f->type == T_ENUM || f->type == T_BOOL;
}

/* How the records of a query are met: newest first by what its filters, its section and
 * the reader's scope have indexes for, or in the face's own order. */
struct face_walk {
	struct face_query q;
	struct join *join;		/* owned; NULL: in the order of walk */
	struct walk walk;
	uint64_t last;
	size_t looked, bound;
};

/* One key of the filter as a set, where an index is its own. False: none is. */
static bool
set_of_key(struct join *j, const struct face_query *q, const struct field *key)
{
	const struct kind *k = q->face->kind;
	const struct field *f = kind_field(k, key->name);
	const struct face_test *test = test_named(q->face, key->name);
	struct index_key at;
	unsigned no;

	if (test != NULL && test->within != NULL)
		return test->within(q->reader, j, q->filter);
	if (test != NULL || f == NULL || f->type != key->type || (no = index_of(k, f, false)) == 0)
		return false;
	if (f->type != T_CODE && !by_number(f))
		return false;
	join_set(j);
	if (f->type == T_CODE) {
		if (!scope_under(j, q->reader->txn, k, no, (const char *)q->filter + key->offset))
			join_kind(j, k);
		return true;
	}
	key_begin(&at, k, no);
	key_field(&at, key, q->filter);
	join_walk(j, &at);
	return true;
}

static enum scope
scope_by_area(const struct reader *r, const struct face *f, struct join *j)
{
	const struct field *area = kind_field(f->kind, "area");
	unsigned under = area != NULL ? index_of(f->kind, area, false) : 0;
	unsigned over = area != NULL ? index_of(f->kind, area, true) : 0;
	enum scope scope = under != 0 && over != 0 ? scope_of(r->txn, r->who, READERS_OF_CASES) :
	    SCOPE_UNKNOWN;

	if (scope == SCOPE_SOME) {
		join_set(j);
		scope_walks(j, r->txn, r->who, READERS_OF_CASES, f->kind, under, over);
	}
	return scope;
}

/* Adds the set of what the reader may see, where that has one. */
static enum scope
scope_set(const struct face_query *q, struct join *j)
{
	const struct face *f = q->face;

	if (f->scope != NULL)
		return f->scope(q->reader, j);
	return f->may == NULL ? scope_by_area(q->reader, f, j) : SCOPE_UNKNOWN;
}

static struct join *
join_of(const struct face_query *q)
{
	struct join *j = join_new(q->reader->txn);
	const struct kind *keys = q->face->filter;
	bool no, any;

	if (j == NULL)
		return NULL;
	any = q->section != NULL && q->section->within != NULL && q->section->within(q->reader, j);
	if (!any)
		any = scope_set(q, j) == SCOPE_SOME;
	for (size_t i = 0; q->filter != NULL && i < keys->nfields; i++)
		if (given(q, i, &no) && !no)
			any |= set_of_key(j, q, &keys->fields[i]);
	if (!any) {
		join_set(j);
		join_kind(j, q->face->kind);
	}
	return j;
}

struct face_walk *
face_open(const struct face_query *q, const struct face_pos *pos)
{
	struct face_walk *p = calloc(1, sizeof *p);
	const struct face *f = q->face;
	struct index_key at;

	if (p == NULL) {
		txn_fail(q->reader->txn, ERR_IO);
		return NULL;
	}
	*p = (struct face_walk){ .q = *q, .last = UINT64_MAX, .bound = SIZE_MAX };
	if (f->source != NULL)
		return p;
	if (f->order == 0) {
		p->join = join_of(q);
		p->last = pos->len == ID_BYTES ? get_u64(pos->key) : UINT64_MAX;
		return p;
	}
	key_begin(&at, f->kind, f->order);
	walk_open(&p->walk, q->reader->txn, TABLE_INDEX, at.data, at.b.len, false);
	if (pos->len > 0)
		walk_from(&p->walk, pos->key, pos->len);
	return p;
}

static void
put_id(struct face_pos *pos, uint64_t id)
{
	struct buf b;

	buf_init(&b, pos->key, sizeof pos->key);
	buf_u64(&b, id);
	pos->len = ID_BYTES;
}

/* The next id and the place behind it; 0 when there are no more. */
static uint64_t
path_next(struct face_walk *p, struct face_pos *pos)
{
	struct walk *w = &p->walk;

	if (p->join != NULL) {
		p->last = join_next(p->join, p->last);
		if (p->last != 0)
			put_id(pos, p->last);
		return p->last;
	}
	if (w->txn == NULL || !walk_next(w) || w->keylen < ID_BYTES || w->keylen > sizeof pos->key)
		return 0;
	pos->len = (uint8_t)w->keylen;
	memcpy(pos->key, w->key, pos->len);
	return get_u64(w->key + w->keylen - ID_BYTES);
}

void
face_close(struct face_walk *p)
{
	if (p == NULL)
		return;
	join_close(p->join);
	walk_close(&p->walk);
	free(p);
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
		if (may_see(q->reader, q->face, q->face->kind, row) && face_fits(q, row))
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
		if (!may_see(q->reader, q->face, q->face->kind, rows + i * size))
			continue;
		n.total++;
		n.matched += face_fits(q, rows + i * size);
	}
	free(rows);
	return n;
}

size_t
face_more(struct face_walk *p, struct face_pos *pos, void *rows, size_t cap)
{
	size_t n = 0;
	uint64_t id;

	if (p == NULL)
		return 0;
	if (p->q.face->source != NULL)
		return list_rows(&p->q, pos, rows, cap);
	while (n < cap && p->looked < p->bound && (id = path_next(p, pos)) != 0) {
		void *rec = (char *)rows + n * p->q.face->kind->size;
		p->looked++;
		n += face_get(p->q.reader, p->q.face, id, rec) == M_NONE && face_fits(&p->q, rec);
	}
	return n;
}

void
face_bound(struct face_walk *p, size_t looks)
{
	if (p != NULL)
		p->bound = looks;
}

size_t
face_looked(const struct face_walk *p)
{
	return p != NULL ? p->looked : 0;
}

size_t
face_list(const struct face_query *q, struct face_pos *pos, void *rows, size_t cap)
{
	struct face_walk *p = cap > 0 ? face_open(q, pos) : NULL;
	size_t n = face_more(p, pos, rows, cap);

	face_close(p);
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
	struct face_walk *p;
	uint64_t id;
	void *rec;

	if (q->face->source != NULL)
		return count_rows(q);
	rec = calloc(1, q->face->kind->size);
	if (rec == NULL)
		return n;
	p = face_open(&all, &pos);
	while (p != NULL && (id = path_next(p, &pos)) != 0) {
		if (face_get(q->reader, q->face, id, rec) != M_NONE)
			continue;
		n.total++;
		n.matched += face_fits(q, rec);
	}
	face_close(p);
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
