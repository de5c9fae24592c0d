/*
 * An incident's row, on the board, in its list and where it is chosen for a link: where
 * it is, who is trapped, how much is reported, and who said last what stands of dead and
 * missing.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "tests/check/help_incident.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_incident_rows(void);

enum { DRILLS = 12, REAL = 45 };

static struct seat st;

static void
setup(void)
{
	incident_setup();
	seat_clock(&world);
	seat_catalogue();
}

static void
sit(const char *login, const char *screen, int cols, int rows)
{
	seat_open(&st, &world, login, cols, rows, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find(screen), NULL, 0));
	seat_type(&st, "");
}

/* The text without blanks and line ends, so that a row may be wrapped anywhere. */
static bool
says(const char *want)
{
	static char text[SEAT_TEXT];
	char *to = text;

	for (const char *p = seat_text(&st); *p != '\0'; p++)
		if (*p != ' ' && *p != '\n')
			*to++ = *p;
	*to = '\0';
	return strstr(text, want) != NULL;
}

#define SAYS(want) ck_assert_msg(says(want), "no “%s” in\n%s", want, seat_text(&st))
#define SAYS_NOT(want) ck_assert_msg(!says(want), "“%s” in\n%s", want, seat_text(&st))

static uint64_t
trapped_at(const char *area, const char *place, int64_t n)
{
	struct op_incident_open a = { .hazard = hazard_flood };

	snprintf(a.area, sizeof a.area, "%s", area);
	snprintf(a.place, sizeof a.place, "%s", place);
	if (n > 0)
		a.trapped = FIGURE(n);
	world.now += 1000;
	incident_open("county", a);
	DONE_OK();
	return reply.answer.id;
}

START_TEST(where_and_who_is_trapped)
{
	uint64_t a = trapped_at(V11, "沟口", 2), b = trapped_at(V21, "桥头", 5);

	link_make("county", trapped_at(T1, "", 4), a);
	DONE_OK();
	for (int narrow = 0; narrow < 2; narrow++) {
		sit("county", "board", narrow ? 45 : 80, narrow ? 20 : 24);
		SAYS("沟口困6");
		SAYS("桥头困5");
		seat_close(&st);
		sit("county", "incident_list", narrow ? 45 : 80, narrow ? 20 : 24);
		SAYS("沟口困6");
		SAYS("桥头困5");
		seat_close(&st);
	}
	/* What is shown is not written. */
	ck_assert_int_eq(incident_get(a).trapped.v, 2);
	/* Where a duplicate is chosen too, and on the page that asks. */
	sit("county", "board", 80, 24);
	press_open(&st, "incident_show", b);
	press_action(&st, "link");
	press_choice(&st, "to", "沟口");
	press_text(&st, "reason", "同一次洪水");
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	TOP(&st, "kit_confirm");
	SAYS("桥头困5");
	SAYS("沟口困6");
	SAYS_NOT("灾种不同");
	seat_close(&st);
}
END_TEST

START_TEST(another_hazard_is_said)
{
	uint64_t a = trapped_at(V11, "沟口", 2);
	struct op_incident_open snow = { .hazard = hazard_snow, .area = V21, .place = "桥头" };

	incident_open("county", snow);
	DONE_OK();
	sit("county", "board", 80, 24);
	press_open(&st, "incident_show", a);
	press_action(&st, "link");
	press_choice(&st, "to", "桥头");
	press_text(&st, "reason", "同一次");
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	SAYS("灾种不同");
	seat_close(&st);
}
END_TEST

/* A person of elsewhere sees a head line: no place and nobody trapped. */
START_TEST(elsewhere_is_a_head_line_only)
{
	trapped_at(V11, "沟口", 2);
	sit("v21", "incident_list", 80, 24);
	SAYS_NOT("沟口");
	SAYS_NOT("困2");
	seat_close(&st);
}
END_TEST

/* However many drills are newer, and whatever place it has: each row has its figures. */
START_TEST(every_row_has_its_figures)
{
	struct op_report_file r = flood(V11, 77);
	struct op_incident_open drill = { .hazard = hazard_flood, .area = T1, .drill = true };
	int drills = 0;

	r.dead = FIGURE(3);
	send_report(&world, "v11a", &r);
	for (int i = 0; i < DRILLS; i++) {
		world.now += 1000;
		incident_open(i % 2 == 0 ? "county" : "town1", drill);	/* ten of one are one row */
		DONE_OK();
	}
	sit("county", "incident_list", 80, 50);
	SAYS("死3");
	SAYS("已报0/1");
	seat_close(&st);
	sit("county", "board", 80, 24);
	SAYS("已报0/1");		/* the village's township has not sent */
	SAYS("死3");
	seat_close(&st);
	sit("leader", "board", 80, 24);
	for (size_t i = 0; i < st.ui->top->page.n; i++) {
		const struct row *row = &st.ui->top->page.row[i];

		if (strncmp(row->left, "演练 事", strlen("演练 事")) == 0)
			drills++;
		else if (strncmp(row->left, "事0722", strlen("事0722")) == 0)
			ck_assert_int_eq(drills, 0);	/* what is real stands first */
	}
	ck_assert_int_eq(drills, DRILLS);
	seat_close(&st);
}
END_TEST

START_TEST(the_oldest_too)
{
	struct op_report_file r = flood(V11, 77);
	char want[40];
	int pages = 0;

	r.incident = trapped_at(V11, "最早", 1);
	r.dead = FIGURE(8);
	send_report(&world, "v11a", &r);
	for (int i = 1; i < REAL; i++)
		trapped_at(V21, "桥头", 0);
	sit("county", "board", 80, 24);
	snprintf(want, sizeof want, "事件 %d", REAL);
	ck_assert(seat_shows(&st, want));
	seat_close(&st);
	sit("county", "incident_list", 80, 24);
	while (!seat_shows(&st, "最早") && pages++ < 20)
		seat_type(&st, KEY_PGDN);
	SAYS("死8");
	seat_close(&st);
}
END_TEST

static void
words_of(uint64_t report, char out[600])
{
	struct total total;
	struct txn t;

	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, report_of(&world, report).incident, COUNTY, &total), 0);
	report_total_words(&t, &total, out, 600);
	total_free(&total);
	txn_abort(&t);
}

#define WORDS(report, text) do { \
	char words_[600]; \
	words_of(report, words_); \
	ck_assert_str_eq(words_, text); \
} while (0)

/* What a village said is never absent because its township has not sent since. */
START_TEST(who_said_it_last)
{
	struct op_report_file v = flood(V11, 50), t = flood(T1, 50), u = flood(T2, 4);
	uint64_t id;

	v.missing = FIGURE(2);
	id = send_report(&world, "v11a", &v);
	WORDS(id, "失2  展旦召苏木村级报");
	t.incident = u.incident = v.incident = report_of(&world, id).incident;
	t.missing = FIGURE(2);
	t.dead = FIGURE(0);
	send_report(&world, "town1", &t);
	WORDS(id, "失2  展旦召苏木报");
	u.dead = FIGURE(1);
	send_report(&world, "town2", &u);
	WORDS(id, "死1 失2  王爱召镇报 另1处");
	/* One is found dead, and one more is missing. */
	v.missing = FIGURE(2);
	v.dead = FIGURE(1);
	send_report(&world, "v11a", &v);
	WORDS(id, "死2 失2  展旦召苏木村级已变: 死+1 另1处");
	v.missing = FIGURE(0);
	v.dead = FIGURE(3);
	send_report(&world, "v11a", &v);
	/* Fewer missing below hide nobody until the township says so. */
	WORDS(id, "死4 失2  展旦召苏木村级已变: 死+3 失-2 另1处");
	t.dead = FIGURE(3);
	t.missing = FIGURE(0);
	send_report(&world, "town1", &t);
	WORDS(id, "死4  王爱召镇报 另1处");
}
END_TEST

/* The township said that nobody is missing; the line and the board say what the village says. */
START_TEST(the_board_says_what_the_village_says)
{
	struct op_report_file v = flood(V11, 50), t = flood(T1, 50);

	v.missing = FIGURE(0);
	t.incident = v.incident = report_of(&world, send_report(&world, "v11a", &v)).incident;
	t.missing = t.dead = FIGURE(0);
	send_report(&world, "town1", &t);
	v.missing = FIGURE(1);
	send_report(&world, "v11a", &v);
	sit("county", "board", 80, 24);
	SAYS("失1展旦召苏木村级已变:失+1");
	seat_close(&st);
	sit("super", "board", 45, 20);
	SAYS("失1展旦召苏木村级已变:失+1");
	seat_close(&st);
	sit("county", "incident_list", 45, 20);
	SAYS("失1展旦召苏木村级已变:失+1");
	seat_close(&st);
}
END_TEST

Suite *
suite_incident_rows(void)
{
	Suite *s = suite_create("incident_rows");
	TCase *tc = tcase_create("incident_rows");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, incident_teardown);
	tcase_add_test(tc, where_and_who_is_trapped);
	tcase_add_test(tc, another_hazard_is_said);
	tcase_add_test(tc, elsewhere_is_a_head_line_only);
	tcase_add_test(tc, every_row_has_its_figures);
	tcase_add_test(tc, the_oldest_too);
	tcase_add_test(tc, who_said_it_last);
	tcase_add_test(tc, the_board_says_what_the_village_says);
	suite_add_tcase(s, tc);
	return s;
}
