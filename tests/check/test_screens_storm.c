/*
 * What a storm does to people at screens: keys pressed in impatience and over a
 * slow link, calls that go on, deaths that come on top of deaths.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/rules/need.h"
#include "src/rules/sos.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

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
	world_close(&w);
}

static void
sit(const char *login, int cols, int rows)
{
	seat_open(&st, &w, login, cols, rows, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
}

/* Some time later he types. */
static void
later(int ms, const char *keys)
{
	w.now += ms;
	seat_type(&st, keys);
}

/* The digit of the first row that says it. */
static void
choose(const char *what)
{
	const struct page *p = &st.ui->top->page;

	for (size_t i = 0; i < p->n; i++) {
		char digit[2] = { p->row[i].digit, '\0' };

		if (!digit[0] || !strstr(p->row[i].left, what))
			continue;
		later(2000, digit);
		return;
	}
	ck_abort_msg("no row with a digit says %s\n%s", what, seat_text(&st));
}

#define ON(which) ck_assert_msg(strcmp(st.ui->top->screen->name, which) == 0, "on %s\n%s", \
	st.ui->top->screen->name, seat_text(&st))
#define SHOWS(what) ck_assert_msg(seat_shows(&st, what), "%s", seat_text(&st))
#define HIDES(what) ck_assert_msg(!seat_shows(&st, what), "%s", seat_text(&st))

static size_t
calls(void)
{
	static struct sos list[20];
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(&w, "county", &v);
	world_read(&w, &t);
	n = sos_list(&t, &v, false, list, 20);
	txn_abort(&t);
	return n;
}

/* Fills a report up to the page that sends it. */
static void
report_to_page(void)
{
	seat_type(&st, "2" KEY_ENTER "11" KEY_PGDN KEY_ENTER);
	ON("kit_confirm");
}

/* The key that sends, pressed again and again, ends on the board: no call goes out. */
START_TEST(impatience_calls_nobody)
{
	sit("v11a", 80, 24);
	report_to_page();
	later(500, "1111");				/* one burst */
	ON("board");
	SHOWS("已报送");				/* dropped keys leave it said */
	later(300, "1");
	later(300, "1");
	later(300, "1");
	ON("board");
	SHOWS("已报送");
	later(500, "1");
	ON("sos");
	later(250, "1");				/* the same finger once more */
	ON("sos");
	ck_assert_uint_eq(calls(), 0);
	later(200, "1");				/* he has read it */
	ck_assert_uint_eq(calls(), 1);
	seat_close(&st);
}
END_TEST

/* What comes within a round trip was pressed before the new page was seen. */
START_TEST(slow_link_calls_nobody)
{
	sit("v11a", 45, 20);
	st.rtt = 1200;
	report_to_page();
	later(500, "1");
	ON("board");
	later(1300, "1");
	later(800, "1");
	ON("board");
	later(200, "1");
	ON("sos");
	later(1000, "1");
	later(400, "1");
	ck_assert_uint_eq(calls(), 0);
	later(200, "1");
	ck_assert_uint_eq(calls(), 1);
	seat_close(&st);
}
END_TEST

/* The call itself stays two keys, by arrows too. */
START_TEST(call_is_two_keys)
{
	sit("v11a", 80, 24);
	seat_type(&st, "1");
	later(350, "1");
	ck_assert_uint_eq(calls(), 1);
	seat_close(&st);
	sit("v12", 80, 24);
	seat_type(&st, "11");
	seat_type(&st, KEY_DOWN KEY_ENTER);
	ck_assert_uint_eq(calls(), 2);
	seat_close(&st);
}
END_TEST

static struct op_report_file
casualties(int64_t dead, int64_t missing)
{
	struct op_report_file f = flood(V11, 120);

	f.dead = FIGURE(dead);
	f.missing = FIGURE(missing);
	return f;
}

/* A death after a missing person who was answered for rings again, and no old
 * name stands on it; answering takes it off the desk, into the timeline. */
START_TEST(new_death_rings_again)
{
	struct op_report_file f = casualties(0, 1);
	uint64_t id = send_report(&w, "v11a", &f);

	sit("county", 80, 24);
	SHOWS("伤亡 灾0722-01");
	ck_assert_uint_eq(st.ui->ring.count, 2);	/* nobody has reviewed it either */
	choose("伤亡 ");
	ON("need_show");
	ck_assert_uint_eq(st.ui->ring.count, 2);	/* looking is not answering */
	later(500, "1");
	ck_assert_uint_eq(st.ui->ring.count, 1);
	SHOWS("赵样例 已应答");
	HIDES("1   应答");
	later(1500, "0");
	HIDES("伤亡 灾0722-01");
	SHOWS("伤亡应答 灾0722-01");
	seat_close(&st);

	w.now += 60000;
	f = casualties(1, 1);
	ck_assert_uint_eq(send_report(&w, "v11a", &f), id);
	sit("leader", 80, 24);
	ck_assert_uint_ge(st.ui->ring.count, 1);
	SHOWS("伤亡 灾0722-01");
	HIDES("认领");
	seat_close(&st);
}
END_TEST

/* A name on one version is no name on the next. */
START_TEST(claim_is_for_one_version)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &f);
	struct op_need_take take = { 0 };
	static struct need_row rows[8];
	struct reply r;
	struct viewer v;
	struct txn t;

	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, rows, 8), 1);
	txn_abort(&t);
	take.which = rows[0].need.id;
	ck_assert_int_eq(world_do(&w, "town1", "need.answer", &take, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "NEED_BY_DOING");
	ck_assert_int_eq(world_do(&w, "town1", "need.take", &take, &r), DONE);
	sit("town1", 80, 24);
	SHOWS("认领: 吴样例");
	ck_assert_uint_eq(st.ui->ring.count, 0);
	f = flood(V11, 150);
	w.now += 60000;
	ck_assert_uint_eq(send_report(&w, "v11a", &f), id);
	seat_notice(&st);
	HIDES("认领");
	ck_assert_uint_eq(st.ui->ring.count, 1);
	seat_close(&st);
}
END_TEST

Suite *suite_screens_storm(void);

Suite *
suite_screens_storm(void)
{
	Suite *s = suite_create("screens_storm");
	TCase *tc = tcase_create("storm");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, impatience_calls_nobody);
	tcase_add_test(tc, slow_link_calls_nobody);
	tcase_add_test(tc, call_is_two_keys);
	tcase_add_test(tc, new_death_rings_again);
	tcase_add_test(tc, claim_is_for_one_version);
	suite_add_tcase(s, tc);
	return s;
}
