/*
 * 灾情报告: finding and reading reports. One chain of versions per incident and
 * area; a linked incident's chains stay readable and lead to the survivor's.
 */
#include "src/rules/report/report_op.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "src/base/cycle.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/scope.h"
#include "src/op/settings.h"

/* 0 if there is none. */
static uint64_t
id_in(struct txn *t, uint64_t incident, const char *area)
{
	struct index_key key;

	key_begin(&key, &kind_report, 2);
	key_number(&key, incident);
	key_code(&key, area);
	return scan_one(t, &key, false);
}

bool
report_in(struct txn *t, uint64_t incident, const char *area, struct report *out)
{
	uint64_t id = id_in(t, incident, area);

	return id != 0 && record_get(t, &kind_report, id, out);
}

bool
report_chain(struct txn *t, uint64_t root, const char *area, struct report *out)
{
	struct family f;
	uint64_t oldest = 0, id;

	if (report_in(t, root, area, out))
		return true;
	family_open(&f, t, root);
	while (family_next(&f)) {
		id = id_in(t, f.id, area);
		if (id != 0 && (oldest == 0 || id < oldest))
			oldest = id;
	}
	return oldest != 0 && record_get(t, &kind_report, oldest, out);
}

/* One link on: *from becomes what it was linked to, *last the time of that if later. False
 * at the root. */
static bool
link_on(struct txn *t, uint64_t *from, uint64_t *last)
{
	struct incident i;
	uint64_t at;

	if (!record_get(t, &kind_incident, *from, &i) || i.merged == 0)
		return false;
	/* Linked by an older program it has only the time. */
	at = i.joined != 0 ? (uint64_t)i.joined : id_next(0, i.merged_at, 0);
	*last = at > *last ? at : *last;
	*from = i.merged;
	return true;
}

static size_t
links(struct txn *t, uint64_t from)
{
	struct cycle cycle = { 0 };
	uint64_t last = 0;
	size_t n = 0;

	while (!cycle_met(&cycle, from) && link_on(t, &from, &last))
		n++;
	return n;
}

/* What lies beyond where both ways meet joined neither to the other. */
uint64_t
report_joined(struct txn *t, uint64_t incident, uint64_t other)
{
	size_t a = links(t, incident), b = links(t, other);
	uint64_t last = 0;

	for (; a > b; a--)
		link_on(t, &incident, &last);
	for (; b > a; b--)
		link_on(t, &other, &last);
	for (; incident != other && a > 0; a--) {
		link_on(t, &incident, &last);
		link_on(t, &other, &last);
	}
	return last;
}

bool
report_is_beside(struct txn *t, const struct report *chain, const struct report *r)
{
	return chain->id != r->id &&
	    chain->latest <= report_joined(t, r->incident, chain->incident);
}

bool
report_beside(struct txn *t, uint64_t root, const char *area, struct report *out)
{
	struct report chain, r;
	struct family f;
	bool found = false;

	if (!report_chain(t, root, area, &chain))
		return false;
	family_open(&f, t, root);
	while (family_next(&f)) {
		if (!report_in(t, f.id, area, &r) || !report_is_beside(t, &chain, &r) ||
		    (found && r.latest <= out->latest))
			continue;
		*out = r;
		found = true;
	}
	return found;
}

bool
report_leads_to(struct txn *t, const struct report *r, struct report *chain)
{
	struct incident root;

	return incident_root(t, r->incident, &root) &&
	    report_chain(t, root.id, r->area, chain) && chain->id != r->id &&
	    !report_is_beside(t, chain, r);
}

bool
report_latest(struct txn *t, const struct report *r, struct report_version *v)
{
	return record_get(t, &kind_report_version, r->latest, v);
}

bool
report_version_get(struct txn *t, const struct report *r, unsigned n, struct report_version *v)
{
	struct index_key key;

	key_begin(&key, &kind_report_version, 1);
	key_number(&key, r->id);
	key_number(&key, n);
	return record_get(t, &kind_report_version, scan_one(t, &key, false), v);
}

bool
report_review(struct txn *t, uint64_t version_id, struct review *out)
{
	struct index_key key;

	key_begin(&key, &kind_review, 1);
	key_number(&key, version_id);
	return record_get(t, &kind_review, scan_one(t, &key, true), out);
}

bool
report_accepted_before(struct txn *t, const struct report *r, uint64_t cut,
    struct report_version *v)
{
	struct review review;
	struct scan s;
	struct index_key key;
	size_t back = 0;		/* taken back, and the acceptance not met yet */
	bool found = false;

	key_begin(&key, &kind_review, 2);
	key_number(&key, r->id);
	scan_open(&s, t, &key, true);
	while (!found && scan_next(&s)) {
		if (s.id >= cut || !record_get(t, &kind_review, s.id, &review))
			continue;
		if (review.verdict == report_state_sent)
			back++;
		else if (review.verdict == report_state_accepted && back > 0)
			back--;
		else if (review.verdict == report_state_accepted)
			found = record_get(t, &kind_report_version, review.version, v);
	}
	scan_close(&s);
	return found;
}

void
report_number(const struct report *r, int64_t now, char out[24])
{
	number_text(&kind_report, r->day, r->no, r->node, now, out);
}

/* 一, 十, 十二, 二十; digits from a hundred on. */
static void
han_number(int64_t no, char out[24])
{
	static const char *const digit[] = { "", "一", "二", "三", "四", "五", "六", "七",
		"八", "九" };

	if (no < 1 || no > 99)
		snprintf(out, 24, "%lld", (long long)no);
	else
		snprintf(out, 24, "%s%s%s", no >= 20 ? digit[no / 10] : "",
		    no >= 10 ? "十" : "", digit[no % 10]);
}

void
stage_text(enum stage stage, int64_t no, char *out, size_t cap)
{
	char number[24];

	if (stage != stage_follow) {
		snprintf(out, cap, "%s", tr_value(&enum_stage, (int)stage));
		return;
	}
	if (tr_now() == language_zh)
		han_number(no, number);
	else
		snprintf(number, sizeof number, "%lld", (long long)no);
	snprintf(out, cap, _("follow-up %s"), number);
}

bool
report_readable(struct txn *t, const struct viewer *v, const struct report *r)
{
	return (v->roles & ROLE_SYSTEM) || may_read(t, v, r->area);
}

/* Most reports that stand together are of one incident: the last answer is kept. */
static bool
is_about(struct report_walk *w, uint64_t incident)
{
	struct incident root;

	if (w->filter->incident == 0)
		return true;
	if (incident != w->asked) {
		w->asked = incident;
		w->leads = incident_root(w->txn, incident, &root) && root.id == w->root;
	}
	return w->leads;
}

enum { BY_LEVELS = 3, BY_INCIDENT = 4, BY_STATE = 5 };

static void
set_of_number(struct join *j, unsigned index, uint64_t no)
{
	struct index_key key;

	join_set(j);
	key_begin(&key, &kind_report, index);
	key_number(&key, no);
	join_walk(j, &key);
}

static void
set_of_family(struct join *j, struct txn *t, uint64_t root)
{
	struct index_key key;
	struct family f;

	join_set(j);
	family_open(&f, t, root);
	while (family_next(&f)) {
		key_begin(&key, &kind_report, BY_INCIDENT);
		key_number(&key, f.id);
		join_walk(j, &key);
	}
}

static void
set_of_area(struct join *j, struct txn *t, const char *code)
{
	join_set(j);
	if (!scope_under(j, t, &kind_report, BY_LEVELS, code))
		join_kind(j, &kind_report);
}

/* Always one, so that with nothing else there is one. */
static void
set_of_scope(struct join *j, struct txn *t, const struct viewer *v)
{
	join_set(j);
	if (scope_of(t, v, READERS_BY_AREA) == SCOPE_SOME)
		scope_walks(j, t, v, READERS_BY_AREA, &kind_report, BY_LEVELS, 0);
	else
		join_kind(j, &kind_report);
}

void
report_walk(struct report_walk *w, struct txn *t, const struct viewer *v,
    const struct report_filter *f, uint64_t behind)
{
	struct incident root;

	*w = (struct report_walk){ .txn = t, .join = join_new(t), .viewer = v, .filter = f,
	    .last = behind != 0 ? behind : UINT64_MAX, .bound = SIZE_MAX };
	if (f->incident != 0 && incident_root(t, f->incident, &root))
		w->root = root.id;
	if (w->join == NULL)
		return;
	set_of_scope(w->join, t, v);
	if (f->incident != 0)
		set_of_family(w->join, t, w->root);
	if (f->state != 0)
		set_of_number(w->join, BY_STATE, (uint64_t)f->state);
	if (f->area != NULL && f->area[0] != '\0')
		set_of_area(w->join, t, f->area);
}

bool
report_next(struct report_walk *w, struct report *out)
{
	const struct report_filter *f = w->filter;
	struct txn *t = w->txn;

	while (w->join != NULL && w->looked < w->bound &&
	    (w->last = join_next(w->join, w->last)) != 0) {
		w->looked++;
		if (record_get(t, &kind_report, w->last, out) &&
		    (f->state == 0 || out->state == (int)f->state) &&
		    is_about(w, out->incident) &&
		    (f->area == NULL || f->area[0] == '\0' || area_under(t, out->area, f->area)) &&
		    report_readable(t, w->viewer, out))
			return true;
	}
	return false;
}

void
report_walk_end(struct report_walk *w)
{
	join_close(w->join);
	w->join = NULL;
}

/* One of its versions got its verdict later than that. */
static bool
answered_after(struct txn *t, const struct report *r, int64_t ms)
{
	struct report_version v;
	struct review review;

	for (unsigned n = 1; n <= (unsigned)r->version; n++)
		if (report_version_get(t, r, n, &v) && report_review(t, v.id, &review) &&
		    review.at - v.received > ms)
			return true;
	return false;
}

bool
report_wanted(struct txn *t, const struct report *r, const struct view_report_list *f,
    bool drill_given, int64_t now, struct report_version *latest)
{
	return (f->tier == 0 || r->tier == f->tier) && (f->stage == 0 || r->stage == f->stage) &&
	    (!drill_given || f->drill == r->drill) &&
	    (f->waiting == 0 || (r->state == report_state_sent &&
	    now - r->received > f->waiting * MINUTE)) &&
	    (f->answered_after == 0 || answered_after(t, r, f->answered_after * MINUTE)) &&
	    report_latest(t, r, latest) && (f->hazard == 0 || latest->hazard == f->hazard);
}

size_t
report_list(struct txn *t, const struct viewer *v, const struct report_filter *f,
    struct report *out, size_t cap)
{
	struct report_walk w;
	size_t n = 0;

	if (f->limit != 0 && f->limit < cap)
		cap = f->limit;
	report_walk(&w, t, v, f, 0);
	while (n < cap && report_next(&w, &out[n]))
		n++;
	report_walk_end(&w);
	return n;
}

int64_t
report_due(struct txn *t, enum tier tier, int64_t occurred)
{
	enum setting_id id = tier == tier_county ? SETTING_FIRST_COUNTY :
	    tier == tier_township ? SETTING_FIRST_TOWNSHIP : SETTING_FIRST_VILLAGE;

	return occurred == 0 ? 0 : occurred + setting_ms(t, id);
}

/* Since when it could have been reported. A time that was taken from the incident holds
 * where that began; elsewhere it says nothing of when this place was hit. */
static int64_t
reportable(struct txn *t, const struct report *r, const struct report_version *v)
{
	struct incident i;
	bool elsewhere = record_get(t, &kind_incident, r->incident, &i) && v->occurred == i.occurred &&
	    !area_under(t, r->area, i.area) && !area_under(t, i.area, r->area);

	if (elsewhere)
		return v->learned;
	return v->learned > v->occurred ? v->learned : v->occurred;
}

int64_t
report_late(struct txn *t, const struct report *r)
{
	struct report_version first, latest;
	int64_t due;

	if (!report_version_get(t, r, 1, &first) || !report_latest(t, r, &latest))
		return 0;
	due = report_due(t, (enum tier)r->tier, reportable(t, r, &latest));
	return due != 0 && first.received - due >= MINUTE ? first.received - due : 0;
}

int
report_guard(struct act *act, const struct report *r, int64_t want)
{
	if (want == 0 || want == r->version)
		return 0;
	return refuse(act, "version", M_VERSION_MOVED, ARG_NUMBER(r->version),
	    ARG_PERSON(r->reporter), ARG_TIME(r->received), NULL);
}

void
report_said(struct txn *t, const struct report *r, uint64_t before, struct num *trapped,
    struct num *out_of_contact)
{
	struct num *const to[2] = { trapped, out_of_contact };
	uint64_t last = 0;
	char number[24];
	struct incident root;
	struct family f;
	struct line line;
	struct scan s;

	*trapped = *out_of_contact = (struct num){ 0 };
	if (!incident_root(t, r->incident, &root))
		return;
	family_open(&f, t, root.id);
	while (family_next(&f)) {
		incident_said_open(&s, t, f.id);
		while (scan_next(&s)) {
			if ((before != 0 && s.id >= before) || s.id < last ||
			    !record_get(t, &kind_line, s.id, &line))
				continue;
			report_number(r, line.at, number);
			if (strcmp(line.number, number) != 0)
				continue;
			const struct num v[2] = { line.trapped, line.out_of_contact };
			const bool unknown[2] = { line.trapped_unknown, line.out_unknown };
			for (int k = 0; k < 2; k++)
				if (v[k].known || unknown[k])
					*to[k] = v[k];
			last = s.id;
		}
		scan_close(&s);
	}
}

bool
report_has_casualties(struct txn *t, const struct report *r, const struct report_version *v)
{
	struct num trapped, out;

	report_said(t, r, 0, &trapped, &out);
	return (v->dead.known && v->dead.v > 0) || (v->missing.known && v->missing.v > 0) ||
	    (trapped.known && trapped.v > 0) || (out.known && out.v > 0);
}
