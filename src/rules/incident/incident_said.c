/* Reading what was said of people, and which word stands for which. */
#include "src/rules/incident/incident_said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/report.h"
#include "src/op/number.h"
#include "src/rules/area/area.h"
#include "src/text/rows.h"

bool
said_same_speaker(const struct said *s, const struct line *line)
{
	return strcmp(s->number, line->number) == 0 &&
	    (line->number[0] != '\0' || strcmp(s->area, line->area) == 0);
}

/* Formerly the later word of who speaks in a linked incident stood with the root: there
 * it replaces the earlier. */
static bool
moved(const struct said *s, const struct line *line)
{
	return line->number[0] != '\0' && !line->counted_there && !s->counted_there &&
	    said_same_speaker(s, line);
}

/* A call may be for another place by now. NULL: no memory. */
static struct said *
said_by(struct txn *t, struct people *p, const struct line *line)
{
	struct said *s = NULL;

	for (size_t i = 0; s == NULL && i < p->n; i++)
		if (said_same_speaker(&p->said[i], line) && p->said[i].incident == line->incident)
			s = &p->said[i];
	for (size_t i = 0; s == NULL && i < p->n; i++)
		if (moved(&p->said[i], line))
			s = &p->said[i];
	if (s == NULL) {
		if (!list_grow((void **)&p->said, &p->cap, p->n, sizeof *p->said)) {
			t->err = ERR_IO;
			return NULL;
		}
		s = &p->said[p->n++];
		*s = (struct said){ .counted_there = line->counted_there };
	}
	s->incident = line->incident;
	snprintf(s->area, sizeof s->area, "%s", line->area);
	snprintf(s->number, sizeof s->number, "%s", line->number);
	return s;
}

static int
by_id(const void *x, const void *y)
{
	const struct member *a = x, *b = y;

	return (a->id > b->id) - (a->id < b->id);
}

struct member *
people_member(const struct people *p, uint64_t incident)
{
	struct member want = { .id = incident };

	return p->family == 0 ? NULL :
	    bsearch(&want, p->member, p->family, sizeof want, by_id);
}

static void
members_read(struct txn *t, uint64_t root, struct people *p)
{
	struct family f;

	*p = (struct people){ .n = 0 };
	family_open(&f, t, root);
	while (family_next(&f)) {
		if (list_grow((void **)&p->member, &p->room, p->family, sizeof *p->member))
			p->member[p->family++] = (struct member){ .id = f.id };
		else
			t->err = ERR_IO;
	}
	if (p->family > 0)
		qsort(p->member, p->family, sizeof *p->member, by_id);
}

void
people_free(struct people *p)
{
	free(p->member);
	free(p->said);
}

/* What is taken back is the word of that place, of who called from there too, and of
 * no other. */
static void
take_back(struct people *p, const struct line *line, int k)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->said[i].incident == line->incident &&
		    strcmp(p->said[i].area, line->area) == 0)
			p->said[i].v[k].known = p->said[i].v[k + PEOPLE].known = false;
}

/* One figure of a speaker. A confirmed word stands for his unconfirmed ones; a
 * correction keeps the place in the order of what it corrects, and whose word it is. */
static void
said_take(struct said *s, int k, const struct line *line, struct num v)
{
	uint64_t before = s->at[k] > s->at[k + PEOPLE] ? s->at[k] : s->at[k + PEOPLE];

	if (line->corrects == 0) {
		s->own[k] = !line->unconfirmed;
		s->by = line->by;
	}
	if (line->unconfirmed)
		k += PEOPLE;
	else
		s->v[k + PEOPLE].known = false;
	s->at[k] = line->corrects != 0 && before != 0 ? before : line->id;
	s->v[k] = v;
}

/* What is not said again still stands. */
static void
take_said(struct txn *t, struct people *p, const struct line *line)
{
	const struct num v[PEOPLE] = { line->trapped, line->out_of_contact };
	const bool unknown[PEOPLE] = { line->trapped_unknown, line->out_unknown };
	struct said *said = v[0].known || v[1].known ? said_by(t, p, line) : NULL;
	struct member *in = people_member(p, line->incident);

	for (int k = 0; k < PEOPLE; k++) {
		if (unknown[k])
			take_back(p, line, k);
		if (v[k].known && in != NULL)
			in->heard[k] = true;
		if (said != NULL && v[k].known)
			said_take(said, k, line, v[k]);
	}
}

/* The same place, retired or not, or what stood for it when id was given out. */
static bool
same_place(struct txn *t, const char *area, const char *later, uint64_t id)
{
	char a[16], b[16];

	code_stem(area, a);
	code_stem(later, b);
	return strcmp(a, b) == 0 || (strlen(a) == strlen(b) && area_lay_under(t, area, later, id));
}

/* A report stands for all that was said before of
 * its area and what lay below it. Who answers for a place, in a call or a report, says
 * how many there are in that place: the latest of them counts. A stranger's word adds,
 * once it is confirmed, until a report. */
static bool
stands_for(struct txn *t, const struct said *j, const struct said *s, int k)
{
	int n = k % PEOPLE;

	if (j->incident != s->incident || !j->v[n].known || j->at[n] <= s->at[k])
		return false;
	if (j->number[0] == kind_report.letter)
		return area_lay_under(t, s->area, j->area, j->at[n]);
	return k < PEOPLE && j->own[n] && s->own[n] && same_place(t, s->area, j->area, j->at[n]);
}

/* A village's word after its township's report adds to it until the township sends
 * again: too many looked for is better than too few. */
static bool
contained(struct txn *t, const struct people *p, const struct said *s, int k)
{
	for (size_t j = 0; j < p->n; j++)
		if (stands_for(t, &p->said[j], s, k))
			return true;
	return false;
}

bool
said_counts(struct txn *t, const struct people *p, const struct said *s, int k)
{
	return s->v[k].known && !contained(t, p, s, k);
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

static int
oldest_first(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

/* All lines of figures of the family in the order they were said. */
void
people_read(struct txn *t, uint64_t root, struct people *p)
{
	uint64_t *lines = NULL;
	size_t n = 0, room = 0;
	struct line line;
	struct scan s;

	members_read(t, root, p);
	for (size_t m = 0; m < p->family; m++) {
		incident_said_open(&s, t, p->member[m].id);
		while (scan_next(&s)) {
			if (list_grow((void **)&lines, &room, n, sizeof *lines))
				lines[n++] = s.id;
			else
				t->err = ERR_IO;
		}
		scan_close(&s);
	}
	if (n > 0)
		qsort(lines, n, sizeof *lines, oldest_first);
	for (size_t i = 0; i < n; i++)
		if (record_get(t, &kind_line, lines[i], &line))
			take_said(t, p, &line);
	free(lines);
}

/* The word itself, where s only stands for others: its line was written behind that of s
 * in the same act, with the same number. False: there is none. */
static bool
word_itself(struct txn *t, const struct said *s, int k, struct line *line)
{
	uint8_t from[sizeof s->at[k]];
	struct buf key = BUF(from);
	struct walk w;
	int64_t at = record_get(t, &kind_line, s->at[k], line) ? line->at : 0;
	bool found = false, over = false;

	buf_u64(&key, s->at[k]);
	walk_open(&w, t, TABLE_KIND + kind_line.no, "", 0, false);
	walk_from(&w, key.data, key.len);
	while (!found && !over && walk_next(&w)) {
		over = !record_get(t, &kind_line, get_u64(w.key), line) || line->at != at;
		found = !over && !line->counted_there && line->what == line_what_figures &&
		    strcmp(line->number, s->number) == 0;
	}
	walk_close(&w);
	return found;
}

/* What the later word says. It may count in another incident only: in one of the family
 * still, or in one let go since (where). */
static struct num
word_of(struct txn *t, const struct people *p, const struct said *s, int k, int64_t at,
    char where[24])
{
	struct incident i;
	struct line line;

	for (size_t j = 0; s->counted_there && j < p->n; j++)
		if (!p->said[j].counted_there && strcmp(p->said[j].number, s->number) == 0)
			return p->said[j].v[k];
	if (!s->counted_there || !word_itself(t, s, k, &line))
		return s->v[k];
	if (record_get(t, &kind_incident, line.incident, &i))
		incident_number(&i, at, where);
	return k == TRAPPED ? line.trapped : line.out_of_contact;
}

static const struct said *
stands_in(struct txn *t, const struct people *p, const struct said *s, int k)
{
	const struct said *best = NULL;

	for (size_t j = 0; j < p->n; j++)
		if (stands_for(t, &p->said[j], s, k) &&
		    (best == NULL || p->said[j].at[k] > best->at[k]))
			best = &p->said[j];
	return best;
}

static bool
closed_in(struct txn *t, uint64_t incident, const char *number)
{
	struct index_key key;
	struct scan scan;
	struct line line;
	bool over = false;

	key_begin(&key, &kind_line, 2);
	key_number(&key, incident);
	key_number(&key, line_what_sos_closed);
	scan_open(&scan, t, &key, false);
	while (!over && scan_next(&scan))
		over = record_get(t, &kind_line, scan.id, &line) && strcmp(line.number, number) == 0;
	scan_close(&scan);
	return over;
}

/* A call that has its outcome is nobody's open word any more. */
static bool
is_over(struct txn *t, const struct people *p, const struct said *s)
{
	bool over = false;

	for (size_t m = 0; !over && s->number[0] != '\0' && m < p->family; m++)
		over = closed_in(t, p->member[m].id, s->number);
	return over;
}

static void
outsaid_add(struct txn *t, const struct people *p, const struct said *s, int k, int64_t at,
    struct outsaid_list *list)
{
	const struct said *by = s->v[k].known ? stands_in(t, p, s, k) : NULL;
	struct outsaid o = { .trapped = k == TRAPPED, .v = s->v[k].v };

	if (by == NULL || by->by == s->by)
		return;
	o.now = word_of(t, p, by, k, at, o.where).v;
	if ((o.now >= o.v && o.where[0] == '\0') || is_over(t, p, s))
		return;
	snprintf(o.area, sizeof o.area, "%s", s->area);
	snprintf(o.number, sizeof o.number, "%s", s->number);
	snprintf(o.later, sizeof o.later, "%s", by->number);
	number_fit(o.number, id_time(s->at[k]), at);
	number_fit(o.later, id_time(by->at[k]), at);
	if (list_grow((void **)&list->row, &list->room, list->n, sizeof *list->row))
		list->row[list->n++] = o;
	else
		t->err = ERR_IO;
}

void
incident_outsaid(struct txn *t, uint64_t root, int64_t now, struct outsaid_list *list)
{
	struct people p;

	*list = (struct outsaid_list){ .n = 0 };
	people_read(t, root, &p);
	for (size_t i = 0; i < p.n; i++)
		for (int k = TRAPPED; k < PEOPLE; k++)
			outsaid_add(t, &p, &p.said[i], k, now, list);
	people_free(&p);
}
