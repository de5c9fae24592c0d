/*
 * 建议: which depots give what is open of a request: few trucks before many, near before far,
 * what expires first before what keeps, and none below its minimum. A query: it gives
 * nothing, and whoever answers may overrule it.
 */
#ifndef RULES_REQUEST_SUGGEST_H
#define RULES_REQUEST_SUGGEST_H

#include "src/op/right.h"
#include "src/rules/request/request_op.h"

struct suggestion {
	struct grant_out out[GRANTS_MOST];
	size_t n;
	int64_t rest[LINES_MOST];	/* of each line: no depot of his can give it */
};

/* want[i] of lines[i] is to be found in depots that the viewer decides about; at: until when
 * it must keep. Minutes by road, or by the tree where none are set. */
void request_suggest(struct txn *t, const struct viewer *v, const struct goods_request *r,
    const struct request_line *lines, const int64_t *want, size_t n, int64_t at,
    struct suggestion *out);

#endif
