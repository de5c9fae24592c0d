/* Which depots give what: each turn takes the one that helps most, until nothing is open. */
#include "src/rules/request/request_suggest.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/stock.h"
#include "src/rules/depot/depot.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/bill.h"
#include "src/rules/travel/travel.h"

struct candidate {
	uint64_t unit;
	int64_t minutes, expiry;	/* expiry: the first day of what it would give; 0: it keeps */
	int64_t can[LINES_MOST];
	bool used;
};

/* The first day that anything of the item which is good at that time expires there; 0: it
 * keeps. */
static int64_t
first_expiry(struct txn *t, uint64_t unit, uint64_t item, int64_t at)
{
	struct ledger_walk w;
	struct stock s;
	struct lot lot;
	int64_t first = 0;

	for (ledger_walk(&w, t, unit, item, place_kind_good); ledger_next(&w, &s);)
		if (record_get(t, &kind_lot, s.lot, &lot) && lot.good_until != 0 &&
		    !stock_expired(t, &lot, at) && (first == 0 || lot.good_until < first))
			first = lot.good_until;
	return first;
}

static void
look_at(struct txn *t, const struct travel_roads *roads, const struct request_line *lines, size_t n,
    int64_t at, const struct unit *u, struct candidate *c)
{
	c->unit = u->id;
	c->minutes = travel_reckoned(t, roads, u->area);
	for (size_t i = 0; i < n; i++) {
		int64_t spare = stock_free(t, u->id, lines[i].item, at) - depot_minimum(t, u->id, lines[i].item);
		int64_t expiry;
		c->can[i] = spare > 0 ? spare : 0;
		expiry = spare > 0 ? first_expiry(t, u->id, lines[i].item, at) : 0;
		if (expiry != 0 && (c->expiry == 0 || expiry < c->expiry))
			c->expiry = expiry;
	}
}

/* All depots in force that he decides about, but the one that asks; *n, freed by the caller. */
static struct candidate *
candidates(struct txn *t, const struct viewer *v, const struct goods_request *r,
    const struct request_line *lines, size_t nlines, int64_t at, size_t *n)
{
	struct candidate *all = calloc(table_count(t, TABLE_KIND + kind_depot.no) + 1, sizeof *all);
	struct travel_roads roads;
	struct depot d;
	struct unit u, to = { .area = "" };
	struct walk w;

	*n = 0;
	if (all == NULL) {
		txn_fail(t, ERR_IO);
		return NULL;
	}
	record_get(t, &kind_unit, r->unit, &to);
	travel_open(&roads, t, to.area);
	walk_open(&w, t, TABLE_KIND + kind_depot.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8 && record_get(t, &kind_depot, get_u64(w.key), &d) && d.retired == 0 &&
		    d.unit != r->unit && record_get(t, &kind_unit, d.unit, &u) && holder_decides(t, v, &u))
			look_at(t, &roads, lines, nlines, at, &u, &all[(*n)++]);
	walk_close(&w);
	travel_close(&roads);
	return all;
}

/* How many lines it fills whole, and whether it gives anything at all. */
static size_t
fills(const struct candidate *c, const int64_t *want, size_t n, bool *any)
{
	size_t whole = 0;

	*any = false;
	for (size_t i = 0; i < n; i++) {
		whole += want[i] > 0 && c->can[i] >= want[i];
		*any |= want[i] > 0 && c->can[i] > 0;
	}
	return whole;
}

static bool
sooner(int64_t a, int64_t b)
{
	return a != 0 && (b == 0 || a < b);
}

static struct candidate *
best_of(struct candidate *all, size_t ncand, const int64_t *want, size_t n)
{
	struct candidate *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < ncand; i++) {
		struct candidate *c = &all[i];
		bool any;
		size_t whole = fills(c, want, n, &any);
		if (c->used || !any || (best != NULL && (whole < most || (whole == most &&
		    (c->minutes > best->minutes || (c->minutes == best->minutes &&
		    !sooner(c->expiry, best->expiry)))))))
			continue;
		best = c;
		most = whole;
	}
	return best;
}

void
request_suggest(struct txn *t, const struct viewer *v, const struct goods_request *r,
    const struct request_line *lines, const int64_t *want, size_t n, int64_t at,
    struct suggestion *out)
{
	size_t ncand;
	struct candidate *all = candidates(t, v, r, lines, n, at, &ncand), *c;

	out->n = 0;
	memcpy(out->rest, want, n * sizeof *want);
	while (all != NULL && (c = best_of(all, ncand, out->rest, n)) != NULL) {
		c->used = true;
		for (size_t i = 0; i < n && out->n < GRANTS_MOST; i++) {
			int64_t give = c->can[i] < out->rest[i] ? c->can[i] : out->rest[i];
			if (give <= 0)
				continue;
			out->out[out->n++] = (struct grant_out){ .from = c->unit, .line = lines[i].no,
			    .quantity = give };
			out->rest[i] -= give;
		}
	}
	free(all);
}
