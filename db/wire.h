/*
 * The Protocol Buffers wire format, as far as we use it: varints (type 0) and
 * byte strings (type 2). Reading never trusts a length and never recurses.
 *
 * Example: field 3 = 150, field 4 = "ab"  ->  18 96 01  22 02 61 62
 */
#ifndef DB_WIRE_H
#define DB_WIRE_H

#include "db/buf.h"

struct wire {			/* a reader over borrowed bytes */
	const uint8_t *p, *end;
};

struct wire_item {			/* one field as it stands in the bytes */
	uint32_t no;
	int type;		/* 0 varint, 1 eight bytes, 2 bytes, 5 four bytes */
	uint64_t number;	/* type 0 */
	const uint8_t *data;	/* type 2, borrowed */
	size_t len;
	const uint8_t *start;	/* the whole field, tag included */
	size_t size;
};

void wire_number(struct buf *b, uint32_t no, uint64_t v);
void wire_bytes(struct buf *b, uint32_t no, const void *data, size_t len);
void wire_text(struct buf *b, uint32_t no, const char *s);	/* nothing if empty */

void wire_open(struct wire *w, const void *data, size_t len);
/* 1 and *item, 0 at the end, ERR_BAD on malformed bytes. */
int wire_next(struct wire *w, struct wire_item *item);

#endif
