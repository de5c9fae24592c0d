/* What an item is called and counted in. */
#include "src/rules/item/item.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "db/plain.h"

enum { ITEMS_BY_NAME = 2 };

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

/* Room for one more, NULL with the transaction failed. */
static struct item *
one_more(struct txn *t, struct item **all, size_t n)
{
	struct item *more = realloc(*all, (n + 1) * sizeof **all);

	if (more == NULL) {
		txn_fail(t, ERR_IO);
		return NULL;
	}
	*all = more;
	return &more[n];
}

/* Adds those whose name text begins with, which is folded; so long as some name goes on with
 * what was read, the next character may end one. */
static void
add_beginning(struct txn *t, const char *text, struct item **all, size_t *n)
{
	struct index_key key;
	struct item *next;
	struct scan s;
	bool goes_on = true;

	for (size_t len = 1; goes_on && text[len - 1] != '\0'; len++) {
		if (((unsigned char)text[len] & 0xc0) == 0x80)
			continue;
		key_begin(&key, &kind_item, ITEMS_BY_NAME);
		key_bytes(&key, text, len);
		goes_on = false;
		if (key.b.failed)
			return;
		/* A name that ends here stands before those that go on. */
		scan_open(&s, t, &key, false);
		while (scan_next(&s)) {
			goes_on = true;
			if (s.walk.key[key.b.len] != '\0')
				break;
			next = one_more(t, all, *n);
			*n += next != NULL && record_get(t, &kind_item, s.id, next);
		}
		scan_close(&s);
	}
}

static int
by_id(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

struct item *
items_in(struct txn *t, const char *text, size_t *n)
{
	char *folded = strdup(text);
	struct item *all = NULL;
	size_t kept = 0;

	*n = 0;
	if (folded == NULL) {
		txn_fail(t, ERR_IO);
		return NULL;
	}
	text_fold(folded);
	for (const char *at = folded; *at != '\0'; at++)
		if (((unsigned char)*at & 0xc0) != 0x80)
			add_beginning(t, at, &all, n);
	free(folded);
	if (*n > 0)
		qsort(all, *n, sizeof *all, by_id);
	for (size_t i = 0; i < *n; i++)
		if (i == 0 || all[i].id != all[kept - 1].id)
			all[kept++] = all[i];
	*n = kept;
	return all;
}
