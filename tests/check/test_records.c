/*
 * Every form that comes from the declarations, for every role, in both languages and at
 * both sizes: it opens, its choices open, and it is left again.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_records(void);

static struct world w;
static struct seat st;

static const char *const logins[] = { "county", "leader", "super", "admin", "town1", "v11a", "both", "nobody" };
enum { LOGINS = sizeof logins / sizeof logins[0], WAYS = 4 };

static void
setup(void)
{
	struct op_sos_send call = { .area = V12 };
	struct op_unit_add unit = { .which = "样例抢险救援物资储备中心库", .kind = unit_kind_depot, .area = T1 };
	struct op_report_file f;
	struct reply r;

	world_open(&w);
	f = flood(V11, 120);
	f.dead = FIGURE(0);
	send_report(&w, "v11a", &f);
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &call, &r), DONE);
	ck_assert_int_eq(world_do(&w, "admin", "unit.add", &unit, &r), DONE);
}

static void
teardown(void)
{
	world_close(&w);
}

/* Way 0..3: language and size. */
static void
sit(const char *login, int way)
{
	seat_open(&st, &w, login, way % 2 ? 80 : 45, way % 2 ? 24 : 20,
	    way / 2 ? language_en : language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
}

/* The newest record of a kind, 0 = none. */
static uint64_t
newest(const struct kind *k)
{
	uint64_t id = 0;
	struct walk walk;
	struct txn t;

	world_read(&w, &t);
	walk_open(&walk, &t, TABLE_KIND + k->no, "", 0, true);
	if (walk_next(&walk))
		id = get_u64(walk.key);
	walk_close(&walk);
	txn_abort(&t);
	return id;
}

/* The first record that the list of a kind shows, 0 = none. */
static uint64_t
first(const struct kind *k)
{
	const struct face *f = face_of(k);
	char *rec = calloc(1, k->size);
	struct face_pos pos = { 0 };
	struct txn t;
	uint64_t id = 0;

	world_read(&w, &t);
	if (f != NULL) {
		struct reader r = { .txn = &t, .who = &st.s.viewer, .now = w.now };
		struct face_query q = { .face = f, .reader = &r };

		if (face_list(&q, &pos, rec, 1) == 1)
			id = ((struct head *)rec)->id;
	}
	txn_abort(&t);
	free(rec);
	return id;
}

static void
press_home(void)
{
	for (int i = 0; i < 8 && strcmp(press_top(&st), "board") != 0; i++)
		seat_type(&st, st.ui->top->form ? KEY_PGDN KEY_DOWN KEY_ENTER : "0");
	ck_assert_msg(strcmp(press_top(&st), "board") == 0, "no way back:\n%s", seat_text(&st));
}

/* Down through all rows, into the choices of each, and as far as the page before sending. */
static void
form_walk(struct view *v)
{
	size_t rows = v->form->nrow;

	for (size_t i = 0; i <= rows && st.ui->top == v; i++) {
		seat_type(&st, KEY_RIGHT);
		if (st.ui->top != v)
			seat_type(&st, "0");
		if (st.ui->top == v && v->form->cur >= 0)
			seat_type(&st, KEY_DOWN);
	}
	if (st.ui->top == v)
		seat_type(&st, KEY_PGDN KEY_ENTER);
}

static void
form_try(const struct subject *s, const struct op *op, uint64_t id)
{
	struct view *v = record_do(st.ui->top, s, op, id);

	seat_type(&st, "");
	if (st.ui->top == v && v->form)
		form_walk(v);
	press_home();
}

/* Not only what has a row: whatever opens the form of an operation finds one, or is told why not. */
START_TEST(a_form_of_every_operation)
{
	sit(logins[_i % LOGINS], _i / LOGINS);
	for (size_t i = 0; subjects[i]; i++) {
		for (const struct op *op = subjects[i]->ops; op && op->verb; op++) {
			form_try(subjects[i], op, 0);
			if (op->target) {
				form_try(subjects[i], op, newest(op->target));
				form_try(subjects[i], op, first(op->target));
			}
		}
	}
	seat_close(&st);
}
END_TEST

Suite *
suite_records(void)
{
	Suite *s = suite_create("records");
	TCase *tc = tcase_create("records");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, a_form_of_every_operation, 0, LOGINS * WAYS);
	suite_add_tcase(s, tc);
	return s;
}
