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
/* What is wrong with a file beside the store of dir, in words that say what to do. *from is
 * where to look on, 0 for the first; true: there is one. What cannot be looked at is no
 * fault. Opens the store, so nobody else of this process may have it open; alone: nobody has
 * the county at all, and what only a keeper opens is looked into too. */
bool beside_fault(const char *dir, bool alone, size_t *from, char *out, size_t cap);
/* The store and its secrets know each other from now on, and are told from those of another
 * county. In a reading and a writing of its own. 0 or enum err. */
int beside_bind(struct db *store, struct db *secrets);
/* In a writing to a copy: what lies beside it next is its own. */
void beside_forget(struct txn *store);
/* Why core_open() of dir gave err, as a sentence; returns how the process ends for it. */
int beside_why(const char *dir, int err, char *out, size_t cap);

#endif
