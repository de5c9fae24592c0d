/* 盘点: found less book-then is booked when somebody else ends the count, whatever moved
 * since; what moved while it was counted asks, and holds up no other line. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "gen/kinds/count/args.h"
#include "gen/kinds/count/enums.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/args.h"
#include "gen/kinds/unit/enums.h"
#include "src/admin/check_stock.h"
#include "src/rules/stock/ledger.h"
#include "tests/check/help_command.h"
#include "tests/check/help_need.h"

Suite *suite_count(void);

#define MINUTE 60000LL
#define STORE "样例旗库"

static struct world w;
static struct typed t;
static struct reply r;
static uint64_t store, village, quilts, tents, depot;

static uint64_t
add(const struct kind *k, void *rec)
{
	uint64_t id = change_new(act_begin(&w, "county")->change, k, rec);

	act_end(&w);
	return id;
}

static uint64_t
add_unit(const char *name, const char *area)
{
	struct unit u = { .kind = unit_kind_depot };

	snprintf(u.name, sizeof u.name, "%s", name);
	snprintf(u.area, sizeof u.area, "%s", area);
	return add(&kind_unit, &u);
}

static uint64_t
add_item(const char *name, const char *unit)
{
	struct item it = { .code = "1010101", .class = 1, .area = COUNTY };

	snprintf(it.name, sizeof it.name, "%s", name);
	snprintf(it.unit, sizeof it.unit, "%s", unit);
	return add(&kind_item, &it);
}

static void
add_keeper(const char *login, const char *unit, const char *area)
{
	struct op_account_add a = { .role = "storekeeper", .name = "样例", .sample = true };

	snprintf(a.which, sizeof a.which, "%s", login);
	snprintf(a.unit, sizeof a.unit, "%s", unit);
	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&w, "admin", "account.add", &a, &r);
	DONE_REPLY(r);
}

static int
type(const char *login, const char *line)
{
	t.input = NULL;
	t.language = language_en;
	return type_line(&w, login, line, &t);
}

#define SAYS(what) ck_assert_msg(strstr(t.out, what) != NULL || strstr(t.err, what) != NULL, "%s%s", t.out, t.err)
#define DOES(login, line) ck_assert_msg(type(login, line) == 0, "%s: %s", line, t.err)
#define REFUSES(login, line, what) do { ck_assert_int_ne(type(login, line), 0); SAYS(what); } while (0)

/* Time passes, so that what is done next is done later. */
static void
later(int minutes)
{
	world_sleep(&w, minutes * MINUTE);
}

static void
setup(void)
{
	struct depot d = { .name = STORE, .area = COUNTY, .tier = 1 };

	world_open(&w);
	store = add_unit(STORE, COUNTY);
	village = add_unit("一村点", V11);
	d.unit = store;
	depot = add(&kind_depot, &d);
	quilts = add_item("棉被", "条");
	tents = add_item("帐篷", "顶");
	add_keeper("keeper", STORE, COUNTY);
	add_keeper("keeper2", STORE, COUNTY);
	DOES("keeper", "stock in to=" STORE " lines=\"棉被300条 帐篷40顶\" source=bought accepted=yes");
	later(1);
}

static void
teardown(void)
{
	struct txn txn;

	world_read(&w, &txn);
	ck_assert_uint_eq(check_stock(&txn, stdout), 0);
	txn_abort(&txn);
	world_close(&w);
}

static int64_t
good(uint64_t unit, uint64_t item)
{
	struct txn txn;
	int64_t n;

	world_read(&w, &txn);
	n = ledger_sum(&txn, (struct place){ place_kind_good, unit }, item);
	txn_abort(&txn);
	return n;
}

/* So much leaves the store on its way to the village. */
static void
send(const char *lines)
{
	char line[300], number[40];

	snprintf(line, sizeof line, "stock order from=" STORE " to=一村点 lines=\"%s\"", lines);
	snprintf(number, sizeof number, "%s", type_number(&w, "leader", line, &t));
	snprintf(line, sizeof line, "stock load %s", number);
	DOES("keeper", line);
}

START_TEST(count_books_what_was_found)
{
	struct depot d;

	REFUSES("v11a", "count start " STORE, "this is for who keeps " STORE);
	REFUSES("keeper", "count set " STORE " item=棉被 found=1", "nobody is counting " STORE);
	DOES("keeper", "count start " STORE);
	REFUSES("keeper2", "count start " STORE, STORE " is being counted already, by 样例");
	REFUSES("keeper2", "count finish " STORE, "nothing has been counted in " STORE);
	REFUSES("keeper", "count set " STORE " found=1", "say which item or which lot");
	later(1);
	DOES("keeper", "count set " STORE " 棉被 298");
	DOES("keeper", "count set " STORE " item=帐篷 found=41");
	ck_assert_int_eq(good(store, quilts), 300);
	REFUSES("keeper", "count finish " STORE, "had a hand in this yourself");
	DOES("keeper2", "count finish " STORE);
	SAYS("2 lines differed and are booked");
	ck_assert_int_eq(good(store, quilts), 298);
	ck_assert_int_eq(good(store, tents), 41);
	world_get(&w, &kind_depot, depot, &d);
	/* Two of one millisecond are told apart by the next. */
	ck_assert(d.counted >= w.now && d.counted < w.now + 1000);
	DOES("keeper", "bill list --json");
	SAYS("\"kind\":\"count\"");
	REFUSES("keeper2", "count finish " STORE, "nobody is counting");
	DOES("keeper", "count start " STORE);
	DOES("keeper", "count cancel " STORE " reason=下雨");
	REFUSES("keeper2", "count finish " STORE, "nobody is counting");
	DOES("keeper", "count list --json");
	SAYS("\"state\":\"cancelled\"");
}
END_TEST

/* What moved between entry and end is right: counted, and what moved since. */
START_TEST(count_stays_right_when_goods_move)
{
	DOES("keeper", "count start " STORE);
	later(1);
	DOES("keeper", "count set " STORE " item=棉被 found=290");
	later(1);
	send("棉被100条");
	later(1);
	DOES("keeper2", "count finish " STORE);
	ck_assert_int_eq(good(store, quilts), 190);
	SAYS("not counted: 帐篷");
	ck_assert_int_eq(good(store, tents), 40);
}
END_TEST

/* In one moment with a movement nobody can tell; the other lines do not wait for it. */
START_TEST(count_asks_where_goods_moved_meanwhile)
{
	DOES("keeper", "count start " STORE);
	later(1);
	send("棉被100条");
	later(1);
	DOES("keeper", "count set " STORE " item=棉被 found=195");
	SAYS("棉被 was moved since the count began");
	DOES("keeper", "count set " STORE " item=帐篷 found=39");
	DOES("keeper2", "count finish " STORE);
	SAYS("1 line differed and is booked");
	SAYS("cannot be: 棉被");
	ck_assert_int_eq(good(store, quilts), 200);
	ck_assert_int_eq(good(store, tents), 39);
	/* Counted again, or said to be counted after it. */
	DOES("keeper", "count start " STORE);
	later(1);
	send("棉被10条 帐篷1顶");
	later(1);
	DOES("keeper", "count set " STORE " item=棉被 found=189");
	SAYS("was moved since");
	later(1);
	DOES("keeper", "count set " STORE " item=棉被 found=188");
	ck_assert_ptr_null(strstr(t.out, "was moved since"));
	DOES("keeper", "count set " STORE " item=帐篷 found=37 as_counted=yes");
	ck_assert_ptr_null(strstr(t.out, "was moved since"));
	DOES("keeper2", "count finish " STORE);
	ck_assert_int_eq(good(store, quilts), 188);
	ck_assert_int_eq(good(store, tents), 37);
}
END_TEST

/* Enters 299 quilts, counted at that time. */
static void
enter_of(int64_t then)
{
	struct op_count_set a = { .unit = STORE, .item = quilts, .found = { 299, true } };
	struct origin who = { .account = world_account(&w, "keeper"), .address = "192.0.2.1" };
	const struct subject *s = NULL;
	const struct op *op = op_find("count.set", &s);
	static struct request req;

	request_fill(&req, s, op, &a);
	req.id_given = true;
	req.how = how_command;
	req.happened = then;
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	world_core_do(&w, &who, &req, &r);
	ck_assert_int_eq(core_commit(w.core), 0);
	DONE_REPLY(r);
}

/* The paper says when it was counted: only what moved in that minute asks. */
START_TEST(count_keeps_the_moment_of_each_line)
{
	int64_t then;

	DOES("keeper", "count start " STORE);
	later(10);
	then = w.now;
	later(10);
	send("棉被100条");
	later(10);
	enter_of(then);			/* now, of before the lorry left */
	ck_assert_uint_eq(r.answer.message, 0);
	DOES("keeper2", "count finish " STORE);
	ck_assert_int_eq(good(store, quilts), 199);
}
END_TEST

/* Paper about the time before: what it says was counted already. */
START_TEST(count_is_not_booked_twice_by_late_paper)
{
	char line[200], number[40];

	snprintf(number, sizeof number, "%s", type_number(&w, "keeper", "stock out from=" STORE " to=一村点 lines=棉被100条", &t));
	later(10);
	DOES("keeper", "count start " STORE);
	later(1);
	DOES("keeper", "count set " STORE " item=棉被 found=300");
	later(1);
	snprintf(line, sizeof line, "stock undo %s row=1 reason=没有领走", number);
	DOES("keeper", line);
	later(1);
	DOES("keeper2", "count finish " STORE);
	SAYS("nothing differed");
	ck_assert_int_eq(good(store, quilts), 300);
}
END_TEST

/* Paper says that goods left before they came: then the book of between is below nothing. */
START_TEST(count_takes_a_moment_whose_book_is_below_nothing)
{
	int64_t then;

	later(30);
	DOES("keeper", "stock out from=" STORE " to=一村点 lines=棉被100条 happened=50分钟前");
	DOES("keeper", "count start " STORE);
	later(1);
	then = w.now - 40 * MINUTE;
	enter_of(then);
	DOES("keeper2", "count show unit=" STORE);
	SAYS("book -100条");
	DOES("keeper2", "count show unit=" STORE " --json");
	SAYS("\"book\":-100");
	ck_assert_msg(strstr(t.out, "below") == NULL, "%s", t.out);
	DOES("keeper2", "count finish " STORE);
	ck_assert_int_eq(good(store, quilts), 200 + 299 + 100);
}
END_TEST

START_TEST(count_takes_lots_one_by_one)
{
	char line[200];

	DOES("keeper", "stock in to=" STORE " lines=棉被50条 source=donated accepted=yes");
	later(1);
	DOES("keeper", "count start " STORE);
	later(1);
	REFUSES("keeper", "count set " STORE " item=棉被 found=350", STORE " has 棉被 in several lots: B0722-01, B0722-03");
	DOES("keeper", "count set " STORE " lot=B0722-03 found=48");
	REFUSES("keeper", "count set " STORE " lot=B0722-03 item=帐篷 found=48", "lot B0722-03 is of 棉被");
	DOES("keeper", "count set " STORE " item=帐篷 place=damaged found=1");
	snprintf(line, sizeof line, "count finish " STORE);
	DOES("keeper2", line);
	ck_assert_int_eq(good(store, quilts), 348);
	ck_assert_int_eq(good(store, tents), 40);
}
END_TEST

/* What lies in the store and stands in no book is a lot that was found: its figure may be put
 * right, and the end of the count books it. */
START_TEST(count_finds_what_the_book_has_not)
{
	uint64_t coats = add_item("棉大衣", "件");

	DOES("keeper", "count start " STORE);
	later(1);
	REFUSES("keeper", "count set " STORE " item=棉大衣 found=0", "none was found");
	REFUSES("keeper", "count set " STORE " item=棉大衣 found=三百多", "exact");
	DOES("keeper", "count set " STORE " item=棉大衣 found=30 until=2029-01-01");
	DOES("keeper", "count set " STORE " item=棉大衣 found=31");
	DOES("keeper", "count set " STORE " item=棉大衣 found=2 place=damaged");
	ck_assert_int_eq(good(store, coats), 0);
	DOES("keeper2", "count finish " STORE);
	ck_assert_int_eq(good(store, coats), 31);
	DOES("keeper", "lot list item=棉大衣");
	SAYS("2029-01-01");
}
END_TEST

/* What was found and is not looked at yet waits as what comes in does. */
START_TEST(count_finds_what_is_to_be_checked)
{
	struct bill b = { .id = 0 };
	struct txn txn;
	char line[80], number[24];

	DOES("keeper", "count start " STORE);
	later(1);
	DOES("keeper", "count set " STORE " item=棉被 place=check found=7");
	snprintf(number, sizeof number, "%s", type_number(&w, "keeper2", "count finish " STORE, &t));
	ck_assert_int_eq(good(store, quilts), 300);
	world_read(&w, &txn);
	record_get(&txn, &kind_bill, number_find(&txn, &kind_bill, number, w.now), &b);
	ck_assert(need_is_live(&txn, &kind_bill, b.id, need_verb_accept));
	txn_abort(&txn);
	ck_assert(b.live && b.state == bill_state_waiting);
	snprintf(line, sizeof line, "stock accept %s", number);
	DOES("keeper", line);
	ck_assert_int_eq(good(store, quilts), 307);
}
END_TEST

/* More is missing than is there by now: it cannot be, and is not booked. */
START_TEST(count_books_nothing_that_cannot_be)
{
	DOES("keeper", "count start " STORE);
	later(1);
	DOES("keeper", "count set " STORE " item=棉被 found=10");
	DOES("keeper", "count set " STORE " item=帐篷 found=38");
	later(1);
	send("棉被250条");
	DOES("keeper2", "count finish " STORE);
	SAYS("cannot be: 棉被");
	ck_assert_int_eq(good(store, quilts), 50);
	ck_assert_int_eq(good(store, tents), 38);
}
END_TEST

START_TEST(count_hides_the_book_from_who_counts)
{
	DOES("keeper", "count start " STORE);
	later(1);
	DOES("keeper", "count set " STORE " item=棉被 found=298");
	DOES("keeper", "count show unit=" STORE);
	SAYS("found 298条");
	SAYS("not counted");
	ck_assert_msg(strstr(t.out, "300") == NULL && strstr(t.out, "40顶") == NULL, "%s", t.out);
	DOES("keeper", "count show unit=" STORE " --json");
	ck_assert_msg(strstr(t.out, "\"book\"") == NULL, "%s", t.out);
	DOES("county", "count show unit=" STORE);
	SAYS("book 300条");
	SAYS("book 40顶");
	ck_assert_int_eq(type("town2", "count show unit=" STORE), 3);
	DOES("keeper2", "count finish " STORE);
	DOES("keeper", "count show unit=" STORE);
	SAYS("book 300条");
}
END_TEST

Suite *
suite_count(void)
{
	Suite *s = suite_create("count");
	TCase *tc = tcase_create("count");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, count_books_what_was_found);
	tcase_add_test(tc, count_stays_right_when_goods_move);
	tcase_add_test(tc, count_asks_where_goods_moved_meanwhile);
	tcase_add_test(tc, count_keeps_the_moment_of_each_line);
	tcase_add_test(tc, count_is_not_booked_twice_by_late_paper);
	tcase_add_test(tc, count_takes_a_moment_whose_book_is_below_nothing);
	tcase_add_test(tc, count_takes_lots_one_by_one);
	tcase_add_test(tc, count_finds_what_the_book_has_not);
	tcase_add_test(tc, count_finds_what_is_to_be_checked);
	tcase_add_test(tc, count_books_nothing_that_cannot_be);
	tcase_add_test(tc, count_hides_the_book_from_who_counts);
	suite_add_tcase(s, tc);
	return s;
}
