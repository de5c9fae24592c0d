/* One line for a draft in a list: two of the same form are told apart by what they are about. */
#include "screens/desk/draft_words.h"

#include <stdio.h>

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "screens/kit/screen.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/rules/incident/incident.h"

/* A small form is named by its operation, a page that has its own drafts by its screen. */
static const char *
form_title(const struct draft_head *d)
{
	const struct screen *sc = screen_find(d->form);
	const struct op *op = sc ? NULL : op_find(d->form, NULL);

	return sc ? _(sc->title) : op ? op_label(op) : d->form;
}

bool
draft_stands(const struct draft_head *d)
{
	return screen_find(d->form) != NULL || op_find(d->form, NULL) != NULL;
}

void
draft_words(struct txn *t, const struct draft_head *d, char *out, size_t cap)
{
	const char *hazard = d->hazard ? tr_value(&enum_hazard, d->hazard) : "";
	char area[200] = "", number[24] = "";
	struct incident i;

	if (d->area[0])
		area_name(t, d->area, false, area, sizeof(area));
	if (d->incident && record_get(t, &kind_incident, d->incident, &i)) {
		incident_number(&i, clock_now(), number);
		number_short(number, clock_now());
	}
	snprintf(out, cap, "%s%s%s%s%s%s%s%s", words_drill(d->drill), form_title(d),
	    hazard[0] ? " " : "", hazard, number[0] ? " " : "", number, area[0] ? " " : "", area);
}
