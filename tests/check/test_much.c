/* One operation that writes thousands of records: whole, or nothing of it. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/check.h"
#include "keys/random.h"
#include "src/op/right.h"
#include "tests/check/help_world.h"

Suite *suite_much(void);

#define MANY 5000

static struct world w;
static size_t wanted;		/* records of the next operation */
static bool words;		/* each with a word of its own */

static void
setup(void)
{
	world_open(&w);
	wanted = MANY;
	words = false;
}

static void
teardown(void)
{
	struct check_result r;

	ck_assert_int_eq(check_run(w.dir, stderr, &r), 0);
	world_close(&w);
}

/* Units, and a notice for each. */
static void
many_apply(struct act *act)
{
	char text[3000];

	for (size_t i = 0; i < wanted && act->txn->err == 0; i++) {
		struct unit u = { .kind = unit_kind_team };

		snprintf(u.name, sizeof u.name, "样例第%zu应急救援队伍与物资保障分队", i);
		snprintf(u.area, sizeof u.area, "%s", i % 2 ? T1 : T2);
		change_new(act->change, &kind_unit, &u);
		act_notice(act)->person = u.id;
		if (!words)
			continue;
		memset(text, 'x', sizeof text - 1);
		text[sizeof text - 1] = '\0';
		act_word(act, "reason", text);
	}
}

static const struct op many = {
	.verb = "add", .args = &kind_op_unit_add, .roles = ROLE_LOCAL, .apply = many_apply,
};

static enum outcome
run(struct reply *r)
{
	struct op_unit_add args = { .which = "样例", .area = T1, .kind = unit_kind_team };
	struct origin who = { .local = true };
	static struct request req;
	const struct subject *s;

	if (op_find("unit.add", &s) == NULL)
		abort();	/* also run in a forked process, which may not assert */
	request_fill(&req, s, &many, &args);
	req.id_given = true;
	notices_free(&w.told);
	core_do(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = r,
	    .notices = &w.told, .op = &many });
	return r->outcome;
}

static size_t
units(void)
{
	struct txn t;
	size_t n;

	world_read(&w, &t);
	n = table_count(&t, TABLE_KIND + kind_unit.no);
	txn_abort(&t);
	return n;
}

static size_t
effects(uint64_t seq)
{
	struct txn t;
	struct entry e;
	unsigned kind;
	uint64_t id;
	const uint8_t *set;
	size_t at = 0, len, n = 0;

	world_read(&w, &t);
	ck_assert_int_eq(journal_get(&t, seq, &e, NULL), 0);
	while (entry_effect(&e, &at, &kind, &id, &set, &len))
		n += kind == kind_unit.no;
	txn_abort(&t);
	return n;
}

START_TEST(thousands_are_one_entry)
{
	uint64_t before = core_seq(w.core);
	struct reply r;

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	ck_assert_int_eq(run(&r), DONE);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_uint_eq(core_seq(w.core), before + 1);
	ck_assert_uint_eq(r.seq, before + 1);
	ck_assert_uint_eq(units(), MANY);
	ck_assert_uint_eq(effects(r.seq), MANY);
	/* Replayed by check, and by a restore from a backup. */
	world_restore(&w);
	ck_assert_uint_eq(units(), MANY);
	ck_assert_uint_eq(effects(r.seq), MANY);
}
END_TEST

START_TEST(each_is_told_of)
{
	struct reply r;

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	ck_assert_int_eq(run(&r), DONE);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_uint_eq(w.told.n, MANY);
	ck_assert(!w.told.missed);
	for (size_t i = 0; i < MANY; i++) {
		ck_assert_uint_eq(w.told.list[i].seq, r.seq);
		ck_assert(i == 0 || w.told.list[i].person > w.told.list[i - 1].person);
	}
}
END_TEST

/* It goes alone: what else is in the batch stays. */
START_TEST(more_than_the_limit_is_refused_by_name)
{
	struct op_unit_add one = { .which = "样例仓库", .area = T1, .kind = unit_kind_depot };
	struct reply r, other;
	uint64_t before = core_seq(w.core);

	wanted = EFFECTS_MAX / 20;
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	ck_assert_int_eq(run(&r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "TOO_MUCH");
	ck_assert_int_eq(r.refusal.exit, 1);
	ck_assert_uint_eq(w.told.n, 0);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_uint_eq(core_seq(w.core), before);
	ck_assert_uint_eq(units(), 0);
	ck_assert_int_eq(world_do(&w, "admin", "unit.add", &one, &other), DONE);
	ck_assert_uint_eq(units(), 1);
}
END_TEST

START_TEST(words_of_any_number_are_kept_or_refused)
{
	char name[40], text[4000];
	struct reply r;
	struct entry e;
	struct txn t;
	size_t at = 0, n = 0;

	words = true;
	wanted = 100;
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	ck_assert_int_eq(run(&r), DONE);
	ck_assert_int_eq(core_commit(w.core), 0);
	world_read(&w, &t);
	ck_assert_int_eq(journal_get(&t, r.seq, &e, NULL), 0);
	for (; entry_word(&e, &at, name, text, sizeof text); n++)
		ck_assert_uint_eq(strlen(text), 2999);
	txn_abort(&t);
	ck_assert_uint_eq(n, 100);
	wanted = ENTRY_WORDS_MAX / 3000 + 1;
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	ck_assert_int_eq(run(&r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "TOO_MUCH");
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_uint_eq(units(), 100);
}
END_TEST

enum end { BEFORE_COMMIT, ANYWHERE, NEVER };

/* A process of its own carries it out and is killed there. */
static void
killed(enum end end)
{
	struct reply r;
	pid_t pid = fork();

	if (pid == 0) {
		if (core_open(&w.core, w.dir) != 0 || core_begin(w.core, w.now) != 0 ||
		    run(&r) != DONE || (end == BEFORE_COMMIT && raise(SIGKILL) != 0))
			_exit(1);
		core_commit(w.core);
		_exit(0);
	}
	ck_assert_int_gt(pid, 0);
	if (end == ANYWHERE) {
		usleep((useconds_t)random_below(200) * 1000);
		kill(pid, SIGKILL);
	}
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(killed_it_leaves_all_or_nothing)
{
	static const enum end ends[] = { BEFORE_COMMIT, NEVER, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE };
	size_t had = 0, have;

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++, had = have) {
		core_close(w.core);
		killed(ends[i]);
		ck_assert_int_eq(core_open(&w.core, w.dir), 0);
		have = units();
		ck_assert(have == had || (have == had + MANY && ends[i] != BEFORE_COMMIT));
		ck_assert(have > had || ends[i] != NEVER);
	}
}
END_TEST

Suite *
suite_much(void)
{
	Suite *s = suite_create("much");
	TCase *tc = tcase_create("much");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, thousands_are_one_entry);
	tcase_add_test(tc, each_is_told_of);
	tcase_add_test(tc, more_than_the_limit_is_refused_by_name);
	tcase_add_test(tc, words_of_any_number_are_kept_or_refused);
	tcase_add_test(tc, killed_it_leaves_all_or_nothing);
	suite_add_tcase(s, tc);
	return s;
}
