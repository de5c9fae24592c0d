/*
 * Which functions have run, for scripts/cover. Built in with CFG=cover only: each
 * function calls us as it begins, and we mark its address in a file that is mapped
 * before rights are given up, so that sandboxed and killed processes count too.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNSEEN __attribute__((no_instrument_function))

enum { MARKS = 16 << 20 };	/* more bytes than the program has of code */

extern const char __executable_start[];

/* Set once, before main(). */
static char *marks;

void __cyg_profile_func_enter(void *function, void *caller) UNSEEN;
void __cyg_profile_func_exit(void *function, void *caller) UNSEEN;

/* Makes or opens $FENGSUI_COVER/PROGRAM, shared by all that run of it. */
UNSEEN __attribute__((constructor)) static void
open_marks(void)
{
	const char *dir = getenv("FENGSUI_COVER");
	char path[4096];
	void *p;
	int fd;

	if (dir == NULL)
		return;
	if (snprintf(path, sizeof path, "%s/%s", dir, program_invocation_short_name) >= (int)sizeof path)
		return;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return;
	(void)fchmod(fd, 0666);
	p = ftruncate(fd, MARKS) == 0 ?
	    mmap(NULL, MARKS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
	close(fd);
	if (p != MAP_FAILED)
		marks = p;
}

void
__cyg_profile_func_enter(void *function, void *caller)
{
	size_t at = (size_t)((const char *)function - __executable_start);

	(void)caller;
	if (marks != NULL && at < MARKS)
		marks[at] = 1;
}

void
__cyg_profile_func_exit(void *function, void *caller)
{
	(void)function;
	(void)caller;
}
