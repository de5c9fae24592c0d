/* What lies between the end of the file and the last page that the store knows of. */
#include "db/tail.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/file.h"

#define FREE_PAGES 0		/* the table of free pages, as LMDB numbers it */

struct end {
	size_t pages;		/* of the file */
	size_t known;		/* to the store */
	size_t page;		/* bytes */
	size_t txn;		/* the commit that says so */
	int fd;
};

static bool
find_end(MDB_env *env, struct end *e)
{
	MDB_envinfo info;
	MDB_stat stat;
	struct stat st;

	if (mdb_env_info(env, &info) != 0 || mdb_env_stat(env, &stat) != 0 ||
	    mdb_env_get_fd(env, &e->fd) != 0 || fstat(e->fd, &st) != 0 || stat.ms_psize == 0)
		return false;
	e->page = stat.ms_psize;
	e->pages = (size_t)st.st_size / e->page;
	e->known = info.me_last_pgno + 1;
	e->txn = info.me_last_txnid;
	return true;
}

/* LMDB would be ended by an assertion, or a signal, by a list of free pages that lies past the
 * end itself; so its pages are read from the file, as liblmdb 0.9 lays them out. */
struct table {
	uint32_t pad;
	uint16_t flags, depth;
	size_t branches, leaves, overflows, rows, root;
};

struct meta {
	uint32_t magic, version;
	void *address;
	size_t map;
	struct table tables[2];
	size_t last, txn;
};

struct page {
	size_t number;
	uint16_t pad, flags, lower, upper;
	uint16_t nodes[];
};

struct node {
	uint16_t low, high, flags, key;
	unsigned char data[];
};

#define META_MAGIC 0xBEEFC0DE
#define PAGE_BRANCH 0x01
#define PAGE_LEAF 0x02
#define NODE_APART 0x01		/* its row lies on pages of its own */
#define DEPTH 32

_Static_assert(MDB_VERSION_MAJOR == 0 && MDB_VERSION_MINOR == 9, "the layout of pages");

struct free_walk {
	const struct end *end;
	bool *is_free;		/* each page that is missing */
};

static bool
get(const struct end *e, void *out, size_t len, size_t at)
{
	return at <= e->pages * e->page && len <= e->pages * e->page - at &&
	    file_get_at(e->fd, out, len, at) == 0;
}

/* A row: how many pages, then each. */
static void
mark_free(const struct free_walk *w, const size_t *row, size_t len)
{
	const struct end *e = w->end;
	size_t n = len / sizeof *row;

	for (size_t i = 1; i < n && i <= row[0]; i++)
		if (row[i] >= e->pages && row[i] < e->known)
			w->is_free[row[i] - e->pages] = true;
}

static bool
row_of(const struct free_walk *w, const struct node *node, size_t room)
{
	const struct end *e = w->end;
	size_t len = node->low | (size_t)node->high << 16, at;
	size_t *row;
	bool ok = false;

	if (node->key > room || (node->flags & NODE_APART ? sizeof at : len) > room - node->key ||
	    len > e->pages * e->page || (row = malloc(len + sizeof *row)) == NULL)
		return false;
	if (node->flags & NODE_APART) {
		memcpy(&at, node->data + node->key, sizeof at);
		ok = at < e->pages && get(e, row, len, at * e->page + sizeof(struct page));
	} else {
		memcpy(row, node->data + node->key, len);
		ok = true;
	}
	if (ok)
		mark_free(w, row, len);
	free(row);
	return ok;
}

/* A page of the list and all below it. */
static bool
walk(const struct free_walk *w, size_t number, unsigned depth)
{
	const struct end *e = w->end;
	struct page *p = malloc(e->page);
	bool ok = p != NULL && depth < DEPTH && number < e->pages &&
	    get(e, p, e->page, number * e->page) && p->number == number &&
	    p->lower >= sizeof *p && p->lower <= p->upper && p->upper <= e->page;
	size_t n = ok ? (p->lower - sizeof *p) / sizeof p->nodes[0] : 0;

	for (size_t i = 0; ok && i < n; i++) {
		struct node node;
		size_t at = p->nodes[i];

		ok = at >= p->upper && at + sizeof node <= e->page;
		if (!ok)
			break;
		memcpy(&node, (char *)p + at, sizeof node);
		if (p->flags & PAGE_BRANCH)
			ok = walk(w, node.low | (size_t)node.high << 16 | (size_t)node.flags << 32,
			    depth + 1);
		else
			ok = (p->flags & PAGE_LEAF) && row_of(w, (const struct node *)(const void *)((char *)p + at),
			    e->page - at - sizeof node);
	}
	free(p);
	return ok;
}

/* Where the list of free pages begins, by the newest of the two heads. False: by none. */
static bool
find_list(const struct end *e, size_t *root)
{
	struct meta m;

	for (size_t i = 0; i < 2; i++)
		if (get(e, &m, sizeof m, i * e->page + sizeof(struct page)) && m.magic == META_MAGIC &&
		    m.txn == e->txn) {
			*root = m.tables[FREE_PAGES].root;
			return true;
		}
	return false;
}

static bool
ends_free(const struct end *e)
{
	size_t missing = e->known - e->pages, found = 0, root;
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

	return find_end(env, &e) && (e.known <= e.pages ||
	    (ends_free(&e) && ftruncate(e.fd, (off_t)(e.known * e.page)) == 0));
}

/* Whoever writes meanwhile moves the end, and what was read of it is worth nothing. */
bool
tail_readable(MDB_env *env)
{
	struct end e, again;

	do {
		if (!find_end(env, &e))
			return false;
		if (e.known <= e.pages || ends_free(&e))
			return true;
	} while (find_end(env, &again) && (again.txn != e.txn || again.pages != e.pages));
	return false;
}

void
tail_fill(MDB_env *env)
{
	struct end e;

	if (find_end(env, &e) && e.pages < e.known)
		(void)!ftruncate(e.fd, (off_t)(e.known * e.page));
}
