/*
 * The data directory as a place: which one, whose it is, and who holds its
 * lock. What lies in it is db/ and keys/.
 */
#ifndef SRC_DATADIR_H
#define SRC_DATADIR_H

#include <stddef.h>
#include <sys/types.h>

/* Files in the data directory. */
#define FILE_LOCK "lock"
#define FILE_CONTROL "control"
#define FILE_SEAL "seal.key"
#define FILE_SLOTS "slots"
#define FILE_MACHINE "machine.key"
#define FILE_HOST_KEY "host_key"
#define FILE_HOST_KEY_ECDSA "host_key_ecdsa"
#define FILE_SEAL_PUBLIC "seal.pub"
#define FILE_PART "restore.part"	/* a restore at work */
#define FILE_BALLAST "ballast"	/* room kept back for calls for help */
#define FILE_HURT "damaged"	/* empty: the last look for damage found some */

/* --data, else $FENGSUI_DATA, else /var/lib/fengsui for root and
 * ~/.local/share/fengsui for others. given may be NULL. */
void datadir_choose(const char *given, char *out, size_t cap);

/* What the help of a command that takes --data says of it; to be translated. */
#define DATADIR_HELP N_("  --data DIR  else $FENGSUI_DATA, else /var/lib/fengsui (root) or ~/.local/share/fengsui")

/* Gives directory and files their owner (as root, where the accounts exist)
 * and modes: directory 0750, files 0600.
 * 0, or -1 with errno after trying all. */
int datadir_own(const char *dir);

/* The sentence for a directory without a store: nothing was made there, or a restore that
 * was interrupted left its rest. Never NULL; in the reader's language. */
const char *datadir_empty(const char *dir);

/* Takes DIR/lock without waiting and writes our pid into it. A descriptor to
 * keep open, or -1 with errno; EWOULDBLOCK: *holder is who has it (0 = unknown). */
int datadir_lock(const char *dir, pid_t *holder);

#endif
