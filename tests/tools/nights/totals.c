/* What the areas of a county add up to: see model.h. */
#include "tests/tools/nights/model.h"

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

static void
take_out(struct m_figures *v, const struct m_figures *other)
{
	for (int f = 0; f < FIGURES; f++)
		if (other->known[f]) {
			v->known[f] = false;
			v->v[f] = 0;
		}
}

/* What a report of an area says, or what of it was accepted; NULL: nothing. */
static const struct m_version *
said(const struct model *m, int incident, int area, bool only_accepted)
{
	int r = m_chain(m, incident, area);

	return r < 0 ? NULL : only_accepted ? m_accepted(m, r) : &m->report[r].latest;
}

/* One figure of what an area had sent, or what of it had been accepted, before a moment.
 * A report from an incident linked only since was not there yet. */
static bool
had_said(const struct model *m, int incident, int area, int f, bool only_accepted, long at,
    long since, long *value)
{
	int r = m_chain(m, incident, area);
	const struct m_report *x = &m->report[r < 0 ? 0 : r];
	const struct m_version *v = NULL;

	if (r < 0 || (x->incident != incident && m_joined(m, x->incident, incident) >= at))
		return false;
	for (int i = 0; !only_accepted && i < x->nsaid; i++)
		if (x->said[i].sent < at)
			v = &x->said[i];
	for (int i = 0; only_accepted && i < x->naccepted; i++)
		if (x->accepted[i].accepted < at &&
		    (x->accepted[i].back == 0 || x->accepted[i].back > at))
			v = &x->accepted[i];
	if (v == NULL || v->sent < since || !v->v.known[f])
		return false;
	*value = v->v.v[f];
	return true;
}

static bool
lay_in(const struct model *m, int area, int place, long at)
{
	int standing = area;

	while (m->area[standing].heir >= 0 && m->area[standing].left < at)
		standing = m->area[standing].heir;
	return m_lies_in(m, area, standing) == place;
}

/* What an area had in a sum of its place: nothing if an heir had said it, too. */
enum part { NOTHING, WITH_AN_HEIR, THIS_MUCH };

static enum part
part_of(const struct model *m, int incident, int area, int f, bool only_accepted, long at,
    long *value)
{
	long v;

	for (int a = area; m->area[a].heir >= 0; a = m->area[a].heir)
		if (m->area[m->area[a].heir].tier == m->area[area].tier && had_said(m, incident,
		    m->area[a].heir, f, only_accepted, at, m->area[a].left, &v))
			return WITH_AN_HEIR;
	return had_said(m, incident, area, f, only_accepted, at, 0, value) ? THIS_MUCH : NOTHING;
}

static bool
is_just_the_sum(const struct model *m, int incident, int place, int f, bool only_accepted,
    const struct m_version *x)
{
	long sum = 0, v;
	bool known = false;

	for (int a = 0; a < m->areas; a++)
		if (lay_in(m, a, place, x->sent) && part_of(m, incident, a, f, only_accepted,
		    x->sent, &v) == THIS_MUCH) {
			sum += v;
			known = true;
		}
	return known && sum == x->v.v[f];
}

/* True if a place's sum has something of an area in it: one that is just what those in it
 * had said, or what of it was accepted, has that of it; any other may have anything. */
static bool
has_part(const struct model *m, int incident, int area, int place, int f,
    const struct m_version *x, enum part *part, long *value)
{
	int sum = m->report[m_chain(m, incident, place)].incident;

	if (is_just_the_sum(m, sum, place, f, true, x)) {
		*part = part_of(m, sum, area, f, true, x->sent, value);
		return *part != NOTHING;
	}
	*part = part_of(m, sum, area, f, false, x->sent, value);
	return *part != NOTHING || !is_just_the_sum(m, sum, place, f, false, x);
}

/* Its word goes into the total of top; what is accepted from right below alone. */
static bool
goes_into(const struct model *m, int area, int top, bool only_accepted)
{
	int up = m_counts_in(m, area);

	while (!only_accepted && up >= 0 && up != top)
		up = m_counts_in(m, up);
	return up == top;
}

/* Whose word has a figure of an area in it: of those whose word counts the last that says
 * it, an heir or a place where it lay; else it itself. */
static int
holder(const struct model *m, int incident, int area, int f, int top, bool only_accepted)
{
	int best = area;
	long newest = -1, v;
	enum part part;

	for (int a = area; m->area[a].heir >= 0; a = m->area[a].heir) {
		int heir = m->area[a].heir, by;
		const struct m_version *x = said(m, incident, heir, only_accepted);
		if (x == NULL || m->area[heir].tier != m->area[area].tier || !x->v.known[f] ||
		    x->sent < m->area[a].left || !goes_into(m, heir, top, only_accepted))
			continue;
		by = holder(m, incident, heir, f, top, only_accepted);
		if (m->area[by].tier == m->area[area].tier)
			return by;
		break;
	}
	for (int p = 0; p < m->areas; p++) {
		const struct m_version *x = said(m, incident, p, only_accepted);
		if (x == NULL || x->sent < newest || !x->v.known[f] ||
		    !goes_into(m, p, top, only_accepted) || !lay_in(m, area, p, x->sent) ||
		    holder(m, incident, p, f, top, only_accepted) != p ||
		    (p != m_counts_in(m, area) && !has_part(m, incident, area, p, f, x, &part, &v)))
			continue;
		best = p;
		newest = x->sent;
	}
	return best;
}

static bool
stands_elsewhere(const struct model *m, int incident, int area, int f, int top,
    bool only_accepted)
{
	int by = m->area[area].heir < 0 ? area : holder(m, incident, area, f, top, only_accepted);

	return by != area && by != m_counts_in(m, area);
}

/* A place's own word less what has left it and stands elsewhere by now. Where that would
 * be more than there is it stays whole. */
static struct m_figures
own_word(const struct model *m, int incident, int place, int top, bool only_accepted)
{
	const struct m_version *x = said(m, incident, place, only_accepted);
	struct m_figures v = { 0 };

	if (x == NULL)
		return v;
	v = x->v;
	for (int f = 0; f < FIGURES; f++) {
		long gone = 0, value;
		enum part part;
		for (int a = 0; x->v.known[f] && a < m->areas; a++) {
			int by;
			if (m->area[a].heir < 0 || a == place || !lay_in(m, a, place, x->sent))
				continue;
			by = holder(m, incident, a, f, top, only_accepted);
			if (by != a && by != place && has_part(m, incident, a, place, f, x,
			    &part, &value) && part == THIS_MUCH)
				gone += value;
		}
		if (gone <= v.v[f])
			v.v[f] -= gone;
	}
	return v;
}

static void
take_out_elsewhere(const struct model *m, int incident, int area, int top, bool only_accepted,
    struct m_figures *v)
{
	for (int f = 0; f < FIGURES; f++)
		if (v->known[f] && stands_elsewhere(m, incident, area, f, top, only_accepted)) {
			v->known[f] = false;
			v->v[f] = 0;
		}
}

/* An heir of its tier has spoken since. */
static bool
is_spoken_for(const struct model *m, int incident, int area, int top)
{
	for (int a = area; m->area[a].heir >= 0; a = m->area[a].heir) {
		const struct m_version *x = said(m, incident, m->area[a].heir, false);
		if (x != NULL && m->area[m->area[a].heir].tier == m->area[area].tier &&
		    x->sent > m->area[a].left && goes_into(m, m->area[a].heir, top, false))
			return true;
	}
	return false;
}

/* What an area says: its own word on each figure, else the sum of those below; and what
 * came into it after its own word is not yet in that. */
static struct m_figures
says(const struct model *m, int incident, int area, int top)
{
	const struct m_version *own = said(m, incident, area, false);
	int units[FIGURES] = { 0 };
	struct m_figures below = { 0 }, later = { 0 }, v = own_word(m, incident, area, top, false);

	for (int a = 0; a < m->areas; a++)
		if (m_counts_in(m, a) == area) {
			struct m_figures one = says(m, incident, a, top);
			add(own != NULL && !lay_in(m, a, area, own->sent) ? &later : &below, &one,
			    units);
		}
	take_out(&below, &v);
	add(&v, &below, units);
	add(&v, &later, units);
	take_out_elsewhere(m, incident, area, top, false, &v);
	return v;
}

static bool
any(const struct m_figures *v)
{
	for (int f = 0; f < FIGURES; f++)
		if (v->known[f])
			return true;
	return false;
}

struct m_total
m_total(const struct model *m, int incident, int area)
{
	struct m_total t = { 0 };

	for (int a = 0; a < m->areas; a++) {
		const struct m_version *sent = said(m, incident, a, false);
		struct m_figures v, w;
		bool held;
		if (m_counts_in(m, a) != area)
			continue;
		v = says(m, incident, a, area);
		if (m->area[a].heir >= 0 && sent == NULL && !any(&v))
			continue;
		add(&t.reported, &v, t.reported_units);
		w = own_word(m, incident, a, area, true);
		take_out_elsewhere(m, incident, a, area, true, &w);
		held = is_spoken_for(m, incident, a, area);
		add(&t.accepted, &w, t.accepted_units);
		t.n += sent != NULL && !held;
		t.m += !held && (sent != NULL || (!m->area[a].filler && m->area[a].heir < 0 &&
		    m_touched(m, incident, a)));
	}
	return t;
}
