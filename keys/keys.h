#ifndef KEYS_KEYS_H
#define KEYS_KEYS_H

/*
 * Prepare libsodium. Call once in each process before anything else of this
 * room and before the sandbox closes; forked children inherit it. Prints one
 * line on standard error and aborts when the library cannot start (no source
 * of random numbers), because nothing safe can follow.
 */
void keys_init(void);

#endif
