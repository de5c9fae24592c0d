/*
 * One thing that must be answered, opened from the board or by the key that
 * answers a ring. Nothing is chosen at first, so no key typed for something
 * else can answer it.
 */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/need.h"
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

static void
need_show_load(struct view *v, struct txn *t)
{
	int64_t now = clock_now();
	const struct need_face *face;
	const struct demand *d;
	char text[600], who[100], when[40];
	struct need n;

	if (!record_get(t, &kind_need, v->arg.id, &n)) {
		page_text(&v->page, "%s", _("There is no such entry any more."));
		return;
	}
	words_need(t, &n, now, text, sizeof(text));
	page_text(&v->page, "%s", text);
	page_text(&v->page, _("since %s"), ui_when(v->ui, n.opened, when, sizeof(when)));
	face = need_face((unsigned)n.subject_kind);
	if (face && face->rows)
		face->rows(t, &n, &v->page);
	if (n.answered) {
		words_person(t, n.answered_by, who, sizeof(who));
		page_text(&v->page, _("answered by %s at %s"), who,
		    ui_when(v->ui, n.answered, when, sizeof(when)));
	}
	page_text(&v->page, "%s", "");
	d = demand_find((enum need_verb)n.verb);
	if (d && !n.answered && n.live && (d->answer || !n.taken_by))
		page_choice_text(&v->page, N_ANSWER, n.id, _(d->words));
	page_choice_text(&v->page, N_OPEN, n.id, _("show what it is about"));
	if (n.incident)
		page_choice_text(&v->page, N_INCIDENT, n.id, _("show the incident"));
	if (n.live)
		page_choice_text(&v->page, N_LATER, n.id, _("later, with a reason"));
}

static void
need_answer_now(struct view *v)
{
	const struct demand *d;
	struct order o;
	struct need n;

	if (!need_get(v, &n))
		return;
	if (n.answered || !n.live) {
		ui_say(v->ui, "%s", n.answered ? _("answered") : _("this is settled"));
		return;
	}
	d = demand_find((enum need_verb)n.verb);
	if (!order_begin(v, &o, d && d->answer ? d->answer : "need.take"))
		return;
	order_ref(&o, "which", d && d->of_subject ? n.subject : n.id);
	o.said = d && d->answer ? N_("answered") : N_("taken");
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
