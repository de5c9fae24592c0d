/* Encode, decode, compare and patch records by their tables. */
#include "db/codec.h"

#include <string.h>

#include "db/err.h"
#include "db/wire.h"

#define FIELD_REV 1

/* Bytes of the character at p, 0 if none stands there that may be in a text. */
static size_t
char_at(const uint8_t *p, const uint8_t *end, bool lines)
{
	uint32_t c = *p;
	ptrdiff_t more = 0;

	if (c >= 0x80) {
		more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
		if (c < 0xc2 || c > 0xf4 || end - p <= more)
			return 0;
		c &= 0x3fu >> more;
		for (ptrdiff_t i = 1; i <= more; i++) {
			if ((p[i] & 0xc0) != 0x80)
				return 0;
			c = c << 6 | (p[i] & 0x3f);
		}
		if ((more == 2 && c < 0x800) || (more == 3 && c < 0x10000))
			return 0;
	}
	if (c < 0x20 && !(lines && (c == '\n' || c == '\t')))
		return 0;
	if ((c >= 0x7f && c < 0xa0) || (c >= 0xd800 && c < 0xe000) ||
	    c > 0x10ffff || (c & 0xfffe) == 0xfffe ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	    c == 0x2028 || c == 0x2029)
		return 0;
	return (size_t)more + 1;
}

/* What nearly all characters are, told at a glance: printable ASCII, and U+4000 to U+9FFF.
 * 0: something else, or none. */
static size_t
usual_at(const uint8_t *p, const uint8_t *end)
{
	if (*p >= 0x20 && *p < 0x7f)
		return 1;
	return *p >= 0xe4 && *p <= 0xe9 && end - p > 2 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 ? 3 : 0;
}

bool
text_valid(const void *text, size_t len, bool lines)
{
	const uint8_t *p = text, *end = p + len;

	while (p < end) {
		size_t n = usual_at(p, end);

		if (n == 0)
			n = char_at(p, end, lines);
		if (n == 0)
			return false;
		p += n;
	}
	return true;
}

void
text_clean(char *text, size_t len, bool lines)
{
	const uint8_t *p = (const uint8_t *)text, *end = p + len;

	while (p < end) {
		size_t n = char_at(p, end, lines);
		bool blank = n == 0 && (*p == '\n' || *p == '\t');
		if (blank)
			*text = ' ';
		memmove(text, p, n);
		text += n + blank;
		p += n > 0 ? n : 1;
	}
	*text = '\0';
}

bool
code_valid(const char *code)
{
	size_t n = strlen(code);

	return (n == 6 || n == 12 || n == 15) && strspn(code, "0123456789") == n;
}

bool
date_valid(int64_t day)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t y = day / 10000, m = day / 100 % 100, d = day % 100;
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return y >= 2000 && y <= 2199 && m >= 1 && m <= 12 && d >= 1 &&
	    d <= days[m - 1] + (leap && m == 2);
}

static void
encode_bytes(const struct field *f, const char *p, struct buf *out)
{
	uint16_t n;

	memcpy(&n, p, sizeof n);
	wire_bytes(out, f->no, p + sizeof n, n);
}

static uint64_t
plain_number(const struct field *f, const char *p)
{
	int e;
	int64_t i;
	bool b;

	switch (f->type) {
	case T_ENUM:
		memcpy(&e, p, sizeof e);
		return (uint64_t)e;
	case T_BOOL:
		memcpy(&b, p, sizeof b);
		return b;
	default:
		memcpy(&i, p, sizeof i);
		return (uint64_t)i;
	}
}

static void
encode_field(const struct field *f, const void *rec, struct buf *out)
{
	const char *p = (const char *)rec + f->offset;

	if (!field_known(f, rec))
		return;
	if (field_is_number(f))
		wire_number(out, f->no, (uint64_t)field_num_c(f, rec)->v);
	else if (f->type == T_TEXT || f->type == T_CODE)
		wire_text(out, f->no, p);
	else if (f->type == T_BYTES || f->type == T_PERSONAL)
		encode_bytes(f, p, out);
	else
		wire_number(out, f->no, plain_number(f, p));
}

/* The declarations may stand in the order of a form; the bytes never do. NULL: the first. */
static const struct field *
next_field(const struct kind *k, const struct field *after)
{
	const struct field *best = NULL, *end = k->fields + k->nfields;

	if (k->ordered) {
		best = after != NULL ? after + 1 : k->fields;
		return best < end ? best : NULL;
	}
	for (const struct field *f = k->fields; f < end; f++)
		if ((after == NULL || f->no > after->no) && (best == NULL || f->no < best->no))
			best = f;
	return best;
}

/* The field of that number, which is none before *at, where the next one is looked for. */
static const struct field *
field_from(const struct kind *k, size_t *at, unsigned no)
{
	if (!k->ordered)
		return kind_field_no(k, no);
	while (*at < k->nfields && k->fields[*at].no < no)
		++*at;
	return *at < k->nfields && k->fields[*at].no == no ? &k->fields[*at] : NULL;
}

void
record_encode(const struct kind *k, const void *rec, struct buf *out)
{
	uint32_t rev = ((const struct head *)rec)->rev;
	const struct field *f;

	if (rev > 0)
		wire_number(out, FIELD_REV, rev);
	for (f = next_field(k, NULL); f != NULL; f = next_field(k, f))
		encode_field(f, rec, out);
}

static int
decode_text(const struct field *f, const struct wire_item *it, char *p)
{
	if (it->type != 2 || it->len >= f->size || it->len == 0 ||
	    !text_valid(it->data, it->len, f->flags & F_LONG))
		return ERR_BAD;
	memcpy(p, it->data, it->len);
	memset(p + it->len, 0, f->size - it->len);
	return f->type == T_CODE && !code_valid(p) ? ERR_BAD : 0;
}

static int
decode_bytes(const struct field *f, const struct wire_item *it, char *p)
{
	uint16_t n = (uint16_t)it->len;

	if (it->type != 2 || it->len > (size_t)f->max || it->len == 0)
		return ERR_BAD;
	memcpy(p, &n, sizeof n);
	memcpy(p + sizeof n, it->data, it->len);
	return 0;
}

static int
decode_number(const struct field *f, const struct wire_item *it, char *p)
{
	int64_t v = (int64_t)it->number;
	struct num num = { v, true };
	int e = (int)v;
	bool b = v != 0;

	if (it->type != 0)
		return ERR_BAD;
	if (f->type == T_REF) {
		memcpy(p, &it->number, sizeof it->number);
		return it->number == 0 ? ERR_BAD : 0;
	}
	if (v < 0 || (f->max > 0 && v > f->max))
		return ERR_BAD;
	if (field_is_number(f)) {
		memcpy(p, &num, sizeof num);
		return 0;
	}
	if (v == 0)
		return ERR_BAD;		/* absent is how zero is written */
	if (f->type == T_ENUM) {
		memcpy(p, &e, sizeof e);
		return v > INT32_MAX || value_by_no(f->values, e) == NULL ? ERR_BAD : 0;
	}
	if (f->type == T_DATE && !date_valid(v))
		return ERR_BAD;
	if (f->type == T_BOOL)
		memcpy(p, &b, sizeof b);
	else
		memcpy(p, &v, sizeof v);
	return 0;
}

static int
decode_field(const struct field *f, const struct wire_item *it, void *rec)
{
	char *p = (char *)rec + f->offset;

	switch (f->type) {
	case T_TEXT:
	case T_CODE:
		return decode_text(f, it, p);
	case T_BYTES:
	case T_PERSONAL:
		return decode_bytes(f, it, p);
	default:
		return decode_number(f, it, p);
	}
}

int
record_decode(const struct kind *k, const void *data, size_t len, void *rec,
    const struct field **where)
{
	struct head *head = rec;
	uint64_t id = head->id;
	struct wire w;
	struct wire_item it;
	uint32_t last = 0;
	size_t at = 0;
	int more;

	if (where != NULL)
		*where = NULL;
	memset(rec, 0, k->size);
	head->id = id;
	if (k->store != ARGS && len > RECORD_MAX)
		return ERR_BAD;
	wire_open(&w, data, len);
	while ((more = wire_next(&w, &it)) > 0) {
		const struct field *f = it.no < last ? NULL : field_from(k, &at, it.no);
		if (it.no < last || (it.no == last && f != NULL))
			return ERR_BAD;
		last = it.no;
		if (it.no == FIELD_REV) {
			if (it.type != 0 || it.number == 0 || it.number > UINT32_MAX)
				return ERR_BAD;
			head->rev = (uint32_t)it.number;
		} else if (f != NULL && decode_field(f, &it, rec) != 0) {
			if (where != NULL)
				*where = f;
			return ERR_BAD;
		}
	}
	return more;
}

const struct field *
record_missing(const struct kind *k, const void *rec)
{
	for (size_t i = 0; i < k->nfields; i++)
		if ((k->fields[i].flags & F_REQUIRED) && !field_known(&k->fields[i], rec))
			return &k->fields[i];
	return NULL;
}

bool
patch_make(const struct kind *k, const void *old, const void *new, struct patch *p)
{
	const struct head *a = old, *b = new;
	const struct field *f;

	p->ncleared = 0;
	if (a == NULL || a->rev != b->rev)
		wire_number(&p->set, FIELD_REV, b->rev);
	for (f = next_field(k, NULL); f != NULL; f = next_field(k, f)) {
		if (old != NULL && field_equal(f, old, new))
			continue;
		if (field_known(f, new))
			encode_field(f, new, &p->set);
		else if (old != NULL && field_known(f, old))
			p->cleared[p->ncleared++] = f->no;
	}
	return p->set.len > 0 || p->ncleared > 0;
}

static bool
is_cleared(uint32_t no, const uint16_t *cleared, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cleared[i] == no)
			return true;
	return false;
}

/* Merges two ascending runs of fields; on equal numbers the new one stands. */
int
patch_apply(const void *old, size_t len, const void *set, size_t setlen,
    const uint16_t *cleared, size_t ncleared, struct buf *out)
{
	struct wire a, b;
	struct wire_item x, y;
	int more_a, more_b;

	wire_open(&a, old, len);
	wire_open(&b, set, setlen);
	more_a = wire_next(&a, &x);
	more_b = wire_next(&b, &y);
	while (more_a > 0 || more_b > 0) {
		if (more_a < 0 || more_b < 0)
			return ERR_BAD;
		if (more_b > 0 && (more_a == 0 || y.no <= x.no)) {
			bool same = more_a > 0 && y.no == x.no;
			buf_put(out, y.start, y.size);
			while (same) {
				more_a = wire_next(&a, &x);
				same = more_a > 0 && x.no == y.no;
			}
			more_b = wire_next(&b, &y);
			continue;
		}
		if (!is_cleared(x.no, cleared, ncleared))
			buf_put(out, x.start, x.size);
		more_a = wire_next(&a, &x);
	}
	return more_a < 0 || more_b < 0 || out->failed ? ERR_BAD : 0;
}
