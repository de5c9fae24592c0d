/* What a bill asks of people and says to them: by whom it rings, what stands in the incident's
 * timeline, and whose word a desk writes down. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/admin/check_needs.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_bill.h"
#include "tests/check/help_need.h"

Suite *suite_bill_way(void);

#define DUE 1784734200000LL	/* 2026-07-22 23:30 in the county */

static uint64_t flood;

static void
setup(void)
{
	goods_setup();
	flood = goods_flood();
	goods_put("旗物资库", "棉被500 帐篷40");
}

/* Each need that is open stands for something that the bill still wants. */
static void
teardown(void)
{
	struct txn t;

	world_read(&goods_world, &t);
	ck_assert_uint_eq(check_needs(&t, stderr), 0);
	txn_abort(&t);
	goods_teardown();
}

static struct need
need_of(uint64_t bill, enum need_verb verb)
{
	struct need n;
	struct txn t;

	world_read(&goods_world, &t);
	ck_assert(need_current(&t, &kind_bill, bill, verb, &n));
	txn_abort(&t);
	return n;
}

/* The store is asked within the hour, the receiver by the time that was said; a store without
 * anybody's account by whoever is at its area's desk. */
START_TEST(test_asked)
{
	const char *n = goods_number("county", "stock order 旗物资库 苏木物资点 棉被300 approved=样例局长");
	uint64_t id = goods_bill(n);
	struct need need = need_of(id, need_verb_load);

	ck_assert_uint_eq(need.unit, goods.store);
	ck_assert_int_eq(need.due, need.opened + 3600000);
	ck_assert_str_eq(need_of(id, need_verb_papers).area, COUNTY);
	GOODS("keeper", goods_line("stock load %s eta=2026-07-22T23:30", n));
	need = need_of(id, need_verb_receive);
	ck_assert_uint_eq(need.unit, goods.town);
	ck_assert_int_eq(need.due, DUE);
	n = goods_number("county", "stock order 旗物资库 村物资点 棉被10 approved=样例局长");
	GOODS("keeper", goods_line("stock load %s", n));
	ck_assert_str_eq(need_of(goods_bill(n), need_verb_receive).area, V11);
}
END_TEST

/* A store that has a telephone and nobody with an account: the desk that writes down what it
 * says has it on its board at once, and reads whom to ring; a village without a desk has
 * its township's. */
START_TEST(test_only_a_telephone)
{
	static const struct { const char *name, *area, *tier, *desk; } stores[] = {
		{ "电话库", T2, "township", "town2" }, { "村电话库", V21, "village", "town2" },
		{ "旗电话库", COUNTY, "county", "county" },
	};
	struct outsider keeper;
	char line[200];
	const char *n;
	struct txn t;
	struct bill b;

	GOODS("admin", "account disable v21");
	for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++) {
		snprintf(line, sizeof line, "depot add %s area=%s tier=%s keeper=样例辛 phone=0477-0000019",
		    stores[i].name, stores[i].area, stores[i].tier);
		GOODS("county", line);
		snprintf(line, sizeof line, "stock order 旗物资库 %s 棉被10 approved=样例局长", stores[i].name);
		n = goods_number("county", line);
		GOODS("keeper", goods_line("stock load %s", n));
		b = goods_newest_bill();
		ck_assert_uint_ne(need_standing(&goods_world, stores[i].desk, b.id, need_verb_receive), 0);
		world_read(&goods_world, &t);
		ck_assert(bill_outsider(&t, b.to, goods_world.now, &keeper));
		ck_assert(!bill_outsider(&t, b.from, goods_world.now, &keeper));
		txn_abort(&t);
		ck_assert_str_eq(keeper.name, "样例辛");
		ck_assert_str_eq(keeper.phone, "0477-0000019");
		GOODS(stores[i].desk, goods_line("stock take %s by_phone=样例辛", n));
	}
}
END_TEST

/* At night on the telephone: the desk writes down who said it. */
START_TEST(test_by_phone)
{
	const char *n = goods_number("county", "stock order 旗物资库 村物资点 棉被10 approved=样例局长");

	NO_GOODS("county", goods_line("stock load %s", n), "somebody's word");
	GOODS("county", goods_line("stock load %s by_phone=样例甲", n));
	NO_GOODS("keeper", goods_line("stock take %s", n), "for who keeps");
	NO_GOODS("county", goods_line("stock take %s", n), "somebody's word");
	NO_GOODS("v12", goods_line("stock take %s", n), "outside");
	GOODS("v11a", goods_line("stock take %s 棉被9", n));
	GOODS("county2", goods_line("stock take %s by_phone=样例村主任 again=yes", n));
	ck_assert_int_eq(goods_good(goods.village, goods.quilt), 10);
	NO_GOODS("v11a", goods_line("stock take %s", n), "did this");
}
END_TEST

/* Its incident's timeline has each step. */
START_TEST(test_lines)
{
	static const enum line_what steps[] = { line_what_goods_ordered, line_what_goods_sent,
	    line_what_goods_received, line_what_goods_missing, line_what_goods_explained };
	size_t found = 0;
	const char *n = goods_number("county",
	    "stock order 旗物资库 苏木物资点 棉被30 incident=E0722-01 approved=样例局长");
	struct line line;
	struct txn t;
	struct walk w;

	GOODS("keeper", goods_line("stock load %s plate=蒙K样例1", n));
	GOODS("keeper1", goods_line("stock take %s 棉被29", n));
	GOODS("keeper1", goods_line("stock finish %s", n));
	GOODS("keeper1", goods_line("stock explain %s as=found_after", n));
	world_read(&goods_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_line.no, "", 0, false);
	while (walk_next(&w))
		if (record_get(&t, &kind_line, get_u64(w.key), &line) && line.incident == flood &&
		    found < 5 && line.what == (int)steps[found]) {
			found++;
			ck_assert_ptr_nonnull(strstr(line.text, "棉被"));
		}
	walk_close(&w);
	txn_abort(&t);
	ck_assert_uint_eq(found, 5);
}
END_TEST

/* A second truck asks the receiver anew; what stays unsent goes on asking the store. */
START_TEST(test_again)
{
	const char *n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被300");
	uint64_t id = goods_bill(n);

	GOODS("keeper", goods_line("stock load %s 棉被100 reason=先发一车", n));
	ck_assert(goods_asks(id, need_verb_load));
	GOODS("keeper1", goods_line("stock take %s 棉被98", n));
	GOODS("keeper1", goods_line("stock finish %s", n));
	ck_assert(goods_asks(id, need_verb_explain) && !goods_asks(id, need_verb_receive));
	GOODS("keeper", goods_line("stock load %s", n));
	ck_assert(goods_asks(id, need_verb_receive) && !goods_asks(id, need_verb_load));
	NO_GOODS("keeper1", goods_line("stock take %s lines=", n), "without a value");	/* left out: all that is on the way */
	GOODS("keeper1", goods_line("stock take %s again=yes", n));
	ck_assert(goods_asks(id, need_verb_explain));
	GOODS("keeper", goods_line("stock explain %s as=returned", n));
	ck_assert(!goods_asks(id, need_verb_explain));
}
END_TEST

Suite *
suite_bill_way(void)
{
	Suite *s = suite_create("bill_way");
	TCase *tc = tcase_create("bill_way");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_asked);
	tcase_add_test(tc, test_only_a_telephone);
	tcase_add_test(tc, test_by_phone);
	tcase_add_test(tc, test_lines);
	tcase_add_test(tc, test_again);
	suite_add_tcase(s, tc);
	return s;
}
