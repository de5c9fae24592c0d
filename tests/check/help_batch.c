/* Batches of a model's operations, doubled and killed: see help_batch.h. */
#include "tests/check/help_batch.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE 60000LL

long
batch_operations(long usual)
{
	const char *wanted = getenv("FENGSUI_OPERATIONS"), *slow = getenv("FENGSUI_SLOW");

	if (wanted != NULL)
		return atol(wanted);
	return slow != NULL && atoi(slow) > 1 ? usual / 10 : usual;
}

static void *
act(struct batch_play *b, int i)
{
	return (char *)b->acts + (size_t)i * b->size;
}

static void
plan_batch(struct batch_play *b)
{
	struct apart *table = b->table;
	int n = b->less_one_in > 1 && b->chance(b->seed, b->less_one_in) > 0 ? AT_ONCE : 1 + b->chance(b->seed, AT_ONCE);

	table->now += b->chance(b->seed, b->minutes) * MINUTE + b->chance(b->seed, 60000);
	for (b->n = 0; n-- > 0; b->n++) {
		b->plan(act(b, b->n));
		b->of[b->n] = -1;
		b->ask(act(b, b->n), &table->job[b->n]);
		if (b->chance(b->seed, 20) != 0)
			continue;
		memcpy(act(b, b->n + 1), act(b, b->n), b->size);
		b->of[b->n + 1] = b->n;
		table->job[b->n + 1] = table->job[b->n];
		b->n++;
	}
	table->n = b->n;
	table->dies = b->chance(b->seed, b->kill_one_in) == 0 ? b->chance(b->seed, b->n + 2) : -1;
}

/* Killed when all was stored and nobody was told: what was stored is sent again. */
static void
send_again(struct batch_play *b)
{
	struct apart *table = b->table;
	bool yes[JOBS];
	int n = 0;

	b->aside(true);
	for (int i = 0; i < b->n; i++)
		yes[i] = !(b->of[i] >= 0 && yes[b->of[i]]) && b->would(act(b, i));
	b->aside(false);
	for (int i = 0; i < b->n; i++)
		if (yes[i])
			table->job[n++] = table->job[i];
	table->n = n;
	table->dies = -1;
	ck_assert(apart_does(APART_BATCH));
	n = 0;
	for (int i = 0; i < b->n; i++) {
		if (!yes[i])
			continue;
		ck_assert_msg(table->job[n].reply.outcome == DONE && table->job[n].reply.before,
		    "seed %u: stored, and not known again after a kill", b->first_seed);
		b->take(act(b, i), &table->job[n++].reply);
	}
}

static void
take_answers(struct batch_play *b)
{
	for (int i = 0; i < b->n; i++) {
		const struct reply *is = &b->table->job[i].reply, *first;
		if (b->of[i] >= 0 && (first = &b->table->job[b->of[i]].reply)->outcome == DONE)
			ck_assert_msg(is->outcome == DONE && is->before && is->seq == first->seq,
			    "seed %u: stored twice under one id", b->first_seed);
		else
			b->take(act(b, i), is);
	}
}

void
batch_one(struct batch_play *b)
{
	plan_batch(b);
	if (apart_does(APART_BATCH)) {
		take_answers(b);
	} else if (b->table->dies == b->n + 1) {
		send_again(b);
	} else {
		b->table->dies = -1;
		ck_assert(apart_does(APART_BATCH));
		take_answers(b);
	}
}
