/* The tree of areas that a total is made of: which reports there are, and where their
 * areas lie and lay. */
#include "src/rules/report/report_op.h"
#include "src/rules/report/report_tree.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/report/enums.h"
#include "src/rules/area/area.h"

size_t
tree_find(const struct tree *tree, const char *code)
{
	char stem[16];

	code_stem(code, stem);
	for (size_t i = 0; i < tree->n; i++)
		if (strcmp(tree->node[i].stem, stem) == 0)
			return i;
	return NOBODY;
}

bool
way_open(struct way *w, struct txn *t, const char *code)
{
	*w = (struct way){ .txn = t };
	w->over = !area_get(t, code, &w->at) || w->at.tier == tier_county;
	w->tier = (enum tier)w->at.tier;
	return !w->over;
}

/* What was retired into a township lies in it, else in what is above that which
 * stands for it. */
static void
way_in(const struct way *w, char stem[16])
{
	code_stem(w->at.tier < (int)w->tier ? w->at.code : w->at.parent, stem);
}

bool
way_next(struct way *w)
{
	char code[16], in[16];

	if (w->over)
		return false;
	w->since = w->until;
	way_in(w, w->in);
	do {
		area_heir(&w->at, code, &w->until);
		w->over = code[0] == '\0' || !area_get(w->txn, code, &w->at) ||
		    cycle_met(&w->cycle, w->at.id);
		way_in(w, in);
	} while (!w->over && strcmp(in, w->in) == 0);
	if (w->over)
		w->until = 0;
	return true;
}

/* Where the area is today, and since when. */
static void
home(struct txn *t, struct node *node)
{
	struct area a;
	struct way w;

	if (!area_get(t, node->code, &a))
		return;
	memcpy(node->code, a.code, sizeof node->code);
	area_heir(&a, node->heir, &node->left);
	if (!way_open(&w, t, a.code))
		return;
	while (way_next(&w))
		node->came = w.since;
	memcpy(node->parent, w.in, sizeof node->parent);
}

static struct node *
tree_add(struct tree *tree, const char *code)
{
	size_t cap = tree->cap == 0 ? 8 : tree->cap * 2;
	struct node *node;

	if (tree->n == tree->cap) {
		node = realloc(tree->node, cap * sizeof *node);
		if (node == NULL) {
			tree->err = ERR_IO;
			return NULL;
		}
		tree->node = node;
		tree->cap = cap;
	}
	node = &tree->node[tree->n++];
	memset(node, 0, sizeof *node);
	memcpy(node->code, code, strnlen(code, sizeof node->code - 1));
	code_stem(code, node->stem);
	home(tree->txn, node);
	return node;
}

/* The chain of one area, and what stands beside it. */
static void
load_area(struct tree *tree, const char *code)
{
	struct report_version v;
	struct node *node;
	struct report chain;

	if (tree_find(tree, code) != NOBODY ||
	    !report_chain(tree->txn, tree->root.id, code, &chain) ||
	    chain.drill != tree->root.drill || !report_latest(tree->txn, &chain, &v))
		return;
	node = tree_add(tree, code);
	if (node == NULL)
		return;
	node->has = true;
	node->report = chain;
	node->latest = v;
	node->returned = chain.state == report_state_returned;
	if (chain.accepted == 0 ||
	    !record_get(tree->txn, &kind_report_version, chain.accepted, &node->accepted))
		figures_clear(&node->accepted);
	node->has_beside = report_beside(tree->txn, tree->root.id, code, &node->beside);
}

/* The reports of one incident under a stem; under none they are asked where they lie. */
static void
load_stem(struct tree *tree, uint64_t incident, const char *stem, const char *code)
{
	struct report r;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_report, 2);
	key_number(&key, incident);
	key_bytes(&key, stem, strlen(stem));
	scan_open(&s, tree->txn, &key, false);
	while (tree->err == 0 && scan_next(&s))
		if (record_get(tree->txn, &kind_report, s.id, &r) &&
		    (stem[0] != '\0' || area_under(tree->txn, r.area, code)))
			load_area(tree, r.area);
	scan_close(&s);
}

/* Every report of the family whose area counts under code. */
static void
load_reports(struct tree *tree, const char *code)
{
	char stems[AREA_STEMS][16];
	size_t nstems = area_scope(tree->txn, code, stems, AREA_STEMS);
	struct family f;

	if (nstems == AREA_STEMS) {	/* maybe not all: each report is asked */
		nstems = 1;
		stems[0][0] = '\0';
	}
	family_open(&f, tree->txn, tree->root.id);
	while (family_next(&f))
		for (size_t i = 0; i < nstems; i++)
			load_stem(tree, f.id, stems[i], code);
}

/* What has left a place since it sent a sum of its own may be in it, though it never
 * reported itself. */
static void
load_gone(struct tree *tree)
{
	struct area a;
	struct index_key key;
	struct scan s;

	for (size_t i = 0, n = tree->n; i < n; i++) {
		key_begin(&key, &kind_area, 2);
		key_code(&key, tree->node[i].code);
		scan_open(&s, tree->txn, &key, false);
		while (tree->err == 0 && scan_next(&s))
			if (record_get(tree->txn, &kind_area, s.id, &a) && a.retired != 0 &&
			    tree_find(tree, a.code) == NOBODY)
				tree_add(tree, a.code);
		scan_close(&s);
	}
}

/* Links nodes to their parents, adding areas without a report in between; top is
 * the stem of the total's area. */
static void
link_nodes(struct tree *tree, const char *top)
{
	char parent[16];
	size_t up;

	for (size_t i = 0; tree->err == 0 && i < tree->n; i++) {
		memcpy(parent, tree->node[i].parent, sizeof parent);
		up = parent[0] == '\0' ? NOBODY : tree_find(tree, parent);
		if (up == NOBODY && parent[0] != '\0' && strcmp(parent, top) != 0 &&
		    strcmp(tree->node[i].stem, top) != 0 && tree_add(tree, parent) != NULL)
			up = tree->n - 1;
		if (tree->err == 0)
			tree->node[i].up = up;
	}
}

bool
tree_is_child(const struct node *node, const char *stem)
{
	return strcmp(node->parent, stem) == 0;
}

bool
tree_lay_in(const struct tree *tree, const struct node *node, const char *stem, uint64_t id)
{
	struct way w;
	bool there = false;

	if (node->came == 0)
		return tree_is_child(node, stem);
	if (!way_open(&w, tree->txn, node->code))
		return false;
	while (!there && way_next(&w))
		there = w.since < id && (w.until == 0 || id <= w.until) && strcmp(w.in, stem) == 0;
	return there;
}

int
tree_load(struct tree *tree, struct txn *t, uint64_t root, const char *area)
{
	*tree = (struct tree){ .txn = t };
	code_stem(area, tree->top);
	if (!incident_root(t, root, &tree->root))
		return t->err != 0 ? t->err : ERR_NOTFOUND;
	load_reports(tree, area);
	load_gone(tree);
	link_nodes(tree, tree->top);
	return tree->err != 0 ? tree->err : t->err;
}

void
tree_free(struct tree *tree)
{
	for (size_t i = 0; i < tree->n; i++)
		free(tree->node[i].basis);
	free(tree->node);
	tree->node = NULL;
	tree->n = tree->cap = 0;
}
