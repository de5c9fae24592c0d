#ifndef KEYS_SECRET_H
#define KEYS_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Overwrite `len` bytes with zeros; never optimised away. NULL is fine for 0. */
void secret_wipe(void *data, size_t len);

/*
 * `len` zeroed bytes with guard pages around them, kept out of swap and core
 * dumps where the system allows, aligned for any type of this size. Owned by
 * the caller: secret_free(). Returns NULL with errno ENOMEM. Costs several
 * pages and some mlock(2), madvise(2) and mprotect(2): for few, long-lived
 * secrets of a process that may call these.
 */
void *secret_new(size_t len);

/* Wipe and free what secret_new() gave; NULL is fine. */
void secret_free(void *data);

/* Are the `len` bytes equal? Takes the same time wherever they differ. */
bool secret_same(const void *a, const void *b, size_t len);

#endif
