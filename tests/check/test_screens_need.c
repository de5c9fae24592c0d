/* The page of a need, by its choices: taking it, going on, giving it to somebody. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/unit/args.h"
#include "gen/kinds/unit/enums.h"
#include "screens/kit/form/form.h"
#include "screens/kit/screen.h"
#include "src/rules/need/need.h"
#include "tests/check/help_need.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_screens_need(void);

static struct world w;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	seat_close(&st);
	world_close(&w);
}

static void
sit(const char *login)
{
	seat_open(&st, &w, login, 80, 24, language_zh, charset_utf8);
}

static uint64_t
need_about(const char *login, uint64_t subject, enum need_verb verb)
{
	uint64_t id = need_standing(&w, login, subject, verb);

	ck_assert_uint_ne(id, 0);
	return id;
}

static void
row(const char *text)
{
	w.now += 2000;
	press_row(&st, text);
}

START_TEST(a_claim_goes_on_and_is_given)
{
	struct op_report_file f = flood(V11, 7);
	uint64_t report = send_report(&w, "v11a", &f), id = need_about("town1", report, need_verb_review);
	struct arg arg = { .id = report, .other = id };

	sit("town1");
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("report_show"), &arg, 0));
	seat_type(&st, "");
	press_action(&st, "claim");
	TOP(&st, "need_show");
	row("我来办");
	ck_assert_uint_ne(need_now(&w, id).taken_by, 0);
	w.now += 60000;
	row("续期，接着办");
	ck_assert_int_eq(need_now(&w, id).extended, 1);
	row("转给");
	TOP(&st, "give");
	press_choice(&st, "person", "郑样例");
	SHOWS(&st, "郑样例");
	press_send(&st);
	ck_assert(need_asks_login(&w, "town1b", id));
}
END_TEST

/* A unit of the place or of one above it is given it by name. */
START_TEST(it_is_given_to_a_unit)
{
	struct op_unit_add u = { .which = "样例值班组", .area = T1, .kind = unit_kind_team };
	struct op_account_grant g = { .which = world_account(&w, "town1b"), .area = T1, .role = "duty",
	    .unit = "样例值班组" };
	struct op_report_file f = flood(V11, 7);
	uint64_t report = send_report(&w, "v11a", &f), id = need_about("town1", report, need_verb_review);
	struct reply r;

	ck_assert_int_eq(world_do(&w, "admin", "unit.add", &u, &r), DONE);
	ck_assert_int_eq(world_do(&w, "admin", "account.grant", &g, &r), DONE);
	sit("town1");
	press_open(&st, "need_show", id);
	row("转给");
	press_choice(&st, "unit", "样例值班组");
	SHOWS(&st, "样例值班组");
	press_send(&st);
	SHOWS(&st, "灾0722-01 已转给");
	ck_assert(need_asks_login(&w, "town1b", id));
}
END_TEST

/* Who was told by telephone is chosen among those asked. */
START_TEST(who_was_told_is_noted_by_name)
{
	struct op_report_file f = flood(V11, 7);
	uint64_t report = send_report(&w, "v11a", &f), id = need_about("town1", report, need_verb_review);

	sit("town1");
	press_open(&st, "need_show", id);
	press_open(&st, "need_told", id);
	press_choice(&st, "said_by", "郑样例");
	press_send(&st);
	TOP(&st, "need_show");
	SHOWS(&st, "郑样例 0477-0000042，20:00 告知（电话，吴样例 记）");
}
END_TEST

/* What was given, put off or noted is said in its own word, not as "stored". */
START_TEST(what_was_done_is_said)
{
	struct op_report_file f = flood(V11, 7);
	uint64_t report = send_report(&w, "v11a", &f), id = need_about("town1", report, need_verb_review);

	sit("town1");
	press_open(&st, "need_show", id);
	row("转给");
	press_choice(&st, "person", "郑样例");
	press_send(&st);
	SHOWS(&st, "灾0722-01 已转给");
	press_open(&st, "later", id);
	press_choice(&st, "until", "其他");
	seat_type(&st, "5分钟后" KEY_ENTER);
	press_text(&st, "reason", "等村里电话");
	press_send(&st);
	SHOWS(&st, "灾0722-01 到时再提醒");
}
END_TEST

/* A need that is over says so, and neither claim nor step of a chain. */
START_TEST(what_is_over_says_so)
{
	struct op_report_file f = flood(V11, 7);
	uint64_t report = send_report(&w, "v11a", &f), id = need_about("town1", report, need_verb_review);
	struct op_report_accept a = { .which = report, .version = 1 };
	struct reply r;

	sit("town1");
	press_open(&st, "need_show", id);
	row("我来办");
	SHOWS(&st, "认领到");
	ck_assert_int_eq(world_do(&w, "town1", "report.accept", &a, &r), DONE);
	seat_notice(&st);
	SHOWS(&st, "20:00 办结");
	SHOWS(&st, "办结：吴样例");
	SHOWS_NOT(&st, "认领到");
	SHOWS_NOT(&st, "现在不行");		/* not each key that does nothing any more */
	SHOWS_NOT(&st, "转给");
}
END_TEST

START_TEST(who_is_to_be_rung_opens_the_need)
{
	struct op_sos_send first = { .area = V11 }, second = { .area = V12 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &first, &r), DONE);
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &second, &r), DONE);
	sit("town1");
	press_open(&st, "phones", 0);
	row("求救");
	TOP(&st, "need_show");
}
END_TEST

static void
sos_sent(uint64_t *id)
{
	struct op_sos_send call = { .area = V11 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &call, &r), DONE);
	*id = r.answer.id;
}

/* Whoever writes another's answer down names him; at both sizes. */
START_TEST(another_answers_a_call_by_telephone)
{
	struct sos s;
	uint64_t id;

	sos_sent(&id);
	seat_open(&st, &w, "town1", _i == 0 ? 80 : 45, _i == 0 ? 24 : 20, language_zh, charset_utf8);
	press_open(&st, "sos_show", id);
	press_action(&st, "somebody else answers");
	TOP(&st, "sos_answer");
	press_choice(&st, "said_by", "赵样例");
	press_text(&st, "text", "ok");
	press_send(&st);
	TOP(&st, "sos_show");
	world_get(&w, &kind_sos, id, &s);
	ck_assert_uint_eq(s.answered_by, world_account(&w, "town1"));
	ck_assert_uint_eq(s.said_by, world_account(&w, "county"));
	SHOWS(&st, "应答的是 赵样例");
}
END_TEST

static bool
to_choose(const char *name)
{
	const struct page *p = &st.ui->top->page;

	for (size_t i = 0; i < p->n; i++)
		if (p->row[i].kind == ROW_CHOICE && strstr(p->row[i].left, name) != NULL)
			return true;
	return false;
}

/* Neither the caller nor who writes is to be chosen; nobody chosen: who writes answers. */
START_TEST(nobody_named_answers_himself)
{
	struct sos s;
	uint64_t id;

	sos_sent(&id);
	sit("town1");
	press_open(&st, "sos_show", id);
	press_action(&st, "somebody else answers");
	press_field(&st, "said_by");
	seat_type(&st, st.ui->top->form->typing ? KEY_RIGHT : KEY_ENTER);
	ck_assert(to_choose("赵样例"));
	ck_assert(!to_choose("孙样例"));
	ck_assert(!to_choose("吴样例"));
	seat_type(&st, "0");
	TOP(&st, "sos_answer");
	press_text(&st, "text", "ok");
	press_send(&st);
	world_get(&w, &kind_sos, id, &s);
	ck_assert_uint_eq(s.answered_by, world_account(&w, "town1"));
	ck_assert_uint_eq(s.said_by, 0);
}
END_TEST

START_TEST(what_is_to_be_decided_says_its_incident)
{
	struct op_report_file f = flood(V12, 2);
	uint64_t report;

	f.incident = REF_UNSURE;
	report = send_report(&w, "v12", &f);
	sit("county");
	press_open(&st, "need_show", need_about("county", report_of(&w, report).incident,
	    need_verb_decide));
	SHOWS(&st, "事0722-01");
}
END_TEST

/* However long a call's words are, and however many were asked: 1 is on the first page of
 * a telephone. */
START_TEST(a_long_call_is_answered_on_the_first_page)
{
	struct op_sos_send a = { .trapped = FIGURE(3) };
	struct reply r;
	struct sos s;

	for (size_t i = 0; i < 99; i++)
		memcpy(a.text + 3 * i, "水", 4);
	snprintf(a.place, sizeof a.place, "三社水井边往东第二排第四户的房顶上");
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
	seat_open(&st, &w, "town1", 45, 20, language_zh, charset_utf8);
	press_open(&st, "need_show", need_about("town1", r.answer.id, need_verb_answer));
	SHOWS(&st, "1 应答: 我来处理");
	w.now += 2000;
	seat_type(&st, "1");
	world_get(&w, &kind_sos, r.answer.id, &s);
	ck_assert_uint_eq(s.answered_by, world_account(&w, "town1"));
}
END_TEST

Suite *
suite_screens_need(void)
{
	Suite *s = suite_create("screens_need");
	TCase *tc = tcase_create("screens_need");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_claim_goes_on_and_is_given);
	tcase_add_test(tc, who_is_to_be_rung_opens_the_need);
	tcase_add_loop_test(tc, another_answers_a_call_by_telephone, 0, 2);
	tcase_add_test(tc, a_long_call_is_answered_on_the_first_page);
	tcase_add_test(tc, nobody_named_answers_himself);
	tcase_add_test(tc, it_is_given_to_a_unit);
	tcase_add_test(tc, who_was_told_is_noted_by_name);
	tcase_add_test(tc, what_was_done_is_said);
	tcase_add_test(tc, what_is_over_says_so);
	tcase_add_test(tc, what_is_to_be_decided_says_its_incident);
	suite_add_tcase(s, tc);
	return s;
}
