/* The server's host key, where it is not made with the county. */
#ifndef SRC_HOST_H
#define SRC_HOST_H

#include "src/core/core.h"

/* In an open batch: from now on cards show that fingerprint. 0 or enum err. */
int host_set(struct core *core, const struct origin *who, const char *print);

/* `fengsui host-key --data DIR`: the key that lies there is the county's from now on; where
 * none lies there one is made. Not while it is served. Prints it; the exit code 0-4. */
int host_main(int argc, char **argv);

#endif
