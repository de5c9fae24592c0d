/* Needs as another subject's operation opens them, and the keeper's steps. */
#include "tests/check/help_need.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/change.h"
#include "gen/kinds/any/enums.h"
#include "src/op/act.h"

/* One act, and what an operation lends it. */
static struct bench {
	struct act act;
	struct change change;
	struct viewer who;
	struct answer answer;
	struct refusal refusal;
	struct buf effects, words;
	uint8_t effects_room[512 * 1024], words_room[4096];
} b;

static struct terminals lent;

void
lend_terminals(struct world *w, bool (*is_on)(void *ctx, uint64_t account))
{
	lent = (struct terminals){ .is_on = is_on };
	core_terminals(w->core, &lent);
}

static bool
all_on(void *ctx, uint64_t account)
{
	(void)ctx;
	return account != 0;
}

void
lend_all(struct world *w)
{
	lend_terminals(w, all_on);
}

struct act *
act_begin(struct world *w, const char *login)
{
	notices_free(&b.act.notices);
	memset(&b, 0, sizeof b);
	world_viewer(w, login, &b.who);
	buf_init(&b.effects, b.effects_room, sizeof b.effects_room);
	buf_init(&b.words, b.words_room, sizeof b.words_room);
	ck_assert_int_eq(core_begin(w->core, w->now), 0);
	b.change = (struct change){ .txn = core_txn(w->core), .now = w->now,
	    .last_id = core_last_id(w->core), .effects = &b.effects };
	b.act = (struct act){ .txn = b.change.txn, .change = &b.change, .who = &b.who,
	    .now = w->now, .how = how_screen, .answer = &b.answer, .refusal = &b.refusal,
	    .words = &b.words, .terminals = lent.is_on != NULL ? &lent : NULL };
	return &b.act;
}

struct act *
act_now(void)
{
	return &b.act;
}

void
act_end(struct world *w)
{
	ck_assert_int_eq(b.act.txn->err, 0);
	ck_assert_int_eq(core_commit(w->core), 0);
}

typedef uint64_t next_fn(struct txn *, int64_t, const struct steps_held *, struct request *);

static uint64_t
next_on(struct txn *t, int64_t now, const struct steps_held *held, struct request *req)
{
	return need_on_request(t, lent.is_on != NULL ? &lent : NULL, now, held, req);
}

static bool
step(struct world *w, next_fn *next, struct reply *r)
{
	static struct request req;
	struct origin who = { .system = true };
	struct txn t;
	bool due;

	world_read(w, &t);
	due = next(&t, w->now, NULL, &req) != 0;
	txn_abort(&t);
	if (!due)
		return false;
	ck_assert_int_eq(core_begin(w->core, w->now), 0);
	world_core_do(w, &who, &req, r);
	ck_assert_int_eq(core_commit(w->core), 0);
	return true;
}

bool
need_clock_step(struct world *w, struct reply *r)
{
	return step(w, need_step_request, r);
}

bool
need_clock_back(struct world *w, struct reply *r)
{
	return step(w, need_ahead_request, r);
}

bool
need_goes_on(struct world *w, struct reply *r)
{
	return step(w, next_on, r);
}

struct need
need_now(struct world *w, uint64_t id)
{
	struct need n;

	world_get(w, &kind_need, id, &n);
	return n;
}

bool
need_asks_login(struct world *w, const char *login, uint64_t id)
{
	struct need n = need_now(w, id);
	struct viewer v;
	struct txn t;
	bool yes;

	world_viewer(w, login, &v);
	world_read(w, &t);
	yes = need_asks(&t, &v, &n);
	txn_abort(&t);
	return yes;
}

void
need_listen(struct world *w, const char *login, struct sounds *to)
{
	struct need_row *rows;
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(w, login, &v);
	world_read(w, &t);
	n = need_list_all(&t, &v, w->now, &rows);
	to->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (!need_rings(&t, &v, &rows[i], w->now))
			continue;
		ck_assert_uint_lt(to->n, sizeof to->of / sizeof to->of[0]);
		to->of[to->n].id = rows[i].need.id;
		to->of[to->n++].rung = need_rung(&t, &rows[i]);
	}
	txn_abort(&t);
	free(rows);
}

bool
need_sounds(struct world *w, const char *login, uint64_t id)
{
	static struct sounds now;

	need_listen(w, login, &now);
	for (size_t i = 0; i < now.n; i++)
		if (now.of[i].id == id)
			return true;
	return false;
}

size_t
need_heard(struct world *w, const char *login)
{
	static struct sounds now;
	size_t n = 0;

	need_listen(w, login, &now);
	for (size_t i = 0; i < now.n; i++)
		n += now.of[i].rung == w->now;
	return n;
}

static int
newly(const struct sounds *before, const struct sounds *now)
{
	int n = 0;

	for (size_t i = 0; i < now->n; i++) {
		bool had = false;
		for (size_t k = 0; k < before->n; k++)
			had |= before->of[k].id == now->of[i].id &&
			    before->of[k].rung == now->of[i].rung;
		n += !had;
	}
	return n;
}

int
need_pass(struct world *w, struct reply *r, int64_t ms, const char *login)
{
	static struct sounds before, now;
	int heard = 0;

	need_listen(w, login, &before);
	world_sleep(w, ms);
	do {
		need_listen(w, login, &now);
		heard += newly(&before, &now);
		before = now;
	} while (need_clock_step(w, r) && r->outcome == DONE);
	return heard;
}

void
need_give(struct world *w, struct reply *r, const char *login, uint64_t id, const char *to,
    const char *area)
{
	struct op_need_give a = { .which = id };

	a.person = to[0] != '\0' ? world_account(w, to) : 0;
	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(w, login, "need.give", &a, r);
}

uint64_t
need_standing(struct world *w, const char *login, uint64_t subject, enum need_verb verb)
{
	struct need_row *rows = NULL;
	struct viewer v;
	struct txn t;
	uint64_t id = 0;
	size_t n;

	world_viewer(w, login, &v);
	world_read(w, &t);
	n = need_list_all(&t, &v, w->now, &rows);
	for (size_t i = 0; i < n && id == 0; i++)
		if (rows[i].need.subject == subject && rows[i].need.verb == (int)verb)
			id = rows[i].need.id;
	txn_abort(&t);
	free(rows);
	return id;
}
