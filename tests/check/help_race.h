/* Several want the same at once of a real keeper, each over a link of his own. */
#ifndef TESTS_HELP_RACE_H
#define TESTS_HELP_RACE_H

#include "tests/check/help_keeper.h"

enum { RACERS = 8 };
struct racer {
	const char *login, *op;
	const void *args;
};

/* Lets n of them, at most RACERS, do it at the same moment; killed: so many microseconds later
 * the keeper is killed and started again, 0: it lives. Fails unless exactly one has done it and
 * the others are refused with that sentence. What he was told who did it. */
struct reply race(struct keep *k, const struct racer *r, int n, const char *refusal, unsigned killed);

#endif
