/* Incidents as they are read: families, areas, scope, lists. Writes nothing. */
#include "src/rules/incident/incident_ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "src/base/cycle.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/text/rows.h"

bool
incident_root(struct txn *t, uint64_t id, struct incident *out)
{
	struct cycle cycle = { 0 };

	if (!record_get(t, &kind_incident, id, out))
		return false;
	while (out->merged != 0)
		if (cycle_met(&cycle, out->id) || !record_get(t, &kind_incident, out->merged, out))
			return false;
	return true;
}

void
family_open(struct family *f, struct txn *t, uint64_t root)
{
	*f = (struct family){ .txn = t, .root = root };
}

/* The oldest that was linked into one, behind after; 0 if none. In a damaged store the
 * root may stand there again: it is not met twice. */
static uint64_t
linked_behind(const struct family *f, uint64_t into, uint64_t after)
{
	struct index_key key, from;
	struct scan s;
	uint64_t id = 0;

	key_begin(&key, &kind_incident, 4);
	key_number(&key, into);
	scan_open(&s, f->txn, &key, false);
	if (after != 0) {
		key_begin(&from, &kind_incident, 4);
		key_number(&from, into);
		key_number(&from, after);
		walk_from(&s.walk, from.data, from.b.len);
	}
	while (id == 0 && scan_next(&s))
		id = s.id != f->root ? s.id : 0;
	scan_close(&s);
	return id;
}

bool
family_next(struct family *f)
{
	struct incident i;
	uint64_t next, at = f->id;

	if (at == 0) {
		f->id = f->root;
		return f->id != 0;
	}
	next = linked_behind(f, at, 0);
	while (next == 0 && at != f->root && record_get(f->txn, &kind_incident, at, &i)) {
		next = linked_behind(f, i.merged, at);
		at = i.merged;
	}
	f->id = next != 0 ? next : f->id;
	return next != 0;
}

static bool
have_code(char codes[][16], size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

static size_t
own_areas(struct txn *t, uint64_t id, char codes[][16], size_t n, size_t cap)
{
	struct incident_area ia;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_incident_area, 1);
	key_number(&key, id);
	scan_open(&s, t, &key, false);
	while (n < cap && scan_next(&s))
		if (record_get(t, &kind_incident_area, s.id, &ia) && ia.dropped == 0 &&
		    !have_code(codes, n, ia.area))
			snprintf(codes[n++], sizeof codes[0], "%s", ia.area);
	scan_close(&s);
	return n;
}

size_t
incident_areas(struct txn *t, uint64_t root, char codes[][16], size_t cap)
{
	struct family f;
	size_t n = 0;

	family_open(&f, t, root);
	while (family_next(&f))
		n = own_areas(t, f.id, codes, n, cap);
	return n;
}

bool
incident_in_force(struct txn *t, uint64_t root, const char *code, struct incident_area *out)
{
	struct family f;
	bool found = false;

	family_open(&f, t, root);
	while (!found && family_next(&f)) {
		struct scan s;
		struct index_key key;
		key_begin(&key, &kind_incident_area, 1);
		key_number(&key, f.id);
		key_code(&key, code);
		scan_open(&s, t, &key, true);
		while (!found && scan_next(&s))
			found = record_get(t, &kind_incident_area, s.id, out) && out->dropped == 0;
		scan_close(&s);
	}
	return found;
}

static bool
is_accepted(struct txn *t, uint64_t id, const char *code)
{
	struct incident_area ia;
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_incident_area, 1);
	key_number(&key, id);
	key_code(&key, code);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_incident_area, s.id, &ia) && ia.dropped == 0 && !ia.counted;
	scan_close(&s);
	return found;
}

bool
incident_area_accepted(struct txn *t, uint64_t root, const char *code)
{
	struct family f;
	bool accepted = false;

	family_open(&f, t, root);
	while (!accepted && family_next(&f))
		accepted = is_accepted(t, f.id, code);
	return accepted;
}

static bool
is_under_one(struct txn *t, char codes[][16], size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (area_under(t, code, codes[i]))
			return true;
	return false;
}

/* What lies under an accepted area sees of a natural one by that already. */
size_t
incident_counted(struct txn *t, uint64_t root, char codes[][16], size_t cap)
{
	char all[AREAS_MAX][16], over[AREAS_MAX][16];
	size_t n = incident_areas(t, root, all, AREAS_MAX), nover = 0, waiting = 0, kept = 0;
	struct incident i;

	for (size_t k = 0; k < n; k++) {
		bool accepted = incident_area_accepted(t, root, all[k]);
		memmove(accepted ? over[nover++] : all[waiting++], all[k], sizeof all[0]);
	}
	if (waiting == 0 || !record_get(t, &kind_incident, root, &i) ||
	    i.class != incident_class_natural)
		nover = 0;
	for (size_t k = 0; k < waiting && kept < cap; k++)
		if (!is_under_one(t, over, nover, all[k]))
			memcpy(codes[kept++], all[k], sizeof all[0]);
	return kept;
}

void
incident_township(struct txn *t, const char *code, char out[16])
{
	struct area a;

	snprintf(out, 16, "%s", code);
	/* At most the four tiers up and as many successors. */
	for (int i = 0; i < 8 && area_get(t, out, &a); i++) {
		if (a.retired != 0 && a.successor[0] != '\0')
			snprintf(out, 16, "%s", a.successor);
		else if (a.tier > tier_township)
			snprintf(out, 16, "%s", a.parent);
		else
			return;
	}
}

void
incident_number(const struct incident *i, int64_t now, char out[24])
{
	number_text(&kind_incident, i->day, i->no, i->node, now, out);
}

static bool
is_open(const struct incident *i)
{
	return i->state != incident_state_closed && i->merged == 0;
}

bool
incident_touches(struct txn *t, const struct incident *i, const char *code)
{
	char codes[AREAS_MAX][16];
	size_t n;

	if (area_under(t, i->area, code))
		return true;
	n = incident_areas(t, i->id, codes, AREAS_MAX);
	for (size_t k = 0; k < n; k++)
		if (area_under(t, codes[k], code) || area_under(t, code, codes[k]))
			return true;
	return false;
}

struct candidate {
	uint64_t id;
	bool own, unknown;
};

/* Own township first, there the known hazards first, then the newest. */
static int
own_first(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;

	if (a->own != b->own)
		return a->own ? -1 : 1;
	if (a->unknown != b->unknown)
		return a->unknown ? 1 : -1;
	return a->id > b->id ? -1 : a->id < b->id;
}

static bool
may_join(const struct incident *i, enum hazard hazard, bool drill, int64_t since)
{
	return is_open(i) && i->class == incident_class_natural && i->drill == drill &&
	    i->received >= since &&
	    (hazard == 0 || i->hazard == 0 || i->hazard == (int)hazard);
}

/* Their records in order; those that are gone meanwhile are left out. */
static size_t
candidates_read(struct txn *t, struct candidate *list, size_t n, struct incident **out)
{
	size_t filled = 0;

	if (n > 0)
		qsort(list, n, sizeof *list, own_first);
	*out = n > 0 ? calloc(n, sizeof **out) : NULL;
	if (n > 0 && *out == NULL)
		t->err = ERR_IO;
	for (size_t k = 0; *out != NULL && k < n; k++)
		filled += record_get(t, &kind_incident, list[k].id, &(*out)[filled]);
	return filled;
}

size_t
incident_candidates(struct txn *t, const char *area, enum hazard hazard, bool drill,
    int64_t now, struct incident **out)
{
	struct candidate *list = NULL, c;
	int64_t since = now - setting_int(t, SETTING_JOIN_HOURS) * HOUR;
	char township[16];
	struct incident i;
	struct scan s;
	struct index_key key;
	size_t n = 0, room = 0;

	incident_township(t, area, township);
	for (int state = incident_state_received; state < incident_state_closed; state++) {
		key_begin(&key, &kind_incident, 3);
		key_number(&key, (uint64_t)state);
		scan_open(&s, t, &key, true);
		while (scan_next(&s)) {
			if (!record_get(t, &kind_incident, s.id, &i) ||
			    !may_join(&i, hazard, drill, since))
				continue;
			c = (struct candidate){ i.id, incident_touches(t, &i, township),
			    hazard != 0 && i.hazard == 0 };
			if (!c.own && c.unknown)
				continue;
			if (list_grow((void **)&list, &room, n, sizeof *list))
				list[n++] = c;
			else
				t->err = ERR_IO;
		}
		scan_close(&s);
	}
	n = candidates_read(t, list, n, out);
	free(list);
	return n;
}
