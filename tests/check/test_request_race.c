/*
 * Two desks of the county over two links want the last tent at the same moment, of a real
 * keeper that is killed now and then while they wait: exactly one gives it. The other is told
 * that it is not there any more, or, of the same request, who gave it and when.
 */
#include <check.h>
#include <stdio.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/depot/args.h"
#include "gen/kinds/depot/enums.h"
#include "gen/kinds/item/args.h"
#include "gen/kinds/request/args.h"
#include "gen/kinds/request/enums.h"
#include "gen/kinds/stock/args.h"
#include "src/admin/check_stock.h"
#include "src/rules/request/request.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_race.h"

Suite *suite_request_race(void);

enum { DESKS = 2, ROUNDS = 4 };

static struct keep k;
static const char *const desk[DESKS] = { "county", "county2" };

static uint64_t
must(const char *login, const char *op, const void *args)
{
	struct reply r;

	world_do(&k.w, login, op, args, &r);
	DONE_REPLY(r);
	return r.answer.id;
}

static void
add_person(const char *login, const char *role, const char *unit)
{
	struct op_account_add a = { .name = "样例", .area = COUNTY };

	snprintf(a.which, sizeof a.which, "%s", login);
	snprintf(a.role, sizeof a.role, "%s", role);
	snprintf(a.unit, sizeof a.unit, "%s", unit);
	must("admin", "account.add", &a);
}

static void
setup(void)
{
	struct op_item_add tent = { .which = "帐篷", .code = "1010201", .unit = "顶" };
	struct op_depot_add store = { .which = "样例旗库", .area = COUNTY, .tier = depot_tier_county };
	struct op_depot_add town = { .which = "展旦库", .area = T1, .tier = depot_tier_township };
	struct op_depot_add town2 = { .which = "王爱召库", .area = T2, .tier = depot_tier_township };
	struct op_stock_in in = { .to = "样例旗库", .lines = "帐篷1", .source = stock_source_bought, .accepted = true };

	keep_open(&k);
	must("county", "item.add", &tent);
	must("county", "depot.add", &store);
	must("county", "depot.add", &town);
	must("county", "depot.add", &town2);
	add_person("county2", "duty", "");
	add_person("keeper", "storekeeper", "样例旗库");
	must("keeper", "stock.in", &in);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
}

static uint64_t
as(const char *login, const char *op, const void *args)
{
	struct guest g = guest_new(&k, login, "10.0.0.1");
	struct reply r;

	guest_do(&g, op, args, NULL, &r);
	guest_gone(&g);
	DONE_REPLY(r);
	return r.answer.id;
}

static uint64_t
ask(const char *login)
{
	struct op_request_send send = { .lines = "帐篷1" };

	return as(login, "request.send", &send);
}

/* Both answer at once, each the request that is his. */
static void
both_give(const uint64_t request[DESKS], const char *refusal, unsigned killed)
{
	struct op_request_answer a[DESKS];
	struct racer r[DESKS];

	for (int i = 0; i < DESKS; i++) {
		a[i] = (struct op_request_answer){ .which = request[i], .agree = 1, .from = "样例旗库",
		    .by_phone = "样例领导" };
		r[i] = (struct racer){ desk[i], "request.answer", &a[i] };
	}
	race(&k, r, DESKS, refusal, killed);
}

/* What came of the two, by what is stored: one has it, and the store has none to give. */
static void
look(const uint64_t *request, size_t n, uint64_t *bill)
{
	struct request_line lines[LINES_MOST];
	struct goods_request r;
	struct bill b = { .id = 0 };
	struct shares s;
	struct walk w;
	struct txn t;
	int64_t agreed = 0;

	keep_look(&k);
	world_read(&k.w, &t);
	for (size_t i = 0; i < n; i++) {
		ck_assert(record_get(&t, &kind_goods_request, request[i], &r));
		ck_assert_uint_eq(request_lines(&t, r.id, lines), 1);
		shares_of(&t, &r, &lines[0], &s);
		agreed += s.agreed;
		ck_assert_int_eq(s.agreed + s.open, 1);
		ck_assert_int_eq(r.state, s.open > 0 ? request_state_open : request_state_answered);
	}
	ck_assert_int_eq(agreed, 1);
	walk_open(&w, &t, TABLE_KIND + kind_bill.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8)
			ck_assert(record_get(&t, &kind_bill, get_u64(w.key), &b));
	walk_close(&w);
	ck_assert_int_eq(b.state, bill_state_ordered);
	ck_assert_int_eq(stock_free(&t, b.from, lines[0].item, k.w.now), 0);
	ck_assert_uint_eq(check_stock(&t, stdout), 0);
	txn_abort(&t);
	*bill = b.id;
	keep_start(&k);
}

/* The tent is free again, and nobody wants it. */
static void
let_go(uint64_t bill)
{
	struct op_stock_cancel cancel = { .which = bill, .reason = "路断了" };

	as("county", "stock.cancel", &cancel);
}

START_TEST(the_last_tent_goes_to_one_request)
{
	uint64_t bill;

	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t of[DESKS] = { ask("town1"), ask("town2") };
		both_give(of, "STOCK_SHORT", i * 500);
		look(of, DESKS, &bill);
		let_go(bill);
	}
}
END_TEST

START_TEST(one_desk_answers_a_request)
{
	uint64_t bill;

	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t one = ask("town1"), of[DESKS] = { one, one };
		both_give(of, "RACE", i * 500);
		look(&one, 1, &bill);
		let_go(bill);
	}
}
END_TEST

Suite *
suite_request_race(void)
{
	Suite *s = suite_create("request_race");
	TCase *tc = tcase_create("race");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, the_last_tent_goes_to_one_request);
	tcase_add_test(tc, one_desk_answers_a_request);
	suite_add_tcase(s, tc);
	return s;
}
