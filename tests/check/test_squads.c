/* 小队: squads are never more people than their team, held against a model. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/check.h"
#include "tests/check/help_world.h"

Suite *suite_squads(void);

static struct world w;
static struct reply reply;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	struct check_result result;

	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	world_close(&w);
}

/* The model knows strengths and who is of whom, and nothing else. */
enum { TEAMS = 40, TOPS = 3, STEPS = 500 };
static struct {
	uint64_t id;
	int strength, top;	/* -1: no squad */
	bool ended;
} model[TEAMS];
static int nteams;

static int
squads_of(int top, int *people)
{
	int n = 0;

	*people = 0;
	for (int i = 0; i < nteams; i++)
		if (model[i].top == top && !model[i].ended) {
			n++;
			*people += model[i].strength;
		}
	return n;
}

/* What is answered, "NONE" for done. */
static const char *
said(void)
{
	return reply.outcome == DONE ? "NONE" : world_message(reply.refusal.message);
}

static const char *
random_split(int at, int people)
{
	struct op_team_split a = { .which = model[at].id, .people = { people, true } };
	int used;

	snprintf(a.name, sizeof a.name, "小队%d", nteams);
	world_do(&w, "county", "team.split", &a, &reply);
	squads_of(at, &used);
	if (model[at].ended)
		return "TEAM_RETIRED";
	if (model[at].top >= 0)
		return "TEAM_IS_SQUAD";
	if (people == 0)
		return "TEAM_NOBODY";
	if (used + people > model[at].strength)
		return "STRENGTH";
	ck_assert_uint_ne(reply.answer.id, 0);
	model[nteams].id = reply.answer.id;
	model[nteams].strength = people;
	model[nteams++].top = at;
	return "NONE";
}

static const char *
random_set(int at, int people)
{
	struct op_team_set a = { .which = model[at].id, .strength = { people, true } };
	int top = model[at].top, used;

	world_do(&w, "county", "team.set", &a, &reply);
	if (model[at].ended)
		return "TEAM_RETIRED";
	if (people == 0)
		return "TEAM_NOBODY";
	squads_of(at, &used);
	if (used > people)
		return "STRENGTH";
	if (top >= 0) {
		squads_of(top, &used);
		if (used - model[at].strength + people > model[top].strength)
			return "STRENGTH";
	}
	model[at].strength = people;
	return "NONE";
}

static const char *
random_end(int at, bool merge)
{
	struct op_team_retire retire = { .which = model[at].id, .reason = "样例" };
	struct op_team_merge a = { .which = model[at].id };
	int used;

	if (merge)
		world_do(&w, "county", "team.merge", &a, &reply);
	else
		world_do(&w, "county", "team.retire", &retire, &reply);
	if (model[at].ended)
		return "TEAM_RETIRED";
	if (merge && model[at].top < 0)
		return "TEAM_NO_SQUAD";
	if (squads_of(at, &used) > 0)
		return "TEAM_SQUADS";
	model[at].ended = true;
	return "NONE";
}

START_TEST(squads_are_within_their_team)
{
	struct team team;

	srandom((unsigned)_i + 20261129);
	memset(model, 0, sizeof model);
	for (nteams = 0; nteams < TOPS; nteams++) {
		struct op_team_add a = { .area = COUNTY, .kind = "rescue", .rank = team_rank_main,
		    .owner = team_owner_government, .strength = { 30, true } };
		snprintf(a.which, sizeof a.which, "队%d", nteams);
		world_do(&w, "county", "team.add", &a, &reply);
		DONE_REPLY(reply);
		model[nteams].id = reply.answer.id;
		model[nteams].strength = 30;
		model[nteams].top = -1;
	}
	for (int i = 0; i < STEPS && nteams < TEAMS; i++) {
		int at = (int)(random() % nteams), people = (int)(random() % 16), what = (int)(random() % 20);
		const char *want;
		w.now += 1000;
		want = what < 9 ? random_split(random() % 3 > 0 ? at % TOPS : at, people) :
		    what < 16 ? random_set(at, at < TOPS ? people + 20 : people) :
		    random_end(at, what != 19 || i < STEPS / 2);
		ck_assert_msg(strcmp(said(), want) == 0, "step %d: %s, not %s", i, said(), want);
	}
	for (int i = 0; i < nteams; i++) {
		world_get(&w, &kind_team, model[i].id, &team);
		ck_assert_int_eq(team.strength.v, model[i].strength);
		ck_assert_int_eq(team.retired != 0, model[i].ended);
		ck_assert_uint_eq(team.squad_of, model[i].top >= 0 ? model[model[i].top].id : 0);
		if (model[i].top >= 0) {
			struct team top;
			world_get(&w, &kind_team, team.squad_of, &top);
			ck_assert_uint_eq(team.unit, top.unit);
		}
	}
}
END_TEST

Suite *
suite_squads(void)
{
	Suite *s = suite_create("squads");
	TCase *tc = tcase_create("squads");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, squads_are_within_their_team, 0, 3);
	suite_add_tcase(s, tc);
	return s;
}
