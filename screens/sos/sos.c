/*
 * 求救, the call for help: the first row of every menu, two keys. It goes out
 * at once; who, place and need follow if there is time. The caller sees who
 * answered and when.
 */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/sos/sos.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/list.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "screens/sos/calls.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/rules/sos/sos.h"
#include "src/rules/sos/sos_phones.h"

enum { S_SEND = 1, S_DRILL, S_TRAPPED, S_CONTACT, S_PLACE, S_TEXT, S_AGAIN, S_OPEN, S_SAFE, S_MISTAKE };
#define SENDERS (ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(team) | ROLE(storekeeper))

static void
unsent_rows(struct view *v, struct txn *t)
{
	struct page areas = { 0 };
	size_t n = find_own_areas(t, &v->s->viewer, SENDERS, &areas);

	/* Who came to practise is shown nothing that rings. */
	if (v->arg.n == 1 && n > 0) {
		page_choice_text(&v->page, S_DRILL, 0, _("practise: a call that is a drill"));
		page_clear(&areas);
		return;
	}
	page_text(&v->page, "%s", _("Rings at the township and the county until a person answers."));
	page_text(&v->page, "%s", "");
	/* First, so that it has the same digit whatever was called before. */
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
	call_rows(v, t, S_OPEN);
}

/* Whom to ring oneself, one line each. */
static void
phone_rows(struct view *v, struct txn *t, const char *area)
{
	struct buf b;
	size_t n;

	buf_grow(&b, 1000);
	sos_phones(t, area, "\n", &b);
	if (b.len == 0)
		page_text(&v->page, "%s", _("No duty telephone is set; numbers of people: contacts"));
	for (const char *line = buf_str(&b); *line; line += n + (line[n] != '\0')) {
		n = strcspn(line, "\n");
		page_text(&v->page, _("telephone %.*s"), (int)n, line)->attr = TERM_BOLD;
	}
	buf_free(&b);
}

/* Who can hear it, as it was known when it rang last. */
static void
ringing_rows(struct view *v, struct txn *t, const struct sos *s)
{
	char name[200];

	page_text(&v->page, _("! not answered yet; rang %lld times"), (long long)s->rings);
	if (s->joined)
		page_text(&v->page, _("! called %lld times more; that did not ring anew"), (long long)s->joined);
	if (s->drill)
		return;
	if (sos_is_unheard(t, s)) {
		page_text(&v->page, "%s", _("! NOBODY is online to hear it. Telephone now:"))->attr =
		    TERM_BOLD;
	} else if (s->rings_at[0]) {
		area_name(t, s->rings_at, false, name, sizeof(name));
		page_text(&v->page, _("It rings at %s. By telephone:"), name);
	} else {
		page_text(&v->page, "%s", _("By telephone:"));
	}
	phone_rows(v, t, s->area);
}

/* What he may still say. His own word has a digit that stays when somebody answers. */
static void
more_rows(struct view *v, const struct sos *s)
{
	page_text(&v->page, "%s", _("If there is time:"));
	page_choice(&v->page, S_TRAPPED, 0, s->trapped.known ? _("trapped: %lld people") : _("trapped: how many"),
	    (long long)s->trapped.v);
	page_choice(&v->page, S_CONTACT, 0, s->out_of_contact.known ? _("out of contact: %lld people") :
	    _("out of contact: how many"), (long long)s->out_of_contact.v);
	page_choice(&v->page, S_PLACE, 0, _("place: %s"), s->place);
	page_choice(&v->page, S_TEXT, 0, _("what is needed: %s"),
	    call_said(s->text, s->text_sealed.len));
	page_choice_text(&v->page, S_SAFE, 0, _("we are out of danger"));
	page_choice_text(&v->page, S_MISTAKE, 0, _("it was a false alarm"));
	if (!s->answered)
		page_choice_text(&v->page, S_AGAIN, 0, _("ring again"));
}

static void
sent_rows(struct view *v, struct txn *t, const struct sos *s)
{
	char number[24], when[40], who[100];

	sos_number(s, clock_now(), number);
	number_short(number, clock_now());
	page_text(&v->page, _("%s%s sent %s"), words_drill(s->drill), number,
	    ui_when(v->ui, s->at, when, sizeof(when)))->attr = TERM_BOLD;
	if (s->answered) {
		words_phone(t, sos_answerer(s), who, sizeof(who));
		page_text(&v->page, _("+ answered by %s at %s"), who,
		    ui_when(v->ui, s->answered, when, sizeof(when)))->attr = TERM_BOLD;
	} else {
		ringing_rows(v, t, s);
	}
	call_word_rows(v, t, s);
	if (!s->closed)
		more_rows(v, s);
}

static void
sos_load(struct view *v, struct txn *t)
{
	struct sos s;
	bool sent = v->arg.id && record_get(t, &kind_sos, v->arg.id, &s) && s.by == v->s->viewer.account;

	v->drill = sent ? s.drill : v->arg.n == 1;
	if (sent)
		sent_rows(v, t, &s);
	else
		unsent_rows(v, t);
}

/* The call has a page of its own: no key for this one chooses there. */
static void
sos_go(struct view *v, uint64_t id)
{
	struct arg arg = { .id = id };
	struct ui *ui = v->ui;

	view_close(v);
	ui_open(ui, screen_find("sos"), &arg, 0);
}

static void
sos_send(struct view *v, const char *area, bool drill)
{
	struct reply reply;
	struct errand o;

	if (!errand_begin(v, &o, "sos.send"))
		return;
	errand_text(&o, "area", area);
	errand_bool(&o, "drill", drill);
	if (errand_send(v, &o, &reply) == DONE)
		sos_go(v, reply.answer.id);
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

/* Asked once more: a wrong key must not tell a desk that all is well. */
static void
sos_word_ask(struct view *v, int what)
{
	struct view *w = ask_confirm(v, what, what == S_SAFE ? _("Out of danger: tell the duty desk?") :
	    _("A false alarm: tell the duty desk?"));

	if (w)
		page_choice_text(&w->page, 1, 0, _("yes, tell the duty desk"));
}

static void
sos_choose(struct view *v, const struct row *r)
{
	switch (r->what) {
	case S_SEND:
		sos_send(v, r->code, false);
		break;
	case S_DRILL:
		sos_send(v, find_own_area(&v->s->viewer, SENDERS), true);
		break;
	case S_OPEN:
		sos_go(v, r->id);
		break;
	case S_AGAIN: {
		struct errand o;

		if (errand_begin(v, &o, "sos.send")) {
			errand_ref(&o, "which", v->arg.id);
			o.again = true;
			errand_send(v, &o, NULL);
		}
		break;
	}
	case S_SAFE:
	case S_MISTAKE:
		sos_word_ask(v, r->what);
		break;
	default:
		sos_ask(v, r->what);
	}
}

static void
sos_result(struct view *v, int tag, const struct result *r)
{
	const char *field = tag == S_TRAPPED ? "trapped" : tag == S_CONTACT ? "out_of_contact" :
	    tag == S_PLACE ? "place" : "text";
	struct errand o;

	if (tag == S_SAFE || tag == S_MISTAKE) {
		if (r->what == 1)
			errand_which(v, tag == S_SAFE ? "sos.safe" : "sos.mistake", v->arg.id);
		return;
	}
	if (!r->text[0] || !errand_begin(v, &o, "sos.send"))
		return;
	errand_ref(&o, "which", v->arg.id);
	o.said = N_("added to the call");
	if (errand_typed(v, &o, field, r->text))
		errand_send(v, &o, NULL);
}

const struct screen screen_sos = {
	.name = "sos",
	.title = N_("Call for help"),
	.help = N_("Goes out at once and rings until a named person answers. Add what you can afterwards."),
	.roles = SENDERS,
	.menu = 10,
	.letter = 'h',
	.widget = &widget_confirm,
	.live = true,
	.load = sos_load,
	.choose = sos_choose,
	.result = sos_result,
};
