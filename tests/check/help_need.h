/* Needs as another subject's operation opens them, and the keeper's steps. */
#ifndef TESTS_HELP_NEED_H
#define TESTS_HELP_NEED_H

#include "gen/kinds/need/need.h"
#include "src/rules/need/need.h"
#include "tests/check/help_world.h"

#define SUBJECT 4711u

/* An act as another subject's apply would hold it, in a batch of its own; its
 * notices stand in it until the next one begins. */
struct act *act_begin(struct world *w, const char *login);
struct act *act_now(void);	/* the last one */
void act_end(struct world *w);

/* The step that the keeper would submit now is done; false if there is none. Its
 * notices are the world's. */
bool need_clock_step(struct world *w, struct reply *r);
/* The same for what lies too far ahead after the clock went back. */
bool need_clock_back(struct world *w, struct reply *r);

/* The same for a quiet chain that waited for who is on now, see lend_terminals(). */
bool need_goes_on(struct world *w, struct reply *r);

struct need need_now(struct world *w, uint64_t id);
/* Is the person asked, first or by a later step? */
bool need_asks_login(struct world *w, const char *login, uint64_t id);

/* What rings for him, as at his board, and when each rang last. */
struct sounds {
	struct {
		uint64_t id;
		int64_t rung;
	} of[512];
	size_t n;
};
void need_listen(struct world *w, const char *login, struct sounds *to);
/* Does that one? */
bool need_sounds(struct world *w, const char *login, uint64_t id);
/* How many needs ring for him that rang in this moment for the last time. */
size_t need_heard(struct world *w, const char *login);
/* Time passes; the steps that fall due are done. How often one began to ring for him,
 * or rang again. */
int need_pass(struct world *w, struct reply *r, int64_t ms, const char *login);

/* need.give to the person, "" for nobody, or to the area's desk. */
void need_give(struct world *w, struct reply *r, const char *login, uint64_t id, const char *to,
    const char *area);
/* The id of his first need of that verb about it; 0 if none stands before him. */
uint64_t need_standing(struct world *w, const char *login, uint64_t subject, enum need_verb verb);
/* From now on everybody has a terminal open. */
void lend_all(struct world *w);
/* From now on is_on says who has a terminal open; NULL: nobody. After world_reopen
 * again. */
void lend_terminals(struct world *w, bool (*is_on)(void *ctx, uint64_t account));

#endif
