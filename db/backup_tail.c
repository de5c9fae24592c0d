/* The end of a backup's file. */
#include "db/backup_tail.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "db/err.h"
#include "keys/file.h"

static const char digest_mark[] = "fengsui digest\n", head_mark[] = "fengsui head\n";

#define TAIL (sizeof digest_mark + HASH_BYTES)
#define HEAD (sizeof head_mark + 8 + HASH_BYTES)

int
backup_errno(void)
{
	return errno == EEXIST ? ERR_EXISTS : errno == ENOENT ? ERR_NOTFOUND :
	    errno == EBUSY ? ERR_BUSY :
	    errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

int
backup_tail_pass(int in, int out, size_t len, uint8_t digest[HASH_BYTES])
{
	unsigned char block[64 * 1024];
	struct hasher h;
	size_t n;

	hash_begin(&h);
	for (size_t at = 0; at < len; at += n) {
		n = len - at < sizeof block ? len - at : sizeof block;
		if (file_get_at(in, block, n, at) != 0 ||
		    (out >= 0 && file_put_at(out, block, n, at) != 0))
			return backup_errno();
		hash_add(&h, block, n);
	}
	hash_end(&h, digest);
	return 0;
}

int
backup_tail_read(int fd, struct backup_tail *t)
{
	uint8_t head[HEAD], tail[TAIL];
	struct stat st;

	*t = (struct backup_tail){ 0 };
	if (fstat(fd, &st) != 0)
		return backup_errno();
	if (!S_ISREG(st.st_mode) || (size_t)st.st_size < HEAD + TAIL)
		return ERR_BAD;
	t->pages = t->hashed = (size_t)st.st_size;
	if (file_get_at(fd, tail, sizeof tail, t->hashed - TAIL) != 0 ||
	    file_get_at(fd, head, sizeof head, t->hashed - TAIL - HEAD) != 0)
		return backup_errno();
	t->digested = memcmp(tail, digest_mark, sizeof digest_mark) == 0;
	if (!t->digested)
		return 0;
	memcpy(t->digest, tail + sizeof digest_mark, HASH_BYTES);
	t->pages = t->hashed = t->hashed - TAIL;
	t->headed = memcmp(head, head_mark, sizeof head_mark) == 0;
	if (t->headed) {
		t->pages -= HEAD;
		t->seq = get_u64(head + sizeof head_mark);
		memcpy(t->hash, head + sizeof head_mark + 8, HASH_BYTES);
	}
	return 0;
}

int
backup_tail_write(int fd, const struct journal_head *head)
{
	uint8_t tail[HEAD + TAIL];
	struct buf b = BUF(tail);
	struct stat st;
	size_t len;
	int err;

	if (fstat(fd, &st) != 0)
		return backup_errno();
	len = (size_t)st.st_size;
	buf_put(&b, head_mark, sizeof head_mark);
	buf_u64(&b, head->seq);
	buf_put(&b, head->hash, HASH_BYTES);
	if (file_put_at(fd, tail, HEAD, len) != 0)
		return backup_errno();
	buf_put(&b, digest_mark, sizeof digest_mark);
	err = backup_tail_pass(fd, -1, len + HEAD, tail + HEAD + sizeof digest_mark);
	if (err == 0 && file_put_at(fd, tail + HEAD, TAIL, len + HEAD) != 0)
		err = backup_errno();
	return err;
}
