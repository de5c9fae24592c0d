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

/* The book in order: place.section is how many areas lie before, place.pos behind whom it
 * stands there. */
struct book {
	struct view *v;
	size_t area;			/* met so far */
	struct part_place at;
	bool enough;
};

static void
person_row(struct view *v, struct txn *t, const char *area, const struct grant *g, const struct account *a)
{
	struct row *r = page_choice(&v->page, 1, g->id, "%s  %s  %s %s", area, a->name[0] ? a->name : a->login,
	    tr_value(&enum_role, g->role), tr_value(&enum_post, g->post));

	row_right(&v->page, r, "%s", a->phone);
	part_row(v, part_says(v, t, &kind_grant, g) || part_says(v, t, &kind_account, a));
}

/* The grants at the area behind the place; if another area stands there by now, all. */
static void
people_from(struct scan *s, struct txn *t, const char *code, const struct face_pos *pos)
{
	find_grants_at(s, t, code);
	if (pos->len > s->walk.prefixlen && memcmp(pos->key, s->walk.prefix, s->walk.prefixlen) == 0)
		walk_from(&s->walk, pos->key, pos->len);
}

static void
place_take(struct part_place *at, const struct walk *w)
{
	if (w->keylen > sizeof(at->pos.key))
		return;
	at->pos.len = (uint8_t)w->keylen;
	memcpy(at->pos.key, w->key, w->keylen);
}

static void
people_at(void *ctx, struct txn *t, const char *code)
{
	struct book *b = ctx;
	struct account a;
	char area[200];
	struct grant g;
	struct scan s;

	if (b->enough || b->area++ < b->at.section)
		return;
	if (b->area > b->at.section + 1)
		b->at = (struct part_place){ .section = b->area - 1 };
	area_name(t, code, false, area, sizeof(area));
	people_from(&s, t, code, &b->at.pos);
	while (!b->enough && find_grant(&s, clock_now(), &g)) {
		place_take(&b->at, &s.walk);
		if (!record_get(t, &kind_account, g.account, &a) || a.disabled)
			continue;
		if (!part_passes(b->v))
			person_row(b->v, t, area, &g, &a);
		b->enough = part_enough(b->v, &b->at) || part_looked(b->v, 1, 0);
	}
	scan_close(&s);
}

/* The areas above, then one's own and all below. */
static void
contacts_load(struct view *v, struct txn *t)
{
	char up[16], at[16];
	const char *own = find_own_area(&v->s->viewer, 0);
	struct book b = { .v = v };

	if (own[0] == '\0') {
		page_text(&v->page, "%s", _("No area is granted to you."));
		return;
	}
	part_start(v, &b.at);
	area_parent(t, own, up);
	while (up[0]) {
		people_at(&b, t, up);
		memcpy(at, up, sizeof(at));
		area_parent(t, at, up);
	}
	find_areas_under(t, own, people_at, &b);
}

/* Whose grant it is; 0 = it is gone. */
static uint64_t
grantee(struct view *v, uint64_t grant)
{
	struct grant g;

	return record_read(v->s->db, &kind_grant, grant, &g) ? g.account : 0;
}

/* Desks look at the account, which they may suspend or give a code to. */
static void
contacts_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = grantee(v, r->id) };

	if (arg.id != 0 && v->s->viewer.roles & (ROLE(duty) | ROLE(leader))) {
		view_open(v, "account_show", &arg, 0);
		return;
	}
	ui_say(v->ui, "%s  %s", r->left, r->right ? r->right : "");
}

const struct screen screen_contacts = {
	.name = "contacts",
	.title = N_("Telephone book"),
	.help = N_("Who serves where, with telephone. / finds a name or a village. A desk opens a person to see the account."),
	.menu = 60,
	.letter = 'p',
	.load = contacts_load,
	.choose = contacts_choose,
};
