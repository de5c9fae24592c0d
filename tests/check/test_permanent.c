/* What lies in counties under a number or a name stays what it is. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "src/op/op.h"

Suite *suite_permanent(void);

/* Needs hold roles as these bits. */
_Static_assert(ROLE(officer) == 1u << role_officer && ROLE_ANYONE == 0x10000u &&
    ROLE_LOCAL == 0x20000u && ROLE_SYSTEM == 0x40000u, "bits of roles lie in stores");

#define GOLDEN "tests/golden/numbers.txt"	/* of what was released */

static bool
said(const char *all, const char *line)
{
	size_t len = strlen(line);

	for (const char *p = all; (p = strstr(p, line)) != NULL; p++)
		if ((p == all || p[-1] == '\n') && p[len] == '\n')
			return true;
	return false;
}

/* All that the declarations say today, as tests/tools/describe.c writes it. */
static char *
today(void)
{
	char *all = calloc(1, 1 << 20);
	FILE *f = popen("$FENGSUI_DESCRIBE --numbers", "r");
	size_t n;

	ck_assert_ptr_nonnull(all);
	ck_assert_ptr_nonnull(f);
	n = fread(all, 1, (1 << 20) - 1, f);
	ck_assert_int_eq(pclose(f), 0);
	ck_assert_uint_gt(n, 10000);
	return all;
}

/* A field that another type reads, a value that moved, a sentence, an operation or
 * a setting that vanished: old counties would be misread. What must go stays
 * declared. New lines are added by tests/tools/make_store.sh at a release. */
START_TEST(numbers_and_names_in_stores_are_permanent)
{
	FILE *f = fopen(GOLDEN, "r");
	char *all = today(), line[300];
	unsigned n = 0;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		ck_assert_msg(said(all, line), "changed or gone, but it lies in stores: %s", line);
		n++;
	}
	fclose(f);
	free(all);
	ck_assert_uint_gt(n, 800);
}
END_TEST

Suite *
suite_permanent(void)
{
	Suite *s = suite_create("permanent");
	TCase *t = tcase_create("numbers");

	tcase_add_test(t, numbers_and_names_in_stores_are_permanent);
	suite_add_tcase(s, t);
	return s;
}
