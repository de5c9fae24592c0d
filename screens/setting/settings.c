/* 设置: the county's parameters, each with the value in force. */
#include <stdio.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/ui.h"
#include "src/op/settings.h"

static void
settings_load(struct view *v, struct txn *t)
{
	char value[700];

	for (int i = 0; setting_rows[i].name; i++) {
		struct row *r;

		setting_text(t, (enum setting_id)i, value, sizeof(value));
		r = page_choice_text(&v->page, i + 1, 0, _(setting_rows[i].label));
		row_right(&v->page, r, "%s", setting_rows[i].type != SET_BOOL ? value :
		    setting_int(t, (enum setting_id)i) ? _("yes") : _("no"));
	}
}

static void
settings_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .n = r->what - 1 };

	view_open(v, "setting_edit", &arg, 0);
}

const struct screen screen_settings = {
	.name = "settings",
	.title = N_("Settings"),
	.help = N_("Deadlines and limits of the county; in force at once, written in the journal."),
	.roles = ROLE(admin),
	.menu = 85,
	.letter = 'c',
	.load = settings_load,
	.choose = settings_choose,
};
