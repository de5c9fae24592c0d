/*
 * Rows of a store that may be damaged anywhere, read from its file without LMDB. Nothing is
 * written; no lock is taken; a page that is none is passed over.
 */
#ifndef DB_SALVAGE_H
#define DB_SALVAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct salvage;

/* A row that was found; the bytes are borrowed and may be anything. */
typedef void salvage_row(void *ctx, const uint8_t *key, size_t keylen, const uint8_t *val,
    size_t len);

/* Over the open file fd, which stays the caller's. NULL: there is no memory, or the
 * system refused. */
struct salvage *salvage_open(int fd);
void salvage_close(struct salvage *s);

/* How many rows the table has by what its heads say, the most of them; 0: nothing says it.
 * sure: the newest head leads there, and no other can be missing. */
uint64_t salvage_rows(struct salvage *s, const char *table, bool *sure);
/* How many rows of at least that many bytes the file can hold, or could before it was cut. */
uint64_t salvage_room(const struct salvage *s, size_t bytes);
/* The rows of a table, as the newest head that can be read leads to them, in the order of its
 * pages. Returns how many of its pages could not be read, so far as is known. */
uint64_t salvage_table(struct salvage *s, const char *table, salvage_row *row, void *ctx);
/* The rows of every page of rows that the file has, whatever table it is or was of. */
void salvage_all(struct salvage *s, salvage_row *row, void *ctx);

#endif
