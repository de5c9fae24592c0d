/* What cannot be seen enters nowhere, and what looks the same is stored the same. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/plain.h"
#include "src/text/parse.h"
#include "src/text/rows.h"
#include "tests/check/help_world.h"

Suite *suite_plain(void);

#define ZWSP "\xe2\x80\x8b"
#define ZWJ "\xe2\x80\x8d"
#define BOM "\xef\xbb\xbf"
#define FILL "\xe3\x85\xa4"	/* U+3164 */
#define ACUTE "\xcc\x81"
#define FVS1 "\xe1\xa0\x8b"
#define MVS "\xe1\xa0\x8e"
#define NNBSP "\xe2\x80\xaf"
#define MONGOL "\xe1\xa0\xae\xe1\xa0\xa4\xe1\xa0\xa9"	/* ᠮᠤᠩ */

static const char *
plain(const char *text, bool is_short)
{
	static char out[2000];

	ck_assert(text_valid(text, strlen(text), true));
	snprintf(out, sizeof out, "%s", text);
	(is_short ? text_plain_short : text_plain)(out);
	ck_assert(text_valid(out, strlen(out), true));
	ck_assert_uint_le(strlen(out), strlen(text));
	return out;
}

/* By the rule as it is written, and by its number. */
static bool
may_stand(unsigned c)
{
	return c >= 0x20 && (c < 0x7f || c > 0x9f) && (c < 0xd800 || c > 0xdfff) && (c & 0xfffe) != 0xfffe &&
	    (c < 0x202a || c > 0x202e) && (c < 0x2066 || c > 0x2069) && c != 0x2028 && c != 0x2029;
}

START_TEST(each_character_is_text_or_not)
{
	for (unsigned c = 0; c < 0x110000; c++) {
		uint8_t b[4] = { (uint8_t)c };
		size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

		for (size_t i = 0; n > 1 && i < n; i++)
			b[i] = (uint8_t)((i > 0 ? 0x80 : n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) |
			    (c >> 6 * (n - 1 - i) & 0x3f));
		ck_assert_msg(text_valid(b, n, false) == may_stand(c), "U+%04X", c);
		/* Cut, or with something else in its place. */
		ck_assert_msg(n == 1 || !text_valid(b, n - 1, false), "U+%04X cut", c);
		b[n - 1] ^= 0x40;
		ck_assert_msg(n == 1 || !text_valid(b, n, false), "U+%04X damaged", c);
	}
}
END_TEST

/* Every character that has no shape, by its number. */
START_TEST(what_has_no_shape_is_taken_out)
{
	static const unsigned none[] = { 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x180b, 0x180e, 0x200b,
		0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0x2061, 0x2064, 0x3164, 0xfe00, 0xfe0f,
		0xfeff, 0xffa0, 0xfff9, 0xfffb, 0xe0001, 0xe0041, 0xe007f, 0xe0100 };
	char hidden[8], text[80];

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		unsigned c = none[i];
		if (c < 0x800)
			snprintf(hidden, sizeof hidden, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
		else if (c < 0x10000)
			snprintf(hidden, sizeof hidden, "%c%c%c", 0xe0 | c >> 12, 0x80 | (c >> 6 & 0x3f),
			    0x80 | (c & 0x3f));
		else
			snprintf(hidden, sizeof hidden, "%c%c%c%c", 0xf0 | c >> 18,
			    0x80 | (c >> 12 & 0x3f), 0x80 | (c >> 6 & 0x3f), 0x80 | (c & 0x3f));
		snprintf(text, sizeof text, "%s一%s队%s", hidden, hidden, hidden);
		ck_assert_msg(strcmp(plain(text, false), "一队") == 0, "U+%04X stays", c);
		snprintf(text, sizeof text, "%s %s", hidden, hidden);
		ck_assert_str_eq(plain(text, false), "");
	}
}
END_TEST

START_TEST(text_that_shows_nothing_is_empty)
{
	static const char *const nothing[] = { "", " ", "　", FILL, ZWSP, "　" ZWSP " ", NNBSP, "\xe2\xa0\x80",
		"\xc2\xa0", ACUTE, ACUTE ACUTE " ", "\n\t" };

	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
		ck_assert_msg(plain(nothing[i], true)[0] == '\0', "number %zu", i);
	ck_assert_str_eq(plain(" 一\n二 ", false), " 一\n二 ");
}
END_TEST

/* Mongolian selectors and the narrow blank, and joiners between letters that need them. */
START_TEST(real_scripts_keep_what_they_need)
{
	static const char *const real[] = {
		MONGOL FVS1, MONGOL NNBSP MONGOL, MONGOL MVS "\xe1\xa0\xa0", MONGOL ZWJ MONGOL,
		"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88",	/* mi-khwa */
		"\xe0\xbd\xa6\xe0\xbe\x92\xe0\xbe\xb2\xe0\xbd\xb4\xe0\xbd\x96",	/* sgrub: two below and a vowel */
		"王样例（一队）、二队，三队。", "á" ACUTE, "Café",
	};

	for (size_t i = 0; i < sizeof real / sizeof real[0]; i++) {
		ck_assert_str_eq(plain(real[i], false), real[i]);
		ck_assert_str_eq(plain(real[i], true), real[i]);
	}
	ck_assert_str_eq(plain(MONGOL FVS1 FVS1, false), MONGOL FVS1);
	ck_assert_str_eq(plain(MONGOL MVS, false), MONGOL);
	ck_assert_str_eq(plain("村" FVS1 "村" ZWJ, false), "村村");
}
END_TEST

START_TEST(marks_do_not_pile_up)
{
	char text[1200] = "z";

	for (int i = 0; i < 300; i++)
		strcat(text, i % 2 ? ACUTE : ZWSP ACUTE);
	ck_assert_str_eq(plain(text, false), "ź" ACUTE ACUTE);
	strcpy(text, "\xe0\xb8\x81");
	for (int i = 0; i < 300; i++)
		strcat(text, "\xe0\xb9\x89");
	ck_assert_uint_eq(strlen(plain(text, false)), 5 * 3);
}
END_TEST

/* Composed or not, a radical or its character, in names of either width. */
START_TEST(what_looks_the_same_is_the_same)
{
	static const char *const both[][2] = {
		{ "cafe" ACUTE, "café" }, { "\xe1\xba\xa1\xcc\x82", "\xe1\xba\xad" }, { "か\xe3\x82\x99", "が" },
		{ "\xe2\xbc\x80", "一" }, { "\xef\xa4\x80", "豈" }, { "\xe2\x84\xaa", "K" },
	};

	for (size_t i = 0; i < sizeof both / sizeof both[0]; i++)
		ck_assert_str_eq(plain(both[i][0], false), both[i][1]);
	ck_assert_str_eq(plain("Ａｚ０９（一），", true), "Az09（一），");
	ck_assert_str_eq(plain("Ａ，", false), "Ａ，");
	ck_assert(text_alike("一队（机动）", "一队 (机动)"));
	ck_assert(text_alike("Ａ队", "a队"));
	ck_assert(text_alike(MONGOL FVS1, MONGOL));
	ck_assert(!text_alike("一队", "一队二"));
	ck_assert(!text_alike("一队二", "一队"));
	ck_assert(!text_alike("一", ""));
}
END_TEST

/* Indexes keep folds: what is alike stands at one place of them, and nothing else does. */
START_TEST(alike_is_one_fold)
{
	static const char *const texts[] = { "一队（机动）", "一队 (机动)", "Ａ队", "a队", "A 队", "一队", "一队二", "一", "",
		MONGOL, MONGOL FVS1, "棉被", "棉　被", "棉" ZWSP "被" };
	enum { N = sizeof texts / sizeof texts[0] };
	char fold[N][100], again[100];

	for (size_t i = 0; i < N; i++) {
		snprintf(fold[i], sizeof fold[i], "%s", texts[i]);
		text_fold(fold[i]);
		memcpy(again, fold[i], sizeof again);
		text_fold(again);
		ck_assert_str_eq(again, fold[i]);
		for (size_t k = 0; k <= i; k++)
			ck_assert_int_eq(strcmp(fold[i], fold[k]) == 0, text_alike(texts[i], texts[k]));
	}
}
END_TEST

/* ---- at the keeper's door, whatever the session let through */

static struct world w;
static struct reply reply;

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

static void
add_unit(const char *name)
{
	struct op_unit_add unit = { .area = T1 };

	snprintf(unit.which, sizeof unit.which, "%s", name);
	unit.kind = unit_kind_team;
	world_do(&w, "admin", "unit.add", &unit, &reply);
}

START_TEST(two_units_do_not_look_alike)
{
	static const char *const alike[] = { "Ａ队（一）", "A队(一)", "a队（一）", "A" ZWSP "队（一）", "A 队（一）",
		"A队（\xe2\xbc\x80）" };

	add_unit("A队（一）");
	DONE_REPLY(reply);
	for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
		add_unit(alike[i]);
		REFUSED_REPLY(reply, "NAME_EXISTS", "which");
	}
	add_unit("A队（二）");
	DONE_REPLY(reply);
	add_unit(MONGOL FVS1 NNBSP MONGOL);
	DONE_REPLY(reply);
	add_unit(FILL);
	REFUSED_REPLY(reply, "REQUIRED", "which");
}
END_TEST

/* However it is typed, the name leads to the one that looks so. */
START_TEST(a_name_is_found_as_it_looks)
{
	static const char *const typed[] = { "A队（一）", "Ａ队(一)", "a队 （一）", ZWSP "A队(一)" };
	struct parse_env env = { .now = w.now };
	struct op_unit_rename to;
	struct refusal why;
	struct txn t;

	add_unit("A队（一）");
	DONE_REPLY(reply);
	world_read(&w, &t);
	env.txn = &t;
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		to = (struct op_unit_rename){ 0 };
		ck_assert_int_eq(parse_field(&env, kind_field(&kind_op_unit_rename, "which"), typed[i], &to, &why), 0);
		ck_assert_uint_eq(to.which, reply.answer.id);
	}
	txn_abort(&t);
}
END_TEST

START_TEST(no_reason_is_empty_to_the_eye)
{
	static const char *const nothing[] = { "　", FILL, ZWSP, " " BOM, ACUTE };
	struct op_incident_open open = { .area = T1, .class = incident_class_natural, .place = ZWSP "三" FILL "社" };
	struct incident i;

	world_do(&w, "county", "incident.open", &open, &reply);
	DONE_REPLY(reply);
	world_get(&w, &kind_incident, reply.answer.id, &i);
	ck_assert_str_eq(i.place, "三社");
	for (size_t n = 0; n < sizeof nothing / sizeof nothing[0]; n++) {
		struct op_incident_area args = { .which = i.id, .drop = T1 };
		snprintf(args.reason, sizeof args.reason, "%s", nothing[n]);
		world_do(&w, "county", "incident.area", &args, &reply);
		REFUSED_REPLY(reply, "NEED_REASON", "reason");
	}
}
END_TEST

/* The session shows what will be stored, and a list that is sent is no other door. */
START_TEST(every_reader_makes_it_plain)
{
	struct parse_env env = { .now = 0 };
	struct refusal why;
	struct op_unit_add unit = { 0 };
	static const struct rows_column columns[] = { { "name", "姓名", true }, { "area", "地区", true } };
	static const char csv[] = "name,area\nＡ" ZWSP "队," FILL "\n";
	struct rows rows = { 0 };

	ck_assert_int_eq(parse_field(&env, kind_field(&kind_op_unit_add, "which"), ZWSP "Ａ队" FILL, &unit, &why), 0);
	ck_assert_str_eq(unit.which, "A队");
	ck_assert_int_eq(parse_field(&env, kind_field(&kind_op_unit_add, "which"), FILL " " ZWSP, &unit, &why), 0);
	ck_assert_str_eq(unit.which, "");
	ck_assert_int_eq(rows_read(&rows, csv, strlen(csv), columns, 2, &why), 0);
	ck_assert_str_eq(rows_value(&rows, rows.head + 1, 0), "A队");
	ck_assert_str_eq(rows_value(&rows, rows.head + 1, 1), "");
	rows_free(&rows);
}
END_TEST

#define HIDING "甲" ZWSP "乙" FILL BOM
#define SHOWN "甲乙"

/* Each text of each operation, typed: unless it is refused nothing of it hides. */
START_TEST(no_text_of_any_operation_hides_what_is_typed)
{
	size_t n = 0;

	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++)
			for (const struct field *f = op->args->fields; f < op->args->fields + op->args->nfields; f++) {
				struct parse_env env = { .now = 0 };
				struct refusal why;
				void *args = calloc(1, op->args->size);
				if (f->type == T_TEXT && parse_field(&env, f, HIDING, args, &why) == 0) {
					ck_assert_msg(strcmp(field_str(f, args), SHOWN) == 0, "%s %s %s",
					    subjects[i]->noun, op->verb, f->name);
					n++;
				}
				free(args);
			}
	ck_assert_uint_gt(n, 60);
}
END_TEST

/* The same sent by a session that does not clean it: stored or refused, neither a record
 * nor the log has it. */
START_TEST(no_text_of_any_operation_hides_what_is_sent)
{
	char name[80], path[200];
	struct reply r;
	FILE *file;
	char *all;
	size_t len;

	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++) {
			char *args = calloc(1, op->args->size);
			for (const struct field *f = op->args->fields; f < op->args->fields + op->args->nfields; f++)
				if (f->type == T_TEXT && f->max > (int64_t)strlen(HIDING))
					snprintf(args + f->offset, f->size, "%s", HIDING);
			snprintf(name, sizeof name, "%s.%s", subjects[i]->noun, op->verb);
			world_sleep(&w, 11000);
			world_do(&w, "admin", name, args, &r);
			world_do(&w, "county", name, args, &r);
			free(args);
		}
	world_reopen(&w);
	snprintf(path, sizeof path, "%s/data.mdb", w.dir);
	ck_assert_ptr_nonnull(file = fopen(path, "r"));
	ck_assert_ptr_nonnull(all = malloc(64 << 20));
	len = fread(all, 1, 64 << 20, file);
	fclose(file);
	ck_assert_ptr_nonnull(memmem(all, len, SHOWN, strlen(SHOWN)));
	ck_assert_ptr_null(memmem(all, len, "甲" ZWSP, strlen("甲" ZWSP)));
	free(all);
}
END_TEST

Suite *
suite_plain(void)
{
	Suite *s = suite_create("plain");
	TCase *tc = tcase_create("text"), *door = tcase_create("door");

	tcase_add_test(tc, what_has_no_shape_is_taken_out);
	tcase_add_test(tc, text_that_shows_nothing_is_empty);
	tcase_add_test(tc, real_scripts_keep_what_they_need);
	tcase_add_test(tc, marks_do_not_pile_up);
	tcase_add_test(tc, alike_is_one_fold);
	tcase_add_test(tc, each_character_is_text_or_not);
	tcase_add_test(tc, what_looks_the_same_is_the_same);
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(door, setup, teardown);
	tcase_add_test(door, two_units_do_not_look_alike);
	tcase_add_test(door, a_name_is_found_as_it_looks);
	tcase_add_test(door, no_reason_is_empty_to_the_eye);
	tcase_add_test(door, every_reader_makes_it_plain);
	tcase_add_test(door, no_text_of_any_operation_hides_what_is_typed);
	tcase_add_test(door, no_text_of_any_operation_hides_what_is_sent);
	suite_add_tcase(s, door);
	return s;
}
