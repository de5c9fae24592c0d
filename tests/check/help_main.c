/* Runs all suites (CK_RUN_SUITE=name runs one) and ends with one plain line. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "keys/keys.h"
#include "src/lang/tr.h"

extern Suite *(*const suites[])(void);

int
main(void)
{
	SRunner *r = srunner_create(NULL);
	int failed, run;

	keys_init();
	tr_init();
	for (size_t i = 0; suites[i] != NULL; i++)
		srunner_add_suite(r, suites[i]());
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	run = srunner_ntests_run(r);
	srunner_free(r);
	printf("%d passed, %d failed\n", run - failed, failed);
	return failed == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
