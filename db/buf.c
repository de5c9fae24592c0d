/* Bytes with a sticky error. Knows nothing of records. */
#include "db/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"

#define LEAST 256		/* first size of one that grows */

void
buf_init(struct buf *b, void *storage, size_t cap)
{
	*b = (struct buf){ .data = storage, .cap = cap };
}

void
buf_grow(struct buf *b, size_t most)
{
	*b = (struct buf){ .most = most };
}

void
buf_free(struct buf *b)
{
	if (b->most == 0)
		return;
	free(b->data);
	buf_grow(b, b->most);
}

int
buf_error(const struct buf *b)
{
	return !b->failed ? 0 : b->starved ? ERR_IO : ERR_RANGE;
}

/* Makes a growing buffer hold len bytes more, its size at least doubled. */
static void
grow(struct buf *b, size_t len)
{
	size_t cap = b->cap < LEAST ? LEAST : b->cap <= b->most / 2 ? 2 * b->cap : b->most;
	uint8_t *data;

	if (cap < b->len + len)
		cap = b->len + len;
	if (cap > b->most)
		cap = b->most;
	data = realloc(b->data, cap);
	if (data == NULL) {
		b->failed = b->starved = true;
		return;
	}
	b->data = data;
	b->cap = cap;
}

/* Is there room for len bytes more, made if need be? */
static bool
room(struct buf *b, size_t len)
{
	if (!b->failed && b->most > 0 && len > b->cap - b->len && len <= b->most - b->len)
		grow(b, len);
	if (!b->failed && len > b->cap - b->len)
		b->failed = true;
	return !b->failed;
}

void
buf_put(struct buf *b, const void *data, size_t len)
{
	if (!room(b, len))
		return;
	if (len > 0)
		memcpy(b->data + b->len, data, len);
	b->len += len;
}

void
buf_u8(struct buf *b, uint8_t v)
{
	buf_put(b, &v, 1);
}

void
buf_u16(struct buf *b, uint16_t v)
{
	uint8_t p[2] = { (uint8_t)(v >> 8), (uint8_t)v };

	buf_put(b, p, sizeof p);
}

void
buf_u64(struct buf *b, uint64_t v)
{
	uint8_t p[8];

	for (int i = 7; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)v;
	buf_put(b, p, sizeof p);
}

void
buf_text(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (b->most > 0) {
		va_start(ap, fmt);
		n = vsnprintf(NULL, 0, fmt, ap);
		va_end(ap);
		if (n < 0 || !room(b, (size_t)n + 1))
			b->failed = true;
	}
	if (b->failed)
		return;
	va_start(ap, fmt);
	n = vsnprintf((char *)b->data + b->len, b->cap - b->len, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= b->cap - b->len)
		b->failed = true;
	else
		b->len += (size_t)n;
}

/* A sentence that ends in the middle looks like one that says all. */
static void
say_cut(struct buf *b)
{
	static const char cut[] = "…";
	size_t at = b->len;

	if (b->cap < sizeof cut)
		return;
	if (at > b->cap - sizeof cut)
		at = b->cap - sizeof cut;
	while (at > 0 && (b->data[at] & 0xc0) == 0x80)
		at--;			/* never half a character */
	memcpy(b->data + at, cut, sizeof cut - 1);
	b->len = at + sizeof cut - 1;
}

const char *
buf_str(struct buf *b)
{
	if (b->most > 0 && b->len == b->cap && b->len < b->most)
		grow(b, 1);
	if (b->cap == 0)
		return "";
	if (b->failed || b->len == b->cap)
		say_cut(b);
	b->data[b->len < b->cap ? b->len : b->cap - 1] = '\0';
	return (const char *)b->data;
}

uint64_t
get_u64(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

uint16_t
get_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

const char *
err_text(int err)
{
	switch (err) {
	case 0: return "ok";
	case ERR_NOTFOUND: return "not found";
	case ERR_EXISTS: return "exists";
	case ERR_BAD: return "damaged";
	case ERR_RANGE: return "out of range";
	case ERR_FULL: return "disk full";
	case ERR_IO: return "input/output error";
	case ERR_BUSY: return "busy";
	case ERR_USE: return "wrong use";
	case ERR_NEWER: return "written by a newer program";
	case ERR_BESIDE: return "a file beside the store is gone, damaged or not its own";
	case ERR_ASTRAY: return "its number does not follow the last commit: another process wrote it or its lock file";
	case ERR_HURT: return "the record to be changed is damaged";
	case ERR_LATE: return "read for longer than the store keeps a state whole";
	default: return "unknown error";
	}
}
