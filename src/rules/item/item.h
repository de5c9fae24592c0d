/* 品种: what of an item its own operations and those that read lines share. */
#ifndef RULES_ITEM_H
#define RULES_ITEM_H

#include "gen/kinds/item/item.h"
#include "src/op/op.h"

/* Another word for so many stock units: 包 for 10. */
struct item_pack {
	char word[13];
	int64_t size;
};
#define ITEM_PACKS 6
#define ITEM_WORDS 6

/* The packs that the item keeps, as it keeps them (包:10,箱:50); how many. */
size_t item_packs(const struct item *item, struct item_pack out[ITEM_PACKS]);
/* Is the word its stock unit, or another word for it? Of any width and case. */
bool item_is_unit(const struct item *item, const char *word);
/* Adds what may stand behind a figure of it: "条, 床, 包 (10条)". */
void item_units(const struct item *item, struct buf *b);

/* All items, those that were retired too; freed by the caller. NULL: there is none, or no
 * memory, and the transaction has failed. */
struct item *items_all(struct txn *t, size_t *n);

/* Those alone whose name stands somewhere in the text, however it is written. */
struct item *items_in(struct txn *t, const char *text, size_t *n);

#endif
