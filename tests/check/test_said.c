/* Entries of programs that numbered sentences by their place in a list. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/journal.h"
#include "keys/hash.h"
#include "src/lang/tr.h"
#include "src/op/right.h"
#include "src/op/said.h"
#include "src/op/say.h"
#include "tests/check/help_world.h"

Suite *suite_said(void);

/* The lists as they stood in the two programs that counties were made with. */
#define OLD "tests/data/sentences/37c184c.txt"
#define NEW "tests/data/sentences/9572213.txt"

static unsigned
place(const char *list, const char *name)
{
	FILE *f = fopen(list, "r");
	char line[80];
	unsigned n = 0;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f) != NULL) {
		n++;
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, name) == 0) {
			fclose(f);
			return n;
		}
	}
	fclose(f);
	return 0;
}

struct refused {
	const char *op, *field, *name, *args[4];
};

/* Real refusals of both programs. */
static const struct refused refused[] = {
	{ "report.file", "affected", "LOWERED", { "t10", "t5" } },
	{ "report.file", "resettled_now", "NOW_LARGER", { "t99", "t6" } },
	{ "report.file", "affected", "OTHER_THAN_SUM", { "t10", "t5" } },
	{ "report.file", "hazard", "REQUIRED", { NULL } },
	{ "report.file", "hazard", "OTHER_HAZARD", { "tE0722-01", "ehazard:1" } },
	{ "report.file", "incident", "SEVERAL_INCIDENTS", { "tE0722-01, E0722-02" } },
	{ "report.file", "incident", "INCIDENT_CLOSED", { "tE0722-01" } },
	{ "report.file", "drill", "IS_DRILL", { "tE0722-01" } },
	{ "report.file", "drill", "IS_REAL", { "tE0722-01" } },
	{ "report.file", "version", "FIRST_VERSION", { "a150621200200" } },
	{ "report.file", "stage", "STAGE_FINAL", { NULL } },
	{ "report.file", "subtype", "SUBTYPE_NOT", { "tx", "ehazard:1", "ty" } },
	{ "report.file", "by_phone", "NOT_SPEAKER", { "p7", "a150621200200" } },
	{ "report.file", "by_phone", "ONLY_BY_PHONE", { "a150621200200" } },
	{ "report.file", "resettled_central", "PART_LARGER",
	  { "freport_version.resettled_central", "freport_version.resettled" } },
	{ "report.file", "homes_severe", "HOMES_ROOMS",
	  { "freport_version.homes_severe", "freport_version.home_rooms_severe" } },
	{ "report.file", "central_sites", "NO_SITES", { NULL } },
	{ "report.accept", "which", "NOT_CLIMBED", { "a150621200000" } },
	{ "report.return", "which", "ONLY_REVIEWER", { "a150621200000" } },
	{ "report.accept", "which", "NO_REVIEW", { NULL } },
	{ "report.accept", "which", "LEADS_TO", { "tR0722-01", "tE0722-02" } },
	{ "report.accept", "which", "RACE", { "p7", "d1", "ereview_result:1" } },
	{ "account.add", "which", "LOGIN_FORM", { "t?" } },
	{ "account.add", "which", "LOGIN_TAKEN", { "tdesk" } },
	{ "account.grant", "role", "GRANT_EXISTS", { "erole:1", "a150621200200" } },
	{ "account.grant", "role", "GRANT_MANY", { "n16" } },
	{ "account.grant", "to", "GRANT_ENDS", { NULL } },
	{ "account.grant", "unit", "UNIT_NONE", { "tx", "a150621200200" } },
	{ "account.revoke", "role", "GRANT_NONE", { "tdesk" } },
	{ "account.revoke", "role", "LAST_ADMIN", { "p7" } },
	{ "account.key", "add", "KEY_WEAK", { "n1024" } },
	{ "account.key", "add", "KEY_TYPE", { NULL } },
	{ "account.key", "add", "KEY_KEPT", { "tSHA256:x" } },
	{ "account.key", "drop", "KEY_NONE", { "tSHA256:x" } },
	{ "account.code", "which", "CODE_HIGHER", { "p7" } },
	{ "account.code", "minutes", "CODE_MINUTES", { "n60" } },
	{ "account.disable", "which", "ACCOUNT_OFF", { "p7" } },
	{ "account.disable", "which", "NOT_PERMITTED", { "trole" } },
};
#define REFUSED (int)(sizeof refused / sizeof refused[0])

static void
fill(struct entry *e, const struct refused *r, const char *list)
{
	*e = (struct entry){ .seq = 1, .schema = 1, .refused = true };
	snprintf(e->op, sizeof e->op, "%s", r->op);
	snprintf(e->answer.number, sizeof e->answer.number, "%s", r->field);
	for (int i = 0; i < 4 && r->args[i] != NULL; i++)
		snprintf(e->answer.args[i], sizeof e->answer.args[i], "%s", r->args[i]);
	e->answer.message = place(list, r->name);
	ck_assert_uint_ne(e->answer.message, 0);
}

/* Told without a look at other entries. */
START_TEST(both_programs_are_understood)
{
	static const char *const lists[] = { OLD, NEW };
	struct said said = { .searched = true };
	struct entry e;

	for (int i = 0; i < 2; i++) {
		fill(&e, &refused[_i], lists[i]);
		said_read(&said, NULL, &e);
		ck_assert_msg(strcmp(world_message(e.answer.message), refused[_i].name) == 0,
		    "%s: %s is %s", lists[i], refused[_i].name, world_message(e.answer.message));
	}
}
END_TEST

/* The newest numbers are the permanent ones. */
START_TEST(numbers_are_those_of_the_newest_list)
{
	char name[80];
	unsigned n = 0;
	FILE *f = fopen(NEW, "r");

	ck_assert_ptr_nonnull(f);
	while (fscanf(f, "%79s", name) == 1)
		ck_assert_str_eq(world_message(++n), name);
	fclose(f);
	ck_assert_uint_eq(n, 160);
}
END_TEST

/* Screens call a record as their lists do; a command takes what it printed. */
START_TEST(screens_say_numbers_as_their_lists_do)
{
	static const struct { const char *stored, *zh; } texts[] = {
		{ "E0722-01", "事0722-01" }, { "R20250722-A103", "灾20250722-A103" },
		{ "E0722-01, E0722-02", "事0722-01, 事0722-02" },
		{ "E-mail", "E-mail" }, { "E072-01", "E072-01" }, { "E0722-1", "E0722-1" },
		{ "E0722-01x", "E0722-01x" }, { "X0722-01", "X0722-01" }, { "", "" },
		{ "一处E0722-01", "一处E0722-01" }, { "E0722-0123456", "E0722-0123456" },
	};
	struct refusal r = { .message = M_SEVERAL_INCIDENTS };
	char text[600];
	struct buf b;

	for (size_t i = 0; i < 3 * sizeof texts / sizeof texts[0]; i++) {
		bool zh = i % 3 < 2, typed = i % 3 == 1;
		tr_set(zh ? language_zh : language_en);
		snprintf(r.args[0], sizeof r.args[0], "t%s", texts[i / 3].stored);
		buf_init(&b, text, sizeof text);
		say_refusal(&b, NULL, NULL, &r, typed);
		ck_assert_msg(strstr(buf_str(&b), zh && !typed ? texts[i / 3].zh :
		    texts[i / 3].stored) != NULL, "%s: %s", texts[i / 3].stored, text);
	}
}
END_TEST

static struct world w;

/* Not in Chinese to who reads English. */
START_TEST(roles_are_said_in_the_readers_language)
{
	struct refusal r = { .message = M_NOT_PERMITTED };
	char text[300];
	struct buf b = BUF(text);

	arg_roles(r.args[0], ROLE(officer) | ROLE(duty));
	tr_set(language_en);
	say_refusal(&b, NULL, NULL, &r, true);
	ck_assert_msg(strstr(buf_str(&b), "disaster information officer, duty officer") != NULL, "%s", text);
}
END_TEST

/* What does not fit ends in a mark, and in a whole character. */
START_TEST(a_text_that_is_cut_says_so)
{
	char text[400] = "", arg[192];

	for (int i = 0; i < 63; i++)
		strcat(text, "水");
	arg_text(arg, text);
	ck_assert_str_eq(arg + 1, text);
	strcat(text, "x");
	arg_text(arg, text);
	ck_assert_str_eq(arg + 1, text);
	strcat(text, "水水");
	arg_text(arg, text);
	ck_assert_uint_eq(strlen(arg), 1 + 62 * 3 + 3);
	ck_assert_str_eq(arg + 1 + 62 * 3, "…");
}
END_TEST

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

/* Appends an entry as a program with that list would have, of schema 1. */
static uint64_t
append(const struct refused *r, const char *list)
{
	uint8_t row[4096], key[8];
	struct buf b = BUF(key);
	struct journal_head head;
	struct entry e;
	struct walk walk;
	struct txn t;
	size_t at;

	txn_begin(&t, core_db(w.core), true);
	journal_head(&t, &head);
	fill(&e, r, list);
	journal_append(&t, &head, &e);
	walk_open(&walk, &t, TABLE_JOURNAL, NULL, 0, true);
	ck_assert(walk_next(&walk) && walk.len < sizeof row);
	memcpy(row, walk.val, walk.len);
	for (at = 0; row[at] != ENTRY_SCHEMA << 3; at++)
		ck_assert_uint_lt(at, 40);
	row[at + 1] = 1;
	buf_u64(&b, head.seq);
	table_put(&t, TABLE_JOURNAL, key, sizeof key, row, walk.len);
	walk_close(&walk);
	ck_assert_int_eq(txn_commit(&t), 0);
	return head.seq;
}

static const char *
read_back(uint64_t seq)
{
	struct said said = { 0 };
	struct entry e;
	struct txn t;

	world_read(&w, &t);
	ck_assert_int_eq(journal_get(&t, seq, &e, NULL), 0);
	said_read(&said, &t, &e);
	txn_abort(&t);
	return world_message(e.answer.message);
}

/* All earlier entries of the world are of schema 2; a journal begins with old ones. */
static void
clear_journal(void)
{
	struct txn t;

	txn_begin(&t, core_db(w.core), true);
	table_clear(&t, TABLE_JOURNAL);
	ck_assert_int_eq(txn_commit(&t), 0);
}

static const struct refused sure = { "report.file", "affected", "LOWERED", { "t10", "t5" } };
static const struct refused form = { "account.key", "add", "KEY_FORM", { NULL } };
static const struct refused lengthy = { "account.key", "add", "KEY_LONG", { NULL } };
static const struct refused other = { "report.file", "loss", "OTHER_THAN_SUM", { "t10", "t5" } };
static const struct refused parts = { "report.file", "loss", "PARTS_SUM", { "t10", "t5" } };

/* Both sentences fit, so what surely was old or new around it decides. */
START_TEST(order_decides_between_two_that_fit)
{
	uint64_t a, b, c, d, e, f;

	clear_journal();
	a = append(&form, OLD);
	b = append(&parts, OLD);
	append(&sure, OLD);
	c = append(&lengthy, OLD);
	append(&sure, NEW);
	d = append(&lengthy, NEW);
	e = append(&other, NEW);
	f = append(&form, NEW);
	ck_assert_str_eq(read_back(a), "KEY_FORM");
	ck_assert_str_eq(read_back(b), "PARTS_SUM");
	ck_assert_str_eq(read_back(d), "KEY_LONG");
	ck_assert_str_eq(read_back(e), "OTHER_THAN_SUM");
	ck_assert_str_eq(read_back(f), "KEY_FORM");
	/* Between the last old and the first new one, number 101 was both. */
	ck_assert_str_eq(read_back(c), place(OLD, "KEY_LONG") == place(NEW, "KEY_FORM") ?
	    "SAID_ONCE" : "KEY_LONG");
}
END_TEST

START_TEST(without_a_sign_it_says_so)
{
	uint64_t old, later;

	clear_journal();
	old = append(&lengthy, OLD);
	later = append(&form, NEW);
	ck_assert_str_eq(read_back(old), "SAID_ONCE");
	ck_assert_str_eq(read_back(later), "SAID_ONCE");
}
END_TEST

/* Schema 2 keeps its numbers, whatever fits. */
START_TEST(new_entries_are_left_alone)
{
	struct said said = { 0 };
	struct entry e;

	fill(&e, &sure, NEW);
	e.schema = 2;
	e.answer.message = 300;
	said_read(&said, NULL, &e);
	ck_assert_uint_eq(e.answer.message, 300);
}
END_TEST

Suite *
suite_said(void)
{
	Suite *s = suite_create("said");
	TCase *t = tcase_create("said"), *j = tcase_create("journal");

	tcase_add_loop_test(t, both_programs_are_understood, 0, REFUSED);
	tcase_add_test(t, numbers_are_those_of_the_newest_list);
	tcase_add_test(t, screens_say_numbers_as_their_lists_do);
	tcase_add_test(t, new_entries_are_left_alone);
	tcase_add_test(t, a_text_that_is_cut_says_so);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(j, setup, teardown);
	tcase_add_test(j, roles_are_said_in_the_readers_language);
	tcase_add_test(j, order_decides_between_two_that_fit);
	tcase_add_test(j, without_a_sign_it_says_so);
	suite_add_tcase(s, j);
	return s;
}
