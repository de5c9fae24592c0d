/*
 * Totals. The reports of an incident's family are read once into a tree of
 * areas; sums and differences are then made in memory. Nothing is written.
 */
#include "src/rules/report/report_op.h"
#include "src/text/rows.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "src/base/cycle.h"
#include "src/rules/area/area.h"

#define NOBODY SIZE_MAX

struct node {
	char code[16], stem[16];
	char parent[16];	/* stem of where its figures count today ... */
	uint64_t came;		/* ... newest id when it came there, 0 = it always lay there */
	char heir[16];		/* what it was retired into, "" = it stands */
	uint64_t left;		/* newest id then, 0 = it stands */
	bool taken;		/* an heir has reported since: no unit of its own */
	size_t up;		/* index of the parent's node, or NOBODY */
	bool has, returned, has_beside;
	struct report report, beside;
	struct report_version latest;
	struct report_version reported;		/* latest, else of its own total */
	struct report_version accepted;
};

struct tree {
	struct txn *txn;
	char top[16];		/* stem of the total's area */
	struct incident root;
	struct node *node;
	size_t n, cap;
	int err;
};

static size_t
tree_find(const struct tree *tree, const char *code)
{
	char stem[16];

	code_stem(code, stem);
	for (size_t i = 0; i < tree->n; i++)
		if (strcmp(tree->node[i].stem, stem) == 0)
			return i;
	return NOBODY;
}

/* The places that an area has lain in, from the first to that of today. */
struct way {
	struct txn *txn;
	enum tier tier;
	struct area at;		/* what stands for it */
	struct cycle cycle;
	char in[16];		/* stem of the place */
	uint64_t since, until;	/* newest ids when it came and left, 0 = ever */
	bool over;
};

static bool
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

static bool
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
	size_t cap = tree->cap == 0 ? 64 : tree->cap * 2;
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

static bool
is_child(const struct node *node, const char *stem)
{
	return strcmp(node->parent, stem) == 0;
}

/* What a chain said before the version with id cut was sent; a report that
 * came from another incident only since they are one. */
static bool
version_before(struct tree *tree, const struct node *node, const struct report_version *cut,
    uint64_t incident, struct report_version *v)
{
	struct scan s;
	struct index_key key;
	bool found = false;

	if (!node->has || (node->report.incident != incident &&
	    report_joined(tree->txn, node->report.incident, incident) >= cut->id))
		return false;
	if (node->latest.id < cut->id) {
		*v = node->latest;
		return true;
	}
	key_begin(&key, &kind_report_version, 1);
	key_number(&key, node->report.id);
	scan_open(&s, tree->txn, &key, true);
	while (!found && scan_next(&s))
		found = s.id < cut->id && record_get(tree->txn, &kind_report_version, s.id, v);
	scan_close(&s);
	return found;
}

static bool
accepted_before(struct tree *tree, const struct node *node, const struct report_version *cut,
    uint64_t incident, struct report_version *v)
{
	return node->has && (node->report.incident == incident ||
	    report_joined(tree->txn, node->report.incident, incident) < cut->id) &&
	    report_accepted_before(tree->txn, &node->report, cut->id, v);
}

/* A moment: before the version cut of a report of incident was sent; NULL = now. */
struct moment {
	const struct report_version *cut;
	uint64_t incident;
};
typedef bool said_at(struct tree *tree, const struct node *node, const struct moment *m,
    struct report_version *v);

static bool
sent_at(struct tree *tree, const struct node *node, const struct moment *m,
    struct report_version *v)
{
	if (m != NULL)
		return version_before(tree, node, m->cut, m->incident, v);
	if (node->has)
		*v = node->latest;
	return node->has;
}

static bool
accepted_at(struct tree *tree, const struct node *node, const struct moment *m,
    struct report_version *v)
{
	if (m != NULL)
		return accepted_before(tree, node, m->cut, m->incident, v);
	return node->has && node->report.accepted != 0 &&
	    record_get(tree->txn, &kind_report_version, node->report.accepted, v);
}

/* What an heir of the same tier has said since holds what it took over. */
static bool
drop_inherited(struct tree *tree, size_t at, said_at *said, const struct moment *m,
    struct report_version *out)
{
	const struct node *node = &tree->node[at];
	struct report_version v;
	struct area a = { 0 };
	bool taken = false;
	struct cycle cycle = { 0 };
	uint64_t left = node->left;
	char code[16];

	memcpy(code, node->heir, sizeof code);
	while (code[0] != '\0' && area_get(tree->txn, code, &a) && !cycle_met(&cycle, a.id)) {
		size_t heir = tree_find(tree, code);
		if (heir != NOBODY && strlen(tree->node[heir].stem) == strlen(node->stem) &&
		    said(tree, &tree->node[heir], m, &v) && v.id > left) {
			figures_drop(out, &v);
			taken = true;
		}
		area_heir(&a, code, &left);
	}
	return taken;
}

/* An area that went elsewhere is in what was summed where it lay meanwhile, if that
 * counts here. */
static void
drop_left(struct tree *tree, size_t at, const struct moment *m, struct report_version *out)
{
	const struct node *node = &tree->node[at];
	struct report_version v;
	struct way w;
	size_t from;

	if (node->came == 0 || !way_open(&w, tree->txn, node->code))
		return;
	while (way_next(&w)) {
		from = strcmp(w.in, node->parent) == 0 ? NOBODY : tree_find(tree, w.in);
		if (from != NOBODY && (tree->node[from].up != NOBODY ||
		    is_child(&tree->node[from], tree->top)) &&
		    sent_at(tree, &tree->node[from], m, &v) && v.id > w.since && v.id < w.until)
			figures_drop(out, &v);
	}
}

/* What is reported of an area: its own figures, where it knows none those of what
 * lies in it, and besides what came into it after its own were sent. */
static void
reported_at(struct tree *tree, size_t at, const struct moment *m, struct report_version *out)
{
	struct report_version below = { 0 }, later = { 0 }, v;
	uint64_t sent;
	bool taken;

	if (!sent_at(tree, &tree->node[at], m, out))
		figures_clear(out);
	sent = out->id;
	for (size_t i = 0; i < tree->n; i++) {
		const struct node *child = &tree->node[i];
		if (child->up != at)
			continue;
		reported_at(tree, i, m, &v);
		figures_add(sent < child->came ? &later : &below, &v, NULL);
	}
	figures_fill(out, &below);
	figures_add(out, &later, NULL);
	taken = drop_inherited(tree, at, sent_at, m, out);
	drop_left(tree, at, m, out);
	if (m != NULL)
		return;
	tree->node[at].reported = *out;
	tree->node[at].taken = taken;
}

/* The figures as they count today, of each area that stands or has reported. */
static void
count_all(struct tree *tree, size_t at)
{
	struct report_version v;

	reported_at(tree, at, NULL, &v);
	drop_inherited(tree, at, accepted_at, NULL, &tree->node[at].accepted);
}

static int
tree_load(struct tree *tree, struct txn *t, uint64_t root, const char *area)
{
	char stem[16];

	*tree = (struct tree){ .txn = t };
	code_stem(area, stem);
	memcpy(tree->top, stem, sizeof tree->top);
	if (!incident_root(t, root, &tree->root))
		return t->err != 0 ? t->err : ERR_NOTFOUND;
	load_reports(tree, area);
	link_nodes(tree, stem);
	for (size_t i = 0; tree->err == 0 && i < tree->n; i++)
		if (is_child(&tree->node[i], stem))
			count_all(tree, i);
	return tree->err != 0 ? tree->err : t->err;
}

/* What the children of node at say beyond what its own report contains. */
static bool
changed_below(struct tree *tree, size_t at, struct report_version *out)
{
	const struct node *node = &tree->node[at];
	struct report_version now = { 0 }, reported = { 0 }, accepted = { 0 }, v;
	struct moment then = { &node->latest, node->report.incident };
	bool below = false;

	for (size_t i = 0; node->has && i < tree->n; i++) {
		if (tree->node[i].up != at)
			continue;
		below = true;
		figures_add(&now, &tree->node[i].reported, NULL);
		reported_at(tree, i, &then, &v);
		figures_add(&reported, &v, NULL);
		if (!accepted_at(tree, &tree->node[i], &then, &v))
			continue;
		drop_inherited(tree, i, accepted_at, &then, &v);
		figures_add(&accepted, &v, NULL);
	}
	return below && figures_differ(&node->latest, &now, &reported, &accepted, out);
}

static bool
touches(struct txn *t, const char *code, char codes[][16], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (area_under(t, code, codes[i]) || area_under(t, codes[i], code))
			return true;
	return false;
}

/* A place for one more child, filled from its node if it has one. */
static void
child_add(struct total *out, struct tree *tree, const char *code, bool filler, bool affected)
{
	struct total_child *child;
	size_t at = tree_find(tree, code);
	struct report_version own = { 0 };
	bool taken = at != NOBODY && tree->node[at].taken;
	const struct node *node;

	if (!list_grow((void **)&out->child, &out->room, out->nchild, sizeof *out->child)) {
		tree->err = ERR_IO;
		return;
	}
	child = &out->child[out->nchild++];
	memset(child, 0, sizeof *child);
	memcpy(child->code, code, strnlen(code, sizeof child->code - 1));
	child->filler = filler;
	child->affected = affected;
	if (at != NOBODY) {
		node = &tree->node[at];
		child->has = node->has;
		child->report = node->report;
		child->reported = node->reported;
		child->accepted = node->accepted;
		child->returned = node->returned;
		child->has_beside = node->has_beside;
		child->beside = node->beside;
		child->any_changed = changed_below(tree, at, &child->changed);
		if (node->has && !node->taken)
			figures_add(&own, &node->latest, out->reported_own);
	}
	figures_add(&out->reported, &child->reported, out->reported_units);
	figures_add(&out->accepted, &child->accepted, out->accepted_units);
	out->reporting += child->has && !taken;
	out->children += !taken && (child->has || (affected && !filler));
}

static bool
child_have(const struct total *out, const char *code)
{
	for (size_t i = 0; i < out->nchild; i++)
		if (strcmp(out->child[i].code, code) == 0)
			return true;
	return false;
}

/* Figures of it stand in the total: none do once an heir's report holds them all. */
static bool
counts(const struct node *node)
{
	return !node->taken || figures_any(&node->reported) || figures_any(&node->accepted);
}

/* The areas in force directly below, then retired ones that reported. */
static void
children_add(struct total *out, struct tree *tree)
{
	char codes[AREAS_MAX][16], stem[16];
	size_t n = incident_areas(tree->txn, tree->root.id, codes, AREAS_MAX);
	struct area a;
	struct scan s;
	struct index_key key;

	code_stem(out->area, stem);
	key_begin(&key, &kind_area, 2);
	key_code(&key, out->area);
	scan_open(&s, tree->txn, &key, false);
	while (scan_next(&s))
		if (record_get(tree->txn, &kind_area, s.id, &a) && a.retired == 0)
			child_add(out, tree, a.code, a.filler,
			    touches(tree->txn, a.code, codes, n));
	scan_close(&s);
	for (size_t i = 0; i < tree->n; i++)
		if (is_child(&tree->node[i], stem) && counts(&tree->node[i]) &&
		    !child_have(out, tree->node[i].code))
			child_add(out, tree, tree->node[i].code, false, tree->node[i].has);
}

int
report_total(struct txn *t, uint64_t root, const char *area, struct total *out)
{
	struct tree tree;
	struct area a;
	int err;

	memset(out, 0, sizeof *out);
	if (!area_get(t, area, &a))
		return t->err != 0 ? t->err : ERR_NOTFOUND;
	memcpy(out->area, a.code, sizeof out->area);
	err = tree_load(&tree, t, root, a.code);
	out->incident = tree.root.id;
	if (err == 0) {
		children_add(out, &tree);
		err = tree.err;
	}
	free(tree.node);
	if (err == 0)
		err = t->err;
	if (err != 0)
		total_free(out);
	return err;
}

int
report_inherited(struct txn *t, uint64_t root, const char *area, struct report_version *out)
{
	struct report_version v;
	struct tree tree;
	char stem[16];
	int err = tree_load(&tree, t, root, area);

	figures_clear(out);
	code_stem(area, stem);
	for (size_t i = 0; err == 0 && i < tree.n; i++) {
		if (tree.node[i].left == 0 || strlen(tree.node[i].stem) != strlen(stem))
			continue;
		reported_at(&tree, i, NULL, &v);
		figures_add(out, &v, NULL);
	}
	free(tree.node);
	return err;
}

void
total_free(struct total *total)
{
	free(total->child);
	total->child = NULL;
	total->nchild = total->room = 0;
}

int
report_prefill(struct txn *t, uint64_t root, const char *area, struct prefill *out)
{
	struct total total;
	int err = report_total(t, root, area, &total);

	memset(out, 0, sizeof *out);
	if (err != 0)
		return err;
	out->accepted = total.accepted;
	for (size_t i = 0; i < total.nchild; i++) {
		const struct total_child *child = &total.child[i];
		out->accepted_children += child->has && child->report.accepted != 0;
		if (child->has && child->report.state == report_state_sent) {
			out->waiting_children++;
			figures_add(&out->waiting, &child->reported, NULL);
		}
	}
	total_free(&total);
	return 0;
}
