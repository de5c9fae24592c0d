/* What the model of requests plans, and what is stored: see help_request_plan.h. */
#include "tests/check/help_request_plan.h"

#include <check.h>
#include <string.h>

#include "db/buf.h"
#include "db/index.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/depot/args.h"
#include "gen/kinds/depot/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/request/args.h"
#include "gen/kinds/stock/args.h"
#include "gen/kinds/stock/hand.h"
#include "gen/kinds/stock/move.h"
#include "src/admin/check_needs.h"
#include "src/admin/check_stock.h"
#include "src/rules/request/request.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_need.h"

/* --- the county */

static const char *const units[MR_UNITS] = { "样例旗库", "展旦库", "王爱召库", "一村点", "二村点" };
static const char *const areas[MR_PLACES] = { COUNTY, T1, T2, V11, V21, V12 };
static const char *const items[MR_ITEMS] = { "棉被", "帐篷", "折叠床" };
static const char *const words[MR_ITEMS] = { "条", "顶", "张" };
static const char *const logins[MR_PEOPLE] = { "county", "county2", "leader", "town1", "town2", "v11a",
	"v21", "v12", "keeper0", "keeper1", "keeper2", "super" };

static uint64_t unit_id[MR_UNITS], item_id[MR_ITEMS], account_id[MR_PEOPLE];

static void
add_person(struct world *w, const char *login, const char *role, const char *area, const char *unit)
{
	struct op_account_add a = { .name = "样例", .sample = true };
	struct reply r;

	snprintf(a.which, sizeof a.which, "%s", login);
	snprintf(a.role, sizeof a.role, "%s", role);
	snprintf(a.area, sizeof a.area, "%s", area);
	snprintf(a.unit, sizeof a.unit, "%s", unit);
	world_do(w, "admin", "account.add", &a, &r);
	DONE_REPLY(r);
}

static void
add_depots(struct world *w)
{
	static const char *const keepers[] = { "keeper0", "keeper1", "keeper2" };
	struct reply r;

	for (int i = 0; i < MR_UNITS; i++) {
		struct op_depot_add d = { .tier = i == 0 ? depot_tier_county : i < 3 ? depot_tier_township :
		    depot_tier_village };
		struct depot depot;
		snprintf(d.which, sizeof d.which, "%s", units[i]);
		snprintf(d.area, sizeof d.area, "%s", areas[i]);
		world_do(w, "county", "depot.add", &d, &r);
		DONE_REPLY(r);
		world_get(w, &kind_depot, r.answer.id, &depot);
		unit_id[i] = depot.unit;
		if (i < 3)
			add_person(w, keepers[i], "storekeeper", areas[i], units[i]);
	}
}

static void
add_items(struct world *w)
{
	for (int i = 0; i < MR_ITEMS; i++) {
		struct item it = { .class = 1 };
		struct act *act = act_begin(w, "county");
		snprintf(it.code, sizeof it.code, "101010%d", i);
		snprintf(it.name, sizeof it.name, "%s", items[i]);
		snprintf(it.unit, sizeof it.unit, "%s", words[i]);
		snprintf(it.area, sizeof it.area, "%s", COUNTY);
		item_id[i] = change_new(act->change, &kind_item, &it);
		act_end(w);
	}
}

void
played_county(struct world *w, struct model_request *m)
{
	static const int above[MR_PLACES] = { -1, 0, 0, 1, 2, 1 }, place[MR_UNITS] = { 0, 1, 2, 3, 4 };
	static const int store[MR_PLACES] = { 0, 1, 2, 3, 4, 1 };
	static const struct mr_person people[MR_PEOPLE] = {
		{ .at = 0, .desk = true, .keeps = -1 }, { .at = 0, .desk = true, .keeps = -1 },
		{ .at = 0, .leader = true, .keeps = -1 },
		{ .at = 1, .desk = true, .officer = true, .keeps = -1 },
		{ .at = 2, .desk = true, .officer = true, .keeps = -1 },
		{ .at = 3, .officer = true, .keeps = -1 }, { .at = 4, .officer = true, .keeps = -1 },
		{ .at = 5, .officer = true, .keeps = -1 },
		{ .at = 0, .storekeeper = true, .keeps = 0 }, { .at = 1, .storekeeper = true, .keeps = 1 },
		{ .at = 2, .storekeeper = true, .keeps = 2 }, { .at = 0, .keeps = -1 } };

	add_depots(w);
	add_items(w);
	add_person(w, "county2", "duty", COUNTY, "");
	for (int i = 0; i < MR_PEOPLE; i++)
		account_id[i] = world_account(w, logins[i]);
	memcpy(m->above, above, sizeof above);
	memcpy(m->place, place, sizeof place);
	memcpy(m->store, store, sizeof store);
	memcpy(m->person, people, sizeof people);
}

/* --- requests */

#define PUT(field, text) snprintf(field, sizeof field, "%s", text)

static void
put_goods(const struct mr_goods *g, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	for (int i = 0; i < g->n; i++)
		buf_printf(&b, "%s%s%ld%s", i > 0 ? " " : "", items[g->of[i].item], g->of[i].q,
		    words[g->of[i].item]);
	buf_str(&b);
}

union args {
	struct op_request_send send;
	struct op_request_answer answer;
	struct op_request_agree agree;
	struct op_request_end end;
	struct op_request_withdraw withdraw;
	struct op_stock_in in;
	struct op_stock_order order;
	struct op_stock_load load;
	struct op_stock_take take;
	struct op_stock_finish finish;
	struct op_stock_explain explain;
	struct op_stock_confirm confirm;
	struct op_stock_cancel cancel;
	struct op_stock_give give;
	struct op_stock_undo undo;
};

static void
put_request(const struct model_request *m, const struct mr_act *a, union args *to)
{
	uint64_t which = a->request >= 0 ? m->request[a->request].id : 0;
	const char *outside = a->outside ? "样例市" : "", *phone = a->phone ? "钱样例" : "";

	switch (a->verb) {
	case RV_SEND:
		to->send.drill = a->drill;
		PUT(to->send.area, areas[a->area]);
		PUT(to->send.to, a->to >= 0 ? units[a->to] : "");
		put_goods(&a->goods, to->send.lines, sizeof to->send.lines);
		break;
	case RV_ANSWER:
		to->answer = (struct op_request_answer){ .which = which, .line = a->line + 1, .agree = a->agree,
		    .pass = a->pass, .refuse = a->refuse };
		PUT(to->answer.from, units[a->from]);
		PUT(to->answer.reason, a->reason ? "没有那么多" : "");
		PUT(to->answer.by_phone, phone);
		PUT(to->answer.outside, outside);
		break;
	case RV_AGREE:
		to->agree.which = which;
		PUT(to->agree.by_phone, phone);
		PUT(to->agree.outside, outside);
		break;
	case RV_END:
		to->end.which = which;
		PUT(to->end.reason, "借到了");
		break;
	default:
		to->withdraw.which = which;
	}
}

static void
put_goods_of(const struct model_request *m, const struct mr_act *a, union args *to)
{
	uint64_t request = a->request >= 0 ? m->request[a->request].id : 0;

	switch (a->verb) {
	case RV_IN:
		to->in = (struct op_stock_in){ .source = stock_source_bought, .accepted = true, .request = request };
		PUT(to->in.to, units[a->to]);
		put_goods(&a->goods, to->in.lines, sizeof to->in.lines);
		break;
	case RV_ORDER:
		to->order = (struct op_stock_order){ .request = request, .drill = a->drill };
		PUT(to->order.from, units[a->from]);
		PUT(to->order.to, units[a->to]);
		PUT(to->order.approved, a->word ? "钱样例" : "");
		PUT(to->order.reason, a->reason ? "那边更急" : "");
		put_goods(&a->goods, to->order.lines, sizeof to->order.lines);
		break;
	default:
		to->give = (struct op_stock_give){ .request = request, .households = { 2, true }, .people = { 6, true } };
		PUT(to->give.from, units[a->from]);
		PUT(to->give.area, areas[a->area]);
		PUT(to->give.signer, "样例");
		PUT(to->give.page, "1");
		put_goods(&a->goods, to->give.lines, sizeof to->give.lines);
	}
}

static void
put_bill(const struct model_request *m, const struct mr_act *a, union args *to)
{
	const char *phone = a->phone ? "样例" : "", *reason = a->reason ? "车小" : "";
	uint64_t which = m->bill[a->bill].id;

	switch (a->verb) {
	case RV_LOAD:
		to->load.which = which;
		put_goods(&a->goods, to->load.lines, sizeof to->load.lines);
		PUT(to->load.reason, reason);
		PUT(to->load.by_phone, phone);
		break;
	case RV_TAKE:
		to->take.which = which;
		put_goods(&a->goods, to->take.lines, sizeof to->take.lines);
		put_goods(&a->damaged, to->take.damaged, sizeof to->take.damaged);
		PUT(to->take.by_phone, phone);
		break;
	case RV_FINISH:
		to->finish.which = which;
		PUT(to->finish.by_phone, phone);
		break;
	case RV_EXPLAIN:
		to->explain = (struct op_stock_explain){ .which = which, .as = (int)a->as };
		put_goods(&a->goods, to->explain.lines, sizeof to->explain.lines);
		PUT(to->explain.reason, reason);
		break;
	case RV_CONFIRM:
		to->confirm.which = which;
		break;
	case RV_UNDO:
		to->undo = (struct op_stock_undo){ .which = which, .row = m->row[a->row].no };
		PUT(to->undo.reason, "记错了");
		break;
	default:
		to->cancel.which = which;
		PUT(to->cancel.reason, "不需要了");
	}
}

uint64_t
played_request(const struct model_request *m, const struct mr_act *a, struct request *req)
{
	const struct subject *s = NULL;
	const struct op *op = op_find(mr_verb_name(a->verb), &s);
	union args args;

	ck_assert_msg(op != NULL, "no operation %s", mr_verb_name(a->verb));
	memset(&args, 0, sizeof args);
	if (a->verb >= RV_SEND && a->verb <= RV_WITHDRAW)
		put_request(m, a, &args);
	else if (a->bill >= 0)
		put_bill(m, a, &args);
	else
		put_goods_of(m, a, &args);
	memset(req, 0, sizeof *req);
	request_fill(req, s, op, &args);
	req->id_given = true;
	req->how = how_command;
	return account_id[a->who];
}

unsigned
played_answer(const struct reply *is)
{
	const char *name = world_message(is->refusal.message);

	if (is->outcome == DONE)
		return RA_YES;
	/* Short too, and why: nobody has accepted what is there. */
	if (strcmp(name, "STOCK_UNCHECKED") == 0)
		name = "STOCK_SHORT";
	if (strcmp(name, "UNDO_SETTLED") == 0)
		name = "BILL_STATE";
	for (unsigned i = 0; i < RA_ANSWERS; i++)
		if (strcmp(name, mr_answer_name(1u << i)) == 0)
			return 1u << i;
	return is->refusal.exit == 3 ? RA_SCOPE : 0;
}

/* --- what is stored */

static void
see_shares(struct txn *t, const struct goods_request *r, const struct request_line *line, struct mr_shares *to)
{
	struct shares s;

	shares_of(t, r, line, &s);
	*to = (struct mr_shares){ .agreed = s.agreed, .passed = s.passed, .refused = s.refused, .open = s.open,
	    .given_up = s.given_up, .sent = s.sent, .received = s.received };
	for (size_t d = 0; d < s.n && d < MR_DESKS; d++)
		to->of[d] = (struct mr_share){ .share = s.desk[d].share, .agreed = s.desk[d].agreed,
		    .passed = s.desk[d].passed, .refused = s.desk[d].refused, .open = s.desk[d].open,
		    .given_up = s.desk[d].given_up };
}

static void
see_request(struct txn *t, struct request_seen *seen, int i)
{
	struct request_line lines[LINES_MOST];
	struct goods_request r;
	uint64_t id = seen->request[i].id;
	struct shares s = { .n = 0 };
	size_t n = request_lines(t, id, lines);

	if (!record_get(t, &kind_goods_request, id, &r))
		return;
	seen->request[i].state = r.state;
	seen->request[i].live = r.live;
	seen->request[i].lines = (int)n;
	for (size_t k = 0; k < n && k < MR_LINES; k++) {
		see_shares(t, &r, &lines[k], &seen->request[i].line[k]);
		seen->request[i].asked_for[k] = lines[k].asked;
		shares_of(t, &r, &lines[k], &s);
	}
	seen->request[i].desks = (int)s.n;
	for (size_t d = 0; d < s.n && d < MR_DESKS; d++)
		seen->request[i].asked[d] = d + 1 < s.n ?
		    need_is_live_at(t, &kind_goods_request, id, need_verb_supply, s.desk[d].desk) :
		    need_is_live(t, &kind_goods_request, id, need_verb_outside);
	seen->request[i].climbed = need_climbed_to(t, &kind_goods_request, id, need_verb_supply, COUNTY);
}

static void
see_bill(struct txn *t, struct request_seen *seen, uint64_t id)
{
	struct bill_line lines[LINES_MOST];
	struct bill b;
	size_t n = bill_lines(t, id, lines);
	int i = seen->bills++;

	if (i >= MR_BILLS || !record_get(t, &kind_bill, id, &b))
		return;
	seen->bill[i].id = id;
	seen->bill[i].kind = b.kind;
	seen->bill[i].state = b.state;
	seen->bill[i].live = b.live;
	for (size_t k = 0; k < n && k < MR_LINES; k++)
		seen->bill[i].cut[k] = lines[k].cut;
}

/* What came beyond what was sent is explained by lots, which the model has not. */
static void
see_row(struct txn *t, struct request_seen *seen, uint64_t id)
{
	struct bill b = { .id = 0 };
	struct move m;
	bool lost, broken;

	if (!record_get(t, &kind_move, id, &m) || m.undoes != 0 || seen->rows == MR_ROWS)
		return;
	lost = m.from_kind == place_kind_missing && m.to_kind == place_kind_lost;
	broken = m.from_kind == place_kind_way && m.to_kind == place_kind_damaged;
	if ((!lost && !broken) || !record_get(t, &kind_bill, m.bill, &b))
		return;
	seen->row[seen->rows].bill = m.bill;
	seen->row[seen->rows].item = m.item;
	seen->row[seen->rows].by = m.by;
	seen->row[seen->rows].no = m.row;
	seen->row[seen->rows].q = m.quantity;
	seen->row[seen->rows++].lost = lost;
}

void
played_rows(struct model_request *m, const struct request_seen *seen)
{
	for (; m->rows < seen->rows; m->rows++) {
		struct mr_row *row = &m->row[m->rows];
		*row = (struct mr_row){ .bill = -1, .by = -1, .item = -1, .no = (int)seen->row[m->rows].no,
		    .q = (long)seen->row[m->rows].q, .lost = seen->row[m->rows].lost };
		for (int i = 0; i < m->bills; i++)
			row->bill = m->bill[i].id == seen->row[m->rows].bill ? i : row->bill;
		for (int i = 0; i < MR_PEOPLE; i++)
			row->by = account_id[i] == seen->row[m->rows].by ? i : row->by;
		for (int i = 0; i < MR_ITEMS; i++)
			row->item = item_id[i] == seen->row[m->rows].item ? i : row->item;
		ck_assert(row->bill >= 0 && row->by >= 0 && row->item >= 0);
	}
}

static void
see_ids(struct txn *t, const struct kind *k, struct request_seen *seen)
{
	struct walk w;

	walk_open(&w, t, TABLE_KIND + k->no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8)
			continue;
		if (k == &kind_bill)
			see_bill(t, seen, get_u64(w.key));
		else if (k == &kind_move)
			see_row(t, seen, get_u64(w.key));
		else if (seen->requests < MR_REQUESTS)
			seen->request[seen->requests++].id = get_u64(w.key);
	}
	walk_close(&w);
}

uint64_t
played_look(struct txn *t, bool all, void *to, FILE *out)
{
	struct request_seen *seen = to;

	seen->requests = seen->bills = seen->rows = 0;
	see_ids(t, &kind_goods_request, seen);
	see_ids(t, &kind_bill, seen);
	see_ids(t, &kind_move, seen);
	for (int i = 0; i < seen->requests; i++)
		if (all || seen->touched[i])
			see_request(t, seen, i);
	for (int u = 0; all && u < MR_UNITS; u++)
		for (int i = 0; i < MR_ITEMS; i++) {
			seen->promised[u][i] = stock_promised(t, unit_id[u], item_id[i]);
			seen->unbound[u][i] = stock_free(t, unit_id[u], item_id[i], seen->now);
		}
	return all ? check_stock(t, out) + check_needs(t, out) : 0;
}
