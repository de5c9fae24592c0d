/*
 * 被困, 失联人员: figures of an incident, not national indicators. Each place says
 * its own; the incident's figure is their sum.
 */
#include "src/rules/incident/incident.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/report/report.h"

enum { TRAPPED, OUT_OF_CONTACT, PEOPLE };

/* One place's word on how many: a call for help by its number, or an area's
 * report. */
struct said {
	char area[16], number[25];
	struct num v[PEOPLE];
	size_t at[PEOPLE];		/* which line said it */
};
struct people {
	struct said *said;		/* n of them, owned */
	size_t n, cap, lines;
	bool heard[PEOPLE];		/* a place said it at some time */
};

/* NULL: no memory. */
static struct said *
said_by(struct people *p, const struct line *line)
{
	struct said *s;

	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->said[i].number, line->number) == 0)
			return &p->said[i];
	if (p->n == p->cap) {
		s = realloc(p->said, (p->cap + 64) * sizeof *s);
		if (s == NULL)
			return NULL;
		p->said = s;
		p->cap += 64;
	}
	s = &p->said[p->n++];
	*s = (struct said){ 0 };
	snprintf(s->area, sizeof s->area, "%s", line->area);
	snprintf(s->number, sizeof s->number, "%s", line->number);
	return s;
}

/* What is not said again still stands. What is taken back is the word of that
 * place, of who called from there too, and of no other. */
static void
take_said(struct people *p, const struct line *line)
{
	struct num v[PEOPLE] = { line->trapped, line->out_of_contact };
	bool unknown[PEOPLE] = { line->trapped_unknown, line->out_unknown };
	struct said *said = said_by(p, line);

	p->lines++;
	for (int k = 0; k < PEOPLE; k++) {
		for (size_t i = 0; unknown[k] && i < p->n; i++)
			if (strcmp(p->said[i].area, line->area) == 0)
				p->said[i].v[k].known = false;
		p->heard[k] |= v[k].known;
		if (said != NULL && v[k].known) {
			said->v[k] = v[k];
			said->at[k] = p->lines;
		}
	}
}

/* A report stands for all that was said of its area and below before. A
 * village's word after its township's report adds to it until the township
 * sends again: too many looked for is better than too few. */
static bool
contained(struct txn *t, const struct people *p, size_t i, int k)
{
	for (size_t j = 0; j < p->n; j++)
		if (p->said[j].number[0] == kind_report.letter && p->said[j].v[k].known &&
		    p->said[j].at[k] > p->said[i].at[k] &&
		    area_under(t, p->said[i].area, p->said[j].area))
			return true;
	return false;
}

/* The incident's figure is the sum of what each place last said; what the desk
 * wrote when it opened the incident stands until a place says more. */
static void
sum_said(struct txn *t, const struct people *p, int k, struct num *figure)
{
	struct num sum = { 0 };

	for (size_t i = 0; i < p->n; i++)
		if (p->said[i].v[k].known && !contained(t, p, i, k))
			sum = (struct num){ sum.v + p->said[i].v[k].v, true };
	if (sum.known || p->heard[k])
		*figure = sum;
}

void
incident_said_open(struct scan *s, struct txn *t, uint64_t incident)
{
	struct index_key key;

	key_begin(&key, &kind_line, 2);
	key_number(&key, incident);
	key_number(&key, line_what_figures);
	scan_open(s, t, &key, false);
}

/* Writes a line of figures, and the sums with it. */
static void
figures_line(struct act *act, struct incident *i, struct line *last)
{
	struct people p = { .n = 0 };
	struct line line;
	struct scan s;

	incident_said_open(&s, act->txn, i->id);
	while (scan_next(&s))
		if (record_get(act->txn, &kind_line, s.id, &line))
			take_said(&p, &line);
	scan_close(&s);
	take_said(&p, last);
	sum_said(act->txn, &p, TRAPPED, &i->trapped);
	sum_said(act->txn, &p, OUT_OF_CONTACT, &i->out_of_contact);
	free(p.said);
	change_set(act->change, &kind_incident, i);
	incident_line(act, i->id, last);
}

void
incident_figures(struct act *act, uint64_t incident, struct num trapped,
    struct num out_of_contact, const char *area, const char *number)
{
	struct line line = { .what = line_what_figures, .trapped = trapped,
	    .out_of_contact = out_of_contact };
	struct incident i;

	if ((!trapped.known && !out_of_contact.known) || !incident_root(act->txn, incident, &i))
		return;
	snprintf(line.area, sizeof line.area, "%s", area);
	snprintf(line.number, sizeof line.number, "%s", number);
	figures_line(act, &i, &line);
}

void
incident_figures_unknown(struct act *act, uint64_t incident, struct line *line)
{
	struct incident i;

	if (!incident_root(act->txn, incident, &i))
		return;
	line->what = line_what_figures;
	line->trapped_unknown = line->trapped_unknown && i.trapped.known;
	line->out_unknown = line->out_unknown && i.out_of_contact.known;
	if (line->trapped_unknown || line->out_unknown)
		figures_line(act, &i, line);
}
