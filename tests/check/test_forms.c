/* What a form keeps, names and sends: lists of codes, what is taken away, forms that cannot be made. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/unit/args.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_forms(void);

static struct world w;
static struct seat st;

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

static struct view *
open_over_board(const char *login, const struct screen *sc, const struct arg *arg)
{
	struct view *v;

	seat_open(&st, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	v = ui_open(st.ui, sc, arg, 0);
	seat_type(&st, "");
	return v;
}

static struct form_spec tried;

static void
tried_open(struct view *v)
{
	form_open(v, &tried);
}

static const struct screen screen_tried = {
	.name = "tried", .title = N_("Menu"), .help = N_("Menu"), .widget = &widget_form, .open = tried_open,
};

/* Nothing half made is shown or kept: the screen below stays, and says why. */
START_TEST(no_form_without_operation)
{
	static const struct form_field none[] = { { 0 } };

	tried = (struct form_spec){ .op = "no.such", .send = N_("add"), .fields = none };
	ck_assert_ptr_null(open_over_board("county", &screen_tried, NULL));
	ck_assert_str_eq(st.ui->top->screen->name, "board");
	ck_assert_msg(seat_shows(&st, "no.such"), "%s", seat_text(&st));
	seat_type(&st, KEY_DOWN KEY_ENTER "x");
	seat_close(&st);
}
END_TEST

/* Chooses row n of the choices that are open. */
static void
choose(const char *code)
{
	struct view *v = st.ui->top;

	for (size_t i = 0; i < v->page.n; i++) {
		if (strcmp(v->page.row[i].code, code) != 0)
			continue;
		v->at = (int)i;
		v->top = i;
		seat_type(&st, KEY_ENTER);
		return;
	}
	ck_abort_msg("no choice %s", code);
}

/* A code that begins like one in the list, or stands within it, is another code. */
START_TEST(codes_are_compared_whole)
{
	struct op_report_file f = flood(V11, 120);
	struct arg arg = { .n = 'a' };
	struct view *v;

	arg.id = report_of(&w, send_report(&w, "v11a", &f)).incident;
	v = open_over_board("county", screen_find("incident_edit"), &arg);
	ck_assert_ptr_nonnull(v);
	form_choose(v, "add");
	choose(V11);
	form_choose(v, "add");
	choose(COUNTY);
	ck_assert_str_eq(form_text(v, "add"), V11 "," COUNTY);
	form_choose(v, "add");
	choose(V11);
	ck_assert_str_eq(form_text(v, "add"), V11 "," COUNTY);
	seat_close(&st);
}
END_TEST

/* What does not fit whole is not taken in part. */
START_TEST(a_full_list_says_so)
{
	struct op_report_file f = flood(V11, 120);
	struct arg arg = { .n = 'a' };
	const struct field *add;
	char full[1000] = "";
	struct view *v;

	arg.id = report_of(&w, send_report(&w, "v11a", &f)).incident;
	v = open_over_board("county", screen_find("incident_edit"), &arg);
	add = kind_field(v->form->op->args, "add");
	while (strlen(full) + 13 < add->size)
		strcat(full, strlen(full) ? ",150622000001" : "150622000001");
	form_set_text(v, "add", full);
	form_choose(v, "add");
	choose(V11);
	ck_assert_str_eq(form_text(v, "add"), full);
	ck_assert_msg(seat_shows(&st, "放不下"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* The hint names the row as it is, and nothing of it is cut. */
START_TEST(the_hint_names_the_row)
{
	struct arg arg = { .n = 'n' };
	int cols = _i % 2 ? 45 : 80;

	seat_open(&st, &w, "admin", cols, 24, _i < 2 ? language_zh : language_en, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	ui_open(st.ui, screen_find("account_edit"), &arg, 0);
	seat_type(&st, "");
	ck_assert_msg(!seat_shows(&st, "报送") && (seat_shows(&st, "↑到添加") || seat_shows(&st, "↑到“添加”") ||
	    seat_shows(&st, "first: add") || seat_shows(&st, "1st: add")),
	    "%s", seat_text(&st));
	arg.n = 'k';
	view_close(st.ui->top);
	ui_open(st.ui, screen_find("account_edit"), &arg, 0);
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "↑到修改") || seat_shows(&st, "↑到“修改”") ||
	    seat_shows(&st, "first: change") || seat_shows(&st, "1st: change"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

static struct errand sent;

static bool
note_order(struct view *v, struct errand *o)
{
	(void)v;
	memcpy(&sent, o, sizeof sent);
	sent.args = NULL;
	return false;
}

static bool
was_cleared(const char *name)
{
	const struct field *f = kind_field(&kind_op_report_file, name);

	for (size_t i = 0; i < sent.ncleared; i++)
		if (sent.cleared[i] == f->no)
			return true;
	return false;
}

/* References go out as taken away like all else; what the form is about does not. */
START_TEST(a_reference_can_be_taken_away)
{
	static const struct form_field fields[] = { { "area", 0, NULL, NULL }, { "by_phone", 0, NULL, NULL },
	    { "place", 0, NULL, NULL }, { 0 } };
	struct report_version rv = { .by_phone = 1, .place = "x" };
	struct view *v;

	tried = (struct form_spec){ .op = "report.file", .send = N_("send"), .fields = fields,
	    .ready = note_order };
	v = open_over_board("county", &screen_tried, NULL);
	rv.by_phone = world_account(&w, "v11a");
	form_set_text(v, "area", V11);
	form_base(v, &kind_report_version, &rv);
	ck_assert_uint_eq(form_ref(v, "by_phone"), rv.by_phone);
	form_send(v);
	ck_assert_uint_eq(sent.ncleared, 0);
	form_set_ref(v, "by_phone", 0);
	form_set_text(v, "place", "");
	form_send(v);
	ck_assert_uint_eq(sent.ncleared, 2);
	ck_assert(was_cleared("by_phone") && was_cleared("place") && !was_cleared("area"));
	seat_close(&st);
}
END_TEST

/* However many are taken away, all of them are named. */
START_TEST(all_that_is_taken_away_goes_out)
{
	static const struct form_field fields[] = { { "place", 0, NULL, NULL }, { "text", 0, NULL, NULL },
	    { "subtype", 0, NULL, NULL }, { 0 } };
	const struct kind *k = &kind_report_version;
	struct report_version rv = { .place = "x", .text = "y", .subtype = "z" };
	struct view *v;
	size_t n = 3;

	for (size_t i = 0; i < k->nfields; i++) {
		if (!(k->fields[i].flags & F_INDICATOR) || !kind_field(&kind_op_report_file, k->fields[i].name))
			continue;
		*field_num(&k->fields[i], &rv) = FIGURE(7);
		n++;
	}
	ck_assert_uint_gt(n, 64);
	tried = (struct form_spec){ .op = "report.file", .send = N_("send"), .fields = fields,
	    .figures = true, .ready = note_order };
	v = open_over_board("county", &screen_tried, NULL);
	form_base(v, k, &rv);
	for (size_t i = 0; i < v->form->nrow; i++)
		field_clear(v->form->row[i].f[0], v->form->rec);
	form_send(v);
	ck_assert_uint_eq(sent.ncleared, n);
	seat_close(&st);
}
END_TEST

/* Waits until keys are heard again after something was stored. */
static void
after(void)
{
	w.now += 5000;
	seat_clock(&w);
	seat_notice(&st);
	if (st.ui->top->halted)
		seat_type(&st, KEY_DOWN);
}

/* A unit's life by the screens of its face alone: made, renamed, retired, and then nothing more. */
START_TEST(a_face_is_enough)
{
	struct unit u;
	struct txn t;
	uint64_t id;

	seat_open(&st, &w, "admin", _i ? 45 : 80, _i ? 20 : 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	ui_open(st.ui, screen_find("units"), NULL, 0);
	seat_type(&st, "9");
	seat_type(&st, "样例库" KEY_ENTER KEY_ENTER "1");		/* name; the county */
	seat_type(&st, KEY_ENTER "3");				/* a depot */
	seat_type(&st, KEY_UP KEY_UP KEY_UP KEY_UP KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "名称: 样例库") && seat_shows(&st, "1 添加单位"), "%s", seat_text(&st));
	seat_type(&st, "1");
	after();
	ck_assert_msg(seat_shows(&st, "类别: 物资库"), "%s", seat_text(&st));
	id = st.ui->top->arg.id;
	ck_assert_uint_ne(id, 0);
	seat_type(&st, "2");
	seat_type(&st, "二" KEY_UP KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "名称: 样例库二"), "%s", seat_text(&st));
	seat_type(&st, "1");
	after();
	seat_type(&st, "4");
	seat_type(&st, "不用了" KEY_ENTER KEY_ENTER);
	seat_type(&st, "1");
	after();
	world_read(&w, &t);
	ck_assert(record_get(&t, &kind_unit, id, &u));
	txn_abort(&t);
	ck_assert_str_eq(u.name, "样例库二");
	ck_assert_int_ne(u.retired, 0);
	ck_assert_msg(seat_shows(&st, "单位调整、撤销单位 现在") && !seat_shows(&st, "1 修改单位"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* What did not change is not sent; without a change nothing is asked of the rules but that. */
START_TEST(a_form_begins_with_what_is_known)
{
	struct op_unit_add a = { .which = "样例库", .kind = unit_kind_depot, .area = COUNTY, .phone = "0477-1" };
	struct reply r;
	struct unit u;
	struct txn t;

	ck_assert_int_eq(world_do(&w, "admin", "unit.add", &a, &r), DONE);
	seat_open(&st, &w, "admin", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	record_open(st.ui->top, &kind_unit, r.answer.id, 0);
	seat_type(&st, "1");
	ck_assert_msg(seat_shows(&st, "物资库") && seat_shows(&st, "0477-1"), "%s", seat_text(&st));
	/* Its telephone is taken away: the field is emptied. */
	form_set_text(st.ui->top, "phone", "");
	form_edit(st.ui->top);
	seat_type(&st, KEY_PGDN KEY_ENTER);
	seat_type(&st, "1");
	world_read(&w, &t);
	ck_assert(record_get(&t, &kind_unit, r.answer.id, &u));
	txn_abort(&t);
	ck_assert_str_eq(u.phone, "");
	ck_assert_int_eq(u.kind, unit_kind_depot);
	seat_close(&st);
}
END_TEST

/* A text that names a record is typed, or chosen from those in force. */
START_TEST(names_can_be_chosen)
{
	struct op_unit_add a = { .which = "样例库", .kind = unit_kind_depot, .area = COUNTY };
	struct arg arg = { .n = 'g' };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "admin", "unit.add", &a, &r), DONE);
	arg.id = world_account(&w, "v11a");
	open_over_board("admin", screen_find("account_edit"), &arg);
	seat_type(&st, KEY_DOWN KEY_DOWN KEY_DOWN);
	ck_assert_msg(seat_shows(&st, "按→选"), "%s", seat_text(&st));
	seat_type(&st, KEY_RIGHT);
	ck_assert_msg(seat_shows(&st, "1 样例库"), "%s", seat_text(&st));
	seat_type(&st, "1");
	ck_assert_str_eq(form_text(st.ui->top, "unit"), "样例库");
	seat_close(&st);
}
END_TEST

Suite *
suite_forms(void)
{
	Suite *s = suite_create("forms");
	TCase *t = tcase_create("forms");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, no_form_without_operation);
	tcase_add_test(t, codes_are_compared_whole);
	tcase_add_test(t, a_full_list_says_so);
	tcase_add_loop_test(t, the_hint_names_the_row, 0, 4);
	tcase_add_test(t, a_reference_can_be_taken_away);
	tcase_add_test(t, all_that_is_taken_away_goes_out);
	tcase_add_loop_test(t, a_face_is_enough, 0, 2);
	tcase_add_test(t, a_form_begins_with_what_is_known);
	tcase_add_test(t, names_can_be_chosen);
	suite_add_tcase(s, t);
	return s;
}
