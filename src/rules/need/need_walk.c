/* Walks over needs and whom they ask; what a verb's row says of a need. */
#include "src/rules/need/need_in.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"

/* Room for one more id. A walk that cannot hold them all fails the transaction:
 * none of them may be left out. */
static bool
keep_id(struct need_walk *w, uint64_t id)
{
	uint64_t *more;

	if (w->n % 64 == 0) {
		more = realloc(w->ids, (w->n + 64) * sizeof *more);
		if (more == NULL) {
			txn_fail(w->txn, ERR_IO);
			return false;
		}
		w->ids = more;
	}
	w->ids[w->n++] = id;
	return true;
}

void
need_walk_open(struct need_walk *w, struct txn *t, const struct kind *kind, uint64_t subject,
    enum need_verb verb)
{
	struct need n;
	struct scan s;
	struct index_key key;

	*w = (struct need_walk){ .txn = t };
	key_begin(&key, &kind_need, 1);
	key_number(&key, subject);
	if (verb != 0)
		key_number(&key, (uint64_t)verb);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_need, s.id, &n) && n.live &&
		    n.subject_kind == kind->no && !keep_id(w, s.id))
			break;
	scan_close(&s);
}

bool
need_walk_next(struct need_walk *w, struct need *n)
{
	while (w->at < w->n)
		if (record_get(w->txn, &kind_need, w->ids[w->at++], n))
			return true;
	need_walk_close(w);
	return false;
}

void
need_walk_close(struct need_walk *w)
{
	free(w->ids);
	w->ids = NULL;
	w->n = 0;
}

bool
need_is_live(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb)
{
	struct need_walk w;
	bool live;

	need_walk_open(&w, t, kind, subject, verb);
	live = w.n > 0;
	need_walk_close(&w);
	return live;
}

bool
need_is_live_at(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb,
    const char *area)
{
	struct need_walk w;
	struct need n;
	bool live = false;

	need_walk_open(&w, t, kind, subject, verb);
	while (need_walk_next(&w, &n))
		live |= strcmp(n.area, area) == 0;
	return live;
}

bool
need_current(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb,
    struct need *out)
{
	struct need_walk w;
	bool live;

	need_walk_open(&w, t, kind, subject, verb);
	live = need_walk_next(&w, out);
	need_walk_close(&w);
	return live;
}

bool
need_holder(struct txn *t, const struct kind *kind, uint64_t subject, struct need *out)
{
	struct need_walk w;
	bool found = false;

	need_walk_open(&w, t, kind, subject, 0);
	while (!found && need_walk_next(&w, out))
		found = out->taken_by != 0;
	need_walk_close(&w);
	return found;
}

void
need_to_walk(struct scan *s, struct txn *t, uint64_t need)
{
	struct index_key key;

	key_begin(&key, &kind_need_to, 1);
	key_number(&key, need);
	scan_open(s, t, &key, false);
}

bool
need_rings_on(const struct need *n)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);

	return d != NULL && d->until_answered;
}
