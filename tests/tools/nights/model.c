/* What a county must show after a night: see model.h. */
#include "tests/tools/nights/model.h"

#include <stdio.h>
#include <string.h>

int
m_area_add(struct model *m, const char *code, int parent, bool filler)
{
	if (m->areas == M_AREAS)
		return -1;
	m->area[m->areas] = (struct m_area){ .code = code, .parent = parent, .filler = filler,
	    .tier = parent < 0 ? 0 : m->area[parent].tier + 1, .heir = -1 };
	return m->areas++;
}

void
m_retire(struct model *m, int area, int heir)
{
	m->area[area].heir = heir;
	m->area[area].left = ++m->moment;
}

int
m_root(const struct model *m, int incident)
{
	while (m->incident[incident].into >= 0)
		incident = m->incident[incident].into;
	return incident;
}

int
m_today(const struct model *m, int area)
{
	while (m->area[area].heir >= 0)
		area = m->area[area].heir;
	return area;
}

bool
m_under(const struct model *m, int area, int top)
{
	for (int a = area; a >= 0; a = m->area[a].parent)
		if (a == top)
			return true;
	for (int a = m_today(m, area); a >= 0; a = m->area[a].parent)
		if (a == top)
			return true;
	return false;
}

bool
m_touched(const struct model *m, int incident, int area)
{
	int root = m_root(m, incident);

	for (int i = 0; i < m->incidents; i++)
		for (int a = 0; m_root(m, i) == root && a < m->areas; a++)
			if (m->incident[i].affected[a] && (m_under(m, a, area) || m_under(m, area, a)))
				return true;
	return false;
}

void
m_widen(struct model *m, int incident, int area)
{
	int root = m_root(m, incident), place = m_today(m, area);

	if (m->area[place].tier == 2)
		place = m->area[place].parent;
	for (int i = 0; i < m->incidents; i++)
		for (int a = 0; m_root(m, i) == root && a < m->areas; a++)
			if (m->incident[i].affected[a] && m_under(m, place, a))
				return;
	m->incident[root].affected[place] = true;
}

void
m_affect(struct model *m, int incident, int area, bool add)
{
	int root = m_root(m, incident);

	if (add)
		m_widen(m, incident, area);
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
	m_widen(m, m->incidents++, area);
	return m->incidents - 1;
}

void
m_link(struct model *m, int from, int to)
{
	m->incident[from].into = m_root(m, to);
	m->incident[from].linked = ++m->moment;
}

void
m_unlink(struct model *m, int from)
{
	int to = m_root(m, from);

	m->incident[from].into = -1;
	m_parted(m, from);
	m_parted(m, to);
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

static bool
leads_over(const struct model *m, int from, int over)
{
	while (from >= 0 && from != over)
		from = m->incident[from].into;
	return from == over;
}

long
m_joined(const struct model *m, int a, int b)
{
	long last = 0;
	int meet = a;

	while (!leads_over(m, b, meet))
		meet = m->incident[meet].into;
	for (int way = 0; way < 2; way++)
		for (int i = way == 0 ? a : b; i != meet; i = m->incident[i].into)
			if (m->incident[i].linked > last)
				last = m->incident[i].linked;
	return last;
}

bool
m_leads_on(const struct model *m, int report)
{
	const struct m_report *x = &m->report[report];
	int r = m_chain(m, x->incident, x->area);

	return r != report &&
	    m->report[r].latest.sent > m_joined(m, x->incident, m->report[r].incident);
}

bool
m_send(struct model *m, int incident, int area, uint64_t id, const struct m_figures *given,
    long people)
{
	bool rings = m_casualties_ring(m, incident, area, given, people);
	int r = m_chain(m, incident, area), root = m_root(m, incident);
	struct m_report *x;

	if (m->area[area].tier == 2 || (!m_under(m, m->incident[root].home, area) &&
	    !m_touched(m, incident, area)))
		m_widen(m, incident, area);
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
	x->latest.sent = ++m->moment;
	for (int f = 0; f < FIGURES; f++)
		if (given->known[f]) {
			x->latest.v.known[f] = true;
			x->latest.v.v[f] = given->v[f];
		}
	if (x->nsaid == M_SAID)
		memmove(x->said, x->said + 1, sizeof x->said[0] * (size_t)--x->nsaid);
	x->said[x->nsaid++] = x->latest;
	m_continued(m, r, people);
	if (rings)
		m_ask(m, M_CASUALTY, id, 0);
	return x->id == id;
}

void
m_accept(struct model *m, int report)
{
	struct m_report *x = &m->report[report];

	x->state = M_ACCEPTED;
	x->decided = true;
	x->latest.accepted = ++m->moment;
	if (x->naccepted < M_ACCEPTED_MAX)
		x->accepted[x->naccepted++] = x->latest;
	m_settle(m, M_REVIEW, x->id);
}

void
m_return(struct model *m, int report)
{
	struct m_report *x = &m->report[report];

	x->state = M_RETURNED;
	x->returned = ++m->moment;
	x->decided = true;
	m_settle(m, M_REVIEW, x->id);
	m_ask(m, M_CORRECT, x->id, x->area);
	m_ask(m, M_UNREAD, x->id, m->area[x->area].parent);
}

const struct m_version *
m_accepted(const struct model *m, int r)
{
	const struct m_version *v = NULL;

	for (int i = 0; r >= 0 && i < m->report[r].naccepted; i++)
		if (m->report[r].accepted[i].back == 0)
			v = &m->report[r].accepted[i];
	return v;
}

int
m_lies_in(const struct model *m, int area, int standing)
{
	return m->area[standing].tier < m->area[area].tier ? standing : m->area[standing].parent;
}

int
m_counts_in(const struct model *m, int area)
{
	return m_lies_in(m, area, m_today(m, area));
}

bool
m_is_unused(const struct model *m, int report)
{
	const struct m_report *x = &m->report[report];
	const int desks[2] = { m->area[x->area].parent, m_counts_in(m, x->area) };

	if (m_accepted(m, report) == NULL)
		return false;
	for (int i = 0; i < 2; i++) {
		int own = desks[i] < 0 ? -1 : m_chain(m, x->incident, desks[i]);
		if (own >= 0 && m->report[own].latest.sent > m_accepted(m, report)->accepted)
			return false;
	}
	return true;
}

/* What was accepted before it counts again. */
void
m_unaccept(struct model *m, int report)
{
	struct m_version *last = NULL;

	for (int i = 0; i < m->report[report].naccepted; i++)
		if (m->report[report].accepted[i].back == 0)
			last = &m->report[report].accepted[i];
	last->back = ++m->moment;
	if (m->report[report].state == M_ACCEPTED)
		m->report[report].state = M_SENT;
	m_ask_again(m, report);
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

static void
print_version(const char *what, const struct m_version *v)
{
	printf(" %s at %ld:", what, v->sent);
	for (int f = 0; f < FIGURES; f++)
		v->v.known[f] ? printf(" %ld", v->v.v[f]) : printf(" -");
}

static void
print_word(const struct model *m, const struct m_word *w)
{
	printf("    %s for %s in %d:", w->speaker, m->area[w->area].code, w->incident);
	for (int k = 0; k < PEOPLE; k++) {
		if (w->sure[k].known)
			printf(" %s %ld at %ld", k == 0 ? "trapped" : "gone", w->sure[k].v,
			    w->sure[k].at);
		if (w->unsure[k].known)
			printf(" %s maybe %ld at %ld", k == 0 ? "trapped" : "gone",
			    w->unsure[k].v, w->unsure[k].at);
	}
	printf("\n");
}

void
m_print(const struct model *m, int incident)
{
	for (int a = 0; a < m->areas; a++)
		if (m->area[a].heir >= 0)
			printf("    %s retired into %s at %ld\n", m->area[a].code,
			    m->area[m->area[a].heir].code, m->area[a].left);
	for (int a = 0; a < m->areas; a++) {
		int r = m_chain(m, incident, a);
		if (r < 0)
			continue;
		printf("    %s in %d", m->area[a].code, m->report[r].incident);
		print_version("sent", &m->report[r].latest);
		if (m_accepted(m, r) != NULL)
			print_version(", accepted", m_accepted(m, r));
		printf("\n");
	}
	for (int i = 0; i < m->words; i++)
		if (m_root(m, m->word[i].incident) == m_root(m, incident))
			print_word(m, &m->word[i]);
}
