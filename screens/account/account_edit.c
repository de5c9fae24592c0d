/* The small forms about an account: arg.id is the account, arg.n says which form. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/text/key_text.h"

static const struct form_field add_fields[] = {
	{ "which", 0, NULL, N_("letters a-z and digits") }, { "name", 0, NULL, NULL },
	{ "phone", 0, NULL, NULL }, { "area", FORM_PICK, NULL, NULL },
	{ "role", FORM_PICK, NULL, NULL }, { "post", 0, NULL, NULL }, { "unit", FORM_NAMES, NULL, NULL },
	{ "keys", FORM_TOLD, NULL, N_("blank: a one-time code is printed") }, { 0 }
};
static const struct form_field grant_fields[] = {
	{ "area", FORM_PICK, NULL, NULL }, { "role", FORM_PICK, NULL, NULL }, { "post", 0, NULL, NULL },
	{ "unit", FORM_NAMES, NULL, NULL }, { "from", 0, NULL, NULL }, { "to", 0, NULL, NULL }, { 0 }
};
static const struct form_field revoke_fields[] = {
	{ "area", FORM_PICK, NULL, NULL }, { "role", FORM_PICK, NULL, NULL }, { "post", 0, NULL, NULL },
	{ "unit", FORM_NAMES, NULL, NULL }, { "reason", 0, NULL, NULL }, { 0 }
};
static const struct form_field key_fields[] = {
	{ "add", FORM_TOLD, NULL, N_("the line of the .pub file") }, { "confirm", 0, NULL, N_("a fingerprint") },
	{ "drop", 0, NULL, N_("a fingerprint") }, { "label", 0, NULL, NULL }, { 0 }
};
static const struct form_field forget_fields[] = {
	{ "reason", FORM_NEEDED, NULL, N_("another person must confirm it") }, { 0 }
};
static const struct form_field destroy_fields[] = {
	{ "confirm", 0, NULL, N_("of the second person: it is destroyed for ever") }, { 0 }
};
static const struct form_field set_fields[] = {
	{ "name", 0, NULL, NULL }, { "phone", 0, NULL, NULL }, { "language", 0, NULL, NULL },
	{ "charset", 0, NULL, NULL }, { 0 }
};

/* "zhao 赵样例" of whom the form is about; empty for a new account. */
static void
whose(struct view *v, char *out, size_t cap)
{
	struct account a;

	out[0] = '\0';
	if (v->arg.id && record_read(v->s->db, &kind_account, v->arg.id, &a))
		snprintf(out, cap, "%s %s", a.login, a.name);
}

/* Of each key its kind and fingerprint, which can be compared; what is no key as it is. */
static void
tell_keys(struct view *v, struct page *p, const char *name)
{
	const char *text = form_text(v, name);
	char keys[FORM_TEXT + 200], label[120];
	struct buf b = BUF(keys);

	if (text[0] == '\0')
		return;
	form_label(v->form, form_row_of(v->form, name), label, sizeof(label));
	page_text(p, "%s: %s", label, key_text_says(&b, text) > 0 ? buf_str(&b) : text);
}

static void
account_confirm(struct view *v, struct txn *t, struct page *p)
{
	char text[120];

	whose(v, text, sizeof(text));
	if (text[0])
		page_text(p, "%s", text)->attr = TERM_BOLD;
	form_repeat(v, t, p);
	tell_keys(v, p, "add");
	tell_keys(v, p, "keys");
}

/* What is taken back was given: the areas of this person's grants, also those that
 * begin later. */
static void
granted_areas(struct view *v, struct txn *t, struct page *p)
{
	char name[200];
	struct scan s;
	struct grant g;

	find_grants_of(&s, t, v->arg.id);
	while (find_next(&s, &kind_grant, &g)) {
		if (g.revoked || (g.until && g.until <= clock_now()))
			continue;
		area_name(t, g.area, true, name, sizeof(name));
		snprintf(page_choice(p, 1, 0, "%s  %s", name, tr_value(&enum_role, g.role))->code, 16,
		    "%s", g.area);
	}
}

/* Roles are a text of codes with commas; each choice adds one. */
static bool
account_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	struct area county;

	if (strcmp(f->name, "role") == 0) {
		for (const struct value *val = enum_role.values; val->no; val++)
			snprintf(page_choice_text(&w->page, val->no, 0, tr_value(&enum_role, val->no))->code, 16,
			    "%s", val->code);
		return true;
	}
	if (strcmp(f->name, "area") != 0 && strcmp(f->name, "unit") != 0)
		return false;
	if (strcmp(f->name, "unit") == 0)
		record_names(v, t, &kind_unit, &w->page);
	else if (v->form->spec->fields == revoke_fields)
		granted_areas(v, t, &w->page);
	else if (find_all_areas(t, &v->s->viewer, &w->page) == 0 && county_get(t, &county))
		page_choice_text(&w->page, 1, 0, county.name);
	return true;
}

static bool
account_words(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap)
{
	if (strcmp(f->name, "role") != 0)
		return false;
	words_list(t, form_text(v, "role"), out, cap);
	return true;
}

static void
account_done(struct view *v, const struct reply *r)
{
	struct view *below = v->below;

	view_close(v);
	if (r->secret[0])
		ask_page(below, _("Card to hand over; shown once"), r->secret);
}

#define EDIT(o, s, f) { .op = o, .send = s, .fields = f, .choices = account_choices, \
	.words = account_words, .confirm = account_confirm, .done = account_done }

static const struct form_way edits[] = {
	{ 'n', EDIT("account.add", N_("add"), add_fields) },
	{ 'g', EDIT("account.grant", N_("grant"), grant_fields) },
	{ 'r', EDIT("account.revoke", N_("revoke"), revoke_fields) },
	{ 'k', EDIT("account.key", N_("change"), key_fields) },
	{ 's', EDIT("account.set", N_("change"), set_fields) },
	{ 'f', EDIT("account.forget", N_("ask to destroy"), forget_fields) },
	{ 'd', EDIT("account.forget", N_("destroy for ever"), destroy_fields) },
	{ 0 }
};

static void
account_edit_open(struct view *v)
{
	struct account a;
	bool found;
	char who[100];

	if (!form_open_way(v, edits))
		return;
	whose(v, who, sizeof(who));
	snprintf(v->title, sizeof(v->title), "%s %s", op_label(v->form->op), who);
	if (v->arg.n == 'n')
		return;
	if (v->arg.n == 's') {
		found = record_read(v->s->db, &kind_account, v->arg.id, &a);
		if (found)
			form_base(v, &kind_account, &a);
	}
	form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_account_edit = {
	.name = "account_edit",
	.title = N_("Change an account"),
	.help = N_("You see it once more before anything is stored."),
	.about = &kind_account,
	.ways = "ngrksfd",
	.roles = ROLE(admin) | ROLE(leader),	/* he may be the second who destroys */
	.widget = &widget_form,
	.open = account_edit_open,
};
