/* What the model of goods plans, as requests: see help_goods_plan.h. */
#include "tests/check/help_goods_plan.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/buf.h"
#include "gen/kinds/count/args.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/args.h"
#include "gen/kinds/stock/hand.h"
#include "gen/kinds/unit/enums.h"
#include "tests/check/help_need.h"

struct goods_county gc;

/* --- the county */

static const char *const units[MG_UNITS] = { "样例旗库", "展旦库", "王爱召库", "一村点", "二村点" };
static const char *const areas[MG_UNITS] = { COUNTY, T1, T2, V11, V21 };
static const char *const items[MG_ITEMS] = { "棉被", "帐篷", "折叠床", "方便面" };
static const char *const words[MG_ITEMS] = { "条", "顶", "张", "箱" };
static const char *const packs[MG_ITEMS] = { "包", "", "捆", "托" };
static const int in_pack[MG_ITEMS] = { 10, 0, 4, 24 };
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

/* Under which goods are issued that stay where they are. */
static uint64_t
add_drill(struct world *w)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = COUNTY, .place = "二社桥头", .drill = true };
	struct reply r;

	world_do(w, "county", "incident.open", &a, &r);
	DONE_REPLY(r);
	return r.answer.id;
}

void
goods_county(struct world *w, struct model_goods *m)
{
	static const int above[MG_UNITS] = { -1, 0, 0, 1, 2 }, tier[MG_UNITS] = { 4, 5, 5, 6, 6 };
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
		if (in_pack[i] > 0)
			snprintf(it.pack, sizeof it.pack, "%s:%d", packs[i], in_pack[i]);
		gc.item[i] = add(w, &kind_item, &it);
	}
	for (int i = 0; i < MG_PEOPLE; i++)
		gc.account[i] = world_account(w, logins[i]);
	gc.drill = add_drill(w);
	memcpy(m->above, above, sizeof above);
	memcpy(m->tier, tier, sizeof tier);
	memcpy(m->pack, in_pack, sizeof in_pack);
	m->telephoned = 1;
	m->found_percent = 20;
	m->found_units = 50;
	memcpy(m->person, people, sizeof people);
	m->people = MG_PEOPLE;
	m->units = MG_UNITS;
	m->items = MG_ITEMS;
	m->offset = 8 * 60;
}

/* --- requests */

#define PUT(field, text) snprintf(field, sizeof field, "%s", text)

/* So many of an item: in packs and what is left over, or in parts of a pack. */
static void
put_quantity(const struct mg_act *a, int item, long q, bool uneven, struct buf *b)
{
	long size = in_pack[item];

	if (uneven)
		buf_printf(b, "%s%ld.5%s", items[item], q / size, packs[item]);
	else if (!a->packs || size == 0 || q < size)
		buf_printf(b, "%s%ld%s", items[item], q, words[item]);
	else if (q % size == 0)
		buf_printf(b, "%s%ld%s", items[item], q / size, packs[item]);
	else
		buf_printf(b, "%s%ld%s%ld%s", items[item], q / size, packs[item], q % size, words[item]);
}

/* One that is written twice has one of it behind the others. */
static void
put_goods(const struct mg_act *a, const struct mg_goods *g, char *out, size_t cap)
{
	bool twice = a->twice && g->n > 0 && g->of[0].q > 1;
	struct buf b;

	buf_init(&b, out, cap);
	for (int i = 0; i < g->n; i++) {
		buf_text(&b, i > 0 ? " " : "");
		put_quantity(a, g->of[i].item, g->of[i].q - (twice && i == 0), a->uneven && g == &a->goods && i == 0, &b);
	}
	if (twice) {
		buf_text(&b, "，");
		put_quantity(a, g->of[0].item, 1, false, &b);
	}
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
	struct op_stock_out out;
	struct op_stock_give give;
	struct op_stock_back back;
	struct op_stock_swap swap;
	struct op_stock_scrap scrap;
	struct op_stock_writeoff writeoff;
	struct op_stock_confirm confirm;
	struct op_stock_undo undo;
	struct op_count_start start;
	struct op_count_set set;
	struct op_count_finish end;
	struct op_count_cancel give_up;
};
#define LINES_OF(a, g, field) put_goods(a, g, field, sizeof field)
#define WORD(a) ((a)->word ? "钱样例" : "")
#define PAPER(a) ((a)->paper ? "内减发〔2026〕7号" : "")

static void
put_store(const struct mg_act *a, union args *to)
{
	if (a->verb == GV_IN) {
		to->in = (struct op_stock_in){ .source = stock_source_bought, .accepted = a->accepted,
		    .owner = a->owner, .until = a->until != 0 ? date_of(a->until) : 0 };
		PUT(to->in.to, units[a->to]);
		LINES_OF(a, &a->goods, to->in.lines);
		return;
	}
	to->order = (struct op_stock_order){ .drill = a->drill };
	PUT(to->order.from, units[a->from]);
	PUT(to->order.to, units[a->to]);
	LINES_OF(a, &a->goods, to->order.lines);
	PUT(to->order.approved, WORD(a));
	PUT(to->order.owner_paper, PAPER(a));
	PUT(to->order.reason, a->reason ? "那边更急" : "");
}

static void
put_road(const struct mg_act *a, uint64_t which, union args *to)
{
	const char *phone = a->phone ? "样例" : "", *reason = a->reason ? "车小" : "";

	switch (a->verb) {
	case GV_LOAD:
		to->load.which = which;
		LINES_OF(a, &a->goods, to->load.lines);
		PUT(to->load.reason, reason);
		PUT(to->load.by_phone, phone);
		PUT(to->load.found, a->found ? "库里多出" : "");
		PUT(to->load.agreed, WORD(a));
		break;
	case GV_TAKE:
		to->take.which = which;
		LINES_OF(a, &a->goods, to->take.lines);
		LINES_OF(a, &a->damaged, to->take.damaged);
		PUT(to->take.by_phone, phone);
		break;
	case GV_FINISH:
		to->finish.which = which;
		PUT(to->finish.by_phone, phone);
		break;
	default:
		to->explain = (struct op_stock_explain){ .which = which, .as = (int)a->as };
		LINES_OF(a, &a->goods, to->explain.lines);
		PUT(to->explain.reason, reason);
	}
}

static void
put_bill(const struct mg_act *a, uint64_t which, union args *to)
{
	switch (a->verb) {
	case GV_ACCEPT:
		to->accept.which = which;
		LINES_OF(a, &a->goods, to->accept.lines);
		LINES_OF(a, &a->damaged, to->accept.damaged);
		break;
	case GV_CANCEL:
		to->cancel.which = which;
		PUT(to->cancel.reason, "不需要了");
		break;
	case GV_CONFIRM:
		to->confirm.which = which;
		break;
	case GV_UNDO:
		to->undo = (struct op_stock_undo){ .which = which, .row = a->row };
		PUT(to->undo.reason, "记错了");
		break;
	default:
		put_road(a, which, to);
	}
}

static void
put_issue(const struct mg_act *a, union args *to)
{
	const char *found = a->found ? "库里多出" : "";

	if (a->verb == GV_OUT) {
		to->out.incident = a->drill ? gc.drill : 0;
		PUT(to->out.from, units[a->from]);
		PUT(to->out.to, units[a->to]);
		LINES_OF(a, &a->goods, to->out.lines);
		PUT(to->out.found, found);
		PUT(to->out.approved, WORD(a));
		PUT(to->out.owner_paper, PAPER(a));
		return;
	}
	to->give = (struct op_stock_give){ .households = { .known = true, .v = 3 }, .people = { .known = true, .v = 9 },
	    .incident = a->drill ? gc.drill : 0 };
	PUT(to->give.from, units[a->from]);
	PUT(to->give.area, V11);
	PUT(to->give.signer, "样例签");
	PUT(to->give.page, "第3页");
	LINES_OF(a, &a->goods, to->give.lines);
	PUT(to->give.found, found);
	PUT(to->give.approved, WORD(a));
	PUT(to->give.owner_paper, PAPER(a));
}

static void
put_hand(const struct mg_act *a, union args *to)
{
	switch (a->verb) {
	case GV_OUT: case GV_GIVE:
		put_issue(a, to);
		break;
	case GV_BACK:
		to->back.condition = a->condition;
		PUT(to->back.from, units[a->from]);
		PUT(to->back.to, units[a->to]);
		LINES_OF(a, &a->goods, to->back.lines);
		break;
	case GV_SWAP:
		to->swap = (struct op_stock_swap){ .accepted = a->accepted,
		    .until = a->until != 0 ? date_of(a->until) : 0 };
		PUT(to->swap.unit, units[a->from]);
		LINES_OF(a, &a->goods, to->swap.lines);
		LINES_OF(a, &a->fresh, to->swap.new);
		PUT(to->swap.owner_paper, PAPER(a));
		break;
	case GV_SCRAP:
		to->scrap.condition = a->condition;
		PUT(to->scrap.from, units[a->from]);
		LINES_OF(a, &a->goods, to->scrap.lines);
		PUT(to->scrap.reason, "受潮");
		break;
	default:
		to->writeoff.condition = a->condition;
		PUT(to->writeoff.from, units[a->from]);
		LINES_OF(a, &a->goods, to->writeoff.lines);
		PUT(to->writeoff.reason, "丢失");
	}
}

static void
put_count(const struct mg_act *a, uint64_t lot, union args *to)
{
	switch (a->verb) {
	case GV_START:
		PUT(to->start.unit, units[a->from]);
		break;
	case GV_SET:
		to->set = (struct op_count_set){ .lot = lot, .item = lot == 0 ? gc.item[a->goods.of[0].item] : 0,
		    .found = { .known = true, .v = a->counted }, .place = a->condition, .as_counted = a->as_counted };
		PUT(to->set.unit, units[a->from]);
		break;
	case GV_END:
		PUT(to->end.unit, units[a->from]);
		break;
	default:
		PUT(to->give_up.unit, units[a->from]);
		PUT(to->give_up.reason, "改天再盘");
	}
}

void
goods_request(const struct model_goods *m, const struct mg_act *a, uint64_t lot, struct request *req)
{
	const struct subject *s = NULL;
	const struct op *op = op_find(mg_verb_name(a->verb), &s);
	union args args;

	ck_assert_msg(op != NULL, "no operation %s", mg_verb_name(a->verb));
	memset(&args, 0, sizeof args);
	if (a->verb == GV_IN || a->verb == GV_ORDER)
		put_store(a, &args);
	else if (a->verb >= GV_START)
		put_count(a, lot, &args);
	else if (a->verb >= GV_OUT && a->verb <= GV_WRITEOFF)
		put_hand(a, &args);
	else
		put_bill(a, m->bill[a->bill].id, &args);
	memset(req, 0, sizeof *req);
	request_fill(req, s, op, &args);
	req->id_given = true;
	req->how = how_command;
	req->happened = a->happened;
}

mg_answers
goods_answered(const struct reply *is)
{
	const char *name = world_message(is->refusal.message);

	if (is->outcome == DONE)
		return GA_YES;
	/* Short too, and why: nobody has accepted what is there. */
	if (strcmp(name, "STOCK_UNCHECKED") == 0)
		name = "STOCK_SHORT";
	for (int i = 0; i < GA_ANSWERS; i++)
		if (strcmp(name, mg_answer_name((mg_answers)1 << i)) == 0)
			return (mg_answers)1 << i;
	return is->refusal.exit == 3 ? GA_SCOPE : 0;
}
