/* Joins over indexes: the walks go down together, each skipping what another has not. */
#include "db/join.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"

#define ID_BYTES 8

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
	unsigned *set;			/* of each step */
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
	if (j != NULL) {
		free(j->step);
		free(j->set);
	}
	free(j);
}

void
join_set(struct join *j)
{
	j->sets++;
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
	unsigned *set;

	if (j->n < j->room)
		return true;
	step = reallocarray(j->step, room, sizeof *step);
	if (step != NULL)
		j->step = step;
	set = reallocarray(j->set, room, sizeof *set);
	if (set != NULL)
		j->set = set;
	if (step != NULL && set != NULL)
		j->room = room;
	return j->n < j->room;
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
	j->set[j->n] = j->sets;
	j->step[j->n++] = s;
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

/* The newest id of a set below; 0: none. */
static uint64_t
set_below(struct join *j, unsigned set, uint64_t below)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < j->n; i++) {
		if (j->set[i] != set)
			continue;
		step_below(j->step[i], below);
		if (j->step[i]->id > newest)
			newest = j->step[i]->id;
	}
	return newest;
}

uint64_t
join_next(struct join *j, uint64_t below)
{
	unsigned agree = 0, set = 1;
	uint64_t at = 0, id;

	while (agree < j->sets) {
		id = set_below(j, set, agree == 0 ? below : at + 1);
		if (id == 0 || id < j->oldest)
			return 0;
		agree = agree > 0 && id == at ? agree + 1 : 1;
		at = id;
		set = set == j->sets ? 1 : set + 1;
	}
	return at;
}
