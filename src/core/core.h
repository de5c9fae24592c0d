/*
 * The one writer, without its sockets: both LMDB environments, the seal key,
 * the slots of personal keys, the chain head. The keeper process wraps it in
 * channels; a local command wraps it when nothing serves; tests call it bare.
 *
 * A batch: core_begin, core_do for each waiting operation (each in a child
 * transaction, so it sees the batch's earlier ones and leaves no halves),
 * core_commit. Only after a commit of 0 may a reply of DONE go out.
 */
#ifndef SRC_CORE_H
#define SRC_CORE_H

#include "gen/kinds/account/enums.h"
#include "src/op/act.h"
#include "src/op/right.h"

struct core;

/* One request on its way through the core. */
struct core_job {
	const struct origin *who;
	const struct request *req;
	struct reply *reply;		/* filled, whatever becomes of it */
	struct notices *notices;	/* of DONE are added; NULL: nobody is to be told */
	const struct buf *upload;	/* the file that req names, if it is there */
	const struct op *op;		/* another than the table has under req->op, for tests; or NULL */
};

/* Makes a new county in dir (must exist, empty of data): environments, seal
 * key, slots, host key not included. public (32 bytes) gets the seal's public
 * half. 0 or enum err (ERR_EXISTS if there is one). */
int core_create(const char *dir, uint8_t public_key[32]);
/* Opens a county for writing. ERR_NOTFOUND if dir holds none. Where a program
 * with other indexes wrote it, they are made anew first (db/made.h), with
 * progress on a terminal; alive is called while that takes its time. pins: the memory
 * to tell readers without a lock in (db/pins.h), the caller's; -1: there are none. */
typedef void core_alive(void *ctx);
int core_open(struct core **out, const char *dir);
int core_open_alive(struct core **out, const char *dir, int pins, core_alive *alive, void *ctx);
void core_close(struct core *core);

/* Where the server that runs is reached, for cards where no setting says it.
 * host "": all addresses, so the machine's name stays, as it is without a server. */
void core_place(struct core *core, const char *host, unsigned port);

/* From now on little room is left: only what is stored to the last is (struct subject). */
void core_spare(struct core *core, bool spare);

/* How far the county's clock is ahead of the system's from now on, ms; 0 at first. */
void core_ahead(struct core *core, int64_t ahead);

/* Who tells the operations from now on who has a terminal open; copied. */
void core_terminals(struct core *core, const struct terminals *p);

/* Reading within the running batch or outside one. */
struct db *core_db(struct core *core);
struct db *core_secrets(struct core *core);

/*
 * The secret environment changes with the batch: what is written here is
 * committed after the county's own store, so that no credential changes by
 * what was not stored. Nothing else may write there while a batch runs.
 */
struct txn *core_hidden(struct core *core);
/* Reads it as the batch has left it so far; end with txn_abort at once. */
void core_look(struct core *core, struct txn *t);
/* True if the last commit kept the county and could not keep core_hidden(): the
 * old secrets hold, an entry says so, and replies with `secrets` are NOT_STORED.
 * Sent again, also after a kill between the two, they are carried out again. */
bool core_lost(const struct core *core);

/* Opens the batch. 0 or an error, after which nothing is written; ERR_ASTRAY, and
 * ERR_IO from then on, if the log's last entry is not the one known: another process wrote, or
 * it cannot be read. */
int core_begin(struct core *core, int64_t now);
/* Carries the job out within the batch. It writes any number of records, up to
 * EFFECTS_MAX bytes of effects; one that wants more is refused (M_TOO_MUCH) and
 * nothing of it is stored. */
void core_do(struct core *core, const struct core_job *j);
/* 0: all is on disk. Else nothing of the batch is (err says why) and the chain
 * head was read again; every reply must become NOT_STORED. If it could not be
 * read, core_begin fails from then on. */
int core_commit(struct core *core);

/* An entry that no operation makes: start, stop, login, logout, clock jump. */
void core_note(struct core *core, const struct origin *who, const char *op,
    const char *word, const char *text);
/* The same, but one and no more of that op for the mark (OP_ID_BYTES), whatever became of
 * who was told of the first. */
void core_note_once(struct core *core, const struct origin *who, const char *op,
    const uint8_t mark[OP_ID_BYTES], const char *word, const char *text);
/* As core_note(), with words as act_word() wrote them. */
void core_note_words(struct core *core, const struct origin *who, const char *op,
    const struct buf *words);
/* Something floods, so many times more: it is told with the next batch of another minute,
 * see src/core/crowd.h. account 0: of nobody in particular. */
void core_crowd(struct core *core, enum crowd_what what, uint64_t account, int64_t times);
/* Did the last commit tell of some? */
bool core_crowded(const struct core *core);

/* The write transaction of the running batch, for side tables. */
struct txn *core_txn(struct core *core);
uint64_t *core_last_id(struct core *core);
uint64_t core_seq(struct core *core);	/* of the last entry */

/* One job in a batch of its own (local commands, init, tests). */
void core_once(struct core *core, const struct core_job *j, int64_t now);

#endif
