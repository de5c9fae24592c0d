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
#include "db/pages.h"
#include "db/summed.h"
#include "keys/file.h"
#include "keys/host_key.h"
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
#define META_HOST "host"	/* in the store: fingerprint of the host key */

enum fit {
	FIT,
	FIT_BROKEN,		/* no such file */
	FIT_OTHER,		/* one of another county's */
	FIT_HURT,		/* it can be opened, but not all in it holds */
};

struct place {
	const char *dir;
	int fd;
	enum beside_how how;
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
	enum fit fit;

	(void)store;
	if (p->how == BESIDE_KEPT)
		return FIT;
	if (slot_open(&slots, p->fd, FILE_SLOTS, FILE_MACHINE) != 0)
		return errno == ENOKEY ? FIT_OTHER : broken();
	fit = p->how == BESIDE_CHECK && slot_broken(slots) > 0 ? FIT_HURT : FIT;
	slot_close(slots);
	return fit;
}

/* What hinders no reader, and is not made worse by the next writing, keeps nobody out. */
static void
note_fault(void *ctx, enum pages_fault fault, const char *table, uint64_t page)
{
	bool *bad = ctx;

	(void)table;
	(void)page;
	*bad |= fault != PAGES_HEAD && fault != PAGES_COUNT && fault != PAGES_LOST;
}

/* Nobody else may be kept out by one bad row: that all are right is asked by a check alone. */
static enum fit
secrets_hold(struct txn *t, enum beside_how how)
{
	struct pages_found found;
	bool bad = false;
	int err = pages_walk(t, note_fault, &bad, &found);

	if (err == 0 && (how == BESIDE_CHECK ? found.faults > 0 : bad || found.tangled))
		return FIT_BROKEN;
	return how == BESIDE_CHECK && summed_look(t) == SUM_WRONG ? FIT_HURT : FIT;
}

static enum fit
secrets_fit(const struct place *p, struct txn *store)
{
	const void *ours, *theirs;
	struct txn t;
	struct db *db;
	size_t n, m;
	enum fit fit;
	int err;

	if (p->how == BESIDE_KEPT)
		return FIT;
	err = db_open(&db, p->dir, DB_SECRET);
	if (err != 0)
		return err == ERR_BAD ? FIT_BROKEN : FIT;
	txn_begin(&t, db, false);
	fit = secrets_hold(&t, p->how);
	if (fit != FIT_BROKEN && store != NULL && mark_of(store, &ours, &n) &&
	    (!mark_of(&t, &theirs, &m) || memcmp(ours, theirs, n) != 0))
		fit = FIT_OTHER;
	txn_abort(&t);
	db_close(db);
	return fit;
}

static bool
host_of(struct txn *t, char print[KEY_PRINT])
{
	const void *val;
	size_t len;

	if (t == NULL || table_get(t, TABLE_META, META_HOST, sizeof META_HOST, &val, &len) != 0 ||
	    len == 0 || len >= KEY_PRINT)
		return false;
	memcpy(print, val, len);
	print[len] = '\0';
	return true;
}

/* The keeper may not be who can read it; then the listener tells. */
static enum fit
host_fits(const struct place *p, struct txn *store)
{
	char ours[KEY_PRINT], print[KEY_PRINT];

	if (host_key_whole(p->fd, FILE_HOST_KEY, print) != 0)
		return broken();
	return print[0] == '\0' || !host_of(store, ours) || strcmp(print, ours) == 0 ? FIT : FIT_OTHER;
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
	{ FILE_HOST_KEY, host_fits },
};
#define FILES (sizeof files / sizeof *files)

/* Empty is as good as gone. */
static bool
is_gone(const struct place *p, const char *name)
{
	struct stat st;

	return fstatat(p->fd, name, &st, 0) != 0 ? errno == ENOENT : st.st_size == 0;
}

/* Every client knows the host key. */
static void
say_host(const char *what, char *out, size_t cap)
{
	snprintf(out, cap, _("the file %s %s: nothing was written; put the right one back, or make a "
	    "new one with fengsui host-key, of which every client will warn"), FILE_HOST_KEY, what);
}

static void
say(enum fit fit, const char *name, char *out, size_t cap)
{
	if (strcmp(name, FILE_HOST_KEY) == 0)
		say_host(fit == FIT_OTHER ? _("is not the one that the county's clients know") :
		    _("is damaged"), out, cap);
	else if (fit == FIT_OTHER)
		snprintf(out, cap, _("the file %s is not this county's: nothing was written; put the "
		    "right one back, or restore the last backup into an empty directory"), name);
	else if (fit == FIT_HURT)
		snprintf(out, cap, _("parts of the file %s are damaged: some passwords or personal data "
		    "cannot be read any more; copy the whole directory first, then put a good one "
		    "back, or restore the last backup into an empty directory"), name);
	else
		snprintf(out, cap, _("the file %s is damaged: nothing was written; copy the whole "
		    "directory first, then put a good one back, or restore the last backup into an "
		    "empty directory"), name);
}

static void
say_gone(const char *name, char *out, size_t cap)
{
	if (strcmp(name, FILE_HOST_KEY) == 0)
		say_host(_("is gone or empty"), out, cap);
	else
		snprintf(out, cap, _("the file %s is gone or empty: nothing was written; put "
		    "it back from where it was moved, or restore the last backup into an "
		    "empty directory"), name);
}

/* Not to be asked for: slots of a machine whose key is gone, which would make one anew, and a
 * host key that the county does not know of yet. */
static bool
is_no_matter(const struct place *p, size_t i, struct txn *store)
{
	char print[KEY_PRINT];

	if (files[i].fits == slots_fit)
		return !is_gone(p, FILE_SLOTS) && is_gone(p, FILE_MACHINE);
	return files[i].fits == host_fits && !host_of(store, print);
}

static bool
look(const struct place *p, struct txn *store, size_t *from, char *out, size_t cap)
{
	while (*from < FILES) {
		size_t i = (*from)++;
		const char *name = files[i].name;
		enum fit fit;

		if (is_no_matter(p, i, store))
			continue;
		if (is_gone(p, name)) {
			say_gone(name, out, cap);
			return true;
		}
		fit = files[i].fits(p, store);
		if (fit != FIT) {
			say(fit, name, out, cap);
			return true;
		}
	}
	return false;
}

bool
beside_fault(const char *dir, enum beside_how how, size_t *from, char *out, size_t cap)
{
	struct place p = { dir, open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), how };
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

static int
bind_secrets(struct db *store, struct db *secrets)
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

static int
bind_sum(struct db *secrets)
{
	enum summed is;
	struct txn t;

	txn_begin(&t, secrets, false);
	is = summed_look(&t);
	txn_abort(&t);
	if (t.err != 0)
		return t.err;
	return is == SUM_UNKNOWN ? summed_make(secrets) : is == SUM_UNNAMED ? summed_name(secrets) : 0;
}

static int
bind_host(const char *dir, struct db *store)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char known[KEY_PRINT], print[KEY_PRINT] = "";
	struct txn t;
	bool bound;

	if (fd >= 0 && host_key_whole(fd, FILE_HOST_KEY, print) != 0)
		print[0] = '\0';
	if (fd >= 0)
		close(fd);
	txn_begin(&t, store, false);
	bound = host_of(&t, known);
	txn_abort(&t);
	if (bound || print[0] == '\0' || t.err != 0)
		return t.err;
	txn_begin(&t, store, true);
	table_put(&t, TABLE_META, META_HOST, sizeof META_HOST, print, strlen(print));
	return txn_commit(&t);
}

int
beside_bind(const char *dir, struct db *store, struct db *secrets)
{
	int err = bind_secrets(store, secrets);

	if (err == 0)
		err = bind_sum(secrets);
	return err != 0 ? err : bind_host(dir, store);
}

int
beside_new_host(const char *dir)
{
	struct db *db;
	struct txn t;
	int err = db_open(&db, dir, DB_WRITE);

	if (err != 0)
		return err;
	txn_begin(&t, db, true);
	table_del(&t, TABLE_META, META_HOST, sizeof META_HOST);
	err = txn_commit(&t);
	db_close(db);
	return err;
}

void
beside_forget(struct txn *store)
{
	table_del(store, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC);
	table_del(store, TABLE_META, META_SECRETS, sizeof META_SECRETS);
	table_del(store, TABLE_META, META_HOST, sizeof META_HOST);
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
	if ((err != ERR_BESIDE || !beside_fault(dir, BESIDE_OPEN, &from, out, cap)) &&
	    (err != ERR_BAD || !reason_damaged(dir, out, cap)))
		snprintf(out, cap, "%s", reason_text(err));
	return 4;
}
