/* 催办链 as people see and change them: lists, versions that differ to the eye, the form. */
#include <check.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "src/rules/need/chain.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"

Suite *suite_chain(void);

static struct world w;
static struct typed t;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
	/* A seat has the catalogue of this build; so has what is typed from here on. */
	seat_open(&st, &w, "county", 80, 24, language_zh, charset_utf8);
	seat_close(&st);
	t = (struct typed){ .language = language_zh };
}

static void
teardown(void)
{
	world_close(&w);
}

#define DONE_BY(login, line) ck_assert_msg(type_line(&w, login, line, &t) == 0, "%s: %s", line, t.err)
#define SAYS(text) ck_assert_msg(strstr(t.out, text) != NULL, "no “%s” in\n%s", text, t.out)
#define SAYS_NOT(text) ck_assert_msg(strstr(t.out, text) == NULL, "“%s” in\n%s", text, t.out)

/* What is shown can be typed again, in either language. */
START_TEST(steps_are_read_back)
{
	struct chain_plan plan, again;
	char text[2000], bad[64];
	struct txn txn;
	struct buf b;

	world_read(&w, &txn);
	for (const struct chain_row *row = chain_rows; row->name != NULL; row++) {
		chain_shipped(&txn, row, &plan);
		for (int zh = 0; zh < 2; zh++) {
			buf_init(&b, text, sizeof text);
			chain_steps_text(&plan, zh, &b);
			memset(&again, 0, sizeof again);
			ck_assert_int_eq(chain_read(buf_str(&b), &again, bad), M_NONE);
			ck_assert_uint_eq(again.n, plan.n);
			for (size_t i = 0; i < plan.n; i++)
				ck_assert_mem_eq(&again.step[i], &plan.step[i], sizeof again.step[i]);
		}
	}
	txn_abort(&txn);
}
END_TEST

/* Of each version all that it was, since when, by whom, and what it changed. */
START_TEST(no_two_versions_look_alike)
{
	DONE_BY("county", "chain show review");
	SAYS_NOT("上一版本");
	SAYS("自带的");
	DONE_BY("admin", "chain set review lease=45 leader=leader");
	world_sleep(&w, 60000);
	DONE_BY("admin", "chain set review put_off=20 again=5 leader=leader");
	DONE_BY("admin", "chain set review stops=done leader=leader");
	DONE_BY("admin", "chain set review steps=\"0 承办 响; 10 上级 响+名单\" leader=leader");
	DONE_BY("county", "chain show 审核");
	SAYS("版本：4\n");
	SAYS("本版增加步骤：10 上级 响+名单\n");
	SAYS("本版去掉步骤：期限+0 上级 响\n");
	SAYS("本版改动：何时停: 认领 → 办结\n");
	SAYS("最长稍后分钟: 30 → 20; 末步重复分钟: 60 → 5\n");
	SAYS("本版改动：认领分钟: 30 → 45\n");
	SAYS("设置时间：20:01\n");
	SAYS("设置时间：20:00\n");
	SAYS("被替换：20:01\n");
	SAYS("设置人：");
	SAYS("批准领导：");
	DONE_BY("admin", "chain reset review leader=leader");
	DONE_BY("county", "chain show review");
	SAYS("自带的");
	SAYS("版本：4\n");
	SAYS("版本：1\n");
	DONE_BY("county", "chain list");
	SAYS("review\t要审的报告\t0 承办 响; 期限+0 上级 响\t认领\t30\t30\t");
	ck_assert_int_eq(type_line(&w, "county", "chain show 没有", &t), 2);
	ck_assert_ptr_nonnull(strstr(t.err, "没有"));
}
END_TEST

/* Every chain in its words; the form begins with what is in force and sends what differs. */
START_TEST(set_by_screen)
{
	struct chain_plan plan;
	struct txn txn;

	seat_open(&st, &w, "admin", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, "chains", 0);
	SHOWS(&st, "期限+0 上级 响");
	press_row(&st, "要审的报告");
	TOP(&st, "kit_record");
	SHOWS(&st, "版本: 自带的");
	SHOWS(&st, "恢复催办链 现在不行");
	press_row(&st, "修改催办链");
	TOP(&st, "kit_record_form");
	ck_assert_str_eq(form_text(st.ui->top, "steps"), "0 承办 响; 期限+0 上级 响");
	press_text(&st, "lease", "\177\177" "45");
	press_choice(&st, "leader", "leader");
	press_send(&st);
	TOP(&st, "kit_record");
	SHOWS(&st, "版本: 1");
	SHOWS(&st, "认领分钟: 30 → 45");
	world_read(&w, &txn);
	chain_in_force(&txn, "review", &plan);
	txn_abort(&txn);
	ck_assert_int_eq(plan.head.version, 1);
	ck_assert_int_eq(plan.head.lease, 45);
	ck_assert_int_eq(plan.head.put_off, 30);
	ck_assert_uint_eq(plan.n, 2);
	press_row(&st, "修改催办链");
	press_text(&st, "steps", "\177\177\177\177" "50 各级 响");
	press_choice(&st, "leader", "leader");
	press_send(&st);
	seat_close(&st);
}
END_TEST

/* What is no more in force is only read. */
START_TEST(a_former_version_is_only_read)
{
	DONE_BY("admin", "chain set review lease=45 leader=leader");
	DONE_BY("admin", "chain set review lease=50 leader=leader");
	seat_open(&st, &w, "admin", 45, 20, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, "chains", 0);
	press_row(&st, "要审的报告");
	SHOWS(&st, "版本: 2");
	press_row(&st, "上一版本");
	SHOWS(&st, "版本: 1");
	SHOWS_NOT(&st, "修改催办链");
	SHOWS_NOT(&st, "上一版本");
	seat_close(&st);
}
END_TEST

Suite *
suite_chain(void)
{
	Suite *s = suite_create("chain");
	TCase *tc = tcase_create("chain");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, steps_are_read_back);
	tcase_add_test(tc, no_two_versions_look_alike);
	tcase_add_test(tc, set_by_screen);
	tcase_add_test(tc, a_former_version_is_only_read);
	suite_add_tcase(s, tc);
	return s;
}
