/* 转移 as it is read: numbers, sums, lists, and what a report is offered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/evac/args.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/report_version.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/evac/evac_ops.h"
#include "src/rules/incident/incident.h"

enum { BY_LEVELS = 2, BY_INCIDENT = 4, BY_AREA = 5, BY_STATE = 6 };

void
evac_number(const struct evac *e, int64_t now, char out[24])
{
	number_text(&kind_evac, e->day, e->no, e->node, now, out);
}

/* ---- sums ---- */

void
evac_sum_add(struct evac_sum *sum, const struct evac *e)
{
	if (e->state == evac_state_cancelled)
		return;
	sum->places++;
	sum->planned += num_or_0(e->planned);
	sum->moved += num_or_0(e->moved);
	sum->refused += num_or_0(e->refused);
	sum->special += num_or_0(e->special);
	sum->special_moved += num_or_0(e->special_moved);
	sum->silent += !e->moved.known;
	sum->unplanned += !e->planned.known;
	sum->live += e->live;
}

static void
key_incident(struct index_key *key, uint64_t incident)
{
	key_begin(key, &kind_evac, BY_INCIDENT);
	key_number(key, incident);
}

/* By area; and who is sent there, to move them it may be. */
static bool
is_seen(struct txn *t, const struct viewer *v, const struct evac *e)
{
	struct incident root;

	return in_scope_by(t, v, READERS_BY_AREA, e->area) ||
	    (incident_root(t, e->incident, &root) && incident_sent_to(t, v, root.id, e->area));
}

void
evac_sum(struct txn *t, const struct viewer *v, uint64_t incident, const char *area,
    struct evac_sum *out)
{
	struct incident root = { .id = incident };
	struct index_key key;
	struct family f;
	struct evac e;
	struct scan s;

	*out = (struct evac_sum){ .places = 0 };
	incident_root(t, incident, &root);
	family_open(&f, t, root.id);
	while (family_next(&f)) {
		key_incident(&key, f.id);
		scan_open(&s, t, &key, false);
		while (scan_next(&s))
			if (record_get(t, &kind_evac, s.id, &e) && is_seen(t, v, &e) &&
			    (area == NULL || area_under(t, e.area, area)))
				evac_sum_add(out, &e);
		scan_close(&s);
	}
}

void
evac_moved_words(const struct evac_sum *sum, char out[48])
{
	if (sum->planned == 0 && sum->unplanned > 0)
		snprintf(out, 48, "%lld/?", (long long)sum->moved);
	else
		snprintf(out, 48, "%lld/%lld", (long long)sum->moved, (long long)sum->planned);
}

void
evac_sum_words(const struct evac_sum *sum, struct buf *b)
{
	char moved[48];

	if (sum->places == 0)
		return;
	evac_moved_words(sum, moved);
	buf_printf(b, _("moved %s"), moved);
	if (sum->refused > 0)
		buf_printf(b, _(", %lld refused"), (long long)sum->refused);
	if (sum->special > 0 || sum->special_moved > 0)
		buf_printf(b, _(", special %lld/%lld"), (long long)sum->special_moved,
		    (long long)sum->special);
	if (sum->unplanned > 0)
		buf_printf(b, _(", %lld without a plan"), (long long)sum->unplanned);
	if (sum->silent > 0)
		buf_printf(b, _(", %lld silent"), (long long)sum->silent);
}

/* ---- what a report is offered ---- */

static void
num_add(struct num *to, struct num n)
{
	to->v += num_or_0(n);
	to->known = to->known || n.known;
}

/* Of one area there are as many as it has points. */
bool
evac_offered(struct txn *t, uint64_t incident, const char *area, int64_t now, struct evac_offer *out)
{
	struct incident root = { .id = incident }, of;
	struct index_key key;
	struct evac e;
	struct scan s;

	*out = (struct evac_offer){ .number = "" };
	incident_root(t, incident, &root);
	key_begin(&key, &kind_evac, BY_AREA);
	key_code(&key, area);
	scan_open(&s, t, &key, true);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_evac, s.id, &e) || e.state == evac_state_cancelled ||
		    !e.moved.known || !incident_root(t, e.incident, &of) || of.id != root.id)
			continue;
		num_add(e.to[0] != '\0' ? &out->resettled : &out->evacuated, e.moved);
		if (out->number[0] == '\0')
			evac_number(&e, now, out->number);
	}
	scan_close(&s);
	number_short(out->number, now);
	return out->number[0] != '\0';
}

static void
differs_words(const char *number, const char *figure, struct num there, struct num here, struct buf *b)
{
	if (!there.known || (here.known && here.v == there.v))
		return;
	if (here.known)
		buf_printf(b, _("%s: %s says %lld moved, the report %lld\n"), figure, number,
		    (long long)there.v, (long long)here.v);
	else
		buf_printf(b, _("%s: %s says %lld moved, the report nothing\n"), figure, number,
		    (long long)there.v);
}

void
evac_differs_words(const struct evac_offer *o, struct num evacuated, struct num resettled, struct buf *b)
{
	const struct kind *k = &kind_report_version;

	differs_words(o->number, tr_field(k, kind_field(k, "evacuated")), o->evacuated, evacuated, b);
	differs_words(o->number, tr_field(k, kind_field(k, "resettled")), o->resettled, resettled, b);
}

/* ---- the actor's own ---- */

struct own {
	struct txn *txn;
	struct evac *out;
	size_t n, cap;
};

static void
own_at(struct own *o, const char *area)
{
	struct index_key key;
	struct evac e;
	struct scan s;

	key_begin(&key, &kind_evac, BY_AREA);
	key_code(&key, area);
	scan_open(&s, o->txn, &key, false);
	while (scan_next(&s)) {
		if (!record_get(o->txn, &kind_evac, s.id, &e) || !e.live)
			continue;
		if (o->n < o->cap)
			o->out[o->n] = e;
		o->n++;
	}
	scan_close(&s);
}

/* An area, and what went into it while its people were out. */
static void
own_area(struct own *o, const char *area)
{
	struct index_key key;
	struct area a;
	struct scan s;

	own_at(o, area);
	key_begin(&key, &kind_area, 3);		/* by where they went */
	key_code(&key, area);
	scan_open(&s, o->txn, &key, false);
	while (scan_next(&s))
		if (record_get(o->txn, &kind_area, s.id, &a) && a.retired != 0)
			own_at(o, a.code);
	scan_close(&s);
}

size_t
evac_own(struct txn *t, const struct viewer *v, struct evac *out, size_t cap)
{
	struct own o = { .txn = t, .out = out, .cap = cap };

	for (size_t i = 0; i < v->ngrants; i++) {
		bool before = !(EVAC_SPEAKERS & 1u << v->grants[i].role) ||
		    v->grants[i].tier <= tier_county;
		for (size_t k = 0; k < i; k++)
			before |= (EVAC_SPEAKERS & 1u << v->grants[k].role) &&
			    strcmp(v->grants[k].area, v->grants[i].area) == 0;
		if (!before)
			own_area(&o, v->grants[i].area);
	}
	return o.n;
}

/* "M0722-01 二社, M0722-03 三社": those of them that are drills, or that are none. */
static void
own_words(struct act *act, const struct evac *own, size_t n, bool drill, struct buf *b)
{
	char name[100], number[24];

	for (size_t i = 0; i < n; i++) {
		if (own[i].drill != drill)
			continue;
		area_name(act->txn, own[i].area, false, name, sizeof name);
		evac_number(&own[i], act->now, number);
		buf_printf(b, "%s%s %s", b->len > 0 ? ", " : "", number, name);
	}
}

int
evac_mine(struct act *act, uint64_t *which)
{
	enum { NAMED = 6 };
	struct evac own[NAMED];
	size_t n = evac_own(act->txn, act->who, own, NAMED);
	char real[190], drills[190];
	struct buf r = BUF(real), d = BUF(drills);

	*which = n > 0 ? own[0].id : 0;
	if (n == 1)
		return 0;
	if (n == 0)
		return refuse(act, "which", M_EVAC_NONE, NULL);
	own_words(act, own, n < NAMED ? n : NAMED, false, &r);
	own_words(act, own, n < NAMED ? n : NAMED, true, &d);
	if (n > NAMED)
		buf_text(d.len > 0 ? &d : &r, "…");
	return refuse(act, "which", M_EVAC_SEVERAL, ARG_TEXT(buf_str(&r)), ARG_TEXT(buf_str(&d)), NULL);
}

/* ---- the face ---- */

static const char *
sign(const struct reader *r, const void *rec)
{
	static const char *const signs[] = { [evac_state_ordered] = "!", [evac_state_moving] = "*",
	    [evac_state_returned] = "+", [evac_state_cancelled] = "-" };
	int state = ((const struct evac *)rec)->state;

	(void)r;
	return state > 0 && state <= evac_state_cancelled && signs[state] != NULL ? signs[state] : "";
}

/* Linked incidents are one. */
static bool
is_of(const struct reader *r, const void *rec, const void *filter)
{
	struct incident a, b;

	return incident_root(r->txn, ((const struct view_evac_list *)filter)->incident, &a) &&
	    incident_root(r->txn, ((const struct evac *)rec)->incident, &b) && a.id == b.id;
}

static bool
within_incident(const struct reader *r, struct join *j, const void *filter)
{
	struct incident root;
	struct index_key key;
	struct family f;

	if (!incident_root(r->txn, ((const struct view_evac_list *)filter)->incident, &root))
		return false;
	join_set(j);
	family_open(&f, r->txn, root.id);
	while (family_next(&f)) {
		key_incident(&key, f.id);
		join_walk(j, &key);
	}
	return true;
}

static bool
is_unanswered(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	(void)filter;
	return ((const struct evac *)rec)->state == evac_state_ordered;
}

static bool
in_state(struct join *j, enum evac_state state)
{
	struct index_key key;

	join_set(j);
	key_begin(&key, &kind_evac, BY_STATE);
	key_number(&key, (uint64_t)state);
	join_walk(j, &key);
	return true;
}

static bool
within_unanswered(const struct reader *r, struct join *j, const void *filter)
{
	(void)r;
	(void)filter;
	return in_state(j, evac_state_ordered);
}

static const struct face_test tests[] = {
	{ .name = "incident", .is = is_of, .within = within_incident },
	{ .name = "unanswered", .is = is_unanswered, .within = within_unanswered }, { 0 }
};

/* Who has not answered stands first; what is over last. */
#define SECTION(name) \
	static bool is_##name(const struct reader *r, const void *rec) \
	{ \
		(void)r; \
		return ((const struct evac *)rec)->state == evac_state_##name; \
	} \
	static bool in_##name(const struct reader *r, struct join *j) \
	{ \
		(void)r; \
		return in_state(j, evac_state_##name); \
	}
SECTION(ordered)
SECTION(moving)
SECTION(done)
SECTION(may_return)

static bool
is_over(const struct reader *r, const void *rec)
{
	(void)r;
	return !((const struct evac *)rec)->live;
}

static const struct face_section sections[] = {
	{ N_("No figure yet"), is_ordered, in_ordered },
	{ N_("Being moved"), is_moving, in_moving },
	{ N_("Moved, not back yet"), is_done, in_done },
	{ N_("May return"), is_may_return, in_may_return },
	{ N_("Over"), is_over, NULL }, { 0 }
};

/* "转36/40 拒1 特殊3/4"; a plan that nobody knows is a question mark. */
static void
figures(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct evac *e = rec;
	struct buf b;
	char of[24] = "?";

	(void)r;
	buf_init(&b, out, cap);
	if (e->planned.known)
		snprintf(of, sizeof of, "%lld", (long long)e->planned.v);
	if (e->moved.known)
		buf_printf(&b, _("moved %lld/%s"), (long long)e->moved.v, of);
	else if (e->planned.known)
		buf_printf(&b, _("to move %s"), of);
	if (num_or_0(e->refused) > 0)
		buf_printf(&b, _(" refused %lld"), (long long)e->refused.v);
	if (num_or_0(e->special) > 0 || num_or_0(e->special_moved) > 0)
		buf_printf(&b, _(" special %lld/%lld"), (long long)num_or_0(e->special_moved),
		    (long long)num_or_0(e->special));
	buf_str(&b);
}

static const struct face_cell cells[] = { { "figures", N_("figures"), figures }, { 0 } };

static bool
may_see(const struct reader *r, void *rec)
{
	return is_seen(r->txn, r->who, rec);
}

static enum scope
scope(const struct reader *r, struct join *j)
{
	enum scope s = scope_of(r->txn, r->who, READERS_BY_AREA);

	if (s != SCOPE_SOME)
		return s;
	join_set(j);
	scope_walks(j, r->txn, r->who, READERS_BY_AREA, &kind_evac, BY_LEVELS, BY_AREA);
	incident_walks_sent(j, r->txn, r->who, &kind_evac, BY_INCIDENT);
	return s;
}

static void
ends(const struct face_query *q, struct buf *b)
{
	enum { CHUNK = 64 };
	struct face_pos pos = { 0 };
	struct face_walk *w = face_open(q, &pos);
	struct evac *rows = calloc(CHUNK, sizeof *rows);
	struct evac_sum sum[2] = { { 0 }, { 0 } };	/* who is brought to safety; who practises it */
	size_t n = CHUNK;

	if (rows == NULL)
		txn_fail(q->reader->txn, ERR_IO);
	while (rows != NULL && n == CHUNK) {
		n = face_more(w, &pos, rows, CHUNK);
		for (size_t i = 0; i < n; i++)
			evac_sum_add(&sum[rows[i].drill], &rows[i]);
	}
	face_close(w);
	free(rows);
	evac_sum_words(&sum[0], b);
	if (sum[1].places > 0)
		buf_printf(b, "%s%s", sum[0].places > 0 ? "  " : "", _("drill: "));
	evac_sum_words(&sum[1], b);
}

const struct face evac_face = {
	.kind = &kind_evac, .filter = &kind_view_evac_list, .which = &kind_op_evac_plan,
	.lists = N_("places where people are moved, newest first, with their sums"),
	.shows = N_("one place where people are moved"),
	.columns = "number area point to incident planned moved refused special special_moved state "
	    "live drill at by desk began finished allowed returned",
	.left = "number area point", .right = "figures state", .tests = tests, .cells = cells,
	.sections = sections, .sign = sign, .ends = ends, .may = may_see, .scope = scope,
};
