/* What the files of the evac subject share; nobody else includes it. */
#ifndef RULES_EVAC_OPS_H
#define RULES_EVAC_OPS_H

#include "src/rules/evac/evac.h"

#define EVAC_PLACES 256			/* in one operation: more than a county has villages */

struct evac_open_plan {
	uint64_t incident;		/* its root */
	bool drill;
	char area[EVAC_PLACES][16];
	size_t n;
	size_t left;			/* left out behind a star: people are being moved there already */
};
int evac_open_check(struct act *act);
void evac_open_apply(struct act *act);

struct evac_plan {
	struct evac evac;		/* as it will be */
	char by_phone[61], reason[301];
};
int evac_moved_check(struct act *act);
int evac_done_check(struct act *act);
int evac_plan_check(struct act *act);
int evac_allow_check(struct act *act);
int evac_returned_check(struct act *act);
int evac_cancel_check(struct act *act);
void evac_step_apply(struct act *act);	/* of all of them */

/* Stores e with one more step that says how it stands. */
void evac_store(struct act *act, struct evac *e, const char *by_phone, const char *reason);
/* Asks the village, its A first; of a larger area whoever is at its desk. */
void evac_ask(struct act *act, const struct evac *e, enum need_verb verb);
/* The one live moving of the actor's own areas, for who left `which` out; refuses with
 * their numbers when there are several, or when there is none. */
int evac_mine(struct act *act, uint64_t *which);

#endif
