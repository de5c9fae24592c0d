/* What a team is at a time, and who may act for it. */
#include "src/rules/team/team.h"

#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "db/index.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/team.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"

#define ORDER_LIVE_TEAM 2	/* indexes */
#define TEAM_BY_UNIT 3
#define TEAM_BY_TEAM 4

enum standing
team_standing(const struct team *team, int64_t now)
{
	if (team->standing == standing_resting && team->until != 0 && team->until <= now)
		return standing_ready;
	return team->standing != 0 ? (enum standing)team->standing : standing_ready;
}

void
team_rested(struct team *team, int64_t now)
{
	if (team->standing != standing_resting || team_standing(team, now) != standing_ready)
		return;
	team->standing = standing_ready;
	team->since = team->until;
	team->until = 0;
	team->why[0] = '\0';
}

/* The first live order that is no drill or, drills, else the first. */
static bool
live_order(struct txn *t, uint64_t team, bool drills, struct order *out)
{
	struct index_key key;
	struct order o;
	struct scan s;
	bool found = false, real = false;

	key_begin(&key, &kind_order, ORDER_LIVE_TEAM);
	key_number(&key, true);
	key_number(&key, team);
	scan_open(&s, t, &key, false);
	while (!real && scan_next(&s)) {
		if (!record_get(t, &kind_order, s.id, &o) || (o.drill && (found || !drills)))
			continue;
		*out = o;
		found = true;
		real = !o.drill;
	}
	scan_close(&s);
	return found;
}

bool
team_live_order(struct txn *t, uint64_t team, struct order *out)
{
	return live_order(t, team, true, out);
}

bool
team_real_order(struct txn *t, uint64_t team, struct order *out)
{
	return live_order(t, team, false, out);
}

bool
team_order_read(struct txn *t, const struct viewer *v, const struct team *team,
    const struct order *order)
{
	return team_serves(v, team) || may_over(t, v, READERS_BY_AREA, team->area) ||
	    in_scope_by(t, v, READERS_BY_AREA, order->area);
}

bool
team_waits_forward(const struct order *live)
{
	return strcmp(live->task, value_by_no(&enum_task, task_stage)->code) == 0 &&
	    live->state == order_state_scene;
}

/* Squads in force, those under a real order alone if out; the first of them in *first. */
static size_t
squads(struct txn *t, uint64_t team, bool out, int64_t *people, struct team *first)
{
	struct index_key key;
	struct order o;
	struct team q;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_team, TEAM_BY_TEAM);
	key_number(&key, team);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_team, s.id, &q) || q.retired != 0 ||
		    (out && !team_real_order(t, q.id, &o)))
			continue;
		if (people != NULL)
			*people += q.strength.v;
		if (n++ == 0 && first != NULL)
			*first = q;
	}
	scan_close(&s);
	return n;
}

size_t
team_squads(struct txn *t, uint64_t team, int64_t *people)
{
	if (people != NULL)
		*people = 0;
	return squads(t, team, false, people, NULL);
}

bool
team_squad_out(struct txn *t, uint64_t team, struct team *squad)
{
	return squads(t, team, true, NULL, squad) > 0;
}

int64_t
team_rest(struct txn *t, const struct team *team)
{
	int64_t away;

	team_squads(t, team->id, &away);
	return team->strength.v - away;
}

bool
team_with_whole(struct txn *t, const struct team *squad, struct order *whole)
{
	struct team top;

	return squad->squad_of != 0 && record_get(t, &kind_team, squad->squad_of, &top) &&
	    team_real_order(t, top.id, whole) &&
	    (!whole->sent.known || whole->sent.v > team_rest(t, &top));
}

bool
team_free(struct txn *t, const struct team *team, int64_t now)
{
	struct order o;

	return team->retired == 0 && team_standing(team, now) == standing_ready &&
	    (!team_real_order(t, team->id, &o) || team_waits_forward(&o)) &&
	    !team_squad_out(t, team->id, NULL) && !team_with_whole(t, team, &o);
}

bool
team_serves(const struct viewer *v, const struct team *team)
{
	for (size_t i = 0; i < v->ngrants; i++)
		if (v->grants[i].role == role_team && v->grants[i].unit != 0 &&
		    v->grants[i].unit == team->unit)
			return true;
	return false;
}

void
team_of_viewer(struct team_of_viewer *w, struct txn *t, const struct viewer *v)
{
	*w = (struct team_of_viewer){ .txn = t, .who = v };
}

/* The unit of his grant i, 0 if it is none of a team or an earlier one has it too. */
static uint64_t
unit_of_grant(const struct viewer *v, size_t i)
{
	if (v->grants[i].role != role_team)
		return 0;
	for (size_t k = 0; k < i; k++)
		if (v->grants[k].role == role_team && v->grants[k].unit == v->grants[i].unit)
			return 0;
	return v->grants[i].unit;
}

bool
team_of_viewer_next(struct team_of_viewer *w, uint64_t *team)
{
	struct index_key key;
	uint64_t unit;

	for (;;) {
		if (w->open && scan_next(&w->scan)) {
			*team = w->scan.id;
			return true;
		}
		team_of_viewer_end(w);
		for (unit = 0; unit == 0 && w->grant < w->who->ngrants; w->grant++)
			unit = unit_of_grant(w->who, w->grant);
		if (unit == 0)
			return false;
		key_begin(&key, &kind_team, TEAM_BY_UNIT);
		key_number(&key, unit);
		scan_open(&w->scan, w->txn, &key, false);
		w->open = true;
	}
}

void
team_of_viewer_end(struct team_of_viewer *w)
{
	if (w->open)
		scan_close(&w->scan);
	w->open = false;
}

bool
team_over(struct txn *t, const struct viewer *v, unsigned roles, const struct team *team)
{
	return (v->roles & (ROLE_LOCAL | ROLE_SYSTEM)) || may_over(t, v, roles, team->area);
}

bool
team_may(struct txn *t, const struct viewer *v, const struct team *team)
{
	return team_serves(v, team) || team_over(t, v, TEAM_DESKS, team);
}

bool
team_find(struct txn *t, const char *area, const char *name, struct team *out)
{
	char code[16], above[16];

	for (snprintf(code, sizeof code, "%s", area); code[0] != '\0'; memcpy(code, above, 16)) {
		uint64_t id = named_in(t, &kind_team, code, name);
		if (id != 0)
			return record_get(t, &kind_team, id, out);
		area_code_above(code, above);
	}
	return false;
}

bool
team_of_unit(struct txn *t, uint64_t unit, struct team *out)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_team, TEAM_BY_UNIT);
	key_number(&key, unit);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_team, s.id, out) && out->retired == 0;
	scan_close(&s);
	return found;
}

int
team_get(struct act *act, const char *field, uint64_t id, struct team *out)
{
	if (!record_get(act->txn, &kind_team, id, out))
		return refuse(act, field, M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, field)),
		    NULL);
	if (out->retired != 0)
		return refuse(act, field, M_TEAM_RETIRED, ARG_TEXT(out->name),
		    ARG_TIME(out->retired), NULL);
	return 0;
}

int
team_under(struct act *act, const char *field, const struct team *team, const struct order *o)
{
	char number[24], place[192];

	number_text(&kind_order, o->day, o->no, o->node, act->now, number);
	area_name(act->txn, o->area, true, place, sizeof place);
	return refuse(act, field, M_TEAM_LIVE, ARG_TEXT(team->name), ARG_TEXT(number),
	    ARG_TEXT(o->place[0] != '\0' ? o->place : place), NULL);
}

int
team_idle(struct act *act, const char *field, const struct team *team)
{
	struct order o;

	return team_real_order(act->txn, team->id, &o) ? team_under(act, field, team, &o) : 0;
}

int64_t
team_known(const struct team *team)
{
	return team->confirmed != 0 ? team->confirmed : id_time(team->id);
}

bool
team_stale(struct txn *t, const struct team *team, int64_t now)
{
	return now - team_known(team) > setting_int(t, SETTING_TEAM_CONFIRM) * DAY;
}
