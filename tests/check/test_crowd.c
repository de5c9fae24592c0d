/*
 * Crowds of one account: what it sends costs the same however much there is, and above
 * its bucket nothing rings any more.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/lang/when.h"
#include "src/op/place.h"
#include "tests/check/help_need.h"

Suite *suite_crowd(void);

static struct world w;
static struct reply r;

static void
setup(void)
{
	world_open(&w);
	lend_all(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

/* The villages of the county, one after the other and over again. */
static void
village(unsigned n, char out[16])
{
	static char codes[200][16];
	static size_t all;
	struct area a;
	struct walk k;
	struct txn t;

	if (all == 0) {
		world_read(&w, &t);
		walk_open(&k, &t, TABLE_KIND + kind_area.no, NULL, 0, false);
		while (all < 200 && walk_next(&k))
			if (record_get(&t, &kind_area, get_u64(k.key), &a) && a.tier == tier_village && !a.filler)
				snprintf(codes[all++], 16, "%s", a.code);
		walk_close(&k);
		txn_abort(&t);
	}
	snprintf(out, 16, "%s", codes[n % all]);
}

/* Runs it as login: how many rows of the store that read. */
static uint64_t
read_for(const char *login, const char *op, const void *args)
{
	struct origin who = { .account = world_account(&w, login), .address = "192.0.2.1" };
	const struct subject *s = NULL;
	const struct op *row = op_find(op, &s);
	static struct request req;
	uint64_t read;

	request_fill(&req, s, row, args);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	world_core_do(&w, &who, &req, &r);
	read = core_txn(w.core)->read;
	ck_assert_int_eq(core_commit(w.core), 0);
	DONE_REPLY(r);
	return read;
}

/* A flood of one account, place by place; the desks answer none of it. */
START_TEST(a_call_reads_no_more_after_many)
{
	uint64_t few = 0, most = 0;

	for (unsigned i = 0; i < 600; i++) {
		struct op_sos_send a = { 0 };
		uint64_t read;

		village(i, a.area);
		read = read_for("v11a", "sos.send", &a);
		if (i >= 200 && i < 250 && read > few)
			few = read;
		if (i >= 550 && read > most)
			most = read;
		w.now += 30000;
	}
	ck_assert_uint_gt(few, 0);
	ck_assert_msg(most <= few + 10, "%d rows, and %d after many", (int)few, (int)most);
}
END_TEST

Suite *
suite_crowd(void)
{
	Suite *s = suite_create("crowd");
	TCase *tc = tcase_create("crowd");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_call_reads_no_more_after_many);
	suite_add_tcase(s, tc);
	return s;
}
