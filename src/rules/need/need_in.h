/* What the files of the need subject share; nobody else includes it. */
#ifndef RULES_NEED_IN_H
#define RULES_NEED_IN_H

#include "db/index.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/need_to.h"
#include "src/rules/need/chain.h"
#include "src/rules/need/need.h"

#define NEED_LATE 60000			/* ms past its time from which a step came late */
#define DESK_ROLES (ROLE(duty) | ROLE(leader))

/* --- need_walk.c --- */
/* The live needs of a subject with that verb (0: any), as many as there are; they
 * may be written between one and the next. A walk that ends by itself is closed. */
struct need_walk {
	struct txn *txn;
	uint64_t *ids;			/* owned */
	size_t n, at;
};
void need_walk_open(struct need_walk *w, struct txn *t, const struct kind *kind,
    uint64_t subject, enum need_verb verb);
bool need_walk_next(struct need_walk *w, struct need *n);
void need_walk_close(struct need_walk *w);
/* Walks who else was asked, in order of steps. */
void need_to_walk(struct scan *s, struct txn *t, uint64_t need);

/* --- need_who.c --- */
/* Whom a need or one of its steps asks. */
struct address {
	char area[16];
	unsigned roles;			/* in the area */
	int post;
	uint64_t unit;
	bool on_watch;			/* only who is on watch in the unit */
	uint64_t person;
};
#define ADDRESSES 4			/* of one step: at most the tiers above */
struct address need_address(const struct need *n);
struct address need_to_address(const struct need_to *to);
bool address_equal(const struct address *a, const struct address *b);
/* True if the viewer is one of them. */
bool address_is(struct txn *t, const struct viewer *v, const struct address *a);
/* True if it reaches anybody now. */
bool address_reaches(struct txn *t, int64_t now, const struct address *a);
/* Adds all whom it reaches now, each once. */
struct people {
	uint64_t *ids;			/* owned */
	size_t n;
};
void address_people(struct txn *t, int64_t now, const struct address *a, struct people *to);
/* Sets until when who has it is asked for it: where the last grant ends by which he
 * is; 0 if none of them does. */
void need_stands(struct txn *t, struct need *n, int64_t now);
/* True if he may answer for somebody who was asked by name: who holds the same post,
 * or is on watch in a unit of his. */
bool need_stands_in(struct txn *t, const struct viewer *v, const struct need *n, int64_t now);
/* True if it was put before a desk of his as the one above (old counties). */
bool need_climbed_here(const struct viewer *v, const struct need *n);
/* The stems of an area's own desk: the area's, and of retired ones that went into it,
 * of its tier or a lower one: *n of them, at least its own; the caller's to free. NULL without memory
 * (then t->err is set). */
struct stem {
	char text[16];
};
struct stem *desk_stems(struct txn *t, const char *area, size_t *n);
/* The duty room that answers for an area: its own, or its township's. */
void need_desk(struct txn *t, const char *area, char out[16]);
/* The same for an address: a unit's is that of its area. */
void address_desk(struct txn *t, const struct address *at, char out[16]);

/* --- need_step.c --- */
void need_chain(struct txn *t, const struct need *n, struct chain_plan *c);
/* Whom a step asks when the chain has reached the desk at: none where there is nobody
 * above it. */
size_t step_addresses(struct txn *t, const struct need *n, enum chain_who who,
    struct address at, struct address to[ADDRESSES]);
/* How long the chain waits, ms, between the step that stands and the next; 0 at the
 * end of a chain that does not repeat. */
int64_t need_gap(const struct need *n, const struct chain_plan *c);
/* A need of before there were chains gets its place in one. */
void need_adopt(struct need *n);
/* Begins the chain: whom it asks first is asked. */
void need_begin(struct act *act, struct need *n, const struct chain_plan *c);
/* Sets the keeper's clock for it after any change. */
void need_schedule(struct need *n, const struct chain_plan *c, int64_t now);
/* Gives it another time by which it is due; steps that counted from the former are planned, or to
 * be done, anew. Sets the clock. */
void need_set_due(struct need *n, const struct chain_plan *c, int64_t due, int64_t now);
/* Does what fell due from due on; then sets the clock. Stores it. */
void need_tick(struct act *act, struct need *n, const struct chain_plan *c, int64_t due);
/* What fell due in the moment of its opening; empty: nobody is there to be asked
 * first, so the next step fires at once. Stores it. */
void need_first(struct act *act, struct need *n, const struct chain_plan *c, bool empty);
/* A chain that waited goes on: its next step fires, unless a claim or putting off
 * holds it. Stores it. */
void need_resume(struct act *act, struct need *n, const struct chain_plan *c);
/* Must its chain wait for somebody to come on? A quiet one does, of what is not
 * urgent, while nobody of those it would ask next has a terminal open. Where there is
 * nobody at all it does not: that step is empty. */
bool need_must_wait(struct txn *t, const struct terminals *on, int64_t now, const struct need *n,
    const struct chain_plan *c);
/* The next step fires now, whatever the time. */
void need_advance(struct act *act, struct need *n, const struct chain_plan *c);
/* Adds somebody to those asked, by a step (1: not by the chain), or the trace that
 * nobody was there. False if he was asked before. */
bool need_ask(struct act *act, const struct need *n, const struct address *a, int64_t step,
    bool empty);
/* Ends a claim. */
void need_release(struct need *n, const struct chain_plan *c, int64_t now);
/* Begins one. */
void need_claim(struct act *act, struct need *n, const struct chain_plan *c, uint64_t account);

/* --- need_back.c --- */
/* Times that lie further ahead than their own minutes: the clock went back. */
bool need_is_ahead(struct txn *t, const struct need *n, int64_t now);
void need_set_back(struct act *act, struct need *n, const struct chain_plan *c);

/* --- need_line.c --- */
/* A step asks them that way: who has no terminal open is put on the telephone list
 * at once. It is the list of their own desk, or where nobody of that has one open
 * either, of the next above that can ring. */
void need_list_absent(struct act *act, struct need *n, const struct address *a, int64_t how);
/* Need he not be rung by telephone? Told since it rang last, by whatever way; but his
 * own screen tells him once: he did not answer then. */
bool need_is_reached(struct txn *t, const struct need *n, uint64_t person, int64_t now);
/* Notes that he was told; 0: all who were asked until now. */
void need_note_told(struct act *act, const struct need *n, uint64_t person, enum how how);

/* --- need_tell.c --- */
/* Those asked look again: what rings for each, need_rings() says. */
void need_notice(struct act *act, const struct need *n);
/* The same; who is asked by name reads a line of verb and place behind arg. */
void need_ring(struct act *act, const struct need *n, enum message m, const char *arg);
/* The same, those of one address alone. */
void need_ring_at(struct act *act, const struct need *n, const struct address *only,
    enum message m, const char *arg);
/* One person alone looks again and reads that line. */
void need_line(struct act *act, const struct need *n, uint64_t person, enum message m,
    const char *arg);

/* --- need_write.c --- */
/* Puts the actor's eyes on it. */
void need_mark_seen(struct act *act, struct need *n);
/* Ends it, with all who were asked. */
void need_end(struct act *act, struct need *n, enum need_state state);

#endif
