/*
 * What waits longer than so many minutes, and what was answered later: by command and on
 * the screens, against a model of its own.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/lang/when.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_waiting(void);

enum { NIGHT = 24 };

static struct world w;
static struct typed t;
static struct seat st;

/* The model: when each began and when it was answered, 0 = not yet. */
static struct thing {
	int64_t begun, answered;
	uint64_t id;
} calls[NIGHT], reports[NIGHT];
static size_t ncalls, nreports;

static void
setup(void)
{
	world_open(&w);
	seat_catalogue();
	srandom(20261129);
	ncalls = nreports = 0;
	t = (struct typed){ 0 };
}

static void
teardown(void)
{
	world_close(&w);
}

static int64_t
some_minutes(int64_t most)
{
	return 1 + random() % most;
}

static void
answer_one(struct thing *x, bool call)
{
	struct op_sos_answer a = { .which = x->id };
	struct reply r;

	if (x->answered != 0)
		return;
	ck_assert_int_eq(call ? world_do(&w, "county", "sos.answer", &a, &r) :
	    accept_report(&w, "town1", x->id, &r), DONE);
	x->answered = w.now;
}

/* Calls of one village, an hour apart so that none adds to the one before, and reports of
 * ever new incidents; some of either are answered, sooner or later. */
static void
night_make(void)
{
	for (size_t i = 0; i < NIGHT; i++) {
		struct op_sos_send s = { .text = "样例" };
		struct op_report_file f = flood(V11, 100 + (int64_t)i);
		struct reply r;

		f.incident = REF_NEW;
		reports[nreports++] = (struct thing){ w.now, 0, send_report(&w, "v11a", &f) };
		w.now += some_minutes(20) * MINUTE + 7000;
		if (i % 4 == 0) {
			ck_assert_int_eq(world_do(&w, i % 8 ? "v12" : "v11b", "sos.send", &s, &r), DONE);
			calls[ncalls++] = (struct thing){ w.now, 0, r.answer.id };
		}
		w.now += some_minutes(40) * MINUTE;
		if (random() % 3)
			answer_one(&reports[(size_t)random() % nreports], false);
		if (random() % 2 || i % 8 == 7)
			answer_one(&calls[(size_t)random() % ncalls], true);
		run_clock(&w);
	}
}

static size_t
model(const struct thing *list, size_t n, bool answered, int64_t minutes)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += answered ? list[i].answered != 0 &&
		    list[i].answered - list[i].begun > minutes * MINUTE :
		    list[i].answered == 0 && w.now - list[i].begun > minutes * MINUTE;
	return found;
}

/* Each record by itself. */
static size_t
incidents_open(int64_t minutes)
{
	struct incident i;
	struct walk walk;
	struct txn txn;
	size_t n = 0;

	world_read(&w, &txn);
	walk_open(&walk, &txn, TABLE_KIND + kind_incident.no, "", 0, false);
	while (walk_next(&walk))
		n += record_get(&txn, &kind_incident, get_u64(walk.key), &i) && i.merged == 0 &&
		    i.state != incident_state_closed && w.now - i.received > minutes * MINUTE;
	txn_abort(&txn);
	return n;
}

static size_t
listed(const char *noun, const char *filter, int64_t minutes)
{
	char line[120];
	json_t *o;
	size_t n;

	snprintf(line, sizeof line, "%s list %s=%lld --json limit=500", noun, filter, (long long)minutes);
	o = type_json(&w, "super", line);
	n = json_array_size(o);
	json_decref(o);
	return n;
}

START_TEST(lists_as_the_model)
{
	night_make();
	for (int64_t minutes = 1; minutes < 400; minutes += 1 + minutes / 4) {
		ck_assert_uint_eq(listed("report", "waiting", minutes), model(reports, nreports, false, minutes));
		ck_assert_uint_eq(listed("report", "answered_after", minutes), model(reports, nreports, true, minutes));
		ck_assert_uint_eq(listed("sos", "waiting", minutes), model(calls, ncalls, false, minutes));
		ck_assert_uint_eq(listed("sos", "应答超过", minutes), model(calls, ncalls, true, minutes));
		ck_assert_uint_eq(listed("need", "verb=review waiting", minutes),
		    model(reports, nreports, false, minutes));
		ck_assert_uint_eq(listed("incident", "等了超过", minutes), incidents_open(minutes));
	}
	ck_assert_uint_gt(model(reports, nreports, false, 30), 0);
	ck_assert_uint_gt(model(reports, nreports, true, 30), 0);
	ck_assert_uint_gt(model(calls, ncalls, true, 30), 0);
}
END_TEST

static void
filtered_for(const char *login, const char *screen, const char *filter, size_t n)
{
	struct arg folded = { .n = need_verb_review, .other = world_account(&w, "v11a"), .code = T1 };
	char want[40];

	seat_open(&st, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	if (strcmp(screen, "needs") == 0)
		ui_open(st.ui, screen_find("needs"), &folded, 0);
	else if (strcmp(screen, "board") != 0)
		press_open(&st, screen, 0);
	seat_type(&st, "/");
	seat_type(&st, filter);
	seat_type(&st, KEY_ENTER);
	if (strcmp(screen, "board") == 0)
		snprintf(want, sizeof want, "要办 %zu", n);
	else
		snprintf(want, sizeof want, n > 0 ? "筛到%zu" : "没有符合", n);
	ck_assert_msg(seat_shows(&st, want), "%s %s: no “%s” in\n%s", screen, filter, want, seat_text(&st));
	seat_close(&st);
}

static void
filtered(const char *screen, const char *filter, size_t n)
{
	filtered_for("super", screen, filter, n);
}

START_TEST(screens_as_the_model)
{
	night_make();
	filtered("report_list", "waiting=30", model(reports, nreports, false, 30));
	filtered("report_list", "ａｎｓｗｅｒｅｄ＿ａｆｔｅｒ＝30", model(reports, nreports, true, 30));
	filtered("report_list", "答复超过=30 state=accepted", model(reports, nreports, true, 30));
	filtered("report_list", "drill=yes", 0);
	filtered("report_list", "drill=no", nreports);
	filtered("sos_list", "答复超过=30", model(calls, ncalls, true, 30));
	filtered("sos_list", "waiting=5", model(calls, ncalls, false, 5));
	filtered("incident_list", "等了超过=30 area=" T2, 0);
	filtered("board", "verb=review waiting=30", model(reports, nreports, false, 30));
}
END_TEST

/* What waits for review and what a folded row stands for are lists of needs: what is asked
 * for there is asked for within them. */
START_TEST(lists_of_needs_take_filters)
{
	static const char *const lists[] = { "review", "needs" };
	size_t all;

	night_make();
	all = model(reports, nreports, false, -1);
	for (size_t i = 0; i < 2; i++) {
		filtered_for("town1", lists[i], "waiting=30", model(reports, nreports, false, 30));
		filtered_for("town1", lists[i], "等了超过=300", model(reports, nreports, false, 300));
		filtered_for("town1", lists[i], "waiting=30000", 0);
		filtered_for("town1", lists[i], "verb=review", all);
		filtered_for("town1", lists[i], "verb=casualty", 0);
		filtered_for("town1", lists[i], "area=" V11, all);
		filtered_for("town1", lists[i], "area=" V12, 0);
	}
}
END_TEST

/* Those that the filter leaves, and no others. */
START_TEST(accepted_together_as_filtered)
{
	char want[40];
	size_t n;

	night_make();
	n = model(reports, nreports, false, 200);
	ck_assert(n > 0 && n < model(reports, nreports, false, -1));
	seat_open(&st, &w, "town1", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, "review", 0);
	seat_type(&st, "/waiting=200" KEY_ENTER);
	seat_type(&st, "9");
	snprintf(want, sizeof want, "通过这%zu件", n);
	SHOWS(&st, want);
	seat_close(&st);
}
END_TEST

/* Who has never typed a filter finds their names where one types, and in the help. */
START_TEST(filters_are_named)
{
	static const struct { enum language l; const char *report, *need; } says[] = {
		{ language_zh, "状态、事件", "事项、地区" },
		{ language_en, "state, incident", "verb, area" },
	};

	seat_open(&st, &w, "town1", 45, 20, says[_i].l, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "/");
	SHOWS(&st, says[_i].need);
	seat_type(&st, KEY_ENTER);
	press_open(&st, "report_list", 0);
	seat_type(&st, "/");
	SHOWS(&st, says[_i].report);
	seat_type(&st, KEY_ENTER);
	seat_type(&st, "?");
	for (int i = 0; i < 3 && !seat_shows(&st, says[_i].report); i++)
		seat_type(&st, KEY_PGDN);
	SHOWS(&st, says[_i].report);
	seat_close(&st);
}
END_TEST

/* Rows that a list gives where a load looks at few records, its pages all turned. */
static size_t
rows_bounded(const char *screen, const char *filter, const char *sign)
{
	size_t last;

	seat_open(&st, &w, "super", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, screen, 0);
	st.ui->top->looks = 3;
	seat_type(&st, "/");
	seat_type(&st, filter);
	seat_type(&st, KEY_ENTER);
	SHOWS(&st, "只找过3条");
	for (int i = 0; i < 20 && st.ui->top->stopped; i++) {
		SHOWS_NOT(&st, "没有符合");
		seat_type(&st, KEY_PGDN);
	}
	SHOWS_NOT(&st, "只找过");
	SHOWS(&st, sign);
	last = st.ui->top->found;
	seat_close(&st);
	return last;
}

/* Nothing is left out without a word where a search would look at very many. */
START_TEST(looked_at_in_steps)
{
	night_make();
	ck_assert_uint_eq(rows_bounded("report_list", "答复超过=30", "筛到"), model(reports, nreports, true, 30));
	ck_assert_uint_eq(rows_bounded("sos_list", "答复超过=30", "筛到"), model(calls, ncalls, true, 30));
	ck_assert_uint_eq(rows_bounded("sos_list", "答复超过=5000", "没有符合"), 0);
	ck_assert_uint_eq(rows_bounded("report_list", "灾0722-01", "灾0722-01"), 1);
}
END_TEST

/* What cannot be read is said and changes nothing; blank shows all again. */
START_TEST(a_bad_filter_changes_nothing)
{
	night_make();
	seat_open(&st, &w, "super", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, "report_list", 0);
	SHOWS(&st, "共24");
	seat_type(&st, "/waiting=很久" KEY_ENTER);
	SHOWS(&st, "很久");
	SHOWS(&st, "共24");
	seat_type(&st, "/weight=30" KEY_ENTER);
	SHOWS(&st, "weight: 这里没有这项筛选；可用：状态、事件、地区、灾种、层级、报次、演练、等了");
	SHOWS_NOT(&st, "report");
	SHOWS(&st, "共24");
	seat_type(&st, "/state=accepted 乱写" KEY_ENTER);
	SHOWS(&st, "乱写: 这里没有这项筛选");
	seat_type(&st, "/最多=3" KEY_ENTER);
	SHOWS(&st, "这里没有这项筛选");	/* of the command alone: a screen has pages */
	SHOWS(&st, "共24");
	seat_type(&st, "/state=accepted" KEY_ENTER);
	SHOWS(&st, "只看 state=accepted");
	SHOWS_NOT(&st, "只看含");
	SHOWS_NOT(&st, "共24");
	seat_type(&st, "/");
	seat_type(&st, "\177" KEY_ENTER);	/* what stands goes at one key */
	SHOWS(&st, "共24");
	seat_close(&st);
}
END_TEST

Suite *
suite_waiting(void)
{
	Suite *s = suite_create("waiting");
	TCase *tc = tcase_create("waiting");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, lists_as_the_model);
	tcase_add_test(tc, screens_as_the_model);
	tcase_add_loop_test(tc, filters_are_named, 0, 2);
	tcase_add_test(tc, looked_at_in_steps);
	tcase_add_test(tc, lists_of_needs_take_filters);
	tcase_add_test(tc, accepted_together_as_filtered);
	tcase_add_test(tc, a_bad_filter_changes_nothing);
	suite_add_tcase(s, tc);
	return s;
}
