/* A session that reads again and always too late: nothing goes on with what it read. */
#include <check.h>
#include <string.h>

#include "tests/check/help_ssh.h"

Suite *suite_too_late(void);

static struct ssh_rig rig;

static void
setup(void)
{
	ssh_rig_open(&rig, 1500);
}

static void
teardown(void)
{
	ssh_rig_close(&rig);
}

/* What is typed is kept, though that reads as well; then a sentence says why. */
START_TEST(what_is_typed_is_kept_and_it_is_said)
{
	struct ssh_try t = { .key = "key", .user = "v11a", .options = "-tt",
	    .feed = "(sleep 0.3; printf '\\005'; sleep 2)" };
	char out[4096];
	const char *kept, *said;

	ck_assert_msg(ssh_rig_run(&rig, &t, out, sizeof out) == 4, "%s", out);
	kept = strstr(out, "kept 0x0");
	said = strstr(out, "too slow to read the records");
	ck_assert_msg(kept != NULL && said != NULL && kept < said, "%s", out);
	ck_assert_msg(strstr(out, "went on") == NULL, "%s", out);
	ck_assert_int_eq(ssh_rig_killed(&rig), 0);
}
END_TEST

Suite *
suite_too_late(void)
{
	Suite *s = suite_create("too_late");
	TCase *tc = tcase_create("too_late");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_typed_is_kept_and_it_is_said);
	suite_add_tcase(s, tc);
	return s;
}
