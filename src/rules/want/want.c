/* 要队: opening and withdrawing a want, and what the orders that name it make of it. */
#include "src/rules/want/want.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/order/want.h"
#include "gen/kinds/team/team.h"
#include "gen/kinds/team/enums.h"
#include "src/lang/tr.h"
#include "src/op/choice.h"
#include "src/op/face.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/order/order.h"
#include "src/rules/team/team.h"
#include "src/text/show.h"

enum { BY_LIVE_INCIDENT = 3, ORDERS_BY_WANT = 9, STEPS_BY_ORDER = 1 };
enum { MOST = 999 };	/* teams in one want: more than any county's neighbours have */
#define DESKS (ROLE(duty) | ROLE(leader))

void
want_number(const struct want *w, int64_t now, char out[24])
{
	number_text(&kind_want, w->day, w->no, w->node, now, out);
}

bool
want_sees(struct txn *t, const struct viewer *v, const struct want *w)
{
	return (w->by != 0 && w->by == v->account) ||
	    in_scope_by(t, v, READERS_BY_AREA, w->area);
}

static void
key_live(struct index_key *key)
{
	key_begin(key, &kind_want, BY_LIVE_INCIDENT);
	key_number(key, true);
}

void
want_live(struct scan *s, struct txn *t)
{
	struct index_key key;

	key_live(&key);
	scan_open(s, t, &key, false);
}

bool
want_live_next(struct scan *s, struct txn *t, struct want *out)
{
	if (scan_next(s) && record_get(t, &kind_want, s->id, out))
		return true;
	scan_close(s);
	return false;
}

uint64_t
want_for(struct txn *t, uint64_t incident, const char *kind, bool drill)
{
	struct incident root;
	struct family family;
	struct want w;
	uint64_t best = 0;

	if (!incident_root(t, incident, &root))
		return 0;
	family_open(&family, t, root.id);
	while (family_next(&family)) {
		struct index_key key;
		struct scan s;

		key_live(&key);
		key_number(&key, family.id);
		scan_open(&s, t, &key, false);
		while (scan_next(&s))
			if (record_get(t, &kind_want, s.id, &w) && strcmp(w.kind, kind) == 0 &&
			    w.drill == drill && (best == 0 || w.id < best))
				best = w.id;
		scan_close(&s);
	}
	return best;
}

/* The team was given back, or went elsewhere: by a step that is not struck. */
static bool
is_gone(struct txn *t, uint64_t order)
{
	struct order_step step;
	struct index_key key;
	struct scan s;
	bool gone = false;

	key_begin(&key, &kind_order_step, STEPS_BY_ORDER);
	key_number(&key, order);
	scan_open(&s, t, &key, true);
	while (!gone && scan_next(&s))
		gone = record_get(t, &kind_order_step, s.id, &step) && step.struck == 0 &&
		    (step.step == order_verb_decline || step.step == order_verb_recall ||
		    step.step == order_verb_retask);
	scan_close(&s);
	return gone;
}

int64_t
want_filled(struct txn *t, uint64_t want)
{
	struct index_key key;
	struct scan s;
	int64_t n = 0;

	key_begin(&key, &kind_order, ORDERS_BY_WANT);
	key_number(&key, want);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		n += !is_gone(t, s.id);
	scan_close(&s);
	return n;
}

int64_t
want_missing(struct txn *t, const struct want *w)
{
	int64_t n = w->reason[0] == '\0' ? w->teams.v - want_filled(t, w->id) : 0;

	return n > 0 ? n : 0;
}

void
want_words(struct txn *t, const struct want *w, struct buf *b)
{
	struct show_env env = { .txn = t };
	char kind[100];

	show_field(&env, kind_field(&kind_want, "kind"), w, false, kind, sizeof kind);
	buf_printf(b, tr_now() == language_zh ? "%s%s" : "%s %s", kind, TEAMS(w->live ? want_missing(t, w) : w->teams.v));
	if (w->skill[0] != '\0')
		buf_printf(b, " %s", w->skill);
}

static void
ask(struct act *act, const struct want *w)
{
	struct area county;

	if (!county_get(act->txn, &county))
		return;
	need_open(act, &(struct need_spec){ .kind = &kind_want, .subject = w->id,
	    .verb = need_verb_want_team, .area = county.code, .roles = DESKS, .about = w->area,
	    .incident = w->incident, .due = w->need_by, .urgent = true, .drill = w->drill });
}

/* Whoever sees its area looks again. */
static void
reload(struct act *act, const struct want *w)
{
	notice_area(act, act_notice_of(act, w->incident), w->area);
}

void
want_recount(struct act *act, uint64_t id)
{
	struct want w;
	bool live;

	if (id == 0 || !record_get(act->txn, &kind_want, id, &w) || w.reason[0] != '\0')
		return;
	live = want_missing(act->txn, &w) > 0;
	reload(act, &w);
	if (live == w.live)
		return;
	w.live = live;
	w.ended = live ? 0 : act->now;
	change_set(act->change, &kind_want, &w);
	if (live)
		ask(act, &w);
	else
		need_settle(act, &kind_want, w.id, need_verb_want_team);
}

/* Is a team of his under an order there? */
static bool
is_sent_there(struct act *act, const struct incident *root)
{
	struct order_live w;
	struct team team;
	struct order o;
	bool is = false;

	order_live(&w, act->txn, root->id);
	while (order_live_next(&w, &o))
		is |= record_get(act->txn, &kind_team, o.team, &team) && team_serves(act->who, &team);
	return is;
}

/* The incident, which he may see more of than its head line by a role that writes, or where
 * his team is. */
static int
check_incident(struct act *act, uint64_t which, struct want *w)
{
	struct incident root;
	char number[24];

	if (!incident_root(act->txn, which, &root))
		return refuse(act, "incident", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_want, "incident")), NULL);
	incident_number(&root, act->now, number);
	if (incident_sight_by(act->txn, act->who, WANT_ASKERS & ~ROLE(team), &root) < SIGHT_OWN &&
	    !is_sent_there(act, &root))
		return refuse(act, "incident", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (root.state == incident_state_closed)
		return refuse(act, "incident", M_WANT_CLOSED, ARG_TEXT(number), NULL);
	w->incident = root.id;
	w->drill = root.drill;
	if (w->area[0] == '\0')
		memcpy(w->area, root.area, sizeof w->area);
	return 0;
}

int
want_open_check(struct act *act)
{
	const struct op_order_want *args = act->args;
	struct want *w = act->plan;
	struct area a;

	act_take(act, &kind_want, w);
	if (args->area[0] != '\0') {
		if (area_usable(act, "area", args->area, &a) != 0)
			return -1;
		memcpy(w->area, a.code, sizeof w->area);
	}
	if (check_incident(act, args->incident, w) != 0)
		return -1;
	if (args->number.v < 1)
		return refuse(act, "number", M_WANT_NONE, NULL);
	if (args->number.v > MOST)
		return refuse(act, "number", M_WANT_MANY, ARG_NUMBER(MOST), NULL);
	if (args->need_by != 0 && args->need_by <= act->now)
		return refuse(act, "need_by", M_NOT_LATER, ARG_TIME(args->need_by), NULL);
	w->teams = args->number;
	return 0;
}

/* Its line in the timeline: what was wanted, and why no more. */
static void
write_line(struct act *act, const struct want *w, enum line_what what, const char *said)
{
	struct line line = { .what = (int)what };
	char kind[100];

	choice_written(act->txn, &enum_team_kind, w->kind, kind, sizeof kind);
	memcpy(line.area, w->area, sizeof line.area);
	want_number(w, 0, line.number);
	memcpy(line.reason, w->reason, sizeof line.reason);
	snprintf(line.text, sizeof line.text, "%s %lld队%s%s%s%s", kind, (long long)w->teams.v,
	    w->place[0] != '\0' ? " " : "", w->place, said[0] != '\0' ? " " : "", said);
	incident_line(act, w->incident, &line);
}

static void
save(struct act *act, struct want *w)
{
	char number[24];

	want_number(w, act->now, number);
	act_save(act, &kind_want, w, number, w->area);
}

void
want_open_apply(struct act *act)
{
	struct want *w = act->plan;

	number_give(act, &kind_want, &w->day, &w->no, &w->node);
	w->at = act->now;
	w->by = act->who->account;
	w->live = true;
	save(act, w);
	write_line(act, w, line_what_teams_wanted, w->text);
	ask(act, w);
}

static int
withdraw_check(struct act *act)
{
	const struct op_want_withdraw *args = act->args;
	struct want *w = act->plan;
	char number[24];

	if (!record_get(act->txn, &kind_want, args->which, w))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_order, "want")), NULL);
	want_number(w, act->now, number);
	if (w->by != act->who->account && !may_over(act->txn, act->who, DESKS, w->area))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(w->area), NULL);
	if (w->reason[0] != '\0')
		return refuse(act, "which", M_WANT_WITHDRAWN, ARG_TEXT(number), ARG_TIME(w->ended),
		    ARG_TEXT(w->reason), NULL);
	if (!w->live)
		return refuse(act, "which", M_WANT_FILLED, ARG_TEXT(number), ARG_TIME(w->ended), NULL);
	memcpy(w->reason, args->reason, sizeof w->reason);
	w->live = false;
	w->ended = act->now;
	return 0;
}

static void
withdraw_apply(struct act *act)
{
	struct want *w = act->plan;

	save(act, w);
	need_settle(act, &kind_want, w->id, need_verb_want_team);
	write_line(act, w, line_what_want_withdrawn, "");
}

static const struct op ops[] = {
	{ .verb = "withdraw", .zh = "撤回", .help = N_("teams are not wanted any more, with a reason"),
	  .cost = 1, .args = &kind_op_want_withdraw, .target = &kind_want, .roles = WANT_ASKERS,
	  .plan_size = sizeof(struct want), .check = withdraw_check, .apply = withdraw_apply },
	{ 0 }
};

static bool
is_wanted(struct txn *t, uint64_t id)
{
	struct want w;

	return record_get(t, &kind_want, id, &w) && w.live;
}

static void
says(struct txn *t, const struct need *n, struct buf *b)
{
	struct want w;

	if (!record_get(t, &kind_want, n->subject, &w))
		return;
	buf_text(b, " ");
	want_words(t, &w, b);
}

static const struct demand demands[] = {
	{ .verb = need_verb_want_team, .chain = "want", .tiers = 1u << tier_county, .roles = DESKS,
	  .timed = true, .words = N_("take it: my name on it"), .wanted = is_wanted, .says = says },
	{ 0 }
};

static const char *
sign(const struct reader *r, const void *rec)
{
	const struct want *w = rec;

	return !w->live ? "+" : w->need_by != 0 && w->need_by <= r->now ? "!" : "-";
}

static void
missing(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct want *w = rec;

	snprintf(out, cap, "%lld", (long long)want_missing(r->txn, w));
}

static const struct face_cell cells[] = {
	{ .name = "missing", .label = N_("teams missing"), .show = missing }, { 0 }
};

static bool
is_live(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct want *)rec)->live;
}

static bool
is_over(const struct reader *r, const void *rec)
{
	return !is_live(r, rec);
}

static bool
within_live(const struct reader *r, struct join *j)
{
	struct index_key key;

	(void)r;
	join_set(j);
	key_live(&key);
	join_walk(j, &key);
	return true;
}

static bool
may_see(const struct reader *r, void *rec)
{
	return want_sees(r->txn, r->who, rec);
}

static const struct face_section sections[] = {
	{ .label = N_("Not filled yet"), .is = is_live, .within = within_live }, { .label = N_("Filled or withdrawn"), .is = is_over },
	{ 0 }
};

static const struct face want_face = {
	.kind = &kind_want, .filter = &kind_view_want_list, .which = &kind_op_want_withdraw,
	.lists = N_("wants of teams, newest first"), .shows = N_("one want of teams"),
	.columns = "number incident kind teams missing need_by skill place text area at by live ended reason",
	.left = "number kind teams place", .right = "need_by missing", .cells = cells,
	.sections = sections, .sign = sign, .may = may_see,
};

const struct subject subject_want = {
	.noun = "want", .zh = "要队", .label = N_("want of teams"), .kind = &kind_want, .ops = ops,
	.face = &want_face, .demands = demands,
};
