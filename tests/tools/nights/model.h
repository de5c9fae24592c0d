/*
 * A county's figures computed again, from the words of the rules and nothing of the
 * program: it includes no header of it and shares no code with it. Whoever plays a
 * night tells it what was stored; it says what must be shown. Everything is kept in
 * lists that are gone through from end to end: slow, and plain to read.
 */
#ifndef TESTS_NIGHTS_MODEL_H
#define TESTS_NIGHTS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FIGURES = 5, M_DEAD = 1, M_MISSING = 2, M_AREAS = 40, M_INCIDENTS = 400, M_REPORTS = 2000, M_ACCEPTED_MAX = 64, M_SAID = 64, M_WORDS = 4000, PEOPLE = 2,
	M_NEEDS = 8000 };

struct m_figures {
	bool known[FIGURES];
	long v[FIGURES];
};
struct m_area {
	const char *code;
	int parent;			/* index, -1: the county */
	int tier;			/* 0 county, 1 township, 2 village */
	bool filler;
	int heir;			/* what it was retired into, -1: in force */
	long left;			/* when */
};
struct m_incident {
	uint64_t id;
	int home, into;			/* into: index of what it was linked to, -1 */
	long linked;			/* when */
	bool drill, closed;
	bool affected[M_AREAS];
};
enum m_state { M_SENT, M_ACCEPTED, M_RETURNED };
/* What was sent, and the moments: of sending, of acceptance, of when that was taken
 * back (0: it stands). */
struct m_version {
	struct m_figures v;
	long sent, accepted, back;
};
struct m_report {
	uint64_t id;
	char number[25];
	long people[PEOPLE];		/* how many it said itself, as far as corrected */
	int incident, area;
	enum m_state state;
	bool decided;			/* since it was sent last */
	long returned;			/* when, the last time */
	struct m_version latest, accepted[M_ACCEPTED_MAX];	/* the last that stands counts */
	struct m_version said[M_SAID];		/* all that was sent, the oldest first */
	int naccepted, nsaid;
};
/* How many are trapped, out of contact: as one speaker said it in one incident. */
struct m_people {
	bool known;
	long v, at;			/* at: when it was said first or anew */
};
struct m_word {
	int incident, area;
	char speaker[25];		/* the number of a report or call; "": the desk there */
	struct m_people sure[PEOPLE], unsure[PEOPLE];
	bool own[PEOPLE];		/* of one who answers for the place */
	bool reached;			/* it stands only for what others said there */
};
/* Something that somebody at a desk must do about a report or a call. */
enum m_verb { M_REVIEW, M_CASUALTY, M_CORRECT, M_UNREAD, M_ANSWER, M_OUTCOME,
	M_VERBS };
struct m_need {
	enum m_verb verb;
	uint64_t subject;
	int area;
	bool live;
};
struct model {
	struct m_area area[M_AREAS];
	struct m_incident incident[M_INCIDENTS];
	struct m_report report[M_REPORTS];
	struct m_word word[M_WORDS];
	struct m_need need[M_NEEDS];
	int areas, incidents, reports, words, needs;
	long moment;			/* counts what was done */
};

/* Each returns the index of what it adds, -1 if the model is full. */
int m_area_add(struct model *m, const char *code, int parent, bool filler);
int m_incident_add(struct model *m, uint64_t id, int area, bool drill);
void m_retire(struct model *m, int area, int heir);
/* What stands today for an area of any time. */
int m_today(const struct model *m, int area);
void m_link(struct model *m, int from, int to);
void m_unlink(struct model *m, int from);
/* The incident that goes on under the number of this one. */
int m_root(const struct model *m, int incident);
/* A township joins the affected areas unless it lies under one of them already. */
void m_widen(struct model *m, int incident, int area);
void m_affect(struct model *m, int incident, int area, bool add);

/* The report that an area's next sending continues, -1: it begins one. */
int m_chain(const struct model *m, int incident, int area);
/* An area sent figures into an incident under the report's id, and how many are trapped;
 * what is not given stays. False if the id is not the report that it should continue. */
bool m_send(struct model *m, int incident, int area, uint64_t id, const struct m_figures *given,
    long people);
void m_accept(struct model *m, int report);
void m_return(struct model *m, int report);
/* True if an acceptance can be taken back: there is one that no desk's sum holds. */
bool m_is_unused(const struct model *m, int report);
void m_unaccept(struct model *m, int report);
/* True if a report's number leads to the chain of its area in another incident, which has
 * gone on since the two were one; before that it stands beside it. */
bool m_leads_on(const struct model *m, int report);

/* When two incidents of a family became one: the last link on the way between them. */
long m_joined(const struct model *m, int a, int b);
/* What of a report counts as accepted, NULL: nothing. */
const struct m_version *m_accepted(const struct model *m, int report);
/* Where an area lies while another stands for it: in what is above that one, or in that
 * one itself if it is of a tier above. */
int m_lies_in(const struct model *m, int area, int standing);
/* Where its figures count today. */
int m_counts_in(const struct model *m, int area);
/* True if an incident's affected areas lie in the area or have it in them. */
bool m_touched(const struct model *m, int incident, int area);
/* True if area lies, or lay, under top. */
bool m_under(const struct model *m, int area, int top);
/* Somebody says how many: a report (its number begins with R) speaks for all below. */
void m_say(struct model *m, int incident, int area, const char *speaker, bool sure,
    const struct m_people v[PEOPLE]);
/* An area does not know any more. */
void m_unsay(struct model *m, int incident, int area, const bool unknown[PEOPLE]);
/* A desk says what a word should have been; that makes it sure. */
void m_correct(struct model *m, int word, const struct m_people v[PEOPLE]);
/* What is shown of an incident's family, and beside it what nobody confirmed. */
void m_people(const struct model *m, int incident, struct m_people sure[PEOPLE],
    struct m_people unsure[PEOPLE]);

/* needs.c: asked once of each desk until it is settled. */
void m_ask(struct model *m, enum m_verb verb, uint64_t subject, int area);
void m_settle(struct model *m, enum m_verb verb, uint64_t subject);
/* What an area's desk has to do of one kind. */
int m_asked(const struct model *m, int desk, enum m_verb verb);
/* Asks for what a report still waits for; of all reports of two incidents parted. */
void m_ask_again(struct model *m, int report);
void m_parted(struct model *m, int incident);
void m_continued(struct model *m, int report, long people);
void m_ring(struct model *m, uint64_t call, int area);
/* Somebody answered it: the same desks have to find out what came of it. */
void m_answered(struct model *m, uint64_t call, int area);

struct m_total {
	struct m_figures reported, accepted;
	int reported_units[FIGURES], accepted_units[FIGURES];
	int n, m;			/* n of m have reported */
};
struct m_total m_total(const struct model *m, int incident, int area);
/* True if what an area is about to send has casualties that nobody heard of. */
bool m_casualties_ring(const struct model *m, int incident, int area, const struct m_figures *now,
    long people);
/* How many reports the incident's list has; state -1: of any. */
int m_listed(const struct model *m, int incident, int state);
/* What was told of an incident, in lines, for whoever looks why something differs. */
void m_print(const struct model *m, int incident);
/* Incidents that are neither closed nor linked to another, drills included. */
int m_open(const struct model *m);

#endif
