/*
 * What a session may do on the server: next to nothing, from its first byte
 * on. A person's bytes are read by a process that cannot open, start or connect
 * to anything, so a mistake in reading them stays in that process.
 */
#ifndef SRC_SANDBOX_H
#define SRC_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

struct sandbox;

/* Layers; each holds alone. */
#define SANDBOX_ACCOUNT 1u	/* its own account, without capabilities */
#define SANDBOX_LANDLOCK 2u	/* no files */
#define SANDBOX_SECCOMP 4u	/* a list of system calls; any other kills it */
#define SANDBOX_LIMITS 8u	/* memory, files, file size, no core dump */
#define SANDBOX_SCOPES 16u	/* the kernel keeps it from signalling others, as the list does */
#define SANDBOX_ALL 31u

/* The layers that sessions of this process will have on this system. */
unsigned sandbox_layers(void);
/* English names of the layers that are missing, for a log line and for
 * administrators; "" when none is. */
void sandbox_missing(unsigned layers, char *out, size_t cap);

/*
 * Looks up the account (fengsui-session) and builds the filters, once, before
 * the first fork: what children do then opens no file.
 * NULL with errno when out of memory. Owned by the caller.
 */
struct sandbox *sandbox_new(void);
void sandbox_free(struct sandbox *b);

/*
 * In the child: gives up account, capabilities, files and system calls for
 * good. The store stays closed: it is passed at login. 0, or -1 with errno: a
 * layer that this system has could not be closed, and the process must end.
 */
int sandbox_enter(const struct sandbox *b);

/* After everything is open: no file in memory is made any more. 0, or -1 with errno. */
int sandbox_seal(const struct sandbox *b);

#endif
