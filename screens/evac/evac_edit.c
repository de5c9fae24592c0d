/*
 * The small forms about a place from which people are moved: arg.id is which, arg.n says
 * which form. Who speaks for the place says it himself; all others say who told it.
 */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/evac/evac.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/evac/evac.h"

struct evac_page {
	struct evac	evac;		/* as it was when the form was opened */
	bool		speaks;
};

#define FIGURES \
	{ "moved", FORM_NEEDED, NULL, N_("all so far") }, FORM_BY_PHONE, \
	{ "refused", FORM_FOLD, NULL, NULL }, { "special", FORM_FOLD, NULL, N_("old, ill, children alone …") }, \
	{ "special_moved", FORM_FOLD, NULL, NULL }, \
	{ "planned", FORM_FOLD, NULL, N_("another number takes a reason") }, \
	{ "reason", 0, NULL, N_("why it is less, or another plan") }, FORM_HAPPENED

static const struct form_field figures_fields[] = { FIGURES, { 0 } };
static const struct form_field plan_fields[] = {
	{ "planned", FORM_NEEDED, NULL, NULL }, { "special", FORM_FOLD, NULL, NULL },
	{ "reason", 0, NULL, N_("when another number stood there") }, { 0 }
};
static const struct form_field word_fields[] = { { "reason", FORM_NEEDED, NULL, NULL }, { 0 } };
static const struct form_field returned_fields[] = { FORM_BY_PHONE, FORM_HAPPENED, { 0 } };

/* Officers of the place, who is most likely at the telephone. */
static bool
edit_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	const struct evac_page *st = v->state;
	char name[100];
	struct grant g;
	struct scan s;

	if (strcmp(f->name, "by_phone") != 0)
		return false;
	find_grants_at(&s, t, st->evac.area);
	while (find_grant(&s, clock_now(), &g)) {
		words_person(t, g.account, name, sizeof(name));
		page_choice_text(&w->page, 1, 0, name);
	}
	page_text(&w->page, "%s", _("Somebody else: 0, then type the name."));
	return true;
}

/* The plan stands in the way only where the figures do not fit it; then it and why are asked. */
static bool
edit_shown(struct view *v, const struct field *f)
{
	const struct evac_page *st = v->state;
	const struct evac *e = &st->evac;
	int64_t moved = form_figure(v, "moved"), sum = moved + form_figure(v, "refused");
	bool figures = form_value(v, "moved") != NULL, planned = e->planned.known;
	bool above = planned && sum > e->planned.v, fell = e->moved.known && moved < e->moved.v;

	if (strcmp(f->name, "by_phone") == 0)
		return !st->speaks;
	if (figures && strcmp(f->name, "planned") == 0)
		return !planned || above || v->form->unfolded;
	if (figures && strcmp(f->name, "reason") == 0)
		return above || fell || v->form->unfolded || ((char)v->arg.n == 'd' && planned && sum < e->planned.v);
	return true;
}

/* Why the plan and the reason are asked for stands beside them, before anything is refused. */
static void
edit_check(struct view *v)
{
	const struct evac *e = &((const struct evac_page *)v->state)->evac;
	int64_t sum = form_figure(v, "moved") + form_figure(v, "refused"), plan = form_figure(v, "planned");
	bool figures = form_value(v, "moved") != NULL;

	form_errors_clear(v);
	if (!figures || !e->planned.known)
		return;
	if (sum > plan)
		form_error(v, "planned", _("fewer than are named: raise it, and say why"));
	else if (plan != e->planned.v && !form_text(v, "reason")[0])
		form_error(v, "reason", _("why the plan changes"));
}

/* Rows come and go with the figures. */
static void
edit_changed(struct view *v, const struct field *f)
{
	(void)f;
	form_visible(v);
}

/* How it stands now, and the values. */
static void
edit_confirm(struct view *v, struct txn *t, struct page *p)
{
	struct reader r = record_reader(v, t);
	struct evac e = ((const struct evac_page *)v->state)->evac;
	char title[300], text[300];

	record_get(t, &kind_evac, v->arg.id, &e);
	record_title(&r, &evac_face, &e, title, sizeof(title));
	record_words(&r, &evac_face, "figures state", &e, text, sizeof(text));
	page_text(p, "%s  %s", title, text)->attr = TERM_BOLD;
	page_text(p, "%s", op_label(v->form->op))->attr = TERM_BOLD;
	form_repeat(v, t, p);
}

#define EDIT(o, s, f) { .op = o, .send = s, .fields = f, .quick = true, .shown = edit_shown, .changed = edit_changed, \
	.choices = edit_choices, .check = edit_check, .confirm = edit_confirm }

static const struct form_way edits[] = {
	{ 'm', EDIT("evac.moved", N_("so many are moved"), figures_fields) },
	{ 'd', EDIT("evac.done", N_("moving is done"), figures_fields) },
	{ 'p', EDIT("evac.plan", N_("so many are to be moved"), plan_fields) },
	{ 'a', EDIT("evac.allow", N_("they may return"), word_fields) },
	{ 'h', EDIT("evac.done", N_("hold them back"), word_fields) },
	{ 'r', EDIT("evac.returned", N_("people are back"), returned_fields) },
	{ 'c', EDIT("evac.cancel", N_("cancel it"), word_fields) },
	{ 0 }
};

static bool
edit_read(struct view *v)
{
	struct evac_page *st = v->state;
	struct txn t;
	bool found;

	do {
		txn_begin(&t, v->s->db, false);
		found = record_get(&t, &kind_evac, v->arg.id, &st->evac);
		st->speaks = found && evac_speaks(&t, &v->s->viewer, st->evac.area);
	} while (txn_again(&t));
	v->drill = found && st->evac.drill;
	return found;
}

/* "已转移 转0722-01 样例一村": which place it is about stays in sight. */
static void
edit_title(struct view *v)
{
	const struct evac_page *st = v->state;
	char text[200];
	struct reader r;
	struct txn t;

	do {
		txn_begin(&t, v->s->db, false);
		r = record_reader(v, &t);
		record_words(&r, &evac_face, "number area", &st->evac, text, sizeof(text));
	} while (txn_again(&t));
	snprintf(v->title, sizeof(v->title), "%.119s", text);
}

static void
edit_open(struct view *v)
{
	struct evac_page *st = v->state;
	const struct form_field *fields;

	if (!edit_read(v)) {
		view_close(v);
		return;
	}
	if (!form_open_way(v, edits))
		return;
	fields = v->form->spec->fields;
	edit_title(v);
	form_set_ref(v, "which", st->evac.id);
	if (fields == figures_fields || fields == plan_fields)
		form_base(v, &kind_evac, &st->evac);
	form_visible(v);
	v->form->cur = v->form->vis[0];
	if (fields == returned_fields && st->speaks)
		form_confirm(v);	/* nothing must be filled in */
	else
		form_edit(v);
}

const struct screen screen_evac_edit = {
	.name = "evac_edit",
	.title = N_("Moving people"),
	.help = N_("You see it once more before anything is stored. Figures are all so far, not what came since."),
	.about = &kind_evac,
	.ways = "mdparch",
	.roles = EVAC_SPEAKERS,
	.widget = &widget_form,
	.state_size = sizeof(struct evac_page),
	.open = edit_open,
};
