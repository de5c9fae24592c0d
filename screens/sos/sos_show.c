/* One call for help as a desk reads it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "screens/desk/open.h"
#include "screens/kit/ask.h"
#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "screens/sos/calls.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/sos/sos.h"

enum { TAG_REPLY = 1, TAG_REASON, TAG_SEAL };

static void
answer_rows(struct view *v, struct txn *t, const struct sos *s)
{
	char when[40], who[100];

	if (!s->answered)
		return;
	words_person(t, s->answered_by, who, sizeof(who));
	page_text(&v->page, _("answered by %s at %s"), who,
	    ui_when(v->ui, s->answered, when, sizeof(when)));
	words_phone(t, s->said_by, who, sizeof(who));
	if (s->said_by)
		page_text(&v->page, _("on the word of %s, %s"), who, tr_value(&enum_how, s->said_how));
}

static void
sos_show_load(struct view *v, struct txn *t)
{
	const struct kind *k = &kind_sos;
	int64_t now = clock_now();
	char number[24], text[400], who[100];
	struct sos s;

	if (!record_get(t, k, v->arg.id, &s) || !sos_visible(t, &v->s->viewer, &s)) {
		page_text(&v->page, "%s", _("There is no such call in your area."));
		return;
	}
	sos_number(&s, now, number);
	number_short(number, now);
	words_phone(t, s.by, who, sizeof(who));
	page_text(&v->page, "%s%s %s", words_drill(s.drill), number, who)->attr = TERM_BOLD;
	if (record_holder(v, t, k, s.id, text, sizeof(text)))
		page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];

		if ((f->flags & F_SYSTEM) || f->type == T_REF || f->type == T_BOOL || !field_known(f, &s))
			continue;
		ui_field(v->ui, t, f, &s, text, sizeof(text));
		page_text(&v->page, "%s: %s", tr_field(k, f), text);
	}
	if (s.joined)
		page_text(&v->page, "%s: %lld", tr_field(k, kind_field(k, "joined")), (long long)s.joined);
	answer_rows(v, t, &s);
	call_word_rows(v, t, &s);
}

static void
sos_show_answer(struct view *v)
{
	errand_which(v, "sos.answer", v->arg.id);
}

static void
sos_show_write(struct view *v)
{
	view_open(v, "sos_answer", &v->arg, 0);
}

static void
sos_show_close(struct view *v)
{
	view_open(v, "sos_close", &v->arg, 0);
}

static void
sos_show_reply(struct view *v)
{
	ask_text(v, TAG_REPLY, _("A line to the caller"), NULL, (size_t)kind_field(&kind_op_sos_reply, "text")->max, false);
}

static void
reply_send(struct view *v, const struct result *r)
{
	struct errand o;

	if (!r->text[0] || !errand_begin(v, &o, "sos.reply"))
		return;
	errand_ref(&o, "which", v->arg.id);
	errand_text(&o, "text", r->text);
	o.said = N_("the caller reads it on his board");
	errand_send(v, &o, NULL);
}

static bool
words_sealed(const struct sos *s)
{
	return s->text_sealed.len > 0 || s->reply_sealed.len > 0 || s->outcome_sealed.len > 0;
}

static void
read_call(const struct view *v, struct sos *s)
{
	memset(s, 0, sizeof(*s));
	record_read(v->s->db, &kind_sos, v->arg.id, s);
}

static bool
has_personal(const struct view *v)
{
	struct sos s;

	read_call(v, &s);
	return s.other_phone.len > 0 || words_sealed(&s);
}

/* Shown once, and stays nowhere. */
static void
reveal(struct view *v, const char *reason)
{
	struct reply r = { 0 };
	struct errand o;

	if (!errand_begin(v, &o, "sos.reveal"))
		return;
	errand_ref(&o, "which", v->arg.id);
	errand_text(&o, "reason", reason);
	o.said = N_("shown; the log says who looked");
	if (errand_send(v, &o, &r) == DONE)
		ask_once(v, _("Personal data; shown once"), r.secret);
	explicit_bzero(&r, sizeof(r));
}

/* A number to call back at once; words with a reason. */
static void
sos_show_reveal(struct view *v)
{
	struct sos s;

	read_call(v, &s);
	if (words_sealed(&s))
		ask_text(v, TAG_REASON, _("Reason"), _("what for; it stays in the journal"),
		    (size_t)kind_field(&kind_op_sos_reveal, "reason")->max, false);
	else
		reveal(v, "");
}

static void
sos_show_seal(struct view *v)
{
	struct view *w = ask_confirm(v, TAG_SEAL, _("Seal the words of this call?"));

	if (!w)
		return;
	page_text(&w->page, "%s", _("What was said in it until now is shown with a reason only, here and in its incident. Place and figures stay open."));
	page_choice_text(&w->page, 1, 0, _("seal them"));
	page_choice_text(&w->page, 2, 0, _("leave it"));
}

static void
sos_show_result(struct view *v, int tag, const struct result *r)
{
	if (tag == TAG_SEAL && r->what == 1)
		errand_which(v, "sos.seal", v->arg.id);
	else if (tag == TAG_REASON)
		reveal(v, r->text);
	else if (tag == TAG_REPLY)
		reply_send(v, r);
}

static void
sos_show_incident(struct view *v)
{
	struct sos s;

	if (record_read(v->s->db, &kind_sos, v->arg.id, &s) && s.incident)
		open_record(v, kind_incident.no, s.incident, 0);
}

static const struct action sos_show_actions[] = {
	{ '1', 'a', N_("answer"), N_("A named person has it; the ringing ends."),
	    ROLE(duty) | ROLE(leader) | ROLE(officer), NULL, sos_show_answer, "sos.answer" },
	{ '2', 'e', N_("incident"), N_("The incident it belongs to."), 0, NULL, sos_show_incident, NULL },
	{ '3', 's', N_("somebody else answers"), N_("Who answers by telephone, and what is done."),
	    ROLE(duty) | ROLE(leader) | ROLE(officer), NULL, sos_show_write, "sos.answer" },
	{ '4', 'c', N_("close: what came of it"), N_("Rescued, to hospital, false alarm, other; the row leaves the board."),
	    ROLE(duty) | ROLE(leader) | ROLE(officer), NULL, sos_show_close, "sos.close" },
	{ '5', 'b', N_("line to the caller"), N_("He sees it on his board and on his call, and it flashes there."),
	    ROLE(duty) | ROLE(leader) | ROLE(officer), NULL, sos_show_reply, "sos.reply" },
	{ '6', 'p', N_("personal data"), N_("The telephone left, with a reason sealed words: shown once; the journal notes who looked."),
	    ROLE(duty) | ROLE(leader) | ROLE(officer), has_personal, sos_show_reveal, "sos.reveal" },
	{ '7', 'm', N_("words are personal data"), N_("What was said in the call is sealed, and shown with a reason only."),
	    ROLE(duty) | ROLE(leader) | ROLE(officer), NULL, sos_show_seal, "sos.seal" },
	{ 0 }
};

const struct screen screen_sos_show = {
	.name = "sos_show",
	.title = N_("Call for help"),
	.help = N_("Who calls, from where, and what is needed."),
	.about = &kind_sos,
	.shows = true,
	.actions = sos_show_actions,
	.load = sos_show_load,
	.result = sos_show_result,
};
