/*
 * Guessing passwords. What waits for permits waits in lines: one for each address, so
 * that ten connections of it get no more tries than one, and one for each name, so
 * that many addresses together get no more either. A name that there is not has its
 * line like any other. Whoever names a person from an address that this person logged
 * in from before waits in neither, but in a line for the two; who is logged in, in one of
 * his own. So a crowd at his address that guesses at other names keeps nobody out, and one
 * that guesses at his own name there gets faster the longer it makes the line, so that
 * nobody waits in it for long. Lines are in memory: the next keeper begins anew.
 */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/known.h"
#include "src/base/bind.h"
#include "src/keeper/keeper_in.h"
#include "src/lang/when.h"
#include "src/rules/account/account.h"

#define FREE 10			/* wrong passwords for a name in an hour that cost nothing */
#define SLOW_MS 500		/* the first that costs; doubles */
#define SLOW_MAX_MS 4000
#define OWN_MAX_MS 30000	/* in which a person's own line comes to whoever joins it */
#define KNOWN 8			/* addresses of a person; the oldest makes way */
#define KNOWN_AGAIN DAY		/* a login from a known one is noted again after that */

/* The line of that name or address group; taken from who failed least and is gone
 * longest where there are too many. */
static struct line *
line_of(struct keeper *k, char sort, const char *what)
{
	char name[sizeof k->lines[0].of];
	struct line *least = &k->lines[0];

	snprintf(name, sizeof name, "%c%s", sort, what);
	for (size_t i = 0; i < WAIT_LINES; i++) {
		struct line *l = &k->lines[i];

		if (strcmp(l->of, name) == 0) {
			if (k->tick - l->begun > HOUR)
				*l = (struct line){ .begun = k->tick, .last = l->last };
			memcpy(l->of, name, sizeof l->of);
			return l;
		}
		if (l->failed < least->failed || (l->failed == least->failed && l->last < least->last))
			least = l;
	}
	*least = (struct line){ .begun = k->tick, .last = k->tick - HOUR };
	memcpy(least->of, name, sizeof least->of);
	return least;
}

static struct line *
line_of_address(struct keeper *k, const char *address)
{
	char group[BIND_GROUP];

	bind_group(address, group);
	return line_of(k, '@', group);
}

/* Of a person at an address; whoever is logged in has it apart from who would be. */
static struct line *
line_of_own(struct keeper *k, const struct peer *c)
{
	char group[BIND_GROUP], what[sizeof k->lines[0].of - 1];

	bind_group(c->origin.address, group);
	snprintf(what, sizeof what, "%s@%s", c->bound ? c->viewer.login : c->permit.login, group);
	return line_of(k, c->bound ? '#' : '+', what);
}

/* The row of the person and that address; else the oldest of his, *n says how many. */
static bool
known_find(struct txn *t, uint64_t account, const char *address, struct known *out, size_t *n)
{
	char group[BIND_GROUP];
	struct index_key key;
	struct known row;
	struct scan s;
	bool found = false;

	*n = 0;
	*out = (struct known){ 0 };
	bind_group(address, group);
	key_begin(&key, &kind_known, 1);
	key_number(&key, account);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s)) {
		if (!record_get(t, &kind_known, s.id, &row))
			continue;
		found = strcmp(row.address, group) == 0;
		if (found || ++*n == 1 || row.at < out->at)
			*out = row;
	}
	scan_close(&s);
	return found;
}

static bool
is_known(struct keeper *k, const struct peer *c, const char *login)
{
	struct account a;
	struct known row;
	size_t n;

	return account_find(keeper_txn(k), login, &a) &&
	    known_find(keeper_txn(k), a.id, c->origin.address, &row, &n);
}

static int
delay_of(const struct line *l)
{
	unsigned over = l->failed < FREE ? 0 : l->failed - FREE + 1;

	return over == 0 ? 0 : over > 3 ? SLOW_MAX_MS : SLOW_MS << (over - 1);
}

/* Does other wait in the line of c, a person's own? */
static bool
is_in_line(const struct peer *other, const struct peer *c)
{
	char group[BIND_GROUP], here[BIND_GROUP];

	if (other->permit.state != PERMIT_WAITING || !other->permit.own || other->gone ||
	    other->bound != c->bound || (c->bound ? other->origin.account != c->origin.account :
	    strcmp(other->permit.login, c->permit.login) != 0))
		return false;
	bind_group(other->origin.address, group);
	bind_group(c->origin.address, here);
	return strcmp(group, here) == 0;
}

static unsigned
waiting_with(const struct keeper *k, const struct peer *c)
{
	unsigned n = 0;

	for (const struct peer *other = k->peers; other != NULL; other = other->next)
		n += is_in_line(other, c);
	return n;
}

/* A line may not be slower than what brings the last of those who wait in it to his turn
 * in time, as many as were before him when he came. */
static int
own_pace(const struct keeper *k, const struct peer *c)
{
	unsigned most = 1;

	for (const struct peer *other = k->peers; other != NULL; other = other->next)
		if (other->permit.place > most && is_in_line(other, c))
			most = other->permit.place;
	return OWN_MAX_MS / (int)most;
}

void
guess_asks(struct keeper *k, struct peer *c)
{
	struct permit *p = &c->permit;

	p->own = c->bound || is_known(k, c, p->login);
	p->by_name = !p->own && p->login[0] != '\0';
	p->delay = p->own ? delay_of(line_of_own(k, c)) : attempt_delay(k, c->origin.address);
	p->place = p->own ? waiting_with(k, c) : 0;
}

bool
guess_waits(struct keeper *k, const struct peer *c)
{
	const struct line *l = c->permit.own ? line_of_own(k, c) :
	    line_of_address(k, c->origin.address);

	if (k->tick - l->last < c->permit.delay)
		return !c->permit.own || k->tick - l->last < own_pace(k, c);
	if (!c->permit.by_name)
		return false;
	l = line_of(k, '=', c->permit.login);
	return k->tick - l->last < delay_of(l);
}

void
guess_goes(struct keeper *k, const struct peer *c)
{
	struct line *l = c->permit.own ? line_of_own(k, c) : line_of_address(k, c->origin.address);

	l->last = k->tick;
	if (c->permit.by_name)
		line_of(k, '=', c->permit.login)->last = k->tick;
}

void
guess_failed(struct keeper *k, const struct peer *c)
{
	if (c->permit.own)
		line_of_own(k, c)->failed++;
	else if (c->permit.by_name)
		line_of(k, '=', c->permit.login)->failed++;
}

void
guess_good(struct keeper *k, const struct peer *c)
{
	struct txn *t = core_txn(k->core);
	struct known row;
	char group[BIND_GROUP];
	size_t n;
	bool found = known_find(t, c->origin.account, c->origin.address, &row, &n);

	if (found && row.at <= k->now && row.at + KNOWN_AGAIN > k->now)
		return;
	if (!found) {
		if (n >= KNOWN)
			side_del(t, &kind_known, row.id);
		row = (struct known){ .account = c->origin.account };
		bind_group(c->origin.address, group);
		snprintf(row.address, sizeof row.address, "%.46s", group);
	}
	row.at = k->now;
	side_put(t, &kind_known, &row, core_last_id(k->core), k->now);
}
