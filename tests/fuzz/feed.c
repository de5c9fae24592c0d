/* Bytes of an input as values that a person or a program might send. A byte of 0, as
 * behind the end, is the plainest choice everywhere. */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/base/clock.h"
#include "src/op/op.h"
#include "src/op/settings.h"
#include "tests/fuzz/fuzz.h"

unsigned
feed_u8(struct feed *f)
{
	if (f->left == 0)
		return 0;
	f->left--;
	return *f->p++;
}

unsigned
feed_u16(struct feed *f)
{
	unsigned high = feed_u8(f);

	return high << 8 | feed_u8(f);
}

size_t
feed_bytes(struct feed *f, void *out, size_t cap)
{
	size_t n = feed_u8(f);

	if (n == 255)
		n = feed_u16(f);
	if (n > f->left)
		n = f->left;
	if (n > cap)
		n = cap;
	if (n > 0)
		memcpy(out, f->p, n);
	f->p += n;
	f->left -= n;
	return n;
}

static int64_t
feed_number(struct feed *f)
{
	unsigned how = feed_u8(f);
	uint64_t v = 0;

	if (how < 128)
		return how;
	for (unsigned n = how & 7; n < 8; n++)
		v = v << 8 | feed_u8(f);
	return (int64_t)v;
}

static void
feed_text(struct feed *f, const struct field *field, char *out)
{
	static const char *const texts[] = { "二社到三社路段", "水漫过村道", "0", "x", "核对过",
		"一行\n又一行", "officer", "officer,duty", "admin", "150621200200,150621103000",
		"town1", "v11a", "0477-0000001", "=1+1", "\xe2\x80\x8b", "" };
	size_t nsettings = 0;
	unsigned how = feed_u8(f);

	while (setting_rows[nsettings].name != NULL)
		nsettings++;
	if (how < 128)
		snprintf(out, field->size, "%s", texts[how % 16]);
	else if (how < 160)
		snprintf(out, field->size, "%s", setting_rows[feed_u8(f) % nsettings].name);
	else
		out[feed_bytes(f, out, field->size - 1)] = '\0';
}

static void
feed_code(struct feed *f, char *out, size_t cap)
{
	static const char *const codes[] = { "150621200200", "150621", "150621200000",
		"150621200201", "150621103000", "150621103200", "150621400000", "150621999999" };

	snprintf(out, cap, "%s", codes[feed_u8(f) % 8]);
}

/* One of the newest of a kind, 0 if there is none. */
static uint64_t
feed_ref(struct feed *f, struct txn *t, const struct kind *k)
{
	unsigned which = feed_u8(f);
	struct walk w;
	uint64_t id = 0;

	if (which >= 253)
		return which == 255 ? REF_NEW : which == 254 ? REF_UNSURE : 12345;
	if (t == NULL || k == NULL || k->store == ARGS)
		return 0;
	walk_open(&w, t, TABLE_KIND + k->no, NULL, 0, true);
	for (unsigned n = which % 64 + 1; n > 0 && walk_next(&w); n--)
		id = get_u64(w.key);
	walk_close(&w);
	return id;
}

static int
feed_choice(struct feed *f, const struct enumeration *e)
{
	unsigned which = feed_u8(f), n = 0;

	if (which == 255)
		return (int)feed_u16(f);
	while (e->values[n].no != 0)
		n++;
	return e->values[which % n].no;
}

static void
feed_sized(struct feed *f, const struct field *field, uint8_t *at)
{
	uint16_t len = (uint16_t)feed_bytes(f, at + sizeof len, (size_t)field->max);

	memcpy(at, &len, sizeof len);
}

static void
feed_value(struct feed *f, struct txn *t, const struct field *field, void *rec)
{
	void *at = (char *)rec + field->offset;

	switch (field->type) {
	case T_TEXT: feed_text(f, field, at); break;
	case T_CODE: feed_code(f, at, field->size); break;
	case T_TIME: *(int64_t *)at = clock_now() + ((int64_t)feed_u16(f) - 1000) * 60000; break;
	case T_DATE: *(int64_t *)at = 20260722 + feed_number(f); break;
	case T_ENUM: *(int *)at = feed_choice(f, field->values); break;
	case T_BOOL: *(bool *)at = feed_u8(f) & 1; break;
	case T_INT: *(int64_t *)at = feed_number(f); break;
	case T_REF: *(uint64_t *)at = feed_ref(f, t, kind_by_name(field->ref)); break;
	case T_BYTES:
	case T_PERSONAL: feed_sized(f, field, at); break;
	default: *field_num(field, rec) = (struct num){ feed_number(f), true };
	}
}

void
feed_record(struct feed *f, struct txn *t, const struct kind *k, void *rec)
{
	memset(rec, 0, k->size);
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *field = &k->fields[i];
		bool own = field->flags & (F_SYSTEM | F_HIDDEN);
		unsigned said = feed_u8(f);
		if (field->flags & F_REQUIRED ? said < 250 : said >= (own ? 254 : 192))
			feed_value(f, t, field, rec);
	}
}
