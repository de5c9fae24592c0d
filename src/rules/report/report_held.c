/*
 * What holds a figure of an area that was merged or moved. Its own report does, until
 * a report of what stands for it now says that figure, or until the place that it lay in
 * sends a sum of its own with it; the latest of those that count holds it, and the
 * others hold it no more: so it is counted once.
 */
#include "src/rules/report/report_op.h"
#include "src/rules/report/report_tree.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/area/enums.h"
#include "src/rules/area/area.h"

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

bool
said_at(struct tree *tree, const struct node *node, enum word word, const struct moment *m,
    struct report_version *v)
{
	if (m->cut != NULL && word == ACCEPTED)
		return accepted_before(tree, node, m->cut, m->incident, v);
	if (m->cut != NULL)
		return version_before(tree, node, m->cut, m->incident, v);
	if (!node->has || (word == ACCEPTED && node->report.accepted == 0))
		return false;
	if (word == ACCEPTED)
		return record_get(tree->txn, &kind_report_version, node->report.accepted, v);
	*v = node->latest;
	return true;
}

/* What it says is summed in the total: at once or by what is above. Only what lies
 * directly below counts as accepted. */
static bool
weighs(const struct tree *tree, size_t at, enum word word)
{
	for (int up = 0; at != NOBODY && up < tier_grid; up++, at = tree->node[at].up)
		if (tree_is_child(&tree->node[at], tree->top))
			return word == SENT || up == 0;
	return false;
}

static bool
same_tier(const struct tree *tree, size_t a, size_t b)
{
	return strlen(tree->node[a].stem) == strlen(tree->node[b].stem);
}

/* The heirs of an area that have said something since it came to them, all of them or
 * those whose word is summed in the total: heir_next until NOBODY. */
struct heirs {
	bool all;
	struct cycle cycle;
	char code[16];
	uint64_t left;
	struct report_version said;
};

static struct heirs
heirs_of(const struct node *node, bool all)
{
	struct heirs h = { .all = all, .left = node->left };

	memcpy(h.code, node->heir, sizeof h.code);
	return h;
}

static size_t
heir_next(struct tree *tree, size_t at, struct heirs *h, enum word word, const struct moment *m)
{
	size_t found = NOBODY;
	struct area a;

	while (found == NOBODY && h->code[0] != '\0' && area_get(tree->txn, h->code, &a) &&
	    !cycle_met(&h->cycle, a.id)) {
		size_t heir = tree_find(tree, h->code);
		if (heir != NOBODY && same_tier(tree, heir, at) &&
		    (h->all || weighs(tree, heir, word)) && said_at(tree, &tree->node[heir], word, m, &h->said) &&
		    h->said.id > h->left)
			found = heir;
		area_heir(&a, h->code, &h->left);
	}
	return found;
}

bool
held_by_heir(struct tree *tree, size_t at, enum word word, const struct moment *m)
{
	struct heirs h = heirs_of(&tree->node[at], false);

	return heir_next(tree, at, &h, word, m) != NOBODY;
}

/* What an area had in a sum of its place. */
struct share {
	bool in;		/* it lay there, and the sum is not one without it */
	bool taken;		/* an heir of it had said it: it is in that one's share */
	struct num v;
};

static struct share
share_said(struct tree *tree, size_t at, const struct field *f, enum word word,
    const struct moment *then)
{
	struct heirs h = heirs_of(&tree->node[at], true);
	struct share s = { 0 };
	struct report_version v;

	if (said_at(tree, &tree->node[at], word, then, &v))
		s.v = *field_num_c(f, &v);
	while (!s.taken && heir_next(tree, at, &h, word, then) != NOBODY)
		s.taken = field_num_c(f, &h.said)->known;
	if (s.taken)
		s.v = (struct num){ 0 };
	s.in = s.taken || s.v.known;
	return s;
}

/* All fields of what one area had said. */
static void
basis_add(struct tree *tree, size_t at, enum word word, const struct moment *then,
    struct report_version *sum)
{
	struct heirs h = heirs_of(&tree->node[at], true);
	struct report_version v;

	if (!said_at(tree, &tree->node[at], word, then, &v))
		return;
	while (heir_next(tree, at, &h, word, then) != NOBODY)
		figures_drop(&v, &h.said);
	figures_add(sum, &v, NULL);
}

/* The sums of what lay in the place when its version v was sent. NULL: no memory. */
static const struct basis *
basis_of(struct tree *tree, size_t place, const struct report_version *v)
{
	struct node *node = &tree->node[place];
	struct moment then = { v, node->report.incident, NOBODY };

	if (node->basis == NULL)
		node->basis = calloc(1, sizeof *node->basis);
	if (node->basis == NULL)
		tree->err = ERR_IO;
	if (node->basis == NULL || node->basis->version == v->id)
		return node->basis;
	*node->basis = (struct basis){ .version = v->id };
	for (size_t i = 0; i < tree->n; i++)
		for (enum word w = SENT; w < WORDS && tree_lay_in(tree, &tree->node[i], node->stem, v->id); w++)
			basis_add(tree, i, w, &then, &node->basis->sum[w]);
	return node->basis;
}

static bool
is_sum(const struct field *f, const struct report_version *v, const struct report_version *sum)
{
	const struct num *a = field_num_c(f, v), *b = field_num_c(f, sum);

	return a->known && b->known && figure_equal(f, a->v, b->v);
}

/* A sum that is just that of what lay there, accepted or sent, holds exactly this; any
 * other is the word of that place on all that lay there. */
static struct share
share_of(struct tree *tree, size_t at, size_t place, const struct field *f,
    const struct report_version *v)
{
	const struct basis *b = basis_of(tree, place, v);
	struct moment then = { v, tree->node[place].report.incident, NOBODY };
	struct share s = { 0 };

	if (b == NULL)
		return s;
	if (is_sum(f, v, &b->sum[ACCEPTED]))
		return share_said(tree, at, f, ACCEPTED, &then);
	s = share_said(tree, at, f, SENT, &then);
	s.in |= !is_sum(f, v, &b->sum[SENT]);
	return s;
}

static size_t held_by(struct tree *tree, size_t at, const struct field *f, enum word word,
    const struct moment *m);

/* The heir whose own word counts for the area. */
static size_t
heir_holds(struct tree *tree, size_t at, const struct field *f, enum word word,
    const struct moment *m)
{
	struct heirs h = heirs_of(&tree->node[at], false);
	size_t heir, by;

	while ((heir = heir_next(tree, at, &h, word, m)) != NOBODY) {
		if (!field_num_c(f, &h.said)->known)
			continue;
		by = held_by(tree, heir, f, word, m);
		return same_tier(tree, by, at) ? by : NOBODY;
	}
	return NOBODY;
}

/* The place whose sum holds the area, the latest of them. Below a place as it is today
 * its own sum stands over everything that lay there. */
static size_t
sum_holds(struct tree *tree, size_t at, const struct field *f, enum word word,
    const struct moment *m)
{
	const struct node *node = &tree->node[at];
	size_t best = NOBODY, place;
	struct report_version v;
	uint64_t newest = 0;
	struct way w;

	if (!way_open(&w, tree->txn, node->code))
		return NOBODY;
	while (way_next(&w)) {
		place = tree_find(tree, w.in);
		if (place == NOBODY || place == m->except || !weighs(tree, place, word) ||
		    !said_at(tree, &tree->node[place], word, m, &v) ||
		    !field_num_c(f, &v)->known || v.id <= newest || v.id <= w.since ||
		    (w.until != 0 && v.id > w.until))
			continue;
		if (held_by(tree, place, f, word, m) != place ||
		    (place != node->up && !share_of(tree, at, place, f, &v).in))
			continue;
		best = place;
		newest = v.id;
	}
	return best;
}

/* Which node's word holds the figure of node at: itself where nothing else does. */
static size_t
held_by(struct tree *tree, size_t at, const struct field *f, enum word word,
    const struct moment *m)
{
	size_t by = heir_holds(tree, at, f, word, m);

	if (by == NOBODY)
		by = sum_holds(tree, at, f, word, m);
	return by == NOBODY ? at : by;
}

static bool
is_known(const struct field *f, const struct report_version *v)
{
	return (f->flags & F_INDICATOR) && field_num_c(f, v)->known;
}

void
held_drop(struct tree *tree, size_t at, enum word word, const struct moment *m,
    struct report_version *v)
{
	for (size_t i = 0; tree->node[at].left != 0 && i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		size_t by;
		if (!is_known(f, v))
			continue;
		by = held_by(tree, at, f, word, m);
		if (by != at && by != tree->node[at].up)
			*field_num(f, v) = (struct num){ 0 };
	}
}

/* What of one figure is held elsewhere. True if some share of it cannot be told. */
static bool
shares_gone(struct tree *tree, size_t place, const struct field *f, enum word word,
    const struct moment *m, const struct report_version *v, int64_t *gone)
{
	bool unsure = false;

	*gone = 0;
	for (size_t i = 0; i < tree->n; i++) {
		const struct node *node = &tree->node[i];
		struct share s;
		size_t by;
		if (node->left == 0 || node->came == 0 ||
		    !tree_lay_in(tree, node, tree->node[place].stem, v->id))
			continue;
		by = held_by(tree, i, f, word, m);
		if (by == place || by == i)
			continue;
		s = share_of(tree, i, place, f, v);
		*gone += s.in && s.v.known ? s.v.v : 0;
		unsure |= s.in && !s.taken && !s.v.known;
	}
	return unsure || *gone > field_num_c(f, v)->v;
}

void
held_release(struct tree *tree, size_t at, enum word word, const struct moment *m,
    struct report_version *v, struct report_version *moved, struct report_version *unsure)
{
	const struct report_version own = *v;
	int64_t gone;

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		bool untold;
		if (!is_known(f, v))
			continue;
		untold = shares_gone(tree, at, f, word, m, &own, &gone);
		if (untold && unsure != NULL)
			*field_num(f, unsure) = (struct num){ 0, true };
		if (gone == 0 || gone > field_num_c(f, v)->v)
			continue;
		field_num(f, v)->v -= gone;
		if (moved != NULL)
			*field_num(f, moved) = (struct num){ gone, true };
	}
}
