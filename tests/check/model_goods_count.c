/* Counts amid movements: see model_goods.h. */
#include "tests/check/model_goods_in.h"

#include <stddef.h>

#define MINUTE 60000LL

static struct mg_counted *
line_of(struct mg_sheet *s, int lot, int place)
{
	for (int i = 0; i < s->lines; i++)
		if (s->line[i].lot == lot && s->line[i].place == place)
			return &s->line[i];
	return NULL;
}

/* By how much a row changes a lot in a place of a unit. */
static long
change(const struct mg_move *v, int unit, int place)
{
	return (v->to == place && v->to_at == unit ? v->q : 0) - (v->from == place && v->from_at == unit ? v->q : 0);
}

/* Final is what was counted and what moved since: of what was written down after it, that
 * which happened no earlier. The book plays no part in it. */
long
mgi_difference(const struct model_goods *m, int unit, const struct mg_counted *l)
{
	long since = 0;

	for (int r = m->lot[l->lot].last; r >= 0; r = m->move[r].before)
		if (r >= l->seen ? m->move[r].happened >= l->at : m->move[r].happened > l->at)
			since += change(&m->move[r], unit, l->place);
	return l->found + since - m->lot[l->lot].at[unit][l->place - 1];
}

bool
mgi_bookable(const struct model_goods *m, int unit, const struct mg_counted *l)
{
	return (!l->moved || l->as_counted) &&
	    m->lot[l->lot].at[unit][l->place - 1] + mgi_difference(m, unit, l) >= 0;
}

/* How many lots of an item the unit has there, or (place 0) anywhere; the last of them. */
static int
lots_there(const struct doing *d, int item, int place, int *lot)
{
	int n = 0;

	for (int l = 0; l < d->m->lots; l++) {
		const long *at = d->m->lot[l].at[d->a->from];
		if (d->m->lot[l].item != item || (place != 0 ? at[place - 1] : at[0] + at[1] + at[2]) == 0)
			continue;
		*lot = l;
		n++;
	}
	return n;
}

/* The last lot that this sheet found of it in no book; -1. */
static int
found_before(const struct doing *d, int item, int place)
{
	const struct mg_sheet *s = &d->m->sheet[d->a->from];
	int lot = -1;

	for (int i = 0; i < s->lines; i++) {
		const struct mg_lot *l = &d->m->lot[s->line[i].lot];
		if (l->found && l->item == item && s->line[i].place == place && s->line[i].book == 0 &&
		    s->line[i].lot > lot)
			lot = s->line[i].lot;
	}
	return lot;
}

/* The only lot of an item that the unit has there, or what the sheet found of it, or the only
 * one that the unit has elsewhere; -1: one that stands in no book. */
static mg_answers
only_lot(const struct doing *d, int item, int place, int *lot)
{
	int n = lots_there(d, item, place, lot);

	if (n > 1)
		return GA_LOTS;
	if (n == 1 || (*lot = found_before(d, item, place)) >= 0 || lots_there(d, item, 0, lot) == 1)
		return GA_YES;
	*lot = -1;
	return d->a->counted == 0 ? GA_NONE_THERE : GA_YES;
}

/* Without a moment that is said, what moved since the count began, or since it was counted
 * last, makes it unsure; with one, what moved in that very minute. */
static struct mg_counted
counted(const struct doing *d, int lot, int place)
{
	const struct model_goods *m = d->m;
	const struct mg_act *a = d->a;
	struct mg_sheet *s = &d->m->sheet[a->from];
	const struct mg_counted *old = line_of(s, lot, place);
	struct mg_counted l = { .lot = lot, .place = place, .by = a->who, .found = a->counted,
	    .at = a->happened != 0 ? a->happened : a->now, .seen = m->moves };
	long long since = old != NULL ? old->at : s->at;

	l.book = m->lot[lot].at[a->from][place - 1];
	for (int r = m->lot[lot].last; r >= 0; r = m->move[r].before) {
		const struct mg_move *v = &m->move[r];
		bool here = (v->to == place && v->to_at == a->from) || (v->from == place && v->from_at == a->from);
		if (!here)
			continue;
		if (v->happened > l.at)
			l.book -= change(v, a->from, place);
		l.moved |= a->happened == 0 ? v->at >= since :
		    v->happened > l.at - MINUTE && v->happened < l.at + MINUTE;
	}
	l.as_counted = l.moved && a->as_counted;
	return l;
}

static mg_answers
do_set(struct doing *d)
{
	const struct mg_act *a = d->a;
	struct mg_sheet *s = &d->m->sheet[a->from];
	int place = a->condition != 0 ? a->condition : MG_GOOD, lot = a->lot;
	mg_answers as = lot < 0 ? only_lot(d, a->goods.of[0].item, place, &lot) : GA_YES;

	if (as == GA_YES && (lot < 0 || line_of(s, lot, place) == NULL) && s->lines == MG_COUNTED)
		return GA_MANY;			/* of the model; nobody plans so many */
	return as;
}

static mg_answers
do_end(struct doing *d)
{
	const struct mg_sheet *s = &d->m->sheet[d->a->from];

	for (int i = 0; i < s->lines; i++)
		if (s->line[i].by == d->a->who)
			return GA_SAME_PERSON;
	if (s->by == d->a->who)
		return GA_SAME_PERSON;
	return s->lines == 0 ? GA_COUNT_EMPTY : GA_YES;
}

mg_answers
mgi_count(struct doing *d)
{
	const struct mg_act *a = d->a;
	bool open = d->m->sheet[a->from].open;

	if (!mgi_keeps(d->m, a->who, a->from) && !mgi_over(d->m, a->who, a->from))
		return GA_SCOPE;
	if (a->verb == GV_START)
		return open ? GA_SHEET_OPEN : GA_YES;
	if (!open)
		return GA_COUNT_NONE;
	return a->verb == GV_SET ? do_set(d) : a->verb == GV_END ? do_end(d) : GA_YES;
}

/* --- what is stored */

static void
set(struct doing *d)
{
	struct mg_sheet *s = &d->m->sheet[d->a->from];
	int place = d->a->condition != 0 ? d->a->condition : MG_GOOD, lot = d->a->lot;
	struct mg_counted one, *old;

	if (lot < 0)
		only_lot(d, d->a->goods.of[0].item, place, &lot);
	if (lot < 0) {
		lot = d->m->lots++;
		d->m->lot[lot] = (struct mg_lot){ .item = d->a->goods.of[0].item, .found = true, .last = -1,
		    .came = d->a->happened != 0 ? d->a->happened : d->a->now };
	}
	one = counted(d, lot, place);
	old = line_of(s, lot, place);
	*(old != NULL ? old : &s->line[s->lines++]) = one;
}

/* The lines by lot and place. */
static struct mg_counted *
next_line(struct mg_sheet *s, int lot, int place)
{
	struct mg_counted *best = NULL;

	for (int i = 0; i < s->lines; i++) {
		struct mg_counted *l = &s->line[i];
		if ((l->lot > lot || (l->lot == lot && l->place > place)) &&
		    (best == NULL || l->lot < best->lot || (l->lot == best->lot && l->place < best->place)))
			best = l;
	}
	return best;
}

/* Each row is of the moment when it was counted; what asks, and what cannot be, is left. */
static void
end(struct doing *d)
{
	struct mg_sheet *s = &d->m->sheet[d->a->from];
	int unit = d->a->from;

	for (const struct mg_counted *l = NULL; (l = next_line(s, l != NULL ? l->lot : -1, l != NULL ? l->place : 0)) != NULL;) {
		long by = mgi_difference(d->m, unit, l);
		long long at = l->at < d->a->now ? l->at : d->a->now;
		if (!mgi_bookable(d->m, unit, l))
			continue;
		mgi_row(d, by > 0 ? (struct row){ l->lot, MG_FOUND, 0, l->place, unit, 0, by, at, 0 } :
		    (struct row){ l->lot, l->place, unit, MG_OUTSIDE, 0, 0, -by, at, 0 });
	}
	s->open = false;
}

void
mgi_counted(struct doing *d)
{
	struct mg_sheet *s = &d->m->sheet[d->a->from];

	switch (d->a->verb) {
	case GV_START:
		*s = (struct mg_sheet){ .open = true, .by = d->a->who, .at = d->a->now };
		break;
	case GV_SET:
		set(d);
		break;
	case GV_END:
		end(d);
		break;
	default:
		s->open = false;
	}
}
