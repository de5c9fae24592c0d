/* What a county must show after a night: see model.h. */
#include "tests/tools/nights/model.h"

#include <string.h>

int
m_area_add(struct model *m, const char *code, int parent, bool filler)
{
	if (m->areas == M_AREAS)
		return -1;
	m->area[m->areas] = (struct m_area){ .code = code, .parent = parent, .filler = filler,
	    .tier = parent < 0 ? 0 : m->area[parent].tier + 1, .successor = -1 };
	return m->areas++;
}

void
m_retire(struct model *m, int area, int successor)
{
	m->area[area].successor = successor;
}

int
m_root(const struct model *m, int incident)
{
	while (m->incident[incident].into >= 0)
		incident = m->incident[incident].into;
	return incident;
}

/* What stands today for an area of any time. */
static int
today(const struct model *m, int area)
{
	while (m->area[area].successor >= 0)
		area = m->area[area].successor;
	return area;
}

static bool
under(const struct model *m, int area, int top)
{
	for (int a = area; a >= 0; a = m->area[a].parent)
		if (a == top)
			return true;
	for (int a = today(m, area); a >= 0; a = m->area[a].parent)
		if (a == top)
			return true;
	return false;
}

static bool
touched(const struct model *m, int incident, int area)
{
	int root = m_root(m, incident);

	for (int i = 0; i < m->incidents; i++)
		for (int a = 0; m_root(m, i) == root && a < m->areas; a++)
			if (m->incident[i].affected[a] && (under(m, a, area) || under(m, area, a)))
				return true;
	return false;
}

/* A township joins the affected areas unless it lies under one of them already. */
static void
widen(struct model *m, int incident, int area)
{
	int root = m_root(m, incident), place = today(m, area);

	if (m->area[place].tier == 2)
		place = m->area[place].parent;
	for (int i = 0; i < m->incidents; i++)
		for (int a = 0; m_root(m, i) == root && a < m->areas; a++)
			if (m->incident[i].affected[a] && under(m, place, a))
				return;
	m->incident[root].affected[place] = true;
}

void
m_affect(struct model *m, int incident, int area, bool add)
{
	int root = m_root(m, incident);

	if (add)
		widen(m, incident, area);
	for (int i = 0; !add && i < m->incidents; i++)
		if (m_root(m, i) == root)
			m->incident[i].affected[area] = false;
}

int
m_incident_add(struct model *m, uint64_t id, int area, bool drill)
{
	if (m->incidents == M_INCIDENTS)
		return -1;
	m->incident[m->incidents] = (struct m_incident){ .id = id, .home = area, .into = -1,
	    .drill = drill };
	widen(m, m->incidents++, area);
	return m->incidents - 1;
}

void
m_link(struct model *m, int from, int to)
{
	m->incident[from].into = m_root(m, to);
}

void
m_unlink(struct model *m, int from)
{
	m->incident[from].into = -1;
}

/* The surviving incident's own report goes on; else the oldest of what was linked. */
int
m_chain(const struct model *m, int incident, int area)
{
	int root = m_root(m, incident), best = -1;

	for (int r = 0; r < m->reports; r++) {
		const struct m_report *x = &m->report[r];
		if (x->area != area || m_root(m, x->incident) != root)
			continue;
		if (x->incident == root)
			return r;
		if (best < 0 || x->id < m->report[best].id)
			best = r;
	}
	return best;
}

bool
m_is_chain(const struct model *m, int report)
{
	return m_chain(m, m->report[report].incident, m->report[report].area) == report;
}

bool
m_send(struct model *m, int incident, int area, uint64_t id, const struct m_figures *given)
{
	int r = m_chain(m, incident, area), root = m_root(m, incident);
	struct m_report *x;

	if (m->area[area].tier == 2 || (!under(m, m->incident[root].home, area) &&
	    !touched(m, incident, area)))
		widen(m, incident, area);
	if (r < 0) {
		if (m->reports == M_REPORTS)
			return false;
		for (int i = 0; i < m->reports; i++)
			if (m->report[i].id == id)
				return false;
		r = m->reports++;
		m->report[r] = (struct m_report){ .id = id, .incident = root, .area = area };
	}
	x = &m->report[r];
	x->state = M_SENT;
	for (int f = 0; f < FIGURES; f++)
		if (given->known[f]) {
			x->latest.known[f] = true;
			x->latest.v[f] = given->v[f];
		}
	return x->id == id;
}

void
m_accept(struct model *m, int report)
{
	m->report[report].state = M_ACCEPTED;
	m->report[report].accepted = m->report[report].latest;
	m->report[report].has_accepted = true;
}

void
m_return(struct model *m, int report)
{
	m->report[report].state = M_RETURNED;
}

/* Where an area's figures count: under what is above the one that stands for it today. */
static int
counts_in(const struct model *m, int area)
{
	return m->area[today(m, area)].parent;
}

static void
add(struct m_figures *sum, const struct m_figures *v, int units[FIGURES])
{
	for (int f = 0; f < FIGURES; f++)
		if (v->known[f]) {
			sum->known[f] = true;
			sum->v[f] += v->v[f];
			units[f]++;
		}
}

/* What an area says: its own word on each figure, else the sum of those below. */
static struct m_figures
says(const struct model *m, int incident, int area)
{
	int r = m_chain(m, incident, area), units[FIGURES] = { 0 };
	struct m_figures below = { 0 }, v = { 0 };

	for (int a = 0; a < m->areas; a++)
		if (counts_in(m, a) == area) {
			struct m_figures one = says(m, incident, a);
			add(&below, &one, units);
		}
	for (int f = 0; f < FIGURES; f++) {
		bool own = r >= 0 && m->report[r].latest.known[f];
		v.known[f] = own || below.known[f];
		v.v[f] = own ? m->report[r].latest.v[f] : below.v[f];
	}
	return v;
}

struct m_total
m_total(const struct model *m, int incident, int area)
{
	struct m_total t = { 0 };

	for (int a = 0; a < m->areas; a++) {
		int r = m_chain(m, incident, a);
		struct m_figures v;
		if (counts_in(m, a) != area || (m->area[a].successor >= 0 && r < 0))
			continue;
		v = says(m, incident, a);
		add(&t.reported, &v, t.reported_units);
		if (r >= 0 && m->report[r].has_accepted)
			add(&t.accepted, &m->report[r].accepted, t.accepted_units);
		t.n += r >= 0;
		t.m += r >= 0 || (!m->area[a].filler && touched(m, incident, a));
	}
	return t;
}

int
m_listed(const struct model *m, int incident, int state)
{
	int n = 0;

	for (int r = 0; r < m->reports; r++)
		n += m_root(m, m->report[r].incident) == m_root(m, incident) &&
		    (state < 0 || (int)m->report[r].state == state);
	return n;
}

int
m_open(const struct model *m)
{
	int n = 0;

	for (int i = 0; i < m->incidents; i++)
		n += !m->incident[i].closed && m->incident[i].into < 0;
	return n;
}
