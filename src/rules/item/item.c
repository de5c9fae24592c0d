/* What an item is called and counted in. */
#include "src/rules/item/item.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/plain.h"

/* The next word of a list, cut to cap; false at its end. */
static bool
next_word(const char **list, char *out, size_t cap)
{
	size_t len;

	*list += strspn(*list, ",");
	len = strcspn(*list, ",");
	snprintf(out, cap, "%.*s", (int)len, *list);
	*list += len;
	return len > 0;
}

size_t
item_packs(const struct item *item, struct item_pack out[ITEM_PACKS])
{
	const char *list = item->pack;
	char word[40];
	size_t n = 0;

	while (n < ITEM_PACKS && next_word(&list, word, sizeof word)) {
		char *colon = strchr(word, ':');
		if (colon == NULL)
			continue;
		*colon = '\0';
		snprintf(out[n].word, sizeof out[n].word, "%.12s", word);
		out[n].size = strtoll(colon + 1, NULL, 10);
		n += out[n].size > 0;
	}
	return n;
}

bool
item_is_unit(const struct item *item, const char *word)
{
	const char *list = item->words;
	char other[64];
	bool is = text_alike(item->unit, word);

	while (!is && next_word(&list, other, sizeof other))
		is = text_alike(other, word);
	return is;
}

void
item_units(const struct item *item, struct buf *b)
{
	struct item_pack packs[ITEM_PACKS];
	size_t n = item_packs(item, packs);
	const char *list = item->words;
	char other[64];

	buf_text(b, item->unit);
	while (next_word(&list, other, sizeof other))
		buf_printf(b, ", %s", other);
	for (size_t i = 0; i < n; i++)
		buf_printf(b, ", %s (%lld%s)", packs[i].word, (long long)packs[i].size, item->unit);
}

struct item *
items_all(struct txn *t, size_t *n)
{
	size_t room = (size_t)table_count(t, TABLE_KIND + kind_item.no);
	struct item *all = room > 0 ? calloc(room, sizeof *all) : NULL;
	struct walk w;

	*n = 0;
	if (all == NULL) {
		if (room > 0)
			txn_fail(t, ERR_IO);
		return NULL;
	}
	walk_open(&w, t, TABLE_KIND + kind_item.no, "", 0, false);
	while (*n < room && walk_next(&w))
		*n += w.keylen == 8 && record_get(t, &kind_item, get_u64(w.key), &all[*n]);
	walk_close(&w);
	return all;
}
