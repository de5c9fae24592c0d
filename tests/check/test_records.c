/*
 * Every list, show and form that comes from the declarations, for every role, in both
 * languages and at both sizes: it opens, is left again, and all its words are to be seen,
 * or what is cut says so.
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

/* ---- what is to be seen ---- */

/* Without blanks and ends of lines: words that go over two lines stand together. */
static void
squeeze(const char *text, char *out, size_t cap)
{
	size_t n = 0;

	for (; *text && n + 1 < cap; text++)
		if (*text != ' ' && *text != '\n')
			out[n++] = *text;
	out[n] = '\0';
}

/* Whole, or its beginning with the mark of what is cut behind it. */
static void
whole(const char *what, const char *text)
{
	static char seen[SEAT_TEXT], want[FORM_TEXT * 2];
	size_t n;

	squeeze(seat_text(&st), seen, sizeof seen);
	squeeze(text, want, sizeof want - 1);
	n = strlen(want);
	if (strstr(seen, want))
		return;
	for (; n > 3; n--) {
		want[n] = '>';
		want[n + 1] = '\0';
		if (strstr(seen, want))
			return;
	}
	ck_abort_msg("%s: %s: not whole: “%s” in\n%s", press_top(&st), what, text, seat_text(&st));
}

/* It begins on this page. */
static bool
begins(const struct row *r)
{
	static char seen[SEAT_TEXT], want[FORM_TEXT * 2];

	squeeze(seat_text(&st), seen, sizeof seen);
	squeeze(r->left ? r->left : "", want, 24);
	return strstr(seen, want) != NULL;
}

static void
list_whole(const struct view *v)
{
	for (size_t i = v->top; i < v->page.n; i++) {
		const struct row *r = &v->page.row[i];

		if (i > v->top && !begins(r)) {
			ck_assert_msg(seat_shows(&st, _("more")), "%s: %s is nowhere", seat_text(&st), r->left);
			break;		/* of the next page */
		}
		if (!r->cells && r->left)
			whole("row", r->left);
		if (r->right)
			whole("right", r->right);
	}
	for (const struct action *a = view_actions(v); a && a->name; a++)
		if (action_shown(v, a))
			whole("action", _(a->name));
	whole("count", v->count);
}

static void
form_whole(struct view *v)
{
	struct form_row *r = form_cur(v->form);
	char text[FORM_TEXT];

	if (!r) {
		whole("send", _(v->form->spec->send));
		return;
	}
	form_label(v->form, r, text, sizeof text);
	whole("label", text);
	if (!v->form->typing && r->nf == 1) {
		form_words(v, r->f[0], text, sizeof text);
		whole("value", text);
	}
	whole("note", r->error);
}

static void
all_whole(void)
{
	struct view *v = st.ui->top;

	whole("title", view_title(v));
	whole("message", st.ui->message);
	if (v->form)
		form_whole(v);
	else if (!v->screen->widget)
		list_whole(v);
	ck_assert_msg(!seat_shows(&st, "\xef\xbf\xbd"), "%s", seat_text(&st));
}

/* Down through all rows, into the choices of each, and as far as the page before sending. */
static void
form_walk(struct view *v)
{
	size_t rows = v->form->nrow;

	for (size_t i = 0; i <= rows && st.ui->top == v; i++) {
		all_whole();
		seat_type(&st, KEY_RIGHT);
		all_whole();
		if (st.ui->top != v)
			seat_type(&st, "0");
		if (st.ui->top == v && v->form->cur >= 0)
			seat_type(&st, KEY_DOWN);
	}
	if (st.ui->top == v)
		seat_type(&st, KEY_PGDN KEY_ENTER);
	all_whole();
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

/* Page by page to its end, and the show of its first record. */
START_TEST(a_list_and_show_of_every_face)
{
	sit(logins[_i % LOGINS], _i / LOGINS);
	for (size_t i = 0; screens[i]; i++) {
		if (!screens[i]->noun || !screen_may(screens[i], &st.s.viewer))
			continue;
		ck_assert_ptr_nonnull(ui_open(st.ui, screens[i], NULL, 0));
		seat_type(&st, "");
		for (int page = 0; page < 4; page++) {
			all_whole();
			seat_type(&st, KEY_PGDN);
		}
		seat_type(&st, "0" "?");
		press_home();
		ck_assert_ptr_nonnull(ui_open(st.ui, screens[i], NULL, 0));
		seat_type(&st, "");
		seat_type(&st, "1");
		all_whole();
		press_home();
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
	tcase_add_loop_test(tc, a_list_and_show_of_every_face, 0, LOGINS * WAYS);
	suite_add_tcase(s, tc);
	return s;
}
