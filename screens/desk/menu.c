/* The menu: every screen that has a place in it and that the person may open. */
#include <stdio.h>

#include "screens/kit/ui.h"

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

static void
menu_choose(struct view *v, const struct row *r)
{
	for (size_t i = 0; screens[i]; i++)
		if (screens[i]->menu == r->what)
			ui_open(v->ui, screens[i], NULL, 0);
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
};
