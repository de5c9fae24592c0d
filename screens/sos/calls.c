/* One's own calls for help as rows: when, and who answered. */
#include "screens/sos/calls.h"

#include <stdio.h>

#include "gen/kinds/sos/enums.h"
#include "gen/kinds/sos/sos.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/op/number.h"
#include "src/rules/sos/sos.h"

enum { CALLS = 3 };

static void
call_row(struct view *v, struct txn *t, int what, const struct sos *s)
{
	char number[24], when[40], who[100];
	struct row *r;

	sos_number(s, clock_now(), number);
	number_short(number, clock_now());
	r = page_choice(&v->page, what, s->id, _("%smy call for help %s %s"), words_drill(s->drill),
	    number, ui_when(v->ui, s->at, when, sizeof(when)));
	r->sign = s->answered ? '+' : '!';
	if (s->closed) {
		row_right(&v->page, r, _("closed at %s: %s"), ui_when(v->ui, s->closed, when, sizeof(when)),
		    tr_value(&enum_sos_outcome, s->outcome));
		return;
	}
	if (s->answered) {
		words_phone(t, sos_answerer(s), who, sizeof(who));
		row_right(&v->page, r, _("answered by %s at %s"), who,
		    ui_when(v->ui, s->answered, when, sizeof(when)));
	} else {
		row_right(&v->page, r, "%s", _("not answered yet"));
	}
	call_word_rows(v, t, s);
}

void
call_word_rows(struct view *v, struct txn *t, const struct sos *s)
{
	char when[40], who[100];

	if (s->word)
		page_text(&v->page, _("the caller says at %s: %s"),
		    ui_when(v->ui, s->word_at, when, sizeof(when)), tr_value(&enum_sos_word, s->word));
	if (s->replied) {
		words_person(t, s->replied_by, who, sizeof(who));
		page_text(&v->page, _("word back %s from %s: %s"),
		    ui_when(v->ui, s->replied, when, sizeof(when)), who, s->reply)->attr = TERM_BOLD;
	}
	if (s->closed) {
		words_person(t, s->closed_by, who, sizeof(who));
		page_text(&v->page, _("closed by %s at %s: %s %s"), who,
		    ui_when(v->ui, s->closed, when, sizeof(when)),
		    tr_value(&enum_sos_outcome, s->outcome), s->outcome_text)->attr = TERM_BOLD;
	}
}

void
call_rows(struct view *v, struct txn *t, int what)
{
	struct sos calls[CALLS];
	size_t n = sos_own(t, &v->s->viewer, clock_now(), calls, CALLS);

	for (size_t i = 0; i < n && i < CALLS; i++)
		call_row(v, t, what, &calls[i]);
	if (n > CALLS)
		page_text(&v->page, _("%zu more"), n - CALLS);
}
