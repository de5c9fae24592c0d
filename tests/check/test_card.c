/* Where a login card sends its person. */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/lang/tr.h"
#include "src/rules/account/account.h"
#include "tests/check/help_world.h"

Suite *suite_card(void);

static struct world w;

static void
setup(void)
{
	tr_set(language_en);
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static void
card_says(const char *where)
{
	struct op_account_code a = { .which = world_account(&w, "v12") };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "", "account.code", &a, &r), DONE);
	ck_assert_msg(strstr(r.secret, where) != NULL, "no “%s” in %s", where, r.secret);
}

static void
setting(const char *name, const char *value)
{
	struct op_setting_set a = { 0 };
	struct reply r;

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.value, sizeof a.value, "%s", value);
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &a, &r), DONE);
}

/* Whom to ring: the duty room of his township, and the county's. */
START_TEST(it_names_the_duty_rooms)
{
	struct op_unit_add room = { .kind = unit_kind_duty_room, .which = "样例值班室",
	    .phone = "0477-0001", .area = T1 };
	struct reply r;

	setting("duty.phone", "0477-0002");
	card_says("Duty room by telephone: 达拉特旗 0477-0002\n");
	ck_assert_int_eq(world_do(&w, "admin", "unit.add", &room, &r), DONE);
	card_says("Duty room by telephone: 样例值班室 0477-0001, 达拉特旗 0477-0002\n");
}
END_TEST

START_TEST(this_machine_without_a_server)
{
	char host[HOST_NAME_MAX + 1], want[HOST_NAME_MAX + 64];

	ck_assert_int_eq(gethostname(host, sizeof host), 0);
	snprintf(want, sizeof want, "Address %s, port 2222, account v12\n", host);
	card_says(want);
	core_place(w.core, "", 2022);
	snprintf(want, sizeof want, "ssh -o ServerAliveInterval=15 -p 2022 v12@%s\n", host);
	card_says(want);
}
END_TEST

START_TEST(what_is_served)
{
	core_place(w.core, "10.9.8.7", 2022);
	card_says("Address 10.9.8.7, port 2022, account v12\n");
	card_says("ssh -o ServerAliveInterval=15 -p 2022 v12@10.9.8.7\n");
}
END_TEST

/* Even a value that is the default: another machine may pass that port on. */
START_TEST(what_a_setting_says_first)
{
	core_place(w.core, "10.9.8.7", 2022);
	setting("server.port", "2222");
	card_says("ssh -o ServerAliveInterval=15 -p 2222 v12@10.9.8.7\n");
	setting("server.address", "10.0.0.5");
	card_says("Address 10.0.0.5, port 2222, account v12\n");
}
END_TEST

Suite *
suite_card(void)
{
	Suite *s = suite_create("card");
	TCase *t = tcase_create("card");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, it_names_the_duty_rooms);
	tcase_add_test(t, this_machine_without_a_server);
	tcase_add_test(t, what_is_served);
	tcase_add_test(t, what_a_setting_says_first);
	suite_add_tcase(s, t);
	return s;
}
