/* The process that accepts connections. */
#ifndef SRC_LISTENER_H
#define SRC_LISTENER_H

struct front;

/* Role listener: accepts connections on sock and forks a session for each.
 * Returns the exit code; in a session's process it does not return. */
int listener_run(int channel, int sock, const struct front *front);

#endif
