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

static void
end(struct order *o, enum order_end how)
{
	o->state = order_state_closed;
	o->live = false;
	o->end = (int)how;
}

/* Somebody heard of all of them: the clock begins anew. */
static void
answered(struct order *o, const struct order_step *s)
{
	int64_t minutes = o->state == order_state_scene ? o->every : o->every_away;

	o->count_due = minutes > 0 ? s->at + minutes * MINUTE : 0;
}

static void
figures(struct order *o, const struct order_step *s)
{
	if (s->people.known)
		o->here = s->people;
	o->injured = s->injured;
	o->missing = s->missing;
	o->counted = s->at;
}

static void
one_step(struct order *o, const struct order_step *s)
{
	bool away = o->state == order_state_moving || o->state == order_state_scene;

	switch ((enum order_verb)s->step) {
	case order_verb_send:
		o->state = order_state_issued;
		break;
	case order_verb_ack:
		if (o->state == order_state_issued)
			o->state = order_state_acked;
		break;
	case order_verb_go:
		o->state = order_state_moving;
		o->sent = s->people;
		answered(o, s);
		break;
	case order_verb_late:
		o->eta = s->eta;
		break;
	case order_verb_arrive:
		o->state = order_state_scene;
		o->here = s->people;
		answered(o, s);
		break;
	case order_verb_count:
		figures(o, s);
		answered(o, s);
		break;
	case order_verb_called:
		o->count_due = s->at;
		break;
	case order_verb_done:
		o->state = order_state_leaving;
		answered(o, s);
		break;
	case order_verb_recall:
		if (away)
			o->state = order_state_leaving;
		else
			end(o, order_end_recalled);
		break;
	case order_verb_back:
		o->here = s->people;
		end(o, order_end_back);
		break;
	case order_verb_decline:
		end(o, order_end_declined);
		break;
	case order_verb_retask:
		end(o, order_end_retasked);
		break;
	}
}

/* The fixed part alone. */
static struct order
unfolded(const struct order *o)
{
	struct order bare = *o;

	bare.state = order_state_issued;
	bare.live = true;
	bare.end = 0;
	bare.sent = bare.here = bare.injured = bare.missing = (struct num){ 0 };
	bare.counted = bare.count_due = bare.eta = bare.steps = 0;
	return bare;
}

static void
look_at_order(struct looking *l, const struct order *o)
{
	static const char *const kept[] = { "state", "live", "end", "sent", "here", "injured",
		"missing", "counted", "count_due", "eta", "steps" };
	struct order want = unfolded(o);
	struct order_step s;
	struct index_key key;
	struct scan scan;
	char number[24];

	order_number(o, number);
	key_begin(&key, &kind_order_step, 1);
	key_number(&key, o->id);
	scan_open(&scan, l->txn, &key, false);
	while (scan_next(&scan) && record_get(l->txn, &kind_order_step, scan.id, &s)) {
		if (s.no != ++want.steps)
			fault(l, _("the steps of an order are not numbered one after another"), number, "");
		if (s.struck == 0)
			one_step(&want, &s);
	}
	scan_close(&scan);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		const struct field *f = kind_field(&kind_order, kept[i]);
		if (!field_equal(f, o, &want))
			fault(l, _("an order is not what its steps make of it"), number, _(f->label));
	}
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

/* What was told last; a figure that a step does not say stays. */
static void
told(struct evac *e, const struct evac_step *s)
{
	e->state = s->state;
	if (s->planned.known)
		e->planned = s->planned;
	if (s->moved.known)
		e->moved = s->moved;
	if (s->refused.known)
		e->refused = s->refused;
	if (s->special.known)
		e->special = s->special;
	if (s->special_moved.known)
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
