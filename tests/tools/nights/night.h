/* A night that is played, and what is done in it. */
#ifndef TESTS_NIGHTS_NIGHT_H
#define TESTS_NIGHTS_NIGHT_H

#include "src/core/core.h"
#include "tests/tools/nights/model.h"

enum { M_CALLS = 400 };

struct night {
	char dir[64], did[160];		/* the last operation in words */
	struct core *core;
	struct model model;
	int64_t now;
	unsigned seed;
	long done, stored;
	bool wrong;
	struct call {
		uint64_t id;
		int area, by;
		bool answered, closed;
	} call[M_CALLS];
	int calls;
	int caller;			/* who called for help last */
	uint64_t account[M_AREAS];
	struct reply reply;
	struct request req;
};

/* 0 to n - 1 */
int roll(int n);
/* Prints the first thing that differs, and that one only. */
__attribute__((format(printf, 2, 3))) void differs(struct night *n, const char *format, ...);
/* An operation in reply and model's stead; who: the index of an area whose officer and
 * desk he is; -1: on the server. True if it was stored. */
bool act(struct night *n, int who, const char *op, const void *args);
/* The same where fields, 0-terminated, are given as `name=`. */
bool act_cleared(struct night *n, int who, const char *op, const void *args,
    const char *const cleared[]);
/* Mostly one of the newest. -1: there is none. */
int any_area(const struct night *n);
int any_incident(const struct night *n);

/* people.c of what is played: what is said of people in a report that was filed, and
 * calls, openings, corrections. */
struct op_report_file;
void say_of_people(struct op_report_file *a);
void heard_of_people(struct night *n, int report, const struct op_report_file *a,
    const char *number, const bool unknown[PEOPLE]);
void call_out(struct night *n);
void open_one(struct night *n);
void correct_one(struct night *n);
void people_same(struct night *n, int incident);

/* boards.c */
void rang(struct night *n, uint64_t id, int area, int by);
void answer_call(struct night *n);
void close_call(struct night *n);
void answer_casualty(struct night *n);
void calls_same(struct night *n);
void board_same(struct night *n, int desk);

#endif
