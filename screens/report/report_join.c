/* Which incident a report goes into. */
#include "screens/incident/incident_words.h"
#include "screens/report/report_join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/report.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/report/report.h"

/* The area has a report in it, or called for help there. */
static bool
is_in(struct txn *t, const struct incident *i, const char *area)
{
	struct report r;

	return strcmp(i->area, area) == 0 || report_chain(t, i->id, area, &r);
}

void
join_free(struct join *j)
{
	free(j->cand);
	j->cand = NULL;
	j->n = 0;
}

void
join_find(struct view *v, struct join *j)
{
	const char *area = form_text(v, "area");
	struct incident own;
	struct txn t;
	size_t first;

	do {
		first = 0;
		txn_begin(&t, v->s->db, false);
		join_free(j);
		j->n = incident_candidates(&t, area, (enum hazard)form_enum(v, "hazard"),
		    *(bool *)form_value(v, "drill"), clock_now(), &j->cand);
		for (size_t i = 0; i < j->n; i++) {
			if (!is_in(&t, &j->cand[i], area))
				continue;
			own = j->cand[i];
			memmove(&j->cand[first + 1], &j->cand[first], (i - first) * sizeof(own));
			j->cand[first++] = own;
		}
	} while (txn_again(&t));
}

bool
join_default(struct view *v, struct join *j)
{
	uint64_t before = form_ref(v, "incident");

	join_find(v, j);
	if (!j->chosen)
		form_set_ref(v, "incident", j->n > 0 ? j->cand[0].id : REF_NEW);
	return form_ref(v, "incident") != before;
}

bool
join_is_old(struct view *v, struct join *j)
{
	if (j->chosen || form_ref(v, "incident") != REF_NEW)
		return false;
	join_find(v, j);
	return j->n > 0;
}

void
join_choices(struct view *v, struct join *j, struct view *w)
{
	char text[400];

	join_find(v, j);
	for (size_t i = 0; i < j->n; i++) {
		words_incident(&j->cand[i], clock_now(), text, sizeof(text));
		page_choice(&w->page, 1, j->cand[i].id, _("join %s"), text);
	}
	page_choice_text(&w->page, 1, REF_NEW, _("a new incident"));
	page_choice_text(&w->page, 1, REF_UNSURE, _("not sure, the desk decides"));
}

void
join_words(struct view *v, const struct join *j, char *out, size_t cap)
{
	uint64_t id = form_ref(v, "incident");
	char text[300];

	if (id == REF_NEW || id == 0)
		snprintf(out, cap, "%s", _("a new incident"));
	else if (id == REF_UNSURE)
		snprintf(out, cap, "%s", _("not sure, the desk decides"));
	for (size_t i = 0; i < j->n; i++) {
		if (j->cand[i].id != id)
			continue;
		words_incident(&j->cand[i], clock_now(), text, sizeof(text));
		snprintf(out, cap, _("join %s"), text);
	}
}
