/* Bills as the suites over goods make and read them. */
#include "tests/check/help_bill.h"

#include <stdio.h>
#include <string.h>

const char *
goods_line(const char *line, const char *number)
{
	static char out[600];
	const char *at = strstr(line, "%s");

	ck_assert_ptr_nonnull(at);
	snprintf(out, sizeof out, "%.*s%s%s", (int)(at - line), line, number, at + 2);
	return out;
}

static const char *
keeper_of(const char *unit)
{
	return strcmp(unit, "旗物资库") == 0 ? "keeper" : strcmp(unit, "苏木物资点") == 0 ? "keeper1" :
	    strcmp(unit, "村物资点") == 0 ? "v11a" : "keeper2";
}

void
goods_put(const char *unit, const char *lines)
{
	char line[600];

	snprintf(line, sizeof line, "stock in %s %s source=opening accepted=yes", unit, lines);
	GOODS(keeper_of(unit), line);
}

const char *
goods_number(const char *login, const char *line)
{
	static char number[24];

	GOODS(login, line);
	snprintf(number, sizeof number, "%.*s", (int)strcspn(goods_typed.out, "\n"), goods_typed.out);
	return number;
}

uint64_t
goods_bill(const char *number)
{
	struct txn t;
	uint64_t id;

	world_read(&goods_world, &t);
	id = number_find(&t, &kind_bill, number, goods_world.now);
	txn_abort(&t);
	ck_assert_uint_ne(id, 0);
	return id;
}

struct bill
goods_newest_bill(void)
{
	struct bill b = { 0 };
	struct txn t;
	struct walk w;

	world_read(&goods_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_bill.no, "", 0, true);
	ck_assert(walk_next(&w) && record_get(&t, &kind_bill, get_u64(w.key), &b));
	walk_close(&w);
	txn_abort(&t);
	return b;
}

int64_t
goods_figure(enum place_kind kind, uint64_t ref, uint64_t item)
{
	struct txn t;
	int64_t n;

	world_read(&goods_world, &t);
	n = ledger_sum(&t, (struct place){ kind, ref }, item);
	txn_abort(&t);
	return n;
}

int64_t
goods_good(uint64_t unit, uint64_t item)
{
	return goods_figure(place_kind_good, unit, item);
}

int64_t
goods_free(uint64_t unit, uint64_t item)
{
	struct txn t;
	int64_t n;

	world_read(&goods_world, &t);
	n = stock_free(&t, unit, item, goods_world.now);
	txn_abort(&t);
	return n;
}

bool
goods_asks(uint64_t bill, enum need_verb verb)
{
	struct txn t;
	bool asks;

	world_read(&goods_world, &t);
	asks = need_is_live(&t, &kind_bill, bill, verb);
	txn_abort(&t);
	return asks;
}
