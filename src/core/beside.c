/* Which files lie beside the store, what is wrong with one, and what to do then. */
#include "src/core/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/err.h"
#include "db/journal.h"
#include "keys/file.h"
#include "keys/random.h"
#include "keys/seal.h"
#include "keys/secret.h"
#include "keys/slot.h"
#include "src/base/datadir.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"

#define FILE_SECRETS "secret.mdb"
#define META_SECRETS "secrets"	/* in the store and its secrets alike: that they are of one county */
#define MARK 16			/* random bytes */

enum fit {
	FIT,
	FIT_BROKEN,		/* no such file */
	FIT_OTHER,		/* one of another county's */
};

struct place {
	const char *dir;
	int fd;
	bool alone;
};

/* What the system does not let us read is not said to be damaged: who opens it is told. */
static enum fit
broken(void)
{
	return errno == EBADMSG ? FIT_BROKEN : FIT;
}

static bool
meta_is(struct txn *t, const char *key, size_t keylen, const void *val, size_t len)
{
	const void *is;
	size_t n;

	return table_get(t, TABLE_META, key, keylen, &is, &n) != 0 ||
	    (n == len && memcmp(is, val, len) == 0);
}

static bool
mark_of(struct txn *t, const void **mark, size_t *len)
{
	return table_get(t, TABLE_META, META_SECRETS, sizeof META_SECRETS, mark, len) == 0 &&
	    *len == MARK;
}

static enum fit
seal_fits(const struct place *p, struct txn *store)
{
	struct seal_key key;
	enum fit fit = FIT;

	if (seal_open(&key, p->fd, FILE_SEAL) != 0)
		return broken();
	if (store != NULL &&
	    !meta_is(store, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, key.pub, sizeof key.pub))
		fit = FIT_OTHER;
	seal_wipe(&key);
	return fit;
}

static enum fit
public_fits(const struct place *p, struct txn *store)
{
	uint8_t pub[SEAL_PUBLIC];

	if (file_read(p->fd, FILE_SEAL_PUBLIC, pub, sizeof pub) != 0)
		return broken();
	return store == NULL || meta_is(store, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, pub,
	    sizeof pub) ? FIT : FIT_OTHER;
}

static enum fit
machine_fits(const struct place *p, struct txn *store)
{
	uint8_t key[SLOT_KEY];
	enum fit fit = file_read(p->fd, FILE_MACHINE, key, sizeof key) == 0 ? FIT : broken();

	(void)store;
	secret_wipe(key, sizeof key);
	return fit;
}

/* The file of slots tells whether the machine's key is the one they are wrapped by. */
static enum fit
slots_fit(const struct place *p, struct txn *store)
{
	struct slots *slots;

	(void)store;
	if (!p->alone)
		return FIT;
	if (slot_open(&slots, p->fd, FILE_SLOTS, FILE_MACHINE) != 0)
		return errno == ENOKEY ? FIT_OTHER : broken();
	slot_close(slots);
	return FIT;
}

static enum fit
secrets_fit(const struct place *p, struct txn *store)
{
	const void *ours, *theirs;
	struct txn t;
	struct db *db;
	size_t n, m;
	enum fit fit = FIT;
	int err;

	if (!p->alone)
		return FIT;
	err = db_open(&db, p->dir, DB_SECRET);
	if (err != 0)
		return err == ERR_BAD ? FIT_BROKEN : FIT;
	txn_begin(&t, db, false);
	if (store != NULL && mark_of(store, &ours, &n) &&
	    (!mark_of(&t, &theirs, &m) || memcmp(ours, theirs, n) != 0))
		fit = FIT_OTHER;
	txn_abort(&t);
	db_close(db);
	return fit;
}

static const struct {
	const char *name;
	enum fit (*fits)(const struct place *p, struct txn *store);
} files[] = {
	{ FILE_SEAL, seal_fits },
	{ FILE_SEAL_PUBLIC, public_fits },
	{ FILE_MACHINE, machine_fits },
	{ FILE_SLOTS, slots_fit },
	{ FILE_SECRETS, secrets_fit },
};
#define FILES (sizeof files / sizeof *files)

/* Empty is as good as gone. */
static bool
is_gone(const struct place *p, const char *name)
{
	struct stat st;

	return fstatat(p->fd, name, &st, 0) != 0 ? errno == ENOENT : st.st_size == 0;
}

static void
say(enum fit fit, const char *name, char *out, size_t cap)
{
	if (fit == FIT_OTHER)
		snprintf(out, cap, _("the file %s is not this county's: nothing was written; put the "
		    "right one back, or restore the last backup into an empty directory"), name);
	else
		snprintf(out, cap, _("the file %s is damaged: nothing was written; copy the whole "
		    "directory first, then put a good one back, or restore the last backup into an "
		    "empty directory"), name);
}

static bool
look(const struct place *p, struct txn *store, size_t *from, char *out, size_t cap)
{
	while (*from < FILES) {
		const char *name = files[*from].name;
		enum fit fit;

		(*from)++;
		if (is_gone(p, name)) {
			snprintf(out, cap, _("the file %s is gone or empty: nothing was written; put "
			    "it back from where it was moved, or restore the last backup into an "
			    "empty directory"), name);
			return true;
		}
		/* Slots of a machine whose key is gone would make one anew. */
		if (files[*from - 1].fits == slots_fit && is_gone(p, FILE_MACHINE))
			continue;
		fit = files[*from - 1].fits(p, store);
		if (fit != FIT) {
			say(fit, name, out, cap);
			return true;
		}
	}
	return false;
}

bool
beside_fault(const char *dir, bool alone, size_t *from, char *out, size_t cap)
{
	struct place p = { dir, open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), alone };
	struct db *db = NULL;
	struct txn t;
	bool found;

	if (p.fd < 0)
		return false;
	if (db_open(&db, dir, DB_READ) == 0)
		txn_begin(&t, db, false);
	found = look(&p, db != NULL ? &t : NULL, from, out, cap);
	if (db != NULL) {
		txn_abort(&t);
		db_close(db);
	}
	close(p.fd);
	return found;
}

int
beside_make(const char *dir, uint8_t public_key[SEAL_PUBLIC])
{
	struct db *secrets = NULL;
	struct slots *slots;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return ERR_IO;
	if (seal_create(fd, FILE_SEAL, public_key) != 0 ||
	    file_create(fd, FILE_SEAL_PUBLIC, public_key, SEAL_PUBLIC) != 0 ||
	    slot_open(&slots, fd, FILE_SLOTS, FILE_MACHINE) != 0)
		err = errno == EEXIST ? ERR_EXISTS : errno == ENOSPC ? ERR_FULL : ERR_IO;
	else
		slot_close(slots);
	close(fd);
	if (err == 0)
		err = db_open(&secrets, dir, DB_SECRET);
	db_close(secrets);
	return err;
}

static int
put_mark(struct db *db, const uint8_t mark[MARK])
{
	struct txn t;

	txn_begin(&t, db, true);
	table_put(&t, TABLE_META, META_SECRETS, sizeof META_SECRETS, mark, MARK);
	txn_commit(&t);
	return t.err;
}

int
beside_bind(struct db *store, struct db *secrets)
{
	uint8_t mark[MARK];
	const void *is;
	struct txn t;
	size_t len;
	bool bound;
	int err;

	txn_begin(&t, store, false);
	bound = mark_of(&t, &is, &len);
	txn_abort(&t);
	if (bound || t.err != 0)
		return t.err;
	random_fill(mark, sizeof mark);
	/* In this order: secrets that know a store that does not know them yet do no harm. */
	err = put_mark(secrets, mark);
	return err != 0 ? err : put_mark(store, mark);
}

void
beside_forget(struct txn *store)
{
	table_del(store, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC);
	table_del(store, TABLE_META, META_SECRETS, sizeof META_SECRETS);
}

int
beside_why(const char *dir, int err, char *out, size_t cap)
{
	size_t from = 0;

	if (err == ERR_NEWER && reason_newer(dir, out, cap))
		return 1;
	if (err == ERR_NOTFOUND) {
		snprintf(out, cap, "%s", datadir_empty(dir));
		return 1;
	}
	if (err == ERR_BUSY) {
		snprintf(out, cap, "%s", _("another process is writing this county, though its file lock is not "
		    "there any more; end that process first: fuser data.mdb says which it is"));
		return 4;
	}
	if ((err != ERR_BESIDE || !beside_fault(dir, true, &from, out, cap)) &&
	    (err != ERR_BAD || !reason_damaged(dir, out, cap)))
		snprintf(out, cap, "%s", reason_text(err));
	return 4;
}
