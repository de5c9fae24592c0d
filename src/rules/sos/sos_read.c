/* 求救 as they are read: numbers, who sees them, lists and shows. */
#include "src/rules/sos/sos.h"

#include "db/index.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"

#define ROLES_ALL 0xffu

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

	return s->by == v->account || in_scope(t, v, s->area) ||
	    (incident_root(t, s->incident, &i) && incident_may(t, v, ROLES_ALL, &i));
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

	key_begin(&key, &kind_sos, 1);
	scan_open(&s, t, &key, true);
	while (scan_next(&s) && id_time(s.id) >= since) {
		if (!record_get(t, &kind_sos, s.id, &call) || call.by != v->account ||
		    !incident_root(t, call.incident, &i) || i.state == incident_state_closed)
			continue;
		if (n < cap)
			out[n] = call;
		n++;
	}
	scan_close(&s);
	return n;
}

static bool
may_see(const struct reader *r, void *rec)
{
	return sos_visible(r->txn, r->who, rec);
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

static const struct face_test tests[] = { { "open", is_open }, { "incident", is_of }, { 0 } };

const struct face sos_face = {
	.kind = &kind_sos, .filter = &kind_view_sos_list, .which = &kind_op_sos_answer,
	.lists = N_("calls for help, newest first"), .shows = N_("one call for help"),
	.columns = "number by area phone at incident place text trapped out_of_contact answered "
	    "answered_by said_by word word_at reply replied replied_by pending outcome outcome_text "
	    "closed closed_by drill",
	.left = "number by area", .right = "at", .tests = tests, .sign = sign, .may = may_see,
};
