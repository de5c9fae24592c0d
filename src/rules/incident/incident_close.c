/* What is still open of an incident that a desk is about to close. */
#include "src/rules/incident/incident.h"

#include <string.h>

#include "db/index.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/want.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/sos/sos.h"
#include "src/op/number.h"
#include "src/text/show.h"

static void
of_incident(struct scan *s, struct txn *t, const struct kind *k, uint64_t incident)
{
	struct index_key key;

	key_begin(&key, k, 2);		/* of both: the incident first */
	key_number(&key, incident);
	scan_open(s, t, &key, false);
}

static int64_t
calls_unanswered(struct txn *t, uint64_t incident)
{
	int64_t n = 0;
	struct sos call;
	struct scan s;

	of_incident(&s, t, &kind_sos, incident);
	while (scan_next(&s))
		n += record_get(t, &kind_sos, s.id, &call) && (call.answered == 0 || call.pending);
	scan_close(&s);
	return n;
}

/* Counts those to review, and marks the areas from which one came. */
static int64_t
reports_of(struct txn *t, uint64_t incident, struct still_open *o, bool heard[AREAS_MAX])
{
	int64_t n = 0;
	struct report r;
	struct scan s;

	of_incident(&s, t, &kind_report, incident);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_report, s.id, &r))
			continue;
		n += r.state == report_state_sent;
		for (size_t i = 0; i < o->silent; i++)
			heard[i] |= area_under(t, r.area, o->areas[i]);
	}
	scan_close(&s);
	return n;
}

/* Reports are asked of natural disasters. */
static void
areas_silent(struct still_open *o, bool natural, const bool heard[AREAS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; natural && i < o->silent; i++) {
		if (heard[i])
			continue;
		if (n != i)
			memcpy(o->areas[n], o->areas[i], sizeof o->areas[n]);
		n++;
	}
	o->silent = n;
}

static int64_t
both(struct num a, struct num b)
{
	return num_or_0(a) + num_or_0(b);
}

bool
incident_still_open(struct txn *t, const struct incident *root, struct still_open *o)
{
	bool heard[AREAS_MAX] = { false };
	struct family f;
	struct incident i = *root;

	incident_with_people(t, &i);
	*o = (struct still_open){ .trapped = both(i.trapped, i.unconfirmed_trapped),
	    .out_of_contact = both(i.out_of_contact, i.unconfirmed_out_of_contact) };
	o->silent = incident_areas(t, i.id, o->areas, AREAS_MAX);
	family_open(&f, t, root->id);
	while (family_next(&f)) {
		o->calls += calls_unanswered(t, f.id);
		o->reviews += reports_of(t, f.id, o, heard);
	}
	areas_silent(o, i.class == incident_class_natural, heard);
	return o->trapped + o->out_of_contact + o->calls + o->reviews + (int64_t)o->silent > 0;
}

/* Adds the numbers of what lives of it: records of a kind, by its index of those. */
static bool
live_numbers(struct txn *t, const struct kind *k, int by_live, uint64_t root, int64_t now, struct buf *b)
{
	union { struct order order; struct want want; } rec;
	size_t more = 0, before = b->len;
	struct index_key key;
	struct family f;
	struct scan s;
	char number[24];

	family_open(&f, t, root);
	while (family_next(&f)) {
		key_begin(&key, k, by_live);
		key_number(&key, true);
		key_number(&key, f.id);
		scan_open(&s, t, &key, false);
		while (scan_next(&s)) {
			if (!record_get(t, k, s.id, &rec))
				continue;
			show_record_number(k, &rec, now, number);
			show_among(b, number, &more);
		}
		scan_close(&s);
	}
	show_more(b, more);
	return b->len > before;
}

bool
incident_orders_live(struct txn *t, uint64_t root, int64_t now, struct buf *b)
{
	return live_numbers(t, &kind_order, 3, root, now, b);
}

bool
incident_wants_live(struct txn *t, uint64_t root, int64_t now, struct buf *b)
{
	return live_numbers(t, &kind_want, 3, root, now, b);
}

static size_t
evacs_of(struct txn *t, uint64_t incident, struct evac *first)
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_evac, 3);
	key_number(&key, 1);			/* live */
	key_number(&key, incident);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		n += n > 0 || record_get(t, &kind_evac, s.id, first);
	scan_close(&s);
	return n;
}

size_t
incident_evacs_live(struct txn *t, uint64_t root, struct evac *first)
{
	struct family f;
	struct evac other;
	size_t n = 0;

	family_open(&f, t, root);
	while (family_next(&f))
		n += evacs_of(t, f.id, n == 0 ? first : &other);
	return n;
}
