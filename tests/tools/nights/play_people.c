/* Calls for help, openings, what reports say of people and what desks correct. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/all.h"
#include "src/op/right.h"
#include "src/rules/incident/incident.h"
#include "src/rules/sos/sos.h"
#include "tests/tools/nights/night.h"

static struct num
some(int in)
{
	struct num v = { .known = roll(in) == 0 };

	v.v = v.known ? roll(40) : 0;
	return v;
}

static void
given(struct m_people out[PEOPLE], const struct num *trapped, const struct num *gone)
{
	out[0] = (struct m_people){ .known = trapped->known, .v = (long)trapped->v };
	out[1] = (struct m_people){ .known = gone->known, .v = (long)gone->v };
}

/* The model's index of the incident that the program says something went into. */
static int
known_as(struct night *n, uint64_t id, int area, bool drill)
{
	for (int i = 0; i < n->model.incidents; i++)
		if (n->model.incident[i].id == id)
			return i;
	return m_incident_add(&n->model, id, area, drill);
}

void
say_of_people(struct op_report_file *a)
{
	a->trapped = some(4);
	a->out_of_contact = some(6);
}

void
heard_of_people(struct night *n, int report, const struct op_report_file *a,
    const char *number, const bool unknown[PEOPLE])
{
	struct m_report *r = &n->model.report[report];
	struct m_people v[PEOPLE];

	snprintf(r->number, sizeof r->number, "%s", number);
	given(v, &a->trapped, &a->out_of_contact);
	for (int k = 0; k < PEOPLE; k++)
		r->people[k] = unknown[k] ? 0 : v[k].known ? v[k].v : r->people[k];
	m_say(&n->model, r->incident, r->area, number, true, v);
	m_unsay(&n->model, r->incident, r->area, unknown);
}

/* Often who called last once more. */
static int
any_caller(struct night *n)
{
	if (roll(3) != 0 || n->model.area[n->caller].heir >= 0)
		n->caller = any_area(n);
	return n->caller;
}

/* For his own place, what is above it or anywhere: who does not answer for the place is
 * not sure. */
void
call_out(struct night *n)
{
	struct op_sos_send a = { .drill = roll(6) == 0, .trapped = some(2),
	    .out_of_contact = some(4) };
	int who = any_caller(n), how = roll(5), in;
	int where = how < 2 ? who : how < 4 ? n->model.area[who].parent : any_area(n);
	struct m_people v[PEOPLE];
	char number[24];
	struct sos s;

	where = where < 0 ? 0 : where;
	snprintf(a.area, sizeof a.area, "%s", n->model.area[where].code);
	snprintf(n->did, sizeof n->did, "call of %s for %s", n->model.area[who].code, a.area);
	if (!act(n, who, "sos.send", &a) ||
	    !record_get(core_txn(n->core), &kind_sos, n->reply.answer.id, &s)) {
		differs(n, "a call for help was refused: message %u", n->reply.refusal.message);
		return;
	}
	in = known_as(n, s.incident, where, a.drill);
	for (where = 0; strcmp(n->model.area[where].code, s.area) != 0;)
		where++;
	m_widen(&n->model, in, where);
	rang(n, s.id, where, who);
	sos_number(&s, 0, number);
	given(v, &a.trapped, &a.out_of_contact);
	m_say(&n->model, in, where, number, m_under(&n->model, where, who), v);
}

void
open_one(struct night *n)
{
	struct op_incident_open a = { .hazard = hazard_flood, .drill = roll(5) == 0,
	    .trapped = some(2), .out_of_contact = some(3) };
	struct m_people v[PEOPLE];
	int where = any_area(n), in;

	snprintf(a.area, sizeof a.area, "%s", n->model.area[where].code);
	snprintf(n->did, sizeof n->did, "opening of an incident in %s", a.area);
	if (!act(n, 0, "incident.open", &a)) {
		differs(n, "it was refused: message %u", n->reply.refusal.message);
		return;
	}
	in = m_incident_add(&n->model, n->reply.answer.id, where, a.drill);
	given(v, &a.trapped, &a.out_of_contact);
	m_say(&n->model, in, where, "", true, v);
}

/* The newest line of figures of a speaker. False if it is none that can be corrected. */
static bool
line_of(struct night *n, const struct m_word *w, struct line *last)
{
	struct index_key key;
	struct scan s;
	struct line l;
	bool found = false;

	key_begin(&key, &kind_line, 2);
	key_number(&key, n->model.incident[w->incident].id);
	key_number(&key, line_what_figures);
	scan_open(&s, core_txn(n->core), &key, false);
	while (scan_next(&s))
		if (record_get(core_txn(n->core), &kind_line, s.id, &l) &&
		    strcmp(l.number, w->speaker) == 0 && (l.number[0] != '\0' ||
		    strcmp(l.area, n->model.area[w->area].code) == 0)) {
			*last = l;
			found = true;
		}
	scan_close(&s);
	return found && !last->counted_there && (last->trapped.known || last->out_of_contact.known);
}

/* Confirmed as it stands, or another figure put in its place. */
void
correct_one(struct night *n)
{
	struct op_incident_people a = { .reason = "核对过", .trapped = some(2),
	    .out_of_contact = some(2) };
	struct m_people v[PEOPLE];
	struct line last;
	int which = n->model.words == 0 ? -1 : n->model.words - 1 - roll(n->model.words < 12 ?
	    n->model.words : 12);

	if (which < 0 || !line_of(n, &n->model.word[which], &last))
		return;
	a.which = n->model.incident[n->model.word[which].incident].id;
	a.line = last.no;
	snprintf(n->did, sizeof n->did, "correction of what %s said of people in incident %d",
	    last.number, n->model.word[which].incident);
	if (!act(n, 0, "incident.people", &a)) {
		differs(n, "it was refused: message %u at %s", n->reply.refusal.message,
		    n->reply.refusal.field);
		return;
	}
	given(v, a.trapped.known ? &a.trapped : &last.trapped,
	    a.out_of_contact.known ? &a.out_of_contact : &last.out_of_contact);
	for (int r = 0; r < n->model.reports; r++)
		for (int k = 0; k < PEOPLE; k++)
			if (v[k].known && strcmp(n->model.report[r].number, last.number) == 0)
				n->model.report[r].people[k] = v[k].v;
	m_correct(&n->model, which, v);
}

static void
one_same(struct night *n, int incident, const char *what, const struct num *is,
    const struct m_people *want)
{
	if (is->known != want->known || (is->known && is->v != want->v))
		differs(n, "incident %d: %s is %lld (%s), must be %ld (%s)", incident, what,
		    (long long)is->v, is->known ? "known" : "unknown", want->v,
		    want->known ? "known" : "unknown");
}

void
people_same(struct night *n, int incident)
{
	struct m_people sure[PEOPLE], unsure[PEOPLE];
	struct incident i;

	if (!incident_root(core_txn(n->core), n->model.incident[incident].id, &i)) {
		differs(n, "incident %d is not there", incident);
		return;
	}
	incident_with_people(core_txn(n->core), &i);
	m_people(&n->model, incident, sure, unsure);
	one_same(n, incident, "trapped", &i.trapped, &sure[0]);
	one_same(n, incident, "out of contact", &i.out_of_contact, &sure[1]);
	one_same(n, incident, "trapped, not confirmed,", &i.unconfirmed_trapped, &unsure[0]);
	one_same(n, incident, "out of contact, not confirmed,", &i.unconfirmed_out_of_contact,
	    &unsure[1]);
}
