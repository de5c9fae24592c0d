/* A county's list of people: whole or nothing, nobody twice. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/args.h"
#include "gen/kinds/area/enums.h"
#include "src/core/core.h"
#include "src/rules/account/account_import.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"

Suite *suite_people_import(void);

static uint8_t seed[IMPORT_SEED];
static bool with_cards;		/* for those who are there as well */

static void
import(const char *login, const char *text, bool confirm)
{
	static struct request req;
	struct op_account_import args = { .confirm = confirm, .cards = with_cards, .seed.len = IMPORT_SEED };
	struct buf file = { .data = (uint8_t *)(uintptr_t)text, .len = strlen(text),
	    .cap = strlen(text) };
	struct origin who = { .address = "192.0.2.1", .account = world_account(&world, login) };
	const struct subject *s;
	const struct op *op = op_find("account.import", &s);
	struct notices notices = { 0 };

	memcpy(args.seed.data, seed, sizeof seed);
	request_fill(&req, s, op, &args);
	req.id_given = true;
	request_upload(&req, 1, text, file.len);
	ck_assert_int_eq(core_begin(world.core, world.now), 0);
	core_do(world.core, &(struct core_job){ .who = &who, .req = &req, .reply = &reply,
	    .notices = &notices, .upload = &file });
	ck_assert_int_eq(core_commit(world.core), 0);
	notices_free(&notices);
}

static void
counted(int64_t added, int64_t more, int64_t there)
{
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "IMPORT_DONE");
	ck_assert_int_eq(strtoll(reply.answer.args[0] + 1, NULL, 10), added);
	ck_assert_int_eq(strtoll(reply.answer.args[1] + 1, NULL, 10), more);
	ck_assert_int_eq(strtoll(reply.answer.args[2] + 1, NULL, 10), there);
}

static size_t
count_of(const struct kind *k)
{
	struct txn t;
	struct walk w;
	size_t n = 0;

	world_read(&world, &t);
	walk_open(&w, &t, TABLE_KIND + k->no, "", 0, false);
	while (walk_next(&w))
		n += w.keylen == 8;
	walk_close(&w);
	txn_abort(&t);
	return n;
}

static struct account
person(const char *login)
{
	struct account a;
	struct txn t;

	world_read(&world, &t);
	ck_assert_msg(account_find(&t, login, &a), "no %s", login);
	txn_abort(&t);
	return a;
}

#define LIST "姓名,地区,乡镇,角色,岗位,电话,单位,账号\n"

START_TEST(adds_people)
{
	struct viewer v;

	import("admin", LIST
	    "样例甲," V11 ",,灾害信息员,A,13900000001,,\n"
	    "样例乙," V11 ",,信息员,B岗,13900000002,,\n"
	    "样例丙,,展旦召苏木,\"值班员,信息员\",,,,\n"
	    "样例丁,黄木独村,展旦召苏木,officer,,１３９,,Ding1\n"
	    "样例甲,王爱召镇,,值班员,,13900000001,,\n", true);
	counted(4, 0, 0);
	ck_assert_str_eq(person("v200200a").name, "样例甲");
	ck_assert_str_eq(person("v200200b").phone, "13900000002");
	ck_assert_str_eq(person("ding1").phone, "139");
	world_viewer(&world, "t200a", &v);
	ck_assert_uint_eq(v.ngrants, 2);
	world_viewer(&world, "v200200a", &v);
	ck_assert_uint_eq(v.ngrants, 2);
	ck_assert_str_eq(v.grants[1].area, T2);
	ck_assert_int_eq(v.grants[0].post, post_A);
}
END_TEST

START_TEST(nobody_twice)
{
	static const char list[] = LIST "样例甲," V11 ",,信息员,A,13900000001,,\n"
	    "样例乙," V11 ",,信息员,B,,,\n样例丙,,展旦召苏木,值班员,,,,bing\n样例甲," V11 ",,信息员,A,,,\n";
	size_t people = count_of(&kind_account), grants;

	import("admin", list, true);
	counted(3, 0, 1);
	grants = count_of(&kind_grant);
	ck_assert_uint_eq(count_of(&kind_account), people + 3);
	world.now += 3600000;
	import("admin", list, true);
	counted(0, 0, 4);
	ck_assert_uint_eq(count_of(&kind_account), people + 3);
	ck_assert_uint_eq(count_of(&kind_grant), grants);
	/* One more right of somebody who is there, one more person. */
	import("admin", LIST "样例乙," V11 ",,值班员,,,,\n样例戊," V11 ",,信息员,B,1,,\n", true);
	counted(1, 1, 0);
	ck_assert_str_eq(person("v200200c").name, "样例戊");
}
END_TEST

static const struct {
	const char *row, *field, *message;
} bad[] = {
	{ "样例甲,没有村,,信息员,,,,", "地区", "IMPORT_NO_AREA" },
	{ "样例甲,150621999999,,信息员,,,,", "地区", "NO_SUCH_AREA" },
	{ "样例甲,15062,,信息员,,,,", "地区", "BAD_CODE" },
	{ "样例甲," FILLER ",,信息员,,,,", "地区", "FILLER_AREA" },
	{ "样例甲,查干沟村,,信息员,,,,", "地区", "IMPORT_AREA" },
	{ "样例甲,,,信息员,,,,", "地区", "REQUIRED" },
	{ ",展旦召苏木,,信息员,,,,", "姓名", "REQUIRED" },
	{ "样例甲,展旦召苏木,,,,,,", "角色", "REQUIRED" },
	{ "样例甲,展旦召苏木,,皇帝,,,,", "角色", "BAD_CHOICE" },
	{ "样例甲,展旦召苏木,,值班员,A,,,", "岗位", "POST_OFFICER" },
	{ "样例甲,展旦召苏木,,信息员,C,,,", "岗位", "BAD_CHOICE" },
	{ "样例甲,展旦召苏木,,信息员,,1.39E+10,,", "电话", "FILE_SCIENCE" },
	{ "样例甲,展旦召苏木,,信息员,,1234567890123456789012345,,", "电话", "TOO_LONG" },
	{ "样例甲,展旦召苏木,,信息员,,,没有的单位,", "单位", "UNIT_NONE" },
	{ "样例甲,展旦召苏木,,信息员,,,,1x", "账号", "LOGIN_FORM" },
	{ "样例甲,展旦召苏木,,信息员,,,,town1", "账号", "IMPORT_OTHER" },
	{ "样例\x01,展旦召苏木,,信息员,,,,", "姓名", "BAD_TEXT" },
	{ "样例甲,展旦召苏木,,信息员,,,,,多", "", "FILE_WIDE" },
	{ "\"样\n例\",展旦召苏木,,信息员,,,,", "姓名", "BAD_TEXT" },
};
#define BAD (sizeof bad / sizeof bad[0])

static struct import_people im;

static int
look(const char *login, const char *text, struct refusal *why)
{
	struct viewer v;
	struct txn t;
	int rc;

	world_viewer(&world, login, &v);
	world_read(&world, &t);
	rc = import_people(&im, &t, &v, world.now, with_cards, text, strlen(text), why);
	txn_abort(&t);
	return rc;
}

/* All of them, each by its line and column; and nothing of the file is stored. */
START_TEST(faults)
{
	static char text[16384];
	size_t people = count_of(&kind_account);
	struct refusal why;
	unsigned line = 2;

	strcpy(text, LIST "样例好," V11 ",,信息员,A,1,,\n");
	for (size_t i = 0; i < BAD; i++) {
		if (strstr(bad[i].message, "BAD_TEXT") != NULL && strchr(bad[i].row, '\x01') != NULL)
			continue;	/* no text at all: refused as a file */
		strcat(strcat(text, bad[i].row), "\n");
	}
	ck_assert_int_eq(look("admin", text, &why), 0);
	ck_assert_uint_eq(im.rows.nfaults, BAD - 1);
	for (size_t i = 0, k = 0; i < BAD; i++) {
		if (strchr(bad[i].row, '\x01') != NULL)
			continue;
		line++;
		ck_assert_msg(strcmp(world_message(im.rows.fault[k].why.message), bad[i].message) == 0 &&
		    strcmp(im.rows.fault[k].column, bad[i].field) == 0 && im.rows.fault[k].line == line,
		    "%s: %s at %s, line %u", bad[i].row, world_message(im.rows.fault[k].why.message),
		    im.rows.fault[k].column, im.rows.fault[k].line);
		k++;
	}
	import_people_free(&im);
	import("admin", text, true);
	REFUSED_AS("FILE_LINE", "");
	ck_assert_str_eq(reply.refusal.args[0], "n3");
	ck_assert_uint_eq(count_of(&kind_account), people);
}
END_TEST

/* Whose name is not there, its login says: it exists. */
START_TEST(an_account_without_a_name_is_named_by_its_login)
{
	struct op_account_add a = { .which = "a2", .area = V11, .role = "officer" };
	struct refusal why;
	char said[300];
	struct buf b = BUF(said);

	world_do(&world, "admin", "account.add", &a, &reply);
	DONE_OK();
	ck_assert_int_eq(look("admin", LIST "样例甲,展旦召苏木,,信息员,,,,a2\n", &why), 0);
	ck_assert_uint_eq(im.rows.nfaults, 1);
	say(&b, NULL, im.rows.fault[0].why.message,
	    (const char (*)[192])im.rows.fault[0].why.args, SAY_ARGS);
	ck_assert_str_eq(world_message(im.rows.fault[0].why.message), "LOGIN_TAKEN");
	ck_assert_msg(strstr(buf_str(&b), "a2") != NULL, "%s", said);
	import_people_free(&im);
}
END_TEST

/* A row may be wrong in every column: each is said, from left to right; what hangs on
 * one that is at fault is not guessed. */
static const struct {
	const char *row, *faults;
} many[] = {
	{ ",没有村,,皇帝,C,1.39E+10,,1x", "姓名 REQUIRED, 地区 IMPORT_NO_AREA, 角色 BAD_CHOICE, "
	    "岗位 BAD_CHOICE, 电话 FILE_SCIENCE, 账号 LOGIN_FORM" },
	{ "样例甲,查干沟村,没有镇,值班员,A,,没有的单位,", "乡镇 IMPORT_NO_AREA, 岗位 POST_OFFICER" },
	{ "样例甲,没有村,没有镇,皇帝,,,,", "地区 IMPORT_NO_AREA, 乡镇 IMPORT_NO_AREA, 角色 BAD_CHOICE" },
	{ "样例甲," V11 ",,皇帝,,,没有的单位,town1,多", " FILE_WIDE, 角色 BAD_CHOICE, "
	    "单位 UNIT_NONE, 账号 IMPORT_OTHER" },
	/* Whose login it is does not hang on the role of the row. */
	{ "样例一," V11 ",,皇帝,,,,same", "角色 BAD_CHOICE" },
	{ "样例二," V11 ",,信息员,,,,same", "账号 IMPORT_OTHER" },
	{ ",,,,,,,", NULL },		/* blank: no row */
	{ "样例三,,,信息员,,,,", "地区 REQUIRED" },
};

START_TEST(all_faults)
{
	static char text[4096];
	char said[600];
	struct refusal why;
	size_t k = 0;

	strcpy(text, LIST);
	for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
		strcat(strcat(text, many[i].row), "\n");
	ck_assert_int_eq(look("admin", text, &why), 0);
	for (size_t i = 0; i < sizeof many / sizeof many[0]; i++) {
		said[0] = '\0';
		for (; k < im.rows.nfaults && im.rows.fault[k].line == i + 2; k++)
			sprintf(said + strlen(said), "%s%s %s", said[0] != '\0' ? ", " : "",
			    im.rows.fault[k].column, world_message(im.rows.fault[k].why.message));
		ck_assert_str_eq(said, many[i].faults != NULL ? many[i].faults : "");
	}
	ck_assert_uint_eq(k, im.rows.nfaults);
	import_people_free(&im);
}
END_TEST

/* A name of a dozen areas: as many as a sentence holds, and how many more. */
START_TEST(many_of_a_name)
{
	struct op_area_add add = { .name = "样例村", .tier = tier_village, .kind = "village" };
	struct refusal why;
	const char *words, *more;
	size_t named = 1;

	for (int i = 0; i < 12; i++) {
		snprintf(add.which, sizeof add.which, "150621200%03d", 481 + i);
		world_do(&world, "admin", "area.add", &add, &reply);
		DONE_OK();
	}
	ck_assert_int_eq(look("admin", LIST "样例甲,样例村,,信息员,,,,\n", &why), 0);
	ck_assert_uint_eq(im.rows.nfaults, 1);
	words = im.rows.fault[0].why.args[1];
	more = strstr(words, ", … +");
	ck_assert_msg(more != NULL, "%s", words);
	for (const char *p = words; p < more; p++)
		named += *p == ',';
	ck_assert_int_eq((int)named + atoi(more + strlen(", … +")), 12);
	import_people_free(&im);
}
END_TEST

START_TEST(files)
{
	struct refusal why;

	ck_assert_int_eq(look("admin", "姓名,地区\n甲,乙\n", &why), -1);
	ck_assert_str_eq(world_message(why.message), "FILE_HEAD_NONE");
	ck_assert_str_eq(why.args[1], "t角色");
	import_people_free(&im);
	import("admin", LIST, true);
	REFUSED_AS("FILE_NO_ROWS", "");
	import("admin", LIST "样例甲," V11 ",,信息员,A,1,,\n", false);
	REFUSED_AS("REQUIRED", "confirm");
	import("county", LIST "样例甲," V11 ",,信息员,A,1,,\n", true);
	REFUSED_AS("NOT_PERMITTED", "");
}
END_TEST

/* Namesakes: told apart by the telephone, or refused. */
START_TEST(namesakes)
{
	struct refusal why;

	import("admin", LIST "样例甲," V11 ",,信息员,A,1,,\n样例甲," V12 ",,信息员,A,2,,\n", true);
	counted(2, 0, 0);
	ck_assert_int_eq(look("admin", LIST "样例甲," V11 ",,信息员,A,3,,\n", &why), 0);
	ck_assert_uint_eq(im.rows.nfaults, 1);
	ck_assert_str_eq(world_message(im.rows.fault[0].why.message), "IMPORT_NAMESAKE");
	import_people_free(&im);
	import("admin", LIST "样例甲," V11 ",,信息员,A,3,,jia3\n", true);
	counted(1, 0, 0);
}
END_TEST

/* The card's code is what logs in; only its hash is kept. */
START_TEST(cards)
{
	static uint8_t storage[8192];
	char code[VERIFIER_CODE], folded[PASSWORD_MAX + 1];
	uint8_t quick[PASSWORD_BYTES], stretched[PASSWORD_BYTES] = { 1 };
	struct buf b = BUF(storage);
	struct verifier v;
	struct txn t;

	memset(seed, 7, sizeof seed);
	import("admin", LIST "样例甲," V11 ",,信息员,A,1,,\n样例乙," V11 ",,信息员,B,2,,\n", true);
	counted(2, 0, 0);
	world_read(&world, &t);
	import_cards(&t, reply.seq, false, seed, &b);
	txn_abort(&t);
	import_code(seed, "v200200b", code);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), code));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "样例甲"));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "v200200a"));
	core_look(world.core, &t);
	ck_assert(verifier_get(&t, person("v200200b").id, &v));
	txn_abort(&t);
	verifier_fold(code, folded);
	verifier_quick(quick, folded, v.salt);
	ck_assert_int_eq(verifier_compare(&v, stretched, quick, world.now), VERIFIED_CODE);
	ck_assert_int_eq(verifier_compare(&v, stretched, quick, world.now + 72 * 3600000LL + 1),
	    VERIFIED_NOT);
	import_code(seed, "v200200a", code);
	verifier_fold(code, folded);
	verifier_quick(quick, folded, v.salt);
	ck_assert_int_eq(verifier_compare(&v, stretched, quick, world.now), VERIFIED_NOT);
}
END_TEST

static int
logs_in(const char *login, const uint8_t by[IMPORT_SEED])
{
	uint8_t quick[PASSWORD_BYTES], stretched[PASSWORD_BYTES] = { 1 };
	char code[VERIFIER_CODE], folded[PASSWORD_MAX + 1];
	struct verifier v;
	struct txn t;

	core_look(world.core, &t);
	ck_assert(verifier_get(&t, person(login).id, &v));
	txn_abort(&t);
	import_code(by, login, code);
	verifier_fold(code, folded);
	verifier_quick(quick, folded, v.salt);
	return verifier_compare(&v, stretched, quick, world.now);
}

static size_t
cards_in(const char *text)
{
	size_t n = 0;

	for (; (text = strstr(text, "- - - - -\n")) != NULL; text += 10)
		n++;
	return n;
}

/* The cards of all in the list again, in one file; each code before is ended; who is not
 * in the list keeps his. */
START_TEST(cards_again)
{
	static const char first[] = LIST "样例甲," V11 ",,信息员,A,1,,\n样例乙," V11 ",,信息员,B,2,,\n"
	    "样例丙," V11 ",,信息员,B,3,,\n";
	static const char second[] = LIST "样例甲," V11 ",,信息员,A,1,,\n样例甲," V12 ",,信息员,A,1,,\n"
	    "样例乙," V11 ",,信息员,B,2,,\n样例丁," V11 ",,信息员,B,4,,\n";
	static uint8_t storage[16384], old[IMPORT_SEED];
	struct buf b = BUF(storage);
	struct refusal why;
	struct txn t;

	with_cards = false;
	memset(seed, 7, sizeof seed);
	memcpy(old, seed, sizeof old);
	import("admin", first, true);
	counted(3, 0, 0);
	memset(seed, 9, sizeof seed);
	with_cards = true;
	ck_assert_int_eq(look("admin", second, &why), 0);
	ck_assert_uint_eq(im.again, 2);
	import_people_free(&im);
	ck_assert_int_eq(logs_in("v200200a", old), VERIFIED_CODE);
	import("admin", second, false);
	REFUSED_AS("REQUIRED", "confirm");
	ck_assert_int_eq(logs_in("v200200a", old), VERIFIED_CODE);
	import("admin", second, true);
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "IMPORT_AGAIN");
	ck_assert_str_eq(reply.answer.args[0], "n1");
	ck_assert_str_eq(reply.answer.args[1], "n1");
	ck_assert_str_eq(reply.answer.args[2], "n2");
	ck_assert_int_eq(logs_in("v200200a", old), VERIFIED_NOT);
	ck_assert_int_eq(logs_in("v200200b", old), VERIFIED_NOT);
	ck_assert_int_eq(logs_in("v200200c", old), VERIFIED_CODE);
	ck_assert_int_eq(logs_in("v200200a", seed), VERIFIED_CODE);
	ck_assert_int_eq(logs_in("v200200b", seed), VERIFIED_CODE);
	ck_assert_int_eq(logs_in("v200200d", seed), VERIFIED_CODE);
	world_read(&world, &t);
	import_cards(&t, reply.seq, true, seed, &b);
	txn_abort(&t);
	ck_assert_uint_eq(cards_in(buf_str(&b)), 3);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "样例甲"));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "样例乙"));
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "样例丁"));
	ck_assert_ptr_null(strstr(buf_str(&b), "样例丙"));
	/* Nothing but cards: they are there all the same. */
	memset(seed, 11, sizeof seed);
	import("admin", first, true);
	ck_assert_str_eq(reply.answer.args[2], "n3");
	world_read(&world, &t);
	b.len = 0;
	import_cards(&t, reply.seq, true, seed, &b);
	txn_abort(&t);
	ck_assert_uint_eq(cards_in(buf_str(&b)), 3);
	with_cards = false;
}
END_TEST

/* A code lets one in as him: a township's administrator gives none to who is more. */
START_TEST(cards_within_reach)
{
	static const char list[] = LIST "样例甲," V11 ",,信息员,A,1,,same\n";
	struct refusal why;

	with_cards = false;
	import("admin", LIST "样例管," T1 ",,管理员,,9,,small\n样例甲," V11 ",,信息员,A,1,,same\n"
	    "样例甲," COUNTY ",,带班领导,,1,,same\n", true);
	DONE_OK();
	with_cards = true;
	ck_assert_int_eq(look("small", list, &why), 0);
	ck_assert_uint_eq(im.rows.nfaults, 1);
	ck_assert_str_eq(world_message(im.rows.fault[0].why.message), "OUT_OF_SCOPE");
	ck_assert_str_eq(im.rows.fault[0].column, "账号");
	import_people_free(&im);
	import("small", list, true);
	REFUSED_AS("FILE_LINE", "");
	with_cards = false;
	ck_assert_int_eq(look("small", list, &why), 0);
	ck_assert_uint_eq(im.rows.nfaults, 0);
	import_people_free(&im);
}
END_TEST

/* 5,000 in one act, against a model: who has which name, area and role. */
START_TEST(five_thousand)
{
	static const char *const areas[] = { V11, V12, V21, T1, T2, COUNTY };
	static const char *const tiers[] = { "v200200", "v200201", "v103200", "t200", "t103", "c" };
	char *text = malloc(1024 * 1024), *p = text;
	size_t people = count_of(&kind_account), of[6] = { 0 };
	uint64_t entries;
	struct viewer v;

	p += sprintf(p, "姓名\t地区\t角色\t电话\n");
	for (int i = 0; i < 4000; i++)
		p += sprintf(p, "样例%d\t%s\t信息员\t%d\n", i, areas[i % 6], 100000 + i);
	for (int i = 0; i < 1000; i++)	/* a second right */
		p += sprintf(p, "样例%d\t%s\t值班员\t%d\n", i, areas[(i + 3) % 6], 100000 + i);
	entries = core_seq(world.core);
	import("admin", text, true);
	counted(4000, 0, 0);
	ck_assert_uint_eq(reply.seq, entries + 1);
	ck_assert_uint_eq(count_of(&kind_account), people + 4000);
	for (int i = 0; i < 4000; i += 123) {
		char login[40];
		size_t k = (size_t)i / 6;
		if (k < 26)
			snprintf(login, sizeof login, "%s%c", tiers[i % 6], (int)('a' + k));
		else
			snprintf(login, sizeof login, "%s%c%c", tiers[i % 6], (int)('a' + k / 26 - 1),
			    (int)('a' + k % 26));
		char name[40];
		snprintf(name, sizeof name, "样例%d", i);
		ck_assert_str_eq(person(login).name, name);
		world_viewer(&world, login, &v);
		ck_assert_uint_eq(v.ngrants, i < 1000 ? 2 : 1);
		ck_assert_str_eq(v.grants[0].area, areas[i % 6]);
		of[i % 6]++;
	}
	world.now += 3600000;
	import("admin", text, true);
	counted(0, 0, 5000);
	with_cards = true;
	import("admin", text, true);
	with_cards = false;
	DONE_OK();
	ck_assert_str_eq(reply.answer.args[2], "n4000");
	sprintf(p, "样例\t%s\t信息员\t1\n", V11);
	import("admin", text, true);
	REFUSED_AS("FILE_MANY", "");
	free(text);
}
END_TEST

/* It takes a while: who typed it is told that it goes on, before what came of it. */
START_TEST(a_command_says_that_it_stores)
{
	static struct typed t = { .language = language_en,
	    .input = LIST "样例甲," V11 ",,信息员,A,1,,\n样例乙," V12 ",,信息员,A,2,,\n" };

	ck_assert_int_eq(type_line(&world, "admin", "account import -", &t), 0);
	ck_assert_msg(strstr(t.err, "Storing") == NULL, "%s", t.err);
	ck_assert_int_eq(type_line(&world, "admin", "account import - confirm=yes", &t), 0);
	ck_assert_msg(strstr(t.err, "Storing 2 lines …") != NULL, "%s", t.err);
	t.input = "地区代码,名称\n";
	ck_assert_int_ne(type_line(&world, "admin", "area import - confirm=yes", &t), 0);
	ck_assert_msg(strstr(t.err, "Storing") == NULL, "%s", t.err);
}
END_TEST

/* Under a kept id the cards are gone with who asked first. */
START_TEST(a_kept_id_has_no_cards_again)
{
	static const char line[] = "account import - confirm=yes --id 00112233445566778899aabbccddeef0";
	static struct typed t = { .language = language_en, .input = LIST "样例甲," V11 ",,信息员,A,1,,\n" };

	ck_assert_int_eq(type_line(&world, "admin", line, &t), 0);
	ck_assert_int_gt((int)t.outlen, 0);
	ck_assert_int_eq(type_line(&world, "admin", line, &t), 0);
	ck_assert_msg(t.outlen == 0 && t.err[0] != '\0', "%s%s", t.out, t.err);
}
END_TEST

Suite *
suite_people_import(void)
{
	Suite *s = suite_create("people_import");
	TCase *c = tcase_create("people_import");

	tcase_add_checked_fixture(c, incident_setup, incident_teardown);
	tcase_set_timeout(c, 30);
	tcase_add_test(c, adds_people);
	tcase_add_test(c, nobody_twice);
	tcase_add_test(c, faults);
	tcase_add_test(c, all_faults);
	tcase_add_test(c, an_account_without_a_name_is_named_by_its_login);
	tcase_add_test(c, many_of_a_name);
	tcase_add_test(c, files);
	tcase_add_test(c, namesakes);
	tcase_add_test(c, cards);
	tcase_add_test(c, cards_again);
	tcase_add_test(c, cards_within_reach);
	tcase_add_test(c, five_thousand);
	tcase_add_test(c, a_command_says_that_it_stores);
	tcase_add_test(c, a_kept_id_has_no_cards_again);
	suite_add_tcase(s, c);
	return s;
}
