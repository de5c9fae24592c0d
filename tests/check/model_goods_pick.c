/* Which lots go, and why not: see model_goods_in.h. */
#include "tests/check/model_goods_in.h"

void
mgi_row(struct doing *d, struct row r)
{
	if (r.q <= 0)
		return;
	if (d->n == MG_ROWS)
		d->full = true;
	else
		d->row[d->n++] = r;
}

long
mgi_taken(const struct doing *d, int lot, int from, int at)
{
	long n = 0;

	for (int i = 0; i < d->n; i++)
		if (d->row[i].lot == lot && d->row[i].from == from && d->row[i].from_at == at)
			n += d->row[i].q;
	return n;
}

/* What somebody wants scrapped or written off there, and a second person has not seen yet. */
static long
waiting(const struct doing *d, const struct pick *p, int lot)
{
	long n = 0;

	for (int i = 0; i < d->m->bills; i++) {
		const struct mg_bill *b = &d->m->bill[i];
		if (b->state != MG_WAITING || b->from != p->unit || (b->kind != MG_SCRAP && b->kind != MG_WRITEOFF))
			continue;
		for (int k = 0; k < b->lines; k++)
			if (b->line[k].lot == lot && b->line[k].place == p->place)
				n += b->line[k].asked;
	}
	for (int k = 0; k < d->lines; k++)
		if (d->line[k].lot == lot && d->line[k].place == p->place)
			n += d->line[k].asked;
	return n;
}

/* What expires first, of two the older. */
static bool
before(const struct doing *d, const struct pick *p, int a, int b)
{
	const struct mg_lot *x = &d->m->lot[a], *y = &d->m->lot[b];
	bool kept = mgi_kept(d->m, a, p->unit);

	if (p->kept_first && kept != mgi_kept(d->m, b, p->unit))
		return kept;
	if (x->until == y->until)
		return x->came != y->came ? x->came < y->came : a < b;
	return x->until != 0 && (y->until == 0 || x->until < y->until);
}

int
mgi_next_lot(const struct doing *d, const struct pick *p, long *there)
{
	const struct model_goods *m = d->m;
	int best = -1;

	for (int l = 0; l < m->lots; l++) {
		long n = m->lot[l].at[p->unit][p->place - 1];
		if (n == 0 || m->lot[l].item != p->item || (best >= 0 && !before(d, p, l, best)) ||
		    (!p->kept && mgi_kept(m, l, p->unit)) ||
		    (p->age != ANY_AGE && mgi_expired(m, l, d->a->now) != (p->age == TOO_OLD)))
			continue;
		n -= mgi_taken(d, l, p->place, p->unit);
		if (n > 0 && p->waits)
			n -= waiting(d, p, l);
		if (n <= 0)
			continue;
		best = l;
		*there = n;
	}
	return best;
}

long
mgi_take(struct doing *d, const struct pick *p, long q, struct row r)
{
	long got = 0, there;

	r.from = p->place;
	r.from_at = p->unit;
	while (got < q && !d->full && (r.lot = mgi_next_lot(d, p, &there)) >= 0) {
		r.q = mgi_least(there, q - got);
		mgi_row(d, r);
		got += d->full ? 0 : r.q;
	}
	return got;
}

mg_answers
mgi_why_not(const struct doing *d, int unit, int item, long wanted, bool paper)
{
	struct good now = mgi_good(d->m, unit, item, d->a->now, false);
	struct good any = mgi_good(d->m, unit, item, 0, true);
	long usable = now.own + (paper ? now.kept : 0), old_too = any.own + (paper ? any.kept : 0);

	if (old_too > usable && old_too >= wanted)
		return GA_EXPIRED;
	return !paper && any.all > old_too && any.all >= wanted ? GA_OWNER : GA_SHORT;
}

mg_answers
mgi_take_out(struct doing *d, int unit, int item, long q, long own, bool paper, struct row r)
{
	struct pick p = { .unit = unit, .item = item, .place = MG_GOOD, .age = FRESH, .kept = paper,
	    .kept_first = paper };

	if (q > own && q - own > mgi_free(d->m, unit, item, d->a->now, paper))
		return mgi_why_not(d, unit, item, q, paper);
	if (mgi_take(d, &p, q, r) == q)
		return GA_YES;
	return d->full ? GA_MANY : mgi_why_not(d, unit, item, q, paper);
}

/* What lies in the store, and not in the book, goes as a lot of its own. */
static void
found(struct doing *d, int unit, int item, long q, struct row r)
{
	d->lot[d->fresh].item = item;
	d->lot[d->fresh].until = 0;
	r.lot = NEW_LOT(d->fresh++);
	r.q = q;
	mgi_row(d, (struct row){ r.lot, MG_FOUND, 0, MG_GOOD, unit, r.line, q, 0, 0 });
	r.from = MG_GOOD;
	r.from_at = unit;
	mgi_row(d, r);
	d->above += q;
}

mg_answers
mgi_take_found(struct doing *d, int unit, int item, long q, long own, bool paper, struct row r)
{
	const struct mg_person *p = &d->m->person[d->a->who];
	long free = own + mgi_free(d->m, unit, item, d->a->now, paper), most, book;
	mg_answers as;

	for (int i = 0; i < d->n; i++)		/* taken by a line before */
		if (d->row[i].lot >= 0 && d->m->lot[d->row[i].lot].item == item && d->row[i].from == MG_GOOD &&
		    d->row[i].from_at == unit)
			free -= d->row[i].q;
	free = free > 0 ? mgi_least(free, q) : 0;
	if (free > 0 && (as = mgi_take_out(d, unit, item, free, own, paper, r)) != GA_YES)
		return as;
	if (free == q)
		return GA_YES;
	book = mgi_good(d->m, unit, item, 0, true).all;
	most = book * d->m->found_percent / 100;
	most = most > d->m->found_units ? most : d->m->found_units;
	if (q - free > most && !d->a->word && !(p->leader && mgi_over(d->m, d->a->who, unit)))
		return GA_FOUND_LIMIT;
	found(d, unit, item, q - free, r);
	return GA_YES;
}
