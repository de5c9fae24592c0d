/* Adding to a backup, and using what was added. */
#include "db/more.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/backup_tail.h"
#include "db/err.h"
#include "db/more_file.h"
#include "db/replay.h"

#define BATCH 500	/* entries of one commit */

/* Rows of TABLE_META that who goes on from there needs. */
static const struct { const char *name; size_t len; } metas[] = {
	{ META_LAST_ID, sizeof META_LAST_ID },
	{ META_RESTORED, sizeof META_RESTORED },
	{ META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC },
};

static void
key_of(uint64_t seq, uint8_t key[8])
{
	struct buf b;

	buf_init(&b, key, 8);
	buf_u64(&b, seq);
}

/* Goes through all parts. What it finds of the last that is whole, and where that ends; of the
 * backup itself if there is none. */
struct parts {
	off_t end;
	uint64_t n, seq;
	uint8_t hash[HASH_BYTES];	/* of entry seq */
	uint8_t digest[HASH_BYTES];
	bool torn;
};

static void
parts_read(struct more_file *m, const struct backup_tail *base, struct parts *p)
{
	uint8_t hash[HASH_BYTES] = { 0 };
	struct more_row row;
	uint64_t seq = 0;

	*p = (struct parts){ .end = ftello(m->f), .seq = base->seq };
	memcpy(p->hash, base->hash, HASH_BYTES);
	memcpy(p->digest, m->digest, HASH_BYTES);
	while (more_file_read(m, &row)) {
		if (row.type == MORE_JOURNAL && row.keylen == 8 && row.len >= HASH_BYTES) {
			seq = get_u64(row.key);
			memcpy(hash, row.val + row.len - HASH_BYTES, HASH_BYTES);
		}
		if (row.type != MORE_END)
			continue;
		p->n++;
		p->end = ftello(m->f);
		p->seq = get_u64(row.key);
		memcpy(p->digest, m->digest, HASH_BYTES);
		if (p->seq == seq)
			memcpy(p->hash, hash, HASH_BYTES);
	}
	fseeko(m->f, 0, SEEK_END);
	p->torn = ftello(m->f) > p->end;
}

struct add {
	const char *dir;
	int fd;
	backup_become *become;
	struct backup_tail base;
	struct more_made made;
	off_t end;			/* of what was there and is whole */
};

static int
refuse(struct add *a, enum more_why why)
{
	a->made.why = why;
	return ERR_BAD;
}

/* The rows of one part: entries that follow each other as they must, or nothing. */
static int
put_part(struct add *a, struct more_file *m, struct txn *t, const struct parts *p)
{
	uint8_t key[8], hash[HASH_BYTES];
	uint64_t seq = p->seq;
	const void *val;
	struct walk w;
	size_t len;

	memcpy(hash, p->hash, HASH_BYTES);
	key_of(seq, key);
	walk_open(&w, t, TABLE_JOURNAL, NULL, 0, false);
	walk_from(&w, key, sizeof key);
	while (m->err == 0 && walk_next(&w)) {
		if (w.keylen != 8 || get_u64(w.key) != seq + 1 || w.len < HASH_BYTES)
			break;
		hash_chain(hash, hash, w.val, w.len - HASH_BYTES);
		if (memcmp(hash, w.val + w.len - HASH_BYTES, HASH_BYTES) != 0)
			break;
		more_file_write(m, MORE_JOURNAL, w.key, w.keylen, w.val, w.len);
		seq++;
	}
	walk_close(&w);
	if (t->err != 0 || seq != a->made.to)
		return refuse(a, MORE_STORE);
	walk_open(&w, t, TABLE_SEAL, NULL, 0, false);
	walk_from(&w, key, sizeof key);
	while (walk_next(&w))
		more_file_write(m, MORE_SEAL, w.key, w.keylen, w.val, w.len);
	walk_close(&w);
	for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
		if (table_get(t, TABLE_META, metas[i].name, metas[i].len, &val, &len) == 0)
			more_file_write(m, MORE_META, metas[i].name, metas[i].len, val, len);
	more_file_end(m, seq);
	return t->err != 0 ? t->err : m->err;
}

/* Has the store the entry that was last, as it was? Else it has gone another way since. */
static bool
follows(struct txn *t, uint64_t seq, const uint8_t hash[HASH_BYTES])
{
	uint8_t is[HASH_BYTES];
	struct entry e;

	return journal_get(t, seq, &e, is) == 0 && memcmp(is, hash, HASH_BYTES) == 0;
}

static int
add_to(struct add *a, struct more_file *m, struct txn *t)
{
	struct journal_head head;
	struct parts p;
	bool is = more_file_read_head(m, a->base.digest);

	if (!is) {
		if (ftruncate(a->fd, 0) != 0 || fseeko(m->f, 0, SEEK_SET) != 0)
			return ERR_IO;
		more_file_write_head(m, a->base.digest);
		fseeko(m->f, 0, SEEK_CUR);
	}
	parts_read(m, &a->base, &p);
	a->end = p.end;
	a->made.torn = is && p.torn;
	if (ftruncate(a->fd, p.end) != 0 || fseeko(m->f, p.end, SEEK_SET) != 0)
		return ERR_IO;
	memcpy(m->digest, p.digest, HASH_BYTES);
	hash_begin(&m->part);
	hash_add(&m->part, m->digest, HASH_BYTES);
	journal_head(t, &head);
	if (t->err != 0)
		return refuse(a, MORE_STORE);
	if (head.seq < p.seq || !follows(t, a->base.seq, a->base.hash) || !follows(t, p.seq, p.hash))
		return refuse(a, MORE_OTHER);
	a->made.from = p.seq + 1;
	a->made.to = head.seq;
	return head.seq == p.seq ? 0 : put_part(a, m, t, &p);
}

/* What was written is there as it was meant. */
static int
verify(struct add *a)
{
	struct more_file m;
	struct parts p;
	bool ok = more_file_open(&m, a->fd);

	if (!ok)
		return ERR_IO;
	ok = more_file_read_head(&m, a->base.digest);
	if (ok)
		parts_read(&m, &a->base, &p);
	more_file_close(&m);
	return ok && !p.torn && p.seq == a->made.to ? 0 : ERR_IO;
}

static int
add_apart(void *ctx)
{
	struct add *a = ctx;
	struct more_file m = { 0 };
	struct db *db;
	struct txn t;
	int err;

	if (chdir(a->dir) != 0 || a->become() != 0)
		return ERR_IO;
	err = db_open(&db, ".", DB_READ);
	if (err != 0)
		return err == ERR_BAD ? refuse(a, MORE_STORE) : err;
	txn_begin(&t, db, false);
	err = t.err != 0 ? t.err : more_file_open(&m, a->fd) ? add_to(a, &m, &t) : ERR_IO;
	txn_abort(&t);
	db_close(db);
	if (err == 0 && fsync(a->fd) != 0 && errno != EINVAL)
		err = backup_errno();
	more_file_close(&m);
	posix_fadvise(a->fd, 0, 0, POSIX_FADV_DONTNEED);
	return err == 0 ? verify(a) : err;
}

/* Is it of another backup, which had that name before? A beginning that was cut is none. */
static bool
is_of_another(int fd, const struct backup_tail *base)
{
	struct more_file m;
	struct stat st;
	bool is = fstat(fd, &st) == 0 && st.st_size > 0 && more_file_open(&m, fd);

	if (is) {
		is = !more_file_read_head(&m, base->digest) && !feof(m.f);
		more_file_close(&m);
	}
	return is;
}

static int
open_more(const char *base, const struct backup_tail *tail)
{
	char path[PATH_MAX], old[PATH_MAX + 8];
	int fd;

	if (snprintf(path, sizeof path, "%s" MORE_SUFFIX, base) >= (int)sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		close(fd);
		errno = EBUSY;
		return -1;
	}
	if (fd >= 0 && is_of_another(fd, tail)) {
		snprintf(old, sizeof old, "%s.old", path);
		close(fd);
		return rename(path, old) == 0 ? open_more(base, tail) : -1;
	}
	return fd;
}

/* A name that is new is kept by its folder. */
static void
sync_folder(const char *base)
{
	char path[PATH_MAX];
	char *slash;
	int fd;

	snprintf(path, sizeof path, "%s", base);
	slash = strrchr(path, '/');
	if (slash != NULL)
		slash[slash == path ? 1 : 0] = '\0';
	fd = open(slash != NULL ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

int
more_add(const char *dir, const char *base, backup_become *become, struct more_made *made)
{
	struct add a = { .dir = dir, .become = become };
	int in = open(base, O_RDONLY | O_CLOEXEC | O_NONBLOCK), err;
	struct stat st;

	*made = (struct more_made){ 0 };
	if (in < 0)
		return backup_errno();
	err = backup_tail_read(in, &a.base);
	close(in);
	if (err == 0 && !a.base.headed)
		err = refuse(&a, MORE_OLD);
	*made = a.made;
	if (err != 0)
		return err;
	a.fd = open_more(base, &a.base);
	if (a.fd < 0)
		return backup_errno();
	err = apart_run(add_apart, &a, sizeof a);
	*made = a.made;
	if (err == ERR_BAD && made->why == 0)
		made->why = MORE_STORE;
	/* What was whole before stays so. */
	if (err != 0 && a.end > 0 && fstat(a.fd, &st) == 0 && st.st_size > a.end &&
	    ftruncate(a.fd, a.end) == 0)
		fsync(a.fd);
	close(a.fd);
	if (err == 0)
		sync_folder(base);
	return err;
}

/* One row into the store; head is where its log has come to. */
static int
use(struct txn *t, const struct more_row *row, struct journal_head *head)
{
	uint8_t hash[HASH_BYTES];
	struct entry e;

	if (row->type == MORE_SEAL)
		table_put(t, TABLE_SEAL, row->key, row->keylen, row->val, row->len);
	for (size_t i = 0; row->type == MORE_META && i < sizeof metas / sizeof *metas; i++)
		if (row->keylen == metas[i].len && memcmp(row->key, metas[i].name, row->keylen) == 0)
			table_put(t, TABLE_META, row->key, row->keylen, row->val, row->len);
	if (row->type != MORE_JOURNAL || row->keylen != 8 || get_u64(row->key) <= head->seq)
		return t->err;
	if (row->len < HASH_BYTES || entry_decode(row->val, row->len - HASH_BYTES, &e) != 0 ||
	    e.seq != head->seq + 1 || get_u64(row->key) != e.seq)
		return ERR_BAD;
	if (e.schema > SCHEMA_VERSION)
		return ERR_NEWER;
	hash_chain(hash, head->hash, row->val, row->len - HASH_BYTES);
	if (memcmp(hash, row->val + row->len - HASH_BYTES, HASH_BYTES) != 0)
		return ERR_BAD;
	table_put(t, TABLE_JOURNAL, row->key, row->keylen, row->val, row->len);
	head->seq = e.seq;
	memcpy(head->hash, hash, HASH_BYTES);
	return replay_entry(t, &e);
}

static int
apply_parts(struct more_file *m, const struct parts *p, struct db *db, struct more_found *found)
{
	struct journal_head head;
	struct more_row row;
	struct txn t;
	uint64_t begun;
	int err = 0;

	txn_begin(&t, db, true);
	journal_head(&t, &head);
	begun = head.seq;
	while (err == 0 && t.err == 0 && ftello(m->f) < p->end && more_file_read(m, &row)) {
		err = use(&t, &row, &head);
		if (err == 0 && row.type == MORE_JOURNAL && row.keylen == 8 && head.seq % BATCH == 0) {
			err = txn_commit(&t);
			txn_begin(&t, db, true);
		}
	}
	if (err != 0)
		txn_fail(&t, err);
	err = txn_commit(&t);
	found->parts = p->n;
	found->entries = head.seq - begun;
	return err != 0 ? err : head.seq >= p->seq ? 0 : ERR_BAD;
}

int
more_apply(int more, const struct backup_tail *base, const char *dir, struct more_found *found)
{
	struct more_file m;
	struct parts p;
	struct db *db;
	int err = 0;

	*found = (struct more_found){ 0 };
	if (!more_file_open(&m, more)) {
		err = ERR_IO;
	} else if (!base->headed || !more_file_read_head(&m, base->digest)) {
		found->other = true;
	} else {
		parts_read(&m, base, &p);
		found->torn = p.torn;
		fseeko(m.f, 0, SEEK_SET);
		more_file_read_head(&m, base->digest);
		err = p.n == 0 ? 0 : db_open(&db, dir, DB_WRITE);
		if (err == 0 && p.n > 0) {
			err = apply_parts(&m, &p, db, found);
			db_close(db);
		}
	}
	more_file_close(&m);
	return err;
}
