/*
 * Role listener: host key and listening socket, no data. Forks a session for
 * each connection without exec, introduces it to the keeper, reaps it, and
 * vouches for who it is when the keeper is another.
 */
#include <errno.h>
#include <inttypes.h>
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
#include "src/serve/listener_in.h"
#include "src/ssh/ssh.h"

#define END_SOFT 1500		/* ms between asking sessions to end and killing */
#define TOLD 1000		/* the same where a keeper wants it */
#define TURN 200		/* ms between looks at what waits */
#define AGAIN 3000		/* ms until a logout that was not stored is told again */
#define ALONE 1000		/* ms between telling main that there is no keeper */
#define DEAF 500		/* ms without newcomers, out of descriptors */
#define EVENTS 256		/* of a turn */
#define ACCEPTS 16		/* newcomers of a turn: a fork each, and others wait */
#define SAY_EVERY 60000		/* ms between lines about a crowd */

/* Gives the keeper one end of a new pair with this session's name, address and
 * identity; the other end is returned, or -1. */
static int
introduce(struct listener *l, struct child *c)
{
	struct msg_session s = { .number = c->number, .mark.len = sizeof s.mark.data };
	int pair[2];

	c->introduced = false;
	if (msg_pair(pair) != 0)
		return -1;
	memcpy(s.address, c->address, sizeof s.address);
	memcpy(s.mark.data, c->mark, sizeof s.mark.data);
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
watch(struct listener *l, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(l->poll, EPOLL_CTL_ADD, fd, &ev) != 0)
		log_warn("cannot wait for messages");
}

/* Before its descriptor is closed: a child just forked may hold a copy of it. */
static void
unwatch(const struct listener *l, int fd)
{
	epoll_ctl(l->poll, EPOLL_CTL_DEL, fd, NULL);
}

static void
begin_session(struct listener *l, int sock, const char *address, const char *group)
{
	struct child *c = &l->children[l->n];
	struct session_start start = { .sock = sock, .address = c->address,
	    .parent = getpid(), .is_crowd = room_crowded(&l->room, l->children, l->n) };
	int pair[2];

	if (msg_pair(pair) != 0)
		return;
	*c = (struct child){ .number = ++l->last_number, .fd = pair[0], .begun = l->now,
	    .moved = l->now };
	random_fill(c->mark, sizeof c->mark);
	snprintf(c->address, sizeof c->address, "%s", address);
	snprintf(c->group, sizeof c->group, "%s", group);
	start.listener = pair[1];
	start.channel = introduce(l, c);
	if (start.channel >= 0) {
		c->pid = fork();
		if (c->pid == 0)
			session_main(l, &start);
		if (c->pid > 0) {
			watch(l, c->fd);
			l->n++;
		} else {
			log_warn("cannot fork");
		}
		close(start.channel);
	}
	close(pair[1]);
	if (c->pid <= 0)
		close(pair[0]);
}

/* Somebody makes way if there is no room; end_late() ends him. */
static void
make_room(struct listener *l, const char *group)
{
	size_t i = room_for(&l->room, l->children, l->n, group, l->now);

	if (i == ROOM_FREE)
		return;
	l->children[i].made_way = true;
	l->children[i].end_by = l->now;
	if (strcmp(l->children[i].group, group) == 0)
		l->made_way.address++;
	else
		l->made_way.pool++;
}

/* Where even those being ended fill the table, who comes waits in the kernel. */
static void
accept_some(struct listener *l)
{
	char address[48], group[BIND_GROUP];

	for (int i = 0; i < ACCEPTS && l->n < CHILDREN; i++) {
		int sock = accept4(l->sock, NULL, NULL, SOCK_CLOEXEC);
		if (sock < 0 && (errno == EMFILE || errno == ENFILE)) {
			unwatch(l, l->sock);	/* else each look at it would come back at once */
			l->deaf = l->now + DEAF;
		}
		if (sock < 0)
			return;
		bind_peer(sock, address, sizeof address);
		bind_group(address, group);
		make_room(l, group);
		begin_session(l, sock, address, group);
		close(sock);
	}
}

/* One line a minute at most, however many there were. */
static void
say_crowd(struct listener *l)
{
	int64_t n = l->made_way.address + l->made_way.pool;

	if (n == 0 || l->now < l->said)
		return;
	log_warnx("%" PRId64 " connections that were not logged in made way for newer ones", n);
	/* Administrators find it on their board. */
	if (l->keeper >= 0)
		msg_send_with(l->keeper, MSG_crowd, &kind_msg_crowd, &l->made_way, -1);
	l->made_way = (struct msg_crowd){ 0 };
	l->said = l->now + SAY_EVERY;
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
			if (WIFSIGNALED(status) && !l->ending && !c->made_way &&
			    WTERMSIG(status) != SIGTERM && WTERMSIG(status) != SIGALRM)
				log_warnx("session %d was ended by signal %d", (int)pid,
				    WTERMSIG(status));
			if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
				log_warnx("session %d could not go on and ended with code %d", (int)pid,
				    WEXITSTATUS(status));
			unwatch(l, c->fd);
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

/* A session says how far it has come; more than that, and back, it cannot say. */
static void
take_stage(struct listener *l, int fd)
{
	struct child *c = l->children, *end = c + l->n;
	uint8_t packet[64];
	struct msg_stage in;
	struct msg m;
	ssize_t n;

	while (c < end && c->fd != fd)
		c++;
	if (c == end)
		return;
	while ((n = msg_recv(fd, packet, sizeof packet, NULL)) > 0)
		if (msg_open(&m, packet, (size_t)n) == 0 && m.type == MSG_stage &&
		    msg_get(&m, &kind_msg_stage, &in) && in.stage > (int64_t)c->stage) {
			c->stage = (enum ssh_stage)in.stage;
			c->moved = l->now;
		}
	if (n == 0 || errno != EAGAIN)
		unwatch(l, fd);		/* it ends */
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
		room_note(&l->room, c->group, l->now);
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
	char group[BIND_GROUP];

	if (!msg_get(m, &kind_msg_address, &good))
		return;
	bind_group(good.address, group);
	room_note(&l->room, group, l->now - good.ago);
}

static void
take_limits(struct listener *l, struct msg *m)
{
	struct msg_limits in;
	struct limits t;

	if (!msg_get(m, &kind_msg_limits, &in))
		return;
	t = (struct limits){ .grace = (unsigned)in.grace, .attempts = (unsigned)in.attempts,
	    .pool = (size_t)in.pool, .address = (size_t)in.address,
	    .known_address = (size_t)in.known_address };
	l->room.limits = t;
	ssh_host_limit(l->host, t.grace, t.attempts, in.phone);
}

/* Of one that the keeper hears no more: it may say why and leave, else it is killed. */
static void
take_end(struct listener *l, struct msg *m)
{
	struct msg_session s;

	if (!msg_get(m, &kind_msg_session, &s))
		return;
	for (size_t i = 0; i < l->n; i++) {
		struct child *c = &l->children[i];
		if (c->number == s.number && c->end_by == 0)
			c->end_by = l->now + TOLD;
	}
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
		else if (m.type == MSG_end_session)
			take_end(l, &m);
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
		if (fd >= 0)
			close(fd);
	}
	if (n == 0 || (n < 0 && errno != EAGAIN))
		l->ending = true;	/* main is gone */
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
	struct epoll_event ev[EVENTS];
	int n = epoll_wait(l->poll, ev, EVENTS, TURN);

	l->now = clock_monotonic();
	for (int i = 0; i < n; i++) {
		if (ev[i].data.fd == l->signals)
			take_signals(l);
		else if (ev[i].data.fd == l->main)
			take_main(l);
		else if (ev[i].data.fd == l->keeper)
			take_keeper(l);
		else if (ev[i].data.fd != l->sock)
			take_stage(l, ev[i].data.fd);
	}
	/* Last, so that who came further in this turn is not thrown out of it. */
	for (int i = 0; i < n; i++)
		if (ev[i].data.fd == l->sock && !l->ending)
			accept_some(l);
	if (l->deaf != 0 && l->now >= l->deaf && !l->ending) {
		l->deaf = 0;
		watch(l, l->sock);
	}
	introduce_all(l);
	report_again(l);
	tell_alone(l);
	end_late(l);
	say_crowd(l);
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
