/*
 * What it costs to move goods, in a county that bench_stock wrote:
 *
 *   bench_moves audit DATA ROUNDS
 *   bench_moves moves DATA LOGIN SECONDS ROUNDS
 *   bench_moves cpu DATA LOGIN MOVES
 *
 * audit: movements per second that check folds and holds against the figures.
 * moves: movements per second that 64 submitters, each a process with a channel of its own,
 * issue from 样例0库, which has enough of 样例品0, to 样例1库 as LOGIN (a bill, a movement, two
 * figures), against SQLite (WAL, synchronous=FULL) with the same double entry, in turns
 * within one run. DATA is being served then.
 * cpu: us of CPU that the one writer takes for each of so many of those movements, 64 a
 * commit, without channels; what it costs does not depend on what else runs here. Nothing
 * may serve DATA.
 */
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gen/kinds/stock/hand.h"
#include "gen/kinds/stock/move.h"
#include "src/admin/check_stock.h"
#include "src/base/clock.h"
#include "src/core/core.h"
#include "src/session/link.h"

enum { ROUNDS = 15, SUBMITTERS = 64 };

static void __attribute__((noreturn))
give_up(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
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

/* ---- audit ---- */

static int
audit(const char *data, const char *times)
{
	int rounds = atoi(times);
	double rate[ROUNDS];
	struct db *db;
	struct txn t;

	if (rounds < 1 || rounds > ROUNDS || db_open(&db, data, DB_READ) != 0)
		give_up("so many rounds cannot be, or there is no county");
	txn_begin(&t, db, false);
	for (int i = 0; i < rounds; i++) {
		double begun = now();
		if (check_stock(&t, stderr) != 0)
			give_up("the audit found faults");
		rate[i] = (double)table_count(&t, TABLE_KIND + kind_move.no) / (now() - begun);
	}
	txn_abort(&t);
	db_close(db);
	printf("%.0f\n", median(rate, rounds));
	return 0;
}

/* ---- moves ---- */

static void
fill_issue(struct request *req)
{
	struct op_stock_out args = { .from = "样例0库", .to = "样例1库", .lines = "样例品0 1条" };
	const struct subject *s;
	const struct op *op = op_find("stock.out", &s);

	request_fill(req, s, op, &args);
	req->id_given = true;
}

static void
must_be_done(const struct reply *reply)
{
	if (reply->outcome == DONE)
		return;
	fprintf(stderr, "bench: refused, message %u at %s\n", reply->refusal.message, reply->refusal.field);
	exit(1);
}

/* One submitter in a closed loop until the time is up. */
static unsigned
submit_loop(const char *data, const char *login, double until)
{
	static struct request req;
	struct reply reply;
	struct link *l;
	unsigned n = 0;
	int code;

	l = link_local(data, login, &code);
	if (l == NULL)
		exit(1);
	for (; now() < until; n++) {
		fill_issue(&req);
		keeper_submit(l, &req, &reply);
		must_be_done(&reply);
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

/* ---- cpu ---- */

static double
cpu_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static void
one_batch(struct core *core, const struct origin *who, int most)
{
	static struct request req;
	struct notices told = { 0 };
	struct reply reply;

	if (core_begin(core, clock_now()) != 0)
		give_up("nothing can be stored");
	for (int i = 0; i < most; i++) {
		fill_issue(&req);
		core_do(core, &(struct core_job){ .who = who, .req = &req, .reply = &reply, .notices = &told });
		must_be_done(&reply);
	}
	if (core_commit(core) != 0)
		give_up("nothing was stored");
	notices_free(&told);
}

static int
cpu(const char *data, const char *login, int moves)
{
	struct origin who = { 0 };
	struct viewer v;
	struct core *core;
	struct txn t;
	double begun;

	if (moves < 1 || core_open(&core, data) != 0)
		give_up("so many cannot be, or there is no county");
	txn_begin(&t, core_db(core), false);
	if (!viewer_by_login(&t, login, clock_now(), &v))
		give_up(login);
	txn_abort(&t);
	who.account = v.account;
	one_batch(core, &who, SUBMITTERS);
	begun = cpu_us();
	for (int left = moves; left > 0; left -= SUBMITTERS)
		one_batch(core, &who, left < SUBMITTERS ? left : SUBMITTERS);
	printf("%.1f\n", (cpu_us() - begun) / moves);
	core_close(core);
	return 0;
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	if (argc == 4 && strcmp(argv[1], "audit") == 0)
		return audit(argv[2], argv[3]);
	if (argc == 6 && strcmp(argv[1], "moves") == 0)
		return moves(argv[2], argv + 3);
	if (argc == 5 && strcmp(argv[1], "cpu") == 0)
		return cpu(argv[2], argv[3], atoi(argv[4]));
	give_up("see its head for what it takes");
}
