/* The listener, with the test as main and as keeper: whom the keeper will not hear is ended. */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gen/kinds/channel/messages.h"
#include "src/base/msg.h"
#include "src/serve/listener.h"
#include "src/session/session.h"
#include "src/ssh/ssh.h"
#include "tests/check/help_world.h"

Suite *suite_listener(void);

enum { WAIT = 20000 };		/* ms; only a fault takes so long */

static struct world w;
static struct sockaddr_in at;
static int to_main, to_keeper;
static pid_t listener;

static void
listen_here(int channel, int sock)
{
	static const struct front front = { .screens = NULL };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	_exit(chdir(w.dir) == 0 ? listener_run(channel, sock, &front) : 1);
}

/* The next message of this type; *s is filled if it is of a session. */
static void
await(int fd, enum msg_type type, struct msg_session *s)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint8_t packet[1024];
	int passed = -1;
	struct msg m;
	ssize_t n;

	for (;;) {
		ck_assert_int_eq(poll(&p, 1, WAIT), 1);
		n = msg_recv(fd, packet, sizeof packet, &passed);
		ck_assert_int_gt(n, 0);
		if (passed >= 0)
			close(passed);
		ck_assert_int_eq(msg_open(&m, packet, (size_t)n), 0);
		if (m.type == type)
			break;
	}
	if (s != NULL)
		ck_assert(msg_get(&m, &kind_msg_session, s));
}

static void
setup(void)
{
	int main_pair[2], keeper_pair[2], sock = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	socklen_t len = sizeof at;
	uint8_t storage[16];
	char print[SSH_FINGERPRINT];
	struct buf b;

	world_open(&w);
	ck_assert_int_eq(ssh_host_make(w.dir, print), 0);
	at = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	ck_assert_int_eq(bind(sock, (struct sockaddr *)&at, sizeof at), 0);
	ck_assert_int_eq(listen(sock, 16), 0);
	ck_assert_int_eq(getsockname(sock, (struct sockaddr *)&at, &len), 0);
	ck_assert_int_eq(msg_pair(main_pair), 0);
	ck_assert_int_eq(msg_pair(keeper_pair), 0);
	listener = fork();
	if (listener == 0) {
		close(main_pair[0]);	/* else it would not see that main is gone */
		close(keeper_pair[0]);
		close(keeper_pair[1]);
		listen_here(main_pair[1], sock);
	}
	close(sock);
	close(main_pair[1]);
	to_main = main_pair[0];
	to_keeper = keeper_pair[0];
	await(to_main, MSG_ready, NULL);
	msg_begin(&b, storage, sizeof storage, MSG_peer);
	ck_assert_int_eq(msg_send(to_main, &b, keeper_pair[1]), 0);
	close(keeper_pair[1]);
	await(to_keeper, MSG_layers, NULL);
}

static void
teardown(void)
{
	close(to_main);		/* then it ends, and ends its sessions */
	ck_assert_int_eq(waitpid(listener, NULL, 0), listener);
	close(to_keeper);
	world_close(&w);
}

/* The processes that it has begun. */
static size_t
sessions(pid_t pids[2])
{
	char path[80];
	size_t n = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)listener, (int)listener);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while (n < 2 && fscanf(f, "%d", &pids[n]) == 1)
		n++;
	fclose(f);
	return n;
}

/* A connection whose session speaks: it has become the account that may end it. */
static int
client(struct msg_session *s)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char c;

	ck_assert_int_eq(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	await(to_keeper, MSG_introduce, s);
	ck_assert_int_eq(recv(fd, &c, 1, 0), 1);
	return fd;
}

START_TEST(who_is_not_heard_is_ended_alone)
{
	struct msg_session bad, other, dead;
	pid_t first[2], left[2];
	int a = client(&bad), b;

	ck_assert_uint_eq(sessions(first), 1);
	b = client(&other);
	ck_assert_int_eq(msg_send_with(to_keeper, MSG_end_session, &kind_msg_session,
	    &(struct msg_session){ .number = bad.number }, -1), 0);
	await(to_keeper, MSG_dead, &dead);
	ck_assert_uint_eq(dead.number, bad.number);
	ck_assert_uint_ne(dead.number, other.number);
	while (sessions(left) != 1)	/* who ends another is a process too, for a moment */
		usleep(1000);
	ck_assert_int_ne(left[0], first[0]);
	close(a);
	close(b);
}
END_TEST

START_TEST(main_hears_that_the_keeper_is_lost)
{
	close(to_keeper);
	await(to_main, MSG_cut, NULL);
	await(to_main, MSG_cut, NULL);
	to_keeper = open("/dev/null", O_RDONLY | O_CLOEXEC);	/* for teardown */
}
END_TEST

/* What the server sends next is there, or it has closed: then 0. */
static ssize_t
next_bytes(int fd, void *buf, size_t cap)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n;

	ck_assert_int_eq(poll(&p, 1, WAIT), 1);
	n = recv(fd, buf, cap, 0);
	return n < 0 ? 0 : n;
}

/* It says what it is; the server's list of algorithms comes once it has read that. */
static void
say_banner(int fd)
{
	static const char banner[] = "SSH-2.0-patient\r\n";
	char bytes[4096];
	size_t had = 1;

	ck_assert_int_eq(send(fd, banner, sizeof banner - 1, 0), sizeof banner - 1);
	while (had < 300) {
		ssize_t n = next_bytes(fd, bytes, sizeof bytes);
		ck_assert_int_gt(n, 0);
		had += (size_t)n;
	}
	usleep(300000);		/* until the session has told the listener */
}

static bool
is_closed(int fd)
{
	char bytes[4096];
	ssize_t n = 1;

	while (n > 0)
		n = next_bytes(fd, bytes, sizeof bytes);
	return n == 0;
}

static bool
is_open(int fd)
{
	char bytes[4096];

	while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;
	return errno == EAGAIN;
}

static void
limit(int64_t pool, int64_t address)
{
	const struct msg_limits limits = { .grace = 60, .attempts = 6, .pool = pool,
	    .address = address, .known_address = 64 };

	ck_assert_int_eq(msg_send_with(to_keeper, MSG_limits, &kind_msg_limits, &limits, -1), 0);
}

/* The newcomer is never who goes: it is the one that has come least far, the longest. */
START_TEST(who_has_come_least_far_makes_way)
{
	struct msg_session s[4], dead;
	int fd[4];

	limit(3, 16);
	fd[0] = client(&s[0]);
	fd[1] = client(&s[1]);
	fd[2] = client(&s[2]);
	say_banner(fd[0]);
	fd[3] = client(&s[3]);
	ck_assert(is_closed(fd[1]));
	await(to_keeper, MSG_dead, &dead);
	ck_assert_uint_eq(dead.number, s[1].number);
	ck_assert(is_open(fd[0]));
	ck_assert(is_open(fd[2]));
	for (int i = 0; i < 4; i++)
		close(fd[i]);
}
END_TEST

/* The same within one address, while the pool has room. */
START_TEST(of_one_address_so_many)
{
	struct msg_session s[3], dead;
	int fd[3];

	limit(100, 2);
	for (int i = 0; i < 3; i++)
		fd[i] = client(&s[i]);
	await(to_keeper, MSG_dead, &dead);
	ck_assert_uint_eq(dead.number, s[0].number);
	ck_assert(is_closed(fd[0]));
	for (int i = 0; i < 3; i++)
		close(fd[i]);
}
END_TEST

/* Where many wait, who says nothing is gone after five seconds, not when a login would be
 * late. Who came while there was room may be on a line that loses his first words. */
START_TEST(silence_is_not_waited_for_in_a_crowd)
{
	struct msg_session patient, talks, silent, dead;
	int a, b, c;

	limit(4, 16);
	a = client(&patient);
	b = client(&talks);
	say_banner(b);
	c = client(&silent);
	await(to_keeper, MSG_dead, &dead);
	ck_assert_uint_eq(dead.number, silent.number);
	ck_assert(is_closed(c));
	ck_assert(is_open(a));
	ck_assert(is_open(b));
	say_banner(a);
	close(a);
	close(b);
	close(c);
}
END_TEST

Suite *
suite_listener(void)
{
	Suite *s = suite_create("listener");
	TCase *tc = tcase_create("listener");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, who_is_not_heard_is_ended_alone);
	tcase_add_test(tc, main_hears_that_the_keeper_is_lost);
	tcase_add_test(tc, who_has_come_least_far_makes_way);
	tcase_add_test(tc, of_one_address_so_many);
	tcase_add_test(tc, silence_is_not_waited_for_in_a_crowd);
	suite_add_tcase(s, tc);
	return s;
}
