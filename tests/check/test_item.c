/* 品种 and 标准包: codes, words and packs, what stands still after the first movement, and what
 * keeps an item in use. */
#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "gen/kinds/item/args.h"
#include "gen/kinds/stock/hand.h"
#include "src/lang/tr.h"
#include "src/rules/item/item.h"
#include "tests/check/help_goods.h"
#include "tests/check/help_seat.h"

Suite *suite_item(void);

static struct item
item_of(uint64_t id)
{
	struct item item;

	world_get(&goods_world, &kind_item, id, &item);
	return item;
}

static void
item_add(const char *login, const char *name, const char *code, const char *unit, const char *words,
    const char *pack)
{
	struct op_item_add a = { 0 };

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.code, sizeof a.code, "%s", code);
	snprintf(a.unit, sizeof a.unit, "%s", unit);
	snprintf(a.words, sizeof a.words, "%s", words);
	snprintf(a.pack, sizeof a.pack, "%s", pack);
	goods_do(login, "item.add", &a);
}

#define ADDED(name, code, unit, words, pack) do { \
	item_add("county", name, code, unit, words, pack); \
	GOODS_DONE(); \
} while (0)
#define NOT_ADDED(name, code, unit, words, pack, why, where) do { \
	item_add("county", name, code, unit, words, pack); \
	GOODS_REFUSED(why, where); \
} while (0)

START_TEST(code_and_class)
{
	uint64_t id;

	ck_assert_int_eq(item_of(goods.quilt).class, item_class_life);
	ck_assert_int_eq(item_of(goods.boat).class, item_class_gear);
	ADDED("编织袋", "3999999", "条", "", "");
	id = goods_reply.answer.id;
	ck_assert_int_eq(item_of(id).class, item_class_works);
	NOT_ADDED("甲", "4010101", "条", "", "", "ITEM_CODE", "code");
	NOT_ADDED("甲", "0010101", "条", "", "", "ITEM_CODE", "code");
	NOT_ADDED("甲", "101010", "条", "", "", "ITEM_CODE", "code");
	NOT_ADDED("甲", "10101a1", "条", "", "", "ITEM_CODE", "code");
	GOODS("county", "item set 编织袋 code=2010101");
	ck_assert_int_eq(item_of(id).class, item_class_gear);
	NO_GOODS("county", "item set 编织袋 code=", "is needed");
}
END_TEST

START_TEST(names)
{
	NOT_ADDED("棉被", "1010101", "条", "", "", "NAME_EXISTS", "which");
	NOT_ADDED("棉 被", "1010101", "条", "", "", "NAME_EXISTS", "which");
	NOT_ADDED("300", "1010101", "条", "", "", "ITEM_NAME", "which");
	NOT_ADDED("三百二", "1010101", "条", "", "", "ITEM_NAME", "which");
	ADDED("12人帐篷", "1010101", "顶", "", "");
	ADDED("4G图传系统", "2010101", "套", "", "");
	NO_GOODS("county", "item set 帐篷 name=棉被", "棉被");
	GOODS("county", "item set 帐篷 name=单帐篷");
	ck_assert_str_eq(item_of(goods.tent).name, "单帐篷");
}
END_TEST

START_TEST(words_kept_in_one_form)
{
	struct item_pack packs[ITEM_PACKS];
	struct item item;

	ADDED("毛毯", "1010101", "条", "床、张", "包：10，箱=五十;车2000");
	item = item_of(goods_reply.answer.id);
	ck_assert_str_eq(item.words, "床,张");
	ck_assert_str_eq(item.pack, "包:10,箱:50,车:2000");
	ck_assert_uint_eq(item_packs(&item, packs), 3);
	ck_assert_str_eq(packs[2].word, "车");
	ck_assert_int_eq(packs[2].size, 2000);
	ck_assert(item_is_unit(&item, "条") && item_is_unit(&item, "床") && !item_is_unit(&item, "包"));
	NOT_ADDED("甲", "1010101", "条", "", "包:1", "ITEM_PACK_SIZE", "pack");
	NOT_ADDED("甲", "1010101", "条", "", "包:0", "ITEM_PACK_SIZE", "pack");
	NOT_ADDED("甲", "1010101", "条", "", "包:1000001", "ITEM_PACK_SIZE", "pack");
	NOT_ADDED("甲", "1010101", "条", "", "条:10", "ITEM_PACK_UNIT", "pack");
	NOT_ADDED("甲", "1010101", "条", "床", "床:10", "ITEM_PACK_UNIT", "pack");
	NOT_ADDED("甲", "1010101", "条", "", "包:10,包:20", "ITEM_PACK_UNIT", "pack");
	NOT_ADDED("甲", "1010101", "条", "", "包", "ITEM_PACK", "pack");
	NOT_ADDED("甲", "1010101", "条", "", "10", "ITEM_PACK", "pack");
	NOT_ADDED("甲", "1010101", "条", "", "包:1.5", "ITEM_PACK", "pack");
	NOT_ADDED("甲", "1010101", "条", "", "包:10条", "ITEM_PACK", "pack");
	NOT_ADDED("甲", "1010101", "条", "条", "", "ITEM_PACK_UNIT", "words");
	NOT_ADDED("甲", "1010101", "条", "十床", "", "ITEM_WORD", "words");
	NOT_ADDED("甲", "1010101", "10条", "", "", "ITEM_WORD", "unit");
	NOT_ADDED("甲", "1010101", "条", "", "a:2,b:2,c:2,d:2,e:2,f:2,g:2", "ITEM_MANY_WORDS", "pack");
}
END_TEST

/* A figure as movements leave it, without them: what check would find is not asked here. */
static void
move(uint64_t item, uint64_t unit, int64_t quantity)
{
	struct stock s = { .place_kind = place_kind_good, .place = unit, .item = item, .lot = 1,
	    .quantity = quantity };
	struct txn t;
	uint64_t last = UINT64_C(1) << 60;

	txn_begin(&t, core_db(goods_world.core), true);
	side_put(&t, &kind_stock, &s, &last, goods_world.now);
	ck_assert_int_eq(txn_commit(&t), 0);
}

START_TEST(stands_still_once_it_moved)
{
	GOODS("county", "item set 棉被 unit=床 pack=包:20");
	GOODS("county", "item set 棉被 unit=条 pack=包:10");
	move(goods.quilt, goods.store, 0);	/* nothing is left, but something was there */
	NO_GOODS("county", "item set 棉被 unit=床", "has come in or gone out");
	NO_GOODS("county", "item set 棉被 pack=包:20", "stock swap");
	NO_GOODS("county", "item set 棉被 pack=", "has come in or gone out");
	NO_GOODS("county", "item set 棉被 serial=yes", "has come in or gone out");
	GOODS("county", "item set 棉被 unit=条 pack=包:10 words=床 shelf=120");
	ck_assert_int_eq(item_of(goods.quilt).shelf, 120);
}
END_TEST

/* Kits, minimums, agreements, stock: said by name. */
START_TEST(retire)
{
	NO_GOODS("county", "item retire 棉被 reason=样例", "安置");
	GOODS("county", "kit set 安置 item=棉被 per=0");
	GOODS("county", "depot set 旗物资库 minimum=棉被500");
	NO_GOODS("county", "item retire 棉被 reason=样例", "旗物资库");
	GOODS("county", "depot set 旗物资库 minimum=");
	GOODS("county", "reserve add 样例商场 area=" COUNTY " kind=agreement item=棉被 quantity=200");
	NO_GOODS("county", "item retire 棉被 reason=样例", "样例商场");
	GOODS("county", "reserve end 样例商场 reason=样例");
	move(goods.quilt, goods.store, 7);
	NO_GOODS("county", "item retire 棉被 reason=样例", "旗物资库 7条");
	NO_GOODS("county", "item retire 棉被", "is needed");
}
END_TEST

/* What was refused while Chinese was spoken, as who reads English reads it. */
static const char *
refused_in_english(const char *login, const char *op, const void *args)
{
	static char text[1000];
	struct buf b = BUF(text);
	struct txn t;

	tr_set(language_zh);
	ck_assert_int_eq(goods_do(login, op, args), REFUSED);
	tr_set(language_en);
	world_read(&goods_world, &t);
	say_refusal(&b, &t, op_find(op, NULL)->args, &goods_reply.refusal, true);
	txn_abort(&t);
	return buf_str(&b);
}

/* A keeper speaks one language and its people two: words within an argument, too, are chosen
 * where they are read. */
START_TEST(what_is_refused_is_said_in_the_readers_language)
{
	struct op_item_retire quilts = { .which = goods.quilt, .reason = "样例" };
	struct op_stock_out boat = { .from = "旗物资库", .to = "一队", .lines = "冲锋舟1", .tag = "样例1" };
	const char *said;

	seat_catalogue();
	GOODS("county", "kit set 安置 item=棉被 per=0");
	GOODS("county", "depot set 旗物资库 minimum=棉被500");
	said = refused_in_english("county", "item.retire", &quilts);
	ck_assert_msg(strstr(said, "used: 旗物资库 at least 500条; bring") != NULL, "%s", said);
	GOODS("keeper1", "stock in to=苏木物资点 lines=冲锋舟1 tag=样例1 source=bought");
	said = refused_in_english("keeper", "stock.out", &boat);
	ck_assert_msg(strstr(said, "but here: 苏木物资点 to check1; correct") != NULL, "%s", said);
	GOODS("county", "lot list");
	ck_assert_msg(strstr(goods_typed.out, "苏木物资点 to check1") != NULL, "%s", goods_typed.out);
	tr_set(language_zh);
}
END_TEST

START_TEST(retired)
{
	GOODS("county", "item add 毛毯 code=1010101 unit=条");
	GOODS("county", "item retire 毛毯 reason=样例");
	NO_GOODS("county", "item set 毛毯 shelf=12", "was retired at");
	NO_GOODS("leader", "item retire 毛毯 reason=样例", "was retired at");
	NO_GOODS("county", "kit set 安置 item=毛毯 per=5", "was retired at");
	GOODS("county", "item list");
	ck_assert_ptr_null(strstr(goods_typed.out, "毛毯"));
	GOODS("county", "item list retired=yes");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "毛毯"));
	GOODS("county", "item add 毛毯 code=1010101 unit=床");
}
END_TEST

/* The county's desks, its storekeepers and who administers it. */
START_TEST(who)
{
	static const char *const may[] = { "county", "leader", "keeper", "admin" },
	    *const not[] = { "town1", "keeper1", "v11a", "super", "head", "nobody" };
	char line[80];

	for (size_t i = 0; i < sizeof may / sizeof may[0]; i++) {
		snprintf(line, sizeof line, "item set 棉被 shelf=%zu", i + 20);
		GOODS(may[i], line);
	}
	for (size_t i = 0; i < sizeof not / sizeof not[0]; i++) {
		ck_assert_int_eq(goods_type(not[i], "item set 棉被 shelf=99"), 3);
		ck_assert_int_eq(goods_type(not[i], "kit set 安置 item=棉被 per=9"), 3);
		ck_assert_int_eq(goods_type(not[i], "item add 毛毯 code=1010101 unit=条"), 3);
	}
	ck_assert_int_eq(goods_type("v11a", "item show 棉被"), 0);
}
END_TEST

static json_t *
kit(const char *filter)
{
	char line[100];

	snprintf(line, sizeof line, "kit list %s --json", filter);
	return type_json(&goods_world, "county", line);
}

START_TEST(kits)
{
	json_t *all = kit("kit=安置");

	ck_assert_uint_eq(json_array_size(all), 4);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(all, 0), "item")), "棉被");
	ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(all, 0), "per")), 100);
	json_decref(all);
	NO_GOODS("leader", "kit set 安置 item=棉被 per=100", "has that already");
	NO_GOODS("county", "kit set 安置 item=冲锋舟 per=0", "does not hold");
	GOODS("county", "kit set 安置 item=棉被 per=0");
	NO_GOODS("leader", "kit set 安置 item=棉被 per=0", "does not hold");
	all = kit("kit=安置");
	ck_assert_uint_eq(json_array_size(all), 3);
	json_decref(all);
	GOODS("county", "kit set 安置 item=棉被 per=120");	/* the same row again */
	GOODS("county", "kit set 救援 item=冲锋舟 per=2");
	all = kit("");
	ck_assert_uint_eq(json_array_size(all), 5);
	json_decref(all);
	all = kit("item=冲锋舟");
	ck_assert_uint_eq(json_array_size(all), 1);
	json_decref(all);
}
END_TEST

/* Names of the code's layers are the county's; 10102 is deeper than 1. */
START_TEST(groups)
{
	GOODS("county", "item show 帐篷");
	ck_assert_msg(strstr(goods_typed.out, "basic life support") != NULL, "%s", goods_typed.out);
	GOODS("admin", "choice add item_group.g101 name=被服帐篷类");
	GOODS("admin", "choice add item_group.g10102 name=帐篷类");
	GOODS("county", "item show 帐篷");
	ck_assert_msg(strstr(goods_typed.out, "帐篷类") != NULL, "%s", goods_typed.out);
	GOODS("county", "item show 棉被");
	ck_assert_msg(strstr(goods_typed.out, "被服帐篷类") != NULL, "%s", goods_typed.out);
}
END_TEST

Suite *
suite_item(void)
{
	Suite *s = suite_create("item");
	TCase *tc = tcase_create("item"), *loose = tcase_create("stock");

	tcase_add_checked_fixture(tc, goods_setup, goods_teardown);
	tcase_add_test(tc, code_and_class);
	tcase_add_test(tc, names);
	tcase_add_test(tc, words_kept_in_one_form);
	tcase_add_test(tc, what_is_refused_is_said_in_the_readers_language);
	tcase_add_test(tc, retired);
	tcase_add_test(tc, who);
	tcase_add_test(tc, kits);
	tcase_add_test(tc, groups);
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(loose, goods_setup, goods_close);
	tcase_add_test(loose, stands_still_once_it_moved);
	tcase_add_test(loose, retire);
	suite_add_tcase(s, loose);
	return s;
}
