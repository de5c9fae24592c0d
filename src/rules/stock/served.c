/* 保障人数: the least over a kit's items, by depot, by tier and of all. */
#include "src/rules/stock/served.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/depot/depot.h"
#include "gen/kinds/depot/reserve.h"
#include "gen/kinds/item/kit_line.h"
#include "gen/kinds/stock/lot.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/bill.h"
#include "src/rules/stock/gather.h"

enum { KIT_BY_NAME = 1, RESERVE_BY_ITEM = 3, TIERS = depot_tier_village, KIT_PEOPLE = 100 };

/* What is there of a line of a kit: in a depot, in a tier, in all. */
struct part {
	struct kit_line line;
	int64_t all, tier[TIERS + 1], agreed;
};
/* One reading. */
struct reading {
	const struct served_query *q;
	struct txn *txn;
	struct depot *depot;		/* that he reads, by tier and name */
	size_t ndepot;
	struct part *part;		/* of the kit at hand */
	size_t npart;
	struct gather *out;
};

int64_t
served_target(struct txn *t)
{
	int64_t people = setting_int(t, SETTING_SERVED_PEOPLE);
	int64_t share = setting_int(t, SETTING_SERVED_RESIDENTS) *
	    setting_int(t, SETTING_SERVED_PERCENT) / 100;

	return share > people ? share : people;
}

/* ---- what is there ---- */

/* Then: good, not expired then, and not kept for another owner. */
static int64_t
had(struct reading *r, uint64_t unit, uint64_t item)
{
	const struct moment *when = &r->q->when;
	int64_t then = when->at != 0 ? when->at : when->known, sum = 0;
	struct figure *all;
	struct lot lot;
	size_t n = past_figures(r->txn, unit, item, when, &all);

	for (size_t i = 0; i < n; i++)
		if (all[i].kind == place_kind_good && record_get(r->txn, &kind_lot, all[i].lot, &lot) &&
		    !stock_expired(r->txn, &lot, then) && !stock_is_kept(r->txn, &lot, unit))
			sum += all[i].quantity;
	free(all);
	return sum;
}

static int64_t
has(struct reading *r, uint64_t unit, uint64_t item)
{
	int64_t n = moment_is_past(&r->q->when) ? had(r, unit, item) :
	    stock_free(r->txn, unit, item, r->q->now);

	return n > 0 ? n : 0;
}

/* Of agreements that stand, of an item. What comes by the day is no stock. */
static int64_t
agreed_of(struct reading *r, uint64_t item)
{
	struct index_key key;
	struct reserve v;
	struct scan s;
	int64_t sum = 0;

	key_begin(&key, &kind_reserve, RESERVE_BY_ITEM);
	key_number(&key, item);
	scan_open(&s, r->txn, &key, false);
	while (scan_next(&s))
		if (record_get(r->txn, &kind_reserve, s.id, &v) && v.kind == reserve_kind_agreement &&
		    v.retired == 0 && !v.daily && (v.until == 0 || v.until >= r->q->day) &&
		    v.quantity.known && in_scope(r->txn, r->q->who, v.area) &&
		    (r->q->area[0] == '\0' || area_under(r->txn, v.area, r->q->area)))
			sum += v.quantity.v;
	scan_close(&s);
	return sum;
}

static int
depot_order(const void *a, const void *b)
{
	const struct depot *x = a, *y = b;

	if (x->tier != y->tier)
		return (int)x->tier - (int)y->tier;
	if (strcmp(x->area, y->area) != 0)
		return strcmp(x->area, y->area);
	return strcmp(x->name, y->name);
}

static void
read_depots(struct reading *r)
{
	struct gather g = { .txn = r->txn, .size = sizeof(struct depot) };
	struct depot d, *more;
	struct unit u;
	struct walk w;

	walk_open(&w, r->txn, TABLE_KIND + kind_depot.no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8 || !record_get(r->txn, &kind_depot, get_u64(w.key), &d) ||
		    d.retired != 0 || !record_get(r->txn, &kind_unit, d.unit, &u) ||
		    (r->q->area[0] != '\0' && !area_under(r->txn, d.area, r->q->area)) ||
		    !holder_reads(r->txn, r->q->who, &u))
			continue;
		more = gather_add(&g);
		if (more == NULL) {
			walk_close(&w);
			break;
		}
		*more = d;
	}
	if (g.n > 0)
		qsort(g.data, g.n, g.size, depot_order);
	r->ndepot = gather_end(&g, &r->depot);
}

/* ---- one kit ---- */

static int64_t
people_of(int64_t has, const struct kit_line *line)
{
	return has * KIT_PEOPLE / line->per.v;
}

/* The part's item may be the one that runs out first. */
static void
hold_against(struct served *s, bool first, const struct part *p, int64_t has)
{
	int64_t people = people_of(has, &p->line);

	if (!first && people >= s->people)
		return;
	s->people = people;
	s->first = p->line.item;
	s->has = has;
	s->per = p->line.per.v;
}

static struct served *
add_row(struct reading *r, uint64_t unit, int tier)
{
	struct served *s = gather_add(r->out);

	if (s == NULL)
		return NULL;
	s->unit = unit;
	s->tier = tier;
	memcpy(s->kit, r->part[0].line.kit, sizeof s->kit);
	return s;
}

static void
add_depots(struct reading *r)
{
	for (size_t d = 0; d < r->ndepot; d++) {
		const struct depot *depot = &r->depot[d];
		struct served *s = add_row(r, depot->unit, depot->tier);

		for (size_t i = 0; s != NULL && i < r->npart; i++) {
			struct part *p = &r->part[i];
			int64_t n = has(r, depot->unit, p->line.item);

			p->all += n;
			p->tier[depot->tier <= TIERS ? depot->tier : 0] += n;
			hold_against(s, i == 0, p, n);
		}
	}
}

/* The sums stand before the depots that they were made of. */
static void
fill_sums(struct reading *r, struct served *s)
{
	int64_t with = INT64_MAX;

	s[0].target = r->q->area[0] == '\0' || strlen(r->q->area) <= 6 ? served_target(r->txn) : 0;
	for (size_t i = 0; i < r->npart; i++) {
		struct part *p = &r->part[i];
		int64_t together;

		p->agreed = agreed_of(r, p->line.item);
		together = people_of(p->all + p->agreed, &p->line);
		hold_against(&s[0], i == 0, p, p->all);
		s[0].agreed |= p->agreed > 0;
		with = together < with ? together : with;
		for (int tier = 1; tier <= TIERS; tier++)
			hold_against(&s[tier], i == 0, p, p->tier[tier]);
	}
	s[0].with_agreements = s[0].agreed ? with : 0;
}

static void
one_kit(struct reading *r)
{
	size_t from = r->out->n;

	for (int tier = 0; tier <= TIERS; tier++)
		if (add_row(r, 0, tier) == NULL)
			return;
	add_depots(r);
	fill_sums(r, (struct served *)(void *)r->out->data + from);
}

/* ---- all kits ---- */

static void
read_kits(struct reading *r)
{
	struct gather g = { .txn = r->txn, .size = sizeof(struct part) };
	struct index_key key;
	struct part *all, p;
	struct scan s;

	key_begin(&key, &kind_kit_line, KIT_BY_NAME);
	scan_open(&s, r->txn, &key, false);
	while (scan_next(&s)) {
		p = (struct part){ 0 };
		if (!record_get(r->txn, &kind_kit_line, s.id, &p.line) || !p.line.per.known ||
		    p.line.per.v <= 0)
			continue;
		all = gather_add(&g);
		if (all == NULL)
			break;
		*all = p;
	}
	scan_close(&s);
	all = (struct part *)(void *)g.data;
	for (size_t i = 0; i < g.n; i += r->npart) {
		r->part = &all[i];
		r->npart = 1;
		while (i + r->npart < g.n && strcmp(all[i].line.kit, all[i + r->npart].line.kit) == 0)
			r->npart++;
		one_kit(r);
	}
	free(g.data);
}

size_t
served(struct txn *t, const struct served_query *q, struct served **out)
{
	struct gather g = { .txn = t, .size = sizeof(struct served) };
	struct reading r = { .q = q, .txn = t, .out = &g };

	read_depots(&r);
	read_kits(&r);
	free(r.depot);
	return gather_end(&g, out);
}
