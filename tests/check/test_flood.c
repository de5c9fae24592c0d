/* What floods is counted, told once a minute, and found by administrators on their board. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/lang/when.h"
#include "tests/check/help_press.h"

Suite *suite_flood(void);

static struct world w;
static struct reply r;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static void
set(const char *name, const char *value)
{
	struct op_setting_set a = { 0 };

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.value, sizeof a.value, "%s", value);
	world_do(&w, "", "setting.set", &a, &r);
	DONE_REPLY(r);
}

static enum outcome
open_one(const char *login, const char *area, int n)
{
	struct op_incident_open a = { .hazard = hazard_flood };

	snprintf(a.place, sizeof a.place, "%d组", n);
	snprintf(a.area, sizeof a.area, "%s", area);
	return world_do(&w, login, "incident.open", &a, &r);
}

static bool
crowd_of(enum crowd_what what, const char *login, struct crowd *out)
{
	uint64_t account = login[0] != '\0' ? world_account(&w, login) : 0;
	struct walk k;
	struct txn t;
	bool found = false;

	world_read(&w, &t);
	walk_open(&k, &t, TABLE_KIND + kind_crowd.no, NULL, 0, false);
	while (!found && walk_next(&k))
		found = record_get(&t, &kind_crowd, get_u64(k.key), out) && out->what == (int)what &&
		    out->account == account;
	walk_close(&k);
	txn_abort(&t);
	return found;
}

/* A flood of many minutes: each row counts all of it, and standard error has one line a
 * minute. */
START_TEST(a_flood_is_told_once_a_minute)
{
	int64_t refused[2] = { 0, 0 }, began = w.now;
	const char *const who[2] = { "v11a", "v12" };
	int saved = dup(2), lines = 0, c;
	FILE *err = tmpfile();
	struct crowd row;

	set("account.bucket", "60");
	set("account.refill", "1");
	ck_assert_ptr_nonnull(err);
	ck_assert_int_ge(dup2(fileno(err), 2), 0);
	for (int i = 0; w.now < began + 5 * MINUTE; i++) {
		int k = i % 3 == 0;

		refused[k] += open_one(who[k], k ? V12 : V11, i) == REFUSED;
		w.now += 500;
	}
	w.now += 2 * MINUTE;
	ck_assert_int_eq(open_one("county", COUNTY, 1), DONE);
	ck_assert_int_ge(dup2(saved, 2), 0);
	close(saved);
	for (int i = 0; i < 2; i++) {
		ck_assert(crowd_of(crowd_what_flood, who[i], &row));
		ck_assert_int_eq(row.times, refused[i]);
		ck_assert_int_gt(row.times, 50);
	}
	rewind(err);
	while ((c = getc(err)) != EOF)
		lines += c == '\n';
	fclose(err);
	ck_assert_int_ge(lines, 5);
	ck_assert_int_le(lines, 7);
}
END_TEST

/* Facts for one's own call are stored however many they are, so administrators must see them. */
START_TEST(facts_without_end_are_a_flood)
{
	struct op_sos_send facts = { .area = V11 };
	struct crowd row;

	set("account.bucket", "60");
	set("account.refill", "1");
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &facts, &r), DONE);
	facts.which = r.answer.id;
	w.now += 20 * MINUTE;		/* 20 are back */
	for (int i = 0; i < 50; i++) {
		snprintf(facts.text, sizeof facts.text, "屋顶%d人", i);
		ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &facts, &r), DONE);
		ck_assert_uint_eq(r.answer.id, facts.which);
	}
	w.now += MINUTE;
	ck_assert_int_eq(open_one("county", COUNTY, 1), DONE);
	ck_assert(crowd_of(crowd_what_flood, "v11a", &row));
	ck_assert_int_eq(row.times, 30);
}
END_TEST

/* One after an hour is another one, and after two days nothing is left of it. */
START_TEST(a_flood_is_forgotten)
{
	struct crowd row;

	core_crowd(w.core, crowd_what_pool, 0, 40);
	ck_assert_int_eq(open_one("v11a", V11, 1), DONE);
	ck_assert(crowd_of(crowd_what_pool, "", &row));
	ck_assert_int_eq(row.times, 40);
	w.now += 2 * HOUR;
	core_crowd(w.core, crowd_what_pool, 0, 3);
	ck_assert_int_eq(open_one("v11a", V11, 2), DONE);
	ck_assert(crowd_of(crowd_what_pool, "", &row));
	ck_assert_int_eq(row.times, 3);
	ck_assert_int_eq(row.since, w.now);
	w.now += 50 * HOUR;
	core_crowd(w.core, crowd_what_seats, 0, 1);
	ck_assert_int_eq(open_one("v11a", V11, 3), DONE);
	ck_assert(!crowd_of(crowd_what_pool, "", &row));
}
END_TEST

/* More accounts than are counted apart: the rest of them together. */
START_TEST(floods_of_very_many_are_counted_whole)
{
	struct walk k;
	struct crowd row;
	struct txn t;
	int64_t sum = 0;

	for (uint64_t i = 0; i < 5000; i++)
		core_crowd(w.core, crowd_what_flood, 1000 + i % 500, 1);
	for (int what = crowd_what_pool; what <= crowd_what_seats; what++)
		core_crowd(w.core, (enum crowd_what)what, 0, 1);
	ck_assert_int_eq(open_one("v11a", V11, 1), DONE);
	world_read(&w, &t);
	walk_open(&k, &t, TABLE_KIND + kind_crowd.no, NULL, 0, false);
	while (walk_next(&k))
		if (record_get(&t, &kind_crowd, get_u64(k.key), &row) && row.what == crowd_what_flood)
			sum += row.times;
	walk_close(&k);
	txn_abort(&t);
	ck_assert_int_eq(sum, 5000);
	for (int what = crowd_what_pool; what <= crowd_what_seats; what++)
		ck_assert(crowd_of((enum crowd_what)what, "", &row));
}
END_TEST

/* The row of all the others goes on from minute to minute, whoever comes to have his own. */
START_TEST(the_others_keep_one_row)
{
	struct walk k;
	struct crowd row;
	struct txn t;
	size_t n = 0;

	for (int minute = 0; minute < 4; minute++) {
		for (uint64_t i = 0; i < 200; i++)
			core_crowd(w.core, crowd_what_flood, 1000u * (unsigned)(minute + 1) + i, 1);
		w.now += MINUTE;
		ck_assert_int_eq(open_one("v11a", V11, minute), DONE);
	}
	world_read(&w, &t);
	walk_open(&k, &t, TABLE_KIND + kind_crowd.no, NULL, 0, false);
	while (walk_next(&k))
		n += record_get(&t, &kind_crowd, get_u64(k.key), &row) && row.account == 0;
	walk_close(&k);
	txn_abort(&t);
	ck_assert_uint_eq(n, 1);
}
END_TEST

static struct seat st;

static void
sit(const char *login, int cols, int rows, enum language l)
{
	seat_open(&st, &w, login, cols, rows, l, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
}

static void
grant(const char *login, const char *role, const char *area)
{
	struct op_account_grant g = { .which = world_account(&w, login) };

	snprintf(g.area, sizeof g.area, "%s", area);
	snprintf(g.role, sizeof g.role, "%s", role);
	world_do(&w, "", "account.grant", &g, &r);
	DONE_REPLY(r);
}

/* On the board of who can do something about it, also when he comes hours later; on
 * nobody else's. */
START_TEST(administrators_find_floods_on_their_board)
{
	const int cols = _i % 2 ? 45 : 80, rows = _i % 2 ? 20 : 24;
	const bool zh = _i < 2;

	seat_catalogue();
	grant("town2", "admin", T2);
	set("account.bucket", "60");
	for (int i = 0; i < 63; i++)
		open_one("v11a", V11, i);
	core_crowd(w.core, crowd_what_pool, 0, 40);
	w.now += 3 * HOUR;
	open_one("v11b", V11, 1);
	sit("admin", cols, rows, zh ? language_zh : language_en);
	SHOWS(&st, zh ? "发送过多" : "above its bucket");
	SHOWS(&st, zh ? "登录前连接已满" : "connections full before login");
	seat_type(&st, "1");
	TOP(&st, "account_show");
	seat_close(&st);
	sit("town2", cols, rows, zh ? language_zh : language_en);
	SHOWS_NOT(&st, zh ? "发送过多" : "above its bucket");
	SHOWS_NOT(&st, zh ? "连接已满" : "connections full");
	seat_close(&st);
	sit("county", cols, rows, zh ? language_zh : language_en);
	SHOWS_NOT(&st, zh ? "发送过多" : "above its bucket");
	seat_close(&st);
}
END_TEST

/* Suspended at night, decided in the morning. */
START_TEST(suspended_accounts_wait_on_his_board)
{
	const int cols = _i % 2 ? 45 : 80, rows = _i % 2 ? 20 : 24;
	const bool zh = _i < 2;
	struct op_account_suspend off = { .which = world_account(&w, "v11a"), .reason = "账号被人冒用" };
	struct op_account_disable on = { .which = off.which, .reason = "已换口令" };

	seat_catalogue();
	core_crowd(w.core, crowd_what_flood, off.which, 70);
	world_do(&w, "county", "account.suspend", &off, &r);
	DONE_REPLY(r);
	w.now += 9 * HOUR;
	sit("admin", cols, rows, zh ? language_zh : language_en);
	SHOWS(&st, zh ? "暂停，等您决定" : "suspended until you decide");
	SHOWS(&st, zh ? "发送过多" : "above its bucket");	/* and why */
	seat_type(&st, "1");
	TOP(&st, "account_show");
	seat_close(&st);
	sit("county", cols, rows, zh ? language_zh : language_en);
	SHOWS_NOT(&st, zh ? "等您决定" : "until you decide");
	seat_close(&st);
	world_do(&w, "admin", "account.enable", &on, &r);
	DONE_REPLY(r);
	sit("admin", cols, rows, zh ? language_zh : language_en);
	SHOWS_NOT(&st, zh ? "等您决定" : "until you decide");
	seat_close(&st);
}
END_TEST

/* --- rows of one sender --- */

static uint64_t
call(const char *login, const char *area, int trapped, bool drill)
{
	struct op_sos_send a = { .drill = drill, .trapped = { trapped, trapped > 0 } };

	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&w, login, "sos.send", &a, &r);
	DONE_REPLY(r);
	w.now += 1000;
	return r.answer.id;
}

/* n calls from as many villages of two townships, of which the third names most people. */
static void
many_calls(int n, bool drill)
{
	static const char *const at[] = { "150621200200", "150621200201", "150621200202", "150621200203",
		"150621200204", "150621103200", "150621103201", "150621103202" };

	for (int i = 0; i < n; i++)
		call("v11a", at[i], i == 2 ? 9 : 1, drill);
}

static size_t
rows_that_say(const char *what)
{
	size_t n = 0;

	for (size_t i = 0; i < st.ui->top->page.n; i++)
		n += st.ui->top->page.row[i].left != NULL && strstr(st.ui->top->page.row[i].left, what) != NULL;
	return n;
}

/* Eight of his, one of another: two rows, the worst in sight, and all behind it. */
START_TEST(calls_of_one_sender_are_one_row)
{
	const int cols = _i ? 45 : 80, rows = _i ? 20 : 24;

	seat_catalogue();
	many_calls(8, false);
	call("v21", V21, 2, false);
	sit("county", cols, rows, language_zh);
	ck_assert_msg(rows_that_say("应答求救") == 2, "%s", seat_text(&st));
	ck_assert_msg(rows_that_say("应答求救 孙样例 8件 困16") == 1, "%s", seat_text(&st));
	ck_assert_msg(rows_that_say("最重 求0722-03") == 1, "%s", seat_text(&st));
	SHOWS(&st, "要办 9");
	SHOWS(&st, cols < 60 ? "! 求救9件" : "! 求救共9件");
	press_row(&st, "8件");
	TOP(&st, "needs");
	ck_assert_uint_eq(st.ui->top->all, 8);
	seat_close(&st);
}
END_TEST

/* Who only looks on has one row of it too, which leads to the list. */
START_TEST(calls_that_he_watches_are_one_row)
{
	seat_catalogue();
	many_calls(8, false);
	call("v21", V21, 2, false);
	sit("super", 80, 24, language_zh);
	ck_assert_msg(rows_that_say("孙样例: 8件求救，最重 求0722-03") == 1, "%s", seat_text(&st));
	ck_assert_msg(rows_that_say("求0722-05") == 0, "%s", seat_text(&st));
	SHOWS(&st, "求救 9");
	press_row(&st, "8件");
	TOP(&st, "sos_list");
	ck_assert_uint_eq(st.ui->top->all, 9);
	seat_close(&st);
}
END_TEST

/* Few are not many, and drills are nobody's real calls. */
START_TEST(four_calls_are_four_rows)
{
	seat_catalogue();
	many_calls(4, false);
	many_calls(6, true);
	sit("county", 80, 24, language_zh);
	ck_assert_msg(rows_that_say("应答求救 求") == 4, "%s", seat_text(&st));
	ck_assert_msg(rows_that_say("6件") == 1, "%s", seat_text(&st));
	press_row(&st, "6件");
	ck_assert_uint_eq(st.ui->top->all, 6);
	ck_assert_uint_eq(rows_that_say("演练"), 6);
	seat_close(&st);
}
END_TEST

/* While he works through them the page keeps those that are left, however few. */
START_TEST(the_rest_of_many_stays_on_its_page)
{
	struct op_sos_answer a = { 0 };

	seat_catalogue();
	many_calls(5, false);
	a.which = r.answer.id;
	sit("county", 80, 24, language_zh);
	press_row(&st, "5件");
	ck_assert_uint_eq(st.ui->top->all, 5);
	world_do(&w, "leader", "sos.answer", &a, &r);
	DONE_REPLY(r);
	seat_notice(&st);
	ck_assert_msg(st.ui->top->all == 4, "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* Casualties too: their sum, and the worst by name. */
START_TEST(grave_reports_of_one_sender_are_one_row)
{
	seat_catalogue();
	for (int i = 1; i <= 6; i++) {
		struct op_report_file f = { .incident = REF_NEW, .hazard = hazard_flood, .area = V11 };

		f.occurred = w.now - 600000;
		f.affected = (struct num){ 10, true };
		f.dead = (struct num){ i == 4 ? 7 : 1, true };
		world_do(&w, "v11a", "report.file", &f, &r);
		DONE_REPLY(r);
		w.now += 1000;
	}
	sit("county", 80, 24, language_zh);
	ck_assert_msg(rows_that_say("6件 死12") == 1, "%s", seat_text(&st));
	ck_assert_msg(rows_that_say("最重 灾0722-04") == 1, "%s", seat_text(&st));
	ck_assert_msg(rows_that_say("伤亡 灾") == 0, "%s", seat_text(&st));
	press_row(&st, "6件");
	ck_assert_uint_eq(st.ui->top->all, 6);
	seat_close(&st);
}
END_TEST

Suite *
suite_flood(void)
{
	Suite *s = suite_create("flood");
	TCase *tc = tcase_create("flood");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_flood_is_told_once_a_minute);
	tcase_add_test(tc, facts_without_end_are_a_flood);
	tcase_add_test(tc, a_flood_is_forgotten);
	tcase_add_test(tc, floods_of_very_many_are_counted_whole);
	tcase_add_test(tc, the_others_keep_one_row);
	tcase_add_loop_test(tc, administrators_find_floods_on_their_board, 0, 4);
	tcase_add_loop_test(tc, suspended_accounts_wait_on_his_board, 0, 4);
	tcase_add_loop_test(tc, calls_of_one_sender_are_one_row, 0, 2);
	tcase_add_test(tc, calls_that_he_watches_are_one_row);
	tcase_add_test(tc, four_calls_are_four_rows);
	tcase_add_test(tc, the_rest_of_many_stays_on_its_page);
	tcase_add_test(tc, grave_reports_of_one_sender_are_one_row);
	suite_add_tcase(s, tc);
	return s;
}
