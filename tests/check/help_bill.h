/* What the suites over goods bills share beside the county of help_goods.h. */
#ifndef TESTS_HELP_BILL_H
#define TESTS_HELP_BILL_H

#include "src/rules/need/need.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_goods.h"

/* The line with %s in it; good until the next. */
const char *goods_line(const char *line, const char *number);
/* Opening stock that is accepted at once, put in by who keeps the unit. */
void goods_put(const char *unit, const char *lines);
/* The number that the line prints; good until the next. */
const char *goods_number(const char *login, const char *line);
/* Its bill's id. */
uint64_t goods_bill(const char *number);
struct bill goods_newest_bill(void);
int64_t goods_figure(enum place_kind kind, uint64_t ref, uint64_t item);
int64_t goods_good(uint64_t unit, uint64_t item);
/* Not promised, as of now. */
int64_t goods_free(uint64_t unit, uint64_t item);
/* Is a need of that verb live about the bill? */
bool goods_asks(uint64_t bill, enum need_verb verb);

#endif
