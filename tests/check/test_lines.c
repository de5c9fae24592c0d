/* Lines of goods as people write them: packs, numerals, names that hold digits, and what
 * can be read in two ways. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/rules/item/item.h"
#include "tests/check/help_goods.h"

Suite *suite_lines(void);

static struct goods_lines lines;
static struct refusal refusal;

static int
parse(const char *text)
{
	struct txn t;
	int rc;

	world_read(&goods_world, &t);
	refusal = (struct refusal){ 0 };
	rc = lines_parse(&t, "lines", text, &lines, &refusal);
	txn_abort(&t);
	return rc;
}

/* What was read, as it is said back. */
static const char *
read_back(const char *text)
{
	static char out[4000];
	struct txn t;
	struct buf b = BUF(out);

	ck_assert_msg(parse(text) == 0, "%s: %s %s %s", text, world_message(refusal.message),
	    refusal.args[0], refusal.args[1]);
	world_read(&goods_world, &t);
	lines_words(&t, &lines, &b);
	txn_abort(&t);
	return buf_str(&b);
}

#define READS(text, is) ck_assert_str_eq(read_back(text), is)
#define NOT_READ(text, name) do { \
	ck_assert_msg(parse(text) == -1, "%s", text); \
	ck_assert_str_eq(world_message(refusal.message), name); \
	ck_assert_str_eq(refusal.field, "lines"); \
	ck_assert_uint_eq(lines.n, 0); \
} while (0)

START_TEST(figures_and_words)
{
	READS("棉被300 帐篷40", "棉被300条 帐篷40顶");
	READS("棉被300条帐篷40顶", "棉被300条 帐篷40顶");
	READS("棉被300帐篷40", "棉被300条 帐篷40顶");
	READS("　棉被３００，帐篷４０；", "棉被300条 帐篷40顶");
	READS("棉被 300 条、帐篷 40", "棉被300条 帐篷40顶");
	READS("棉被三百二十条 帐篷一千二", "棉被320条 帐篷1200顶");
	READS("棉被1,200 帐篷40", "棉被1200条 帐篷40顶");
	READS("棉被1.2万", "棉被12000条");
	READS("帐篷40 棉被300", "帐篷40顶 棉被300条");
	READS("棉 被300", "棉被300条");
	ck_assert_uint_eq(lines.n, 1);
	ck_assert_uint_eq(lines.list[0].item, goods.quilt);
	ck_assert_int_eq(lines.list[0].quantity, 300);
}
END_TEST

/* A pack is multiplied when it is typed; a rest is allowed and nothing is rounded. */
START_TEST(packs)
{
	GOODS("county", "item set 棉被 pack=包:10,箱:50");
	READS("棉被50包", "棉被500条");
	READS("棉被3包2条", "棉被32条");
	READS("棉被 3包 2条 帐篷1", "棉被32条 帐篷1顶");
	READS("棉被2箱3包4条", "棉被134条");
	READS("棉被两包", "棉被20条");
	NOT_READ("棉被3包2", "LINE_WORD");
	NOT_READ("棉被1.5包", "LINE_FIGURE");
	NOT_READ("帐篷3包", "LINE_WORD");
	ck_assert_str_eq(refusal.args[2] + 1, "顶");
	NOT_READ("棉被3捆", "LINE_WORD");
	ck_assert_str_eq(refusal.args[2] + 1, "条, 包 (10条), 箱 (50条)");
}
END_TEST

/* 床 for a quilt only where the county says so. */
START_TEST(other_words)
{
	NOT_READ("棉被300床", "LINE_WORD");
	GOODS("county", "item set 棉被 words=床");
	READS("棉被300床", "棉被300条");
	NOT_READ("棉被300个", "LINE_WORD");
}
END_TEST

START_TEST(names_with_digits)
{
	GOODS("county", "item add 12人帐篷 code=1010202 unit=顶");
	GOODS("county", "item add \"LED 灯\" code=1010203 unit=盏");
	READS("12人帐篷3", "12人帐篷3顶");
	READS("帐篷40 12人帐篷3", "帐篷40顶 12人帐篷3顶");
	READS("帐篷40顶12人帐篷3顶", "帐篷40顶 12人帐篷3顶");
	READS("棉被3,12人帐篷5", "棉被3条 12人帐篷5顶");
	NOT_READ("帐篷4012人帐篷3", "LINE_WORD");
	READS("led灯5 LED 灯2盏", "LED 灯7盏");
	GOODS("county", "item add 帐篷3 code=1010204 unit=顶");
	NOT_READ("帐篷35", "LINE_UNCLEAR");
	READS("帐篷 35", "帐篷35顶");
	READS("帐篷3 5", "帐篷3 5顶");
	READS("帐篷3 5顶 棉被1", "帐篷3 5顶 棉被1条");
}
END_TEST

/* What is said back is read as what it was. */
START_TEST(said_back)
{
	static const char *const all[] = { "棉被1条 帐篷40顶 方便面7箱", "12人帐篷3顶 棉被999999999条",
	    "三防布 2块 棉被5条", "帐篷3 5顶 12人帐篷1顶" };
	char once[400];

	GOODS("county", "item add 12人帐篷 code=1010202 unit=顶");
	GOODS("county", "item add 三防布 code=1010203 unit=块");
	GOODS("county", "item add 帐篷3 code=1010204 unit=顶");
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		snprintf(once, sizeof once, "%s", read_back(all[i]));
		ck_assert_str_eq(read_back(once), once);
	}
}
END_TEST

START_TEST(not_read)
{
	NOT_READ("", "REQUIRED");
	NOT_READ(" ， ", "REQUIRED");
	NOT_READ("棉衣300", "LINE_LIKE");
	ck_assert_str_eq(refusal.args[0] + 1, "棉衣");
	ck_assert_str_eq(refusal.args[1] + 1, "棉被");
	NOT_READ("大米300", "LINE_NO_ITEM");
	NOT_READ("300 棉被", "LINE_NO_ITEM");
	NOT_READ("棉被", "LINE_FIGURE");
	NOT_READ("棉被 帐篷40", "LINE_FIGURE");
	NOT_READ("棉被0", "LINE_FIGURE");
	NOT_READ("棉被-3", "LINE_FIGURE");
	NOT_READ("棉被三四百", "LINE_FIGURE");
	NOT_READ("棉被300多条", "LINE_WORD");
	NOT_READ("棉被1,20", "LINE_NO_ITEM");
}
END_TEST

START_TEST(retired_item)
{
	GOODS("county", "kit set 安置 item=折叠床 per=0");
	GOODS("county", "item retire 折叠床 reason=样例");
	NOT_READ("折叠床3", "ITEM_RETIRED");
	GOODS("county", "item add 折叠床 code=1010301 unit=副");
	READS("折叠床3", "折叠床3副");
}
END_TEST

START_TEST(twice_is_summed)
{
	READS("棉被300 帐篷40 棉被5", "棉被305条 帐篷40顶");
	ck_assert_uint_eq(lines.n, 2);
}
END_TEST

START_TEST(too_large)
{
	READS("棉被999999999", "棉被999999999条");
	NOT_READ("棉被1000000000", "TOO_LARGE");
	NOT_READ("棉被99999999999999999999", "TOO_LARGE");
	NOT_READ("棉被999999999 棉被1", "TOO_LARGE");
	GOODS("county", "item set 棉被 pack=车:1000000");
	READS("棉被999车999999条", "棉被999999999条");
	NOT_READ("棉被1000车", "TOO_LARGE");
	NOT_READ("棉被999车1000000条", "TOO_LARGE");
	NOT_READ("棉被999999999999车", "TOO_LARGE");
}
END_TEST

START_TEST(forty_lines)
{
	char text[2000] = "", line[80];

	for (int i = 0; i < 41; i++) {
		snprintf(line, sizeof line, "item add 物%c%c code=1990000 unit=件", 'A' + i / 26, 'A' + i % 26);
		GOODS("county", line);
		snprintf(text + strlen(text), sizeof text - strlen(text), "物%c%c%d ", 'A' + i / 26, 'A' + i % 26, i + 1);
		ck_assert_int_eq(parse(text), i < LINES_MOST ? 0 : -1);
	}
	ck_assert_str_eq(world_message(refusal.message), "LINES_MANY");
	ck_assert_uint_eq(lines.n, 0);
}
END_TEST

Suite *
suite_lines(void)
{
	Suite *s = suite_create("lines");
	TCase *tc = tcase_create("lines");

	tcase_add_checked_fixture(tc, goods_setup, goods_teardown);
	tcase_add_test(tc, figures_and_words);
	tcase_add_test(tc, packs);
	tcase_add_test(tc, other_words);
	tcase_add_test(tc, names_with_digits);
	tcase_add_test(tc, said_back);
	tcase_add_test(tc, not_read);
	tcase_add_test(tc, retired_item);
	tcase_add_test(tc, twice_is_summed);
	tcase_add_test(tc, too_large);
	tcase_add_test(tc, forty_lines);
	suite_add_tcase(s, tc);
	return s;
}
