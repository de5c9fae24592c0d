/*
 * Counts the bytes of TCP connections on their way to a server.
 *   wire_proxy SERVERPORT    serves on a port of 127.0.0.1 that is free, one
 * connection at a time, until terminated. Prints "port N" once it listens, after each
 * connection "up N down M reads K". SIGUSR1: of the next bytes from the client one
 * is changed.
 */
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t spoils;

static void
on_signal(int no)
{
	(void)no;
	spoils = 1;
}

static int
local_socket(const char *port, struct sockaddr_in *a)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	*a = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	return fd;
}

static void
relay(int client, int server)
{
	struct pollfd p[2] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
	unsigned long bytes[2] = { 0, 0 }, reads = 0;
	char buf[65536];

	for (;;) {
		if (poll(p, 2, 600000) <= 0)
			continue;
		for (int i = 0; i < 2; i++) {
			ssize_t n;
			if (!(p[i].revents & (POLLIN | POLLHUP | POLLERR)))
				continue;
			n = read(p[i].fd, buf, sizeof buf);
			if (n > 0 && i == 0 && spoils) {
				buf[n / 2] ^= 1;
				spoils = 0;
			}
			if (n <= 0 || write(p[1 - i].fd, buf, (size_t)n) != n) {
				printf("up %lu down %lu reads %lu\n", bytes[0], bytes[1], reads);
				fflush(stdout);
				return;
			}
			bytes[i] += (unsigned long)n;
			reads++;
		}
	}
}

int
main(int argc, char **argv)
{
	struct sockaddr_in a, to;
	socklen_t len = sizeof a;
	int l, client, server;

	if (argc != 2)
		return fprintf(stderr, "wire_proxy SERVERPORT\n"), 2;
	sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = on_signal }, NULL);
	l = local_socket("0", &a);
	if (bind(l, (struct sockaddr *)&a, sizeof a) != 0 || listen(l, 8) != 0 ||
	    getsockname(l, (struct sockaddr *)&a, &len) != 0)
		return perror("listen"), 1;
	printf("port %u\n", (unsigned)ntohs(a.sin_port));
	fflush(stdout);
	while ((client = accept(l, NULL, NULL)) >= 0) {
		server = local_socket(argv[1], &to);
		if (connect(server, (struct sockaddr *)&to, sizeof to) == 0)
			relay(client, server);
		close(client);
		close(server);
	}
	return 0;
}
