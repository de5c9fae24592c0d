/*
 * Every screen, walked from the table: opens for who may, in both sizes, both
 * languages and both charsets; help is complete; no key means two things; the
 * way back is a visible row. And dumps of the main screens.
 */
#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screens/kit/ask.h"
#include "screens/kit/form/form.h"
#include "screens/kit/list.h"
#include "screens/kit/record/record.h"
#include "src/rules/need/need.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"
#include "tests/check/help_some.h"
#include "tests/check/help_store.h"

static struct world w;
static struct seat st;
static uint64_t report, incident, sos, need, account, evac, team_id, order, want, request, sheet;
static struct store store;

static void
setup(void)
{
	struct op_sos_send call = { .area = V12 };
	struct op_report_file f;
	struct need_row row;
	struct viewer v;
	struct reply r;
	struct txn t;

	world_open(&w);
	f = flood(V11, 120);
	f.occurred = w.now - 1800 * 1000;
	f.dead = FIGURE(0);
	f.resettled = FIGURE(36);
	f.rooms_collapsed = FIGURE(3);
	f.crops_hit = FIGURE(4500);
	snprintf(f.place, sizeof f.place, "二社到三社路段");
	report = send_report(&w, "v11a", &f);
	incident = report_of(&w, report).incident;
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &call, &r), DONE);
	sos = r.answer.id;
	account = world_account(&w, "v11a");
	evac = order = want = request = sheet = 0;
	store = (struct store){ 0 };
	team_id = some_team(&w);
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_ge(need_list(&t, &v, w.now, &row, 1), 1);
	need = row.need.id;
	txn_abort(&t);
}

static void
teardown(void)
{
	world_close(&w);
}

/* A record of the kind that the world has; people are moved and an order is made for the
 * screens about those. */
static uint64_t
some(const struct kind *k)
{
	uint64_t id;

	if (k == &kind_evac && !evac)
		evac = some_evac(&w, incident);
	if (k == &kind_order && !order)
		order = some_order(&w, team_id, incident);
	if (k == &kind_want && !want)
		want = some_want(&w, incident);
	if ((k == &kind_unit || k == &kind_bill || k == &kind_lot || k == &kind_goods_request ||
	    k == &kind_count_sheet) && !store.bill)
		store = store_order(&w, COUNTY, "county", false, incident);
	if (k == &kind_goods_request && !request)
		request = some_request(&w);
	if (k == &kind_count_sheet && !sheet)
		sheet = some_count(&w, store.unit);
	id = k == &kind_report ? report : k == &kind_incident ? incident : k == &kind_sos ? sos :
	    k == &kind_need ? need : k == &kind_account ? account : k == &kind_evac ? evac :
	    k == &kind_team ? team_id : k == &kind_order ? order :
	    k == &kind_want ? want : k == &kind_unit ? store.unit : k == &kind_bill ? store.bill :
	    k == &kind_lot ? store.lot : k == &kind_goods_request ? request :
	    k == &kind_count_sheet ? sheet : 0;

	ck_assert_msg(!k || id, "the world of this test has no %s", k ? k->name : "");
	return id;
}

/* What a screen is opened about in these tests: its table says it. way: of its ways. */
static struct arg
arg_of(const struct screen *sc, size_t way)
{
	return (struct arg){ .id = some(sc->about), .n = sc->ways ? sc->ways[way] : 0 };
}

/* Somebody of the test county who may open it. */
static const char *
login_of(const struct screen *sc)
{
	static const char *const logins[] = { "county", "town1", "v11a", "super", "admin" };
	struct viewer v;

	for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++) {
		world_viewer(&w, logins[i], &v);
		if (screen_may(sc, &v))
			return logins[i];
	}
	ck_assert_msg(sc->roles == ROLE(team), "nobody may open %s", sc->name);
	some(&kind_order);
	return "qian";
}

START_TEST(tables_are_whole)
{
	for (size_t i = 0; screens[i]; i++) {
		const struct screen *sc = screens[i];

		ck_assert_msg(sc->name && sc->title && sc->title[0], "screen %zu", i);
		ck_assert_msg(sc->help && sc->help[0], "%s has no help", sc->name);
		ck_assert_msg(sc->load || sc->widget, "%s shows nothing", sc->name);
		ck_assert_ptr_eq(screen_find(sc->name), sc);
		for (const struct action *a = sc->actions; a && a->name; a++) {
			ck_assert_msg(a->help && a->help[0] && a->act, "%s: %s", sc->name, a->name);
			ck_assert_msg(a->digit == 0 || (a->digit >= '1' && a->digit <= '9'), "%s: %s",
			    sc->name, a->name);
			ck_assert_msg(a->letter == 0 || (a->letter >= 'a' && a->letter <= 'z'), "%s: %s",
			    sc->name, a->name);
			ck_assert_msg(a->digit || a->letter, "%s: %s has no key", sc->name, a->name);
		}
	}
}
END_TEST

/* Two actions of one key must each say when they are shown. */
static bool
clash(const struct action *a, const struct action *b)
{
	return ((a->digit && a->digit == b->digit) || (a->letter && a->letter == b->letter)) &&
	    (!a->shown || !b->shown || a->shown == b->shown);
}

START_TEST(no_key_means_two_things)
{
	for (size_t i = 0; screens[i]; i++) {
		for (const struct action *a = screens[i]->actions; a && a->name; a++) {
			for (const struct action *b = a + 1; b->name; b++) {
				ck_assert_msg(!clash(a, b), "%s: %s and %s",
				    screens[i]->name, a->name, b->name);
			}
		}
		for (size_t j = i + 1; screens[i]->menu && screens[j]; j++) {
			ck_assert_msg(screens[i]->menu != screens[j]->menu, "%s and %s", screens[i]->name,
			    screens[j]->name);
			/* the alphabet ends before the menu: what has no letter has its row */
			ck_assert_msg(!screens[j]->menu || !screens[j]->letter ||
			    screens[i]->letter != screens[j]->letter,
			    "%s and %s", screens[i]->name, screens[j]->name);
		}
	}
}
END_TEST

/* Each way to make a record of a face has a row at the foot of its list. */
START_TEST(lists_have_room_for_what_makes)
{
	for (size_t i = 0; subjects[i]; i++) {
		size_t n = 0;

		for (const struct op *op = subjects[i]->ops; subjects[i]->face && op->verb; op++)
			n += op->target == NULL && op->zh[0] != '\0';
		ck_assert_msg(n <= RECORD_ADDS, "%s: %zu", subjects[i]->noun, n);
	}
}
END_TEST

START_TEST(help_names_every_action)
{
	const struct screen *sc = screens[_i];
	struct viewer v = { .roles = ~0u };
	char *text = help_text(sc, sc->actions, &v);

	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, _(sc->help)));
	for (const struct action *a = sc->actions; a && a->name; a++)
		ck_assert_msg(strstr(text, _(a->help)) != NULL, "%s: %s", sc->name, a->name);
	free(text);
}
END_TEST

/* It asks something at once: the page that says it back, or choices. */
static bool
is_over(const struct screen *sc)
{
	const struct view *v = st.ui->top;

	return (v->screen == &kit_confirm || v->screen == &kit_choice) && v->below && v->below->screen == sc;
}

/* Opens it over the board; a line that it asks for at once is left by its way back. */
static void
show(const struct screen *sc, size_t way)
{
	struct arg arg = arg_of(sc, way);

	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	ck_assert_ptr_nonnull(ui_open(st.ui, sc, &arg, 0));
	seat_type(&st, "");
	if (strcmp(st.ui->top->screen->name, "kit_text") == 0)
		seat_type(&st, KEY_UP KEY_ENTER);
	if (is_over(sc)) {
		w.now += 2000;		/* a page that comes by itself takes no key at once */
		seat_type(&st, "0");
	}
	ck_assert_msg(strcmp(st.ui->top->screen->name, sc->name) == 0, "%s is not open", sc->name);
	if (sc->widget && sc->widget->unbidden)
		w.now += 2000;		/* until he can have read it */
}

/* The way back is a visible row: 0, or Enter on the last row of a form. */
static void
leads_back(const struct screen *sc, enum language l)
{
	if (!sc->widget || !sc->widget->typing) {
		ck_assert_msg(seat_shows(&st, l == language_en ? "0 back" : "0 返回"),
		    "%s has no way back:\n%s", sc->name, seat_text(&st));
		seat_type(&st, "0");
	} else {
		seat_type(&st, KEY_PGDN);
		seat_type(&st, KEY_DOWN);
		if (st.ui->top->form && st.ui->top->form->cur == ROW_MORE)
			seat_type(&st, KEY_DOWN);
		ck_assert_msg(seat_shows(&st, l == language_en ? "leave" : "离开"), "%s", seat_text(&st));
		seat_type(&st, KEY_ENTER);
	}
	ck_assert_msg(strcmp(st.ui->top->screen->name, "board") == 0, "%s: 0 leads to %s",
	    sc->name, st.ui->top->screen->name);
}

/* Its dump of number k: each of its ways at home and on a telephone. Returns k's size,
 * NULL when it has no more. The menu has none: every subject adds to it. */
static const int *
dump(const struct screen *sc, size_t k, char *name, size_t cap)
{
	static const int sizes[][2] = { { 80, 24 }, { 45, 20 } };
	size_t ways = sc->ways ? strlen(sc->ways) : 1;

	if (k >= 2 * ways || strcmp(sc->name, "menu") == 0)
		return NULL;
	snprintf(name, cap, "open/%s%.*s_%dx%d", sc->name, sc->ways ? 1 : 0,
	    sc->ways ? &sc->ways[k / 2] : "", sizes[k % 2][0], sizes[k % 2][1]);
	return sizes[k % 2];
}

/* In Chinese, where tests/golden/open/ has it: FENGSUI_GOLDEN=write makes all of them. */
START_TEST(looks_the_same)
{
	const struct screen *sc = screens[_i];
	const int *size;
	char name[100], path[140];

	for (size_t k = 0; (size = dump(sc, k, name, sizeof name)) != NULL; k++) {
		seat_open(&st, &w, login_of(sc), size[0], size[1], language_zh, charset_utf8);
		st.ui->ring.count = 0;
		show(sc, k / 2);
		snprintf(path, sizeof path, "tests/golden/%s.txt", name);
		if (access(path, R_OK) == 0 || getenv("FENGSUI_GOLDEN"))
			seat_golden(&st, name);
		seat_close(&st);
	}
}
END_TEST

static bool
is_dump(const char *file)
{
	char name[100], path[140];

	for (size_t i = 0; screens[i]; i++)
		for (size_t k = 0; dump(screens[i], k, name, sizeof name) != NULL; k++) {
			snprintf(path, sizeof path, "tests/golden/%s.txt", name);
			if (strcmp(path, file) == 0)
				return true;
		}
	return false;
}

/* What no screen is compared with would look like a test. */
START_TEST(no_dump_is_left_over)
{
	glob_t g;

	ck_assert_int_eq(glob("tests/golden/open/*", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++)
		ck_assert_msg(is_dump(g.gl_pathv[i]), "no screen is compared with %s", g.gl_pathv[i]);
	globfree(&g);
}
END_TEST

/* One screen, every way a person may see it. */
START_TEST(opens_everywhere)
{
	static const struct {
		int cols, rows;
		enum language l;
		enum charset cs;
	} ways[] = {
		{ 80, 24, language_zh, charset_utf8 }, { 45, 20, language_zh, charset_gb18030 },
		{ 45, 20, language_en, charset_utf8 }, { 80, 24, language_en, charset_gb18030 },
		{ 200, 60, language_zh, charset_utf8 }, { 0, 0, language_en, charset_utf8 },
	};
	const struct screen *sc = screens[_i];

	for (size_t k = 0; k < sizeof ways / sizeof ways[0] * (sc->ways ? strlen(sc->ways) : 1); k++) {
		size_t at = k % (sizeof ways / sizeof ways[0]);

		seat_open(&st, &w, login_of(sc), ways[at].cols, ways[at].rows, ways[at].l, ways[at].cs);
		show(sc, k / (sizeof ways / sizeof ways[0]));
		ck_assert_msg(seat_shows(&st, view_title(st.ui->top)) || ways[at].cols == 0,
		    "%s has no title:\n%s", sc->name, seat_text(&st));
		ck_assert_msg(!seat_shows(&st, "\xef\xbf\xbd"), "%s: %s", sc->name, seat_text(&st));
		leads_back(sc, ways[at].l);
		seat_close(&st);
	}
}
END_TEST

/* All of it by arrows and Enter alone: Down reaches every row of the foot. */
START_TEST(arrows_reach_the_foot)
{
	const struct screen *sc = screens[_i];
	char back[40];

	if (sc->widget && sc->widget->typing)
		return;
	seat_open(&st, &w, login_of(sc), 80, 24, language_zh, charset_utf8);
	show(sc, 0);
	snprintf(back, sizeof back, ">0 返回");
	for (int i = 0; i < 900 && !seat_shows(&st, back); i++)
		seat_type(&st, KEY_DOWN);
	ck_assert_msg(seat_shows(&st, back), "%s:\n%s", sc->name, seat_text(&st));
	seat_type(&st, KEY_ENTER);
	ck_assert_str_eq(st.ui->top->screen->name, "board");
	seat_close(&st);
}
END_TEST

/* The first record of a face that the person may see, 0 = none. */
static uint64_t
first_of(const struct face *f)
{
	char *rec = calloc(1, f->kind->size);
	struct face_pos pos = { 0 };
	struct face_query q;
	struct reader r;
	struct txn t;
	uint64_t id = 0;

	world_read(&w, &t);
	r = (struct reader){ .txn = &t, .who = &st.s.viewer, .now = w.now };
	q = (struct face_query){ .face = f, .reader = &r };
	if (face_list(&q, &pos, rec, 1) == 1)
		id = ((struct head *)rec)->id;
	txn_abort(&t);
	free(rec);
	return id;
}

static void
plain_form(const struct subject *s, const struct op *op, uint64_t id, enum language l)
{
	struct view *v = record_do(st.ui->top, s, op, id);

	ck_assert_msg(v != NULL, "%s %s: %s", s->noun, op->verb, seat_text(&st));
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, tr_kind(op->args)), "%s %s:\n%s", s->noun, op->verb, seat_text(&st));
	if (st.ui->top != v)	/* nothing to fill in: the page before sending */
		seat_type(&st, "0");
	ck_assert_msg(!seat_shows(&st, "\xef\xbf\xbd"), "%s %s: %s", s->noun, op->verb, seat_text(&st));
	leads_back(v->screen, l);
}

/* A kind with a screen of its own is opened by the tests of that. */
static bool
has_own_screen(const struct kind *k)
{
	for (size_t i = 0; screens[i]; i++)
		if (screens[i]->shows && screens[i]->about == k)
			return true;
	return false;
}

/* Every subject with a face: its show of a real record, and the form of each operation that
 * the person has the role for. */
START_TEST(faces_open)
{
	static const int sizes[][2] = { { 80, 24 }, { 45, 20 } };
	enum language l = _i % 2 ? language_en : language_zh;

	for (size_t i = 0; subjects[i]; i++) {
		const struct subject *s = subjects[i];

		if (!s->face || has_own_screen(s->kind))
			continue;
		seat_open(&st, &w, _i / 2 ? "admin" : "county", sizes[_i % 2][0], sizes[_i % 2][1], l, charset_utf8);
		ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
		if (first_of(s->face)) {
			ck_assert_ptr_nonnull(record_open(st.ui->top, s->kind, first_of(s->face), 0));
			seat_type(&st, "");
			ck_assert_msg(seat_shows(&st, view_title(st.ui->top)), "%s: %s", s->noun, seat_text(&st));
			leads_back(st.ui->top->screen, l);
		}
		for (const struct op *op = s->ops; op->verb; op++)
			if ((op->roles & st.s.viewer.roles) && (!op->target || first_of(s->face)))
				plain_form(s, op, first_of(s->face), l);
		seat_close(&st);
	}
}
END_TEST

/* Nobody sees the record of another's area by its id. */
START_TEST(a_face_keeps_the_scope)
{
	struct op_unit_add a = { .which = "样例库", .kind = unit_kind_depot, .area = T1 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "admin", "unit.add", &a, &r), DONE);
	seat_open(&st, &w, "town2", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	record_open(st.ui->top, &kind_unit, r.answer.id, 0);
	seat_type(&st, "");
	ck_assert_msg(!seat_shows(&st, "样例库") && seat_shows(&st, "不在您的地区"), "%s", seat_text(&st));
	seat_close(&st);
	seat_open(&st, &w, "town1", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	ui_open(st.ui, screen_find("units"), NULL, 0);
	seat_type(&st, "?");
	ck_assert_msg(!seat_shows(&st, "添加单位"), "no right, no help:\n%s", seat_text(&st));
	seat_type(&st, "0");
	seat_type(&st, "2");		/* behind the unit of the team */
	ck_assert_msg(seat_shows(&st, "名称: 样例库"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* An area's code is shown as one, whatever a code means elsewhere; a new one is typed. */
START_TEST(areas_by_face)
{
	seat_open(&st, &w, "admin", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	ui_open(st.ui, screen_find("areas"), NULL, 0);
	seat_type(&st, "?");
	ck_assert_msg(seat_shows(&st, "9 n  添加地区"), "%s", seat_text(&st));
	seat_type(&st, "0");
	seat_type(&st, "1");
	ck_assert_msg(seat_shows(&st, "代码: " COUNTY), "%s", seat_text(&st));
	seat_type(&st, "0");
	seat_type(&st, "9");
	seat_type(&st, "150621200299" KEY_ENTER);
	ck_assert_str_eq(form_text(st.ui->top, "which"), "150621200299");
	seat_close(&st);
}
END_TEST

/* Only what the operation's own check allows has a row; the rest says why. */
START_TEST(what_may_not_be_done_says_why)
{
	struct op_account_disable d = { .which = account };
	struct arg arg = { .id = account };
	struct reply r;

	seat_open(&st, &w, "admin", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	ui_open(st.ui, screen_find("account_show"), &arg, 0);
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "6 停用") && !seat_shows(&st, "7 启用"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "启用 现在不行：") && !seat_shows(&st, "which"), "%s", seat_text(&st));
	ck_assert_int_eq(world_do(&w, "admin", "account.disable", &d, &r), DONE);
	seat_notice(&st);
	ck_assert_msg(!seat_shows(&st, "6 停用") && seat_shows(&st, "7 启用"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "停用 现在不行："), "%s", seat_text(&st));
	seat_type(&st, "6");
	ck_assert_str_eq(st.ui->top->screen->name, "account_show");
	seat_close(&st);
}
END_TEST

START_TEST(who_may_not_is_refused)
{
	seat_open(&st, &w, "v11a", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	ck_assert_ptr_null(ui_open(st.ui, screen_find("accounts"), NULL, 0));
	ck_assert_ptr_null(ui_open(st.ui, screen_find("journal"), NULL, 0));
	seat_type(&st, "0");
	ck_assert(!seat_shows(&st, "账号"));
	seat_close(&st);
}
END_TEST

/* The main screens as people see them. */
START_TEST(golden_screens)
{
	static const int sizes[][2] = { { 80, 24 }, { 45, 20 } };
	int cols = sizes[_i % 2][0], rows = sizes[_i % 2][1];
	static const char *const names[] = { "board", "report_form", "total", "report_show" };
	static const char *const logins[] = { "town1", "v12", "town1", "town1" };
	const char *name = names[_i / 2];
	struct arg arg = arg_of(screen_find(name), 0);
	char file[60];

	seat_open(&st, &w, logins[_i / 2], cols, rows, language_zh, charset_utf8);
	st.ui->ring.count = 0;
	ui_open(st.ui, screen_find("board"), NULL, 0);
	if (strcmp(name, "board") != 0)
		ui_open(st.ui, screen_find(name), &arg, 0);
	seat_type(&st, strcmp(name, "report_form") == 0 ? KEY_ENTER "11" KEY_DOWN KEY_ENTER "2" : "");
	snprintf(file, sizeof file, "%s_%dx%d", name, cols, rows);
	seat_golden(&st, file);
	seat_close(&st);
}
END_TEST

Suite *suite_screens(void);

Suite *
suite_screens(void)
{
	Suite *s = suite_create("screens");
	TCase *walk = tcase_create("tables"), *open = tcase_create("open");
	int n = 0;

	while (screens[n])
		n++;
	tcase_add_test(walk, tables_are_whole);
	tcase_add_test(walk, no_key_means_two_things);
	tcase_add_test(walk, lists_have_room_for_what_makes);
	tcase_add_loop_test(walk, help_names_every_action, 0, n);
	tcase_add_test(walk, no_dump_is_left_over);
	suite_add_tcase(s, walk);
	tcase_add_checked_fixture(open, setup, teardown);
	tcase_set_timeout(open, 60);
	tcase_add_loop_test(open, opens_everywhere, 0, n);
	tcase_add_loop_test(open, looks_the_same, 0, n);
	tcase_add_loop_test(open, arrows_reach_the_foot, 0, n);
	tcase_add_loop_test(open, faces_open, 0, 4);
	tcase_add_test(open, a_face_keeps_the_scope);
	tcase_add_test(open, areas_by_face);
	tcase_add_test(open, what_may_not_be_done_says_why);
	tcase_add_test(open, who_may_not_is_refused);
	tcase_add_loop_test(open, golden_screens, 0, 8);
	suite_add_tcase(s, open);
	return s;
}
