/* Reading what can be read of a damaged file. */
#include "db/salvage.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "db/page.h"
#include "db/store.h"
#include "db/unlocked.h"
#include "db/store_in.h"

#define PAGE_USUAL 4096
#define TABLE_NAME 64

struct salvage {
	struct page_file file;
	struct page_meta meta[PAGE_METAS];	/* the newest first */
	bool good[PAGE_METAS];
	size_t newest;		/* which head the first of them is */
	uint8_t *seen;		/* pages of this walk */
	char *space;		/* a page for each depth, and one more */
	uint64_t bad;
};

static bool
meta_good(const struct page_meta *m)
{
	return m->magic == PAGE_MAGIC && m->version == PAGE_VERSION;
}

/* A page is as large as the first head says that can be one. */
static void
find_page(struct salvage *s, size_t bytes)
{
	struct page_meta m;
	size_t says;

	s->file.page = PAGE_USUAL;
	s->file.pages = bytes / PAGE_USUAL;
	if (!page_meta(&s->file, 0, &m) || !meta_good(&m))
		return;
	says = m.tables[PAGE_FREE].pad;
	if (says >= 512 && says <= 65536 && (says & (says - 1)) == 0) {
		s->file.page = says;
		s->file.pages = bytes / says;
	}
}

static void
find_metas(struct salvage *s)
{
	struct page_meta m[PAGE_METAS];
	bool good[PAGE_METAS];
	size_t first;

	for (size_t i = 0; i < PAGE_METAS; i++)
		good[i] = page_meta(&s->file, i, &m[i]) && meta_good(&m[i]);
	first = good[0] && (!good[1] || m[0].txn >= m[1].txn) ? 0 : 1;
	s->newest = first;
	for (size_t i = 0; i < PAGE_METAS; i++) {
		s->meta[i] = m[i == 0 ? first : 1 - first];
		s->good[i] = good[i == 0 ? first : 1 - first];
	}
}

struct salvage *
salvage_open(int fd)
{
	struct salvage *s = calloc(1, sizeof *s);
	struct stat st;

	if (s == NULL || fstat(fd, &st) != 0) {
		free(s);
		return NULL;
	}
	s->file.fd = fd;
	find_page(s, (size_t)st.st_size);
	find_metas(s);
	s->seen = calloc(s->file.pages + 1, 1);
	s->space = malloc((PAGE_DEPTH + 2) * s->file.page);
	if (s->seen == NULL || s->space == NULL) {
		salvage_close(s);
		return NULL;
	}
	return s;
}

void
salvage_close(struct salvage *s)
{
	if (s == NULL)
		return;
	free(s->seen);
	free(s->space);
	free(s);
}

struct found {
	struct salvage *s;
	salvage_row *row;
	void *ctx;
	unsigned flags;		/* that its nodes may have */
};

/* A row that lies apart is read as far as the file goes; whether it is right is not our matter. */
static void
tell(struct found *f, const struct page_node *n)
{
	struct salvage *s = f->s;
	uint8_t *apart;

	if (n->flags & ~f->flags)
		return;
	if (!(n->flags & NODE_APART)) {
		f->row(f->ctx, n->key, n->keylen, n->data, n->len);
		return;
	}
	apart = malloc(n->len + 1);
	if (apart != NULL && page_get(&s->file, apart, n->len,
	    n->child * s->file.page + sizeof(struct page)))
		f->row(f->ctx, n->key, n->keylen, apart, n->len);
	else
		s->bad++;
	free(apart);
}

static void
leaf(struct found *f, const struct page *p)
{
	struct page_node n;

	for (size_t i = 0; i < page_nodes(p); i++)
		if (page_node(&f->s->file, p, i, &n))
			tell(f, &n);
		else
			f->s->bad++;
}

static void
walk(struct found *f, size_t at, unsigned depth)
{
	struct salvage *s = f->s;
	struct page *p = (void *)(s->space + depth * s->file.page);
	struct page_node n;

	if (depth >= PAGE_DEPTH || at >= s->file.pages || s->seen[at] || !page_read(&s->file, at, p)) {
		s->bad++;
		return;
	}
	s->seen[at] = 1;
	if (p->flags == PAGE_LEAF) {
		leaf(f, p);
		return;
	}
	for (size_t i = 0; i < page_nodes(p); i++)
		if (page_node(&s->file, p, i, &n))
			walk(f, n.child, depth + 1);
		else
			s->bad++;
}

static void
walk_tree(struct found *f, size_t root)
{
	memset(f->s->seen, 0, f->s->file.pages);
	f->s->bad = 0;
	if (root != PAGE_NONE)
		walk(f, root, 0);
}

void
salvage_all(struct salvage *s, salvage_row *row, void *ctx)
{
	struct found f = { s, row, ctx, NODE_APART };
	struct page *p = (void *)(s->space + (PAGE_DEPTH + 1) * s->file.page);

	for (size_t at = PAGE_METAS; at < s->file.pages; at++)
		if (page_read(&s->file, at, p) && p->flags == PAGE_LEAF)
			leaf(&f, p);
}

struct search {
	const char *table;
	struct page_table is;
	uint64_t most, known;	/* known: names that a store has */
	bool found;
};

static bool
is_name(const uint8_t *key, size_t len)
{
	char name[TABLE_NAME];

	for (unsigned i = 0; i < TABLES; i++) {
		store_name(i, name, sizeof name);
		if (len > 0 && len == strlen(name) && memcmp(key, name, len) == 0)
			return true;
	}
	return false;
}

static void
is_table(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val, size_t len)
{
	struct search *x = ctx;
	struct page_table t;

	x->known += len == sizeof t && is_name(key, keylen);
	if (keylen != strlen(x->table) || memcmp(key, x->table, keylen) != 0 || len != sizeof t)
		return;
	memcpy(&t, val, sizeof t);
	if (!x->found || t.rows > x->is.rows)
		x->is = t;
	x->found = true;
	if (t.rows > x->most)
		x->most = t.rows;
}

/* By the newest head that leads to it; where none does, any page that once did. */
static bool
find_table(struct salvage *s, struct search *x, bool both)
{
	struct found f = { s, is_table, x, NODE_TABLE };
	struct page *p = (void *)(s->space + (PAGE_DEPTH + 1) * s->file.page);

	for (size_t i = 0; i < PAGE_METAS && (both || !x->found); i++)
		if (s->good[i] && s->meta[i].tables[PAGE_MAIN].root < s->file.pages)
			walk_tree(&f, s->meta[i].tables[PAGE_MAIN].root);
	for (size_t at = PAGE_METAS; !x->found && at < s->file.pages; at++)
		if (page_read(&s->file, at, p) && p->flags == PAGE_LEAF)
			leaf(&f, p);
	return x->found;
}

/* Does the newest head lead to the names of all tables, whatever they are? */
static bool
names_whole(struct salvage *s, struct search *x)
{
	struct found f = { s, is_table, x, NODE_TABLE };
	const struct page_meta *m = s->meta;

	/* Each commit writes the head that the one before it did not. */
	if (!s->good[0] || !s->good[1] || m[0].txn != m[1].txn + 1 || m[0].txn % 2 != s->newest)
		return false;
	walk_tree(&f, m[0].tables[PAGE_MAIN].root);
	return s->bad == 0;
}

uint64_t
salvage_rows(struct salvage *s, const char *table, bool *sure)
{
	struct search x = { .table = table };

	*sure = names_whole(s, &x) && x.found;
	return find_table(s, &x, true) ? x.most : 0;
}

/* A store of an older program has not all tables; one whose name is damaged is one that we do
 * not know. */
static bool
never_was(struct salvage *s, const char *table)
{
	struct search x = { .table = table };

	return names_whole(s, &x) && !x.found && x.known == s->meta[0].tables[PAGE_MAIN].rows;
}

uint64_t
salvage_room(const struct salvage *s, size_t bytes)
{
	size_t pages = s->file.pages;

	for (size_t i = 0; i < PAGE_METAS; i++)
		if (s->good[i] && s->meta[i].last >= pages && s->meta[i].last <= s->meta[i].map / s->file.page)
			pages = s->meta[i].last + 1;
	return (uint64_t)pages * s->file.page / bytes;
}

uint64_t
salvage_table(struct salvage *s, const char *table, salvage_row *row, void *ctx)
{
	struct search x = { .table = table };
	struct found f = { s, row, ctx, NODE_APART };

	if (!find_table(s, &x, false))
		return never_was(s, table) ? 0 : 1;
	walk_tree(&f, x.is.root);
	return s->bad;
}
