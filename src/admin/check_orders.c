/* Orders, teams, the moving of people: each against all that it is made of. */
#include "src/admin/check_orders.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/evac/enums.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/evac/evac_step.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/team/team.h"
#include "src/lang/tr.h"
#include "src/op/number.h"

enum { LINES = 50 };
#define MINUTE 60000LL

struct held {			/* a team, and a live order that has it */
	uint64_t team, order;
};
struct looking {
	struct txn *txn;
	FILE *out;
	uint64_t faults;
	struct held *list;
	size_t n;
};

/* A line: what is wrong, of which, where in it. */
static void
fault(struct looking *l, const char *what, const char *which, const char *where)
{
	l->faults++;
	if (l->out != NULL && l->faults <= LINES)
		fprintf(l->out, "%s: %s%s%s\n", what, which, where[0] != '\0' ? ": " : "", where);
}

static void
order_number(const struct order *o, char out[24])
{
	number_text(&kind_order, o->day, o->no, o->node, 0, out);
}

/* --- an order is what its steps make of it --- */

struct folded {
	struct order o;
	bool out;		/* people have set out, with it or with the order before */
	int64_t since;		/* the answer, or the call for one, that the clock runs from */
};

static void
end(struct order *o, enum order_end how)
{
	o->state = order_state_closed;
	o->live = false;
	o->end = (int)how;
}

/* Nobody who is out is let go by a word. */
static void
let_go(struct folded *f, enum order_end how)
{
	if (f->out)
		f->o.state = order_state_leaving;
	else
		end(&f->o, how);
}

static int64_t
moment(const struct order_step *s)
{
	return s->happened != 0 ? s->happened : s->at;
}

/* Somebody heard of them, unless of a time before what was heard since. */
static void
heard(struct folded *f, const struct order_step *s)
{
	int64_t minutes = f->o.state == order_state_scene ? f->o.every : f->o.every_away;

	if (moment(s) < f->since)
		return;
	f->since = moment(s);
	f->o.count_due = minutes > 0 ? f->since + minutes * MINUTE : 0;
	if (s->people.known)
		f->o.counted = f->since;
}

static void
went(struct folded *f, const struct order_step *s, enum order_state to)
{
	f->o.state = (int)to;
	if (s->people.known) {
		f->o.here = s->people;
		if (!f->out || s->people.v > f->o.sent.v)
			f->o.sent = s->people;
		f->out = true;
	}
	heard(f, s);
}

static void
counted(struct folded *f, const struct order_step *s)
{
	int64_t named = s->people.v + s->missing.v;

	if (!f->o.sent.known || named > f->o.sent.v)
		f->o.sent = (struct num){ named, true };
	f->out = true;
	f->o.here = s->people;
	f->o.injured = s->injured;
	f->o.missing = s->missing;
	heard(f, s);
}

/* Whoever was out for the order before is out for this one. */
static void
sent(struct folded *f, const struct order_step *s)
{
	f->o.state = order_state_issued;
	f->out = s->people.known;
	if (!f->out)
		return;
	f->o.sent = s->people;
	f->o.here = (struct num){ s->people.v - s->missing.v, true };
	f->o.injured = s->injured;
	f->o.missing = s->missing;
	f->o.count_due = f->o.carried;
}

static void
called(struct folded *f, const struct order_step *s)
{
	if (moment(s) >= f->since)
		f->o.count_due = f->since = moment(s);
}

static void
back(struct folded *f, const struct order_step *s)
{
	f->o.here = s->people;
	if (s->injured.known)
		f->o.injured = s->injured;
	end(&f->o, order_end_back);
}

static void
take(struct folded *f, const struct order_step *s)
{
	int before = f->o.state;

	switch ((enum order_verb)s->step) {
	case order_verb_send: sent(f, s); break;
	case order_verb_ack:
		if (before == order_state_issued)
			f->o.state = order_state_acked;
		break;
	case order_verb_go: went(f, s, order_state_moving); break;
	case order_verb_late: f->o.eta = s->eta; break;
	case order_verb_arrive: went(f, s, order_state_scene); break;
	case order_verb_count: counted(f, s); break;
	case order_verb_called: called(f, s); break;
	case order_verb_done:
		f->o.state = order_state_leaving;
		heard(f, s);
		break;
	case order_verb_recall: let_go(f, order_end_recalled); break;
	case order_verb_decline: let_go(f, order_end_declined); break;
	case order_verb_back: back(f, s); break;
	case order_verb_retask: end(&f->o, order_end_retasked); break;
	}
	/* What was expected is past; of what has ended nothing is due. */
	if (f->o.state != before)
		f->o.eta = 0;
	if (!f->o.live)
		f->o.count_due = f->o.eta = 0;
}

/* The fixed part alone. */
static struct folded
unfolded(const struct order *o)
{
	struct folded f = { .o = *o };

	f.o.state = f.o.end = 0;
	f.o.live = true;
	f.o.sent = f.o.here = f.o.injured = f.o.missing = (struct num){ 0 };
	f.o.counted = f.o.count_due = f.o.eta = f.o.steps = 0;
	return f;
}

/* Of all its steps, or of those before its team went on with another order. */
static struct folded
fold(struct looking *l, const struct order *o, bool all)
{
	struct folded f = unfolded(o);
	struct order_step s;
	struct index_key key;
	struct scan scan;
	char number[24];

	order_number(o, number);
	key_begin(&key, &kind_order_step, 1);
	key_number(&key, o->id);
	scan_open(&scan, l->txn, &key, false);
	while (scan_next(&scan) && record_get(l->txn, &kind_order_step, scan.id, &s)) {
		if (s.no != ++f.o.steps && all)
			fault(l, _("the steps of an order are not numbered one after another"), number, "");
		if (s.struck == 0 && (all || s.step != order_verb_retask))
			take(&f, &s);
	}
	scan_close(&scan);
	return f;
}

/* Who set out is back, or hurt, or was given up for missing. */
static bool
lost_people(const struct order *o)
{
	int64_t off = o->sent.v - o->here.v;

	return o->end == order_end_back && (off < 0 || off > o->injured.v + o->missing.v);
}

/* Who was out for the order before, but for the hurt, is out for this one, with the clock
 * that ran. */
static bool
carries_on(struct looking *l, const struct order *o)
{
	struct order before;
	struct folded f;
	struct order_step first;
	struct index_key key;

	if (o->after == 0)
		return o->carried == 0;
	key_begin(&key, &kind_order_step, 1);
	key_number(&key, o->id);
	if (!record_get(l->txn, &kind_order, o->after, &before) ||
	    !record_get(l->txn, &kind_order_step, scan_one(l->txn, &key, false), &first))
		return false;
	f = fold(l, &before, false);
	if (!f.out)
		return !first.people.known && o->carried == 0;
	return o->carried == f.o.count_due && first.people.known && first.people.v <= f.o.sent.v &&
	    f.o.sent.v - first.people.v <= f.o.injured.v;
}

static void
look_at_order(struct looking *l, const struct order *o)
{
	static const char *const kept[] = { "state", "live", "end", "sent", "here", "injured",
		"missing", "counted", "count_due", "eta", "steps" };
	struct folded want = fold(l, o, true);
	char number[24];

	order_number(o, number);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		const struct field *f = kind_field(&kind_order, kept[i]);
		if (!field_equal(f, o, &want.o))
			fault(l, _("an order is not what its steps make of it"), number, _(f->label));
	}
	if (lost_people(o))
		fault(l, _("an order ended without all of its people"), number, "");
	if (!carries_on(l, o))
		fault(l, _("an order does not carry on what it was retasked from"), number, "");
}

/* --- a team is where one order has it, and no stronger than it is --- */

static void
hold(struct looking *l, const struct order *o)
{
	if (l->n % 256 == 0) {
		struct held *more = realloc(l->list, (l->n + 256) * sizeof *more);
		if (more == NULL) {
			txn_fail(l->txn, ERR_IO);
			return;
		}
		l->list = more;
	}
	l->list[l->n++] = (struct held){ o->team, o->id };
}

static int
by_team(const void *a, const void *b)
{
	const struct held *x = a, *y = b;

	if (x->team != y->team)
		return x->team < y->team ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void
look_at_held(struct looking *l)
{
	struct order o;
	char number[24];

	if (l->n > 0)
		qsort(l->list, l->n, sizeof *l->list, by_team);
	for (size_t i = 1; i < l->n; i++)
		if (l->list[i].team == l->list[i - 1].team &&
		    record_get(l->txn, &kind_order, l->list[i].order, &o)) {
			order_number(&o, number);
			fault(l, _("a team has two orders that live"), number, "");
		}
}

/* What its squads have together; of those that there still are. */
static int64_t
squads(struct txn *t, uint64_t team)
{
	struct team squad;
	struct index_key key;
	struct scan s;
	int64_t sum = 0;

	key_begin(&key, &kind_team, 4);
	key_number(&key, team);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_team, s.id, &squad) && squad.retired == 0)
			sum += squad.strength.v;
	scan_close(&s);
	return sum;
}

static void
look_at_team(struct looking *l, const struct team *t)
{
	if (t->retired == 0 && squads(l->txn, t->id) > t->strength.v)
		fault(l, _("squads are stronger than their team"), t->name, "");
}

/* --- the moving of people --- */

/* Each step says all of it anew. */
static void
told(struct evac *e, const struct evac_step *s)
{
	e->state = s->state;
	e->planned = s->planned;
	e->moved = s->moved;
	e->refused = s->refused;
	e->special = s->special;
	e->special_moved = s->special_moved;
}

static void
look_at_evac(struct looking *l, const struct evac *e)
{
	static const char *const kept[] = { "state", "live", "planned", "moved", "refused",
		"special", "special_moved", "steps" };
	static const struct num unknown;
	struct evac want = *e;
	struct evac_step s;
	struct index_key key;
	struct scan scan;
	char number[24];

	want.planned = want.moved = want.refused = want.special = want.special_moved = unknown;
	want.steps = 0;
	key_begin(&key, &kind_evac_step, 1);
	key_number(&key, e->id);
	scan_open(&scan, l->txn, &key, false);
	for (; scan_next(&scan) && record_get(l->txn, &kind_evac_step, scan.id, &s); want.steps++)
		told(&want, &s);
	scan_close(&scan);
	want.live = want.state != evac_state_returned && want.state != evac_state_cancelled;
	number_text(&kind_evac, e->day, e->no, e->node, 0, number);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		const struct field *f = kind_field(&kind_evac, kept[i]);
		if (!field_equal(f, e, &want))
			fault(l, _("a moving of people is not what was told last"), number, _(f->label));
	}
}

/* --- all of them --- */

static void
each(struct looking *l, const struct kind *k)
{
	union {
		struct order order;
		struct team team;
		struct evac evac;
	} rec;
	struct walk w;

	walk_open(&w, l->txn, TABLE_KIND + k->no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8 || !record_get(l->txn, k, get_u64(w.key), &rec))
			continue;
		if (k == &kind_team) {
			look_at_team(l, &rec.team);
		} else if (k == &kind_evac) {
			look_at_evac(l, &rec.evac);
		} else {
			look_at_order(l, &rec.order);
			if (rec.order.live)
				hold(l, &rec.order);
		}
	}
	walk_close(&w);
}

uint64_t
check_orders(struct txn *t, FILE *out)
{
	struct looking l = { .txn = t, .out = out };

	each(&l, &kind_order);
	look_at_held(&l);
	each(&l, &kind_team);
	each(&l, &kind_evac);
	free(l.list);
	return l.faults;
}
