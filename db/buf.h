/*
 * A byte buffer with a sticky error: after the first write that does not fit,
 * all further writes do nothing and buf.failed stays set, so callers write a
 * straight line and check once. It lies over storage that the caller owns, or
 * it grows by itself up to a limit and is freed by its owner.
 */
#ifndef DB_BUF_H
#define DB_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	uint8_t *data;
	size_t len, cap;
	size_t most;	/* of one that grows; 0 = over the caller's storage */
	bool failed;
	bool starved;	/* failed for want of memory, not by its limit */
};

#define BUF(storage) { .data = (uint8_t *)(storage), .len = 0, .cap = sizeof(storage), .failed = false }

/* Starts an empty buffer over cap bytes at storage, which must outlive it. */
void buf_init(struct buf *b, void *storage, size_t cap);
/* Starts an empty one that grows up to most bytes (> 0) as it is written to. */
void buf_grow(struct buf *b, size_t most);
/* Gives back what one that grows has taken; it is empty again then. */
void buf_free(struct buf *b);
/* What a failed buffer failed by: ERR_RANGE past its limit, ERR_IO for want of
 * memory; 0 if it has not failed. */
int buf_error(const struct buf *b);
/* Append. Numbers are big-endian. */
void buf_put(struct buf *b, const void *data, size_t len);
void buf_u8(struct buf *b, uint8_t v);
void buf_u16(struct buf *b, uint16_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_text(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The bytes as a NUL-terminated string (the NUL is not counted in len);
 * of one that is full or failed the longest prefix, which ends with … where there is room
 * for that, so that nobody takes it for all. Borrowed. */
const char *buf_str(struct buf *b);

uint64_t get_u64(const uint8_t *p);
uint16_t get_u16(const uint8_t *p);

#endif
