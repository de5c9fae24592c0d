/* Listening addresses. */
#include "src/base/bind.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/lang/tr.h"

#define DEFAULT_PORT "2222"
#define BACKLOG 4096		/* as many as the system takes: who waits there is not lost */

/* Takes "ADDR:PORT" apart; false if it is not of that form. */
static bool
split(const char *text, char *host, size_t hostcap, char *port, size_t portcap)
{
	const char *colon = strrchr(text, ':');
	size_t len;

	if (colon == NULL || strlen(colon + 1) >= portcap || colon[1] == '\0' ||
	    strspn(colon + 1, "0123456789") != strlen(colon + 1) || atoi(colon + 1) > 65535)
		return false;
	snprintf(port, portcap, "%s", colon + 1);
	len = (size_t)(colon - text);
	if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	} else if (memchr(text, ':', len) != NULL) {
		return false;
	}
	if (len >= hostcap)
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	return true;
}

static int
open_one(const struct addrinfo *ai)
{
	int yes = 1, no = 0, err;
	int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (ai->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

/* "ADDR" of a socket's own or its peer's address; returns the port. */
static unsigned
address_text(const struct sockaddr_storage *ss, char *out, size_t cap)
{
	const struct sockaddr_in6 *in6 = (const void *)ss;
	const struct sockaddr_in *in4 = (const void *)ss;

	snprintf(out, cap, "?");
	if (ss->ss_family == AF_INET) {
		inet_ntop(AF_INET, &in4->sin_addr, out, (socklen_t)cap);
		return ntohs(in4->sin_port);
	}
	if (ss->ss_family != AF_INET6)
		return 0;
	if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr))
		inet_ntop(AF_INET, &in6->sin6_addr.s6_addr[12], out, (socklen_t)cap);
	else
		inet_ntop(AF_INET6, &in6->sin6_addr, out, (socklen_t)cap);
	return ntohs(in6->sin6_port);
}

static unsigned
own_address(int fd, char *out, size_t cap)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len = sizeof ss;

	getsockname(fd, (struct sockaddr *)&ss, &len);
	return address_text(&ss, out, cap);
}

static void
bound_text(int fd, char *text, size_t cap)
{
	char host[INET6_ADDRSTRLEN];
	unsigned port = own_address(fd, host, sizeof host);

	snprintf(text, cap, strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

int
bind_open(const char *listen_on, char *text, size_t cap, const char **why)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
	    .ai_socktype = SOCK_STREAM }, *all, *ai;
	char host[256] = "", port[8] = DEFAULT_PORT;
	int rc, fd = -1;

	if (listen_on != NULL && !split(listen_on, host, sizeof host, port, sizeof port)) {
		*why = _("write it as ADDR:PORT, for example 0.0.0.0:2222");
		return -2;
	}
	rc = getaddrinfo(host[0] != '\0' ? host : NULL, port, &hints, &all);
	if (rc != 0) {
		*why = gai_strerror(rc);
		return -1;
	}
	/* IPv6 first: such a socket takes IPv4 too. */
	for (int family = AF_INET6; fd < 0; family = AF_INET) {
		for (ai = all; ai != NULL && fd < 0; ai = ai->ai_next)
			if (ai->ai_family == family)
				fd = open_one(ai);
		if (family == AF_INET)
			break;
	}
	*why = fd < 0 ? strerror(errno) : NULL;
	freeaddrinfo(all);
	if (fd >= 0)
		bound_text(fd, text, cap);
	return fd;
}

unsigned
bind_place(int sock, char *out, size_t cap)
{
	unsigned port = own_address(sock, out, cap);

	if (strcmp(out, "0.0.0.0") == 0 || strcmp(out, "::") == 0)
		out[0] = '\0';
	return port;
}

void
bind_peer(int sock, char *out, size_t cap)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len = sizeof ss;

	getpeername(sock, (struct sockaddr *)&ss, &len);
	address_text(&ss, out, cap);
}

void
bind_group(const char *address, char out[BIND_GROUP])
{
	char net[INET6_ADDRSTRLEN];
	struct in6_addr in6;

	snprintf(out, BIND_GROUP, "%.*s", BIND_GROUP - 1, address);
	if (inet_pton(AF_INET6, address, &in6) != 1)
		return;
	memset(&in6.s6_addr[8], 0, 8);
	if (inet_ntop(AF_INET6, &in6, net, sizeof net) != NULL)
		snprintf(out, BIND_GROUP, "%.43s/64", net);
}
