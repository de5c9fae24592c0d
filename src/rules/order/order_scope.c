/*
 * Where the orders stand that a person may see: those to his areas by their index; those of
 * the teams of his areas and of his units team by team.
 */
#include "db/index.h"
#include "gen/kinds/team/team.h"
#include "src/rules/order/order_op.h"
#include "src/rules/team/team.h"

#define WALKS 200	/* of more teams each order is looked at */

/* One team more into list, if there is room. */
static void
add_team(uint64_t list[WALKS], size_t *n, uint64_t team)
{
	if (*n < WALKS)
		list[(*n)++] = team;
}

/* The teams' ids into list, as many as it holds; how many there are, WALKS: too many. */
static size_t
teams_of(const struct reader *r, uint64_t list[WALKS])
{
	struct join *j = join_new(r->txn);
	struct team_of_viewer own;
	uint64_t id = UINT64_MAX;
	size_t n = 0;

	if (j != NULL) {
		join_set(j);
		scope_walks(j, r->txn, r->who, READERS_BY_AREA, &kind_team, TEAM_BY_LEVELS, 0);
	}
	while (n < WALKS && j != NULL && (id = join_next(j, id)) != 0)
		add_team(list, &n, id);
	join_close(j);
	team_of_viewer(&own, r->txn, r->who);
	while (team_of_viewer_next(&own, &id))
		add_team(list, &n, id);
	return n;
}

enum scope
order_scope(const struct reader *r, struct join *j)
{
	enum scope scope = scope_of(r->txn, r->who, READERS_BY_AREA);
	uint64_t teams[WALKS];
	struct index_key key;
	size_t n;

	if (scope != SCOPE_SOME)
		return scope;
	n = teams_of(r, teams);
	if (n == WALKS)
		return SCOPE_UNKNOWN;
	join_set(j);
	scope_walks(j, r->txn, r->who, READERS_BY_AREA, &kind_order, ORDER_BY_LEVELS, ORDER_BY_AREA);
	for (size_t i = 0; i < n; i++) {
		key_begin(&key, &kind_order, ORDER_BY_TEAM);
		key_number(&key, teams[i]);
		join_walk(j, &key);
	}
	return scope;
}
