/* CK_RUN_TEST=name: of a suite that one test alone, which is what a planted fault asks for and
 * what one wants while mending it. Check can be asked for suites and cases only. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

void __real__tcase_add_test(TCase *tc, const TTest *test, int signal, int code, int start, int end);
void __wrap__tcase_add_test(TCase *tc, const TTest *test, int signal, int code, int start, int end);

void
__wrap__tcase_add_test(TCase *tc, const TTest *test, int signal, int code, int start, int end)
{
	const char *only = getenv("CK_RUN_TEST");

	if (only == NULL || strcmp(only, test->name) == 0)
		__real__tcase_add_test(tc, test, signal, code, start, end);
}
