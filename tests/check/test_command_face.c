/*
 * What every subject has from its tables without code of its own: list and show,
 * their filters and limits; and the short commands, which are people's habits.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/command/face.h"
#include "src/command/find.h"
#include "src/op/face.h"
#include "tests/check/help_command.h"
#include "tests/check/help_need.h"

Suite *suite_command_face(void);

static struct world w;
static struct typed t;

static void
setup(void)
{
	world_open(&w);
	memset(&t, 0, sizeof t);
}

static void
teardown(void)
{
	world_close(&w);
}

static int
type(const char *login, const char *line)
{
	t.input = NULL;
	t.language = 0;
	return type_line(&w, login, line, &t);
}

/* Typed without a noun. Whoever takes one of these away breaks what people type
 * on the worst night; a new row takes none, because it has to say .alone. */
static const struct { const char *word, *verb; } short_commands[] = {
	{ "报", "report file" }, { "报送", "report file" }, { "上报", "report file" },
	{ "审", "report accept" }, { "通过", "report accept" }, { "审核通过", "report accept" },
	{ "驳回", "report return" }, { "退回", "report return" },
	{ "打开", "report open" }, { "阅", "report open" },
	{ "填报", "report ask" }, { "问答填报", "report ask" },
	{ "合计", "report total" }, { "汇总", "report total" },
	{ "灾情清单", "report list" }, { "查看灾情", "report show" },
	{ "求救", "sos send" }, { "呼救", "sos send" }, { "应答", "sos answer" },
	{ "求救清单", "sos list" }, { "查看求救", "sos show" },
	{ "接报", "incident open" }, { "新建", "incident open" }, { "记事", "incident note" },
	{ "记", "incident note" }, { "划去", "incident strike" }, { "状态", "incident state" },
	{ "受影响地区", "incident area" }, { "并入", "incident link" },
	{ "撤销并入", "incident unlink" }, { "定名", "incident name" },
	{ "显示电话", "incident reveal" }, { "显示个人信息", "incident reveal" }, { "事件清单", "incident list" },
	{ "查看事件", "incident show" },
	{ "认领", "need take" }, { "已读", "need seen" }, { "稍后", "need later" },
	{ "伤亡应答", "need answer" }, { "要办清单", "need list" },
	{ "授权", "account grant" }, { "收回", "account revoke" }, { "公钥", "account key" },
	{ "口令", "account code" }, { "一次性口令", "account code" },
	{ "停用", "account disable" }, { "启用", "account enable" },
	{ "账号清单", "account list" }, { "查看账号", "account show" },
	{ "更名", "area rename" }, { "撤销", "area retire" }, { "地区清单", "area list" },
	{ "查看地区", "area show" }, { "恢复", "setting reset" }, { "恢复默认", "setting reset" },
	{ "设置清单", "setting list" }, { "查看设置", "setting show" },
	{ "单位清单", "unit list" }, { "日志清单", "journal list" }, { "查看日志", "journal show" },
	{ "草稿清单", "draft list" }, { "草稿", "draft list" },
};

/* Where nothing is a value of its own, a 0 that was typed is as good as any other. */
START_TEST(a_zero_is_taken)
{
	json_t *o;

	ck_assert_msg(type("admin", "chain set review again=0 lease=0 leader=leader") == 0, "%s", t.err);
	o = type_json(&w, "admin", "chain show review --json");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "again")), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "lease")), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "put_off")), 30);
	json_decref(o);
}
END_TEST

START_TEST(short_commands_stay)
{
	const char *word = short_commands[_i].word, *verb = short_commands[_i].verb;
	char line[80];

	snprintf(line, sizeof line, "%s --help", word);
	ck_assert_msg(type("county", line) == 0, "%s: %s", word, t.err);
	ck_assert_msg(strncmp(t.out, "  ", 2) == 0 && strncmp(t.out + 2, verb, strlen(verb)) == 0 &&
	    strchr(" \n", t.out[2 + strlen(verb)]) != NULL, "%s is no longer %s but %s", word, verb, t.out);
}
END_TEST

/* One that several have, or that no row lets stand alone, names its nouns. */
START_TEST(others_need_their_noun)
{
	static const char *const words[] = { "添加 x", "修改 x", "清单", "查看 x" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		ck_assert_int_eq(type("county", words[i]), 2);
		ck_assert_msg(strstr(t.err, "account ") != NULL, "%s: %s", words[i], t.err);
	}
	ck_assert_int_eq(type("county", "没有这个词"), 2);
}
END_TEST

static size_t
rows_of(const char *out)
{
	size_t n = 0;

	for (; *out != '\0'; out++)
		n += *out == '\n';
	return n - 1;
}

/* Every subject with a face: its list in three formats, its help. */
START_TEST(every_face_lists)
{
	static const char *const formats[] = { "", " --json", " --csv", " --help" };
	struct face_verb made;
	char line[80];

	for (size_t i = 0; subjects[i] != NULL; i++) {
		if (!face_verb(subjects[i], 0, &made))
			continue;
		ck_assert_ptr_nonnull(made.view.help);
		for (size_t k = 0; k < sizeof formats / sizeof formats[0]; k++) {
			snprintf(line, sizeof line, "%s list%s", subjects[i]->noun, formats[k]);
			ck_assert_msg(type("county", line) == 0, "%s: %s", line, t.err);
			ck_assert_str_ne(t.out, "");
		}
		ck_assert_msg(strstr(t.out, "limit=") != NULL, "%s", t.out);
	}
}
END_TEST

START_TEST(a_limit_says_what_it_left_out)
{
	char line[80], all[40];
	size_t n;

	ck_assert_int_eq(type("county", "area list"), 0);
	ck_assert_str_eq(t.err, "");
	n = rows_of(t.out);
	ck_assert_uint_gt(n, 3);
	ck_assert_int_eq(type("county", "area list limit=2"), 0);
	ck_assert_uint_eq(rows_of(t.out), 2);
	snprintf(all, sizeof all, "limit=%zu ", n);
	ck_assert_msg(strstr(t.err, all) != NULL, "%s", t.err);
	snprintf(all, sizeof all, "%zu ", n - 2);
	ck_assert_msg(strstr(t.err, all) != NULL, "%s", t.err);
	snprintf(line, sizeof line, "area list limit=%zu", n);
	ck_assert_int_eq(type("county", line), 0);
	ck_assert_uint_eq(rows_of(t.out), n);
	ck_assert_str_eq(t.err, "");
	ck_assert_int_eq(type("county", "area list limit=0"), 0);
	ck_assert_uint_eq(rows_of(t.out), 0);
}
END_TEST

/* What is open about a report is no more told to others than the report. */
START_TEST(needs_elsewhere_have_no_number)
{
	char number[40], line[80];

	snprintf(number, sizeof number, "%s", type_number(&w, "v11a", "报 洪涝 死亡1", &t));
	snprintf(line, sizeof line, "need take %s", number);
	ck_assert_int_ne(type("county", line), 0);
	ck_assert_msg(strstr(t.err, "casualties") != NULL && strstr(t.err, "review") != NULL, "%s", t.err);
	ck_assert_int_ne(type("v21", line), 0);
	ck_assert_msg(strstr(t.err, "casualties") == NULL && strstr(t.err, "review") == NULL, "%s", t.err);
}
END_TEST

/* Lists that are views of their own say it too, in the same sentence. */
START_TEST(every_list_says_what_was_left_out)
{
	static const struct { const char *who, *list; size_t least; } lists[] = {
		{ "county", "report list", 2 }, { "county", "setting list", 9 },
		{ "county", "chain list", 3 }, { "town1", "need list", 2 },
		{ "county", "need phones", 2 },
	};
	char line[80], all[40];
	struct reply r;

	ck_assert_msg(type("v11a", "报 洪涝 受灾120 死亡1") == 0, "%s", t.err);
	ck_assert_msg(type("v12", "报 洪涝 受灾30 死亡2") == 0, "%s", t.err);
	world_sleep(&w, 3600000);	/* nobody answers: the county has to ring */
	while (need_clock_step(&w, &r))
		;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		ck_assert_msg(type(lists[i].who, lists[i].list) == 0, "%s", t.err);
		ck_assert_str_eq(t.err, "");
		size_t n = rows_of(t.out);
		ck_assert_msg(n >= lists[i].least, "%s: %s", lists[i].list, t.out);
		snprintf(line, sizeof line, "%s limit=1", lists[i].list);
		ck_assert_int_eq(type(lists[i].who, line), 0);
		ck_assert_uint_eq(rows_of(t.out), 1);
		snprintf(all, sizeof all, "limit=%zu ", n);
		ck_assert_msg(strstr(t.err, all) != NULL, "%s: %s", line, t.err);
		snprintf(all, sizeof all, "%zu ", n - 1);
		ck_assert_msg(strstr(t.err, all) != NULL, "%s: %s", line, t.err);
		snprintf(line, sizeof line, "%s limit=1 --json", lists[i].list);
		ck_assert_int_eq(type(lists[i].who, line), 0);
		snprintf(all, sizeof all, "limit=%zu ", n);
		ck_assert_msg(strstr(t.err, all) != NULL, "%s: %s", line, t.err);
	}
	/* The log alone is not counted: it says from where on it did not look. */
	ck_assert_int_eq(type("super", "journal list op=report.file limit=1"), 0);
	ck_assert_uint_eq(rows_of(t.out), 1);
	ck_assert_msg(strstr(t.err, "the newest 1 that fit; what lies before ") != NULL, "%s", t.err);
	ck_assert_int_eq(type("super", "journal list op=report.file limit=3"), 0);
	ck_assert_uint_eq(rows_of(t.out), 2);
	ck_assert_str_eq(t.err, "");
}
END_TEST

START_TEST(urgent_needs_and_others)
{
	size_t all, urgent;

	ck_assert_msg(type("v11a", "报 洪涝 死亡1") == 0, "%s", t.err);
	ck_assert_msg(type("v12", "报 洪涝 受灾30") == 0, "%s", t.err);
	ck_assert_int_eq(type("town1", "need list"), 0);
	all = rows_of(t.out);
	ck_assert_int_eq(type("town1", "need list area=" T1), 0);
	ck_assert_int_eq(type("town1", "need list urgent=yes"), 0);
	urgent = rows_of(t.out);
	ck_assert_uint_gt(urgent, 0);
	ck_assert_int_eq(type("town1", "need list urgent=no"), 0);
	ck_assert_uint_eq(rows_of(t.out), all - urgent);
}
END_TEST

/* At 20:00 a bare 20:05 of what is meant for later is today's, and 19:45 tomorrow's. */
START_TEST(a_bare_time_ahead_is_the_next)
{
	ck_assert_msg(type("v11a", "报 洪涝 受灾5") == 0, "%s", t.err);
	ck_assert_msg(type("town1", "need later R0722-01 reason=桥断 until=20:05") == 0, "%s", t.err);
	ck_assert_int_eq(type("town1", "need list --json"), 0);
	ck_assert_msg(strstr(t.out, "2026-07-22T20:05:00+08:00") != NULL, "%s", t.out);
	ck_assert_msg(type("admin", "account grant v12 role=duty area=150621200000 to=22:13") == 0, "%s", t.err);
	ck_assert_msg(type("admin", "授权 v21 role=duty area=150621200000 止=19:45") == 0, "%s", t.err);
	ck_assert_int_eq(type("admin", "account show v12"), 0);
	ck_assert_msg(strstr(t.out, " 22:13") != NULL, "%s", t.out);
	ck_assert_int_eq(type("admin", "account show v21"), 0);
	ck_assert_msg(strstr(t.out, "07-23 19:45") != NULL, "%s", t.out);
}
END_TEST

/* More than one chunk, and yes, no and nothing are three things. */
START_TEST(filters_of_yes_and_no)
{
	char line[80];
	size_t open, answered;

	for (int i = 0; i < 150; i++) {
		w.now += 20 * 60000;
		snprintf(line, sizeof line, "sos send 第%d次", i);
		ck_assert_int_eq(type("v11a", line), 0);
		if (i % 3 == 0) {
			char number[40];
			snprintf(number, sizeof number, "sos answer %.24s", t.out);
			ck_assert_msg(type("town1", number) == 0, "%s", t.err);
		}
	}
	ck_assert_int_eq(type("county", "sos list open=yes"), 0);
	open = rows_of(t.out);
	ck_assert_int_eq(type("county", "sos list open=no"), 0);
	answered = rows_of(t.out);
	ck_assert_uint_eq(answered, 50);
	ck_assert_int_eq(type("county", "sos list"), 0);
	ck_assert_uint_eq(rows_of(t.out), open + answered);
	ck_assert_uint_eq(open + answered, 150);
	ck_assert_int_eq(type("town2", "sos list"), 0);
	ck_assert_uint_eq(rows_of(t.out), 0);
}
END_TEST

START_TEST(show_refuses_what_is_not_his)
{
	char line[80];

	ck_assert_int_eq(type("v11a", "sos send"), 0);
	snprintf(line, sizeof line, "sos show %.24s", t.out);
	ck_assert_int_eq(type("county", line), 0);
	ck_assert_int_eq(type("v21", line), 3);
	ck_assert_str_eq(t.out, "");
	ck_assert_int_eq(type("county", "sos show 99"), 1);
	ck_assert_int_eq(type("county", "sos show"), 2);
	ck_assert_int_eq(type("county", "unit show 没有"), 1);
}
END_TEST

Suite *
suite_command_face(void)
{
	Suite *s = suite_create("command_face");
	TCase *tc = tcase_create("faces");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, needs_elsewhere_have_no_number);
	tcase_add_test(tc, urgent_needs_and_others);
	tcase_add_test(tc, a_zero_is_taken);
	tcase_add_loop_test(tc, short_commands_stay, 0,
	    (int)(sizeof short_commands / sizeof short_commands[0]));
	tcase_add_test(tc, others_need_their_noun);
	tcase_add_test(tc, every_face_lists);
	tcase_add_test(tc, a_limit_says_what_it_left_out);
	tcase_add_test(tc, every_list_says_what_was_left_out);
	tcase_add_test(tc, a_bare_time_ahead_is_the_next);
	tcase_add_test(tc, filters_of_yes_and_no);
	tcase_add_test(tc, show_refuses_what_is_not_his);
	suite_add_tcase(s, tc);
	return s;
}
