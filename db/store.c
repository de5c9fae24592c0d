/*
 * LMDB behind linear code. Errors of the library become ours at this edge (lmdb_err.c);
 * a missing row is an ordinary answer.
 */
#include "db/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/lmdb_err.h"
#include "db/names.h"
#include "db/passed.h"
#include "db/pins.h"
#include "db/row.h"
#include "db/unlocked.h"
#include "db/store_in.h"
#include "db/sum.h"
#include "db/tail.h"
#include "db/undo.h"
#include "db/writer.h"

#define MAP_BYTES ((size_t)64 << 30)	/* fixed at start, never resized */
#define READERS 4096
#define READ_TRIES 5		/* readings in turn that may take too long */

void
store_name(unsigned table, char *out, size_t cap)
{
	static const char *const names[] = { "index", "journal", "once", "seal", "meta" };
	const struct kind *k;

	out[0] = '\0';
	if (table < TABLE_KIND)
		snprintf(out, cap, "%s", names[table]);
	else if ((k = kind_by_no(table - TABLE_KIND)) != NULL && k->store != ARGS)
		snprintf(out, cap, "kind.%s", k->name);
}

/* Asked before a table is made: what is too new is left as it is. */
static int
refuse_newer(MDB_txn *txn)
{
	MDB_val k = { sizeof META_WRITER, (void *)(uintptr_t)META_WRITER }, v;
	struct writer w = { 0 };
	MDB_dbi meta;
	int rc = mdb_dbi_open(txn, "meta", 0, &meta);

	if (rc == 0)
		rc = mdb_get(txn, meta, &k, &v);
	if (rc == 0)
		writer_read(&w, v.mv_data, v.mv_size);
	return w.schema > SCHEMA_VERSION ? ERR_NEWER : rc == MDB_NOTFOUND ? 0 : rc;
}

static uint64_t
last_commit(const struct db *db)
{
	MDB_envinfo info;

	return mdb_env_info(db->env, &info) == 0 ? info.me_last_txnid : 0;
}

/*
 * LMDB takes a writer's number from its lock file, and with it the pages to start
 * from. Whoever lowered it there would have the newest commit written over, and a
 * second writer raises it. 0 or ERR_ASTRAY.
 */
static int
follows(const struct db *db, MDB_txn *txn)
{
	return mdb_txn_id(txn) == db->last + 1 ? 0 : ERR_ASTRAY;
}

static int
hinders(const struct db *db, MDB_txn *txn, bool newer)
{
	if (db->mode != DB_READ && follows(db, txn) != 0)
		return ERR_ASTRAY;
	/* For those who read without a lock the keeper did. */
	if (db->un.pins == NULL && !names_hold(txn, db->mode != DB_READ))
		return MDB_CORRUPTED;
	return newer || db->mode == DB_SECRET ? 0 : refuse_newer(txn);
}

/* Then its rows have sums from the first on. */
static bool
is_new(const struct db *db, MDB_txn *txn)
{
	MDB_stat meta, log;

	return mdb_stat(txn, db->dbi[TABLE_META], &meta) == 0 && meta.ms_entries == 0 &&
	    mdb_stat(txn, db->dbi[TABLE_JOURNAL], &log) == 0 && log.ms_entries == 0;
}

/* Tables made by a newer program than the data are absent to a reader; the keeper makes them. */
static int
open_tables(struct db *db, bool newer)
{
	uint8_t named[HASH_BYTES] = { 0 };
	MDB_txn *txn;
	char name[64];
	int write = db->mode != DB_READ, rc = mdb_txn_begin(db->env, NULL, write ? 0 : MDB_RDONLY, &txn);

	if (rc != 0)
		return rc;
	db->last = last_commit(db);
	rc = hinders(db, txn, newer);
	if (rc == 0)
		rc = names_digest(txn, named);
	for (unsigned i = 0; rc == 0 && i < TABLES; i++) {
		store_name(i, name, sizeof name);
		if (name[0] == '\0' || (db->mode == DB_SECRET && i != TABLE_META))
			continue;
		rc = mdb_dbi_open(txn, name, write ? MDB_CREATE : 0, &db->dbi[i]);
		db->have[i] = rc == 0;
		rc = rc == MDB_NOTFOUND ? 0 : rc;
	}
	if (rc == 0 && db->mode != DB_SECRET && db->have[TABLE_META])
		rc = sound_open(&db->sound, txn, db->dbi[TABLE_META], write && is_new(db, txn));
	if (rc == 0 && db->mode != DB_SECRET && db->un.pins == NULL)
		rc = names_known(txn, named, db->sound.summed, db->mode != DB_READ);
	if (rc != 0) {
		mdb_txn_abort(txn);
		return rc;
	}
	rc = mdb_txn_commit(txn);	/* an abort would close the handles again */
	db->last = last_commit(db);
	return rc;
}

/* Emptied, not new: LMDB would begin another store in it. */
static bool
is_emptied(const struct db *db, const char *path)
{
	char file[530];
	struct stat st;

	snprintf(file, sizeof file, "%s%s", path, db->mode == DB_SECRET ? "" : "/data.mdb");
	return stat(file, &st) == 0 && st.st_size == 0;
}

/* A file that lost its end is read past it, which ends the process. The keeper found it whole. */
static bool
is_whole(struct db *db)
{
	if (db->mode != DB_READ)
		return tail_whole(db->env);
	return db->un.pins != NULL || tail_readable(db->env);
}

static int
open_env(struct db *db, const char *dir, bool newer)
{
	char path[512];
	unsigned flags = MDB_NOTLS;
	int data, rc = mdb_env_create(&db->env);

	if (rc != 0)
		return rc;
	if (snprintf(path, sizeof path, "%s%s", dir,
	    db->mode == DB_SECRET ? "/secret.mdb" : "") >= (int)sizeof path)
		return ENAMETOOLONG;
	if (db->mode == DB_READ)
		flags |= MDB_RDONLY;
	if (db->mode == DB_SECRET)
		flags |= MDB_NOSUBDIR;
	if (db->mode == DB_SCRATCH)
		flags |= MDB_NOSYNC | MDB_NOLOCK;	/* ours alone; a lock file on a full disk is a SIGBUS */
	mdb_env_set_mapsize(db->env, MAP_BYTES);
	mdb_env_set_maxdbs(db->env, TABLES);
	mdb_env_set_maxreaders(db->env, READERS);
	if (is_emptied(db, path))
		return MDB_CORRUPTED;
	if (db->un.pins != NULL)
		flags |= MDB_NOLOCK;
	rc = mdb_env_open(db->env, path, flags, 0600);
	if (rc == ENOMEM && names_beyond(path, db->mode == DB_SECRET ? "" : "/data.mdb"))
		rc = MDB_CORRUPTED;
	if (rc == 0 && db->mode == DB_WRITE && (rc = mdb_env_get_fd(db->env, &data)) == 0)
		rc = writer_alone(data);
	if (rc == 0 && !is_whole(db))
		rc = MDB_CORRUPTED;
	if (rc == 0 && db->un.told != NULL)
		rc = unlocked_hold(&db->un, db->env);
	return rc != 0 ? rc : open_tables(db, newer);
}

/* ask: mode, pins and told, which it takes. */
static int
open_any(struct db **out, const char *dir, const struct db *ask, bool newer)
{
	int major, minor, patch, rc;
	struct db *db;

	mdb_version(&major, &minor, &patch);
	if (major == 0 && minor == 9 && patch >= 26 && patch <= 31) {
		fprintf(stderr, "fengsui: LMDB %d.%d.%d destroys shared locks (ITS#9278); "
		    "install 0.9.24 or 0.9.32 and later\n", major, minor, patch);
		return ERR_USE;
	}
	db = malloc(sizeof *db);
	if (db == NULL)
		return ERR_IO;
	*db = *ask;
	stamp_all(&db->stamps);
	undo_open(&db->undo);
	buf_grow(&db->row, ROW_MOST);
	rc = open_env(db, dir, newer);
	if (rc != 0) {
		rc = lmdb_err(db->env, rc);
		db_close(db);
		return rc;
	}
	*out = db;
	return 0;
}

int
db_open(struct db **out, const char *dir, enum db_mode mode)
{
	return open_any(out, dir, &(struct db){ .mode = mode }, false);
}

int
db_open_telling(struct db **out, const char *dir, int pins)
{
	struct db ask = { .mode = DB_WRITE, .un.told = pins_map(pins) };

	return ask.un.told != NULL ? open_any(out, dir, &ask, false) : ERR_IO;
}

int
db_open_newer(struct db **out, const char *dir)
{
	return open_any(out, dir, &(struct db){ .mode = DB_READ }, true);
}

int
db_open_passed(struct db **out, int data, int pins, db_late *end, void *ctx)
{
	struct db ask = { .mode = DB_READ, .un.pins = pins_look(pins), .end = end,
	    .end_ctx = ctx };
	int err = ERR_IO;

	passed_set(data);
	if (ask.un.pins != NULL)
		err = open_any(out, PASSED_DIR, &ask, false);
	passed_set(-1);
	if (pins >= 0)
		close(pins);
	return err;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	/* Its lock lies in memory that goes: whoever locked next would write there. */
	if (db->writing != NULL)
		mdb_txn_abort(db->writing);
	unlocked_end(&db->un);
	buf_free(&db->undo);
	buf_free(&db->row);
	if (db->env != NULL)
		mdb_env_close(db->env);
	free(db);
}

int
db_reader_check(struct db *db)
{
	int dead = 0;

	return mdb_reader_check(db->env, &dead) == 0 ? dead : 0;
}

void
txn_begin(struct txn *t, struct db *db, bool write)
{
	int rc;

	*t = (struct txn){ .db = db, .write = write };
	db->sound.leaf = 0;
	db->reading += !write;
	rc = db->un.pins != NULL && !write ? unlocked_begin(&db->un, db->env, &t->mdb) :
	    mdb_txn_begin(db->env, NULL, write ? 0 : MDB_RDONLY, &t->mdb);
	if (rc == MDB_READERS_FULL && db_reader_check(db) > 0)
		rc = mdb_txn_begin(db->env, NULL, write ? 0 : MDB_RDONLY, &t->mdb);
	txn_fail(t, lmdb_err(t->db->env, rc));
	if (!write && t->err == 0) {
		t->number = mdb_txn_id(t->mdb);
		sound_learn(&db->sound, t->mdb);
	}
	if (!write)
		return;
	db->writing = t->mdb;
	db->undo.len = 0;
	if (t->err == 0)
		txn_fail(t, follows(db, t->mdb));
}

void
txn_child(struct txn *t, struct txn *parent)
{
	*t = (struct txn){ .db = parent->db, .parent = parent, .write = true, .mdb = parent->mdb,
	    .err = parent->err, .mark = parent->db->undo.len };
}

static int
keep_child(struct txn *t)
{
	t->parent->wrote |= t->wrote;
	t->parent->read += t->read;
	t->mdb = NULL;
	if (t->parent->parent == NULL)
		undo_forget(&t->db->undo);
	return 0;
}

static void
abort_child(struct txn *t)
{
	int rc = undo_back(&t->db->undo, t->mdb, t->mark), err = lmdb_err(t->db->env, rc);
	MDB_val key = { 1, (char[]){ "" } }, val;

	/* What failed within LMDB failed for all who share the transaction. */
	if (err == 0 && t->err != 0 && mdb_get(t->mdb, t->db->dbi[TABLE_META], &key, &val) == MDB_BAD_TXN)
		err = t->err;
	for (struct txn *up = t->parent; err != 0 && up != NULL; up = up->parent)
		txn_fail(up, err);
	stamp_all(&t->db->stamps);
	t->mdb = NULL;
}

int
txn_commit(struct txn *t)
{
	MDB_txn *mdb = t->mdb;
	uint64_t number;

	if (t->err != 0 || !t->write) {
		txn_abort(t);
		return t->err;
	}
	if (t->parent != NULL)
		return keep_child(t);
	number = mdb_txn_id(mdb);
	if (t->db->un.told != NULL)
		atomic_store(&t->db->un.told->begun, number);
	t->mdb = NULL;
	t->db->writing = NULL;
	txn_fail(t, lmdb_err(t->db->env, mdb_txn_commit(mdb)));
	if (t->err != 0)
		stamp_all(&t->db->stamps);
	else
		tail_fill(t->db->env);
	/* One that wrote nothing leaves the number as it was. */
	if (t->err == 0 && last_commit(t->db) == number)
		t->db->last = number;
	return t->err;
}

/* Of one within another only the outer one ends what was late in turn. */
static void
reading_over(struct txn *t)
{
	if (!t->write && !t->over && t->db->reading > 0)
		t->db->reading--;
	t->over = true;
}

static void
end_late(struct txn *t)
{
	txn_fail(t, ERR_LATE);
	if (t->db->end != NULL)
		t->db->end(t->db->end_ctx);
}

void
txn_abort(struct txn *t)
{
	bool late;

	reading_over(t);
	if (t->mdb == NULL)
		return;
	if (t->parent != NULL) {
		abort_child(t);
		return;
	}
	late = unlocked_late(&t->db->un, t->mdb);
	if (t->mdb == t->db->writing) {
		t->db->writing = NULL;
		stamp_all(&t->db->stamps);
	}
	mdb_txn_abort(t->mdb);
	t->mdb = NULL;
	if (late)
		end_late(t);
}

bool
txn_again(struct txn *t)
{
	bool late = unlocked_late(&t->db->un, t->mdb) || t->err == ERR_LATE;

	if (t->mdb != NULL)
		mdb_txn_abort(t->mdb);
	t->mdb = NULL;
	reading_over(t);
	if (late)
		t->db->late++;
	else if (t->db->reading == 0)
		t->db->late = 0;
	if (late && t->db->late < READ_TRIES)
		return true;
	if (late)
		end_late(t);
	return false;
}

int
txn_fail(struct txn *t, int err)
{
	if (t->err == 0)
		t->err = err;
	return t->err;
}

void
db_hurt_note(struct txn *t, unsigned table, uint64_t id)
{
	struct hurt_rows *h = &t->db->hurt;

	/* What was written over under a reader without a lock is no damage: it reads again. Asked
	 * behind all that it read. */
	if (unlocked_late(&t->db->un, t->mdb))
		txn_fail(t, ERR_LATE);
	if (t->err != 0)
		return;
	h->times++;
	h->table = table;
	h->id = id;
}

const struct hurt_rows *
db_hurt(const struct db *db)
{
	return &db->hurt;
}

bool
db_has_sums(const struct db *db)
{
	return db->sound.summed;
}

void
db_begins_sums(struct txn *t)
{
	if (t->err == 0)
		txn_fail(t, lmdb_err(t->db->env, sound_open(&t->db->sound, t->mdb, t->db->dbi[TABLE_META], true)));
}

void
store_seen(struct txn *t, unsigned table, const void *key, size_t len)
{
	if (table > TABLE_KIND)
		t->seen |= KIND_BIT(table - TABLE_KIND);
	else if (table == TABLE_INDEX)
		t->seen |= len > 0 ? KIND_BIT(*(const uint8_t *)key) : KIND_ALL;
	else if (table == TABLE_JOURNAL)
		t->seen |= KIND_BIT(0);
}

int
table_get(struct txn *t, unsigned table, const void *key, size_t keylen,
    const void **val, size_t *len)
{
	MDB_val k = { keylen, (void *)(uintptr_t)key }, v;
	int rc;

	store_seen(t, table, key, keylen);
	if (store_failed(t))
		return t->err;
	if (!t->db->have[table])
		return ERR_NOTFOUND;
	rc = mdb_get(t->mdb, t->db->dbi[table], &k, &v);
	if (rc == MDB_NOTFOUND) {
		store_sound(t, t->write || sound_absent(&t->db->sound, table, t->mdb, t->db->dbi[table], key, keylen),
		    table, key, keylen);
		return ERR_NOTFOUND;
	}
	if (rc != 0)
		return txn_fail(t, lmdb_err(t->db->env, rc));
	t->read++;
	*val = v.mv_data;
	*len = v.mv_size;
	store_sound(t, sound_row(&t->db->sound, !t->write, table, key, keylen, v.mv_data, len), table, key, keylen);
	return 0;
}

/* What is kept of a row of secrets changes with it. */
static void
digests(struct txn *t, const MDB_val *k, const MDB_val *v)
{
	uint8_t key[SUM_KEY], digest[HASH_BYTES], row[SUM_ROW];

	if (k == NULL || sum_is(k) || !sum_kept(t->mdb, t->db->dbi[TABLE_META]))
		return;
	if (v != NULL) {
		sum_digest(digest, k, v);
		table_put(t, TABLE_META, key, sum_key(key, k), digest, sizeof digest);
	} else {
		table_del(t, TABLE_META, key, sum_key(key, k));
	}
	sum_row(row, t->mdb);
	table_put(t, TABLE_META, META_SUM, sizeof META_SUM, row, sizeof row);
}

static void
changes(struct txn *t, unsigned table, const MDB_val *k, const MDB_val *v)
{
	t->wrote = true;
	if (table >= TABLE_KIND)
		stamp_kind(&t->db->stamps, table - TABLE_KIND);
	else if (t->db->mode == DB_SECRET && t->err == 0)
		digests(t, k, v);
}

uint64_t
kind_stamp(const struct txn *t, const struct kind *k)
{
	return t->write && t->db->mode != DB_READ ? t->db->stamps.of[k->no] : 0;
}

/* val: of the row; its bytes and their sum then. */
static void
add_sum(struct txn *t, unsigned table, const MDB_val *k, MDB_val *val)
{
	struct buf *row = &t->db->row;
	uint8_t sum[ROW_SUM];

	row_sum(table, k->mv_data, k->mv_size, val->mv_data, val->mv_size, sum);
	row->len = 0;
	buf_put(row, val->mv_data, val->mv_size);
	buf_put(row, sum, sizeof sum);
	if (row->failed) {
		txn_fail(t, buf_error(row));
		buf_free(row);		/* the next one may fit */
	}
	*val = (MDB_val){ row->len, row->data };
}

void
table_put(struct txn *t, unsigned table, const void *key, size_t keylen,
    const void *val, size_t len)
{
	MDB_val k = { keylen, (void *)(uintptr_t)key }, v = { len, (void *)(uintptr_t)val };

	changes(t, table, &k, &v);
	if (t->db->sound.summed && row_ends_in_sum(table, key, keylen))
		add_sum(t, table, &k, &v);
	if (t->err == 0)
		txn_fail(t, lmdb_err(t->db->env, t->parent != NULL ? undo_put(&t->db->undo, t->mdb, t->db->dbi[table], &k, &v) :
		    mdb_put(t->mdb, t->db->dbi[table], &k, &v, 0)));
}

void
table_del(struct txn *t, unsigned table, const void *key, size_t keylen)
{
	MDB_val k = { keylen, (void *)(uintptr_t)key };
	int rc;

	changes(t, table, &k, NULL);
	if (t->err != 0)
		return;
	rc = t->parent != NULL ? undo_del(&t->db->undo, t->mdb, t->db->dbi[table], &k) :
	    mdb_del(t->mdb, t->db->dbi[table], &k, NULL);
	if (rc != MDB_NOTFOUND)
		txn_fail(t, lmdb_err(t->db->env, rc));
}

void
table_clear(struct txn *t, unsigned table)
{
	changes(t, table, NULL, NULL);
	if (t->parent != NULL)
		txn_fail(t, ERR_USE);		/* nothing could take it back */
	if (t->err == 0)
		txn_fail(t, lmdb_err(t->db->env, mdb_drop(t->mdb, t->db->dbi[table], 0)));
}
