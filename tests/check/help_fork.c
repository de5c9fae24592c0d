/*
 * A process that a test forks must not assert: Check keeps what a test says in a file whose
 * place both share, and goes back in it to read. Such a word, later than that, stands over
 * another test's (with CK_FORK=no the whole suite is one process, and its result is lost).
 * So it ends there, with its line.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

pid_t __real_fork(void);
pid_t __wrap_fork(void);
void __real__mark_point(const char *file, int line);
void __wrap__mark_point(const char *file, int line);

static int forks;		/* between the suite and this process */

/* Check itself forks once for a test, unless told not to. */
static bool
of_a_test(void)
{
	const char *fork = getenv("CK_FORK");

	return forks > (fork == NULL || strcmp(fork, "no") != 0);
}

pid_t
__wrap_fork(void)
{
	pid_t pid = __real_fork();

	forks += pid == 0;
	return pid;
}

void
__wrap__mark_point(const char *file, int line)
{
	if (of_a_test()) {
		fprintf(stderr, "%s:%d: it asserts in a process that a test forked\n", file, line);
		abort();
	}
	__real__mark_point(file, line);
}
