/*
 * A backup in which bytes were changed: refused, with nothing left where the county
 * was to be; or it holds in every check. An input is a row of changes (where in three
 * bytes, how many, with what) to the backup of the test county; a first byte with bit 0
 * puts its digest right again, as somebody would who means it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/check.h"
#include "keys/hash.h"
#include "src/admin/restore.h"
#include "tests/check/help_world.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 30;

static uint8_t *whole;
static size_t wholelen;

static int
stay(void)
{
	return 0;
}

static void
make_whole(void)
{
	char path[120];
	struct stat st;
	int fd;

	fuzz_county();
	snprintf(path, sizeof path, "%s/backup", fuzz_dir());
	MUST(backup_make(fuzz_dir(), path, stay, NULL) == 0);
	fd = open(path, O_RDONLY);
	MUST(fd >= 0 && fstat(fd, &st) == 0);
	wholelen = (size_t)st.st_size;
	whole = malloc(wholelen);
	MUST(whole != NULL && read(fd, whole, wholelen) == st.st_size);
	close(fd);
}

static void
change(struct feed *f, uint8_t *copy)
{
	size_t at = (size_t)feed_u8(f) << 16;

	at = (at | feed_u16(f)) % wholelen;
	for (unsigned n = feed_u8(f) % 16 + 1; n > 0 && at < wholelen; n--)
		copy[at++] = (uint8_t)feed_u8(f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feed f = { data, size };
	char path[120], dir[120];
	struct check_result r;
	struct restored done;
	uint8_t *copy;
	bool meant;

	if (whole == NULL)
		make_whole();
	fuzz_begin();
	copy = malloc(wholelen);
	MUST(copy != NULL);
	memcpy(copy, whole, wholelen);
	meant = feed_u8(&f) & 1;
	while (f.left > 0)
		change(&f, copy);
	if (meant)
		hash_bytes(copy + wholelen - HASH_BYTES, copy, wholelen - HASH_BYTES - 16);
	fuzz_file("changed", copy, wholelen);
	free(copy);
	snprintf(path, sizeof path, "%s/changed", fuzz_dir());
	snprintf(dir, sizeof dir, "%s/new", fuzz_dir());
	MUST(mkdir(dir, 0700) == 0);
	if (restore_county(dir, path, NULL, &done) == 0) {
		MUST(check_run(dir, stderr, &r) == 0);
		world_remove(dir);
	} else {
		MUST(rmdir(dir) == 0);	/* nothing lies in it */
	}
	return 0;
}
