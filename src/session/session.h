/*
 * One connection after login: who it is, what it may see, and its events. The
 * screens and the command grammar see only this; SSH is behind the transport.
 */
#ifndef SRC_SESSION_H
#define SRC_SESSION_H

#include "gen/kinds/account/enums.h"
#include "src/op/right.h"
#include "src/session/link.h"

/* The byte stream to the person. Implemented by src/ssh/ssh_channel.c and tests. */
struct transport {
	void *ctx;
	/* Waits up to timeout ms (-1: no limit) for input, a window change, the
	 * end, or readability of fd. Returns a mask of TRANSPORT_*. */
	unsigned (*wait)(void *ctx, int fd, int timeout);
	/* Takes input that has arrived. Bytes copied. */
	size_t (*read)(void *ctx, void *buf, size_t cap);
	/* What is read from now on is a file: its bytes as they come, in no charset of the
	 * terminal's. NULL: they always are. */
	void (*raw)(void *ctx);
	/* Queues bytes; never blocks. */
	void (*write)(void *ctx, const void *data, size_t len);
	void (*write_err)(void *ctx, const void *data, size_t len);
	/* What follows only the screens ask; a command's may be NULL. */
	size_t (*pending)(void *ctx);	/* bytes queued or not yet taken by the kernel */
	void (*size)(void *ctx, int *cols, int *rows);
	int (*rtt)(void *ctx);		/* ms, smoothed; 0 = not known */
	int64_t (*silence)(void *ctx);	/* how long no byte came from the person, ms */
	/* Asks the person's client to answer for all that was written until now: wait
	 * says so once it has. A later call takes an earlier one's place. */
	void (*ask)(void *ctx);
};
#define TRANSPORT_INPUT 1u
#define TRANSPORT_RESIZE 2u
#define TRANSPORT_CLOSED 4u
#define TRANSPORT_FD 8u
#define TRANSPORT_EOF 16u	/* the person's input ended (commands) */
#define TRANSPORT_SHOWN 32u	/* the client answered what ask() asked */

struct session {
	struct transport io;
	struct link *link;
	struct db *db;			/* read-only, after login */
	struct viewer viewer;		/* reload with session_refresh */
	uint64_t known_by;		/* kinds that it was read from, KIND_BIT() */
	enum language language;
	enum charset charset;
	char term[48];
	char address[48];
	int64_t silence_ms;		/* a link so long without a byte is dead */
	bool is_first_login;		/* by a one-time code: a password must be set */
	/* Stores what is being typed and gives the terminal back, from wherever it is called;
	 * NULL: nothing is typed. */
	void (*keep)(void *ctx);
	void *keep_ctx;
	const char *host_line;		/* "ssh -p 2222 NAME@HOST", for 导出 and cards; borrowed */
};

/* Loads the grants again (after login, after a change of s->known_by, and now and
 * then, because they begin and end by time), and
 * language and charset as the person keeps them unless they are set already.
 * False: the account was disabled. */
bool session_refresh(struct session *s);

/* What stands above the processes: given to the session by main.c. */
struct front {
	/* Runs the screens until the person leaves or the link is gone. */
	void (*screens)(struct session *s);
};

/* One command, given as the client's command line (argv_line) with stdin read
 * through io when it holds "-". Writes to io; returns the exit code 0-4. */
int command_run(struct session *s, const char *line);
/* The same for a local `fengsui as NAME NOUN VERB ...`. */
int command_argv(struct session *s, int argc, char **argv);

#endif
