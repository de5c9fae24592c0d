/* Errors of LMDB become ours here. */
#include "db/lmdb_err.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/statvfs.h>

#include "db/err.h"

#define FULL 65536		/* bytes: with less room a disk is full */

/* LMDB calls a write that found room for a part only a broken disk. */
static bool
is_full(MDB_env *env)
{
	struct statvfs fs;
	int fd;

	return env != NULL && mdb_env_get_fd(env, &fd) == 0 && fstatvfs(fd, &fs) == 0 &&
	    fs.f_bavail < FULL / fs.f_frsize + 1;
}

int
lmdb_err(MDB_env *env, int rc)
{
	if (rc == EIO && is_full(env))
		rc = ENOSPC;
	switch (rc) {
	case 0: return 0;
	case MDB_NOTFOUND: return ERR_NOTFOUND;
	case MDB_KEYEXIST: return ERR_EXISTS;
	case MDB_MAP_FULL:
	case ENOSPC:
	case EDQUOT: return ERR_FULL;
	case MDB_CORRUPTED:
	case MDB_CURSOR_FULL:	/* a tree deeper than any that we could write */
	case MDB_INCOMPATIBLE:
	case MDB_PAGE_FULL:
	case EBADF:		/* an empty file: it cannot begin a store when it only reads */
	case MDB_PAGE_NOTFOUND:
	case MDB_VERSION_MISMATCH:
	case MDB_INVALID: return ERR_BAD;
	case MDB_BAD_VALSIZE:
	case EINVAL: return ERR_USE;
	case ERR_NEWER:
	case ERR_BUSY:
	case ERR_ASTRAY:
	case ERR_LATE: return rc;
	default:
		errno = rc;
		return ERR_IO;
	}
}
