/*
 * Who may read what: the journal of another township, an incident that has left
 * one's area, a caller's telephone; and that sealed bytes open in one place only.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/err.h"
#include "keys/slot.h"
#include "src/op/personal.h"
#include "src/rules/incident/incident_ops.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_report.h"

#define PHONE "0477-7654321"

static struct typed typed;

static uint64_t
call_from(const char *area)
{
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood,
	    .channel = channel_phone, .caller_phone = PHONE };

	snprintf(a.area, sizeof a.area, "%s", area);
	incident_open("county", a);
	DONE_OK();
	return reply.answer.id;
}

/* True if a file of the county holds the bytes as they are. */
static bool
lies_open(const char *bytes)
{
	static const char *const files[] = { "data.mdb", "secret.mdb", "slots" };
	bool found = false;

	for (size_t i = 0; i < 3; i++) {
		char path[200];
		struct stat sb;
		char *all;
		int fd;

		snprintf(path, sizeof path, "%s/%s", world.dir, files[i]);
		if ((fd = open(path, O_RDONLY)) < 0)
			continue;
		ck_assert_int_eq(fstat(fd, &sb), 0);
		all = malloc((size_t)sb.st_size + 1);
		ck_assert_int_eq(read(fd, all, (size_t)sb.st_size), sb.st_size);
		found = found || memmem(all, (size_t)sb.st_size, bytes, strlen(bytes)) != NULL;
		free(all);
		close(fd);
	}
	return found;
}

START_TEST(journal_of_ones_own_township_only)
{
	struct op_report_file here = flood(V11, 11), there = flood(V21, 22);
	char number[24], other[24];
	struct report r;

	grant_give("v12", role_supervisor, T1);
	r = report_of(&world, send_report(&world, "v11a", &here));
	report_number(&r, world.now, number);
	r = report_of(&world, send_report(&world, "v21", &there));
	report_number(&r, world.now, other);
	ck_assert_int_eq(type_line(&world, "v12", "journal list limit=100", &typed), 0);
	ck_assert_ptr_nonnull(strstr(typed.out, number));
	ck_assert_ptr_null(strstr(typed.out, other));
	ck_assert_ptr_null(strstr(typed.out, "v21"));
	ck_assert_int_eq(type_line(&world, "super", "journal list limit=100", &typed), 0);
	ck_assert_ptr_nonnull(strstr(typed.out, number));
	ck_assert_ptr_nonnull(strstr(typed.out, other));
}
END_TEST

static bool
may_see(const char *login, uint64_t id)
{
	struct incident i = incident_get(id);
	struct viewer v;
	struct txn t;
	bool may;

	world_viewer(&world, login, &v);
	world_read(&world, &t);
	may = incident_sight(&t, &v, &i) >= SIGHT_OWN;
	txn_abort(&t);
	return may;
}

START_TEST(an_area_taken_out_takes_its_people_along)
{
	uint64_t id = flood_open("county", T1);

	area_change("county", id, T2, "", "");
	DONE_OK();
	note_add("v21", id, "这里也有");
	DONE_OK();
	ck_assert(may_see("v21", id));
	area_change("county", id, "", T2, "没有受灾");
	DONE_OK();
	note_add("v21", id, "还有");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	ck_assert(!may_see("v21", id));
	ck_assert(may_see("v11a", id));
}
END_TEST

START_TEST(a_telephone_shown_is_written_nowhere)
{
	struct op_incident_reveal a = { .which = call_from(V11), .reason = "回电核实" };

	world_do(&world, "county", "incident.reveal", &a, &reply);
	DONE_OK();
	ck_assert_str_eq(reply.secret, PHONE);
	world_reopen(&world);
	ck_assert(lies_open("incident.reveal"));	/* the look itself is */
	ck_assert(!lies_open(PHONE));
	ck_assert_int_eq(type_line(&world, "super", "journal list limit=1 --json", &typed), 0);
	ck_assert_msg(strstr(typed.out, "caller_phone") != NULL, "%s", typed.out);
	ck_assert_msg(strstr(typed.out, "回电核实") != NULL, "%s", typed.out);
	ck_assert_ptr_null(strstr(typed.out, PHONE));
}
END_TEST

/* Who called, and what a desk says is personal in a note. */
START_TEST(who_called_and_sealed_notes_lie_closed)
{
	struct op_incident_open open = { .area = V11, .class = incident_class_natural, .hazard = hazard_flood,
	    .caller_role = "路过司机样例", .caller_unit = "样例货运公司", .caller_phone = PHONE };
	struct op_incident_reveal a = { .reason = "回电核实" };
	struct op_incident_note note = { .text = "伤者家属 " PHONE, .personal = true };
	struct line line;
	struct txn t;
	uint64_t id;

	incident_open("county", open);
	DONE_OK();
	a.which = note.which = id = reply.answer.id;
	ck_assert_str_eq(incident_get(id).caller_role, "");
	world_do(&world, "county", "incident.reveal", &a, &reply);
	DONE_OK();
	ck_assert_str_eq(reply.secret, PHONE " 路过司机样例 样例货运公司");
	note.to_all = true;
	world_do(&world, "county", "incident.note", &note, &reply);
	REFUSED_AS("NOTE_PERSONAL", "to_all");
	note.to_all = false;
	world_do(&world, "county", "incident.note", &note, &reply);
	DONE_OK();
	world_read(&world, &t);
	for (a.line = 1; incident_line_at(&t, id, a.line, &line) && line.sealed.len == 0;)
		a.line++;
	txn_abort(&t);
	ck_assert_uint_gt(line.sealed.len, 0);
	ck_assert_str_eq(line.text, "");
	world_do(&world, "county", "incident.reveal", &a, &reply);
	DONE_OK();
	ck_assert_str_eq(reply.secret, "伤者家属 " PHONE);
	a.line = 1;
	world_do(&world, "county", "incident.reveal", &a, &reply);
	REFUSED_AS("NOT_SEALED_NOTE", "line");
	world_do(&world, "v11a", "incident.reveal", &a, &reply);
	REFUSED_AS("NOT_PERMITTED", "");
	world_reopen(&world);
	ck_assert(!lies_open(PHONE));
	ck_assert(!lies_open("路过司机样例"));
	ck_assert(!lies_open("样例货运公司"));
	ck_assert(!lies_open("伤者家属"));
	ck_assert_int_eq(type_line(&world, "county", "incident show 01", &typed), 0);
	ck_assert_msg(strstr(typed.out, "***") != NULL && strstr(typed.out, "personal data") != NULL, "%s", typed.out);
}
END_TEST

/* What was typed into a request that is refused may be a name, a telephone: the journal
 * says what was refused and why, not that. */
START_TEST(a_refused_request_leaves_no_name)
{
	static const char *const lines[] = {
		"account add 样例张三 area=" V11 " role=officer",
		"account add 0477-7654321 area=" V11 " role=officer",
		"account add newone name=样例张三 phone=0477-7654321 area=" V11 " role=样例张三",
		"account add newone name=样例张三 phone=0477-7654321 area=" COUNTY " role=storekeeper unit=样例张三家",
		"account set v11a name=样例张三 phone=0477-7654321",
		"account forget v11a reason=样例张三0477-7654321",
		"report file hazard=flood area=" V11 " incident=new subtype=样例张三0477-7654321",
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		world_sleep(&world, 11000);
		ck_assert_int_ne(type_line(&world, i == 4 ? "v12" : i == 6 ? "v11a" : "admin", lines[i], &typed), 0);
	}
	world_sleep(&world, 11000);
	type_line(&world, "admin", "account add v11a area=" V11 " role=officer", &typed);
	world_reopen(&world);
	ck_assert(!lies_open("样例张三"));
	ck_assert(!lies_open("0477-7654321"));
	ck_assert_int_eq(type_line(&world, "super", "journal list refused=yes limit=100", &typed), 0);
	ck_assert_msg(strstr(typed.out, "***") != NULL && strstr(typed.out, "v11a") != NULL, "%s", typed.out);
}
END_TEST

/* A number that a caller leaves; his own is in the list of people and nowhere twice. */
START_TEST(a_callers_telephone_lies_closed)
{
	struct op_sos_send a = { .area = V11, .phone = PHONE };
	struct op_sos_reveal show = { 0 };
	struct sos s;
	struct viewer v;

	world_do(&world, "v11a", "sos.send", &a, &reply);
	DONE_OK();
	show.which = reply.answer.id;
	world_get(&world, &kind_sos, show.which, &s);
	ck_assert_uint_gt(s.other_phone.len, strlen(PHONE));
	ck_assert_str_eq(s.phone, "");
	world_do(&world, "v11a", "sos.reveal", &show, &reply);
	ck_assert_int_eq(reply.outcome, REFUSED);
	world_do(&world, "county", "sos.reveal", &show, &reply);
	DONE_OK();
	ck_assert_str_eq(reply.secret, PHONE);
	world_viewer(&world, "v12", &v);
	memcpy(a.phone, v.phone, sizeof a.phone);
	snprintf(a.area, sizeof a.area, V12);
	world_do(&world, "v12", "sos.send", &a, &reply);
	DONE_OK();
	show.which = reply.answer.id;
	world_get(&world, &kind_sos, show.which, &s);
	ck_assert_uint_eq(s.other_phone.len, 0);
	ck_assert_str_eq(s.phone, "");
	world_do(&world, "county", "sos.reveal", &show, &reply);
	REFUSED_AS("NO_OTHER_PHONE", "which");
	ck_assert_int_eq(type_line(&world, "county", "sos list --json", &typed), 0);
	ck_assert_ptr_nonnull(strstr(typed.out, v.phone));
	world_reopen(&world);
	ck_assert(!lies_open(PHONE));
}
END_TEST

/* He is called back at the number that he gave last, also if that is his own. */
START_TEST(the_number_left_last_counts)
{
	struct op_sos_send a = { .area = V11, .phone = PHONE };
	struct op_sos_reveal show = { 0 };
	struct viewer v;
	struct sos s;

	world_do(&world, "v11a", "sos.send", &a, &reply);
	DONE_OK();
	show.which = reply.answer.id;
	world_viewer(&world, "v11a", &v);
	memcpy(a.phone, v.phone, sizeof a.phone);
	world_do(&world, "v11a", "sos.send", &a, &reply);
	DONE_OK();
	ck_assert_uint_eq(reply.answer.id, show.which);
	world_get(&world, &kind_sos, show.which, &s);
	ck_assert_uint_eq(s.other_phone.len, 0);
	world_do(&world, "county", "sos.reveal", &show, &reply);
	REFUSED_AS("NO_OTHER_PHONE", "which");
	memset(a.phone, 0, sizeof a.phone);
	snprintf(a.phone, sizeof a.phone, "0477-1112223");
	world_do(&world, "v11a", "sos.send", &a, &reply);
	DONE_OK();
	memset(a.phone, 0, sizeof a.phone);	/* not said again: it stands */
	world_do(&world, "v11a", "sos.send", &a, &reply);
	DONE_OK();
	world_do(&world, "county", "sos.reveal", &show, &reply);
	DONE_OK();
	ck_assert_str_eq(reply.secret, "0477-1112223");
}
END_TEST

/* Under the same key: neither another member nor another record opens it. */
START_TEST(a_box_opens_in_its_place)
{
	struct act act = { 0 };
	uint8_t data[96];
	uint16_t len = 0;
	char out[64];
	int dir = open(world.dir, O_RDONLY | O_DIRECTORY);

	ck_assert_int_eq(slot_open(&act.slots, dir, "box.slots", "box.key"), 0);
	personal_set(&act, 7, "incident.caller_phone", PHONE, &len, data, sizeof data);
	ck_assert_uint_gt(len, 0);
	ck_assert_int_eq(personal_open(&act, 7, "incident.caller_phone", data, len, out, sizeof out), 0);
	ck_assert_str_eq(out, PHONE);
	ck_assert_int_eq(personal_open(&act, 7, "account.phone", data, len, out, sizeof out), ERR_BAD);
	ck_assert_int_ne(personal_open(&act, 8, "incident.caller_phone", data, len, out, sizeof out), 0);
	slot_close(act.slots);
	close(dir);
}
END_TEST

/* secret.mdb is the keeper's; sessions are of the group and read data.mdb. */
START_TEST(secrets_have_one_reader)
{
	char path[200];
	struct stat sb;

	snprintf(path, sizeof path, "%s/secret.mdb", world.dir);
	ck_assert_int_eq(stat(path, &sb), 0);
	ck_assert_int_eq(sb.st_mode & 07777, 0600);
}
END_TEST

Suite *suite_privacy(void);

/* Who starts the server reads of it in the log. */
START_TEST(damaged_keys_are_told)
{
	static const char bad[128] = "?";
	char path[200], said[4096] = "";
	int pair[2], before = dup(STDERR_FILENO);
	FILE *f;

	snprintf(path, sizeof path, "%s/slots", world.dir);
	f = fopen(path, "a");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bad, 1, sizeof bad, f), sizeof bad);
	fclose(f);
	ck_assert_int_eq(pipe(pair), 0);
	dup2(pair[1], STDERR_FILENO);
	world_reopen(&world);
	dup2(before, STDERR_FILENO);
	close(before);
	close(pair[1]);
	ck_assert_int_gt(read(pair[0], said, sizeof said - 1), 0);
	close(pair[0]);
	ck_assert_msg(strstr(said, "1 keys of personal data") != NULL, "%s", said);
}
END_TEST

Suite *
suite_privacy(void)
{
	Suite *s = suite_create("privacy");
	TCase *tc = tcase_create("privacy");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_add_test(tc, journal_of_ones_own_township_only);
	tcase_add_test(tc, an_area_taken_out_takes_its_people_along);
	tcase_add_test(tc, a_telephone_shown_is_written_nowhere);
	tcase_add_test(tc, who_called_and_sealed_notes_lie_closed);
	tcase_add_test(tc, a_refused_request_leaves_no_name);
	tcase_add_test(tc, a_callers_telephone_lies_closed);
	tcase_add_test(tc, the_number_left_last_counts);
	tcase_add_test(tc, a_box_opens_in_its_place);
	tcase_add_test(tc, secrets_have_one_reader);
	tcase_add_test(tc, damaged_keys_are_told);
	suite_add_tcase(s, tc);
	return s;
}
