/*
 * 转移: the people of a village or danger point are brought to safety. Counts alone, no
 * names. Each figure is what it is so far, told by the village, or by a desk on somebody's
 * word; a record has those of its newest step, and steps are appended, never edited.
 */
#ifndef RULES_EVAC_H
#define RULES_EVAC_H

#include "gen/kinds/account/enums.h"
#include "gen/kinds/evac/enums.h"
#include "gen/kinds/evac/evac.h"
#include "src/op/op.h"
#include "src/op/right.h"

struct buf;
struct face;

/* Who orders it, and who decides that people may go back. */
#define EVAC_DESKS (ROLE(duty) | ROLE(leader))
/* Who says how many were moved. */
#define EVAC_SPEAKERS (ROLE(officer) | EVAC_DESKS)

extern const struct face evac_face;

void evac_number(const struct evac *e, int64_t now, char out[24]);

/* A sum over places; what is cancelled is not in it. */
struct evac_sum {
	int64_t places, planned, moved, refused, special, special_moved;
	int64_t silent;			/* places that have said no figure yet */
	int64_t unplanned;		/* places of which nobody knows how many are to be moved */
	int64_t live;			/* places from which people are still out, or to be moved */
};
void evac_sum_add(struct evac_sum *sum, const struct evac *e);
/* All that the viewer may see of an incident, linked ones included, at or under the area
 * (NULL: anywhere). */
void evac_sum(struct txn *t, const struct viewer *v, uint64_t incident, const char *area,
    struct evac_sum *out);
/* "386/438"; "40/?" where nobody knows how many are to be moved. */
void evac_moved_words(const struct evac_sum *sum, char out[48]);
/* Adds "转386/438 拒3 特殊41/44", and how many places have no plan or no figure yet;
 * nothing where there are no places. */
void evac_sum_words(const struct evac_sum *sum, struct buf *b);

/* The people of that very area who were moved in the incident, by the newest figures, all
 * its points together: what the next report of the area is offered. False: nobody was. */
struct evac_offer {
	struct num evacuated;		/* 避险转移: where no shelter is named */
	struct num resettled;		/* 转移安置: into the shelter that `to` names */
	char number[24];		/* of the newest of them */
};
bool evac_offered(struct txn *t, uint64_t incident, const char *area, int64_t now,
    struct evac_offer *out);

/* Adds a line for each of the two that differs from what a report says. */
void evac_differs_words(const struct evac_offer *o, struct num evacuated, struct num resettled,
    struct buf *b);

/* The live one of the area and point ("": the whole area). False: nobody is moved there. */
bool evac_live_at(struct txn *t, const char *area, const char *point, bool drill,
    struct evac *out);
/* Speaks for the place itself: its officers, and its township's desk. All others say who
 * told it by telephone. */
bool evac_speaks(struct txn *t, const struct viewer *v, const char *area);
/* The live ones of exactly the areas that the viewer speaks for, and of what went into these:
 * how many there are, the first cap of them to out. */
size_t evac_own(struct txn *t, const struct viewer *v, struct evac *out, size_t cap);
/* The step of that number. False: there is none. */
struct evac_step;
bool evac_step_at(struct txn *t, uint64_t evac, int64_t no, struct evac_step *out);

#endif
