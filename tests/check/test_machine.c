/* What boards say of the machine that serves, and what is stored when its disk is full. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/setting/args.h"
#include "gen/kinds/sos/args.h"
#include "src/op/room.h"
#include "src/op/settings.h"
#include "tests/check/help_seat.h"
#include "tests/check/help_world.h"

Suite *suite_machine(void);

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

/* As the program does what only it may. */
static void
program_says(enum setting_id id, const char *value)
{
	struct op_setting_set args = { 0 };
	struct origin system = { .system = true };
	struct notices notices = { 0 };
	const struct subject *s;
	const struct op *op = op_find(value[0] != '\0' ? "setting.set" : "setting.reset", &s);
	struct op_setting_reset reset = { 0 };
	struct request req;
	struct reply r;

	snprintf(reset.which, sizeof reset.which, "%s", setting_rows[id].name);
	snprintf(args.which, sizeof args.which, "%s", setting_rows[id].name);
	snprintf(args.value, sizeof args.value, "%s", value);
	request_fill(&req, s, op, value[0] != '\0' ? (void *)&args : (void *)&reset);
	core_once(w.core, &(struct core_job){ .who = &system, .req = &req, .reply = &r,
	    .notices = &notices }, w.now);
	ck_assert_int_eq(r.outcome, DONE);
	notices_free(&notices);
}

/* On the board of login, in Chinese at 45x20 (i = 1) and in English. */
static void
board(const char *login, int i)
{
	seat_open(&st, &w, login, i == 1 ? 45 : 80, i == 1 ? 20 : 24, i == 1 ? language_zh : language_en,
	    charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
}

static void
sees(const char *login, int i, const char *zh, const char *en, bool yes)
{
	board(login, i);
	ck_assert_msg(seat_shows(&st, i == 1 ? zh : en) == yes, "%s: %s\n%s", login, i == 1 ? zh : en,
	    seat_text(&st));
	seat_close(&st);
}

START_TEST(a_disk_that_fills_is_the_desks_to_see)
{
	program_says(SETTING_SERVER_ROOM, "93% 2d");
	for (int i = 0; i < 2; i++) {
		sees("admin", i, "磁盘已用 93%", "disk is 93% full", true);
		sees("admin", i, "约 2 天后", "in about 2 days", true);
		sees("county", i, "磁盘已用 93%", "disk is 93% full", true);
		sees("v11a", i, "磁盘", "disk", false);
	}
	program_says(SETTING_SERVER_ROOM, "0d");
	sees("county", 1, "一天内", "", true);
	program_says(SETTING_SERVER_ROOM, "99% spare");
	for (int i = 0; i < 2; i++)
		sees("v11a", i, "只存求救", "only calls for help", true);
}
END_TEST

START_TEST(what_room_there_is_survives_its_words)
{
	static const struct room all[] = { { 0, -1, false }, { 93, -1, false }, { 0, 2, false }, { 97, 0, true },
		{ 0, -1, true } };
	static const char *const words[] = { "", "93%", "2d", "97% 0d spare", "spare" };
	char text[ROOM_WORDS];
	struct txn t;
	struct room r;

	for (size_t i = 1; i < sizeof all / sizeof *all; i++) {
		room_words(&all[i], text);
		ck_assert_str_eq(text, words[i]);
		program_says(SETTING_SERVER_ROOM, text);
		world_read(&w, &t);
		ck_assert(room_get(&t, &r));
		txn_abort(&t);
		ck_assert_int_eq(r.used, all[i].used);
		ck_assert_int_eq(r.days, all[i].days);
		ck_assert_int_eq(r.spare, all[i].spare);
	}
}
END_TEST

START_TEST(backups_are_the_countys_administrators_to_see)
{
	sees("admin", 1, "备份", "", false);	/* the county is young */
	program_says(SETTING_SERVER_BACKUP, "2020-01-02 03:10 /var/backups/one");
	for (int i = 0; i < 2; i++) {
		sees("admin", i, "太旧", "too old", true);
		sees("county", i, "/var/backups/one", "/var/backups/one", false);
	}
	program_says(SETTING_SERVER_UNSAVED, "2020-01-02 03:09 磁盘已满");
	sees("admin", 1, "磁盘已满", "", false);	/* there was a good one since */
	program_says(SETTING_SERVER_UNSAVED, "2020-01-02 03:11 磁盘已满");
	sees("admin", 1, "没做成：磁盘已满", "", true);
}
END_TEST

static enum outcome
sends(const char *login, const char *op, const void *args, struct reply *r)
{
	return world_do(&w, login, op, args, r);
}

START_TEST(calls_and_their_answers_are_stored_to_the_last)
{
	struct op_sos_send call = { .text = "样例：被困" };
	struct op_sos_answer answer = { 0 };
	struct op_setting_set set = { .which = "report.join.hours", .value = "48" };
	struct reply r;

	core_spare(w.core, true);
	ck_assert_int_eq(sends("admin", "setting.set", &set, &r), NOT_STORED);
	ck_assert_str_eq(world_message(r.refusal.message), "DISK_FULL");
	ck_assert_int_eq(r.refusal.exit, 4);
	ck_assert_int_eq(sends("v11a", "sos.send", &call, &r), DONE);
	answer.which = r.answer.id;
	ck_assert_int_eq(sends("county", "sos.answer", &answer, &r), DONE);
	program_says(SETTING_SERVER_ROOM, "99% spare");	/* what says so is stored too */
	core_spare(w.core, false);
	ck_assert_int_eq(sends("admin", "setting.set", &set, &r), DONE);
}
END_TEST

/* Everybody reads that it is in doubt; who may confirm it has a row for that. */
START_TEST(a_clock_in_doubt_is_everybodys_to_see)
{
	for (int i = 0; i < 2; i++) {
		sees("v11a", i, "时钟存疑", "CLOCK IS IN DOUBT", false);
		program_says(SETTING_SERVER_CLOCK, "2026-07-22 19:55:10");
		sees("v11a", i, "时钟存疑", "CLOCK IS IN DOUBT", true);
		sees("v11a", i, "19:55", "19:55", true);
		sees("v11a", i, "? 在线", "? online", true);
		sees("v11a", i, " 核对时钟", " the server's clock is right", false);
		sees("county", i, " 核对时钟", " the server's clock is right", true);
		board("county", i);
		seat_type(&st, "1");
		ck_assert_msg(seat_shows(&st, i == 1 ? "现在日期时间" : "date and time now"), "%s", seat_text(&st));
		seat_close(&st);
		program_says(SETTING_SERVER_CLOCK, "");
	}
}
END_TEST

Suite *
suite_machine(void)
{
	Suite *s = suite_create("machine");
	TCase *tc = tcase_create("machine");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_disk_that_fills_is_the_desks_to_see);
	tcase_add_test(tc, what_room_there_is_survives_its_words);
	tcase_add_test(tc, backups_are_the_countys_administrators_to_see);
	tcase_add_test(tc, a_clock_in_doubt_is_everybodys_to_see);
	tcase_add_test(tc, calls_and_their_answers_are_stored_to_the_last);
	suite_add_tcase(s, tc);
	return s;
}
