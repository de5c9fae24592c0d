/* What floods, for administrators. */
#include "src/core/crowd.h"

#include <inttypes.h>
#include <stdio.h>

#include "db/buf.h"
#include "db/change.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/crowd.h"
#include "src/base/log.h"

#define MINUTE 60000
#define APART (60 * MINUTE)	/* what comes after so long is another crowd */
#define FORGET_MOST 8		/* rows at a time */

static struct crowding *
find(struct crowds *c, enum crowd_what what, uint64_t account)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->of[i].what == what && c->of[i].account == account)
			return &c->of[i];
	return NULL;
}

void
crowd_add(struct crowds *c, enum crowd_what what, uint64_t account, int64_t times)
{
	struct crowding *of = find(c, what, account);

	if (of == NULL && account != 0 && c->n >= CROWDS) {
		account = 0;
		of = find(c, what, account);
	}
	if (of == NULL) {
		of = &c->of[c->n++];
		*of = (struct crowding){ .what = what, .account = account };
	}
	of->times += times;
}

static bool
is_near(int64_t at, int64_t now, int64_t within)
{
	return now - at < within && at - now < within;
}

/* Its newest row. */
static bool
find_row(struct txn *t, const struct crowding *of, struct crowd *row)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_crowd, of->account != 0 ? 1 : 2);
	if (of->account != 0)
		key_number(&key, of->account);
	key_number(&key, of->what);
	scan_open(&s, t, &key, true);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_crowd, s.id, row) && row->account == of->account;
	scan_close(&s);
	return found;
}

/* The row that it goes on, or a new one. */
static void
put(struct txn *t, const struct crowding *of, uint64_t *last_id, int64_t now)
{
	struct crowd row;

	if (!find_row(t, of, &row))
		row = (struct crowd){ .what = (int)of->what, .account = of->account };
	if (row.id == 0 || !is_near(row.at, now, APART)) {
		row.since = now;
		row.times = 0;
	}
	row.at = now;
	row.times += of->times < MAX_RUNNING - row.times ? of->times : MAX_RUNNING - row.times;
	side_put(t, &kind_crowd, &row, last_id, now);
}

static void
forget(struct txn *t, int64_t now)
{
	struct index_key key;
	struct crowd row;

	key_begin(&key, &kind_crowd, 3);
	for (int i = 0; i < FORGET_MOST; i++) {
		if (!record_get(t, &kind_crowd, scan_one(t, &key, false), &row) ||
		    is_near(row.at, now, CROWD_KEPT))
			return;
		side_del(t, &kind_crowd, row.id);
	}
}

/* " v11a 312": of what the listener says itself nothing. */
static void
name(struct txn *t, const struct crowding *of, struct buf *line)
{
	struct account a;

	if (of->what == crowd_what_flood && record_get(t, &kind_account, of->account, &a))
		buf_printf(line, " account %s %" PRId64, LOG_SAFE(a.login), of->times);
	else if (of->what == crowd_what_flood)
		buf_printf(line, " other accounts %" PRId64, of->times);
	else if (of->what == crowd_what_guesses)
		buf_printf(line, " strangers' failed logins %" PRId64, of->times);
	else if (of->what == crowd_what_seats)
		buf_printf(line, " no place left %" PRId64, of->times);
}

bool
crowd_tell(struct crowds *c, struct txn *t, uint64_t *last_id, int64_t now)
{
	uint8_t storage[CROWDS * 70];
	struct buf line = BUF(storage);

	if (c->n == 0 || (c->told != 0 && is_near(c->told, now, MINUTE)))
		return false;
	for (size_t i = 0; i < c->n; i++) {
		put(t, &c->of[i], last_id, now);
		name(t, &c->of[i], &line);
	}
	forget(t, now);
	if (line.len > 0)
		log_warnx("too much at once:%s", buf_str(&line));
	c->n = 0;
	c->told = now;
	return true;
}
