/* How much room a disk has. */
#ifndef SRC_DISK_H
#define SRC_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct disk {
	uint64_t left, all;	/* bytes: for us, and with what is used */
};

/* Of the disk on which the open file or directory fd lies. False: it cannot be known. */
bool disk_look(int fd, struct disk *out);
/* Percent of it in use. */
int disk_used(const struct disk *d);

#endif
