/* The pages of the tree of names, and the branches of the trees it names, each read by hand. */
#include "db/names.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/page.h"
#include "db/row.h"
#include "db/table.h"

struct look {
	const struct page_file *file;
	bool branches;		/* those of the tables too */
	unsigned char *seen;	/* pages that lead on, or are led to: a bit for each */
	size_t leaves, inner;	/* of this table, so far */
	bool numbers;		/* its keys are numbers of this machine, in their order */
};

/* Keys between which those of a branch lie; NULL: no bound. */
struct bounds {
	const uint8_t *low, *high;
	size_t lowlen, highlen;
};

static int
compare(const uint8_t *a, size_t alen, const uint8_t *b, size_t blen)
{
	int c = memcmp(a, b, alen < blen ? alen : blen);

	return c != 0 ? c : (alen > blen) - (alen < blen);
}

static bool
is_within(const struct look *l, const struct page_node *n, const struct bounds *b)
{
	return l->numbers || ((b->low == NULL || compare(n->key, n->keylen, b->low, b->lowlen) > 0) &&
	    (b->high == NULL || compare(n->key, n->keylen, b->high, b->highlen) < 0));
}

static bool
is_first_time(struct look *l, size_t number)
{
	unsigned char bit = (unsigned char)(1 << number % 8);

	if (number >= l->file->pages || (l->seen[number / 8] & bit))
		return false;
	l->seen[number / 8] |= bit;
	return true;
}

static bool branch(struct look *l, size_t number, unsigned depth, struct bounds b);

/* What a branch leads to, from its last node to its first: a node's key is where the one before
 * it ends. */
static bool
children(struct look *l, const struct page *p, unsigned depth, struct bounds b)
{
	struct page_node n;
	size_t i = page_nodes(p);

	while (i-- > 0) {
		if (!page_node(l->file, p, i, &n) || (i > 0 && !is_within(l, &n, &b)))
			return false;
		/* The first has no key of its own. */
		if (!branch(l, n.child, depth - 1, i == 0 ? b :
		    (struct bounds){ n.key, b.high, n.keylen, b.highlen }))
			return false;
		b.high = n.key;
		b.highlen = n.keylen;
	}
	return true;
}

/* Leaves are looked at when their rows are read (db/row.h). */
static bool
branch(struct look *l, size_t number, unsigned depth, struct bounds b)
{
	struct page *p;
	bool ok;

	if (depth == 0 || !is_first_time(l, number))
		return false;
	if (depth == 1) {
		l->leaves++;
		return true;
	}
	l->inner++;
	p = malloc(l->file->page);
	ok = p != NULL && page_read(l->file, number, p) && p->flags == PAGE_BRANCH &&
	    page_nodes(p) > 0 && children(l, p, depth, b);
	free(p);
	return ok;
}

static bool
table(struct look *l, const struct page_table *t)
{
	if (t->root == PAGE_NONE)
		return t->depth == 0 && t->rows == 0;
	l->leaves = l->inner = 0;
	return t->depth <= PAGE_DEPTH && branch(l, t->root, t->depth, (struct bounds){ 0 }) &&
	    l->leaves == t->leaves && l->inner == t->branches;
}

static bool
named(struct look *l, const struct page_node *n)
{
	struct page_table t;

	if (n->flags != NODE_TABLE || n->len != sizeof t)
		return false;
	memcpy(&t, n->data, sizeof t);
	return !l->branches || table(l, &t);
}

static bool
names(struct look *l, size_t number, unsigned depth)
{
	struct page *p = malloc(l->file->page);
	bool ok = p != NULL && depth > 0 && page_read(l->file, number, p) && page_nodes(p) > 0 &&
	    (p->flags == PAGE_LEAF) == (depth == 1);
	struct page_node node;

	for (size_t i = 0; ok && i < page_nodes(p); i++)
		ok = page_node(l->file, p, i, &node) && (p->flags == PAGE_LEAF ? named(l, &node) :
		    names(l, node.child, depth - 1));
	free(p);
	return ok;
}

static bool
look(const struct page_file *f, const struct page_meta *m, bool branches)
{
	const struct page_table *main_table = &m->tables[PAGE_MAIN];
	struct look l = { .file = f, .branches = branches, .seen = calloc(f->pages / 8 + 1, 1) };
	bool ok = l.seen != NULL && (main_table->root == PAGE_NONE ? main_table->depth == 0 :
	    main_table->depth <= PAGE_DEPTH && names(&l, main_table->root, main_table->depth));

	l.numbers = true;
	ok = ok && (!branches || table(&l, &m->tables[PAGE_FREE]));
	free(l.seen);
	return ok;
}

bool
names_hold(MDB_txn *txn, bool branches)
{
	MDB_env *env = mdb_txn_env(txn);
	struct page_file f;
	struct page_meta m;
	MDB_envinfo info;
	size_t from = mdb_txn_id(txn);

	if (mdb_env_info(env, &info) != 0 || !page_file(&f, env))
		return false;
	if (from > info.me_last_txnid)
		from = info.me_last_txnid;
	if (!page_meta(&f, from % PAGE_METAS, &m) || m.txn != from)
		return true;
	return look(&f, &m, branches);
}

bool
names_beyond(const char *dir, const char *file)
{
	struct page_file f = { .page = 4096, .pages = PAGE_METAS };
	struct page_meta m;
	bool beyond = false;
	char path[600];

	snprintf(path, sizeof path, "%s%s", dir, file);
	f.fd = open(path, O_RDONLY | O_CLOEXEC);
	for (size_t i = 0; f.fd >= 0 && i < PAGE_METAS; i++) {
		if (page_meta(&f, i, &m) && m.tables[PAGE_FREE].pad >= 512)
			beyond = beyond || m.last >= m.map / m.tables[PAGE_FREE].pad;
	}
	if (f.fd >= 0)
		close(f.fd);
	return beyond;
}

int
names_digest(MDB_txn *txn, uint8_t out[HASH_BYTES])
{
	MDB_cursor *c;
	MDB_dbi names;
	MDB_val k, v;
	struct hasher h;
	int rc = mdb_dbi_open(txn, NULL, 0, &names);

	if (rc == 0)
		rc = mdb_cursor_open(txn, names, &c);
	if (rc != 0)
		return rc;
	hash_begin(&h);
	while ((rc = mdb_cursor_get(c, &k, &v, MDB_NEXT)) == 0) {
		hash_add(&h, k.mv_data, k.mv_size);
		hash_add(&h, "", 1);
	}
	hash_end(&h, out);
	mdb_cursor_close(c);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

int
names_known(MDB_txn *txn, const uint8_t before[HASH_BYTES], bool sums, bool write)
{
	MDB_val k = { sizeof META_TABLES, (void *)(uintptr_t)META_TABLES }, v;
	uint8_t now[HASH_BYTES + ROW_SUM];
	size_t len = HASH_BYTES;
	MDB_dbi meta;
	bool known;
	int rc = mdb_dbi_open(txn, "meta", 0, &meta);

	if (rc == 0)
		rc = mdb_get(txn, meta, &k, &v);
	if (rc != 0 && rc != MDB_NOTFOUND)
		return rc;
	/* Where the row itself is damaged the names may still be right: nobody is kept out by it. */
	known = rc == 0 && (!sums || row_fits(TABLE_META, k.mv_data, k.mv_size, v.mv_data, &v.mv_size)) &&
	    v.mv_size == HASH_BYTES;
	if (known && memcmp(v.mv_data, before, HASH_BYTES) != 0)
		return MDB_CORRUPTED;
	if (!write)
		return 0;
	rc = names_digest(txn, now);
	if (rc != 0 || (known && memcmp(now, before, HASH_BYTES) == 0))
		return rc;
	if (sums) {
		row_sum(TABLE_META, k.mv_data, k.mv_size, now, len, now + len);
		len += ROW_SUM;
	}
	v = (MDB_val){ len, now };
	return mdb_put(txn, meta, &k, &v, 0);
}
