/*
 * 本队调令: what whoever serves in a team sees first. One live order on the screen, and
 * its next step is always 1; that opens the page which says it back, so no row here acts
 * at once and each keeps its digit whatever the state. Without an order: how the team
 * stands. arg.id: one of several orders of his teams; 0: his only one.
 */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/team/team.h"
#include "screens/desk/draft_rows.h"
#include "screens/desk/draft_words.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "screens/order/order_edit.h"
#include "screens/order/order_words.h"
#include "src/base/clock.h"
#include "src/rules/order/order.h"
#include "src/rules/team/team.h"

/* Rows keep their digits: the first five are the same rows in every state. */
enum { OWN_FIRST = 1, OWN_SECOND, OWN_THIRD, OWN_ASK, OWN_HELP, OWN_ORDER, OWN_TEAM };
enum { SLOTS = 3, TAG_HELP = 1, TEAMS = 20 };

struct own_page {
	struct order	order;		/* shown; id 0: none */
	struct team	team;		/* of it, else his only one; id 0: he has several or none */
	size_t		teams, orders;
	bool		recalled;	/* and the team has not acknowledged that */
	struct draft_head draft[DRAFTS_KEPT];
	int		drafts;		/* -1: the store is away */
};

static const struct slot {
	char		 which;
	enum order_way	 way;
	const char	*label;		/* msgid */
	bool		 people;	/* who it says beside it */
} slots[order_state_closed][SLOTS] = {
	[order_state_issued] = { { 'a', ORDER_SAID, N_("acknowledge"), false },
	    { 'g', ORDER_SAID, N_("set out already"), true }, { 'd', ORDER_CHOSEN, N_("we cannot come"), false } },
	[order_state_acked] = { { 'g', ORDER_SAID, N_("set out"), true },
	    { 'l', ORDER_FIELDS, N_("it will be late"), false }, { 'd', ORDER_CHOSEN, N_("we cannot come"), false } },
	[order_state_moving] = { { 'v', ORDER_SAID, N_("arrived"), false },
	    { 'n', ORDER_FIELDS, N_("somebody hurt or missing, or fewer"), false }, { 'l', ORDER_FIELDS, N_("it will be late"), false } },
	[order_state_scene] = { { 'n', ORDER_SAID, N_("all present"), true },
	    { 'n', ORDER_FIELDS, N_("somebody hurt or missing, or fewer"), false }, { 'f', ORDER_FIELDS, N_("it is done"), false } },
	[order_state_leaving] = { { 'b', ORDER_SAID, N_("all back"), true },
	    { 'n', ORDER_FIELDS, N_("somebody hurt or missing, or fewer"), false }, { 'l', ORDER_FIELDS, N_("it will be late"), false } },
};
/* On the way back because it was recalled, and nobody of the team has said so yet. */
static const struct slot recalled[SLOTS] = {
	{ 'a', ORDER_SAID, N_("acknowledge the recall"), false },
	{ 'n', ORDER_FIELDS, N_("somebody hurt or missing, or fewer"), false },
	{ 'b', ORDER_SAID, N_("all back"), true },
};

static const struct slot *
own_slots(const struct own_page *st)
{
	return st->recalled ? recalled : slots[st->order.state];
}

/* One team of his: its order if it has one. */
static void
own_team(struct view *v, struct txn *t, uint64_t id)
{
	struct own_page *st = v->state;
	struct team team;
	struct order o;

	if (!record_get(t, &kind_team, id, &team) || team.retired)
		return;
	if (st->teams++ == 0)
		st->team = team;
	if (!order_of_team(t, id, &o))
		return;
	st->orders++;
	if (v->arg.id ? o.id == v->arg.id : st->orders == 1)
		st->order = o;
}

/* Calls for each team that he serves in. */
static void
own_teams(struct view *v, struct txn *t, void (*each)(struct view *v, struct txn *t, uint64_t team))
{
	struct team_of_viewer w;
	uint64_t team;

	team_of_viewer(&w, t, &v->s->viewer);
	while (team_of_viewer_next(&w, &team))
		each(v, t, team);
}

static void
slot_row(struct view *v, int what, const struct slot *slot)
{
	const struct own_page *st = v->state;
	struct num people = slot->which == 'g' ? order_going(&st->order, &st->team) : order_out(&st->order);

	if (slot->people)
		page_choice(&v->page, what, 0, "%s%s%s", _(slot->label), tr_now() == language_zh ? " " : ": ", PEOPLE(people.v));
	else
		page_choice_text(&v->page, what, 0, _(slot->label));
}

/* What it is, and what comes next by when: above the choices, so that 1 is in sight. */
static void
order_head(struct view *v, struct txn *t)
{
	const struct own_page *st = v->state;
	const struct order *o = &st->order;
	const struct field *task = kind_field(&kind_order, "task");
	char number[40], place[200], text[300], people[100];

	words_order(o, clock_now(), number, sizeof(number));
	words_order_place(t, o, place, sizeof(place));
	words_order_people(o, people, sizeof(people));
	ui_field(v->ui, t, task, o, text, sizeof(text));
	page_text(&v->page, "%s %s  %s %s", number, st->team.name, tr_value(&enum_order_state, o->state), people)->attr =
	    TERM_BOLD;
	page_text(&v->page, "%s: %s", text, place)->attr = TERM_BOLD;
	if (st->recalled)
		page_text(&v->page, "%s", _("! recalled: come back"))->attr = TERM_BOLD;
	order_due_row(v, t, o);
}

static void
order_facts(struct view *v, struct txn *t, const struct order *o)
{
	static const char *const facts[] = { "route", "contact", "need_by", "eta", "text", "incident", "asked", NULL };
	char who[120], when[40];

	page_head(&v->page, "%s", _("The order"));
	order_field_rows(t, o, facts, &v->page);
	words_phone(t, o->by, who, sizeof(who));
	page_text(&v->page, _("sent by %s at %s"), who, ui_when(v->ui, o->at, when, sizeof(when)));
}

static void
order_rows(struct view *v, struct txn *t)
{
	struct own_page *st = v->state;
	struct order_step stuck;
	struct order_fold fold;

	st->recalled = order_fold_read(t, &st->order, 0, &fold, &stuck) && fold.recalled && !fold.heard &&
	    st->order.state == order_state_leaving;
	v->drill = st->order.drill;
	order_head(v, t);
	for (int i = 0; i < SLOTS; i++)
		slot_row(v, OWN_FIRST + i, &own_slots(st)[i]);
	page_choice_text(&v->page, OWN_ASK, 0, _("ask for people or goods"));
	page_choice_text(&v->page, OWN_HELP, 0, _("call for help"))->letter = 'h';
	order_facts(v, t, &st->order);
	order_step_rows(v, t, &st->order);
}

static void
several_row(struct view *v, struct txn *t, uint64_t id)
{
	char number[40], place[200], clock[200];
	struct order_due d;
	struct team team;
	struct order o;
	struct row *r;

	if (!record_get(t, &kind_team, id, &team) || team.retired)
		return;
	if (!order_of_team(t, id, &o)) {
		page_choice(&v->page, OWN_TEAM, id, "%s  %s", team.name,
		    tr_value(&enum_standing, (int)team_standing(&team, clock_now())));
		return;
	}
	words_order(&o, clock_now(), number, sizeof(number));
	words_order_place(t, &o, place, sizeof(place));
	r = page_choice(&v->page, OWN_ORDER, o.id, "%s %s %s  %s", number, team.name, place,
	    tr_value(&enum_order_state, o.state));
	d = order_due(t, &o);
	r->sign = order_sign(&o, &d, clock_now());
	words_order_due(v, &d, clock, sizeof(clock));
	if (clock[0])
		row_right(&v->page, r, "%s", clock);
}

static void
standing_row(struct view *v, const struct team *team)
{
	int standing = (int)team_standing(team, clock_now());
	char until[40] = "";

	if (standing == standing_resting)
		ui_when(v->ui, team->until, until, sizeof(until));
	page_text(&v->page, "%s  %s%s%s%s%s", team->name, tr_value(&enum_standing, standing), until[0] ? " " : "", until,
	    standing != standing_ready && team->why[0] ? "  " : "", standing != standing_ready ? team->why : "")->attr =
	    TERM_BOLD;
	if (team->watch.known)
		page_text(&v->page, _("on watch %lld of %s"), (long long)team->watch.v, PEOPLE(team->strength.v));
	else
		page_text(&v->page, _("%s; who is on watch is not said"), PEOPLE(team->strength.v));
	page_text(&v->page, "%s", _("No order now. One rings here, and Ctrl-G twice acknowledges it."));
}

/* The same digits as with an order: 4 and 5 ask and call. */
static void
idle_rows(struct view *v)
{
	const struct own_page *st = v->state;
	bool ready = team_standing(&st->team, clock_now()) == standing_ready;

	standing_row(v, &st->team);
	page_choice_text(&v->page, OWN_FIRST, 0, _("say who is on watch"));
	page_choice_text(&v->page, OWN_SECOND, 0, ready ? _("the team rests") : _("the team is ready again"));
	page_choice_text(&v->page, OWN_THIRD, 0, _("out of service"));
	page_choice_text(&v->page, OWN_ASK, 0, _("earlier orders"));
	page_choice_text(&v->page, OWN_HELP, 0, _("call for help"))->letter = 'h';
}

static void
own_fetch(struct view *v)
{
	struct own_page *st = v->state;

	st->drafts = draft_fetch(v, st->draft);
}

/* What was written and not sent; it takes no digit, so that 1 stays the next step. */
static void
draft_row(struct view *v, struct txn *t)
{
	const struct own_page *st = v->state;
	char text[500];

	if (st->drafts <= 0)
		return;
	draft_line(t, &st->draft[0], text, sizeof(text));
	page_text(&v->page, "! %s", text)->attr = TERM_BOLD;
}

static void
own_load(struct view *v, struct txn *t)
{
	struct own_page *st = v->state;

	st->order = (struct order){ 0 };
	st->team = (struct team){ 0 };
	st->teams = st->orders = 0;
	st->recalled = false;
	own_teams(v, t, own_team);
	v->drill = false;
	draft_row(v, t);
	if (st->order.id && (st->orders == 1 || v->arg.id)) {
		record_get(t, &kind_team, st->order.team, &st->team);
		order_rows(v, t);
	} else if (v->arg.id) {
		page_text(&v->page, "%s", _("This order has ended."));
	} else if (st->teams == 1) {
		idle_rows(v);
	} else if (st->teams == 0) {
		page_text(&v->page, "%s", _("You serve in no team: your grant names no unit of one. Telephone the desk."));
	} else {
		st->order = (struct order){ 0 };
		own_teams(v, t, several_row);
	}
}

/* What his team, having no order, does by an operation of its own. */
static void
team_do(struct view *v, const char *op)
{
	const struct own_page *st = v->state;
	const struct subject *s;
	const struct op *o = op_find(op, &s);

	if (o)
		record_do(v, s, o, st->team.id);
}

/* Names the order, so that who is missing may be left to those who come to help. */
static void
help_words(const struct own_page *st, char *out, size_t cap)
{
	char number[40];

	words_order(&st->order, clock_now(), number, sizeof(number));
	snprintf(out, cap, "%s %s", number, st->team.name);
}

static void
help_ask(struct view *v)
{
	struct own_page *st = v->state;
	struct view *w;
	char text[300];

	if (!st->order.id) {
		view_open(v, "sos", NULL, 0);
		return;
	}
	help_words(st, text, sizeof(text));
	w = ask_confirm(v, TAG_HELP, _("Call for help"));
	if (!w)
		return;
	page_text(&w->page, "%s", text)->attr = TERM_BOLD;
	page_text(&w->page, "%s", _("Rings at the township and the county until a person answers."));
	page_choice_text(&w->page, 1, 0, _("call for help NOW"));
	page_choice_text(&w->page, 2, 0, _("back"));
}

static void
help_send(struct view *v)
{
	const struct own_page *st = v->state;
	const struct viewer *who = &v->s->viewer;
	struct arg arg = { 0 };
	struct reply reply;
	struct errand o;
	struct txn t;
	char text[300];
	bool there;

	if (!st->order.id || !errand_begin(v, &o, "sos.send"))
		return;
	do {
		txn_begin(&t, v->s->db, false);
		there = may_over(&t, who, ROLE(team), st->order.area);
	} while (txn_again(&t));
	help_words(st, text, sizeof(text));
	errand_text(&o, "area", there ? st->order.area : find_own_area(who, ROLE(team)));
	errand_text(&o, "place", st->order.place);
	errand_text(&o, "text", text);
	errand_bool(&o, "drill", st->order.drill);
	if (errand_send(v, &o, &reply) != DONE)
		return;
	arg.id = reply.answer.id;
	view_open(v, "sos", &arg, 0);
}

static void
own_result(struct view *v, int tag, const struct result *r)
{
	if (tag == TAG_HELP && r->what == 1)
		help_send(v);
}

static void
idle_choose(struct view *v, int what)
{
	const struct own_page *st = v->state;

	switch (what) {
	case OWN_FIRST:
		team_do(v, "team.set");
		break;
	case OWN_SECOND:
		team_do(v, team_standing(&st->team, clock_now()) == standing_ready ? "team.rest" : "team.ready");
		break;
	case OWN_THIRD:
		team_do(v, "team.out");
		break;
	default:
		view_open(v, "orders", NULL, 0);
	}
}

static void
own_choose(struct view *v, const struct row *r)
{
	const struct own_page *st = v->state;
	struct arg arg = { .id = r->id };

	if (r->what == OWN_HELP) {
		help_ask(v);
	} else if (r->what == OWN_ORDER) {
		ui_open(v->ui, v->screen, &arg, 0);
	} else if (r->what == OWN_TEAM) {
		record_open(v, &kind_team, r->id, 0);
	} else if (!st->order.id) {
		idle_choose(v, r->what);
	} else if (r->what == OWN_ASK) {
		arg.id = st->order.id;
		view_open(v, "order_ask", &arg, 0);
	} else {
		const struct slot *slot = &own_slots(st)[r->what - OWN_FIRST];

		order_do(v, st->order.id, slot->which, slot->way);
	}
}

static void
own_board(struct view *v)
{
	view_open(v, "board", NULL, 0);
}

static void
own_whole(struct view *v)
{
	struct arg arg = { .id = ((struct own_page *)v->state)->order.id };

	view_open(v, "order_show", &arg, 0);
}

/* The only one goes on at once. */
static void
own_drafts(struct view *v)
{
	const struct own_page *st = v->state;

	if (st->drafts == 1 && draft_stands(&st->draft[0]))
		draft_open(v, &st->draft[0]);
	else
		view_open(v, "drafts", NULL, 0);
}

static bool
has_drafts(const struct view *v)
{
	return ((struct own_page *)v->state)->drafts > 0;
}

static void
own_facts(struct view *v)
{
	record_open(v, &kind_team, ((struct own_page *)v->state)->team.id, 0);
}

static bool
has_order(const struct view *v)
{
	return ((struct own_page *)v->state)->order.id != 0;
}

static bool
has_team(const struct view *v)
{
	return ((struct own_page *)v->state)->team.id != 0;
}

static const struct action own_actions[] = {
	{ '6', 'o', N_("whole order"), N_("Every step, and others that may be said now."), 0, has_order, own_whole, NULL },
	{ '7', 'b', N_("board"), N_("What else there is to do, incidents and what happened just now."), 0, NULL, own_board,
	    NULL },
	{ 0, 'd', N_("drafts"), N_("What was written and not sent yet."), 0, has_drafts, own_drafts, NULL },
	{ '9', 't', N_("team"), N_("What the book says of the team."), 0, has_team, own_facts, NULL },
	{ 0 }
};

const struct screen screen_own_order = {
	.name = "own_order",
	.title = N_("Our order"),
	.help = N_("Your team's order. 1 is always the next step; you see it once more before it is stored."),
	.roles = ROLE(team),
	.menu = 104,
	.letter = 'v',
	.actions = own_actions,
	.state_size = sizeof(struct own_page),
	.live = true,
	.says_back = true,
	.fetch = own_fetch,
	.load = own_load,
	.choose = own_choose,
	.result = own_result,
};
