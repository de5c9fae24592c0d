/*
 * Files of public keys as the programs of other systems write them. They become the
 * lines of OpenSSH's; what is none is told from what is a private key.
 */
#include "keys/key_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "keys/base64.h"
#include "keys/key.h"
#include "keys/secret.h"

#define MARK "\xef\xbb\xbf"	/* a byte order mark in UTF-8 */

/* ---- bytes into text */

struct writer {
	char *out;
	size_t cap, len;	/* len == cap: it did not fit */
};

static void
put(struct writer *w, const void *data, size_t n)
{
	if (n >= w->cap - w->len) {
		w->len = w->cap;
		return;
	}
	memcpy(w->out + w->len, data, n);
	w->len += n;
}

static void
put_text(struct writer *w, const char *text)
{
	put(w, text, strlen(text));
}

static void
put_character(struct writer *w, uint32_t c)
{
	uint8_t b[4];

	if (c < 0x80) {
		b[0] = (uint8_t)c;
		put(w, b, 1);
	} else if (c < 0x800) {
		b[0] = (uint8_t)(0xc0 | c >> 6);
		b[1] = (uint8_t)(0x80 | (c & 0x3f));
		put(w, b, 2);
	} else {
		b[0] = (uint8_t)(0xe0 | c >> 12);
		b[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
		b[2] = (uint8_t)(0x80 | (c & 0x3f));
		put(w, b, 3);
	}
}

/* What lies outside the first plane can only stand in a comment. */
static void
from_utf16(struct writer *w, const uint8_t *p, size_t len, bool big)
{
	for (size_t i = 2; i + 1 < len; i += 2) {
		uint32_t c = big ? (uint32_t)p[i] << 8 | p[i + 1] : (uint32_t)p[i + 1] << 8 | p[i];

		put_character(w, c >= 0xd800 && c < 0xe000 ? '?' : c);
	}
}

/* Bytes of the UTF-8 character at p, 0 if there is none. */
static size_t
character(const uint8_t *p, size_t len)
{
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 :
	    p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;

	if (n > len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

static void
from_utf8(struct writer *w, const uint8_t *p, size_t len)
{
	while (len > 0) {
		size_t n = character(p, len);

		put(w, n > 0 ? (const void *)p : "?", n > 0 ? n : 1);
		p += n > 0 ? n : 1;
		len -= n > 0 ? n : 1;
	}
}

/* Line ends become LF; a mark stands at the front, and behind a file that another was
 * appended to. */
static size_t
one_line_end(char *text, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		if (strncmp(text + i, MARK, 3) == 0)
			i += 2;
		else if (text[i] != '\r')
			text[to++] = text[i];
		else if (text[i + 1] != '\n')
			text[to++] = '\n';
	}
	text[to] = '\0';
	return to;
}

long
key_file_text(char *out, size_t cap, const uint8_t *bytes, size_t len)
{
	struct writer w = { .out = out, .cap = cap };
	bool little = len >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe;
	bool big = len >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff;

	if (cap == 0) {
		errno = ENOBUFS;
		return -1;
	}
	if (little || big)
		from_utf16(&w, bytes, len, big);
	else
		from_utf8(&w, bytes, len);
	if (w.len == w.cap) {
		errno = ENOBUFS;
		return -1;
	}
	if (memchr(out, '\0', w.len) != NULL) {
		errno = EILSEQ;
		return -1;
	}
	out[w.len] = '\0';
	return (long)one_line_end(out, w.len);
}

/* ---- text into lines */

/* "-----BEGIN RSA PRIVATE KEY-----", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----". */
static const char *
private_head(const char *line, size_t len)
{
	const char *dashes = memmem(line, len, "----", 4);
	const char *begin = dashes == NULL ? NULL :
	    memmem(dashes, len - (size_t)(dashes - line), "BEGIN", 5);

	return begin != NULL && memmem(begin, len - (size_t)(begin - line), "PRIVATE", 7) != NULL ?
	    dashes : NULL;
}

/* What stands before it on its line makes no difference: somebody may have typed it. */
const char *
key_private_at(const char *text)
{
	static const char *const heads[] = {
		"PuTTY-User-Key-File-", "Private-Lines:", "SSH PRIVATE KEY FILE FORMAT",
		"b3BlbnNzaC1rZXktdj",	/* OpenSSH's without its head */
	};
	const char *at = NULL;

	for (size_t i = 0; i < sizeof heads / sizeof *heads && at == NULL; i++)
		at = strstr(text, heads[i]);
	while (at == NULL && *text != '\0') {
		size_t len = strcspn(text, "\n");

		at = private_head(text, len);
		text += len + (text[len] == '\n');
	}
	return at;
}

/* The line at *text without blanks around it; moves on behind it. */
static const char *
next_line(const char **text, size_t *len)
{
	const char *line = *text;
	size_t n = strcspn(line, "\n");

	*text = line + n + (line[n] == '\n');
	while (n > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		n--;
	}
	while (n > 0 && strchr(" \t\r", line[n - 1]) != NULL)
		n--;
	*len = n;
	return line;
}

static bool
begins(const char *line, size_t len, const char *with)
{
	return len >= strlen(with) && memcmp(line, with, strlen(with)) == 0;
}

/* A block of RFC 4716 while it is read. */
struct block {
	char base64[BASE64_TEXT(KEY_BLOB_MAX)];
	char comment[KEY_COMMENT_MAX + 1];
};

/* The value of a header, over its continued lines; "Comment" is kept. */
static void
take_header(struct block *b, const char **text, const char *line, size_t len, const char *colon)
{
	bool is_comment = len > 8 && strncasecmp(line, "Comment:", 8) == 0;
	struct writer w = { .out = b->comment, .cap = is_comment ? sizeof b->comment : 0 };
	const char *from = colon + 1;

	for (;;) {
		size_t n = len - (size_t)(from - line);
		bool more = n > 0 && from[n - 1] == '\\';

		for (size_t i = 0; i < n - more && is_comment; i++)
			if (from[i] != '"' && (w.len > 0 || from[i] != ' ') && w.len + 1 < w.cap)
				put(&w, from + i, 1);
		if (!more || **text == '\0')
			break;
		from = line = next_line(text, &len);
	}
	if (is_comment)
		b->comment[w.len] = '\0';
}

/* The blob names its type itself: four bytes of length, then the name. */
static bool
put_key(struct writer *w, const struct block *b)
{
	uint8_t blob[KEY_BLOB_MAX];
	ssize_t n = base64_decode(blob, sizeof blob, b->base64, strlen(b->base64));

	if (n < 5 || blob[0] != 0 || blob[1] != 0 || blob[2] != 0 || blob[3] > KEY_TYPE_MAX ||
	    4 + blob[3] > n)
		return false;
	put(w, blob + 4, blob[3]);
	put_text(w, " ");
	put_text(w, b->base64);
	put_text(w, " ");
	put_text(w, b->comment);
	put_text(w, "\n");
	return true;
}

/* Behind its first line; moves *text behind its last. */
static enum key_file
read_block(struct writer *w, const char **text)
{
	struct block b = { .base64 = "" };
	size_t len, have = 0;

	while (**text != '\0') {
		const char *line = next_line(text, &len);
		const char *colon = memchr(line, ':', len);

		if (begins(line, len, "---- END SSH2 PUBLIC KEY"))
			return put_key(w, &b) ? KEY_FILE_LINES : KEY_FILE_CUT;
		if (colon != NULL) {
			take_header(&b, text, line, len, colon);
			continue;
		}
		if (len >= sizeof b.base64 - have)
			return KEY_FILE_LONG;
		memcpy(b.base64 + have, line, len);
		have += len;
		b.base64[have] = '\0';
	}
	return KEY_FILE_CUT;
}

static enum key_file
read_lines(struct writer *w, const char *text)
{
	enum key_file found = KEY_FILE_LINES;
	size_t len;

	while (*text != '\0' && found == KEY_FILE_LINES) {
		const char *line = next_line(&text, &len);

		while (begins(line, len, MARK)) {
			line += 3;
			len -= 3;
		}
		if (begins(line, len, "---- BEGIN SSH2 PUBLIC KEY")) {
			found = read_block(w, &text);
		} else if (begins(line, len, "-----BEGIN ") && memmem(line, len, "PUBLIC KEY", 10) != NULL) {
			found = KEY_FILE_PEM;
		} else {
			put(w, line, len);
			put_text(w, "\n");
		}
	}
	return found;
}

enum key_file
key_file_read(char *out, size_t cap, const char *text)
{
	struct writer w = { .out = out, .cap = cap };
	enum key_file found;

	/* First of all: wherever it stands, no other fault may hide it. */
	if (key_private_at(text) != NULL)
		return KEY_FILE_PRIVATE;
	found = read_lines(&w, text);
	if (w.len == w.cap)
		return KEY_FILE_LONG;
	out[w.len] = '\0';
	return found;
}
