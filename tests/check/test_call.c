/*
 * A call for help by command goes out whatever it was typed like; what nobody
 * understands goes along as its text. Every other command keeps its checks.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "src/command/command_base.h"
#include "tests/check/help_command.h"

Suite *suite_call(void);

#define ID "00112233445566778899aabbccddeeff"

static struct world w;
static struct typed t;
static json_t *last;		/* the call that calls() sent, as the desk reads it */

static void
setup(void)
{
	world_open(&w);
	memset(&t, 0, sizeof t);
	t.language = language_en;
}

static void
teardown(void)
{
	json_decref(last);
	last = NULL;
	world_close(&w);
}

/* The newest call, as the county reads it. */
static void
look(void)
{
	json_t *all = type_json(&w, "county", "sos list --json");

	json_decref(last);
	last = json_incref(json_array_get(all, 0));
	json_decref(all);
}

static void
sent(const char *line)
{
	ck_assert_msg(t.code == 0, "%s: exit %d: %s", line, t.code, t.err);
	ck_assert_msg(t.out[0] == 'H', "%s: %s", line, t.out);
	look();
	world_sleep(&w, 3600000);	/* the next one is another */
}

static void
calls(const char *line)
{
	type_line(&w, "v11a", line, &t);
	sent(line);
}

static const char *
str(const char *key)
{
	const char *s = json_string_value(json_object_get(last, key));

	return s != NULL ? s : "";
}

static long
number(const char *key)
{
	const json_t *v = json_object_get(last, key);

	return v != NULL ? (long)json_integer_value(v) : -1;
}

START_TEST(bytes_that_are_no_text)
{
	calls("sos send place=三社\xff\xfe屋顶 被困3 \xff" "来\xe6\xb0");
	ck_assert_str_eq(str("place"), "三社屋顶");
	ck_assert_str_eq(str("text"), "来");
	ck_assert_int_eq(number("trapped"), 3);
	calls("sos\xff send text=a\033[2Jb tra\xffpped=2");
	ck_assert_str_eq(str("text"), "a[2Jb");
	ck_assert_int_eq(number("trapped"), 2);
	calls("求救 \xff");
	ck_assert_str_eq(str("text"), "");
}
END_TEST

START_TEST(a_quote_left_open)
{
	calls("sos send trapped=2 text=\"水 很大 要船");
	ck_assert_str_eq(str("text"), "水 很大 要船");
	ck_assert_int_eq(number("trapped"), 2);
	calls("sos send \"屋顶 上");
	ck_assert_str_eq(str("text"), "屋顶 上");
}
END_TEST

START_TEST(options_nobody_knows)
{
	calls("sos send --id nothex trapped=1");
	ck_assert_str_eq(str("text"), "--id nothex");
	ck_assert_int_eq(number("trapped"), 1);
	calls("sos send --id trapped=4");
	ck_assert_int_eq(number("trapped"), 4);
	calls("sos send --id");
	calls("sos send --id=12 --frob trapped=5 --json=no");
	ck_assert_str_eq(str("text"), "--id=12 --frob --json=no");
	ck_assert_int_eq(number("trapped"), 5);
}
END_TEST

static void
fill(char *line, const char *begin, const char *each, size_t n, const char *end)
{
	strcpy(line, begin);
	for (size_t i = 0; i < n; i++)
		strcat(line, each);
	strcat(line, end);
}

START_TEST(too_many_words)
{
	static char line[20000], water[] = "水", *words[300];
	static char call[][10] = { "sos", "send", "trapped=7" }, file[][8] = { "report", "file" };

	fill(line, "sos send trapped=3 place=三社", " 水", 300, " 完");
	calls(line);
	ck_assert_int_eq(number("trapped"), 3);
	ck_assert_str_eq(str("place"), "三社");
	ck_assert_int_eq(strncmp(str("text"), "水 水 水", 11), 0);
	for (size_t i = 0; i < 300; i++)
		words[i] = i < 3 ? call[i] : water;
	type_words(&w, "v11a", 300, words, &t);
	sent("300 words");
	ck_assert_int_eq(number("trapped"), 7);
	fill(line, "report file hazard=flood", " affected=1", 300, "");
	ck_assert_int_eq(type_line(&w, "v11a", line, &t), 2);
	words[0] = file[0];
	words[1] = file[1];
	ck_assert_int_eq(type_words(&w, "v11a", 300, words, &t), 2);
}
END_TEST

START_TEST(any_standard_input)
{
	static const char nul[] = "trapped=2\n三社\0屋顶\n要船\n";
	static char much[70000];

	t.input = "trapped=3\r\n屋\xff顶\n\xe6\xb0\ntext=要船";
	calls("sos send -");
	ck_assert_int_eq(number("trapped"), 3);
	ck_assert_str_eq(str("text"), "屋顶  要船");
	t.input = nul;
	t.inputlen = sizeof nul - 1;
	calls("sos send -");
	ck_assert_int_eq(number("trapped"), 2);
	ck_assert_str_eq(str("text"), "三社屋顶 要船");
	fill(much, "trapped=4\n", "", 0, "");
	memset(much + strlen(much), 'x', 69000);
	t.input = much;
	t.inputlen = 0;
	calls("sos send -");
	ck_assert_int_eq(number("trapped"), 4);
	ck_assert_uint_eq(strlen(str("text")), 300);
	fill(much, "", "trapped=5\n", 900, "要船\n");
	t.input = much;
	calls("sos send -");
	ck_assert_int_eq(number("trapped"), 5);
	ck_assert_int_eq(type_line(&w, "v11a", "report file hazard=flood -", &t), 2);
	t.input = nul;
	t.inputlen = sizeof nul - 1;
	ck_assert_int_eq(type_line(&w, "v11a", "report file hazard=flood -", &t), 2);
}
END_TEST

static bool
ends(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

/* Cut between characters; the sender reads from where on. */
START_TEST(more_than_there_is_room_for)
{
	static char line[4000];

	fill(line, "sos send place=", "东", 59, "南西北");
	calls(line);
	ck_assert_uint_eq(strlen(str("place")), 180);
	ck_assert(ends(str("place"), "东南"));
	ck_assert_str_eq(str("text"), "西北");
	ck_assert_str_eq(t.err + strcspn(t.err, "\n"), "\n");
	fill(line, "sos send place=ab", "东", 200, " text=要船 快来");
	calls(line);
	ck_assert_uint_eq(strlen(str("place")), 179);
	ck_assert_int_eq(strncmp(str("text"), "要船 东东东", 16), 0);
	ck_assert_uint_ge(strlen(str("text")), 298);
	ck_assert(ends(str("text"), "东"));
	ck_assert_ptr_nonnull(strstr(t.err, "“东东"));
	fill(line, "sos send trapped=2 text=", "水", 101, "火");
	calls(line);
	ck_assert_uint_eq(strlen(str("text")), 300);
	ck_assert_int_eq(number("trapped"), 2);
	ck_assert_ptr_nonnull(strstr(t.err, "“水火”"));
	fill(line, "sos send phone=", "1", 30, "");
	calls(line);
	ck_assert_int_eq(strncmp(str("text"), "phone=111", 9), 0);
}
END_TEST

START_TEST(text_said_in_parts)
{
	calls("sos send text=水很大 需要=要船 text=快来 text=快来 屋顶上");
	ck_assert_str_eq(str("text"), "水很大 要船 快来 快来 屋顶上");
	t.input = "有老人\n有小孩\n";
	calls("sos send text=水很大 -");
	ck_assert_str_eq(str("text"), "水很大 有老人 有小孩");
}
END_TEST

/* Better a drill that rings than a call that does not; the sender is told. */
START_TEST(a_drill_nobody_understands_is_real)
{
	static const char *const unclear[] = { "drill=maybe", "drill=yes drill=maybe",
		"drill=no 演练", "drill=", "dril=yes", "--drill", "drill=yes drill=no" };
	char line[80];

	for (size_t i = 0; i < sizeof unclear / sizeof unclear[0]; i++) {
		snprintf(line, sizeof line, "sos send %s trapped=1", unclear[i]);
		calls(line);
		ck_assert_ptr_null(json_object_get(last, "drill"));
		ck_assert_msg(strstr(t.err, "real call") != NULL, "%s: %s", line, t.err);
		ck_assert_int_eq(number("trapped"), 1);
	}
	ck_assert_str_eq(str("text"), "drill=no");
	ck_assert_ptr_nonnull(strstr(t.err, "“no”"));
	calls("sos send drill=yes 演练开始");
	ck_assert(json_is_true(json_object_get(last, "drill")));
	ck_assert_ptr_null(strstr(t.err, "real"));
	calls("sos send drill=no");
	ck_assert_ptr_null(json_object_get(last, "drill"));
	ck_assert_ptr_null(strstr(t.err, "real"));
}
END_TEST

/* A name whose value is none loses neither. */
START_TEST(nothing_typed_is_lost)
{
	calls("sos send 被困 三四个 trapped=三四个 trapped=4 trapped=5");
	ck_assert_str_eq(str("text"), "被困 三四个 trapped=三四个 trapped=5");
	ck_assert_int_eq(number("trapped"), 4);
}
END_TEST

/* The same under the same id is the first call, and rings again while nobody
 * answered; another request under it is a call of its own. */
START_TEST(an_id_used_before)
{
	char first[24];

	ck_assert_int_eq(type_line(&w, "v11a", "report file hazard=flood affected=1 --id " ID, &t), 0);
	calls("sos send trapped=3 --id " ID);
	ck_assert_int_eq(number("trapped"), 3);
	type_line(&w, "v12", "sos send trapped=1 --id " ID, &t);
	sent("first");
	snprintf(first, sizeof first, "%s", str("number"));
	type_line(&w, "v12", "sos send --id " ID " trapped=1", &t);
	sent("again");
	ck_assert_int_eq(strncmp(t.out, first, strlen(first)), 0);
	ck_assert_int_eq(number("rings"), 2);
	type_line(&w, "v12", "sos send trapped=2 --id " ID, &t);
	sent("another");
	ck_assert_str_ne(str("number"), first);
	ck_assert_int_eq(number("trapped"), 2);
	ck_assert_int_eq(type_line(&w, "v12", "report file hazard=flood affected=1 --id " ID, &t), 1);
	snprintf(first, sizeof first, "sos answer %s", str("number"));
	type_line(&w, "town1", first, &t);
	ck_assert_int_eq(t.code, 0);
	type_line(&w, "v12", "sos send trapped=9 --id " ID, &t);
	sent("after the answer");
	ck_assert_int_eq(number("trapped"), 9);
}
END_TEST

START_TEST(answered_it_rings_no_more)
{
	calls("sos send --id " ID);
	type_line(&w, "town1", "sos answer H0722-01", &t);
	ck_assert_int_eq(t.code, 0);
	calls("sos send --id " ID);
	ck_assert_str_eq(str("number"), "H0722-01");
	ck_assert_int_eq(number("rings"), 1);
}
END_TEST

/* More of somebody else's call is a call of one's own, and says whose it meant. */
START_TEST(the_number_of_another)
{
	calls("sos send");
	type_line(&w, "v12", "sos send H0722-01 被困2", &t);
	sent("another's");
	ck_assert_str_eq(str("number"), "H0722-02");
	ck_assert_str_eq(str("text"), "H0722-01");
	ck_assert_int_eq(number("trapped"), 2);
}
END_TEST

/* It is help that is wanted, and of nothing else is less asked than before. */
START_TEST(other_commands_stay_strict)
{
	static const char *const lines[] = { "sos list open=yes --frob", "sos answer H0722-01 \xff",
		"求救 清单 \"x", "sos send --help \xff", "sos frobnicate \xff" };

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		type_line(&w, "v11a", lines[i], &t);
		ck_assert_msg(t.code == (i == 3 ? 0 : 2), "%s: %d", lines[i], t.code);
	}
	look();
	ck_assert_ptr_null(last);
}
END_TEST

Suite *
suite_call(void)
{
	Suite *s = suite_create("call");
	TCase *tc = tcase_create("call");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, bytes_that_are_no_text);
	tcase_add_test(tc, a_quote_left_open);
	tcase_add_test(tc, options_nobody_knows);
	tcase_add_test(tc, too_many_words);
	tcase_add_test(tc, any_standard_input);
	tcase_add_test(tc, more_than_there_is_room_for);
	tcase_add_test(tc, text_said_in_parts);
	tcase_add_test(tc, a_drill_nobody_understands_is_real);
	tcase_add_test(tc, nothing_typed_is_lost);
	tcase_add_test(tc, an_id_used_before);
	tcase_add_test(tc, answered_it_rings_no_more);
	tcase_add_test(tc, the_number_of_another);
	tcase_add_test(tc, other_commands_stay_strict);
	suite_add_tcase(s, tc);
	return s;
}
