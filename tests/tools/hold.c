/*
 * Holds the lock of LMDB's writers, as a session gone wrong could, until standard input
 * ends; past the keeper, which holds the store itself.
 *
 *   hold DIR
 *
 * Prints "held" when it has it.
 */
#include <lmdb.h>
#include <stdio.h>
#include <unistd.h>

#define MAP_BYTES ((size_t)64 << 30)

int
main(int argc, char **argv)
{
	MDB_env *env;
	MDB_txn *txn;
	char c;

	if (argc != 2 || mdb_env_create(&env) != 0)
		return 1;
	mdb_env_set_mapsize(env, MAP_BYTES);
	if (mdb_env_open(env, argv[1], MDB_NOTLS, 0600) != 0 || mdb_txn_begin(env, NULL, 0, &txn) != 0)
		return 1;
	puts("held");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	mdb_txn_abort(txn);
	mdb_env_close(env);
	return 0;
}
