/* 下达转移: where the chosen places go, and what is known of them; sent to all at once. */
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/evac/args.h"
#include "screens/evac/places.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/form/form.h"
#include "src/rules/evac/evac.h"

static const struct form_field order_fields[] = {
	{ "area", FORM_TOLD, NULL, N_("codes or names, commas between") },
	{ "incident", FORM_NEEDED, NULL, NULL },
	{ "to", 0, NULL, N_("a shelter, a school; blank: to safety nearby") },
	{ "planned", 0, NULL, N_("blank: not known yet") },
	{ "special", FORM_FOLD, NULL, N_("old, ill, children alone …") },
	{ "point", FORM_FOLD, NULL, N_("blank: the whole place") },
	{ 0 }
};

/* Of the screen that it was opened from; opened otherwise there are none. */
static const struct places *
chosen(const struct view *v)
{
	static const struct places none;

	return v->below && v->below->screen == screen_find("evac_places") ? v->below->state : &none;
}

/* A draft that goes on has no list of places below: its own names them. */
static bool
is_one(struct view *v)
{
	size_t n = chosen(v)->n;

	return n == 1 || (n == 0 && form_text(v, "area")[0] && !strchr(form_text(v, "area"), ','));
}

/* A figure is of one place; the incident is known where the page came from one. */
static bool
order_shown(struct view *v, const struct field *f)
{
	if (strcmp(f->name, "planned") == 0 || strcmp(f->name, "special") == 0)
		return is_one(v);
	if (strcmp(f->name, "area") == 0)
		return chosen(v)->n == 0;
	return strcmp(f->name, "incident") != 0 || v->arg.id == 0;
}

static bool
order_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	if (strcmp(f->name, "incident") != 0)
		return false;
	incident_choices(v, t, 1, NULL, &w->page);
	return true;
}

/* The places of one township from i on; returns where the next begins. */
static size_t
township_row(struct txn *t, const struct places *places, size_t i, struct page *p)
{
	char above[16], name[200], text[PLACES_MAX * 100];
	struct buf b = BUF(text);
	size_t first = i;

	area_parent(t, places->code[i], above);
	for (; i < places->n; i++) {
		char other[16];
		area_parent(t, places->code[i], other);
		if (strcmp(other, above) != 0)
			break;
		area_name(t, places->code[i], false, name, sizeof(name));
		buf_printf(&b, " %s", name);
	}
	area_name(t, above, false, name, sizeof(name));
	page_text(p, "%s %zu:%s", name, i - first, buf_str(&b));
	return i;
}

/* Every place by its name: nobody is ordered out by a list that was cut. */
static void
order_confirm(struct view *v, struct txn *t, struct page *p)
{
	const struct places *places = chosen(v);

	if (places->n > 0)
		page_text(p, P_("Order the people of %zu place to be moved", "Order the people of %zu places to be moved",
		    places->n), places->n)->attr = TERM_BOLD;
	else
		page_text(p, "%s: %s", _("From where"), form_text(v, "area"))->attr = TERM_BOLD;
	form_repeat(v, t, p);
	for (size_t i = 0; i < places->n;)
		i = township_row(t, places, i, p);
}

/* Back to the list, which shows who has not answered. */
static void
order_done(struct view *v, const struct reply *r)
{
	struct view *below = chosen(v)->n > 0 ? v->below : NULL;

	(void)r;
	view_close(v);
	if (below)
		view_close(below);
}

static const struct form_spec order_spec = {
	.op = "evac.open", .send = N_("order it"), .said = N_("ordered"), .fields = order_fields,
	.shown = order_shown, .choices = order_choices, .words = words_incident_field,
	.confirm = order_confirm, .done = order_done,
};

static void
order_open(struct view *v)
{
	const struct places *p = chosen(v);
	char *codes = calloc(1, (p->n + 1) * 16);
	struct buf b;

	if (!codes || !form_open(v, &order_spec)) {
		free(codes);
		return;
	}
	buf_init(&b, codes, (p->n + 1) * 16);
	for (size_t i = 0; i < p->n; i++)
		buf_printf(&b, "%s%s", i > 0 ? "," : "", p->code[i]);
	form_set_text(v, "area", buf_str(&b));
	if (v->arg.id)
		form_set_ref(v, "incident", v->arg.id);
	form_visible(v);
	v->form->cur = v->form->vis[0];
	form_edit(v);
	free(codes);
}

const struct screen screen_evac_order = {
	.name = "evac_order",
	.title = N_("Order people to be moved"),
	.help = N_("Each place gets a number, and its officer is asked at once until he says a figure."),
	.roles = EVAC_DESKS,
	.widget = &widget_form,
	.open = order_open,
};
