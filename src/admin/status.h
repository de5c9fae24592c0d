/* `fengsui status`: how the county on this machine is, for people and for what watches it. */
#ifndef SRC_STATUS_H
#define SRC_STATUS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "src/base/disk.h"
#include "src/op/room.h"
#include "src/op/saved.h"

#define STATUS_TROUBLES 24
#define STATUS_BESIDE 4

/* Well; somebody is needed; it does not run, or nothing can be said: the exit codes. */
enum state { STATE_WELL, STATE_TROUBLE, STATE_UNKNOWN };

struct trouble {
	const char *what;	/* one word, for programs */
	char text[500];		/* in the reader's language */
};

struct status {
	char dir[PATH_MAX];
	int64_t now;		/* ms, by the clock of this machine */
	bool county;		/* there is a store in dir */

	/* Processes; 0 = not there. */
	pid_t main, keeper, listener;
	bool answers;		/* the keeper did within 2 s */
	int sessions;		/* connections, those not logged in yet too */
	bool yields;		/* the listener and its sessions are the first to go without memory */

	/* The store; unread: enum err by which the rest is not known. */
	int unread;
	bool other;		/* its index is of another program than this */
	bool torn;		/* its newest entry cannot be read */
	bool hurt;		/* rows of it are damaged, as far as was looked, or were at the last look */
	uint64_t bytes, entries, day;	/* day: bytes that the last one added */
	bool has_disk;
	struct disk disk;
	struct room room;	/* as the keeper found it */
	char beside[STATUS_BESIDE][400];	/* what is wrong with files beside it; "" = no more */

	struct saved saved;
	int offset;		/* of the county's time, minutes */
	int64_t newest, alive;	/* the last entry, and when the keeper last noted that it lives; 0 = never */
	bool doubted;		/* the clock, src/op/doubt.h */
	char lacks[200];	/* layers of protection that are missing, in English; "" = none */

	struct trouble trouble[STATUS_TROUBLES];
	unsigned n;
	enum state state;
};

/* Gathers it of the county in dir, which becomes the working directory. */
void status_gather(struct status *s, const char *dir);
/* The two faces of it, on standard output. 0, or -1: it could not be written. */
int status_words(const struct status *s);
int status_json(const struct status *s);

/* `fengsui status --data DIR [--json]`: the exit code is enum state. */
int status_main(int argc, char **argv);

#endif
