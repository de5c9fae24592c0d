/* 已告知: who was told, by whatever way. */
#include "screens/desk/said.h"

#include "gen/kinds/need/need.h"

static const struct form_field told_fields[] = {
	{ "said_by", 0, NULL, N_("who was told; nobody named: all who were asked") },
	{ "how", 0, NULL, N_("how he was told") },
	{ 0 }
};

static const struct form_spec told_spec = {
	.op = "need.told",
	.send = N_("note it"),
	.said = N_("noted"),
	.fields = told_fields,
	.choices = said_choices,
	.words = said_words,
};

static void
told_open(struct view *v)
{
	if (form_open(v, &told_spec))
		form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_need_told = {
	.name = "need_told",
	.title = N_("Told"),
	.help = N_("Who was told is off the telephone list until it rings again. Told is not answered."),
	.about = &kind_need,
	.widget = &widget_form,
	.open = told_open,
};
