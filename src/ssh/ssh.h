/*
 * One SSH connection, from its first byte to its last, in a forked child of
 * the listener. Only src/ssh*.c know the SSH library.
 */
#ifndef SRC_SSH_H
#define SRC_SSH_H

#include <stdbool.h>
#include <sys/types.h>

struct front;

/* How far a connection has come towards its login: what the listener keeps, when it must
 * choose, is who has come further. */
enum ssh_stage {
	STAGE_NOTHING,
	STAGE_BANNER,		/* the client said what it is */
	STAGE_KEYS,		/* the key exchange is over */
	STAGE_NAMED,		/* it named a person */
	STAGE_TRIED		/* and tried a key or a password */
};

/* What the listener hands to the child that serves one connection. */
struct session_start {
	int sock;		/* accepted TCP socket */
	int channel;		/* SEQPACKET end to the keeper */
	int listener;		/* over which a new channel comes after a restart */
	pid_t parent;		/* the session ends with it */
	const char *address;	/* the peer's, numeric, without port; borrowed */
	bool is_crowd;		/* many wait to log in: it must say soon what it is */
	const struct front *front;
	void *host;		/* of ssh_host_new(), made before the fork */
};

#define SSH_FINGERPRINT 64	/* bytes of a fingerprint's text, NUL included */

/*
 * Loads DATA/host_key, and host_key_ecdsa, which it makes if there is none, and prepares
 * everything that sessions share: algorithm lists, charset tables, the sandbox's account and filters.
 * Call before giving up rights and after keys_init() and tr_init(). Lives as
 * long as the process. NULL after printing why.
 */
void *ssh_host_new(const char *dir);
/* Handshakes once with itself, so that forked children find their pages warm;
 * forks and reaps one helper. False if it did not come to its end: logins cost
 * more then. */
bool ssh_host_warm(void *host);

/* For connections from now on: seconds to log in (twice as long for a person who
 * types), wrong passwords until the end, and the duty room's telephone, which the prompt
 * shows ("" = none). */
void ssh_host_limit(void *host, unsigned grace, unsigned attempts, const char *phone);

/* Makes DATA/host_key (mode 0600) if there is none and gives its fingerprint.
 * 0, or -1 with errno: EBADMSG where what lies there is damaged. */
int ssh_host_make(const char *dir, char fingerprint[SSH_FINGERPRINT]);
/* The same of DATA/host_key_ecdsa, for clients that do not know ed25519. */
int ssh_host_make_second(const char *dir);

/*
 * The whole life of one connection: sandbox, handshake, login, then the screens
 * or one command, and the end. Closes every descriptor but 0 to 2 and those of
 * start. Returns when the connection is over; the caller then calls _exit().
 */
void ssh_session_run(const struct session_start *start);

#endif
