#ifndef KEYS_KEY_FILE_H
#define KEYS_KEY_FILE_H

#include <stddef.h>
#include <stdint.h>

/* What a text that should hold public keys turned out to be. */
enum key_file {
	KEY_FILE_LINES,		/* lines for key_parse_line(); they may still be no keys */
	KEY_FILE_PRIVATE,	/* a private key: to be warned of, never to be kept */
	KEY_FILE_PEM,		/* a public key in PEM: right, but in no form for SSH */
	KEY_FILE_CUT,		/* a block of RFC 4716 without its end */
	KEY_FILE_LONG
};

/*
 * The bytes of a file as text: UTF-16 as Notepad writes it, byte order marks, CR LF
 * and CR are gone; a byte of no UTF-8 (a comment in GBK) becomes '?'. out gets a NUL.
 * Returns the length, or -1 with errno ENOBUFS (out is too small) or EILSEQ (NUL
 * bytes: no text).
 */
long key_file_text(char *out, size_t cap, const uint8_t *bytes, size_t len);

/* Where a private key begins in the text, in whatever form programs write one; NULL =
 * nowhere. */
const char *key_private_at(const char *text);

/*
 * What the text holds. Of KEY_FILE_LINES out (cap bytes) gets one line "TYPE BASE64
 * [comment]" for each block of RFC 4716 ("---- BEGIN SSH2 PUBLIC KEY ----", as
 * PuTTYgen and ssh-keygen -e write it); other lines stay as they are.
 */
enum key_file key_file_read(char *out, size_t cap, const char *text);

#endif
