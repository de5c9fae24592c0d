/* All reading verbs, one group per noun. */
#include "src/command/command.h"

const struct command_view *const view_groups[] = {
	views_report, views_sos, views_incident, views_need, views_account, views_area,
	views_unit, views_setting, views_journal, views_draft, NULL
};
