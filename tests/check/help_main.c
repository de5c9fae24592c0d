/* Runs all suites (CK_RUN_SUITE=name runs one) and ends with one plain line. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys/keys.h"
#include "src/lang/tr.h"
#include "tests/check/help_suites.h"
#include "tests/check/help_world.h"

/*
 * Whatever a suite leaves behind makes another fall, far away: a working
 * directory that is gone, or a lock of LMDB that lies in memory that is gone.
 */
static int
left_behind(const char *suite, const char *home)
{
	char *here = getcwd(NULL, 0);
	bool stays = here != NULL && strcmp(here, home) == 0;
	bool locks = world_locked();

	free(here);
	if (!stays)
		printf("FAILED %s: it leaves the working directory\n", suite);
	if (locks)
		printf("FAILED %s: it leaves a store locked\n", suite);
	return !stays + locks;
}

int
main(void)
{
	const char *only = getenv("CK_RUN_SUITE");
	char *home = getcwd(NULL, 0);
	int failed = 0, run = 0;

	keys_init();
	tr_init();
	for (const struct suite *s = suites; s->name != NULL && home != NULL; s++) {
		SRunner *r;

		if (only != NULL && strcmp(only, s->name) != 0)
			continue;
		r = srunner_create(s->make());
		srunner_run_all(r, CK_ENV);
		failed += srunner_ntests_failed(r) + left_behind(s->name, home);
		run += srunner_ntests_run(r);
		srunner_free(r);
	}
	free(home);
	printf("%d passed, %d failed\n", run - failed, failed);
	return failed == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
