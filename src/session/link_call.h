/* Inner header of src/link*.c: one call to the keeper and its answer. */
#ifndef SRC_LINK_CALL_H
#define SRC_LINK_CALL_H

#include "src/base/msg.h"
#include "src/core/core.h"
#include "src/session/link.h"

#define LINK_WAIT 10000		/* ms for a keeper that is away */
#define LINK_WAIT_PERMIT 25000
#define LINK_NOTICES 16

/* What a session has proved, kept until it is bound, to prove it once more to
 * another keeper. A proof counts for the channel it was made on; 0 = none. */
struct proof {
	unsigned key, password;
	char line[1501], print[64];
	uint8_t stretched[32], quick[32];
};

struct link {
	int channel;		/* -1: the keeper is away */
	unsigned channels;	/* how many there were */
	int listener;		/* a session's, -1 for a command's */
	int data, lock_table;	/* a session's, of the store: passed at login, or -1 */
	bool resync;		/* something was missed */
	bool ended;
	unsigned why;		/* message: why it ended */
	uint32_t tag;		/* of the last request */
	void (*idle)(void *ctx, int waited_ms);
	void *idle_ctx;
	struct notice notices[LINK_NOTICES];
	size_t first, count;

	struct core *core;	/* of a command that acts as keeper */
	struct db *db;		/* of a command that does not */
	struct origin origin;
	char login[40];
	int lock;
	struct proof proof;	/* of a session */
	unsigned permit;	/* the channel that it is of */

	uint8_t packet[MSG_BYTES], request[MSG_BYTES];
	struct buf out;
};

/* Begins a request; add fields from number 3 on to what is returned. */
struct buf *call_begin(struct link *l, enum msg_type type);
/*
 * Sends it and waits for its answer, at most timeout ms and over keepers that
 * come and go. True: m is the answer (borrows l->packet until the next call)
 * and *status what it says; the caller takes its fields and ends it.
 */
bool call(struct link *l, int timeout, struct msg *m, enum msg_status *status);
/* A request that is answered by its status alone; STATUS_NOT_STORED when away. */
enum msg_status call_plain(struct link *l, int timeout);

/* link_local.c: a new connection to DATA/control, introduced. -1 if none. */
int control_connect(struct link *l);

#endif
