#ifndef KEYS_PASSWORD_H
#define KEYS_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PASSWORD_SALT  16
#define PASSWORD_BYTES 32   /* of a stretched password and of a verifier */
#define PASSWORD_MAX   1024 /* bytes of a typed password */

/*
 * Costs of a new password. They are stored beside the salt, so that they can
 * be raised later. Two stretchings run at a time, one on each of two cores,
 * so a login waits about 70 ms (measured) and both take 64 MiB.
 */
#define PASSWORD_OPS     3
#define PASSWORD_MEM_KIB (32 * 1024)
/* What is accepted from a stored record or a message; see the function. */
#define PASSWORD_OPS_MAX     16
#define PASSWORD_MEM_KIB_MAX (256 * 1024)
#define PASSWORD_MEM_KIB_MIN 8

/*
 * Stretch a password with Argon2id; runs in the session, which has no rights.
 * `mem_kib` is how much memory it takes while it runs (mapped anonymously).
 * Returns 0, or -1 with errno EINVAL (a password longer than PASSWORD_MAX, a
 * cost outside the limits above) or ENOMEM.
 */
int password_stretch(uint8_t out[PASSWORD_BYTES], const char *password,
    size_t len, const uint8_t salt[PASSWORD_SALT], uint32_t ops,
    uint32_t mem_kib);

/*
 * What the keeper stores for a stretched password. One-way, so that what is
 * stored cannot be sent in place of what was stretched.
 */
void password_verifier(uint8_t out[PASSWORD_BYTES],
    const uint8_t stretched[PASSWORD_BYTES]);

/*
 * A quick hash of a one-time code, which is random and long enough not to be
 * guessed; never for what a person made up.
 */
void password_quick(uint8_t out[PASSWORD_BYTES], const char *code, size_t len,
    const uint8_t salt[PASSWORD_SALT]);

/* Are two verifiers equal? Takes the same time wherever they differ. */
bool password_same(const uint8_t a[PASSWORD_BYTES],
    const uint8_t b[PASSWORD_BYTES]);

/*
 * The salt that is answered for a name without a password: always the same for
 * one `secret` and one `name`, and not to be told from a real one.
 */
void password_false_salt(uint8_t salt[PASSWORD_SALT],
    const uint8_t secret[PASSWORD_BYTES], const char *name);

#endif
