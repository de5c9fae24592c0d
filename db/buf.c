/* Bytes with a sticky error. Knows nothing of records. */
#include "db/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "db/err.h"

void
buf_init(struct buf *b, void *storage, size_t cap)
{
	*b = (struct buf){ .data = storage, .cap = cap };
}

void
buf_put(struct buf *b, const void *data, size_t len)
{
	if (b->failed || len > b->cap - b->len) {
		b->failed = true;
		return;
	}
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

const char *
buf_str(struct buf *b)
{
	if (b->cap == 0)
		return "";
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
	default: return "unknown error";
	}
}
