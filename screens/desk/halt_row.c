/* The board's line about a server that was off, or a clock that jumped or is wrong. */
#include "screens/desk/halt_row.h"

#include <stdlib.h>

#include "db/halt.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"
#include "src/lang/when.h"

enum { HALT_SHOWN = 30 * 60000 };

void
halt_row(struct view *v, struct txn *t)
{
	struct halt h = halt_get(t);
	int64_t now = clock_now();
	char from[40], to[40];
	long long minutes;

	if (h.kind == HALT_NONE || (h.kind == HALT_WRONG ? h.from - now < DAY :
	    now < h.to || now - h.to > HALT_SHOWN))
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
		page_text(&v->page, _("! THE CLOCK IS WRONG (newest entry %s): nothing falls due"), from);
	}
}
