/* Lists as they are written: row by row, whole, or with a word of what is left out. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/csv.h"
#include "db/index.h"
#include "gen/kinds/all.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "tests/check/help_command.h"
#include "tests/check/help_world.h"

Suite *suite_sheet(void);

#define MB (1 << 20)

static const struct kind no_args = { .name = "none" };
static const struct column one[] = { { NULL, "text" } };
static struct command *c;
static struct sheet s;
static struct session person;

static void
begin(enum format f, int64_t limit)
{
	c = calloc(1, sizeof *c);
	ck_assert_ptr_nonnull(c);
	c->s = &person;
	c->kind = &no_args;
	c->format = f;
	c->out = open_memstream(&c->outdata, &c->outlen);
	sheet_begin(&s, c, one, 1, limit);
}

/* Closes it; what was written. */
static const char *
text(void)
{
	sheet_end(&s);
	ck_assert_int_eq(fclose(c->out), 0);
	return c->outdata;
}

static void
drop(void)
{
	free(c->outdata);
	free(c);
}

/* A list of any length needs the memory of one row and of its text. */
START_TEST(a_row_is_written_as_it_is_given)
{
	off_t before;

	begin(FORMAT_JSON, 10);
	for (int i = 0; i < 3; i++) {
		before = ftello(c->out);
		sheet_object(&s, json_pack("{si}", "n", i));
		ck_assert_int_gt(ftello(c->out), before);
	}
	ck_assert_str_eq(text(), "[{\"n\":0},{\"n\":1},{\"n\":2}]\n");
	drop();
	begin(FORMAT_JSON, 10);
	ck_assert_str_eq(text(), "[]\n");
	drop();
}
END_TEST

START_TEST(the_limit_says_what_it_left_out)
{
	begin(FORMAT_TEXT, 2);
	for (int i = 0; i < 5; i++)
		if (sheet_takes(&s)) {
			sheet_cell(&s, "x");
			sheet_row(&s);
		}
	ck_assert_str_eq(text(), "text\nx\nx\n");
	ck_assert_uint_eq(c->nnotes, 1);
	ck_assert_uint_eq(c->notes[0].message, M_LIST_MORE);
	ck_assert_str_eq(c->notes[0].args[0], "n3");
	drop();
}
END_TEST

/* Far past what a connection once held; then it ends at a row, and says so. */
START_TEST(an_answer_that_is_too_large_says_what_it_left_out)
{
	char *cell = malloc(MB + 1);
	int taken = 0;

	memset(cell, 'x', MB);
	cell[MB] = '\0';
	begin(FORMAT_CSV, 1000);
	for (int i = 0; i < 100; i++)
		if (sheet_takes(&s)) {
			sheet_cell(&s, cell);
			sheet_row(&s);
			taken++;
		}
	ck_assert_int_gt(taken, 16);
	ck_assert_int_lt(taken, 100);
	ck_assert_uint_eq(strlen(text()), strlen("\xef\xbb\xbftext\r\n") + (size_t)taken * (MB + 2));
	ck_assert_uint_eq(c->nnotes, 1);
	ck_assert_uint_eq(c->notes[0].message, M_LIST_LARGE);
	ck_assert_int_eq(atoi(c->notes[0].args[0] + 1), 100 - taken);
	free(cell);
	drop();
}
END_TEST

/* A spreadsheet runs what begins with = + - @, also full-width or behind blanks. */
START_TEST(what_a_spreadsheet_would_run_is_guarded)
{
	static const char *const run[] = {
		"=1+1", "+1+1", "-1-1", "@SUM(A1)", "＝1", "＋1+2", "－1-2", "＠A1",
		"-2+3+cmd|' /C calc'!A0", "-5 人", "+86 138", "-1.2.3", "-1.", "--1", "-", "+",
		" =1", "\t=1", "\r=1", "\n=1", "　＝1", "\xc2\xa0=1", "\xe2\x80\xaf@A1",
		"\tA", "\rA", "\nA", " \t -5",
	}, *const plain[] = { "-5", "+5", "-5.25", "0", "12.5", "展旦召苏木", "a=1", "3-4", "　村", "" };
	char *at, *out = NULL;
	size_t len;
	FILE *f;

	for (size_t i = 0; i < sizeof run / sizeof run[0]; i++) {
		f = open_memstream(&out, &len);
		output_csv(f, run[i]);
		fclose(f);
		ck_assert_msg(strncmp(out, "\"'", 2) == 0 && out[len - 1] == '"', "%s", out);
		at = strstr(out, run[i]);
		ck_assert_ptr_eq(at, out + 2);
		free(out);
	}
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
		f = open_memstream(&out, &len);
		output_csv(f, plain[i]);
		fclose(f);
		ck_assert_str_eq(out, plain[i]);
		free(out);
	}
}
END_TEST

/* No column of text of any kind that there is lets one out as it is, nor does a list whose
 * one cell it is; read back it is what was typed. */
static char cell_read[40];

static int
note_cell(void *ctx, const struct csv_row *row)
{
	(void)ctx;
	snprintf(cell_read, sizeof cell_read, "%s", row->field[0]);
	return 0;
}

static void
comes_back(const char *csv, const char *head, const char *typed)
{
	struct csv_fault f;
	const char *const columns[] = { head };

	ck_assert_int_eq(csv_read(csv, strlen(csv), columns, 1, note_cell, NULL, &f), 0);
	ck_assert_str_eq(cell_read, typed);
}

static void
column_is_guarded(const struct kind *k, const struct field *f, const char *typed)
{
	const struct column col = { k, f->name };
	char *rec = calloc(1, k->size), guarded[60];

	ck_assert_ptr_nonnull(rec);
	snprintf(rec + f->offset, f->size, "%s", typed);
	begin(FORMAT_CSV, 10);
	sheet_begin(&s, c, &col, 1, 10);
	sheet_field(&s, rec);
	sheet_row(&s);
	snprintf(guarded, sizeof guarded, "\r\n\"'%s\"\r\n", typed);
	ck_assert_msg(strstr(text(), guarded) != NULL, "%s.%s: %s", k->name, f->name, c->outdata);
	drop();
	free(rec);
}

START_TEST(no_column_of_text_lets_a_formula_out)
{
	static const char *const typed[] = { "=1+1", "+86 138", "-2+3", "@A1", "＝1", "'=1", "''@A" };
	size_t columns = 0;

	for (size_t k = 0; kinds[k] != NULL; k++)
		for (size_t i = 0; i < kinds[k]->nfields; i++) {
			const struct field *f = &kinds[k]->fields[i];

			if (f->type != T_TEXT || f->size <= 8 || f->values != NULL)
				continue;	/* the code of a list is never typed freely */
			columns++;
			for (size_t n = 0; n < sizeof typed / sizeof typed[0]; n++)
				column_is_guarded(kinds[k], f, typed[n]);
		}
	ck_assert_uint_gt(columns, 50);
}
END_TEST

START_TEST(a_guarded_cell_comes_back_as_typed)
{
	static const char *const typed[] = { "=1+1", "+86 138", "-2+3", "@A1", "＝1", "'=1", "''@A", "-5",
		"'", "''", "'a", "it's", "'-5", "O'=1", "a=1" };

	for (size_t n = 0; n < sizeof typed / sizeof typed[0]; n++) {
		begin(FORMAT_CSV, 10);
		sheet_cell(&s, typed[n]);
		sheet_row(&s);
		comes_back(text(), "text", typed[n]);
		drop();
	}
}
END_TEST

/* In GB18030 a mark would stand in the first cell as rubbish. */
START_TEST(only_utf8_has_a_mark)
{
	begin(FORMAT_CSV, 10);
	ck_assert_str_eq(text(), "\xef\xbb\xbftext\r\n");
	drop();
	person.charset = charset_gb18030;
	begin(FORMAT_CSV, 10);
	ck_assert_str_eq(text(), "text\r\n");
	drop();
	begin(FORMAT_CSV, 10);
	output_json(c, json_pack("{ss}", "a", "=1"));
	ck_assert_str_eq(text(), "text\r\nkey,value\r\na,\"'=1\"\r\n");
	drop();
	person.charset = 0;
}
END_TEST

/* 70,000 rows, each of them, in each format. */
START_TEST(a_sheet_has_no_number_of_rows)
{
	static const enum format formats[] = { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON };
	enum { ROWS = 70000 };
	const char *p;
	size_t n = 0;

	begin(formats[_i], ROWS);
	for (int i = 0; i < ROWS; i++) {
		if (!sheet_takes(&s))
			continue;
		if (sheet_is_json(&s)) {
			sheet_object(&s, json_pack("{si}", "n", i));
		} else {
			sheet_cell(&s, "x");
			sheet_row(&s);
		}
	}
	for (p = text(); *p != '\0'; p++)
		n += *p == (formats[_i] == FORMAT_JSON ? '{' : 'x');
	ck_assert_uint_eq(n, ROWS + (formats[_i] != FORMAT_JSON));	/* "text" is the column */
	ck_assert_uint_eq(c->nnotes, 0);
	drop();
}
END_TEST

/* --- exports of many records --- */

enum { MORE = 1100 };	/* than a list has unasked, and than it reads at a time */

static struct world w;
static struct txn t;
static uint64_t last;

static void
world_setup(void)
{
	world_open(&w);
}

static void
world_teardown(void)
{
	world_close(&w);
}

/* Past all rules, older than everything of the world. */
static uint64_t
put(const struct kind *k, void *rec)
{
	uint8_t key[8], bytes[RECORD_MAX];
	struct buf b = BUF(bytes), id = BUF(key);
	struct head *h = rec;

	h->id = ++last;
	h->rev = 1;
	record_encode(k, rec, &b);
	buf_u64(&id, h->id);
	table_put(&t, TABLE_KIND + k->no, key, sizeof key, b.data, b.len);
	index_update(&t, k, NULL, rec);
	return h->id;
}

static void
put_area(size_t i)
{
	struct area a = { .tier = tier_village, .name = "样例" };
	unsigned town = 800 + (unsigned)i / 900 % 100, village = 1 + (unsigned)i % 900;

	snprintf(a.parent, sizeof a.parent, "%s%03u000", COUNTY, town);
	snprintf(a.code, sizeof a.code, "%s%03u%03u", COUNTY, town, village);
	put(&kind_area, &a);
}

static void
put_unit(size_t i)
{
	struct unit u = { .kind = unit_kind_team, .area = T1 };

	snprintf(u.name, sizeof u.name, "样例%zu", i);
	put(&kind_unit, &u);
}

static void
put_need(size_t i)
{
	struct need n = { .subject_kind = kind_report.no, .subject = 1 + i, .verb = need_verb_review,
	    .roles = ROLE(duty), .opened = w.now, .state = need_state_open, .live = true, .area = T1,
	    .about = V11 };

	put(&kind_need, &n);
}

static void
put_account(size_t i)
{
	struct account a = { .name = "样例" };
	struct grant g = { .role = role_officer, .area = V11, .from = 1 };

	snprintf(a.login, sizeof a.login, "z%zu", i);
	g.account = put(&kind_account, &a);
	put(&kind_grant, &g);
}

static void
put_incident(size_t i)
{
	struct incident e = { .day = 20260101, .no = 1 + (int64_t)i, .class = incident_class_accident,
	    .state = incident_state_closed, .received = 1, .area = T1 };

	put(&kind_incident, &e);
}

static void
put_call(size_t i)
{
	struct sos h = { .day = 20260101, .no = 1 + (int64_t)i, .by = 1, .area = T1, .at = 1, .incident = 1 };

	put(&kind_sos, &h);
}

static void
put_report(size_t i)
{
	struct report_version v = { .version = 1, .stage = stage_first, .hazard = hazard_flood };
	struct report r = { .day = 20260101, .no = 1 + (int64_t)i, .incident = 1, .version = 1,
	    .tier = tier_village, .stage = stage_first, .state = report_state_sent, .area = V11 };

	v.report = last + 2;
	r.latest = put(&kind_report_version, &v);
	put(&kind_report, &r);
}

static size_t
rows_of(const char *login, const char *line)
{
	static struct typed typed;
	size_t n = 0;

	ck_assert_int_eq(type_line(&w, login, line, &typed), 0);
	ck_assert_str_eq(typed.err, "");
	for (const char *p = typed.out; *p != '\0'; p++)
		n += *p == '\n';
	return n - 1;
}

static const struct export {
	const char *noun, *login;
	void (*put)(size_t i);
	bool json;			/* short enough for the buffer of a test */
} exports[] = {
	{ "area", "county", put_area, true }, { "unit", "town1", put_unit, true },
	{ "need", "town1", put_need, true }, { "account", "admin", put_account, true },
	{ "incident", "town1", put_incident, false }, { "sos", "town1", put_call, false },
	{ "report", "town1", put_report, false },
};

/* Each list of records gives all there are, whatever it is made of; unasked it says how
 * many it leaves out. */
START_TEST(an_export_is_whole)
{
	const struct export *x = &exports[_i];
	static struct typed typed;
	char text[80], csv[80], json[80];
	size_t were;

	snprintf(text, sizeof text, "%s list limit=100000", x->noun);
	snprintf(csv, sizeof csv, "%s list limit=100000 --csv", x->noun);
	snprintf(json, sizeof json, "%s list limit=100000 --json", x->noun);
	were = rows_of(x->login, text);
	last = 0;
	txn_begin(&t, core_db(w.core), true);
	for (size_t i = 0; i < MORE; i++)
		x->put(i);
	ck_assert_int_eq(txn_commit(&t), 0);
	ck_assert_uint_eq(rows_of(x->login, text), were + MORE);
	ck_assert_uint_eq(rows_of(x->login, csv), were + MORE);
	if (x->json) {
		json_t *all = type_json(&w, x->login, json);
		ck_assert_uint_eq(json_array_size(all), were + MORE);
		json_decref(all);
	}
	snprintf(text, sizeof text, "%s list", x->noun);
	ck_assert_int_eq(type_line(&w, x->login, text, &typed), 0);
	snprintf(text, sizeof text, "%zu more fit; limit=%zu", were + MORE - 1000, were + MORE);
	ck_assert_msg(strstr(typed.err, text) != NULL, "%s", typed.err);
}
END_TEST

Suite *
suite_sheet(void)
{
	Suite *suite = suite_create("sheet");
	TCase *tc = tcase_create("sheet"), *many = tcase_create("exports");

	tcase_add_test(tc, a_row_is_written_as_it_is_given);
	tcase_add_test(tc, the_limit_says_what_it_left_out);
	tcase_add_test(tc, an_answer_that_is_too_large_says_what_it_left_out);
	tcase_add_loop_test(tc, a_sheet_has_no_number_of_rows, 0, 3);
	tcase_add_test(tc, what_a_spreadsheet_would_run_is_guarded);
	tcase_add_test(tc, no_column_of_text_lets_a_formula_out);
	tcase_add_test(tc, a_guarded_cell_comes_back_as_typed);
	tcase_add_test(tc, only_utf8_has_a_mark);
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(many, world_setup, world_teardown);
	tcase_add_loop_test(many, an_export_is_whole, 0, sizeof exports / sizeof exports[0]);
	suite_add_tcase(suite, many);
	return suite;
}
