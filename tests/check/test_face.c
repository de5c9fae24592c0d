/*
 * Lists by face against a model that reads all records and shares no code with
 * it: what fits, in which order, in pages of any size, and how many.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "src/op/face.h"
#include "src/op/op.h"
#include "src/op/right.h"
#include "tests/check/help_world.h"

Suite *suite_face(void);

#define ROWS 300

static struct world w;
static struct reply r;
static struct txn t;
static struct viewer who;
static struct reader reader;

static void
setup(void)
{
	world_open(&w);
	srandom(20261128);
}

static void
teardown(void)
{
	world_close(&w);
}

static void
look(const char *login)
{
	world_viewer(&w, login, &who);
	world_read(&w, &t);
	reader = (struct reader){ .txn = &t, .who = &who, .now = w.now, .offset = 480 };
}

/* Calls of five people, some answered, so that ids, areas and fields vary. */
static void
calls_make(size_t n)
{
	static const char *const from[] = { "v11a", "v12", "v21", "town1", "county" };

	for (size_t i = 0; i < n; i++) {
		struct op_sos_send a = { .drill = random() % 3 == 0 };
		struct op_sos_answer b = { .text = "" };
		snprintf(a.text, sizeof a.text, "第%zu次", i);
		w.now += (10 + random() % 50) * 60000;
		world_do(&w, from[(size_t)random() % 5], "sos.send", &a, &r);
		ck_assert_int_eq(r.outcome, DONE);
		b.which = r.answer.id;
		if (random() % 2)
			world_do(&w, "leader", "sos.answer", &b, &r);
	}
}

static bool
is_open(const struct reader *rd, const void *rec, const void *filter)
{
	(void)rd;
	(void)filter;
	return ((const struct sos *)rec)->answered == 0;
}

static const struct face_test tests[] = { { .name = "open", .is = is_open }, { 0 } };
static const struct face face_call = {
	.kind = &kind_sos, .filter = &kind_view_sos_list, .columns = "number by area",
	.tests = tests,
};

static bool
any(const struct reader *rd, void *rec)
{
	(void)rd;
	(void)rec;
	return true;
}

static const struct face face_place = {
	.kind = &kind_area, .filter = &kind_view_area_list, .columns = "code name",
	.may = any, .order = 1,
};

/* --- the model --- */

static size_t
calls_read(struct sos *out)
{
	struct walk walk;
	size_t n = 0;

	walk_open(&walk, &t, TABLE_KIND + kind_sos.no, "", 0, true);
	while (walk_next(&walk)) {
		ck_assert_uint_lt(n, ROWS);
		ck_assert(record_get(&t, &kind_sos, get_u64(walk.key), &out[n++]));
	}
	return n;
}

/* area "" = any; open, drill: 1 yes, 0 no, -1 any. */
struct expected {
	const char *area;
	int open, drill;
};

static size_t
model(const struct expected *want, struct sos *out)
{
	static struct sos all[ROWS];
	size_t n = calls_read(all), found = 0;

	for (size_t i = 0; i < n; i++) {
		bool under = strncmp(all[i].area, want->area, strlen(want->area)) == 0;
		if (under && (want->open < 0 || (all[i].answered == 0) == (want->open == 1)) &&
		    (want->drill < 0 || all[i].drill == (want->drill == 1)))
			out[found++] = all[i];
	}
	return found;
}

static struct face_query
ask(const struct expected *want, struct view_sos_list *f)
{
	struct face_query q = { .face = &face_call, .reader = &reader, .filter = f };

	memset(f, 0, sizeof *f);
	if (want->area[0] != '\0')
		snprintf(f->area, sizeof f->area, "%s%.*s", want->area,
		    want->area[6] == '\0' ? 0 : (int)(12 - strlen(want->area)), "000");
	f->open = want->open == 1;
	f->drill = want->drill == 1;
	for (size_t i = 0; i < kind_view_sos_list.nfields; i++) {
		const char *name = kind_view_sos_list.fields[i].name;
		if ((strcmp(name, "open") == 0 && want->open == 0) ||
		    (strcmp(name, "drill") == 0 && want->drill == 0))
			q.no |= 1ull << i;
	}
	return q;
}

static void
same_in_pages(const struct face_query *q, const struct sos *want, size_t n, size_t page)
{
	struct face_pos pos = { 0 };
	struct sos *rows = calloc(page, sizeof *rows);
	size_t at = 0, got;

	do {
		got = face_list(q, &pos, rows, page);
		for (size_t i = 0; i < got; i++, at++) {
			ck_assert_uint_lt(at, n);
			ck_assert_uint_eq(rows[i].id, want[at].id);
			ck_assert_str_eq(rows[i].text, want[at].text);
		}
	} while (got == page);
	ck_assert_uint_eq(at, n);
	free(rows);
}

START_TEST(lists_as_the_model)
{
	static const char *const areas[] = { "", "150621", "150621200", "150621103", "150621200200",
	    "150621200201", "150621103201" };
	static struct sos want[ROWS];
	size_t all;

	calls_make(120);
	look("county");
	all = model(&(struct expected){ "", -1, -1 }, want);
	ck_assert_uint_eq(all, 120);
	for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++)
		for (int open = -1; open < 2; open++)
			for (int drill = -1; drill < 2; drill++) {
				struct expected wanted = { areas[a], open, drill };
				struct view_sos_list f;
				struct face_query q = ask(&wanted, &f);
				size_t n = model(&wanted, want);
				struct face_counts counts = face_count(&q);
				ck_assert_uint_eq(counts.matched, n);
				ck_assert_uint_eq(counts.total, all);
				same_in_pages(&q, want, n, 1 + (size_t)random() % 9);
				same_in_pages(&q, want, n, 1);
				same_in_pages(&q, want, n, ROWS);
			}
	txn_abort(&t);
}
END_TEST

START_TEST(scope_is_not_to_be_left)
{
	static struct sos want[ROWS], row;
	struct face_query q = { .face = &face_call, .reader = &reader };
	struct view_sos_list f = { .area = T1 };
	size_t all, own;
	uint64_t other;

	calls_make(60);
	look("county");
	all = model(&(struct expected){ "150621200", -1, -1 }, want);
	ck_assert_uint_gt(all, 0);
	other = want[0].id;
	txn_abort(&t);
	look("town2");
	own = model(&(struct expected){ "150621103", -1, -1 }, want);
	own += model(&(struct expected){ "150621000", -1, -1 }, want);
	all = calls_read(want);
	for (size_t i = 0, n = all; i < n; i++)	/* the county's own lie above him */
		own += strcmp(want[i].area, COUNTY) == 0;
	ck_assert_uint_eq(face_count(&q).total, own);
	q.filter = &f;
	ck_assert_uint_eq(face_count(&q).total, own);
	ck_assert_uint_eq(face_get(&reader, &face_call, other, &row), M_OUT_OF_SCOPE);
	ck_assert_uint_eq(row.id, 0);
	ck_assert_str_eq(row.text, "");
	ck_assert_uint_eq(face_get(&reader, &face_call, 12345, &row), M_NO_SUCH_RECORD);
	txn_abort(&t);
	look("county");
	ck_assert_uint_eq(face_get(&reader, &face_call, other, &row), M_NONE);
	ck_assert_uint_eq(row.id, other);
	txn_abort(&t);
}
END_TEST

/* A retired village's calls count as under its successor, each once, by age. */
START_TEST(retired_areas_are_merged_in)
{
	struct op_area_retire a = { .which = V21, .successor = V11, .reason = "合并" };
	static struct sos want[ROWS], all[ROWS];
	struct expected wanted = { "150621200", -1, -1 };
	struct view_sos_list f;
	struct face_query q;
	size_t n, found = 0, here = 0;

	calls_make(80);
	world_do(&w, "", "area.retire", &a, &r);
	ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
	look("county");
	q = ask(&wanted, &f);
	n = calls_read(all);
	for (size_t i = 0; i < n; i++) {
		bool moved = strcmp(all[i].area, V21) == 0;
		here += moved;
		if (moved || strncmp(all[i].area, "150621200", 9) == 0)
			want[found++] = all[i];
	}
	ck_assert_uint_gt(here, 0);
	ck_assert_uint_gt(found, here);
	for (size_t page = 1; page < 8; page++)
		same_in_pages(&q, want, found, page);
	txn_abort(&t);
}
END_TEST

START_TEST(a_place_stays_good_when_rows_come)
{
	struct face_query q = { .face = &face_call, .reader = &reader };
	struct face_pos pos = { 0 };
	static struct sos before[ROWS], rows[ROWS];
	size_t n;

	calls_make(30);
	look("county");
	n = calls_read(before);
	ck_assert_uint_eq(face_list(&q, &pos, rows, 10), 10);
	txn_abort(&t);
	calls_make(7);
	look("county");
	ck_assert_uint_eq(face_list(&q, &pos, rows, ROWS), n - 10);
	ck_assert_uint_eq(rows[0].id, before[10].id);
	ck_assert_uint_eq(face_list(&q, &pos, rows, ROWS), 0);
	txn_abort(&t);
}
END_TEST

START_TEST(text_is_looked_for_in_texts_and_names_of_areas)
{
	struct face_query q = { .face = &face_call, .reader = &reader, .text = "第2" };
	static struct sos all[ROWS];
	size_t n, want = 0, at = 0;

	calls_make(40);
	look("county");
	n = calls_read(all);
	for (size_t i = 0; i < n; i++) {
		want += strstr(all[i].text, "第2") != NULL;
		at += strncmp(all[i].area, "150621103", 9) == 0;
	}
	ck_assert_uint_gt(want, 0);
	ck_assert_uint_eq(face_count(&q).matched, want);
	q.text = "没有这样的字";
	ck_assert_uint_eq(face_count(&q).matched, 0);
	ck_assert_uint_eq(face_count(&q).total, n);
	txn_abort(&t);
}
END_TEST

START_TEST(by_an_index_upwards)
{
	struct view_area_list f = { .tier = tier_village };
	struct face_query q = { .face = &face_place, .reader = &reader, .filter = &f };
	struct face_counts counts;
	struct face_pos pos = { 0 };
	struct area rows[3];
	char last[16] = "";
	size_t n = 0, got;

	look("nobody");
	counts = face_count(&q);
	do {
		got = face_list(&q, &pos, rows, 3);
		for (size_t i = 0; i < got; i++, n++) {
			ck_assert_int_gt(strcmp(rows[i].code, last), 0);
			ck_assert_int_eq(rows[i].tier, tier_village);
			memcpy(last, rows[i].code, sizeof last);
		}
	} while (got == 3);
	ck_assert_uint_eq(n, counts.matched);
	ck_assert_uint_eq(counts.total, table_count(&t, TABLE_KIND + kind_area.no));
	ck_assert_uint_lt(counts.matched, counts.total);
	txn_abort(&t);
}
END_TEST

static bool
filter_is_known(const struct face *f, const struct field *key)
{
	for (const struct face_test *test = f->tests; test != NULL && test->name != NULL; test++)
		if (strcmp(test->name, key->name) == 0)
			return true;
	return strcmp(key->name, "limit") == 0 || kind_field(f->kind, key->name) != NULL;
}

static void
names_are_known(const struct face *f, const char *names)
{
	struct face_column col;

	while (face_column(f, &names, &col))
		ck_assert_msg(col.cell != NULL || col.field != NULL ||
		    (strcmp(col.name, "number") == 0 && f->kind->letter != 0),
		    "%s has no %s", f->kind->name, col.name);
}

/* Of every subject: a name that is misspelt would only be an empty column. */
START_TEST(every_face_names_what_there_is)
{
	for (size_t i = 0; subjects[i] != NULL; i++) {
		const struct face *f = subjects[i]->face;
		if (f == NULL)
			continue;
		ck_assert_ptr_eq(f->kind, subjects[i]->kind);
		ck_assert_msg(f->may != NULL || kind_field(f->kind, "area") != NULL,
		    "%s has no area: who may see it?", f->kind->name);
		ck_assert_ptr_nonnull(f->filter);
		ck_assert_uint_le(f->filter->nfields, 64);
		for (size_t k = 0; k < f->filter->nfields; k++)
			ck_assert_msg(filter_is_known(f, &f->filter->fields[k]), "%s: filter %s",
			    f->kind->name, f->filter->fields[k].name);
		ck_assert_ptr_nonnull(f->columns);
		names_are_known(f, f->columns);
		names_are_known(f, f->left);
		names_are_known(f, f->right);
		ck_assert_uint_le(f->order, f->kind->nindexes);
		for (size_t n = 0; f->which != NULL && n < f->which->nfields; n++)
			if (strcmp(f->which->fields[n].name, "which") == 0)
				ck_assert(f->which->fields[n].type == T_CODE ||
				    (f->which->fields[n].type == T_TEXT && f->source != NULL) ||
				    strcmp(f->which->fields[n].ref, f->kind->name) == 0);
	}
}
END_TEST

Suite *
suite_face(void)
{
	Suite *s = suite_create("face");
	TCase *tc = tcase_create("lists");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, lists_as_the_model);
	tcase_add_test(tc, scope_is_not_to_be_left);
	tcase_add_test(tc, retired_areas_are_merged_in);
	tcase_add_test(tc, a_place_stays_good_when_rows_come);
	tcase_add_test(tc, text_is_looked_for_in_texts_and_names_of_areas);
	tcase_add_test(tc, by_an_index_upwards);
	tcase_add_test(tc, every_face_names_what_there_is);
	suite_add_tcase(s, tc);
	return s;
}
