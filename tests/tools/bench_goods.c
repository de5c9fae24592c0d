/*
 * What a county's goods cost:
 *
 *   bench_goods write DATA DEPOTS ITEMS MOVES
 *   bench_goods audit DATA ROUNDS
 *   bench_goods moves DATA LOGIN SECONDS ROUNDS
 *
 * write: so many depots (样例库000 ...), items (样例品000 ...) with four lots each, and
 * movements: goods come in, and go from depot to depot over the road. Of the first lot the
 * first depot has enough for all that is issued by `moves`. Past all rules.
 * audit: movements per second that check folds and holds against the figures.
 * moves: movements per second that 64 submitters, each a process with a channel of its own,
 * issue from the first depot to the second as LOGIN (one bill, two figures each), against
 * SQLite (WAL, synchronous=FULL) with the same double entry, in turns within one run. DATA
 * is being served then.
 */
#include <locale.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/change.h"
#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/depot/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/hand.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "src/admin/check_stock.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/session/link.h"
#include "tests/tools/bench_session.h"

enum { DEPOTS = 400, ITEMS = 600, LOTS_EACH = 4, MANY = 1000, ROUNDS = 15, SUBMITTERS = 64 };
#define MINUTE 60000LL
#define PLENTY 900000000

struct county {
	struct core *core;
	char top[16];
	uint64_t unit[DEPOTS], item[ITEMS], lot[ITEMS * LOTS_EACH];
	int64_t has[DEPOTS][ITEMS * LOTS_EACH];
	size_t units, items, lots;
	uint64_t id;			/* given last */
	int64_t now;
	unsigned seed;
};

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static unsigned
chance(struct county *c, size_t n)
{
	c->seed ^= c->seed << 13;
	c->seed ^= c->seed >> 17;
	c->seed ^= c->seed << 5;
	return c->seed % (unsigned)n;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof *v, ascending);
	return v[n / 2];
}

/* ---- write ---- */

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
find_county(struct county *c, struct txn *t)
{
	struct area a;
	struct walk w;

	walk_open(&w, t, TABLE_KIND + kind_area.no, NULL, 0, false);
	while (walk_next(&w))
		if (record_get(t, &kind_area, get_u64(w.key), &a) && a.tier == tier_county)
			memcpy(c->top, a.code, sizeof c->top);
	walk_close(&w);
}

static void
write_depot(struct county *c, struct txn *t, size_t i, int64_t at)
{
	struct unit u = { .kind = unit_kind_depot };
	struct depot d = { .tier = depot_tier_county, .added = at };

	snprintf(u.name, sizeof u.name, "样例库%03zu", i);
	memcpy(u.area, c->top, sizeof u.area);
	memcpy(d.name, u.name, sizeof d.name);
	memcpy(d.area, c->top, sizeof d.area);
	d.unit = c->unit[i] = put(c, t, &kind_unit, &u, at);
	put(c, t, &kind_depot, &d, at);
}

static void
write_item(struct county *c, struct txn *t, size_t i, int64_t at)
{
	struct item it = { .class = 1, .unit = "件" };
	struct lot l = { .day = when_day(at, 480), .source = place_kind_opening, .came = at };

	snprintf(it.name, sizeof it.name, "样例品%03zu", i);
	snprintf(it.code, sizeof it.code, "1%06zu", i);
	memcpy(it.area, c->top, sizeof it.area);
	l.item = c->item[i] = put(c, t, &kind_item, &it, at);
	for (int k = 0; k < LOTS_EACH; k++) {
		l.no = (int64_t)c->lots + 1;
		c->lot[c->lots++] = put(c, t, &kind_lot, &l, at);
	}
}

static void
write_move(struct county *c, struct txn *t, struct move m, int64_t at)
{
	m.at = m.happened = at;
	put(c, t, &kind_move, &m, at);
}

static uint64_t
write_bill(struct county *c, struct txn *t, struct bill b, size_t i, int64_t at)
{
	b.day = when_day(at, 480);
	b.no = (int64_t)(i % 900000) + 1;
	b.at = b.settled = at;
	b.state = bill_state_settled;
	return put(c, t, &kind_bill, &b, at);
}

/* Into a depot, in one row, or from one to another in two: how many rows. */
static size_t
write_one(struct county *c, struct txn *t, size_t i, int64_t at)
{
	size_t lot = i == 0 ? 0 : chance(c, c->lots), from = chance(c, c->units), to = chance(c, c->units);
	struct move m = { .row = 1, .item = c->item[lot / LOTS_EACH], .lot = c->lot[lot] };
	struct bill b = { .kind = bill_kind_in, .to = c->unit[i == 0 ? 0 : to], .rows = 1 };

	if (i == 0 || c->has[from][lot] == 0 || from == to) {
		m.from_kind = place_kind_opening;
		m.to_kind = place_kind_good;
		m.to = b.to;
		m.quantity = i == 0 ? PLENTY : 100 + chance(c, 900);
		c->has[i == 0 ? 0 : to][lot] += m.quantity;
		m.bill = write_bill(c, t, b, i, at);
		write_move(c, t, m, at);
		return 1;
	}
	b = (struct bill){ .kind = bill_kind_transfer, .from = c->unit[from], .to = c->unit[to], .rows = 2 };
	m.bill = write_bill(c, t, b, i, at);
	m.quantity = 1 + chance(c, (size_t)c->has[from][lot] < 500 ? (size_t)c->has[from][lot] : 500);
	m.from_kind = place_kind_good;
	m.from = b.from;
	m.to_kind = place_kind_way;
	m.to = m.bill;
	write_move(c, t, m, at);
	m.row = 2;
	m.from_kind = place_kind_way;
	m.from = m.bill;
	m.to_kind = place_kind_good;
	m.to = b.to;
	write_move(c, t, m, at + MINUTE);
	c->has[from][lot] -= m.quantity;
	c->has[to][lot] += m.quantity;
	put(c, t, &kind_stock, &(struct stock){ .place_kind = place_kind_way, .place = m.bill,
	    .item = m.item, .lot = m.lot, .quantity = 0 }, at);
	return 2;
}

static void
write_figures(struct county *c, struct txn *t)
{
	for (size_t u = 0; u < c->units; u++)
		for (size_t l = 0; l < c->lots; l++)
			if (c->has[u][l] > 0)
				put(c, t, &kind_stock, &(struct stock){ .place_kind = place_kind_good, .place = c->unit[u],
				    .item = c->item[l / LOTS_EACH], .lot = c->lot[l], .quantity = c->has[u][l] }, c->now);
}

static void
commit(struct county *c, struct txn *t, bool more)
{
	if (txn_commit(t) != 0)
		give_up("not stored");
	if (more)
		txn_begin(t, core_db(c->core), true);
}

static int
write_all(struct county *c, char **argv)
{
	size_t depots = strtoul(argv[0], NULL, 10), items = strtoul(argv[1], NULL, 10);
	size_t moves = strtoul(argv[2], NULL, 10), n = 0;
	int64_t from = c->now - (int64_t)(moves + 10) * 2 * MINUTE;
	struct txn t;

	if (depots < 2 || depots > DEPOTS || items == 0 || items > ITEMS)
		give_up("so many depots or items cannot be");
	c->id = id_next(0, from - MINUTE, 0);
	txn_begin(&t, core_db(c->core), true);
	find_county(c, &t);
	for (; c->units < depots; c->units++)
		write_depot(c, &t, c->units, from - MINUTE);
	for (; c->items < items; c->items++)
		write_item(c, &t, c->items, from - MINUTE);
	for (size_t i = 0; n < moves; i++) {
		n += write_one(c, &t, i, from + (int64_t)i * 2 * MINUTE);
		if (i % MANY == MANY - 1)
			commit(c, &t, true);
	}
	write_figures(c, &t);
	commit(c, &t, false);
	printf("%zu\n", n);
	return 0;
}

/* ---- audit ---- */

static int
audit(struct county *c, char **argv)
{
	int rounds = atoi(argv[0]);
	double rate[ROUNDS];
	struct txn t;

	if (rounds < 1 || rounds > ROUNDS)
		give_up("so many rounds cannot be");
	txn_begin(&t, core_db(c->core), false);
	for (int i = 0; i < rounds; i++) {
		double begun = now();
		if (check_stock(&t, stderr) != 0)
			give_up("the audit found faults");
		rate[i] = (double)table_count(&t, TABLE_KIND + kind_move.no) / (now() - begun);
	}
	txn_abort(&t);
	printf("%.0f\n", median(rate, rounds));
	return 0;
}

/* ---- moves ---- */

/* One submitter in a closed loop until the time is up. */
static unsigned
submit_loop(const char *data, const char *login, double until)
{
	struct op_stock_out args = { .from = "样例库000", .to = "样例库001", .lines = "样例品000 1件" };
	const struct subject *s;
	const struct op *op = op_find("stock.out", &s);
	static struct request req;
	struct reply reply;
	struct link *l;
	unsigned n = 0;
	int code;

	l = link_local(data, login, &code);
	if (l == NULL)
		exit(1);
	for (; now() < until; n++) {
		request_fill(&req, s, op, &args);
		req.id_given = true;
		/* the time prefix keeps the ids' table local, as a session's does */
		for (int64_t ms = clock_now(), i = 5; i >= 0; i--, ms >>= 8)
			req.op_id[i] = (uint8_t)ms;
		keeper_submit(l, &req, &reply);
		if (reply.outcome != DONE) {
			fprintf(stderr, "bench: refused, message %u at %s\n", reply.refusal.message, reply.refusal.field);
			exit(1);
		}
	}
	link_close(l);
	return n;
}

static double
keeper_rate(const char *data, const char *login, double seconds)
{
	unsigned *done = mmap(NULL, sizeof *done * SUBMITTERS, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double start = now() + 0.3, total = 0;
	int status;

	for (int i = 0; i < SUBMITTERS; i++) {
		if (fork() == 0) {
			done[i] = submit_loop(data, login, start + seconds);
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			exit(1);
	for (int i = 0; i < SUBMITTERS; i++)
		total += done[i];
	munmap(done, sizeof *done * SUBMITTERS);
	return total / (now() - start);
}

static const char *const double_entry[] = {
	"begin immediate",
	"insert into bill(day, no, sender, receiver, at, state) values(20260722, 1, 1, 2, 1, 4)",
	"insert into move(bill, row, item, lot, from_kind, sender, to_kind, receiver, quantity, at, happened) "
	"values(last_insert_rowid(), 1, 1, 1, 1, 1, 1, 2, 1, 1, 1)",
	"update figure set n = n - 1 where place = 1 and kind = 1 and lot = 1 and n >= 1",
	"update figure set n = n + 1 where place = 2 and kind = 1 and lot = 1",
	"commit",
};
enum { STEPS = sizeof double_entry / sizeof double_entry[0] };

static double
sqlite_rate(const char *file, double seconds)
{
	sqlite3 *db;
	sqlite3_stmt *step[STEPS];
	double start;
	unsigned n = 0;

	unlink(file);
	if (sqlite3_open(file, &db) != SQLITE_OK || sqlite3_exec(db,
	    "pragma journal_mode=wal; pragma synchronous=full;"
	    "create table bill(id integer primary key, day, no, sender, receiver, at, state);"
	    "create index bill_day on bill(day, no); create index bill_sender on bill(sender);"
	    "create index bill_receiver on bill(receiver);"
	    "create table move(id integer primary key, bill, row, item, lot, from_kind, sender, to_kind, receiver,"
	    " quantity, at, happened);"
	    "create index move_bill on move(bill, row); create index move_lot on move(lot);"
	    "create index move_from on move(sender, item); create index move_to on move(receiver, item);"
	    "create table figure(place, kind, lot, n check (n >= 0), primary key(place, kind, lot));"
	    "insert into figure values(1, 1, 1, 900000000), (2, 1, 1, 0)", NULL, NULL, NULL) != SQLITE_OK)
		give_up("sqlite");
	for (int i = 0; i < STEPS; i++)
		if (sqlite3_prepare_v2(db, double_entry[i], -1, &step[i], NULL) != SQLITE_OK)
			give_up(sqlite3_errmsg(db));
	for (start = now(); now() < start + seconds; n++)
		for (int i = 0; i < STEPS; i++) {
			if (sqlite3_step(step[i]) != SQLITE_DONE)
				give_up(sqlite3_errmsg(db));
			sqlite3_reset(step[i]);
		}
	start = n / (now() - start);
	for (int i = 0; i < STEPS; i++)
		sqlite3_finalize(step[i]);
	sqlite3_close(db);
	return start;
}

static int
moves(const char *data, char **argv)
{
	int rounds = atoi(argv[2]);
	double ours[ROUNDS], peer[ROUNDS], seconds = atof(argv[1]);
	char file[400];

	if (rounds < 1 || rounds > ROUNDS)
		give_up("so many rounds cannot be");
	snprintf(file, sizeof file, "%s/../goods.sqlite", data);
	for (int i = 0; i < rounds; i++) {
		ours[i] = keeper_rate(data, argv[0], seconds);
		peer[i] = sqlite_rate(file, seconds);
	}
	printf("%.0f %.0f\n", median(ours, rounds), median(peer, rounds));
	return 0;
}

int
main(int argc, char **argv)
{
	static struct county c = { .seed = 2026 };
	int code;

	setlocale(LC_ALL, "");
	c.now = clock_now();
	if (argc == 6 && strcmp(argv[1], "moves") == 0)
		return moves(argv[2], argv + 3);
	if (argc < 4 || core_open(&c.core, argv[2]) != 0)
		give_up("see its head for what it takes");
	if (argc == 6 && strcmp(argv[1], "write") == 0)
		code = write_all(&c, argv + 3);
	else if (argc == 4 && strcmp(argv[1], "audit") == 0)
		code = audit(&c, argv + 3);
	else
		give_up("see its head for what it takes");
	core_close(c.core);
	return code;
}
