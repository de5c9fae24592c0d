/* A call for help knows who can hear it, and says whom to telephone where nobody can. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/op/say.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"
#include "src/rules/sos/sos_phones.h"
#include "tests/check/help_need.h"

Suite *suite_sos_heard(void);

static struct world w;
static struct reply r;

#define DONE_OK() DONE_REPLY(r)

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static struct sos
get(uint64_t id)
{
	struct sos s;

	world_get(&w, &kind_sos, id, &s);
	return s;
}

static uint64_t
call(void)
{
	struct op_sos_send a = { 0 };

	world_do(&w, "v11a", "sos.send", &a, &r);
	DONE_OK();
	return r.answer.id;
}

/* The answer in words, as a command prints it. */
static const char *
said(void)
{
	static char text[400];
	struct buf b = BUF(text);
	struct txn t;

	world_read(&w, &t);
	say(&b, &t, r.answer.message, (const char (*)[192])r.answer.args, ANSWER_ARGS);
	txn_abort(&t);
	return buf_str(&b);
}

static uint64_t only_on;

static bool
one_on(void *ctx, uint64_t account)
{
	(void)ctx;
	return account == only_on;
}

static void
lend_one(const char *login)
{
	struct viewer v;

	world_viewer(&w, login, &v);
	only_on = v.account;
	lend_terminals(&w, one_on);
}

static bool
unheard(uint64_t id)
{
	struct sos s = get(id);
	struct txn t;
	bool yes;

	world_read(&w, &t);
	yes = sos_is_unheard(&t, &s);
	txn_abort(&t);
	return yes;
}

/* It says where it rings, and to whom to telephone where it does not: the caller's own
 * screen counts for nobody's, nor does one of another township. */
START_TEST(it_knows_who_can_hear)
{
	struct op_unit_add room = { .kind = unit_kind_duty_room, .which = "样例值班室",
	    .phone = "0477-0001", .area = T1 };
	struct op_setting_set county = { .which = "duty.phone", .value = "0477-0002" };
	struct op_need_said told = { .how = how_screen };
	struct need_row rows[4];
	struct viewer v;
	struct txn t;
	uint64_t id;

	lend_one("town2");
	call();
	ck_assert_str_eq(world_message(r.answer.message), "SOS_NOBODY");	/* no number is known */
	world_do(&w, "admin", "unit.add", &room, &r);
	DONE_OK();
	world_do(&w, "admin", "setting.set", &county, &r);
	DONE_OK();
	lend_one("town2");
	id = call();
	ck_assert_str_eq(world_message(r.answer.message), "SOS_TELEPHONE");
	ck_assert_ptr_nonnull(strstr(said(), "样例值班室 0477-0001, "));
	ck_assert_ptr_nonnull(strstr(said(), "0477-0002"));
	ck_assert(unheard(id));
	lend_one("v11a");
	call();
	ck_assert_str_eq(world_message(r.answer.message), "SOS_TELEPHONE");
	lend_one("county");
	call();
	ck_assert_str_eq(world_message(r.answer.message), "SOS_ABOVE");
	ck_assert_str_eq(get(id).rings_at, COUNTY);
	ck_assert(!unheard(id));
	lend_one("town1");
	call();
	ck_assert_str_eq(world_message(r.answer.message), "SOS_ON_ITS_WAY");
	ck_assert_str_eq(get(id).rings_at, T1);
	only_on = 0;
	call();
	ck_assert(unheard(id));
	world_viewer(&w, "county", &v);	/* who comes on and reads the ring line has heard it */
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, rows, 4), 1);
	txn_abort(&t);
	told.which = rows[0].need.id;
	told.said_by = v.account;
	world_do(&w, "county", "need.told", &told, &r);
	DONE_OK();
	ck_assert(!unheard(id));
}
END_TEST

Suite *
suite_sos_heard(void)
{
	Suite *s = suite_create("sos_heard");
	TCase *tc = tcase_create("heard");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, it_knows_who_can_hear);
	return s;
}
