/* Keys in what people type, for screens: these know no secrets. */
#ifndef SRC_KEY_TEXT_H
#define SRC_KEY_TEXT_H

#include "db/buf.h"

/* Where a private key begins in the text, NULL = nowhere. */
const char *key_text_private(const char *text);

/*
 * Appends a line "ssh-ed25519 SHA256:… comment" for each public key in the text,
 * whatever form it came in (keys/key_file.h); returns how many. What is no key is left out.
 */
size_t key_text_says(struct buf *out, const char *text);

#endif
