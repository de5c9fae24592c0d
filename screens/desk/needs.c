/* Needs of one kind in one township: what a row of the board stands for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/need/need.h"
#include "screens/desk/need_words.h"
#include "screens/desk/open.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"

static bool
wanted(struct txn *t, const struct view *v, const struct need *n)
{
	char town[16] = "";

	if (v->arg.n && n->verb != (int)v->arg.n)
		return false;
	if (v->arg.code[0] == '\0')
		return true;
	if (n->about[0])
		incident_township(t, n->about, town);
	return strcmp(town, v->arg.code) == 0;
}

static void
needs_load(struct view *v, struct txn *t)
{
	struct need_row *rows = NULL;
	int64_t now = clock_now();
	size_t n = need_list_all(t, &v->s->viewer, now, &rows);
	char text[600];

	for (size_t i = 0; i < n; i++) {
		const struct need *need = &rows[i].need;
		struct row *r;

		if (!wanted(t, v, need))
			continue;
		words_need(t, need, now, text, sizeof(text));
		r = page_choice_text(&v->page, 1, need->id, text);
		r->sign = need->urgent ? '!' : '-';
		if (need->due) {
			when_left(need->due, now, text, sizeof(text));
			row_right(&v->page, r, "%s", text);
		}
	}
	if (v->page.n == 0)
		page_text(&v->page, "%s", _("Nothing left to do here."));
	free(rows);
}

static void
needs_choose(struct view *v, const struct row *r)
{
	struct need need;
	struct txn t;
	bool found;

	txn_begin(&t, v->s->db, false);
	found = record_get(&t, &kind_need, r->id, &need);
	txn_abort(&t);
	if (found)
		open_need(v, &need);
}

const struct screen screen_needs = {
	.name = "needs",
	.title = N_("To do"),
	.help = N_("What must be done, most urgent first. Opening a row puts your name on it."),
	.live = true,
	.load = needs_load,
	.choose = needs_choose,
};
