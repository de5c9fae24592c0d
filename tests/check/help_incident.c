/* Operations on incidents as one line each. */
#include "tests/check/help_incident.h"

#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "db/index.h"

struct world world;
struct reply reply;

void
incident_setup(void)
{
	world_open(&world);
}

void
incident_teardown(void)
{
	world_close(&world);
}

void
incident_open(const char *login, struct op_incident_open a)
{
	world_do(&world, login, "incident.open", &a, &reply);
}

uint64_t
flood_open(const char *login, const char *area)
{
	struct op_incident_open a = { .hazard = hazard_flood };

	snprintf(a.area, sizeof a.area, "%s", area);
	incident_open(login, a);
	DONE_OK();
	return reply.answer.id;
}

void
note_add(const char *login, uint64_t id, const char *text)
{
	struct op_incident_note a = { .which = id };

	snprintf(a.text, sizeof a.text, "%s", text);
	world_do(&world, login, "incident.note", &a, &reply);
}

void
note_strike(const char *login, uint64_t id, int64_t line, const char *reason)
{
	struct op_incident_strike a = { .which = id, .line = line };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "incident.strike", &a, &reply);
}

void
state_set(const char *login, uint64_t id, enum incident_state to, const char *reason)
{
	struct op_incident_state a = { .which = id, .state = (int)to };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "incident.state", &a, &reply);
}

void
area_change(const char *login, uint64_t id, const char *add, const char *drop, const char *reason)
{
	struct op_incident_area a = { .which = id };

	snprintf(a.add, sizeof a.add, "%s", add);
	snprintf(a.drop, sizeof a.drop, "%s", drop);
	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "incident.area", &a, &reply);
}

void
link_make(const char *login, uint64_t from, uint64_t to)
{
	struct op_incident_link a = { .which = from, .to = to };

	world_do(&world, login, "incident.link", &a, &reply);
}

void
link_undo(const char *login, uint64_t which)
{
	struct op_incident_unlink a = { .which = which, .reason = "查实为两起" };

	world_do(&world, login, "incident.unlink", &a, &reply);
}

/* The line of that number in the timeline of the incident itself. */
bool
line_read(uint64_t id, int64_t no, struct line *l)
{
	struct index_key key;
	struct txn t;
	bool found;

	world_read(&world, &t);
	key_begin(&key, &kind_line, 1);
	key_number(&key, id);
	key_number(&key, (uint64_t)no);
	found = record_get(&t, &kind_line, scan_one(&t, &key, false), l);
	txn_abort(&t);
	return found;
}

int64_t
line_count(uint64_t id)
{
	struct line l;
	int64_t n = 0;

	while (line_read(id, n + 1, &l))
		n++;
	return n;
}

struct line
line_last(uint64_t id)
{
	struct line l;

	ck_assert(line_read(id, line_count(id), &l));
	return l;
}

size_t
areas_read(uint64_t id, char codes[][16])
{
	struct txn t;
	size_t n;

	world_read(&world, &t);
	n = incident_areas(&t, id, codes, AREAS_MAX);
	txn_abort(&t);
	return n;
}

struct incident
incident_get(uint64_t id)
{
	struct incident i;

	world_get(&world, &kind_incident, id, &i);
	return i;
}

/* Retires an area as its own operation would, without that subject's rules. */
void
area_retire(const char *code, const char *successor)
{
	uint8_t storage[4096];
	struct buf effects = BUF(storage);
	struct change c = { .now = world.now, .effects = &effects };
	struct area a;

	ck_assert_int_eq(core_begin(world.core, world.now), 0);
	c.txn = core_txn(world.core);
	c.last_id = core_last_id(world.core);
	ck_assert(area_get(c.txn, code, &a));
	a.retired = world.now;
	snprintf(a.successor, sizeof a.successor, "%s", successor);
	snprintf(a.heir, sizeof a.heir, "%s", successor);
	a.left = (int64_t)*c.last_id;
	change_set(&c, &kind_area, &a);
	ck_assert_int_eq(core_commit(world.core), 0);
}

/* Gives a role as account grant would. */
void
grant_give(const char *login, enum role role, const char *code)
{
	uint8_t storage[4096];
	struct buf effects = BUF(storage);
	struct change c = { .now = world.now, .effects = &effects };
	struct grant g = { .account = world_account(&world, login), .role = (int)role };

	snprintf(g.area, sizeof g.area, "%s", code);
	ck_assert_int_eq(core_begin(world.core, world.now), 0);
	c.txn = core_txn(world.core);
	c.last_id = core_last_id(world.core);
	change_new(&c, &kind_grant, &g);
	ck_assert_int_eq(core_commit(world.core), 0);
}
