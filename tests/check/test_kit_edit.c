/*
 * Text on a terminal and the editor over it: widths, cutting, wrapping,
 * editing Chinese and combining marks, scrolling views.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/edit.h"

Suite *suite_kit_edit(void);

#define E_ACUTE "e\xCC\x81"	/* e and a combining acute */

static void
setup(void)
{
	ck_assert(text_locale());
}

START_TEST(columns)
{
	static const struct { uint32_t cp; int cols; } c[] = {
		{ 'a', 1 }, { 0x4E2D, 2 }, { 0xFF10, 2 }, { 0x3000, 2 }, { 0x20000, 2 },
		{ 0x301, 0 }, { 0x200D, 0 }, { 0xFE0F, 0 }, { 0xFEFF, 0 },
		{ 0, -1 }, { '\n', -1 }, { 0x1B, -1 }, { 0x7F, -1 }, { 0x9B, -1 },
		{ 0x202E, -1 }, { 0x2066, -1 }, { 0x200F, -1 }, { 0x2028, -1 },
		{ 0xE0041, -1 }, { 0x10FFFF, -1 },
	};
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		ck_assert_msg(text_columns(c[i].cp) == c[i].cols, "U+%04X", c[i].cp);
	ck_assert(text_is_mark(0x301));
	ck_assert(!text_is_mark(0x200D));
	ck_assert_int_eq(text_width_str("a中" E_ACUTE "\033\xFF"), 6);
}
END_TEST

START_TEST(utf8_round_trip)
{
	char out[4];
	uint32_t back;

	for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp < 0x1000 ? 1 : 61) {
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		size_t n = text_encode(cp, out);
		ck_assert_uint_eq(text_decode(out, n, &back), n);
		ck_assert_uint_eq(back, cp);
		if (n > 1)	/* one byte short is no character */
			ck_assert(text_decode(out, n - 1, &back) == n - 1 && back == TEXT_BAD);
	}
	ck_assert_uint_eq(text_encode(0xD800, out), 3);
	ck_assert_uint_eq(text_decode("", 0, &back), 0);
}
END_TEST

START_TEST(cut_and_step)
{
	const char *s = "a中" E_ACUTE "b";
	size_t len = strlen(s);
	int used;

	ck_assert_uint_eq(text_cut(s, len, 2, &used), 1);
	ck_assert_int_eq(used, 1);
	ck_assert_uint_eq(text_cut(s, len, 4, &used), 7);
	ck_assert_int_eq(used, 4);
	ck_assert_uint_eq(text_cut(s, len, 99, NULL), len);
	ck_assert_uint_eq(text_cut(s, len, 0, NULL), 0);
	ck_assert_uint_eq(text_next(s, len, 4), 7);
	ck_assert_uint_eq(text_prev(s, len, 7), 4);
	ck_assert_uint_eq(text_prev(s, len, 4), 1);
	ck_assert_uint_eq(text_prev(s, len, 0), 0);
	ck_assert_uint_eq(text_next(s, len, len), len);
	ck_assert_uint_eq(text_prev("a\xB8\xAD", 3, 3), 2);	/* broken bytes singly */
}
END_TEST

struct wrapped {
	const char	*text;
	int		 cols;
	const char	*lines;		/* with '|' between them */
};

static const struct wrapped wraps[] = {
	{ "", 10, "" }, { "abc", 10, "abc" },
	{ "洪水漫过村道", 6, "洪水漫|过村道" },
	{ "洪水漫过村道", 7, "洪水漫|过村道" },
	{ "洪水漫，过村", 6, "洪水|漫，过|村" },
	{ "洪水漫。」过", 6, "洪水|漫。」|过" },
	{ "洪水（漫过）", 6, "洪水|（漫|过）" },
	{ "受灾 1240 人", 8, "受灾|1240 人" },
	{ "转移386人", 6, "转移|386人" },
	{ "one two three", 8, "one two|three" },
	{ "abcdefghij", 4, "abcd|efgh|ij" },
	{ "a bcdefghij", 4, "a|bcde|fghi|j" },
	{ "a\nb\n", 9, "a|b|" }, { "\n\nx", 9, "||x" },
	{ "  ab cd", 5, "  ab|cd" },
	{ "，，，，，，", 4, "，，|，，|，，" },
	{ "中" E_ACUTE E_ACUTE "文", 3, "中|" E_ACUTE E_ACUTE "|文" },
	{ "中文", 1, "中|文" },
};

START_TEST(wrapping)
{
	const struct wrapped *w = &wraps[_i];
	size_t len = strlen(w->text), next;
	char out[256] = "";
	int lines = 0;

	for (size_t pos = 0; pos < len; pos += next, lines++) {
		size_t n = text_wrap(w->text + pos, len - pos, w->cols, &next);
		ck_assert_uint_gt(next, 0);
		ck_assert_uint_le(n, next);
		strncat(out, w->text + pos, n);
		if (pos + next < len || w->text[len - 1] == '\n')
			strcat(out, "|");
	}
	ck_assert_str_eq(out, w->lines);
	lines += len == 0 || w->text[len - 1] == '\n';
	ck_assert_int_eq(text_lines(w->text, len, w->cols), lines);
}
END_TEST

static void
type(struct edit *e, const char *s)
{
	size_t len = strlen(s);
	struct key_press key = { .kind = K_TEXT };

	for (size_t i = 0; i < len;) {
		i += text_decode(s + i, len - i, &key.cp);
		edit_key(e, &key);
	}
}

static bool
press(struct edit *e, enum key_kind kind)
{
	return edit_key(e, &(struct key_press){ .kind = kind });
}

START_TEST(editing)
{
	char buf[64] = "";
	struct edit e;

	edit_init(&e, buf, sizeof(buf), false);
	ck_assert(!e.changed);
	type(&e, "二社到三社");
	press(&e, K_LEFT);
	press(&e, K_LEFT);
	type(&e, "x");
	ck_assert_str_eq(buf, "二社到x三社");
	press(&e, K_BACKSPACE);
	press(&e, K_BACKSPACE);
	ck_assert_str_eq(buf, "二社三社");
	press(&e, K_DELETE);
	press(&e, K_HOME);
	press(&e, K_DELETE);
	ck_assert_str_eq(buf, "社社");
	press(&e, K_END);
	type(&e, E_ACUTE);
	ck_assert_int_eq(edit_length(&e), 3);
	press(&e, K_LEFT);
	ck_assert_uint_eq(e.cursor, 6);
	press(&e, K_RIGHT);
	press(&e, K_BACKSPACE);		/* the mark goes with its base */
	ck_assert_str_eq(buf, "社社");
	ck_assert(e.changed);
	ck_assert(!press(&e, K_ENTER) && !press(&e, K_UP) && !press(&e, K_TAB));
	ck_assert(!edit_right(&e) && !edit_delete(&e) && !edit_end(&e));
}
END_TEST

START_TEST(typed_over)
{
	char buf[16] = "36";
	struct edit e;

	edit_init(&e, buf, sizeof(buf), false);
	edit_whole(&e);
	type(&e, "40");
	ck_assert_str_eq(buf, "40");	/* never 3640 */
	ck_assert(e.changed);
	edit_whole(&e);
	press(&e, K_BACKSPACE);		/* any other key changes what is there */
	type(&e, "5");
	ck_assert_str_eq(buf, "45");
	edit_whole(&e);
	press(&e, K_HOME);
	type(&e, "1");
	ck_assert_str_eq(buf, "145");
	buf[0] = '\0';
	edit_init(&e, buf, sizeof(buf), false);
	edit_whole(&e);
	type(&e, "12");
	ck_assert_str_eq(buf, "12");
	edit_whole(&e);
	ck_assert(!edit_insert(&e, 0x1B));	/* what is refused takes nothing away */
	ck_assert_str_eq(buf, "12");
}
END_TEST

START_TEST(refused_and_full)
{
	char buf[8] = "";
	struct edit e;

	edit_init(&e, buf, sizeof(buf), false);
	ck_assert(!edit_insert(&e, 0x301));	/* no base */
	ck_assert(!edit_insert(&e, 0x1B));
	ck_assert(!edit_insert(&e, 0x202E));
	ck_assert(!edit_insert(&e, 0x200D));
	ck_assert(!e.changed);
	ck_assert(edit_insert(&e, 0x4E2D));
	ck_assert(edit_insert(&e, 0x6587));
	ck_assert(!edit_insert(&e, 0x4E2D));	/* one byte left, never a half */
	ck_assert(!edit_insert(&e, 'x'));	/* nor what comes after it */
	ck_assert_int_eq(e.left_out, 2);
	ck_assert_str_eq(buf, "中文");
	press(&e, K_BACKSPACE);
	ck_assert(edit_insert(&e, '\n'));	/* a blank in one line */
	ck_assert_str_eq(buf, "中 ");
	memcpy(buf, "\xCC\x81" "a\xFF\tb\033", sizeof(buf));
	edit_init(&e, buf, sizeof(buf), false);
	ck_assert_uint_eq(e.cursor, 5);
	ck_assert_str_eq(buf, "a? b?");
}
END_TEST

static void
check_view(struct edit *e, int cols, const char *text, int cursor)
{
	struct edit_view v;
	char shown[64];

	edit_view(e, cols, &v);
	memcpy(shown, v.text, v.len);
	shown[v.len] = '\0';
	ck_assert_str_eq(shown, text);
	ck_assert_int_eq(v.cursor, cursor);
	ck_assert_int_lt(v.cursor, cols);
	ck_assert_int_le(text_width(v.text, v.len), cols);
}

START_TEST(view_scrolls)
{
	char buf[64] = "";
	struct edit e;

	edit_init(&e, buf, sizeof(buf), false);
	type(&e, "一二三");
	check_view(&e, 8, "一二三", 6);
	type(&e, "四");
	check_view(&e, 8, "三四", 4);	/* one cell is kept for the cursor */
	type(&e, "五");
	check_view(&e, 8, "三四五", 6);
	press(&e, K_HOME);
	check_view(&e, 8, "一二三四", 0);
	for (int i = 0; i < 3; i++)
		press(&e, K_RIGHT);
	check_view(&e, 8, "一二三四", 6);
	press(&e, K_RIGHT);
	check_view(&e, 8, "三四五", 4);
	press(&e, K_LEFT);
	press(&e, K_LEFT);
	check_view(&e, 8, "二三四五", 2);
	strcpy(buf, "ab");
	edit_init(&e, buf, sizeof(buf), false);
	check_view(&e, 8, "ab", 2);
}
END_TEST

/* After any keys the cursor is in sight on a character and the text is whole. */
START_TEST(view_survives_anything)
{
	static const enum key_kind moves[] = {
		K_LEFT, K_RIGHT, K_BACKSPACE, K_DELETE, K_HOME, K_END, K_UP, K_DOWN, K_ENTER
	};
	static const uint32_t cps[] = { 'a', ' ', 0x4E2D, 0xFF0C, 0x301, 'z', 0x6587 };
	char buf[48] = "";
	struct edit e;
	struct edit_view v;
	struct edit_line lines[3];
	unsigned seed = (unsigned)_i;
	int row, col;

	edit_init(&e, buf, sizeof(buf), _i % 2);
	for (int i = 0; i < 5000; i++) {
		int cols = 4 + _i % 9;
		struct key_press key = { .kind = K_TEXT };
		if (rand_r(&seed) % 3)
			key.cp = cps[(size_t)rand_r(&seed) % 7];
		else
			key.kind = moves[(size_t)rand_r(&seed) % 9];
		edit_key(&e, &key);
		ck_assert_uint_eq(strlen(buf), e.len);
		ck_assert_uint_le(e.cursor, e.len);
		ck_assert(text_next(buf, e.len, text_prev(buf, e.len, e.cursor)) == e.cursor ||
			  e.cursor == 0);
		edit_view(&e, cols, &v);
		ck_assert(v.cursor >= 0 && v.cursor < cols);
		ck_assert_int_le(text_width(v.text, v.len), cols);
		int n = edit_page(&e, cols, 3, lines, &row, &col);
		ck_assert(row >= 0 && row < n && n <= 3);
		ck_assert(col >= 0 && col < cols);
		for (int j = 0; j < n; j++)
			ck_assert_int_le(text_width(lines[j].text, lines[j].len), cols + (int)sizeof(buf));
	}
}
END_TEST

static void
check_page(struct edit *e, int cols, int rows, const char *want, int row, int col)
{
	struct edit_line lines[8];
	char shown[256] = "";
	int r, c, n = edit_page(e, cols, rows, lines, &r, &c);

	for (int i = 0; i < n; i++) {
		if (i)
			strcat(shown, "|");
		strncat(shown, lines[i].text, lines[i].len);
	}
	ck_assert_str_eq(shown, want);
	ck_assert_int_eq(r, row);
	ck_assert_int_eq(c, col);
}

START_TEST(many_lines)
{
	char buf[128] = "";
	struct edit e;

	edit_init(&e, buf, sizeof(buf), true);
	check_page(&e, 9, 4, "", 0, 0);
	type(&e, "洪水漫过村道");
	check_page(&e, 9, 4, "洪水漫过|村道", 1, 4);
	edit_insert(&e, '\n');
	check_page(&e, 9, 4, "洪水漫过|村道|", 2, 0);
	type(&e, "ab");
	check_page(&e, 9, 4, "洪水漫过|村道|ab", 2, 2);
	press(&e, K_HOME);
	check_page(&e, 9, 4, "洪水漫过|村道|ab", 0, 0);
	press(&e, K_RIGHT);
	check_page(&e, 9, 4, "洪水漫过|村道|ab", 0, 2);
	press(&e, K_END);
	check_page(&e, 9, 2, "村道|ab", 1, 2);
	press(&e, K_HOME);
	check_page(&e, 9, 2, "洪水漫过|村道", 0, 0);
}
END_TEST

/* A window that gets wider shows the lines above again. */
/* Nothing stands behind what found no room; room made by hand is used again. */
START_TEST(a_text_that_is_too_long_ends_early)
{
	char buf[12] = "";
	struct key_press key = { .kind = K_TEXT, .pasted = _i };
	struct edit e;

	edit_init(&e, buf, sizeof(buf), false);
	for (const char *p = "一二三四x五"; *p;) {
		p += text_decode(p, strlen(p), &key.cp);
		edit_key(&e, &key);
	}
	ck_assert_str_eq(buf, "一二三");
	ck_assert_int_eq(e.left_out, 3);
	press(&e, K_BACKSPACE);
	ck_assert_int_eq(e.left_out, 0);
	type(&e, "五");
	ck_assert_str_eq(buf, "一二五");
	type(&e, "六");
	ck_assert_int_eq(e.left_out, 1);
}
END_TEST

START_TEST(page_follows_the_width)
{
	char buf[256] = "";
	struct edit_line lines[3];
	struct edit e;
	int row, col;

	edit_init(&e, buf, sizeof(buf), true);
	type(&e, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十");
	edit_page(&e, 11, 3, lines, &row, &col);
	ck_assert_int_gt(e.top, 0);
	ck_assert_int_eq(edit_page(&e, 31, 3, lines, &row, &col), 2);
	ck_assert_int_eq(e.top, 0);
}
END_TEST

Suite *
suite_kit_edit(void)
{
	Suite *s = suite_create("kit_edit");
	TCase *tc = tcase_create("text");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, columns);
	tcase_add_test(tc, utf8_round_trip);
	tcase_add_test(tc, cut_and_step);
	tcase_add_loop_test(tc, wrapping, 0, (int)(sizeof(wraps) / sizeof(wraps[0])));
	suite_add_tcase(s, tc);
	tc = tcase_create("edit");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, editing);
	tcase_add_test(tc, typed_over);
	tcase_add_test(tc, refused_and_full);
	tcase_add_test(tc, view_scrolls);
	tcase_add_loop_test(tc, view_survives_anything, 0, 12);
	tcase_add_test(tc, many_lines);
	tcase_add_loop_test(tc, a_text_that_is_too_long_ends_early, 0, 2);
	tcase_add_test(tc, page_follows_the_width);
	suite_add_tcase(s, tc);
	return s;
}
