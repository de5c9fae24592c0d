/* Ways from a record to the screen that shows it. */
#include "screens/desk/open.h"
#include "screens/desk/need_words.h"
#include "screens/kit/send.h"
#include "screens/kit/ui.h"
#include "src/lang/tr.h"

void
open_record(struct view *v, unsigned kind, uint64_t id, uint64_t need)
{
	const struct need_face *face = need_face(kind);
	struct arg arg = { .id = id, .other = need };

	if (face)
		view_open(v, face->screen, &arg, 0);
}

void
open_need(struct view *v, const struct need *n)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	struct arg arg = { .id = n->id };

	/* Looking at these ends no ringing: answering takes a second key. */
	if (d && d->answer) {
		view_open(v, "need_show", &arg, 0);
		return;
	}
	if (n->taken_by == 0 && n->person == 0 && order_which(v, "need.take", n->id) == DONE)
		ui_say(v->ui, "%s", _("Taken: others see that you are on it."));
	open_record(v, (unsigned)n->subject_kind, n->subject, n->id);
}
