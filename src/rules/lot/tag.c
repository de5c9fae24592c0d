/* Tags: read from a list, and looked up. */
#include "src/rules/lot/tag.h"

#include <string.h>

#include "db/index.h"
#include "db/plain.h"

enum { LOT_BY_ITEM = 2, LOT_BY_TAG = 3 };

/* How many bytes part one tag from the next here; 0: none. */
static size_t
parts(const char *at)
{
	static const char *const between[] = { " ", ",", ";", "，", "、", "；", "　" };

	for (size_t i = 0; i < sizeof between / sizeof between[0]; i++)
		if (strncmp(at, between[i], strlen(between[i])) == 0)
			return strlen(between[i]);
	return 0;
}

int
tag_next(struct act *act, const char **list, char out[TAG_BYTES])
{
	const char *from = *list, *to;
	size_t len;

	while ((len = parts(from)) > 0)
		from += len;
	for (to = from; *to != '\0' && parts(to) == 0; to++)
		;
	*list = to;
	len = (size_t)(to - from);
	if (len >= TAG_BYTES)
		return refuse(act, "tag", M_TOO_LONG, ARG_NUMBER(TAG_BYTES - 1), NULL);
	memcpy(out, from, len);
	out[len] = '\0';
	return len > 0;
}

static uint64_t
named(struct txn *t, uint64_t item, const char *tag, bool alike, struct lot *out)
{
	struct index_key key;
	struct scan s;
	uint64_t id = 0;

	key_begin(&key, &kind_lot, alike ? LOT_BY_ITEM : LOT_BY_TAG);
	if (alike)
		key_number(&key, item);
	else
		key_text(&key, tag);
	scan_open(&s, t, &key, true);
	while (id == 0 && scan_next(&s))
		if (record_get(t, &kind_lot, s.id, out) && out->item == item && out->tag[0] != '\0' &&
		    (!alike || text_alike(out->tag, tag)))
			id = out->id;
	scan_close(&s);
	return id;
}

uint64_t
tag_lot(struct txn *t, uint64_t item, const char *tag, struct lot *out)
{
	uint64_t id = named(t, item, tag, false, out);

	return id != 0 ? id : named(t, item, tag, true, out);
}
