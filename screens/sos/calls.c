/* One's own calls for help as rows: when, and who answered. */
#include "screens/sos/calls.h"

#include <stdio.h>

#include "gen/kinds/sos/sos.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
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
	if (!s->answered) {
		row_right(&v->page, r, "%s", _("not answered yet"));
		return;
	}
	words_phone(t, sos_answerer(s), who, sizeof(who));
	row_right(&v->page, r, _("answered by %s at %s"), who,
	    ui_when(v->ui, s->answered, when, sizeof(when)));
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
