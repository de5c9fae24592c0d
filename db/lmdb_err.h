#ifndef DB_LMDB_ERR_H
#define DB_LMDB_ERR_H

#include <lmdb.h>

/* What LMDB returned of env (NULL: of none) as one of db/err.h; 0 = 0. Sets errno
 * where that is ERR_IO. */
int lmdb_err(MDB_env *env, int rc);

#endif
