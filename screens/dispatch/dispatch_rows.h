/* What the dispatch board shows of orders and teams, as rows. */
#ifndef SCREENS_DISPATCH_ROWS_H
#define SCREENS_DISPATCH_ROWS_H

#include "gen/kinds/order/order.h"
#include "screens/kit/ui.h"
#include "screens/order/order_words.h"

/* A live order that the viewer may see, and what comes next. */
struct out_order {
	struct order	 o;
	struct order_due due;
	int		 urgency;	/* 0 somebody is missing or a time is over, 1 soon, 2 the rest */
};

/* All of them, what is over first, then what is due first; *out is the caller's to free. How many. */
size_t
out_orders(struct view *v, struct txn *t, struct out_order **out);

/* A choice that opens the order: what comes next, team, people, place; by when. */
struct row *
out_row(struct view *v, struct txn *t, int what, const struct out_order *x);

/* Figures of the head line: of the real orders, whoever is out of his base. */
struct out_sum {
	int64_t teams, people, injured, missing;
};

void
out_sum(const struct out_order *list, size_t n, struct out_sum *sum);

/* The newest steps of orders that the viewer may see, as text under a heading; so many. */
void
step_rows(struct view *v, struct txn *t, size_t many);

/* True where a row has no room for all that there is to say. */
bool
is_narrow(const struct view *v);

#endif
