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

#include "gen/kinds/channel/messages.h"
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
#define ALONE 1000		/* ms between telling main that there is no keeper */

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
	int64_t alone;		/* without a keeper, when main is told so next */
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
	struct msg_session s = { .number = c->number };
	int pair[2];

	c->introduced = false;
	if (msg_pair(pair) != 0)
		return -1;
	memcpy(s.address, c->address, sizeof s.address);
	if (c->account != 0) {
		s.account = c->account;
		s.code_at = c->code_at;
		s.terminal = c->terminal;
		memcpy(s.fingerprint, c->fingerprint, sizeof s.fingerprint);
	}
	if (l->keeper >= 0 &&
	    msg_send_with(l->keeper, MSG_introduce, &kind_msg_session, &s, pair[0]) == 0)
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
	struct msg_session s = { .number = c->number };

	return l->keeper >= 0 && c->introduced &&
	    msg_send_with(l->keeper, MSG_dead, &kind_msg_session, &s, -1) == 0;
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
	l->alone = l->now + ALONE;
	for (size_t i = 0; i < l->n; i++)
		l->children[i].introduced = false;
	for (size_t i = 0; i < l->ngone; i++)
		l->gone[i].introduced = false;
}

/* What this system lacks to close sessions in. */
static void
tell_layers(struct listener *l)
{
	struct msg_layers layers = { 0 };

	memcpy(layers.lacks, l->lacks, sizeof layers.lacks);
	msg_send_with(l->keeper, MSG_layers, &kind_msg_layers, &layers, -1);	/* else the next keeper learns it */
}

static void
take_login(struct listener *l, struct msg *m)
{
	struct msg_session s;

	if (!msg_get(m, &kind_msg_session, &s))
		return;
	for (size_t i = 0; i < l->n; i++) {
		struct child *c = &l->children[i];
		if (c->number != s.number)
			continue;
		c->account = s.account;
		c->code_at = s.code_at;
		c->terminal = s.terminal;
		memcpy(c->fingerprint, s.fingerprint, sizeof c->fingerprint);
		room_note(&l->room, c->address, l->now);
	}
}

/* The logout is on disk. */
static void
take_dead(struct listener *l, struct msg *m)
{
	struct msg_session s;
	bool good = msg_get(m, &kind_msg_session, &s);

	for (size_t i = 0; good && i < l->ngone; i++)
		if (l->gone[i].number == s.number) {
			l->gone[i] = l->gone[--l->ngone];
			break;
		}
}

static void
take_good(struct listener *l, struct msg *m)
{
	struct msg_address good;

	if (msg_get(m, &kind_msg_address, &good))
		room_note(&l->room, good.address, l->now - good.ago);
}

static void
take_limits(struct listener *l, struct msg *m)
{
	struct msg_limits in;
	struct limits t;

	if (!msg_get(m, &kind_msg_limits, &in))
		return;
	t = (struct limits){ .grace = (unsigned)in.grace, .attempts = (unsigned)in.attempts,
	    .strangers = (size_t)in.strangers, .strangers_address = (size_t)in.strangers_address };
	l->room.limits = t;
	ssh_host_limit(l->host, t.grace, t.attempts, in.phone);
}

/* A session in one read transaction for too long makes the store grow. */
static void
take_stuck(struct listener *l, struct msg *m)
{
	struct msg_stuck s;

	if (!msg_get(m, &kind_msg_stuck, &s) || s.pid <= 0)
		return;
	log_warnx("session %d is stuck in reading and is ended", (int)s.pid);
	signal_sessions(l, ONE, (pid_t)s.pid, SIGKILL);
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

/* Main knows of a keeper that ended, but not of one that only lost us. */
static void
tell_alone(struct listener *l)
{
	if (l->keeper >= 0 || l->now < l->alone)
		return;
	l->alone = l->now + ALONE;
	msg_send_bare(l->main, MSG_cut);
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
	tell_alone(l);
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
