/* A core in a process of its own: see help_apart.h. */
#include "tests/check/help_apart.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/buf.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "src/admin/check_needs.h"
#include "src/admin/check_orders.h"
#include "src/core/core.h"
#include "src/rules/need/need.h"
#include "tests/check/help_world.h"

static struct apart *table;
static const char *where;
static int ask[2], tell[2];
static pid_t keeper;
static apart_look *look_with;		/* NULL: at orders */
static size_t seen_size;

static void
die_at(int point)
{
	if (table->dies == point)
		kill(getpid(), SIGKILL);
}

/* As the keeper does between batches. */
static void
keep_steps(struct core *core)
{
	static struct request req;
	static struct reply reply;
	struct origin who = { .system = true };

	while (need_step_request(core_txn(core), table->now, NULL, &req) != 0) {
		core_do(core, &(struct core_job){ .who = &who, .req = &req, .reply = &reply });
		if (reply.outcome != DONE)
			_exit(8);
	}
}

static void
keep_batch(struct core *core)
{
	if (core_begin(core, table->now) != 0)
		_exit(3);
	if (table->steps)
		keep_steps(core);
	for (int i = 0; i < table->n; i++) {
		struct job *j = &table->job[i];
		die_at(i);
		core_do(core, &(struct core_job){ .who = &j->who, .req = &j->req, .reply = &j->reply });
	}
	die_at(table->n);
	if (core_commit(core) != 0)
		_exit(4);
	die_at(table->n + 1);
}

static void
look_at_needs(struct txn *t, int i)
{
	static const enum need_verb verbs[MO_ASKED] = { need_verb_ack, need_verb_setout, need_verb_arrive,
		need_verb_headcount, need_verb_missing, need_verb_back, need_verb_declined };
	struct need n;

	table->asked[i] = 0;
	table->count_due[i] = 0;
	for (int v = 0; v < MO_ASKED; v++)
		table->asked[i] |= (unsigned)need_is_live(t, &kind_order, table->order[i].id, verbs[v]) << v;
	if (need_current(t, &kind_order, table->order[i].id, need_verb_headcount, &n))
		table->count_due[i] = n.due;
}

static void
look_at_order(struct txn *t, int i)
{
	if (!record_get(t, &kind_order, table->order[i].id, &table->order[i]))
		_exit(5);
}

static void
look_at_orders(struct txn *t, bool all, FILE *out)
{
	for (int i = 0; !all && i < table->ntouched; i++) {
		look_at_order(t, table->touched[i]);
		look_at_needs(t, table->touched[i]);
	}
	for (int i = 0; all && i < table->orders; i++)
		look_at_order(t, i);
	for (int i = 0; all && i < table->teams; i++)
		if (!record_get(t, &kind_team, table->team[i].id, &table->team[i]))
			_exit(6);
	table->faults = all ? check_orders(t, out) + check_needs(t, out) : 0;
}

static void
keep_look(struct core *core, bool all)
{
	FILE *out = fmemopen(memset(table->said, 0, sizeof table->said), sizeof table->said, "w");
	struct txn t;

	txn_begin(&t, core_db(core), false);
	if (look_with != NULL)
		table->faults = look_with(&t, all, table->seen, out);
	else
		look_at_orders(&t, all, out);
	txn_abort(&t);
	fclose(out);
}

static void
keep(void)
{
	struct core *core;
	char what = APART_BATCH;

	setpgid(0, 0);		/* Check kills the group of a test that fails; this ends by itself */
	if (core_open(&core, where) != 0)
		_exit(2);
	while (read(ask[0], &what, 1) == 1 && what != APART_END) {
		if (what == APART_BATCH)
			keep_batch(core);
		else
			keep_look(core, what == APART_LOOK);
		if (write(tell[1], &what, 1) != 1)
			_exit(7);
	}
	core_close(core);
	if (what != APART_END)		/* the test is gone, and would leave its county in memory */
		world_remove(where);
	_exit(0);
}

static void
keeper_begin(void)
{
	ck_assert_int_eq(pipe(ask), 0);
	ck_assert_int_eq(pipe(tell), 0);
	keeper = fork();
	if (keeper == 0) {
		close(ask[1]);
		close(tell[0]);
		keep();
	}
	ck_assert_int_gt(keeper, 0);
	close(ask[0]);
	close(tell[1]);
}

static int
keeper_gone(void)
{
	int status = -1;

	close(ask[1]);
	close(tell[0]);
	ck_assert_int_eq(waitpid(keeper, &status, 0), keeper);
	return status;
}

bool
apart_does(enum apart_does what)
{
	char said, asked = (char)what;
	int status;

	ck_assert_int_eq(write(ask[1], &asked, 1), 1);
	if (read(tell[0], &said, 1) == 1)
		return true;
	status = keeper_gone();
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the keeper ended: %x", status);
	keeper_begin();
	return false;
}

struct apart *
apart_begin(const char *dir)
{
	return apart_begin_with(dir, 0, NULL);
}

struct apart *
apart_begin_with(const char *dir, size_t size, apart_look *look)
{
	seen_size = size;
	look_with = look;
	table = mmap(NULL, sizeof *table + size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(table != MAP_FAILED);
	table->seen = table + 1;
	where = dir;
	keeper_begin();
	return table;
}

void
apart_end(void)
{
	(void)!write(ask[1], "q", 1);
	ck_assert_int_eq(keeper_gone(), 0);
	munmap(table, sizeof *table + seen_size);
}
