/*
 * Personal data inside records: encrypted under a key of the subject record,
 * so that destroying the key destroys it everywhere, journal included. Only
 * operations running in the keeper can write or read it.
 */
#ifndef SRC_PERSONAL_H
#define SRC_PERSONAL_H

#include "src/op/op.h"

/*
 * Encrypts text for record id into a T_PERSONAL member (its len and data). use
 * says which member it is ("incident.caller_phone"), so that the bytes open in
 * no other place. Called from apply; a failure fails the transaction.
 */
void personal_set(struct act *act, uint64_t id, const char *use, const char *text,
    uint16_t *len, uint8_t *data, size_t cap);

/* The same where nothing may be held up: false, and nothing changed, without a key. */
bool personal_try(struct act *act, uint64_t id, const char *use, const char *text,
    uint16_t *len, uint8_t *data, size_t cap);

/* Was the key of that record destroyed? Then nothing is sealed for it any more. Asked
 * outside the keeper: false. */
bool personal_gone(struct act *act, uint64_t id);

/*
 * Decrypts into out, NUL-terminated; the caller wipes it. 0; ERR_NOTFOUND when
 * the key was destroyed, ERR_BAD when the bytes do not open, ERR_IO without keys.
 */
int personal_open(struct act *act, uint64_t id, const char *use, const uint8_t *data,
    size_t len, char *out, size_t cap);

#endif
