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

#define NOBODY SIZE_MAX

struct node {
	char code[16], stem[16];
	char parent[16];	/* stem of where its figures count: a retired area's
				 * successor's parent */
	size_t up;		/* index of the parent's node, or NOBODY */
	bool has, returned, has_beside;
	struct report report, beside;
	struct report_version latest;
	struct report_version reported;		/* latest, else of its own total */
	struct report_version accepted;
};

struct tree {
	struct txn *txn;
	struct incident root;
	struct node *node;
	size_t n, cap;
	int err;
};

static void
figures_clear(struct report_version *v)
{
	memset(v, 0, sizeof *v);
}

static void
figures_add(struct report_version *sum, const struct report_version *v, uint16_t units[])
{
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		struct num *to;
		if (!(f->flags & F_INDICATOR) || !field_num_c(f, v)->known)
			continue;
		to = field_num(f, sum);
		to->v += field_num_c(f, v)->v;
		to->known = true;
		if (units != NULL)
			units[f->no]++;
	}
}

/* What v does not know is taken from other. */
static void
figures_fill(struct report_version *v, const struct report_version *other)
{
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if ((f->flags & F_INDICATOR) && !field_num_c(f, v)->known)
			*field_num(f, v) = *field_num_c(f, other);
	}
}

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

/* The code as recorded, and the area above the one that stands for it today. */
static void
home(struct txn *t, char code[16], char out[16])
{
	struct area a;

	out[0] = '\0';
	if (!area_get(t, code, &a))
		return;
	memcpy(code, a.code, 16);
	for (int i = 0; i < 8 && a.retired != 0 && a.successor[0] != '\0'; i++)
		if (!area_get(t, a.successor, &a))
			return;
	if (a.tier != tier_county)
		code_stem(a.parent, out);
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
	home(tree->txn, node->code, node->parent);
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

/* Every report of the family whose area counts under code. */
static void
load_reports(struct tree *tree, const char *code)
{
	uint64_t ids[FAMILY_MAX];
	char stems[AREA_STEMS][16];
	size_t family = incident_family(tree->txn, tree->root.id, ids, FAMILY_MAX);
	size_t nstems = area_scope(tree->txn, code, stems, AREA_STEMS);
	struct report r;
	struct scan s;
	struct index_key key;

	if (nstems == AREA_STEMS) {	/* maybe not all: each report is asked */
		nstems = 1;
		stems[0][0] = '\0';
	}
	for (size_t i = 0; i < family * nstems; i++) {
		key_begin(&key, &kind_report, 2);
		key_number(&key, ids[i / nstems]);
		key_bytes(&key, stems[i % nstems], strlen(stems[i % nstems]));
		scan_open(&s, tree->txn, &key, false);
		while (tree->err == 0 && scan_next(&s))
			if (record_get(tree->txn, &kind_report, s.id, &r) &&
			    (stems[0][0] != '\0' || area_under(tree->txn, r.area, code)))
				load_area(tree, r.area);
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

static void
count_reported(struct tree *tree, size_t at)
{
	struct node *node = &tree->node[at];
	struct report_version below = { 0 };

	for (size_t i = 0; i < tree->n; i++)
		if (tree->node[i].up == at) {
			count_reported(tree, i);
			figures_add(&below, &tree->node[i].reported, NULL);
		}
	node->reported = node->latest;
	figures_fill(&node->reported, &below);
}

static bool
is_child(const struct node *node, const char *stem)
{
	return strcmp(node->parent, stem) == 0;
}

static int
tree_load(struct tree *tree, struct txn *t, uint64_t root, const char *area)
{
	char stem[16];

	*tree = (struct tree){ .txn = t };
	code_stem(area, stem);
	if (!incident_root(t, root, &tree->root))
		return t->err != 0 ? t->err : ERR_NOTFOUND;
	load_reports(tree, area);
	link_nodes(tree, stem);
	for (size_t i = 0; tree->err == 0 && i < tree->n; i++)
		if (is_child(&tree->node[i], stem))
			count_reported(tree, i);
	return tree->err != 0 ? tree->err : t->err;
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

static void
reported_before(struct tree *tree, size_t at, const struct report_version *cut,
    uint64_t incident, struct report_version *out)
{
	struct report_version below = { 0 }, v;

	if (!version_before(tree, &tree->node[at], cut, incident, out))
		figures_clear(out);
	for (size_t i = 0; i < tree->n; i++)
		if (tree->node[i].up == at) {
			reported_before(tree, i, cut, incident, &v);
			figures_add(&below, &v, NULL);
		}
	figures_fill(out, &below);
}

static bool
accepted_before(struct tree *tree, const struct node *node, const struct report_version *cut,
    uint64_t incident, struct report_version *v)
{
	struct review review;
	struct scan s;
	struct index_key key;
	bool found = false;

	if (!node->has || (node->report.incident != incident &&
	    report_joined(tree->txn, node->report.incident, incident) >= cut->id))
		return false;
	key_begin(&key, &kind_review, 2);
	key_number(&key, node->report.id);
	scan_open(&s, tree->txn, &key, true);
	while (!found && scan_next(&s))
		found = s.id < cut->id && record_get(tree->txn, &kind_review, s.id, &review) &&
		    review.verdict == report_state_accepted &&
		    record_get(tree->txn, &kind_report_version, review.version, v);
	scan_close(&s);
	return found;
}

/* Known where the children say something else than what own contains. */
static bool
differences(const struct report_version *own, const struct report_version *now,
    const struct report_version *reported, const struct report_version *accepted,
    struct report_version *out)
{
	bool any = false;

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		const struct num *held, *mine, *late;
		if (!(f->flags & F_INDICATOR) || !field_num_c(f, own)->known)
			continue;
		mine = field_num_c(f, own);
		held = field_num_c(f, accepted);
		late = field_num_c(f, now);
		if (!held->known || !figure_equal(f, held->v, mine->v))
			held = field_num_c(f, reported);
		if (figure_equal(f, late->v, held->v))
			continue;
		*field_num(f, out) = (struct num){ late->v - held->v, true };
		any = true;
	}
	return any;
}

/* What the children of node at say beyond what its own report contains. */
static bool
changed_below(struct tree *tree, size_t at, struct report_version *out)
{
	const struct node *node = &tree->node[at];
	struct report_version now = { 0 }, reported = { 0 }, accepted = { 0 }, v;
	uint64_t incident = node->report.incident;
	bool below = false;

	for (size_t i = 0; node->has && i < tree->n; i++) {
		if (tree->node[i].up != at)
			continue;
		below = true;
		figures_add(&now, &tree->node[i].reported, NULL);
		reported_before(tree, i, &node->latest, incident, &v);
		figures_add(&reported, &v, NULL);
		if (accepted_before(tree, &tree->node[i], &node->latest, incident, &v))
			figures_add(&accepted, &v, NULL);
	}
	return below && differences(&node->latest, &now, &reported, &accepted, out);
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
		if (node->has)
			figures_add(&own, &node->latest, out->reported_own);
	}
	figures_add(&out->reported, &child->reported, out->reported_units);
	figures_add(&out->accepted, &child->accepted, out->accepted_units);
	out->reporting += child->has;
	out->children += child->has || (affected && !filler);
}

static bool
child_have(const struct total *out, const char *code)
{
	for (size_t i = 0; i < out->nchild; i++)
		if (strcmp(out->child[i].code, code) == 0)
			return true;
	return false;
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
		if (is_child(&tree->node[i], stem) &&
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
