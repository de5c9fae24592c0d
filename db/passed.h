/*
 * For a process that may not open the store's file itself and was passed
 * a descriptor of data.mdb. Inner header of db/.
 */
#ifndef DB_PASSED_H
#define DB_PASSED_H

/* The directory to name to LMDB; no process can have one of this name. */
#define PASSED_DIR "/dev/null"

/*
 * Until the next call LMDB's open() of data.mdb there gets this one. Takes it; what
 * nobody asked for is closed by the next call. -1: none.
 */
void passed_set(int data);

#endif
