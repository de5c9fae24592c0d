/*
 * The processes by role. main starts listener and keeper by exec of the same
 * binary with `--role NAME` and fixed descriptors; the working directory is
 * the data directory in all of them.
 */
#ifndef SRC_ROLE_H
#define SRC_ROLE_H

struct front;

#define ROLE_CHANNEL_FD 3	/* to main */
#define ROLE_SOCKET_FD 4	/* the listener's: the bound TCP socket */
#define ROLE_PINS_FD 4		/* the keeper's: to tell readers what is whole; next, to read it */

/* Role main: serves the county in dir on listen ("ADDR:PORT", NULL = all
 * addresses, 2222) until a SIGTERM or SIGINT, and makes backups into a folder, NULL: none.
 * Prints "listening ADDR:PORT" on standard output when ready. Returns the exit code. */
int serve_run(const char *dir, const char *listen, const char *backups, const char *test_clock);

/* A freshly started role, by the name that exec_role() gave: sets up name,
 * clock and account and runs it. Returns the exit code. */
int role_main(const char *name, const char *test_clock, const struct front *front);

#endif
