/*
 * What the keeper may do on the server: keep files in the data directory, and talk over
 * what it has open. It takes bytes from sessions, so a mistake in reading them stays
 * here too.
 */
#ifndef SRC_WALL_H
#define SRC_WALL_H

/*
 * In the keeper, as its own account, with the data directory as working directory: no
 * other file, program, process, signal or address can be reached from now on. clock: a
 * test's file that is read besides; or NULL. What this system lacks stands open, as in
 * sandbox_layers(). 0, or -1 with errno.
 */
int wall_keeper(const char *clock);

#endif
