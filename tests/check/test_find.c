/* What / and : find: by number, place, name and words, in any width and case. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "screens/kit/list.h"
#include "src/core/core.h"
#include "src/lang/when.h"
#include "src/rules/report/report.h"
#include "src/text/alike.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_find(void);

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
	seat_close(&st);
	world_close(&w);
}

static void
sit(const char *login, const char *screen)
{
	seat_open(&st, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	if (screen != NULL)
		press_open(&st, screen, 0);
}

/* Types text after the key and ends it. */
static void
ask(const char *key, const char *text)
{
	seat_type(&st, key);
	seat_type(&st, text);
	seat_type(&st, KEY_ENTER);
}

static bool
holds(const char *text, const char *typed)
{
	char want[40];

	alike_fold(typed, want, sizeof want);
	return alike_holds(text, want);
}

START_TEST(alike_in_width_and_case)
{
	ck_assert(holds("Ｒ1129－０５ 三社", "r1129-05"));
	ck_assert(holds("r1129-05", "  Ｒ１１２９－05 "));
	ck_assert(holds("展旦召苏木", "旦召"));
	ck_assert(holds("aab", "ab"));
	ck_assert(holds("任何", ""));
	ck_assert(!holds("三社", "四社"));
	ck_assert(!holds("三", "三社"));
	ck_assert(!holds("", "三"));
}
END_TEST

static uint64_t
report_at(const char *place, const char *text, int64_t affected)
{
	struct op_report_file f = flood(V11, affected);

	snprintf(f.place, sizeof f.place, "%s", place);
	snprintf(f.text, sizeof f.text, "%s", text);
	return send_report(&w, "v11a", &f);
}

START_TEST(reports_by_what_they_say)
{
	static const char *const wanted[] = { "四社ａ区", "水深ＸＹ", "r0722-01", "R0722-01",
	    "灾0722-01", "灾20260722-01", "ｒ０７２２－０１", "展旦召", "孙样例", "V11A", "受灾121" };

	report_at("四社A区", "水深xy米", 121);
	sit("town1", "report_list");
	ask("/", "没有这样的字");
	SHOWS(&st, "筛到0 共1");
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		ask("/", wanted[i]);
		ck_assert_msg(seat_shows(&st, "筛到1 共1"), "“%s” finds nothing:\n%s", wanted[i], seat_text(&st));
	}
}
END_TEST

START_TEST(what_waits_by_what_it_is_about)
{
	report_at("四社A区", "水深xy米", 121);
	sit("town1", "review");
	ask("/", "五社");
	SHOWS(&st, "筛到0 共1");
	ask("/", "四社a区");
	SHOWS(&st, "筛到1 共1");
	press_action(&st, "accept those without casualties");
	SHOWS(&st, "通过这1件");
}
END_TEST

START_TEST(contacts_of_a_township)
{
	sit("county", "contacts");
	SHOWS(&st, "孙样例");
	ask("/", "展旦召");
	SHOWS(&st, "孙样例");
}
END_TEST

START_TEST(a_number_opens_its_record)
{
	uint64_t id = report_at("四社", "", 120);

	sit("town1", "contacts");
	ask(":", "灾0722-01");
	TOP(&st, "report_show");
	ck_assert_uint_eq(st.ui->top->arg.id, id);
	ask(":", "Ｅ0722－01");
	TOP(&st, "incident_show");
	ask(":", "r0722-09");
	TOP(&st, "incident_show");
	SHOWS(&st, "r0722-09");
	ask(":", "help");
	TOP(&st, "kit_page");
}
END_TEST

/* A record past all rules. */
static void
put(struct txn *t, const struct kind *k, const void *rec)
{
	uint8_t key[8], bytes[RECORD_MAX];
	struct buf b = BUF(bytes), at = BUF(key);

	record_encode(k, rec, &b);
	buf_u64(&at, ((const struct head *)rec)->id);
	table_put(t, TABLE_KIND + k->no, key, sizeof key, b.data, b.len);
	index_update(t, k, NULL, rec);
}

static struct report
made_report(const char *area, uint64_t id, int64_t no)
{
	struct report r = { .id = id, .rev = 1, .day = 20260722, .no = no, .incident = 1,
	    .tier = tier_village, .version = 1, .state = report_state_accepted, .stage = stage_first };

	snprintf(r.area, sizeof r.area, "%s", area);
	return r;
}

/* More reports of an area than a page counts. */
static void
many_reports(const char *area, size_t n, uint64_t id)
{
	struct txn t;

	txn_begin(&t, core_db(w.core), true);
	for (size_t i = 0; i < n; i++) {
		struct report r = made_report(area, id + i, 9 + (int64_t)i);
		put(&t, &kind_report, &r);
	}
	ck_assert_int_eq(txn_commit(&t), 0);
}

/* Three reports of one running number: of this program and of the nodes A and B. */
static void
number_thrice(void)
{
	struct txn t;

	txn_begin(&t, core_db(w.core), true);
	for (unsigned node = 0; node < 3; node++) {
		struct report r = made_report(V11, 1001 + node, 7);
		r.node = node;
		put(&t, &kind_report, &r);
	}
	ck_assert_int_eq(txn_commit(&t), 0);
}

START_TEST(numbers_of_other_nodes)
{
	static const char *const wanted[] = { "R0722-A07", "r0722-a07", "0722-A07", "灾0722-a07",
	    "Ｒ０７２２－Ａ０７", "０７２２－ａ０７", "灾２０２６０７２２－Ａ０７", "R20260722-A07" };
	static const struct { const char *typed; uint64_t id; } opens[] = { { "R0722-07", 1001 },
	    { "r0722-a07", 1002 }, { "0722-A07", 1002 }, { "０７２２－ｂ０７", 1003 },
	    { "灾0722-Ｂ07", 1003 }, { "灾20260722-a7", 1002 }, { "0722-07", 1001 } };

	number_thrice();
	sit("town1", "report_list");
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		ask("/", wanted[i]);
		ck_assert_msg(seat_shows(&st, "筛到1 共3"), "“%s”:\n%s", wanted[i], seat_text(&st));
	}
	for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++) {
		ask(":", opens[i].typed);
		ck_assert_msg(strcmp(press_top(&st), "report_show") == 0 &&
		    st.ui->top->arg.id == opens[i].id, "“%s”:\n%s", opens[i].typed, seat_text(&st));
	}
	ask(":", "R0722-C07");
	SHOWS(&st, "R0722-C07");
	ck_assert_uint_eq(st.ui->top->arg.id, 1001);
}
END_TEST

/* Without its letter a number that is a report's and an incident's opens neither. */
START_TEST(a_number_of_several_kinds)
{
	uint64_t id = report_at("四社", "", 120);

	sit("town1", "contacts");
	ask(":", "0722-01");
	TOP(&st, "contacts");
	SHOWS(&st, "“0722-01”可以是：事0722-01, 灾0722-01；请带上前面的字");
	ask(":", "灾0722-01");
	ck_assert_uint_eq(st.ui->top->arg.id, id);
}
END_TEST

/* How many there are is said of what the person may read, never of what the county has. */
START_TEST(only_ones_own_are_counted)
{
	many_reports(V11, 3500, 1000000);
	many_reports(V21, 100, 2000000);
	sit("county", "report_list");
	SHOWS(&st, "共3,600");
	seat_close(&st);
	sit("town1", "report_list");
	SHOWS(&st, "后面还有");
	st.ui->framed -= 1000;
	widget_list.pause(st.ui->top);
	seat_type(&st, "");
	SHOWS(&st, "共3,500");
	seat_close(&st);
	sit("town2", "report_list");
	SHOWS(&st, "共100");
}
END_TEST

/* --- the telephone book --- */

enum { PEOPLE = 2600 };

/* People of three areas: of some the grant is over, some are disabled. True: he stands in the book. */
static bool
person_put(struct txn *t, uint64_t n)
{
	static const char *const areas[] = { V11, T1, V12 };
	struct account a = { .id = 1000000 + 2 * n, .rev = 1, .phone = "0477-0000000",
	    .disabled = n % 11 == 3 ? w.now : 0 };
	struct grant g = { .id = a.id + 1, .rev = 1, .account = a.id, .role = role_officer,
	    .from = w.now - DAY, .until = n % 7 == 5 ? w.now - HOUR : 0 };

	snprintf(a.login, sizeof a.login, "z%04u", (unsigned)n);
	snprintf(a.name, sizeof a.name, "样例%04u", (unsigned)n);
	snprintf(g.area, sizeof g.area, "%s", areas[n * n % 3]);
	put(t, &kind_account, &a);
	put(t, &kind_grant, &g);
	return a.disabled == 0 && g.until == 0;
}

/* Counts in seen what the screen shows of them. How many. */
static size_t
people_seen(uint8_t seen[PEOPLE])
{
	size_t n = 0;

	for (const char *s = seat_text(&st); (s = strstr(s, "样例")) != NULL; s += strlen("样例")) {
		unsigned no;
		if (sscanf(s + strlen("样例"), "%4u", &no) == 1 && no < PEOPLE) {
			seen[no]++;
			n++;
		}
	}
	return n;
}

/* Each stands there once, whichever way the pages are turned, and they are counted. */
START_TEST(the_telephone_book_has_pages)
{
	static uint8_t down[PEOPLE], up[PEOPLE];
	bool stands[PEOPLE];
	size_t pages = 0;
	struct txn t;

	memset(down, 0, sizeof down);
	memset(up, 0, sizeof up);
	txn_begin(&t, core_db(w.core), true);
	for (uint64_t n = 0; n < PEOPLE; n++)
		stands[n] = person_put(&t, n);
	ck_assert_int_eq(txn_commit(&t), 0);
	sit("county", "contacts");
	SHOWS(&st, "后面还有");
	for (size_t n = 1; n > 0 || pages < 3; pages++) {
		n = people_seen(down);
		seat_type(&st, KEY_PGDN);
		ck_assert_uint_lt(pages, PEOPLE);
		if (st.ui->top->skip == 0 && st.ui->top->top == 0)
			break;
	}
	seat_type(&st, "\033[F");
	for (pages = 0; pages < PEOPLE; pages++) {
		people_seen(up);
		if (st.ui->top->skip == 0 && st.ui->top->top == 0)
			break;
		seat_type(&st, KEY_PGUP);
	}
	for (size_t n = 0; n < PEOPLE; n++) {
		ck_assert_msg(down[n] == stands[n], "%zu stands there %u times, not %d", n, down[n], stands[n]);
		ck_assert_msg(up[n] >= stands[n], "%zu does not stand there on the way back", n);
	}
}
END_TEST

Suite *
suite_find(void)
{
	Suite *s = suite_create("find");
	TCase *tc = tcase_create("find");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, alike_in_width_and_case);
	suite_add_tcase(s, tc);
	tc = tcase_create("lists");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, reports_by_what_they_say);
	tcase_add_test(tc, what_waits_by_what_it_is_about);
	tcase_add_test(tc, contacts_of_a_township);
	tcase_add_test(tc, the_telephone_book_has_pages);
	tcase_add_test(tc, only_ones_own_are_counted);
	tcase_add_test(tc, a_number_opens_its_record);
	tcase_add_test(tc, numbers_of_other_nodes);
	tcase_add_test(tc, a_number_of_several_kinds);
	suite_add_tcase(s, tc);
	return s;
}
