/*
 * Requests that came before: with an id they are known for ever, without one
 * for some minutes. What is kept to know them by is a mark keyed with a secret
 * of the keeper's, derived from the seed that seals. It once was the seed itself, and
 * marks of that time are still known by it.
 */
#ifndef SRC_REPEAT_H
#define SRC_REPEAT_H

#include "keys/seal.h"
#include "src/op/act.h"

/* What the log keeps of a request. Keyed, because the log is for ever and a
 * telephone number that was destroyed must not be found in it by trying all
 * numbers. */
void request_mark(const struct seal_key *key, const struct request *req,
    uint8_t out[REQUEST_BYTES]);

/* The last entry that the last restore found; 0 without a restore. */
uint64_t restored_until(struct txn *t);

/* The answer once more, if the request was stored under its id, or the refusal
 * if another one was. False when the id is new. */
bool repeat_by_id(struct txn *t, const struct seal_key *key, const struct origin *who,
    const struct request *req, struct reply *reply);

/* The same for a request whose id says nothing: stored lately by the same
 * person, and its record is still as it was left then. */
bool repeat_lately(struct txn *t, const struct seal_key *key, const struct origin *who,
    const struct request *req, int64_t now, struct reply *reply);
/* Notes such a request, stored as entry seq. */
void repeat_note(struct txn *t, const struct seal_key *key, const struct origin *who,
    const struct request *req, uint64_t seq, uint64_t *last_id, int64_t now);
/* Forgets what is past its time; of every batch. */
void repeat_forget(struct txn *t, int64_t now);

/* In the secret environment, which is committed after the county's own store and
 * may fail alone: a row for each entry whose secrets are kept. */
void half_keep(struct txn *secrets, uint64_t seq);
bool half_kept(struct txn *secrets, uint64_t seq);

#endif
