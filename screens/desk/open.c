/* Ways from a record to the screen that shows it. */
#include "screens/desk/open.h"
#include "screens/kit/ui.h"
#include "src/lang/tr.h"

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/sos/sos.h"
#include "screens/kit/send.h"

void
open_record(struct view *v, unsigned kind, uint64_t id, uint64_t need)
{
	struct arg arg = { .id = id, .other = need };

	if (kind == kind_report.no)
		view_open(v, "report_show", &arg, 0);
	else if (kind == kind_incident.no)
		view_open(v, "incident_show", &arg, 0);
	else if (kind == kind_sos.no)
		view_open(v, "sos_show", &arg, 0);
}

void
open_need(struct view *v, const struct need *n)
{
	struct arg arg = { .id = n->id };

	/* Looking at these ends no ringing: answering takes a second key. */
	if (n->verb == need_verb_answer || n->verb == need_verb_casualty) {
		view_open(v, "need_show", &arg, 0);
		return;
	}
	if (n->taken_by == 0 && n->person == 0 && order_which(v, "need.take", n->id) == DONE)
		ui_say(v->ui, "%s", _("Taken: others see that you are on it."));
	open_record(v, (unsigned)n->subject_kind, n->subject, n->id);
}
