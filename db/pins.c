/* The memory by which the keeper says what is whole. */
#include "db/pins.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PINS_BYTES 4096

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "processes share it");

int
pins_make(int fds[2])
{
	char path[40];

	fds[1] = -1;
	fds[0] = memfd_create("pins", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fds[0] < 0)
		return -1;
	/* Opened anew it can be read only; nobody of another account opens it so. */
	snprintf(path, sizeof path, "/proc/self/fd/%d", fds[0]);
	if (fchmod(fds[0], 0600) == 0 && ftruncate(fds[0], PINS_BYTES) == 0 &&
	    fcntl(fds[0], F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
		fds[1] = open(path, O_RDONLY | O_CLOEXEC);
	if (fds[1] >= 0)
		return 0;
	close(fds[0]);
	fds[0] = -1;
	return -1;
}

struct pins *
pins_map(int fd)
{
	void *p = mmap(NULL, PINS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	return p != MAP_FAILED ? p : NULL;
}

const struct pins *
pins_look(int fd)
{
	void *p = mmap(NULL, PINS_BYTES, PROT_READ, MAP_SHARED, fd, 0);

	return p != MAP_FAILED ? p : NULL;
}

void
pins_unmap(const struct pins *p)
{
	if (p != NULL)
		munmap((void *)(uintptr_t)p, PINS_BYTES);
}
