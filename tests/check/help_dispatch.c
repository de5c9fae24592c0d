/* A county with teams for the suites over orders. */
#include "tests/check/help_dispatch.h"

#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "src/lang/when.h"
#include "src/rules/team/team.h"

struct world dispatch_world;
struct typed dispatch_typed;
struct reply dispatch_reply;
uint64_t dispatch_team, dispatch_flood;

int
dispatch_type(const char *login, const char *line)
{
	dispatch_typed.input = NULL;
	dispatch_typed.language = language_en;
	return type_line(&dispatch_world, login, line, &dispatch_typed);
}

uint64_t
dispatch_team_add(const char *name, const char *area, enum team_owner owner)
{
	struct op_team_add a = { .kind = "rescue", .rank = team_rank_main, .owner = (int)owner,
	    .strength = { 20, true }, .watch = { 18, true } };

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&dispatch_world, "county", "team.add", &a, &dispatch_reply);
	DONE_OK();
	return dispatch_reply.answer.id;
}

uint64_t
dispatch_incident(bool drill)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = T1, .place = "二社桥头", .drill = drill };

	world_do(&dispatch_world, "county", "incident.open", &a, &dispatch_reply);
	DONE_OK();
	return dispatch_reply.answer.id;
}

/* A team of the county with a head, one of T1 with another, a flood in T1. */
void
dispatch_setup(void)
{
	world_open(&dispatch_world);
	dispatch_team = dispatch_team_add("一队", COUNTY, team_owner_government);
	dispatch_team_add("苏木队", T1, team_owner_government);
	TYPED("admin", "account add head name=样例甲 area=150621 role=team unit=一队");
	TYPED("admin", "account add other name=样例乙 area=150621200000 role=team unit=苏木队");
	dispatch_flood = dispatch_incident(false);
}

/* Whatever a test did, the journal must replay to the same tables. */
void
dispatch_teardown(void)
{
	struct check_result result;

	core_close(dispatch_world.core);
	dispatch_world.core = NULL;
	ck_assert_int_eq(check_run(dispatch_world.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&dispatch_world.core, dispatch_world.dir), 0);
	world_close(&dispatch_world);
}

struct order
dispatch_get(uint64_t id)
{
	struct order o;

	world_get(&dispatch_world, &kind_order, id, &o);
	return o;
}

uint64_t
dispatch_sent_as(const char *login, struct op_order_send a)
{
	world_do(&dispatch_world, login, "order.send", &a, &dispatch_reply);
	return dispatch_reply.outcome == DONE ? dispatch_reply.answer.id : 0;
}

uint64_t
dispatch_sent(void)
{
	uint64_t id = dispatch_sent_as("county", (struct op_order_send){ .team = dispatch_team, .incident = dispatch_flood, .task = "rescue" });

	DONE_OK();
	return id;
}

/* Arguments that a verb takes whole, for any of them. */
enum outcome
dispatch_does(const char *login, const char *verb, uint64_t which, const char *phone, int64_t people)
{
	const struct op *op;
	char name[40], args[sizeof(struct op_order_retask)] = { 0 };
	static const char why[] = "样例理由";

	snprintf(name, sizeof name, "order.%s", verb);
	op = op_find(name, NULL);
	memcpy(args + kind_field(op->args, "which")->offset, &which, sizeof which);
	for (size_t i = 0; i < op->args->nfields; i++) {
		const struct field *f = &op->args->fields[i];
		if (strcmp(f->name, "by_phone") == 0)
			snprintf(args + f->offset, f->size, "%s", phone);
		else if (strcmp(f->name, "reason") == 0 && f->flags & F_REQUIRED)
			memcpy(args + f->offset, why, sizeof why);
		else if (strcmp(f->name, "people") == 0 || strcmp(f->name, "here") == 0)
			*field_num(f, args) = (struct num){ people, people >= 0 };
		else if (strcmp(f->name, "eta") == 0)
			memcpy(args + f->offset, &(int64_t){ dispatch_world.now + HOUR }, 8);
	}
	return world_do(&dispatch_world, login, name, args, &dispatch_reply);
}

void
dispatch_by_team(const char *verb, uint64_t id, int64_t people)
{
	dispatch_does("head", verb, id, "", people);
	DONE_OK();
	dispatch_world.now += MINUTE;
}

/* Whatever it is under, the team is free again. */
void
dispatch_free_team(void)
{
	struct order o;
	struct txn txn;
	bool live;

	do {
		world_read(&dispatch_world, &txn);
		live = team_live_order(&txn, dispatch_team, &o);
		txn_abort(&txn);
		if (live)
			dispatch_does("county", o.sent.known ? "back" : "recall", o.id, "样例甲", -1);
		if (live)
			DONE_OK();
	} while (live);
}
