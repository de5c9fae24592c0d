/*
 * A byte buffer over storage that the caller owns, with a sticky error: after
 * the first write that does not fit, all further writes do nothing and
 * buf.failed stays set, so callers write a straight line and check once.
 */
#ifndef DB_BUF_H
#define DB_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	uint8_t *data;
	size_t len, cap;
	bool failed;
};

#define BUF(storage) { .data = (uint8_t *)(storage), .len = 0, .cap = sizeof(storage), .failed = false }

/* Starts an empty buffer over cap bytes at storage, which must outlive it. */
void buf_init(struct buf *b, void *storage, size_t cap);
/* Append. Numbers are big-endian. */
void buf_put(struct buf *b, const void *data, size_t len);
void buf_u8(struct buf *b, uint8_t v);
void buf_u16(struct buf *b, uint16_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_text(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The bytes as a NUL-terminated string (the NUL is not counted in len);
 * a buffer that is full or failed gives its longest prefix. Borrowed. */
const char *buf_str(struct buf *b);

uint64_t get_u64(const uint8_t *p);
uint16_t get_u16(const uint8_t *p);

#endif
