/* One setting; arg.n is its row. */
#include <stdio.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/form/form.h"
#include "src/op/settings.h"

static const struct form_field setting_fields[] = { { "value", 0, NULL, NULL }, { 0 } };

static void
setting_confirm(struct view *v, struct page *p)
{
	const struct setting_row *row = &setting_rows[v->arg.n];

	page_text(p, "%s: %s", _(row->label), form_text(v, "value"));
	page_text(p, _("default: %s"), row->value);
}

static const struct form_spec setting_spec = {
	.op = "setting.set",
	.send = N_("change"),
	.fields = setting_fields,
	.confirm = setting_confirm,
};

static void
setting_open(struct view *v)
{
	char value[700];
	struct txn t;

	if (!form_open(v, &setting_spec))
		return;
	txn_begin(&t, v->s->db, false);
	setting_text(&t, (enum setting_id)v->arg.n, value, sizeof(value));
	txn_abort(&t);
	snprintf(v->title, sizeof(v->title), "%s", _(setting_rows[v->arg.n].label));
	form_set_text(v, "which", setting_rows[v->arg.n].name);
	form_set_text(v, "value", value);
	form_edit(v);
}

const struct screen screen_setting_edit = {
	.name = "setting_edit",
	.title = N_("Setting"),
	.help = N_("The new value is in force at once."),
	.roles = ROLE(admin),
	.widget = &widget_form,
	.open = setting_open,
};
