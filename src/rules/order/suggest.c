/* Which teams to send: one look at each team, a rank of plain figures, one sort. */
#include "src/rules/order/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/want.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/team/team_skill.h"
#include "src/lang/when.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/team/team.h"
#include "src/rules/travel/travel.h"
#include "src/text/alike.h"

enum { ORDERS_BY_END = 10, SKILLS_BY_TEAM = 1 };
#define WHO (ROLE(duty) | ROLE(leader) | ROLE(supervisor))

/* What is the same for every team. */
struct look {
	const struct suggest_query *q;
	struct travel_roads roads;
	char skill[100];		/* folded */
	struct declined {
		uint64_t team, order;
	} *declined;			/* n of them who declined this incident, newest first, owned */
	size_t ndeclined;
	struct suggested *row;		/* n of them, owned */
	size_t n, room;
};

static const char *const codes[] = {
	[SUGGEST_READY] = "ready", [SUGGEST_FORWARD] = "forward", [SUGGEST_OUT] = "out",
	[SUGGEST_UNANSWERED] = "unanswered", [SUGGEST_SCENE] = "scene", [SUGGEST_WHOLE] = "whole",
	[SUGGEST_SPLIT] = "split", [SUGGEST_DECLINED] = "declined", [SUGGEST_RESTING] = "resting",
	[SUGGEST_OFF] = "off",
};

const char *
suggest_code(enum suggest_how how)
{
	return codes[how];
}

bool
suggest_comes(const struct suggested *s)
{
	return s->how <= SUGGEST_OUT;
}

struct suggest_query
suggest_for(struct txn *t, const struct viewer *v, int64_t now, const struct want *w)
{
	return (struct suggest_query){ .txn = t, .who = v, .now = now, .incident = w->incident,
	    .area = w->area, .kind = w->kind, .skill = w->skill, .drill = w->drill };
}

/* ---- what is the same for all ---- */

static void
add_declined(struct look *l, uint64_t id)
{
	struct declined *more = realloc(l->declined, (l->ndeclined + 1) * sizeof *more);
	struct order o;

	if (more == NULL) {
		txn_fail(l->q->txn, ERR_IO);
		return;
	}
	l->declined = more;
	if (record_get(l->q->txn, &kind_order, id, &o))
		more[l->ndeclined++] = (struct declined){ .team = o.team, .order = id };
}

static void
look_declined(struct look *l)
{
	struct txn *t = l->q->txn;
	struct incident root;
	struct family family;

	if (l->q->incident == 0 || !incident_root(t, l->q->incident, &root))
		return;
	family_open(&family, t, root.id);
	while (family_next(&family)) {
		struct index_key key;
		struct scan s;

		key_begin(&key, &kind_order, ORDERS_BY_END);
		key_number(&key, family.id);
		key_number(&key, order_end_declined);
		scan_open(&s, t, &key, true);
		while (scan_next(&s))
			add_declined(l, s.id);
		scan_close(&s);
	}
}

static bool
look_begin(struct look *l)
{
	struct txn *t = l->q->txn;

	alike_fold(l->q->skill, l->skill, sizeof l->skill);
	travel_open(&l->roads, t, l->q->area);
	look_declined(l);
	l->room = table_count(t, TABLE_KIND + kind_team.no);
	l->row = calloc(l->room + 1, sizeof *l->row);
	if (l->row == NULL)
		txn_fail(t, ERR_IO);
	return t->err == 0;
}

/* ---- one team ---- */

static bool
has_skill(const struct look *l, uint64_t team)
{
	struct team_skill skill;
	struct index_key key;
	struct scan s;
	bool has = false;

	if (l->skill[0] == '\0')
		return true;
	key_begin(&key, &kind_team_skill, SKILLS_BY_TEAM);
	key_number(&key, team);
	scan_open(&s, l->q->txn, &key, false);
	while (!has && scan_next(&s))
		has = record_get(l->q->txn, &kind_team_skill, s.id, &skill) &&
		    alike_holds(skill.skill, l->skill);
	scan_close(&s);
	return has;
}

/* The order that holds a team: a drill holds nothing real. */
static bool
holds(const struct suggest_query *q, uint64_t team, struct order *out)
{
	return q->drill ? team_live_order(q->txn, team, out) : team_real_order(q->txn, team, out);
}

static bool
declined(const struct look *l, uint64_t team, struct order *out)
{
	size_t i = 0;

	while (i < l->ndeclined && l->declined[i].team != team)
		i++;
	return i < l->ndeclined && record_get(l->q->txn, &kind_order, l->declined[i].order, out);
}

static enum suggest_how
how_under(const struct order *o)
{
	switch (o->state) {
	case order_state_issued: return SUGGEST_UNANSWERED;
	case order_state_scene: return team_waits_forward(o) ? SUGGEST_FORWARD : SUGGEST_SCENE;
	default: return SUGGEST_OUT;
	}
}

static enum suggest_how
how_stands(const struct look *l, struct suggested *s)
{
	const struct suggest_query *q = l->q;
	enum standing standing = team_standing(&s->team, q->now);
	struct team squad;

	if (standing == standing_out)
		return SUGGEST_OFF;
	if (holds(q, s->team.id, &s->order))
		return how_under(&s->order);
	if (q->drill ? s->team.squad_of != 0 && holds(q, s->team.squad_of, &s->order) :
	    team_with_whole(q->txn, &s->team, &s->order))
		return SUGGEST_WHOLE;
	if (team_squad_out(q->txn, s->team.id, &squad) && holds(q, squad.id, &s->order))
		return SUGGEST_SPLIT;
	if (standing == standing_resting)
		return SUGGEST_RESTING;
	if (declined(l, s->team.id, &s->order))
		return SUGGEST_DECLINED;
	return SUGGEST_READY;
}

/* Who is out is reckoned from where its order is. */
static void
find_way(const struct look *l, struct suggested *s)
{
	const char *at = s->how == SUGGEST_FORWARD || s->how == SUGGEST_OUT ? s->order.area : s->team.area;

	s->near = travel_near(l->q->txn, &l->roads, at);
	s->minutes = travel_minutes(l->q->txn, &l->roads, at);
}

static void
find_rank(const struct look *l, struct suggested *s)
{
	const int64_t rank[] = { !suggest_comes(s), !s->kind, !s->skill,
	    suggest_comes(s) ? s->how == SUGGEST_OUT : (int64_t)s->how,
	    s->minutes >= 0 ? s->minutes : l->roads.assumed[s->near], -s->rested, s->stale,
	    s->asked, (int64_t)s->team.id };

	_Static_assert(sizeof rank == sizeof s->rank, "one place for each");
	memcpy(s->rank, rank, sizeof rank);
}

static void
look_at(struct look *l, uint64_t id)
{
	const struct suggest_query *q = l->q;
	struct suggested *s = &l->row[l->n];

	if (!record_get(q->txn, &kind_team, id, &s->team) || s->team.retired != 0 ||
	    !may_over(q->txn, q->who, WHO, s->team.area))
		return;
	s->how = how_stands(l, s);
	s->asked = s->team.owner != team_owner_government;
	s->kind = q->kind[0] == '\0' || strcmp(s->team.kind, q->kind) == 0;
	s->skill = has_skill(l, id);
	s->rested = s->how == SUGGEST_OUT ? -1 : s->team.back == 0 ? INT64_MAX : q->now - s->team.back;
	s->stale = team_stale(q->txn, &s->team, q->now);
	find_way(l, s);
	find_rank(l, s);
	l->n++;
}

static int
by_rank(const void *a, const void *b)
{
	const struct suggested *x = a, *y = b;
	size_t i = 0, n = sizeof x->rank / sizeof x->rank[0];

	while (i < n - 1 && x->rank[i] == y->rank[i])
		i++;
	return x->rank[i] < y->rank[i] ? -1 : x->rank[i] > y->rank[i];
}

size_t
suggest_teams(const struct suggest_query *q, struct suggested **out)
{
	struct look l = { .q = q };
	struct walk w;

	if (look_begin(&l)) {
		walk_open(&w, q->txn, TABLE_KIND + kind_team.no, "", 0, false);
		while (l.n < l.room && walk_next(&w))
			if (w.keylen == 8)
				look_at(&l, get_u64(w.key));
		walk_close(&w);
		qsort(l.row, l.n, sizeof *l.row, by_rank);
	}
	travel_close(&l.roads);
	free(l.declined);
	*out = l.n > 0 ? l.row : NULL;
	if (l.n == 0)
		free(l.row);
	return l.n;
}
