/* Two people destroy the keys of somebody's data; the log keeps both, and holds. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "src/op/forget.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"

#define PHONE "0477-7654321"

Suite *suite_forget(void);

static struct typed typed;
static uint64_t the_call;

static uint64_t
closed_case(void)
{
	struct op_incident_open open = { .area = V11, .class = incident_class_natural, .hazard = hazard_flood,
	    .caller_role = "样例司机", .caller_phone = PHONE };
	struct op_sos_send call = { .area = V11, .phone = "0477-1112223" };
	struct op_incident_state close = { .state = incident_state_closed, .reason = "处置完毕" };
	uint64_t id;

	incident_open("county", open);
	DONE_OK();
	close.which = id = reply.answer.id;
	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	the_call = reply.answer.id;
	world_do(&world, "leader", "incident.state", &close, &reply);
	DONE_OK();
	return id;
}

static void
forget(const char *login, uint64_t which, const char *reason, bool confirm)
{
	struct op_incident_forget a = { .which = which, .confirm = confirm };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "incident.forget", &a, &reply);
}

static void
check_still_holds(void)
{
	struct check_result result = { 0 };

	core_close(world.core);
	world.core = NULL;
	ck_assert_int_eq(check_run(world.dir, stderr, &result), 0);
	ck_assert_uint_eq(result.faults, 0);
	ck_assert_int_eq(core_open(&world.core, world.dir), 0);
}

START_TEST(an_incident_is_forgotten_by_two)
{
	struct op_incident_reveal show = { .which = closed_case(), .reason = "核对" };
	struct op_sos_reveal number = { .which = the_call };
	uint64_t id = show.which;

	world_do(&world, "county", "incident.reveal", &show, &reply);
	DONE_OK();
	forget("v11a", id, "当事人要求", false);
	REFUSED_AS("NOT_PERMITTED", "");
	forget("county", id, "当事人要求", false);
	REFUSED_AS("NOT_PERMITTED", "");
	forget("leader", id, "　", false);
	REFUSED_AS("NEED_REASON", "reason");
	forget("leader", id, "当事人要求", true);
	REFUSED_AS("FORGET_NOT_ASKED", "confirm");
	forget("leader", id, "当事人要求", false);
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "FORGET_ASKED");
	forget("leader", id, "", true);
	REFUSED_AS("FORGET_SECOND", "which");
	forget("admin", id, "", false);
	REFUSED_AS("FORGET_CONFIRM", "confirm");
	/* Nothing is gone yet. */
	world_do(&world, "county", "incident.reveal", &show, &reply);
	DONE_OK();
	forget("admin", id, "", true);
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "FORGET_DONE");
	world_do(&world, "county", "incident.reveal", &show, &reply);
	REFUSED_AS("PHONE_DESTROYED", "which");
	world_do(&world, "county", "sos.reveal", &number, &reply);
	REFUSED_AS("PHONE_DESTROYED", "which");
	forget("leader", id, "再来", false);
	REFUSED_AS("FORGOTTEN", "which");
	check_still_holds();
	world_do(&world, "county", "incident.reveal", &show, &reply);
	REFUSED_AS("PHONE_DESTROYED", "which");
	ck_assert_int_eq(type_line(&world, "super", "journal list limit=20", &typed), 0);
	ck_assert_msg(strstr(typed.out, "当事人要求") != NULL, "%s", typed.out);
}
END_TEST

START_TEST(asking_lapses)
{
	uint64_t id = closed_case();

	forget("leader", id, "当事人要求", false);
	DONE_OK();
	world_sleep(&world, ((int64_t)FORGET_DAYS * 24 + 1) * 3600 * 1000);
	forget("admin", id, "", true);
	REFUSED_AS("FORGET_NOT_ASKED", "confirm");
	forget("admin", id, "再申请", false);
	DONE_OK();
	forget("leader", id, "", true);
	DONE_OK();
}
END_TEST

static void
forget_account(const char *login, uint64_t which, const char *reason, bool confirm)
{
	struct op_account_forget a = { .which = which, .confirm = confirm };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "account.forget", &a, &reply);
}

START_TEST(a_person_is_forgotten_by_two)
{
	struct op_account_disable off = { .which = world_account(&world, "v11a"), .reason = "离任" };
	struct op_setting_set backup = { .which = "server.backup", .value = "2026-07-21 03:10 one.backup" };
	struct op_sos_send call = { .area = V11, .phone = PHONE };
	struct op_sos_reveal show = { 0 };
	struct account a;

	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	show.which = reply.answer.id;
	forget_account("admin", off.which, "离任三年", false);
	REFUSED_AS("FORGET_ENABLED", "which");
	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	world_do(&world, "", "setting.set", &backup, &reply);
	DONE_OK();
	forget_account("admin", off.which, "离任三年", false);
	DONE_OK();
	forget_account("admin", off.which, "", true);
	REFUSED_AS("FORGET_SECOND", "which");
	forget_account("county", off.which, "", true);
	REFUSED_AS("NOT_PERMITTED", "");
	world_do(&world, "county", "sos.reveal", &show, &reply);
	DONE_OK();
	forget_account("leader", off.which, "", true);
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "FORGET_BACKUP");
	ck_assert_ptr_nonnull(strstr(reply.answer.args[1], "one.backup"));
	world_do(&world, "county", "sos.reveal", &show, &reply);
	REFUSED_AS("PHONE_DESTROYED", "which");
	world_get(&world, &kind_account, off.which, &a);
	ck_assert_str_eq(a.name, "");
	ck_assert_str_eq(a.phone, "");
	ck_assert_str_eq(a.login, "v11a");
	check_still_holds();
}
END_TEST

Suite *
suite_forget(void)
{
	Suite *s = suite_create("forget");
	TCase *tc = tcase_create("forget");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_add_test(tc, an_incident_is_forgotten_by_two);
	tcase_add_test(tc, asking_lapses);
	tcase_add_test(tc, a_person_is_forgotten_by_two);
	suite_add_tcase(s, tc);
	return s;
}
