/* 日志: what an entry about a need says, by command and on the screen. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/need/need.h"
#include "tests/check/help_command.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_journal(void);

static struct world w;
static struct typed t;
static struct seat st;

static void
setup(void)
{
	struct op_report_file a = flood(V11, 1);

	world_open(&w);
	t = (struct typed){ .language = language_en };
	send_report(&w, "v11a", &a);
	w.now += 11 * MINUTE;
	run_clock(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static const char *
str(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

START_TEST(a_step_says_what_it_did)
{
	json_t *o = type_json(&w, "super", "journal list op=need.step --json"), *e, *words;

	ck_assert_uint_eq(json_array_size(o), 1);
	e = json_array_get(o, 0);
	words = json_object_get(e, "words");
	ck_assert_str_eq(str(e, "number"), "R0722-01");
	ck_assert_str_eq(str(e, "happened"), "2026-07-22T20:10:01+08:00");
	ck_assert_str_eq(str(words, "need"), "review");
	ck_assert_str_eq(str(words, "step"), "climbed");
	ck_assert_str_eq(str(words, "to"), COUNTY);
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "super", "journal list op=need.step", &t), 0);
	ck_assert_msg(strstr(t.out, "\tR0722-01\treview: not done by 20:10, "
	    "now before 达拉特旗") != NULL, "%s", t.out);
}
END_TEST

START_TEST(who_takes_a_need_takes_a_report)
{
	static struct need_row row;
	struct op_need_take a;
	struct viewer v;
	struct reply r;
	struct txn txn;
	json_t *o, *e;

	world_viewer(&w, "town1", &v);
	world_read(&w, &txn);
	ck_assert_uint_eq(need_list(&txn, &v, w.now, &row, 1), 1);
	txn_abort(&txn);
	a = (struct op_need_take){ .which = row.need.id };
	ck_assert_int_eq(world_do(&w, "town1", "need.take", &a, &r), DONE);
	o = type_json(&w, "super", "journal list op=need.take --json");
	e = json_array_get(o, 0);
	ck_assert_str_eq(str(e, "number"), "R0722-01");
	ck_assert_str_eq(str(json_object_get(e, "words"), "need"), "review");
	json_decref(o);
}
END_TEST

/* To whom; what was typed stands under its label. */
START_TEST(a_need_given_says_to_whom)
{
	ck_assert_int_eq(type_line(&w, "town1", "need give R0722-01 person=town1b", &t), 0);
	ck_assert_int_eq(type_line(&w, "super", "journal list op=need.give", &t), 0);
	ck_assert_msg(strstr(t.out, "\treview: given to 郑样例") != NULL, "%s", t.out);
	ck_assert_int_eq(type_line(&w, "town1", "need later R0722-01 until=10m reason=桥断", &t), 0);
	ck_assert_int_eq(type_line(&w, "super", "journal list op=need.later", &t), 0);
	ck_assert_msg(strstr(t.out, "reason: 桥断") != NULL, "%s", t.out);
}
END_TEST

/* What the programs note by themselves has no operation with labels. */
START_TEST(a_login_is_told_in_words)
{
	struct origin who = { .account = world_account(&w, "v12") };

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	core_note(w.core, &who, "session.login", "command", "key");
	core_note(w.core, &who, "session.login", "screen", "key+password");
	core_note(w.core, &(struct origin){ .system = true }, "session.failed", "login", "key");
	core_note(w.core, &(struct origin){ .system = true }, "server.stopped", "seconds", "61");
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_int_eq(type_line(&w, "super", "journal list limit=4", &t), 0);
	ck_assert_msg(strstr(t.out, "\tfor a command: key\t") != NULL, "%s", t.out);
	ck_assert_msg(strstr(t.out, "\ton the screen: key and password\t") != NULL, "%s", t.out);
	ck_assert_msg(strstr(t.out, "\tlogin name: key\t") != NULL, "%s", t.out);
	ck_assert_msg(strstr(t.out, "\tseconds: 61\t") != NULL, "%s", t.out);
	seat_clock(&w);
	seat_open(&st, &w, "super", 120, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("journal"), NULL, 0);
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "执行命令：公钥"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "进屏幕：公钥和口令"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

START_TEST(the_screen_says_it_too)
{
	seat_clock(&w);
	seat_open(&st, &w, "super", 120, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("journal"), NULL, 0);
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "R0722-01 审核：到20:10没办，已叫达拉特旗"),
	    "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* What was done must be told from its opposite. */
START_TEST(an_account_is_enabled_not_disabled)
{
	struct op_account_disable a = { .which = world_account(&w, "v12") };
	struct reply r;

	strcpy(a.reason, "moved away");
	ck_assert_int_eq(world_do(&w, "admin", "account.disable", &a, &r), DONE);
	ck_assert_int_eq(world_do(&w, "admin", "account.enable", &a, &r), DONE);
	ck_assert_int_eq(type_line(&w, "super", "journal list op=account.disable", &t), 0);
	ck_assert_msg(strstr(t.out, "\tdisable an account\t") != NULL, "%s", t.out);
	ck_assert_int_eq(type_line(&w, "super", "journal list op=account.enable", &t), 0);
	ck_assert_msg(strstr(t.out, "\tenable an account\t") != NULL, "%s", t.out);
	seat_clock(&w);
	seat_open(&st, &w, "super", 120, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("journal"), NULL, 0);
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "启用账号"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "停用账号"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* Each by a name of its own, in both languages. */
START_TEST(operations_of_a_subject_have_labels_of_their_own)
{
	static const enum language languages[] = { language_en, language_zh };
	char label[2][200];

	tr_set(languages[_i]);
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *a = subjects[i]->ops; a != NULL && a->verb != NULL; a++) {
			snprintf(label[0], sizeof label[0], "%s", op_label(a));
			ck_assert_msg(label[0][0] != '\0', "%s.%s", subjects[i]->noun, a->verb);
			for (const struct op *b = a + 1; b->verb != NULL; b++) {
				snprintf(label[1], sizeof label[1], "%s", op_label(b));
				ck_assert_msg(strcmp(label[0], label[1]) != 0, "%s.%s and %s are both “%s”",
				    subjects[i]->noun, a->verb, b->verb, label[0]);
			}
		}
}
END_TEST

/* Whom a step of the clock did not find is an area's desk; JSON keeps its code. */
START_TEST(nobody_there_is_said_of_an_area_by_name)
{
	json_t *o;

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	core_note(w.core, &(struct origin){ .system = true }, "need.step", "nobody", T1);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_int_eq(type_line(&w, "super", "journal list limit=1", &t), 0);
	ck_assert_msg(strstr(t.out, "nobody: 展旦召苏木\t") != NULL, "%s", t.out);
	o = type_json(&w, "super", "journal list limit=1 --json");
	ck_assert_str_eq(str(json_object_get(json_array_get(o, 0), "words"), "nobody"), T1);
	json_decref(o);
}
END_TEST

/* The area's own code is no name of another, and its kind is a word. */
START_TEST(an_area_is_shown_in_words)
{
	static const char added[] = "area add 150621009000 name=新样例乡 tier=township parent=" COUNTY
	    " kind=ethnic_township";
	char show[40];
	json_t *o, *record;

	ck_assert_msg(type_line(&w, "admin", added, &t) == 0, "%s", t.err);
	o = type_json(&w, "super", "journal list op=area.add limit=1 --json");
	snprintf(show, sizeof show, "journal show %lld",
	    (long long)json_integer_value(json_object_get(json_array_get(o, 0), "seq")));
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "super", show, &t), 0);
	ck_assert_msg(strstr(t.out, "code: 150621009000\n") != NULL, "%s", t.out);
	ck_assert_msg(strstr(t.out, "kind: ethnic township\n") != NULL, "%s", t.out);
	strcat(show, " --json");
	o = type_json(&w, "super", show);
	record = json_object_get(json_array_get(json_object_get(o, "effects"), 0), "record");
	ck_assert_str_eq(str(record, "code"), "150621009000");
	ck_assert_str_eq(str(record, "kind"), "ethnic_township");
	json_decref(o);
}
END_TEST

/* How many entries the filters find. */
static size_t
count(const char *filters)
{
	char line[200];
	json_t *o;
	size_t n;

	snprintf(line, sizeof line, "journal list --json %s", filters);
	o = type_json(&w, "super", line);
	n = json_array_size(o);
	json_decref(o);
	return n;
}

/* What a column says is what its filter takes; what names nothing is refused. */
START_TEST(filters_take_the_words_of_their_columns)
{
	struct origin root = { .local = 1 }, v12 = { .account = world_account(&w, "v12") };
	size_t all = count(""), steps = count("op=need.step");

	seat_catalogue();
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	core_note(w.core, &root, "county.restore", "reason", "disk");
	core_note(w.core, &v12, "session.login", "command", "key");
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_uint_eq(count("actor=local:0"), 1);
	ck_assert_uint_eq(count("actor=local:1"), 0);
	ck_assert_uint_eq(count("actor=系统 op=need"), steps);
	ck_assert_uint_eq(count("actor=v12"), 1);
	ck_assert_uint_eq(count("op=登录"), 1);
	ck_assert_uint_eq(count("op=报送"), 1);
	ck_assert_uint_eq(count("op=report"), 1);
	ck_assert_uint_eq(count("without_logins=yes"), all + 1);
	ck_assert_uint_eq(count("number=灾0722-01 op=report"), 1);
	ck_assert_uint_ge(count("number=R0722-01"), 2);
	ck_assert_uint_eq(count("text=ＤＩＳＫ"), 1);
	ck_assert_uint_eq(count("text=nothing"), 0);
	ck_assert_uint_eq(count("text=灾0722-01"), count("text=R0722-01"));
	ck_assert_uint_eq(count("text=灾20260722-01"), count("text=R0722-01"));
	ck_assert_int_eq(type_line(&w, "super", "journal list op=foo", &t), 2);
	ck_assert_msg(strstr(t.err, "“foo”") != NULL, "%s", t.err);
	ck_assert_int_ne(type_line(&w, "super", "journal list number=R0722-77", &t), 0);
	ck_assert_int_ne(type_line(&w, "super", "journal list actor=nobody9", &t), 0);
}
END_TEST

/* Whether each entry that the filters find is of a drill, as JSON and CSV say it. */
static void
all_are(const char *filters, bool drill)
{
	char line[200];
	json_t *o, *e;
	size_t i, n = 0;

	snprintf(line, sizeof line, "journal list --json %s", filters);
	o = type_json(&w, "super", line);
	ck_assert_uint_gt(json_array_size(o), 0);
	json_array_foreach(o, i, e)
		ck_assert_msg(json_is_true(json_object_get(e, "drill")) == drill, "%s: %s %s", filters,
		    str(e, "op"), str(e, "number"));
	snprintf(line, sizeof line, "journal list --csv %s", filters);
	ck_assert_int_eq(type_line(&w, "super", line, &t), 0);
	for (const char *p = t.out; (p = strstr(p, drill ? ",演练\r\n" : ",\r\n")) != NULL; p++)
		n++;
	ck_assert_msg(n - drill == json_array_size(o), "%s", t.out);	/* the head says 演练 too */
	json_decref(o);
}

/* Everything of a drill says so: what was opened, sent, noted, asked, decided and refused. */
START_TEST(entries_of_a_drill_say_so)
{
	size_t all = count("");

	t.language = language_zh;
	seat_catalogue();
	ck_assert_int_eq(type_line(&w, "v12", "report file incident=new hazard=flood affected=5 drill=yes", &t), 0);
	ck_assert_int_eq(type_line(&w, "town1", "incident note E0722-02 text=练习", &t), 0);
	ck_assert_int_eq(type_line(&w, "town1", "need give R0722-02 person=town1b", &t), 0);
	ck_assert_int_eq(type_line(&w, "town1", "report accept R0722-02", &t), 0);
	ck_assert_int_ne(type_line(&w, "town1", "report accept R0722-02 version=7", &t), 0);
	ck_assert_int_eq(type_line(&w, "v11a", "sos send drill=yes", &t), 0);
	ck_assert_int_eq(type_line(&w, "town1", "sos answer H0722-01", &t), 0);
	ck_assert_uint_eq(count("drill=no"), all);
	all_are("drill=no", false);
	ck_assert_uint_eq(count("drill=yes"), count("") - all);
	ck_assert_uint_ge(count("演练=是"), 7);
	ck_assert_uint_eq(count("drill=yes refused=yes"), 1);
	all_are("drill=yes", true);
	all_are("drill=yes op=need.give", true);
	ck_assert_int_eq(type_line(&w, "super", "journal list op=记事", &t), 0);
	ck_assert_msg(strstr(t.out, "\tE0722-02\t演练") != NULL, "%s", t.out);
	ck_assert_int_eq(type_line(&w, "super", "journal list number=R0722-01", &t), 0);
	ck_assert_msg(strstr(t.out, "演练") == NULL, "%s", t.out);
	t.language = language_en;
}
END_TEST

/* Each part goes on where the last one ended, as the note says. */
START_TEST(parts_go_on_to_the_first_entry)
{
	size_t all = count(""), n = 0;
	long long before = 1000000;
	char line[80];

	for (;;) {
		json_t *o;

		snprintf(line, sizeof line, "journal list --json limit=2 before=%lld", before);
		o = type_json(&w, "super", line);
		if (json_array_size(o) == 0) {
			json_decref(o);
			break;
		}
		n += json_array_size(o);
		before = json_integer_value(json_object_get(json_array_get(o, json_array_size(o) - 1), "seq"));
		json_decref(o);
	}
	ck_assert_uint_eq(n, all);
}
END_TEST

/* Where few fit it looks at so many, says so and goes on where it ended. */
START_TEST(looks_at_so_many)
{
	size_t all = count("number=R0722-01"), n = 0, steps = 0;
	long long before = 1000000;
	const char *p;
	char line[80];

	ck_assert_uint_gt(all, 0);
	do {
		json_error_t e;
		json_t *o;

		snprintf(line, sizeof line, "journal list number=R0722-01 --json looks=1 before=%lld", before);
		ck_assert_int_eq(type_line(&w, "super", line, &t), 0);
		o = json_loads(t.out, 0, &e);
		n += json_array_size(o);
		json_decref(o);
		p = strstr(t.err, "before=");
		if (p != NULL)
			ck_assert_msg(strstr(t.err, "1 entry was looked at") != NULL, "%s", t.err);
		before = p != NULL ? strtoll(p + 7, NULL, 10) : 0;
	} while (p != NULL && ++steps < 1000);
	ck_assert_uint_gt(steps, 1);
	ck_assert_uint_eq(n, all);
}
END_TEST

Suite *
suite_journal(void)
{
	Suite *s = suite_create("journal");
	TCase *tc = tcase_create("needs");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_step_says_what_it_did);
	tcase_add_test(tc, who_takes_a_need_takes_a_report);
	tcase_add_test(tc, a_login_is_told_in_words);
	tcase_add_test(tc, the_screen_says_it_too);
	tcase_add_test(tc, a_need_given_says_to_whom);
	tcase_add_test(tc, an_account_is_enabled_not_disabled);
	tcase_add_test(tc, nobody_there_is_said_of_an_area_by_name);
	tcase_add_test(tc, an_area_is_shown_in_words);
	tcase_add_test(tc, filters_take_the_words_of_their_columns);
	tcase_add_test(tc, entries_of_a_drill_say_so);
	tcase_add_test(tc, parts_go_on_to_the_first_entry);
	tcase_add_test(tc, looks_at_so_many);
	tcase_add_loop_test(tc, operations_of_a_subject_have_labels_of_their_own, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
