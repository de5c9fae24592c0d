/*
 * After a stop, or when the clock sprang forward, nobody could answer: for some
 * minutes no step fires, while people log in again. A clock that went back leaves
 * needs that would wake too late: they are set back. While the clock stands long
 * before the newest entry, as with an empty battery, nothing fires at all.
 */
#include <inttypes.h>
#include <stdio.h>

#include "db/halt.h"
#include "db/journal.h"
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"
#include "src/op/settings.h"

#define SECOND 1000
#define ALIVE_EVERY (30 * SECOND)
#define DAY (24LL * 3600 * SECOND)

static int64_t
last_entry(struct keeper *k)
{
	struct entry e;

	if (core_seq(k->core) == 0 ||
	    journal_get(keeper_txn(k), core_seq(k->core), &e, NULL) != 0)
		return 0;
	return entry_clock(&e);
}

/* When it ends that begins now. */
static int64_t
lull(struct keeper *k)
{
	return k->now + setting_ms(keeper_txn(k), SETTING_NEED_LULL);
}

static void
note(struct keeper *k, const char *op, const struct halt *h)
{
	struct origin system = { .system = true };
	char text[32];

	halt_put(core_txn(k->core), h);
	snprintf(text, sizeof text, "%" PRId64, (h->to - h->from) / SECOND);
	core_note(k->core, &system, op, "seconds", text);
}

void
halt_start(struct keeper *k)
{
	int64_t entry = last_entry(k), alive = alive_get(keeper_txn(k));
	struct halt h = { HALT_STOPPED, alive > entry ? alive : entry, k->now };

	k->look_back = k->came_on = true;
	if (entry - k->now > DAY) {
		k->clock_wrong = entry;
		h = (struct halt){ HALT_WRONG, entry, k->now };
		log_warnx("the clock stands more than a day before the newest entry: nothing "
		    "falls due until it is set, or the server is started once more");
	} else if (entry == 0 || k->now - h.from <= HALT_LEAST) {
		return;
	} else {
		k->lull = lull(k);
		if (alive == 0)		/* the first one ever: nothing stopped */
			return;
	}
	if (keeper_write(k))
		note(k, h.kind == HALT_WRONG ? "server.clock_wrong" : "server.stopped", &h);
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
