/* Backups that the server makes by itself: a command of its own, now and then. */
#ifndef SRC_SCHEDULE_H
#define SRC_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct schedule {
	const char *folder;	/* where; NULL: none are made */
	pid_t pid;		/* of the one that is at work, 0 = none */
	int64_t next;		/* monotonic */
};

/* Starts `fengsui backup --schedule`, which makes one if it is due, every few minutes. */
void schedule_tick(struct schedule *s, int64_t now);
/* A child ended, with the status of waitpid(2): was it that? After a failure the next look
 * is later. */
bool schedule_ended(struct schedule *s, pid_t pid, int status, int64_t now);

#endif
