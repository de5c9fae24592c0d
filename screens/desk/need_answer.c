/* 代记应答: one of those asked takes care of it and said so by telephone. */
#include "screens/desk/said.h"

#include "gen/kinds/need/need.h"

static const struct form_field answer_fields[] = {
	{ "said_by", 0, NULL, N_("who answers: one of those who were asked") },
	{ "how", 0, NULL, N_("how he said so") },
	{ 0 }
};

static const struct form_spec answer_spec = {
	.op = "need.answer",
	.send = N_("note the answer"),
	.said = N_("the answer is noted"),
	.fields = answer_fields,
	.choices = said_choices,
	.words = said_words,
};

static void
answer_open(struct view *v)
{
	if (form_open(v, &answer_spec))
		form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_need_answer = {
	.name = "need_answer",
	.title = N_("Answered by somebody else"),
	.help = N_("Who was asked and said, not by a terminal of his own, that he takes care of it."),
	.about = &kind_need,
	.widget = &widget_form,
	.open = answer_open,
};
