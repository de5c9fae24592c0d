/*
 * One thing that must be answered, opened from the board or by the key that
 * answers a ring. Nothing is chosen at first, so no key typed for something
 * else can answer it.
 */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/sos/sos.h"
#include "screens/desk/need_words.h"
#include "screens/desk/open.h"
#include "screens/kit/list.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"

enum { N_ANSWER = 1, N_OPEN, N_INCIDENT, N_LATER };

static bool
need_get(struct view *v, struct need *n)
{
	struct txn t;
	bool found;

	txn_begin(&t, v->s->db, false);
	found = record_get(&t, &kind_need, v->arg.id, n);
	txn_abort(&t);
	return found;
}

static bool
is_answered_by_word(const struct need *n)
{
	return n->verb == need_verb_answer || n->verb == need_verb_casualty;
}

static void
sos_rows(struct view *v, struct txn *t, const struct need *n)
{
	char text[200];
	struct sos s;

	if (n->subject_kind != kind_sos.no || !record_get(t, &kind_sos, n->subject, &s))
		return;
	words_person(t, s.by, text, sizeof(text));
	page_text(&v->page, _("caller: %s  %s"), text, s.phone);
	if (s.place[0])
		page_text(&v->page, _("place: %s"), s.place);
	if (s.text[0])
		page_text(&v->page, _("needs: %s"), s.text);
	if (s.trapped.known)
		page_text(&v->page, _("trapped: %lld"), (long long)s.trapped.v);
	if (s.out_of_contact.known)
		page_text(&v->page, _("out of contact: %lld"), (long long)s.out_of_contact.v);
}

static void
need_show_load(struct view *v, struct txn *t)
{
	int64_t now = clock_now();
	char text[600], who[100], when[40];
	struct need n;

	if (!record_get(t, &kind_need, v->arg.id, &n)) {
		page_text(&v->page, "%s", _("There is no such entry any more."));
		return;
	}
	words_need(t, &n, now, text, sizeof(text));
	page_text(&v->page, "%s", text);
	page_text(&v->page, _("since %s"), ui_when(v->ui, n.opened, when, sizeof(when)));
	sos_rows(v, t, &n);
	if (n.answered) {
		words_person(t, n.answered_by, who, sizeof(who));
		page_text(&v->page, _("answered by %s at %s"), who,
		    ui_when(v->ui, n.answered, when, sizeof(when)));
	}
	page_text(&v->page, "%s", "");
	if (!n.answered && n.live && is_answered_by_word(&n))
		page_choice_text(&v->page, N_ANSWER, n.id, _("answer: I take care of it"));
	else if (!n.answered && n.live && !n.taken_by)
		page_choice_text(&v->page, N_ANSWER, n.id, _("take it: my name on it"));
	page_choice_text(&v->page, N_OPEN, n.id, _("show what it is about"));
	if (n.incident)
		page_choice_text(&v->page, N_INCIDENT, n.id, _("show the incident"));
	if (n.live)
		page_choice_text(&v->page, N_LATER, n.id, _("later, with a reason"));
}

static void
need_answer_now(struct view *v)
{
	bool call;
	struct order o;
	struct need n;

	if (!need_get(v, &n))
		return;
	if (n.answered || !n.live) {
		ui_say(v->ui, "%s", n.answered ? _("answered") : _("this is settled"));
		return;
	}
	call = n.verb == need_verb_answer && n.subject_kind == kind_sos.no;
	if (!order_begin(v, &o, call ? "sos.answer" : n.verb == need_verb_casualty ?
	    "need.answer" : "need.take"))
		return;
	order_ref(&o, "which", call ? n.subject : n.id);
	o.said = is_answered_by_word(&n) ? N_("answered") : N_("taken");
	order_send(v, &o, NULL);
}

static void
need_show_choose(struct view *v, const struct row *r)
{
	struct need n;
	struct arg arg = { .id = v->arg.id };

	if (!need_get(v, &n))
		return;
	if (r->what == N_ANSWER)
		need_answer_now(v);
	else if (r->what == N_OPEN)
		open_record(v, (unsigned)n.subject_kind, n.subject, n.id);
	else if (r->what == N_INCIDENT)
		open_record(v, kind_incident.no, n.incident, 0);
	else if (r->what == N_LATER)
		view_open(v, "later", &arg, 0);
}

/* The second Ctrl-G answers; all else is the list's. */
static bool
need_key(struct view *v, const struct key_press *key)
{
	if (key->kind != K_CTRL || key->cp != 'g')
		return list_key(v, key);
	need_answer_now(v);
	return true;
}

static const struct widget widget_need = { .draw = list_draw, .key = need_key, .careful = true };

const struct screen screen_need_show = {
	.name = "need_show",
	.title = N_("To answer"),
	.help = N_("What must be answered. Nothing is chosen at first: 1, or Ctrl-G again, answers."),
	.about = &kind_need,
	.shows = true,
	.widget = &widget_need,
	.load = need_show_load,
	.choose = need_show_choose,
};
