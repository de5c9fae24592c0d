/* What the files of the incident subject share; nobody else includes it. */
#ifndef RULES_INCIDENT_OPS_H
#define RULES_INCIDENT_OPS_H

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "src/rules/incident/incident.h"

struct face;
struct incident_area;

extern const struct face incident_face;

#define DESK (ROLE(duty) | ROLE(leader))
#define WRITERS (ROLE(officer) | DESK)

/* What an operation on an incident takes of the actor. */
enum incident_right {
	RIGHT_SEE,	/* more than its head line; the operation looks further */
	RIGHT_NOTE,	/* that by a role that writes */
	RIGHT_POWER	/* incident_power() */
};
/* Reads the root of which for an actor with the right; 0 or the refusal. */
int incident_for(struct act *act, uint64_t which, const char *field, enum incident_right right,
    struct incident *root);
/* The newest line of the timeline that says what (about area, if not ""). */
bool incident_line_last(struct txn *t, uint64_t root, enum line_what what,
    const char *area, struct line *out);
/* As incident_line, but of the incident itself, linked or not. */
void incident_line_own(struct act *act, uint64_t incident, struct line *line);
/* Before one of the family of root is let go: what each says itself is in its record. */
void incident_people_part(struct act *act, uint64_t root);
/* The line of that number in its own timeline. */
bool incident_line_at(struct txn *t, uint64_t incident, int64_t no, struct line *out);
/* As incident_for; a number that leads to another is refused, naming it. */
int incident_itself(struct act *act, uint64_t which, enum incident_right right,
    struct incident *out);
/* Refuses with who did it and when. */
int incident_race(struct act *act, const char *field, const struct line *line);
/* The area's record in force within the family. */
bool incident_in_force(struct txn *t, uint64_t root, const char *code,
    struct incident_area *out);
/* Adds it, counted only or accepted, with its line; reads *i again. */
void incident_area_add(struct act *act, struct incident *i, const char *code, bool counted);
/* That area is in force by itself and only counts, though one above it is accepted. */
bool incident_counts_only(struct txn *t, uint64_t root, const char *code,
    struct incident_area *out);
/* That code only counted so far: now it is accepted. False if it did not. */
bool incident_accept(struct act *act, struct incident *i, const char *code);
/* Asks the home area's desk to accept what only counts; asks no more when nothing does,
 * or it is closed or led on. After whatever changes one of these. */
void incident_ask_areas(struct act *act, uint64_t root);
/* Adds code itself to the affected areas, accepted; false if it is already. */
bool incident_extend(struct act *act, struct incident *i, const char *code);
/* The answer names the incident as it stands after all writing. */
void incident_answer(struct act *act, uint64_t id);

struct area_plan {
	struct incident root;
	char add[AREAS_MAX][16], drop[AREAS_MAX][16];
	size_t nadd, ndrop;
};
int area_check(struct act *act);
void area_apply(struct act *act);
int accept_check(struct act *act);
void accept_apply(struct act *act);

struct link_plan {
	struct incident from, to;
};
int link_check(struct act *act);
void link_apply(struct act *act);
int unlink_check(struct act *act);
void unlink_apply(struct act *act);

struct people_plan {
	struct incident root;
	struct line line;		/* what is corrected */
};
int people_check(struct act *act);
void people_apply(struct act *act);

#define SEALED_NOTE 1200	/* bytes of the longest line; line.sealed has room for it */

struct op_incident_open;
/* Seals who called into the record that was just made, and writes it. */
void incident_seal_caller(struct act *act, struct incident *i, const struct op_incident_open *a);
/* The same for a note: text into a line that was just made. */
void incident_seal_note(struct act *act, struct line *l, const char *text);
/* The same for the text that the incident itself was opened with. */
void incident_seal_text(struct act *act, uint64_t incident, const char *text);

struct reveal_plan {
	struct incident incident;	/* itself, not where it leads */
	struct line line;		/* no 0: who called is asked for */
};
int reveal_check(struct act *act);
void reveal_apply(struct act *act);
int seal_check(struct act *act);	/* the same plan: which line, or the incident's own text */
void seal_apply(struct act *act);
/* Has a note of that incident itself been sealed? */
bool incident_has_sealed(struct txn *t, uint64_t incident);
int forget_incident_check(struct act *act);	/* with a struct reveal_plan as plan */
void forget_incident_apply(struct act *act);

#endif
