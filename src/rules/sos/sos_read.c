/* 求救 as they are read: numbers, who sees them, lists and shows. */
#include "src/rules/sos/sos.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/sos/sos_scope.h"

enum { BY_UNANSWERED = 5 };

void
sos_number(const struct sos *s, int64_t now, char out[24])
{
	number_text(&kind_sos, s->day, s->no, s->node, now, out);
}

uint64_t
sos_answerer(const struct sos *s)
{
	return s->said_by != 0 ? s->said_by : s->answered_by;
}

bool
sos_visible(struct txn *t, const struct viewer *v, const struct sos *s)
{
	struct incident i;

	return s->by == v->account || may_read(t, v, s->area) ||
	    (incident_root(t, s->incident, &i) && (incident_sight(t, v, &i) == SIGHT_WHOLE ||
	    incident_sent_to(t, v, i.id, s->area)));
}

bool
sos_on_desk(struct txn *t, const struct viewer *v, const char *area)
{
	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		if ((SOS_DESKS & 1u << g->role) && g->tier <= tier_township &&
		    area_under(t, area, g->area))
			return true;
	}
	return false;
}

static int
by_age(const void *a, const void *b)
{
	const struct sos *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static bool
is_watched(struct txn *t, const struct viewer *v, const struct sos *s)
{
	return (s->answered == 0 || (s->pending && (v->roles & ROLE(supervisor)))) &&
	    s->by != v->account && may_over(t, v, READERS_BY_AREA, s->area) &&
	    !sos_on_desk(t, v, s->area);
}

/* One call asks several desks, and its answer may be asked for with its outcome. */
static bool
is_new(const struct sos *list, size_t n, uint64_t id)
{
	while (n > 0)
		if (list[--n].id == id)
			return false;
	return true;
}

struct watch {
	struct txn *txn;
	const struct viewer *who;
	struct sos *list;		/* owned */
	size_t n, room;
};

/* Those that one desk is asked about: of all needs only its own are read. */
static void
watch_desk(struct watch *w, const char *desk)
{
	struct index_key key;
	struct need need;
	struct scan s;

	key_begin(&key, &kind_need, 2);
	key_number(&key, 1);
	key_code(&key, desk);
	scan_open(&s, w->txn, &key, false);
	while (scan_next(&s)) {
		if (w->n == w->room) {
			struct sos *more = reallocarray(w->list, w->room + 32, sizeof *more);
			if (more == NULL) {
				txn_fail(w->txn, ERR_IO);
				break;
			}
			w->list = more;
			w->room += 32;
		}
		w->n += record_get(w->txn, &kind_need, s.id, &need) &&
		    need.subject_kind == kind_sos.no && is_new(w->list, w->n, need.subject) &&
		    record_get(w->txn, &kind_sos, need.subject, &w->list[w->n]) &&
		    is_watched(w->txn, w->who, &w->list[w->n]);
	}
	scan_close(&s);
}

/* The township's desk and the county's are both asked for a call: one of them, that of
 * each grant, is enough to find it. */
size_t
sos_watched(struct txn *t, const struct viewer *v, struct sos **out)
{
	struct watch w = { .txn = t, .who = v };
	char desk[16];

	for (size_t i = 0; i < v->ngrants; i++) {
		if (!(READERS_BY_AREA & 1u << v->grants[i].role))
			continue;
		incident_township(t, v->grants[i].area, desk);
		watch_desk(&w, desk);
	}
	if (w.n > 0)
		qsort(w.list, w.n, sizeof *w.list, by_age);
	*out = w.list;
	return w.n;
}

size_t
sos_list(struct txn *t, const struct viewer *v, bool unanswered_only, struct sos *out,
    size_t cap)
{
	struct scan s;
	struct index_key key;
	size_t n = 0;

	key_begin(&key, &kind_sos, 1);
	scan_open(&s, t, &key, true);
	while (n < cap && scan_next(&s))
		if (record_get(t, &kind_sos, s.id, &out[n]) &&
		    (!unanswered_only || out[n].answered == 0) && sos_visible(t, v, &out[n]))
			n++;
	scan_close(&s);
	return n;
}

size_t
sos_own(struct txn *t, const struct viewer *v, int64_t now, struct sos *out, size_t cap)
{
	int64_t since = now - setting_int(t, SETTING_SOS_JOIN_HOURS) * HOUR;
	struct incident i;
	struct sos call;
	struct scan s;
	struct index_key key;
	size_t n = 0;

	key_begin(&key, &kind_sos, 4);
	key_number(&key, v->account);
	scan_open(&s, t, &key, true);
	while (scan_next(&s) && id_time(s.id) >= since) {
		if (!record_get(t, &kind_sos, s.id, &call) ||
		    !incident_root(t, call.incident, &i) || i.state == incident_state_closed)
			continue;
		if (n < cap)
			out[n] = call;
		n++;
	}
	scan_close(&s);
	return n;
}

/* Where nothing else was left the number is the caller's own, as people know it now. */
static bool
may_see(const struct reader *r, void *rec)
{
	struct sos *s = rec;
	struct account by;

	if (!sos_visible(r->txn, r->who, s))
		return false;
	if (s->phone[0] == '\0' && s->other_phone.len == 0 &&
	    record_get(r->txn, &kind_account, s->by, &by))
		memcpy(s->phone, by.phone, sizeof s->phone);
	return true;
}

static bool
is_open(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	(void)filter;
	return ((const struct sos *)rec)->answered == 0;
}

static const char *
sign(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct sos *)rec)->answered == 0 ? "!" :
	    ((const struct sos *)rec)->pending ? "*" : "+";
}

/* Linked incidents are one. */
static bool
is_of(const struct reader *r, const void *rec, const void *filter)
{
	struct incident a, b;

	return incident_root(r->txn, ((const struct view_sos_list *)filter)->incident, &a) &&
	    incident_root(r->txn, ((const struct sos *)rec)->incident, &b) && a.id == b.id;
}

static bool
within_incident(const struct reader *r, struct join *j, const void *filter)
{
	sos_of_incident(j, r->txn, ((const struct view_sos_list *)filter)->incident);
	return true;
}

static bool
within_unanswered(const struct reader *r, struct join *j, const void *filter)
{
	struct index_key key;

	(void)r;
	(void)filter;
	join_set(j);
	key_begin(&key, &kind_sos, BY_UNANSWERED);
	join_walk(j, &key);
	return true;
}

/* Nobody has answered, for longer than that. */
static bool
waits(const struct reader *r, const void *rec, const void *filter)
{
	const struct sos *s = rec;

	return s->answered == 0 && s->closed == 0 &&
	    r->now - s->at > ((const struct view_sos_list *)filter)->waiting * MINUTE;
}

static bool
answered_after(const struct reader *r, const void *rec, const void *filter)
{
	const struct sos *s = rec;

	(void)r;
	return s->answered != 0 && s->answered - s->at >
	    ((const struct view_sos_list *)filter)->answered_after * MINUTE;
}

static const struct face_test tests[] = {
	{ .name = "waiting", .is = waits, .within = within_unanswered },
	{ .name = "answered_after", .is = answered_after },
	{ .name = "open", .is = is_open, .within = within_unanswered },
	{ .name = "incident", .is = is_of, .within = within_incident }, { 0 }
};

const struct face sos_face = {
	.kind = &kind_sos, .filter = &kind_view_sos_list, .which = &kind_op_sos_answer,
	.lists = N_("calls for help, newest first"), .shows = N_("one call for help"),
	.columns = "number by area phone at incident place text trapped out_of_contact answered "
	    "answered_by said_by word word_at reply replied replied_by pending outcome outcome_text "
	    "closed closed_by drill joined text_sealed reply_sealed outcome_sealed sealed_at",
	.left = "number by area", .right = "at", .tests = tests, .sign = sign, .may = may_see,
	.scope = sos_scope,
};
