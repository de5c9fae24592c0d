/* Which program wrote a store, and that one process alone writes it now. */
#include "db/writer.h"

#include <errno.h>
#include <string.h>
#include <sys/file.h>

#include "db/buf.h"
#include "db/codec.h"
#include "db/err.h"
#include "db/store.h"
#include "gen/version.h"

int
writer_alone(MDB_env *env)
{
	int fd, rc = mdb_env_get_fd(env, &fd);

	if (rc == 0 && flock(fd, LOCK_EX | LOCK_NB) != 0)
		rc = errno == EWOULDBLOCK ? ERR_BUSY : errno;
	return rc;
}

void
writer_read(struct writer *w, const void *row, size_t len)
{
	*w = (struct writer){ 0 };
	if (len < 8)
		return;
	w->schema = (uint32_t)get_u64(row);
	len = len - 8 < sizeof w->program ? len - 8 : sizeof w->program - 1;
	memcpy(w->program, (const char *)row + 8, len);
}

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
	buf_put(&b, FENGSUI_NAME, sizeof FENGSUI_NAME - 1);
	table_put(t, TABLE_META, META_WRITER, sizeof META_WRITER, b.data, b.len);
}
