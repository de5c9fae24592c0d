/* What the screens of goods say of bills, items and lots. */
#ifndef SCREENS_STOCK_WORDS_H
#define SCREENS_STOCK_WORDS_H

#include "db/buf.h"
#include "gen/kinds/stock/bill.h"
#include "screens/kit/ui.h"

struct item;

/* "物0722-06", without this year's digits. */
void
words_bill(const struct bill *b, char out[24]);

/* "往王爱召镇物资点", "自旗物资库", for who stands in unit `here` (0: both ends); "" where
 * there is no other end. */
void
words_bill_way(struct txn *t, const struct bill *b, uint64_t here, char *out, size_t cap);

/* A form's `check`: says beside goods typed as lines, at once, what of them cannot be read. */
void
words_lines_checked(struct view *v);

/* On the page that says a form back: goods typed in that field as they were understood, packs
 * multiplied, else what is wrong with them; no row where nothing is typed. */
void
words_lines_row(struct view *v, struct txn *t, struct page *p, const char *name);

/* "棉被120 折叠床60": its lines as asked; of an exchange what leaves, > and what comes. */
void
words_bill_lines(struct txn *t, uint64_t bill, char *out, size_t cap);

/* Adds the same with what they are counted in, "棉被120条 折叠床60张", for a page that asks for a yes. */
void
words_bill_goods(struct txn *t, uint64_t bill, struct buf *b);

/* An item; named "?" where it is not there. */
void
words_item(struct txn *t, uint64_t id, struct item *out);

/* "2027-03-01", "长期" where nothing ends. */
void
words_expiry(int64_t day, char *out, size_t cap);

/* The same in 7 columns: "08-10" within a year, "2027-03", "过期" where it lies before today. */
void
words_expiry_short(int64_t day, int64_t today, char *out, size_t cap);

/* Adds text in so many columns, blanks before it or (left) behind it; one that is wider
 * stands whole. */
void
words_pad(struct buf *b, const char *text, int cols, bool left);

/* True where a row has no room for all that there is to say. */
bool
stock_narrow(const struct view *v);

/* Adds the row of what a second person has to see before he confirms it: that more was there
 * than in the book; none where it was not so. */
void
stock_above(struct page *p, struct txn *t, const struct bill *b);

/* The unit's name; "" for none. */
void
words_unit(struct txn *t, uint64_t unit, char *out, size_t cap);

#endif
