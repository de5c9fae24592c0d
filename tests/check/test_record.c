/*
 * Every declared kind, walked by its table: round trip, limits, truncation at
 * every byte, every bit flipped, unknown fields kept. A new kind is tested the
 * moment it is declared.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/index.h"
#include "db/lists.h"
#include "db/wire.h"
#include "gen/kinds/all.h"

#define REC_MAX 32768
static uint8_t rec_a[REC_MAX] __attribute__((aligned(16)));
static uint8_t rec_b[REC_MAX] __attribute__((aligned(16)));

static int
kind_count(void)
{
	int n = 0;

	while (kinds[n] != NULL)
		n++;
	return n;
}

static void
fill_text(const struct field *f, char *p)
{
	size_t n = 0;

	if (f->type == T_CODE) {
		strcpy(p, "150621200200");
		return;
	}
	while (n + 3 <= (size_t)f->max) {
		memcpy(p + n, "灾", 3);
		n += 3;
	}
	p[n] = '\0';
}

static void
fill_field(const struct field *f, void *rec)
{
	char *p = (char *)rec + f->offset;
	struct num num = { f->max, true };
	uint16_t len = (uint16_t)f->max;
	int64_t v = f->max > 0 ? f->max : 1784721600000;
	int e;

	switch (f->type) {
	case T_TEXT:
	case T_CODE:
		fill_text(f, p);
		break;
	case T_BYTES:
	case T_PERSONAL:
		memcpy(p, &len, sizeof len);
		memset(p + sizeof len, 0xa5, len);
		break;
	case T_ENUM:
		e = f->values->values[0].no;
		memcpy(p, &e, sizeof e);
		break;
	case T_BOOL:
		*p = 1;
		break;
	case T_COUNT:
	case T_LAND:
	case T_LENGTH:
	case T_MONEY:
		memcpy(p, &num, sizeof num);
		break;
	default:
		memcpy(p, &v, sizeof v);
	}
}

static void
fill(const struct kind *k, void *rec)
{
	memset(rec, 0, k->size);
	((struct head *)rec)->rev = 3;
	for (size_t i = 0; i < k->nfields; i++)
		fill_field(&k->fields[i], rec);
}

static bool
same(const struct kind *k, const void *a, const void *b)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (!field_equal(&k->fields[i], a, b))
			return false;
	return ((const struct head *)a)->rev == ((const struct head *)b)->rev;
}

/* A record at all its limits; large ARGS kinds may pass the cap and are cut. */
static void
full(const struct kind *k, struct buf *out)
{
	ck_assert_uint_le(k->size, REC_MAX);
	fill(k, rec_a);
	record_encode(k, rec_a, out);
	ck_assert(!out->failed);
	ck_assert_uint_le(out->len, RECORD_MAX);
}

START_TEST(round_trip)
{
	static uint8_t space[65536];
	const struct kind *k = kinds[_i];
	struct buf out = BUF(space);
	const struct field *where;

	full(k, &out);
	ck_assert_msg(record_decode(k, out.data, out.len, rec_b, &where) == 0, "%s.%s", k->name,
	    where != NULL ? where->name : "?");
	ck_assert_msg(same(k, rec_a, rec_b), "%s", k->name);
	memset(rec_a, 0, k->size);
	out.len = 0;
	record_encode(k, rec_a, &out);
	ck_assert_uint_eq(out.len, 0);
	ck_assert_int_eq(record_decode(k, out.data, 0, rec_b, NULL), 0);
	ck_assert(same(k, rec_a, rec_b));
}
END_TEST

START_TEST(zero_is_not_unknown)
{
	static uint8_t space[65536];
	const struct kind *k = kinds[_i];

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		struct buf out = BUF(space);
		if (!field_is_number(f))
			continue;
		memset(rec_a, 0, k->size);
		*field_num(f, rec_a) = (struct num){ 0, true };
		record_encode(k, rec_a, &out);
		ck_assert_uint_gt(out.len, 0);
		ck_assert_int_eq(record_decode(k, out.data, out.len, rec_b, NULL), 0);
		ck_assert(field_num(f, rec_b)->known && field_num(f, rec_b)->v == 0);
	}
}
END_TEST

START_TEST(past_the_limit_is_refused)
{
	static uint8_t space[65536], text[65536];
	const struct kind *k = kinds[_i];

	memset(text, 'a', sizeof text);
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		struct buf out = BUF(space);
		const struct field *where = NULL;
		if (f->type == T_TEXT || f->type == T_BYTES || f->type == T_PERSONAL)
			wire_bytes(&out, f->no, text, (size_t)f->max + 1);
		else if (f->type == T_CODE)
			wire_bytes(&out, f->no, "1506212", 7);
		else if (f->type == T_ENUM)
			wire_number(&out, f->no, 9999);
		else if (f->type == T_REF)
			wire_number(&out, f->no, 0);
		else
			wire_number(&out, f->no, f->max == INT64_MAX || f->max == 0 ?
			    (uint64_t)-1 : (uint64_t)f->max + 1);
		ck_assert_msg(record_decode(k, out.data, out.len, rec_b, &where) == ERR_BAD,
		    "%s.%s", k->name, f->name);
		ck_assert_ptr_eq(where, f);
	}
}
END_TEST

START_TEST(bad_text_is_refused)
{
	static const char *const bad[] = { "\xff", "\xc0\xaf", "a\x01", "\xed\xa0\x80", "\xe7\x81",
		"\xf4\x90\x80\x80", "\x7f", "\xc2\x85", "\xe2\x80\xae" };
	const struct kind *k = kinds[_i];
	uint8_t space[64];

	for (size_t i = 0; i < k->nfields; i++) {
		for (size_t j = 0; k->fields[i].type == T_TEXT && j < sizeof bad / sizeof bad[0]; j++) {
			struct buf out = BUF(space);
			wire_text(&out, k->fields[i].no, bad[j]);
			ck_assert_int_eq(record_decode(k, out.data, out.len, rec_b, NULL), ERR_BAD);
		}
	}
}
END_TEST

START_TEST(every_truncation_and_bit_is_safe)
{
	static uint8_t space[65536], hurt[65536], again[65536];
	const struct kind *k = kinds[_i];
	struct buf out = BUF(space);
	size_t step;

	full(k, &out);
	step = out.len > 4000 ? 7 : 1;
	for (size_t n = 0; n < out.len; n++) {
		memcpy(hurt, out.data, n);
		(void)record_decode(k, hurt, n, rec_b, NULL);
	}
	for (size_t bit = 0; bit < out.len * 8; bit += step) {
		struct buf back = BUF(again);
		memcpy(hurt, out.data, out.len);
		hurt[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (record_decode(k, hurt, out.len, rec_b, NULL) != 0)
			continue;
		/* What is taken must be a record that reads back as itself. */
		record_encode(k, rec_b, &back);
		ck_assert(!back.failed);
		ck_assert_int_eq(record_decode(k, back.data, back.len, rec_a, NULL), 0);
		ck_assert(same(k, rec_a, rec_b));
	}
}
END_TEST

START_TEST(patch_keeps_unknown_fields)
{
	static uint8_t space[65536], setspace[65536], outspace[65536];
	const struct kind *k = kinds[_i];
	struct buf out = BUF(space), edited = BUF(outspace);
	struct patch p = { .set = BUF(setspace) };
	struct wire w;
	struct wire_item it;
	bool found = false;

	full(k, &out);
	wire_bytes(&out, 5000, "newer", 5);	/* a field of a newer program */
	memcpy(rec_b, rec_a, k->size);
	((struct head *)(void *)rec_b)->rev = 4;
	field_clear(&k->fields[0], rec_b);
	ck_assert(patch_make(k, rec_a, rec_b, &p));
	ck_assert_uint_eq(p.ncleared, 1);
	ck_assert_int_eq(patch_apply(out.data, out.len, p.set.data, p.set.len, p.cleared,
	    p.ncleared, &edited), 0);
	wire_open(&w, edited.data, edited.len);
	while (wire_next(&w, &it) > 0)
		found = found || (it.no == 5000 && it.len == 5 && memcmp(it.data, "newer", 5) == 0);
	ck_assert(found);
	ck_assert_int_eq(record_decode(k, edited.data, edited.len, rec_a, NULL), 0);
	ck_assert(same(k, rec_a, rec_b));
}
END_TEST

START_TEST(declaration_is_sound)
{
	const struct kind *k = kinds[_i];

	ck_assert(index_specs_valid(k));
	ck_assert(k->label[0] != '\0' && k->zh[0] != '\0');
	ck_assert(k->store == ARGS ? k->no == 0 : k->no >= 1 && k->no < 64);
	ck_assert_ptr_eq(kind_by_no(k->no), k->store == ARGS ? NULL : k);
	ck_assert_uint_le(k->nfields, KIND_FIELDS);
	ck_assert_msg(k->letter == 0 || strchr("IOQ", k->letter) == NULL, "letter of %s", k->name);
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		ck_assert_msg(f->no > 1, "%s.%s", k->name, f->name);
		ck_assert_ptr_eq(kind_field_no(k, f->no), f);
		ck_assert_msg(kind_field(k, f->name) == f, "%s.%s twice", k->name, f->name);
		ck_assert(f->label[0] != '\0' && f->zh[0] != '\0');
	}
}
END_TEST

START_TEST(dates_are_days)
{
	static const struct { int64_t day; bool good; } days[] = {
		{ 20261120, true }, { 20240229, true }, { 20230229, false }, { 20000229, true },
		{ 21000229, false }, { 20261131, false }, { 20261301, false }, { 20260001, false },
		{ 20261100, false }, { 19991231, false }, { 21991231, true }, { 22000101, false },
		{ 1, false }, { 0, false },
	};
	struct dated { uint64_t id; uint32_t rev; int64_t day; } rec = { 0 };
	static const struct field f = { .no = 2, .type = T_DATE, .name = "day",
	    .offset = offsetof(struct dated, day), .size = 8, .max = 21991231 };
	static const struct kind k = { .no = 1, .name = "dated", .size = sizeof(struct dated),
	    .fields = &f, .nfields = 1 };
	uint8_t space[40];

	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		struct buf out = BUF(space);
		ck_assert_msg(date_valid(days[i].day) == days[i].good, "%d", (int)days[i].day);
		wire_number(&out, 2, (uint64_t)days[i].day);
		ck_assert_int_eq(record_decode(&k, out.data, out.len, &rec, NULL), days[i].good ? 0 : ERR_BAD);
		ck_assert(!days[i].good || rec.day == days[i].day);
	}
}
END_TEST

START_TEST(common_records_are_short)
{
	/* An ordinary report: six figures and a sentence, far under 2,000 bytes. */
	struct report_version v = { .report = 1, .version = 1, .stage = stage_first,
	    .received = 1784721600000, .affected = { 120, true }, .dead = { 0, true } };
	uint8_t space[4096];
	struct buf out = BUF(space);

	strcpy(v.text, "洪水漫过村道，冲倒院墙");
	record_encode(&kind_report_version, &v, &out);
	ck_assert_uint_lt(out.len, 200);
}
END_TEST

static void
next_cell(const char **p, char *out, size_t cap)
{
	bool quoted = **p == '"';
	size_t n = 0;

	*p += quoted;
	for (; **p != '\0' && **p != '\n' && (quoted ? **p != '"' : **p != ','); (*p)++)
		if (n + 1 < cap)
			out[n++] = **p;
	out[n] = '\0';
	*p += quoted && **p == '"';
	*p += **p == ',';
}

/* order,id,name_zh,name_en,unit_zh,type,part_of,pair,core,note */
START_TEST(indicators_are_the_shipped_list)
{
	const char *p = NULL;
	char cell[10][120], zh[120];
	size_t at = 0;

	for (const struct list *l = lists; l->name != NULL; l++)
		if (strcmp(l->name, "indicators") == 0)
			p = strchr(l->text, '\n') + 1;
	ck_assert_ptr_nonnull(p);
	while (at < kind_report_version.nfields &&
	    !(kind_report_version.fields[at].flags & F_INDICATOR))
		at++;
	while (*p != '\0') {
		const struct field *f = &kind_report_version.fields[at];
		for (int i = 0; i < 10; i++)
			next_cell(&p, cell[i], sizeof cell[i]);
		p += *p == '\n';
		ck_assert_str_eq(f->name, cell[1]);
		words_first(f->zh, zh, sizeof zh);
		ck_assert_str_eq(zh, cell[2]);
		ck_assert_str_eq(f->label, cell[3]);
		words_first(value_by_no(&enum_measure, f->measure)->zh, zh, sizeof zh);
		ck_assert_str_eq(zh, cell[4]);
		ck_assert_str_eq(f->part_of, cell[6]);
		ck_assert_int_eq((f->flags & F_CORE) != 0, strcmp(cell[8], "yes") == 0);
		at++;
		if (strcmp(cell[7], "yes") != 0)
			continue;
		f = &kind_report_version.fields[at++];
		ck_assert_int_eq(strncmp(f->name, cell[1], strlen(cell[1])), 0);
		ck_assert_str_eq(f->name + strlen(cell[1]), "_now");
		ck_assert(f->flags & F_NOW);
	}
	ck_assert_uint_eq(at, kind_report_version.nfields);
}
END_TEST

START_TEST(hazards_are_the_shipped_list)
{
	const char *p = NULL;
	char cell[4][200], zh[120];
	int no = 1;

	for (const struct list *l = lists; l->name != NULL; l++)
		if (strcmp(l->name, "hazards") == 0)
			p = strchr(l->text, '\n') + 1;
	for (; p != NULL && *p != '\0'; no++) {
		for (int i = 0; i < 4; i++)
			next_cell(&p, cell[i], sizeof cell[i]);
		p += *p == '\n';
		ck_assert_str_eq(value_by_no(&enum_hazard, no)->code, cell[0]);
		words_first(value_by_no(&enum_hazard, no)->zh, zh, sizeof zh);
		ck_assert_str_eq(zh, cell[1]);
		ck_assert_str_eq(value_by_no(&enum_hazard, no)->label, cell[2]);
	}
	ck_assert_int_eq(no, 13);
}
END_TEST

Suite *suite_record(void);

/* Words that did not fit are not taken for all there is, nor cut within a character. */
START_TEST(a_text_that_does_not_fit_says_so)
{
	static const char *const wholes[] = { "棉被300条", "帐篷4", "帐篷40", "" };
	char space[16];

	for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
		struct buf b = BUF(space);
		buf_printf(&b, "%s", wholes[i]);
		ck_assert_str_eq(buf_str(&b), wholes[i]);
		buf_printf(&b, " 帐篷400顶，床80张");
		ck_assert(b.failed);
		ck_assert_msg(strlen(buf_str(&b)) < sizeof space, "%s", wholes[i]);
		ck_assert_str_eq(space + strlen(space) - 3, "…");
		ck_assert_int_eq(strncmp(space, wholes[i], strlen(space) - 3), 0);
		ck_assert_str_eq(buf_str(&b), space);
	}
}
END_TEST

Suite *
suite_record(void)
{
	Suite *s = suite_create("record");
	TCase *tc = tcase_create("every kind"), *one = tcase_create("declarations");
	int n = kind_count();

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, round_trip, 0, n);
	tcase_add_loop_test(tc, zero_is_not_unknown, 0, n);
	tcase_add_loop_test(tc, past_the_limit_is_refused, 0, n);
	tcase_add_loop_test(tc, bad_text_is_refused, 0, n);
	tcase_add_loop_test(tc, every_truncation_and_bit_is_safe, 0, n);
	tcase_add_loop_test(tc, patch_keeps_unknown_fields, 0, n);
	tcase_add_loop_test(tc, declaration_is_sound, 0, n);
	tcase_add_test(tc, a_text_that_does_not_fit_says_so);
	tcase_add_test(one, common_records_are_short);
	tcase_add_test(one, dates_are_days);
	tcase_add_test(one, indicators_are_the_shipped_list);
	tcase_add_test(one, hazards_are_the_shipped_list);
	suite_add_tcase(s, tc);
	suite_add_tcase(s, one);
	return s;
}
