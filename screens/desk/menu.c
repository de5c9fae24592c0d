/* The menu: every screen that has a place in it and that the person may open. */
#include <stdio.h>
#include <string.h>

#include "screens/desk/draft_words.h"
#include "screens/kit/ask.h"
#include "screens/kit/ui.h"
#include "src/core/draft.h"

enum { M_DRAFT = 1, M_NEW };

static void
menu_row(struct view *v, const struct screen *sc)
{
	struct row *r;

	if (!screen_may(sc, &v->s->viewer))
		return;
	r = page_choice_text(&v->page, sc->menu, 0, _(sc->title));
	r->letter = sc->letter;
}

/* Rows in the order of their places: a digit stays where a hand knows it. */
static void
menu_load(struct view *v, struct txn *t)
{
	int done = 0;

	(void)t;
	for (;;) {
		const struct screen *next = NULL;

		for (size_t i = 0; screens[i]; i++)
			if (screens[i]->menu > done && (!next || screens[i]->menu < next->menu))
				next = screens[i];
		if (!next)
			return;
		menu_row(v, next);
		done = next->menu;
	}
}

static const struct screen *
screen_at(int place)
{
	for (size_t i = 0; screens[i]; i++)
		if (screens[i]->menu == place)
			return screens[i];
	return NULL;
}

/* Of a form that he began and did not send: which one, or a new one? False: none waits. */
static bool
offer_drafts(struct view *v, const struct screen *sc)
{
	struct draft_head draft[DRAFTS_KEPT];
	int n = keeper_draft_list(v->s->link, draft, DRAFTS_KEPT);
	struct view *w = NULL;
	char about[400], saved[40];
	struct txn t;

	do {
		if (w)
			page_cut(&w->page, 0);
		txn_begin(&t, v->s->db, false);
		for (int i = 0; i < n; i++) {
			if (draft[i].drill || strcmp(draft[i].form, sc->name) != 0)
				continue;
			if (!w && !(w = ask_choice(v, sc->menu, _("A draft is not sent yet"))))
				break;
			draft_words(&t, &draft[i], about, sizeof(about));
			page_choice(&w->page, M_DRAFT, draft[i].id, _("go on with the draft: %s %s"), about,
			    ui_when(v->ui, draft[i].saved, saved, sizeof(saved)))->sign = '!';
		}
	} while (txn_again(&t));
	if (w)
		page_choice_text(&w->page, M_NEW, 0, _("begin another one"));
	return w != NULL;
}

static void
menu_choose(struct view *v, const struct row *r)
{
	const struct screen *sc = screen_at(r->what);

	if (sc && !offer_drafts(v, sc))
		ui_open(v->ui, sc, NULL, 0);
}

static void
menu_result(struct view *v, int tag, const struct result *r)
{
	struct arg arg = { .other = r->id };
	const struct screen *sc = screen_at(tag);

	if (sc && (r->what == M_DRAFT || r->what == M_NEW))
		ui_open(v->ui, sc, r->what == M_DRAFT ? &arg : NULL, 0);
}

static void
menu_leave(struct view *v)
{
	v->ui->quit = true;
}

static const struct action menu_actions[] = {
	{ 0, 'x', N_("log out"), N_("Ends the session. A form not sent stays as a draft."), 0, NULL,
	    menu_leave, NULL },
	{ 0 }
};

const struct screen screen_menu = {
	.name = "menu",
	.title = N_("Menu"),
	.help = N_("Everything you may open."),
	.actions = menu_actions,
	.load = menu_load,
	.choose = menu_choose,
	.result = menu_result,
};
