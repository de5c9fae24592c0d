/* The pages of the tree of names, each read by hand. */
#include "db/names.h"

#include <stdlib.h>

#include "db/page.h"

static bool
walk(const struct page_file *f, size_t number, unsigned depth)
{
	struct page *p = malloc(f->page);
	bool ok = p != NULL && depth > 0 && page_read(f, number, p) && page_nodes(p) > 0 &&
	    (p->flags == PAGE_LEAF) == (depth == 1);
	struct page_node node;

	for (size_t i = 0; ok && i < page_nodes(p); i++)
		ok = page_node(f, p, i, &node) && (p->flags == PAGE_LEAF ?
		    node.flags == NODE_TABLE && node.len == sizeof(struct page_table) :
		    walk(f, node.child, depth - 1));
	free(p);
	return ok;
}

bool
names_hold(MDB_txn *txn)
{
	MDB_env *env = mdb_txn_env(txn);
	const struct page_table *names;
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
	names = &m.tables[PAGE_MAIN];
	return names->root == PAGE_NONE ? names->depth == 0 :
	    names->depth <= PAGE_DEPTH && walk(&f, names->root, names->depth);
}
