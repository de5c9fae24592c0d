/*
 * Inner header of src/session/link*.c: one call to the keeper and its answer.
 *
 *   link_call    the channel: calls, answers, notices
 *   link         a session's link, and what all links offer
 *   link_login   what is asked before and about login
 *   link_draft   drafts, and who else has a form open
 *   link_upload  what is too large for one message
 *   link_local   a command's link: to DATA/control, or its own core
 */
#ifndef SRC_LINK_CALL_H
#define SRC_LINK_CALL_H

#include "gen/kinds/channel/messages.h"
#include "src/base/msg.h"
#include "src/core/draft.h"
#include "src/op/act.h"
#include "src/session/news.h"

#define LINK_WAIT 10000		/* ms for a keeper that is away */
#define LINK_WAIT_LOGIN 65000	/* the same at the door: it is not for us to say no in its place;
				 * the door closes before */

/* What a session has proved, kept until it is bound, to prove it once more to
 * another keeper. A proof counts for the channel it was made on; 0 = none. */
struct proof {
	unsigned key, password;
	char line[1501], print[64];
	uint8_t stretched[32], quick[32];
};

struct link;

/* How a link reaches the keeper. */
struct link_way {
	/* Looks for a new channel, waiting at most ms; l->channel stays -1 without.
	 * NULL: there never is one. */
	void (*renew)(struct link *l, int ms);
	void (*close)(struct link *l);		/* what is its own; or NULL */
	/* Of one that does the keeper's work in its own process; all NULL else. */
	void (*submit)(struct link *l, const struct request *req, struct reply *reply);
	int (*drafts)(struct link *l, struct draft_head *out, size_t cap);
	int (*draft_put)(struct link *l, struct draft_head *d, const void *content, size_t len);
	int (*upload)(struct link *l, const void *data, size_t len, uint64_t *id);
};

struct link {
	const struct link_way *way;
	void *own;		/* the way's */
	int channel;		/* -1: the keeper is away */
	unsigned channels;	/* how many there were */
	int listener;		/* a session's, -1 for a command's */
	int data, pins;		/* a session's, to read the store by: passed at login, or -1 */
	const struct db *db;	/* by which it reads the store then; borrowed */
	bool resync;		/* something was missed */
	bool ended;
	unsigned why;		/* message: why it ended */
	uint32_t tag;		/* of the last request */
	bool silent;		/* which was not answered in time */
	void (*idle)(void *ctx, int waited_ms);
	void *idle_ctx;
	void (*late)(void *ctx);
	void *late_ctx;
	bool is_late;		/* it ends by that */
	uint64_t changed;	/* kinds, since the last look */
	struct news told;	/* the last line for the person; message 0 = none */

	struct proof proof;	/* of a session */
	int64_t active;		/* when the keeper is told again that keys come */
	unsigned permit;	/* the channel that it is of */
	char asked[40];		/* the name that a password is tried for; a permit is for it alone */
	unsigned offer;		/* enum key_offer of the login */

	uint8_t packet[MSG_BYTES], request[MSG_BYTES];
	struct buf out;
};

/* Begins a request, empty or with the fields of a declared message. */
struct buf *call_begin(struct link *l, enum msg_type type);
void call_put(struct link *l, enum msg_type type, const struct kind *k, const void *rec);
/*
 * Sends it and waits for its answer, at most timeout ms, but as long as the keeper waits
 * for its disk, and over keepers that come and go. True: m is the answer (borrows
 * l->packet until the next call) and *status what it says; the caller takes its fields
 * with msg_get().
 */
bool call(struct link *l, int timeout, struct msg *m, enum msg_status *status);
/* A request that is answered by its status alone; STATUS_NOT_STORED when away. */
enum msg_status call_plain(struct link *l, int timeout);
/* Takes one packet, if there is any. True: it is the answer to the last request. */
bool call_take(struct link *l, struct msg *m);
/* Waits at most ms for one of events (of poll) on fd. */
bool call_wait(int fd, short events, int ms);
/* The link ends here, for this reason, unless it has ended already. */
void call_end(struct link *l, unsigned why);
/* Closes *fd if it is open: -1 from then on. */
void call_close(int *fd);

/* link.c: a new link that goes that way; NULL without memory. */
struct link *link_over(const struct link_way *way, void *own);

#endif
