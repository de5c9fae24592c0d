/* 全体清点: every team of an incident counts its people now. arg.id is the incident. */
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/account/enums.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/form/form.h"
#include "screens/order/order_words.h"
#include "src/rules/order/order.h"

static const struct form_field all_fields[] = {
	{ "reason", 0, NULL, N_("what has happened; the teams read it") },
	{ 0 }
};

/* Who is asked, by name. */
static void
all_confirm(struct view *v, struct txn *t, struct page *p)
{
	char text[800], team[120];
	struct order_live w;
	struct order o;

	words_incident_row(v, t, v->arg.id, text, sizeof(text));
	page_text(p, "%s", text)->attr = TERM_BOLD;
	page_text(p, "%s", op_label(v->form->op))->attr = TERM_BOLD;
	form_repeat(v, t, p);
	order_live(&w, t, v->arg.id);
	while (order_live_next(&w, &o)) {
		words_order_team(t, &o, team, sizeof(team));
		page_text(p, "  %s %s", team, tr_value(&enum_order_state, o.state));
	}
}

static const struct form_spec all_spec = {
	.op = "order.count_all",
	.send = N_("have them all count now"),
	.said = N_("all are asked to count"),
	.fields = all_fields,
	.quick = true,
	.confirm = all_confirm,
};

/* Nothing has to be filled in, so the page that says it back comes first. */
static void
all_open(struct view *v)
{
	if (!form_open(v, &all_spec))
		return;
	form_set_ref(v, "incident", v->arg.id);
	if (v->arg.n == 1)
		form_confirm(v);
}

const struct screen screen_order_all = {
	.name = "order_all",
	.title = N_("All count now"),
	.help = N_("Each team of the incident is asked at once to count its people; who does not is rung."),
	.about = &kind_incident,
	.roles = ROLE(duty) | ROLE(leader),
	.widget = &widget_form,
	.open = all_open,
};
