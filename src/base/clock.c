/* The one place that asks the system for the time. */
#include "src/base/clock.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

/* Set once before any fork; tests write to the mapped file. */
static const volatile int64_t *test_offset, *test_waited;
static const _Atomic int64_t *followed;

int
clock_test(const char *file)
{
	off_t size;
	void *p;
	int fd;

	/* A process that tests many counties has one after the other. */
	if (test_offset != NULL)
		munmap((void *)(uintptr_t)test_offset, 2 * sizeof(int64_t));
	test_offset = test_waited = NULL;
	if (file == NULL)
		return 0;
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	size = lseek(fd, 0, SEEK_END);
	if (size < (off_t)sizeof(int64_t)) {
		close(fd);
		return -1;
	}
	p = mmap(NULL, 2 * sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return -1;
	test_offset = p;
	if (size >= (off_t)(2 * sizeof(int64_t)))
		test_waited = test_offset + 1;
	return 0;
}

int64_t
clock_system(void)
{
	struct timespec ts;
	int64_t ms;

	clock_gettime(CLOCK_REALTIME, &ts);
	ms = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	return test_offset != NULL ? ms + *test_offset : ms;
}

int64_t
clock_now(void)
{
	return clock_system() + (followed != NULL ? atomic_load(followed) : 0);
}

void
clock_follow(const _Atomic int64_t *ahead)
{
	followed = ahead;
}

/* Asked without changing anything, which anybody may. A test's clock is kept by nobody. */
int
clock_is_kept(void)
{
	struct timex tx = { .modes = 0 };

	if (test_offset != NULL)
		return 0;
	return adjtimex(&tx) == -1 ? -1 : (tx.status & STA_UNSYNC) == 0;
}

int64_t
clock_monotonic(void)
{
	struct timespec ts;
	int64_t ms;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ms = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	return test_waited != NULL ? ms + *test_waited : ms;
}
