/*
 * Only the keeper fires: steps that are due become operations of the system,
 * in due order. A clock that jumps is an entry.
 */
#include <inttypes.h>
#include <stdio.h>

#include "src/clock.h"
#include "src/keeper.h"
#include "src/log.h"
#include "src/rules/need.h"

#define SECOND 1000
#define TEST_POLL 100		/* ms between looks at a clock that tests move */
#define VIEWERS_EVERY 30000	/* grants begin and end by time */
#define JUMP 60000		/* ms that wall and monotonic clock may part */
#define STEPS 64		/* of one round */
#define STEPS_PAUSE 60000	/* after a step that the rules refused */

/* Carries out what is due. False: a step was refused, which must not spin. */
static bool
steps_run(struct keeper *k)
{
	struct origin system = { .system = true };

	for (int i = 0; i < STEPS; i++) {
		if (!need_step_request(keeper_txn(k), k->now, &k->request))
			return true;
		keeper_do(k, &system);
		if (k->reply.outcome != DONE || k->reply.before) {
			log_warnx("a due step (%s) was not carried out, message %u",
			    LOG_SAFE(k->request.op), k->reply.refusal.message);
			return false;
		}
	}
	return true;
}

static void
steps(struct keeper *k)
{
	int64_t wake = need_next_wake(keeper_txn(k));

	if (wake == 0 || wake > k->now || k->tick < k->steps_hold)
		return;
	if (keeper_write(k) && !steps_run(k))
		k->steps_hold = k->tick + STEPS_PAUSE;
}

static void
jump(struct keeper *k)
{
	struct origin system = { .system = true };
	int64_t ahead = k->now - k->tick, by = ahead - k->clock_ahead;
	char text[32];

	k->clock_ahead = ahead;
	if ((by > -JUMP && by < JUMP) || !keeper_write(k))
		return;
	snprintf(text, sizeof text, "%" PRId64, by / SECOND);
	core_note(k->core, &system, "server.clock", "seconds", text);
}

void
clock_tick(struct keeper *k)
{
	if (k->tick - k->second >= (k->test_clock ? TEST_POLL : SECOND)) {
		k->second = k->tick;
		db_reader_check(core_db(k->core));
		if (k->tick - k->viewers_read >= VIEWERS_EVERY)
			viewers_reload(k);
	}
	jump(k);
	steps(k);
	if (k->writing)
		attempts_forget(k);
}

int
clock_wait(struct keeper *k)
{
	int64_t wait = k->test_clock ? TEST_POLL : SECOND, wake;

	if (k->tick >= k->steps_hold) {
		wake = need_next_wake(keeper_txn(k));
		if (wake != 0 && wake - clock_now() < wait)
			wait = wake - clock_now();
	}
	if (k->reading)
		txn_abort(&k->read);
	k->reading = false;
	return wait < 0 ? 0 : (int)wait;
}
