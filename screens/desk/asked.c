/* What somebody was typing where a page asked for one line, kept when the line was cut: the
 * page and its question come back with the text in it or, where they cannot, the text shows. */
#include "screens/kit/ask.h"
#include "screens/kit/list.h"
#include "screens/kit/ui.h"

enum { A_GO_ON = 1, A_PLAIN };

struct asked_page {
	struct asked	asked;
	bool		there;
};

static void
asked_open(struct view *v)
{
	struct asked_page *p = v->state;

	p->there = asked_get(v, v->arg.other, &p->asked);
}

static void
asked_load(struct view *v, struct txn *t)
{
	const struct asked_page *p = v->state;
	const struct screen *sc = screen_find(p->asked.page.name);

	(void)t;
	if (!p->there) {
		page_text(&v->page, "%s", _("The store is away; drafts show when it is back."));
		return;
	}
	page_text(&v->page, "%s%s%s", sc ? _(sc->title) : "", sc ? "  " : "", p->asked.title)->attr = TERM_BOLD;
	page_text(&v->page, "%s", p->asked.text);
	if (p->asked.again)
		page_choice_text(&v->page, A_GO_ON, 0, _("go on with it where it was asked"));
	else
		page_text(&v->page, "%s", _("That page cannot be brought back as it was: copy the text, open the page, write it there; then drop this draft."));
	page_choice_text(&v->page, A_PLAIN, 0, _("plain text"));
}

static void
asked_choose(struct view *v, const struct row *r)
{
	struct asked_page *p = v->state;
	struct asked a = p->asked;
	struct ui *ui = v->ui;

	if (r->what == A_PLAIN) {
		ui_plain(ui, a.text);
		return;
	}
	view_close(v);
	if (!asked_again(ui, &a))
		ui_warn(ui, "%s", _("That page cannot be opened now; the draft stays."));
}

const struct screen screen_asked = {
	.name = "asked",
	.title = N_("Text not entered"),
	.help = N_("A line that you typed and did not enter."),
	.state_size = sizeof(struct asked_page),
	.open = asked_open,
	.load = asked_load,
	.choose = asked_choose,
};
