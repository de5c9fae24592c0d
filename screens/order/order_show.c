/* One order as a desk reads it: facts, steps, what comes next and how late it is; what is
 * said of it by telephone, and what the desk itself does with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/team.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/ask.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "screens/order/order_edit.h"
#include "screens/order/order_words.h"
#include "src/base/clock.h"
#include "src/op/act.h"
#include "src/rules/order/order.h"

enum { TAG_STEP = 1 };

/* What a team may have said by telephone, in the order in which it happens. */
static const struct {
	char		 which;
	const char	*op;
} steps[] = {
	{ 'a', "order.ack" }, { 'g', "order.go" }, { 'v', "order.arrive" }, { 'l', "order.late" },
	{ 'n', "order.count" }, { 'f', "order.done" }, { 'b', "order.back" }, { 'd', "order.decline" },
};

static void
team_row(struct view *v, struct txn *t, const struct order *o)
{
	char text[400];
	struct team team;
	struct buf b = BUF(text);

	if (!record_get(t, &kind_team, o->team, &team))
		return;
	buf_printf(&b, _("head: %s %s"), team.head, team.phone);
	if (team.deputy[0])
		buf_printf(&b, _("  deputy: %s %s"), team.deputy, team.deputy_phone);
	page_text(&v->page, "%s", buf_str(&b))->attr = TERM_BOLD;
}

static void
head_rows(struct view *v, struct txn *t, const struct order *o)
{
	char number[40], team[120], people[100], place[200], text[400];

	words_order(o, clock_now(), number, sizeof(number));
	words_order_team(t, o, team, sizeof(team));
	words_order_people(o, people, sizeof(people));
	words_order_place(t, o, place, sizeof(place));
	page_text(&v->page, "%s %s %s  %s %s", number, team, place, tr_value(&enum_order_state, o->state),
	    people)->attr = TERM_BOLD;
	if (!o->live)
		page_text(&v->page, _("ended: %s"), tr_value(&enum_order_end, o->end))->attr = TERM_BOLD;
	order_due_row(v, t, o);
	if (record_holder(v, t, &kind_order, o->id, text, sizeof(text)))
		page_text(&v->page, "%s", text)->attr = TERM_BOLD;
}

/* Who sent it, and what else is known. */
static void
fact_rows(struct view *v, struct txn *t, const struct order *o)
{
	static const char *const facts[] = { "eta", "asked", "after", "counted", NULL };
	char text[800], who[120], area[200], when[40];

	words_phone(t, o->by, who, sizeof(who));
	area_name(t, o->desk, false, area, sizeof(area));
	page_text(&v->page, _("sent by %s, %s, at %s"), who, area, ui_when(v->ui, o->at, when, sizeof(when)));
	order_field_rows(t, o, facts, &v->page);
	words_incident_row(v, t, o->incident, text, sizeof(text));
	if (text[0])
		page_text(&v->page, "%s", text);
}

static void
order_show_load(struct view *v, struct txn *t)
{
	struct order o;

	if (!record_get(t, &kind_order, v->arg.id, &o) ||
	    order_right(t, &v->s->viewer, &o) == ORDER_NOTHING) {
		page_text(&v->page, "%s", _("There is no such order in your area."));
		return;
	}
	head_rows(v, t, &o);
	team_row(v, t, &o);
	order_task_rows(t, &o, &v->page);
	fact_rows(v, t, &o);
	order_step_rows(v, t, &o);
}

static bool
read_order(const struct view *v, struct order *o)
{
	return record_read(v->s->db, &kind_order, v->arg.id, o);
}

static bool
is_live(const struct view *v)
{
	struct order o;

	return read_order(v, &o) && o.live;
}

/* People are out who can be counted. */
static bool
is_out(const struct view *v)
{
	struct order o;

	return read_order(v, &o) && o.live && o.sent.known;
}

static bool
is_desk(const struct view *v)
{
	return is_live(v) && (v->s->viewer.roles & (ROLE(duty) | ROLE(leader))) != 0;
}

static bool
is_team(const struct view *v)
{
	return is_live(v) && !is_desk(v);
}

static void
do_whole(struct view *v)
{
	order_do(v, v->arg.id, 'w', ORDER_FIELDS);
}

static void
do_count(struct view *v)
{
	order_do(v, v->arg.id, 'n', ORDER_FIELDS);
}

static void
do_own(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "own_order", &arg, 0);
}

static void
do_retask(struct view *v)
{
	order_do(v, v->arg.id, 'r', ORDER_CHOSEN);
}

static void
do_recall(struct view *v)
{
	order_do(v, v->arg.id, 'c', ORDER_CHOSEN);
}

static void
do_strike(struct view *v)
{
	order_do(v, v->arg.id, 'k', ORDER_CHOSEN);
}

/* Does the order take that step now, on somebody's word? */
static bool
takes(struct view *v, struct txn *t, const struct op *op)
{
	const struct field *which = kind_field(op->args, "which"), *phone = kind_field(op->args, "by_phone");
	char *args = calloc(1, op->args->size);
	bool can = false;

	if (args) {
		memcpy(args + which->offset, &v->arg.id, sizeof(v->arg.id));
		memcpy(args + phone->offset, "?", 2);
		can = act_takes(t, &v->s->viewer, op, args, "which", clock_now());
	}
	free(args);
	return can;
}

/* Which of them the order may take now. */
static void
do_step(struct view *v)
{
	struct view *w = ask_choice(v, TAG_STEP, _("What does the team say?"));
	struct txn t;

	if (!w)
		return;
	do {
		page_cut(&w->page, 0);
		txn_begin(&t, v->s->db, false);
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
			const struct op *op = op_find(steps[i].op, NULL);

			if (op && takes(v, &t, op))
				page_choice_text(&w->page, steps[i].which, 0, op_label(op));
		}
		if (w->page.n == 0)
			page_text(&w->page, "%s", _("No step can be said of it now."));
	} while (txn_again(&t));
}

static void
order_show_result(struct view *v, int tag, const struct result *r)
{
	if (tag == TAG_STEP && r->what)
		order_do(v, v->arg.id, (char)r->what, ORDER_FIELDS);
}

static void
do_incident(struct view *v)
{
	struct order o;

	if (read_order(v, &o) && o.incident)
		record_open(v, &kind_incident, o.incident, 0);
}

static void
do_team(struct view *v)
{
	struct order o;

	if (read_order(v, &o))
		record_open(v, &kind_team, o.team, 0);
}

/* A line of its incident that names the order. */
static void
do_note(struct view *v)
{
	struct order o;
	struct arg arg = { .n = 'n' };

	if (!read_order(v, &o))
		return;
	arg.id = o.incident;
	words_order(&o, clock_now(), arg.text, sizeof(arg.text));
	snprintf(arg.text + strlen(arg.text), 2, " ");
	view_open(v, "incident_edit", &arg, 0);
}

static bool
has_incident(const struct view *v)
{
	struct order o;

	return read_order(v, &o) && o.incident != 0;
}

#define DESKS (ROLE(duty) | ROLE(leader))

static const struct action order_show_actions[] = {
	{ '1', 'a', N_("telephone: all present"), N_("A head count as it was last, on the word of whoever telephones."),
	    DESKS, is_out, do_whole, "order.count" },
	{ '1', 'a', N_("next step"), N_("The page where 1 is always the next step."), ROLE(team), is_team, do_own, NULL },
	{ '2', 's', N_("telephone: a step"), N_("What the team says by telephone: acknowledged, set out, arrived and so on."),
	    DESKS, is_desk, do_step, NULL },
	{ '2', 's', N_("say a step"), N_("What the team does, also what comes not next: back without a word on the end."),
	    ROLE(team), is_team, do_step, NULL },
	{ '3', 'r', N_("retask"), N_("The team gets another order; the head count goes on."), DESKS, is_live, do_retask,
	    "order.retask" },
	{ '4', 'c', N_("recall"), N_("The team is to come back, with a reason."), DESKS, is_live, do_recall, "order.recall" },
	{ '5', 'k', N_("strike a step"), N_("Strikes a step with a reason; it stays readable and its clock comes back."),
	    0, NULL, do_strike, "order.strike" },
	{ '6', 'n', N_("telephone: head count"), N_("How many are there, hurt and missing, on the word of whoever telephones."),
	    DESKS, is_out, do_count, "order.count" },
	{ '7', 'w', N_("add a note"), N_("A line of the incident that names the order."), DESKS, has_incident, do_note, NULL },
	{ '9', 'e', N_("incident"), N_("The incident it belongs to."), 0, has_incident, do_incident, NULL },
	{ 0, 't', N_("team"), N_("What the book says of the team."), 0, NULL, do_team, NULL },
	{ 0 }
};

const struct screen screen_order_show = {
	.name = "order_show",
	.title = N_("Order"),
	.help = N_("What the team was sent to do, every step that was said of it, and what comes next."),
	.about = &kind_order,
	.shows = true,
	.says_back = true,
	.actions = order_show_actions,
	.load = order_show_load,
	.result = order_show_result,
};
