/* When a thing happened: not ahead, of no operation; of a step not before its order was sent,
 * and before what was entered earlier it says so. */
#include <stdio.h>
#include <string.h>

#include "src/lang/when.h"
#include "tests/check/help_dispatch.h"
#include "tests/check/help_press.h"

Suite *suite_order_time(void);

#define W dispatch_world
#define REFUSED(name, where) REFUSED_REPLY(dispatch_reply, name, where)
#define MARK "happened before an earlier step"

/* As somebody typed it who gave the time. */
static void
at_as(const char *login, const char *op, const void *args, int64_t happened)
{
	struct origin who = { .address = "192.0.2.1", .account = world_account(&W, login) };
	const struct subject *s = NULL;
	const struct op *row = op_find(op, &s);
	static struct request req;

	memset(&req, 0, sizeof req);
	request_fill(&req, s, row, args);
	req.id_given = true;
	req.how = how_command;
	req.happened = happened;
	ck_assert_int_eq(core_begin(W.core, W.now), 0);
	world_core_do(&W, &who, &req, &dispatch_reply);
	ck_assert_int_eq(core_commit(W.core), 0);
}

/* A clock that is a little behind is no reason; what is urgent nothing holds up. */
START_TEST(nothing_happened_tomorrow)
{
	struct op_incident_note note = { .which = dispatch_flood, .text = "样例" };
	struct op_report_file report = { .area = V11, .hazard = hazard_flood, .affected = { 3, true } };
	struct op_evac_open evac = { .area = V11, .incident = dispatch_flood };
	struct op_sos_send call = { .text = "样例", .phone = "13800000008" };
	struct op_order_go go = { .which = dispatch_sent() };
	const struct { const char *login, *op; const void *args; } all[] = {
		{ "county", "incident.note", &note }, { "v11a", "report.file", &report },
		{ "county", "evac.open", &evac }, { "head", "order.go", &go },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		at_as(all[i].login, all[i].op, all[i].args, W.now + 2 * MINUTE);
		REFUSED("FUTURE_TIME", "");
		at_as(all[i].login, all[i].op, all[i].args, W.now + MINUTE / 2);
		DONE_OK();
	}
	at_as("v11a", "sos.send", &call, W.now + DAY);
	DONE_OK();
}
END_TEST

START_TEST(no_step_is_before_its_order)
{
	struct op_order_go go = { .by_phone = "样例" };
	struct op_order_recall recall = { .reason = "样例" };
	struct op_order_retask retask = { .task = "dike" };
	struct op_order_count_all all = { .incident = dispatch_flood };
	int64_t sent;

	W.now += MINUTE - W.now % MINUTE + 30000;	/* half a minute past */
	sent = W.now;
	go.which = recall.which = retask.which = dispatch_sent();
	W.now += 10 * MINUTE;
	at_as("county", "order.go", &go, sent - MINUTE);
	REFUSED("ORDER_BEFORE_SENT", "");
	at_as("county", "order.recall", &recall, sent - MINUTE);
	REFUSED("ORDER_BEFORE_SENT", "");
	at_as("county", "order.go", &go, sent - 30000);	/* in that minute */
	DONE_OK();
	at_as("county", "order.retask", &retask, sent - MINUTE);
	REFUSED("ORDER_BEFORE_SENT", "");
	at_as("county", "order.count_all", &all, sent - MINUTE);
	REFUSED("ORDER_BEFORE_SENT", "");
	at_as("county", "order.count_all", &all, sent);
	DONE_OK();
	at_as("county", "order.retask", &retask, sent + MINUTE);
	DONE_OK();
}
END_TEST

/* Sent by telephone and entered later, it was sent when that was. */
START_TEST(sent_by_telephone_it_was_sent_then)
{
	struct op_order_send a = { .team = dispatch_team, .incident = dispatch_flood, .task = "rescue" };
	struct op_order_go go = { .by_phone = "样例" };

	at_as("county", "order.send", &a, W.now - HOUR);
	DONE_OK();
	go.which = dispatch_reply.answer.id;
	at_as("county", "order.go", &go, W.now - 2 * HOUR);
	REFUSED("ORDER_BEFORE_SENT", "");
	at_as("county", "order.go", &go, W.now - HOUR / 2);
	DONE_OK();
}
END_TEST

/* On the page and by command: of that step alone, and not within its minute. */
START_TEST(what_happened_before_says_so)
{
	struct op_order_count count = { .which = dispatch_sent() };
	static struct seat st;
	int marks = 0;

	W.now += HOUR + MINUTE - W.now % MINUTE + 30000;	/* half a minute past */
	dispatch_by_team("go", count.which, 18);
	at_as("head", "order.count", &count, W.now - MINUTE - 1000);	/* in the minute of the last */
	DONE_OK();
	TYPED("head", "order show 01");
	ck_assert_ptr_null(strstr(dispatch_typed.out, MARK));
	at_as("head", "order.count", &count, W.now - HOUR / 2);
	DONE_OK();
	dispatch_by_team("arrive", count.which, -1);
	TYPED("head", "order show 01");
	for (const char *p = dispatch_typed.out; (p = strstr(p, MARK)) != NULL; p++)
		marks++;
	ck_assert_int_eq(marks, 1);
	seat_catalogue();
	seat_open(&st, &W, "county", 80, 60, language_zh, charset_utf8);
	press_open(&st, "order_show", count.which);
	SHOWS(&st, "时间在前");
	seat_close(&st);
}
END_TEST

Suite *
suite_order_time(void)
{
	Suite *s = suite_create("order_time");
	TCase *tc = tcase_create("order_time");

	tcase_add_checked_fixture(tc, dispatch_setup, dispatch_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, nothing_happened_tomorrow);
	tcase_add_test(tc, no_step_is_before_its_order);
	tcase_add_test(tc, sent_by_telephone_it_was_sent_then);
	tcase_add_test(tc, what_happened_before_says_so);
	suite_add_tcase(s, tc);
	return s;
}
