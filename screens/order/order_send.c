/*
 * 派队: a team is sent to an incident. arg.id is the incident, 0 = to be chosen; arg.n the
 * want that it answers; arg.text the team, in hex; arg.other a draft.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/want.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/team/team.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/words.h"
#include "screens/order/team_choices.h"
#include "src/rules/incident/incident.h"

static const struct form_field send_fields[] = {
	{ "incident", 0, NULL, N_("not needed only for a team that waits forward") },
	{ "team", FORM_CHAIN | FORM_NEEDED, NULL, NULL },
	{ "task", FORM_CHAIN | FORM_NEEDED, NULL, NULL },
	{ "place", 0, NULL, N_("blank: the incident's own") },
	{ "need_by", FORM_FOLD, NULL, NULL },
	{ "contact", FORM_FOLD, NULL, N_("who meets them there, with telephone") },
	{ "route", FORM_FOLD, NULL, NULL },
	{ "text", FORM_FOLD, NULL, NULL },
	{ "area", FORM_FOLD | FORM_PICK, NULL, NULL },
	{ "reason", FORM_FOLD, NULL, N_("a leader's, for a team that rests") },
	{ 0 }
};

static bool
send_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	struct incident_walk walk;
	struct incident i;
	char text[800];

	if (strcmp(f->name, "team") == 0) {
		team_choices(v, t, &w->page);
		return true;
	}
	if (strcmp(f->name, "area") == 0) {
		find_all_areas(t, &v->s->viewer, &w->page);
		return true;
	}
	if (strcmp(f->name, "incident") != 0)
		return false;
	incident_walk(&walk, t, &v->s->viewer, INCIDENTS_OPEN);
	while (incident_next(&walk, &i)) {
		words_incident_row(v, t, i.id, text, sizeof(text));
		page_choice_text(&w->page, 1, i.id, text);
	}
	return true;
}

static bool
send_words(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap)
{
	if (strcmp(f->name, "incident") != 0)
		return false;
	words_incident_row(v, t, form_ref(v, "incident"), out, cap);
	return true;
}

/* What is sent to a drill is one. */
static void
of_incident(struct view *v)
{
	bool *drill = form_value(v, "drill");
	struct incident i;

	if (!record_read(v->s->db, &kind_incident, form_ref(v, "incident"), &i))
		return;
	if (drill)
		*drill = i.drill;
	v->drill = i.drill;
}

static void
send_changed(struct view *v, const struct field *f)
{
	if (strcmp(f->name, "incident") == 0)
		of_incident(v);
}

/* Where nobody wrote a place it is the incident's. */
static void
place_row(struct view *v, struct txn *t, struct page *p)
{
	struct incident i;
	char area[200];

	if (form_text(v, "place")[0] || !record_get(t, &kind_incident, form_ref(v, "incident"), &i))
		return;
	area_name(t, form_text(v, "area")[0] ? form_text(v, "area") : i.area, true, area, sizeof(area));
	page_text(p, _("to where the incident is: %s %s"), area, i.place);
}

/* Who goes, whose head is telephoned, and whether he is ordered or asked. */
static void
send_confirm(struct view *v, struct txn *t, struct page *p)
{
	struct team team;

	page_text(p, "%s", op_label(v->form->op))->attr = TERM_BOLD;
	form_repeat(v, t, p);
	place_row(v, t, p);
	if (!record_get(t, &kind_team, form_ref(v, "team"), &team))
		return;
	if (team.owner != team_owner_government)
		page_text(p, _("%s: asked, not ordered; it may decline"), tr_value(&enum_team_owner, team.owner));
	if (team.head[0])
		page_text(p, _("head: %s %s"), team.head, team.phone);
}

static const struct form_spec send_spec = {
	.op = "order.send",
	.send = N_("send the team"),
	.fields = send_fields,
	.draft = true,
	.quick = true,
	.choices = send_choices,
	.words = send_words,
	.changed = send_changed,
	.confirm = send_confirm,
};

static void
of_want(struct view *v, uint64_t id)
{
	struct want w;

	if (!id || !record_read(v->s->db, &kind_want, id, &w))
		return;
	form_set_ref(v, "want", w.id);
	form_set_ref(v, "incident", w.incident);
	form_set_text(v, "place", w.place);
	form_set_time(v, "need_by", w.need_by);
	form_set_text(v, "text", w.text);
}

/* At the first of them that is not said yet; a team is chosen among those that can come. */
static void
send_begin(struct view *v)
{
	static const char *const first[] = { "incident", "team", "task", "place" };
	size_t i = 0;

	while (i < 3 && field_known(kind_field(v->form->op->args, first[i]), v->form->rec))
		i++;
	v->form->cur = (int)(form_row_of(v->form, first[i]) - v->form->row);
	form_edit(v);
	if (i > 0 && i < 3)
		form_choose(v, first[i]);
}

static void
send_open(struct view *v)
{
	if (!form_open(v, &send_spec))
		return;
	if (v->arg.other) {
		if (!form_draft(v, v->arg.other))
			ui_warn(v->ui, "%s", _("This draft is gone: it was sent or taken over."));
		form_visible(v);
		form_go_on(v);
		return;
	}
	form_set_ref(v, "incident", v->arg.id);
	of_want(v, (uint64_t)v->arg.n);
	form_set_ref(v, "team", strtoull(v->arg.text, NULL, 16));
	of_incident(v);
	form_visible(v);
	send_begin(v);
}

const struct screen screen_order_send = {
	.name = "order_send",
	.title = N_("Send a team"),
	.help = N_("Team, task and place; the rest is the incident's. You see it once more before it goes out."),
	.roles = ROLE(duty) | ROLE(leader),
	.widget = &widget_form,
	.open = send_open,
};
