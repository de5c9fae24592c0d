/* Who holds goods, by name, and who may store there, decide and read. */
#include "src/rules/depot/holder.h"

#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "db/index.h"
#include "db/plain.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/unit/enums.h"
#include "src/op/place.h"
#include "src/text/alike.h"
#include "src/text/show.h"

/* Units that fit what was typed. */
struct found {
	size_t n, more;
	bool scoped;		/* of one's own scope: those go before others */
	struct unit first;
	char list[180];
	struct buf names;
};

static bool
is_holder(const struct unit *u)
{
	return u->retired == 0 && (u->kind == unit_kind_depot || u->kind == unit_kind_team);
}

/* "展旦召苏木/物资点": what is typed to mean this one. */
static void
full_name(struct txn *t, const struct unit *u, char out[300])
{
	char area[192];

	area_name(t, u->area, false, area, sizeof area);
	snprintf(out, 300, "%s/%s", area, u->name);
}

static void
found_open(struct found *f)
{
	*f = (struct found){ 0 };
	buf_init(&f->names, f->list, sizeof f->list);
}

static void
show_found(struct act *act, struct found *f, const struct unit *u)
{
	char name[300];

	full_name(act->txn, u, name);
	show_among(&f->names, name, &f->more);
}

/* The first is shown only beside a second. */
static void
found_add(struct act *act, struct found *f, const struct unit *u)
{
	bool scoped = in_scope(act->txn, act->who, u->area);

	if (f->n > 0 && f->scoped != scoped) {
		if (f->scoped)
			return;
		found_open(f);
	}
	f->scoped = scoped;
	if (f->n++ == 0) {
		f->first = *u;
		return;
	}
	if (f->n == 2)
		show_found(act, f, &f->first);
	show_found(act, f, u);
}

enum { UNITS_BY_NAME = 2 };
enum fit { PART, LIKE, OF_AREA };

/* Does a part of two characters of one stand in the other? */
static bool
shares(const char *name, const char *typed)
{
	char two[8];

	for (size_t i = 0; strlen(typed + i) >= 2 * strlen("旗"); i += strlen("旗")) {
		snprintf(two, sizeof two, "%.6s", typed + i);
		if (strstr(name, two) != NULL)
			return true;
	}
	return false;
}

static bool
fits(struct txn *t, const struct unit *u, enum fit how, const char *typed)
{
	char full[300], folded[300];

	full_name(t, u, full);
	switch (how) {
	case PART:
		alike_fold(typed, folded, sizeof folded);
		return alike_holds(full, folded);
	case OF_AREA:
		return u->kind == unit_kind_depot && strcmp(u->area, typed) == 0;
	case LIKE:
		break;
	}
	return shares(full, typed);
}

/* Those whose name typed is, or is with the area before it; a name may have a stroke too. */
static void
called(struct act *act, const char *typed, struct found *f)
{
	char full[300];
	struct index_key key;
	struct scan s;
	struct unit u;

	found_open(f);
	for (const char *name = typed, *stroke; name != NULL; name = stroke != NULL ? stroke + 1 : NULL) {
		stroke = strchr(name, '/');
		key_begin(&key, &kind_unit, UNITS_BY_NAME);
		key_folded(&key, name);
		scan_open(&s, act->txn, &key, false);
		while (scan_next(&s)) {
			if (!record_get(act->txn, &kind_unit, s.id, &u) || !is_holder(&u))
				continue;
			if (name != typed)
				full_name(act->txn, &u, full);
			if (name == typed || text_alike(full, typed))
				found_add(act, f, &u);
		}
		scan_close(&s);
	}
	show_more(&f->names, f->more);
}

static void
search(struct act *act, enum fit how, const char *typed, struct found *f)
{
	struct unit u;
	struct walk w;

	found_open(f);
	walk_open(&w, act->txn, TABLE_KIND + kind_unit.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8 && record_get(act->txn, &kind_unit, get_u64(w.key), &u) &&
		    is_holder(&u) && fits(act->txn, &u, how, typed))
			found_add(act, f, &u);
	walk_close(&w);
	if (f->n == 1)
		show_found(act, f, &f->first);
	show_more(&f->names, f->more);
}

/* The area that typed names whole, by name or code: how many, the first in *out. */
static size_t
areas_called(struct txn *t, const char *typed, struct area *out)
{
	struct area a;
	struct walk w;
	size_t n = 0;

	walk_open(&w, t, TABLE_KIND + kind_area.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8 && record_get(t, &kind_area, get_u64(w.key), &a) && a.retired == 0 &&
		    !a.filler && (text_alike(a.name, typed) || strcmp(a.code, typed) == 0) && n++ == 0)
			*out = a;
	walk_close(&w);
	return n;
}

static int
take(struct act *act, const char *field, const char *typed, const struct found *f, struct unit *out)
{
	if (f->n > 1)
		return refuse(act, field, M_AMBIGUOUS, ARG_TEXT(typed), ARG_TEXT(f->list), NULL);
	*out = f->first;
	return 0;
}

/* It names nothing: a unit that holds no goods, or is gone, or nothing. */
static int
refuse_none(struct act *act, const char *field, const char *typed)
{
	struct found f;
	struct unit u, seen = { 0 };
	struct walk w;

	walk_open(&w, act->txn, TABLE_KIND + kind_unit.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8 && record_get(act->txn, &kind_unit, get_u64(w.key), &u) &&
		    text_alike(u.name, typed))
			seen = u;
	walk_close(&w);
	if (seen.retired != 0)
		return refuse(act, field, M_UNIT_RETIRED, ARG_TEXT(seen.name), ARG_TIME(seen.retired), NULL);
	if (seen.id != 0)
		return refuse(act, field, M_STOCK_UNIT_KIND, ARG_TEXT(seen.name),
		    ARG_ENUM(unit_kind, seen.kind), NULL);
	search(act, LIKE, typed, &f);
	if (f.n > 0)
		return refuse(act, field, M_STOCK_UNIT_LIKE, ARG_TEXT(typed), ARG_TEXT(f.list), NULL);
	return refuse(act, field, M_STOCK_NO_UNIT, ARG_TEXT(typed), NULL);
}

int
holder_named(struct act *act, const char *field, const char *typed, struct unit *out)
{
	struct area a;
	struct found f;
	size_t areas;

	if (typed[0] == '\0')
		return refuse(act, field, M_REQUIRED, NULL);
	called(act, typed, &f);
	if (f.n > 0)
		return take(act, field, typed, &f, out);
	areas = areas_called(act->txn, typed, &a);
	if (areas == 1) {
		search(act, OF_AREA, a.code, &f);
		if (f.n > 0)
			return take(act, field, typed, &f, out);
	}
	if (strlen(typed) >= strlen("旗"))
		search(act, PART, typed, &f);
	if (f.n > 0)
		return take(act, field, typed, &f, out);
	if (areas == 1)
		return refuse(act, field, M_STOCK_AREA_NONE, ARG_AREA(a.code), NULL);
	return refuse_none(act, field, typed);
}

/* Whose village it was, before and after a merger. */
static bool
is_village(const struct viewer_grant *g, const char *code)
{
	return g->tier == tier_village && (strcmp(g->area, code) == 0 || strcmp(g->granted, code) == 0);
}

bool
holder_keeps(struct txn *t, const struct viewer *v, const struct unit *u)
{
	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		if (g->role == role_storekeeper && (g->unit == u->id ||
		    (g->unit == 0 && u->kind == unit_kind_depot && area_under(t, u->area, g->area))))
			return true;
		if (g->role == role_officer && u->kind == unit_kind_depot && is_village(g, u->area))
			return true;
		if (g->role == role_team && u->kind == unit_kind_team && g->unit == u->id)
			return true;
	}
	return false;
}

bool
holder_decides(struct txn *t, const struct viewer *v, const struct unit *u)
{
	return may_over(t, v, HOLDER_DESKS, u->area);
}

bool
holder_reads(struct txn *t, const struct viewer *v, const struct unit *u)
{
	return holder_keeps(t, v, u) || may_over(t, v, READERS_BY_AREA, u->area);
}
