/*
 * The one writer. Both environments are open for its whole life; one write
 * transaction per batch, a child per operation; the journal entry, its seal
 * and the side rows go into the same commit.
 */
#include "src/base/datadir.h"
#include "src/core/core.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/codec.h"
#include "db/err.h"
#include "keys/file.h"
#include "keys/keys.h"
#include "keys/random.h"
#include "keys/seal.h"
#include "keys/secret.h"
#include "keys/slot.h"
#include "src/core/refused.h"
#include "src/core/repeat.h"

#define REFUSALS 256		/* people with a kept refusal in that time; more are not kept */
#define REFUSAL_GAP 10000	/* ms between two kept refusals of one person */

struct core {
	struct db *db, *secrets;
	struct seal_key seal;
	struct slots *slots;
	struct txn txn;			/* the running batch */
	bool running, broken;		/* broken: writes no more until opened anew */
	struct txn hidden;		/* its part in the secret environment, from the first need on */
	bool hiding, lost;
	int64_t now;
	struct journal_head head;
	uint64_t last_id, sealed;
	char host[HOST_NAME_MAX + 1];	/* for cards */
	unsigned port;
	struct { uint64_t actor; int64_t at; } refusal[REFUSALS];
};

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
	struct db *db = NULL, *secrets = NULL;
	struct slots *slots = NULL;
	int fd, err = 0;

	keys_init();
	fd = dir_fd(dir);
	if (fd < 0)
		return from_errno();
	if (faccessat(fd, "data.mdb", F_OK, 0) == 0)
		err = ERR_EXISTS;
	else if (seal_create(fd, FILE_SEAL, public_key) != 0 ||
	    file_create(fd, FILE_SEAL_PUBLIC, public_key, SEAL_PUBLIC) != 0 ||
	    slot_open(&slots, fd, FILE_SLOTS, FILE_MACHINE) != 0)
		err = from_errno();
	if (err == 0)
		err = db_open(&db, dir, DB_WRITE);
	if (err == 0)
		err = db_open(&secrets, dir, DB_SECRET);
	db_close(db);
	db_close(secrets);
	if (slots != NULL)
		slot_close(slots);
	close(fd);
	return err;
}

/* The public key lies in the store too, so that a backup shows whose seals it
 * holds. */
static int
keep_public(struct core *core)
{
	struct txn t;
	const void *val;
	size_t len;
	bool kept;

	txn_begin(&t, core->db, false);
	kept = table_get(&t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, &val, &len) == 0 &&
	    len == SEAL_PUBLIC && memcmp(val, core->seal.pub, len) == 0;
	txn_abort(&t);
	if (kept || t.err != 0)
		return t.err;
	txn_begin(&t, core->db, true);
	table_put(&t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, core->seal.pub,
	    SEAL_PUBLIC);
	return txn_commit(&t);
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
	txn_abort(&t);
	return t.err;
}

int
core_open(struct core **out, const char *dir)
{
	struct core *core = calloc(1, sizeof *core);
	int fd, err = 0;

	if (core == NULL)
		return ERR_IO;
	keys_init();
	fd = dir_fd(dir);
	if (fd < 0 || faccessat(fd, "data.mdb", F_OK, 0) != 0 ||
	    seal_open(&core->seal, fd, FILE_SEAL) != 0 ||
	    slot_open(&core->slots, fd, FILE_SLOTS, FILE_MACHINE) != 0)
		err = from_errno();
	if (fd >= 0)
		close(fd);
	if (err == 0)
		err = db_open(&core->db, dir, DB_WRITE);
	if (err == 0)
		err = db_open(&core->secrets, dir, DB_SECRET);
	if (err == 0)
		err = read_head(core);
	if (err == 0)
		keep_public(core);	/* a full disk hinders no reading */
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
	if (core->running)
		txn_abort(&core->txn);
	if (core->hiding)
		txn_abort(&core->hidden);
	if (core->slots != NULL)
		slot_close(core->slots);
	seal_wipe(&core->seal);
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

int
core_begin(struct core *core, int64_t now)
{
	/* The clock as it is: only the times of entries never run backwards, or one
	 * look of the clock into next year would hold all work there. */
	core->now = now;
	if (core->broken)
		return ERR_IO;
	txn_begin(&core->txn, core->db, true);
	core->running = core->txn.err == 0;
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
	buf_u64(&b, core->last_id);
	table_put(&core->txn, TABLE_META, META_LAST_ID, sizeof META_LAST_ID, id, sizeof id);
	put_seal(core);
	core->running = false;
	err = txn_commit(&core->txn);
	if (err == 0)
		core->sealed = core->head.seq;
	else if (read_head(core) != 0)
		core->broken = true;	/* without its head it would begin the log anew */
	end_hidden(core, err == 0);
	return err;
}

static void
fill_entry(const struct core *core, const struct origin *who, const char *op, struct entry *e)
{
	*e = (struct entry){ .time = core->now, .actor = who->account,
	    .local = who->local ? who->uid + 1 : 0 };
	snprintf(e->address, sizeof e->address, "%s", who->address);
	snprintf(e->fingerprint, sizeof e->fingerprint, "%s", who->fingerprint);
	snprintf(e->op, sizeof e->op, "%s", op);
}

void
core_note(struct core *core, const struct origin *who, const char *op,
    const char *word, const char *text)
{
	uint8_t storage[1024];
	struct buf words = BUF(storage);
	struct act act = { .words = &words };
	struct entry e;

	fill_entry(core, who, op, &e);
	random_fill(e.op_id, sizeof e.op_id);
	if (word[0] != '\0')
		act_word(&act, word, text);
	e.words = words.data;
	e.words_len = words.len;
	journal_append(&core->txn, &core->head, &e);
}

static bool
load_viewer(struct core *core, const struct origin *who, struct viewer *v)
{
	if (who->system)
		viewer_system(v);
	else if (who->local && who->account == 0)
		viewer_local(v);
	else
		return viewer_load(&core->txn, who->account, core->now, v);
	return true;
}

/* One kept refusal a person in ten seconds: a log nobody can flood. A person's
 * place is given to another only when the ten seconds are over. */
static bool
refusal_due(struct core *core, uint64_t actor)
{
	size_t place = REFUSALS;

	for (size_t i = 0; i < REFUSALS; i++) {
		int64_t ago = core->now - core->refusal[i].at;
		if (ago < 0 || ago >= REFUSAL_GAP)
			place = i;
		else if (core->refusal[i].actor == actor)
			return false;
	}
	if (place == REFUSALS)
		return false;
	core->refusal[place].actor = actor;
	core->refusal[place].at = core->now;
	return true;
}

static void
keep_refusal(struct core *core, const struct origin *who, const struct op *op,
    const struct request *req, const struct reply *reply)
{
	uint8_t storage[1024];
	struct buf words = BUF(storage);
	struct entry e;

	if (!refusal_due(core, who->account))
		return;
	fill_entry(core, who, req->op, &e);
	memcpy(e.op_id, req->op_id, sizeof e.op_id);
	request_mark(core->seal.secret, req, e.request);
	e.refused = true;
	e.answer.message = reply->refusal.message;
	memcpy(e.answer.args, reply->refusal.args, sizeof e.answer.args);
	snprintf(e.answer.number, sizeof e.answer.number, "%.23s", reply->refusal.field);
	refused_words(&core->txn, op, req, core->now, &words);
	e.words = words.failed ? NULL : words.data;
	e.words_len = words.failed ? 0 : words.len;
	journal_append(&core->txn, &core->head, &e);
}

struct work {			/* storage of one operation */
	const struct op *op;	/* NULL: there is no such */
	uint8_t effects[EFFECTS_MAX], words[8192];
	struct act act;
	struct viewer viewer;
};

static void
record_done(struct core *core, struct txn *t, const struct origin *who,
    const struct request *req, struct reply *reply, const struct buf *effects,
    const struct buf *words)
{
	struct entry e;
	struct draft d;

	fill_entry(core, who, req->op, &e);
	memcpy(e.op_id, req->op_id, sizeof e.op_id);
	request_mark(core->seal.secret, req, e.request);
	e.happened = req->happened;
	e.on_paper = req->on_paper;
	e.answer = reply->answer;
	e.effects = effects->data;
	e.effects_len = effects->len;
	e.words = words->data;
	e.words_len = words->len;
	journal_append(t, &core->head, &e);
	reply->seq = core->head.seq;
	if (!who->system && !req->id_given)
		repeat_note(t, core->seal.secret, who, req, reply->seq, &core->last_id,
		    core->now);
	if (req->draft != 0 && record_get(t, &kind_draft, req->draft, &d) &&
	    d.account == who->account)
		side_del(t, &kind_draft, req->draft);
}

static void
take_notices(const struct act *act, const struct reply *reply, struct notice *notices,
    size_t *nnotices, size_t cap)
{
	for (size_t i = 0; i < act->nnotices && *nnotices < cap; i++) {
		notices[*nnotices] = act->notices[i];
		notices[(*nnotices)++].seq = reply->seq;
	}
}

/* Ends both parts of an operation that is done. False: neither is kept. */
static bool
keep_both(struct core *core, struct txn *t, struct txn *hidden)
{
	if (hidden == NULL)
		return txn_commit(t) == 0;
	txn_fail(t, hidden->err);
	if (txn_commit(t) != 0) {
		txn_abort(hidden);
		return false;
	}
	txn_fail(core_hidden(core), txn_commit(hidden));
	return true;
}

static void
not_stored(struct reply *reply)
{
	secret_wipe(reply, sizeof *reply);
	reply->outcome = NOT_STORED;
	reply->refusal = (struct refusal){ .message = M_NOT_STORED, .exit = 4 };
}

static void
carry_out(struct core *core, const struct origin *who, const struct request *req,
    struct work *w, struct reply *reply, struct notice *notices, size_t *nnotices, size_t cap)
{
	const struct op *op = w->op;
	struct buf effects = BUF(w->effects), words = BUF(w->words);
	struct journal_head before = core->head;
	uint8_t seed[32];
	struct act_env env = { .op = op, .now = core->now, .last_id = &core->last_id, .seed = seed,
	    .slots = core->slots, .host = core->host, .port = core->port };
	struct txn t, hidden;

	random_fill(seed, sizeof seed);
	txn_child(&t, &core->txn);
	if (op != NULL && op->secrets != SECRETS_NONE) {
		txn_child(&hidden, core_hidden(core));
		env.secrets = &hidden;
	}
	if (act_run(&w->act, req, &w->viewer, &env, &t, &effects, &words, reply) == DONE) {
		record_done(core, &t, who, req, reply, &effects, &words);
		if (op->secrets == SECRETS_WRITE)
			half_keep(&hidden, reply->seq);
		if (words.failed)
			txn_fail(&t, ERR_RANGE);
		if (keep_both(core, &t, env.secrets)) {
			reply->secrets = env.secrets != NULL;
			take_notices(&w->act, reply, notices, nnotices, cap);
			return;
		}
		core->head = before;
		not_stored(reply);
		return;
	}
	txn_abort(&t);
	if (env.secrets != NULL)
		txn_abort(&hidden);
	if (reply->outcome == REFUSED && w->act.op != NULL && w->act.op->keep_refusal)
		keep_refusal(core, who, w->act.op, req, reply);
}

/* Was it stored before? Where its secrets were lost it is done again, so that
 * nobody is told that all is there. */
static bool
known(struct core *core, const struct origin *who, const struct request *req,
    const struct op *op, struct reply *reply)
{
	bool by_words = !who->system && !req->id_given && !req->again && op != NULL && !op->repeats;
	struct txn t;

	if (!repeat_by_id(&core->txn, core->seal.secret, who, req, reply) &&
	    !(by_words && repeat_lately(&core->txn, core->seal.secret, who, req, core->now, reply)))
		return false;
	/* No backup holds secrets: of what a restore found nothing is left to lose. */
	if (reply->outcome != DONE || op == NULL || op->secrets != SECRETS_WRITE ||
	    reply->seq <= restored_until(&core->txn))
		return true;
	core_look(core, &t);
	reply->secrets = half_kept(&t, reply->seq);
	txn_abort(&t);
	return reply->secrets;
}

void
core_do(struct core *core, const struct origin *who, const struct request *req,
    struct reply *reply, struct notice *notices, size_t *nnotices, size_t cap)
{
	const struct op *op = op_find(req->op, NULL);
	struct work *w;

	if (known(core, who, req, op, reply))
		return;
	memset(reply, 0, sizeof *reply);
	w = calloc(1, sizeof *w);
	if (w == NULL || core->txn.err != 0) {
		not_stored(reply);
	} else if (!load_viewer(core, who, &w->viewer)) {
		reply->outcome = REFUSED;
		reply->refusal = (struct refusal){ .message = M_DISABLED, .exit = 3 };
	} else {
		w->op = op;
		carry_out(core, who, req, w, reply, notices, nnotices, cap);
	}
	free(w);
}

void
core_once(struct core *core, const struct origin *who, const struct request *req,
    int64_t now, struct reply *reply)
{
	size_t n = 0;

	if (core_begin(core, now) == 0) {
		core_do(core, who, req, reply, NULL, &n, 0);
		if (core_commit(core) == 0 && !(reply->secrets && core->lost))
			return;
	}
	not_stored(reply);
}
