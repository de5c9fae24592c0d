/*
 * After a stop, or when the clock sprang forward, nobody could answer: for some
 * minutes no step fires, while people log in again. A clock that went back leaves
 * needs that would wake too late: they are set back. While the clock stands long
 * before the newest entry, as with an empty battery, nothing fires at all.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/halt.h"
#include "db/journal.h"
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"
#include "src/lang/when.h"
#include "src/op/act.h"
#include "src/op/settings.h"

#define SECOND 1000
#define ALIVE_EVERY (30 * SECOND)

/* When the newest entry is from; what was written while the clock was wrong counts for
 * nothing, until somebody started the server once more in good order. */
static int64_t
newest(struct keeper *k, const struct halt *was)
{
	struct entry e;

	if (core_seq(k->core) == 0 ||
	    journal_get(keeper_txn(k), core_seq(k->core), &e, NULL) != 0)
		return 0;
	if (was->kind == HALT_WRONG && was->from > entry_clock(&e) &&
	    strcmp(e.op, "server.stop") != 0)
		return was->from;
	return entry_clock(&e);
}

/* When it ends that begins now. */
static int64_t
lull(struct keeper *k)
{
	return k->now + setting_ms(keeper_txn(k), SETTING_NEED_LULL);
}

static void
word_time(struct act *act, const char *name, int64_t at, int offset)
{
	struct when w;
	char text[64];

	when_split(at, offset, &w);
	snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d",
	    w.year, w.month, w.day, w.hour, w.minute, w.second);
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

static void
note(struct keeper *k, const char *op, const struct halt *h)
{
	struct origin system = { .system = true };
	uint8_t storage[2048];
	struct buf words = BUF(storage);
	struct act act = { .words = &words };
	int offset = setting_offset(core_txn(k->core));
	char seconds[32];

	halt_put(core_txn(k->core), h);
	word_time(&act, "since", h->from, offset);
	word_time(&act, "until", h->to, offset);
	snprintf(seconds, sizeof seconds, "%" PRId64, (h->to - h->from) / SECOND);
	act_word(&act, "seconds", seconds);
	if (h->kind == HALT_STOPPED || h->kind == HALT_JUMPED)
		word_late(&act, k, h);
	core_note_words(k->core, &system, op, &words);
}

void
halt_start(struct keeper *k)
{
	const struct halt was = halt_get(keeper_txn(k));
	int64_t entry = newest(k, &was), alive = alive_get(keeper_txn(k));
	struct halt h = { HALT_STOPPED, alive > entry ? alive : entry, k->now };

	k->look_back = k->came_on = true;
	if (entry - k->now > DAY) {
		k->clock_wrong = entry;
		h = (struct halt){ HALT_WRONG, entry, k->now };
		log_warnx("the clock stands more than a day before the newest entry: nothing falls due "
		    "until it is set, or the server is stopped in good order and started once more");
	} else if (was.kind == HALT_WRONG && was.from - k->now > DAY) {
		k->lull = lull(k);	/* it was taken for right: the needs are set back */
		h = (struct halt){ HALT_BACK, was.from, k->now };
	} else if (entry == 0 || k->now - h.from <= HALT_LEAST) {
		return;
	} else {
		k->lull = lull(k);
		if (alive == 0)		/* the first one ever: nothing stopped */
			return;
	}
	if (keeper_write(k))
		note(k, h.kind == HALT_WRONG ? "server.clock_wrong" :
		    h.kind == HALT_BACK ? "server.clock" : "server.stopped", &h);
}

void
halt_jump(struct keeper *k, int64_t by)
{
	struct halt h = { by > 0 ? HALT_JUMPED : HALT_BACK, k->now - by, k->now };

	k->lull = by > 0 ? lull(k) : k->lull + by;	/* what is left of it stays as long */
	k->look_back = by < 0 || k->look_back;
	if (k->clock_wrong != 0 && k->clock_wrong - k->now <= DAY)
		k->clock_wrong = 0;
	if (k->clock_wrong == 0)
		note(k, "server.clock", &h);
}

bool
halt_waits(const struct keeper *k)
{
	return k->clock_wrong != 0 || k->now < k->lull;
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
	if (k->look_back && k->clock_wrong == 0)
		set_back(k);
	if (k->now - k->alive >= 0 && k->now - k->alive < ALIVE_EVERY)
		return;
	k->alive = k->now;
	if (keeper_write(k))
		alive_put(core_txn(k->core), k->now);
}
