/* 转给: somebody else is asked as well, and a claim goes to him. */
#include "screens/kit/form/form.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/words.h"
#include "src/op/place.h"

static const struct form_field give_fields[] = {
	{ "person", 0, NULL, N_("one of the desk, or of the one above") },
	{ "area", 0, NULL, N_("or all of another desk") },
	{ "unit", 0, NULL, N_("or all of a unit") },
	{ 0 }
};

/* People with a desk's role in the area, himself left out. */
static void
people_of(struct view *v, struct txn *t, const char *area, struct view *w)
{
	struct index_key key;
	struct scan s;
	struct grant g;
	char who[120];

	key_begin(&key, &kind_grant, 2);
	key_code(&key, area);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_grant, s.id, &g) && g.revoked == 0 &&
		    g.account != v->s->viewer.account &&
		    (g.role == role_duty || g.role == role_leader || g.role == role_officer)) {
			words_phone(t, g.account, who, sizeof(who));
			page_choice_text(&w->page, 1, g.account, who);
		}
	scan_close(&s);
}

static void
units_of(struct view *v, struct txn *t, const char *area, struct view *w)
{
	struct index_key key;
	struct scan s;
	struct unit u;

	(void)v;
	key_begin(&key, &kind_unit, 1);
	key_code(&key, area);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_unit, s.id, &u) && u.retired == 0)
			page_choice_text(&w->page, 1, s.id, u.name);
	scan_close(&s);
}

static bool
give_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	char area[16] = "", above[16];
	struct need n;

	if (f->type != T_REF)
		return false;
	if (record_get(t, &kind_need, form_ref(v, "which"), &n))
		snprintf(area, sizeof(area), "%s", n.area[0] ? n.area : n.about);
	for (int i = 0; i < 3 && area[0]; i++) {
		(strcmp(f->name, "unit") == 0 ? units_of : people_of)(v, t, area, w);
		area_parent(t, area, above);
		snprintf(area, sizeof(area), "%s", above);
	}
	return true;
}

static bool
give_words(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap)
{
	uint64_t id = form_ref(v, f->name);
	struct unit u;

	if (f->type != T_REF)
		return false;
	out[0] = '\0';
	if (strcmp(f->name, "person") == 0)
		words_person(t, id, out, cap);
	else if (record_get(t, &kind_unit, id, &u))
		snprintf(out, cap, "%s", u.name);
	return true;
}

static const struct form_spec give_spec = {
	.op = "need.give",
	.send = N_("give"),
	.said = N_("given to somebody as well"),
	.fields = give_fields,
	.choices = give_choices,
	.words = give_words,
};

static void
give_open(struct view *v)
{
	if (form_open(v, &give_spec))
		form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_give = {
	.name = "give",
	.title = N_("Give to somebody"),
	.help = N_("He is asked as well, and if you had taken it, it is his now."),
	.widget = &widget_form,
	.open = give_open,
};
