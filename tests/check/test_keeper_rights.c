/*
 * What the keeper keeps from a session: a password without a permit, a second
 * permit for one address, news for who came by a code, another person's draft,
 * and the key that drafts are sealed with.
 */
#include <check.h>
#include <poll.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/draft/draft.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "keys/box.h"
#include "keys/password.h"
#include "src/base/msg.h"
#include "src/op/verifier.h"
#include "src/session/link_call.h"
#include "tests/check/help_keeper.h"

static struct keep k;
static char code[VERIFIER_CODE];

static void
setup(void)
{
	struct txn t;

	keep_open(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), "right horse"), 0);
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(&t, world_account(&k.w, "v12"), INT64_MAX, code);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
}

/* Sends the proof of a password as it is, without asking whether it may be tried. */
static uint64_t
push_password(struct guest *g, const uint8_t *stretched, const uint8_t *quick)
{
	uint8_t storage[400];
	struct pollfd p = { .fd = g->channel, .events = POLLIN };
	struct msg m;
	struct buf b;
	ssize_t n;

	msg_begin(&b, storage, sizeof storage, MSG_password);
	wire_number(&b, MSG_TAG, 1);
	wire_text(&b, 3, "v11a");
	wire_bytes(&b, 4, stretched, PASSWORD_BYTES);
	wire_bytes(&b, 5, quick, PASSWORD_BYTES);
	ck_assert_int_eq(msg_send(g->channel, &b, -1), 0);
	ck_assert_int_eq(poll(&p, 1, 3000), 1);
	n = msg_recv(g->channel, storage, sizeof storage, NULL);
	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(msg_open(&m, storage, (size_t)n), 0);
	return msg_number(&m, MSG_STATUS, 99);
}

/* The right one: who tries must wait for his turn all the same. */
START_TEST(no_password_without_a_permit)
{
	struct guest g = guest_new(&k, "", "10.0.0.1"), raw = guest_raw(&k, "", "10.0.0.1");
	uint8_t stretched[PASSWORD_BYTES], quick[PASSWORD_BYTES];
	char folded[PASSWORD_MAX + 1];
	struct login_offer offer;
	size_t len;

	ck_assert_int_eq(keeper_ask(g.link, "v11a", &offer), 0);
	len = verifier_fold("right horse", folded);
	verifier_quick(quick, folded, offer.salt);
	ck_assert_int_eq(password_stretch(stretched, folded, len, offer.salt, offer.ops,
	    offer.mem_kib), 0);
	ck_assert_uint_eq(push_password(&raw, stretched, quick), STATUS_NO);
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	guest_gone(&raw);
	guest_gone(&g);
}
END_TEST

/* Though two may be out in all. */
START_TEST(one_permit_for_an_address)
{
	struct guest a = guest_raw(&k, "", "10.0.0.1"), b = guest_raw(&k, "", "10.0.0.1");

	guest_want_permit(&a);
	ck_assert(guest_has_permit(&a, 2000));
	guest_want_permit(&b);
	ck_assert(!guest_has_permit(&b, 500));
	guest_gone(&a);
	ck_assert(guest_has_permit(&b, 2000));
	guest_gone(&b);
}
END_TEST

static struct guest
by_code(const char *address)
{
	struct guest g = guest_new(&k, "", address);

	ck_assert_int_eq(guest_try(&g, "v12", code), PASSWORD_CODE);
	ck_assert_int_eq(keeper_login(g.link, "v12", "code", "", false, &g.account), 0);
	return g;
}

/* Told at once, without asking for anything. */
START_TEST(who_comes_again_is_alone)
{
	struct guest first = by_code("10.0.0.1"), second = by_code("10.0.0.2");
	struct news n;

	ck_assert_int_eq(guest_wait(&first, 3000, &n), LINK_ENDED);
	ck_assert_str_eq(world_message(n.message), "CODE_OVER");
	guest_gone(&first);
	guest_gone(&second);
}
END_TEST

START_TEST(news_are_for_who_is_really_there)
{
	struct guest officer = guest_new(&k, "both", "10.0.0.3"), half = by_code("10.0.0.1"),
	    desk = guest_new(&k, "county", "10.0.0.4");
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood,
	    .area = V12, .channel = channel_phone };
	struct news n;
	struct reply r;

	guest_do(&desk, "incident.open", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_int_ne(guest_wait(&officer, 3000, &n), LINK_NONE);
	ck_assert_int_eq(guest_wait(&half, 500, &n), LINK_NONE);
	guest_gone(&officer);
	guest_gone(&half);
	guest_gone(&desk);
}
END_TEST

START_TEST(nobody_sends_away_anothers_draft)
{
	struct guest g = guest_new(&k, "v11a", "10.0.0.1"), desk = guest_new(&k, "county", "10.0.0.2");
	struct draft_head d = { .form = "incident.open" }, list[4];

	ck_assert_int_eq(keeper_draft_put(g.link, &d, "x", 1), 0);
	ck_assert_int_eq(guest_send_draft(&desk, d.id, NULL, ""), DONE);
	ck_assert_int_eq(keeper_draft_list(g.link, list, 4), 1);
	ck_assert_uint_eq(list[0].id, d.id);
	guest_gone(&g);
	guest_gone(&desk);
}
END_TEST

/* A key of the account's own: neither zeros nor another's open it. */
START_TEST(drafts_are_sealed_by_a_key)
{
	static const uint8_t zero[BOX_KEY];
	static const char text[] = "转移安置 36 人";
	struct guest g = guest_new(&k, "v11a", "10.0.0.1"), other = guest_new(&k, "v11b", "10.0.0.2");
	struct draft_head d = { .form = "report.file" }, e = { .form = "report.file" };
	struct draft one, two;
	uint8_t out[256], storage[64];
	struct buf about = BUF(storage);
	struct txn t;

	ck_assert_int_eq(keeper_draft_put(g.link, &d, text, sizeof text), 0);
	ck_assert_int_eq(keeper_draft_put(other.link, &e, text, sizeof text), 0);
	ck_assert_int_eq(keeper_draft_put(g.link, &d, text, sizeof text), 0);	/* by the key as kept */
	guest_gone(&g);
	guest_gone(&other);
	keep_look(&k);
	world_read(&k.w, &t);
	ck_assert(record_get(&t, &kind_draft, d.id, &one) && record_get(&t, &kind_draft, e.id, &two));
	txn_abort(&t);
	buf_u64(&about, one.account);
	buf_text(&about, one.form);
	ck_assert_int_lt(box_open(zero, one.sealed.data, one.sealed.len, about.data, about.len,
	    out, sizeof out), 0);
	ck_assert_uint_eq(one.sealed.len, two.sealed.len);
	ck_assert_mem_ne(one.sealed.data, two.sealed.data, one.sealed.len);
}
END_TEST

Suite *suite_keeper_rights(void);

Suite *
suite_keeper_rights(void)
{
	Suite *s = suite_create("keeper_rights");
	TCase *tc = tcase_create("keeper_rights");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, no_password_without_a_permit);
	tcase_add_test(tc, one_permit_for_an_address);
	tcase_add_test(tc, who_comes_again_is_alone);
	tcase_add_test(tc, news_are_for_who_is_really_there);
	tcase_add_test(tc, nobody_sends_away_anothers_draft);
	tcase_add_test(tc, drafts_are_sealed_by_a_key);
	suite_add_tcase(s, tc);
	return s;
}
