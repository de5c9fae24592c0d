/*
 * newer DIR: says in the store that a program of the next schema wrote it.
 * newer DIR index: that other declarations made its index. Also in one that is served, past
 * the keeper, which holds it.
 */
#include <lmdb.h>
#include <stdint.h>
#include <string.h>

#include "db/buf.h"
#include "db/made.h"
#include "db/row.h"
#include "db/store.h"

#define MAP_BYTES ((size_t)64 << 30)

static int
put(MDB_env *env, const char *key, size_t len, struct buf *row)
{
	MDB_val k = { len, (void *)(uintptr_t)key }, v;
	uint8_t sum[ROW_SUM];
	MDB_txn *txn;
	MDB_dbi meta;

	row_sum(TABLE_META, key, len, row->data, row->len, sum);
	buf_put(row, sum, sizeof sum);
	v = (MDB_val){ row->len, row->data };
	if (mdb_txn_begin(env, NULL, 0, &txn) != 0)
		return 1;
	if (mdb_dbi_open(txn, "meta", 0, &meta) == 0 && mdb_put(txn, meta, &k, &v, 0) == 0)
		return mdb_txn_commit(txn) != 0;
	mdb_txn_abort(txn);
	return 1;
}

int
main(int argc, char **argv)
{
	bool index = argc == 3 && strcmp(argv[2], "index") == 0;
	uint8_t row[64];
	struct buf b = BUF(row);
	MDB_env *env;
	int code = 1;

	if ((argc != 2 && !index) || mdb_env_create(&env) != 0)
		return 1;
	buf_u64(&b, SCHEMA_VERSION + 1);
	buf_put(&b, "fengsui 9.9", sizeof "fengsui 9.9");
	mdb_env_set_mapsize(env, MAP_BYTES);
	mdb_env_set_maxdbs(env, 8);
	if (mdb_env_open(env, argv[1], MDB_NOTLS, 0600) == 0)
		code = index ? put(env, META_INDEX, sizeof META_INDEX, &b) : put(env, META_WRITER, sizeof META_WRITER, &b);
	mdb_env_close(env);
	return code;
}
