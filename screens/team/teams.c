/* 队伍: the book of forces 一本通, in the order of its bases. */
#include <stdio.h>

#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"

/* A command, with what the list is limited to: a text is no filter of one. */
static void
export(struct view *v, const char *command)
{
	struct arg arg = { 0 };

	snprintf(arg.text, sizeof(arg.text), "%s%s%s", command, v->keys ? " " : "", v->keys ? v->filter : "");
	if (v->filter[0] && !v->keys)
		ui_warn(v->ui, _("This is the whole list, not only what has “%s” in it."), v->filter);
	view_open(v, "export", &arg, 0);
}

static void
do_list(struct view *v)
{
	export(v, "team list");
}

static void
do_book(struct view *v)
{
	export(v, "team book");
}

/* By letter: the digits are the teams'. */
static const struct action more[RECORD_MORE] = {
	{ 0, 'x', N_("export"), N_("The ssh line that prints the list into a file."), 0, NULL, do_list, NULL },
	{ 0, 'b', N_("the book, to print"), N_("All teams by rank and kind, with totals."), 0, NULL, do_book, NULL },
};

static void
teams_open(struct view *v)
{
	record_list_open(v);
	record_list_more(v, more);
}

const struct screen screen_teams = {
	.name = "teams",
	.title = N_("Teams"),
	.help = N_("The book of forces: who may be sent. /free=yes lists who is free, /stale=yes who is to be confirmed."),
	.menu = 102,	/* last: a digit that people know stays where it is */
	.letter = 'f',
	.noun = "team",
	.filters = "team",
	.state_size = sizeof(struct record_list),
	.open = teams_open,
	.load = record_list_load,
	.choose = record_list_choose,
};
