/* The telephone list: who is to be rung, who rings, that they were told. */
#include "src/rules/need/need_op.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "src/op/settings.h"

bool
need_is_calling(struct txn *t, const struct need *n, int64_t now)
{
	return n->calling != 0 && now < n->calling_at + setting_ms(t, SETTING_NEED_CALLING);
}

int
need_call_check(struct act *act)
{
	const struct op_need_take *a = act->args;
	struct need_plan *p = act->plan;

	if (need_may_call(act, a->which) != 0)
		return -1;
	if (need_is_calling(act->txn, &p->need, act->now) && p->need.calling != act->who->account)
		return refuse(act, "which", M_RACE, ARG_PERSON(p->need.calling),
		    ARG_TIME(p->need.calling_at), ARG_FIELD(kind_field(&kind_need, "calling")),
		    NULL);
	return 0;
}

void
need_call_apply(struct act *act)
{
	struct need_plan *p = act->plan;

	p->need.calling = act->who->account;
	p->need.calling_at = act->now;
	if (p->need.call_desk[0] == '\0')
		need_desk(act->txn, p->need.area[0] != '\0' ? p->need.area : p->need.about,
		    p->need.call_desk);
	need_put(act, p);
}

/* All that is wanted is that he knows. */
static bool
word_ends(const struct need *n)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);

	return d != NULL && d->told_ends;
}

int
need_told_check(struct act *act)
{
	const struct op_need_said *a = act->args;
	const struct need_plan *p = act->plan;

	if (need_may_call(act, a->which) != 0)
		return -1;
	if (a->said_by != 0 && need_was_asked(act, &p->need, a->said_by) != 0)
		return -1;
	if (word_ends(&p->need) && (a->said_by == 0 || !need_knower(act, &p->need, a->said_by)))
		return refuse(act, "said_by", M_NEED_TOLD_WHO, NULL);
	return 0;
}

/* His terminal answered for him. After the first nothing changes but whom a desk has to
 * ring: nobody else looks again, for all who are asked answer in the same second. */
static bool
told_by_screen(struct act *act)
{
	const struct op_need_said *a = act->args;
	const struct need_plan *p = act->plan;

	if (a->said_by != act->who->account || said_how(act, a) != how_screen || p->need.told == 0)
		return false;
	need_note_told(act, &p->need, a->said_by, how_screen);
	if (p->need.call_desk[0] != '\0')
		notice_area(act, act_notice_of(act, p->need.incident), p->need.call_desk);
	return true;
}

/* Told is not answered: no clock stops, but of what he only has to know. */
void
need_told_apply(struct act *act)
{
	const struct op_need_said *a = act->args;
	struct need_plan *p = act->plan;

	if (a->said_by != act->who->account && word_ends(&p->need)) {
		need_answer_apply(act);
		return;
	}
	if (told_by_screen(act))
		return;
	if (p->need.told == 0)
		p->need.told = act->now;
	need_note_told(act, &p->need, a->said_by, said_how(act, a));
	if (p->need.calling == act->who->account) {
		p->need.calling = 0;
		p->need.calling_at = 0;
	}
	need_put(act, p);
}

struct phones {
	struct txn *txn;
	uint64_t viewer;
	int64_t now;
	struct need *list;		/* owned by the caller in the end */
	size_t n;
};

bool
need_outsider(struct txn *t, const struct need *n, int64_t now, size_t i, struct outsider *out)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	struct address first = need_address(n);

	return d != NULL && d->phone != NULL && !address_reaches(t, now, &first) &&
	    !need_was_told(t, n, 0, now) && d->phone(t, n, i, out);
}

/* Is anybody left to be rung? */
static bool
has_somebody(const struct phones *p, const struct need *n)
{
	struct outsider out;
	size_t left;

	free(need_to_ring(p->txn, n, p->viewer, p->now, &left));
	return left > 0 || need_outsider(p->txn, n, p->now, 0, &out);
}

static void
add_phones(struct phones *p, const char *stem)
{
	struct index_key key;
	struct scan s;
	struct need n, *more;
	key_begin(&key, &kind_need, 7);
	key_number(&key, 1);
	key_code(&key, stem);
	scan_open(&s, p->txn, &key, false);
	while (scan_next(&s)) {
		bool had = false;
		for (size_t i = 0; i < p->n && !had; i++)
			had = p->list[i].id == s.id;
		if (had || !record_get(p->txn, &kind_need, s.id, &n) ||
		    !has_somebody(p, &n))
			continue;
		more = p->n % 64 != 0 ? p->list : realloc(p->list, (p->n + 64) * sizeof n);
		if (more == NULL) {
			txn_fail(p->txn, ERR_IO);
			break;
		}
		p->list = more;
		p->list[p->n++] = n;
	}
	scan_close(&s);
}

static int
longest_first(const void *a, const void *b)
{
	const struct need *x = a, *y = b;

	return x->opened != y->opened ? (x->opened < y->opened ? -1 : 1) :
	    x->id < y->id ? -1 : x->id > y->id;
}

size_t
need_phones(struct txn *t, const struct viewer *v, int64_t now, struct need **out)
{
	struct phones p = { .txn = t, .viewer = v->account, .now = now };

	for (size_t i = 0; i < v->ngrants; i++) {
		if (!(DESK_ROLES & 1u << v->grants[i].role))
			continue;
		size_t n;
		struct stem *stems = desk_stems(t, v->grants[i].area, &n);
		for (size_t k = 0; k < n; k++)
			add_phones(&p, stems[k].text);
		free(stems);
	}
	if (p.n > 0)
		qsort(p.list, p.n, sizeof *p.list, longest_first);
	*out = p.list;
	return p.n;
}

static void
add_people(struct txn *t, const struct need *need, int64_t now, struct people *found)
{
	struct address a = need_address(need);
	struct need_to to;
	struct scan s;

	address_people(t, now, &a, found);
	need_to_walk(&s, t, need->id);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_need_to, s.id, &to) || to.empty)
			continue;
		a = need_to_address(&to);
		address_people(t, now, &a, found);
	}
	scan_close(&s);
}

uint64_t *
need_people(struct txn *t, const struct need *need, int64_t now, size_t *n)
{
	struct people found = { NULL, 0 };

	add_people(t, need, now, &found);
	*n = found.n;
	return found.ids;
}

uint64_t *
need_people_about(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb,
    int64_t now, size_t *n)
{
	struct people found = { NULL, 0 };
	struct need_walk w;
	struct need one;

	need_walk_open(&w, t, kind, subject, verb);
	while (need_walk_next(&w, &one))
		add_people(t, &one, now, &found);
	*n = found.n;
	return found.ids;
}

uint64_t *
need_to_ring(struct txn *t, const struct need *need, uint64_t reader, int64_t now, size_t *n)
{
	size_t asked, to = 0;
	uint64_t *ids = need_people(t, need, now, &asked);

	for (size_t i = 0; i < asked; i++)
		if (ids[i] != reader && ids[i] != need->taken_by && !need_is_reached(t, need, ids[i], now))
			ids[to++] = ids[i];
	*n = to;
	return ids;
}

bool
need_missing(struct txn *t, const struct need *n, char code[16], unsigned *roles)
{
	struct need_to to;
	struct scan s;
	bool missing = false;

	need_to_walk(&s, t, n->id);
	while (scan_next(&s))
		if (record_get(t, &kind_need_to, s.id, &to) && to.empty && to.area[0] != '\0') {
			need_desk(t, to.area, code);
			*roles = (unsigned)to.roles;
			missing = true;
		}
	scan_close(&s);
	return missing;
}
