/* 账号: all accounts, for an administrator. */
#include <stdlib.h>

#include "screens/kit/find.h"
#include "screens/kit/ui.h"

enum { ACCOUNTS = 1500 };

static void
accounts_load(struct view *v, struct txn *t)
{
	struct account *list = calloc(ACCOUNTS, sizeof(*list));
	size_t n = list ? find_accounts(t, list, ACCOUNTS) : 0;

	for (size_t i = 0; i < n; i++) {
		struct row *r = page_choice(&v->page, 1, list[i].id, "%s  %s", list[i].login, list[i].name);

		r->sign = list[i].disabled ? '!' : '+';
		row_right(&v->page, r, "%s", list[i].disabled ? _("disabled") : list[i].phone);
	}
	free(list);
}

static void
accounts_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id };

	view_open(v, "account_show", &arg, 0);
}

static void
accounts_add(struct view *v)
{
	struct arg arg = { .n = 'n' };

	view_open(v, "account_edit", &arg, 0);
}

static const struct action accounts_actions[] = {
	{ '9', 'n', N_("add"), N_("A person, a role in an area, and a card with a one-time code."), 0, NULL,
	    accounts_add },
	{ 0 }
};

const struct screen screen_accounts = {
	.name = "accounts",
	.title = N_("Accounts"),
	.help = N_("Who may log in. / finds a name."),
	.roles = ROLE(admin),
	.menu = 80,
	.letter = 'a',
	.actions = accounts_actions,
	.load = accounts_load,
	.choose = accounts_choose,
};
