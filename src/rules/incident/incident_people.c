/*
 * 被困, 失联人员: figures of an incident, not national indicators. Who says one, a
 * call, a report or a desk, says it in the incident he speaks in; the record of
 * each incident keeps the sum of its own, and what is shown is the sum of the
 * family. So a link, made or undone, changes no sum.
 */
#include "src/rules/incident/incident_ops.h"
#include "src/rules/incident/incident_said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/report/report.h"
#include "src/rules/area/area.h"
#include "src/text/rows.h"

static struct num
sum_said(struct txn *t, const struct people *p, uint64_t incident, int k)
{
	struct num sum = { 0 };

	for (size_t i = 0; i < p->n; i++)
		if (p->said[i].incident == incident && said_counts(t, p, &p->said[i], k))
			sum = (struct num){ sum.v + p->said[i].v[k].v, true };
	return sum;
}

static struct num *
figure(struct incident *i, int k)
{
	struct num *const v[FIGURES] = { &i->trapped, &i->out_of_contact,
	    &i->unconfirmed_trapped, &i->unconfirmed_out_of_contact };

	return v[k];
}

static struct num
plus(struct num a, struct num b)
{
	return (struct num){ num_or_0(a) + num_or_0(b), a.known || b.known };
}

static bool
num_same(struct num a, struct num b)
{
	return a.known == b.known && (!a.known || a.v == b.v);
}

/* What it was opened with counts in a record of before until somebody says more. */
static struct num
own_people(struct txn *t, const struct people *p, struct incident *i, int k)
{
	const struct member *m = people_member(p, i->id);

	return i->own_people || m == NULL || !m->heard[k] ? *figure(i, k) :
	    sum_said(t, p, i->id, k);
}

static bool
is_alone(struct txn *t, uint64_t id)
{
	struct family f;

	family_open(&f, t, id);
	return family_next(&f) && !family_next(&f);
}

struct num
incident_still_trapped(struct txn *t, uint64_t root, const char *number)
{
	struct people p = { .n = 0 };
	struct num sum = { 0 };

	people_read(t, root, &p);
	for (size_t i = 0; i < p.n; i++)
		for (int k = TRAPPED; k < FIGURES; k += PEOPLE)
			if (strcmp(p.said[i].number, number) == 0 && said_counts(t, &p, &p.said[i], k))
				sum = plus(sum, p.said[i].v[k]);
	people_free(&p);
	return sum;
}

void
incident_with_people(struct txn *t, struct incident *i)
{
	struct num sum[FIGURES] = { { 0 } };
	struct people p = { .n = 0 };
	struct incident one;
	struct family f;
	bool kept = true;

	if (i->merged != 0 || is_alone(t, i->id))
		return;
	family_open(&f, t, i->id);
	while (kept && family_next(&f))
		kept = record_get(t, &kind_incident, f.id, &one) && one.own_people;
	if (!kept)
		people_read(t, i->id, &p);
	family_open(&f, t, i->id);
	while (family_next(&f))
		for (int k = 0; k < FIGURES && record_get(t, &kind_incident, f.id, &one); k++)
			sum[k] = plus(sum[k], own_people(t, &p, &one, k));
	people_free(&p);
	for (int k = 0; k < FIGURES; k++)
		*figure(i, k) = sum[k];
}

/* What a record of before was opened with becomes a line like any other. */
static void
opened_with(struct act *act, const struct people *p)
{
	struct incident i;

	for (size_t m = 0; m < p->family; m++) {
		struct line line = { .what = line_what_figures };

		if (!record_get(act->txn, &kind_incident, p->member[m].id, &i) || i.own_people)
			continue;
		if (!p->member[m].heard[TRAPPED])
			line.trapped = i.trapped;
		if (!p->member[m].heard[OUT_OF_CONTACT])
			line.out_of_contact = i.out_of_contact;
		memcpy(line.area, i.area, sizeof line.area);
		if (line.trapped.known || line.out_of_contact.known)
			incident_line_own(act, i.id, &line);
	}
}

/* True if any of them is another than before. */
static bool
sums_set(struct txn *t, const struct people *p, struct incident *i)
{
	bool other = !i->own_people;

	for (int k = 0; k < FIGURES; k++) {
		struct num sum = sum_said(t, p, i->id, k);

		other |= !num_same(sum, *figure(i, k));
		*figure(i, k) = sum;
	}
	i->own_people = true;
	return other;
}

/* Each record of the family gets the sum of its own. */
static void
recount(struct act *act, uint64_t root)
{
	struct people p;
	struct incident i;

	people_read(act->txn, root, &p);
	for (size_t m = 0; m < p.family; m++) {
		if (record_get(act->txn, &kind_incident, p.member[m].id, &i) && sums_set(act->txn, &p, &i))
			change_set(act->change, &kind_incident, &i);
	}
	people_free(&p);
}

void
incident_people_part(struct act *act, uint64_t root)
{
	struct people p;

	people_read(act->txn, root, &p);
	opened_with(act, &p);
	people_free(&p);
	recount(act, root);
}

/* True if what a line says takes over what counts in a linked incident: a report of its
 * area and below, a place's own call of that place. */
static bool
takes_over(struct txn *t, const struct said *s, const struct line *last, int k)
{
	char a[16], b[16];

	if (!area_under(t, s->area, last->area))
		return false;
	code_stem(s->area, a);
	code_stem(last->area, b);
	return last->number[0] == kind_report.letter ||
	    (k < PEOPLE && s->own[k] && strlen(a) == strlen(b));
}

/* Of one linked incident: what a line takes over from it, what it takes back there. */
static struct line
reached(struct txn *t, const struct people *p, uint64_t incident, const struct line *last)
{
	const bool says[PEOPLE] = { last->trapped.known, last->out_of_contact.known };
	const bool unknown[PEOPLE] = { last->trapped_unknown, last->out_unknown };
	struct line line = { .what = line_what_figures };
	struct num *const v[PEOPLE] = { &line.trapped, &line.out_of_contact };
	bool *const un[PEOPLE] = { &line.trapped_unknown, &line.out_unknown };

	for (size_t i = 0; i < p->n; i++) {
		const struct said *s = &p->said[i];

		for (int k = 0; s->incident == incident && k < FIGURES; k++) {
			v[k % PEOPLE]->known |= says[k % PEOPLE] && said_counts(t, p, s, k) &&
			    takes_over(t, s, last, k);
			*un[k % PEOPLE] |= unknown[k % PEOPLE] && s->v[k].known &&
			    strcmp(s->area, last->area) == 0;
		}
	}
	line.counted_there = line.trapped.known || line.out_of_contact.known;
	memcpy(line.area, last->area, sizeof line.area);
	memcpy(line.number, last->number, sizeof line.number);
	memcpy(line.reason, last->reason, sizeof line.reason);
	return line;
}

/* A place's word reaches into the linked incidents: each gets a line of its own, so that
 * its sum holds when it is let go. */
static void
reach(struct act *act, const struct people *p, const struct line *last)
{
	bool word = last->number[0] != '\0' && last->corrects == 0 && !last->unconfirmed;

	for (size_t m = 0; word && m < p->family; m++) {
		struct line line = reached(act->txn, p, p->member[m].id, last);

		if (p->member[m].id != last->incident &&
		    (line.counted_there || line.trapped_unknown || line.out_unknown))
			incident_line_own(act, p->member[m].id, &line);
	}
}

/* Writes a line of figures into its own incident, and the sums with it. */
static void
figures_line(struct act *act, uint64_t incident, struct line *last)
{
	struct people p;
	struct incident root;

	if (!incident_root(act->txn, incident, &root))
		return;
	people_read(act->txn, root.id, &p);
	opened_with(act, &p);
	last->incident = incident;
	reach(act, &p, last);
	people_free(&p);
	incident_line_own(act, incident, last);
	recount(act, root.id);
}

/* Officer, duty or leader of that place, or above it. */
static bool
answers_for(struct act *act, const char *area)
{
	for (size_t i = 0; i < act->who->ngrants; i++)
		if ((WRITERS & 1u << act->who->grants[i].role) &&
		    area_under(act->txn, area, act->who->grants[i].area))
			return true;
	return (act->who->roles & ROLE_SYSTEM) != 0;
}

void
incident_figures(struct act *act, uint64_t incident, struct num trapped,
    struct num out_of_contact, const char *area, const char *number)
{
	struct line line = { .what = line_what_figures, .trapped = trapped,
	    .out_of_contact = out_of_contact };

	if (!trapped.known && !out_of_contact.known)
		return;
	snprintf(line.area, sizeof line.area, "%s", area);
	snprintf(line.number, sizeof line.number, "%s", number);
	line.unconfirmed = !answers_for(act, area);
	figures_line(act, incident, &line);
}

void
incident_figures_unknown(struct act *act, uint64_t incident, struct line *line)
{
	struct incident i;

	if (!incident_root(act->txn, incident, &i))
		return;
	incident_with_people(act->txn, &i);
	line->what = line_what_figures;
	line->trapped_unknown &= i.trapped.known || i.unconfirmed_trapped.known;
	line->out_unknown &= i.out_of_contact.known || i.unconfirmed_out_of_contact.known;
	if (line->trapped_unknown || line->out_unknown)
		figures_line(act, incident, line);
}

/* The newest line of figures of who speaks in this one. */
static int64_t
said_since(struct txn *t, const struct line *line)
{
	struct said who = { .incident = line->incident };
	int64_t last = line->no;
	struct line l;
	struct scan s;

	snprintf(who.area, sizeof who.area, "%s", line->area);
	snprintf(who.number, sizeof who.number, "%s", line->number);
	incident_said_open(&s, t, line->incident);
	while (scan_next(&s))
		if (record_get(t, &kind_line, s.id, &l) && said_same_speaker(&who, &l))
			last = l.no;
	scan_close(&s);
	return last;
}

int
people_check(struct act *act)
{
	const struct op_incident_people *a = act->args;
	struct people_plan *plan = act->plan;
	struct line *l = &plan->line;
	int64_t last;

	if (incident_for(act, a->which, "which", RIGHT_SEE, &plan->root) != 0)
		return -1;
	if (!incident_line_at(act->txn, a->which, a->line, l) ||
	    !incident_line_seen(act->txn, act->who,
	    incident_sight(act->txn, act->who, &plan->root), l))
		return refuse(act, "line", M_NO_SUCH_LINE, ARG_NUMBER(a->line), NULL);
	/* The desk of the place that said so, or whoever has power over it all. */
	if (!may_over(act->txn, act->who, DESK, l->area) &&
	    incident_for(act, a->which, "which", RIGHT_POWER, &plan->root) != 0)
		return -1;
	if (l->what != line_what_figures || l->counted_there ||
	    (!l->trapped.known && !l->out_of_contact.known))
		return refuse(act, "line", M_NOT_FIGURES, ARG_NUMBER(a->line), NULL);
	last = said_since(act->txn, l);
	if (last != a->line)
		return refuse(act, "line", M_SAID_SINCE, ARG_NUMBER(last), NULL);
	if ((!l->unconfirmed || a->trapped.known || a->out_of_contact.known) && a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	return 0;
}

void
people_apply(struct act *act)
{
	const struct op_incident_people *a = act->args;
	const struct people_plan *plan = act->plan;
	struct line line = { .what = line_what_figures, .corrects = a->line,
	    .trapped = a->trapped.known ? a->trapped : plan->line.trapped,
	    .out_of_contact = a->out_of_contact.known ? a->out_of_contact : plan->line.out_of_contact };

	memcpy(line.area, plan->line.area, sizeof line.area);
	memcpy(line.number, plan->line.number, sizeof line.number);
	memcpy(line.reason, a->reason, sizeof line.reason);
	figures_line(act, a->which, &line);
	incident_answer(act, plan->root.id);
}
