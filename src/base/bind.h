/* The address a server listens on, from text to socket and back. */
#ifndef SRC_BIND_H
#define SRC_BIND_H

#include <stddef.h>

/*
 * A bound, listening, close-on-exec TCP socket for "ADDR:PORT" ("[ADDR]:PORT"
 * for IPv6, ":PORT" for all addresses); NULL is all addresses, port 2222. Port
 * 0 picks one. What was bound goes to text. -1, or -2 when the text is not of that
 * form: why holds a word in the current language.
 */
int bind_open(const char *listen, char *text, size_t cap, const char **why);

/* Where a bound socket is reached: the port; out gets the address as numeric
 * text, "" when it is all addresses. */
unsigned bind_place(int sock, char *out, size_t cap);

/* The peer's address as numeric text without port; an IPv4 one mapped into
 * IPv6 is written as IPv4. "?" if there is none. */
void bind_peer(int sock, char *out, size_t cap);

#define BIND_GROUP 48		/* bytes of a group's text, NUL included */
/* Who counts as one: an IPv4 address alone; of IPv6 the network of 64 bits that one
 * household is given ("2001:db8:1:2::/64"). Other text is its own group. */
void bind_group(const char *address, char out[BIND_GROUP]);

#endif
