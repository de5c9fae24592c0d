/* An incident and its timeline in words, in the reader's language. */
#ifndef SCREENS_INCIDENT_INCIDENT_WORDS_H
#define SCREENS_INCIDENT_INCIDENT_WORDS_H

#include "db/index.h"
#include "db/store.h"

struct incident;
struct line;
struct page;
struct row;
struct view;

/* Who may see incidents at all. */
#define INCIDENT_ROLES (ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(supervisor) | \
	ROLE(storekeeper) | ROLE(team))

/* An incident as one line: number, name (or what is known), state, with 演练. */
void
words_incident(const struct incident *i, int64_t now, char *out, size_t cap);

/* The same as its row says it, as much as the view's reader sees of it: with where it is,
 * and who is trapped or out of contact in it and in what is linked to it. */
void
words_incident_row(const struct view *v, struct txn *t, uint64_t id, char *out, size_t cap);

/* Open incidents of which the reader sees more than a head line, newest first, as choices;
 * fits: those alone of which it says so, NULL: all. How many. */
typedef bool (*incident_fits)(const struct view *v, struct txn *t, const struct incident *i);

size_t
incident_choices(struct view *v, struct txn *t, int what, incident_fits fits, struct page *p);

/* `words` of a form with a field of that name: the incident as its row says it. */
bool
words_incident_field(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap);

/* `fill` of a screen: to the right of an incident's row (its id) how much is reported of it
 * in the viewer's own area, the figures, and who said last what stands of dead and missing. */
void
incident_fill(struct view *v, struct txn *t, const struct row *r, char *out, size_t cap);

/* A line of a timeline in words, without its time. */
void
words_line(struct txn *t, const struct line *line, char *out, size_t cap);

/* All its affected areas in force: *codes is the caller's to free (NULL: none, or no memory). How many. */
size_t
incident_codes(struct txn *t, uint64_t incident, char (**codes)[16]);

/* Walks an incident's timeline, newest first: lines_open, lines_next until false; scan_close ends it earlier. */
void
lines_open(struct scan *s, struct txn *t, uint64_t incident);

bool
lines_next(struct scan *s, struct line *out);

#endif
