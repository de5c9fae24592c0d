/*
 * Carrying out one operation inside a transaction: find it, decode and check
 * its arguments, ask the rules, apply, note words. Used by the keeper, by a
 * command that acts as keeper, and by tests.
 */
#ifndef SRC_ACT_H
#define SRC_ACT_H

#include "gen/kinds/any/enums.h"
#include "src/op/op.h"

#define ARGS_MAX 16384

/* Who asks and from where: bound by the keeper at login, never sent along. */
struct origin {
	uint64_t account;	/* 0 with local or system set */
	bool local, system;	/* local: a command on the server; system: own steps */
	uint32_t uid;		/* of a local command */
	char address[48];
	char fingerprint[64];
	bool unproved;		/* a session that was left open: what opens the account may not change */
};

/* What a session asks the keeper to do. */
struct request {
	char op[40];			/* "report.file" */
	uint8_t op_id[OP_ID_BYTES];
	bool id_given;			/* --id or a form's own id; else content counts for 10 min */
	bool again;			/* again=yes: store another all the same */
	uint8_t digest[REQUEST_BYTES];	/* of what was typed, before now and defaults */
	uint64_t upload;		/* a file sent before, see keeper_upload(); 0 = none */
	uint64_t draft;			/* deleted in the same transaction; 0 = none */
	int64_t happened;
	bool on_paper;
	enum how how;
	uint8_t args[ARGS_MAX];		/* op->args in wire format */
	size_t args_len;
	uint16_t cleared[KIND_FIELDS];
	size_t ncleared;
};

/* What comes back. */
enum outcome {
	DONE = 0,	/* stored: it is on disk */
	REFUSED = 1,	/* by a rule, not understood or not permitted: see refusal.exit */
	NOT_STORED = 4,	/* keeper away, disk full: send the same again */
};
struct reply {
	enum outcome outcome;
	bool before;			/* DONE, by an earlier sending of the same */
	uint64_t seq;
	struct answer answer;
	struct refusal refusal;
	char secret[1300];		/* shown once */
	bool secrets;			/* DONE holds only if core_lost() does not; not sent */
};

/* The time the operation happens, and what the keeper lends to it. */
struct act_env {
	const struct op *op;		/* that the request names; NULL: no such operation */
	struct txn *txn;		/* a child of the keeper's batch */
	const struct buf *upload;	/* that the request names; NULL: not there */
	struct buf *effects, *words;	/* for the journal entry; they grow */
	int64_t now;
	int64_t ahead;			/* of the system's clock, see core_ahead() */
	uint64_t *last_id;
	uint16_t node;
	const uint8_t *seed;		/* 32 random bytes */
	struct txn *secrets;
	struct slots *slots;
	const char *host;		/* where the server is reached, see core_place() */
	unsigned port;
	const struct terminals *terminals;	/* see core_terminals() */
	bool unproved;			/* see struct origin */
	bool over;			/* see struct act */
};

/*
 * Runs request for who inside env->txn. On DONE the records are written, effects
 * and words filled, act->notices ready (they are the caller's to free, whatever
 * the outcome); the caller appends the entry and commits. Else the caller aborts.
 * Never ends the process, whatever the request holds.
 */
enum outcome act_run(struct act *act, const struct request *req, const struct viewer *who,
    const struct act_env *env, struct reply *reply);

/*
 * Whether the rules let who carry out op now on the record `which` of op->target
 * (0 where it has none), as far as that can be told before its other arguments
 * are known. Runs the operation's own check and writes nothing; t may be a read
 * transaction. False: *why is what the operation would be refused with.
 */
bool act_may(struct txn *t, const struct viewer *who, const struct op *op, uint64_t which,
    int64_t now, struct refusal *why);
/* As act_may, with arguments (op->args): whether its check takes what they say in field. */
bool act_takes(struct txn *t, const struct viewer *who, const struct op *op, const void *args,
    const char *field, int64_t now);

/* Wire form of a request and a reply, for the channel. 0 or ERR_BAD. */
void request_encode(const struct request *req, struct buf *out);
int request_decode(const void *data, size_t len, struct request *req);
void reply_encode(const struct reply *reply, struct buf *out);
int reply_decode(const void *data, size_t len, struct reply *reply);

/* Puts typed arguments into req: encodes args (a struct of op->args), names
 * noun.verb, makes a fresh op_id and the digest over the args (a command line
 * overwrites the digest with that of what was typed). */
void request_fill(struct request *req, const struct subject *s, const struct op *op,
    const void *args);

/* Names in req the file that was sent before it as id. Its content counts in the
 * digest: the same request with another file is another. After request_fill(), and
 * after a command has put its own digest. */
/*
 * Does op as a part of whole, or only asks whether it may (store false; whole then needs no
 * change): as if args, read from text, were sent alone, with the time, the person and the
 * randomness of whole. 0; or -1 and *why, with nothing written. op has no secrets.
 */
int act_part(struct act *whole, const struct op *op, const void *args, bool store, struct refusal *why);

void request_upload(struct request *req, uint64_t id, const void *data, size_t len);

#endif
