/*
 * Totals. The reports of an incident's family are read once into a tree of
 * areas; sums and differences are then made in memory. Nothing is written.
 */
#include "src/rules/report/report_op.h"
#include "src/rules/report/report_tree.h"
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
#include "src/rules/area/area.h"

/* What is reported of an area: its own figures, where it knows none those of what
 * lies in it, and besides what came into it after its own were sent. */
static void
reported_at(struct tree *tree, size_t at, const struct moment *m, struct report_version *out)
{
	struct report_version below = { 0 }, later = { 0 }, v;
	struct node *node = &tree->node[at];
	uint64_t sent;

	if (!said_at(tree, node, SENT, m, out))
		figures_clear(out);
	sent = out->id;
	if (sent != 0 && m->cut == NULL)
		held_release(tree, at, SENT, m, out, &node->moved, &node->unsure);
	else if (sent != 0)
		held_release(tree, at, SENT, m, out, NULL, NULL);
	for (size_t i = 0; i < tree->n; i++) {
		const struct node *child = &tree->node[i];
		if (child->up != at)
			continue;
		reported_at(tree, i, m, &v);
		figures_add(sent == 0 || tree_lay_in(tree, child, node->stem, sent) ? &below : &later,
		    &v, NULL);
	}
	figures_fill(out, &below);
	figures_add(out, &later, NULL);
	held_drop(tree, at, SENT, m, out);
}

/* The figures as they count today, of each area that stands or has reported. */
static void
count_all(struct tree *tree)
{
	struct node *node;
	struct report_version v;

	for (size_t i = 0; i < tree->n; i++) {
		node = &tree->node[i];
		if (!tree_is_child(node, tree->top))
			continue;
		reported_at(tree, i, NOW, &v);
		node->reported = v;
		node->taken = held_by_heir(tree, i, SENT, NOW);
		held_release(tree, i, ACCEPTED, NOW, &node->accepted, NULL, NULL);
		held_drop(tree, i, ACCEPTED, NOW, &node->accepted);
	}
}

/* What the children of node at say beyond what its own report contains. */
static bool
changed_below(struct tree *tree, size_t at, struct report_version *out)
{
	const struct node *node = &tree->node[at];
	struct report_version now = { 0 }, reported = { 0 }, accepted = { 0 }, v;
	struct moment today = { .except = at },
	    then = { &node->latest, node->report.incident, at };
	bool below = false;

	for (size_t i = 0; node->has && i < tree->n; i++) {
		if (tree->node[i].up != at)
			continue;
		below = true;
		reported_at(tree, i, &today, &v);
		figures_add(&now, &v, NULL);
		reported_at(tree, i, &then, &v);
		figures_add(&reported, &v, NULL);
		if (!said_at(tree, &tree->node[i], ACCEPTED, &then, &v))
			continue;
		held_drop(tree, i, ACCEPTED, &then, &v);
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
		child->moved = node->moved;
		child->unsure = node->unsure;
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
	return (node->has && !node->taken) || figures_any(&node->reported) ||
	    figures_any(&node->accepted);
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
		if (tree_is_child(&tree->node[i], stem) && counts(&tree->node[i]) &&
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
		count_all(&tree);
		children_add(out, &tree);
		err = tree.err;
	}
	tree_free(&tree);
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
	struct area a;
	char stem[16];
	int err = tree_load(&tree, t, root, area);

	figures_clear(out);
	code_stem(area, stem);
	if (err == 0 && area_get(t, area, &a))	/* as in the total of what is above it */
		code_stem(a.parent, tree.top);
	for (size_t i = 0; err == 0 && i < tree.n; i++) {
		if (tree.node[i].left == 0 || strlen(tree.node[i].stem) != strlen(stem))
			continue;
		reported_at(&tree, i, NOW, &v);
		figures_add(out, &v, NULL);
	}
	tree_free(&tree);
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
