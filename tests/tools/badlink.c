/*
 * A bad link for end-to-end tests: joins two network namespaces by a pair of
 * tun devices and hands every packet over late, and some not at all. Needs
 * root and /dev/net/tun, but no kernel module for network emulation.
 *
 *   badlink DEVICE NAMESPACE DELAY_MS LOSS_PERCENT
 *
 * DEVICE appears here and in /run/netns/NAMESPACE; "ready" is printed once both
 * exist. Ends with its standard input or at SIGTERM; `cut` and `join` on
 * standard input stop and resume all traffic.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { PACKET = 2048, QUEUE = 4096 };

struct packet {
	int64_t		 due;		/* ms */
	int		 to;
	ssize_t		 len;
	unsigned char	 bytes[PACKET];
};

struct link {
	int		 fd[2];
	int64_t		 delay;
	int		 loss;
	bool		 cut;
	size_t		 first, count;	/* of queue, in order of due */
	struct packet	 queue[QUEUE];
};

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int
tun_open(const char *name)
{
	struct ifreq ifr = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	snprintf(ifr.ifr_name, sizeof ifr.ifr_name, "%s", name);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &ifr) != 0) {
		perror("badlink: tun");
		exit(1);
	}
	return fd;
}

static void
enter(const char *ns)
{
	char path[120];
	int fd;

	snprintf(path, sizeof path, "/run/netns/%s", ns);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET) != 0) {
		perror("badlink: namespace");
		exit(1);
	}
	close(fd);
}

/* Takes one packet that one side sent; it goes to the other, or nowhere. */
static void
take(struct link *l, int from)
{
	struct packet *p = &l->queue[(l->first + l->count) % QUEUE];
	unsigned char lost[PACKET];
	bool gone = l->cut || l->count == QUEUE || rand() % 100 < l->loss;
	ssize_t n = read(l->fd[from], gone ? lost : p->bytes, PACKET);

	if (n <= 0 || gone)
		return;
	p->due = now_ms() + l->delay;
	p->to = !from;
	p->len = n;
	l->count++;
}

static void
deliver(struct link *l)
{
	while (l->count > 0 && l->queue[l->first].due <= now_ms()) {
		struct packet *p = &l->queue[l->first];
		/* A full device loses it, as a link does. */
		if (!l->cut && write(l->fd[p->to], p->bytes, (size_t)p->len) < 0 &&
		    errno != EAGAIN && errno != EIO)
			perror("badlink: write");
		l->first = (l->first + 1) % QUEUE;
		l->count--;
	}
}

/* False when standard input has ended. */
static bool
obey(struct link *l)
{
	char line[64];
	ssize_t n = read(STDIN_FILENO, line, sizeof line - 1);

	if (n <= 0)
		return false;
	line[n] = '\0';
	l->cut = strstr(line, "cut") != NULL;
	return true;
}

int
main(int argc, char **argv)
{
	static struct link l;

	if (argc != 5)
		return fprintf(stderr, "badlink DEVICE NAMESPACE DELAY_MS LOSS_PERCENT\n"), 2;
	l.delay = atoi(argv[3]);
	l.loss = atoi(argv[4]);
	srand(1);		/* the same losses every time */
	l.fd[0] = tun_open(argv[1]);
	enter(argv[2]);
	l.fd[1] = tun_open(argv[1]);
	puts("ready");
	fflush(stdout);
	for (;;) {
		struct pollfd p[3] = { { .fd = l.fd[0], .events = POLLIN },
			{ .fd = l.fd[1], .events = POLLIN },
			{ .fd = STDIN_FILENO, .events = POLLIN } };
		int64_t left = l.count > 0 ? l.queue[l.first].due - now_ms() : 1000;
		poll(p, 3, left < 0 ? 0 : (int)left);
		for (int i = 0; i < 2; i++)
			if (p[i].revents & POLLIN)
				take(&l, i);
		if ((p[2].revents & (POLLIN | POLLHUP)) && !obey(&l))
			return 0;
		deliver(&l);
	}
}
