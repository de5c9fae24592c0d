/* What the files of the incident subject share; nobody else includes it. */
#ifndef RULES_INCIDENT_OPS_H
#define RULES_INCIDENT_OPS_H

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "src/rules/incident/incident.h"

struct face;

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
/* Adds code itself to the affected areas; false if one covers it already. */
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

#define SEALED_NOTE 300		/* bytes of a sealed note; line.sealed has room for it */

struct op_incident_open;
/* Seals who called into the record that was just made, and writes it. */
void incident_seal_caller(struct act *act, struct incident *i, const struct op_incident_open *a);
/* The same for a note: text into a line that was just made. */
void incident_seal_note(struct act *act, struct line *l, const char *text);

struct reveal_plan {
	struct incident incident;	/* itself, not where it leads */
	struct line line;		/* no 0: who called is asked for */
};
int reveal_check(struct act *act);
void reveal_apply(struct act *act);
int forget_incident_check(struct act *act);	/* with a struct reveal_plan as plan */
void forget_incident_apply(struct act *act);

#endif
