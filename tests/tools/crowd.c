/*
 * A crowd at the door.
 *   crowd hold PORT CONNECTIONS ADDRESSES SECONDS
 *     keeps so many connections open to the server, from 127.0.1.1 on, each address in
 *     its turn: some say nothing, some their banner alone, some a byte now and then. What
 *     the server ends is opened again. Prints how many were opened in all.
 *   crowd asks PORT USER
 *     asks what it may log in with, again and again, at most 1000 times; prints how often
 *     it was answered.
 *   crowd shows PORT USER FILE.pub
 *     shows a key again and again and never signs; the same otherwise.
 * All end by themselves.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <libssh/libssh.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST 4000
#define ASKS 1000

enum { SILENT, BANNER, DRIBBLE, WAYS };

static struct pollfd held[MOST];
static size_t opened;

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Begins a connection from that address; -1: there is none to be had now. */
static int
begin(int port, int address)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct sockaddr_in from = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(0x7f000101u + (unsigned)(address / 250 * 256 + address % 250)) };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&from, sizeof from) != 0 ||
	    (connect(fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS)) {
		close(fd);
		return -1;
	}
	opened++;
	return fd;
}

/* Does what its place in the crowd does; false: the server has ended it. */
static int
go_on(struct pollfd *p, size_t i)
{
	static const char banner[] = "SSH-2.0-crowd\r\n";
	char bytes[4096];
	ssize_t n;

	if (p->revents & POLLOUT) {
		p->events = POLLIN;
		if (i % WAYS == BANNER)
			(void)!write(p->fd, banner, sizeof banner - 1);
	}
	if (i % WAYS == DRIBBLE && rand() % 64 == 0)
		(void)!write(p->fd, "S", 1);
	if (!(p->revents & (POLLIN | POLLHUP | POLLERR)))
		return 1;
	n = read(p->fd, bytes, sizeof bytes);
	return n > 0 || (n < 0 && errno == EAGAIN);
}

static int
hold(int port, size_t n, int addresses, double seconds)
{
	double end = now() + seconds;

	for (size_t i = 0; i < n; i++)
		held[i].fd = -1;
	while (now() < end) {
		for (size_t i = 0; i < n; i++)
			if (held[i].fd < 0)
				held[i] = (struct pollfd){ .fd = begin(port, (int)i % addresses),
				    .events = POLLIN | POLLOUT };
		if (poll(held, n, 100) <= 0)
			continue;
		for (size_t i = 0; i < n; i++)
			if (held[i].fd >= 0 && !go_on(&held[i], i)) {
				close(held[i].fd);
				held[i].fd = -1;
			}
		usleep(20000);
	}
	printf("%zu\n", opened);
	return 0;
}

static volatile sig_atomic_t answered;

/* The library may wait on after the server has closed. */
static void
on_alarm(int sig)
{
	char text[16] = { 0 };
	int n = answered, at = 15;

	(void)sig;
	text[--at] = '\n';
	do
		text[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	(void)!write(1, text + at, strlen(text + at));
	_exit(0);
}

/* One request: what may one log in with, or is this key one; true if the server answered. */
static bool
ask(ssh_session s, ssh_key key)
{
	int said = key == NULL ? ssh_userauth_none(s, NULL) : ssh_userauth_try_publickey(s, NULL, key);

	return said == SSH_AUTH_DENIED || (key != NULL && said == SSH_AUTH_SUCCESS);
}

static int
asks(const char *port, const char *user, const char *file)
{
	ssh_session s = ssh_new();
	ssh_key key = NULL;
	int no = 0;

	signal(SIGALRM, on_alarm);
	alarm(20);
	ssh_options_set(s, SSH_OPTIONS_HOST, "127.0.0.1");
	ssh_options_set(s, SSH_OPTIONS_PORT_STR, port);
	ssh_options_set(s, SSH_OPTIONS_USER, user);
	ssh_options_set(s, SSH_OPTIONS_STRICTHOSTKEYCHECK, &no);
	ssh_options_set(s, SSH_OPTIONS_PROCESS_CONFIG, &no);
	if (file[0] != '\0' && ssh_pki_import_pubkey_file(file, &key) != SSH_OK)
		return 1;
	if (ssh_connect(s) != SSH_OK)
		return 1;
	do
		alarm(2);
	while (answered < ASKS && ask(s, key) && ++answered);
	printf("%d\n", (int)answered);
	ssh_key_free(key);
	ssh_free(s);
	return 0;
}

int
main(int argc, char **argv)
{
	struct rlimit r = { MOST + 100, MOST + 100 };

	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_NOFILE, &r);
	if (argc == 6 && strcmp(argv[1], "hold") == 0 && atoi(argv[3]) > 0 && atoi(argv[3]) <= MOST &&
	    atoi(argv[4]) > 0)
		return hold(atoi(argv[2]), (size_t)atoi(argv[3]), atoi(argv[4]), strtod(argv[5], NULL));
	if (argc == 4 && strcmp(argv[1], "asks") == 0)
		return asks(argv[2], argv[3], "");
	if (argc == 5 && strcmp(argv[1], "shows") == 0)
		return asks(argv[2], argv[3], argv[4]);
	return fprintf(stderr, "crowd hold PORT CONNECTIONS ADDRESSES SECONDS | asks PORT USER | shows PORT USER FILE\n"), 2;
}
