/*
 * 行政区划: the form of codes, and what other subjects ask before they use one.
 * Names repeat inside a county, so an area is always identified by its code.
 */
#ifndef RULES_AREA_H
#define RULES_AREA_H

#include "gen/kinds/area/enums.h"
#include "src/op/op.h"
#include "src/op/right.h"

struct area;

/*
 * Brings a code into the one form of its tier: 6 digits for a county (its
 * 12-digit form is the same), 12 for a township and a village, 15 for a grid.
 * False if the code is no code of that tier.
 */
bool area_code_form(enum tier tier, const char *code, char out[16]);
/* The code directly above by its digits; "" above a county. */
void area_code_above(const char *code, char out[16]);

/* A kind of place ("town", "virtual") as the lists name it. */
struct area_sort {
	const char *name;
	enum tier tier;
	bool filler;		/* stands for no place with a government */
};
/* NULL if the tier has no such kind. */
const struct area_sort *area_sort_find(enum tier tier, const char *name);

/* Refuses the field kind: the tier has no such kind; says which there are. */
int area_sort_refuse(struct act *act, enum tier tier, const char *sort);

/* The area that a was retired into, "" if it stands (it may itself be retired since),
 * and the newest id of then. */
void area_heir(const struct area *a, char out[16], uint64_t *left);
/* True if what stood for the area when id was given out lay under top. */
bool area_lay_under(struct txn *t, const char *code, const char *top, uint64_t id);
/* Retires a into a->successor now: the caller writes it. */
void area_leave(struct act *act, struct area *a);
/* Whatever was retired into gone now leads on to its successor, because a scope
 * follows one step only. */
void area_repoint(struct act *act, const struct area *gone);

/* Refuses field unless code is an area in force that is a place. Fills *a. */
int area_usable(struct act *act, const char *field, const char *code, struct area *a);
/* Refuses field unless the actor administers code (or acts on the server). */
int area_administered(struct act *act, const char *field, const char *code);

#endif
