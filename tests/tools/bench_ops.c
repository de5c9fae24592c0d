/*
 * Operations per second: the real keeper with 1 and 64 submitters (each a
 * process with a channel of its own, appending notes to an incident), against
 * a bare LMDB put per transaction and one SQLite row per transaction (WAL,
 * synchronous=FULL), in turns within one run so that the machine's mood is the
 * same for all.  bench_ops DATA LOGIN INCIDENT SECONDS ROUNDS
 *
 * bench_ops events DATA INCIDENT PER-SECOND: villages of 展旦召苏木 report into the
 * incident and their township accepts, in turns, until it is killed.
 *
 * bench_ops needs DATA ROUNDS: one operation opens two needs in each village, one
 * settles them all; nothing may serve DATA. Prints how many, ms of either (commit
 * included), and how many were left open.
 */
#include <inttypes.h>
#include <lmdb.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/report.h"
#include "keys/random.h"
#include "src/base/clock.h"
#include "src/core/core.h"
#include "src/rules/need/need.h"
#include "src/session/link.h"

#define PAYLOAD 400
#define SUBMITTERS 64

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
fill(char *text, unsigned seed)
{
	for (int i = 0; i < PAYLOAD; i++)
		text[i] = (char)('a' + (i + (int)seed) % 26);
	text[PAYLOAD] = '\0';
}

/* One submitter in a closed loop until the time is up. */
static unsigned
submit_loop(const char *data, const char *login, uint64_t incident, double until)
{
	struct op_incident_note args = { .which = incident };
	const struct subject *s;
	const struct op *op = op_find("incident.note", &s);
	static struct request req;
	struct reply reply;
	struct link *l;
	unsigned n = 0;
	int code;

	l = link_local(data, login, &code);
	if (l == NULL)
		exit(1);
	while (now() < until) {
		fill(args.text, n);
		request_fill(&req, s, op, &args);
		req.id_given = true;
		/* the time prefix keeps the ids' table local, as a session's does */
		for (int64_t ms = clock_now(), i = 5; i >= 0; i--, ms >>= 8)
			req.op_id[i] = (uint8_t)ms;
		keeper_submit(l, &req, &reply);
		if (reply.outcome != DONE) {
			fprintf(stderr, "refused: message %u\n", reply.refusal.message);
			exit(1);
		}
		n++;
	}
	link_close(l);
	return n;
}

static double
keeper_rate(const char *data, const char *login, uint64_t incident, int submitters, double seconds)
{
	unsigned *done = mmap(NULL, sizeof *done * SUBMITTERS, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double start = now() + 0.3, total = 0;
	int status;

	for (int i = 0; i < submitters; i++) {
		if (fork() == 0) {
			done[i] = submit_loop(data, login, incident, start + seconds);
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			exit(1);
	for (int i = 0; i < submitters; i++)
		total += done[i];
	munmap(done, sizeof *done * SUBMITTERS);
	return total / (now() - start);
}

static double
lmdb_rate(const char *dir, double seconds)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	char value[PAYLOAD + 1];
	uint64_t n = 0;
	double start = now();

	mdb_env_create(&env);
	mdb_env_set_mapsize(env, (size_t)1 << 30);
	if (mdb_env_open(env, dir, 0, 0600) != 0)
		exit(1);
	while (now() < start + seconds) {
		uint64_t id = __builtin_bswap64(++n);
		MDB_val k = { sizeof id, &id }, v = { PAYLOAD, value };
		fill(value, (unsigned)n);
		if (mdb_txn_begin(env, NULL, 0, &txn) != 0 || mdb_dbi_open(txn, NULL, 0, &dbi) != 0 ||
		    mdb_put(txn, dbi, &k, &v, 0) != 0 || mdb_txn_commit(txn) != 0)
			exit(1);
	}
	mdb_env_close(env);
	return (double)n / (now() - start);
}

static double
sqlite_rate(const char *file, double seconds)
{
	sqlite3 *db;
	sqlite3_stmt *put;
	char value[PAYLOAD + 1];
	unsigned n = 0;
	double start;

	if (sqlite3_open(file, &db) != SQLITE_OK || sqlite3_exec(db,
	    "pragma journal_mode=wal; pragma synchronous=full;"
	    "create table note(id integer primary key, text)", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "insert into note(text) values(?)", -1, &put, NULL) != SQLITE_OK)
		exit(1);
	start = now();
	while (now() < start + seconds) {
		fill(value, n++);
		sqlite3_bind_text(put, 1, value, PAYLOAD, SQLITE_STATIC);
		if (sqlite3_step(put) != SQLITE_DONE)
			exit(1);
		sqlite3_reset(put);
	}
	start = n / (now() - start);
	sqlite3_finalize(put);
	sqlite3_close(db);
	return start;
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

/* The id behind a short number, read beside the keeper. */
static uint64_t
find(const char *data, const char *number)
{
	struct db *db;
	struct txn t;
	uint64_t id;

	if (db_open(&db, data, DB_READ) != 0)
		exit(1);
	txn_begin(&t, db, false);
	id = number_find(&t, &kind_incident, number, clock_now());
	txn_abort(&t);
	db_close(db);
	return id;
}

static struct link *
link_as(const char *data, const char *login)
{
	int code;
	struct link *l = link_local(data, login, &code);

	if (l == NULL)
		exit(1);
	return l;
}

static uint64_t
event(struct link *l, const char *name, const void *args)
{
	const struct subject *s;
	const struct op *op = op_find(name, &s);
	static struct request req;
	struct reply r;

	request_fill(&req, s, op, args);
	req.id_given = true;
	keeper_submit(l, &req, &r);
	if (r.outcome != DONE)
		fprintf(stderr, "%s: message %u\n", name, r.refusal.message);
	return r.outcome == DONE ? r.answer.id : 0;
}

#define VILLAGES 19

static int
events(const char *data, const char *number, double rate)
{
	struct link *village[VILLAGES], *town = link_as(data, "zhandan1");
	struct op_report_file file = { .incident = find(data, number), .hazard = hazard_flood };
	char login[40];
	double next = now();

	if (file.incident == 0)
		return fprintf(stderr, "no incident %s\n", number), 1;
	for (int i = 0; i < VILLAGES; i++) {
		snprintf(login, sizeof login, "zhandan%02da", i + 1);
		village[i] = link_as(data, login);
	}
	for (int64_t i = 0;; i++) {
		struct op_report_accept accept = { 0 };
		file.affected = (struct num){ .v = 100 + i, .known = true };
		accept.which = event(village[i % VILLAGES], "report.file", &file);
		for (int turn = 0; turn < 2; turn++) {
			next += 1 / rate;
			if (next > now())
				usleep((useconds_t)((next - now()) * 1e6));
			if (turn == 0 && accept.which != 0)
				event(town, "report.accept", &accept);
		}
	}
}

#define AREAS 1000

struct places {
	char code[AREAS][16];
	size_t n;
};
static struct places villages;
static uint64_t about;		/* subjects of this round's needs: it and the next */

static void
open_all(struct act *act)
{
	for (size_t i = 0; i < 2 * villages.n && act->txn->err == 0; i++) {
		struct need_spec n = { .kind = &kind_report, .subject = about + i % 2,
		    .verb = need_verb_review, .area = villages.code[i / 2],
		    .about = villages.code[i / 2], .roles = ROLE(officer), .urgent = true };
		need_open(act, &n);
	}
}

static void
settle_all(struct act *act)
{
	for (uint64_t i = 0; i < 2; i++)
		need_settle(act, &kind_report, about + i, need_verb_review);
}

static const struct op open_op = { .verb = "note", .args = &kind_op_incident_note,
	.roles = ROLE_LOCAL, .apply = open_all };
static const struct op settle_op = { .verb = "note", .args = &kind_op_incident_note,
	.roles = ROLE_LOCAL, .apply = settle_all };

/* ms of one operation of that kind. */
static double
need_ms(struct core *core, const struct op *op)
{
	struct op_incident_note args = { .which = about, .text = "x" };
	struct origin who = { .local = true };
	static struct request req;
	const struct subject *s;
	struct reply r;
	double begun;

	op_find("incident.note", &s);
	request_fill(&req, s, op, &args);
	req.id_given = true;
	begun = now();
	core_once(core, &(struct core_job){ .who = &who, .req = &req, .reply = &r, .op = op },
	    clock_now());
	if (r.outcome != DONE) {
		fprintf(stderr, "needs: message %u\n", r.refusal.message);
		exit(1);
	}
	return (now() - begun) * 1000;
}

static void
find_villages(struct core *core)
{
	struct area a;
	struct walk w;
	struct txn t;

	txn_begin(&t, core_db(core), false);
	walk_open(&w, &t, TABLE_KIND + kind_area.no, NULL, 0, false);
	while (villages.n < AREAS && walk_next(&w))
		if (record_get(&t, &kind_area, get_u64(w.key), &a) && a.tier == tier_village)
			memcpy(villages.code[villages.n++], a.code, sizeof a.code);
	walk_close(&w);
	txn_abort(&t);
}

static int
still_open(struct core *core)
{
	struct need n;
	struct walk w;
	struct txn t;
	int left = 0;

	txn_begin(&t, core_db(core), false);
	walk_open(&w, &t, TABLE_KIND + kind_need.no, NULL, 0, false);
	while (walk_next(&w))
		left += record_get(&t, &kind_need, get_u64(w.key), &n) &&
		    n.state != need_state_settled;
	walk_close(&w);
	txn_abort(&t);
	return left;
}

static int
needs(const char *data, int rounds)
{
	double opened[16], settled[16];
	struct core *core;

	rounds = rounds > 15 ? 15 : rounds;
	if (core_open(&core, data) != 0)
		return fprintf(stderr, "%s cannot be opened\n", data), 1;
	find_villages(core);
	for (int i = 0; i < rounds; i++) {
		about = 4711 + 2 * (uint64_t)i;
		opened[i] = need_ms(core, &open_op);
		settled[i] = need_ms(core, &settle_op);
	}
	printf("%zu %.1f %.1f %d\n", 2 * villages.n, median(opened, rounds), median(settled, rounds),
	    still_open(core));
	core_close(core);
	return 0;
}

int
main(int argc, char **argv)
{
	double one[16], many[16], raw[16], lite[16], seconds;
	char dir[300], file[340];
	uint64_t incident;
	int rounds;

	if (argc == 4 && strcmp(argv[1], "needs") == 0)
		return needs(argv[2], atoi(argv[3]));
	if (argc == 5 && strcmp(argv[1], "events") == 0)
		return events(argv[2], argv[3], strtod(argv[4], NULL));
	if (argc != 6)
		return fprintf(stderr, "bench_ops DATA LOGIN INCIDENT SECONDS ROUNDS\n"), 2;
	incident = find(argv[1], argv[3]);
	if (incident == 0)
		return fprintf(stderr, "no incident %s\n", argv[3]), 1;
	seconds = strtod(argv[4], NULL);
	rounds = atoi(argv[5]) > 15 ? 15 : atoi(argv[5]);
	for (int i = 0; i < rounds; i++) {
		snprintf(dir, sizeof dir, "%s/bench-%d", argv[1], i);
		snprintf(file, sizeof file, "%s/lite.db", dir);
		if (mkdir(dir, 0700) != 0)
			return perror(dir), 1;
		raw[i] = lmdb_rate(dir, seconds);
		one[i] = keeper_rate(argv[1], argv[2], incident, 1, seconds);
		lite[i] = sqlite_rate(file, seconds);
		many[i] = keeper_rate(argv[1], argv[2], incident, SUBMITTERS, seconds);
	}
	printf("ops_lmdb_raw %.0f\n", median(raw, rounds));
	printf("ops_sqlite %.0f\n", median(lite, rounds));
	printf("ops_keeper_1 %.0f\n", median(one, rounds));
	printf("ops_keeper_64 %.0f\n", median(many, rounds));
	return 0;
}
