/* The row by which a store says which program wrote it. */
#include "db/buf.h"
#include "db/store.h"
#include "gen/version.h"

void
writer_ours(struct writer *w)
{
	*w = (struct writer){ .schema = SCHEMA_VERSION, .program = FENGSUI_NAME };
}

void
writer_get(struct txn *t, struct writer *w)
{
	const void *val = NULL;
	size_t len = 0;

	if (table_get(t, TABLE_META, META_WRITER, sizeof META_WRITER, &val, &len) != 0)
		len = 0;
	writer_read(w, val, len);
}

void
writer_put(struct txn *t)
{
	uint8_t storage[8 + sizeof FENGSUI_NAME];
	struct buf b = BUF(storage);

	buf_u64(&b, SCHEMA_VERSION);
	buf_put(&b, FENGSUI_NAME, sizeof FENGSUI_NAME);		/* behind it stands the sum */
	table_put(t, TABLE_META, META_WRITER, sizeof META_WRITER, b.data, b.len);
}

int
db_writer(const char *dir, struct writer *w)
{
	struct db *db;
	struct txn t;
	int err = db_open_newer(&db, dir);

	*w = (struct writer){ 0 };
	if (err != 0)
		return err;
	txn_begin(&t, db, false);
	writer_get(&t, w);
	txn_abort(&t);
	db_close(db);
	return 0;
}
