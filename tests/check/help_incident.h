/* What the suites over incidents share: a world, and its operations in short. */
#ifndef TESTS_HELP_INCIDENT_H
#define TESTS_HELP_INCIDENT_H

#include <check.h>

#include "src/rules/incident/incident.h"
#include "tests/check/help_world.h"

extern struct world world;
extern struct reply reply;	/* of the last operation */

/* Checked fixture. */
void incident_setup(void);
void incident_teardown(void);

#define REFUSED_AS(name, where) REFUSED_REPLY(reply, name, where)
#define DONE_OK() DONE_REPLY(reply)

void incident_open(const char *login, struct op_incident_open a);
uint64_t flood_open(const char *login, const char *area);
void note_add(const char *login, uint64_t id, const char *text);
void note_strike(const char *login, uint64_t id, int64_t line, const char *reason);
void state_set(const char *login, uint64_t id, enum incident_state to, const char *reason);
void area_change(const char *login, uint64_t id, const char *add, const char *drop, const char *reason);
void link_make(const char *login, uint64_t from, uint64_t to);
void link_undo(const char *login, uint64_t which);
/* The line of that number in the timeline of the incident itself. */
bool line_read(uint64_t id, int64_t no, struct line *l);
int64_t line_count(uint64_t id);
struct line line_last(uint64_t id);
size_t areas_read(uint64_t id, char codes[][16]);
struct incident incident_get(uint64_t id);
/* Retires an area as its own operation would, without that subject's rules. */
void area_retire(const char *code, const char *successor);
/* Gives a role as account grant would. */
void grant_give(const char *login, enum role role, const char *code);

#endif
