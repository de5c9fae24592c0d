/* Reading and writing .more files; nothing that is read is trusted. */
#include "db/more_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/backup_tail.h"
#include "db/journal.h"

static const char mark[] = "fengsui more\n";

#define ROW_HEAD 6	/* type, length of the key, length of the value */
#define VALUE_MOST (ENTRY_MAX + 1024)

bool
more_file_open(struct more_file *m, int fd)
{
	int own = dup(fd);

	memset(m, 0, sizeof *m);
	if (own >= 0)
		m->f = fdopen(own, "r+");
	if (m->f == NULL && own >= 0)
		m->f = fdopen(own, "r");
	if (m->f == NULL && own >= 0)
		close(own);
	return m->f != NULL && fseeko(m->f, 0, SEEK_SET) == 0;
}

void
more_file_close(struct more_file *m)
{
	if (m->f != NULL)
		fclose(m->f);
	free(m->space);
	m->f = NULL;
	m->space = NULL;
}

/* Each part's digest begins with that of the one before. */
static void
begin_part(struct more_file *m)
{
	hash_begin(&m->part);
	hash_add(&m->part, m->digest, sizeof m->digest);
}

bool
more_file_read_head(struct more_file *m, const uint8_t base[HASH_BYTES])
{
	char is[sizeof mark];

	if (fread(is, sizeof is, 1, m->f) != 1 || memcmp(is, mark, sizeof is) != 0 ||
	    fread(m->digest, sizeof m->digest, 1, m->f) != 1 ||
	    memcmp(m->digest, base, HASH_BYTES) != 0)
		return false;
	begin_part(m);
	return true;
}

static void
put(struct more_file *m, const void *data, size_t len)
{
	if (m->err == 0 && len > 0 && fwrite(data, len, 1, m->f) != 1)
		m->err = backup_errno();
}

void
more_file_write_head(struct more_file *m, const uint8_t base[HASH_BYTES])
{
	memcpy(m->digest, base, HASH_BYTES);
	put(m, mark, sizeof mark);
	put(m, m->digest, sizeof m->digest);
	begin_part(m);
}

static bool
room(struct more_file *m, size_t len)
{
	uint8_t *more;

	if (len <= m->cap)
		return true;
	more = realloc(m->space, len);
	if (more == NULL)
		return false;
	m->space = more;
	m->cap = len;
	return true;
}

bool
more_file_read(struct more_file *m, struct more_row *row)
{
	uint8_t head[ROW_HEAD], digest[HASH_BYTES];

	if (fread(head, sizeof head, 1, m->f) != 1)
		return false;
	row->type = head[0];
	row->keylen = head[1];
	row->len = (size_t)head[2] << 24 | (size_t)head[3] << 16 | (size_t)head[4] << 8 | head[5];
	if (row->len > VALUE_MOST || !room(m, row->len) ||
	    (row->keylen > 0 && fread(row->key, row->keylen, 1, m->f) != 1) ||
	    (row->len > 0 && fread(m->space, row->len, 1, m->f) != 1))
		return false;
	row->val = m->space;
	hash_add(&m->part, head, sizeof head);
	hash_add(&m->part, row->key, row->keylen);
	if (row->type != MORE_END) {
		hash_add(&m->part, row->val, row->len);
		return true;
	}
	hash_end(&m->part, digest);
	if (row->keylen != 8 || row->len != HASH_BYTES || memcmp(digest, row->val, HASH_BYTES) != 0)
		return false;
	memcpy(m->digest, digest, sizeof digest);
	begin_part(m);
	return true;
}

static void
put_row(struct more_file *m, enum more_type type, const void *key, size_t keylen, size_t len)
{
	uint8_t head[ROW_HEAD] = { (uint8_t)type, (uint8_t)keylen, (uint8_t)(len >> 24),
	    (uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len };

	put(m, head, sizeof head);
	put(m, key, keylen);
	hash_add(&m->part, head, sizeof head);
	hash_add(&m->part, key, keylen);
}

void
more_file_write(struct more_file *m, enum more_type type, const void *key, size_t keylen,
    const void *val, size_t len)
{
	put_row(m, type, key, keylen, len);
	put(m, val, len);
	hash_add(&m->part, val, len);
}

void
more_file_end(struct more_file *m, uint64_t seq)
{
	uint8_t key[8];
	struct buf b = BUF(key);

	buf_u64(&b, seq);
	put_row(m, MORE_END, key, sizeof key, HASH_BYTES);
	hash_end(&m->part, m->digest);
	put(m, m->digest, sizeof m->digest);
	begin_part(m);
	if (m->err == 0 && fflush(m->f) != 0)
		m->err = backup_errno();
}
