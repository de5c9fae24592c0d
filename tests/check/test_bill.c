/* 物资单: goods are ordered, sent in parts, received in parts, and what differs is explained. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/rules/stock/bill.h"
#include "tests/check/help_bill.h"

Suite *suite_bill(void);

static struct bill
bill(uint64_t id)
{
	struct bill b;

	world_get(&goods_world, &kind_bill, id, &b);
	return b;
}

static struct bill_sums
sums(uint64_t id)
{
	struct bill_sums s;
	struct txn t;

	world_read(&goods_world, &t);
	bill_sums(&t, id, 0, &s);
	txn_abort(&t);
	return s;
}

/* Its state, and how that is said. */
static void
stands(uint64_t id, enum bill_state state, const char *words)
{
	struct bill b = bill(id);
	char said[60];
	struct txn t;

	world_read(&goods_world, &t);
	bill_stands(&t, &b, said, sizeof said);
	txn_abort(&t);
	ck_assert_int_eq(b.state, state);
	ck_assert_str_eq(said, words);
}

/* All of it goes and comes: settled, nothing is promised or asked any more but its number. */
START_TEST(test_whole_way)
{
	const char *n;
	uint64_t id;

	goods_put("旗物资库", "棉被500");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被300");
	id = goods_bill(n);
	ck_assert_int_eq(bill(id).state, bill_state_ordered);
	ck_assert_int_eq(goods_free(goods.store, goods.quilt), 200);
	ck_assert(goods_asks(id, need_verb_load));
	GOODS("keeper", goods_line("stock load %s plate=蒙K样例1", n));
	ck_assert_int_eq(bill(id).state, bill_state_moving);
	ck_assert(!goods_asks(id, need_verb_load));
	ck_assert(goods_asks(id, need_verb_receive));
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 200);
	ck_assert_int_eq(sums(id).way, 300);
	GOODS("keeper1", goods_line("stock take %s", n));
	ck_assert_int_eq(bill(id).state, bill_state_settled);
	ck_assert_int_eq(goods_good(goods.town, goods.quilt), 300);
	ck_assert_int_eq(goods_free(goods.store, goods.quilt), 200);
	ck_assert(!goods_asks(id, need_verb_receive));
	ck_assert(goods_asks(id, need_verb_papers));
	GOODS("county", goods_line("stock paper %s 样例〔2026〕1号", n));
	ck_assert(!goods_asks(id, need_verb_papers));
}
END_TEST

/* In three trucks, the second short, one quilt broken: the rest is missing, half of that was
 * never loaded and half is found later. */
START_TEST(test_in_parts)
{
	const char *n;
	uint64_t id;

	goods_put("旗物资库", "棉被500");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被300");
	id = goods_bill(n);
	NO_GOODS("keeper", goods_line("stock load %s 棉被100", n), "less than was ordered");
	GOODS("keeper", goods_line("stock load %s 棉被100 reason=一车装不下", n));
	ck_assert_int_eq(goods_free(goods.store, goods.quilt), 200);
	GOODS("keeper1", goods_line("stock take %s 棉被90 damaged=棉被1", n));
	GOODS("keeper", goods_line("stock load %s 棉被200", n));
	NO_GOODS("keeper", goods_line("stock load %s 棉被1", n), "did this");
	GOODS("keeper1", goods_line("stock take %s 棉被189", n));
	ck_assert_int_eq(sums(id).way, 20);
	GOODS("keeper1", goods_line("stock finish %s", n));
	ck_assert_int_eq(sums(id).missing, 20);
	ck_assert(goods_asks(id, need_verb_explain));
	NO_GOODS("keeper", goods_line("stock explain %s as=returned lines=棉被21", n), "only 20");
	GOODS("keeper", goods_line("stock explain %s as=returned lines=棉被10", n));
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 210);
	ck_assert_int_eq(bill(id).state, bill_state_moving);
	GOODS("keeper1", goods_line("stock explain %s as=found_after", n));
	ck_assert(!goods_asks(id, need_verb_explain));
	stands(id, bill_state_waiting, "to be accepted");
	ck_assert_int_eq(sums(id).returned, 10);
	ck_assert_int_eq(sums(id).received, 289);
	ck_assert_int_eq(sums(id).damaged, 1);
	NO_GOODS("keeper1", goods_line("stock take %s 棉被1", n), "did this");
	GOODS("keeper1", goods_line("stock accept %s", n));
	ck_assert_int_eq(bill(id).state, bill_state_settled);
	ck_assert_int_eq(goods_good(goods.town, goods.quilt), 289);
}
END_TEST

/* What was found after all waits until somebody there looks at it, and again where that is
 * taken back; who sent it accepts nothing. */
START_TEST(test_found_after)
{
	const char *n;
	uint64_t id;

	goods_put("旗物资库", "棉被500");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被20");
	id = goods_bill(n);
	GOODS("keeper", goods_line("stock load %s", n));
	GOODS("keeper1", goods_line("stock take %s 棉被14", n));
	GOODS("keeper1", goods_line("stock finish %s", n));
	stands(id, bill_state_moving, "to be explained");
	NO_GOODS("keeper1", goods_line("stock accept %s", n), "on the way");
	GOODS("keeper1", goods_line("stock explain %s as=found_after lines=棉被4", n));
	stands(id, bill_state_moving, "to be explained");
	ck_assert(goods_asks(id, need_verb_accept) && goods_asks(id, need_verb_explain));
	GOODS("keeper", goods_line("stock explain %s as=returned", n));
	stands(id, bill_state_waiting, "to be accepted");
	ck_assert(goods_asks(id, need_verb_accept) && !goods_asks(id, need_verb_confirm));
	NO_GOODS("keeper", goods_line("stock accept %s", n), "苏木物资点");
	GOODS("keeper1", goods_line("stock accept %s damaged=棉被1 accepted_by=样例验收员", n));
	stands(id, bill_state_settled, "settled");
	ck_assert_str_eq(bill(id).accepted_by, "样例验收员");
	ck_assert(!goods_asks(id, need_verb_accept));
	ck_assert_int_eq(goods_good(goods.town, goods.quilt), 17);
	ck_assert_int_eq(goods_figure(place_kind_damaged, goods.town, goods.quilt), 1);
	GOODS("keeper1", goods_line("stock undo %s row=6 reason=看错了", n));
	stands(id, bill_state_waiting, "to be accepted");
	ck_assert(goods_asks(id, need_verb_accept));
	GOODS("keeper1", goods_line("stock accept %s again=yes", n));
	stands(id, bill_state_settled, "settled");
}
END_TEST

/* Where goods that wait are written off instead, nobody has to accept them any more. */
START_TEST(test_never_accepted)
{
	const char *n;
	uint64_t id;

	GOODS("keeper1", "stock in 苏木物资点 棉被6 source=bought");
	id = goods_newest_bill().id;
	ck_assert(goods_asks(id, need_verb_accept));
	n = goods_number("keeper1", "stock writeoff from=苏木物资点 lines=棉被6 condition=check reason=从来没有");
	GOODS("town1", goods_line("stock confirm %s", n));
	stands(id, bill_state_settled, "settled");
	ck_assert(!goods_asks(id, need_verb_accept));
	GOODS("town1", goods_line("stock undo %s row=1 reason=找到了", n));
	stands(id, bill_state_waiting, "to be accepted");
	ck_assert(goods_asks(id, need_verb_accept));
}
END_TEST

/* More comes than was sent: it is received, said back, and explained by the sender's store or
 * as nobody's. */
START_TEST(test_more)
{
	const char *n;
	uint64_t id;

	goods_put("旗物资库", "棉被500");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被100");
	id = goods_bill(n);
	NO_GOODS("keeper1", goods_line("stock take %s 棉被1", n), "is on the way");
	GOODS("keeper", goods_line("stock load %s", n));
	GOODS("keeper1", goods_line("stock take %s 棉被110", n));
	ck_assert_ptr_nonnull(strstr(goods_typed.err, "10条 more came"));
	ck_assert_int_eq(sums(id).surplus, 10);
	ck_assert_int_eq(goods_good(goods.town, goods.quilt), 110);
	ck_assert(goods_asks(id, need_verb_explain));
	GOODS("keeper", goods_line("stock explain %s as=over lines=棉被6", n));
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 394);
	GOODS("county", goods_line("stock explain %s as=found", n));
	ck_assert_int_eq(bill(id).state, bill_state_settled);
	ck_assert_int_eq(sums(id).surplus, 0);
}
END_TEST

/* Loss waits for a second person in a bill of its own; until then the bill is not settled. */
START_TEST(test_lost)
{
	const char *n;
	struct bill lost;
	char number[24];
	uint64_t id;

	goods_put("旗物资库", "棉被500");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被100");
	id = goods_bill(n);
	GOODS("keeper", goods_line("stock load %s", n));
	GOODS("keeper1", goods_line("stock take %s 棉被97", n));
	GOODS("keeper1", goods_line("stock finish %s", n));
	NO_GOODS("keeper1", goods_line("stock explain %s as=lost reason=车上掉落", n), "旗物资库");
	NO_GOODS("keeper", goods_line("stock explain %s as=lost", n), "reason");
	GOODS("keeper", goods_line("stock explain %s as=lost reason=车上掉落", n));
	ck_assert_ptr_nonnull(strstr(goods_typed.err, "second person"));
	lost = goods_newest_bill();
	ck_assert_int_eq(lost.kind, bill_kind_writeoff);
	ck_assert_int_eq(lost.state, bill_state_waiting);
	ck_assert_uint_eq(lost.corrects, id);
	ck_assert(goods_asks(lost.id, need_verb_confirm));
	ck_assert_int_eq(sums(id).missing, 3);
	NO_GOODS("keeper", goods_line("stock explain %s as=lost reason=再说一次 again=yes", n), "look at the bill");
	stands(id, bill_state_waiting, "waiting for a second person");
	ck_assert(!goods_asks(id, need_verb_explain) && !goods_asks(id, need_verb_confirm));
	bill_number(&lost, goods_world.now, number);
	GOODS("county", goods_line("stock cancel %s reason=又找到了", number));
	stands(id, bill_state_moving, "to be explained");
	ck_assert(goods_asks(id, need_verb_explain));
}
END_TEST

START_TEST(test_cancel)
{
	const char *n;
	uint64_t id;

	goods_put("旗物资库", "棉被500");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被300");
	id = goods_bill(n);
	NO_GOODS("keeper", goods_line("stock cancel %s reason=不要了", n), "you may not do this");
	NO_GOODS("town1", goods_line("stock cancel %s reason=不要了", n), "旗物资库 is outside your area");
	GOODS("county", goods_line("stock cancel %s reason=不要了", n));
	ck_assert_int_eq(goods_free(goods.store, goods.quilt), 500);
	ck_assert_int_eq(bill(id).state, bill_state_cancelled);
	ck_assert(!goods_asks(id, need_verb_load) && !goods_asks(id, need_verb_papers));
	NO_GOODS("leader", goods_line("stock cancel %s reason=再撤", n), "did this");
	NO_GOODS("keeper", goods_line("stock load %s", n), "did this");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被200");
	GOODS("keeper", goods_line("stock load %s 棉被1 reason=先发一条", n));
	NO_GOODS("county", goods_line("stock cancel %s reason=不要了", n), "moved already");
}
END_TEST

/* What is written in one command, and what a program reads of it. */
START_TEST(test_show)
{
	json_t *o, *line;
	const char *n;

	goods_put("旗物资库", "棉被500 帐篷60");
	n = goods_number("leader", "调拨 旗物资库 展旦召苏木 棉被30包 帐篷 40");
	GOODS("keeper", goods_line("发出 %s", n));
	o = type_json(&goods_world, "county", goods_line("stock show %s --json", n));
	ck_assert_str_eq(json_string_value(json_object_get(o, "state")), "moving");
	ck_assert_str_eq(json_string_value(json_object_get(o, "from")), "旗物资库");
	ck_assert_uint_eq(json_array_size(json_object_get(o, "lines")), 2);
	line = json_array_get(json_object_get(o, "lines"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(line, "item")), "棉被");
	ck_assert_int_eq(json_integer_value(json_object_get(line, "asked")), 300);
	ck_assert_int_eq(json_integer_value(json_object_get(line, "sent")), 300);
	ck_assert_int_eq(json_integer_value(json_object_get(line, "received")), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(line, "missing")), 0);
	json_decref(o);
	GOODS("keeper", goods_line("bill print %s", n));
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "B0722-"));
	GOODS("town2", "bill list");
	ck_assert_ptr_null(strstr(goods_typed.out, n));
	NO_GOODS("town2", goods_line("stock show %s", n), "outside");
	GOODS("town1", "bill list");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, n));
}
END_TEST

/* What is signed names bill and lots as screens do. */
START_TEST(test_paper)
{
	const char *n;
	char of_screens[40];

	goods_put("旗物资库", "棉被300");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被300");
	snprintf(of_screens, sizeof of_screens, "物2026%s", n + 1);
	GOODS("keeper", goods_line("stock load %s", n));
	goods_typed.language = language_zh;
	ck_assert_int_eq(type_line(&goods_world, "keeper", goods_line("bill print %s", n), &goods_typed), 0);
	ck_assert_msg(strstr(goods_typed.out, of_screens) != NULL, "%s: %s", of_screens, goods_typed.out);
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "批0722-"));
}
END_TEST

/* A drill moves nothing and holds nothing. */
START_TEST(test_drill)
{
	const char *n;
	uint64_t id;

	goods_put("旗物资库", "棉被500");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被300 drill=yes");
	id = goods_bill(n);
	ck_assert_int_eq(goods_free(goods.store, goods.quilt), 500);
	ck_assert(goods_asks(id, need_verb_load));
	ck_assert(!goods_asks(id, need_verb_papers));
	GOODS("keeper", goods_line("stock load %s", n));
	ck_assert(goods_asks(id, need_verb_receive));
	GOODS("keeper1", goods_line("stock take %s", n));
	ck_assert_int_eq(bill(id).state, bill_state_settled);
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 500);
	ck_assert_int_eq(goods_good(goods.town, goods.quilt), 0);
}
END_TEST

/* Bare words go to the fields that the verb names, past those given by key. */
START_TEST(test_turn)
{
	goods_put("旗物资库", "棉被500 帐篷60");
	GOODS("leader", "stock order to=苏木物资点 旗物资库 棉被1 帐篷1");
	ck_assert_uint_eq(goods_newest_bill().to, goods.town);
	GOODS("leader", "stock order 旗物资库 drill=yes 苏木物资点 棉被 2");
	ck_assert(goods_newest_bill().drill);
	NO_GOODS("leader", "stock order 旗物资库 苏木物资点 棉被2 lines=棉被3", "twice");
	NO_GOODS("leader", "stock order 旗物资库 苏木物资点", "needed");
	GOODS("leader", "stock help order");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "[FROM TO LINES]"));
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++)
			for (const char *p = op->in_turn; p != NULL && *p != '\0'; p += strspn(p, " ")) {
				char name[40];
				snprintf(name, sizeof name, "%.*s", (int)strcspn(p, " "), p);
				p += strlen(name);
				ck_assert_msg(kind_field(op->args, name) != NULL, "%s %s", op->verb, name);
			}
}
END_TEST

/* More lots than one step takes come in two; nothing stays on the way without a word. */
START_TEST(test_many_lots)
{
	const char *n;

	GOODS("keeper", "stock in 旗物资库 救生衣400 source=bought accepted=yes");
	GOODS("keeper", "stock in 旗物资库 救生衣1 source=bought accepted=yes");
	n = goods_number("leader", "stock order 旗物资库 苏木物资点 救生衣401");
	NO_GOODS("keeper", goods_line("stock load %s", n), "400 lots");
	GOODS("keeper", goods_line("stock load %s 救生衣400 reason=一车装不下", n));
	GOODS("keeper", goods_line("stock load %s 救生衣1", n));
	NO_GOODS("keeper1", goods_line("stock take %s", n), "400 lots");
	ck_assert_int_eq(goods_good(goods.town, goods.vest), 0);
	NO_GOODS("keeper1", goods_line("stock finish %s", n), "400 lots");
	GOODS("keeper1", goods_line("stock take %s 救生衣400", n));
	GOODS("keeper1", goods_line("stock take %s", n));
	ck_assert_int_eq(goods_good(goods.town, goods.vest), 401);
	ck_assert_int_eq(bill(goods_bill(n)).state, bill_state_settled);
}
END_TEST

/* A piece that a bill names by its tag goes with that bill and no other. */
START_TEST(test_pinned)
{
	char pinned[24];

	GOODS("keeper", "stock in 旗物资库 冲锋舟2 source=bought accepted=yes tag=舟一,舟二");
	snprintf(pinned, sizeof pinned, "%s",
	    goods_number("leader", "stock order 旗物资库 苏木物资点 冲锋舟1 tag=舟一"));
	GOODS("keeper", goods_line("stock load %s",
	    goods_number("leader", "stock order 旗物资库 王爱召物资点 冲锋舟1")));
	GOODS("keeper", goods_line("stock load %s", pinned));
	ck_assert_int_eq(goods_good(goods.store, goods.boat), 0);
}
END_TEST

Suite *
suite_bill(void)
{
	Suite *s = suite_create("bill");
	TCase *tc = tcase_create("bill");

	tcase_add_checked_fixture(tc, goods_setup, goods_teardown);
	tcase_add_test(tc, test_whole_way);
	tcase_add_test(tc, test_paper);
	tcase_add_test(tc, test_in_parts);
	tcase_add_test(tc, test_more);
	tcase_add_test(tc, test_found_after);
	tcase_add_test(tc, test_never_accepted);
	tcase_add_test(tc, test_lost);
	tcase_add_test(tc, test_cancel);
	tcase_add_test(tc, test_show);
	tcase_add_test(tc, test_drill);
	tcase_add_test(tc, test_turn);
	tcase_add_test(tc, test_many_lots);
	tcase_add_test(tc, test_pinned);
	suite_add_tcase(s, tc);
	return s;
}
