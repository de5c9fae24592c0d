/* Reading pages that may hold anything. */
#include "db/page.h"

#include <string.h>
#include <sys/stat.h>

#include "keys/file.h"

struct node {
	uint16_t low, high, flags, key;
	unsigned char data[];
};

_Static_assert(MDB_VERSION_MAJOR == 0 && MDB_VERSION_MINOR == 9, "the layout of pages");

bool
page_file(struct page_file *f, MDB_env *env)
{
	MDB_stat stat;
	struct stat st;

	if (mdb_env_stat(env, &stat) != 0 || stat.ms_psize == 0 ||
	    mdb_env_get_fd(env, &f->fd) != 0 || fstat(f->fd, &st) != 0)
		return false;
	f->page = stat.ms_psize;
	f->pages = (size_t)st.st_size / f->page;
	return true;
}

bool
page_get(const struct page_file *f, void *out, size_t len, size_t at)
{
	return at <= f->pages * f->page && len <= f->pages * f->page - at &&
	    file_get_at(f->fd, out, len, at) == 0;
}

bool
page_read(const struct page_file *f, size_t number, struct page *p)
{
	return number < f->pages && page_get(f, p, f->page, number * f->page) &&
	    p->number == number && (p->flags == PAGE_BRANCH || p->flags == PAGE_LEAF) &&
	    p->lower >= sizeof *p && p->lower % 2 == 0 && p->lower <= p->upper &&
	    p->upper <= f->page;
}

size_t
page_nodes(const struct page *p)
{
	return (p->lower - sizeof *p) / sizeof p->nodes[0];
}

static bool
in_leaf(const struct page_file *f, const struct node *node, size_t room, struct page_node *n)
{
	size_t here = n->flags & NODE_APART ? sizeof n->child : n->len;

	if (here > room - n->keylen || n->len > f->pages * f->page)
		return false;
	n->bytes += here;
	n->data = node->data + n->keylen;
	if (n->flags & NODE_APART)
		memcpy(&n->child, n->data, sizeof n->child);
	return true;
}

bool
page_node(const struct page_file *f, const struct page *p, size_t i, struct page_node *n)
{
	const struct node *node = (const void *)((const char *)p + p->nodes[i]);
	size_t room;

	*n = (struct page_node){ .at = p->nodes[i] };
	if (n->at % 2 != 0 || n->at < p->upper || n->at + sizeof *node > f->page)
		return false;
	room = f->page - n->at - sizeof *node;
	n->keylen = node->key;
	n->key = node->data;
	n->bytes = sizeof *node + n->keylen;
	if (n->keylen > room)
		return false;
	if (p->flags & PAGE_BRANCH) {
		n->child = node->low | (size_t)node->high << 16 | (size_t)node->flags << 32;
	} else {
		n->flags = node->flags;
		n->len = node->low | (size_t)node->high << 16;
		if (!in_leaf(f, node, room, n))
			return false;
	}
	n->bytes += n->bytes % 2;
	return (n->child == 0 || n->child < f->pages) && n->at + n->bytes <= f->page;
}

size_t
page_run(const struct page_file *f, size_t number)
{
	struct page p;
	uint32_t run;

	if (number >= f->pages || !page_get(f, &p, sizeof p, number * f->page) ||
	    p.number != number || p.flags != PAGE_OVERFLOW)
		return 0;
	memcpy(&run, &p.lower, sizeof run);
	return run <= f->pages - number ? run : 0;
}

bool
page_meta(const struct page_file *f, size_t number, struct page_meta *m)
{
	return page_get(f, m, sizeof *m, number * f->page + sizeof(struct page));
}
