/* One's own calls for help as rows: when, and who answered. */
#include "screens/sos/calls.h"

#include <stdio.h>
#include <stdlib.h>

#include "db/err.h"
#include "gen/kinds/sos/enums.h"
#include "gen/kinds/sos/sos.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/rules/sos/sos.h"
#include "src/rules/sos/sos_phones.h"

enum { CALLS = 3, WATCH_MANY = 5 };	/* so many of one caller share a row */

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

static struct row *
watch_row(struct view *v, struct txn *t, int what, const struct sos *s)
{
	char number[24], when[40], who[100], area[200];
	struct row *r;

	sos_number(s, clock_now(), number);
	number_short(number, clock_now());
	area_name(t, s->area, false, area, sizeof(area));
	words_person(t, s->by, who, sizeof(who));
	r = page_choice(&v->page, what, s->id, "%s%s %s %s", words_drill(s->drill), number, area, who);
	r->sign = s->answered ? '-' : '!';
	if (s->answered) {
		words_age(s->answered, clock_now(), when, sizeof(when));
		row_right(&v->page, r, _("no outcome, answered %s ago"), when);
	} else {
		row_right(&v->page, r, "%s%s", sos_is_unheard(t, s) ? _("NOBODY HEARD IT ") :
		    _("no answer yet "), ui_when(v->ui, s->at, when, sizeof(when)));
	}
	return r;
}

/* Do they share a row, if there are many: unanswered, of one caller? */
static bool
watch_alike(const struct sos *a, const struct sos *b)
{
	return a->by == b->by && a->drill == b->drill && a->answered == 0 && b->answered == 0;
}

static size_t
watch_first(const struct sos *calls, size_t i)
{
	size_t k = 0;

	while (k < i && !watch_alike(&calls[k], &calls[i]))
		k++;
	return k;
}

/* How many are like that one, which is the first; and the one that names most people. */
static size_t
watch_count(const struct sos *calls, size_t n, size_t first, size_t *worst)
{
	size_t same = 0;

	*worst = first;
	for (size_t k = first; k < n; k++) {
		if (!watch_alike(&calls[first], &calls[k]))
			continue;
		same++;
		if (calls[k].trapped.v + calls[k].out_of_contact.v >
		    calls[*worst].trapped.v + calls[*worst].out_of_contact.v)
			*worst = k;
	}
	return same;
}

/* "王样例 12件，最重 求0722-03 三座茅庵村委会"; opens the list. */
static struct row *
watch_many(struct view *v, struct txn *t, int what, const struct sos *worst, size_t n)
{
	struct row *r = watch_row(v, t, what, worst);
	char who[100], text[600];

	words_person(t, worst->by, who, sizeof(who));
	snprintf(text, sizeof(text), "%s", r->left);
	row_left(&v->page, r, _("%s: %zu calls, worst %s"), who, n, text);
	r->n = (int64_t)worst->by;
	r->id = 0;
	return r;
}

void
call_watch_rows(struct view *v, struct txn *t, int what)
{
	struct sos *calls = NULL;
	size_t n = sos_watched(t, &v->s->viewer, &calls), head = v->page.n, shown = 0, worst = 0;
	size_t *same = calloc(n + 1, sizeof(*same));	/* of the first of each */

	if (n > 0)
		page_head(&v->page, "%s", "");
	for (size_t i = 0; same && i < n; i++) {
		size_t first = watch_first(calls, i);

		if (first == i)
			same[i] = watch_count(calls, n, i, &worst);
		if (same[first] < WATCH_MANY)
			shown += row_matches(watch_row(v, t, what, &calls[i]), v->filter);
		else if (first == i && row_matches(watch_many(v, t, what, &calls[worst], same[i]), v->filter))
			shown += same[i];
	}
	if (!same)
		txn_fail(t, ERR_IO);
	free(same);
	if (n > 0)
		row_left(&v->page, &v->page.row[head], _("Calls for help %zu"), shown);
	free(calls);
}

const char *
call_said(const char *text, uint16_t sealed)
{
	return text[0] == '\0' && sealed > 0 ? _("personal data, sealed") : text;
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
		    ui_when(v->ui, s->replied, when, sizeof(when)), who,
		    call_said(s->reply, s->reply_sealed.len))->attr = TERM_BOLD;
	}
	if (s->closed) {
		words_person(t, s->closed_by, who, sizeof(who));
		page_text(&v->page, _("closed by %s at %s: %s %s"), who,
		    ui_when(v->ui, s->closed, when, sizeof(when)),
		    tr_value(&enum_sos_outcome, s->outcome),
		    call_said(s->outcome_text, s->outcome_sealed.len))->attr = TERM_BOLD;
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
