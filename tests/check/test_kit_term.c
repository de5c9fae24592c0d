/*
 * The terminal: frames are fed to libvterm, which must then show what was
 * drawn - after any change, at any size, in both charsets, from any TERM.
 */
#include <check.h>
#include <iconv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/term.h"
#include "src/base/terminfo.h"

Suite *suite_kit_term(void);

/* A person's terminal, and the one that draws on it. */
struct pair {
	struct term	*t;
	VTerm		*vt;
	VTermScreen	*screen;
	bool		 altscreen;
	bool		 cursor;
	int		 bells;
	size_t		 bytes;		/* of the last frame */
	char		 last[65536];	/* it, cut */
};

static int
on_prop(VTermProp prop, VTermValue *val, void *user)
{
	struct pair *p = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		p->altscreen = val->boolean;
	if (prop == VTERM_PROP_CURSORVISIBLE)
		p->cursor = val->boolean;
	return 1;
}

static int
on_bell(void *user)
{
	((struct pair *)user)->bells++;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.settermprop = on_prop, .bell = on_bell
};

static struct pair *
open_pair(const char *name, int cols, int rows, enum charset cs)
{
	struct pair *p = calloc(1, sizeof(*p));
	const char *why = NULL;

	ck_assert_ptr_nonnull(p);
	p->t = term_new(name, cols, rows, cs, &why);
	ck_assert_msg(p->t != NULL, "%s", why);
	p->vt = vterm_new(term_rows(p->t), term_cols(p->t));
	vterm_set_utf8(p->vt, 1);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
	return p;
}

static void
close_pair(struct pair *p)
{
	term_free(p->t);
	vterm_free(p->vt);
	free(p);
}

static void
frame(struct pair *p)
{
	const char *bytes;

	p->bytes = term_frame(p->t, &bytes);
	size_t keep = p->bytes < sizeof(p->last) ? p->bytes : sizeof(p->last) - 1;
	if (keep)
		memcpy(p->last, bytes, keep);
	p->last[keep] = '\0';
	if (term_charset(p->t) == charset_utf8) {
		vterm_input_write(p->vt, bytes, p->bytes);
		return;
	}
	char out[65536], *from = p->last, *to = out;
	size_t left = keep, room = sizeof(out);
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	ck_assert_int_ne((int)iconv(cd, &from, &left, &to, &room), -1);
	iconv_close(cd);
	vterm_input_write(p->vt, out, sizeof(out) - room);
}

/* The text of a row without trailing blanks. */
static const char *
row_text(struct pair *p, int row, char out[2048])
{
	size_t n = 0;

	for (int col = 0; col < term_cols(p->t); col++) {
		VTermScreenCell cell;
		vterm_screen_get_cell(p->screen, (VTermPos){ row, col }, &cell);
		if (cell.chars[0] == UINT32_MAX)
			continue;
		if (cell.chars[0] == 0)
			out[n++] = ' ';
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			n += text_encode(cell.chars[i], out + n);
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return out;
}

#define ck_row(p, row, text) do { \
	char row_buf_[2048]; \
	ck_assert_str_eq(row_text(p, row, row_buf_), text); \
} while (0)

static void
ck_cursor(struct pair *p, int row, int col)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &pos);
	ck_assert_int_eq(pos.row, row);
	ck_assert_int_eq(pos.col, col);
}

START_TEST(draws)
{
	static const char *const names[] = {
		"xterm-256color", "xterm", "vt100", "linux", "screen-256color", "tmux",
		"no-such-terminal", "", NULL, "../../etc/passwd", "xterm-256color\n"
	};
	struct pair *p = open_pair(names[_i], 80, 24, charset_utf8);

	ck_assert_int_eq(term_put(p->t, 0, 0, TERM_BOLD, "烽燧 达拉特旗", -1), 13);
	ck_assert_int_eq(term_put(p->t, 23, 78, TERM_NORMAL, "末", -1), 2);
	term_put(p->t, 5, 3, TERM_REVERSE, "> 死亡", -1);
	term_cursor(p->t, 5, 3, true);
	frame(p);
	ck_row(p, 0, "烽燧 达拉特旗");
	ck_row(p, 5, "   > 死亡");
	ck_assert_ptr_nonnull(strstr(p->last, "\033[?2004h"));
	ck_assert_ptr_null(strstr(p->last, "\033[?1h"));
	ck_assert_ptr_null(strstr(p->last, "\033="));
	ck_cursor(p, 5, 3);
	VTermScreenCell cell;
	vterm_screen_get_cell(p->screen, (VTermPos){ 0, 0 }, &cell);
	ck_assert(cell.attrs.bold && !cell.attrs.reverse && cell.width == 2);
	vterm_screen_get_cell(p->screen, (VTermPos){ 5, 3 }, &cell);
	ck_assert(cell.attrs.reverse);
	vterm_screen_get_cell(p->screen, (VTermPos){ 23, 78 }, &cell);
	ck_assert_uint_eq(cell.chars[0], 0x672B);
	frame(p);
	ck_assert_uint_eq(p->bytes, 0);
	close_pair(p);
}
END_TEST

START_TEST(refuses_dumb)
{
	const char *why = NULL;

	ck_assert_ptr_null(term_new("dumb", 80, 24, charset_utf8, &why));
	ck_assert(why && *why);
	close_pair(open_pair("xterm", 80, 24, charset_utf8));
}
END_TEST

START_TEST(sizes_are_clamped)
{
	static const struct { int cols, rows, want_cols, want_rows; } s[] = {
		{ 0, 0, 80, 24 }, { -1, -9, 80, 24 }, { 1, 1, 20, 8 }, { 45, 20, 45, 20 },
		{ 100000, 100000, 400, 150 }, { 400, 150, 400, 150 },
	};
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		struct pair *p = open_pair("xterm", s[i].cols, s[i].rows, charset_utf8);
		ck_assert_int_eq(term_cols(p->t), s[i].want_cols);
		ck_assert_int_eq(term_rows(p->t), s[i].want_rows);
		term_put(p->t, s[i].want_rows - 1, s[i].want_cols - 1, 0, "x", -1);
		frame(p);
		VTermScreenCell cell;
		vterm_screen_get_cell(p->screen,
		    (VTermPos){ s[i].want_rows - 1, s[i].want_cols - 1 }, &cell);
		ck_assert_uint_eq(cell.chars[0], 'x');
		close_pair(p);
	}
}
END_TEST

START_TEST(cuts_and_sanitises)
{
	struct pair *p = open_pair("xterm", 45, 20, charset_utf8);

	ck_assert_int_eq(term_put(p->t, 0, 0, 0, "中文字", 5), 5);
	ck_assert_int_eq(term_put(p->t, 1, 44, 0, "中", -1), 1);
	ck_assert_int_eq(term_put(p->t, 2, 43, 0, "中文", -1), 2);
	ck_assert_int_eq(term_put(p->t, 3, 0, 0, "a\033[2Jb\r\n\a\x7F\xC2\x9B" "c", -1), 12);
	ck_assert_int_eq(term_put(p->t, 4, 0, 0, "e\xCC\x81x\xE2\x80\xAE\xE2\x80\x8D\xFF", -1), 4);
	ck_assert_int_eq(term_put(p->t, 5, 0, 0, "\xCC\x81z", -1), 1);
	ck_assert_int_eq(term_put(p->t, -1, 0, 0, "x", -1), 0);
	ck_assert_int_eq(term_put(p->t, 20, 0, 0, "x", -1), 0);
	ck_assert_int_eq(term_put(p->t, 0, 45, 0, "x", -1), 0);
	ck_assert_int_eq(term_put(p->t, 0, -1, 0, "x", -1), 0);
	ck_assert_int_eq(term_put(p->t, 6, 0, 0, "abc", 0), 0);
	ck_assert_int_eq(term_put_len(p->t, 6, 0, 0, "abc", 2, -1), 2);
	frame(p);
	ck_row(p, 0, "中文>");	/* what is cut says so */
	ck_row(p, 1, "                                            >");
	ck_row(p, 2, "                                           >");
	ck_row(p, 3, "a?[2Jb?????c");
	ck_row(p, 4, "e\xCC\x81x?\xEF\xBF\xBD");
	ck_row(p, 5, "z");
	ck_row(p, 6, "ab");
	close_pair(p);
}
END_TEST

/* A marker that moves a row costs tens of bytes, not hundreds. */
START_TEST(small_changes_are_small)
{
	struct pair *p = open_pair("xterm-256color", 80, 24, charset_utf8);

	for (int pass = 0; pass < 2; pass++) {
		term_clear(p->t);
		for (int row = 0; row < 24; row++) {
			char line[64];
			snprintf(line, sizeof(line), "王爱召镇 暴雨红色 21:%02d止 剩%d分", row, row);
			term_put(p->t, row, 2, 0, line, -1);
		}
		term_put(p->t, 5 + pass, 0, TERM_BOLD, ">", -1);
		term_cursor(p->t, 5 + pass, 0, true);
		frame(p);
	}
	ck_assert_uint_le(p->bytes, 40);
	ck_row(p, 5, "  王爱召镇 暴雨红色 21:05止 剩5分");
	ck_row(p, 6, "> 王爱召镇 暴雨红色 21:06止 剩6分");
	close_pair(p);
}
END_TEST

START_TEST(resize_paints_all)
{
	struct pair *p = open_pair("xterm", 80, 24, charset_utf8);

	term_put(p->t, 0, 60, 0, "右边", -1);
	frame(p);
	term_resize(p->t, 45, 20);
	vterm_set_size(p->vt, 20, 45);
	vterm_input_write(p->vt, "\033[3;3Hgarbage", 13);	/* as some terminals fold */
	term_clear(p->t);
	term_put(p->t, 19, 43, 0, "底", -1);
	frame(p);
	ck_row(p, 0, "");
	ck_row(p, 2, "");
	ck_row(p, 19, "                                           底");
	term_resize(p->t, 200, 60);
	vterm_set_size(p->vt, 60, 200);
	term_put(p->t, 59, 190, 0, "远", -1);
	frame(p);
	VTermScreenCell cell;
	vterm_screen_get_cell(p->screen, (VTermPos){ 59, 190 }, &cell);
	ck_assert_uint_eq(cell.chars[0], 0x8FDC);
	close_pair(p);
}
END_TEST

START_TEST(cursor_and_bell)
{
	struct pair *p = open_pair("xterm", 80, 24, charset_utf8);

	frame(p);
	term_cursor(p->t, 3, 4, false);
	term_bell(p->t);
	term_bell(p->t);
	frame(p);
	ck_assert(!p->cursor);
	ck_assert_int_eq(p->bells, 1);
	term_cursor(p->t, 3, 4, true);
	frame(p);
	ck_assert(p->cursor);
	ck_assert_int_eq(p->bells, 1);
	ck_cursor(p, 3, 4);
	term_cursor(p->t, 999, 999, true);
	frame(p);
	ck_cursor(p, 23, 79);
	close_pair(p);
}
END_TEST

START_TEST(plain_page)
{
	struct pair *p = open_pair("xterm-256color", 80, 24, charset_utf8);

	term_put(p->t, 0, 0, 0, "screen", -1);
	frame(p);
	ck_assert(p->altscreen);
	term_suspend(p->t);
	term_plain(p->t, "第一行\n\033[2Jb\xE2\x80\x8D\n");
	frame(p);
	ck_assert(!p->altscreen);
	ck_assert_ptr_nonnull(strstr(p->last, "\033[?2004l"));
	ck_assert_ptr_nonnull(strstr(p->last, "第一行\r\n?[2Jb\r\n"));
	frame(p);
	ck_assert_uint_eq(p->bytes, 0);
	term_plain(p->t, "more");
	frame(p);
	ck_assert_str_eq(p->last, "more");
	term_put(p->t, 1, 0, 0, "while away", -1);
	term_resume(p->t);
	term_plain(p->t, "no longer");
	frame(p);
	ck_assert(p->altscreen);
	ck_assert_ptr_nonnull(strstr(p->last, "\033[?2004h"));
	ck_row(p, 0, "screen");
	ck_row(p, 1, "while away");
	term_end(p->t);
	frame(p);
	ck_assert(!p->altscreen);
	ck_assert_ptr_nonnull(strstr(p->last, "\033[?2004l"));
	frame(p);
	ck_assert_uint_eq(p->bytes, 0);
	close_pair(p);
}
END_TEST

START_TEST(gb18030)
{
	struct pair *p = open_pair("xterm", 80, 24, charset_gb18030);

	term_put(p->t, 0, 0, TERM_BOLD, "灾情 丂 é", -1);
	frame(p);
	ck_row(p, 0, "灾情 丂 é");
	ck_assert_ptr_nonnull(strstr(p->last, "\xD4\xD6\xC7\xE9"));	/* 灾情 */
	ck_assert_ptr_null(strstr(p->last, "灾情"));
	ck_assert(term_set_charset(p->t, charset_utf8));
	frame(p);		/* the same cells, all again */
	ck_row(p, 0, "灾情 丂 é");
	ck_assert_ptr_nonnull(strstr(p->last, "灾情"));
	ck_assert(term_set_charset(p->t, charset_gb18030));
	term_suspend(p->t);
	term_plain(p->t, "灾情");
	frame(p);
	ck_assert_ptr_nonnull(strstr(p->last, "\xD4\xD6\xC7\xE9"));
	close_pair(p);
}
END_TEST

START_TEST(colours_are_optional)
{
	struct pair *p = open_pair("xterm-256color", 80, 24, charset_utf8);
	VTermScreenCell cell;

	term_put(p->t, 0, 0, TERM_RED, "! 求救", -1);
	frame(p);
	vterm_screen_get_cell(p->screen, (VTermPos){ 0, 0 }, &cell);
	ck_assert(VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
	term_set_colours(p->t, true);
	term_put(p->t, 0, 0, TERM_RED, "! 求救", -1);
	frame(p);
	vterm_screen_get_cell(p->screen, (VTermPos){ 0, 0 }, &cell);
	ck_assert(VTERM_COLOR_IS_INDEXED(&cell.fg) && cell.fg.indexed.idx == 1);
	ck_assert(VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
	close_pair(p);
	p = open_pair("vt100", 80, 24, charset_utf8);
	term_set_colours(p->t, true);
	term_put(p->t, 0, 0, TERM_RED, "! 求救", -1);
	frame(p);
	ck_row(p, 0, "! 求救");
	close_pair(p);
}
END_TEST

/* The host program's signals stay its own. */
START_TEST(signals_are_kept)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction sa, before[4];
	struct pair *p;

	for (int i = 0; i < 4; i++)
		sigaction(signals[i], NULL, &before[i]);
	p = open_pair("xterm", 80, 24, charset_utf8);
	frame(p);
	term_resize(p->t, 45, 20);
	frame(p);
	term_suspend(p->t);
	term_resume(p->t);
	frame(p);
	for (int i = 0; i < 4; i++) {
		sigaction(signals[i], NULL, &sa);
		ck_assert(sa.sa_handler == before[i].sa_handler);
	}
	close_pair(p);
}
END_TEST

/*
 * Random drawing, small frames on top of each other: what the person sees must
 * be what a fresh painting of the same cells gives.
 */
START_TEST(any_change_shows)
{
	static const char *const parts[] = {
		"中", "文字", "a", "bc ", "    ", "e\xCC\x81", "，", "1234567890",
		"\xF0\xA0\x80\x80", "           ", "灾情初报样例一村"
	};
	static const char *const names[] = { "xterm-256color", "vt100", "linux" };
	struct pair *p = open_pair(names[_i % 3], 45, 20, charset_utf8);
	struct pair *fresh;
	unsigned seed = (unsigned)_i + 1;
	char before[20][2048], after[2048];

	for (int i = 0; i < 300; i++) {
		if (rand_r(&seed) % 10 == 0)
			term_clear(p->t);
		for (int n = rand_r(&seed) % 12; n >= 0; n--) {
			unsigned attr = (unsigned)(rand_r(&seed) % 5 ? 0 : rand_r(&seed) % 16);
			term_put(p->t, rand_r(&seed) % 20, rand_r(&seed) % 45, attr,
				 parts[(size_t)rand_r(&seed) % 11], -1);
		}
		term_cursor(p->t, rand_r(&seed) % 20, rand_r(&seed) % 45, true);
		frame(p);
		for (int row = 0; row < 20; row++)
			row_text(p, row, before[row]);
		if (i % 20)
			continue;
		term_repaint(p->t);
		frame(p);
		for (int row = 0; row < 20; row++)
			ck_assert_str_eq(row_text(p, row, after), before[row]);
	}
	close_pair(p);
	fresh = open_pair("xterm", 45, 20, charset_utf8);	/* one after another works */
	frame(fresh);
	close_pair(fresh);
}
END_TEST

/* As for sessions, which look at no path for them. */
static void
terminals_known(void)
{
	ck_assert_int_eq(terminfo_load(), 0);
}

Suite *
suite_kit_term(void)
{
	Suite *s = suite_create("kit_term");
	TCase *tc = tcase_create("term");

	tcase_add_unchecked_fixture(tc, terminals_known, NULL);
	tcase_add_loop_test(tc, draws, 0, 11);
	tcase_add_test(tc, refuses_dumb);
	tcase_add_test(tc, sizes_are_clamped);
	tcase_add_test(tc, cuts_and_sanitises);
	tcase_add_test(tc, small_changes_are_small);
	tcase_add_test(tc, resize_paints_all);
	tcase_add_test(tc, cursor_and_bell);
	tcase_add_test(tc, plain_page);
	tcase_add_test(tc, gb18030);
	tcase_add_test(tc, colours_are_optional);
	tcase_add_test(tc, signals_are_kept);
	tcase_add_loop_test(tc, any_change_shows, 0, 9);
	suite_add_tcase(s, tc);
	return s;
}
