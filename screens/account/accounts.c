/* 账号: all accounts, for an administrator. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"

static void
accounts_add(struct view *v)
{
	struct arg arg = { .n = 'n' };

	view_open(v, "account_edit", &arg, 0);
}

static void
accounts_import(struct view *v)
{
	view_open(v, "account_import", NULL, 0);
}

static const struct action accounts_actions[] = {
	{ '9', 'n', N_("add"), N_("A person, a role in an area, and a card with a one-time code."), 0, NULL,
	    accounts_add, NULL },
	{ '7', 'i', N_("import"), N_("Many people at once, pasted from a spreadsheet."), 0, NULL,
	    accounts_import, NULL },
	{ 0 }
};

const struct screen screen_accounts = {
	.name = "accounts",
	.title = N_("Accounts"),
	.help = N_("Who may log in. / finds a name, a role or an area."),
	.roles = ROLE(admin),
	.menu = 80,
	.letter = 'a',
	.actions = accounts_actions,
	RECORD_LIST("account"),
};
