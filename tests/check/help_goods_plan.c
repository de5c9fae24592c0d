/* What the model of goods plans, as requests, and what is stored: see help_goods_plan.h. */
#include "tests/check/help_goods_plan.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/args.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/enums.h"
#include "src/admin/check_needs.h"
#include "src/admin/check_stock.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_need.h"

struct goods_county gc;

/* --- the county */

static const char *const units[MG_UNITS] = { "样例旗库", "展旦库", "王爱召库", "一村点", "二村点" };
static const char *const areas[MG_UNITS] = { COUNTY, T1, T2, V11, V21 };
static const char *const items[MG_ITEMS] = { "棉被", "帐篷", "折叠床", "方便面" };
static const char *const words[MG_ITEMS] = { "条", "顶", "张", "箱" };
static const char *const logins[MG_PEOPLE] = { "county", "leader", "town1", "town2", "keeper0",
	"keeper1", "keeper2", "v11a", "v21", "super" };

static uint64_t
add(struct world *w, const struct kind *k, void *rec)
{
	uint64_t id = change_new(act_begin(w, "county")->change, k, rec);

	act_end(w);
	return id;
}

static void
add_keeper(struct world *w, int i)
{
	struct op_account_add a = { .role = "storekeeper", .name = "样例", .sample = true };
	struct reply r;

	snprintf(a.which, sizeof a.which, "keeper%d", i);
	snprintf(a.area, sizeof a.area, "%s", areas[i]);
	snprintf(a.unit, sizeof a.unit, "%s", units[i]);
	world_do(w, "admin", "account.add", &a, &r);
	DONE_REPLY(r);
}

void
goods_county(struct world *w, struct model_goods *m)
{
	static const int above[MG_UNITS] = { -1, 0, 0, 1, 2 };
	static const struct mg_person people[MG_PEOPLE] = { { 0, 0, -1, false }, { 0, 0, -1, true },
		{ 1, 1, -1, false }, { 2, 2, -1, false }, { -1, 0, 0, false }, { -1, 1, 1, false },
		{ -1, 2, 2, false }, { -1, 3, 3, false }, { -1, 4, 4, false }, { -1, 0, -1, false } };

	for (int i = 0; i < MG_UNITS; i++) {
		struct unit u = { .kind = unit_kind_depot };
		snprintf(u.name, sizeof u.name, "%s", units[i]);
		snprintf(u.area, sizeof u.area, "%s", areas[i]);
		gc.unit[i] = add(w, &kind_unit, &u);
		if (i < 3)
			add_keeper(w, i);
	}
	for (int i = 0; i < MG_ITEMS; i++) {
		struct item it = { .class = 1 };
		snprintf(it.code, sizeof it.code, "101010%d", i);
		snprintf(it.name, sizeof it.name, "%s", items[i]);
		snprintf(it.unit, sizeof it.unit, "%s", words[i]);
		snprintf(it.area, sizeof it.area, "%s", COUNTY);
		gc.item[i] = add(w, &kind_item, &it);
	}
	for (int i = 0; i < MG_PEOPLE; i++)
		gc.account[i] = world_account(w, logins[i]);
	memcpy(m->above, above, sizeof above);
	memcpy(m->person, people, sizeof people);
	m->people = MG_PEOPLE;
	m->units = MG_UNITS;
	m->items = MG_ITEMS;
	m->offset = 8 * 60;
}

/* --- requests */

#define PUT(field, text) snprintf(field, sizeof field, "%s", text)

static void
put_goods(const struct mg_goods *g, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	for (int i = 0; i < g->n; i++)
		buf_printf(&b, "%s%s%ld%s", i > 0 ? " " : "", items[g->of[i].item], g->of[i].q,
		    words[g->of[i].item]);
	buf_str(&b);
}

/* 20260722 of a day counted from 1970. */
static int64_t
date_of(long day)
{
	long year = 1970, month = 1;

	for (;; year++) {
		long days = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365;
		if (day < days)
			break;
		day -= days;
	}
	for (;; month++) {
		long days = month == 2 ? 28 + (year % 4 == 0) : 30 + (month + (month > 7)) % 2;
		if (day < days)
			break;
		day -= days;
	}
	return year * 10000 + month * 100 + day + 1;
}

union args {
	struct op_stock_in in;
	struct op_stock_accept accept;
	struct op_stock_order order;
	struct op_stock_load load;
	struct op_stock_take take;
	struct op_stock_finish finish;
	struct op_stock_explain explain;
	struct op_stock_cancel cancel;
};

static void
put_store(const struct mg_act *a, union args *to)
{
	if (a->verb == GV_IN) {
		to->in = (struct op_stock_in){ .source = stock_source_bought, .accepted = a->accepted,
		    .until = a->until != 0 ? date_of(a->until) : 0 };
		PUT(to->in.to, units[a->to]);
		put_goods(&a->goods, to->in.lines, sizeof to->in.lines);
		return;
	}
	to->order = (struct op_stock_order){ .drill = false };
	PUT(to->order.from, units[a->from]);
	PUT(to->order.to, units[a->to]);
	put_goods(&a->goods, to->order.lines, sizeof to->order.lines);
	PUT(to->order.approved, a->word ? "钱样例" : "");
	PUT(to->order.reason, a->reason ? "那边更急" : "");
}

static void
put_bill(const struct mg_act *a, uint64_t which, union args *to)
{
	const char *phone = a->phone ? "样例" : "", *reason = a->reason ? "车小" : "";

	switch (a->verb) {
	case GV_ACCEPT:
		to->accept.which = which;
		put_goods(&a->goods, to->accept.lines, sizeof to->accept.lines);
		put_goods(&a->damaged, to->accept.damaged, sizeof to->accept.damaged);
		break;
	case GV_LOAD:
		to->load.which = which;
		put_goods(&a->goods, to->load.lines, sizeof to->load.lines);
		PUT(to->load.reason, reason);
		PUT(to->load.by_phone, phone);
		break;
	case GV_TAKE:
		to->take.which = which;
		put_goods(&a->goods, to->take.lines, sizeof to->take.lines);
		put_goods(&a->damaged, to->take.damaged, sizeof to->take.damaged);
		PUT(to->take.by_phone, phone);
		break;
	case GV_FINISH:
		to->finish.which = which;
		PUT(to->finish.by_phone, phone);
		break;
	case GV_EXPLAIN:
		to->explain = (struct op_stock_explain){ .which = which, .as = (int)a->as };
		put_goods(&a->goods, to->explain.lines, sizeof to->explain.lines);
		PUT(to->explain.reason, reason);
		break;
	default:
		to->cancel.which = which;
		PUT(to->cancel.reason, "不需要了");
	}
}

void
goods_request(const struct model_goods *m, const struct mg_act *a, struct request *req)
{
	char name[40];
	const struct subject *s = NULL;
	const struct op *op;
	union args args;

	snprintf(name, sizeof name, "stock.%s", mg_verb_name(a->verb));
	op = op_find(name, &s);
	ck_assert_msg(op != NULL, "no operation %s", name);
	memset(&args, 0, sizeof args);
	if (a->verb == GV_IN || a->verb == GV_ORDER)
		put_store(a, &args);
	else
		put_bill(a, m->bill[a->bill].id, &args);
	memset(req, 0, sizeof *req);
	request_fill(req, s, op, &args);
	req->id_given = true;
	req->how = how_command;
}

unsigned
goods_answered(const struct reply *is)
{
	if (is->outcome == DONE)
		return GA_YES;
	for (unsigned i = 0; i < GA_ANSWERS; i++)
		if (strcmp(world_message(is->refusal.message), mg_answer_name(1u << i)) == 0)
			return 1u << i;
	return is->refusal.exit == 3 ? GA_SCOPE : 0;
}

/* --- what is stored */

typedef void see(struct txn *t, struct goods_seen *seen, uint64_t id);

static void
see_figure(struct txn *t, struct goods_seen *seen, uint64_t id)
{
	struct stock s;

	if (!record_get(t, &kind_stock, id, &s) || seen->figures == GOODS_FIGURES)
		return;
	seen->figure[seen->figures].kind = s.place_kind;
	seen->figure[seen->figures].ref = s.place;
	seen->figure[seen->figures].lot = s.lot;
	seen->figure[seen->figures++].n = s.quantity;
}

static void
see_lot(struct txn *t, struct goods_seen *seen, uint64_t id)
{
	(void)t;
	if (seen->lots < MG_LOTS)
		seen->lot[seen->lots++] = id;
}

static void
see_bill(struct txn *t, struct goods_seen *seen, uint64_t id)
{
	struct bill_line lines[LINES_MOST];
	struct bill b;
	size_t n = bill_lines(t, id, lines);

	if (!record_get(t, &kind_bill, id, &b) || seen->bills == MG_BILLS)
		return;
	seen->bill[seen->bills].id = id;
	seen->bill[seen->bills].kind = b.kind;
	seen->bill[seen->bills].state = b.state;
	seen->bill[seen->bills].live = b.live;
	seen->bill[seen->bills].rows = b.rows;
	seen->bill[seen->bills].lines = (int)n;
	for (size_t i = 0; i < n && i < MG_LINES; i++) {
		seen->bill[seen->bills].cut[i] = lines[i].cut;
		seen->bill[seen->bills].held[i] = lines[i].live;
	}
	seen->bills++;
}

static void
see_move(struct txn *t, struct goods_seen *seen, uint64_t id)
{
	(void)t;
	(void)id;
	seen->moves++;
}

static void
each(struct txn *t, const struct kind *k, struct goods_seen *seen, see *one)
{
	struct walk w;

	walk_open(&w, t, TABLE_KIND + k->no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8)
			one(t, seen, get_u64(w.key));
	walk_close(&w);
}

uint64_t
goods_look(struct txn *t, bool all, void *to, FILE *out)
{
	struct goods_seen *seen = to;

	seen->figures = seen->lots = seen->bills = seen->moves = 0;
	each(t, &kind_stock, seen, see_figure);
	each(t, &kind_lot, seen, see_lot);
	each(t, &kind_bill, seen, see_bill);
	each(t, &kind_move, seen, see_move);
	for (int u = 0; u < MG_UNITS; u++)
		for (int i = 0; i < MG_ITEMS; i++) {
			seen->promised[u][i] = stock_promised(t, gc.unit[u], gc.item[i]);
			seen->unbound[u][i] = stock_free(t, gc.unit[u], gc.item[i], seen->now);
		}
	return all ? check_stock(t, out) + check_needs(t, out) : 0;
}
