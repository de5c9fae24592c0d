/*
 * After a stop, or when the clock sprang forward, nobody could answer: for some
 * minutes no step fires, while people log in again. A clock that went back leaves
 * needs that would wake too late: they are set back. While the clock is in doubt
 * (src/op/doubt.h), as with an empty battery, nothing fires at all.
 */
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/halt.h"
#include "db/pins.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"
#include "src/lang/when.h"
#include "src/op/act.h"
#include "src/op/doubt.h"
#include "src/op/settings.h"

#define SECOND 1000
#define ALIVE_EVERY (30 * SECOND)

/* When it ends that begins now. */
static int64_t
lull(struct keeper *k)
{
	return k->now + setting_ms(keeper_txn(k), SETTING_NEED_LULL);
}

static void
word_time(struct act *act, const char *name, int64_t at, int offset)
{
	char text[WHEN_STAMP];

	when_stamp(at, offset, text);
	act_word(act, name, text);
}

/* Which needs' steps were not fired in time. */
static void
word_late(struct act *act, struct keeper *k, const struct halt *h)
{
	char storage[NEEDS_NAMED * 66 + 8], text[sizeof storage + 24];
	struct buf names = BUF(storage);
	size_t n = need_late(core_txn(k->core), h->from, h->to, &names);

	if (n == 0)
		return;
	snprintf(text, sizeof text, "%zu: %s", n, buf_str(&names));
	act_word(act, "late_steps", text);
}

/* An entry of the log with both times, shown by boards if it is of a kind. */
static void
note(struct keeper *k, const char *op, const struct halt *h)
{
	struct origin system = { .system = true };
	uint8_t storage[2048];
	struct buf words = BUF(storage);
	struct act act = { .words = &words };
	int offset = setting_offset(core_txn(k->core));
	char seconds[32];

	if (h->kind != HALT_NONE)
		halt_put(core_txn(k->core), h);
	word_time(&act, "since", h->from, offset);
	word_time(&act, "until", h->to, offset);
	snprintf(seconds, sizeof seconds, "%" PRId64, (h->to - h->from) / SECOND);
	act_word(&act, "seconds", seconds);
	if (h->kind == HALT_STOPPED || h->kind == HALT_JUMPED)
		word_late(&act, k, h);
	core_note_words(k->core, &system, op, &words);
}

/* ---- the clock in doubt ---- */

enum stand { STANDS, STANDS_BEFORE, STANDS_AFTER };

/* Where the system's clock stands that is by ms ahead of where it should be. */
static enum stand
stand(struct keeper *k, int64_t by)
{
	if (atomic_load(&k->told->kept))
		return STANDS;
	if (by < -setting_ms(keeper_txn(k), SETTING_CLOCK_BACK))
		return STANDS_BEFORE;
	return by > setting_int(keeper_txn(k), SETTING_CLOCK_GAP) * HOUR ? STANDS_AFTER : STANDS;
}

/* The county's clock from now on, and what it says. */
static void
put_ahead(struct keeper *k, int64_t ms)
{
	atomic_store(&k->told->ahead, ms);
	core_ahead(k->core, ms);
	k->now = k->system + ms;
}

/* One that stands before what was stored cannot be right: the county's goes on evenly from
 * there. One that stands long after it may well be, if the power was off for long. */
static void
go_on(struct keeper *k, enum stand how)
{
	put_ahead(k, how == STANDS_BEFORE ? k->sure_ahead - k->clock_ahead : 0);
}

/* On a full disk not at once: it is asked for again until the store has it. */
static void
doubt_store(struct keeper *k)
{
	char words[WHEN_STAMP];

	k->doubt_again = k->tick + ALIVE_EVERY;
	if (!keeper_write(k))
		return;
	when_stamp(k->sure, setting_offset(keeper_txn(k)), words);
	program_set(k, SETTING_SERVER_CLOCK, words);
	note(k, "server.clock_wrong", &(struct halt){ HALT_NONE, k->sure, k->system });
}

static void
doubt_begin(struct keeper *k, int64_t sure, enum stand how)
{
	k->sure = sure;
	k->doubt_stored = false;
	go_on(k, how);
	log_warnx("the clock stands %s: nothing falls due until it is right, or somebody confirms it",
	    how == STANDS_BEFORE ? "before what was stored" : "long after the last sign of life");
	doubt_store(k);
}

static void
doubt_forget(struct keeper *k)
{
	k->doubt_again = k->tick + ALIVE_EVERY;
	if (keeper_write(k))
		program_set(k, SETTING_SERVER_CLOCK, "");
}

/* It is right, or somebody said so. */
static void
doubt_end(struct keeper *k)
{
	struct halt h = { HALT_BACK, k->now, k->system };

	doubt_forget(k);
	if (!k->writing)
		return;
	log_info("the clock is taken for right again");
	k->sure = 0;
	k->sure_ahead = k->clock_ahead;
	put_ahead(k, 0);
	k->lull = lull(k) + 1;	/* not in this batch */
	k->look_back = k->came_on = true;
	if (h.to - h.from >= HALT_LEAST)
		h.kind = HALT_JUMPED;
	if (llabs(h.to - h.from) >= HALT_LEAST)
		note(k, "server.clock", &h);
}

/* As it is on disk: what is being written may yet fail. */
static bool
doubt_on_disk(struct keeper *k)
{
	int64_t sure;
	struct txn t;
	bool is;

	txn_begin(&t, core_db(k->core), false);
	is = doubt_get(&t, &sure) || t.err != 0;
	txn_abort(&t);
	return is;
}

/* False: it has just ended, and the batch in hand still goes by the time before. */
static bool
doubt_look(struct keeper *k)
{
	bool again = !k->writing && k->tick >= k->doubt_again, stored;
	enum stand how;

	if (k->sure == 0) {
		if (again && doubt_on_disk(k))
			doubt_forget(k);
		return true;
	}
	how = stand(k, k->clock_ahead - k->sure_ahead);
	stored = doubt_on_disk(k);
	k->doubt_stored |= stored;
	if (how == STANDS || (k->doubt_stored && !stored)) {
		doubt_end(k);
		return k->sure != 0;
	}
	go_on(k, how);
	if (again && !stored)
		doubt_store(k);
	return true;
}

/* ---- stops and jumps ---- */

/* True: the clock is in doubt, as a keeper before this one left it or as it stands now. */
static bool
doubt_start(struct keeper *k, int64_t newest)
{
	int64_t sure = newest;
	bool before = doubt_get(keeper_txn(k), &sure);
	enum stand how = newest != 0 ? stand(k, k->system - sure) : STANDS;

	if (before && how == STANDS) {
		k->sure = sure;
		doubt_end(k);
	}
	/* The first one ever: the county was made at any time. */
	if (how == STANDS || (how == STANDS_AFTER && !before && alive_get(keeper_txn(k)) == 0))
		return false;
	k->sure_ahead = (how == STANDS_BEFORE ? newest : sure) - k->tick;
	if (before) {
		k->sure = sure;
		k->doubt_stored = true;
		go_on(k, how);
	} else {
		doubt_begin(k, sure, how);
	}
	return true;
}

void
halt_start(struct keeper *k)
{
	int64_t newest = doubt_newest(keeper_txn(k)), gap;
	struct halt h;

	clock_follow(&k->told->ahead);
	k->clock_ahead = k->sure_ahead = k->system - k->tick;
	put_ahead(k, 0);
	k->look_back = k->came_on = true;
	if (doubt_start(k, newest) && k->now < newest + HALT_LEAST)
		return;
	h = (struct halt){ HALT_STOPPED, newest, k->now };
	gap = h.to - h.from;
	if (gap <= -HALT_LEAST)
		h.kind = HALT_BACK;
	else if (gap > HALT_LEAST)
		k->lull = lull(k);
	if (newest == 0 || llabs(gap) <= HALT_LEAST ||
	    (gap > 0 && alive_get(keeper_txn(k)) == 0))		/* the first one ever: nothing stopped */
		return;
	if (keeper_write(k))
		note(k, h.kind == HALT_BACK ? "server.clock" : "server.stopped", &h);
}

void
halt_jump(struct keeper *k, int64_t by)
{
	struct halt h = { by > 0 ? HALT_JUMPED : HALT_BACK, k->now - by, k->now };
	enum stand how;

	if (k->sure != 0)		/* doubt_look() sees to it */
		return;
	how = stand(k, k->clock_ahead - k->sure_ahead);
	/* A test's clock jumps ahead to let time pass. */
	if (how == STANDS_BEFORE || (how == STANDS_AFTER && !k->test_clock)) {
		doubt_begin(k, k->sure_ahead + k->tick, how);
		return;
	}
	if (how == STANDS)
		k->sure_ahead = k->clock_ahead;
	k->lull = by > 0 ? lull(k) : k->lull + by;	/* what is left of it stays as long */
	k->look_back = by < 0 || k->look_back;
	note(k, "server.clock", &h);
}

bool
halt_waits(const struct keeper *k)
{
	return k->sure != 0 || k->now < k->lull;
}

/* Sets back what the clock left too far ahead, a round's worth at a time. */
static void
set_back(struct keeper *k)
{
	for (int i = 0; i < STEPS && k->tick >= k->steps_hold; i++) {
		uint64_t need = need_ahead_request(keeper_txn(k), k->now, &k->held, &k->request);
		k->look_back = need != 0;
		if (need == 0 || !keeper_write(k))
			return;
		step_do(k, need);
	}
}

void
halt_tick(struct keeper *k)
{
	if (doubt_look(k) && k->look_back && k->sure == 0)
		set_back(k);
	if (k->now - k->alive >= 0 && k->now - k->alive < ALIVE_EVERY)
		return;
	k->alive = k->now;
	if (keeper_write(k))
		alive_put(core_txn(k->core), k->now);
}
