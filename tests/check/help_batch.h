/*
 * Whatever a model plans, many at once upon what all saw last: one in twenty is sent twice,
 * and the core (help_apart.h) is killed before, between and after them. What a model foretells
 * is done to it only once it is answered.
 */
#ifndef TESTS_HELP_BATCH_H
#define TESTS_HELP_BATCH_H

#include "tests/check/help_apart.h"

struct batch_play {
	struct apart *table;
	unsigned *seed;
	unsigned first_seed;		/* by which a failure is told */
	int minutes, kill_one_in;	/* the most that pass before a batch; how often it is killed */
	int less_one_in;		/* how often it is less than full; 1: a batch is of any size */
	void *acts;			/* room for JOBS of them, size bytes each */
	size_t size;
	int (*chance)(unsigned *seed, int n);
	void (*plan)(void *act);
	void (*ask)(const void *act, struct job *j);
	/* To a copy of the model: it begins; is it done? then it is; and the copy is thrown away. */
	void (*aside)(bool begins);
	bool (*would)(const void *act);
	void (*take)(const void *act, const struct reply *is);
	/* since the last batch_one() */
	int of[JOBS];			/* that one once more, with its id; -1 */
	int n;
};

/* How many operations a suite plays: as many as FENGSUI_OPERATIONS says, else usual; under a
 * sanitizer, which makes a model ten times slower, a tenth, which shows what that is for. */
long batch_operations(long usual);

/* Plans a batch, has it done, and takes each answer once. */
void batch_one(struct batch_play *b);

#endif
