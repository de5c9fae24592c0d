/* What LMDB finds, looked at. */
#include "db/sound.h"

#include <string.h>

#include "db/page.h"
#include "db/row.h"
#include "db/table.h"

int
sound_open(struct sound *s, MDB_txn *txn, MDB_dbi meta, bool begin)
{
	MDB_val k = { sizeof META_ROWS, (void *)(uintptr_t)META_ROWS }, v = { 1, (uint8_t[]){ ROWS_FORM } };
	MDB_envinfo info;
	MDB_stat stat;
	int rc = mdb_stat(txn, meta, &stat);

	if (rc == 0)
		rc = mdb_env_info(mdb_txn_env(txn), &info);
	if (rc != 0)
		return rc;
	s->page = stat.ms_psize;
	s->map = info.me_mapsize;
	rc = begin ? mdb_put(txn, meta, &k, &v, 0) : mdb_get(txn, meta, &k, &v);
	s->summed = rc == 0;
	return rc == MDB_NOTFOUND ? 0 : rc;
}

void
sound_learn(struct sound *s, MDB_txn *txn)
{
	const struct page *p;
	MDB_cursor *c;
	MDB_dbi names;
	MDB_val k, v;

	if (!s->summed || s->first != 0 || mdb_dbi_open(txn, NULL, 0, &names) != 0 ||
	    mdb_cursor_open(txn, names, &c) != 0)
		return;
	if (mdb_cursor_get(c, &k, &v, MDB_FIRST) == 0) {
		uintptr_t at = (uintptr_t)k.mv_data & ~(uintptr_t)(s->page - 1);

		p = (const void *)at;
		s->first = at - p->number * s->page;
	}
	mdb_cursor_close(c);
}

/* Does a value lie on a page that says which it is, and within it? */
static bool
page_fits(struct sound *s, const void *val, size_t len)
{
	uintptr_t at = (uintptr_t)val & ~(uintptr_t)(s->page - 1), first;
	const struct page *p = (const void *)at;
	size_t room = s->page;
	uint32_t run;

	if (s->first == 0)
		return true;
	/* As that of the row before, mostly. */
	if (at == s->leaf)
		return len <= room - ((uintptr_t)val - at);
	first = at - p->number * s->page;
	if (s->first != first || (p->flags != PAGE_LEAF && p->flags != PAGE_OVERFLOW))
		return false;
	if (p->flags == PAGE_LEAF) {
		s->leaf = at;
	} else {
		memcpy(&run, &p->lower, sizeof run);
		room *= run;
	}
	return len <= room - ((uintptr_t)val - at);
}

/* A write reads pages of the file, and copies of its own, which lie anywhere: of these only a row
 * on pages of its own is longer than a page. */
static bool
copy_fits(struct sound *s, const void *val, size_t len)
{
	struct page p;
	uint32_t run;

	if (s->first == 0)
		return true;
	s->leaf = 0;		/* a page may become another within one write */
	if ((uintptr_t)val - s->first < s->map)
		return page_fits(s, val, len);
	if (len <= s->page)
		return true;
	memcpy(&p, (const char *)val - sizeof p, sizeof p);
	memcpy(&run, &p.lower, sizeof run);
	return (p.flags & PAGE_OVERFLOW) && len <= run * s->page - sizeof p;
}

bool
sound_row(struct sound *s, bool read, unsigned table, const void *key, size_t keylen, const void *val,
    size_t *len)
{
	if (!s->summed)
		return true;
	if (*len == 0)
		return !row_ends_in_sum(table, key, keylen);
	/* Before its bytes are read: a row that is longer than its page may have no end. */
	if (!(read ? page_fits : copy_fits)(s, val, *len)) {
		*len = 0;
		return false;
	}
	return !row_ends_in_sum(table, key, keylen) || row_fits(table, key, keylen, val, len);
}

/* As LMDB orders them. */
static int
order(const MDB_val *a, const void *b, size_t len)
{
	int c = memcmp(a->mv_data, b, a->mv_size < len ? a->mv_size : len);

	return c != 0 ? c : (a->mv_size > len) - (a->mv_size < len);
}

bool
sound_before(struct sound *s, unsigned table, const MDB_val *k, const MDB_val *v, const void *key,
    size_t len)
{
	size_t n = v->mv_size;

	return !s->summed || (sound_row(s, true, table, k->mv_data, k->mv_size, v->mv_data, &n) &&
	    order(k, key, len) < 0);
}

bool
sound_landed(struct sound *s, unsigned table, MDB_cursor *c, const void *key, size_t len,
    MDB_val *k, MDB_val *v, int *rc)
{
	MDB_val at = { 0 }, val;
	bool fits;
	int before;

	if (!s->summed || (*rc != 0 && *rc != MDB_NOTFOUND))
		return true;
	fits = *rc != 0 || order(k, key, len) >= 0;
	before = mdb_cursor_get(c, &at, &val, *rc == 0 ? MDB_PREV : MDB_LAST);
	if (before == 0)
		fits = sound_before(s, table, &at, &val, key, len) && fits;
	/* Back to where it was; from the first row there was no step. */
	if (before == 0 && *rc == 0)
		*rc = mdb_cursor_get(c, k, v, MDB_NEXT);
	return fits;
}

bool
sound_absent(struct sound *s, unsigned table, MDB_txn *txn, MDB_dbi dbi, const void *key, size_t len)
{
	MDB_val k = { len, (void *)(uintptr_t)key }, v;
	MDB_cursor *c;
	bool fits = true;
	size_t n;
	int rc;

	if (!s->summed || mdb_cursor_open(txn, dbi, &c) != 0)
		return true;
	rc = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE);
	n = rc == 0 ? v.mv_size : 0;
	if (rc == 0)
		fits = sound_row(s, true, table, k.mv_data, k.mv_size, v.mv_data, &n);
	fits = sound_landed(s, table, c, key, len, &k, &v, &rc) && fits;
	mdb_cursor_close(c);
	return fits;
}

bool
sound_after(const MDB_val *k, const void *before, size_t len, bool reverse)
{
	int c = order(k, before, len);

	return reverse ? c < 0 : c > 0;
}
