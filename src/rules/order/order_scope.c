/*
 * Where the orders stand that a person may see: those to his areas by their index; those of
 * the teams of his areas and of his units team by team.
 */
#include "db/index.h"
#include "gen/kinds/team/team.h"
#include "src/rules/order/order_op.h"

/* WALKS: of more teams each order is looked at. */
enum { TEAM_BY_LEVELS = 2, TEAM_BY_UNIT = 3, WALKS = 200 };

static struct join *
join_teams(const struct reader *r)
{
	const struct viewer *v = r->who;
	struct join *j = join_new(r->txn);
	struct index_key key;

	if (j == NULL)
		return NULL;
	join_set(j);
	scope_walks(j, r->txn, v, READERS_OF_DISPATCH, &kind_team, TEAM_BY_LEVELS, 0);
	for (size_t i = 0; i < v->ngrants; i++) {
		if (v->grants[i].role != role_team || v->grants[i].unit == 0)
			continue;
		key_begin(&key, &kind_team, TEAM_BY_UNIT);
		key_number(&key, v->grants[i].unit);
		join_walk(j, &key);
	}
	return j;
}

/* The teams' ids into list, as many as it holds; how many there are, WALKS: too many. */
static size_t
teams_of(const struct reader *r, uint64_t list[WALKS])
{
	struct join *j = join_teams(r);
	uint64_t id = UINT64_MAX;
	size_t n = 0;

	while (n < WALKS && j != NULL && (id = join_next(j, id)) != 0)
		list[n++] = id;
	join_close(j);
	return n;
}

enum scope
order_scope(const struct reader *r, struct join *j)
{
	enum scope scope = scope_of(r->txn, r->who, READERS_OF_DISPATCH);
	uint64_t teams[WALKS];
	struct index_key key;
	size_t n;

	if (scope != SCOPE_SOME)
		return scope;
	n = teams_of(r, teams);
	if (n == WALKS)
		return SCOPE_UNKNOWN;
	join_set(j);
	scope_walks(j, r->txn, r->who, READERS_OF_DISPATCH, &kind_order, ORDER_BY_LEVELS, ORDER_BY_AREA);
	for (size_t i = 0; i < n; i++) {
		key_begin(&key, &kind_order, ORDER_BY_TEAM);
		key_number(&key, teams[i]);
		join_walk(j, &key);
	}
	return scope;
}
