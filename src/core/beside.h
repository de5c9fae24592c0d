/*
 * The files that lie beside the store and are the county's as much. They are made with it,
 * by init or restore, and never by who opens it: one that is gone is said, for anew it
 * would be empty, and an empty one looks as if nothing had ever been in it.
 */
#ifndef SRC_BESIDE_H
#define SRC_BESIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "db/store.h"
#include "keys/seal.h"

/* Makes them, of a county that has none yet. 0 or enum err: ERR_EXISTS, ERR_FULL, ERR_IO. */
int beside_make(const char *dir, uint8_t public_key[SEAL_PUBLIC]);
enum beside_how {
	BESIDE_KEPT,	/* a keeper may have the county: what only a keeper opens is left alone */
	BESIDE_OPEN,	/* nobody has: all that hinders opening it */
	BESIDE_CHECK,	/* nobody has: all that can be known, also what hinders nobody yet */
};
/* What is wrong with a file beside the store of dir, in words that say what to do. *from is
 * where to look on, 0 for the first; true: there is one. What cannot be looked at is no
 * fault. Opens the store, so nobody else of this process may have it open. */
bool beside_fault(const char *dir, enum beside_how how, size_t *from, char *out, size_t cap);
/* The store, its secrets and the host key that lies there know each other from now on, and
 * are told from those of another county. In readings and writings of its own. 0 or enum err. */
int beside_bind(const char *dir, struct db *store, struct db *secrets);
/* The host key that the county knows counts no longer: the next that is bound is its own.
 * Nobody else may have the county. 0 or enum err. */
int beside_new_host(const char *dir);
/* In a writing to a copy: what lies beside it next is its own. */
void beside_forget(struct txn *store);
/* Why core_open() of dir gave err, as a sentence; returns how the process ends for it. */
int beside_why(const char *dir, int err, char *out, size_t cap);

#endif
