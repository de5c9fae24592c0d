/*
 * The one writer. Both environments are open for its whole life; one write
 * transaction per batch, a child per operation; the journal entry, its seal
 * and the side rows go into the same commit.
 */
#include "src/core/core.h"
#include "src/core/core_in.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/codec.h"
#include "db/err.h"
#include "keys/keys.h"
#include "keys/hash.h"
#include "keys/random.h"
#include "keys/seal.h"
#include "keys/secret.h"
#include "keys/slot.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/core/adopt.h"
#include "src/core/beside.h"
#include "src/core/repeat.h"

static int
dir_fd(const char *dir)
{
	return open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int
from_errno(void)
{
	switch (errno) {
	case EEXIST: return ERR_EXISTS;
	case ENOENT: return ERR_NOTFOUND;
	case ENOSPC: return ERR_FULL;
	case EBADMSG:
	case ENOKEY: return ERR_BAD;
	default: return ERR_IO;
	}
}

int
core_create(const char *dir, uint8_t public_key[32])
{
	struct db *db = NULL;
	int fd, err;

	keys_init();
	fd = dir_fd(dir);
	if (fd < 0)
		return from_errno();
	err = faccessat(fd, "data.mdb", F_OK, 0) == 0 ? ERR_EXISTS : beside_make(dir, public_key);
	if (err == 0)
		err = db_open(&db, dir, DB_WRITE);
	db_close(db);
	close(fd);
	return err;
}

/* Where the journal and the ids stand on disk. */
static int
read_head(struct core *core)
{
	struct txn t;
	const void *val;
	size_t len;

	txn_begin(&t, core->db, false);
	journal_head(&t, &core->head);
	if (table_get(&t, TABLE_META, META_LAST_ID, sizeof META_LAST_ID, &val, &len) == 0 && len == 8 &&
	    get_u64(val) > core->last_id)
		core->last_id = get_u64(val);
	/* By these two all goes on: with a wrong one entries or records would be written over. */
	if (db_hurt(core->db)->times > 0)
		txn_fail(&t, ERR_BAD);
	if (core->head.seq > 0)
		journal_sound(&t, core->head.seq);	/* the log tells of it */
	txn_abort(&t);
	return t.err;
}

int
core_open(struct core **out, const char *dir)
{
	return core_open_alive(out, dir, -1, NULL, NULL);
}

int
core_open_alive(struct core **out, const char *dir, int pins, core_alive *alive, void *ctx)
{
	struct core *core = calloc(1, sizeof *core);
	size_t from = 0;
	char why[400];
	int fd, err = 0;

	if (core == NULL)
		return ERR_IO;
	keys_init();
	fd = dir_fd(dir);
	if (fd < 0 || faccessat(fd, "data.mdb", F_OK, 0) != 0)
		err = from_errno();
	else if (beside_fault(dir, BESIDE_OPEN, &from, why, sizeof why))
		err = ERR_BESIDE;
	else if (seal_open(&core->seal, fd, FILE_SEAL) != 0 ||
	    slot_open(&core->slots, fd, FILE_SLOTS, FILE_MACHINE) != 0)
		err = from_errno();
	if (fd >= 0)
		close(fd);
	if (err == 0)
		slot_note(core->slots);
	if (err == 0 && slot_broken(core->slots) > 0)
		log_warnx("%zu keys of personal data in the file %s are damaged: what they hold cannot be "
		    "read; restore a backup", slot_broken(core->slots), FILE_SLOTS);
	if (err == 0)
		err = pins >= 0 ? db_open_telling(&core->db, dir, pins) : db_open(&core->db, dir, DB_WRITE);
	if (err == 0)
		err = db_open(&core->secrets, dir, DB_SECRET);
	if (err == 0)
		err = read_head(core);
	if (err == 0)
		err = adopt(core->db, core->seal.pub, alive, ctx);
	/* On a full disk it is done another time. */
	if (err == 0)
		(void)beside_bind(dir, core->db, core->secrets);
	if (err != 0) {
		core_close(core);
		return err;
	}
	core->sealed = core->head.seq;
	if (gethostname(core->host, sizeof core->host) != 0 ||
	    !text_valid(core->host, strlen(core->host), false))
		snprintf(core->host, sizeof core->host, "HOST");
	*out = core;
	return 0;
}

void
core_close(struct core *core)
{
	if (core == NULL)
		return;
	if (core->slots != NULL) {
		slot_note(core->slots);
		slot_close(core->slots);
	}
	seal_wipe(&core->seal);
	secret_wipe(core->seeds, sizeof core->seeds);
	db_close(core->db);
	db_close(core->secrets);
	free(core);
}

void
core_place(struct core *core, const char *host, unsigned port)
{
	if (host[0] != '\0')
		snprintf(core->host, sizeof core->host, "%s", host);
	core->port = port;
}

void
core_terminals(struct core *core, const struct terminals *p)
{
	core->terminals = *p;
}

void
core_ahead(struct core *core, int64_t ahead)
{
	core->ahead = ahead;
}

void
core_spare(struct core *core, bool spare)
{
	core->spare = spare;
}

struct db *
core_db(struct core *core)
{
	return core->db;
}

struct db *
core_secrets(struct core *core)
{
	return core->secrets;
}

struct txn *
core_hidden(struct core *core)
{
	if (!core->hiding)
		txn_begin(&core->hidden, core->secrets, true);
	core->hiding = true;
	return &core->hidden;
}

void
core_look(struct core *core, struct txn *t)
{
	if (core->hiding && core->hidden.err == 0)
		txn_child(t, &core->hidden);
	else
		txn_begin(t, core->secrets, false);
}

bool
core_lost(const struct core *core)
{
	return core->lost;
}

void
core_crowd(struct core *core, enum crowd_what what, uint64_t account, int64_t times)
{
	crowd_add(&core->crowds, what, account, times);
}

bool
core_crowded(const struct core *core)
{
	return core->crowded;
}

struct txn *
core_txn(struct core *core)
{
	return &core->txn;
}

uint64_t *
core_last_id(struct core *core)
{
	return &core->last_id;
}

uint64_t
core_seq(struct core *core)
{
	return core->head.seq;
}

/* Is the newest entry the one that this process wrote or found? Upon another's it would
 * write a second log into the first. */
static bool
is_ours(struct core *core)
{
	struct journal_head there;

	journal_head(&core->txn, &there);
	return core->txn.err == 0 && there.seq == core->head.seq &&
	    memcmp(there.hash, core->head.hash, sizeof there.hash) == 0;
}

int
core_begin(struct core *core, int64_t now)
{
	/* The clock as it is: only the times of entries never run backwards, or one
	 * look of the clock into next year would hold all work there. */
	core->now = now;
	if (core->broken)
		return ERR_IO;
	txn_begin(&core->txn, core->db, true);
	if (core->txn.err == 0 && !is_ours(core)) {
		txn_abort(&core->txn);
		core->broken = true;
		return ERR_ASTRAY;
	}
	return core->txn.err;
}

static void
seal_message(const struct journal_head *head, uint8_t out[40])
{
	struct buf b;

	buf_init(&b, out, 40);
	buf_u64(&b, head->seq);
	buf_put(&b, head->hash, sizeof head->hash);
}

/* Every commit seals its head; of those between two marks only the last stays,
 * and the one over what a restore found, the last of the former key. */
static void
put_seal(struct core *core)
{
	uint8_t message[40], sig[SEAL_SIGNATURE], key[8];
	struct buf b;

	if (core->head.seq == core->sealed)
		return;
	if (core->sealed != 0 && core->sealed / SEAL_EVERY == core->head.seq / SEAL_EVERY &&
	    core->sealed != restored_until(&core->txn)) {
		buf_init(&b, key, sizeof key);
		buf_u64(&b, core->sealed);
		table_del(&core->txn, TABLE_SEAL, key, sizeof key);
	}
	seal_message(&core->head, message);
	seal_sign(sig, &core->seal, message, sizeof message);
	table_put(&core->txn, TABLE_SEAL, message, sizeof key, sig, sizeof sig);
}

/* What was hidden follows what was stored, or goes with it. */
static void
end_hidden(struct core *core, bool stored)
{
	bool lost = false;

	if (core->hiding && stored)
		lost = txn_commit(&core->hidden) != 0 && core->hidden.wrote;
	else if (core->hiding)
		txn_abort(&core->hidden);
	core->hiding = false;
	core->lost = false;
	/* The log must not let stand what came to nothing. */
	if (lost && core_begin(core, core->now) == 0) {
		core_note(core, &(struct origin){ .system = true }, "secrets.lost", "", "");
		core_commit(core);
	}
	core->lost = lost;
}

int
core_commit(struct core *core)
{
	uint8_t id[8];
	struct buf b = BUF(id);
	int err;

	repeat_forget(&core->txn, core->now);
	core->crowded = crowd_tell(&core->crowds, &core->txn, &core->last_id, core->now);
	buf_u64(&b, core->last_id);
	table_put(&core->txn, TABLE_META, META_LAST_ID, sizeof META_LAST_ID, id, sizeof id);
	put_seal(core);
	err = txn_commit(&core->txn);
	if (err == 0)
		core->sealed = core->head.seq;
	else if (read_head(core) != 0)
		core->broken = true;	/* without its head it would begin the log anew */
	end_hidden(core, err == 0);
	return err;
}

void
core_entry(const struct core *core, const struct origin *who, const char *op, struct entry *e)
{
	*e = (struct entry){ .time = core->now, .actor = who->account,
	    .local = who->local ? who->uid + 1 : 0 };
	snprintf(e->address, sizeof e->address, "%s", who->address);
	snprintf(e->fingerprint, sizeof e->fingerprint, "%s", who->fingerprint);
	snprintf(e->op, sizeof e->op, "%s", op);
}

static void
note(struct core *core, const struct origin *who, const char *op, const uint8_t id[OP_ID_BYTES],
    const struct buf *words)
{
	struct entry e;

	core_entry(core, who, op, &e);
	memcpy(e.op_id, id, sizeof e.op_id);
	e.words = words->data;
	e.words_len = words->len;
	journal_append(&core->txn, &core->head, &e);
}

void
core_note_words(struct core *core, const struct origin *who, const char *op,
    const struct buf *words)
{
	uint8_t id[OP_ID_BYTES];

	random_fill(id, sizeof id);
	note(core, who, op, id, words);
}

void
core_note_once(struct core *core, const struct origin *who, const char *op,
    const uint8_t mark[OP_ID_BYTES], const char *word, const char *text)
{
	uint8_t storage[1024], id[HASH_BYTES];
	struct buf words = BUF(storage);
	struct act act = { .words = &words };
	struct hasher h;

	hash_begin(&h);
	hash_add(&h, mark, OP_ID_BYTES);
	hash_add(&h, op, strlen(op));
	hash_end(&h, id);
	if (journal_once(&core->txn, who->account, id) != 0)
		return;
	if (word[0] != '\0')
		act_word(&act, word, text);
	note(core, who, op, id, &words);
}

void
core_note(struct core *core, const struct origin *who, const char *op,
    const char *word, const char *text)
{
	uint8_t storage[1024];
	struct buf words = BUF(storage);
	struct act act = { .words = &words };

	if (word[0] != '\0')
		act_word(&act, word, text);
	core_note_words(core, who, op, &words);
}
