/* The board's line about a server that was off, or a clock that jumped or is in doubt. */
#include "screens/desk/halt_row.h"

#include <stdlib.h>

#include "db/halt.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/act.h"
#include "src/op/doubt.h"
#include "src/op/op.h"

enum { HALT_SHOWN = 30 * 60000 };

/* What may be wrong, what follows, and for whom may say that it is right the way to do so. */
static void
doubt_rows(struct view *v, struct txn *t, int64_t sure, int what)
{
	char words[WHEN_STAMP], from[40];
	const struct subject *s;
	const struct op *op = op_find("clock.confirm", &s);
	struct refusal why;

	when_stamp(clock_system(), v->ui->offset, words);
	page_text(&v->page, _("! THE CLOCK IS IN DOUBT: the server says %s, the last sure time is %s"),
	    words, ui_when(v->ui, sure, from, sizeof(from)));
	page_text(&v->page, "%s", _("! nothing falls due, and numbers are of that day, until it is right or confirmed"));
	if (act_may(t, &v->s->viewer, op, 0, clock_now(), &why))
		page_choice(&v->page, what, 0, "%s", op_label(op));
}

void
halt_open(struct view *v)
{
	const struct subject *s;
	const struct op *op = op_find("clock.confirm", &s);

	record_do(v, s, op, 0);
}

void
halt_row(struct view *v, struct txn *t, int what)
{
	struct halt h = halt_get(t);
	int64_t now = clock_now(), sure;
	char from[40], to[40];
	long long minutes;

	if (doubt_get(t, &sure))
		doubt_rows(v, t, sure, what);
	if (h.kind == HALT_NONE || now < h.to || now - h.to > HALT_SHOWN)
		return;
	ui_when(v->ui, h.from, from, sizeof(from));
	ui_when(v->ui, h.to, to, sizeof(to));
	minutes = llabs(h.to - h.from) / MINUTE;
	switch (h.kind) {
	case HALT_STOPPED:
		page_text(&v->page, _("! the server was off %s to %s, %lld minutes"), from, to, minutes);
		break;
	case HALT_JUMPED:
		page_text(&v->page, _("! the clock jumped from %s to %s, %lld minutes"), from, to, minutes);
		break;
	case HALT_BACK:
		page_text(&v->page, _("! the clock went back from %s to %s, %lld minutes"), from, to, minutes);
		break;
	default:
		break;
	}
}
