/*
 * A keeper whose clock the test moves, over the test county: stops, jumps, minutes that
 * go by, and what of it the journal tells.
 */
#ifndef TESTS_HELP_CLOCK_H
#define TESTS_HELP_CLOCK_H

#include "gen/kinds/need/need.h"
#include "tests/check/help_keeper.h"

extern struct keep clock_keep;

void clock_setup(void);		/* at the real time; the keeper runs */
void clock_teardown(void);
void clock_set(int64_t offset);	/* ms from the real time */
/* As time passes: in steps that are no jumps, each seen by the keeper. */
void clock_pass(int64_t from, int64_t to);
/* How many entries of the operation the journal has. */
int clock_entries(const char *op);
/* A village's report, which its township does not open for ten minutes; nobody stays on. */
void clock_send_as(const char *login, const char *area, bool drill);
void clock_send(const char *login, const char *area);
void clock_send_one(void);
/* The first need that is due. */
struct need clock_first_due(struct txn *t);
struct need clock_only_need(void);
/* Confirms the clock by what it shows and so many ms; what came of it, and why. */
enum outcome clock_says(const char *login, int64_t from, enum message *why);

#endif
