/* What one person asked to destroy is found by the second on his board, and done there. */
#include <check.h>
#include <stdio.h>

#include "src/op/forget.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_press.h"
#include "tests/check/help_seat.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

Suite *suite_forget_board(void);

static struct seat st;

static void
forget(const char *login, uint64_t which, const char *reason, bool confirm)
{
	struct op_incident_forget a = { .which = which, .confirm = confirm };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "incident.forget", &a, &reply);
}

static void
forget_account(const char *login, uint64_t which, const char *reason, bool confirm)
{
	struct op_account_forget a = { .which = which, .confirm = confirm };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "account.forget", &a, &reply);
}

static void
board_of(const char *login, int i)
{
	seat_open(&st, &world, login, i % 2 ? 45 : 80, i % 2 ? 20 : 24, i < 2 ? language_zh : language_en, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
}

/* Whoever it does not wait for: who asked, and who may not. */
static void
waits_for_none(const char *const logins[], int i)
{
	for (; *logins != NULL; logins++) {
		board_of(*logins, i);
		SHOWS_NOT(&st, i < 2 ? "待您确认销毁" : "yours to confirm");
		seat_close(&st);
	}
}

/* From the row to its page, and there by the key that says what it does. */
static void
confirm_from_board(const char *login, int i, const char *what, const char *screen)
{
	board_of(login, i);
	SHOWS(&st, i < 2 ? "待您确认销毁" : "yours to confirm");
	SHOWS(&st, what);
	press_row(&st, i < 2 ? "待您确认销毁" : "yours to confirm");
	TOP(&st, screen);
	press_action(&st, "destroy personal data");
	SHOWS(&st, i < 2 ? "确认销毁" : "destroy for ever");
	SHOWS_NOT(&st, i < 2 ? "申请销毁" : "ask to destroy");
	press_choice(&st, "confirm", i < 2 ? "是" : "yes");
	press_send(&st);
	seat_close(&st);
	waits_for_none((const char *const[]){ "leader", "admin", NULL }, i);
}

START_TEST(an_account_waits_on_the_board_of_the_second)
{
	struct op_account_disable off = { .which = world_account(&world, "v11a"), .reason = "离任" };
	struct account a;

	seat_catalogue();
	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	forget_account("admin", off.which, "离任三年", false);
	DONE_OK();
	waits_for_none((const char *const[]){ "admin", "county", "town1", "super", NULL }, _i);
	world.now += (FORGET_DAYS - 1) * DAY_MS;
	confirm_from_board("leader", _i, "离任三年", "account_show");
	world_get(&world, &kind_account, off.which, &a);
	ck_assert_str_eq(a.name, "");
	ck_assert_int_ne(a.forgotten, 0);
}
END_TEST

START_TEST(an_incident_waits_on_the_board_of_the_second)
{
	struct op_incident_state close = { .state = incident_state_closed, .reason = "处置完毕" };
	struct incident i;
	uint64_t id = close.which = flood_open("county", V11);

	seat_catalogue();
	world_do(&world, "leader", "incident.state", &close, &reply);
	DONE_OK();
	forget("leader", id, "当事人要求", false);
	DONE_OK();
	waits_for_none((const char *const[]){ "leader", "county", "town1", "super", NULL }, _i);
	confirm_from_board("admin", _i, "当事人要求", "incident_show");
	world_get(&world, &kind_incident, id, &i);
	ck_assert_int_ne(i.forgotten, 0);
}
END_TEST

/* Who left holds nothing any more: he is the county's. */
START_TEST(who_holds_no_role_waits_for_the_countys_leader)
{
	struct op_account_disable off = { .which = world_account(&world, "v11a"), .reason = "离任" };
	struct op_account_revoke back = { .which = off.which, .area = V11, .role = "officer", .reason = "离任" };

	seat_catalogue();
	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	world_do(&world, "admin", "account.revoke", &back, &reply);
	DONE_OK();
	forget_account("admin", off.which, "离任三年", false);
	DONE_OK();
	waits_for_none((const char *const[]){ "admin", "county", "town1", NULL }, 0);
	confirm_from_board("leader", 0, "离任三年", "account_show");
}
END_TEST

/* What lapsed waits for nobody; of many the first are shown and the rest counted. */
START_TEST(old_askings_leave_the_board_and_many_are_counted)
{
	static const char *const gone[] = { "v11a", "v11b", "v12", "v21", "town1", "town1b", "town2" };

	seat_catalogue();
	for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
		struct op_account_disable off = { .which = world_account(&world, gone[i]), .reason = "离任" };

		world_do(&world, "admin", "account.disable", &off, &reply);
		DONE_OK();
		forget_account("admin", off.which, "离任三年", false);
		DONE_OK();
	}
	board_of("leader", 0);
	SHOWS(&st, "还有2项待您确认销毁");
	seat_close(&st);
	world.now += (FORGET_DAYS + 1) * DAY_MS;
	waits_for_none((const char *const[]){ "leader", NULL }, 0);
}
END_TEST

/* He was not there: it waits for him, and not after he has looked. */
START_TEST(who_supervises_finds_what_he_was_told)
{
	struct op_account_disable off = { .which = world_account(&world, "v11a"), .reason = "离任" };
	const char *row = _i < 2 ? "项您没看过" : "you have not read";

	seat_catalogue();
	board_of("super", _i);
	SHOWS_NOT(&st, row);
	seat_close(&st);
	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	forget_account("admin", off.which, "离任三年", false);
	DONE_OK();
	forget_account("leader", off.which, "", true);
	DONE_OK();
	world.now += 3 * DAY_MS;
	board_of("admin", _i);
	SHOWS_NOT(&st, row);
	seat_close(&st);
	board_of("super", _i);
	SHOWS(&st, row);
	SHOWS(&st, "2");
	press_row(&st, row);
	TOP(&st, "told");
	SHOWS(&st, "v11a");
	SHOWS(&st, "离任三年");
	seat_close(&st);
	board_of("super", _i);
	SHOWS_NOT(&st, row);
	seat_close(&st);
}
END_TEST

Suite *
suite_forget_board(void)
{
	Suite *s = suite_create("forget_board");
	TCase *tc = tcase_create("forget_board");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_add_loop_test(tc, an_account_waits_on_the_board_of_the_second, 0, 4);
	tcase_add_loop_test(tc, an_incident_waits_on_the_board_of_the_second, 0, 4);
	tcase_add_test(tc, who_holds_no_role_waits_for_the_countys_leader);
	tcase_add_loop_test(tc, who_supervises_finds_what_he_was_told, 0, 4);
	tcase_add_test(tc, old_askings_leave_the_board_and_many_are_counted);
	suite_add_tcase(s, tc);
	return s;
}
