/* A call for help at both ends of the line: what its desk and its caller see and press
 * from the answer to the outcome. */
#include <check.h>
#include <string.h>

#include "src/lang/when.h"
#include "src/rules/sos/sos.h"
#include "tests/check/help_press.h"

Suite *suite_screens_call(void);

static const int sizes[][2] = { { 80, 24 }, { 45, 20 } };

static struct world w;
static struct seat st;
static struct reply r;
static uint64_t id;		/* of the call */

static void
setup(void)
{
	struct op_sos_send a = { .area = V11 };

	world_open(&w);
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
	id = r.answer.id;
}

static void
teardown(void)
{
	world_close(&w);
}

static void
sit(const char *login, int size)
{
	seat_open(&st, &w, login, sizes[size][0], sizes[size][1], language_zh, charset_utf8);
	press_open(&st, "board", 0);
}

static void
later(int ms, const char *keys)
{
	w.now += ms;
	seat_type(&st, keys);
}

static struct sos
now(void)
{
	struct sos s;

	world_get(&w, &kind_sos, id, &s);
	return s;
}

static void
answered(void)
{
	struct op_sos_answer a = { .which = id };

	ck_assert_int_eq(world_do(&w, "town1", "sos.answer", &a, &r), DONE);
}

/* Answered is not over: the row says since when, and leads to what closes it. */
START_TEST(a_desk_closes_with_an_outcome)
{
	answered();
	w.now += 75 * MINUTE;
	sit("town1", _i);
	SHOWS(&st, "求救未了结 求0722-01");
	SHOWS(&st, "已应答 20:00");
	press_row(&st, "求救未了结");
	TOP(&st, "sos_show");
	later(2000, "5");
	later(500, "船十分钟后到" KEY_ENTER);
	ck_assert_str_eq(now().reply, "船十分钟后到");
	SHOWS(&st, "船十分钟后到");
	later(2000, "4");
	TOP(&st, "sos_close");
	press_choice(&st, "outcome", "救出");
	press_text(&st, "text", "五人全部接出");
	press_send(&st);
	ck_assert_int_eq(now().outcome, sos_outcome_rescued);
	later(2000, "0");
	TOP(&st, "board");
	SHOWS_NOT(&st, "求救未了结");
	seat_close(&st);
}
END_TEST

/* His own word takes two keys of their own; what the desk says stands on his board. */
START_TEST(a_caller_says_so_and_reads_the_answer)
{
	struct op_sos_reply back = { .which = id, .text = "船十分钟后到" };
	struct news n = { .message = M_SOS_REPLY };
	size_t bells;
	struct op_sos_close end = { .which = id, .outcome = sos_outcome_mistake };

	sit("v11a", _i);
	press_row(&st, "我的求救");
	later(2000, "6");
	TOP(&st, "kit_confirm");
	later(2000, "0");
	ck_assert_int_eq(now().word, 0);
	later(2000, "6");
	later(2000, "1");
	ck_assert_int_eq(now().word, sos_word_mistake);
	SHOWS(&st, "误报");
	ck_assert_int_eq(now().answered, 0);
	answered();
	ck_assert_int_eq(world_do(&w, "county", "sos.reply", &back, &r), DONE);
	later(2000, "0");
	TOP(&st, "board");
	SHOWS(&st, "船十分钟后到");
	bells = st.bells;
	arg_person(n.args[0], world_account(&w, "county"));
	arg_text(n.args[1], "H0722-01");
	arg_text(n.args[2], back.text);
	ui_told(st.ui, &n);
	seat_type(&st, "");
	SHOWS(&st, "就您的求救求0722-01回话");
	ck_assert_uint_eq(st.bells, bells + 1);
	ck_assert_int_eq(world_do(&w, "county", "sos.close", &end, &r), DONE);
	seat_notice(&st);
	SHOWS(&st, "了结: 误报");
	seat_close(&st);
}
END_TEST

/* Who is asked for nothing sees it all the same: his village's other officer, and a
 * supervisor, who sees too what has no outcome yet. Neither can act on it. */
/* Calls of others stand in the order in which they came. */
START_TEST(calls_of_others_stand_by_age)
{
	struct op_sos_send a = { .area = V12 };
	const char *text;

	w.now += MINUTE;
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &a, &r), DONE);
	sit("super", _i);
	SHOWS(&st, "求救 2");
	text = seat_text(&st);
	ck_assert_ptr_nonnull(strstr(text, "求0722-01"));
	ck_assert_ptr_nonnull(strstr(strstr(text, "求0722-01"), "求0722-02"));
	seat_close(&st);
}
END_TEST

START_TEST(others_see_and_cannot_act)
{
	sit("v11b", _i);
	SHOWS(&st, "求0722-01 天义昌村委会");
	SHOWS(&st, "还没人听到");
	press_row(&st, "求0722-01");
	TOP(&st, "sos_show");
	ck_assert(!press_offers(&st, "answer"));
	seat_close(&st);
	sit("v12", _i);
	SHOWS_NOT(&st, "还没人听到");
	seat_close(&st);
	sit("super", _i);
	SHOWS(&st, "求救 1");
	SHOWS(&st, "还没人听到");
	answered();
	w.now += 75 * MINUTE;
	seat_notice(&st);
	SHOWS(&st, "未了结");
	press_row(&st, "求0722-01");
	TOP(&st, "sos_show");
	ck_assert(!press_offers(&st, "close: what came of it"));
	ck_assert(!press_offers(&st, "line to the caller"));
	seat_close(&st);
	sit("v11b", _i);
	SHOWS_NOT(&st, "求救 1");
	seat_close(&st);
	sit("town1", _i);		/* asked, so it stands once */
	SHOWS_NOT(&st, "求救 1");
	seat_close(&st);
}
END_TEST

/* One fact after the other, as fast as he types: no digit is lost behind a stored one. */
START_TEST(facts_follow_each_other)
{
	sit("v11a", _i);
	press_row(&st, "我的求救");
	later(2000, "3");
	later(300, "三社屋顶" KEY_ENTER);
	later(100, "4");
	later(300, "要船" KEY_ENTER);
	later(100, "1");
	later(300, "5" KEY_ENTER);
	ck_assert_str_eq(now().place, "三社屋顶");
	ck_assert_str_eq(now().text, "要船");
	ck_assert_int_eq(now().trapped.v, 5);
	seat_close(&st);
}
END_TEST

/* Read until it is left, and gone then. */
START_TEST(a_telephone_left_is_shown_once)
{
	struct op_sos_send a = { .area = V11, .phone = "0477-7654321" };

	ck_assert_int_eq(world_do(&w, "v11b", "sos.send", &a, &r), DONE);
	id = r.answer.id;
	sit("county", _i);
	press_open(&st, "sos_show", id);
	press_action(&st, "personal data");
	TOP(&st, "kit_once");
	SHOWS(&st, "0477-7654321");
	later(3000, KEY_ENTER KEY_DOWN);
	SHOWS(&st, "0477-7654321");
	later(3000, "0");
	TOP(&st, "sos_show");
	SHOWS_NOT(&st, "0477-7654321");
	seat_close(&st);
}
END_TEST

Suite *
suite_screens_call(void)
{
	Suite *s = suite_create("screens_call");
	TCase *tc = tcase_create("call");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, a_desk_closes_with_an_outcome, 0, 2);
	tcase_add_loop_test(tc, a_caller_says_so_and_reads_the_answer, 0, 2);
	tcase_add_loop_test(tc, calls_of_others_stand_by_age, 0, 2);
	tcase_add_loop_test(tc, others_see_and_cannot_act, 0, 2);
	tcase_add_loop_test(tc, a_telephone_left_is_shown_once, 0, 2);
	tcase_add_loop_test(tc, facts_follow_each_other, 0, 2);
	return s;
}
