/* Who is trapped or out of contact: see model.h. */
#include "tests/tools/nights/model.h"

#include <stdio.h>
#include <string.h>

static bool
is_report(const struct m_word *w)
{
	return w->speaker[0] == 'R';
}

static struct m_word *
word_of(struct model *m, int incident, int area, const char *speaker)
{
	struct m_word *w;

	for (int i = 0; i < m->words; i++) {
		w = &m->word[i];
		if (w->incident == incident && strcmp(w->speaker, speaker) == 0 &&
		    (speaker[0] != '\0' || w->area == area))
			return w;
	}
	w = &m->word[m->words < M_WORDS ? m->words++ : M_WORDS - 1];
	*w = (struct m_word){ .incident = incident, .reached = true };
	snprintf(w->speaker, sizeof w->speaker, "%s", speaker);
	return w;
}

static int
stood(const struct model *m, int area, long at)
{
	while (m->area[area].heir >= 0 && m->area[area].left < at)
		area = m->area[area].heir;
	return area;
}

/* As things lay at a moment. */
static bool
lay_under(const struct model *m, int area, int top, long at)
{
	area = stood(m, area, at);
	for (; area >= 0; area = m->area[area].parent)
		if (area == top)
			return true;
	return false;
}

/* A later report of an area holds what had been said from there; what those who answer
 * for a place say of it, one after the other, is the last of it. */
static bool
is_held(const struct model *m, const struct m_word *w, long at, int k, bool sure)
{
	for (int i = 0; i < m->words; i++) {
		const struct m_word *x = &m->word[i];
		if (x->incident != w->incident || !x->sure[k].known || x->sure[k].at <= at)
			continue;
		if (is_report(x) ? lay_under(m, w->area, x->area, x->sure[k].at) :
		    sure && w->own[k] && x->own[k] && m->area[w->area].tier == m->area[x->area].tier &&
		    stood(m, w->area, x->sure[k].at) == x->area)
			return true;
	}
	return false;
}

static bool
counts(const struct model *m, const struct m_word *w, int k, bool sure)
{
	const struct m_people *v = sure ? &w->sure[k] : &w->unsure[k];

	return v->known && !is_held(m, w, v->at, k, sure);
}

/* In a linked incident a report takes the place of what counted there, with none of its
 * own; so does a call of who answers for the place, of what was said for that place. */
static void
reach(struct model *m, int incident, int area, const char *speaker, int k, long at)
{
	bool any = false;
	struct m_word *w;

	for (int i = 0; i < m->words; i++) {
		w = &m->word[i];
		if (w->incident != incident)
			continue;
		if (speaker[0] == 'R')
			any = any || (m_under(m, w->area, area) &&
			    (counts(m, w, k, true) || counts(m, w, k, false)));
		else
			any = any || ((w->area == area || (m_today(m, w->area) == area &&
			    m->area[w->area].tier == m->area[area].tier)) && w->own[k] &&
			    counts(m, w, k, true));
	}
	if (!any)
		return;
	w = word_of(m, incident, area, speaker);
	w->area = area;
	w->sure[k] = (struct m_people){ true, 0, at };
	w->own[k] = true;
}

void
m_say(struct model *m, int incident, int area, const char *speaker, bool sure,
    const struct m_people v[PEOPLE])
{
	long at = ++m->moment;
	struct m_word *w;

	for (int k = 0; speaker[0] != '\0' && sure && k < PEOPLE; k++)
		for (int i = 0; v[k].known && i < m->incidents; i++)
			if (i != incident && m_root(m, i) == m_root(m, incident))
				reach(m, i, area, speaker, k, at);
	if (!v[0].known && !v[1].known)
		return;
	w = word_of(m, incident, area, speaker);
	w->area = area;
	w->reached = false;
	for (int k = 0; k < PEOPLE; k++) {
		if (!v[k].known)
			continue;
		w->own[k] = sure;
		if (sure)
			w->unsure[k].known = false;
		(sure ? w->sure : w->unsure)[k] = (struct m_people){ true, v[k].v, at };
	}
}

void
m_unsay(struct model *m, int incident, int area, const bool unknown[PEOPLE])
{
	for (int i = 0; i < m->words; i++) {
		struct m_word *w = &m->word[i];
		for (int k = 0; k < PEOPLE; k++)
			if (unknown[k] && w->area == area &&
			    m_root(m, w->incident) == m_root(m, incident))
				w->sure[k].known = w->unsure[k].known = false;
	}
}

/* It keeps the place, among what was said before and after, of what it corrects. */
void
m_correct(struct model *m, int word, const struct m_people v[PEOPLE])
{
	struct m_word *w = &m->word[word];
	long now = ++m->moment;

	for (int k = 0; k < PEOPLE; k++) {
		long at = w->sure[k].at > w->unsure[k].at ? w->sure[k].at : w->unsure[k].at;
		if (!v[k].known)
			continue;
		w->sure[k] = (struct m_people){ true, v[k].v, at != 0 ? at : now };
		w->unsure[k].known = false;
	}
}

static void
plus(struct m_people *sum, const struct m_people *v)
{
	sum->known = true;
	sum->v += v->v;
}

void
m_people(const struct model *m, int incident, struct m_people sure[PEOPLE],
    struct m_people unsure[PEOPLE])
{
	for (int k = 0; k < PEOPLE; k++) {
		sure[k] = unsure[k] = (struct m_people){ 0 };
		for (int i = 0; i < m->words; i++) {
			const struct m_word *w = &m->word[i];
			if (m_root(m, w->incident) != m_root(m, incident))
				continue;
			if (counts(m, w, k, true))
				plus(&sure[k], &w->sure[k]);
			if (counts(m, w, k, false))
				plus(&unsure[k], &w->unsure[k]);
		}
	}
}
