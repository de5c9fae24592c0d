/* Whose needs are whose. */
#include "src/rules/need/need_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/unit/unit.h"
#include "src/op/act.h"

/* They act for their unit's needs, not for all of its area's. */
#define UNIT_ROLES (ROLE(storekeeper) | ROLE(team))
/* Who administers reads no cases, who supervises only looks on. */
#define ACTORS (READERS_OF_CASES & ~ROLE(supervisor))

static bool
same_area(const char *a, const char *b)
{
	char x[16], y[16];

	code_stem(a, x);
	code_stem(b, y);
	return strcmp(x, y) == 0;
}

/* Room for one more. */
static bool
stem_put(struct txn *t, struct stem **stems, size_t *n, const char *code)
{
	struct stem *more = *n % AREA_STEMS != 0 ? *stems :
	    reallocarray(*stems, *n + AREA_STEMS, sizeof *more);

	if (more == NULL) {
		t->err = ERR_IO;
		return false;
	}
	*stems = more;
	code_stem(code, more[(*n)++].text);
	return true;
}

struct stem *
desk_stems(struct txn *t, const char *area, size_t *n)
{
	struct stem *stems = NULL;
	struct index_key key;
	struct scan s;
	struct area a;
	bool room;

	*n = 0;
	room = stem_put(t, &stems, n, area);
	key_begin(&key, &kind_area, 3);		/* by where they went */
	key_code(&key, area);
	scan_open(&s, t, &key, false);
	while (room && scan_next(&s))
		if (record_get(t, &kind_area, s.id, &a) && a.retired != 0)
			room = stem_put(t, &stems, n, a.code);
	scan_close(&s);
	if (room)
		return stems;
	free(stems);
	*n = 0;
	return NULL;
}

/* Is the area the desk's own, or a retired one, of whatever tier, that went into it? */
static bool
of_desk(struct txn *t, const char *area, const char *desk)
{
	struct area a;

	return same_area(area, desk) || (area_get(t, area, &a) && a.retired != 0 &&
	    a.successor[0] != '\0' && same_area(a.successor, desk));
}

struct address
need_address(const struct need *n)
{
	struct address a = { .roles = (unsigned)n->roles, .post = n->post, .unit = n->unit,
	    .on_watch = n->on_watch, .person = n->person };

	memcpy(a.area, n->area, sizeof a.area);
	return a;
}

struct address
need_to_address(const struct need_to *to)
{
	struct address a = { .roles = (unsigned)to->roles, .post = to->post, .unit = to->unit,
	    .on_watch = to->on_watch, .person = to->person };

	memcpy(a.area, to->area, sizeof a.area);
	return a;
}

bool
address_equal(const struct address *a, const struct address *b)
{
	return same_area(a->area, b->area) && a->roles == b->roles && a->post == b->post &&
	    a->unit == b->unit && a->on_watch == b->on_watch && a->person == b->person;
}

/* One rule for all: does a grant answer to the address? Who is on watch in a unit
 * is whoever holds its duty, until there are rosters. */
static bool
grant_answers(struct txn *t, const struct address *a, enum role role, int post, uint64_t unit,
    const char *area)
{
	if (a->unit != 0)
		return unit == a->unit && (ACTORS & 1u << role) && (!a->on_watch || role == role_duty);
	if (a->area[0] == '\0' || !(a->roles & 1u << role) || (UNIT_ROLES & 1u << role))
		return false;
	return (a->post == 0 || a->post == post) && of_desk(t, a->area, area);
}

bool
address_is(struct txn *t, const struct viewer *v, const struct address *a)
{
	if (a->person != 0 && a->person == v->account)
		return true;
	for (size_t i = 0; i < v->ngrants; i++)
		if (grant_answers(t, a, v->grants[i].role, (int)v->grants[i].post,
		    v->grants[i].unit, v->grants[i].area))
			return true;
	return false;
}

static bool
in_force(struct txn *t, int64_t now, const struct grant *g)
{
	struct account who;

	return g->revoked == 0 && (g->from == 0 || g->from <= now) &&
	    (g->until == 0 || g->until > now) &&
	    record_get(t, &kind_account, g->account, &who) && who.disabled == 0;
}

struct reach {
	struct txn *txn;
	int64_t now;
	const struct address *to;
	struct people *found;
	bool one;			/* the first is enough */
};

/* Without memory for one the reading fails. */
static void
add_person(struct reach *r, uint64_t account)
{
	struct people *p = r->found;
	uint64_t *more;

	for (size_t i = 0; i < p->n; i++)
		if (p->ids[i] == account)
			return;
	more = p->n % 16 != 0 ? p->ids : reallocarray(p->ids, p->n + 16, sizeof *more);
	if (more == NULL) {
		txn_fail(r->txn, ERR_IO);
		return;
	}
	p->ids = more;
	p->ids[p->n++] = account;
}

static bool
is_enough(const struct reach *r)
{
	return r->one && r->found->n > 0;
}

/* Grants under a prefix of an index of theirs. */
static void
reach_grants(struct reach *r, struct index_key *key)
{
	struct grant g;
	struct area at;
	struct scan s;

	scan_open(&s, r->txn, key, false);
	while (!is_enough(r) && scan_next(&s))
		if (record_get(r->txn, &kind_grant, s.id, &g) && in_force(r->txn, r->now, &g) &&
		    grant_today(r->txn, &g, &at) &&
		    grant_answers(r->txn, r->to, (enum role)g.role, g.post, g.unit, at.code))
			add_person(r, g.account);
	scan_close(&s);
}

static void
reach_at(struct reach *r, const char *code, enum role role)
{
	struct index_key key;

	key_begin(&key, &kind_grant, 2);
	key_code(&key, code);
	key_number(&key, role);
	reach_grants(r, &key);
}

/* Officers of the villages that were merged into it, see grant_today(). */
static void
reach_merged(struct reach *r, const char *code)
{
	struct index_key key;
	struct area a;
	struct scan s;

	key_begin(&key, &kind_area, 3);
	key_code(&key, code);
	scan_open(&s, r->txn, &key, false);
	while (!is_enough(r) && scan_next(&s))
		if (record_get(r->txn, &kind_area, s.id, &a) && a.tier == tier_village)
			reach_at(r, a.code, role_officer);
	scan_close(&s);
}

/* Of an area whose successor took it over, the successor's desk. */
static void
reach_area(struct reach *r)
{
	struct area a;
	const char *code = area_today(r->txn, r->to->area, &a) ? a.code : r->to->area;

	for (unsigned role = 1; r->to->roles >> role != 0; role++)
		if (r->to->roles & 1u << role)
			reach_at(r, code, (enum role)role);
	if (r->to->roles & 1u << role_officer)
		reach_merged(r, code);
}

static void
reach(struct reach *r)
{
	struct account who;
	struct index_key key;

	if (r->to->person != 0 && record_get(r->txn, &kind_account, r->to->person, &who) &&
	    who.disabled == 0)
		add_person(r, r->to->person);
	key_begin(&key, &kind_grant, 3);
	key_number(&key, r->to->unit);
	if (r->to->unit != 0)
		reach_grants(r, &key);
	else if (r->to->area[0] != '\0')
		reach_area(r);
}

void
address_people(struct txn *t, int64_t now, const struct address *a, struct people *to)
{
	struct reach r = { .txn = t, .now = now, .to = a, .found = to };

	reach(&r);
}

bool
address_reaches(struct txn *t, int64_t now, const struct address *a)
{
	struct people found = { NULL, 0 };
	struct reach r = { .txn = t, .now = now, .to = a, .found = &found, .one = true };

	reach(&r);
	free(found.ids);
	return found.n > 0;
}

bool
need_is_mine(struct txn *t, const struct viewer *v, const struct need *n)
{
	struct address a = need_address(n);

	return address_is(t, v, &a);
}

bool
need_climbed_here(const struct viewer *v, const struct need *n)
{
	return n->climbed[0] != '\0' && may_at(v, (unsigned)n->roles, n->climbed);
}

bool
need_overseen(struct txn *t, const struct viewer *v, const struct need *n)
{
	return n->about[0] != '\0' && may_over(t, v, ROLE(supervisor), n->about);
}

bool
need_asks(struct txn *t, const struct viewer *v, const struct need *n)
{
	struct need_to to;
	struct scan s;
	bool asked = need_is_mine(t, v, n) || need_climbed_here(v, n);

	if (asked)
		return true;
	need_to_walk(&s, t, n->id);
	while (!asked && scan_next(&s)) {
		if (!record_get(t, &kind_need_to, s.id, &to) || to.empty)
			continue;
		struct address a = need_to_address(&to);
		asked = address_is(t, v, &a);
	}
	scan_close(&s);
	return asked;
}

/* Is he asked by this grant alone? */
static bool
asked_by(struct txn *t, const struct need *n, const struct grant *g)
{
	struct viewer v = { .roles = 1u << g->role, .ngrants = 1 };

	v.grants[0] = (struct viewer_grant){ .role = (enum role)g->role,
	    .post = (enum post)g->post, .unit = g->unit };
	memcpy(v.grants[0].area, g->area, sizeof g->area);
	code_stem(g->area, v.grants[0].stem);
	return need_asks(t, &v, n);
}

void
need_stands(struct txn *t, struct need *n, int64_t now)
{
	struct viewer by_name = { .account = n->taken_by };
	struct index_key key;
	struct grant g;
	struct scan s;
	int64_t last = 0;
	bool always = need_asks(t, &by_name, n);

	key_begin(&key, &kind_grant, 1);
	key_number(&key, n->taken_by);
	scan_open(&s, t, &key, false);
	while (!always && scan_next(&s))
		if (record_get(t, &kind_grant, s.id, &g) && in_force(t, now, &g) &&
		    asked_by(t, n, &g)) {
			always = g.until == 0;
			last = g.until > last ? g.until : last;
		}
	scan_close(&s);
	n->stands = always ? 0 : last;
}

/* Do two hold the same post, or is the first on watch in a unit of the other? */
static bool
colleagues(const struct viewer *v, const struct viewer *of)
{
	for (size_t i = 0; i < v->ngrants; i++)
		for (size_t k = 0; k < of->ngrants; k++) {
			const struct viewer_grant *a = &v->grants[i], *b = &of->grants[k];
			if (a->unit != 0 && a->unit == b->unit && a->role == role_duty)
				return true;
			if (a->role == b->role && a->post == b->post &&
			    (ROLE(officer) | DESK_ROLES) & 1u << a->role &&
			    same_area(a->area, b->area))
				return true;
		}
	return false;
}

bool
need_stands_in(struct txn *t, const struct viewer *v, const struct need *n, int64_t now)
{
	struct need_to to;
	struct viewer of;
	struct scan s;
	bool yes = n->person != 0 && viewer_load(t, n->person, now, &of) && colleagues(v, &of);

	need_to_walk(&s, t, n->id);
	while (!yes && scan_next(&s))
		yes = record_get(t, &kind_need_to, s.id, &to) && to.person != 0 &&
		    viewer_load(t, to.person, now, &of) && colleagues(v, &of);
	scan_close(&s);
	return yes;
}

void
need_desk(struct txn *t, const char *area, char out[16])
{
	char above[16];
	struct area a;

	snprintf(out, 16, "%s", area);
	for (int i = 0; i < 2 && area_get(t, out, &a) &&
	    (a.tier == tier_village || a.tier == tier_grid); i++) {
		area_parent(t, out, above);
		if (above[0] == '\0')
			return;
		memcpy(out, above, 16);
	}
}

void
address_desk(struct txn *t, const struct address *at, char out[16])
{
	struct unit u;

	if (at->unit != 0 && record_get(t, &kind_unit, at->unit, &u))
		need_desk(t, u.area, out);
	else
		need_desk(t, at->area, out);
}

bool
need_climbed_to(struct txn *t, const struct kind *kind, uint64_t subject,
    enum need_verb verb, const char *code)
{
	struct need_walk w;
	struct need_to to;
	struct need n;
	struct scan s;
	bool up = false;

	need_walk_open(&w, t, kind, subject, verb);
	while (!up && need_walk_next(&w, &n)) {
		up = n.climbed[0] != '\0' && same_area(n.climbed, code);
		need_to_walk(&s, t, n.id);
		while (!up && scan_next(&s))
			up = record_get(t, &kind_need_to, s.id, &to) && !to.empty &&
			    to.area[0] != '\0' && same_area(to.area, code);
		scan_close(&s);
	}
	need_walk_close(&w);
	return up;
}

bool
need_known(struct txn *t, const struct viewer *v, const struct need *n)
{
	return need_asks(t, v, n) || need_overseen(t, v, n) ||
	    may_over(t, v, DESK_ROLES, n->about) || (v->roles & ROLE_LOCAL) ||
	    (n->issuer[0] != '\0' && may_over(t, v, DESK_ROLES, n->issuer));
}
