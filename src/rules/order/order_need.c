/* What an order asks of people: the table, and what is asked of the issuing desk. */
#include "src/rules/order/order_need.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/sos/sos.h"
#include "gen/kinds/team/team.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/need/need.h"
#include "src/rules/order/order.h"

/* What a row of the table goes by. */
struct asking {
	struct txn *txn;
	const struct order *order;
	struct order_fold fold;
	struct team team;
	int64_t since;			/* when the step happened that made the state */
};

/* ---- the table: by when the team is asked for it, 0 where it is not ---- */

/* An order, and that a team which is out was recalled. */
static int64_t
ack_due(const struct asking *a)
{
	int64_t within = setting_ms(a->txn, SETTING_ORDER_ACK);

	if (a->order->state == order_state_issued)
		return a->order->at + within;
	return a->fold.recalled && !a->fold.heard ? a->since + within : 0;
}

/* eta: the team's own word (late), which moves the clock of the state that it is in. */
static int64_t
by_word(const struct asking *a, enum order_state in, int64_t due)
{
	return a->order->state != (int)in ? 0 : a->fold.eta != 0 ? a->fold.eta : due;
}

static int64_t
setout_due(const struct asking *a)
{
	int64_t within = a->team.minutes != 0 ? a->team.minutes * MINUTE :
	    setting_ms(a->txn, SETTING_ORDER_SETOUT);

	return by_word(a, order_state_acked, a->since + within);
}

static int64_t
arrive_due(const struct asking *a)
{
	return by_word(a, order_state_moving, order_there_by(a->txn, a->order));
}

static int64_t
count_due(const struct asking *a)
{
	return a->order->count_due;
}

static int64_t
back_due(const struct asking *a)
{
	return by_word(a, order_state_leaving,
	    a->since + setting_ms(a->txn, SETTING_ORDER_BACK));
}

static const struct ask_row {
	enum need_verb verb;
	bool urgent;
	int64_t (*due)(const struct asking *a);
} rows[] = {
	{ need_verb_ack, true, ack_due },
	{ need_verb_setout, false, setout_due },
	{ need_verb_arrive, false, arrive_due },
	{ need_verb_headcount, true, count_due },
	{ need_verb_back, false, back_due },
};

/* ---- opening and settling ---- */

int64_t
order_second_miss(const struct order *o)
{
	int64_t every = o->state == order_state_scene ? o->every : o->every_away;

	return o->count_due != 0 && every > 0 ? o->count_due + every * MINUTE : 0;
}

static void
ask_team(struct act *act, const struct asking *a, const struct ask_row *row, int64_t due)
{
	const struct order *o = a->order;

	need_open(act, &(struct need_spec){ .kind = &kind_order, .subject = o->id,
	    .verb = row->verb, .unit = a->team.unit, .about = o->area, .incident = o->incident,
	    .issuer = o->desk, .due = due, .urgent = row->urgent, .drill = o->drill,
	    .second = row->verb == need_verb_headcount ? order_second_miss(o) : 0 });
}

static void
ask_desk(struct act *act, const struct order *o, enum need_verb verb)
{
	need_open(act, &(struct need_spec){ .kind = &kind_order, .subject = o->id, .verb = verb,
	    .area = o->desk, .roles = ORDER_DESKS, .about = o->area, .incident = o->incident,
	    .urgent = true, .drill = o->drill });
}

/* What is due at another time is asked anew: whom the old time had rung has no part in it. */
static void
keep_team(struct act *act, const struct asking *a, const struct ask_row *row)
{
	int64_t due = a->order->live ? row->due(a) : 0;
	struct need n;

	if (need_current(act->txn, &kind_order, a->order->id, row->verb, &n)) {
		if (due != 0 && n.due == due)
			return;
		need_settle(act, &kind_order, a->order->id, row->verb);
	}
	if (due != 0)
		ask_team(act, a, row, due);
}

/* Did the newest step go on without them, with the reason that it takes? */
static bool
is_excused(struct txn *t, const struct order *before, const struct order *o)
{
	struct order_step s;

	return before != NULL && before->steps < o->steps && order_step_at(t, o->id, o->steps, &s) &&
	    s.step == order_verb_done && s.reason[0] != '\0';
}

/* A step was struck, and by those that are left nobody said that it may go without them. */
static bool
is_excuse_gone(struct act *act, const struct order *before, const struct order *o)
{
	struct order_fold was = { 0 }, is = { 0 };
	struct order_walk w;
	struct order_step s;

	if (before == NULL || before->steps != o->steps)
		return false;
	order_steps(&w, act->txn, o->id);
	while (order_next(&w, &s)) {
		if (s.struck == 0)
			order_fold_step(&is, o, &s);
		if (s.struck == 0 || s.struck == act->now)
			order_fold_step(&was, o, &s);
	}
	return was.let_go && !is.let_go;
}

/* Did its people go on to another order, by its newest step? */
static bool
is_carried_on(struct txn *t, const struct order *o)
{
	struct order_step s;

	return o->end == order_end_retasked && order_step_at(t, o->id, o->steps, &s) && s.people.known;
}

/* Of how many the order before had searched for. The search goes on with those who went on:
 * who looks for them still does. */
static int64_t
searched_before(struct act *act, const struct order *before, const struct order *o)
{
	if (before != NULL)
		return before->live ? num_or_0(before->missing) : 0;
	if (o->after == 0)
		return 0;
	need_move(act, &kind_order, o->after, need_verb_missing, o->id);
	return need_is_live(act->txn, &kind_order, o->id, need_verb_missing) ? num_or_0(o->missing) : 0;
}

/* More are missing than before, or are again, because an order lives again: rung anew,
 * whoever has it. All were found, or nobody is missing and the clock of the head count
 * runs: answered. */
static void
keep_missing(struct act *act, const struct order *before, const struct order *o)
{
	int64_t had = searched_before(act, before, o);
	int64_t now = num_or_0(o->missing);

	if (is_carried_on(act->txn, o))
		return;
	if (is_excused(act->txn, before, o))
		need_answer(act, &kind_order, o->id, need_verb_missing, 0);
	else if (!o->live || (now == 0 && (had > 0 || o->count_due == 0 || o->count_due > act->now)))
		need_settle(act, &kind_order, o->id, need_verb_missing);
	else if (now > had || (now > 0 && is_excuse_gone(act, before, o)))
		ask_desk(act, o, need_verb_missing);
}

/* The newest step that stands of those that decline; 0: none. */
static int64_t
declined_by(struct txn *t, uint64_t order)
{
	struct order_walk w;
	struct order_step s;
	int64_t no = 0;

	order_steps(&w, t, order);
	while (order_next(&w, &s))
		if (s.step == order_verb_decline && s.struck == 0)
			no = s.no;
	return no;
}

static void
keep_declined(struct act *act, const struct order *before, const struct order *o)
{
	int64_t no = declined_by(act->txn, o->id);

	if (no == 0)
		need_settle(act, &kind_order, o->id, need_verb_declined);
	else if (before == NULL || before->steps < no)
		ask_desk(act, o, need_verb_declined);
}

/* Another team is sent to do what one of the incident declined: of those the first is seen
 * to, one for one. */
static void
see_to_declined(struct act *act, const struct order *o)
{
	struct index_key key;
	struct order was;
	struct scan s;
	uint64_t id = 0;

	key_begin(&key, &kind_order, ORDER_BY_INCIDENT_END);
	key_number(&key, o->incident);
	key_number(&key, order_end_declined);
	scan_open(&s, act->txn, &key, false);
	while (id == 0 && o->incident != 0 && scan_next(&s))
		if (record_get(act->txn, &kind_order, s.id, &was) && was.drill == o->drill &&
		    strcmp(was.task, o->task) == 0 &&
		    need_is_live(act->txn, &kind_order, was.id, need_verb_declined))
			id = was.id;
	scan_close(&s);
	if (id != 0)
		need_answer(act, &kind_order, id, need_verb_declined, 0);
}

/* Nobody had left: no need asks them to hear it, so a line says it. */
static void
tell_recalled(struct act *act, const struct asking *a, const char *reason)
{
	struct need to = { .unit = a->team.unit };
	char number[24];
	size_t n = 0;
	uint64_t *ids = to.unit != 0 ? need_people(act->txn, &to, act->now, &n) : NULL;

	order_number(a->order, act->now, number);
	for (size_t i = 0; i < n; i++) {
		struct notice *line = act_notice(act);
		line->person = ids[i];
		line->drill = a->order->drill;
		line->message = M_ORDER_RECALLED;
		arg_text(line->args[0], number);
		arg_text(line->args[1], reason);
	}
	free(ids);
}

/* What the team is asked, by the table; *s is the step that made the state. */
static void
look_at(struct txn *t, const struct order *o, struct asking *a, struct order_step *s)
{
	*a = (struct asking){ .txn = t, .order = o };
	order_fold_read(t, o, 0, &a->fold, s);
	if (order_step_at(t, o->id, a->fold.state_no, s))
		a->since = order_step_time(s);
	record_get(t, &kind_team, o->team, &a->team);
}

static void
ask_rows(struct act *act, const struct asking *a)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		keep_team(act, a, &rows[i]);
}

void
order_ask(struct act *act, const struct order *before, const struct order *after)
{
	struct order_step s = { 0 };
	struct asking a;

	look_at(act->txn, after, &a, &s);
	if (before != NULL && before->live && after->end == order_end_recalled)
		tell_recalled(act, &a, s.reason);
	ask_rows(act, &a);
	keep_missing(act, before, after);
	keep_declined(act, before, after);
	if (before == NULL)
		see_to_declined(act, after);
}

/* No need is written under a walk over orders: their ids first. */
void
order_ask_again(struct act *act, uint64_t incident)
{
	struct incident root;
	struct order_step s;
	struct asking a;
	uint64_t *ids;
	struct order o;
	size_t n;

	if (!incident_root(act->txn, incident, &root))
		return;
	ids = order_live_ids(act->txn, root.id, &n);
	for (size_t i = 0; i < n; i++)
		if (record_get(act->txn, &kind_order, ids[i], &o)) {
			look_at(act->txn, &o, &a, &s);
			ask_rows(act, &a);
		}
	free(ids);
}

/* A live order that the call names and that searches for somebody; 0: there is none. */
static uint64_t
searched_by(struct txn *t, const struct sos *call)
{
	struct index_key key;
	struct order o;
	struct scan s;
	uint64_t id = 0;

	key_begin(&key, &kind_order, ORDER_BY_LIVE_TEAM);
	key_number(&key, true);
	scan_open(&s, t, &key, false);
	while (id == 0 && scan_next(&s))
		if (record_get(t, &kind_order, s.id, &o) && o.drill == call->drill &&
		    order_named(&o, call) && need_is_live(t, &kind_order, o.id, need_verb_missing))
			id = o.id;
	scan_close(&s);
	return id;
}

/* No need is written under the open scan: each turn looks for what is left. */
void
order_called_for(struct act *act, const struct sos *call)
{
	uint64_t id;

	while ((id = searched_by(act->txn, call)) != 0 && act->txn->err == 0)
		need_answer(act, &kind_order, id, need_verb_missing, 0);
}

/* ---- for the need mechanism ---- */

/* Two head counts without an answer: the desk and its leader are to find out. */
static void
headcount_missed(struct act *act, const struct need *n)
{
	struct order o;

	if (record_get(act->txn, &kind_order, n->subject, &o) && o.live &&
	    !need_is_live(act->txn, &kind_order, o.id, need_verb_missing))
		ask_desk(act, &o, need_verb_missing);
}

/* The order under which they were lost: an earlier one, where the team went on without them. */
static bool
lost_under(struct txn *t, const struct order *o, struct order *out)
{
	struct order was;

	*out = *o;
	while (out->after != 0 && record_get(t, &kind_order, out->after, &was) && num_or_0(was.missing) > 0)
		*out = was;
	return out->id != o->id;
}

static void
says_missing(struct txn *t, const struct order *o, struct buf *b)
{
	char number[24], place[200];
	struct order was;

	if (num_or_0(o->missing) > 0)
		buf_printf(b, _(" missing %lld"), (long long)o->missing.v);
	else
		buf_text(b, _(" no answer"));
	if (num_or_0(o->missing) == 0 || !lost_under(t, o, &was))
		return;
	number_text(&kind_order, was.day, was.no, was.node, 0, number);
	snprintf(place, sizeof place, "%s", was.place);
	if (place[0] == '\0')
		area_name(t, was.area, false, place, sizeof place);
	buf_printf(b, _(" lost under %s at %s, the team now:"), number, place);
}

static void
says(struct txn *t, const struct need *n, struct buf *b)
{
	struct team team;
	struct order o;

	if (!record_get(t, &kind_order, n->subject, &o) || !record_get(t, &kind_team, o.team, &team))
		return;
	buf_printf(b, " %s", team.name);
	if (n->verb == need_verb_missing)
		says_missing(t, &o, b);
	if (o.place[0] != '\0')
		buf_printf(b, " %s", o.place);
}

/* The head, then the deputy, of whom a telephone is known. */
static bool
phone(struct txn *t, const struct need *n, size_t i, struct outsider *out)
{
	struct team team;
	struct order o;

	if (!record_get(t, &kind_order, n->subject, &o) || !record_get(t, &kind_team, o.team, &team))
		return false;
	if (team.phone[0] == '\0')
		i++;
	if (i > 1 || (i == 1 && team.deputy_phone[0] == '\0'))
		return false;
	snprintf(out->name, sizeof out->name, "%s", i == 0 ? team.head : team.deputy);
	snprintf(out->phone, sizeof out->phone, "%s", i == 0 ? team.phone : team.deputy_phone);
	return true;
}

static bool
grave(struct txn *t, const struct need *n)
{
	(void)t;
	return n->verb == need_verb_missing;
}

/* Of teams the units are asked: no desk's area says where they are. */
#define TEAM_ROW(of, by) \
	.verb = need_verb_##of, .chain = by, .tiers = 1u << tier_county, .roles = ROLE(team), \
	.timed = true, .says = says, .phone = phone, .sounds = true
#define DESK_ROW(of, by) \
	.verb = need_verb_##of, .chain = by, .tiers = 1u << tier_county, .roles = ORDER_DESKS, \
	.says = says, .sounds = true
#define TAKE .words = N_("take it: my name on it")
const struct demand order_demands[] = {
	{ TEAM_ROW(ack, "order"), .answer = "order.ack", .of_subject = true,
	  .words = N_("acknowledge: we have the order"), .said = N_("acknowledged") },
	{ TEAM_ROW(setout, "underway"), TAKE },
	{ TEAM_ROW(arrive, "underway"), TAKE },
	{ TEAM_ROW(headcount, "headcount"), TAKE, .missed = headcount_missed },
	{ DESK_ROW(missing, "missing"), .grave = grave,
	  .words = N_("take it: I find out where they are") },
	{ TEAM_ROW(back, "underway"), TAKE },
	{ DESK_ROW(declined, "declined"), .answer = "need.answer",
	  .words = N_("answer: I see to it") },
	{ 0 }
};
