/*
 * Work on a store that may be damaged. LMDB maps its file and trusts what it
 * reads there, so a bad page may end the process (SIGBUS, SIGSEGV); a child
 * does the work, and its death is an answer.
 */
#ifndef DB_APART_H
#define DB_APART_H

#include <stddef.h>

typedef int apart_work(void *ctx);	/* 0 or enum err */

/* Runs work in a child and gives what it returned, or ERR_BAD if it crashed.
 * What work leaves in the size bytes at ctx comes back; what they point to
 * does not. The child takes signals even if the caller has blocked them. */
int apart_run(apart_work *work, void *ctx, size_t size);

/* Removes a directory and all below it, as a dead child left it. */
void apart_clear(const char *dir);

#endif
