/* Two people destroy the keys of somebody's data; the log keeps both, and holds. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/check.h"
#include "keys/slot.h"
#include "src/base/datadir.h"
#include "src/op/forget.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_press.h"
#include "tests/check/help_seat.h"

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
	struct op_sos_close done = { .outcome = sos_outcome_rescued };
	uint64_t id;

	incident_open("county", open);
	DONE_OK();
	close.which = id = reply.answer.id;
	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	done.which = the_call = reply.answer.id;
	world_do(&world, "county", "sos.close", &done, &reply);
	DONE_OK();
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

/* The second person may be an administrator, who sees nothing else of it: by keys, on a
 * telephone. */
START_TEST(an_administrator_confirms_by_keys)
{
	uint64_t id = closed_case();
	struct seat st;

	forget("leader", id, "当事人要求", false);
	DONE_OK();
	seat_clock(&world);
	seat_catalogue();
	seat_open(&st, &world, "admin", 45, 20, language_zh, charset_utf8);
	press_open(&st, "incident_show", id);
	SHOWS(&st, "事0722-01");
	SHOWS(&st, "申请销毁其中的个人信息：当事");
	SHOWS_NOT(&st, "洪涝");
	press_action(&st, "destroy personal data");
	TOP(&st, "incident_edit");
	press_choice(&st, "confirm", "是");
	press_send(&st);
	SHOWS(&st, "已永久销毁");
	seat_close(&st);
	forget("leader", id, "再来", false);
	REFUSED_AS("FORGOTTEN", "which");
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
	struct op_sos_close done = { .outcome = sos_outcome_rescued };
	struct account a;

	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	done.which = show.which = reply.answer.id;
	forget_account("admin", off.which, "离任三年", false);
	REFUSED_AS("FORGET_ENABLED", "which");
	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	world_do(&world, "", "setting.set", &backup, &reply);
	DONE_OK();
	/* Somebody may still have to call back. */
	forget_account("admin", off.which, "离任三年", false);
	REFUSED_AS("FORGET_OPEN", "which");
	world_do(&world, "county", "sos.close", &done, &reply);
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

static void
two_forget(uint64_t id)
{
	world_sleep(&world, 60000);
	forget("leader", id, "当事人要求", false);
	DONE_OK();
	forget("admin", id, "", true);
	DONE_OK();
}

/* What comes in after the first time is destroyed by two people as well. */
START_TEST(what_is_sealed_afterwards_is_destroyed_too)
{
	struct op_incident_reveal show = { .which = closed_case(), .reason = "核对" };
	struct op_incident_note note = { .which = show.which, .text = "家属 " PHONE, .personal = true };
	struct op_sos_send call = { .area = V11, .phone = PHONE };
	struct op_sos_reveal number = { 0 };
	struct op_sos_close done = { .outcome = sos_outcome_rescued };
	uint64_t id = show.which;

	two_forget(id);
	world_sleep(&world, 60000);
	forget("leader", id, "再来", false);
	REFUSED_AS("FORGOTTEN", "which");
	state_set("leader", id, incident_state_responding, "又有情况");
	DONE_OK();
	world_do(&world, "county", "incident.note", &note, &reply);
	REFUSED_AS("NOTE_NO_KEY", "personal");
	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	done.which = number.which = reply.answer.id;
	state_set("leader", id, incident_state_closed, "处置完毕");
	DONE_OK();
	forget("leader", id, "当事人要求", false);
	REFUSED_AS("FORGET_OPEN", "which");
	world_do(&world, "county", "sos.close", &done, &reply);
	DONE_OK();
	world_do(&world, "county", "sos.reveal", &number, &reply);
	DONE_OK();
	/* What was asked for the first time is over. */
	forget("admin", id, "", true);
	REFUSED_AS("FORGET_NOT_ASKED", "confirm");
	two_forget(id);
	world_do(&world, "county", "sos.reveal", &number, &reply);
	REFUSED_AS("PHONE_DESTROYED", "which");
	forget("leader", id, "再来", false);
	REFUSED_AS("FORGOTTEN", "which");
	check_still_holds();
}
END_TEST

START_TEST(a_name_given_afterwards_is_destroyed_too)
{
	struct op_account_disable off = { .which = world_account(&world, "v11a"), .reason = "离任" };
	struct op_account_set set = { .which = off.which, .name = "孙样例" };
	struct account a;

	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	for (int i = 0; i < 2; i++) {
		world_sleep(&world, 60000);
		forget_account("admin", off.which, "离任三年", false);
		DONE_OK();
		forget_account("leader", off.which, "", true);
		DONE_OK();
		forget_account("admin", off.which, "再来", false);
		REFUSED_AS("FORGOTTEN", "which");
		world_do(&world, "admin", "account.set", &set, &reply);
		DONE_OK();
		world_get(&world, &kind_account, off.which, &a);
		ck_assert_str_eq(a.name, "孙样例");
	}
}
END_TEST

/* In the language that the process happens to speak. */
static bool
says(const char *en, const char *zh)
{
	return strstr(typed.out, en) != NULL || strstr(typed.out, zh) != NULL;
}

static void
journal_hides(const char *line)
{
	ck_assert_int_eq(type_line(&world, "super", line, &typed), 0);
	ck_assert_msg(strstr(typed.out, "孙样例") == NULL && strstr(typed.out, "0477-0000") == NULL &&
	    strstr(typed.out, "13900000000") == NULL, "%s: %s", line, typed.out);
}

/* No view of the log shows what was destroyed, and no search finds it. */
START_TEST(the_journal_shows_no_destroyed_name)
{
	struct op_account_disable off = { .which = world_account(&world, "v11a"), .reason = "离任" };
	struct op_account_set set = { .which = off.which, .phone = "13900000000" };
	json_t *o;
	char line[80];

	world_do(&world, "admin", "account.set", &set, &reply);
	DONE_OK();
	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	forget_account("admin", off.which, "离任三年", false);
	DONE_OK();
	ck_assert_int_eq(type_line(&world, "super", "journal list limit=1", &typed), 0);
	ck_assert_msg(says("asked at", "申请销毁时间"), "%s", typed.out);
	forget_account("leader", off.which, "", true);
	DONE_OK();
	ck_assert_int_eq(type_line(&world, "super", "journal list text=13900000000", &typed), 0);
	ck_assert_ptr_null(strstr(typed.out, "v11a"));
	o = type_json(&world, "super", "journal list op=account.forget --json");
	snprintf(line, sizeof line, "journal show %d",
	    (int)json_integer_value(json_object_get(json_array_get(o, 0), "seq")));
	json_decref(o);
	journal_hides(line);
	ck_assert_msg(says("name destroyed→", "姓名 已销毁→") &&
	    says("personal data destroyed at", "个人信息销毁时间"), "%s", typed.out);
	strcat(line, " --json");
	journal_hides(line);
	journal_hides("journal list op=account.set");
	ck_assert(says("destroyed", "已销毁"));
	journal_hides("journal list op=account.set --json");
	journal_hides("journal list op=account.forget --json");
	/* A name given later is none that was destroyed. */
	world_sleep(&world, 60000);
	memset(&set, 0, sizeof set);
	set.which = off.which;
	snprintf(set.name, sizeof set.name, "朱样例");
	world_do(&world, "admin", "account.set", &set, &reply);
	DONE_OK();
	ck_assert_int_eq(type_line(&world, "super", "journal list text=朱样例", &typed), 0);
	ck_assert_ptr_nonnull(strstr(typed.out, "朱样例"));
}
END_TEST

/* A county whose keys were destroyed while a call was open: its person calls anew. */
START_TEST(a_call_without_a_key_is_no_longer_the_one_that_rings)
{
	struct op_sos_send call = { .area = V11, .phone = PHONE };
	struct op_sos_reveal show = { 0 };
	struct sos s;
	uint64_t first;
	int dir = open(world.dir, O_RDONLY | O_DIRECTORY);
	struct slots *slots;

	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	first = reply.answer.id;
	core_close(world.core);
	ck_assert_int_eq(slot_open(&slots, dir, FILE_SLOTS, FILE_MACHINE), 0);
	ck_assert_int_eq(slot_destroy(slots, first), 0);
	slot_close(slots);
	close(dir);
	ck_assert_int_eq(core_open(&world.core, world.dir), 0);
	for (int i = 0; i < 2; i++) {
		call.which = i == 0 ? 0 : first;
		world_do(&world, "v11a", "sos.send", &call, &reply);
		DONE_OK();
		ck_assert_uint_ne(reply.answer.id, first);
		show.which = reply.answer.id;
		world_get(&world, &kind_sos, show.which, &s);
		ck_assert_str_eq(s.phone, "");
		world_do(&world, "county", "sos.reveal", &show, &reply);
		DONE_OK();
		ck_assert_str_eq(reply.secret, PHONE);
	}
}
END_TEST

/* Whom one of the two made could be himself, whichever of them asks. */
START_TEST(nobody_confirms_with_whom_he_made)
{
	struct op_account_grant right = { .which = world_account(&world, "v12"), .area = COUNTY,
	    .role = "leader" };
	struct op_account_code code = { .which = world_account(&world, "leader") };
	uint64_t id = closed_case();

	world_do(&world, "admin", "account.grant", &right, &reply);
	DONE_OK();
	forget("admin", id, "当事人要求", false);
	DONE_OK();
	forget("v12", id, "", true);
	REFUSED_AS("FORGET_MADE", "which");
	world_sleep(&world, ((int64_t)FORGET_DAYS * 24 + 1) * 3600 * 1000);
	forget("v12", id, "当事人要求", false);
	DONE_OK();
	forget("admin", id, "", true);
	REFUSED_AS("FORGET_MADE", "which");
	world_sleep(&world, ((int64_t)FORGET_DAYS * 24 + 1) * 3600 * 1000);
	world_do(&world, "admin", "account.code", &code, &reply);
	DONE_OK();
	forget("admin", id, "当事人要求", false);
	DONE_OK();
	forget("leader", id, "", true);
	REFUSED_AS("FORGET_MADE", "which");
	/* From neither of whom the other has anything, but both of late from the administrator. */
	world_sleep(&world, ((int64_t)FORGET_DAYS * 24 + 1) * 3600 * 1000);
	forget("v12", id, "当事人要求", false);
	DONE_OK();
	forget("leader", id, "", true);
	REFUSED_AS("FORGET_COMMON", "which");
	ck_assert_str_eq(reply.refusal.args[2], "n30");
	world_sleep(&world, (int64_t)30 * 24 * 3600 * 1000);
	forget("v12", id, "当事人要求", false);
	DONE_OK();
	forget("leader", id, "", true);
	DONE_OK();
}
END_TEST

/* One person gives another a role in the county. */
static void
give(const char *from, const char *to, const char *role)
{
	struct op_account_grant right = { .which = world_account(&world, to), .area = COUNTY };

	snprintf(right.role, sizeof right.role, "%s", role);
	world_do(&world, from, "account.grant", &right, &reply);
	DONE_OK();
}

/* Who makes an administrator, who makes another, may be all three; those who took
 * back what he gave and gave it each other are no others than they were. */
START_TEST(nobody_confirms_with_whom_he_made_through_others)
{
	struct op_account_revoke take = { .which = world_account(&world, "v12"), .area = COUNTY,
	    .role = "admin" };
	uint64_t id = closed_case();

	give("admin", "v12", "admin");
	give("v12", "leader", "admin");
	forget("admin", id, "当事人要求", false);
	DONE_OK();
	forget("leader", id, "", true);
	REFUSED_AS("FORGET_MADE", "which");
	world_sleep(&world, ((int64_t)FORGET_DAYS * 24 + 1) * 3600 * 1000);
	forget("leader", id, "当事人要求", false);
	DONE_OK();
	forget("admin", id, "", true);
	REFUSED_AS("FORGET_MADE", "which");
	give("leader", "v12", "leader");
	world_do(&world, "leader", "account.revoke", &take, &reply);
	DONE_OK();
	forget("admin", id, "", true);
	REFUSED_AS("FORGET_MADE", "which");
	world_sleep(&world, (int64_t)30 * 24 * 3600 * 1000);
	forget("leader", id, "当事人要求", false);
	DONE_OK();
	forget("admin", id, "", true);
	DONE_OK();
}
END_TEST

/* How many notices of the last operation told somebody that. */
static size_t
heard(const char *login, const char *message)
{
	uint64_t who = world_account(&world, login);
	size_t n = 0;

	for (size_t i = 0; i < world.nnotices; i++)
		n += world.notices[i].person == who &&
		    strcmp(world_message(world.notices[i].message), message) == 0;
	return n;
}

/* Both steps ring who supervises; the server's own account has a name in them. */
START_TEST(supervisors_hear_of_both_and_the_server_has_a_name)
{
	struct op_account_disable off = { .which = world_account(&world, "v11a"), .reason = "离任" };
	uint64_t id = closed_case();
	struct incident i;
	struct account a;

	forget("", id, "当事人要求", false);
	DONE_OK();
	ck_assert_uint_eq(heard("super", "FORGET_TOLD"), 1);
	ck_assert_int_eq(strncmp(world.notices[0].args[0], "tlocal:", 7), 0);
	i = incident_get(id);
	ck_assert_int_eq(strncmp(i.forget_from, "local:", 6), 0);
	forget("leader", id, "", false);
	REFUSED_AS("FORGET_CONFIRM", "confirm");
	ck_assert_int_eq(strncmp(reply.refusal.args[0], "tlocal:", 7), 0);
	ck_assert_int_eq(type_line(&world, "leader", "incident show 01 --json", &typed), 0);
	ck_assert_ptr_nonnull(strstr(typed.out, "\"local:"));
	forget("leader", id, "", true);
	DONE_OK();
	ck_assert_uint_eq(heard("super", "FORGET_GONE"), 1);
	ck_assert_str_eq(incident_get(id).forgotten_from, "");
	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	forget_account("leader", off.which, "离任三年", false);
	DONE_OK();
	ck_assert_uint_eq(heard("super", "FORGET_TOLD"), 1);
	forget_account("", off.which, "", true);
	DONE_OK();
	ck_assert_uint_eq(heard("super", "FORGET_GONE"), 1);
	world_get(&world, &kind_account, off.which, &a);
	ck_assert_int_eq(strncmp(a.forgotten_from, "local:", 6), 0);
	forget_account("admin", off.which, "再来", false);
	REFUSED_AS("FORGOTTEN", "which");
	ck_assert_int_eq(strncmp(reply.refusal.args[0], "tlocal:", 7), 0);
}
END_TEST

/* A leader of any place is none over another where he is on duty. */
START_TEST(duty_at_the_place_is_no_leader_over_it)
{
	uint64_t id = closed_case();

	grant_give("town2", role_leader, T2);
	grant_give("town2", role_duty, T1);
	forget("town2", id, "当事人要求", false);
	REFUSED_AS("OUT_OF_SCOPE", "which");
	grant_give("town2", role_leader, T1);
	forget("town2", id, "当事人要求", false);
	DONE_OK();
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
	tcase_add_test(tc, an_administrator_confirms_by_keys);
	tcase_add_test(tc, asking_lapses);
	tcase_add_test(tc, a_person_is_forgotten_by_two);
	tcase_add_test(tc, what_is_sealed_afterwards_is_destroyed_too);
	tcase_add_test(tc, a_name_given_afterwards_is_destroyed_too);
	tcase_add_test(tc, the_journal_shows_no_destroyed_name);
	tcase_add_test(tc, a_call_without_a_key_is_no_longer_the_one_that_rings);
	tcase_add_test(tc, nobody_confirms_with_whom_he_made);
	tcase_add_test(tc, nobody_confirms_with_whom_he_made_through_others);
	tcase_add_test(tc, supervisors_hear_of_both_and_the_server_has_a_name);
	tcase_add_test(tc, duty_at_the_place_is_no_leader_over_it);
	suite_add_tcase(s, tc);
	return s;
}
