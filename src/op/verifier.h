/*
 * What the keeper keeps to check a password or a one-time code: one row per
 * account in the secret environment, never journaled. One salt serves both, and
 * a session that does not know which was typed sends what either needs: the
 * text stretched, and hashed quickly if it has the form of a code. A password
 * is guessed by people and must be slow to try; a code is 79 random bits.
 *
 * Every function takes a transaction on the secret environment: act->secrets
 * of an operation, core_look() for reading.
 */
#ifndef SRC_VERIFIER_H
#define SRC_VERIFIER_H

#include "db/store.h"
#include "keys/password.h"
#include "keys/random.h"

#define VERIFIER_CODE RANDOM_CODE_TEXT(RANDOM_CODE_GROUPS)	/* a code's text, NUL included */

struct verifier {
	uint8_t salt[PASSWORD_SALT];
	uint32_t ops, mem_kib;		/* Argon2id costs of the password */
	bool has_password, has_code;
	uint8_t password[PASSWORD_BYTES];	/* password_verifier() of the stretched text */
	uint8_t code[PASSWORD_BYTES];	/* the same of the quick hash */
	int64_t code_until;		/* ms; the code is good before it */
	int64_t code_used;		/* ms; the last login by it, 0 = none */
};

/* False if the account has none (or the transaction failed). */
bool verifier_get(struct txn *secrets, uint64_t account, struct verifier *v);
/* Replaces password and code by a stretched password under this salt at the
 * usual costs. */
void verifier_set(struct txn *secrets, uint64_t account, const uint8_t salt[PASSWORD_SALT],
    const uint8_t stretched[PASSWORD_BYTES]);
/* The same from a typed password, which is stretched here (about 70 ms): for
 * commands on the server. 0, or -1 with errno of password_stretch(). */
int verifier_password_set(struct txn *secrets, uint64_t account, const char *password);
/* Makes the one-time code, of random_code(), good until then; a password that is
 * there stays good too, until either is replaced. */
void verifier_code_set(struct txn *secrets, uint64_t account, int64_t until,
    const char code[VERIFIER_CODE]);

/* A login by the code whose verifier was proved: from the first one on it is
 * good for 15 minutes at most. The time that names this login, or 0 if the code
 * holds no more. */
int64_t verifier_code_use(struct txn *secrets, uint64_t account,
    const uint8_t code[PASSWORD_BYTES], int64_t now);

/*
 * The form in which typed text is stretched: a one-time code without dashes in
 * lower case, anything else as typed. Used by who sets and by who checks, in
 * the session too. Returns the length; out is NUL-terminated.
 */
size_t verifier_fold(const char *typed, char out[PASSWORD_MAX + 1]);
/* The quick hash of folded text; of what cannot be a code it is noise, so that
 * no password is ever hashed quickly. */
void verifier_quick(uint8_t out[PASSWORD_BYTES], const char *folded,
    const uint8_t salt[PASSWORD_SALT]);

/* What was typed, by both of its hashes. The work is the same whatever is there,
 * so a zeroed verifier stands for a name without one. */
enum verified { VERIFIED_NOT, VERIFIED_PASSWORD, VERIFIED_CODE };
enum verified verifier_compare(const struct verifier *v, const uint8_t stretched[PASSWORD_BYTES],
    const uint8_t quick[PASSWORD_BYTES], int64_t now);

/* The salt and costs to tell for an account; a stable false salt (made from
 * login and a secret kept here) when it has none or is 0. Takes the same work
 * either way. The transaction must be a writing one the first time. */
void verifier_offer(struct txn *secrets, uint64_t account, const char *login,
    uint8_t salt[PASSWORD_SALT], uint32_t *ops, uint32_t *mem_kib);

#endif
