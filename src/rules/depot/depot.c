/* What is kept of a depot and its minimums, by its unit. */
#include "src/rules/depot/depot.h"

#include "db/index.h"
#include "gen/kinds/depot/level.h"

enum { DEPOT_BY_UNIT = 3, LEVEL_BY_UNIT = 1 };

bool
depot_of_unit(struct txn *t, uint64_t unit, struct depot *out)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_depot, DEPOT_BY_UNIT);
	key_number(&key, unit);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_depot, s.id, out) && out->retired == 0;
	scan_close(&s);
	return found;
}

uint64_t
depot_level(struct txn *t, uint64_t unit, uint64_t item, struct level *out)
{
	struct index_key key;
	uint64_t id;

	key_begin(&key, &kind_level, LEVEL_BY_UNIT);
	key_number(&key, unit);
	key_number(&key, item);
	id = scan_one(t, &key, false);
	*out = (struct level){ .unit = unit, .item = item };
	return id != 0 && record_get(t, &kind_level, id, out) ? id : 0;
}

int64_t
depot_minimum(struct txn *t, uint64_t unit, uint64_t item)
{
	struct level l;

	return depot_level(t, unit, item, &l) != 0 ? l.least.v : 0;
}

void
depot_minimums(struct txn *t, uint64_t unit, struct goods_lines *out)
{
	struct index_key key;
	struct level l;
	struct scan s;

	*out = (struct goods_lines){ 0 };
	key_begin(&key, &kind_level, LEVEL_BY_UNIT);
	key_number(&key, unit);
	scan_open(&s, t, &key, false);
	while (out->n < LINES_MOST && scan_next(&s))
		if (record_get(t, &kind_level, s.id, &l) && l.least.v > 0)
			out->list[out->n++] = (struct goods_line){ .item = l.item, .quantity = l.least.v };
	scan_close(&s);
}
