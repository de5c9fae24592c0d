/*
 * The end of the store's file. A page that a transaction took there and gave back is never
 * written, so the file may end before the last page that the store knows of. That is no loss
 * if all that is missing is free; else the file was cut, and whoever read past its end would
 * be ended by a SIGBUS.
 */
#ifndef DB_TAIL_H
#define DB_TAIL_H

#include <lmdb.h>
#include <stdbool.h>

/* Is each page there that is in use? Makes the file as long as the store says where all that
 * is missing is free. The env's one writer asks, or nobody writes. */
bool tail_whole(MDB_env *env);
/* The same for a reader, who changes nothing. */
bool tail_readable(MDB_env *env);
/* After a commit: makes the file as long as the store says. What fails here is no loss. */
void tail_fill(MDB_env *env);

#endif
