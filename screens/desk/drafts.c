/* 草稿: forms begun and not sent. Opening one goes on with it; dropping asks first. */
#include <stdio.h>

#include "gen/kinds/account/enums.h"
#include "screens/desk/draft_rows.h"
#include "screens/desk/draft_words.h"
#include "screens/kit/ask.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/core/draft.h"
#include "src/text/show.h"

enum { D_OPEN = 1, TAG_WHICH = 1, TAG_DROP };

struct drafts {
	struct draft_head	draft[DRAFTS_KEPT];
	int			n;		/* -1: the store is away */
	uint64_t		drop;
};

static void
drafts_fetch(struct view *v)
{
	struct drafts *d = v->state;

	d->n = keeper_draft_list(v->s->link, d->draft, DRAFTS_KEPT);
}

static void
drafts_rows(struct view *v, struct txn *t, struct page *p)
{
	const struct drafts *d = v->state;
	char about[400], went[200], saved[40];

	for (int i = 0; i < d->n; i++) {
		struct row *r;

		went[0] = '\0';
		if (d->draft[i].area[0])
			show_went(t, d->draft[i].area, went, sizeof(went));
		draft_words(t, &d->draft[i], about, sizeof(about));
		r = page_choice(p, D_OPEN, d->draft[i].id, "%s%s%s", about, went[0] ? " " : "", went);
		r->sign = '!';
		row_right(p, r, "%s", ui_when(v->ui, d->draft[i].saved, saved, sizeof(saved)));
	}
}

static void
drafts_load(struct view *v, struct txn *t)
{
	const struct drafts *d = v->state;

	drafts_rows(v, t, &v->page);
	if (d->n == 0)
		page_text(&v->page, "%s", _("No draft."));
	else if (d->n < 0)
		page_text(&v->page, "%s", _("The store is away; drafts show when it is back."));
}

static void
drafts_choose(struct view *v, const struct row *r)
{
	const struct drafts *d = v->state;

	for (int i = 0; i < d->n; i++)
		if (d->draft[i].id != r->id)
			continue;
		else if (draft_stands(&d->draft[i]))
			draft_open(v, &d->draft[i]);
		else
			ui_warn(v->ui, "%s", _("Its form is gone; write it anew, then drop this draft with 9."));
}

static void
drafts_drop(struct view *v)
{
	struct view *w = ask_choice(v, TAG_WHICH, _("Drop which draft?"));
	struct txn t;

	if (!w)
		return;
	do {
		page_cut(&w->page, 0);
		txn_begin(&t, v->s->db, false);
		drafts_rows(v, &t, &w->page);
	} while (txn_again(&t));
}

static void
drafts_result(struct view *v, int tag, const struct result *r)
{
	struct drafts *d = v->state;
	struct view *w;

	if (tag == TAG_WHICH && r->id) {
		d->drop = r->id;
		w = ask_confirm(v, TAG_DROP, _("Drop this draft?"));
		if (!w)
			return;
		page_text(&w->page, "%s", r->text);
		page_text(&w->page, "%s", _("What was typed in it is gone then."));
		page_choice_text(&w->page, 1, 0, _("drop it"));
		page_choice_text(&w->page, 2, 0, _("keep it"));
	} else if (tag == TAG_DROP && r->what == 1) {
		if (keeper_draft_drop(v->s->link, d->drop) != 0)
			ui_warn(v->ui, "%s", _("The store is away; drafts show when it is back."));
		view_refresh(v);
	}
}

static bool
any_draft(const struct view *v)
{
	return ((const struct drafts *)v->state)->n > 0;
}

static const struct action drafts_actions[] = {
	{ '9', 'd', N_("drop one"), N_("Takes a draft away for good; asks first."), 0, any_draft, drafts_drop, NULL },
	{ 0 }
};

const struct screen screen_drafts = {
	.name = "drafts",
	.title = N_("Drafts"),
	.help = N_("Forms that you began and did not send, from any machine; lines that you did not enter."),
	.menu = 97,
	.letter = 'd',
	.actions = drafts_actions,
	.state_size = sizeof(struct drafts),
	.fetch = drafts_fetch,
	.load = drafts_load,
	.choose = drafts_choose,
	.result = drafts_result,
};
