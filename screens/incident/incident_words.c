/* An incident and its timeline in words. */
#include "screens/incident/incident_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/evac/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/sos/enums.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"

void
words_incident(const struct incident *i, int64_t now, char *out, size_t cap)
{
	char number[24];

	incident_number(i, now, number);
	number_short(number, now);
	snprintf(out, cap, "%s%s %s  %s", words_drill(i->drill), number,
	    i->name[0] ? i->name : i->place, tr_value(&enum_incident_state, i->state));
}

void
words_incident_row(const struct view *v, struct txn *t, uint64_t id, char *out, size_t cap)
{
	struct reader r = { .txn = t, .now = clock_now() };
	struct incident shown;

	out[0] = '\0';
	if (incident_read(t, &v->s->viewer, id, &shown) != SIGHT_NONE)
		record_title(&r, face_of(&kind_incident), &shown, out, cap);
}

size_t
incident_choices(struct view *v, struct txn *t, int what, incident_fits fits, struct page *p)
{
	struct incident_walk w;
	struct incident i;
	char text[800];
	size_t n = 0;

	incident_walk(&w, t, &v->s->viewer, INCIDENTS_OPEN);
	while (incident_next(&w, &i)) {
		if (fits && !fits(v, t, &i))
			continue;
		words_incident_row(v, t, i.id, text, sizeof(text));
		page_choice_text(p, what, i.id, text);
		n++;
	}
	return n;
}

bool
words_incident_field(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap)
{
	if (strcmp(f->name, "incident") != 0)
		return false;
	words_incident_row(v, t, form_ref(v, "incident"), out, cap);
	return true;
}

void
incident_fill(struct view *v, struct txn *t, const struct row *r, char *out, size_t cap)
{
	const char *area = find_own_area(&v->s->viewer, ROLE(duty) | ROLE(leader) | ROLE(supervisor));
	struct incident i;
	struct total total;
	char figures[600];

	if (area[0] == '\0' || !record_get(t, &kind_incident, r->id, &i) || i.merged != 0 ||
	    i.class != incident_class_natural || incident_sight(t, &v->s->viewer, &i) < SIGHT_OWN ||
	    report_total(t, i.id, area, &total) != 0)
		return;
	report_total_words(t, &total, figures, sizeof(figures));
	if (total.children > 0)
		snprintf(out, cap, _("reported %zu/%zu  %s"), total.reporting, total.children, figures);
	total_free(&total);
}

/* How moving people stands by a line: "转移中 转36/40 拒1 特殊3/4". */
static void
words_moved(const struct line *l, struct buf *b)
{
	if (l->evac)
		buf_printf(b, " %s", tr_value(&enum_evac_state, l->evac));
	if (l->moved.known && l->planned.known)
		buf_printf(b, _(" moved %lld of %lld"), (long long)l->moved.v, (long long)l->planned.v);
	else if (l->moved.known)
		buf_printf(b, _(" moved %lld"), (long long)l->moved.v);
	else if (l->planned.known)
		buf_printf(b, _(" to move %lld"), (long long)l->planned.v);
	if (l->refused.known && l->refused.v)
		buf_printf(b, _(" refused %lld"), (long long)l->refused.v);
	if (l->special.known || l->special_moved.known)
		buf_printf(b, _(" special %lld/%lld"), (long long)l->special_moved.v,
		    (long long)l->special.v);
}

/* A step of a team: "18人 伤1 失联0", and who told it by telephone. */
static void
words_team(struct txn *t, const struct line *l, struct buf *b)
{
	char when[40];

	if (l->step)
		buf_printf(b, _(" its step %lld"), (long long)l->step);
	words_team_people(l->people, l->injured, l->missing, true, b);
	if (l->expected) {
		when_text(l->expected, clock_now(), setting_offset(t), when, sizeof(when));
		buf_printf(b, _(" expected %s"), when);
	}
	if (l->by_phone[0])
		buf_printf(b, _(" told by telephone by %s"), l->by_phone);
}

static void
words_people(const struct line *l, struct buf *b)
{
	if (l->trapped.known)
		buf_printf(b, _(" trapped %lld"), (long long)l->trapped.v);
	if (l->out_of_contact.known)
		buf_printf(b, _(" out of contact %lld"), (long long)l->out_of_contact.v);
	if (l->trapped_unknown)
		buf_text(b, _(" trapped not known any more"));
	if (l->out_unknown)
		buf_text(b, _(" out of contact not known any more"));
}

void
words_line(struct txn *t, const struct line *line, char *out, size_t cap)
{
	char text[300], number[24];
	struct incident i;
	struct buf b;

	buf_init(&b, out, cap);
	snprintf(number, sizeof(number), "%.23s", line->number);
	number_fit(number, line->at, clock_now());
	number_short(number, clock_now());
	if (record_get(t, &kind_incident, line->incident, &i))
		buf_text(&b, words_drill(i.drill));
	if (line->struck)
		buf_printf(&b, "%s ", _("[struck]"));
	if (line->area[0]) {
		area_name(t, line->area, false, text, sizeof(text));
		buf_printf(&b, "%s ", text);
	}
	buf_text(&b, tr_value(&enum_line_what, line->what));
	if (number[0])
		buf_printf(&b, " %s", number);
	if (line->to)
		buf_printf(&b, " %s", tr_value(&enum_incident_state, line->to));
	if (line->level)
		buf_printf(&b, " %s", tr_value(&enum_incident_level, line->level));
	words_moved(line, &b);
	if (line->outcome)
		buf_printf(&b, " %s", tr_value(&enum_sos_outcome, line->outcome));
	if (line->text[0])
		buf_printf(&b, ": %s", line->text);
	if (line->sealed.len)
		buf_printf(&b, ": %s", _("personal data, sealed"));
	words_people(line, &b);
	words_team(t, line, &b);
	if (line->unconfirmed)
		buf_text(&b, _(" not confirmed"));
	if (line->corrects)
		buf_printf(&b, _(" corrects line %lld"), (long long)line->corrects);
	if (line->counted_there)
		buf_text(&b, _(" counted in that report"));
	if (line->reason[0])
		buf_printf(&b, _(" (reason: %s)"), line->reason);
	words_person(t, line->by, text, sizeof(text));
	buf_printf(&b, "  %s", text);
	if (line->struck) {
		words_person(t, line->struck_by, text, sizeof(text));
		buf_printf(&b, _("  struck by %s: %s"), text, line->struck_reason);
	}
	buf_str(&b);
}

size_t
incident_codes(struct txn *t, uint64_t incident, char (**codes)[16])
{
	size_t cap = AREAS_MAX, n = cap;

	*codes = NULL;
	while (n == cap) {
		free(*codes);
		cap *= 2;
		*codes = calloc(cap, sizeof(**codes));
		n = *codes ? incident_areas(t, incident, *codes, cap) : 0;
	}
	return n;
}

void
lines_open(struct scan *s, struct txn *t, uint64_t incident)
{
	struct index_key k;

	key_begin(&k, &kind_line, 1);
	key_number(&k, incident);
	scan_open(s, t, &k, true);
}

bool
lines_next(struct scan *s, struct line *out)
{
	return find_next(s, &kind_line, out);
}
