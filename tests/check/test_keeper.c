/*
 * The keeper as a process: answers only after the commit, hostile peers go and
 * others stay, nothing is stored twice over a restart, and each is told what
 * lies in his scope.
 */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/check.h"
#include "db/journal.h"
#include "gen/kinds/channel/messages.h"
#include "gen/kinds/sos/args.h"
#include "keys/random.h"
#include "src/base/msg.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper(void);

static struct keep k;

static void
setup(void)
{
	keep_open(&k);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
}

static struct op_incident_open
flood(const char *area, const char *place)
{
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood,
	    .channel = channel_phone };

	snprintf(a.area, sizeof a.area, "%s", area);
	snprintf(a.place, sizeof a.place, "%s", place);
	return a;
}

static size_t
incidents(void)
{
	struct txn t;
	size_t n;

	world_read(&k.w, &t);
	n = table_count(&t, TABLE_KIND + kind_incident.no);
	txn_abort(&t);
	return n;
}

static void
all_holds(void)
{
	struct check_result r;

	ck_assert_int_eq(check_run(k.w.dir, stderr, &r), 0);
}

START_TEST(stores_and_answers)
{
	struct guest g = guest_new(&k, "county", "10.0.0.1");
	struct op_incident_open a = flood(COUNTY, "桥头");
	struct reply r;

	guest_do(&g, "incident.open", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_int_eq(r.answer.number[0], 'E');
	guest_gone(&g);
	keep_look(&k);
	ck_assert_uint_eq(incidents(), 1);
}
END_TEST

START_TEST(refusals_come_back)
{
	struct guest g = guest_new(&k, "v11a", "10.0.0.1");
	struct op_incident_open a = flood(V21, "");
	struct reply r;

	guest_do(&g, "incident.open", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, REFUSED);
	ck_assert_int_ne(r.refusal.exit, 0);
	guest_gone(&g);
	keep_look(&k);
	ck_assert_uint_eq(incidents(), 0);
}
END_TEST

#define SUBMITTERS 8
#define EACH 15

/* In a process of its own: EACH operations, all of which must be stored. */
static pid_t
submitter(struct guest *g, int which)
{
	struct op_incident_open a;
	struct reply r;
	char place[32];
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	for (int i = 0; i < EACH; i++) {
		snprintf(place, sizeof place, "%d-%d", which, i);
		a = flood(COUNTY, place);
		guest_do(g, "incident.open", &a, NULL, &r);
		if (r.outcome != DONE || r.before)
			_exit(1);
	}
	_exit(0);
}

START_TEST(many_submitters_all_stored)
{
	struct guest g[SUBMITTERS];
	pid_t pid[SUBMITTERS];
	int status;

	for (int i = 0; i < SUBMITTERS; i++)
		g[i] = guest_new(&k, "county", "10.0.0.1");
	for (int i = 0; i < SUBMITTERS; i++)
		pid[i] = submitter(&g[i], i);
	for (int i = 0; i < SUBMITTERS; i++) {
		ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
		ck_assert_int_eq(status, 0);
		guest_gone(&g[i]);
	}
	keep_look(&k);
	ck_assert_uint_eq(incidents(), SUBMITTERS * EACH);
	all_holds();
}
END_TEST

/* Sends bytes as they are; true if the keeper then closes the channel. */
static bool
drops(int fd, const void *data, size_t len)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct msg_ended ended;
	uint8_t packet[64];
	struct msg m;
	ssize_t n;

	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
	/* It is told that it is ended, and nothing else comes. */
	if (poll(&p, 1, 3000) != 1 || (n = msg_recv(fd, packet, sizeof packet, NULL)) <= 0 ||
	    msg_open(&m, packet, (size_t)n) != 0 || m.type != MSG_ended)
		return false;
	return msg_get(&m, &kind_msg_ended, &ended) && ended.why == M_SESSION_FAULT &&
	    poll(&p, 1, 3000) == 1 && msg_recv(fd, packet, sizeof packet, NULL) == 0;
}

START_TEST(hostile_peers_are_dropped_alone)
{
	static uint8_t big[MSG_BYTES + 100];
	struct guest good = guest_new(&k, "county", "10.0.0.1"), bad;
	struct op_incident_open a = flood(COUNTY, "桥头");
	uint8_t bytes[200];
	struct reply r;
	struct buf b;

	for (int i = 0; i < 40; i++) {
		size_t len = 1 + random_below(sizeof bytes);
		random_fill(bytes, len);
		bytes[0] |= 0x80;		/* no type of ours */
		bad = guest_raw(&k, i % 2 ? "v11a" : "", "10.0.0.2");
		ck_assert(drops(bad.channel, bytes, len));
		guest_gone(&bad);
	}
	bad = guest_raw(&k, "", "10.0.0.2");
	ck_assert(drops(bad.channel, big, sizeof big));
	guest_gone(&bad);
	/* An operation before login; a login after it; another's messages. */
	bad = guest_raw(&k, "", "10.0.0.2");
	msg_begin(&b, bytes, sizeof bytes, MSG_submit);
	ck_assert(drops(bad.channel, b.data, b.len));
	guest_gone(&bad);
	bad = guest_raw(&k, "v11a", "10.0.0.2");
	msg_begin(&b, bytes, sizeof bytes, MSG_login);
	ck_assert(drops(bad.channel, b.data, b.len));
	guest_gone(&bad);
	bad = guest_raw(&k, "v11a", "10.0.0.2");
	msg_begin(&b, bytes, sizeof bytes, MSG_introduce);
	ck_assert(drops(bad.channel, b.data, b.len));
	guest_gone(&bad);
	guest_do(&good, "incident.open", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	guest_gone(&good);
}
END_TEST

/* How many entries of that op the account has. */
static size_t
entries_of(uint64_t account, const char *op)
{
	struct txn t;
	struct entry e;
	size_t n = 0;

	world_read(&k.w, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++)
		n += e.actor == account && strcmp(e.op, op) == 0;
	txn_abort(&t);
	return n;
}

static size_t
logouts(uint64_t account)
{
	return entries_of(account, "session.logout");
}

/* Whether the keeper finds a channel closed by reading or by answering. */
START_TEST(each_logout_is_noted_once)
{
	struct guest left = guest_raw(&k, "v11a", "10.0.0.1");
	struct guest asks = guest_raw(&k, "v12", "10.0.0.1");
	struct guest last = guest_new(&k, "county", "10.0.0.1");
	struct op_incident_open a = flood(COUNTY, "桥头");
	uint8_t bytes[8];
	struct reply r;
	struct buf b;

	guest_do(&last, "incident.open", &a, NULL, &r);
	guest_gone(&left);
	msg_begin(&b, bytes, sizeof bytes, MSG_draft_list);
	kill(k.pid, SIGSTOP);
	for (int i = 0; i < 16; i++)	/* as many as a round takes, so the end is not seen */
		ck_assert_int_eq(msg_send(asks.channel, &b, -1), 0);
	guest_gone(&asks);
	kill(k.pid, SIGCONT);
	guest_do(&last, "incident.open", &a, NULL, &r);
	guest_gone(&last);
	usleep(300000);
	keep_look(&k);
	ck_assert_uint_eq(logouts(left.account), 1);
	ck_assert_uint_eq(logouts(asks.account), 1);
	ck_assert_uint_eq(logouts(last.account), 1);
}
END_TEST

/* Its keeper stored the logout and was killed before anybody heard of it. */
START_TEST(a_logout_is_noted_once_by_several_keepers)
{
	struct guest g = guest_raw(&k, "v11a", "10.0.0.1"), again, other;

	usleep(100000);
	guest_gone(&g);
	usleep(300000);
	keep_kill(&k);
	keep_start(&k);
	again = g;
	again.link = NULL;
	again.channel = guest_known(&k, &g);
	guest_gone(&again);
	other = guest_raw(&k, "v11a", "10.0.0.1");
	usleep(100000);
	guest_gone(&other);
	usleep(300000);
	keep_look(&k);
	ck_assert_uint_eq(logouts(g.account), 2);	/* and the other's */
}
END_TEST

static void
limit_files(rlim_t most)
{
	struct rlimit r = { .rlim_cur = most, .rlim_max = RLIM_INFINITY };

	ck_assert_int_eq(prlimit(k.pid, RLIMIT_FSIZE, &r, NULL), 0);
}

/* Says that the session is dead; true if its logout is called stored. */
static bool
dead_is_stored(uint32_t number)
{
	struct pollfd p = { .fd = k.listener, .events = POLLIN };
	uint8_t packet[1024];
	struct msg m = { .type = MSG_NONE };
	ssize_t n;

	ck_assert_int_eq(msg_send_with(k.listener, MSG_dead, &kind_msg_session,
	    &(struct msg_session){ .number = number }, -1), 0);
	while (m.type != MSG_dead && m.type != MSG_answer) {
		ck_assert_int_eq(poll(&p, 1, 5000), 1);
		n = msg_recv(k.listener, packet, sizeof packet, NULL);
		ck_assert_int_gt(n, 0);
		ck_assert_int_eq(msg_open(&m, packet, (size_t)n), 0);
	}
	return m.type == MSG_dead;
}

/* Nor does the closed channel, which the keeper may find first, use it up. */
START_TEST(a_logout_on_a_full_disk_is_noted_later)
{
	struct guest g, other;

	signal(SIGXFSZ, SIG_IGN);
	keep_kill(&k);
	keep_start(&k);
	g = guest_raw(&k, "v11a", "10.0.0.1");
	other = guest_raw(&k, "v12", "10.0.0.1");
	usleep(100000);
	limit_files(4096);
	guest_gone(&g);
	usleep(300000);
	ck_assert(!dead_is_stored(g.number));
	ck_assert(!dead_is_stored(other.number));
	limit_files(RLIM_INFINITY);
	ck_assert(dead_is_stored(g.number));
	ck_assert(dead_is_stored(other.number));
	ck_assert(dead_is_stored(g.number));
	guest_gone(&other);
	keep_look(&k);
	ck_assert_uint_eq(logouts(g.account), 1);
	ck_assert_uint_eq(logouts(other.account), 1);
	signal(SIGXFSZ, SIG_DFL);
}
END_TEST

START_TEST(same_id_over_a_restart_is_stored_once)
{
	struct guest g = guest_new(&k, "county", "10.0.0.1");
	struct op_incident_open a = flood(COUNTY, "桥头");
	uint8_t id[OP_ID_BYTES];
	struct reply first, again;
	struct news n;

	random_fill(id, sizeof id);
	guest_do(&g, "incident.open", &a, id, &first);
	ck_assert_int_eq(first.outcome, DONE);
	keep_kill(&k);
	keep_start(&k);
	guest_again(&k, &g);
	guest_do(&g, "incident.open", &a, id, &again);
	ck_assert_int_eq(again.outcome, DONE);
	ck_assert(again.before);
	ck_assert_str_eq(again.answer.number, first.answer.number);
	/* It may have missed notices meanwhile, and is told so. */
	ck_assert_int_eq(guest_wait(&g, 1000, &n), LINK_RESYNC);
	guest_gone(&g);
	keep_look(&k);
	ck_assert_uint_eq(incidents(), 1);
	all_holds();
}
END_TEST

START_TEST(waiting_operation_survives_the_keeper)
{
	struct guest g = guest_new(&k, "county", "10.0.0.1");
	struct op_incident_open a = flood(COUNTY, "桥头");
	struct reply r;
	int status;
	pid_t pid;

	kill(k.pid, SIGSTOP);		/* the request waits in the channel */
	pid = fork();
	if (pid == 0) {
		guest_do(&g, "incident.open", &a, NULL, &r);
		_exit(r.outcome == DONE && !r.before ? 0 : 1);
	}
	usleep(200000);
	keep_kill(&k);
	keep_start(&k);
	guest_again(&k, &g);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	guest_gone(&g);
	keep_look(&k);
	ck_assert_uint_eq(incidents(), 1);
}
END_TEST

START_TEST(no_keeper_is_not_stored)
{
	struct guest g = guest_new(&k, "county", "10.0.0.1");
	struct op_incident_open a = flood(COUNTY, "桥头");
	struct reply r;
	struct news n;

	keep_kill(&k);
	close(g.hand);			/* and no listener either: nothing to wait for */
	g.hand = -1;
	guest_do(&g, "incident.open", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, NOT_STORED);
	ck_assert_int_eq(r.refusal.exit, 4);
	ck_assert_int_eq(guest_wait(&g, 100, &n), LINK_ENDED);
	guest_gone(&g);
}
END_TEST

START_TEST(told_what_lies_in_scope)
{
	struct guest county = guest_new(&k, "county", "10.0.0.1");
	struct guest v11a = guest_new(&k, "v11a", "10.0.0.2");
	struct guest v21 = guest_new(&k, "v21", "10.0.0.3");
	struct guest admin = guest_new(&k, "admin", "10.0.0.4");
	struct op_incident_open a = flood(V11, "桥头");
	struct reply r;
	struct news n;

	a.class = incident_class_accident;	/* not even its head line is everybody's */
	a.hazard = 0;
	snprintf(a.kind, sizeof a.kind, "车祸");
	guest_do(&county, "incident.open", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_int_eq(guest_wait(&v11a, 3000, &n), LINK_CHANGED);
	ck_assert(n.kinds & KIND_BIT(kind_line.no));
	ck_assert_int_eq(guest_wait(&v21, 500, &n), LINK_NONE);
	ck_assert_int_eq(guest_wait(&admin, 100, &n), LINK_NONE);
	guest_gone(&county);
	guest_gone(&v11a);
	guest_gone(&v21);
	guest_gone(&admin);
}
END_TEST

START_TEST(head_of_natural_incident_comes_without_its_line)
{
	struct guest town = guest_new(&k, "town1", "10.0.0.1");
	struct guest v21 = guest_new(&k, "v21", "10.0.0.3");
	struct op_incident_open a = flood(T1, "桥头");
	struct reply r;
	struct news n;

	guest_do(&town, "incident.open", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_int_eq(guest_wait(&v21, 3000, &n), LINK_CHANGED);
	/* That one changed, not what else of it did. */
	ck_assert_uint_eq(n.kinds, KIND_BIT(kind_incident.no));
	guest_gone(&town);
	guest_gone(&v21);
}
END_TEST

/* A line is for one person: no other session gets it, whatever it may see. */
START_TEST(a_line_goes_to_its_person_alone)
{
	struct guest v11a = guest_new(&k, "v11a", "10.0.0.1");
	struct guest again = guest_new(&k, "v11a", "10.0.0.2");
	struct guest v11b = guest_new(&k, "v11b", "10.0.0.3");
	struct guest town = guest_new(&k, "town1", "10.0.0.4");
	struct guest county = guest_new(&k, "county", "10.0.0.5");
	struct op_sos_send call = { .area = V11 };
	struct op_sos_answer a = { .text = "船已出发" };
	struct guest *all[] = { &v11a, &again, &v11b, &town, &county };
	enum link_event e;
	struct news n;
	struct reply r;
	int lines[5] = { 0 };

	guest_do(&v11a, "sos.send", &call, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	a.which = r.answer.id;
	guest_do(&town, "sos.answer", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	for (int i = 0; i < 5; i++)
		while ((e = guest_wait(all[i], 500, &n)) != LINK_NONE)
			lines[i] += e == LINK_TOLD && n.message == M_SOS_ANSWERED;
	ck_assert_int_eq(lines[0], 1);
	ck_assert_int_eq(lines[1], 1);
	ck_assert_int_eq(lines[2] + lines[3] + lines[4], 0);
	for (int i = 0; i < 5; i++)
		guest_gone(all[i]);
}
END_TEST

START_TEST(slow_session_holds_nobody_up_and_resyncs)
{
	struct guest county = guest_new(&k, "county", "10.0.0.1");
	struct guest slow = guest_new(&k, "leader", "10.0.0.2");
	struct op_incident_open a;
	struct reply r;
	struct news n;
	char place[150];
	enum link_event e = LINK_CHANGED;

	for (int i = 0; i < 700; i++) {
		snprintf(place, sizeof place, "%0*d", 120, i);
		a = flood(COUNTY, place);
		guest_do(&county, "incident.open", &a, NULL, &r);
		ck_assert_int_eq(r.outcome, DONE);
		while (link_next(county.link, &n) != LINK_NONE)
			;
	}
	for (int i = 0; i < 2000 && e == LINK_CHANGED; i++)
		e = guest_wait(&slow, 1000, &n);
	ck_assert_int_eq(e, LINK_RESYNC);
	guest_gone(&county);
	guest_gone(&slow);
}
END_TEST

START_TEST(disabled_account_is_ended)
{
	struct guest admin = guest_new(&k, "admin", "10.0.0.1");
	struct guest v11a = guest_new(&k, "v11a", "10.0.0.2");
	struct op_account_disable a = { .which = v11a.account };
	struct reply r;
	struct news n;
	enum link_event e;

	guest_do(&admin, "account.disable", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	while ((e = guest_wait(&v11a, 3000, &n)) == LINK_CHANGED)
		;
	ck_assert_int_eq(e, LINK_ENDED);
	ck_assert_uint_eq(n.message, M_DISABLED);
	guest_gone(&admin);
	guest_gone(&v11a);
}
END_TEST

Suite *
suite_keeper(void)
{
	Suite *s = suite_create("keeper");
	TCase *tc = tcase_create("keeper");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, stores_and_answers);
	tcase_add_test(tc, refusals_come_back);
	tcase_add_test(tc, many_submitters_all_stored);
	tcase_add_test(tc, hostile_peers_are_dropped_alone);
	tcase_add_test(tc, each_logout_is_noted_once);
	tcase_add_test(tc, a_logout_is_noted_once_by_several_keepers);
	tcase_add_test(tc, a_logout_on_a_full_disk_is_noted_later);
	tcase_add_test(tc, same_id_over_a_restart_is_stored_once);
	tcase_add_test(tc, waiting_operation_survives_the_keeper);
	tcase_add_test(tc, no_keeper_is_not_stored);
	tcase_add_test(tc, told_what_lies_in_scope);
	tcase_add_test(tc, head_of_natural_incident_comes_without_its_line);
	tcase_add_test(tc, a_line_goes_to_its_person_alone);
	tcase_add_test(tc, slow_session_holds_nobody_up_and_resyncs);
	tcase_add_test(tc, disabled_account_is_ended);
	suite_add_tcase(s, tc);
	return s;
}
