/* One's own settings: language, charset, password, practice. */
#include <stdio.h>

#include "gen/kinds/account/enums.h"
#include "screens/desk/desk.h"
#include "screens/kit/ui.h"

enum { ME_ZH = 1, ME_EN, ME_UTF8, ME_GB, ME_PASSWORD, ME_PROVE, ME_PRACTICE };

static void
me_load(struct view *v, struct txn *t)
{
	const struct session *s = v->s;

	(void)t;
	page_text(&v->page, "%s  %s  %s", s->viewer.login, s->viewer.name, s->viewer.phone);
	page_choice(&v->page, ME_ZH, 0, "中文 (Chinese)")->sign = s->language == language_en ? '-' : '+';
	page_choice(&v->page, ME_EN, 0, "English (英文)")->sign = s->language == language_en ? '+' : '-';
	page_choice(&v->page, ME_UTF8, 0, "UTF-8")->sign = s->charset == charset_gb18030 ? '-' : '+';
	page_choice(&v->page, ME_GB, 0, "GB18030 (GBK)")->sign = s->charset == charset_gb18030 ? '+' : '-';
	page_choice_text(&v->page, ME_PASSWORD, 0, _("new password"));
	page_choice_text(&v->page, ME_PROVE, 0, _("show that it is you, before changing telephone or key"));
	if (s->viewer.roles & (ROLE(officer) | ROLE(duty)))
		page_choice_text(&v->page, ME_PRACTICE, 0, _("practise a report"));
}

static void
me_choose(struct view *v, const struct row *r)
{
	struct arg prove = { .n = 1 };

	if (r->what == ME_ZH || r->what == ME_EN)
		ui_language(v->ui, r->what == ME_EN ? language_en : language_zh);
	else if (r->what == ME_UTF8 || r->what == ME_GB)
		ui_charset(v->ui, r->what == ME_GB ? charset_gb18030 : charset_utf8);
	else if (r->what == ME_PASSWORD)
		view_open(v, "password", NULL, 0);
	else if (r->what == ME_PROVE)
		view_open(v, "password", &prove, 0);
	else
		view_open(v, "practice", NULL, 0);
	if (r->what <= ME_GB) {
		desk_keep(v);
		view_refresh(v);
	}
}

const struct screen screen_me = {
	.name = "me",
	.title = N_("My settings"),
	.help = N_("Language and charset change at once and are kept with your account."),
	.menu = 90,
	.letter = 'm',
	.load = me_load,
	.choose = me_choose,
};
