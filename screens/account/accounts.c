/* 账号: all accounts, for an administrator. */
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "screens/kit/find.h"
#include "screens/kit/part.h"
#include "screens/kit/ui.h"

static void
accounts_load(struct view *v, struct txn *t)
{
	struct index_key k;
	struct account a;
	struct scan s;

	key_begin(&k, &kind_account, 1);
	scan_open(&s, t, &k, false);
	while (find_next(&s, &kind_account, &a)) {
		struct row *r;

		if (part_passes(v))
			continue;
		r = page_choice(&v->page, 1, a.id, "%s  %s", a.login, a.name);
		r->sign = a.disabled ? '!' : '+';
		row_right(&v->page, r, "%s", a.disabled ? _("disabled") : a.phone);
		part_row(v);
	}
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
	    accounts_add, NULL },
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
