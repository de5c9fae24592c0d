/* 稍后: puts a need off until a time, with a reason. */
#include "gen/kinds/need/need.h"
#include "screens/kit/form/form.h"

static const struct form_field later_fields[] = {
	{ "until", 0, N_("put off until"), NULL },
	{ "reason", 0, N_("why it can wait"), NULL },
	{ 0 }
};

static const struct form_spec later_spec = {
	.op = "need.later",
	.send = N_("put off"),
	.said = N_("waits until then"),
	.fields = later_fields,
};

static void
later_open(struct view *v)
{
	if (form_open(v, &later_spec))
		form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_later = {
	.name = "later",
	.title = N_("Later"),
	.help = N_("Moves a row down the board until then, never off it."),
	.about = &kind_need,
	.widget = &widget_form,
	.open = later_open,
};
