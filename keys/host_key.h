#ifndef KEYS_HOST_KEY_H
#define KEYS_HOST_KEY_H

#include "keys/key.h"

/*
 * Is the file of a host key in `dirfd` whole: an Ed25519 key in OpenSSH's form whose halves
 * belong together? `print` gets its fingerprint, or "" of a key in another form, of which
 * nothing is known. Returns 0, or -1 with errno: EBADMSG when it is damaged or no key, or of
 * the system calls.
 */
int host_key_whole(int dirfd, const char *name, char print[KEY_PRINT]);

#endif
