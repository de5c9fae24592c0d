/* The board's list: a person's live needs, most urgent first. */
#include "src/rules/need/need_in.h"

#include <stdlib.h>

#include "db/err.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"

struct need_board {
	struct txn *txn;
	struct need_row *rows;		/* owned */
	size_t n;
	int64_t now;
};

static enum need_rank
rank_real(struct txn *t, const struct need *n, int64_t now)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);

	if (need_rings_on(n) && n->answered == 0)
		return NEED_CALL;
	if (n->later > now)
		return NEED_PUT_OFF;
	if (d != NULL && d->grave != NULL && d->grave(t, n))
		return NEED_GRAVE;
	return n->due != 0 && n->due <= now ? NEED_OVERDUE : NEED_REST;
}

static int
rank(struct txn *t, const struct need *n, int64_t now)
{
	return (int)rank_real(t, n, now) + (n->drill ? NEED_RANKS : 0);
}

static bool
goes_before(const struct need_row *a, const struct need_row *b)
{
	const struct need *x = &a->need, *y = &b->need;

	if (a->rank != b->rank)
		return a->rank < b->rank;
	if ((x->taken_by != 0) != (y->taken_by != 0))
		return x->taken_by == 0;
	if (a->rank % NEED_RANKS == NEED_OVERDUE && x->due != y->due)
		return x->due < y->due;
	if (x->urgent != y->urgent)
		return x->urgent;
	if ((x->due != 0) != (y->due != 0))
		return x->due != 0;
	if (x->due != y->due)
		return x->due < y->due;
	return x->opened != y->opened ? x->opened < y->opened : x->id < y->id;
}

static uint64_t
step_bit(int64_t step)
{
	return step > 0 && step <= CHAIN_STEPS ? UINT64_C(1) << step : 0;
}

#define LOOKS_ON (-1)	/* no step asks him: he supervises there */

/* As many as there are; without memory for one the reading fails. */
static void
board_put(struct need_board *b, const struct need *n, bool climbed, int64_t step)
{
	size_t room = b->n < 8 ? 8 : 2 * b->n;
	struct need_row *more;

	/* Most have few; room for many would be mapped by itself for each look. */
	if (b->n == 0 || (b->n >= 8 && (b->n & (b->n - 1)) == 0)) {
		more = realloc(b->rows, room * sizeof *more);
		if (more == NULL) {
			txn_fail(b->txn, ERR_IO);
			return;
		}
		b->rows = more;
	}
	b->rows[b->n++] = (struct need_row){ *n, .climbed = climbed, .overseen = step == LOOKS_ON,
	    .steps = step_bit(step) };
}

static int
by_id(const void *a, const void *b)
{
	const struct need_row *x = a, *y = b;

	return x->need.id < y->need.id ? -1 : x->need.id > y->need.id;
}

static int
by_urgency(const void *a, const void *b)
{
	return goes_before(a, b) ? -1 : goes_before(b, a) ? 1 : 0;
}

/* Each once: his own, if he is asked first as well as later. */
static void
board_sort(struct need_board *b)
{
	size_t kept = 0;

	if (b->n == 0)
		return;
	qsort(b->rows, b->n, sizeof *b->rows, by_id);
	for (size_t i = 0; i < b->n; i++) {
		if (kept == 0 || b->rows[kept - 1].need.id != b->rows[i].need.id) {
			b->rows[kept++] = b->rows[i];
			continue;
		}
		b->rows[kept - 1].climbed &= b->rows[i].climbed;
		b->rows[kept - 1].overseen &= b->rows[i].overseen;
		b->rows[kept - 1].steps |= b->rows[i].steps;
	}
	b->n = kept;
	for (size_t i = 0; i < b->n; i++)
		b->rows[i].rank = rank(b->txn, &b->rows[i].need, b->now);
	qsort(b->rows, b->n, sizeof *b->rows, by_urgency);
}

/* Needs under a prefix of the need's own index: its first addressees. */
static void
gather(struct txn *t, struct need_board *b, struct index_key *key, const struct viewer *v,
    bool climbed)
{
	struct need n;
	struct scan s;

	scan_open(&s, t, key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_need, s.id, &n) &&
		    (climbed ? need_climbed_here(v, &n) : need_is_mine(t, v, &n)))
			board_put(b, &n, climbed, climbed ? 2 : 1);
	scan_close(&s);
}

/* Needs that a later step put before somebody: index as in need_to. */
static void
gather_asked(struct txn *t, struct need_board *b, struct index_key *key, const struct viewer *v)
{
	struct need_to to;
	struct need n;
	struct scan s;

	scan_open(&s, t, key, false);
	while (scan_next(&s)) {
		struct address a;
		if (!record_get(t, &kind_need_to, s.id, &to))
			continue;
		a = need_to_address(&to);
		if (address_is(t, v, &a) && record_get(t, &kind_need, to.need, &n) && n.live)
			board_put(b, &n, true, to.step);
	}
	scan_close(&s);
}

/* Both, by an index whose second part is a code or a number. */
static void
gather_by(struct txn *t, struct need_board *b, const struct viewer *v, unsigned index,
    const char *code, uint64_t id)
{
	static const unsigned asked[] = { [2] = 2, [4] = 4, [6] = 3 };	/* of need_to */
	struct index_key key;

	for (int later = 0; later < 2; later++) {
		if (later && index == 3)
			return;
		key_begin(&key, later ? &kind_need_to : &kind_need, later ? asked[index] : index);
		key_number(&key, 1);
		if (code != NULL)
			key_code(&key, code);
		else
			key_number(&key, id);
		if (later)
			gather_asked(t, b, &key, v);
		else
			gather(t, b, &key, v, index == 3);
	}
}

/* Whatever anybody is asked where he supervises. */
static void
gather_overseen(struct txn *t, struct need_board *b, const struct viewer *v)
{
	struct index_key key;
	struct need n;
	struct scan s;

	if (!(v->roles & ROLE(supervisor)))
		return;
	key_begin(&key, &kind_need, 2);
	key_number(&key, 1);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_need, s.id, &n) && need_overseen(t, v, &n))
			board_put(b, &n, true, LOOKS_ON);
	scan_close(&s);
}

size_t
need_list_all(struct txn *t, const struct viewer *v, int64_t now, struct need_row **out)
{
	struct need_board b = { .txn = t, .now = now };

	if (v->account != 0)
		gather_by(t, &b, v, 4, NULL, v->account);
	for (size_t i = 0; i < v->ngrants; i++) {
		size_t n;
		struct stem *stems = desk_stems(t, v->grants[i].area, &n);
		for (size_t k = 0; k < n; k++)
			gather_by(t, &b, v, 2, stems[k].text, 0);
		if (n > 0)
			gather_by(t, &b, v, 3, stems[0].text, 0);
		free(stems);
		if (v->grants[i].unit != 0)
			gather_by(t, &b, v, 6, NULL, v->grants[i].unit);
	}
	gather_overseen(t, &b, v);
	board_sort(&b);
	*out = b.rows;
	return b.n;
}

bool
need_folds(const struct need_row *row)
{
	return !need_rings_on(&row->need) && row->rank % NEED_RANKS != NEED_GRAVE;
}

bool
need_stands_for(const struct need *a, const struct need *b)
{
	const struct demand *x = demand_find((enum need_verb)a->verb);
	const struct demand *y = demand_find((enum need_verb)b->verb);

	return x != NULL && x->answer != NULL && (y == NULL || y->answer == NULL);
}

struct need *
need_list_about(struct txn *t, const struct viewer *v, const struct kind *kind, uint64_t subject,
    size_t *n)
{
	struct need *all = NULL, one;
	struct need_walk w;

	*n = 0;
	need_walk_open(&w, t, kind, subject, 0);
	while (need_walk_next(&w, &one)) {
		if (!need_asks(t, v, &one))
			continue;
		struct need *more = reallocarray(all, *n + 1, sizeof *more);
		if (more == NULL) {
			txn_fail(t, ERR_IO);
			need_walk_close(&w);
			break;
		}
		all = more;
		all[*n] = one;
		if (need_stands_for(&one, &all[0])) {
			all[*n] = all[0];
			all[0] = one;
		}
		++*n;
	}
	return all;
}

/* Who was asked first is asked by each further step that names him. */
static uint64_t
asked_by(const struct need_row *row, const struct chain_step *s)
{
	bool again = s->who == chain_who_asked && s->no <= row->need.step;

	return row->steps & step_bit(again ? 1 : s->no);
}

/* Does one of the steps that ask him ring? */
static bool
step_rings(struct txn *t, const struct need_row *row)
{
	struct chain_plan c;
	bool ring = false;

	need_chain(t, &row->need, &c);
	for (size_t i = 0; i < c.n; i++)
		ring |= (c.step[i].how & chain_how_ring) && asked_by(row, &c.step[i]);
	return ring;
}

/* Somebody else is on it: he has it, and nothing rang since he took it. */
static bool
is_others(const struct need *n, uint64_t me)
{
	return n->taken_by != 0 && n->taken_by != me && n->rung <= n->taken;
}

bool
need_rings(struct txn *t, const struct viewer *v, const struct need_row *row, int64_t now)
{
	const struct need *n = &row->need;

	if (!n->live || n->drill || row->overseen)
		return false;
	if (n->lease != 0 && n->lease <= now && n->taken_by == v->account)
		return true;
	if (need_rings_on(n))
		return !is_others(n, v->account) || n->lease <= now;
	return n->later <= now && n->taken_by != v->account && !is_others(n, v->account) &&
	    step_rings(t, row);
}

int64_t
need_rung(struct txn *t, const struct need_row *row)
{
	uint64_t highest = step_bit(1);
	struct need_to to;
	struct scan s;

	if (row->need.repeats == 0)
		return row->need.rung;
	need_to_walk(&s, t, row->need.id);
	while (scan_next(&s))
		if (record_get(t, &kind_need_to, s.id, &to) && !to.empty)
			highest = step_bit(to.step);
	scan_close(&s);
	return row->steps & highest ? row->need.rung : 0;
}

bool
need_to_take(struct txn *t, const struct viewer *v, const struct kind *kind, uint64_t subject,
    struct need *out)
{
	struct need_walk w;
	struct need n;
	bool found = false;

	need_walk_open(&w, t, kind, subject, 0);
	while (need_walk_next(&w, &n)) {
		const struct demand *d = demand_find((enum need_verb)n.verb);
		if ((found && n.taken_by != 0) || d == NULL || d->answer != NULL || !need_asks(t, v, &n))
			continue;
		*out = n;
		found = true;
	}
	return found;
}
