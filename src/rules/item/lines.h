/*
 * Goods as people write them: 棉被300 帐篷40, 棉被50包, 棉被3包2条. Packs are multiplied when
 * they are typed and said back in stock units; nothing is rounded.
 */
#ifndef RULES_LINES_H
#define RULES_LINES_H

#include "src/op/op.h"

#define LINES_MOST 40			/* of one bill or request */
struct goods_line {
	uint64_t item;
	int64_t quantity;		/* stock units, above zero */
};
struct goods_lines {
	struct goods_line list[LINES_MOST];
	size_t n;
};

/* Reads text, one item after the other with its figure; an item named twice is summed.
 * 0; or what refuse() returned for field: an item that is not there, a word that is neither
 * unit nor pack (with the list of those that are), no figure, too many lines. */
int lines_read(struct act *act, const char *field, const char *text, struct goods_lines *out);
/* The same without an operation, for screens and views: 0, or -1 and *r filled. */
int lines_parse(struct txn *t, const char *field, const char *text, struct goods_lines *out,
    struct refusal *r);
/* Adds "棉被300条 帐篷40顶". */
void lines_words(struct txn *t, const struct goods_lines *lines, struct buf *b);
/* Adds "300条": so many of an item in stock units. */
void item_words(struct txn *t, uint64_t item, int64_t quantity, struct buf *b);

#endif
