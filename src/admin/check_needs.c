/* Needs against their subjects, by reading all of both. */
#include "src/admin/check_needs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/evac/enums.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "gen/kinds/need/chain.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "gen/kinds/sos/sos.h"
#include "src/base/cycle.h"
#include "src/lang/tr.h"
#include "src/op/op.h"

#define LINES 50

struct asked {			/* what one need says, as much as is compared */
	uint64_t id, subject;
	int verb;
	bool live, closed;
	int64_t opened, answered, due;
};

struct looking {
	struct txn *txn;
	FILE *out;
	uint64_t faults;
	struct asked *list;	/* sorted by subject, verb */
	size_t n;
};

static void
fault(struct looking *l, const char *what, const char *verb, uint64_t id)
{
	l->faults++;
	if (l->out != NULL && l->faults <= LINES)
		fprintf(l->out, "%s: %s %" PRIu64 "\n", what, verb, id);
}

static const char *
verb_word(int verb)
{
	const struct value *v = value_by_no(&enum_need_verb, verb);

	return v != NULL ? v->code : "?";
}

static bool
latest_review(struct txn *t, const struct report *r, struct review *out)
{
	struct index_key key;
	uint64_t id;

	key_begin(&key, &kind_review, 1);
	key_number(&key, r->latest);
	id = scan_one(t, &key, true);
	return id != 0 && record_get(t, &kind_review, id, out);
}

static bool
is_unread(struct txn *t, const struct report *r)
{
	struct review v;

	return r->state == report_state_returned && latest_review(t, r, &v) && v.read == 0;
}

/* When casualties were sent last that the version before did not have; 0 = never. */
static int64_t
casualties_sent(struct txn *t, uint64_t report)
{
	struct report_version v, before = { 0 };
	struct index_key key;
	struct scan s;
	int64_t sent = 0;

	key_begin(&key, &kind_report_version, 1);
	key_number(&key, report);
	scan_open(&s, t, &key, false);
	for (; scan_next(&s) && record_get(t, &kind_report_version, s.id, &v); before = v)
		if ((v.dead.v > 0 || v.missing.v > 0) &&
		    (v.dead.v != before.dead.v || v.missing.v != before.missing.v))
			sent = v.received;
	scan_close(&s);
	return sent;
}

static bool
looked_for_in(struct txn *t, uint64_t incident, const char *area)
{
	struct index_key key;
	struct line l;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_line, s.id, &l) &&
		    l.what == line_what_figures && (l.trapped.v > 0 || l.out_of_contact.v > 0) &&
		    strcmp(l.area, area) == 0;
	scan_close(&s);
	return found;
}

/* Who is trapped or out of contact stands in the timeline alone: the report's own,
 * formerly that of the incident it led to. */
static bool
were_looked_for(struct txn *t, const struct need *n)
{
	struct report r;

	return looked_for_in(t, n->incident, n->about) ||
	    (record_get(t, &kind_report, n->subject, &r) && looked_for_in(t, r.incident, n->about));
}

/* Where a linked one leads; 0 in a damaged store. */
static uint64_t
leads_to(struct txn *t, uint64_t id)
{
	struct cycle cycle = { 0 };
	struct incident i = { 0 };

	while (record_get(t, &kind_incident, id, &i) && i.merged != 0 && !cycle_met(&cycle, i.id))
		id = i.merged;
	return i.id == id && i.merged == 0 ? id : 0;
}

/* Nowhere in what leads to root is the area an accepted one. */
static bool
only_counts(struct txn *t, uint64_t root, const char *code)
{
	struct incident_area ia;
	struct index_key key;
	struct scan s;
	bool only = true;

	key_begin(&key, &kind_incident_area, 2);
	key_code(&key, code);
	scan_open(&s, t, &key, false);
	while (only && scan_next(&s))
		only = !record_get(t, &kind_incident_area, s.id, &ia) || ia.dropped != 0 ||
		    ia.counted || strcmp(ia.area, code) != 0 || leads_to(t, ia.incident) != root;
	scan_close(&s);
	return only;
}

/* An accepted area of what leads to root lies above the code. */
static bool
lies_under(struct txn *t, uint64_t root, const char *code)
{
	struct incident_area ia;
	struct walk w;
	bool under = false;

	walk_open(&w, t, TABLE_KIND + kind_incident_area.no, "", 0, false);
	while (!under && walk_next(&w))
		under = w.keylen == 8 && record_get(t, &kind_incident_area, get_u64(w.key), &ia) &&
		    ia.dropped == 0 && !ia.counted && area_under(t, code, ia.area) &&
		    leads_to(t, ia.incident) == root;
	walk_close(&w);
	return under;
}

/* Does the area wait to be accepted by a desk of an open incident? Of which: *root. Of a
 * natural one whoever lies under an accepted area sees already. */
static bool
area_waits(struct txn *t, const struct incident_area *ia, uint64_t *root)
{
	struct incident i;

	if (ia->dropped != 0 || !ia->counted)
		return false;
	*root = leads_to(t, ia->incident);
	return record_get(t, &kind_incident, *root, &i) && i.state != incident_state_closed &&
	    only_counts(t, *root, ia->area) &&
	    (i.class != incident_class_natural || !lies_under(t, *root, ia->area));
}

static bool
waits_for_areas(struct txn *t, uint64_t incident)
{
	struct incident_area ia;
	struct walk w;
	uint64_t root;
	bool waits = false;

	walk_open(&w, t, TABLE_KIND + kind_incident_area.no, "", 0, false);
	while (!waits && walk_next(&w))
		waits = w.keylen == 8 &&
		    record_get(t, &kind_incident_area, get_u64(w.key), &ia) &&
		    area_waits(t, &ia, &root) && root == incident;
	walk_close(&w);
	return waits;
}

/* Ordered, and nobody has said a figure or taken it back; or they may return and have not. */
static bool
is_moving_open(struct txn *t, uint64_t evac, int verb)
{
	struct evac e;

	return record_get(t, &kind_evac, evac, &e) && e.state ==
	    (verb == need_verb_evacuate ? evac_state_ordered : evac_state_may_return);
}

/* The newest step of an order that is not struck and one of those verbs (bits); false:
 * there is none. */
static bool
newest_step(struct txn *t, uint64_t order, unsigned verbs, struct order_step *out)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_order_step, 1);
	key_number(&key, order);
	scan_open(&s, t, &key, true);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_order_step, s.id, out) && out->struck == 0 &&
		    (verbs & 1u << out->step);
	scan_close(&s);
	return found;
}

/* Of a team on its way back: it was recalled, and that is not acknowledged yet. */
static bool
unheard_recall(struct txn *t, uint64_t order)
{
	struct order_step s;

	return newest_step(t, order, 1u << order_verb_recall | 1u << order_verb_ack |
	    1u << order_verb_done | 1u << order_verb_decline, &s) && s.step == order_verb_recall;
}

/* Is there a time by which its team is to be there? None where the incident, or what its
 * number leads to, is ordinary. */
static bool
has_arrival(struct txn *t, const struct order *o)
{
	struct incident i = { .merged = o->incident };

	while (i.merged != 0)
		if (!record_get(t, &kind_incident, i.merged, &i))
			return true;
	return o->need_by != 0 || o->eta != 0 || i.level != incident_level_ordinary;
}

/* Does the order ask that of somebody, as it stands? */
static bool
order_asks(struct txn *t, const struct order *o, int verb)
{
	struct order_step s;

	if (verb == need_verb_declined)
		return newest_step(t, o->id, 1u << order_verb_decline, &s);
	switch (o->live ? verb : 0) {
	case need_verb_ack:
		return o->state == order_state_issued ||
		    (o->state == order_state_leaving && unheard_recall(t, o->id));
	case need_verb_setout: return o->state == order_state_acked;
	case need_verb_arrive: return o->state == order_state_moving && has_arrival(t, o);
	case need_verb_headcount: return o->count_due != 0;
	case need_verb_back: return o->state == order_state_leaving;
	case need_verb_missing: return true;	/* or it does not answer */
	default: return false;
	}
}

/* Still to be done? By the records alone. */
static bool
is_open(struct txn *t, const struct need *n)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	struct incident i;
	struct report r;
	struct order o;
	struct sos s;

	if (n->subject_kind == kind_order.no)
		return record_get(t, &kind_order, n->subject, &o) && order_asks(t, &o, n->verb);
	if (n->subject_kind == kind_sos.no)
		return record_get(t, &kind_sos, n->subject, &s) &&
		    (n->verb == need_verb_outcome ? s.pending : s.answered == 0);
	if (n->subject_kind == kind_incident.no && n->verb == need_verb_affected)
		return waits_for_areas(t, n->subject);
	if (n->subject_kind == kind_incident.no)
		return record_get(t, &kind_incident, n->subject, &i) && i.merged == 0 &&
		    i.same != sameness_decided;	/* 0: of a county of before */
	if (n->subject_kind == kind_evac.no)
		return is_moving_open(t, n->subject, n->verb);
	if (n->subject_kind != kind_report.no)
		return d != NULL && d->wanted != NULL && d->wanted(t, n->subject);
	if (!record_get(t, &kind_report, n->subject, &r))
		return false;
	switch (n->verb) {
	case need_verb_review:
		return r.state == report_state_sent;
	case need_verb_correct:
		return r.state == report_state_returned;
	case need_verb_unread:
		return is_unread(t, &r);
	case need_verb_casualty:
	case need_verb_tell:
		return casualties_sent(t, r.id) != 0 || were_looked_for(t, n);
	default:
		return false;
	}
}

/* Nothing wakes it, and its chain has not come to where somebody must act first: it
 * would be silent for ever. */
static bool
is_forgotten(struct txn *t, const struct need *n)
{
	struct chain c;

	if (!n->live || n->wake != 0)
		return false;
	if (n->taken_by != 0)
		return n->lease != 0 || n->stands != 0;
	return n->next != 0 && n->answered == 0 && n->waits == 0 &&
	    (n->seen == 0 || n->chain == 0 || !record_get(t, &kind_chain, n->chain, &c) ||
	    c.stops != chain_stop_seen);
}

static void
look_at_need(struct looking *l, const struct need *n)
{
	struct account a;

	if (l->n % 256 == 0) {
		struct asked *more = realloc(l->list, (l->n + 256) * sizeof *more);
		if (more == NULL) {
			txn_fail(l->txn, ERR_IO);
			return;
		}
		l->list = more;
	}
	l->list[l->n++] = (struct asked){ n->id, n->subject, n->verb, n->live,
	    n->closed_reason[0] != '\0', n->opened, n->answered, n->due };
	if (n->live && !is_open(l->txn, n))
		fault(l, _("a need about what is settled"), verb_word(n->verb), n->id);
	if (!n->live && n->wake != 0)
		fault(l, _("a settled need that would wake"), verb_word(n->verb), n->id);
	if (is_forgotten(l->txn, n))
		fault(l, _("a need that nothing wakes"), verb_word(n->verb), n->id);
	if (n->live && n->taken_by != 0 &&
	    (!record_get(l->txn, &kind_account, n->taken_by, &a) || a.disabled != 0))
		fault(l, _("a claim of somebody who is gone"), verb_word(n->verb), n->id);
}

static int
by_subject(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;

	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return x->verb - y->verb;
}

/* These stay as they are when somebody has answered for them. */
static bool
is_answered(const struct asked *a)
{
	return a->answered != 0 && (a->verb == need_verb_casualty || a->verb == need_verb_missing ||
	    a->verb == need_verb_declined);
}

/* Something open: is anybody asked, since then (0: whenever), or did a leader close it? */
static void
wants(struct looking *l, uint64_t subject, enum need_verb verb, int64_t since)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		struct asked want = { .subject = subject, .verb = (int)verb };
		if (by_subject(&l->list[mid], &want) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < l->n && l->list[low].subject == subject && l->list[low].verb == (int)verb; low++)
		if (l->list[low].opened >= since && (l->list[low].live || l->list[low].closed ||
		    is_answered(&l->list[low])))
			return;
	fault(l, _("nobody is asked for what is open"), verb_word((int)verb), subject);
}

/* What a report of a linked incident waits for, its surviving one's does. What a
 * township knows of casualties may be its villages'. */
static void
look_at_report(struct looking *l, const struct report *r)
{
	int64_t sent = r->tier == tier_village ? casualties_sent(l->txn, r->id) : 0;
	struct incident i;

	if (sent != 0)
		wants(l, r->id, need_verb_casualty, sent);
	if (!record_get(l->txn, &kind_incident, r->incident, &i) || i.merged != 0)
		return;
	if (r->state == report_state_sent && r->tier != tier_county)
		wants(l, r->id, need_verb_review, 0);
	if (r->state == report_state_returned)
		wants(l, r->id, need_verb_correct, 0);
	if (is_unread(l->txn, r))
		wants(l, r->id, need_verb_unread, 0);
}

static void
look_at_incident(struct looking *l, const struct incident *i)
{
	if (i->merged == 0 && i->same == sameness_to_decide)
		wants(l, i->id, need_verb_decide, 0);
}

static void
look_at_area(struct looking *l, const struct incident_area *ia)
{
	uint64_t root;

	if (area_waits(l->txn, ia, &root))
		wants(l, root, need_verb_affected, 0);
}

static void
look_at_call(struct looking *l, const struct sos *s)
{
	if (s->answered == 0)
		wants(l, s->id, need_verb_answer, 0);
	if (s->pending)
		wants(l, s->id, need_verb_outcome, 0);
}

/* The head count is asked for by the very time that the order says. */
static void
look_at_count(struct looking *l, const struct order *o)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->list[i].subject == o->id && l->list[i].verb == need_verb_headcount &&
		    l->list[i].live && l->list[i].due != o->count_due)
			fault(l, _("a head count asked for by another time than the order's"),
			    verb_word(need_verb_headcount), o->id);
}

static void
look_at_order(struct looking *l, const struct order *o)
{
	for (int verb = need_verb_ack; verb <= need_verb_declined; verb++)
		if (order_asks(l->txn, o, verb) && (verb != need_verb_missing || o->missing.v > 0))
			wants(l, o->id, (enum need_verb)verb, 0);
	if (o->count_due != 0)
		look_at_count(l, o);
}

static void
look_at_evac(struct looking *l, const struct evac *e)
{
	if (e->state == evac_state_ordered)
		wants(l, e->id, need_verb_evacuate, 0);
	if (e->state == evac_state_may_return)
		wants(l, e->id, need_verb_go_back, 0);
}

static void
look_at_asked(struct looking *l, const struct need_to *to)
{
	struct need n;

	if (to->live && (!record_get(l->txn, &kind_need, to->need, &n) || !n.live))
		fault(l, _("somebody is asked for what is settled"), "need", to->need);
}

static void
each(struct looking *l, const struct kind *k)
{
	union {
		struct need need;
		struct need_to to;
		struct report report;
		struct incident incident;
		struct incident_area area;
		struct sos sos;
		struct evac evac;
		struct order order;
	} rec;
	struct walk w;

	walk_open(&w, l->txn, TABLE_KIND + k->no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8 || !record_get(l->txn, k, get_u64(w.key), &rec))
			continue;
		if (k == &kind_need)
			look_at_need(l, &rec.need);
		else if (k == &kind_need_to)
			look_at_asked(l, &rec.to);
		else if (k == &kind_report)
			look_at_report(l, &rec.report);
		else if (k == &kind_incident)
			look_at_incident(l, &rec.incident);
		else if (k == &kind_incident_area)
			look_at_area(l, &rec.area);
		else if (k == &kind_evac)
			look_at_evac(l, &rec.evac);
		else if (k == &kind_order)
			look_at_order(l, &rec.order);
		else
			look_at_call(l, &rec.sos);
	}
	walk_close(&w);
}

uint64_t
check_needs(struct txn *t, FILE *out)
{
	struct looking l = { .txn = t, .out = out };

	each(&l, &kind_need);
	if (l.n > 0)
		qsort(l.list, l.n, sizeof *l.list, by_subject);
	each(&l, &kind_need_to);
	each(&l, &kind_report);
	each(&l, &kind_incident);
	each(&l, &kind_incident_area);
	each(&l, &kind_sos);
	each(&l, &kind_evac);
	each(&l, &kind_order);
	free(l.list);
	return l.faults;
}
