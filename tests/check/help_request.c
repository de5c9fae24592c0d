/* One request for goods at a time: see help_request.h. */
#include "tests/check/help_request.h"

#include <stdio.h>

#include "db/index.h"
#include "src/rules/stock/bill.h"

char asked[32];

const char *
asked_text(const char *format, ...)
{
	static char out[8][1600];
	static size_t at;
	va_list ap;

	at = (at + 1) % 8;
	va_start(ap, format);
	vsnprintf(out[at], sizeof out[at], format, ap);
	va_end(ap);
	return out[at];
}

void
asked_setup(void)
{
	goods_setup();
	GOODS("keeper", "stock in to=旗物资库 lines=\"棉被500 帐篷30\" source=opening accepted=yes");
	GOODS("keeper1", "stock in to=苏木物资点 lines=\"棉被100 帐篷5\" source=opening accepted=yes");
}

void
asked_as(const char *login, const char *line)
{
	snprintf(asked, sizeof asked, "%s", type_number(&goods_world, login, line, &goods_typed));
}

void
asked_by_village(const char *lines)
{
	asked_as("v11a", asked_text("request send lines=\"%s\" people=130", lines));
}

struct shares
asked_shares(int64_t no, struct goods_request *r)
{
	struct request_line lines[LINES_MOST];
	struct shares s = { .n = 0 };
	struct txn t;
	size_t n;

	world_read(&goods_world, &t);
	ck_assert(record_get(&t, &kind_goods_request,
	    number_find(&t, &kind_goods_request, asked, goods_world.now), r));
	n = request_lines(&t, r->id, lines);
	ck_assert_int_le(no, (int64_t)n);
	shares_of(&t, r, &lines[no - 1], &s);
	txn_abort(&t);
	for (size_t i = 0; i < s.n; i++)
		ck_assert_int_eq(s.desk[i].share, s.desk[i].agreed + s.desk[i].passed + s.desk[i].refused +
		    s.desk[i].open + s.desk[i].given_up);
	ck_assert_int_eq(s.asked, s.agreed + s.passed + s.refused + s.open + s.given_up);
	return s;
}

int
asked_state(void)
{
	struct goods_request r;

	asked_shares(1, &r);
	return r.state;
}

bool
asked_of(const char *desk, enum need_verb verb)
{
	struct goods_request r;
	struct txn t;
	bool is;

	asked_shares(1, &r);
	world_read(&goods_world, &t);
	is = need_is_live_at(&t, &kind_goods_request, r.id, verb, desk);
	txn_abort(&t);
	return is;
}

static const char *
number_of_bill(bool last)
{
	static char out[4][32];
	static size_t at;
	struct goods_request r;
	struct index_key key;
	struct txn t;
	struct bill b;

	at = (at + 1) % 4;
	asked_shares(1, &r);
	world_read(&goods_world, &t);
	key_begin(&key, &kind_bill, 5);
	key_number(&key, r.id);
	ck_assert(record_get(&t, &kind_bill, scan_one(&t, &key, last), &b));
	txn_abort(&t);
	bill_number(&b, goods_world.now, out[at]);
	return out[at];
}

const char *
asked_bill(void)
{
	return number_of_bill(true);
}

const char *
asked_first_bill(void)
{
	return number_of_bill(false);
}
