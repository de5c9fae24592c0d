/*
 * newer DIR: says in the store that a program of the next schema wrote it.
 * newer DIR index: that other declarations made its index.
 */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "db/made.h"

int
main(int argc, char **argv)
{
	bool index = argc == 3 && strcmp(argv[2], "index") == 0;
	uint8_t row[64];
	struct buf b = BUF(row);
	struct db *db;
	struct txn t;
	int err;

	if ((argc != 2 && !index) || db_open(&db, argv[1], DB_WRITE) != 0)
		return 1;
	buf_u64(&b, SCHEMA_VERSION + 1);
	buf_text(&b, "fengsui 9.9");
	txn_begin(&t, db, true);
	if (index)
		table_put(&t, TABLE_META, META_INDEX, sizeof META_INDEX, b.data, b.len);
	else
		table_put(&t, TABLE_META, META_WRITER, sizeof META_WRITER, b.data, b.len);
	err = txn_commit(&t);
	db_close(db);
	return err == 0 ? 0 : 1;
}
