/*
 * Role main: holds the data lock, starts listener and keeper, restarts the one
 * that died, replaces a keeper that makes no progress, and ends all.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/pins.h"
#include "gen/kinds/channel/messages.h"
#include "src/base/bind.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/base/msg.h"
#include "src/base/privilege.h"
#include "src/base/signals.h"
#include "src/core/core.h"
#include "src/lang/tr.h"
#include "src/serve/role.h"
#include "src/serve/schedule.h"

#define STALLED 5000		/* ms without a sign of life of a keeper that does nothing */
#define STARTING 10000		/* the same before it is ready */
#define SLOW 2000		/* ms without one after which it is looked at */
#define BUSY 10			/* one that used a tenth of that time works */
#define CIRCLES 20000		/* the same of one that works: it goes round in a circle */
#define LATE 2000		/* ms that only a sleep of ourselves explains */
#define END_SOFT 3500		/* ms between asking to end and killing */
#define SETTLED 5000		/* ms that a part must run to count as running */
#define PAUSE 1000		/* ms before a part that did not is started again; doubles */
#define PAUSE_MAX 30000
#define CUT 2000		/* ms that must have passed since two parts were joined, or a part
				 * closed its channel, for it to count as cut off */
#define BACKUP 300000		/* ms between looks whether a backup is due */
#define BACKUP_AGAIN 3600000	/* after one that failed: it would fail at once again */
#define LOOK (24 * 3600000)	/* ms between looks for damage; the first is at the start */
#define ENVIRONMENT 8		/* of variables that a part inherits */
#define FD_HIGH 10		/* out of the way of the fixed descriptors */

struct child {
	const char *name;
	pid_t pid;		/* 0 = not running */
	int channel;
	bool ready, killed;
	int64_t started, beat;	/* last sign of life; monotonic */
	int64_t used;		/* ms of processor by then */
	int look;		/* what the kernel says of it; -1 = nothing */
	int64_t closed;		/* its channel, while it runs on */
	int64_t start_at;	/* not before */
	int64_t pause;		/* before the next start but one */
	int status;		/* how it ended since it last ran well; -1 = it did not */
	bool troubled;		/* and that has been said */
};

struct serve {
	struct child keeper, listener;
	struct schedule backups, looks;
	int signals, sock;
	int pins[2];		/* outlives each keeper: sessions go on reading */
	struct pins *said;	/* that memory */
	bool slow;		/* the keeper's disk, and that has been said */
	bool unasked;		/* whether the clock is kept, and that has been said */
	const char *test_clock;
	char address[80];
	bool joined, announced, ending;
	int64_t now, end_by, joined_at;	/* monotonic */
	int code;
};

/* What a part inherits of the environment: nothing that is told to the server alone. */
static void
keep_environment(const char **out)
{
	static const char *const names[] = { "LANGUAGE=", "ASAN_OPTIONS=", "LSAN_OPTIONS=",
	    "UBSAN_OPTIONS=", "FENGSUI_COVER=" };
	size_t n = 0;

	for (char **e = environ; *e != NULL; e++)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (n < ENVIRONMENT && strncmp(*e, names[i], strlen(names[i])) == 0)
				out[n++] = *e;
	out[n] = NULL;
}

/* In the child: fixed descriptors, then the same binary, which needs no path. */
static void
exec_role(const struct serve *s, const char *name, int channel)
{
	const char *argv[] = { "fengsui", "--role", name,
	    s->test_clock != NULL ? "--test-clock" : NULL, s->test_clock, NULL };
	const char *env[ENVIRONMENT + 1];
	sigset_t none;
	bool listens = name == s->listener.name;
	int high = fcntl(channel, F_DUPFD_CLOEXEC, FD_HIGH);
	int sock = fcntl(s->sock, F_DUPFD_CLOEXEC, FD_HIGH);
	int pins = fcntl(s->pins[0], F_DUPFD_CLOEXEC, FD_HIGH);
	int look = fcntl(s->pins[1], F_DUPFD_CLOEXEC, FD_HIGH);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* The listener and its sessions are a group, to be ended as one. */
	if (high < 0 || sock < 0 || dup2(high, ROLE_CHANNEL_FD) < 0 ||
	    (listens && (dup2(sock, ROLE_SOCKET_FD) < 0 || setpgid(0, 0) != 0)) ||
	    (!listens && (dup2(pins, ROLE_PINS_FD) < 0 || dup2(look, ROLE_PINS_FD + 1) < 0)))
		_exit(4);
	keep_environment(env);
	execve("/proc/self/exe", (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)env);
	log_warn("cannot start the %s", name);
	_exit(4);
}

/* Cards say how the server is reached; the keeper has no socket to ask. */
static void
tell_place(const struct serve *s)
{
	struct msg_place p = { 0 };

	p.port = bind_place(s->sock, p.host, sizeof p.host);
	msg_send_with(s->keeper.channel, MSG_place, &kind_msg_place, &p, -1);	/* else it ends, and the next one is told */
}

/* What the kernel says of it: its state, and what it has used of the processor. Opened
 * while it still runs as we do, for later it may be hidden from us. */
static char
look_at(const struct child *r, int64_t *used)
{
	unsigned long user = 0, system = 0;
	char text[512], state = '?';
	ssize_t n = r->look >= 0 ? pread(r->look, text, sizeof text - 1, 0) : 0;
	const char *after;

	*used = 0;
	if (n <= 0)
		return state;
	text[n] = '\0';
	after = strrchr(text, ')');
	if (after != NULL && sscanf(after, ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
	    &state, &user, &system) == 3)
		*used = (int64_t)(user + system) * 1000 / sysconf(_SC_CLK_TCK);
	return state;
}

static int
look_open(pid_t pid)
{
	char path[40];

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static void
beat(const struct serve *s, struct child *r)
{
	r->beat = s->now;
	look_at(r, &r->used);
}

static void
start(struct serve *s, struct child *r)
{
	int pair[2];

	r->start_at = s->now + PAUSE;
	if (msg_pair(pair) != 0) {
		log_warn("cannot start the %s", r->name);
		return;
	}
	r->pid = fork();
	if (r->pid == 0)
		exec_role(s, r->name, pair[1]);
	close(pair[1]);
	if (r->pid < 0) {
		log_warn("cannot start the %s", r->name);
		close(pair[0]);
		r->pid = 0;
		return;
	}
	r->channel = pair[0];
	r->ready = r->killed = false;
	r->started = s->now;
	r->look = look_open(r->pid);
	beat(s, r);
	if (r == &s->keeper)
		tell_place(s);
}

/* A pair between keeper and listener, anew whenever one of them is new. */
static void
join(struct serve *s)
{
	uint8_t storage[8];
	struct buf b;
	int pair[2];

	if (s->joined || !s->keeper.ready || !s->listener.ready || msg_pair(pair) != 0)
		return;
	msg_begin(&b, storage, sizeof storage, MSG_peer);
	if (msg_send(s->keeper.channel, &b, pair[0]) == 0 &&
	    msg_send(s->listener.channel, &b, pair[1]) == 0)
		s->joined = true;
	s->joined_at = s->now;
	close(pair[0]);
	close(pair[1]);
	if (!s->joined || s->announced)
		return;
	s->announced = true;
	printf("listening %s\n", s->address);
	fflush(stdout);
}

static void
end_all(struct serve *s)
{
	if (s->ending)
		return;
	s->ending = true;
	s->end_by = s->now + END_SOFT;
	if (s->listener.pid > 0)
		kill(s->listener.pid, SIGTERM);
	if (s->keeper.pid > 0)
		kill(s->keeper.pid, SIGTERM);
}

/* The keeper runs, and the listener has lost it: nobody could log in again. */
static void
join_again(struct serve *s)
{
	if (!s->joined || s->ending || s->now - s->joined_at < CUT)
		return;
	log_warnx("the listener was cut off from the keeper: they are joined again");
	s->joined = false;
}

static void
take_channel(struct serve *s, struct child *r)
{
	uint8_t packet[64];
	struct msg m;
	ssize_t n;

	while ((n = msg_recv(r->channel, packet, sizeof packet, NULL)) > 0) {
		if (msg_open(&m, packet, (size_t)n) != 0)
			continue;
		beat(s, r);
		if (m.type == MSG_cut)
			join_again(s);
		if (m.type == MSG_ready && !r->ready) {
			r->ready = true;
			/* It may have made files. */
			if (datadir_own(".") != 0)
				log_warn("owner or mode of the data directory");
		}
	}
	if (n == 0 || (n < 0 && errno != EAGAIN)) {
		close(r->channel);
		r->channel = -1;
		r->closed = s->now;
	}
}

/* One that closed its channel is about to end; one that does not is ended. */
static void
end_cut_off(const struct serve *s, struct child *r)
{
	if (r->pid == 0 || r->channel >= 0 || r->killed || s->now - r->closed < CUT)
		return;
	log_warnx("the %s has cut itself off: it is replaced", r->name);
	r->killed = true;
	kill(r->pid, SIGKILL);
}

/* What a damaged file does to who reads it: a page that is not there, or none. */
static void
say_damaged(int status)
{
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGBUS || WTERMSIG(status) == SIGSEGV ||
	    WTERMSIG(status) == SIGABRT))
		log_warnx("%s", _("data.mdb or secret.mdb may be damaged: end the server and see what fengsui "
		    "check says"));
}

/* What ends soon after its start would do so again at once, so it waits longer
 * each time. A SIGKILL says nothing of the kind: it came from outside. Told is
 * what changes, not every restart. */
static void
plan_restart(const struct serve *s, struct child *r, int status)
{
	bool outside = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;

	if (status == r->status) {
		if (!outside && !r->troubled)
			log_warnx("the %s ends again and again; starting it after pauses of up to %d s",
			    r->name, PAUSE_MAX / 1000);
		r->troubled = r->troubled || !outside;
	} else if (WIFSIGNALED(status)) {
		log_warnx("the %s was ended by signal %d; starting another", r->name,
		    WTERMSIG(status));
		if (r == &s->keeper)
			say_damaged(status);
	} else {
		log_warnx("the %s ended with code %d; starting another", r->name,
		    WEXITSTATUS(status));
	}
	r->status = status;
	r->start_at = s->now;
	if (outside)
		return;
	r->start_at += r->pause;
	r->pause = r->pause == 0 ? PAUSE : r->pause * 2 < PAUSE_MAX ? r->pause * 2 : PAUSE_MAX;
}

/* It runs, so the next end is a first one. */
static void
settle(const struct serve *s, struct child *r)
{
	if (!r->ready || s->now - r->started < SETTLED)
		return;
	if (r->troubled)
		log_info("the %s runs again", r->name);
	r->troubled = false;
	r->status = -1;
	r->pause = 0;
}

static void
role_ended(struct serve *s, struct child *r, int status)
{
	/* Sessions that a killed listener left behind would serve on unseen. */
	if (r == &s->listener)
		kill(-r->pid, SIGKILL);
	if (r->channel >= 0)
		close(r->channel);
	if (r->look >= 0)
		close(r->look);
	r->channel = r->look = -1;
	r->pid = 0;
	r->ready = false;
	s->joined = false;
	if (s->ending)
		return;
	if (!s->announced) {
		s->code = WIFEXITED(status) && WEXITSTATUS(status) != 0 ? WEXITSTATUS(status) : 4;
		if (r == &s->keeper)
			say_damaged(status);
		end_all(s);
		return;
	}
	plan_restart(s, r, status);
}

/* What the look found it has said itself; from now on every screen says it. */
static void
say_hurt(struct serve *s, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (code == 0 || code == 1)
		atomic_store(&s->said->hurt, code == 1);
	if (code != 1)
		return;
	log_warnx("%s", _("the store is damaged: end the server, copy the whole directory, and see what "
	    "fengsui check says"));
}

static void
reap(struct serve *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == s->keeper.pid)
			role_ended(s, &s->keeper, status);
		else if (pid == s->listener.pid)
			role_ended(s, &s->listener, status);
		else if (schedule_ended(&s->looks, pid, status, s->now))
			say_hurt(s, status);
		else
			schedule_ended(&s->backups, pid, status, s->now);
	}
}

static void
take_signals(struct serve *s)
{
	bool child, end = signals_take(s->signals, &child);

	if (end)
		end_all(s);
	if (child)
		reap(s);
}

/* Sessions wait on then, and its silence counts from the end of it. */
static void
disk_is_slow(struct serve *s, bool slow)
{
	/* First, for the log may lie on the same disk. */
	atomic_store(&s->said->waits, slow);
	if (slow && !s->slow)
		log_warnx("the keeper waits for its disk");
	s->slow = slow;
	if (slow)
		s->keeper.beat = s->now - SLOW;
}

/* One that hangs. Sessions read on, and wait for the next one with what they want. One
 * that waits for its disk is helped by no other, which would wait for the same; one that
 * works is slow, and stuck only after a while. */
static void
watch_keeper(struct serve *s)
{
	struct child *k = &s->keeper;
	int64_t used, silent = s->now - k->beat;
	int most = k->ready ? STALLED : STARTING;
	char state;

	state = k->pid != 0 && silent >= SLOW ? look_at(k, &used) : '?';
	disk_is_slow(s, state == 'D');
	if (k->pid == 0 || silent < SLOW || state == 'D')
		return;
	if (used - k->used > silent / BUSY)
		most = CIRCLES;
	if (k->killed || silent < most)
		return;
	if (k->ready || !k->troubled)
		log_warnx("the keeper has made no progress for %d s: it is replaced",
		    most / 1000);
	k->troubled = k->killed = true;
	k->ready = false;
	kill(k->pid, SIGKILL);
}

/* The keeper may not ask. */
static void
look_at_clock(struct serve *s)
{
	int kept = clock_is_kept();

	atomic_store(&s->said->kept, kept > 0);
	if (kept < 0 && !s->unasked)
		log_warn("whether a time service keeps the clock cannot be asked");
	s->unasked = kept < 0;
}

static void
turn(struct serve *s)
{
	struct pollfd p[3] = {
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = s->keeper.channel, .events = POLLIN },
		{ .fd = s->listener.channel, .events = POLLIN },
	};
	int64_t before = s->now;

	poll(p, 3, s->ending ? 100 : 500);
	s->now = clock_monotonic();
	/* The machine slept, or we did: the keeper's silence meant nothing. */
	if (s->now - before > LATE)
		beat(s, &s->keeper);
	if (p[1].revents != 0 && s->keeper.channel >= 0)
		take_channel(s, &s->keeper);
	if (p[2].revents != 0 && s->listener.channel >= 0)
		take_channel(s, &s->listener);
	if (p[0].revents != 0)
		take_signals(s);
	if (s->ending) {
		if (s->now >= s->end_by && s->listener.pid > 0)
			kill(s->listener.pid, SIGKILL);
		if (s->now >= s->end_by && s->keeper.pid > 0)
			kill(s->keeper.pid, SIGKILL);
		return;
	}
	look_at_clock(s);
	settle(s, &s->keeper);
	settle(s, &s->listener);
	watch_keeper(s);
	end_cut_off(s, &s->keeper);
	end_cut_off(s, &s->listener);
	if (s->keeper.pid == 0 && s->now >= s->keeper.start_at)
		start(s, &s->keeper);
	/* The first listener waits until the keeper says that there is a county. */
	if (s->listener.pid == 0 && s->now >= s->listener.start_at &&
	    (s->keeper.ready || s->announced))
		start(s, &s->listener);
	join(s);
	if (s->announced) {
		schedule_tick(&s->backups, s->now);
		schedule_tick(&s->looks, s->now);
	}
}

static void
say_accounts(void)
{
	struct service_ids ids;

	service_ids_get(&ids);
	if (!ids.apart)
		log_info("all processes run under this account (uid %d): not started as root, "
		    "or %s, %s and %s are missing", (int)geteuid(), ACCOUNT_KEEPER,
		    ACCOUNT_LISTENER, ACCOUNT_SESSION);
}

/* Takes the directory as ours: its lock and the working directory. */
static int
enter(const char *dir)
{
	pid_t holder;
	int lock;

	if (chdir(dir) != 0) {
		log_warn(_("the data directory cannot be used"));
		return -1;
	}
	if (access("data.mdb", F_OK) != 0) {
		log_warnx("%s", datadir_empty("."));
		return -1;
	}
	lock = datadir_lock(".", &holder);
	if (lock < 0 && errno == EWOULDBLOCK)
		log_warnx(_("the data directory is in use: process %d holds its lock"),
		    (int)holder);
	else if (lock < 0)
		log_warn(_("the data directory cannot be used"));
	else if (datadir_own(".") != 0)
		log_warn("owner or mode of the data directory");
	return lock;
}

int
serve_run(const char *dir, const char *listen, const char *backups, const char *test_clock)
{
	struct serve s = { .keeper = { .name = "keeper", .channel = -1, .look = -1, .status = -1 },
	    .listener = { .name = "listener", .channel = -1, .look = -1, .status = -1 } };
	char clock_path[PATH_MAX], folder[PATH_MAX];
	const char *why;
	int lock;

	prctl(PR_SET_NAME, "main");
	log_role("main");
	signal(SIGPIPE, SIG_IGN);
	if (test_clock != NULL && realpath(test_clock, clock_path) == NULL) {
		log_warn("the test clock cannot be read");
		return 2;
	}
	s.test_clock = test_clock != NULL ? clock_path : NULL;
	if (backups != NULL && realpath(backups, folder) == NULL) {
		log_warn(_("the folder for backups cannot be used"));
		return 2;
	}
	s.looks = (struct schedule){ .words = { "check", "--data", ".", "--rows" }, .quiet = true,
	    .every = LOOK, .again = LOOK };
	if (backups != NULL)
		s.backups = (struct schedule){ .words = { "backup", "--data", ".", "--schedule", folder },
		    .every = BACKUP, .again = BACKUP_AGAIN };
	lock = enter(dir);
	if (lock < 0)
		return access("data.mdb", F_OK) != 0 ? 1 : 4;
	s.sock = bind_open(listen, s.address, sizeof s.address, &why);
	if (s.sock < 0) {
		log_warnx(_("cannot listen on %s: %s"),
		    listen != NULL ? LOG_SAFE(listen) : "port 2222", why);
		return s.sock == -2 ? 2 : 4;
	}
	s.signals = signals_open();
	if (s.signals < 0 || pins_make(s.pins) != 0 || (s.said = pins_map(s.pins[0])) == NULL) {
		log_warn("cannot begin to serve");
		return 4;
	}
	atomic_store(&s.said->hurt, access(FILE_HURT, F_OK) == 0);
	say_accounts();
	for (s.now = clock_monotonic(); !s.ending || s.keeper.pid > 0 || s.listener.pid > 0;)
		turn(&s);
	close(lock);
	return s.code;
}
