/*
 * What a county's stock costs to read:
 *
 *   bench_stock write DATA DEPOTS ITEMS MOVES
 *   bench_stock measure DATA LOGIN ROUNDS
 *
 * write: so many depots (each with its unit), items (ten of them a kit) and movements, a row a
 * bill, a minute apart, the last one now; figures are kept with them. Past all rules: DATA is
 * good for nothing else then, but what lies in it is whole: check finds nothing in it.
 * measure: medians of ms of CPU, a line each: the stock of the depot that has most rows; the
 * lot with most rows traced; people served, all depots; that depot at a moment half way, and
 * at its first day; alerts of that depot. Nothing may serve DATA.
 */
#include <locale.h>
#include <string.h>

#include "db/change.h"
#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/depot/enums.h"
#include "gen/kinds/item/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/item/kit_line.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/rules/stock/alert.h"
#include "src/rules/stock/holding.h"
#include "src/rules/stock/served.h"
#include "tests/tools/bench_session.h"

enum { DEPOTS = 1000, ITEMS = 2000, VILLAGES = 400, MANY = 2000, ROUNDS = 99, KIT = 10 };

struct county {
	struct core *core;
	char village[VILLAGES][16], top[16];
	size_t villages;
	uint64_t unit[DEPOTS], item[ITEMS], lot[ITEMS];
	uint64_t id;			/* given last */
	int64_t now;
	int64_t *figure;		/* of depot and item, its one lot */
	uint64_t *stock;		/* the record of each; 0: none yet */
};

static void
find_villages(struct county *c)
{
	struct area a;
	struct walk w;
	struct txn t;

	txn_begin(&t, core_db(c->core), false);
	walk_open(&w, &t, TABLE_KIND + kind_area.no, NULL, 0, false);
	while (c->villages < VILLAGES && walk_next(&w)) {
		if (!record_get(&t, &kind_area, get_u64(w.key), &a))
			continue;
		if (a.tier == tier_village)
			memcpy(c->village[c->villages++], a.code, 16);
		else if (a.tier == tier_county)
			memcpy(c->top, a.code, 16);
	}
	walk_close(&w);
	txn_abort(&t);
	if (c->villages == 0)
		give_up("no villages here");
}

static uint64_t
put(struct county *c, struct txn *t, const struct kind *k, void *rec, int64_t at)
{
	uint8_t key[8], bytes[RECORD_MAX];
	struct buf b = BUF(bytes), id_buf = BUF(key);
	struct head *h = rec;

	h->id = c->id = id_next(c->id, at, 0);
	h->rev = 1;
	buf_u64(&id_buf, h->id);
	record_encode(k, rec, &b);
	table_put(t, TABLE_KIND + k->no, key, sizeof key, b.data, b.len);
	index_update(t, k, NULL, rec);
	return h->id;
}

static void
write_depot(struct county *c, struct txn *t, size_t i, int64_t at)
{
	struct unit u = { .kind = unit_kind_depot };
	struct depot d = { .tier = i == 0 ? depot_tier_county : depot_tier_village, .added = at };

	memcpy(u.area, i == 0 ? c->top : c->village[i % c->villages], sizeof u.area);
	snprintf(u.name, sizeof u.name, "样例%zu库", i);
	d.unit = c->unit[i] = put(c, t, &kind_unit, &u, at);
	memcpy(d.area, u.area, sizeof d.area);
	memcpy(d.name, u.name, sizeof d.name);
	put(c, t, &kind_depot, &d, at);
}

static void
write_item(struct county *c, struct txn *t, size_t i, int64_t at)
{
	struct item it = { .class = item_class_life, .unit = "条" };
	struct lot lot = { .day = when_day(at, 480), .no = (int64_t)i + 1, .source = place_kind_opening,
	    .good_until = i % 3 == 0 ? 20990101 : 0, .came = at };
	struct kit_line kit = { .kit = "样例包", .per = { 100, true }, .at = at };

	snprintf(it.code, sizeof it.code, "%07zu", 1010000 + i);
	snprintf(it.name, sizeof it.name, "样例品%zu", i);
	memcpy(it.area, c->top, sizeof it.area);
	kit.item = lot.item = c->item[i] = put(c, t, &kind_item, &it, at);
	c->lot[i] = put(c, t, &kind_lot, &lot, at);
	if (i < KIT)
		put(c, t, &kind_kit_line, &kit, at);
}

/* The figure of depot and item as it is now; written at the end. */
static void
add_figure(struct county *c, size_t items, size_t depot, size_t item, int64_t n)
{
	c->figure[depot * items + item] += n;
	c->stock[depot * items + item] = 1;
}

/* From outside into a depot, or from the county's to another; every eighth is dated an hour
 * before. */
static void
write_move(struct county *c, struct txn *t, size_t i, size_t depots, size_t items, int64_t at)
{
	size_t item = i * 7 % items, to = i * 13 % depots;
	bool moves = c->figure[item] > 50 && to != 0;
	struct bill b = { .day = when_day(at, 480), .no = (int64_t)(i % 100000) + 1, .rows = 1,
	    .kind = moves ? bill_kind_out : bill_kind_in, .state = bill_state_settled, .at = at,
	    .settled = at, .from = moves ? c->unit[0] : 0, .to = c->unit[to] };
	struct move m = { .row = 1, .item = c->item[item], .lot = c->lot[item], .quantity = 20,
	    .from_kind = moves ? place_kind_good : place_kind_opening, .from = b.from,
	    .to_kind = place_kind_good, .to = c->unit[to], .at = at,
	    .happened = i % 8 == 0 ? at - HOUR : at };

	if (!moves) {
		m.quantity = 400;
		m.to = b.to = c->unit[to = i % 3 == 0 ? 0 : to];
	}
	memcpy(b.area, c->top, sizeof b.area);
	m.bill = put(c, t, &kind_bill, &b, at);
	put(c, t, &kind_move, &m, at);
	if (moves)
		add_figure(c, items, 0, item, -m.quantity);
	add_figure(c, items, to, item, m.quantity);
}

static void
write_figures(struct county *c, struct txn *t, size_t depots, size_t items)
{
	for (size_t i = 0; i < depots * items; i++) {
		struct stock s = { .place_kind = place_kind_good, .place = c->unit[i / items],
		    .item = c->item[i % items], .lot = c->lot[i % items], .quantity = c->figure[i] };

		if (c->stock[i] != 0)
			put(c, t, &kind_stock, &s, c->now);
	}
}

static void
again(struct county *c, struct txn *t)
{
	if (txn_commit(t) != 0)
		give_up("not stored");
	txn_begin(t, core_db(c->core), true);
}

static void
write_all(struct county *c, size_t depots, size_t items, size_t moves)
{
	int64_t from = c->now - (int64_t)moves * MINUTE;
	struct txn t;

	c->figure = calloc(depots * items, sizeof *c->figure);
	c->stock = calloc(depots * items, sizeof *c->stock);
	if (c->figure == NULL || c->stock == NULL)
		give_up("no memory");
	c->id = id_next(0, from - MINUTE, 0);
	txn_begin(&t, core_db(c->core), true);
	for (size_t i = 0; i < depots; i++)
		write_depot(c, &t, i, from - MINUTE);
	for (size_t i = 0; i < items; i++)
		write_item(c, &t, i, from - MINUTE);
	for (size_t i = 0; i < moves; i++) {
		write_move(c, &t, i, depots, items, from + (int64_t)(i + 1) * MINUTE);
		if (i % MANY == MANY - 1)
			again(c, &t);
	}
	write_figures(c, &t, depots, items);
	if (txn_commit(&t) != 0)
		give_up("not stored");
	free(c->figure);
	free(c->stock);
}

/* ---- what it costs ---- */

struct costs {
	struct county *c;
	struct viewer who;
	uint64_t unit, lot;
	int64_t half, begin;
};

static uint64_t
first_named(struct txn *t, const struct kind *k, const char *name)
{
	const struct field *f = kind_field(k, "name");
	static char rec[4096];
	struct walk w;
	uint64_t id = 0;

	walk_open(&w, t, TABLE_KIND + k->no, NULL, 0, false);
	while (id == 0 && walk_next(&w))
		if (record_get(t, k, get_u64(w.key), rec) && strcmp(rec + f->offset, name) == 0)
			id = ((struct head *)(void *)rec)->id;
	walk_close(&w);
	return id;
}

/* The county's own depot has most rows, and the first item's lot is as any. */
static void
find_all(struct costs *m, struct txn *t)
{
	struct index_key key;
	struct lot lot;
	struct move move;
	struct scan s;

	m->unit = first_named(t, &kind_unit, "样例0库");
	key_begin(&key, &kind_lot, 2);
	key_number(&key, first_named(t, &kind_item, "样例品0"));
	m->lot = scan_one(t, &key, false);
	if (m->unit == 0 || !record_get(t, &kind_lot, m->lot, &lot))
		give_up("nothing was written here");
	key_begin(&key, &kind_move, 2);
	key_number(&key, m->lot);
	scan_open(&s, t, &key, false);
	if (!scan_next(&s) || !record_get(t, &kind_move, s.id, &move))
		give_up("no row was written here");
	scan_close(&s);
	m->begin = move.at;
	m->half = move.at + (m->c->now - move.at) / 2;
}

static void
read_depot(struct costs *m, struct txn *t, int64_t at, int64_t known)
{
	struct holding_query q = { .who = &m->who, .unit = m->unit, .area = "", .now = m->c->now,
	    .when = { at, known } };
	struct holding *all;

	if (holdings(t, &q, &all) == 0 && at != m->begin)
		give_up("the depot is empty");
	free(all);
}

static void
read_lot(struct costs *m, struct txn *t)
{
	struct card_row *all;

	if (past_lot(t, m->lot, &(struct moment){ 0 }, &all) == 0)
		give_up("the lot is empty");
	free(all);
}

static void
read_served(struct costs *m, struct txn *t)
{
	struct served_query q = { .who = &m->who, .area = "", .now = m->c->now,
	    .day = when_day(m->c->now, 480) };
	struct served *all;

	if (served(t, &q, &all) == 0)
		give_up("no kit");
	free(all);
}

static void
read_alerts(struct costs *m, struct txn *t)
{
	struct alert_query q = { .who = &m->who, .unit = m->unit, .area = "", .now = m->c->now };
	struct alert *all;

	alerts(t, &q, &all);
	free(all);
}

static void
read_one(struct costs *m, struct txn *t, int which)
{
	switch (which) {
	case 0: read_depot(m, t, 0, 0); break;
	case 1: read_lot(m, t); break;
	case 2: read_served(m, t); break;
	case 3: read_depot(m, t, m->half, 0); break;
	case 4: read_depot(m, t, 0, m->half); break;
	case 5: read_depot(m, t, m->begin, 0); break;
	case 6: read_alerts(m, t); break;
	}
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
measure(struct county *c, const char *login, int rounds)
{
	static const char *const names[] = { "depot", "lot", "served", "depot_half", "depot_known",
	    "depot_begin", "alerts" };
	struct costs m = { .c = c };
	double ms[ROUNDS];
	struct txn t;

	rounds = rounds > ROUNDS ? ROUNDS : rounds;
	txn_begin(&t, core_db(c->core), false);
	if (!viewer_by_login(&t, login, c->now, &m.who))
		give_up(login);
	find_all(&m, &t);
	for (int which = 0; which < (int)(sizeof names / sizeof names[0]); which++) {
		for (int i = 0; i < rounds; i++) {
			ms[i] = cpu_ms();
			read_one(&m, &t, which);
			ms[i] = cpu_ms() - ms[i];
		}
		qsort(ms, (size_t)rounds, sizeof *ms, ascending);
		printf("%s %.1f\n", names[which], ms[rounds / 2]);
	}
	txn_abort(&t);
}

int
main(int argc, char **argv)
{
	static struct county c;

	if (!(argc == 6 && strcmp(argv[1], "write") == 0) &&
	    !(argc == 5 && strcmp(argv[1], "measure") == 0))
		return fprintf(stderr, "bench_stock write DATA DEPOTS ITEMS MOVES\n"
		    "bench_stock measure DATA LOGIN ROUNDS\n"), 2;
	(void)session_of;	/* no screen is opened */
	setlocale(LC_ALL, "C.UTF-8");
	if (core_open(&c.core, argv[2]) != 0)
		give_up("the county cannot be opened");
	c.now = clock_now();
	if (argc == 6) {
		size_t depots = strtoul(argv[3], NULL, 10), items = strtoul(argv[4], NULL, 10);

		if (depots == 0 || depots > DEPOTS || items < KIT || items > ITEMS)
			give_up("so many depots or items cannot be");
		find_villages(&c);
		write_all(&c, depots, items, strtoul(argv[5], NULL, 10));
	} else {
		measure(&c, argv[3], atoi(argv[4]));
	}
	core_close(c.core);
	return 0;
}
