/* 库存提醒: what somebody should look at in stores, before he is asked for it. */
#ifndef RULES_ALERT_H
#define RULES_ALERT_H

#include "gen/kinds/stock/enums.h"
#include "src/op/right.h"

struct alert {
	enum stock_alert what;
	uint64_t unit;			/* whose store; of goods on the way who waits for them, of
					 * missing or surplus ones who sent them */
	uint64_t item, lot, bill;	/* 0: of none */
	int64_t quantity;		/* of the item: expired, missing, free (below) ...; 0: of none */
	int64_t minimum;		/* below: what should be there */
	int64_t day;			/* expired, expiring: the last day */
	int64_t time;			/* late, back: when it was due; unsigned: when it was issued;
					 * uncounted: when it was counted last, or added; ms */
};
struct alert_query {
	const struct viewer *who;
	uint64_t unit;			/* 0: all units that he reads ... */
	const char *area;		/* ... at or under it; "": anywhere */
	int64_t now;
};
/* What is worst first, then what is oldest; in *out, the caller's to free. How many;
 * without memory none, and the transaction has failed. */
size_t alerts(struct txn *t, const struct alert_query *q, struct alert **out);

#endif
