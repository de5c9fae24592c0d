/* 要队: who opens one, what fills it, what opens it again, and whom it asks. */
#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "src/rules/need/need.h"
#include "src/rules/want/want.h"
#include "tests/check/help_command.h"

Suite *suite_want(void);

static struct world w;
static struct typed t;
static char flood[32], want[32];

static int
type(const char *login, const char *line)
{
	t.input = NULL;
	return type_line(&w, login, line, &t);
}

#define DONE(login, line) ck_assert_msg(type(login, line) == 0, "%s: %s", line, t.err)
#define REFUSED(login, line, code) ck_assert_msg(type(login, line) == (code), "%s: %s", line, t.err)

__attribute__((format(printf, 1, 2))) static const char *
text(const char *format, ...)
{
	static char out[4][300];
	static size_t at;
	va_list ap;

	at = (at + 1) % 4;
	va_start(ap, format);
	vsnprintf(out[at], sizeof out[at], format, ap);
	va_end(ap);
	return out[at];
}

static const char *
number(const char *login, const char *line)
{
	static char out[4][32];
	static size_t at;

	at = (at + 1) % 4;
	snprintf(out[at], sizeof out[at], "%s", type_number(&w, login, line, &t));
	return out[at];
}

static void
setup(void)
{
	world_open(&w);
	snprintf(flood, sizeof flood, "%s", number("county", "incident open hazard=flood area=" V11));
	DONE("county", "team add 排水一队 area=" COUNTY " kind=drainage rank=main owner=government strength=12 head=钱样例");
	DONE("county", "team add 排水二队 area=" T1 " kind=drainage rank=main owner=firm strength=8");
	DONE("county", "team add 救援队 area=" T1 " kind=rescue rank=main owner=government strength=20");
	snprintf(want, sizeof want, "%s", number("county",
	    text("order want incident=%s kind=drainage number=2", flood)));
}

/* Whatever a test did, the journal must replay to the same tables. */
static void
teardown(void)
{
	struct check_result result;

	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	world_close(&w);
}

static size_t
asked(const char *login)
{
	static struct need_row rows[50];
	struct viewer v;
	struct txn txn;
	size_t n, found = 0;

	world_viewer(&w, login, &v);
	world_read(&w, &txn);
	n = need_list(&txn, &v, w.now, rows, 50);
	for (size_t i = 0; i < n; i++)
		found += rows[i].need.verb == need_verb_want_team;
	txn_abort(&txn);
	return found;
}

/* What the want shows: how many are missing, and whether it is live. */
static void
stands(int64_t missing, bool live)
{
	json_t *o = type_json(&w, "county", text("want show %s --json", want));

	ck_assert_int_eq(json_is_true(json_object_get(o, "live")), live);
	ck_assert_int_eq((int64_t)asked("county"), live);
	json_decref(o);
	DONE("county", "want list live=yes --csv");
	ck_assert_int_eq(strstr(t.out, want + 1) != NULL, live);
	DONE("county", text("want show %s", want));
	ck_assert_msg(strstr(t.out, text("teams missing：%lld\n", (long long)missing)) != NULL, "%s", t.out);
}

static const char *
send(const char *team)
{
	return number("county", text("order send team=%s incident=%s task=drain", team, flood));
}

/* An incident does not close over what still asks the desk. */
START_TEST(an_incident_closes_when_nothing_is_wanted)
{
	DONE("county", text("incident state %s controlled", flood));
	REFUSED("county", text("incident state %s closed reason=演示", flood), 1);
	ck_assert_msg(strstr(t.err, want) != NULL, "%s", t.err);
	DONE("county", text("want withdraw %s reason=不要了", want));
	DONE("county", text("incident state %s closed reason=演示", flood));
}
END_TEST

/* The timeline names the kind, whatever the county says of it otherwise. */
START_TEST(its_line_names_the_kind)
{
	DONE("county", text("incident show %s", flood));
	ck_assert_msg(strstr(t.out, " 排水 2队") != NULL, "%s", t.out);
	DONE("admin", "choice retire team_kind.drainage");
	DONE("admin", "choice reset team_kind.drainage");
	DONE("county", text("order want incident=%s kind=drainage number=3", flood));
	DONE("county", text("incident show %s", flood));
	ck_assert_msg(strstr(t.out, " 排水 3队") != NULL, "%s", t.out);
}
END_TEST

START_TEST(filled_by_orders)
{
	const char *first, *second;

	stands(2, true);
	send("救援队");		/* of another kind */
	stands(2, true);
	first = send("排水一队");
	stands(1, true);
	second = send("排水二队");
	stands(0, false);
	DONE("county", text("order decline %s by_phone=孙样例 reason=车坏了", second));
	stands(1, true);
	DONE("county", text("order recall %s reason=别处更急", first));
	stands(2, true);
}
END_TEST

START_TEST(a_struck_answer_fills_again)
{
	const char *first = send("排水一队"), *second = send("排水二队");

	stands(0, false);
	DONE("county", text("order decline %s by_phone=孙样例 reason=车坏了", second));
	stands(1, true);
	DONE("county", text("order strike %s step=2 reason=听错了", second));
	stands(0, false);
	/* Back is no giving back: it did what it was wanted for. */
	DONE("county", text("order arrive %s 12 by_phone=钱样例", first));
	DONE("county", text("order done %s by_phone=钱样例", first));
	DONE("county", text("order back %s 12 by_phone=钱样例", first));
	stands(0, false);
}
END_TEST

/* Recalled on the road it is still out, and fills nothing. */
START_TEST(recalled_on_the_road)
{
	const char *first = send("排水一队");

	DONE("county", text("order go %s 12 by_phone=钱样例", first));
	stands(1, true);
	DONE("county", text("order recall %s reason=路断了", first));
	stands(2, true);
	DONE("county", text("order back %s 12 by_phone=钱样例", first));
	stands(2, true);
}
END_TEST

START_TEST(sent_elsewhere)
{
	const char *first = send("排水一队"), *second = send("排水二队");
	char other[32];

	snprintf(other, sizeof other, "%s", number("county", "incident open hazard=flood area=" V21 " again=yes"));
	DONE("county", text("order ack %s by_phone=钱样例", first));
	DONE("county", text("order ack %s by_phone=孙样例", second));
	/* To another place of the same incident: it fills as before. */
	DONE("county", text("order retask %s place=三社", first));
	stands(0, false);
	DONE("county", text("order retask %s incident=%s", second, other));
	stands(1, true);
}
END_TEST

static bool
is_live(const char *which)
{
	json_t *o = type_json(&w, "county", text("want show %s --json", which));
	bool live = json_is_true(json_object_get(o, "live"));

	json_decref(o);
	return live;
}

START_TEST(the_oldest_first)
{
	char more[32];

	snprintf(more, sizeof more, "%s", number("county",
	    text("order want incident=%s kind=drainage number=1", flood)));
	ck_assert_uint_eq(asked("county"), 2);
	send("排水一队");
	send("排水二队");
	ck_assert(!is_live(want));
	ck_assert(is_live(more));
	ck_assert_uint_eq(asked("county"), 1);
}
END_TEST

START_TEST(withdrawn)
{
	REFUSED("county", text("want withdraw %s", want), 2);
	REFUSED("town2", text("want withdraw %s reason=不用了", want), 3);
	DONE("town1", text("want withdraw %s reason=不用了", want));
	stands(0, false);
	REFUSED("county", text("want withdraw %s reason=够了", want), 1);
	/* An order sent since fills nothing, and given back opens nothing. */
	DONE("county", text("order recall %s reason=别处", send("排水一队")));
	stands(0, false);
}
END_TEST

START_TEST(who_may)
{
	uint64_t was = asked("county");

	REFUSED("v21", text("order want incident=%s kind=rescue number=1", flood), 3);
	DONE("v11a", text("order want incident=%s kind=rescue number=1 skill=潜水 place=二社", flood));
	ck_assert_uint_eq(asked("county"), was + 1);
	REFUSED("county", text("order want incident=%s kind=rescue number=0", flood), 2);
	REFUSED("county", text("order want incident=%s kind=rescue number=1 need_by=2020-01-01T10:00", flood), 2);
	REFUSED("super", text("order want incident=%s kind=rescue number=1", flood), 3);
	DONE("county", "want withdraw F0722-01 reason=演示");
	DONE("county", "want withdraw F0722-02 reason=演示");
	DONE("county", text("incident state %s closed reason=演示", flood));
	REFUSED("county", text("order want incident=%s kind=fire number=1", flood), 1);
}
END_TEST

/* An order fills no want of another incident, also where it is named. */
START_TEST(of_the_same_incident)
{
	char other[32];

	snprintf(other, sizeof other, "%s", number("county", "incident open hazard=flood area=" V21 " again=yes"));
	REFUSED("county", text("order send team=排水一队 incident=%s task=drain want=%s", other, want), 1);
	stands(2, true);
	DONE("county", text("order send team=排水一队 incident=%s task=drain want=%s", flood, want));
	stands(1, true);
}
END_TEST

/* A team reads what it asked for itself, not what others want. */
START_TEST(who_reads_it)
{
	char own[32];

	DONE("admin", "account add head name=样例甲 area=" COUNTY " role=team unit=排水一队");
	send("排水一队");
	REFUSED("head", text("want show %s", want), 3);
	DONE("head", "want list");
	ck_assert(strstr(t.out, want + 1) == NULL);
	snprintf(own, sizeof own, "%s", number("head", text("order want incident=%s kind=rescue number=1", flood)));
	DONE("head", text("want show %s", own));
	DONE("v11a", text("want show %s", want));
	REFUSED("v21", text("want show %s", want), 3);
}
END_TEST

/* Whom to send, as JSON and for a spreadsheet: best first, behind them who cannot and why. */
START_TEST(suggested_by_command)
{
	json_t *all, *first, *last;

	DONE("county", text("order send team=救援队 incident=%s task=rescue", flood));
	DONE("county", "travel set from=" COUNTY " to=" T1 " minutes=40");
	all = type_json(&w, "county", text("order suggest want=%s --json", want));
	ck_assert_uint_eq(json_array_size(all), 3);
	first = json_array_get(all, 0);
	last = json_array_get(all, 2);
	ck_assert_str_eq(json_string_value(json_object_get(first, "team")), "排水一队");
	ck_assert(json_is_true(json_object_get(first, "comes")));
	ck_assert_int_eq(json_integer_value(json_object_get(first, "minutes")), 40);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(all, 1), "team")), "排水二队");
	ck_assert(json_is_true(json_object_get(json_array_get(all, 1), "asked")));
	ck_assert_str_eq(json_string_value(json_object_get(last, "how")), "unanswered");
	ck_assert_str_eq(json_string_value(json_object_get(last, "order")), "D0722-01");
	json_decref(all);
	DONE("super", text("order suggest incident=%s kind=rescue --csv", flood));
	ck_assert_msg(strstr(t.out, "救援队,,\"令0722-01 ") != NULL, "%s", t.out);
	REFUSED("county", "order suggest kind=rescue", 2);
	REFUSED("v11a", text("order suggest want=%s", want), 3);
}
END_TEST

/* A drill fills no real want. */
START_TEST(drills_apart)
{
	char drill[32];

	snprintf(drill, sizeof drill, "%s", number("county", "incident open hazard=flood area=" V11 " drill=yes"));
	DONE("county", text("order want incident=%s kind=drainage number=1", drill));
	DONE("county", text("order send team=排水一队 incident=%s task=drain", drill));
	stands(2, true);
}
END_TEST

Suite *
suite_want(void)
{
	Suite *s = suite_create("want");
	TCase *tc = tcase_create("want");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_incident_closes_when_nothing_is_wanted);
	tcase_add_test(tc, its_line_names_the_kind);
	tcase_add_test(tc, filled_by_orders);
	tcase_add_test(tc, a_struck_answer_fills_again);
	tcase_add_test(tc, recalled_on_the_road);
	tcase_add_test(tc, sent_elsewhere);
	tcase_add_test(tc, the_oldest_first);
	tcase_add_test(tc, withdrawn);
	tcase_add_test(tc, who_may);
	tcase_add_test(tc, of_the_same_incident);
	tcase_add_test(tc, who_reads_it);
	tcase_add_test(tc, suggested_by_command);
	tcase_add_test(tc, drills_apart);
	suite_add_tcase(s, tc);
	return s;
}
