/* Needs against their subjects, by reading all of both. */
#include "src/admin/check_needs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/err.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/chain.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/op/op.h"

#define LINES 50

struct asked {			/* what one need says, as much as is compared */
	uint64_t id, subject;
	int verb;
	bool live, closed;
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

/* Still to be done? By the record alone. */
static bool
is_open(struct txn *t, const struct need *n)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);

	return d != NULL && d->wanted(t, n->subject);
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
	    n->closed_reason[0] != '\0' };
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

/* Something open: is anybody asked, or did a leader close it? */
static void
wants(struct looking *l, uint64_t subject, enum need_verb verb)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		struct asked want = { 0, subject, (int)verb, false, false };
		if (by_subject(&l->list[mid], &want) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < l->n && l->list[low].subject == subject && l->list[low].verb == (int)verb; low++)
		if (l->list[low].live || l->list[low].closed)
			return;
	fault(l, _("nobody is asked for what is open"), verb_word((int)verb), subject);
}

/* What a report of a linked incident waits for, its surviving one's does. */
static void
look_at_report(struct looking *l, const struct report *r)
{
	struct incident i;

	if (!record_get(l->txn, &kind_incident, r->incident, &i) || i.merged != 0)
		return;
	if (r->state == report_state_sent && r->tier != tier_county)
		wants(l, r->id, need_verb_review);
	if (r->state == report_state_returned)
		wants(l, r->id, need_verb_correct);
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
		struct sos sos;
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
		else if (rec.sos.answered == 0)
			wants(l, rec.sos.id, need_verb_answer);
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
	each(&l, &kind_sos);
	free(l.list);
	return l.faults;
}
