/* The form of a .more file: a mark and the backup's digest, then parts of rows. */
#ifndef DB_MORE_FILE_H
#define DB_MORE_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "keys/hash.h"

enum more_type {
	MORE_JOURNAL = 'J', MORE_SEAL = 'S',	/* rows of these tables */
	MORE_META = 'M',
	MORE_END = 'Z',		/* of a part: the last entry until there; the digest */
};

struct more_row {
	enum more_type type;
	uint8_t key[255];
	size_t keylen;
	uint8_t *val;		/* owned by the file it was read from, until the next */
	size_t len;
};

/* One that is read or written from where it stands. */
struct more_file {
	FILE *f;
	struct hasher part;	/* over the part so far */
	uint8_t digest[HASH_BYTES];	/* of the last part that ended */
	uint8_t *space;
	size_t cap;
	int err;
};

/* Over a descriptor, which stays the caller's, from its beginning. False: no memory. */
bool more_file_open(struct more_file *m, int fd);
void more_file_close(struct more_file *m);
/* The beginning; read: false, it is not of that backup, or none. */
bool more_file_read_head(struct more_file *m, const uint8_t base[HASH_BYTES]);
void more_file_write_head(struct more_file *m, const uint8_t base[HASH_BYTES]);
/* The next row. False at the end, or where the file is cut or damaged: what came since the last
 * MORE_END is then nothing. */
bool more_file_read(struct more_file *m, struct more_row *row);
void more_file_write(struct more_file *m, enum more_type type, const void *key, size_t keylen,
    const void *val, size_t len);
/* Ends a part at that entry. What could not be written is in m->err. */
void more_file_end(struct more_file *m, uint64_t seq);

#endif
