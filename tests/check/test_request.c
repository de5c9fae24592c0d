/* 需求: who asks, which desk answers what, the arithmetic of every desk, what comes back, and
 * that nothing is met while a line is short. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_need.h"
#include "tests/check/help_request.h"
#include "tests/check/help_seat.h"

Suite *suite_request(void);

/* The newest bill, whatever it is about. */
static const char *
last_number(void)
{
	static char number[24];
	struct bill b = { .id = 0 };
	struct walk w;
	struct txn t;

	world_read(&goods_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_bill.no, "", 0, true);
	while (b.id == 0 && walk_next(&w))
		if (w.keylen == 8)
			record_get(&t, &kind_bill, get_u64(w.key), &b);
	walk_close(&w);
	txn_abort(&t);
	bill_number(&b, goods_world.now, number);
	return number;
}

/* From a village it goes to the township; who decides for a township asks the county. */
START_TEST(who_answers_first)
{
	struct goods_request r;

	asked_by_village("棉被300 帐篷40");
	ck_assert_str_eq(asked_shares(1, &r).desk[0].desk, T1);
	ck_assert(asked_of(T1, need_verb_supply) && !asked_of(COUNTY, need_verb_supply));
	ck_assert_uint_eq(r.unit, goods.village);
	asked_as("town1", "request send lines=\"棉被10\"");
	ck_assert_str_eq(asked_shares(1, &r).desk[0].desk, COUNTY);
	ck_assert(asked_of(COUNTY, need_verb_supply));
	ck_assert_uint_eq(r.unit, goods.town);
}
END_TEST

START_TEST(each_desk_answers_its_share)
{
	asked_by_village("棉被300 帐篷40");
	GOODS("town1", asked_text("request answer %s line=1 agree=80 from=苏木物资点 pass=220 by_phone=样例领导", asked));
	LINE(1, 80, 0, 0, 220);
	ck_assert(asked_of(T1, need_verb_supply) && asked_of(COUNTY, need_verb_supply));
	NO_GOODS("town1", asked_text("request answer %s line=2 agree=30 pass=20 from=苏木物资点 by_phone=样例领导", asked), "40");
	GOODS("town1", asked_text("request answer %s line=2 refuse=10 pass=30 reason=没有那么多", asked));
	LINE(2, 0, 0, 10, 30);
	ck_assert(!asked_of(T1, need_verb_supply));
	GOODS("leader", asked_text("request answer %s line=1 agree=220 from=旗物资库", asked));
	LINE(1, 300, 0, 0, 0);
	GOODS("county", asked_text("request answer %s line=2 agree=20 from=旗物资库 by_phone=样例领导 pass=10 outside=市值班室", asked));
	LINE(2, 20, 10, 10, 0);
	ck_assert_int_eq(asked_state(), request_state_answered);
	ck_assert(!asked_of(COUNTY, need_verb_supply) && asked_of(COUNTY, need_verb_outside));
	GOODS("county", asked_text("request answer %s line=2 refuse=4 agree=6 reason=市里只有六顶", asked));
	LINE(2, 20, 6, 14, 0);
	ck_assert(!asked_of(COUNTY, need_verb_outside));
}
END_TEST

START_TEST(nothing_is_agreed_twice)
{
	asked_as("town1", "request send lines=\"帐篷30\"");
	GOODS("county", asked_text("request answer %s agree=30 from=旗物资库 by_phone=样例领导", asked));
	NO_GOODS("leader", asked_text("request answer %s agree=1 from=旗物资库", asked), "agreed");
	NO_GOODS("county", asked_text("request answer %s agree=1 from=旗物资库 by_phone=样例领导", asked), "open");
	NO_GOODS("county", asked_text("request answer %s agree=1 from=没有的库 by_phone=样例领导", asked), "");
	asked_as("town2", "request send lines=\"帐篷1\"");
	NO_GOODS("county", asked_text("request answer %s agree=1 from=旗物资库 by_phone=样例领导", asked), "S0722");
	LINE(1, 0, 0, 0, 1);
}
END_TEST

START_TEST(goods_need_a_leader)
{
	asked_as("town1", "request send lines=\"帐篷3\"");
	NO_GOODS("county", asked_text("request answer %s agree=3 from=旗物资库", asked), "leader");
	NO_GOODS("keeper", asked_text("request answer %s agree=3 from=旗物资库 by_phone=样例领导", asked), "");
	GOODS("leader", asked_text("request answer %s agree=3 from=旗物资库", asked));
}
END_TEST

/* Lines out of one depot go on one bill, until it is loaded. */
START_TEST(one_bill_for_one_depot)
{
	struct goods_request r;
	struct index_key key;
	struct scan s;
	struct txn t;
	size_t bills = 0;

	asked_as("town1", "request send lines=\"棉被20 帐篷3\"");
	GOODS("leader", asked_text("request answer %s line=1 agree=10 from=旗物资库", asked));
	GOODS("leader", asked_text("request answer %s line=2 agree=3 from=旗物资库", asked));
	GOODS("keeper", asked_text("stock load %s", asked_bill()));
	GOODS("leader", asked_text("request answer %s line=1 agree=10 from=旗物资库 again=yes", asked));
	asked_shares(1, &r);
	world_read(&goods_world, &t);
	key_begin(&key, &kind_bill, 5);
	key_number(&key, r.id);
	for (scan_open(&s, &t, &key, false); scan_next(&s);)
		bills++;
	scan_close(&s);
	txn_abort(&t);
	ck_assert_uint_eq(bills, 2);
}
END_TEST

/* What was broken or lost and agreed anew is not said to be there after all, which would be
 * more than was asked; it is once the new bill is cancelled. */
START_TEST(what_was_agreed_anew_does_not_come_back)
{
	char first[24], loss[24];

	asked_as("town1", "request send lines=\"棉被10\"");
	GOODS("leader", asked_text("request answer %s agree=10 from=旗物资库", asked));
	snprintf(first, sizeof first, "%s", asked_bill());
	GOODS("keeper", asked_text("stock load %s", first));
	GOODS("keeper1", asked_text("stock take %s lines=棉被5 damaged=棉被2", first));
	GOODS("keeper1", asked_text("stock finish %s", first));
	GOODS("keeper", asked_text("stock explain %s as=lost lines=棉被2 reason=车上掉落", first));
	snprintf(loss, sizeof loss, "%s", last_number());
	GOODS("county", asked_text("stock confirm %s", loss));
	LINE(1, 6, 0, 0, 4);
	GOODS("leader", asked_text("request answer %s agree=3 from=旗物资库 again=yes", asked));
	LINE(1, 9, 0, 0, 1);
	NO_GOODS("leader", asked_text("stock undo %s row=2 reason=是好的", first), "1条 more were agreed");
	NO_GOODS("leader", asked_text("stock undo %s row=1 reason=找到了", loss), "1条 more were agreed");
	GOODS("leader", asked_text("stock cancel %s reason=不用了", asked_bill()));
	GOODS("leader", asked_text("stock undo %s row=2 reason=是好的", first));
	GOODS("leader", asked_text("stock undo %s row=1 reason=找到了", loss));
	LINE(1, 10, 0, 0, 0);
}
END_TEST

START_TEST(what_does_not_come_is_open_again)
{
	asked_as("town1", "request send lines=\"棉被100\"");
	GOODS("leader", asked_text("request answer %s agree=100 from=旗物资库", asked));
	ck_assert_int_eq(asked_state(), request_state_answered);
	GOODS("leader", asked_text("stock cancel %s reason=路断了", asked_bill()));
	LINE(1, 0, 0, 0, 100);
	ck_assert_int_eq(asked_state(), request_state_open);
	ck_assert(asked_of(COUNTY, need_verb_supply));
	GOODS("leader", asked_text("request answer %s agree=100 from=旗物资库 again=yes", asked));
	GOODS("keeper", asked_text("stock load %s", asked_bill()));
	GOODS("keeper1", asked_text("stock take %s lines=\"棉被80\"", asked_bill()));
	LINE(1, 100, 0, 0, 0);
	ck_assert_int_eq(asked_state(), request_state_answered);
	GOODS("keeper1", asked_text("stock finish %s", asked_bill()));
	GOODS("keeper", asked_text("stock explain %s as=returned reason=漏装", asked_bill()));
	LINE(1, 80, 0, 0, 20);
	GOODS("leader", asked_text("request answer %s agree=20 from=旗物资库", asked));
	GOODS("keeper", asked_text("stock load %s", asked_bill()));
	GOODS("keeper1", asked_text("stock take %s", asked_bill()));
	ck_assert_int_eq(asked_state(), request_state_met);
	ck_assert(!asked_of(COUNTY, need_verb_supply));
}
END_TEST

START_TEST(it_ends_naming_what_is_missing)
{
	struct goods_request r;
	struct shares s;

	asked_as("town1", "request send lines=\"棉被10 帐篷3\"");
	GOODS("leader", asked_text("request answer %s line=1 agree=10 from=旗物资库", asked));
	NO_GOODS("town2", asked_text("request end %s reason=够了", asked), "");
	NO_GOODS("town1", asked_text("request end %s", asked), "reason");
	GOODS("keeper", asked_text("stock load %s", asked_bill()));
	NO_GOODS("town1", asked_text("request withdraw %s", asked), asked_bill());
	GOODS("town1", asked_text("request end %s reason=借到了", asked));
	s = asked_shares(2, &r);
	ck_assert_int_eq(r.state, request_state_ended);
	ck_assert_int_eq(s.given_up, 3);
	ck_assert_int_eq(asked_shares(1, &r).agreed, 10);
	ck_assert_str_eq(r.reason, "借到了");
	NO_GOODS("leader", asked_text("request answer %s line=2 agree=1 from=旗物资库", asked), "ended");
}
END_TEST

START_TEST(withdrawn_before_anything_moved)
{
	struct goods_request r;
	struct txn t;

	asked_as("town1", "request send lines=\"棉被10\"");
	GOODS("leader", asked_text("request answer %s agree=10 from=旗物资库", asked));
	NO_GOODS("leader", asked_text("request withdraw %s", asked), "only who asked");
	GOODS("town1", asked_text("request withdraw %s", asked));
	asked_shares(1, &r);
	ck_assert_int_eq(r.state, request_state_withdrawn);
	world_read(&goods_world, &t);
	ck_assert_int_eq(stock_promised(&t, goods.store, goods.quilt), 0);
	txn_abort(&t);
}
END_TEST

/* The nearest that has all, keeping its minimum; what none has goes up. */
START_TEST(as_suggested)
{
	asked_by_village("棉被50 帐篷10");
	GOODS("town1", asked_text("request agree %s by_phone=样例领导", asked));
	LINE(1, 50, 0, 0, 0);
	LINE(2, 5, 0, 0, 5);
	NO_GOODS("town1", asked_text("request agree %s by_phone=样例领导 again=yes", asked), "open");
	GOODS("leader", asked_text("request agree %s", asked));
	LINE(2, 10, 0, 0, 0);
	GOODS("county", "depot set 旗物资库 minimum=\"帐篷20\"");
	asked_by_village("帐篷40");
	GOODS("town1", asked_text("request answer %s pass=40", asked));
	NO_GOODS("leader", asked_text("request agree %s", asked), "outside");
	GOODS("leader", asked_text("request agree %s outside=市值班室", asked));
	LINE(1, 5, 35, 0, 0);
}
END_TEST

/* Unopened for half an hour it stands before the desk above too, which answers in its place. */
START_TEST(it_climbs)
{
	struct need_row rows[8];
	struct viewer v;
	struct txn t;
	size_t n;

	asked_by_village("帐篷2");
	world_viewer(&goods_world, "county", &v);
	world_read(&goods_world, &t);
	ck_assert_uint_eq(need_list(&t, &v, goods_world.now, rows, 8), 0);
	txn_abort(&t);
	need_pass(&goods_world, &goods_reply, 31 * 60000, "county");
	world_read(&goods_world, &t);
	n = need_list(&t, &v, goods_world.now, rows, 8);
	txn_abort(&t);
	ck_assert_uint_eq(n, 1);
	GOODS("leader", asked_text("request answer %s agree=2 from=旗物资库", asked));
	LINE(1, 2, 0, 0, 0);
	ck_assert(!asked_of(T1, need_verb_supply));
}
END_TEST

/* What a leader orders for it straight away counts as agreed. */
START_TEST(ordered_straight_away)
{
	asked_as("town1", "request send lines=\"棉被30\"");
	GOODS("leader", asked_text("stock order 旗物资库 苏木物资点 棉被20 request=%s", asked));
	LINE(1, 20, 0, 0, 10);
	GOODS("leader", asked_text("request answer %s agree=10 from=旗物资库", asked));
	LINE(1, 30, 0, 0, 0);
	ck_assert_int_eq(asked_state(), request_state_answered);
}
END_TEST

/* Where the place has several stores none is guessed. */
START_TEST(to_which_store)
{
	GOODS("town1", "depot add 苏木二库 area=" T1 " tier=township");
	NO_GOODS("town1", "request send lines=\"棉被1\"", "苏木二库");
	GOODS("town1", "request send lines=\"棉被1\" to=苏木二库");
}
END_TEST

/* Words are chosen where they are read, whatever was spoken where it was answered. */
START_TEST(an_answer_is_said_in_the_readers_language)
{
	seat_catalogue();
	goods_flood();
	asked_as("v11a", "request send lines=\"棉被300 帐篷40\" people=130 incident=E0722-01");
	goods_typed.language = language_zh;
	ck_assert_int_eq(type_line(&goods_world, "leader", asked_text("request answer %s line=1 agree=200 "
	    "from=旗物资库 pass=100 outside=样例市", asked), &goods_typed), 0);
	ck_assert_msg(strstr(goods_typed.err, "，批准棉被200条，上报棉被100条"), "%s", goods_typed.err);
	ck_assert_ptr_null(strstr(goods_typed.err, "不批"));
	ck_assert_int_eq(type_line(&goods_world, "leader", asked_text("request answer %s line=2 refuse=40 "
	    "reason=路断", asked), &goods_typed), 0);
	GOODS("leader", asked_text("request answer %s line=1 agree=50 from=旗物资库", asked));
	ck_assert_msg(strstr(goods_typed.err, "answered, agreed: 棉被50条\n"), "%s", goods_typed.err);
	GOODS("leader", "incident show E0722-01");
	ck_assert_msg(strstr(goods_typed.out, "request agreed"), "%s", goods_typed.out);
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "request passed up"));
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "request refused"));
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "路断"));
	ck_assert_ptr_null(strstr(goods_typed.out, "批"));
	ck_assert_ptr_null(strstr(goods_typed.out, "上报"));
}
END_TEST

/* Who has nothing open reads who has it, not how many he wrote. */
START_TEST(who_has_it_now)
{
	GOODS("keeper1", "stock out from=苏木物资点 to=一队 lines=\"棉被100 帐篷5\"");
	asked_by_village("棉被3 帐篷40");
	GOODS("town1", asked_text("request agree %s", asked));
	NO_GOODS("town1", asked_text("request agree %s again=yes", asked), "nothing of P0722-01 is open at 展旦召苏木; 达拉特旗 has it now");
	NO_GOODS("town1", asked_text("request answer %s line=2 pass=1", asked), "nothing of P0722-01 帐篷 is open at 展旦召苏木; 达拉特旗");
	GOODS("leader", asked_text("request agree %s outside=样例市", asked));
	NO_GOODS("leader", asked_text("request agree %s outside=样例市 again=yes", asked), "nothing of P0722-01 is open at 达拉特旗; who was asked outside has it now");
	NO_GOODS("leader", asked_text("request answer %s line=2 agree=11", asked), "only 10 of it are open outside, and 11");
	NO_GOODS("town1", asked_text("request agree %s again=yes", asked), "; who was asked outside has it now");
	GOODS("leader", asked_text("request answer %s line=2 agree=10", asked));
	NO_GOODS("leader", asked_text("request agree %s again=yes", asked), "nothing of P0722-01 is open at 达拉特旗\n");
}
END_TEST

/* A village without a store of its own is served by its township's: what that has is handed
 * out there, and counts. */
START_TEST(handed_out_where_it_lies)
{
	struct goods_request r;

	asked_as("v12", "request send lines=\"棉被30\" people=30");
	ck_assert_uint_eq((asked_shares(1, &r), r.unit), goods.town);
	NO_GOODS("town1", asked_text("request answer %s agree=30 from=苏木物资点 by_phone=样例领导", asked), "stock give");
	GOODS("keeper1", asked_text("stock give from=苏木物资点 area=" V12 " lines=\"棉被30\" households=10 people=30 "
	    "signer=样例 page=1 request=%s", asked));
	ck_assert_int_eq(asked_state(), request_state_met);
}
END_TEST

/* Forty items, each of them in three stores: nothing of it is agreed without a word. */
START_TEST(more_parts_than_an_answer_holds)
{
	char have[1200], want[1200];
	struct buf a = BUF(have), b = BUF(want);

	for (int i = 0; i < 40; i++) {
		GOODS("county", asked_text("item add 样例品%c%c code=30101%02d unit=件", 'a' + i / 10, 'a' + i % 10, i));
		buf_printf(&a, "%s样例品%c%c1", i > 0 ? " " : "", 'a' + i / 10, 'a' + i % 10);
		buf_printf(&b, "%s样例品%c%c3", i > 0 ? " " : "", 'a' + i / 10, 'a' + i % 10);
	}
	goods_type("keeper", asked_text("stock in to=旗物资库 lines=\"%s\" source=bought accepted=yes", buf_str(&a)));
	goods_type("keeper1", asked_text("stock in to=苏木物资点 lines=\"%s\" source=bought accepted=yes", buf_str(&a)));
	goods_type("keeper2", asked_text("stock in to=王爱召物资点 lines=\"%s\" source=bought accepted=yes", buf_str(&a)));
	asked_by_village(buf_str(&b));
	NO_GOODS("leader", asked_text("request agree %s outside=样例市", asked), "80");
	LINE(1, 0, 0, 0, 3);
}
END_TEST

/* A kit for so many people is whole units, never rounded down. */
START_TEST(by_kit)
{
	struct goods_request r;

	asked_as("town1", "request send kit=安置 people=130");
	ck_assert_int_eq(asked_shares(1, &r).asked, 130);
	NO_GOODS("town1", "request send kit=没有 people=10", "安置");
	NO_GOODS("town1", "request send kit=安置", "people");
	NO_GOODS("town1", "request send people=10", "棉被300");
}
END_TEST

START_TEST(drills_hold_nothing)
{
	struct txn t;

	asked_as("town1", "request send lines=\"棉被10\" drill=yes");
	GOODS("leader", asked_text("request answer %s agree=10 from=旗物资库", asked));
	world_read(&goods_world, &t);
	ck_assert_int_eq(stock_promised(&t, goods.store, goods.quilt), 0);
	txn_abort(&t);
}
END_TEST

Suite *
suite_request(void)
{
	Suite *s = suite_create("request");
	TCase *c = tcase_create("request");

	tcase_add_checked_fixture(c, asked_setup, goods_teardown);
	tcase_add_test(c, who_answers_first);
	tcase_add_test(c, each_desk_answers_its_share);
	tcase_add_test(c, nothing_is_agreed_twice);
	tcase_add_test(c, goods_need_a_leader);
	tcase_add_test(c, one_bill_for_one_depot);
	tcase_add_test(c, what_was_agreed_anew_does_not_come_back);
	tcase_add_test(c, what_does_not_come_is_open_again);
	tcase_add_test(c, it_ends_naming_what_is_missing);
	tcase_add_test(c, withdrawn_before_anything_moved);
	tcase_add_test(c, as_suggested);
	tcase_add_test(c, it_climbs);
	tcase_add_test(c, ordered_straight_away);
	tcase_add_test(c, an_answer_is_said_in_the_readers_language);
	tcase_add_test(c, who_has_it_now);
	tcase_add_test(c, handed_out_where_it_lies);
	tcase_add_test(c, more_parts_than_an_answer_holds);
	tcase_add_test(c, to_which_store);
	tcase_add_test(c, by_kit);
	tcase_add_test(c, drills_hold_nothing);
	suite_add_tcase(s, c);
	return s;
}
