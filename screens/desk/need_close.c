/* 另结: a leader ends a need without its being done. */
#include "screens/kit/form/form.h"

static const struct form_field close_fields[] = {
	{ "reason", FORM_NEEDED, NULL, N_("why it need not be done") },
	{ 0 }
};

static const struct form_spec close_spec = {
	.op = "need.close",
	.send = N_("end it"),
	.said = N_("ended"),
	.fields = close_fields,
};

static void
need_close_open(struct view *v)
{
	if (form_open(v, &close_spec))
		form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_need_close = {
	.name = "need_close",
	.title = N_("End without doing"),
	.help = N_("A leader's word, with a reason; it stays in the log."),
	.widget = &widget_form,
	.open = need_close_open,
};
