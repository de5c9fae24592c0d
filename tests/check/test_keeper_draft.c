/* One draft, two sessions: what either goes on with can be sent. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "keys/box.h"
#include "src/session/link_call.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper_draft(void);

static struct keep k;

static void
setup(void)
{
	keep_open(&k);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
}

/* Sends the draft with what stands in it now. */
static enum outcome
send_it(struct guest *g, const struct draft_head *d, const char *place)
{
	return guest_send_draft(g, d->id, d->op_id, place);
}

static struct draft_head
draft_new(struct guest *g)
{
	struct draft_head d = { .form = "incident.open", .op_id = { 9 } };

	ck_assert_int_eq(keeper_draft_put(g->link, &d, "x", 1), 0);
	return d;
}

static void
open_it(struct guest *g, uint64_t id, struct draft_head *d)
{
	uint8_t content[64];

	ck_assert_int_eq(keeper_draft_get(g->link, id, d, content, sizeof content), 1);
}

START_TEST(what_was_sent_elsewhere_can_be_sent_as_another)
{
	struct guest a = guest_new(&k, "county", "10.0.0.1"), b = guest_new(&k, "county", "10.0.0.2");
	struct draft_head d = draft_new(&a), e;

	open_it(&b, d.id, &e);
	ck_assert_int_eq(send_it(&b, &e, "east"), DONE);
	ck_assert_int_eq(keeper_draft_put(a.link, &d, "y", 1), 0);
	ck_assert_int_ne(d.lost, 0);
	ck_assert_mem_ne(d.op_id, e.op_id, sizeof d.op_id);
	ck_assert_int_eq(send_it(&a, &d, "west"), DONE);
	guest_gone(&a);
	guest_gone(&b);
}
END_TEST

/* Its answer was lost: sending it once more must find what is stored. */
START_TEST(what_one_sent_oneself_keeps_its_id)
{
	struct guest g = guest_new(&k, "county", "10.0.0.1");
	struct draft_head d = draft_new(&g), before = d;

	ck_assert_int_eq(send_it(&g, &d, "east"), DONE);
	ck_assert_int_eq(keeper_draft_put(g.link, &d, "x", 1), 0);
	ck_assert_int_eq(d.lost, 0);
	ck_assert_mem_eq(d.op_id, before.op_id, sizeof d.op_id);
	ck_assert_int_eq(send_it(&g, &d, "east"), DONE);
	guest_gone(&g);
}
END_TEST

START_TEST(a_loss_outlives_the_opening_of_many_others)
{
	struct guest a = guest_new(&k, "county", "10.0.0.1"), b = guest_new(&k, "county", "10.0.0.2");
	struct draft_head d = draft_new(&a), e;

	open_it(&b, d.id, &e);
	for (int i = 0; i < 9; i++)
		open_it(&b, draft_new(&b).id, &e);
	ck_assert_int_eq(keeper_draft_put(a.link, &d, "y", 1), 0);
	ck_assert_int_ne(d.lost, 0);
	guest_gone(&a);
	guest_gone(&b);
}
END_TEST

/* Practice goes at logout, what is real stays; what another session goes on with is its. */
START_TEST(practice_goes_at_logout)
{
	struct guest a = guest_new(&k, "county", "10.0.0.1"), b = guest_new(&k, "county", "10.0.0.2");
	struct draft_head mine = { .form = "report_form", .drill = true }, his = mine, list[4];

	draft_new(&a);
	ck_assert_int_eq(keeper_draft_put(a.link, &mine, "x", 1), 0);
	ck_assert_int_eq(keeper_draft_put(b.link, &his, "x", 1), 0);
	ck_assert_int_eq(keeper_draft_list(b.link, list, 4), 3);
	guest_gone(&a);
	for (int i = 0; i < 200 && keeper_draft_list(b.link, list, 4) != 2; i++)
		usleep(10000);
	ck_assert_int_eq(keeper_draft_list(b.link, list, 4), 2);
	ck_assert_uint_eq(list[0].id, his.id);
	ck_assert(list[0].drill);
	ck_assert(!list[1].drill);
	guest_gone(&b);
}
END_TEST

/* One more than are kept is refused, and none of them goes for it. */
START_TEST(no_draft_goes_for_another)
{
	struct guest g = guest_new(&k, "county", "10.0.0.1");
	struct draft_head first = draft_new(&g), d = { .form = "incident.open" };
	uint8_t content[64];

	for (int i = 1; i < DRAFTS_KEPT; i++)
		draft_new(&g);
	ck_assert_int_eq(keeper_draft_put(g.link, &d, "y", 1), -2);
	ck_assert_uint_eq(d.id, 0);
	ck_assert_int_eq(keeper_draft_put(g.link, &first, "z", 1), 0);
	ck_assert_int_eq(keeper_draft_get(g.link, first.id, &first, content, sizeof content), 1);
	ck_assert_int_eq(keeper_draft_drop(g.link, first.id), 0);
	ck_assert_int_eq(keeper_draft_put(g.link, &d, "y", 1), 0);
	guest_gone(&g);
}
END_TEST

/* A draft ends with what is sent from it by whose it is, and by nobody else. */
START_TEST(a_sending_leaves_the_drafts_of_others)
{
	struct guest a = guest_new(&k, "county", "10.0.0.1"), b = guest_new(&k, "leader", "10.0.0.2");
	struct draft_head his = draft_new(&a), list[4];

	ck_assert_int_eq(guest_send_draft(&b, his.id, NULL, ""), DONE);
	ck_assert_int_eq(keeper_draft_list(a.link, list, 4), 1);
	ck_assert_uint_eq(list[0].id, his.id);
	guest_gone(&a);
	guest_gone(&b);
}
END_TEST

/* Each account's own, and no box of what anybody could guess. */
START_TEST(draft_keys_are_random)
{
	static const uint8_t none[BOX_KEY];
	struct guest g[2] = { guest_new(&k, "county", "10.0.0.1"), guest_new(&k, "leader", "10.0.0.2") };
	uint8_t key[2][BOX_KEY], name[9];
	const void *val;
	struct txn t;
	size_t len;

	for (int i = 0; i < 2; i++) {
		draft_new(&g[i]);
		guest_gone(&g[i]);
	}
	keep_look(&k);
	for (int i = 0; i < 2; i++) {
		struct buf b = BUF(name);

		buf_u8(&b, 'd');
		buf_u64(&b, world_account(&k.w, i == 0 ? "county" : "leader"));
		txn_begin(&t, core_secrets(k.w.core), false);
		ck_assert_int_eq(table_get(&t, TABLE_META, name, sizeof name, &val, &len), 0);
		ck_assert_uint_eq(len, BOX_KEY);
		memcpy(key[i], val, BOX_KEY);
		txn_abort(&t);
		ck_assert_mem_ne(key[i], none, BOX_KEY);
	}
	ck_assert_mem_ne(key[0], key[1], BOX_KEY);
}
END_TEST

Suite *
suite_keeper_draft(void)
{
	Suite *s = suite_create("keeper_draft");
	TCase *tc = tcase_create("keeper_draft");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_was_sent_elsewhere_can_be_sent_as_another);
	tcase_add_test(tc, what_one_sent_oneself_keeps_its_id);
	tcase_add_test(tc, practice_goes_at_logout);
	tcase_add_test(tc, a_loss_outlives_the_opening_of_many_others);
	tcase_add_test(tc, no_draft_goes_for_another);
	tcase_add_test(tc, a_sending_leaves_the_drafts_of_others);
	tcase_add_test(tc, draft_keys_are_random);
	suite_add_tcase(s, tc);
	return s;
}
