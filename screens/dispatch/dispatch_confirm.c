/*
 * What will be sent, said back before it is: each team, what it is to do, where, by when,
 * and what else happens by it. Each is an order of its own; one that is refused says why and
 * holds up no other. It stands over the page of the suggestion, whose state it sends.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/order/args.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/team/team.h"
#include "screens/dispatch/sending.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/list.h"
#include "screens/kit/send.h"
#include "screens/order/order_words.h"
#include "src/base/clock.h"
#include "src/op/choice.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/rules/team/team.h"
#include "src/text/show.h"

enum { C_SEND = 1, C_TASK, C_PLACE, C_NEED_BY, C_CONTACT, C_TEXT, C_ROUTE, C_REASON, C_AREA };
#define DESKS (ROLE(duty) | ROLE(leader))

static struct sending *
sending_of(struct view *v)
{
	return v->below->state;
}

/* False: it does not stand over that page. */
static bool
is_over(const struct view *v)
{
	return v->below && v->below->screen == screen_find("dispatch_send");
}

/* The order that it is sent on from: a drill and waiting forward give way by themselves. */
static bool
goes_on_from(struct txn *t, const struct sending *s, uint64_t team, struct order *o)
{
	bool held = s->want.drill ? team_live_order(t, team, o) : team_real_order(t, team, o);

	return held && !team_waits_forward(o);
}

static void
team_said(struct view *v, struct txn *t, const struct sending *s, uint64_t id)
{
	char number[40];
	struct team team;
	struct order o;

	if (!record_get(t, &kind_team, id, &team))
		return;
	page_text(&v->page, "%s %s%s  %s %s", team.name, PEOPLE(team.strength.v),
	    team.owner != team_owner_government ? _(" (asked, it may decline)") : "", team.head,
	    team.phone)->attr = TERM_BOLD;
	if (!goes_on_from(t, s, id, &o))
		return;
	words_order(&o, clock_now(), number, sizeof(number));
	page_text(&v->page, _("  it leaves %s %s, which ends for it"), number,
	    tr_value(&enum_order_state, o.state));
}

/* What may be typed, by its field of the order; so many bytes. */
#define IN(part) offsetof(struct sending, part), sizeof(((struct sending *)0)->part)
static const struct typed_part {
	int		 what;
	const char	*field;
	size_t		 at, size;
	unsigned	 roles;
} changes[] = {
	{ C_PLACE, "place", IN(want.place), DESKS },
	{ C_CONTACT, "contact", IN(contact), DESKS },
	{ C_TEXT, "text", IN(want.text), DESKS },
	{ C_ROUTE, "route", IN(route), DESKS },
	{ C_REASON, "reason", IN(reason), ROLE(leader) },
};
enum { CHANGES = sizeof(changes) / sizeof(changes[0]) };

static const struct typed_part *
change_of(int what)
{
	size_t i = 0;

	while (i < CHANGES && changes[i].what != what)
		i++;
	return i < CHANGES ? &changes[i] : NULL;
}

static const char *
label_of(const char *field)
{
	return tr_field(&kind_op_order_send, kind_field(&kind_op_order_send, field));
}

static void
change_row(struct view *v, const struct sending *s, const struct typed_part *c)
{
	const char *value = (const char *)s + c->at;

	if (!(v->s->viewer.roles & c->roles))
		return;
	if (c->what == C_REASON)
		page_choice(&v->page, c->what, 0, _("reason, for a team that rests: %s"), value);
	else
		page_choice(&v->page, c->what, 0, "%s: %s", label_of(c->field), value);
}

/* The time of now as it is shown, "" if there is none. */
static const char *
need_by_words(struct view *v, char *out, size_t cap)
{
	out[0] = '\0';
	if (sending_of(v)->want.need_by)
		ui_when(v->ui, sending_of(v)->want.need_by, out, cap);
	return out;
}

static void
change_rows(struct view *v, struct txn *t, const struct sending *s)
{
	char task[100], area[200], at[40];

	choice_name(t, &enum_task, s->task, task, sizeof(task));
	area_name(t, s->want.area, true, area, sizeof(area));
	page_choice(&v->page, C_TASK, 0, "%s: %s", label_of("task"), task);
	change_row(v, s, &changes[0]);
	page_choice(&v->page, C_NEED_BY, 0, "%s: %s", label_of("need_by"), need_by_words(v, at, sizeof(at)));
	for (size_t i = 1; i < CHANGES; i++)
		change_row(v, s, &changes[i]);
	page_choice(&v->page, C_AREA, 0, "%s: %s", label_of("area"), area);
}

static void
confirm_load(struct view *v, struct txn *t)
{
	struct sending *s;
	char text[600];

	if (!is_over(v)) {
		page_text(&v->page, "%s", _("Nothing is chosen."));
		return;
	}
	s = sending_of(v);
	sending_task(t, s);
	v->drill = s->want.drill;
	if (s->said[0])
		page_text(&v->page, "%s", s->said)->attr = TERM_RED | TERM_BOLD;
	sending_incident(v, t, s);
	for (size_t i = 0; i < s->n; i++)
		team_said(v, t, s, s->team[i]);
	sending_words(v, t, s, text, sizeof(text));
	page_text(&v->page, _("to %s"), text);
	page_choice(&v->page, C_SEND, 0, _("send %s"), TEAMS((int64_t)s->n));
	change_rows(v, t, s);
}

/* ---- sending ---- */

static void
fill(const struct sending *s, struct errand *o, uint64_t team, uint64_t from)
{
	errand_ref(o, "team", team);
	errand_ref(o, "which", from);
	errand_ref(o, "incident", s->want.incident);
	if (s->want.id != 0 && s->want.live)
		errand_ref(o, "want", s->want.id);
	errand_text(o, "task", s->task);
	errand_text(o, "area", s->want.area);
	errand_text(o, "place", s->want.place);
	errand_text(o, "contact", s->contact);
	errand_text(o, "route", s->route);
	errand_text(o, "text", s->want.text);
	errand_text(o, "reason", s->reason);
	if (s->want.need_by)
		errand_int(o, "need_by", s->want.need_by);
}

/* One order; what came back of it into done or refused. */
static bool
send_one(struct view *v, const struct sending *s, uint64_t id, struct buf *done, struct buf *refused)
{
	char words[400], number[24];
	struct order from;
	struct team team;
	struct reply reply;
	struct errand o;
	struct txn t;
	bool on;

	do {
		txn_begin(&t, v->s->db, false);
		on = goes_on_from(&t, s, id, &from);
		if (!record_get(&t, &kind_team, id, &team))
			team.name[0] = '\0';
	} while (txn_again(&t));
	if (!errand_begin(v, &o, on ? "order.retask" : "order.send"))
		return false;
	o.quiet = true;
	fill(s, &o, id, on ? from.id : 0);
	switch (errand_send(v, &o, &reply)) {
	case DONE:
		snprintf(number, sizeof(number), "%s", reply.answer.number);
		number_short(number, clock_now());
		buf_printf(done, "%s%s %s", done->len ? ", " : "", number, team.name);
		return true;
	case REFUSED:
		refusal_words(v, op_find(on ? "order.retask" : "order.send", NULL), &reply.refusal, words, sizeof(words));
		buf_printf(refused, "%s: %s  ", team.name, words);
		return false;
	default:
		buf_printf(refused, "%s: %s  ", team.name, _("not stored; send it again"));
		return false;
	}
}

/* The want may be filled by the first of them: it is named while it is live. */
static void
read_want(struct view *v, struct sending *s)
{
	struct want now;

	if (s->want.id != 0 && record_read(v->s->db, &kind_want, s->want.id, &now))
		s->want.live = now.live;
}

static void
send_all(struct view *v)
{
	struct sending *s = sending_of(v);
	char words[600];
	struct buf done = BUF(words), refused;
	size_t kept = 0, n = s->n;

	buf_init(&refused, s->said, sizeof(s->said));
	for (size_t i = 0; i < n; i++) {
		read_want(v, s);
		if (!send_one(v, s, s->team[i], &done, &refused))
			s->team[kept++] = s->team[i];
	}
	s->n = kept;
	buf_str(&refused);
	if (kept == 0)
		sending_drop(v, s);
	else if (s->draft.id != 0)
		sending_keep(v, s);
	if (done.len > 0)
		ui_say(v->ui, _("sent: %s"), buf_str(&done));
	if (kept == 0) {
		view_close(v->below);
		return;
	}
	ui_warn(v->ui, _("not sent: %s"), s->said);
	view_refresh(v);
}

/* ---- changing ---- */

static void
ask_list(struct view *v, int what)
{
	struct view *w = ask_choice(v, what, label_of(what == C_TASK ? "task" : "area"));
	struct txn t;

	if (!w)
		return;
	do {
		page_clear(&w->page);
		txn_begin(&t, v->s->db, false);
		if (what == C_TASK)
			find_choices(&t, &enum_task, 1, &w->page);
		else
			find_all_areas(&t, &v->s->viewer, &w->page);
	} while (txn_again(&t));
}

/* A question in which the value of now stands. */
static void
ask_value(struct view *v, int what, const char *field, size_t max, const char *value)
{
	struct view *w = ask_text(v, what, label_of(field), NULL, max, false);

	if (w)
		ask_begin(w, value);
}

static void
confirm_choose(struct view *v, const struct row *r)
{
	const struct typed_part *c = change_of(r->what);
	char at[40];

	if (r->what == C_SEND)
		send_all(v);
	else if (r->what == C_TASK || r->what == C_AREA)
		ask_list(v, r->what);
	else if (r->what == C_NEED_BY)
		ask_value(v, C_NEED_BY, "need_by", 60, need_by_words(v, at, sizeof(at)));
	else if (c)
		ask_value(v, c->what, c->field, c->size - 1, (const char *)sending_of(v) + c->at);
}

/* A time as forms and commands read it; what is wrong is said and asked again, as it was typed.
 * False: it stays as it was. */
static bool
take_time(struct view *v, struct sending *s, const char *text)
{
	const struct field *f;
	struct errand o;
	char typed[61], at[40];

	if (strcmp(text, need_by_words(v, at, sizeof(at))) == 0)
		return false;		/* Enter alone keeps it */
	if (!text[0]) {
		s->want.need_by = 0;
		return true;
	}
	snprintf(typed, sizeof(typed), "%s", text);
	if (!errand_begin(v, &o, "order.send") || !errand_typed(v, &o, "need_by", typed)) {
		ask_value(v, C_NEED_BY, "need_by", 60, typed);
		return false;
	}
	f = kind_field(o.op->args, "need_by");
	memcpy(&s->want.need_by, (const char *)o.args + f->offset, sizeof(s->want.need_by));
	errand_drop(&o);
	return true;
}

static void
confirm_result(struct view *v, int tag, const struct result *r)
{
	struct sending *s = sending_of(v);
	const struct typed_part *c = change_of(tag);

	if (r->what == 0)
		return;
	if (tag == C_TASK) {
		snprintf(s->task, sizeof(s->task), "%s", r->code);
		s->task_said = true;
	} else if (tag == C_AREA) {
		memcpy(s->want.area, r->code, sizeof(s->want.area));
	} else if (tag == C_NEED_BY) {
		if (!take_time(v, s, r->text))
			return;
	} else if (c) {
		show_copy(r->text, (char *)s + c->at, c->size);
	}
	sending_keep(v, s);
	view_refresh(v);
}

const struct screen screen_dispatch_confirm = {
	.name = "dispatch_confirm",
	.title = N_("To be sent"),
	.help = N_("Read it, then 1 sends. The rows below change what all of them are told."),
	.roles = DESKS,
	.widget = &widget_confirm,
	.load = confirm_load,
	.choose = confirm_choose,
	.result = confirm_result,
};
