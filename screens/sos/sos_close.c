/* 了结求救: what came of a call. What the caller says himself stands above. */
#include "gen/kinds/sos/sos.h"
#include "screens/kit/form/form.h"

static const struct form_field close_fields[] = {
	{ "outcome", 0, NULL, N_("as a person of the desk found it out") },
	{ "text", 0, NULL, N_("how; needed with “other”") },
	{ 0 }
};

static const struct form_spec close_spec = {
	.op = "sos.close",
	.send = N_("close the call"),
	.said = N_("the call is closed"),
	.fields = close_fields,
};

static void
close_open(struct view *v)
{
	if (form_open(v, &close_spec))
		form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_sos_close = {
	.name = "sos_close",
	.title = N_("Close a call for help"),
	.help = N_("What came of it. The caller reads it; the row leaves the board."),
	.about = &kind_sos,
	.widget = &widget_form,
	.open = close_open,
};
