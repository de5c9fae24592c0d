/*
 * The small forms about an order: arg.id is the order, arg.n says which form. Who serves in
 * its team says it himself; a desk says who told it by telephone. arg.other: ORDER_SAID the
 * page that says it back comes at once, ORDER_CHOSEN the first choices do.
 */
#include "screens/order/order_edit.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/team/team.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/form/form.h"
#include "screens/kit/words.h"
#include "screens/order/order_words.h"
#include "src/base/clock.h"
#include "src/rules/team/team.h"

struct order_page {
	struct order	order;		/* as it was when the form was opened */
	struct team	team;
	bool		serves;		/* the reader serves in it */
};

#define WORDS { "text", FORM_FOLD, NULL, NULL }
#define REASON(flags) { "reason", FORM_NAMES | (flags), NULL, N_("Right: reasons to choose from") }

static const struct form_field ack_fields[] = { FORM_BY_PHONE, FORM_HAPPENED, WORDS, { 0 } };
static const struct form_field decline_fields[] = { REASON(FORM_NEEDED), FORM_BY_PHONE, { 0 } };
static const struct form_field go_fields[] = { { "people", FORM_NEEDED, NULL, NULL }, FORM_BY_PHONE, FORM_HAPPENED, WORDS, { 0 } };
static const struct form_field late_fields[] = { { "eta", 0, NULL, NULL }, FORM_BY_PHONE, WORDS, { 0 } };
static const struct form_field arrive_fields[] = { { "people", 0, NULL, NULL }, FORM_BY_PHONE, FORM_HAPPENED, WORDS, { 0 } };
static const struct form_field count_fields[] = {
	{ "here", FORM_NEEDED, N_("present"), N_("who is there, hurt or not") }, { "injured", 0, NULL, NULL },
	{ "missing", 0, NULL, NULL }, FORM_BY_PHONE, FORM_HAPPENED, WORDS, { 0 }
};
/* All are there, as they were counted last: only who says so is asked. */
static const struct form_field whole_fields[] = { FORM_BY_PHONE, { 0 } };
static const struct form_field done_fields[] = {
	{ "text", 0, NULL, N_("what was done") }, FORM_BY_PHONE, FORM_HAPPENED, { "reason", FORM_FOLD, NULL, NULL }, { 0 }
};
static const struct form_field back_fields[] = {
	{ "people", FORM_NEEDED, NULL, NULL }, { "injured", FORM_FOLD, NULL, N_("hurt and not back with the team") },
	FORM_BY_PHONE, FORM_HAPPENED, WORDS, { "reason", FORM_FOLD, NULL, NULL }, { 0 }
};
static const struct form_field recall_fields[] = { REASON(FORM_NEEDED), { 0 } };
static const struct form_field retask_fields[] = {
	{ "task", 0, NULL, NULL }, { "incident", 0, NULL, NULL },
	{ "place", 0, NULL, N_("blank: the incident's own") }, { "need_by", FORM_FOLD, NULL, NULL },
	{ "contact", FORM_FOLD, NULL, NULL }, { "route", FORM_FOLD, NULL, NULL }, WORDS,
	{ "reason", FORM_FOLD, NULL, NULL }, { 0 }
};
static const struct form_field strike_fields[] = {
	{ "step", FORM_NAMES, NULL, N_("Enter: the steps that can be struck") }, REASON(FORM_NEEDED | FORM_CHAIN), { 0 }
};

/* Reasons by digit; what else there is, is typed. */
static const struct {
	char		 which;
	const char	*text;
} reasons[] = {
	{ 'd', N_("too few people") }, { 'd', N_("vehicles or gear are broken") },
	{ 'd', N_("another task") }, { 'd', N_("the road is closed") },
	{ 'c', N_("not needed any more") }, { 'c', N_("needed more elsewhere") },
	{ 'c', N_("the road is closed") }, { 'c', N_("too dangerous there") }, { 'c', N_("sent by mistake") },
	{ 'k', N_("said wrongly") }, { 'k', N_("written down for another team") },
	{ 'k', N_("written down twice") },
};

static void
reason_choices(struct view *v, struct view *w)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].which == (char)v->arg.n)
			page_choice_text(&w->page, 1, 0, _(reasons[i].text));
	page_text(&w->page, "%s", _("Another reason: 0, then type it."));
}

static void
phone_choices(struct view *v, struct view *w)
{
	const struct order_page *st = v->state;

	if (st->team.head[0])
		row_right(&w->page, page_choice_text(&w->page, 1, 0, st->team.head), "%s", st->team.phone);
	if (st->team.deputy[0])
		row_right(&w->page, page_choice_text(&w->page, 1, 0, st->team.deputy), "%s", st->team.deputy_phone);
	page_text(&w->page, "%s", _("Somebody else: 0, then type the name."));
}

static bool
is_as_real(const struct view *v, struct txn *t, const struct incident *i)
{
	(void)t;
	return i->drill == ((const struct order_page *)v->state)->order.drill;
}

static bool
edit_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	if (strcmp(f->name, "reason") == 0)
		reason_choices(v, w);
	else if (strcmp(f->name, "by_phone") == 0)
		phone_choices(v, w);
	else if (strcmp(f->name, "incident") == 0)
		incident_choices(v, t, 1, is_as_real, &w->page);
	else if (strcmp(f->name, "step") != 0)
		return false;
	else if (order_step_choices(v, t, v->arg.id, &w->page) == 0)
		page_text(&w->page, "%s", _("No step can be struck."));
	return true;
}

static bool
edit_shown(struct view *v, const struct field *f)
{
	const struct order_page *st = v->state;

	return !st->serves || strcmp(f->name, "by_phone") != 0;
}

/* What does not add up with those who set out; "" if it does. */
static void
count_odd(struct view *v, char *out, size_t cap)
{
	const struct order_page *st = v->state;
	int64_t here = form_figure(v, "here"), missing = form_figure(v, "missing"), sent = st->order.sent.v;
	int64_t named = here + missing + form_figure(v, "injured");

	out[0] = '\0';
	if (!st->order.sent.known || !form_value(v, "missing"))
		return;
	if (named < sent)
		snprintf(out, cap, _("%lld set out, %lld are named: who is not?"), (long long)sent, (long long)named);
	else if (here + missing > sent)
		snprintf(out, cap, _("%lld set out, these are %lld"), (long long)sent, (long long)(here + missing));
}

static void
edit_check(struct view *v)
{
	char odd[200];

	form_errors_clear(v);
	if (v->arg.n != 'n')
		return;
	count_odd(v, odd, sizeof(odd));
	form_error(v, "missing", odd);
}

/* The step that is struck stands on the page before it is. */
static void
step_row(struct view *v, struct txn *t, struct page *p)
{
	const int64_t *no = form_value(v, "step");
	struct page steps = { 0 };

	if (!no)
		return;
	order_step_choices(v, t, v->arg.id, &steps);
	for (size_t i = 0; i < steps.n; i++)
		if (steps.row[i].id == (uint64_t)*no)
			page_text(p, "%s", steps.row[i].left)->attr = TERM_BOLD;
	page_clear(&steps);
}

/* The order as it is now, and the values. */
static void
edit_confirm(struct view *v, struct txn *t, struct page *p)
{
	const struct order_page *st = v->state;
	char number[40], place[200], odd[200];
	struct order o = st->order;

	record_get(t, &kind_order, v->arg.id, &o);
	words_order(&o, clock_now(), number, sizeof(number));
	words_order_place(t, &o, place, sizeof(place));
	page_text(p, "%s %s %s  %s", number, st->team.name, place, tr_value(&enum_order_state, o.state))->attr =
	    TERM_BOLD;
	page_text(p, "%s", op_label(v->form->op))->attr = TERM_BOLD;
	form_repeat(v, t, p);
	if (v->arg.n == 'w')
		page_text(p, _("all present: %s, injured %lld"), PEOPLE(form_figure(v, "here")),
		    (long long)form_figure(v, "injured"))->attr = TERM_BOLD;
	if (v->arg.n == 'r' && o.missing.known && o.missing.v > 0)
		page_text(p, _("! %lld still missing: the search for them goes on"), (long long)o.missing.v)->attr = TERM_BOLD;
	step_row(v, t, p);
	count_odd(v, odd, sizeof(odd));
	if (odd[0])
		page_text(p, "! %s", odd)->attr = TERM_BOLD;
}

#define EDIT(o, s, f) { .op = o, .send = s, .fields = f, .quick = true, .shown = edit_shown, \
	.choices = edit_choices, .words = words_incident_field, .check = edit_check, .confirm = edit_confirm }

static const struct form_way edits[] = {
	{ 'a', EDIT("order.ack", N_("acknowledge"), ack_fields) },
	{ 'd', EDIT("order.decline", N_("we cannot come"), decline_fields) },
	{ 'g', EDIT("order.go", N_("set out"), go_fields) },
	{ 'l', EDIT("order.late", N_("it will be late"), late_fields) },
	{ 'v', EDIT("order.arrive", N_("arrived"), arrive_fields) },
	{ 'n', EDIT("order.count", N_("so many are there"), count_fields) },
	{ 'w', EDIT("order.count", N_("so many are there"), whole_fields) },
	{ 'f', EDIT("order.done", N_("it is done"), done_fields) },
	{ 'b', EDIT("order.back", N_("all are back"), back_fields) },
	{ 'c', EDIT("order.recall", N_("recall the team"), recall_fields) },
	{ 'r', EDIT("order.retask", N_("give it the new order"), retask_fields) },
	{ 'k', EDIT("order.strike", N_("strike the step"), strike_fields) },
	{ 0 }
};

static void
set_figure(struct view *v, const char *name, struct num n)
{
	struct num *to = form_value(v, name);

	if (to)
		*to = n;
}

static struct num
present(const struct order *o)
{
	return o->here.known ? o->here : o->sent;
}

/* Who sets out: of a team that was out already who is there, not who is missing; else as
 * the team says who is on watch, else all of it. */
struct num
order_going(const struct order *o, const struct team *team)
{
	return o->sent.known ? present(o) : team->watch.known ? team->watch : team->strength;
}

/* What is likely is filled in; whoever says it back changes it. */
static void
edit_fill(struct view *v)
{
	const struct order_page *st = v->state;
	const struct order *o = &st->order;
	char which = (char)v->arg.n;

	form_set_ref(v, "which", o->id);
	if (!st->serves)
		form_set_text(v, "by_phone", st->team.head);
	if (which == 'g')
		set_figure(v, "people", order_going(o, &st->team));
	else if (which == 'b')
		set_figure(v, "people", present(o));
	if (which == 'r')
		form_set_text(v, "task", o->task);
	if (which != 'n' && which != 'w')
		return;
	set_figure(v, "here", order_out(o));
	set_figure(v, "injured", (struct num){ o->injured.v, true });
	set_figure(v, "missing", (struct num){ 0, true });
}

/* "到场 令0722-01": which one it is about stays in sight. */
static void
edit_title(struct view *v)
{
	const struct order_page *st = v->state;
	char number[40];

	words_order(&st->order, clock_now(), number, sizeof(number));
	snprintf(v->title, sizeof(v->title), "%s %s", op_label(v->form->op), number);
}

static bool
edit_read(struct view *v)
{
	struct order_page *st = v->state;

	if (!record_read(v->s->db, &kind_order, v->arg.id, &st->order) ||
	    !record_read(v->s->db, &kind_team, st->order.team, &st->team))
		return false;
	st->serves = team_serves(&v->s->viewer, &st->team);
	return true;
}

static void
edit_open(struct view *v)
{
	if (!edit_read(v)) {
		view_close(v);
		return;
	}
	if (!form_open_way(v, edits))
		return;
	edit_title(v);
	edit_fill(v);
	form_visible(v);
	v->form->cur = v->form->vis[0];
	form_edit(v);
	if (v->arg.other == ORDER_SAID)
		form_confirm(v);
	else if (v->arg.other == ORDER_CHOSEN)
		form_choose(v, v->arg.n == 'r' ? "incident" : v->arg.n == 'k' ? "step" : "reason");
}

void
order_do(struct view *v, uint64_t order, char which, enum order_way way)
{
	struct arg arg = { .id = order, .n = which, .other = way };

	view_open(v, "order_edit", &arg, 0);
}

const struct screen screen_order_edit = {
	.name = "order_edit",
	.title = N_("A step of an order"),
	.help = N_("What is likely stands there already. You see it once more before it is stored."),
	.about = &kind_order,
	.ways = "adglvnwfbcrk",
	.roles = ROLE(team) | ROLE(officer) | ROLE(duty) | ROLE(leader),
	.widget = &widget_form,
	.state_size = sizeof(struct order_page),
	.open = edit_open,
};
