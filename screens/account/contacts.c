/* 通讯录: who serves at and around one's area, with telephone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "screens/kit/find.h"
#include "screens/kit/part.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"

static void
people_at(void *ctx, struct txn *t, const char *code)
{
	struct view *v = ctx;
	char area[200];
	struct grant g;
	struct scan s;

	area_name(t, code, false, area, sizeof(area));
	find_grants_at(&s, t, code);
	while (find_grant(&s, clock_now(), &g)) {
		struct account a;
		struct row *r;

		if (!record_get(t, &kind_account, g.account, &a) || a.disabled || part_passes(v))
			continue;
		r = page_choice(&v->page, 1, g.id, "%s  %s  %s %s", area, a.name[0] ? a.name : a.login,
		    tr_value(&enum_role, g.role), tr_value(&enum_post, g.post));
		row_right(&v->page, r, "%s", a.phone);
		part_row(v, part_says(v, t, &kind_grant, &g) || part_says(v, t, &kind_account, &a));
	}
}

/* The areas above, then one's own and all below. */
static void
contacts_load(struct view *v, struct txn *t)
{
	char up[16], at[16];
	const char *own = find_own_area(&v->s->viewer, 0);

	if (own[0] == '\0') {
		page_text(&v->page, "%s", _("No area is granted to you."));
		return;
	}
	area_parent(t, own, up);
	while (up[0]) {
		people_at(v, t, up);
		memcpy(at, up, sizeof(at));
		area_parent(t, at, up);
	}
	find_areas_under(t, own, people_at, v);
}

static void
contacts_choose(struct view *v, const struct row *r)
{
	ui_say(v->ui, "%s  %s", r->left, r->right ? r->right : "");
}

const struct screen screen_contacts = {
	.name = "contacts",
	.title = N_("Telephone book"),
	.help = N_("Who serves where, with telephone. / finds a name or a village."),
	.menu = 60,
	.letter = 'p',
	.load = contacts_load,
	.choose = contacts_choose,
};
