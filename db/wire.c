/* Protocol Buffers wire format: write fields, walk fields. */
#include "db/wire.h"

#include <string.h>

#include "db/err.h"

static void
put_varint(struct buf *b, uint64_t v)
{
	while (v >= 0x80) {
		buf_u8(b, (uint8_t)(v | 0x80));
		v >>= 7;
	}
	buf_u8(b, (uint8_t)v);
}

void
wire_number(struct buf *b, uint32_t no, uint64_t v)
{
	put_varint(b, (uint64_t)no << 3);
	put_varint(b, v);
}

void
wire_bytes(struct buf *b, uint32_t no, const void *data, size_t len)
{
	put_varint(b, (uint64_t)no << 3 | 2);
	put_varint(b, len);
	buf_put(b, data, len);
}

void
wire_text(struct buf *b, uint32_t no, const char *s)
{
	if (s[0] != '\0')
		wire_bytes(b, no, s, strlen(s));
}

void
wire_open(struct wire *w, const void *data, size_t len)
{
	static const uint8_t nothing[1];

	/* C adds not even 0 to NULL. */
	w->p = data != NULL ? data : nothing;
	w->end = w->p + len;
}

/* Only the shortest form is taken, so that equal values are equal bytes. */
static int
get_varint(struct wire *w, uint64_t *v)
{
	unsigned shift = 0;

	*v = 0;
	while (w->p < w->end && shift < 64) {
		uint8_t c = *w->p++;
		if (shift == 63 && c > 1)
			return ERR_BAD;
		if (c == 0 && shift > 0)
			return ERR_BAD;
		*v |= (uint64_t)(c & 0x7f) << shift;
		if ((c & 0x80) == 0)
			return 0;
		shift += 7;
	}
	return ERR_BAD;
}

static int
skip(struct wire *w, size_t n)
{
	if ((size_t)(w->end - w->p) < n)
		return ERR_BAD;
	w->p += n;
	return 0;
}

int
wire_next(struct wire *w, struct wire_item *item)
{
	uint64_t tag, len;
	int err = 0;

	if (w->p == w->end)
		return 0;
	*item = (struct wire_item){ .start = w->p };
	if (get_varint(w, &tag) != 0 || tag >> 3 == 0 || tag >> 3 > 0x1fffffff)
		return ERR_BAD;
	item->no = (uint32_t)(tag >> 3);
	item->type = (int)(tag & 7);
	switch (item->type) {
	case 0:
		err = get_varint(w, &item->number);
		break;
	case 1:
		err = skip(w, 8);
		break;
	case 2:
		if (get_varint(w, &len) != 0 || len > (uint64_t)(w->end - w->p))
			return ERR_BAD;
		item->data = w->p;
		item->len = (size_t)len;
		w->p += len;
		break;
	case 5:
		err = skip(w, 4);
		break;
	default:
		return ERR_BAD;
	}
	item->size = (size_t)(w->p - item->start);
	return err != 0 ? err : 1;
}
