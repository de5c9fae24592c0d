/*
 * Logins by address (IPv6: by /64): failures are counted in a side table and give
 * one line of the journal per address and hour, of strangers so many an hour and
 * then one that says how many more there were; a good one makes the address known
 * to the listener for a day. Many failures slow an address down, whatever
 * connection they came by.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/attempt.h"
#include "src/base/bind.h"
#include "src/keeper/keeper_in.h"
#include "src/lang/when.h"

#define KEPT (2 * DAY)
#define FREE 5			/* wrong passwords of an address in an hour that cost nothing */
#define FREE_GOOD 50		/* the same where somebody logged in lately: a county may sit there */
#define SLOW_MS 500		/* the first that costs; doubles */
#define SLOW_MAX_MS 4000	/* slowed down, never locked out */
#define TOLD 128		/* addresses at once: what a socket surely takes */
#define LINES 60		/* lines of the journal about strangers in an hour */
#define ROWS 20000		/* in the table; beyond them the oldest without a good login goes */
#define NEVER 1			/* a good login that there was none of: 0 would stand in no index */
#define STRANGERS "*"		/* the row that counts an hour's failed strangers */

static bool
attempt_find(struct txn *t, const char *address, int64_t hour, struct attempt *a)
{
	char group[BIND_GROUP];
	struct index_key key;

	bind_group(address, group);
	key_begin(&key, &kind_attempt, 1);
	key_text(&key, group);
	key_number(&key, (uint64_t)hour);
	if (record_get(t, &kind_attempt, scan_one(t, &key, true), a))
		return true;
	*a = (struct attempt){ .hour = hour, .good = NEVER };
	snprintf(a->address, sizeof a->address, "%.46s", group);
	return false;
}

/* Where the table is full a new row costs the first by its last good login: of those
 * that had none the oldest. */
static void
attempt_put(struct keeper *k, struct attempt *a)
{
	struct index_key first;

	key_begin(&first, &kind_attempt, 2);
	if (a->id == 0 && table_count(core_txn(k->core), TABLE_KIND + kind_attempt.no) >= ROWS)
		side_del(core_txn(k->core), &kind_attempt,
		    scan_one(core_txn(k->core), &first, false));
	side_put(core_txn(k->core), &kind_attempt, a, core_last_id(k->core), k->now);
}

void
attempt_good(struct keeper *k, const char *address)
{
	struct attempt a;

	attempt_find(core_txn(k->core), address, k->now / HOUR, &a);
	a.good = k->now;
	attempt_put(k, &a);
}

/* A time to come is of a clock that has been put right since. */
static bool
in_last_day(const struct keeper *k, int64_t at)
{
	return at + DAY > k->now && at <= k->now;
}

static bool
was_good(struct keeper *k, const char *address)
{
	struct attempt a;
	struct scan s;
	struct index_key key;
	char group[BIND_GROUP];
	bool good = false;

	bind_group(address, group);
	key_begin(&key, &kind_attempt, 1);
	key_text(&key, group);
	scan_open(&s, keeper_txn(k), &key, true);
	while (!good && scan_next(&s))
		good = record_get(keeper_txn(k), &kind_attempt, s.id, &a) &&
		    strcmp(a.address, group) == 0 && in_last_day(k, a.good);
	scan_close(&s);
	return good;
}

/* Is the failure of a stranger one too many for the journal? */
static bool
is_beyond(struct keeper *k)
{
	struct attempt all;

	attempt_find(core_txn(k->core), STRANGERS, k->now / HOUR, &all);
	all.failed++;
	all.good = k->now;		/* so that no other row drives it out */
	attempt_put(k, &all);
	if (all.failed > LINES)
		core_crowd(k->core, crowd_what_guesses, 0, 1);
	return all.failed > LINES;
}

/* A name that nobody has may be a person's, a telephone, a password in the wrong place. */
static const char *
known_login(struct keeper *k, const char *login)
{
	struct index_key key;

	key_begin(&key, &kind_account, 1);
	key_text(&key, login);
	return scan_one(core_txn(k->core), &key, false) != 0 ? login : "***";
}

void
attempt_failed(struct keeper *k, struct peer *c, const char *login)
{
	const char *address = c->origin.address;
	struct origin o = { 0 };
	struct attempt a;

	c->proved.failed = true;
	if (!keeper_write(k))
		return;
	attempt_find(core_txn(k->core), address, k->now / HOUR, &a);
	if (a.failed++ == 0 && (was_good(k, address) || !is_beyond(k))) {
		o.system = true;
		snprintf(o.address, sizeof o.address, "%s", address);
		core_note(k->core, &o, "session.failed", "login", known_login(k, login));
	}
	attempt_put(k, &a);
}

/* The line that closes an hour which had more than its lines. */
static void
close_hour(struct keeper *k, const struct attempt *all)
{
	const struct origin system = { .system = true };
	char more[24];

	snprintf(more, sizeof more, "%" PRId64, all->failed - LINES);
	if (all->failed > LINES)
		core_note(k->core, &system, "session.failed", "more", more);
	side_del(core_txn(k->core), &kind_attempt, all->id);
}

void
attempts_close(struct keeper *k)
{
	int64_t hour = k->now / HOUR;
	struct attempt all;
	struct index_key key;

	if (hour == k->attempts_hour)
		return;
	key_begin(&key, &kind_attempt, 1);
	key_text(&key, STRANGERS);
	while (record_get(keeper_txn(k), &kind_attempt, scan_one(keeper_txn(k), &key, false), &all) &&
	    all.hour != hour) {
		if (!keeper_write(k))
			return;
		close_hour(k, &all);
	}
	k->attempts_hour = hour;
}

int
attempt_delay(struct keeper *k, const char *address)
{
	struct attempt a;
	int64_t over;

	attempt_find(keeper_txn(k), address, k->now / HOUR, &a);
	over = a.failed - (a.failed < FREE ? FREE : was_good(k, address) ? FREE_GOOD : FREE);
	if (over < 0)
		return 0;
	return over >= 3 ? SLOW_MAX_MS : SLOW_MS << over;
}

static bool
is_among(char told[][48], size_t n, const char *address)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(told[i], address) == 0)
			return true;
	return false;
}

/* Those of the last day alone are read, the newest first. */
void
attempts_tell(struct keeper *k)
{
	char told[TOLD][48];
	size_t n = 0;
	struct peer *l = keeper_listener(k);
	struct msg_address good = { 0 };
	struct attempt a;
	struct index_key key;
	struct scan s;

	key_begin(&key, &kind_attempt, 2);
	scan_open(&s, keeper_txn(k), &key, true);
	while (l != NULL && n < TOLD && scan_next(&s) &&
	    record_get(keeper_txn(k), &kind_attempt, s.id, &a) && a.good + DAY > k->now) {
		if (!in_last_day(k, a.good) || strcmp(a.address, STRANGERS) == 0 ||
		    is_among(told, n, a.address))
			continue;
		snprintf(told[n++], sizeof told[0], "%s", a.address);
		snprintf(good.address, sizeof good.address, "%s", a.address);
		good.ago = k->now - a.good;
		peer_tell(k, l, MSG_good_address, &kind_msg_address, &good);
	}
	scan_close(&s);
}

/* A few at a time, so that no round is long; at once only inside a batch that
 * runs anyway. */
void
attempts_forget(struct keeper *k)
{
	uint64_t old[16];
	struct attempt a;
	struct walk w;
	size_t n = 0;

	walk_open(&w, core_txn(k->core), TABLE_KIND + kind_attempt.no, NULL, 0, false);
	while (n < 16 && walk_next(&w)) {
		uint64_t id = get_u64(w.key);
		if (!record_get(core_txn(k->core), &kind_attempt, id, &a) ||
		    (a.hour * HOUR + KEPT > k->now && a.hour * HOUR < k->now + KEPT))
			break;
		old[n++] = id;
	}
	walk_close(&w);
	for (size_t i = 0; i < n; i++)
		side_del(core_txn(k->core), &kind_attempt, old[i]);
}
