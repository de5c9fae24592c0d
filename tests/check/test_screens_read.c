/* What is opened from lists, totals and reports, each by its keys. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/journal.h"
#include "screens/kit/form/form.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

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
sit(const char *login, const char *screen, uint64_t id)
{
	seat_open(&st, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, screen, id);
}

static uint64_t
one_report(void)
{
	struct op_report_file f = flood(V11, 120);

	return send_report(&w, "v11a", &f);
}

/* What the township sends of the same incident. */
static uint64_t
one_above(int64_t affected)
{
	struct op_report_file f = flood(T1, affected);

	f.incident = report_of(&w, one_report()).incident;
	return send_report(&w, "town1", &f);
}

static uint64_t
one_call(void)
{
	struct op_sos_send a = { .place = "四社", .text = "要冲锋舟" };
	struct reply r;

	memcpy(a.area, V11, sizeof V11);
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
	return r.answer.id;
}

START_TEST(list_of_reports)
{
	uint64_t id = one_report();
	struct arg arg = { 0 };

	sit("town1", "report_list", 0);
	press_action(&st, "export");
	TOP(&st, "export");
	SHOWS(&st, "report list --csv");
	seat_type(&st, "0");
	/* What the list is limited to goes along; a word that rows hold does not, and that is said. */
	seat_type(&st, "/state=sent waiting=0" KEY_ENTER);
	press_action(&st, "export");
	SHOWS(&st, "report list state=sent waiting=0 --csv");
	seat_type(&st, "0");
	seat_type(&st, "/受灾" KEY_ENTER);
	press_action(&st, "export");
	SHOWS(&st, "report list --csv");
	SHOWS(&st, "不只是含有“受灾”的");
	seat_type(&st, "0/" KEY_ENTER);
	arg.id = report_of(&w, id).incident;
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("report_list"), &arg, 0));
	seat_type(&st, "");
	press_action(&st, "export");
	SHOWS(&st, "report list incident=E0722-01 --csv");
	seat_type(&st, "0");
	press_row(&st, "受灾120");
	TOP(&st, "report_show");
	ck_assert_uint_eq(st.ui->top->arg.id, id);
}
END_TEST

START_TEST(review_opens_a_report)
{
	uint64_t id = one_report();

	sit("town1", "review", 0);
	press_row(&st, "受灾120");
	TOP(&st, "report_show");
	ck_assert_uint_eq(st.ui->top->arg.id, id);
}
END_TEST

START_TEST(versions_of_a_report)
{
	struct op_report_file f = flood(V11, 140);
	uint64_t id = one_report();

	f.incident = report_of(&w, id).incident;
	send_report(&w, "v11a", &f);
	sit("v11a", "report_show", id);
	SHOWS(&st, "140");
	press_action(&st, "versions");
	SHOWS(&st, "受灾120");
	SHOWS(&st, "受灾140");
	press_row(&st, "受灾120");
	TOP(&st, "report_show");
	SHOWS(&st, "120");
}
END_TEST

START_TEST(acceptance_taken_back)
{
	uint64_t id = one_report();
	struct reply reply;

	accept_report(&w, "town1", id, &reply);
	sit("town1", "report_show", id);
	press_action(&st, "take back the acceptance");
	press_text(&st, "reason", "看错了");
	press_send(&st);
	ck_assert_int_eq(report_of(&w, id).state, report_state_sent);
	press_open(&st, "report_show", id);
	SHOWS(&st, "撤回审核：看错了");
}
END_TEST

START_TEST(from_a_report_onwards)
{
	uint64_t id = one_report();

	sit("town1", "report_show", id);
	press_action(&st, "export");
	SHOWS(&st, "report show ");
	press_row(&st, "在这里显示");
	TOP(&st, "kit_page");
	SHOWS(&st, "受灾人口");
	/* As text alone; any key goes back. */
	press_action(&st, "plain text");
	ck_assert(st.ui->suspended);
	SHOWS(&st, "受灾人口");
	seat_type(&st, " ");
	ck_assert(!st.ui->suspended);
	seat_type(&st, "0");
	press_row(&st, "纯文本");
	ck_assert(st.ui->suspended);
	SHOWS(&st, "--csv > fengsui.csv");
	seat_type(&st, " 00");
	seat_type(&st, "");
	press_open(&st, "report_show", id);
	press_action(&st, "incident");
	TOP(&st, "incident_show");
	ck_assert_uint_eq(st.ui->top->arg.id, report_of(&w, id).incident);
}
END_TEST

START_TEST(total_of_the_only_incident)
{
	one_above(157);
	sit("county", "total", 0);
	SHOWS(&st, "157");
	press_action(&st, "other columns");
	press_action(&st, "export");
	TOP(&st, "export");
	SHOWS(&st, "report total incident=");
	seat_type(&st, "0");
	press_action(&st, "one tier down");
	ck_assert_msg(strcmp(st.ui->top->arg.code, T1) == 0, "%s", seat_text(&st));
	SHOWS(&st, "天义昌");
	SHOWS(&st, "120");
	press_row(&st, "天义昌");
	TOP(&st, "report_show");
}
END_TEST

/* With nothing below it says so. */
START_TEST(nothing_a_tier_down)
{
	struct op_incident_open a = { .class = incident_class_natural, .area = V21,
	    .hazard = hazard_hail, .text = "冰雹" };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "county", "incident.open", &a, &r), DONE);
	sit("county", "total", 0);
	press_action(&st, "one tier down");
	TOP(&st, "total");
	SHOWS(&st, "下级都还没有报送");
}
END_TEST

START_TEST(total_of_which)
{
	struct op_incident_open a = { .class = incident_class_natural, .area = V21,
	    .hazard = hazard_hail, .text = "冰雹" };
	struct reply r;

	one_above(157);
	ck_assert_int_eq(world_do(&w, "county", "incident.open", &a, &r), DONE);
	sit("county", "total", 0);
	SHOWS(&st, "风雹");
	press_row(&st, "洪涝");
	TOP(&st, "total");
	SHOWS(&st, "157");
}
END_TEST

/* A township fills its own report with what it has accepted. */
START_TEST(own_report_from_the_total)
{
	uint64_t id = one_report();
	struct report list[4];
	struct report_filter f = { .area = T1, .limit = 4 };
	struct report_version v;
	struct viewer who;
	struct reply r;
	struct txn t;
	size_t n;

	ck_assert_int_eq(accept_report(&w, "town1", id, &r), DONE);
	sit("town1", "total", report_of(&w, id).incident);
	press_action(&st, "to review");
	TOP(&st, "review");
	seat_type(&st, "0");
	press_action(&st, "own report");
	TOP(&st, "report_form");
	press_text(&st, "affected", "120");
	press_send(&st);
	world_viewer(&w, "county", &who);
	world_read(&w, &t);
	n = report_list(&t, &who, &f, list, 4);
	txn_abort(&t);
	ck_assert_uint_ge(n, 1);
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].area, T1) == 0)
			id = list[i].id;
	ck_assert_str_eq(report_of(&w, id).area, T1);
	v = latest_of(&w, id);
	ck_assert_int_eq(v.affected.v, 120);
}
END_TEST

START_TEST(put_off_from_the_report)
{
	uint64_t id = one_report();

	sit("town1", "needs", 0);
	press_row(&st, "审核");
	TOP(&st, "report_show");
	ck_assert_uint_eq(st.ui->top->arg.id, id);
	press_action(&st, "later");
	TOP(&st, "later");
}
END_TEST

START_TEST(call_answered_from_its_own_screen)
{
	uint64_t id = one_call();
	struct sos s;

	sit("town1", "sos_show", id);
	press_action(&st, "incident");
	TOP(&st, "incident_show");
	seat_type(&st, "0");
	press_action(&st, "answer");
	world_get(&w, &kind_sos, id, &s);
	ck_assert_uint_eq(s.answered_by, world_account(&w, "town1"));
	w.now += 5000;
	seat_type(&st, "");
	ck_assert(!press_offers(&st, "answer"));
}
END_TEST

/* What is put off rings no more until its time has come. */
START_TEST(what_is_put_off_is_still)
{
	uint64_t id = one_report();
	struct op_need_later a = { .until = w.now + 9 * 60000, .reason = "在路上" };
	struct need_row rows[4];
	struct viewer v;
	struct reply r;
	struct txn t;

	(void)id;
	sit("town1", "report_list", 0);
	SHOWS(&st, "Ctrl-G两次");
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_ge(need_list(&t, &v, w.now, rows, 4), 1);
	txn_abort(&t);
	a.which = rows[0].need.id;
	ck_assert_int_eq(world_do(&w, "town1", "need.later", &a, &r), DONE);
	seat_notice(&st);
	SHOWS_NOT(&st, "Ctrl-G两次");
	w.now += 9 * 60000 + 1;
	seat_notice(&st);
	SHOWS(&st, "Ctrl-G两次");
}
END_TEST

/* The form's own id goes out, so that sending again stores nothing twice. */
START_TEST(a_form_has_one_id)
{
	uint8_t id[OP_ID_BYTES];
	struct entry e;
	struct txn t;

	sit("v11a", "report_form", 0);
	press_choice(&st, "hazard", "洪涝");
	press_text(&st, "affected", "7");
	memcpy(id, st.ui->top->form->draft.op_id, sizeof id);
	press_send(&st);
	world_read(&w, &t);
	ck_assert_int_eq(journal_get(&t, core_seq(w.core), &e, NULL), 0);
	ck_assert_str_eq(e.op, "report.file");
	ck_assert_mem_eq(e.op_id, id, sizeof id);
	txn_abort(&t);
}
END_TEST

START_TEST(telephone_book)
{
	sit("v11a", "contacts", 0);
	press_row(&st, "吴样例");
	SHOWS(&st, "0477-");
}
END_TEST

/* The sentence that says what is not listed is no entry, and is not counted as one. */
START_TEST(journal_counts_its_entries)
{
	struct op_report_file f = flood(V11, 0);

	for (int i = 1; i <= 205; i++) {
		f.affected = FIGURE(i);
		send_report(&w, "v11a", &f);
		w.now += 1000;
	}
	sit("super", "journal", 0);
	SHOWS(&st, "第1-");
	SHOWS(&st, "后面还有");
	for (int i = 0; i < 40 && !seat_shows(&st, "共"); i++)
		seat_type(&st, KEY_PGDN);
	SHOWS(&st, "共2");
	SHOWS(&st, " 1 07-22");		/* the first entry of all */
	seat_type(&st, "8");
	SHOWS(&st, "第1-");
	seat_type(&st, "/报送灾情" KEY_ENTER);
	SHOWS(&st, "后面还有");
	for (int i = 0; i < 80 && !seat_shows(&st, "筛到205"); i++)
		seat_type(&st, "8");
	SHOWS(&st, "筛到205");
	for (int i = 0; i < 40 && !seat_shows(&st, "第1-"); i++)
		seat_type(&st, KEY_PGUP);
	SHOWS(&st, "第1-");
}
END_TEST

/* What is older than the entries shown is found too; a filter names its column. */
START_TEST(journal_is_searched_whole)
{
	struct op_report_file f = flood(V11, 0);

	core_begin(w.core, w.now);
	core_note(w.core, &(struct origin){ .local = 1 }, "county.restore", "reason", "Disk");
	core_commit(w.core);
	for (int i = 1; i <= 205; i++) {
		f.affected = FIGURE(i);
		send_report(&w, "v11a", &f);
		w.now += 1000;
	}
	sit("super", "journal", 0);
	SHOWS_NOT(&st, "local:0");
	seat_type(&st, "/ｄisk" KEY_ENTER);
	SHOWS(&st, "local:0");
	seat_type(&st, "/actor=local:0" KEY_ENTER);
	SHOWS(&st, "Disk");
	st.ui->top->looks = 40;		/* as in a log of many years */
	seat_type(&st, "/disk" KEY_ENTER);
	SHOWS_NOT(&st, "local:0");
	for (int i = 0; i < 10 && !seat_shows(&st, "local:0"); i++) {
		SHOWS(&st, "按“更多”接着找");
		SHOWS_NOT(&st, "没有这样的记录");
		seat_type(&st, i % 2 ? "8" : KEY_PGDN);
	}
	SHOWS(&st, "local:0");
	for (int i = 0; i < 3; i++)
		seat_type(&st, KEY_PGDN);
	SHOWS(&st, "local:0");
	SHOWS_NOT(&st, "接着找");
	seat_type(&st, "/op=foo" KEY_ENTER);
	SHOWS(&st, "foo");
}
END_TEST

START_TEST(entry_of_the_journal)
{
	one_report();
	sit("super", "journal", 0);
	press_row(&st, "报送灾情");
	TOP(&st, "kit_page");
	SHOWS(&st, "report");
}
END_TEST

START_TEST(setting_changed)
{
	char value[700];
	struct txn t;

	sit("admin", "settings", 0);
	seat_type(&st, "1");
	TOP(&st, "kit_record");
	SHOWS(&st, "默认: 480");
	press_row(&st, "修改设置");
	TOP(&st, "kit_record_form");
	press_text(&st, "value", "\177\177\177\177\177\177\177" "17");
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	SHOWS(&st, "17");
	seat_type(&st, "1");
	world_read(&w, &t);
	setting_text(&t, (enum setting_id)0, value, sizeof value);
	txn_abort(&t);
	ck_assert_str_eq(value, "17");
}
END_TEST

START_TEST(phrases_and_who_said_it)
{
	struct report_version v;
	struct report r[2];
	struct report_filter f = { .area = V11, .limit = 2 };
	struct viewer who;
	struct txn t;

	sit("town1", "report_form", 0);
	press_choice(&st, "area", "天义昌");
	press_choice(&st, "hazard", "洪涝");
	press_text(&st, "text", "");
	seat_type(&st, KEY_RIGHT);
	press_row(&st, "正在转移");
	press_choice(&st, "by_phone", "孙样例");
	press_text(&st, "affected", "7");
	press_send(&st);
	world_viewer(&w, "county", &who);
	world_read(&w, &t);
	ck_assert_uint_eq(report_list(&t, &who, &f, r, 2), 1);
	txn_abort(&t);
	v = latest_of(&w, r[0].id);
	ck_assert_ptr_nonnull(strstr(v.text, "正在转移"));
	ck_assert_int_eq(v.affected.v, 7);
}
END_TEST

/* A desk looks at its board, a village at its home, without the desk's own lines. */
START_TEST(each_has_his_words)
{
	struct op_report_file own = flood(COUNTY, 500);

	own.incident = report_of(&w, one_report()).incident;
	send_report(&w, "county", &own);
	sit("county", "report_list", 0);
	SHOWS(&st, "待上报");
	SHOWS(&st, "待审");
	seat_type(&st, "0");
	TOP(&st, "board");
	SHOWS(&st, "值班台");
	SHOWS(&st, "增加受影响地区");
	seat_close(&st);
	sit("v11a", "sos", 0);
	seat_type(&st, KEY_ENTER);
	SHOWS(&st, "还没选");
	seat_type(&st, "0");
	TOP(&st, "board");
	SHOWS(&st, "首页");
	SHOWS_NOT(&st, "值班台");
	SHOWS(&st, "报送灾情");
	SHOWS_NOT(&st, "受影响地区");
}
END_TEST

Suite *suite_screens_read(void);

Suite *
suite_screens_read(void)
{
	Suite *s = suite_create("screens_read");
	TCase *tc = tcase_create("screens_read");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, list_of_reports);
	tcase_add_test(tc, review_opens_a_report);
	tcase_add_test(tc, versions_of_a_report);
	tcase_add_test(tc, acceptance_taken_back);
	tcase_add_test(tc, from_a_report_onwards);
	tcase_add_test(tc, total_of_the_only_incident);
	tcase_add_test(tc, total_of_which);
	tcase_add_test(tc, nothing_a_tier_down);
	tcase_add_test(tc, own_report_from_the_total);
	tcase_add_test(tc, put_off_from_the_report);
	tcase_add_test(tc, call_answered_from_its_own_screen);
	tcase_add_test(tc, what_is_put_off_is_still);
	tcase_add_test(tc, a_form_has_one_id);
	tcase_add_test(tc, telephone_book);
	tcase_add_test(tc, journal_counts_its_entries);
	tcase_add_test(tc, journal_is_searched_whole);
	tcase_add_test(tc, entry_of_the_journal);
	tcase_add_test(tc, setting_changed);
	tcase_add_test(tc, phrases_and_who_said_it);
	tcase_add_test(tc, each_has_his_words);
	suite_add_tcase(s, tc);
	return s;
}
