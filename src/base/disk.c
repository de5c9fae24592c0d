/* How much room a disk has, without what it keeps back for root. */
#include "src/base/disk.h"

#include <sys/statvfs.h>

bool
disk_look(int fd, struct disk *out)
{
	struct statvfs fs;

	if (fd < 0 || fstatvfs(fd, &fs) != 0 || fs.f_blocks == 0)
		return false;
	out->left = (uint64_t)fs.f_bavail * fs.f_frsize;
	out->all = (uint64_t)(fs.f_blocks - fs.f_bfree + fs.f_bavail) * fs.f_frsize;
	return out->all > 0;
}

int
disk_used(const struct disk *d)
{
	return (int)(100 - d->left * 100 / d->all);
}
