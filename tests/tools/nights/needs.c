/* What waits for whom: see model.h. */
#include "tests/tools/nights/model.h"

static bool
is_live(const struct model *m, enum m_verb verb, uint64_t subject)
{
	for (int i = 0; i < m->needs; i++)
		if (m->need[i].live && m->need[i].verb == verb && m->need[i].subject == subject)
			return true;
	return false;
}

/* Once for each desk. */
void
m_ask(struct model *m, enum m_verb verb, uint64_t subject, int area)
{
	if (area < 0)
		return;
	for (int i = 0; i < m->needs; i++)
		if (m->need[i].live && m->need[i].verb == verb &&
		    m->need[i].subject == subject && m->need[i].area == area)
			return;
	if (m->needs < M_NEEDS)
		m->need[m->needs++] = (struct m_need){ verb, subject, area, true };
}

void
m_settle(struct model *m, enum m_verb verb, uint64_t subject)
{
	for (int i = 0; i < m->needs; i++)
		if (m->need[i].verb == verb && m->need[i].subject == subject)
			m->need[i].live = false;
}

/* A report to review is one thing to do, whether it came there or climbed there too. */
static bool
had_before(const struct model *m, int need, int desk)
{
	const struct m_need *n = &m->need[need];

	for (int i = 0; i < need && n->verb == M_REVIEW; i++)
		if (m->need[i].live && m->need[i].verb == M_REVIEW && m->need[i].subject == n->subject &&
		    m_today(m, m->need[i].area) == desk)
			return true;
	return false;
}

/* What was asked of a retired area's desk stands with the one that took its place. */
int
m_asked(const struct model *m, int desk, enum m_verb verb)
{
	int n = 0;

	for (int i = 0; i < m->needs; i++)
		n += m->need[i].live && m->need[i].verb == verb &&
		    m_today(m, m->need[i].area) == desk && !had_before(m, i, desk);
	return n;
}

/* The next tier reviews; with casualties the one above that sees it at once. */
static void
ask_review(struct model *m, const struct m_report *x, bool casualties)
{
	int desk = m->area[x->area].parent;

	m_ask(m, M_REVIEW, x->id, desk);
	if (casualties && desk >= 0)
		m_ask(m, M_REVIEW, x->id, m->area[desk].parent);
}

static bool
has_dead(const struct m_figures *v)
{
	return v->v[M_DEAD] > 0 || v->v[M_MISSING] > 0;
}

/* It has dead or missing, or said that somebody is trapped or out of contact. */
static bool
is_grave(const struct m_report *x)
{
	bool grave = has_dead(&x->latest.v);

	for (int k = 0; k < PEOPLE; k++)
		grave = grave || x->people[k] > 0;
	return grave;
}

/* By a report of what the area went into, sent since. */
static bool
is_corrected(const struct model *m, const struct m_report *x)
{
	for (int a = x->area; m->area[a].heir >= 0; a = m->area[a].heir) {
		int c = m_chain(m, x->incident, m->area[a].heir);

		if (c >= 0 && m->report[c].latest.sent > x->returned &&
		    m->report[c].latest.sent > m->area[a].left)
			return true;
	}
	return false;
}

void
m_ask_again(struct model *m, int report)
{
	const struct m_report *x = &m->report[report];
	int desk = m->area[x->area].parent;

	if (m_leads_on(m, report))
		return;
	if (x->state == M_SENT && !is_live(m, M_REVIEW, x->id))
		ask_review(m, x, is_grave(x));
	if (x->state != M_RETURNED || is_corrected(m, x))
		return;
	if (!is_live(m, M_CORRECT, x->id))
		m_ask(m, M_CORRECT, x->id, x->area);
	if (!is_live(m, M_UNREAD, x->id))
		m_ask(m, M_UNREAD, x->id, desk);
}

void
m_parted(struct model *m, int incident)
{
	for (int r = 0; r < m->reports; r++)
		if (m_root(m, m->report[r].incident) == m_root(m, incident))
			m_ask_again(m, r);
}

/* The next version answers what was asked about the area's reports before, in whatever
 * linked incident, and what was returned of areas that went into it; what nobody read stays with all whom it reached. */
void
m_continued(struct model *m, int report, long people)
{
	const struct m_report *x = &m->report[report];

	for (int r = 0; r < m->reports; r++) {
		const struct m_report *y = &m->report[r];
		if (m_today(m, y->area) != x->area || m_root(m, y->incident) != m_root(m, x->incident))
			continue;
		if (y->area == x->area && (r != report || x->decided))
			m_settle(m, M_REVIEW, y->id);
		m_settle(m, M_CORRECT, y->id);
		m_settle(m, M_UNREAD, y->id);
	}
	m->report[report].decided = false;
	ask_review(m, x, people > 0 || has_dead(&x->latest.v));
}

/* New casualties of a village ring at the county, and those that a township knows beyond
 * what was reported to it. */
bool
m_casualties_ring(const struct model *m, int incident, int area, const struct m_figures *now,
    long people)
{
	int r = m_chain(m, incident, area);
	const struct m_figures none = { 0 }, *was = r < 0 ? &none : &m->report[r].latest.v;
	long dead = now->known[M_DEAD] ? now->v[M_DEAD] : was->v[M_DEAD];
	long missing = now->known[M_MISSING] ? now->v[M_MISSING] : was->v[M_MISSING];
	struct m_total below;

	if (m->area[area].tier == 0 || (dead == 0 && missing == 0 && people == 0))
		return false;
	if (r >= 0 && people == 0 && dead == was->v[M_DEAD] && missing == was->v[M_MISSING])
		return false;
	if (m->area[area].tier == 2 || people > 0)
		return true;
	below = m_total(m, incident, area);
	return dead > below.reported.v[M_DEAD] || missing > below.reported.v[M_MISSING];
}

static int
township(const struct model *m, int area)
{
	for (area = m_today(m, area); m->area[area].tier > 1;)
		area = m->area[area].parent;
	return area;
}

/* Township and county ring. */
void
m_ring(struct model *m, uint64_t call, int area)
{
	m_ask(m, M_ANSWER, call, township(m, area));
	m_ask(m, M_ANSWER, call, 0);
}

void
m_answered(struct model *m, uint64_t call, int area)
{
	m_settle(m, M_ANSWER, call);
	m_ask(m, M_OUTCOME, call, township(m, area));
	m_ask(m, M_OUTCOME, call, 0);
}
