/* Needs of one kind in one township: what a row of the board stands for. */
#include <stdio.h>
#include <stdlib.h>

#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "screens/desk/lots.h"
#include "screens/desk/needs.h"
#include "screens/desk/open.h"
#include "screens/kit/part.h"
#include "screens/kit/record/record.h"
#include "screens/report/accept_many.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"

/* Those that one row of the board counted. */
static void
folded_rows(struct view *v, struct txn *t)
{
	int64_t now = clock_now();
	char text[600], left[60];
	struct reader reader = record_reader(v, t);
	struct face_query q = record_query(v, face_of(&kind_need), &reader);
	size_t n;
	struct lot *lots = lots_make(t, &v->s->viewer, now, &n);

	for (size_t i = 0; i < n; i++) {
		const struct need *need = &lots[i].row.need;
		struct row *r;

		if (!lot_is_of(&lots[i], (enum need_verb)v->arg.n, v->arg.id != 0, v->arg.other, v->arg.code) ||
		    !face_fits(&q, need) || part_passes(v))
			continue;
		lot_words(t, &lots[i], now, text, sizeof(text));
		r = page_choice_text(&v->page, 1, need->id, text);
		r->sign = need->urgent ? '!' : '-';
		r->rank = lots[i].row.rank;
		if (need->due) {
			when_left(need->due, now, left, sizeof(left));
			row_right(&v->page, r, "%s", left);
		}
		part_row(v, part_says(v, t, &kind_need, need));
	}
	free(lots);
}

static void
say_none(struct view *v, const char *empty)
{
	if (v->all == 0)
		page_text(&v->page, "%s", v->keys ? _("Nothing fits the filter.") : empty);
}

void
needs_rows(struct view *v, struct txn *t, enum need_verb verb, const char *area, const char *empty)
{
	struct view_need_list wanted = { .verb = (int)verb };

	snprintf(wanted.area, sizeof(wanted.area), "%s", area);
	record_rows(v, t, &wanted);
	say_none(v, empty);
}

static void
needs_load(struct view *v, struct txn *t)
{
	if (v->arg.n == 0) {
		needs_rows(v, t, 0, "", _("Nothing left to do here."));
		return;
	}
	folded_rows(v, t);
	say_none(v, _("Nothing left to do here."));
}

void
needs_choose(struct view *v, const struct row *r)
{
	struct need need;

	if (record_read(v->s->db, &kind_need, r->id, &need))
		open_need(v, &need);
}

static const struct action needs_actions[] = {
	ACCEPT_MANY,
	{ 0 }
};

const struct screen screen_needs = {
	.name = "needs",
	.title = N_("To do"),
	.help = N_("What must be done, most urgent first. Opening a row puts your name on it."),
	.actions = needs_actions,
	.live = true,
	.noun = "need",
	.filters = "need",
	.load = needs_load,
	.choose = needs_choose,
};
