/* Permits to try a password: how many at a time, and later the more failed. */
#include <check.h>
#include <poll.h>

#include "src/base/msg.h"
#include "src/session/link_call.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper_permit(void);

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

/* Another connection does not begin to count anew; another address does. */
START_TEST(failures_slow_an_address_down)
{
	struct guest g, other;

	for (int i = 0; i < 6; i++) {
		g = guest_new(&k, "", "10.0.0.7");
		ck_assert_int_eq(guest_try(&g, "v11a", "wrong"), PASSWORD_NO);
		guest_gone(&g);
	}
	g = guest_raw(&k, "", "10.0.0.7");
	other = guest_raw(&k, "", "10.0.0.8");
	guest_want_permit(&g);
	guest_want_permit(&other);
	ck_assert(guest_has_permit(&other, 300));
	ck_assert(!guest_has_permit(&g, 700));
	ck_assert(guest_has_permit(&g, 5000));	/* slowed down, not locked out */
	guest_gone(&g);
	guest_gone(&other);
}
END_TEST

START_TEST(two_permits_and_one_for_an_address)
{
	struct guest a = guest_raw(&k, "", "10.0.0.1"), b = guest_raw(&k, "", "10.0.0.1");
	struct guest c = guest_raw(&k, "", "10.0.0.2"), d = guest_raw(&k, "", "10.0.0.3");

	guest_want_permit(&a);
	ck_assert(guest_has_permit(&a, 2000));
	guest_want_permit(&b);			/* the same address waits */
	guest_want_permit(&c);
	ck_assert(guest_has_permit(&c, 2000));
	guest_want_permit(&d);			/* two are out: waits */
	ck_assert(!guest_has_permit(&b, 400));
	ck_assert(!guest_has_permit(&d, 0));
	guest_gone(&c);				/* who goes gives his back */
	ck_assert(guest_has_permit(&d, 2000));
	ck_assert(!guest_has_permit(&b, 200));
	guest_gone(&a);
	ck_assert(guest_has_permit(&b, 2000));
	guest_gone(&b);
	guest_gone(&d);
}
END_TEST

Suite *
suite_keeper_permit(void)
{
	Suite *s = suite_create("keeper_permit");
	TCase *tc = tcase_create("permits");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, failures_slow_an_address_down);
	tcase_add_test(tc, two_permits_and_one_for_an_address);
	suite_add_tcase(s, tc);
	return s;
}
