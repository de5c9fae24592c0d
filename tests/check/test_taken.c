/*
 * A session that was taken over: what it sends, and what it does to what it can
 * reach, stops, crashes, misleads and rolls back nobody else.
 */
#include <check.h>
#include <poll.h>
#include <signal.h>

#include "gen/kinds/channel/messages.h"
#include "src/base/msg.h"
#include "tests/check/help_keeper.h"

Suite *suite_taken(void);

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

static const struct op_incident_open flood = { .class = incident_class_natural,
    .hazard = hazard_flood, .area = COUNTY, .channel = channel_phone };

#define SENDERS 20

/* More than a round takes: who was not heard in it has not left. */
START_TEST(a_full_round_ends_nobody)
{
	struct guest many[SENDERS], waits = guest_new(&k, "v11a", "10.0.0.1"), next;
	uint8_t bytes[16];
	struct reply r;
	struct buf b;

	for (int i = 0; i < SENDERS; i++)
		many[i] = guest_raw(&k, "v12", "10.0.0.2");
	keep_answers(&k);
	kill(k.pid, SIGSTOP);
	msg_begin(&b, bytes, sizeof bytes, MSG_draft_list);
	for (int i = 0; i < SENDERS; i++)
		for (int n = 0; n < 16; n++)
			ck_assert_int_eq(msg_send(many[i].channel, &b, -1), 0);
	/* Whatever comes from the listener comes after them. */
	next = guest_new(&k, "county", "10.0.0.3");
	kill(k.pid, SIGCONT);
	guest_do(&next, "incident.open", &flood, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	guest_do(&waits, "incident.open", &flood, NULL, &r);
	ck_assert(!link_is_away(waits.link));
	keep_answers(&k);
	guest_gone(&waits);
	guest_gone(&next);
	for (int i = 0; i < SENDERS; i++)
		guest_gone(&many[i]);
}
END_TEST

/* The listener is told to end the one or the other. */
static bool
is_ended(const struct guest *g, const struct guest *h)
{
	struct pollfd p = { .fd = k.listener, .events = POLLIN };
	struct msg_session s = { 0 };
	uint8_t packet[1024];
	struct msg m;
	ssize_t n;

	while (poll(&p, 1, 5000) == 1) {
		n = msg_recv(k.listener, packet, sizeof packet, NULL);
		if (n > 0 && msg_open(&m, packet, (size_t)n) == 0 && m.type == MSG_end_session)
			return msg_get(&m, &kind_msg_session, &s) && (s.number == g->number || s.number == h->number);
	}
	return false;
}

START_TEST(who_keeps_a_permit_is_ended)
{
	struct guest a = guest_raw(&k, "", "10.0.0.1"), b = guest_raw(&k, "", "10.0.0.2");
	struct guest waits = guest_raw(&k, "", "10.0.0.3");

	guest_want_permit(&a);
	ck_assert(guest_has_permit(&a, 2000));
	guest_want_permit(&b);
	ck_assert(guest_has_permit(&b, 2000));
	guest_want_permit(&waits);
	ck_assert(guest_has_permit(&waits, 10000));
	ck_assert(is_ended(&a, &b));
	guest_gone(&a);
	guest_gone(&b);
	guest_gone(&waits);
}
END_TEST

/* Each time two descriptors would be under way, which nobody takes. */
START_TEST(the_store_is_passed_once)
{
	struct guest g = guest_raw(&k, "v11a", "10.0.0.1");
	struct msg_login in = { .login = "v11a", .method = "key" };
	uint8_t bytes[256];
	struct buf b;

	for (int i = 0; i < 2; i++) {
		msg_begin(&b, bytes, sizeof bytes, MSG_login);
		wire_number(&b, MSG_TAG, 1);
		msg_put(&b, &kind_msg_login, &in);
		ck_assert_int_eq(msg_send(g.channel, &b, -1), 0);
	}
	ck_assert(is_ended(&g, &g));
	keep_answers(&k);
	guest_gone(&g);
}
END_TEST

Suite *
suite_taken(void)
{
	Suite *s = suite_create("taken");
	TCase *tc = tcase_create("taken");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_full_round_ends_nobody);
	tcase_add_test(tc, who_keeps_a_permit_is_ended);
	tcase_add_test(tc, the_store_is_passed_once);
	suite_add_tcase(s, tc);
	return s;
}
