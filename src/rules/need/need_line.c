/* Who of those asked has a terminal open, who was told: whom to ring by telephone. */
#include "src/rules/need/need_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_told.h"
#include "src/op/place.h"

struct line {			/* who of an address has a terminal open */
	bool here, away;	/* somebody has one; somebody has none */
};

static struct line
on_line(struct act *act, const struct address *a)
{
	struct line l = { 0 };
	struct people found = { 0 };

	address_people(act->txn, act->now, a, &found);
	for (size_t i = 0; i < found.n; i++) {
		if (act_is_on(act, found.ids[i]))
			l.here = true;
		else
			l.away = true;
	}
	free(found.ids);
	return l;
}

bool
need_desk_on(struct act *act, const char *area, unsigned roles, uint64_t beside)
{
	struct address a = { .roles = roles };
	struct people found = { 0 };
	bool on = false;

	snprintf(a.area, sizeof a.area, "%s", area);
	address_people(act->txn, act->now, &a, &found);
	for (size_t i = 0; i < found.n && !on; i++)
		on = found.ids[i] != beside && act_is_on(act, found.ids[i]);
	free(found.ids);
	return on;
}

/* Whose list it is: of the address's desk, of a unit the one that asks it; or the next
 * above where somebody is on. */
static void
ringing_desk(struct act *act, const struct need *n, const struct address *a, char out[16])
{
	struct address at = { .roles = DESK_ROLES };
	char above[16];

	if (a->unit != 0 && n->issuer[0] != '\0')
		memcpy(out, n->issuer, 16);
	else if (a->unit != 0 || a->area[0] != '\0')
		address_desk(act->txn, a, out);
	else
		need_desk(act->txn, n->about, out);
	memcpy(at.area, out, sizeof at.area);
	while (at.area[0] != '\0' && !on_line(act, &at).here) {
		area_parent(act->txn, at.area, above);
		memcpy(at.area, above, sizeof at.area);
	}
	if (at.area[0] != '\0')
		memcpy(out, at.area, sizeof at.area);
}

/* Of what is urgent each who is asked must hear, and who heard and did not answer by the
 * next step is rung; else one of the desk is enough. */
void
need_list_absent(struct act *act, struct need *n, const struct address *a, int64_t how)
{
	struct line l;

	if (how == 0)
		return;
	l = on_line(act, a);
	if (how & chain_how_list || (n->urgent ? l.away || (n->step > 1 && n->told != 0) :
	    l.away && !l.here))
		ringing_desk(act, n, a, n->call_desk);
}

/* Who was told of it, the newest first. */
static void
told_open(struct scan *s, struct txn *t, const struct need *n)
{
	struct index_key key;

	key_begin(&key, &kind_need_told, 1);
	key_number(&key, n->id);
	scan_open(s, t, &key, true);
}

/* His screen showed it: a sign, and nobody's word. */
static bool
is_sign(const struct need_told *told)
{
	return told->how == how_screen && told->by == told->person;
}

bool
need_told_of(struct txn *t, const struct need *n, uint64_t person, int64_t now,
    struct need_told *told)
{
	struct scan s;
	bool found = false;

	told_open(&s, t, n);
	while (!found && scan_next(&s) && record_get(t, &kind_need_told, s.id, told))
		found = told->at <= now && (told->person == person || told->person == 0);
	scan_close(&s);
	return found;
}

bool
need_was_told(struct txn *t, const struct need *n, uint64_t person, int64_t now)
{
	struct need_told told;

	return need_told_of(t, n, person, now, &told) && told.at >= n->rung;
}

bool
need_was_said_to(struct txn *t, const struct need *n, unsigned roles, int64_t now)
{
	struct need_told told;
	struct viewer v;
	struct scan s;
	bool yes = false;

	told_open(&s, t, n);
	while (!yes && scan_next(&s) && record_get(t, &kind_need_told, s.id, &told) &&
	    told.at >= n->opened)
		yes = told.person != 0 && told.by != told.person &&
		    viewer_load(t, told.person, now, &v) && may_at(&v, roles, n->area);
	scan_close(&s);
	return yes;
}

bool
need_has_people(struct txn *t, const char *area, unsigned roles, int64_t now)
{
	struct address a = { .roles = roles };

	snprintf(a.area, sizeof a.area, "%s", area);
	return address_reaches(t, now, &a);
}

bool
need_is_reached(struct txn *t, const struct need *n, uint64_t person, int64_t now)
{
	struct need_told told;
	struct scan s;
	bool yes = false, own = true;

	told_open(&s, t, n);
	while (own && scan_next(&s) && record_get(t, &kind_need_told, s.id, &told) &&
	    told.at >= n->began) {
		if (told.at > now || (told.person != person && told.person != 0))
			continue;
		own = is_sign(&told);
		if (told.at >= n->rung)
			yes = true;
		else if (own)
			yes = own = false;
	}
	scan_close(&s);
	return yes;
}

/* Whether he was told by somebody's word since it rang; what his screen showed is none. */
static bool
word_stands(struct txn *t, const struct need *n, uint64_t person, int64_t now)
{
	struct need_told told;
	struct scan s;
	bool found = false;

	told_open(&s, t, n);
	while (!found && scan_next(&s) && record_get(t, &kind_need_told, s.id, &told) &&
	    told.at >= n->rung)
		found = told.at <= now && (told.person == person || told.person == 0) &&
		    !is_sign(&told);
	scan_close(&s);
	return found;
}

void
need_note_told(struct act *act, const struct need *n, uint64_t person, enum how how)
{
	struct need_told told = { .need = n->id, .person = person, .at = act->now,
	    .by = act->who->account, .how = how };

	if (n->id != 0 && !(is_sign(&told) ? need_was_told : word_stands)(act->txn, n, person, act->now))
		change_new(act->change, &kind_need_told, &told);
}

bool
need_is_heard(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb)
{
	struct index_key key;
	struct need_walk w;
	struct need n;
	bool yes = false;

	need_walk_open(&w, t, kind, subject, verb);
	while (!yes && need_walk_next(&w, &n)) {
		key_begin(&key, &kind_need_told, 1);
		key_number(&key, n.id);
		yes = n.seen != 0 || scan_one(t, &key, false) != 0;
	}
	need_walk_close(&w);
	return yes;
}
