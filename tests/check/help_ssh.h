/*
 * A small SSH server for tests: the real connection code over a real county,
 * with a keeper of few words that says yes to what the test wants, so that
 * logins can be tried without the other processes.
 */
#ifndef TESTS_HELP_SSH_H
#define TESTS_HELP_SSH_H

#include <sys/types.h>

#include "tests/check/help_world.h"

#define SSH_PASSWORD "secret 秘密"
#define SSH_CODE "k7m2-x9qd-3333-4444"	/* as on a card */

#define SSH_RIG_ATTEMPTS 3	/* wrong passwords until a connection ends */

/*
 * Every account of the world may log in with the rig's key, SSH_PASSWORD or
 * SSH_CODE; "both" needs key and password. The name "away" gets no answer.
 */
struct ssh_rig {
	struct world w;
	char dir[128];		/* of keys and logs */
	pid_t server;
	int port;
};

/* Without screens of the program: the shell is an echo that says its size and
 * ends at "q"; after ^E all it reads comes too late. silence_ms: the timer for stalled clients. */
void ssh_rig_open(struct ssh_rig *r, int silence_ms);
void ssh_rig_close(struct ssh_rig *r);

/*
 * Runs OpenSSH's client: by key file (in the rig's directory) or, if that is
 * NULL, by password (NULL: no login data). Its output goes to out. Returns its
 * exit status.
 */
struct ssh_try {
	const char *key, *password, *user, *options, *command, *env;
	const char *input;	/* file for standard input; NULL = /dev/null */
	const char *feed;	/* instead: a shell command whose output it is */
	const char *streams;	/* redirections of its output; NULL = both to out */
};
int ssh_rig_run(const struct ssh_rig *r, const struct ssh_try *t, char *out, size_t cap);

/* A TCP connection to the server. */
int ssh_rig_connect(const struct ssh_rig *r);
/* The last login the keeper accepted: "NAME METHOD command|screen". */
void ssh_rig_login(const struct ssh_rig *r, char *out, size_t cap);
/* How many sessions were ended by a signal, and how many live. */
int ssh_rig_killed(const struct ssh_rig *r);
int ssh_rig_alive(const struct ssh_rig *r);

#endif
