/* Records as the store has them. */
#include "db/codec.h"
#include "db/err.h"
#include "db/store.h"

bool
record_get(struct txn *t, const struct kind *k, uint64_t id, void *rec)
{
	uint8_t key[8];
	struct buf b = BUF(key);
	uint64_t hurt = db_hurt(t->db)->times;
	const void *val;
	size_t len;

	buf_u64(&b, id);
	if (id == 0 || table_get(t, TABLE_KIND + k->no, key, sizeof key, &val, &len) != 0)
		return false;
	if (record_decode(k, val, len, rec, NULL) != 0) {
		/* Of a damaged row the rest of a page can still be read. */
		if (db_hurt(t->db)->times == hurt)
			txn_fail(t, ERR_BAD);
		return false;
	}
	((struct head *)rec)->id = id;
	return true;
}

bool
record_read(struct db *db, const struct kind *k, uint64_t id, void *rec)
{
	struct txn t;
	bool found;

	do {
		txn_begin(&t, db, false);
		found = record_get(&t, k, id, rec);
	} while (txn_again(&t));
	return found;
}
