/* What stores have and had, by command: list, card, trace, served, alerts, and who reads them. */
#include <check.h>
#include <string.h>

#include "tests/check/help_goods.h"

Suite *suite_stock_view(void);

#define MINUTE 60000LL
#define DAY (24 * 60 * MINUTE)

static void
setup(void)
{
	goods_setup();
	GOODS("keeper", "stock in 旗物资库 棉被800 帐篷100 折叠床900 方便面400 source=opening accepted=yes");
	GOODS("keeper1", "stock in 苏木物资点 棉被50 source=bought accepted=yes");
}

/* The value of a key, of the row of an item; NULL: it has none. Borrowed until the next. */
static json_t *
row_of(const char *login, const char *line, const char *key, const char *value)
{
	static json_t *all;

	json_decref(all);
	all = type_json(&goods_world, login, line);
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *row = json_array_get(all, i);
		const char *has = json_string_value(json_object_get(row, key));

		if (has != NULL && strcmp(has, value) == 0)
			return row;
	}
	return NULL;
}

static json_int_t
number(json_t *row, const char *key)
{
	json_t *v = json_object_get(row, key);

	ck_assert_msg(json_is_integer(v), "no figure %s", key);
	return json_integer_value(v);
}

static void
send_to_town(void)
{
	goods_world.now += 10 * MINUTE;
	GOODS("county", "stock order 旗物资库 苏木物资点 棉被300 帐篷40 approved=样例领导");
}

START_TEST(a_list_has_good_promised_and_free)
{
	static const char *const keys[] = { "item", "unit_word", "good", "check", "damaged", "promised",
	    "free", "incoming", "minimum", "first_expiry" };
	json_t *row = row_of("keeper", "stock list unit=旗物资库 --json", "item", "棉被");

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		ck_assert_msg(json_object_get(row, keys[i]) != NULL, "%s", keys[i]);
	ck_assert_str_eq(json_string_value(json_object_get(row, "unit_word")), "条");
	ck_assert_int_eq(number(row, "good"), 800);
	ck_assert_int_eq(number(row, "free"), 800);
	send_to_town();
	row = row_of("keeper", "stock list unit=旗物资库 --json", "item", "棉被");
	ck_assert_int_eq(number(row, "good"), 800);
	ck_assert_int_eq(number(row, "promised"), 300);
	ck_assert_int_eq(number(row, "free"), 500);
	GOODS("keeper", "stock load S0722-03 plate=蒙K样01");
	row = row_of("keeper", "stock list unit=旗物资库 --json", "item", "棉被");
	ck_assert_int_eq(number(row, "good"), 500);
	ck_assert_int_eq(number(row, "promised"), 0);
	row = row_of("keeper1", "stock list unit=苏木物资点 --json", "item", "棉被");
	ck_assert_int_eq(number(row, "good"), 50);
	ck_assert_int_eq(number(row, "incoming"), 300);
	ck_assert(json_is_null(json_object_get(row, "minimum")));
}
END_TEST

/* Over an area the units are summed; each=yes has them apart. */
START_TEST(an_area_is_the_sum_of_its_stores)
{
	json_t *row = row_of("county", "stock list item=棉被 --json", "item", "棉被");

	ck_assert_int_eq(number(row, "good"), 850);
	ck_assert_ptr_null(json_object_get(row, "unit"));
	row = row_of("county", "stock list item=棉被 area=" T1 " --json", "item", "棉被");
	ck_assert_int_eq(number(row, "good"), 50);
	row = row_of("county", "stock list item=棉被 each=yes --json", "unit", "苏木物资点");
	ck_assert_int_eq(number(row, "good"), 50);
}
END_TEST

/* Late paper: what happened before is in the past by what is known now, and not in what the
 * book said then. */
START_TEST(the_past_is_as_it_was_or_as_the_book_said)
{
	json_t *row;

	goods_world.now += 60 * MINUTE;		/* 21:00 */
	GOODS("keeper", "stock in 旗物资库 棉被20 source=donated accepted=yes happened=20:30");
	row = row_of("keeper", "stock list unit=旗物资库 at=20:40 --json", "item", "棉被");
	ck_assert_int_eq(number(row, "good"), 820);
	ck_assert(json_is_null(json_object_get(row, "promised")));
	ck_assert(json_is_null(json_object_get(row, "free")));
	row = row_of("keeper", "stock list unit=旗物资库 known=20:40 --json", "item", "棉被");
	ck_assert_int_eq(number(row, "good"), 800);
	row = row_of("keeper", "stock list unit=旗物资库 at=20:20 --json", "item", "棉被");
	ck_assert_int_eq(number(row, "good"), 800);
	row = row_of("keeper", "stock list unit=旗物资库 known=19:00 --json", "item", "棉被");
	ck_assert_ptr_null(row);
	NO_GOODS("keeper", "stock list unit=旗物资库 at=2026-07-23T20:00", "");
}
END_TEST

/* What was on the way then is on the way there, whatever came of it since. */
START_TEST(the_way_has_a_past_too)
{
	json_t *row;

	send_to_town();
	GOODS("keeper", "stock load S0722-03 plate=蒙K样01");
	goods_world.now += 30 * MINUTE;
	GOODS("keeper1", "stock take S0722-03");
	row = row_of("keeper1", "stock list unit=苏木物资点 --json", "item", "棉被");
	ck_assert_int_eq(number(row, "incoming"), 0);
	ck_assert_int_eq(number(row, "good"), 350);
	row = row_of("keeper1", "stock list unit=苏木物资点 at=20:20 --json", "item", "棉被");
	ck_assert_int_eq(number(row, "incoming"), 300);
	ck_assert_int_eq(number(row, "good"), 50);
}
END_TEST

START_TEST(a_card_has_what_there_was_after_each_row)
{
	json_t *all, *row;

	send_to_town();
	GOODS("keeper", "stock load S0722-03 plate=蒙K样01");
	all = type_json(&goods_world, "keeper", "stock card unit=旗物资库 item=棉被 --json");
	ck_assert_uint_eq(json_array_size(all), 2);
	row = json_array_get(all, 0);
	ck_assert_int_eq(number(row, "good"), -300);
	ck_assert_int_eq(number(row, "good_after"), 500);
	ck_assert_int_eq(number(row, "all_after"), 500);
	row = json_array_get(all, 1);
	ck_assert_int_eq(number(row, "good_after"), 800);
	ck_assert(json_object_get(row, "at") != NULL && json_object_get(row, "happened") != NULL);
	json_decref(all);
}
END_TEST

START_TEST(a_lot_is_traced_from_its_source_to_where_it_is)
{
	json_t *o, *rows, *places;

	send_to_town();
	GOODS("keeper", "stock load S0722-03 plate=蒙K样01");
	GOODS("keeper1", "stock take S0722-03");
	o = type_json(&goods_world, "keeper1", "stock trace B0722-01 --json");
	rows = json_object_get(o, "rows");
	places = json_object_get(o, "places");
	ck_assert_uint_eq(json_array_size(rows), 3);
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(json_array_get(rows, 0), "from"), "place")),
	    "opening");
	ck_assert_uint_eq(json_array_size(places), 2);
	ck_assert_int_eq(number(json_array_get(places, 0), "quantity") + number(json_array_get(places, 1), "quantity"),
	    800);
	json_decref(o);
	NO_GOODS("keeper2", "stock trace B0722-01", "outside");
}
END_TEST

/* 棉被 100 for 100 people, 折叠床 100, 帐篷 25, 方便面 50: 400 people by the tents. */
START_TEST(people_served_are_the_least_of_a_kit)
{
	json_t *row = row_of("county", "stock served --json", "tier", "all");

	ck_assert_int_eq(number(row, "people"), 400);
	ck_assert_str_eq(json_string_value(json_object_get(row, "first")), "帐篷");
	ck_assert_int_eq(number(row, "target"), 1200);
	ck_assert_ptr_null(json_object_get(row, "with_agreements"));
	send_to_town();		/* 40 tents are promised */
	row = row_of("county", "stock served --json", "tier", "all");
	ck_assert_int_eq(number(row, "people"), 240);
	row = row_of("county", "stock served --json", "unit", "苏木物资点");
	ck_assert_int_eq(number(row, "people"), 0);
	row = row_of("county", "stock served area=" T2 " --json", "tier", "all");
	ck_assert_int_eq(number(row, "people"), 0);
	ck_assert_ptr_null(json_object_get(row, "target"));
}
END_TEST

/* Noodles bought with an end: expiring at 90 days, expired the day after it, and then they
 * serve nobody. */
START_TEST(what_expires_is_said_and_serves_nobody)
{
	json_t *row;

	GOODS("keeper1", "stock in 苏木物资点 方便面30 source=bought accepted=yes until=2026-08-10");
	row = row_of("keeper1", "stock alerts unit=苏木物资点 --json", "what", "expiring");
	ck_assert_str_eq(json_string_value(json_object_get(row, "good_until")), "2026-08-10");
	ck_assert_ptr_null(row_of("keeper1", "stock alerts unit=苏木物资点 --json", "what", "expired"));
	goods_world.now += 20 * DAY;
	row = row_of("keeper1", "stock alerts unit=苏木物资点 --json", "what", "expired");
	ck_assert_int_eq(number(row, "quantity"), 30);
	row = row_of("keeper1", "stock list unit=苏木物资点 --json", "item", "方便面");
	ck_assert_int_eq(number(row, "good"), 30);
	ck_assert_int_eq(number(row, "free"), 0);
}
END_TEST

START_TEST(what_is_late_missing_or_not_counted_is_said)
{
	json_t *row;

	ck_assert_ptr_null(row_of("county", "stock alerts --json", "what", "late"));
	send_to_town();
	GOODS("keeper", "stock load S0722-03 plate=蒙K样01 eta=21:00");
	goods_world.now += 2 * 60 * MINUTE;
	row = row_of("keeper1", "stock alerts --json", "what", "late");
	ck_assert_str_eq(json_string_value(json_object_get(row, "unit")), "苏木物资点");
	GOODS("keeper1", "stock take S0722-03 lines=\"棉被280 帐篷40\"");
	GOODS("keeper1", "stock finish S0722-03");
	row = row_of("county", "stock alerts --json", "what", "missing");
	ck_assert_int_eq(number(row, "quantity"), 20);
	ck_assert_str_eq(json_string_value(json_object_get(row, "unit")), "旗物资库");
	ck_assert_ptr_null(row_of("county", "stock alerts --json", "what", "uncounted"));
	goods_world.now += 36 * DAY;
	ck_assert(row_of("county", "stock alerts --json", "what", "uncounted") != NULL);
}
END_TEST

/* A township's keeper reads his own store, the county's desks all of them. */
START_TEST(a_store_is_read_by_who_may)
{
	NO_GOODS("keeper2", "stock list unit=苏木物资点", "outside");
	NO_GOODS("keeper2", "stock card unit=苏木物资点 item=棉被", "outside");
	NO_GOODS("keeper2", "stock alerts unit=苏木物资点", "outside");
	GOODS("county", "stock list unit=苏木物资点");
	GOODS("super", "stock list unit=苏木物资点");
	GOODS("keeper2", "stock list");
	ck_assert_ptr_null(strstr(goods_typed.out, "棉被"));
}
END_TEST

/* Who holds goods and what they are counted in are two things, and are called so. */
START_TEST(a_column_is_called_by_what_it_holds)
{
	GOODS("county", "stock alerts");
	ck_assert_msg(strstr(goods_typed.out, "what\tstore or team\titem\tquantity\tstock unit\t") == goods_typed.out,
	    "%s", goods_typed.out);
	GOODS("county", "stock list");
	ck_assert_msg(strstr(goods_typed.out, "item\tstock unit\tstore or team\tgood\t") == goods_typed.out,
	    "%s", goods_typed.out);
}
END_TEST

Suite *
suite_stock_view(void)
{
	Suite *s = suite_create("stock_view");
	TCase *c = tcase_create("views");

	tcase_add_checked_fixture(c, setup, goods_teardown);
	tcase_add_test(c, a_list_has_good_promised_and_free);
	tcase_add_test(c, an_area_is_the_sum_of_its_stores);
	tcase_add_test(c, the_past_is_as_it_was_or_as_the_book_said);
	tcase_add_test(c, the_way_has_a_past_too);
	tcase_add_test(c, a_card_has_what_there_was_after_each_row);
	tcase_add_test(c, a_lot_is_traced_from_its_source_to_where_it_is);
	tcase_add_test(c, people_served_are_the_least_of_a_kit);
	tcase_add_test(c, what_expires_is_said_and_serves_nobody);
	tcase_add_test(c, what_is_late_missing_or_not_counted_is_said);
	tcase_add_test(c, a_store_is_read_by_who_may);
	tcase_add_test(c, a_column_is_called_by_what_it_holds);
	suite_add_tcase(s, c);
	return s;
}
