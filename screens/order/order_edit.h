/* The forms about an order, and what stands in them at first. */
#ifndef SCREENS_ORDER_ORDER_EDIT_H
#define SCREENS_ORDER_ORDER_EDIT_H

#include "screens/kit/ui.h"

struct order;
struct team;

/* What comes first: its fields, the page that says it back, or the first choices. */
enum order_way { ORDER_FIELDS, ORDER_SAID, ORDER_CHOSEN };

/*
 * Opens a form about it: a acknowledge, d decline, g go, l late, v arrive, n head count, w
 * all present, f done, b back, c recall, r retask, k strike.
 */
void
order_do(struct view *v, uint64_t order, char which, enum order_way way);

/* Who sets out, as far as is known. */
struct num
order_going(const struct order *o, const struct team *team);

#endif
