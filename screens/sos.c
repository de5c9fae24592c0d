/*
 * 求救, the call for help: the first row of every menu, two keys. It goes out
 * at once; who, place and need follow if there is time. The caller sees who
 * answered and when.
 */
#include <stdio.h>
#include <string.h>

#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/list.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "src/clock.h"
#include "src/rules/sos.h"

enum { S_SEND = 1, S_DRILL, S_TRAPPED, S_CONTACT, S_PLACE, S_TEXT, S_AGAIN };
#define SENDERS (ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(team) | ROLE(storekeeper))

struct sos_state {
	uint64_t	sent;
};

static void
unsent_rows(struct view *v, struct txn *t)
{
	struct page areas = { 0 };
	size_t n = find_own_areas(t, &v->s->viewer, SENDERS, &areas);

	page_text(&v->page, "%s", _("Rings at the township and the county until a person answers."));
	page_text(&v->page, "%s", "");
	for (size_t i = 0; i < areas.n; i++) {
		struct row *r = page_choice(&v->page, S_SEND, 0, _("call for help NOW: %s"),
		    areas.row[i].left);

		memcpy(r->code, areas.row[i].code, sizeof(r->code));
	}
	page_clear(&areas);
	if (n == 0)
		page_text(&v->page, "%s", _("No area is granted to you: telephone the duty desk."));
	else
		page_choice_text(&v->page, S_DRILL, 0, _("practise: a call that is a drill"));
}

static void
sent_rows(struct view *v, struct txn *t, const struct sos *s)
{
	char number[24], when[40], who[100];

	sos_number(s, clock_now(), number);
	words_short(number, clock_now());
	page_text(&v->page, _("%s%s sent %s"), words_drill(s->drill), number,
	    ui_when(v->ui, s->at, when, sizeof(when)))->attr = TERM_BOLD;
	if (s->answered) {
		words_phone(t, s->answered_by, who, sizeof(who));
		page_text(&v->page, _("+ answered by %s at %s"), who,
		    ui_when(v->ui, s->answered, when, sizeof(when)))->attr = TERM_BOLD;
	} else {
		page_text(&v->page, _("! not answered yet; rang %lld times"), (long long)s->rings);
	}
	page_text(&v->page, "%s", _("If there is time:"));
	page_choice(&v->page, S_TRAPPED, 0, s->trapped.known ? _("trapped: %lld") : _("trapped: how many"),
	    (long long)s->trapped.v);
	page_choice(&v->page, S_CONTACT, 0, s->out_of_contact.known ? _("out of contact: %lld") :
	    _("out of contact: how many"), (long long)s->out_of_contact.v);
	page_choice(&v->page, S_PLACE, 0, _("place: %s"), s->place);
	page_choice(&v->page, S_TEXT, 0, _("what is needed: %s"), s->text);
	page_choice_text(&v->page, S_AGAIN, 0, _("ring again"));
}

static void
sos_load(struct view *v, struct txn *t)
{
	struct sos_state *st = v->state;
	struct sos s;

	if (st->sent && record_get(t, &kind_sos, st->sent, &s))
		sent_rows(v, t, &s);
	else
		unsent_rows(v, t);
}

static void
sos_send(struct view *v, const char *area, bool drill)
{
	struct sos_state *st = v->state;
	struct reply reply;
	struct order o;

	if (!order_begin(v, &o, "sos.send"))
		return;
	order_text(&o, "area", area);
	order_bool(&o, "drill", drill);
	if (order_send(v, &o, &reply) == DONE) {
		st->sent = reply.answer.id;
		view_refresh(v);
	}
}

static void
sos_ask(struct view *v, int what)
{
	static const char *const titles[] = {
		[S_TRAPPED] = N_("Trapped, how many"), [S_CONTACT] = N_("Out of contact, how many"),
		[S_PLACE] = N_("Place"), [S_TEXT] = N_("What is needed"),
	};

	ask_text(v, what, _(titles[what]), NULL, what == S_PLACE ? 180 : 300, false);
}

static void
sos_choose(struct view *v, const struct row *r)
{
	const struct sos_state *st = v->state;

	switch (r->what) {
	case S_SEND:
		sos_send(v, r->code, false);
		break;
	case S_DRILL:
		sos_send(v, find_own_area(&v->s->viewer, SENDERS), true);
		break;
	case S_AGAIN: {
		struct order o;

		if (order_begin(v, &o, "sos.send")) {
			order_ref(&o, "which", st->sent);
			o.again = true;
			order_send(v, &o, NULL);
		}
		break;
	}
	default:
		sos_ask(v, r->what);
	}
}

static void
sos_result(struct view *v, int tag, const struct result *r)
{
	const struct sos_state *st = v->state;
	const char *field = tag == S_TRAPPED ? "trapped" : tag == S_CONTACT ? "out_of_contact" :
	    tag == S_PLACE ? "place" : "text";
	struct order o;

	if (!r->text[0] || !order_begin(v, &o, "sos.send"))
		return;
	order_ref(&o, "which", st->sent);
	if (tag == S_TRAPPED || tag == S_CONTACT) {
		if (!order_number(&o, field, r->text)) {
			ui_warn(v->ui, "%s", _("Not understood as a number; type digits."));
			order_drop(&o);
			return;
		}
	} else {
		order_text(&o, field, r->text);
	}
	order_send(v, &o, NULL);
}

const struct screen screen_sos = {
	.name = "sos",
	.title = N_("Call for help"),
	.help = N_("Goes out at once and rings until a named person answers. Add what you can afterwards."),
	.roles = SENDERS,
	.menu = 10,
	.letter = 'h',
	.widget = &widget_confirm,
	.state_size = sizeof(struct sos_state),
	.live = true,
	.load = sos_load,
	.choose = sos_choose,
	.result = sos_result,
};
