/* What the pages that send teams say and mark alike. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/order/enums.h"
#include "gen/kinds/team/team.h"
#include "screens/dispatch/sending.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/choice.h"
#include "src/op/place.h"

/* What a team of a kind is sent for unless somebody says otherwise; codes. */
static const struct {
	const char *kind, *task;
} usual[] = {
	{ "rescue", "rescue" }, { "fire", "fire" }, { "medical", "rescue" }, { "water", "water" },
	{ "drainage", "drain" }, { "engineering", "dike" }, { "transport", "move" }, { "mine", "rescue" },
	{ "militia", "dike" },
};

void
sending_task(struct txn *t, struct sending *s)
{
	const char *task = s->want.incident == 0 ? "stage" : "other", *kind = s->want.kind;
	struct team first;

	if (s->task_said)
		return;
	if (!kind[0] && s->n > 0 && record_get(t, &kind_team, s->team[0], &first))
		kind = first.kind;
	for (size_t i = 0; s->want.incident != 0 && i < sizeof(usual) / sizeof(usual[0]); i++)
		if (strcmp(usual[i].kind, kind) == 0)
			task = usual[i].task;
	snprintf(s->task, sizeof(s->task), "%s", task);
}

void
sending_words(struct view *v, struct txn *t, const struct sending *s, char *out, size_t cap)
{
	char task[100], area[200], at[40], left[60];
	struct buf b;

	buf_init(&b, out, cap);
	choice_name(t, &enum_task, s->task, task, sizeof(task));
	area_name(t, s->want.area, false, area, sizeof(area));
	buf_printf(&b, "%s %s%s%s", task, area, s->want.place[0] ? " " : "", s->want.place);
	if (s->want.need_by) {
		when_left(s->want.need_by, clock_now(), left, sizeof(left));
		buf_printf(&b, _("  there by %s, %s"), ui_when(v->ui, s->want.need_by, at, sizeof(at)), left);
	}
	if (s->contact[0])
		buf_printf(&b, _("  contact %s"), s->contact);
	buf_str(&b);
}

bool
sending_has(const struct sending *s, uint64_t team)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->team[i] == team)
			return true;
	return false;
}

bool
sending_toggle(struct sending *s, uint64_t team)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->team[i] != team)
			continue;
		memmove(&s->team[i], &s->team[i + 1], (s->n - i - 1) * sizeof(s->team[0]));
		s->n--;
		return true;
	}
	if (s->n == SENDING_TEAMS)
		return false;
	s->team[s->n++] = team;
	return true;
}

void
sending_incident(struct view *v, struct txn *t, const struct sending *s)
{
	char text[800];

	words_incident_row(v, t, s->want.incident, text, sizeof(text));
	page_text(&v->page, "%s", s->want.incident ? text : _("no incident: the team waits forward"))->attr =
	    TERM_BOLD;
}
