/* What comes of a request, in ways that its desks did not foresee: the same agreed in two
 * parts, goods that nobody agreed to, goods for somebody else, drills, and its end while
 * something is on the way. */
#include <check.h>
#include <string.h>

#include "src/rules/stock/bill.h"
#include "tests/check/help_need.h"
#include "tests/check/help_request.h"

Suite *suite_request_comes(void);

/* What a depot gives of it in two parts and does not send whole is open again, whole. */
START_TEST(agreed_in_two_parts)
{
	asked_as("town1", "request send lines=\"棉被30\"");
	GOODS("leader", asked_text("request answer %s agree=10 from=旗物资库", asked));
	GOODS("leader", asked_text("request answer %s agree=20 from=旗物资库", asked));
	GOODS("keeper", asked_text("stock load %s", asked_first_bill()));
	GOODS("keeper1", asked_text("stock finish %s", asked_first_bill()));
	GOODS("keeper", asked_text("stock explain %s as=returned reason=漏装", asked_first_bill()));
	LINE(1, 20, 0, 0, 10);
	GOODS("keeper", asked_text("stock load %s", asked_bill()));
	GOODS("keeper1", asked_text("stock take %s lines=棉被5", asked_bill()));
	GOODS("keeper1", asked_text("stock finish %s", asked_bill()));
	GOODS("keeper", asked_text("stock explain %s as=returned reason=漏装", asked_bill()));
	LINE(1, 5, 0, 0, 25);
	ck_assert_int_eq(asked_state(), request_state_open);
}
END_TEST

/* Only those who were asked outside owe an answer: there is nothing to be suggested. */
START_TEST(nothing_is_left_to_agree_to)
{
	asked_as("town1", "request send lines=\"帐篷40\"");
	GOODS("county", asked_text("request answer %s pass=40 outside=样例市", asked));
	NO_GOODS("leader", asked_text("request agree %s", asked), "who was asked outside has it now");
	LINE(1, 0, 40, 0, 0);
}
END_TEST

static struct need
need_outside(void)
{
	struct goods_request r;
	struct need n = { .id = 0 };
	struct index_key key;
	struct txn t;

	asked_shares(1, &r);
	world_read(&goods_world, &t);
	key_begin(&key, &kind_need, 10);
	key_number(&key, true);
	key_number(&key, r.id);
	key_number(&key, need_verb_outside);
	ck_assert(record_get(&t, &kind_need, scan_one(&t, &key, true), &n));
	txn_abort(&t);
	return n;
}

/* It is due in so many minutes, and the chain looks again then. */
static void
due_in(int64_t minutes)
{
	struct need n = need_outside();

	/* The clock of who typed it is not to the millisecond that of the world, which goes on. */
	ck_assert_int_gt(n.due, goods_world.now + (minutes - 5) * 60000);
	ck_assert_int_le(n.due, goods_world.now + (minutes + 1) * 60000);
	ck_assert_int_eq(n.next, n.due);
	ck_assert_int_eq(n.wake, n.due);
	ck_assert_int_eq(n.step, 1);
}

/* When who was asked outside answers is when the desk is to hear of it. */
START_TEST(who_is_asked_outside_says_by_when)
{
	asked_as("town1", "request send lines=\"帐篷40\"");
	GOODS("county", asked_text("request answer %s pass=40 outside=样例市 contact=样例庚 due=3小时后", asked));
	due_in(180);
}
END_TEST

/* The first of all that are asked for a line that is open; what one says while the need stands
 * counts as well. */
START_TEST(whoever_answers_first_is_waited_for)
{
	asked_as("town1", "request send lines=\"棉被30 帐篷40 折叠床20\"");
	GOODS("county", asked_text("request answer %s line=1 pass=30 outside=样例市 due=3小时后", asked));
	due_in(180);
	GOODS("county", asked_text("request answer %s line=2 pass=40 outside=样例盟 due=50分钟后", asked));
	due_in(50);
	GOODS("county", asked_text("request answer %s line=3 pass=20 outside=样例盟 due=2小时后", asked));
	due_in(50);
	GOODS("county", asked_text("request answer %s line=2 agree=40", asked));
	GOODS("keeper1", asked_text("stock in to=苏木物资点 lines=帐篷40 source=allotted accepted=yes request=%s", asked));
	due_in(120);
}
END_TEST

/* It was not asked for, but it is there. */
START_TEST(what_comes_from_outside_counts_once)
{
	asked_as("town1", "request send lines=\"棉被30 帐篷40\"");
	GOODS("keeper1", asked_text("stock in to=苏木物资点 lines=棉被10 source=donated accepted=yes request=%s", asked));
	LINE(1, 10, 0, 0, 20);
	NO_GOODS("leader", asked_text("request answer %s line=1 agree=30 from=旗物资库", asked), "20");
	GOODS("leader", asked_text("request answer %s line=1 agree=20 from=旗物资库", asked));
	GOODS("county", asked_text("request answer %s line=2 pass=40 outside=样例市", asked));
	GOODS("county", asked_text("request answer %s line=2 agree=30", asked));
	GOODS("keeper1", asked_text("stock in to=苏木物资点 lines=帐篷25 source=allotted accepted=yes request=%s", asked));
	ck_assert(asked_of(COUNTY, need_verb_outside));
	GOODS("keeper1", asked_text("stock in to=苏木物资点 lines=帐篷15 source=allotted accepted=yes request=%s", asked));
	ck_assert(!asked_of(COUNTY, need_verb_outside));
	LINE(2, 0, 40, 0, 0);
}
END_TEST

START_TEST(given_elsewhere)
{
	asked_as("v12", "request send lines=\"棉被30\" people=30");
	NO_GOODS("keeper1", asked_text("stock give from=苏木物资点 area=" V11 " lines=棉被30 households=10 people=30 "
	    "signer=样例 page=1 request=%s", asked), asked);
	LINE(1, 0, 0, 0, 30);
}
END_TEST

/* ---- drills ---- */

/* What is real is not met by a drill, nor a drill by what is real. */
START_TEST(a_drill_is_for_a_drill)
{
	struct txn t;

	asked_as("town1", "request send lines=\"棉被10\"");
	NO_GOODS("leader", asked_text("stock order 旗物资库 苏木物资点 棉被10 drill=yes request=%s", asked), asked);
	LINE(1, 0, 0, 0, 10);
	asked_as("town1", "request send lines=\"棉被10\" drill=yes");
	GOODS("leader", asked_text("stock order 旗物资库 苏木物资点 棉被10 request=%s", asked));
	LINE(1, 10, 0, 0, 0);
	world_read(&goods_world, &t);
	ck_assert_int_eq(stock_promised(&t, goods.store, goods.quilt), 0);
	txn_abort(&t);
	asked_as("town1", "request send lines=\"折叠床10\" drill=yes");
	GOODS("keeper1", asked_text("stock in to=苏木物资点 lines=折叠床10 source=bought accepted=yes request=%s", asked));
	LINE(1, 10, 0, 0, 0);
	ck_assert_int_eq(asked_state(), request_state_met);
	GOODS("keeper1", "lot list item=折叠床 gone=yes");
	ck_assert_ptr_null(strstr(goods_typed.out, "折叠床"));
}
END_TEST

/* A drill goes through all that what is real does, and ends as that does. */
START_TEST(a_drill_is_met)
{
	struct goods_request r;

	asked_as("town1", "request send lines=\"棉被10\" drill=yes");
	GOODS("leader", asked_text("request answer %s agree=10 from=旗物资库", asked));
	GOODS("keeper", asked_text("stock load %s", asked_bill()));
	ck_assert_int_eq(asked_shares(1, &r).sent, 10);
	ck_assert_int_eq(r.state, request_state_answered);
	GOODS("keeper1", asked_text("stock take %s", asked_bill()));
	ck_assert_int_eq(asked_shares(1, &r).received, 10);
	ck_assert_int_eq(r.state, request_state_met);
}
END_TEST

/* Nobody is asked to load what is not wanted any more. */
START_TEST(a_drill_ends_with_its_bills)
{
	struct bill b;
	struct txn t;

	asked_as("town1", "request send lines=\"棉被10\" drill=yes");
	GOODS("leader", asked_text("request answer %s agree=10 from=旗物资库", asked));
	GOODS("town1", asked_text("request end %s reason=演练完了", asked));
	world_read(&goods_world, &t);
	ck_assert(record_get(&t, &kind_bill, number_find(&t, &kind_bill, asked_bill(), goods_world.now), &b));
	ck_assert(!need_is_live(&t, &kind_bill, b.id, need_verb_load));
	txn_abort(&t);
	ck_assert_int_eq(b.state, bill_state_cancelled);
}
END_TEST

/* ---- taken away ---- */

/* Goods that a leader takes from one place for another: who asked for them hears it himself,
 * until somebody agrees to them again. */
START_TEST(who_asked_hears_what_is_taken_away)
{
	struct goods_request r;

	asked_by_village("棉被400");
	GOODS("town1", asked_text("request answer %s pass=400", asked));
	GOODS("leader", asked_text("request answer %s agree=400 from=旗物资库", asked));
	asked_shares(1, &r);
	ck_assert_uint_eq(need_standing(&goods_world, "v11a", r.id, need_verb_taken_away), 0);
	GOODS("leader", "stock order 旗物资库 王爱召物资点 棉被200 reason=那边更急");
	LINE(1, 300, 0, 0, 100);
	ck_assert(asked_of(COUNTY, need_verb_supply));
	ck_assert_uint_ne(need_standing(&goods_world, "v11a", r.id, need_verb_taken_away), 0);
	ck_assert_uint_eq(need_standing(&goods_world, "v11b", r.id, need_verb_taken_away), 0);
	GOODS("keeper2", "stock in to=王爱召物资点 lines=棉被100 source=bought accepted=yes");
	GOODS("leader", asked_text("request answer %s agree=100 from=王爱召物资点", asked));
	ck_assert_uint_eq(need_standing(&goods_world, "v11a", r.id, need_verb_taken_away), 0);
}
END_TEST

/* ---- its end ---- */

/* What is on the way still comes; what came already was taken by nobody from anybody. */
START_TEST(it_ends_while_some_is_on_the_way)
{
	struct bill_line lines[LINES_MOST];
	struct goods_request r;
	struct shares s;
	struct txn t;

	asked_as("town1", "request send lines=\"棉被30\"");
	GOODS("leader", asked_text("request answer %s agree=10 from=旗物资库", asked));
	GOODS("keeper", asked_text("stock load %s lines=棉被6 reason=车小", asked_bill()));
	GOODS("keeper1", asked_text("stock in to=苏木物资点 lines=棉被8 source=bought accepted=yes request=%s", asked));
	GOODS("town1", asked_text("request end %s reason=借到了", asked));
	s = asked_shares(1, &r);
	ck_assert_int_eq(s.agreed, 14);
	ck_assert_int_eq(s.given_up, 16);
	ck_assert_int_eq(s.open, 0);
	world_read(&goods_world, &t);
	ck_assert_uint_eq(bill_lines(&t, number_find(&t, &kind_bill, asked_bill(), goods_world.now), lines), 1);
	txn_abort(&t);
	ck_assert_int_eq(lines[0].cut, 0);		/* it came in, and nobody sends it */
	GOODS("keeper1", asked_text("stock take %s", asked_first_bill()));
	s = asked_shares(1, &r);
	ck_assert_int_eq(s.received, 14);
	ck_assert_int_eq(r.state, request_state_ended);
}
END_TEST

/* ---- pieces with tags ---- */

/* What was sent with a tag is received on its own line, the others on theirs. */
START_TEST(a_tag_is_received_on_its_line)
{
	struct bill_line lines[LINES_MOST];
	struct bill_sums sums;
	struct txn t;
	size_t n;

	GOODS("keeper", "stock in to=旗物资库 lines=冲锋舟3 source=bought accepted=yes tag=\"A1 A2 A3\"");
	asked_as("town1", "request send lines=\"冲锋舟3\"");
	GOODS("leader", asked_text("stock order 旗物资库 苏木物资点 冲锋舟3 tag=A2 request=%s", asked));
	GOODS("keeper", asked_text("stock load %s", asked_bill()));
	GOODS("keeper1", asked_text("stock take %s", asked_bill()));
	world_read(&goods_world, &t);
	n = bill_lines(&t, number_find(&t, &kind_bill, asked_bill(), goods_world.now), lines);
	ck_assert_uint_eq(n, 2);
	for (size_t i = 0; i < n; i++) {
		bill_sums(&t, lines[i].bill, lines[i].no, &sums);
		ck_assert_int_eq(sums.received, lines[i].asked);
		ck_assert_int_eq(sums.way, 0);
	}
	txn_abort(&t);
	ck_assert_int_eq(asked_state(), request_state_met);
}
END_TEST

Suite *
suite_request_comes(void)
{
	Suite *s = suite_create("request_comes");
	TCase *c = tcase_create("request");

	tcase_add_checked_fixture(c, asked_setup, goods_teardown);
	tcase_add_test(c, agreed_in_two_parts);
	tcase_add_test(c, nothing_is_left_to_agree_to);
	tcase_add_test(c, who_is_asked_outside_says_by_when);
	tcase_add_test(c, whoever_answers_first_is_waited_for);
	tcase_add_test(c, what_comes_from_outside_counts_once);
	tcase_add_test(c, given_elsewhere);
	tcase_add_test(c, a_drill_is_for_a_drill);
	tcase_add_test(c, a_drill_is_met);
	tcase_add_test(c, a_drill_ends_with_its_bills);
	tcase_add_test(c, who_asked_hears_what_is_taken_away);
	tcase_add_test(c, it_ends_while_some_is_on_the_way);
	tcase_add_test(c, a_tag_is_received_on_its_line);
	suite_add_tcase(s, c);
	return s;
}
