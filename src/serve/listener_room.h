/*
 * Who may connect: the listener's limits on connections that are not logged in,
 * and the addresses that are spared them. Inner header of src/listener*.c.
 */
#ifndef SRC_LISTENER_ROOM_H
#define SRC_LISTENER_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CHILDREN 1024
#define ROOM_GOOD_FOR (24 * 3600000LL)	/* ms that a good login spares an address */
#define ROOM_ADDRESSES 1024

struct child {
	pid_t pid;
	uint32_t number;
	int fd;			/* to it, for new channels */
	char address[48];
	bool known;		/* an address with a good login lately */
	bool introduced;	/* to the keeper that runs now */
	int64_t begun;
	int64_t end_by;		/* told to end; killed then. 0 = not told */
	uint64_t account;	/* 0 = not logged in */
	char fingerprint[64];
	int64_t code_at;	/* it came by a one-time code and may only set a password */
	bool terminal;		/* it shows screens; else it runs one command */
};

/* Of the settings. */
struct limits {
	unsigned grace, attempts;	/* seconds to log in; wrong passwords */
	size_t strangers;		/* connections not logged in, of unknown addresses */
	size_t strangers_address;	/* the same of one address */
};

/* These hold until the keeper has told. */
extern const struct limits room_first_limits;

struct room {
	struct limits limits;
	struct good {
		char address[48];
		int64_t until;		/* monotonic */
	} good[ROOM_ADDRESSES];
	size_t ngood;
};

/* Had that address a good login lately? */
bool room_knows(const struct room *r, const char *address, int64_t now);
/* It had one at that time. */
void room_note(struct room *r, const char *address, int64_t at);
/* May one more come in from there, beside the n that there are? */
bool room_for(const struct room *r, const struct child *children, size_t n,
    const char *address, int64_t now);

#endif
