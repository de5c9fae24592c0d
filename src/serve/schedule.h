/* What the server does by itself: a command of its own, now and then. */
#ifndef SRC_SCHEDULE_H
#define SRC_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SCHEDULE_WORDS 5

struct schedule {
	const char *words[SCHEDULE_WORDS];	/* of the command; the first NULL: it is never done */
	bool quiet;		/* only what is wrong is said */
	int64_t every;		/* ms from one to the next */
	int64_t again;		/* after one that failed */
	pid_t pid;		/* of the one that is at work, 0 = none */
	int64_t next;		/* monotonic */
};

/* Starts the command if it is due, with less right to the processor than everybody else. */
void schedule_tick(struct schedule *s, int64_t now);
/* A child ended, with the status of waitpid(2): was it that? After a failure the next is later. */
bool schedule_ended(struct schedule *s, pid_t pid, int status, int64_t now);

#endif
