/* newer DIR: says in the store that a program of the next schema wrote it. */
#include <stdio.h>

#include "db/buf.h"
#include "db/store.h"

int
main(int argc, char **argv)
{
	uint8_t row[64];
	struct buf b = BUF(row);
	struct db *db;
	struct txn t;

	if (argc != 2 || db_open(&db, argv[1], DB_WRITE) != 0)
		return 1;
	buf_u64(&b, SCHEMA_VERSION + 1);
	buf_text(&b, "fengsui 9.9");
	txn_begin(&t, db, true);
	table_put(&t, TABLE_META, META_WRITER, sizeof META_WRITER, b.data, b.len);
	return txn_commit(&t) == 0 ? 0 : 1;
}
