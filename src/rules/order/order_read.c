/* Orders as others read them. */
#include "src/rules/order/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/err.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/sos/sos.h"
#include "gen/kinds/team/team.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/settings.h"
#include "src/rules/team/team.h"

void
order_number(const struct order *o, int64_t now, char out[24])
{
	number_text(&kind_order, o->day, o->no, o->node, now, out);
}

bool
order_of_team(struct txn *t, uint64_t team, struct order *out)
{
	return team_live_order(t, team, out);
}

void
order_steps(struct order_walk *w, struct txn *t, uint64_t order)
{
	struct index_key key;

	w->txn = t;
	key_begin(&key, &kind_order_step, 1);
	key_number(&key, order);
	scan_open(&w->scan, t, &key, false);
}

bool
order_next(struct order_walk *w, struct order_step *out)
{
	if (scan_next(&w->scan) && record_get(w->txn, &kind_order_step, w->scan.id, out))
		return true;
	scan_close(&w->scan);
	return false;
}

void
order_end(struct order_walk *w)
{
	scan_close(&w->scan);
}

bool *
order_turned(struct txn *t, const struct order *o)
{
	bool *turned = calloc((size_t)o->steps + 1, sizeof *turned);
	int64_t newest = 0, minute;
	struct order_walk w;
	struct order_step s;

	order_steps(&w, t, o->id);
	while (order_next(&w, &s)) {
		minute = order_step_time(&s) / MINUTE;
		if (turned != NULL && s.no <= o->steps)
			turned[s.no] = minute < newest;
		if (s.struck == 0 && minute > newest)
			newest = minute;
	}
	return turned;
}

bool
order_step_at(struct txn *t, uint64_t order, int64_t no, struct order_step *out)
{
	struct index_key key;

	key_begin(&key, &kind_order_step, 1);
	key_number(&key, order);
	key_number(&key, (uint64_t)no);
	return record_get(t, &kind_order_step, scan_one(t, &key, false), out);
}

bool
order_fold_read(struct txn *t, const struct order *o, int64_t skip, struct order_fold *out,
    struct order_step *stuck)
{
	struct order_walk w;
	struct order_step s;

	memset(out, 0, sizeof *out);
	order_steps(&w, t, o->id);
	while (order_next(&w, &s)) {
		if (s.struck != 0 || s.no == skip)
			continue;
		if (order_fold_fits(out, &s) != ORDER_FITS) {
			order_end(&w);
			*stuck = s;
			return false;
		}
		order_fold_step(out, o, &s);
	}
	return true;
}

/* Requirements F03: within two hours, of events that are larger. One whose level nobody has
 * said, and an order of none, counts as that. */
int64_t
order_there_by(struct txn *t, const struct order *o)
{
	struct incident root;

	if (o->need_by != 0)
		return o->need_by;
	if (incident_root(t, o->incident, &root) && root.level == incident_level_ordinary)
		return 0;
	return o->at + setting_ms(t, SETTING_ORDER_ARRIVE);
}

void
order_there_words(struct txn *t, const struct order *o, struct buf *b)
{
	if (o->live && o->state <= order_state_moving && o->eta == 0 && order_there_by(t, o) == 0)
		buf_text(b, _("no time is set for it to be there: the incident is ordinary"));
}

void
order_live(struct order_live *w, struct txn *t, uint64_t root)
{
	w->open = false;
	family_open(&w->family, t, root);
}

static bool
live_open(struct order_live *w)
{
	struct index_key key;

	if (!family_next(&w->family))
		return false;
	key_begin(&key, &kind_order, ORDER_BY_LIVE_INCIDENT);
	key_number(&key, true);
	key_number(&key, w->family.id);
	scan_open(&w->scan, w->family.txn, &key, false);
	return w->open = true;
}

bool
order_live_next(struct order_live *w, struct order *out)
{
	while (w->open || live_open(w)) {
		if (scan_next(&w->scan) && record_get(w->family.txn, &kind_order, w->scan.id, out))
			return true;
		scan_close(&w->scan);
		w->open = false;
	}
	return false;
}

void
order_live_end(struct order_live *w)
{
	if (w->open)
		scan_close(&w->scan);
	w->open = false;
}

uint64_t *
order_live_ids(struct txn *t, uint64_t root, size_t *n)
{
	uint64_t *ids = NULL, *more;
	struct order_live w;
	struct order o;

	*n = 0;
	order_live(&w, t, root);
	while (order_live_next(&w, &o)) {
		more = *n % 64 != 0 ? ids : realloc(ids, (*n + 64) * sizeof *ids);
		if (more == NULL) {
			txn_fail(t, ERR_IO);
			order_live_end(&w);
			break;
		}
		ids = more;
		ids[(*n)++] = o.id;
	}
	return ids;
}

enum order_right
order_right(struct txn *t, const struct viewer *v, const struct order *o)
{
	struct team team;

	if (!record_get(t, &kind_team, o->team, &team))
		return ORDER_NOTHING;
	if (team_serves(v, &team))
		return ORDER_AS_TEAM;
	if (order_issues(t, v, o) || may_over(t, v, ORDER_DESKS, team.area))
		return ORDER_FOR_TEAM;
	return team_order_read(t, v, &team, o) ? ORDER_SEE : ORDER_NOTHING;
}

bool
order_issues(struct txn *t, const struct viewer *v, const struct order *o)
{
	return may_over(t, v, ORDER_DESKS, o->desk);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Does what stands before p in text end with the sign of another kind's number? */
static bool
is_of_other(const char *text, const char *p)
{
	size_t before = (size_t)(p - text), n;

	for (size_t i = 0; kinds[i] != NULL; i++) {
		n = strlen(kinds[i]->hanzi);
		if (kinds[i]->letter == 0 || kinds[i] == &kind_order)
			continue;
		if ((before >= 1 && p[-1] == kinds[i]->letter) ||
		    (n > 0 && before >= n && memcmp(p - n, kinds[i]->hanzi, n) == 0))
			return true;
	}
	return false;
}

/* Not as a part of a longer one, as 0722-10 of 0722-100, nor as that of an incident. */
static bool
stands_in(const char *text, const char *digits)
{
	size_t len = strlen(digits);

	for (const char *p = text; (p = strstr(p, digits)) != NULL; p++)
		if ((p == text || !is_digit(p[-1])) && !is_digit(p[len]) && !is_of_other(text, p))
			return true;
	return false;
}

/* Its number in any way that people write it: with or without letter and year. */
static bool
names(const struct order *o, const char *text)
{
	char number[24];

	order_number(o, o->at, number);
	if (stands_in(text, number + 1))
		return true;
	order_number(o, 0, number);
	return stands_in(text, number + 1);
}

bool
order_named(const struct order *o, const struct sos *call)
{
	return names(o, call->text) || names(o, call->place);
}

static bool
help_called(struct txn *t, const struct order *o, struct sos *call)
{
	struct walk w;
	bool found = false;

	walk_open(&w, t, TABLE_KIND + kind_sos.no, "", 0, true);
	while (!found && walk_next(&w)) {
		if (w.keylen != 8 || !record_get(t, &kind_sos, get_u64(w.key), call))
			continue;
		if (call->at < o->at)
			break;
		found = call->drill == o->drill && order_named(o, call);
	}
	walk_close(&w);
	return found;
}

bool
order_help_called(struct txn *t, const struct order *o, int64_t now, char number[24])
{
	struct order each = *o;
	struct sos call;

	while (!help_called(t, &each, &call))
		if (each.after == 0 || !record_get(t, &kind_order, each.after, &each))
			return false;
	number_text(&kind_sos, call.day, call.no, call.node, now, number);
	return true;
}
