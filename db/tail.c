/* What lies between the end of the file and the last page that the store knows of. */
#include "db/tail.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/page.h"

struct end {
	struct page_file file;
	size_t known;		/* pages, to the store */
	size_t txn;		/* the commit that says so */
};

static bool
find_end(MDB_env *env, struct end *e)
{
	MDB_envinfo info;

	if (mdb_env_info(env, &info) != 0 || !page_file(&e->file, env))
		return false;
	e->known = info.me_last_pgno + 1;
	e->txn = info.me_last_txnid;
	return true;
}

struct free_walk {
	const struct end *end;
	bool *is_free;		/* each page that is missing */
};

/* A row: how many pages, then each. */
static void
mark_free(const struct free_walk *w, const size_t *row, size_t len)
{
	const struct end *e = w->end;
	size_t n = len / sizeof *row;

	for (size_t i = 1; i < n && i <= row[0]; i++)
		if (row[i] >= e->file.pages && row[i] < e->known)
			w->is_free[row[i] - e->file.pages] = true;
}

static bool
row_of(const struct free_walk *w, const struct page_node *node)
{
	const struct page_file *f = &w->end->file;
	size_t *row = malloc(node->len + sizeof *row);
	bool ok = row != NULL;

	if (ok && node->flags & NODE_APART)
		ok = page_get(f, row, node->len, node->child * f->page + sizeof(struct page));
	else if (ok)
		memcpy(row, node->data, node->len);
	if (ok)
		mark_free(w, row, node->len);
	free(row);
	return ok;
}

/* A page of the list and all below it. */
static bool
walk(const struct free_walk *w, size_t number, unsigned depth)
{
	const struct page_file *f = &w->end->file;
	struct page *p = malloc(f->page);
	bool ok = p != NULL && depth < PAGE_DEPTH && page_read(f, number, p);
	struct page_node node;

	for (size_t i = 0; ok && i < page_nodes(p); i++)
		ok = page_node(f, p, i, &node) && (p->flags == PAGE_BRANCH ?
		    walk(w, node.child, depth + 1) : row_of(w, &node));
	free(p);
	return ok;
}

/* Where the list of free pages begins, by the newest of the two heads. False: by none. */
static bool
find_list(const struct end *e, size_t *root)
{
	struct page_meta m;

	for (size_t i = 0; i < PAGE_METAS; i++)
		if (page_meta(&e->file, i, &m) && m.magic == PAGE_MAGIC && m.txn == e->txn) {
			*root = m.tables[PAGE_FREE].root;
			return true;
		}
	return false;
}

static bool
ends_free(const struct end *e)
{
	size_t missing = e->known - e->file.pages, found = 0, root;
	struct free_walk w = { e, calloc(missing, sizeof *w.is_free) };

	if (w.is_free != NULL && find_list(e, &root) && walk(&w, root, 0))
		while (found < missing && w.is_free[found])
			found++;
	free(w.is_free);
	return found == missing;
}

bool
tail_whole(MDB_env *env)
{
	struct end e;

	return find_end(env, &e) && (e.known <= e.file.pages ||
	    (ends_free(&e) && ftruncate(e.file.fd, (off_t)(e.known * e.file.page)) == 0));
}

/* Whoever writes meanwhile moves the end, and what was read of it is worth nothing. */
bool
tail_readable(MDB_env *env)
{
	struct end e, again;

	do {
		if (!find_end(env, &e))
			return false;
		if (e.known <= e.file.pages || ends_free(&e))
			return true;
	} while (find_end(env, &again) && (again.txn != e.txn || again.file.pages != e.file.pages));
	return false;
}

void
tail_fill(MDB_env *env)
{
	struct end e;

	if (find_end(env, &e) && e.file.pages < e.known)
		(void)!ftruncate(e.file.fd, (off_t)(e.known * e.file.page));
}
