/*
 * 队伍: the county's book of forces (一本通). A team has a standing and at most one live
 * order; what may be done with it follows from both, and neither is stored twice. Who
 * serves in its unit acts for it. A squad is a team split off another; it has its unit.
 */
#ifndef RULES_TEAM_H
#define RULES_TEAM_H

#include "db/index.h"
#include "gen/kinds/team/enums.h"
#include "src/op/op.h"
#include "src/op/right.h"

struct order;
struct team;

/* The numbers of its indexes. */
enum { TEAM_BY_AREA = 1, TEAM_BY_LEVELS, TEAM_BY_UNIT, TEAM_BY_SQUAD_OF };

/* Its standing at now: a rest whose time has passed is over by itself. */
enum standing team_standing(const struct team *team, int64_t now);
/* Takes out of team what a rest that is over has left: until, why. */
void team_rested(struct team *team, int64_t now);

/* The order of the team that is not closed; a real one before a drill. False: none. */
bool team_live_order(struct txn *t, uint64_t team, struct order *out);
/* The same without drills, which hinder nothing real. */
bool team_real_order(struct txn *t, uint64_t team, struct order *out);
/* May he read of the team's order where and under which number: he serves in it, or reads
 * cases by area over its base or where it is sent? */
bool team_order_read(struct txn *t, const struct viewer *v, const struct team *team,
    const struct order *order);
/* It waits forward (前置) and has arrived: ready from there. */
bool team_waits_forward(const struct order *live);

/* The squads in force of a team: how many; *people, if not NULL, is what they are together. */
size_t team_squads(struct txn *t, uint64_t team, int64_t *people);
/* One of them that is under a real order. False: none is. */
bool team_squad_out(struct txn *t, uint64_t team, struct team *squad);
/* What it has itself: its strength less its squads. */
int64_t team_rest(struct txn *t, const struct team *team);
/* Is it a squad whose people may be out with its whole team: that is under a real order,
 * and those who were sent, if it is known how many, and its squads are more than it has? */
bool team_with_whole(struct txn *t, const struct team *squad, struct order *whole);

/* May it be sent now: in force, ready, under no real order or waiting forward, neither
 * divided with a squad out nor itself out with its whole team. */
bool team_free(struct txn *t, const struct team *team, int64_t now);

/* Does the person serve in its unit, as head, deputy or otherwise (role team)? */
bool team_serves(const struct viewer *v, const struct team *team);
/* A walk over the teams that he serves in, each once, those that left the book too. Use:
 * team_of_viewer(&w, t, v); while (team_of_viewer_next(&w, &id)) ...; the viewer is borrowed
 * until then. It closes itself at its end, or team_of_viewer_end(). No team may be written
 * meanwhile. */
struct team_of_viewer {
	struct txn *txn;
	const struct viewer *who;
	size_t grant;			/* the next to be looked at */
	struct scan scan;
	bool open;
};
void team_of_viewer(struct team_of_viewer *w, struct txn *t, const struct viewer *v);
bool team_of_viewer_next(struct team_of_viewer *w, uint64_t *team);
void team_of_viewer_end(struct team_of_viewer *w);
/* Does he hold one of roles over its base, or act on the server itself? */
bool team_over(struct txn *t, const struct viewer *v, unsigned roles, const struct team *team);
#define TEAM_DESKS (ROLE(duty) | ROLE(leader) | ROLE(admin))
/* May he act for it: he serves in it, or has a desk over its base? */
bool team_may(struct txn *t, const struct viewer *v, const struct team *team);

/* The team in force called name in the area or, if it has none, in the nearest area
 * above. False if there is none. */
bool team_find(struct txn *t, const char *area, const char *name, struct team *out);

/* A team in force whose unit it is; false: there is none. */
bool team_of_unit(struct txn *t, uint64_t unit, struct team *out);

/* Reads team id, in force, into out; else refuses field. */
int team_get(struct act *act, const char *field, uint64_t id, struct team *out);
/* Refuses field while the team is under a real order. */
int team_idle(struct act *act, const char *field, const struct team *team);
/* Refuses field, with what order it is under. */
int team_under(struct act *act, const char *field, const struct team *team, const struct order *o);

/* When what the book says of it was last known to hold: confirmed, else entered. */
int64_t team_known(const struct team *team);
/* Not confirmed for team.confirm.days. */
bool team_stale(struct txn *t, const struct team *team, int64_t now);

#endif
