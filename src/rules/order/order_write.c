/* Storing a step: the row, the order's fold, the line of the incident, who looks again. */
#include "src/rules/order/order_op.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/line.h"
#include "src/rules/order/order_need.h"

/* line_what has the verbs of orders in their own order. */
_Static_assert(line_what_order_retasked - line_what_order_sent == order_verb_retask - order_verb_send,
    "one line for each verb");

void
order_line(struct act *act, const struct order *o, const struct team *team,
    const struct order_step *s, enum line_what what)
{
	struct line line = { .what = (int)what, .people = s->people, .injured = s->injured,
	    .missing = s->missing, .expected = s->eta };

	if (o->incident == 0)
		return;
	order_number(o, 0, line.number);
	memcpy(line.area, o->area, sizeof line.area);
	snprintf(line.text, sizeof line.text, "%s%s%s%s%s", team->name, what == line_what_order_sent &&
	    o->place[0] != '\0' ? " " : "", what == line_what_order_sent ? o->place : "",
	    s->text[0] != '\0' ? " " : "", s->text);
	memcpy(line.reason, s->reason, sizeof line.reason);
	memcpy(line.by_phone, s->by_phone, sizeof line.by_phone);
	line.step = what == line_what_order_struck ? s->no : 0;
	incident_line(act, o->incident, &line);
}

void
order_tell(struct act *act, const struct order *o, const struct team *team)
{
	struct notice *n = act_notice_of(act, 0);

	notice_area(act, n, o->area);
	notice_area(act, n, team->area);
	notice_area(act, n, o->desk);
}

void
order_answer(struct act *act, const struct order *o)
{
	char number[24];

	order_number(o, act->now, number);
	act_answer(act, &kind_order, o, number);
}

void
order_add_step(struct act *act, struct order *o, const struct team *team,
    struct order_fold *f, struct order_step *s)
{
	struct order before = *o;

	s->order = o->id;
	s->no = ++o->steps;
	s->at = act->now;
	s->happened = act->happened;
	s->by = act->who->account;
	change_new(act->change, &kind_order_step, s);
	order_fold_step(f, o, s);
	order_fold_store(f, o);
	change_set(act->change, &kind_order, o);
	order_line(act, o, team, s, (enum line_what)(line_what_order_sent + s->step - order_verb_send));
	order_tell(act, o, team);
	order_ask(act, before.steps > 0 ? &before : NULL, o);
}
