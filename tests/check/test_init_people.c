/* People from a spreadsheet at init: a card for each; what is wrong leaves no county. The
 * teams of the sample county. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/team/team.h"
#include "keys/keys.h"
#include "src/admin/init.h"
#include "src/core/core.h"
#include "src/lang/tr.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "src/rules/depot/depot.h"
#include "src/rules/depot/holder.h"
#include "src/rules/team/team.h"
#include "src/rules/unit/unit.h"
#include "tests/check/help_world.h"

Suite *suite_init_people(void);

static char top[64], dir[96], list[96], output[8192];

static void
setup(void)
{
	keys_init();
	tr_set(language_en);
	strcpy(top, "/tmp/fengsui-people-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(dir, sizeof dir, "%s/county", top);
	snprintf(list, sizeof list, "%s/list.csv", top);
}

static void
teardown(void)
{
	world_remove(top);
}

/* All that it says, on either, goes to output. */
static int
init(const char *people, bool sample)
{
	int out = dup(1), err = dup(2), rc;
	FILE *f = tmpfile();

	ck_assert(f != NULL && out >= 0 && err >= 0);
	fflush(stdout);
	dup2(fileno(f), 1);
	dup2(fileno(f), 2);
	rc = init_county(dir, "dalate", sample, people);
	fflush(stdout);
	dup2(out, 1);
	dup2(err, 2);
	close(out);
	close(err);
	rewind(f);
	output[fread(output, 1, sizeof output - 1, f)] = '\0';
	fclose(f);
	return rc;
}

static void
spill(const char *text)
{
	FILE *f = fopen(list, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

START_TEST(good)
{
	struct core *core;
	struct account a;
	struct verifier v;
	struct txn t;

	spill("姓名;村;乡镇;角色\r\n样例甲;黄木独村;展旦召苏木;信息员\r\n样例乙;;展旦召苏木;值班员\r\n");
	ck_assert_msg(init(list, false) == 0, "%s", output);
	ck_assert_ptr_nonnull(strstr(output, "v200201a"));
	ck_assert_ptr_nonnull(strstr(output, "样例乙"));
	ck_assert_int_eq(core_open(&core, dir), 0);
	txn_begin(&t, core_db(core), false);
	ck_assert(account_find(&t, "t200a", &a));
	txn_abort(&t);
	core_look(core, &t);
	ck_assert(verifier_get(&t, a.id, &v) && v.has_code);
	txn_abort(&t);
	core_close(core);
}
END_TEST

START_TEST(wrong)
{
	spill("姓名;村;角色\n样例甲;黄木独村;信息员\n样例乙;没有;无\n;;\n丙;;x\n");
	ck_assert_int_eq(init(list, false), 1);
	ck_assert_ptr_nonnull(strstr(output, "list.csv:3: 村: "));
	ck_assert_ptr_nonnull(strstr(output, "list.csv:5: 村: "));
	ck_assert_int_ne(access(dir, F_OK), 0);
	ck_assert_int_eq(init("/no/such/file", false), 1);
	ck_assert_int_ne(access(dir, F_OK), 0);
}
END_TEST

/* Each is made up, and who serves in its unit acts for it. */
START_TEST(sample_teams)
{
	struct index_key key;
	struct core *core;
	struct team team;
	struct viewer v;
	struct scan s;
	struct txn t;
	size_t n = 0;

	ck_assert_msg(init(NULL, true) == 0, "%s", output);
	ck_assert_int_eq(core_open(&core, dir), 0);
	txn_begin(&t, core_db(core), false);
	key_begin(&key, &kind_team, 1);
	scan_open(&s, &t, &key, false);
	for (; scan_next(&s); n++) {
		ck_assert(record_get(&t, &kind_team, s.id, &team));
		ck_assert_msg(team.sample && strstr(team.name, "样例") != NULL, "%s", team.name);
		ck_assert_msg(strstr(team.head, "样例") != NULL, "%s", team.head);
		ck_assert_msg(strncmp(team.phone, "0477-0000", 9) == 0, "%s", team.phone);
	}
	ck_assert_uint_eq(n, 14);
	ck_assert(viewer_by_login(&t, "team1", 0, &v));
	ck_assert(team_find(&t, "150621", "旗抢险队样例", &team));
	ck_assert(team_serves(&v, &team));
	ck_assert_int_eq(team.strength.v, 30);
	ck_assert_int_eq(team.minutes, 10);
	ck_assert(team_find(&t, "150621105000", "煤矿救护队样例", &team));
	ck_assert(!team_serves(&v, &team));
	ck_assert_int_eq(team.agreed, 20301231);
	txn_abort(&t);
	core_close(core);
}
END_TEST

/* What it has to keep is marked as made up, and its stores have somebody who keeps them. */
START_TEST(sample_goods)
{
	struct goods_lines minimum;
	struct core *core;
	struct depot d;
	struct unit u;
	struct viewer v;
	struct txn t;
	struct walk w;
	size_t n = 0;

	ck_assert_msg(init(NULL, true) == 0, "%s", output);
	ck_assert_int_eq(core_open(&core, dir), 0);
	txn_begin(&t, core_db(core), false);
	walk_open(&w, &t, TABLE_KIND + kind_depot.no, "", 0, false);
	for (; walk_next(&w); n++) {
		ck_assert(record_get(&t, &kind_depot, get_u64(w.key), &d));
		ck_assert_msg(d.sample && strstr(d.name, "样例") != NULL, "%s", d.name);
		depot_minimums(&t, d.unit, &minimum);
		ck_assert_uint_gt(minimum.n, 0);
	}
	walk_close(&w);
	ck_assert_uint_eq(n, 4);
	ck_assert_uint_eq(table_count(&t, TABLE_KIND + kind_item.no), 11);
	ck_assert_uint_eq(table_count(&t, TABLE_KIND + kind_kit_line.no), 5);
	ck_assert_uint_eq(table_count(&t, TABLE_KIND + kind_reserve.no), 3);
	ck_assert(unit_find(&t, "150621", "旗物资库样例", &u) && depot_of_unit(&t, u.id, &d));
	ck_assert(viewer_by_login(&t, "store1", 0, &v));
	ck_assert(holder_keeps(&t, &v, &u));
	txn_abort(&t);
	core_close(core);
}
END_TEST

Suite *
suite_init_people(void)
{
	Suite *s = suite_create("init_people");
	TCase *c = tcase_create("init_people");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, good);
	tcase_add_test(c, sample_teams);
	tcase_add_test(c, sample_goods);
	tcase_add_test(c, wrong);
	suite_add_tcase(s, c);
	return s;
}
