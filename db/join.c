/* Joins over indexes: the walks go down together, each skipping what another has not. */
#include "db/join.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"

#define ID_BYTES 8

enum { SETS = 32 };

struct join_step {
	struct walk walk;
	size_t at;			/* where the id stands in its keys */
	uint64_t id;			/* where it is; 0: over */
	bool begun;
};

struct join {
	struct txn *txn;
	struct join_step **step;	/* each owned: a walk stays where it is */
	size_t n, room;
	size_t first[SETS + 1];		/* of the steps of each set, which are a heap: the newest
					 * stands first */
	unsigned sets;
	uint64_t oldest;
};

struct join *
join_new(struct txn *t)
{
	struct join *j = calloc(1, sizeof *j);

	if (j == NULL)
		txn_fail(t, ERR_IO);
	else
		j->txn = t;
	return j;
}

void
join_close(struct join *j)
{
	for (size_t i = 0; j != NULL && i < j->n; i++) {
		walk_close(&j->step[i]->walk);
		free(j->step[i]);
	}
	if (j != NULL)
		free(j->step);
	free(j);
}

void
join_set(struct join *j)
{
	if (j->sets == SETS) {
		txn_fail(j->txn, ERR_USE);
		return;
	}
	j->first[j->sets++] = j->n;
	j->first[j->sets] = j->n;
}

void
join_from(struct join *j, uint64_t oldest)
{
	j->oldest = oldest;
}

static bool
grow(struct join *j)
{
	size_t room = j->room == 0 ? 16 : 2 * j->room;
	struct join_step **step;

	if (j->n < j->room)
		return true;
	step = reallocarray(j->step, room, sizeof *step);
	if (step == NULL)
		return false;
	j->step = step;
	j->room = room;
	return true;
}

/* Without memory the reading fails: a list is never shorter without a word. */
static void
add(struct join *j, unsigned table, const void *prefix, size_t len)
{
	struct join_step *s = grow(j) ? calloc(1, sizeof *s) : NULL;

	if (s == NULL) {
		txn_fail(j->txn, ERR_IO);
		return;
	}
	walk_open(&s->walk, j->txn, table, prefix, len, true);
	s->at = len;
	s->id = UINT64_MAX;
	j->step[j->n++] = s;
	j->first[j->sets] = j->n;
}

void
join_walk(struct join *j, struct index_key *prefix)
{
	if (prefix->b.failed)
		txn_fail(j->txn, ERR_USE);
	else
		add(j, TABLE_INDEX, prefix->data, prefix->b.len);
}

void
join_kind(struct join *j, const struct kind *k)
{
	add(j, TABLE_KIND + k->no, "", 0);
}

static void
take(struct join_step *s)
{
	s->id = walk_next(&s->walk) && s->walk.keylen >= s->at + ID_BYTES ?
	    get_u64(s->walk.key + s->at) : 0;
}

/* Down to the newest id below; mostly that is the next row. */
static void
step_below(struct join_step *s, uint64_t below)
{
	uint8_t key[512];
	struct buf b = BUF(key);

	if (s->begun && s->id >= below)
		take(s);
	if (s->begun && s->id < below)
		return;
	buf_put(&b, s->walk.prefix, s->at);
	buf_u64(&b, below);
	walk_from(&s->walk, b.data, b.len);
	s->begun = true;
	take(s);
}

/* The first of a heap went down: it sinks to its place. */
static void
sink(struct join_step **heap, size_t n)
{
	size_t at = 0, below;

	while ((below = 2 * at + 1) < n) {
		struct join_step *s = heap[at];
		if (below + 1 < n && heap[below + 1]->id > heap[below]->id)
			below++;
		if (heap[below]->id <= s->id)
			return;
		heap[at] = heap[below];
		heap[below] = s;
		at = below;
	}
}

/* The newest id of a set below; 0: none. Only walks that are not below yet are touched. */
static uint64_t
set_below(struct join *j, unsigned set, uint64_t below)
{
	size_t n = j->first[set + 1] - j->first[set];
	struct join_step **heap;

	if (n == 0)
		return 0;		/* there may be no steps at all */
	heap = j->step + j->first[set];
	while (heap[0]->id >= below) {
		step_below(heap[0], below);
		sink(heap, n);
	}
	return heap[0]->id;
}

uint64_t
join_next(struct join *j, uint64_t below)
{
	unsigned agree = 0, set = 0;
	uint64_t at = 0, id;

	while (agree < j->sets) {
		id = set_below(j, set, agree == 0 ? below : at + 1);
		if (id == 0 || id < j->oldest)
			return 0;
		agree = agree > 0 && id == at ? agree + 1 : 1;
		at = id;
		set = (set + 1) % j->sets;
	}
	return at;
}
