/*
 * Role listener: host key and listening socket, no data. Forks a session for
 * each connection without exec, introduces it to the keeper, reaps it, and
 * vouches for who it is when the keeper is another.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keys/random.h"
#include "src/base/bind.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/msg.h"
#include "src/base/privilege.h"
#include "src/base/sandbox.h"
#include "src/base/signals.h"
#include "src/serve/listener.h"
#include "src/serve/listener_room.h"
#include "src/ssh/ssh.h"

#define LATE 60000		/* ms past its own timer until one that hangs is ended */
#define END_SOFT 1500		/* ms between asking sessions to end and killing */
#define TOLD 1000		/* the same when a keeper is replaced, which waits for them */
#define TURN 200		/* ms between looks at what waits */
#define AGAIN 3000		/* ms until a logout that was not stored is told again */

struct listener {
	int poll, main, sock, signals, keeper;
	const struct front *front;
	void *host;
	struct service_ids ids;
	struct child children[CHILDREN];
	size_t n;
	struct child gone[CHILDREN];	/* whose logout no keeper has stored yet */
	size_t ngone;
	int64_t again;		/* when they are told of next */
	uint32_t last_number;
	struct room room;
	char lacks[100];	/* layers of the sandbox */
	bool ending;
	int64_t now;
};

enum whom { ALL, LOGGED_IN, ONE };

static void
signal_children(const struct listener *l, enum whom whom, pid_t one, int sig)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct child *c = &l->children[i];
		if (whom == ALL || (whom == LOGGED_IN && c->account != 0) || c->pid == one)
			kill(c->pid, sig);
	}
}

/* Sessions run under another account, and we may change accounts but not
 * signal others: a child that becomes theirs does it. one: of ONE, else 0. */
static void
signal_sessions(const struct listener *l, enum whom whom, pid_t one, int sig)
{
	pid_t pid;

	if (l->n == 0)
		return;
	if (!l->ids.apart) {
		signal_children(l, whom, one, sig);
		return;
	}
	pid = fork();
	if (pid < 0)
		log_warn("cannot end sessions");
	if (pid != 0)
		return;
	if (privilege_drop(l->ids.session, l->ids.session_gid, false) == 0)
		signal_children(l, whom, one, sig);
	_exit(0);
}

/* All that read the store may say why and leave; what hangs is killed. Who is
 * not logged in has not opened it, and waits for the next keeper. */
static void
tell_sessions(struct listener *l)
{
	signal_sessions(l, LOGGED_IN, 0, SIGTERM);
	for (size_t i = 0; i < l->n; i++)
		if (l->children[i].account != 0)
			l->children[i].end_by = l->now + TOLD;
}

/* Gives the keeper one end of a new pair with this session's name, address and
 * identity; the other end is returned, or -1. */
static int
introduce(struct listener *l, struct child *c)
{
	uint8_t storage[256];
	struct buf b;
	int pair[2];

	c->introduced = false;
	if (msg_pair(pair) != 0)
		return -1;
	msg_begin(&b, storage, sizeof storage, MSG_introduce);
	wire_number(&b, 3, c->number);
	wire_text(&b, 4, c->address);
	if (c->account != 0) {
		wire_number(&b, 5, c->account);
		wire_text(&b, 6, c->fingerprint);
		wire_number(&b, 7, (uint64_t)c->code_at);
	}
	if (l->keeper >= 0 && msg_send(l->keeper, &b, pair[0]) == 0)
		c->introduced = true;
	/* Without a keeper the session's end reads as closed, and it waits. */
	close(pair[0]);
	return pair[1];
}

/* Sessions that the keeper of now does not know get a new channel. */
static void
introduce_all(struct listener *l)
{
	uint8_t storage[8];
	struct buf b;

	for (size_t i = 0; i < l->n && l->keeper >= 0; i++) {
		struct child *c = &l->children[i];
		int fd;
		if (c->introduced || (fd = introduce(l, c)) < 0)
			continue;
		msg_begin(&b, storage, sizeof storage, MSG_channel);
		if (c->introduced && msg_send(c->fd, &b, fd) != 0 && errno == EAGAIN)
			signal_sessions(l, ONE, c->pid, SIGKILL);	/* it has not read for a long time */
		close(fd);
	}
}

static void
session_main(struct listener *l, struct session_start *start)
{
	sigset_t none;

	prctl(PR_SET_NAME, "session");
	log_role("session");
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGTERM, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	start->front = l->front;
	start->host = l->host;
	ssh_session_run(start);
	_exit(0);
}

static void
begin_session(struct listener *l, int sock, const char *address)
{
	struct child *c = &l->children[l->n];
	struct session_start start = { .sock = sock, .address = c->address,
	    .parent = getpid() };
	int pair[2];

	if (msg_pair(pair) != 0)
		return;
	*c = (struct child){ .number = ++l->last_number, .fd = pair[0], .begun = l->now,
	    .known = room_knows(&l->room, address, l->now) };
	snprintf(c->address, sizeof c->address, "%s", address);
	start.listener = pair[1];
	start.channel = introduce(l, c);
	if (start.channel >= 0) {
		c->pid = fork();
		if (c->pid == 0)
			session_main(l, &start);
		if (c->pid > 0)
			l->n++;
		else
			log_warn("cannot fork");
		close(start.channel);
	}
	close(pair[1]);
	if (c->pid <= 0)
		close(pair[0]);
}

static void
accept_some(struct listener *l)
{
	char address[48];

	for (int i = 0; i < 64; i++) {
		int sock = accept4(l->sock, NULL, NULL, SOCK_CLOEXEC);
		if (sock < 0)
			return;
		bind_peer(sock, address, sizeof address);
		if (room_for(&l->room, l->children, l->n, address, l->now))
			begin_session(l, sock, address);
		close(sock);
	}
}

/* Only of one that the keeper knows: of any other it would say at once that the
 * logout is stored. */
static bool
report_dead(const struct listener *l, const struct child *c)
{
	uint8_t storage[32];
	struct buf b;

	if (l->keeper < 0 || !c->introduced)
		return false;
	msg_begin(&b, storage, sizeof storage, MSG_dead);
	wire_number(&b, 3, c->number);
	return msg_send(l->keeper, &b, -1) == 0;
}

/* A new keeper knows nothing of those who died with the one before: each is
 * introduced, and is gone. One that could not store a logout is asked again. */
static void
report_gone(struct listener *l)
{
	l->again = l->now + AGAIN;
	for (size_t i = 0; i < l->ngone; i++) {
		struct child *c = &l->gone[i];
		int fd = c->introduced ? -1 : introduce(l, c);
		if (fd >= 0)
			close(fd);
		if (!report_dead(l, c))
			return;		/* the rest is for the next time */
	}
}

/* Tells again of those whose logout no answer has called stored. */
static void
report_again(struct listener *l)
{
	if (l->ngone > 0 && l->keeper >= 0 && l->now >= l->again)
		report_gone(l);
}

static void
reap(struct listener *l)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (size_t i = 0; i < l->n; i++) {
			struct child *c = &l->children[i];
			if (c->pid != pid)
				continue;
			if (WIFSIGNALED(status) && !l->ending && WTERMSIG(status) != SIGTERM &&
			    WTERMSIG(status) != SIGALRM)
				log_warnx("session %d was ended by signal %d", (int)pid,
				    WTERMSIG(status));
			close(c->fd);
			if (l->ngone == 0)
				l->again = l->now + AGAIN;
			if (c->account != 0 && l->ngone < CHILDREN)
				l->gone[l->ngone++] = *c;
			report_dead(l, c);
			*c = l->children[--l->n];
			break;
		}
	}
}

static void
take_signals(struct listener *l)
{
	bool child, end = signals_take(l->signals, &child);

	l->ending = l->ending || end;
	if (child)
		reap(l);
}

static void
watch(struct listener *l, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(l->poll, EPOLL_CTL_ADD, fd, &ev) != 0)
		log_warn("cannot wait for messages");
}

static void
keeper_gone(struct listener *l)
{
	if (l->keeper >= 0)
		close(l->keeper);
	l->keeper = -1;
	for (size_t i = 0; i < l->n; i++)
		l->children[i].introduced = false;
	for (size_t i = 0; i < l->ngone; i++)
		l->gone[i].introduced = false;
}

/* What this system lacks to close sessions in. */
static void
tell_layers(struct listener *l)
{
	uint8_t storage[160];
	struct buf b;

	msg_begin(&b, storage, sizeof storage, MSG_layers);
	wire_text(&b, 3, l->lacks);
	msg_send(l->keeper, &b, -1);	/* else the next keeper learns it */
}

static void
take_login(struct listener *l, struct msg *m)
{
	uint32_t number = (uint32_t)msg_number(m, 3, UINT32_MAX);
	uint64_t account = msg_number(m, 4, UINT64_MAX);
	int64_t code_at = (int64_t)msg_number(m, 6, INT64_MAX);
	char fingerprint[64];

	msg_text(m, 5, fingerprint, sizeof fingerprint);
	if (!msg_end(m))
		return;
	for (size_t i = 0; i < l->n; i++) {
		struct child *c = &l->children[i];
		if (c->number != number)
			continue;
		c->account = account;
		c->code_at = code_at;
		memcpy(c->fingerprint, fingerprint, sizeof fingerprint);
		room_note(&l->room, c->address, l->now);
	}
}

/* The logout is on disk. */
static void
take_dead(struct listener *l, struct msg *m)
{
	uint32_t number = (uint32_t)msg_number(m, 3, UINT32_MAX);

	for (size_t i = 0; msg_end(m) && i < l->ngone; i++)
		if (l->gone[i].number == number) {
			l->gone[i] = l->gone[--l->ngone];
			break;
		}
}

static void
take_good(struct listener *l, struct msg *m)
{
	int64_t ago = (int64_t)msg_number(m, 4, (uint64_t)ROOM_GOOD_FOR);
	char address[48];

	msg_text(m, 3, address, sizeof address);
	if (msg_end(m))
		room_note(&l->room, address, l->now - ago);
}

static void
take_limits(struct listener *l, struct msg *m)
{
	struct limits t = {
		.grace = (unsigned)msg_number(m, 3, 3600),
		.attempts = (unsigned)msg_number(m, 4, 100),
		.strangers = (size_t)msg_number(m, 5, CHILDREN),
		.strangers_address = (size_t)msg_number(m, 6, CHILDREN),
	};

	if (!msg_end(m))
		return;
	l->room.limits = t;
	ssh_host_limit(l->host, t.grace, t.attempts);
}

/* A session in one read transaction for too long makes the store grow. */
static void
take_stuck(struct listener *l, struct msg *m)
{
	pid_t pid = (pid_t)msg_number(m, 3, INT32_MAX);

	if (!msg_end(m) || pid <= 0)
		return;
	log_warnx("session %d is stuck in reading and is ended", (int)pid);
	signal_sessions(l, ONE, pid, SIGKILL);
}

static void
take_keeper(struct listener *l)
{
	uint8_t packet[1024];
	struct msg m;
	ssize_t n;

	while ((n = msg_recv(l->keeper, packet, sizeof packet, NULL)) > 0) {
		if (msg_open(&m, packet, (size_t)n) != 0)
			continue;
		if (m.type == MSG_logged_in)
			take_login(l, &m);
		else if (m.type == MSG_dead)
			take_dead(l, &m);
		else if (m.type == MSG_good_address)
			take_good(l, &m);
		else if (m.type == MSG_stuck)
			take_stuck(l, &m);
		else if (m.type == MSG_limits)
			take_limits(l, &m);
	}
	if (n == 0 || (n < 0 && errno != EAGAIN))
		keeper_gone(l);
}

static void
take_main(struct listener *l)
{
	uint8_t packet[64];
	struct msg m;
	int fd = -1;
	ssize_t n;

	while ((n = msg_recv(l->main, packet, sizeof packet, &fd)) > 0) {
		if (msg_open(&m, packet, (size_t)n) == 0 && m.type == MSG_peer && fd >= 0) {
			keeper_gone(l);
			l->keeper = fd;
			watch(l, fd);
			tell_layers(l);
			introduce_all(l);
			report_gone(l);
			continue;
		}
		if (m.type == MSG_end_sessions) {
			/* First, who the keeper let in last. */
			if (l->keeper >= 0)
				take_keeper(l);
			tell_sessions(l);
		}
		if (fd >= 0)
			close(fd);
	}
	if (n == 0 || (n < 0 && errno != EAGAIN))
		l->ending = true;	/* main is gone */
}

/* The session's own timers come first; this ends one that hangs. */
static void
end_late(struct listener *l)
{
	int64_t most = 2000LL * l->room.limits.grace + LATE;

	for (size_t i = 0; i < l->n; i++) {
		const struct child *c = &l->children[i];
		if ((c->account == 0 && l->now - c->begun > most) ||
		    (c->end_by != 0 && l->now > c->end_by))
			signal_sessions(l, ONE, c->pid, SIGKILL);
	}
}

static void
turn(struct listener *l)
{
	struct epoll_event ev[8];
	int n = epoll_wait(l->poll, ev, 8, TURN);

	l->now = clock_monotonic();
	for (int i = 0; i < n; i++) {
		if (ev[i].data.fd == l->signals)
			take_signals(l);
		else if (ev[i].data.fd == l->main)
			take_main(l);
		else if (ev[i].data.fd == l->keeper)
			take_keeper(l);
		else if (ev[i].data.fd == l->sock && !l->ending)
			accept_some(l);
	}
	introduce_all(l);
	report_again(l);
	end_late(l);
}

static void
end_sessions(struct listener *l)
{
	int64_t by = clock_monotonic() + END_SOFT;
	struct pollfd p = { .fd = l->signals, .events = POLLIN };

	signal_sessions(l, ALL, 0, SIGTERM);
	while (l->n > 0 && clock_monotonic() < by) {
		poll(&p, 1, 100);
		take_signals(l);
	}
	signal_sessions(l, ALL, 0, SIGKILL);
}

/* The host key is read as root; then only changing accounts remains, for the
 * children. */
static bool
enter(struct listener *l)
{
	l->host = ssh_host_new(".");
	if (l->host == NULL)
		return false;
	if (!ssh_host_warm(l->host))
		log_warnx("SSH library: warming up failed; logins cost more");
	sandbox_missing(sandbox_layers(), l->lacks, sizeof l->lacks);
	if (l->lacks[0] != '\0')
		log_warnx("sessions lack protection on this system: %s", l->lacks);
	service_ids_get(&l->ids);
	if (l->ids.apart && privilege_drop(l->ids.listener, l->ids.listener_gid, true) != 0) {
		log_warn("cannot become %s", ACCOUNT_LISTENER);
		return false;
	}
	return true;
}

static bool
open_all(struct listener *l)
{
	l->signals = signals_open();
	l->poll = epoll_create1(EPOLL_CLOEXEC);
	if (l->signals < 0 || l->poll < 0)
		return false;
	watch(l, l->signals);
	watch(l, l->main);
	watch(l, l->sock);
	return true;
}

int
listener_run(int channel, int sock, const struct front *front)
{
	struct listener *l = calloc(1, sizeof *l);

	if (l == NULL)
		return 4;
	l->main = channel;
	l->sock = sock;
	l->keeper = -1;
	l->front = front;
	l->room.limits = room_first_limits;
	/* Not from 1: a session that outlived a former listener has a number too. */
	random_fill(&l->last_number, sizeof l->last_number);
	if (!enter(l) || !open_all(l)) {
		log_warnx("cannot begin to listen");
		free(l);
		return 4;
	}
	l->now = clock_monotonic();
	msg_send_bare(l->main, MSG_ready);
	while (!l->ending)
		turn(l);
	close(l->sock);
	end_sessions(l);
	free(l);
	return 0;
}
