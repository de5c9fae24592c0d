/* The level of an incident: said or not known, and what teams are asked by it. */
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/need.h"
#include "src/lang/when.h"
#include "src/rules/need/need.h"
#include "tests/check/help_dispatch.h"
#include "tests/check/help_press.h"

Suite *suite_level(void);

/* What the line prints to him says that. */
static bool
says(const char *login, const char *line, const char *text)
{
	TYPED(login, line);
	return strstr(dispatch_typed.out, text) != NULL;
}

/* When the team is asked to be there, minutes from when the order was sent; 0: it is not. */
static int64_t
arrival(uint64_t order)
{
	struct order o = dispatch_get(order);
	struct need n;
	struct txn t;
	bool asked;

	world_read(&dispatch_world, &t);
	asked = need_current(&t, &kind_order, order, need_verb_arrive, &n);
	txn_abort(&t);
	return asked ? (n.due - o.at) / MINUTE : 0;
}

START_TEST(said_at_the_opening_or_later)
{

	TYPED("county", "incident open class=accident area=150621200000 place=样例 level=larger");
	ck_assert(says("county", "incident show 02", "larger"));
	ck_assert(says("county", "incident show 02 --json", "\"level\":\"larger\""));
	ck_assert(says("county", "incident list --csv", "larger"));
	ck_assert(says("county", "incident list level=larger --csv", "-02"));
	ck_assert(!says("county", "incident list level=larger --csv", "-01"));
	ck_assert(!says("county", "incident list level=major --csv", "-02"));
	/* Who sees the head line sees it, and is not asked by it what he does not see. */
	TYPED("county", "incident level 01 level=major reason=样例：淹了三个村");
	ck_assert(says("v21", "incident list level=major --csv", "-01"));
	ck_assert(says("county", "incident show 01", "level set major"));
	ck_assert(says("county", "incident show 01", "淹了三个村"));
	NOT_TYPED("county", "incident level 01 level=重大", "major");
	TYPED("town1", "定级 01 级别=较大");
	NOT_TYPED("town2", "incident level 01 level=ordinary", "outside");
	NOT_TYPED("v11a", "incident level 01 level=ordinary", "");
	NOT_TYPED("county", "incident level 01", "level");
	ck_assert(says("county", "incident help level", "counts as larger"));
}
END_TEST

/* Not known it counts as larger: two hours. Known to be ordinary there is no time. */
START_TEST(a_team_is_asked_to_be_there_by_it)
{
	uint64_t id = dispatch_sent();

	dispatch_by_team("go", id, 18);
	ck_assert_int_eq(arrival(id), 120);
	ck_assert(!says("head", "order show 01", "no time is set"));
	TYPED("county", "incident level 01 level=ordinary");
	ck_assert_int_eq(arrival(id), 0);
	ck_assert(says("head", "order show 01", "no time is set for it to be there: the incident is ordinary"));
	ck_assert(!says("county", "order show 01 --json", "there_by"));
	TYPED("county", "incident level 01 level=larger");
	ck_assert_int_eq(arrival(id), 120);
	ck_assert(says("county", "order show 01 --json", "there_by"));
	TYPED("county", "incident level 01 level=ordinary");
	dispatch_does("head", "late", id, "", -1);	/* its own word: in an hour */
	ck_assert_int_eq(arrival(id), 61);
	ck_assert(!says("head", "order show 01", "no time is set"));
	dispatch_by_team("arrive", id, -1);
	ck_assert_int_eq(arrival(id), 0);
	ck_assert(!says("head", "order show 01", "no time is set"));
}
END_TEST

/* On the team's own page, and its numbers are in its language. */
START_TEST(the_teams_page_says_so_once)
{
	const char *text = "没有规定到场时限", *at;
	static struct seat st;

	TYPED("county", "incident level 01 level=ordinary");
	dispatch_sent();
	seat_clock(&dispatch_world);
	seat_open(&st, &dispatch_world, "head", 45, 20, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("own_order"), NULL, 0));
	seat_type(&st, "");
	at = strstr(seat_text(&st), text);
	ck_assert_msg(at != NULL && strstr(at + 1, text) == NULL, "%s", seat_text(&st));
	SHOWS(&st, "事件: 事0722-01");
	seat_close(&st);
}
END_TEST

START_TEST(a_time_that_the_order_says_stands)
{
	struct op_order_send a = { .team = dispatch_team, .incident = dispatch_flood, .task = "rescue",
	    .need_by = dispatch_world.now + 40 * MINUTE };
	uint64_t id;

	TYPED("county", "incident level 01 level=ordinary");
	id = dispatch_sent_as("county", a);
	DONE_OK();
	dispatch_by_team("go", id, 18);
	ck_assert_int_eq(arrival(id), 40);
	ck_assert(!says("head", "order show 01", "no time is set"));
}
END_TEST

/* A number that leads elsewhere has the level of that. */
START_TEST(linked_it_has_the_level_of_the_other)
{
	uint64_t id = dispatch_sent();

	dispatch_by_team("go", id, 18);
	TYPED("county", "incident open hazard=flood area=150621200000 place=样例 level=ordinary");
	TYPED("county", "incident link 01 to=02");
	ck_assert_int_eq(arrival(id), 0);
	TYPED("county", "incident level 02 level=major");
	ck_assert_int_eq(arrival(id), 120);
	TYPED("county", "incident level 02 level=ordinary");
	ck_assert_int_eq(arrival(id), 0);
	TYPED("county", "incident unlink 01");
	ck_assert_int_eq(arrival(id), 120);
}
END_TEST

Suite *
suite_level(void)
{
	Suite *s = suite_create("level");
	TCase *tc = tcase_create("level");

	tcase_add_checked_fixture(tc, dispatch_setup, dispatch_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, said_at_the_opening_or_later);
	tcase_add_test(tc, a_team_is_asked_to_be_there_by_it);
	tcase_add_test(tc, the_teams_page_says_so_once);
	tcase_add_test(tc, a_time_that_the_order_says_stands);
	tcase_add_test(tc, linked_it_has_the_level_of_the_other);
	suite_add_tcase(s, tc);
	return s;
}
