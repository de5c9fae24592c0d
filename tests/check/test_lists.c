/*
 * Long lists: every row is reached from both ends, page by page and row by row,
 * wherever the pages end; what is counted is the query, not what is loaded.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/list.h"
#include "screens/kit/part.h"
#include "tests/check/help_press.h"
#include "tests/check/help_seat.h"

Suite *suite_lists(void);

#define KEY_HOME "\033[H"
#define KEY_END "\033[F"

static struct world w;
static struct seat st;
/* What the screen of this test shows. */
static size_t rows, walked;
static unsigned seed;
static bool parted, headed, placed;
static size_t every = 1;		/* of so many records one fits */

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

/* Row i takes one, two or three lines; every ninth or so is longer. */
static size_t
length(size_t i)
{
	return (i * 7 + seed) % 9 == 0 ? 60 + (i * 13 + seed) % 120 : 5;
}

static void
rows_load(struct view *v, struct txn *t)
{
	struct part_place at;
	char text[400];

	(void)t;
	part_start(v, &at);
	walked = 0;
	for (size_t i = placed ? at.behind : 0; i < rows; i++) {
		walked++;
		at.behind = i + 1;
		if (placed && part_looked(v, 1, 0))
			break;
		if (i % every != 0)
			continue;
		if (headed && (i + seed) % 11 == 0)
			page_head(&v->page, "head %zu", i / 11);
		if (parted && part_passes(v)) {
			if (placed && part_enough(v, &at))
				break;
			continue;
		}
		memset(text, 'x', sizeof text);
		text[length(i)] = '\0';
		page_choice(&v->page, 1, i + 1, "<%zu> %s", i, text);
		if (parted)
			part_row(v, false);
		if (placed && part_enough(v, &at))
			break;
	}
}

static const struct screen screen_rows = {
	.name = "rows", .title = N_("Menu"), .help = N_("Menu"), .load = rows_load,
};

static void
sit(int cols, int lines)
{
	seat_open(&st, &w, "county", cols, lines, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	ck_assert_ptr_nonnull(ui_open(st.ui, &screen_rows, NULL, 0));
	seat_type(&st, "");
}

/* The numbers of the rows in sight; how many. */
static size_t
seen(size_t *out)
{
	const char *p = seat_text(&st);
	size_t n = 0;

	while ((p = strchr(p, '<')) != NULL)
		out[n++] = strtoul(++p, NULL, 10);
	return n;
}

/* The number of the chosen row; -1 = a row of the foot. */
static long
chosen(void)
{
	const struct view *v = st.ui->top;

	return v->at < 0 ? -1 : (long)v->page.row[v->at].id - 1;
}

static void
vary(int i)
{
	static const size_t counts[] = { 1, 7, 23, 199, 200, 201, 640 };

	rows = counts[i % 7];
	seed = (unsigned)i * 31;
	parted = i % 2 == 0;
	headed = i % 3 == 0;
	sit(i % 2 ? 80 : 45, i % 4 < 2 ? 24 : 20);
}

/* Page after page down, then up again: no row is passed by, either way. */
START_TEST(pages_meet)
{
	size_t on[60], n, next = 0, top;

	vary(_i);
	do {
		n = seen(on);
		ck_assert_msg(n > 0 && on[0] == next, "%zu after %zu:\n%s", on[0], next, seat_text(&st));
		top = on[0];
		next = on[n - 1] + 1;
		if (next < rows)
			seat_type(&st, KEY_PGDN);
	} while (next < rows);
	for (int steps = 0; top > 0 && steps < 2000; steps++) {
		seat_type(&st, KEY_PGUP);
		n = seen(on);
		ck_assert_msg(n > 0 && on[0] < top && on[n - 1] + 1 >= top, "PgUp: %zu before %zu:\n%s", on[n - 1], top,
		    seat_text(&st));
		ck_assert_int_eq(chosen(), (long)on[0]);
		top = on[0];
	}
	ck_assert_uint_eq(top, 0);
	seat_close(&st);
}
END_TEST

/* Three pages down and one up is the third page (they have one size here). */
START_TEST(one_up_is_one_down)
{
	size_t on[60], third;

	rows = 640;
	seed = 2;
	headed = false;
	parted = _i == 0;
	sit(200, 24);
	seat_type(&st, KEY_PGDN KEY_PGDN);
	seen(on);
	third = on[0];
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_PGUP);
	seen(on);
	ck_assert_uint_eq(on[0], third);
	seat_close(&st);
}
END_TEST

/* Arrows go from row to row over every border, down to the foot and up again. */
START_TEST(arrows_cross_borders)
{
	vary(_i);
	for (size_t i = 0; i < rows; i++) {
		ck_assert_int_eq(chosen(), (long)i);
		seat_type(&st, KEY_DOWN);
	}
	ck_assert_int_eq(chosen(), -1);
	for (size_t i = rows; i-- > 0;) {
		seat_type(&st, KEY_UP);
		ck_assert_msg(chosen() == (long)i, "%ld, not %zu:\n%s", chosen(), i, seat_text(&st));
	}
	seat_type(&st, KEY_UP);
	ck_assert_int_eq(chosen(), 0);
	seat_close(&st);
}
END_TEST

START_TEST(home_and_end)
{
	size_t on[60], n;

	vary(_i);
	seat_type(&st, KEY_END);
	n = seen(on);
	ck_assert_msg(n > 0 && on[n - 1] == rows - 1, "%s", seat_text(&st));
	seat_type(&st, KEY_HOME);
	n = seen(on);
	ck_assert(n > 0 && on[0] == 0);
	ck_assert_int_eq(chosen(), 0);
	seat_close(&st);
}
END_TEST

/* By digits alone every row has one on some page of 8 更多, and the end leads to the start. */
START_TEST(digits_reach_all)
{
	bool *had;
	size_t on[60];

	vary(_i);
	had = calloc(rows, sizeof *had);
	for (int page = 0; page < 400; page++) {
		const struct page *p = &st.ui->top->page;

		for (size_t i = 0; i < p->n; i++)
			if (p->row[i].digit)
				had[p->row[i].id - 1] = true;
		if (!seat_shows(&st, "更多"))
			break;
		seat_type(&st, "8");
		if (seen(on) > 0 && on[0] == 0)
			break;
	}
	for (size_t i = 0; i < rows; i++)
		ck_assert_msg(had[i], "row %zu of %zu has no digit", i, rows);
	free(had);
	seat_close(&st);
}
END_TEST

enum { WORDS = 330 };

/* A text, a choice and a heading of so many words, each numbered on. */
static void
long_load(struct view *v, struct txn *t)
{
	static const char shapes[] = "tch";
	char text[2000];
	size_t len = 0;

	(void)t;
	page_choice(&v->page, 1, 1, "first");
	for (int i = 0; i < 3 * WORDS; i++) {
		len += (size_t)snprintf(text + len, sizeof text - len, "%sw%04d", len > 0 ? " " : "", i);
		if ((i + 1) % WORDS != 0)
			continue;
		if (shapes[i / WORDS] == 't')
			page_text(&v->page, "%s", text);
		else if (shapes[i / WORDS] == 'c')
			row_right(&v->page, page_choice(&v->page, 1, 2, "%s", text), "right end");
		else
			page_head(&v->page, "%s", text);
		len = 0;
	}
	page_choice(&v->page, 1, 3, "last");
}

static const struct screen screen_long = {
	.name = "long", .title = N_("Menu"), .help = N_("Menu"), .load = long_load,
};

/* The first and last numbered word in sight; false: none. */
static bool
words_seen(int *first, int *last)
{
	const char *p = seat_text(&st);

	*first = -1;
	while ((p = strchr(p, 'w')) != NULL) {
		*last = atoi(++p);
		*first = *first < 0 ? *last : *first;
	}
	return *first >= 0;
}

/* Of rows longer than the screen no word is passed by, also when the page loads anew on
 * the way, or for another size. */
START_TEST(rows_longer_than_the_screen_are_turned_through)
{
	const int cols = _i % 2 ? 45 : 80, lines = _i % 2 ? 20 : 24;
	int next = 0, first, last;
	size_t before;
	bool right = false;

	seat_open(&st, &w, "county", cols, lines, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	ck_assert_ptr_nonnull(ui_open(st.ui, &screen_long, NULL, 0));
	seat_type(&st, "");
	for (int pages = 0; next < 3 * WORDS && pages < 100; pages++) {
		before = st.ui->top->top;
		seat_notice(&st);
		ck_assert_uint_eq(st.ui->top->top, before);
		if (words_seen(&first, &last)) {
			ck_assert_msg(first <= next && last >= next - 1, "%d\n%s", next, seat_text(&st));
			next = last + 1;
		}
		right |= seat_shows(&st, "right end");
		if (_i >= 2 && pages == 3) {	/* what was split for the other size */
			seat_resize(&st, 60, 30);
			seat_type(&st, KEY_HOME);
			next = 0;
		} else if (next < 3 * WORDS) {
			seat_type(&st, KEY_PGDN);
		}
	}
	ck_assert_int_eq(next, 3 * WORDS);
	ck_assert(right);
	seat_type(&st, KEY_END);
	SHOWS(&st, "last");
	seat_close(&st);
}
END_TEST

/* How many there are is said as long as not all are in sight; so is what the filter leaves. */
START_TEST(counts_are_true)
{
	size_t tens = 0;

	rows = 1010;
	seed = 1;
	headed = false;
	parted = _i == 0;
	sit(80, 24);
	ck_assert_msg(seat_shows(&st, "第1-") && seat_shows(&st, "共1,010"), "%s", seat_text(&st));
	for (size_t i = 0; i < rows; i++)
		tens += i % 100 == 17;		/* what holds "17>" */
	seat_type(&st, "/");
	seat_type(&st, "17>" KEY_ENTER);
	ck_assert_uint_eq(st.ui->top->found, tens);
	ck_assert_msg(seat_shows(&st, "筛到10 共1,010"), "%s", seat_text(&st));
	/* It opens with what stands: kept, changed, typed over or emptied. */
	seat_type(&st, "/");
	ck_assert_msg(seat_shows(&st, "17>"), "%s", seat_text(&st));
	seat_type(&st, KEY_ENTER);
	ck_assert_uint_eq(st.ui->top->found, tens);
	seat_type(&st, "/");
	seat_type(&st, KEY_RIGHT "x" KEY_ENTER);
	ck_assert_str_eq(st.ui->top->filter, "17>x");
	seat_type(&st, "/");
	seat_type(&st, "17>" KEY_ENTER);
	ck_assert_str_eq(st.ui->top->filter, "17>");
	seat_type(&st, "/");
	seat_type(&st, "\177" KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "第1-") && seat_shows(&st, "共1,010"), "%s", seat_text(&st));
	seat_type(&st, KEY_END);
	ck_assert_msg(seat_shows(&st, "-1010条"), "%s", seat_text(&st));
	/* Most of it is gone meanwhile: what is left shows. */
	rows = 3;
	seat_notice(&st);
	ck_assert_msg(seat_shows(&st, "<0>") && !seat_shows(&st, "第"), "%s", seat_text(&st));
	ck_assert_uint_eq(st.ui->top->all, 3);
	seat_close(&st);
}
END_TEST

/* More incidents than a board shows, or a list keeps: all are counted, all are reached. */
START_TEST(nothing_is_cut)
{
	struct op_incident_open o = { .class = incident_class_accident, .area = COUNTY, .kind = "样例",
	    .trapped = { .known = true, .v = 1 } };	/* a row each */
	const char *p;
	struct reply r;

	for (int i = 0; i < 205; i++) {
		snprintf(o.place, sizeof o.place, "样例路%d号", i);
		ck_assert_int_eq(world_do(&w, "county", "incident.open", &o, &r), DONE);
	}
	seat_open(&st, &w, "county", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "事件 205"), "%s", seat_text(&st));
	for (int i = 0; i < 100 && !seat_shows(&st, "另有 165 个"); i++)
		seat_type(&st, KEY_DOWN);
	ck_assert_msg(seat_shows(&st, "另有 165 个"), "%s", seat_text(&st));
	seat_type(&st, "9");
	ck_assert_msg(seat_shows(&st, "共205"), "%s", seat_text(&st));
	seat_type(&st, KEY_END);
	p = seat_text(&st);
	ck_assert_msg(strstr(p, "样例路0号") != NULL || strstr(p, "-205条") != NULL, "%s", p);
	seat_close(&st);
}
END_TEST

/* A page of a list of very many walks little, wherever it is; all of it is reached and,
 * while nobody types, counted. */
START_TEST(many_are_not_walked_for_a_page)
{
	size_t on[60], n, next = 0;

	rows = 20000;
	seed = 1;
	headed = false;
	parted = placed = true;
	sit(80, 24);
	ck_assert_uint_lt(walked, 5000);
	ck_assert_msg(seat_shows(&st, "后面还有"), "%s", seat_text(&st));
	while (next < 4321) {
		n = seen(on);
		ck_assert_msg(n > 0 && on[0] == next, "%zu after %zu:\n%s", on[0], next, seat_text(&st));
		next = on[n - 1] + 1;
		seat_type(&st, KEY_PGDN);
		ck_assert_uint_lt(walked, 5000);
	}
	ck_assert_uint_gt(st.ui->top->skip, 0);
	st.ui->framed -= 1000;
	widget_list.pause(st.ui->top);
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "共20,000"), "%s", seat_text(&st));
	for (int i = 0; i < 12; i++)
		seat_type(&st, KEY_PGDN);
	ck_assert_uint_lt(walked, 5000);
	ck_assert_msg(seat_shows(&st, "共20,000"), "%s", seat_text(&st));
	rows = 20001;
	seat_notice(&st);
	ck_assert_msg(!seat_shows(&st, "共20,000"), "%s", seat_text(&st));
	seat_type(&st, KEY_END);
	ck_assert_msg(seat_shows(&st, "<20000>") && seat_shows(&st, "-20001条"), "%s", seat_text(&st));
	seat_type(&st, KEY_PGUP);
	n = seen(on);
	ck_assert_uint_lt(on[n - 1], 20000);
	seat_type(&st, "/");
	seat_type(&st, "17>" KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "筛到200 共20,001"), "%s", seat_text(&st));
	placed = false;
	seat_close(&st);
}
END_TEST

/* Where few fit a load looks at so many and says so; who goes on meets all, by pages as by
 * the row chosen, and no load looks at more than twice what all before did. */
START_TEST(few_that_fit)
{
	size_t on[60], n = 0, next = 0, most = 100;

	rows = 6401;
	every = _i ? 1600 : 64;
	seed = 1;
	headed = false;
	parted = placed = true;
	sit(80, 24);
	st.ui->top->looks = most;
	seat_notice(&st);
	for (int i = 0; i < 200 && next < rows; i++) {
		n = seen(on);
		for (size_t k = 0; k < n; k++)
			if (on[k] == next)
				next += every;
		ck_assert_uint_le(walked, most);
		if (next >= rows)
			break;
		if (seat_shows(&st, "按“更多”接着找")) {
			ck_assert_msg(seat_shows(&st, "后面还有"), "%s", seat_text(&st));
			most *= 2;
		}
		seat_type(&st, i % 2 ? KEY_PGDN : "8");
	}
	ck_assert_msg(next >= rows, "%zu:\n%s", next, seat_text(&st));
	for (int i = 0; i < 3; i++)
		seat_type(&st, KEY_PGDN);
	ck_assert_msg(!seat_shows(&st, "接着找"), "%s", seat_text(&st));
	for (int i = 0; i < 20; i++)
		seat_type(&st, KEY_PGUP);
	ck_assert_msg(seat_shows(&st, "<0>"), "%s", seat_text(&st));
	every = 1;
	placed = false;
	seat_close(&st);
}
END_TEST

/* More parts than one, in each of which the looking stopped. */
START_TEST(parts_that_stop)
{
	size_t on[60], n = 0, next = 0;

	rows = 6400;
	every = 10;
	seed = 1;
	headed = false;
	parted = placed = true;
	sit(80, 24);
	st.ui->top->looks = 300;
	seat_notice(&st);
	for (int i = 0; i < 400 && next < rows; i++) {
		n = seen(on);
		for (size_t k = 0; k < n; k++)
			if (on[k] == next)
				next += every;
		ck_assert_uint_le(walked, 2400);
		seat_type(&st, KEY_PGDN);
	}
	ck_assert_msg(next == rows, "%zu:\n%s", next, seat_text(&st));
	every = 1;
	placed = false;
	seat_close(&st);
}
END_TEST

Suite *
suite_lists(void)
{
	Suite *s = suite_create("lists");
	TCase *t = tcase_create("lists");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, pages_meet, 0, 42);
	tcase_add_loop_test(t, one_up_is_one_down, 0, 2);
	tcase_add_loop_test(t, arrows_cross_borders, 0, 14);
	tcase_add_loop_test(t, home_and_end, 0, 14);
	tcase_add_loop_test(t, digits_reach_all, 0, 14);
	tcase_add_loop_test(t, rows_longer_than_the_screen_are_turned_through, 0, 4);
	tcase_add_loop_test(t, counts_are_true, 0, 2);
	tcase_add_test(t, nothing_is_cut);
	tcase_add_test(t, many_are_not_walked_for_a_page);
	tcase_add_loop_test(t, few_that_fit, 0, 2);
	tcase_add_test(t, parts_that_stop);
	suite_add_tcase(s, t);
	return s;
}
