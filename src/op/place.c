/*
 * Places by code. They are compared by stems (150621, 150621100,
 * 150621100200): under means begins with.
 */
#include "src/op/place.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "src/base/cycle.h"

#define COUNTY_DIGITS 6

static bool
stem_under(const char *stem, const char *top)
{
	return strncmp(stem, top, strlen(top)) == 0;
}

bool
area_get(struct txn *t, const char *code, struct area *a)
{
	struct index_key key;

	key_begin(&key, &kind_area, 1);
	key_code(&key, code);
	return record_get(t, &kind_area, scan_one(t, &key, false), a);
}

void
area_parent(struct txn *t, const char *code, char out[16])
{
	struct area a;

	out[0] = '\0';
	if (area_get(t, code, &a) && a.tier != tier_county)
		snprintf(out, 16, "%s", a.parent);
}

bool
county_get(struct txn *t, struct area *a)
{
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_area, 1);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (record_get(t, &kind_area, s.id, a) && a->tier == tier_county) {
			scan_close(&s);
			return true;
		}
	}
	return false;
}

/* Adds a stem; one that another covers is not counted. The first is the area's own. */
static size_t
scope_add(char stems[][16], size_t n, const char *stem)
{
	size_t kept = 1;

	for (size_t i = 0; i < n; i++)
		if (stem_under(stem, stems[i]))
			return n;
	for (size_t i = 1; i < n; i++)
		if (!stem_under(stems[i], stem))
			memmove(stems[kept++], stems[i], 16);
	memcpy(stems[kept], stem, 16);
	return kept + 1;
}

size_t
area_scope(struct txn *t, const char *code, char stems[][16], size_t cap)
{
	struct scan s;
	struct index_key key;
	struct area a;
	size_t n = 0;
	char stem[16];

	if (cap == 0)
		return 0;
	code_stem(code, stems[n++]);
	if (strlen(stems[0]) <= COUNTY_DIGITS)	/* nothing lies or went outside */
		return n;
	/* Retired areas, a whole tier of them after a new list, by where they went. */
	key_begin(&key, &kind_area, 3);
	key_bytes(&key, stems[0], strlen(stems[0]));
	scan_open(&s, t, &key, false);
	while (n < cap && scan_next(&s)) {
		if (!record_get(t, &kind_area, s.id, &a))
			continue;
		code_stem(a.code, stem);
		n = scope_add(stems, n, stem);
	}
	scan_close(&s);
	return n;
}

bool
area_today(struct txn *t, const char *code, struct area *a)
{
	struct cycle cycle = { 0 };

	if (!area_get(t, code, a))
		return false;
	while (a->retired != 0 && a->successor[0] != '\0' && !cycle_met(&cycle, a->id))
		if (!area_get(t, a->successor, a))
			return false;
	return true;
}

/* Some area was retired into one under that stem. */
static bool
took_one_in(struct txn *t, const char *stem)
{
	struct index_key key;

	key_begin(&key, &kind_area, 3);
	key_bytes(&key, stem, strlen(stem));
	return scan_one(t, &key, false) != 0;
}

/* By its digits; else by where it, or what it lies in, went when it was retired. */
bool
area_under(struct txn *t, const char *code, const char *top)
{
	char stem[16], over[16], at[16];
	struct area a;

	code_stem(top, over);
	code_stem(code, stem);
	if (stem_under(stem, over))
		return true;
	if (!took_one_in(t, over))
		return false;
	snprintf(at, sizeof at, "%s", code);
	while (at[0] != '\0' && area_get(t, at, &a) && a.tier != tier_county) {
		code_stem(a.successor, stem);
		if (a.successor[0] != '\0' && stem_under(stem, over))
			return true;
		memcpy(at, a.parent, sizeof at);
	}
	return false;
}

/* Another of the same name, retired ones too: people still speak of them. */
static bool
has_namesake(struct txn *t, const struct area *a)
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	if (a->tier < tier_village)
		return false;
	key_begin(&key, &kind_area, 4);
	key_text(&key, a->name);
	scan_open(&s, t, &key, false);
	while (n < 2 && scan_next(&s))
		n++;
	scan_close(&s);
	return n > 1;
}

void
area_name(struct txn *t, const char *code, bool with_parent, char *out, size_t cap)
{
	struct area a, p;

	if (!area_get(t, code, &a))
		snprintf(out, cap, "%s", code);
	else if (with_parent && a.tier >= tier_village && area_get(t, a.parent, &p))
		snprintf(out, cap, "%s %s", p.name, a.name);
	else if (has_namesake(t, &a) && area_get(t, a.parent, &p))
		snprintf(out, cap, "%s（%s）", a.name, p.name);
	else
		snprintf(out, cap, "%s", a.name);
}
