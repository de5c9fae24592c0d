/* Scope by index: the stems at and under a person's areas, and those over them. */
#include "src/op/scope.h"

#include <string.h>

#include "gen/kinds/area/area.h"

#define COUNTY_DIGITS 6

enum scope
scope_of(struct txn *t, const struct viewer *v, unsigned roles)
{
	char stems[AREA_STEMS][16];
	enum scope scope = SCOPE_SOME;

	if (v->roles & ROLE_SYSTEM)
		return SCOPE_ALL;
	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		if (!(roles & 1u << g->role))
			continue;
		if (strlen(g->stem) <= COUNTY_DIGITS)
			return SCOPE_ALL;
		if (area_scope(t, g->area, stems, AREA_STEMS) == AREA_STEMS)
			scope = SCOPE_UNKNOWN;
	}
	return scope;
}

/* value: in the index's part behind the area; NULL: any, or there is none. */
static void
walk_at(struct join *j, const struct kind *k, unsigned index, const char *stem,
    const uint64_t *value)
{
	struct index_key key;

	key_begin(&key, k, index);
	key_code(&key, stem);
	if (value != NULL)
		key_number(&key, *value);
	join_walk(j, &key);
}

/* The levels of a code, from the county's down; the last is its own. */
static void
walk_levels(struct join *j, const struct kind *k, unsigned index, const char *code)
{
	char at[16];

	for (unsigned level = 0; code_level(code, level, at); level++)
		walk_at(j, k, index, at, NULL);
}

void
scope_over(struct join *j, struct txn *t, const struct kind *k, unsigned index, const char *code)
{
	char at[16], own[16];
	struct area a;

	/* What lies at its own level lies under it. */
	for (unsigned level = 0; code_level(code, level, at) && code_level(code, level + 1, own); level++)
		walk_at(j, k, index, at, NULL);
	memcpy(at, code, sizeof at);
	for (unsigned up = 0; up < 4 && at[0] != '\0' && area_get(t, at, &a); up++) {
		if (a.successor[0] != '\0')
			walk_levels(j, k, index, a.successor);
		memcpy(at, a.parent, sizeof at);
	}
}

static void
walks_under(struct join *j, struct txn *t, const struct kind *k, unsigned under, const char *code,
    const uint64_t *value)
{
	char stems[AREA_STEMS][16];
	size_t n = area_scope(t, code, stems, AREA_STEMS);

	for (size_t i = 0; i < n; i++)
		walk_at(j, k, under, stems[i], value);
}

void
scope_walks(struct join *j, struct txn *t, const struct viewer *v, unsigned roles,
    const struct kind *k, unsigned under, unsigned over)
{
	for (size_t i = 0; i < v->ngrants; i++) {
		if (!(roles & 1u << v->grants[i].role))
			continue;
		if (under != 0)
			walks_under(j, t, k, under, v->grants[i].area, NULL);
		if (over != 0)
			scope_over(j, t, k, over, v->grants[i].area);
	}
}

void
scope_valued(struct join *j, struct txn *t, const struct viewer *v, unsigned roles,
    const struct kind *k, unsigned under, uint64_t value)
{
	for (size_t i = 0; i < v->ngrants; i++)
		if (roles & 1u << v->grants[i].role)
			walks_under(j, t, k, under, v->grants[i].area, &value);
}

bool
scope_under(struct join *j, struct txn *t, const struct kind *k, unsigned under, const char *code)
{
	char stems[AREA_STEMS][16];
	size_t n = area_scope(t, code, stems, AREA_STEMS);

	if (n == AREA_STEMS)
		return false;
	for (size_t i = 0; i < n; i++)
		walk_at(j, k, under, stems[i], NULL);
	return true;
}
