/*
 * Who may connect. Connections that are not logged in share one pool, and one
 * address has a part of it. A newcomer always comes in: where there is no room,
 * somebody makes way who has come least far. Inner header of src/serve/listener*.c.
 */
#ifndef SRC_LISTENER_ROOM_H
#define SRC_LISTENER_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "src/base/bind.h"
#include "src/ssh/ssh.h"

#define CHILDREN 3072		/* the pool, all seats, and those that are just being ended */
#define ROOM_POOL 1000
#define ROOM_GOOD_FOR (24 * 3600000LL)	/* ms that an address is known after a good login */
#define ROOM_ADDRESSES 1024
#define ROOM_MOVES 3000		/* ms after a step forward in which nobody need make way */

struct child {
	pid_t pid;
	uint32_t number;
	uint8_t mark[16];	/* by which every keeper knows it; random */
	int fd;			/* to it, for new channels */
	char address[48];
	char group[BIND_GROUP];	/* it counts with all others of it */
	enum ssh_stage stage;	/* how far its login has come */
	int64_t moved;		/* when it last came further; monotonic */
	bool introduced;	/* to the keeper that runs now */
	int64_t begun;
	int64_t end_by;		/* told to end; killed then. 0 = not told */
	bool made_way;		/* ended for one that came later */
	uint64_t account;	/* 0 = not logged in */
	char fingerprint[64];
	int64_t code_at;	/* it came by a one-time code and may only set a password */
	bool terminal;		/* it shows screens; else it runs one command */
};

/* Of the settings. */
struct limits {
	unsigned grace, attempts;	/* seconds to log in; wrong passwords */
	size_t pool;			/* connections not logged in */
	size_t address, known_address;	/* of them of one address; of one that is known */
};

/* These hold until the keeper has told. */
extern const struct limits room_first_limits;

struct room {
	struct limits limits;
	struct good {
		char group[BIND_GROUP];
		int64_t until;		/* monotonic */
	} good[ROOM_ADDRESSES];
	size_t ngood;
};

/* Had that group a good login lately? */
bool room_knows(const struct room *r, const char *group, int64_t now);
/* It had one at that time. */
void room_note(struct room *r, const char *group, int64_t at);

/* Do those that are not logged in fill half of the pool? */
bool room_crowded(const struct room *r, const struct child *children, size_t n);

#define ROOM_FREE SIZE_MAX
/*
 * One more comes from that group, beside the n that there are: the index of the one
 * that makes way for it, or ROOM_FREE. Of its own group where that has its part
 * already, else of all: first of those that have not moved for ROOM_MOVES, so that
 * nobody is thrown out in the middle of a step; of these the one that has come least
 * far, and of those the one that has stood there longest.
 */
size_t room_for(const struct room *r, const struct child *children, size_t n,
    const char *group, int64_t now);

#endif
