/* A walk over pages that trusts none of them. */
#include "db/pages.h"

#include <stdlib.h>
#include <string.h>

#include "db/page.h"
#include "db/unlocked.h"
#include "db/store_in.h"

#define PAGES_MOST ((size_t)1 << 28)	/* a store of 1 TiB: more is no number of pages */
#define TRIES 1000
#define NAME 64

enum use { UNSEEN, IN_USE, FREE };

struct key {
	const uint8_t *data;	/* NULL: none */
	size_t len;
};

struct pages {
	struct page_file file;
	size_t known;			/* pages, to this state */
	size_t txn;			/* of this state */
	uint8_t *use;			/* enum use of each */
	char *space;			/* a page for each depth */
	uint16_t *sizes;		/* of nodes, by half of where they begin */
	pages_tell *tell;
	void *ctx;
	struct pages_found *found;
};

/* One of its trees. */
struct tree {
	struct pages *p;
	const char *name;
	const struct page_table *says;
	struct page_table has;
	bool is_free, is_main;
	size_t newest;			/* of the list of free pages: the last commit in it */
	unsigned above;			/* depth that the trees above it take */
};

static void
fault(struct pages *p, enum pages_fault what, const char *table, size_t page)
{
	p->found->faults++;
	p->found->tangled |= what == PAGES_TWICE;
	if (p->tell != NULL)
		p->tell(p->ctx, what, table, page);
}

/* Takes n pages for a use. False: they are not there to be taken. */
static bool
take(struct tree *t, size_t page, size_t n, enum use use)
{
	struct pages *p = t->p;
	bool ok = true;

	if (page < PAGE_METAS || page >= p->known || n > p->known - page ||
	    (use == IN_USE && page + n > p->file.pages)) {
		fault(p, PAGES_BEYOND, t->name, page);
		return false;
	}
	for (size_t i = page; i < page + n; i++) {
		if (p->use[i] != UNSEEN) {
			fault(p, PAGES_TWICE, t->name, i);
			ok = false;
		}
		p->use[i] = (uint8_t)use;
	}
	return ok;
}

static size_t
number(const uint8_t *at)
{
	size_t n;

	memcpy(&n, at, sizeof n);
	return n;
}

/* The order of a tree's keys. */
static int
order(const struct tree *t, const struct key *a, const struct key *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int c;

	if (t->is_free) {
		size_t x = number(a->data), y = number(b->data);

		return (x > y) - (x < y);
	}
	c = len > 0 ? memcmp(a->data, b->data, len) : 0;
	return c != 0 ? c : (a->len > b->len) - (a->len < b->len);
}

/* The nodes of a page lie side by side from its upper bound to its end. */
static bool
is_full(struct pages *p, const struct page *page)
{
	struct page_node n;
	size_t at;

	memset(p->sizes, 0, p->file.page / 2 * sizeof *p->sizes);
	for (size_t i = 0; i < page_nodes(page); i++) {
		if (!page_node(&p->file, page, i, &n) || p->sizes[n.at / 2] != 0)
			return false;
		p->sizes[n.at / 2] = (uint16_t)n.bytes;
	}
	for (at = page->upper; at < p->file.page && p->sizes[at / 2] != 0;)
		at += p->sizes[at / 2];
	return at == p->file.page;
}

/* The pages that a commit gave back: how many, then each, the greatest first. */
static void
free_row(struct tree *t, const struct page_node *n, size_t at)
{
	struct pages *p = t->p;
	size_t *row = malloc(n->len + sizeof *row), count = n->len / sizeof *row;
	bool ok = row != NULL && n->keylen == sizeof t->newest && count > 0 &&
	    n->len % sizeof *row == 0;

	if (ok && n->flags & NODE_APART)
		ok = page_get(&p->file, row, n->len, n->child * p->file.page + sizeof(struct page));
	else if (ok)
		memcpy(row, n->data, n->len);
	/* One that was laid in and not needed is empty. */
	ok = ok && (row[0] == count - 1 || row[0] == 0);
	if (!ok)
		fault(p, PAGES_FREE, t->name, at);
	for (size_t i = 1; ok && i <= row[0]; i++) {
		if (i > 1 && row[i] >= row[i - 1])
			fault(p, PAGES_FREE, t->name, at);
		take(t, row[i], 1, FREE);
	}
	if (ok)
		t->newest = number(n->key);
	free(row);
}

static void walk_tree(struct pages *p, const char *name, const struct page_table *says,
    unsigned above);

static void
leaf_row(struct tree *t, const struct page_node *n, size_t at, unsigned depth)
{
	struct pages *p = t->p;
	struct page_table says;
	char name[NAME];
	size_t run;

	t->has.rows++;
	if (n->flags & NODE_APART) {
		run = page_run(&p->file, n->child);
		if (run == 0 || run < (n->len + sizeof(struct page) + p->file.page - 1) / p->file.page)
			fault(p, PAGES_NONE, t->name, n->child);
		else if (take(t, n->child, run, IN_USE))
			t->has.overflows += run;
	}
	if (t->is_free)
		free_row(t, n, at);
	if (!t->is_main)
		return;
	if (n->flags != NODE_TABLE || n->len != sizeof says || n->keylen >= sizeof name) {
		fault(p, PAGES_NONE, t->name, at);
		return;
	}
	memcpy(&says, n->data, sizeof says);
	memcpy(name, n->key, n->keylen);
	name[n->keylen] = '\0';
	walk_tree(p, name, &says, depth);
}

/* What may stand in a node of that tree, and where between the bounds of its page. */
static bool
fits(const struct tree *t, const struct page *page, const struct page_node *n,
    const struct key *before, const struct key *low, const struct key *high)
{
	struct key key = { n->key, n->keylen };
	unsigned flags = t->is_main ? NODE_TABLE : NODE_APART;

	if (n->flags & ~flags || (t->is_free && n->keylen != sizeof t->newest))
		return false;
	return (before->data == NULL || order(t, before, &key) < 0) &&
	    (low->data == NULL || page->flags == PAGE_BRANCH || order(t, low, &key) <= 0) &&
	    (high->data == NULL || order(t, &key, high) < 0) && key.len > 0;
}

/* A page and all below it, whose keys begin with low and end before high. */
static void
walk(struct tree *t, size_t at, unsigned depth, struct key low, struct key high)
{
	struct pages *p = t->p;
	struct page *page = (void *)(p->space + (t->above + depth) * p->file.page);
	struct key before = { NULL, 0 }, next;
	struct page_node n, after;
	bool leaf = depth + 1 == t->says->depth;

	if (!take(t, at, 1, IN_USE))
		return;
	if (!page_read(&p->file, at, page) || (page->flags == PAGE_LEAF) != leaf ||
	    page_nodes(page) == 0 || !is_full(p, page)) {
		fault(p, PAGES_NONE, t->name, at);
		return;
	}
	*(leaf ? &t->has.leaves : &t->has.branches) += 1;
	for (size_t i = 0; i < page_nodes(page); i++) {
		page_node(&p->file, page, i, &n);
		/* The first key of a branch stands for all that come before the second. */
		if ((leaf || i > 0) && !fits(t, page, &n, &before, &low, &high))
			fault(p, PAGES_ORDER, t->name, at);
		if ((leaf || i > 0) && (!t->is_free || n.keylen == sizeof t->newest))
			before = (struct key){ n.key, n.keylen };
		if (leaf) {
			leaf_row(t, &n, at, t->above + depth + 1);
			continue;
		}
		next = high;
		if (i + 1 < page_nodes(page) && page_node(&p->file, page, i + 1, &after))
			next = (struct key){ after.key, after.keylen };
		if (t->is_free && next.data != NULL && next.len != sizeof t->newest)
			continue;	/* said at its own turn */
		walk(t, n.child, depth + 1, i > 0 ? (struct key){ n.key, n.keylen } : low, next);
	}
}

static size_t
walk_root(struct tree *t)
{
	const struct page_table *says = t->says;
	bool empty = says->root == PAGE_NONE;

	if (empty != (says->depth == 0) || says->depth + t->above > PAGE_DEPTH ||
	    (says->flags & ~MDB_NOSUBDIR) != (t->is_free ? MDB_INTEGERKEY : 0)) {
		fault(t->p, PAGES_COUNT, t->name, says->root);
		return 0;
	}
	if (!empty)
		walk(t, says->root, 0, (struct key){ NULL, 0 }, (struct key){ NULL, 0 });
	if (t->has.branches != says->branches || t->has.leaves != says->leaves ||
	    t->has.overflows != says->overflows || t->has.rows != says->rows)
		fault(t->p, PAGES_COUNT, t->name, says->root);
	return t->newest;
}

static void
walk_tree(struct pages *p, const char *name, const struct page_table *says, unsigned above)
{
	struct tree t = { .p = p, .name = name, .says = says, .above = above };

	walk_root(&t);
}

/* Both heads as they stand at one moment. False: others write faster than they are read. */
static bool
read_heads(const struct page_file *f, struct page_meta m[PAGE_METAS])
{
	struct page_meta again[PAGE_METAS];

	for (unsigned i = 0; i < TRIES; i++) {
		for (size_t k = 0; k < PAGE_METAS; k++)
			if (!page_meta(f, k, &m[k]))
				return false;
		for (size_t k = 0; k < PAGE_METAS; k++)
			if (!page_meta(f, k, &again[k]))
				return false;
		if (memcmp(m, again, sizeof again) == 0)
			return true;
	}
	return false;
}

/* Each commit writes the head that the one before it did not. */
static bool
heads_fit(const struct page_file *f, const struct page_meta m[PAGE_METAS])
{
	struct page head;
	size_t apart = m[0].txn > m[1].txn ? m[0].txn - m[1].txn : m[1].txn - m[0].txn;

	/* What stands before them no commit changes. */
	for (size_t k = 0; k < PAGE_METAS; k++)
		if (!page_get(f, &head, sizeof head, k * f->page) || m[k].magic != PAGE_MAGIC || m[k].version != PAGE_VERSION || m[k].address != NULL ||
		    m[k].tables[PAGE_FREE].pad != f->page || head.number != k ||
		    head.flags != PAGE_META || m[k].last + 1 > m[k].map / f->page)
			return false;
	/* A file that is only just made has two heads of no commit. */
	return apart == 1 ? m[0].txn % 2 == 0 : apart == 0 && m[0].txn == 0;
}

/* Each commit but the first gives back at least the page that began all tables: a head that
 * is of another commit than it says has another one in its list. */
static void
walk_free(struct pages *p, const struct page_meta *m)
{
	struct tree t = { .p = p, .name = PAGES_FREES, .says = &m->tables[PAGE_FREE],
	    .is_free = true };
	uint64_t before = p->found->faults;
	size_t newest = walk_root(&t);

	if (p->found->faults == before && m->txn > 1 && newest != m->txn)
		fault(p, PAGES_HEAD, PAGES_HEADS, m->txn % PAGE_METAS);
}

/* The other head's list, of which only the last commit is asked: its pages are kept by us. */
static void
look_at_older(struct pages *p, const struct page_meta *m)
{
	const struct page_table *says = &m->tables[PAGE_FREE];
	struct page *page = (void *)p->space;
	struct page_node n = { .child = says->root };

	for (unsigned i = 0; m->txn > 1 && i < PAGE_DEPTH; i++) {
		if (n.child >= p->file.pages)
			return;		/* cut off, which is no loss to ours */
		if (!page_read(&p->file, n.child, page) || page_nodes(page) == 0 ||
		    !page_node(&p->file, page, page_nodes(page) - 1, &n))
			break;
		if (page->flags == PAGE_LEAF && n.keylen == sizeof m->txn &&
		    number(n.key) == m->txn)
			return;
		if (page->flags == PAGE_LEAF)
			break;
	}
	if (m->txn > 1)
		fault(p, PAGES_HEAD, PAGES_HEADS, m->txn % PAGE_METAS);
}

static void
walk_state(struct pages *p, const struct page_meta *m)
{
	struct tree main = { .p = p, .name = PAGES_MAIN, .says = &m->tables[PAGE_MAIN],
	    .is_main = true };

	size_t lost = PAGE_METAS;

	/* What both claim is told of the list, which nobody reads. */
	walk_root(&main);
	walk_free(p, m);
	while (lost < p->known && p->use[lost] != UNSEEN)
		lost++;
	if (lost < p->known)
		fault(p, PAGES_LOST, PAGES_FREES, lost);
}

/* Memory for the walk over a state of that many pages. */
static int
walk_with(struct pages *p, const struct page_meta m[PAGE_METAS])
{
	const struct page_meta *ours = &m[p->txn % PAGE_METAS];
	int err = 0;

	p->known = ours->last + 1;
	p->use = calloc(p->known, 1);
	p->space = malloc((PAGE_DEPTH + 1) * p->file.page);
	p->sizes = malloc(p->file.page / 2 * sizeof *p->sizes);
	if (p->use == NULL || p->space == NULL || p->sizes == NULL) {
		err = ERR_IO;
	} else {
		look_at_older(p, &m[1 - p->txn % PAGE_METAS]);
		walk_state(p, ours);
	}
	free(p->use);
	free(p->space);
	free(p->sizes);
	return err;
}

int
pages_walk(struct txn *t, pages_tell *tell, void *ctx, struct pages_found *found)
{
	struct pages p = { .tell = tell, .ctx = ctx, .found = found };
	struct page_meta m[PAGE_METAS];

	*found = (struct pages_found){ 0 };
	if (t->err != 0)
		return t->err;
	p.txn = mdb_txn_id(t->mdb);
	if (!page_file(&p.file, t->db->env))
		return ERR_IO;
	if (!read_heads(&p.file, m))
		return ERR_LATE;
	if (!heads_fit(&p.file, m)) {
		fault(&p, PAGES_HEAD, PAGES_HEADS, p.txn % PAGE_METAS);
		return 0;
	}
	if (m[p.txn % PAGE_METAS].txn != p.txn)
		return ERR_LATE;
	if (m[p.txn % PAGE_METAS].last >= PAGES_MOST) {
		fault(&p, PAGES_BEYOND, PAGES_HEADS, p.txn % PAGE_METAS);
		return 0;
	}
	return walk_with(&p, m);
}

void
pages_begin(struct txn *t, struct db *db, pages_tell *tell, void *ctx, struct pages_found *found)
{
	int err = ERR_LATE;

	for (unsigned i = 0; i < TRIES && err == ERR_LATE; i++) {
		txn_begin(t, db, false);
		err = pages_walk(t, tell, ctx, found);
		if (err == ERR_LATE)
			txn_abort(t);
	}
	txn_fail(t, err);
}

bool
db_whole(struct db *db)
{
	struct pages_found found;
	struct txn t;

	pages_begin(&t, db, NULL, NULL, &found);
	txn_abort(&t);
	return t.err == 0 && found.faults == 0;
}
