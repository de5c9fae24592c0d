/* Inner header of db/store.c: who writes a store. */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include <lmdb.h>
#include <stddef.h>

struct writer;

/* Holds the data file itself for as long as env is open; a file beside it that tells who
 * writes can be deleted. 0, ERR_BUSY if another holds it, or an errno. */
int writer_alone(MDB_env *env);

/* What a row of META_WRITER of len bytes says; all zero if it is none. */
void writer_read(struct writer *w, const void *row, size_t len);

#endif
