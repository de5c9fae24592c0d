/* Records that screens list, found over the indexes. */
#include "screens/kit/find.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "src/op/choice.h"
#include "src/op/op.h"

const char *
find_own_area(const struct viewer *v, unsigned roles)
{
	for (size_t i = 0; i < v->ngrants; i++)
		if (roles == 0 || (roles & (1u << v->grants[i].role)))
			return v->grants[i].area;
	return "";
}

static void
area_choice(struct txn *t, struct page *p, const char *code)
{
	char name[200];
	struct row *r;

	area_name(t, code, true, name, sizeof(name));
	r = page_choice_text(p, 1, 0, name);
	snprintf(r->code, sizeof(r->code), "%s", code);
}

/* True if grant i of v adds nothing to those before it. */
static bool
granted_before(const struct viewer *v, size_t i, unsigned roles)
{
	for (size_t j = 0; j < i; j++)
		if ((roles & (1u << v->grants[j].role)) &&
		    strcmp(v->grants[j].area, v->grants[i].area) == 0)
			return true;
	return false;
}

size_t
find_own_areas(struct txn *t, const struct viewer *v, unsigned roles, struct page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < v->ngrants; i++) {
		if (!(roles & (1u << v->grants[i].role)) || granted_before(v, i, roles))
			continue;
		if (p)
			area_choice(t, p, v->grants[i].area);
		n++;
	}
	return n;
}

size_t
find_areas_under(struct txn *t, const char *code, area_found found, void *ctx)
{
	struct index_key k;
	struct scan s;
	struct area a;
	size_t n = 1;

	found(ctx, t, code);
	key_begin(&k, &kind_area, 2);
	key_code(&k, code);
	scan_open(&s, t, &k, false);
	while (scan_next(&s))
		if (record_get(t, &kind_area, s.id, &a) && !a.filler && !a.retired)
			n += find_areas_under(t, a.code, found, ctx);
	return n;
}

/* True if grant i lies under another grant of v. */
static bool
granted_above(struct txn *t, const struct viewer *v, size_t i)
{
	for (size_t j = 0; j < v->ngrants; j++)
		if (j != i && area_under(t, v->grants[i].area, v->grants[j].area) &&
		    (j < i || strcmp(v->grants[i].area, v->grants[j].area) != 0))
			return true;
	return false;
}

static void
add_choice(void *ctx, struct txn *t, const char *code)
{
	if (ctx)
		area_choice(t, ctx, code);
}

size_t
find_all_areas(struct txn *t, const struct viewer *v, struct page *p)
{
	size_t all = 0;

	for (size_t i = 0; i < v->ngrants; i++)
		if (!granted_above(t, v, i))
			all += find_areas_under(t, v->grants[i].area, add_choice, p);
	return all;
}

static void
add_village(void *ctx, struct txn *t, const char *code)
{
	struct area a;

	if (area_get(t, code, &a) && a.tier > tier_township)
		add_choice(ctx, t, code);
}

void
find_villages(struct txn *t, const struct viewer *v, struct page *p)
{
	for (size_t i = 0; i < v->ngrants; i++)
		if (!granted_above(t, v, i))
			find_areas_under(t, v->grants[i].area, add_village, p);
}

void
find_choices(struct txn *t, const struct enumeration *e, int what, struct page *p)
{
	struct choice_walk w;
	struct choice_row c;
	struct row *r;

	for (choice_walk(&w, t, e); choice_next(&w, &c);) {
		if (c.retired != 0)
			continue;
		r = page_choice_text(p, what, 0, c.name);
		snprintf(r->code, sizeof(r->code), "%s", c.code);
	}
}

bool
find_next(struct scan *s, const struct kind *kind, void *rec)
{
	while (scan_next(s))
		if (record_get(s->walk.txn, kind, s->id, rec))
			return true;
	return false;
}

void
find_grants_at(struct scan *s, struct txn *t, const char *code)
{
	struct index_key k;

	key_begin(&k, &kind_grant, 2);
	key_code(&k, code);
	scan_open(s, t, &k, false);
}

bool
find_grant(struct scan *s, int64_t now, struct grant *out)
{
	while (find_next(s, &kind_grant, out))
		if (!out->revoked && out->from <= now && (!out->until || out->until > now))
			return true;
	return false;
}

void
find_grants_of(struct scan *s, struct txn *t, uint64_t account)
{
	struct index_key k;

	key_begin(&k, &kind_grant, 1);
	key_number(&k, account);
	scan_open(s, t, &k, true);
}

void
find_pubkeys(struct scan *s, struct txn *t, uint64_t account)
{
	struct index_key k;

	key_begin(&k, &kind_pubkey, 1);
	key_number(&k, account);
	scan_open(s, t, &k, true);
}
