/*
 * Only the keeper fires: steps that are due become operations of the system,
 * in due order. A clock that jumps is an entry.
 */
#include <stdatomic.h>

#include "db/pins.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"

#define SECOND 1000
#define TEST_POLL 100		/* ms between looks at a clock that tests move */
#define VIEWERS_EVERY 30000	/* grants begin and end by time */
#define STUCK_LAG 100		/* commits that passed a reader by */
#define STUCK_FOR 5000		/* ms after which that is said */

/* Carries out what is due, in due order. */
static void
steps_run(struct keeper *k)
{
	for (int i = 0; i < STEPS && k->tick >= k->steps_hold; i++) {
		uint64_t need = need_step_request(keeper_txn(k), k->now, &k->held, &k->request);
		if (need == 0)
			return;
		step_do(k, need);
	}
}

/* What waited for somebody who is on now goes on at once. */
static void
arrivals(struct keeper *k)
{
	const struct terminals on = { .is_on = peer_is_on, .ctx = k };

	for (int i = 0; i < STEPS && k->tick >= k->steps_hold; i++) {
		uint64_t need = need_on_request(keeper_txn(k), &on, k->now, &k->held, &k->request);
		k->came_on = need != 0;
		if (need == 0 || !keeper_write(k))
			return;
		step_do(k, need);
	}
}

static void
steps(struct keeper *k)
{
	int64_t wake;

	if (k->tick < k->steps_hold || halt_waits(k))
		return;
	if (k->held.n > 0 && k->tick >= k->steps_again) {
		k->held.n = 0;
		k->look_back = k->came_on = true;
	}
	if (k->came_on)
		arrivals(k);
	wake = need_next_wake(keeper_txn(k), &k->held);
	if (wake != 0 && wake <= k->now && keeper_write(k))
		steps_run(k);
}

/* A command on the server reads with a lock. One that takes long keeps every page since
 * from being used again. */
static void
find_stuck(struct keeper *k)
{
	int pid = 0;

	db_lagging_reader(core_db(k->core), STUCK_LAG, &pid);
	if (pid == 0 || pid != k->stuck_pid) {
		k->stuck_pid = pid;
		k->stuck_since = k->tick;
		k->stuck_said = false;
	}
	if (pid == 0 || k->stuck_said || k->tick - k->stuck_since < STUCK_FOR)
		return;
	k->stuck_said = true;
	log_warnx("process %d has been reading the store for long: it grows until that ends", pid);
}

static void
jump(struct keeper *k)
{
	int64_t ahead = k->system - k->tick, by = ahead - k->clock_ahead;

	/* wall and monotonic clock parted */
	k->clock_ahead = ahead;
	if (by > -HALT_LEAST && by < HALT_LEAST)
		k->sure_ahead += by;
	else if (keeper_write(k))
		halt_jump(k, by);
}

void
clock_read(struct keeper *k)
{
	k->tick = clock_monotonic();
	k->system = clock_system();
	k->now = k->system + atomic_load(&k->told->ahead);
}

void
clock_tick(struct keeper *k)
{
	if (k->tick - k->second >= (k->test_clock ? TEST_POLL : SECOND)) {
		k->second = k->tick;
		db_reader_check(core_db(k->core));
		find_stuck(k);
		uploads_forget(k);
		attempts_close(k);
		full_tick(k);
		if (k->tick - k->viewers_read >= VIEWERS_EVERY)
			viewers_reload(k);
	}
	jump(k);
	halt_tick(k);
	steps(k);
	if (k->writing)
		attempts_forget(k);
}

int
clock_wait(struct keeper *k)
{
	int64_t wait = k->test_clock ? TEST_POLL : SECOND, wake;

	if (k->tick >= k->steps_hold && !halt_waits(k)) {
		wake = need_next_wake(keeper_txn(k), &k->held);
		if (wake != 0 && wake - clock_now() < wait)
			wait = wake - clock_now();
	}
	if (k->reading)
		txn_abort(&k->read);
	k->reading = false;
	return wait < 0 ? 0 : (int)wait;
}
