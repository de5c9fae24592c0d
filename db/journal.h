/*
 * The journal: one entry per applied operation, chained by BLAKE2b-256 and
 * sealed by Ed25519. Row: key seq (8 bytes big-endian); value = the entry's
 * bytes in wire format, then the 32 bytes of hash(previous hash, bytes).
 * Nothing in it is ever changed. Replay applies effects and runs no rule.
 */
#ifndef DB_JOURNAL_H
#define DB_JOURNAL_H

#include "db/change.h"
#include "db/store.h"

enum {			/* field numbers of an entry */
	ENTRY_SEQ = 1, ENTRY_TIME = 2, ENTRY_NODE = 3, ENTRY_SCHEMA = 4,
	ENTRY_ACTOR = 5, ENTRY_LOCAL = 6, ENTRY_ADDRESS = 7, ENTRY_FINGERPRINT = 8,
	ENTRY_OP = 9, ENTRY_OP_ID = 10, ENTRY_REQUEST = 11, ENTRY_HAPPENED = 12,
	ENTRY_ON_PAPER = 13, ENTRY_REFUSED = 14, ENTRY_ANSWER = 15, ENTRY_EFFECT = EFFECT_FIELD,
	ENTRY_WORD = 17, ENTRY_CLOCK = 18,
	ANSWER_NUMBER = 1, ANSWER_KIND = 2, ANSWER_ID = 3, ANSWER_VERSION = 4,
	ANSWER_MESSAGE = 5, ANSWER_ARG = 6, ANSWER_REV = 7,
	WORD_NAME = 1, WORD_TEXT = 2,
};

/* Row of TABLE_META: the public key of the seals in force. */
#define META_SEAL_PUBLIC "seal.pub"
#define ENTRY_WORDS_MAX (1024 * 1024)	/* bytes of an entry's words */
#define ENTRY_MAX (EFFECTS_MAX + ENTRY_WORDS_MAX + 8192)
#define SEAL_EVERY 256		/* of that many entries in a row one seal stays */
/* The entry of a restore; its word: the head it found, its hash, the key that
 * had sealed it. */
#define RESTORE_OP "county.restore"
/* The entry of a repair; its words: what was lost, and what was found in the tables. */
#define REPAIR_OP "county.repair"
#define OP_ID_BYTES 16
#define REQUEST_BYTES 32
#define ANSWER_ARGS 4

/* What the keeper answered: kept in the entry, given again to the same id. */
struct answer {
	char number[24];	/* short number in letter form, or a code or name */
	unsigned kind;		/* the record made or changed; 0 = none */
	uint64_t id;
	uint32_t version;	/* of a report; else 0 */
	uint32_t rev;		/* of the record after this operation */
	unsigned message;	/* enum message to say, 0 = none */
	char args[ANSWER_ARGS][192];
};

struct entry {
	uint64_t seq;
	int64_t time;		/* ms; never before the last entry's */
	int64_t clock;		/* what the clock said, where that was before; else 0 */
	uint16_t node;
	uint32_t schema;
	uint64_t actor;		/* account id, 0 = the system */
	uint32_t local;		/* uid + 1 of a local command, 0 = none */
	char address[48];
	char fingerprint[64];
	char op[40];
	uint8_t op_id[OP_ID_BYTES];
	uint8_t request[REQUEST_BYTES];
	int64_t happened;
	bool on_paper;
	bool refused;
	struct answer answer;
	const uint8_t *effects;	/* ENTRY_EFFECT fields as written; borrowed */
	size_t effects_len;
	const uint8_t *words;	/* ENTRY_WORD fields; borrowed */
	size_t words_len;
};

/* The keeper's place in the journal; read again after a failed commit. */
struct journal_head {
	uint64_t seq;		/* of the last entry, 0 = none */
	int64_t time;
	uint8_t hash[32];
};

void journal_head(struct txn *t, struct journal_head *head);

/* When it was by the clock. */
int64_t entry_clock(const struct entry *e);

/* Appends e (seq, time and hash are taken from head, which moves on) and notes
 * (actor, op_id) -> seq in TABLE_ONCE unless the operation was refused. An entry
 * past ENTRY_MAX fails the transaction with ERR_RANGE, want of memory with ERR_IO. */
void journal_append(struct txn *t, struct journal_head *head, struct entry *e);

/* Does entry seq fit behind the one before it? Else it is met as damaged (db_hurt()). */
bool journal_sound(struct txn *t, uint64_t seq);

/* Reads entry seq; borrowed pointers live as long as the transaction.
 * 0, ERR_NOTFOUND or ERR_BAD. hash (32 bytes) may be NULL. */
int journal_get(struct txn *t, uint64_t seq, struct entry *e, uint8_t *hash);
int entry_decode(const void *data, size_t len, struct entry *e);

/* The seq under which actor's operation id was applied, 0 if never. */
uint64_t journal_once(struct txn *t, uint64_t actor, const uint8_t op_id[OP_ID_BYTES]);

/* Words of an entry (reasons, confirmed warnings): next name and text, false
 * at the end. Start with *at = 0. */
bool entry_word(const struct entry *e, size_t *at, char name[40], char *text, size_t cap);

/* One record that an entry wrote; bytes borrowed from the entry. */
struct entry_change {
	unsigned kind;
	uint64_t id;
	const uint8_t *set, *was;	/* wire bytes of the fields written, and as they were */
	size_t setlen, waslen;		/* was NULL: a new record, or nobody noted it */
	bool first;			/* of this record */
};
/* The records of an entry one by one. Start with *at = 0. */
bool entry_change(const struct entry *e, size_t *at, struct entry_change *out);
/* The same: next kind, id, rev and its wire bytes. */
bool entry_effect(const struct entry *e, size_t *at, unsigned *kind, uint64_t *id,
    const uint8_t **set, size_t *setlen);

#endif
