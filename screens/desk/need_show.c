/*
 * One thing that must be answered, opened from the board or by the key that
 * answers a ring. Nothing is chosen at first, so no key typed for something
 * else can answer it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_told.h"
#include "screens/desk/need_words.h"
#include "screens/desk/open.h"
#include "screens/kit/list.h"
#include "screens/kit/send.h"
#include "screens/kit/why.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"

enum { N_ANSWER = 1, N_OPEN, N_INCIDENT, N_DO, N_OTHER };

/* What the rules let somebody do with it besides answering, each while its
 * operation's own check allows it. screen: asks for more; else sent at once. */
static const struct doing {
	const char	*op, *screen, *words, *said;
} doings[] = {
	{ "need.extend", NULL, N_("I go on with it"), N_("your claim lasts longer") },
	{ "need.release", NULL, N_("give it back"), N_("others see that nobody is on it") },
	{ "need.call", NULL, N_("I ring them"), N_("nobody else rings them for some minutes") },
	{ "need.told", "need_told", N_("somebody was told"), NULL },
	{ "need.told", "need_answer", N_("somebody else answers it"), NULL },
	{ "need.give", "give", N_("give it to somebody"), NULL },
	{ "need.later", "later", N_("later, with a reason"), NULL },
	{ "need.close", "need_close", N_("end it without doing it, with a reason"), NULL },
};

static bool
need_get(struct view *v, struct need *n)
{
	return record_read(v->s->db, &kind_need, v->arg.id, n);
}

/* One of those asked, with his telephone: when he was told, how, by whose word. */
static void
asked_row(struct view *v, struct txn *t, const struct need *n, uint64_t person)
{
	char who[120], when[40], by[100];
	struct need_told told;

	words_phone(t, person, who, sizeof(who));
	if (!need_told_of(t, n, person, clock_now(), &told)) {
		page_text(&v->page, _("asked: %s"), who);
		return;
	}
	ui_when(v->ui, told.at, when, sizeof(when));
	words_person(t, told.by, by, sizeof(by));
	if (told.by == 0 || told.by == person)
		page_text(&v->page, _("asked: %s, told %s (%s)"), who, when,
		    tr_value(&enum_how, told.how));
	else
		page_text(&v->page, _("asked: %s, told %s (%s, noted by %s)"), who, when,
		    tr_value(&enum_how, told.how), by);
}

/* Whom it asks; when the chain goes on. */
static void
asked_rows(struct view *v, struct txn *t, const struct need *n)
{
	struct outsider out;
	char when[40];
	size_t count;
	uint64_t *ids = need_people(t, n, clock_now(), &count);

	for (size_t i = 0; need_outsider(t, n, clock_now(), i, &out); i++)
		page_text(&v->page, _("to be rung: %s %s, has no account"), out.name, out.phone);
	for (size_t i = 0; i < count; i++)
		asked_row(v, t, n, ids[i]);
	free(ids);
	if (n->told)
		page_text(&v->page, _("told at %s"), ui_when(v->ui, n->told, when, sizeof(when)));
	if (n->waits)
		page_text(&v->page, _("waits since %s; goes on as soon as one of those it would ask next logs in"),
		    ui_when(v->ui, n->waits, when, sizeof(when)));
	else if (n->next)
		page_text(&v->page, _("goes on at %s"), ui_when(v->ui, n->next, when, sizeof(when)));
	if (n->shift)
		page_text(&v->page, _("later by %lld minutes, the server was off"),
		    (long long)((n->shift + 59) / 60));
}

/* A row if its operation may be done now; else why not, for the end of the page; NULL: what
 * is over says once that it is, not of each. */
static void
offer(struct view *v, struct txn *t, struct row choice, const char *op, uint64_t which,
    const char *words, struct why *why)
{
	const struct op *o = op_find(op, NULL);
	struct refusal r;

	if (o && act_may(t, &v->s->viewer, o, which, clock_now(), &r))
		page_choice_text(&v->page, choice.what, choice.id, _(words));
	else if (o && why)
		why_add(why, &v->page, t, _(words), &r);
}

static void
other_row(struct view *v, struct txn *t, const struct need *n)
{
	const char *what = tr_value(&enum_need_verb, n->verb);
	char text[300];
	struct buf b = BUF(text);

	buf_printf(&b, n->taken_by ? _("%s: open it") : _("%s: open it, my name on it"), what);
	need_stand_words(t, n, clock_now(), &b);
	page_choice_text(&v->page, N_OTHER, n->id, buf_str(&b));
}

/* What else the same record asks of the reader, a row each; false: nothing. */
static bool
other_rows(struct view *v, struct txn *t, const struct need *n)
{
	size_t count, shown = 0;
	struct need *all = need_list_about(t, &v->s->viewer, kind_by_no((unsigned)n->subject_kind),
	    n->subject, &count);

	for (size_t i = 0; i < count; i++) {
		if (all[i].verb == n->verb)
			continue;
		other_row(v, t, &all[i]);
		shown++;
	}
	free(all);
	return shown > 0;
}

/* The rows that are not for every need. */
static const size_t going_on = 0, by_word = 4;

static bool
answers(const struct need *n)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);

	return d && d->answer;
}

/* A unit is asked, and he is not of it: he notes in the record what it says. */
static bool
is_of_others(struct view *v, struct txn *t, const struct need *n)
{
	return n->unit != 0 && n->issuer[0] != '\0' && !need_is_mine(t, &v->s->viewer, n);
}

/* The row of digit 1. It stands above what may be long, so that it is on the first page
 * of every screen; whose claim runs out goes on with it. */
static void
first_choice(struct view *v, struct txn *t, const struct need *n, struct why *why)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);

	if (is_of_others(v, t, n))
		page_choice_text(&v->page, N_OPEN, n->id, _("write what they say: open it"));
	else if (d && !d->answer && n->taken_by == v->s->viewer.account)
		offer(v, t, (struct row){ .what = N_DO, .id = going_on }, "need.extend", n->id,
		    doings[going_on].words, why);
	else if (d)
		offer(v, t, (struct row){ .what = N_ANSWER, .id = n->id },
		    d->answer ? d->answer : "need.take", d->of_subject ? n->subject : n->id,
		    d->words, why);
}

static void
choices(struct view *v, struct txn *t, const struct need *n, struct why *why)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);

	if (!other_rows(v, t, n) && !is_of_others(v, t, n))
		page_choice_text(&v->page, N_OPEN, n->id, _("show what it is about"));
	if (n->incident)
		page_choice_text(&v->page, N_INCIDENT, n->id, _("show the incident"));
	for (size_t i = 0; i < sizeof(doings) / sizeof(doings[0]); i++)
		if ((i != going_on || answers(n)) && (i != by_word || (answers(n) && !d->of_subject)))
			offer(v, t, (struct row){ .what = N_DO, .id = i }, doings[i].op, n->id,
			    doings[i].words, why);
}

static void
answered_rows(struct view *v, struct txn *t, const struct need *n)
{
	char who[100], when[40];

	words_person(t, n->answered_by, who, sizeof(who));
	page_text(&v->page, _("answered by %s at %s"), who,
	    ui_when(v->ui, n->answered, when, sizeof(when)));
	words_person(t, n->said_by, who, sizeof(who));
	if (n->said_by)
		page_text(&v->page, _("on the word of %s, %s"), who, tr_value(&enum_how, n->how));
}

static void
settled_row(struct view *v, struct txn *t, const struct need *n)
{
	char who[100], when[40];

	words_person(t, n->settled_by, who, sizeof(who));
	if (n->settled_by)
		page_text(&v->page, _("done: %s, %s"), who,
		    ui_when(v->ui, n->settled, when, sizeof(when)));
}

static void
need_show_load(struct view *v, struct txn *t)
{
	int64_t now = clock_now();
	const struct need_face *face;
	char text[600], when[40];
	struct why why = { 0 };
	struct need n;

	if (!record_get(t, &kind_need, v->arg.id, &n)) {
		page_text(&v->page, "%s", _("There is no such entry any more."));
		return;
	}
	words_need(t, &n, now, text, sizeof(text));
	page_text(&v->page, "%s", text);
	page_text(&v->page, _("asked %s"), ui_when(v->ui, n.opened, when, sizeof(when)));
	first_choice(v, t, &n, n.live ? &why : NULL);
	face = need_face((unsigned)n.subject_kind);
	if (face && face->rows)
		face->rows(t, &n, &v->page);
	if (n.answered)
		answered_rows(v, t, &n);
	else if (!n.live)
		settled_row(v, t, &n);
	page_text(&v->page, "%s", "");
	choices(v, t, &n, n.live ? &why : NULL);
	why_end(&why, &v->page);
	page_text(&v->page, "%s", "");
	if (n.live)
		asked_rows(v, t, &n);
}

static void
doing_now(struct view *v, const struct doing *what, uint64_t need)
{
	struct arg arg = { .id = need };
	struct errand o;

	if (what->screen) {
		view_open(v, what->screen, &arg, 0);
	} else if (errand_begin(v, &o, what->op)) {
		errand_ref(&o, "which", need);
		o.said = what->said;
		errand_send(v, &o, NULL);
	}
}

static bool
others_read(struct view *v, const struct need *n)
{
	struct txn t;
	bool yes;

	do {
		txn_begin(&t, v->s->db, false);
		yes = is_of_others(v, &t, n);
	} while (txn_again(&t));
	return yes;
}

static void
need_answer_now(struct view *v)
{
	const struct demand *d;
	struct errand o;
	struct need n;

	if (!need_get(v, &n))
		return;
	if (n.answered || !n.live) {
		ui_say(v->ui, "%s", n.answered ? _("answered") : _("this is settled"));
		return;
	}
	if (others_read(v, &n)) {
		open_record(v, (unsigned)n.subject_kind, n.subject, n.id);
		return;
	}
	d = demand_find((enum need_verb)n.verb);
	if (n.taken_by == v->s->viewer.account && d && !d->answer) {
		doing_now(v, &doings[0], n.id);
		return;
	}
	if (!errand_begin(v, &o, d && d->answer ? d->answer : "need.take"))
		return;
	errand_ref(&o, "which", d && d->of_subject ? n.subject : n.id);
	o.said = d && d->said ? d->said : d && d->answer ? N_("answered") : N_("taken");
	errand_send(v, &o, NULL);
}

static void
other_open(struct view *v, uint64_t id)
{
	struct need n;

	if (record_read(v->s->db, &kind_need, id, &n))
		open_need(v, &n);
}

static void
need_show_choose(struct view *v, const struct row *r)
{
	struct need n;

	if (!need_get(v, &n))
		return;
	if (r->what == N_ANSWER)
		need_answer_now(v);
	else if (r->what == N_OPEN)
		open_record(v, (unsigned)n.subject_kind, n.subject, n.id);
	else if (r->what == N_OTHER)
		other_open(v, r->id);
	else if (r->what == N_INCIDENT)
		open_record(v, kind_incident.no, n.incident, 0);
	else if (r->what == N_DO)
		doing_now(v, &doings[r->id], n.id);
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
	.title = N_("To do"),
	.help = N_("What must be answered. Nothing is chosen at first: 1, or Ctrl-G again, answers."),
	.about = &kind_need,
	.shows = true,
	.widget = &widget_need,
	.load = need_show_load,
	.choose = need_show_choose,
};
