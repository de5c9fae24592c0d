/* 要人要物: the head of a team says what he needs where he is; the desk reads it as a want
 * of teams with his words. arg.id is his order. */
#include "gen/kinds/account/enums.h"
#include "gen/kinds/order/order.h"
#include "screens/kit/form/form.h"

static const struct form_field ask_fields[] = {
	{ "place", 0, NULL, NULL },
	{ "kind", FORM_CHAIN, NULL, NULL },
	{ "number", FORM_NEEDED, NULL, NULL },
	{ "text", 0, NULL, N_("for what; goods too, with figures") },
	{ "need_by", FORM_FOLD, NULL, NULL },
	{ "skill", FORM_FOLD, NULL, NULL },
	{ 0 }
};

static const struct form_spec ask_spec = {
	.op = "order.want",
	.send = N_("ask the desk for it"),
	.said = N_("the desk reads it on its board"),
	.fields = ask_fields,
	.quick = true,
	.confirm = form_repeat,
};

static void
ask_open(struct view *v)
{
	struct order o;

	if (!record_read(v->s->db, &kind_order, v->arg.id, &o)) {
		view_close(v);
		return;
	}
	if (!form_open(v, &ask_spec))
		return;
	form_set_ref(v, "incident", o.incident);
	form_set_text(v, "place", o.place);
	form_set_text(v, "area", o.area);
	form_visible(v);
	v->form->cur = (int)(form_row_of(v->form, "kind") - v->form->row);
	form_edit(v);
}

const struct screen screen_order_ask = {
	.name = "order_ask",
	.title = N_("Ask for people or goods"),
	.help = N_("What is needed where you are. The desk sees it on its board until it is met."),
	.about = &kind_order,
	.roles = ROLE(team) | ROLE(duty) | ROLE(leader),
	.widget = &widget_form,
	.open = ask_open,
};
