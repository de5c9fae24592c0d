/* Ways from a record to the screen that shows it. */
#include "screens/desk/open.h"
#include "gen/kinds/need/need.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/text/record_says.h"

void
open_record(struct view *v, unsigned kind, uint64_t id, uint64_t need)
{
	const struct kind *k = kind_by_no(kind);

	if (k)
		record_open(v, k, id, need);
}

bool
open_number(struct view *v, const char *typed)
{
	struct numbered found;
	struct txn t;
	size_t n;

	if (!record_number_typed(typed))
		return false;
	do {
		txn_begin(&t, v->s->db, false);
		n = record_numbered(&t, typed, clock_now(), &found);
	} while (txn_again(&t));
	if (n == 1)
		open_record(v, found.kind->no, found.id, record_take(v, found.kind, found.id));
	else if (n > 1)
		ui_warn(v->ui, _("“%s” may be any of: %s; type it whole"), typed, found.all);
	else
		ui_warn(v->ui, _("There is no %s here."), typed);
	return true;
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
	record_claim(v, n);
	open_record(v, (unsigned)n->subject_kind, n->subject, n->id);
}
