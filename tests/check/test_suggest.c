/* 建议: the order of the teams against a model that shares no code with the rules. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/change.h"
#include "src/lang/when.h"
#include "src/rules/order/suggest.h"
#include "tests/check/help_world.h"

Suite *suite_suggest(void);

enum { TEAMS = 90, ORDERS = 120, ROADS = 8, INCIDENTS = 3, QUERIES = 12, SEEDS = 4 };

static struct world w;

/* What the model knows of the county; it is filled beside the records. */
struct model_team {
	uint64_t id;
	const char *area, *kind;
	int owner, standing;
	int64_t until, back, confirmed;
	bool pump, retired;
	int squad_of;		/* index, -1: none */
	int live, drill;	/* index of the live real order, of the live drill; -1: none */
	bool declined[INCIDENTS];
};
struct model_order {
	uint64_t id;
	const char *area, *task;
	int state;
};
struct model_road {
	const char *from, *to;
	int minutes;
};
static struct model {
	struct model_team team[TEAMS];
	struct model_order order[ORDERS];
	size_t norders;
	struct model_road road[ROADS];
	uint64_t incident[INCIDENTS];
} m;

static const char *const areas[] = { V11, V12, V21, T1, T2, "150621000000" };
static const char *const kinds_of_team[] = { "drainage", "rescue", "fire" };
static uint32_t dice;

static uint32_t
roll(uint32_t n)
{
	dice = dice * 1664525u + 1013904223u;
	return (dice >> 8) % n;
}

/* ---- making the county ---- */

static void
make_team(struct change *c, int i)
{
	struct model_team *t = &m.team[i];
	struct team team = { .rank = team_rank_main, .strength = { 20, true } };
	struct team_skill skill = { .skill = "大流量水泵", .people = { 3, true } };

	*t = (struct model_team){ .area = areas[roll(6)], .kind = kinds_of_team[roll(3)],
	    .owner = 1 + (int)roll(5), .live = -1, .drill = -1, .pump = roll(2) == 0,
	    .squad_of = i > 5 && roll(6) == 0 ? (int)roll(5) : -1, .retired = roll(15) == 0 };
	t->standing = roll(6) == 0 ? standing_resting : roll(10) == 0 ? standing_out : standing_ready;
	if (t->standing == standing_resting)
		t->until = w.now + ((int64_t)roll(4) - 2) * HOUR + MINUTE;
	t->back = roll(3) == 0 ? 0 : w.now - (int64_t)(1 + roll(40)) * HOUR;
	t->confirmed = w.now - (int64_t)roll(180) * DAY;
	snprintf(team.name, sizeof team.name, "样例第%d队", i);
	snprintf(team.area, sizeof team.area, "%s", t->area[6] == '0' && t->area[7] == '0' &&
	    t->area[8] == '0' ? COUNTY : t->area);
	snprintf(team.kind, sizeof team.kind, "%s", t->kind);
	team.owner = t->owner;
	team.standing = t->standing;
	team.until = t->until;
	team.back = t->back;
	team.confirmed = t->confirmed;
	team.retired = t->retired ? w.now - DAY : 0;
	team.squad_of = t->squad_of >= 0 ? m.team[t->squad_of].id : 0;
	t->id = change_new(c, &kind_team, &team);
	if (t->pump) {
		skill.team = t->id;
		change_new(c, &kind_team_skill, &skill);
	}
}

static void
put_order(struct change *c, int team, const char *area, const char *task, int state, int end,
    int incident, bool drill)
{
	struct order o = { .team = m.team[team].id, .incident = m.incident[incident], .state = state,
	    .live = state != order_state_closed, .end = end, .drill = drill, .at = w.now - HOUR };

	snprintf(o.area, sizeof o.area, "%s", area);
	snprintf(o.task, sizeof o.task, "%s", task);
	change_new(c, &kind_order, &o);
	m.order[m.norders++] = (struct model_order){ .id = o.id, .area = area, .task = task, .state = state };
}

static void
make_order(struct change *c)
{
	static const char *const villages[] = { V11, V12, V21 };
	int team = (int)roll(TEAMS), incident = (int)roll(INCIDENTS), kind = (int)roll(4);
	const char *area = villages[roll(3)], *task = roll(3) == 0 ? "stage" : "drain";
	bool drill = roll(5) == 0;

	if (kind == 0) {
		put_order(c, team, area, task, order_state_closed, order_end_declined, incident, false);
		m.team[team].declined[incident] = true;
	} else if (kind == 1) {
		put_order(c, team, area, task, order_state_closed, order_end_back, incident, false);
	} else if (m.team[team].standing != standing_out && m.team[team].live < 0 && m.team[team].drill < 0) {
		put_order(c, team, area, task, 1 + (int)roll(5), 0, incident, drill);
		*(drill ? &m.team[team].drill : &m.team[team].live) = (int)m.norders - 1;
	}
}

static void
make_road(struct change *c, int i)
{
	struct model_road *r = &m.road[i];
	struct travel t = { 0 };
	bool had = true;

	while (had) {
		*r = (struct model_road){ areas[roll(6)], areas[roll(6)], 5 + (int)roll(90) };
		had = r->from == r->to;
		for (int k = 0; k < i; k++)
			had |= (m.road[k].from == r->from && m.road[k].to == r->to) ||
			    (m.road[k].from == r->to && m.road[k].to == r->from);
	}
	snprintf(t.from, sizeof t.from, "%s", strcmp(r->from, areas[5]) == 0 ? COUNTY : r->from);
	snprintf(t.to, sizeof t.to, "%s", strcmp(r->to, areas[5]) == 0 ? COUNTY : r->to);
	t.minutes = r->minutes;
	change_new(c, &kind_travel, &t);
}

static void
make_county(struct change *c)
{
	for (int i = 0; i < INCIDENTS; i++) {
		struct incident e = { .class = incident_class_natural, .hazard = hazard_flood,
		    .state = incident_state_responding, .received = w.now };

		snprintf(e.area, sizeof e.area, "%s", V11);
		m.incident[i] = change_new(c, &kind_incident, &e);
	}
	for (int i = 0; i < TEAMS; i++)
		make_team(c, i);
	for (int i = 0; i < ORDERS; i++)
		make_order(c);
	for (int i = 0; i < ROADS; i++)
		make_road(c, i);
}

/* ---- the model ---- */

struct want_of {
	const char *area, *kind;
	bool pump, drill;
	int incident;		/* -1: none */
};

/* Codes of 12 digits: the county's first 6, the township's first 9. */
static bool
lies_in(const char *area, const char *top)
{
	size_t n = strcmp(top + 6, "000000") == 0 ? 6 : strcmp(top + 9, "000") == 0 ? 9 : 12;

	return strncmp(area, top, n) == 0;
}

static int
near_minutes(const char *a, const char *b)
{
	return strncmp(a, b, 12) == 0 && strcmp(a + 9, "000") != 0 ? 10 :
	    strncmp(a, b, 9) == 0 && strncmp(a + 6, "000", 3) != 0 ? 30 : 60;
}

/* The road whose end here is smallest, then whose end there is. */
static int
road_minutes(const char *from, const char *to)
{
	int best = -1;
	size_t here = 0, there = 0;

	for (int i = 0; i < ROADS; i++) {
		for (int turned = 0; turned < 2; turned++) {
			const char *a = turned ? m.road[i].to : m.road[i].from;
			const char *b = turned ? m.road[i].from : m.road[i].to;
			size_t na = strcmp(a + 6, "000000") == 0 ? 6 : strcmp(a + 9, "000") == 0 ? 9 : 12;
			size_t nb = strcmp(b + 6, "000000") == 0 ? 6 : strcmp(b + 9, "000") == 0 ? 9 : 12;

			if (!lies_in(from, a) || !lies_in(to, b) ||
			    (best >= 0 && (na < here || (na == here && nb < there))))
				continue;
			best = m.road[i].minutes;
			here = na;
			there = nb;
		}
	}
	return best;
}

struct expected {
	int team;
	const char *how;
	int how_no, minutes;
	bool comes, kind, skill, stale;
	int64_t rested;
};

static int
hold_of(const struct model_team *t, bool drill)
{
	return t->live >= 0 || !drill ? t->live : t->drill;
}

static void
judge(struct expected *e, const struct want_of *q)
{
	static const char *const names[] = { "ready", "forward", "out", "unanswered", "scene", "whole",
		"split", "declined", "resting", "off" };
	const struct model_team *t = &m.team[e->team];
	int hold = hold_of(t, q->drill), squad = -1;
	const char *at = t->area;

	for (int i = TEAMS - 1; i >= 0; i--)
		if (m.team[i].squad_of == e->team && !m.team[i].retired && m.team[i].live >= 0)
			squad = i;
	if (t->standing == standing_out)
		e->how_no = 9;
	else if (hold >= 0 && m.order[hold].state == order_state_issued)
		e->how_no = 3;
	else if (hold >= 0 && m.order[hold].state == order_state_scene)
		e->how_no = strcmp(m.order[hold].task, "stage") == 0 ? 1 : 4;
	else if (hold >= 0)
		e->how_no = 2;
	else if (t->squad_of >= 0 && hold_of(&m.team[t->squad_of], q->drill) >= 0)
		e->how_no = 5;
	else if (squad >= 0)
		e->how_no = 6;
	else if (t->standing == standing_resting && t->until > w.now)
		e->how_no = 8;
	else if (q->incident >= 0 && t->declined[q->incident])
		e->how_no = 7;
	else
		e->how_no = 0;
	e->how = names[e->how_no];
	e->comes = e->how_no < 3;
	if (e->how_no == 1 || e->how_no == 2)
		at = m.order[hold].area;
	e->kind = q->kind[0] == '\0' || strcmp(q->kind, t->kind) == 0;
	e->skill = !q->pump || t->pump;
	e->minutes = road_minutes(at, q->area);
	if (e->minutes < 0)
		e->minutes = near_minutes(at, q->area);
	e->rested = e->how_no == 2 ? -1 : t->back == 0 ? INT64_MAX : w.now - t->back;
	e->stale = w.now - t->confirmed > 90 * DAY;
}

/* Does a stand above b? */
static bool
above(const struct expected *a, const struct expected *b)
{
	bool a_out = a->how_no == 2, b_out = b->how_no == 2;
	bool a_asked = m.team[a->team].owner != 1, b_asked = m.team[b->team].owner != 1;

	if (a->comes != b->comes)
		return a->comes;
	if (a->kind != b->kind)
		return a->kind;
	if (a->skill != b->skill)
		return a->skill;
	if (a->comes && a_out != b_out)
		return b_out;
	if (!a->comes && a->how_no != b->how_no)
		return a->how_no < b->how_no;
	if (a->minutes != b->minutes)
		return a->minutes < b->minutes;
	if (a->rested != b->rested)
		return a->rested > b->rested;
	if (a->stale != b->stale)
		return b->stale;
	if (a_asked != b_asked)
		return b_asked;
	return a->team < b->team;
}

/* Each is put behind all that stand above it. */
static size_t
expect(const struct want_of *q, struct expected *out)
{
	size_t n = 0;

	for (int i = 0; i < TEAMS; i++) {
		struct expected e = { .team = i };
		size_t at = n;

		if (m.team[i].retired)
			continue;
		judge(&e, q);
		for (; at > 0 && above(&e, &out[at - 1]); at--)
			out[at] = out[at - 1];
		out[at] = e;
		n++;
	}
	return n;
}

/* ---- both ---- */

static void
compare(struct txn *t, const struct viewer *v, const struct want_of *q)
{
	static struct expected want[TEAMS];
	struct suggest_query sq = { .txn = t, .who = v, .now = w.now, .area = q->area, .kind = q->kind,
	    .skill = q->pump ? "水泵" : "", .drill = q->drill,
	    .incident = q->incident >= 0 ? m.incident[q->incident] : 0 };
	struct suggested *got;
	size_t n = suggest_teams(&sq, &got), expected = expect(q, want);

	ck_assert_uint_eq(n, expected);
	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(got[i].team.id == m.team[want[i].team].id, "place %zu: %s, not %d", i,
		    got[i].team.name, want[i].team);
		ck_assert_str_eq(suggest_code(got[i].how), want[i].how);
		ck_assert_int_eq(suggest_comes(&got[i]), want[i].comes);
		ck_assert_int_eq(got[i].asked, m.team[want[i].team].owner != 1);
		ck_assert_int_eq(got[i].stale, want[i].stale);
		if (want[i].how_no == 0 || want[i].how_no > 7)
			ck_assert_uint_eq(got[i].order.id, 0);
		else
			ck_assert_uint_ne(got[i].order.id, 0);
	}
	free(got);
}

static void
ask(struct txn *t, const struct viewer *v)
{
	static const char *const places[] = { V11, V12, V21 };
	struct want_of q = { .area = places[roll(3)], .kind = roll(4) == 0 ? "" : kinds_of_team[roll(3)],
	    .pump = roll(2) == 0, .drill = roll(4) == 0, .incident = (int)roll(INCIDENTS + 1) - 1 };

	compare(t, v, &q);
}

START_TEST(as_the_model)
{
	struct buf effects = { 0 };
	struct change c = { .now = 0 };
	struct viewer v;

	world_open(&w);
	world_viewer(&w, "county", &v);
	dice = 7u + (uint32_t)_i;
	memset(&m, 0, sizeof m);
	buf_grow(&effects, EFFECTS_MAX);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c = (struct change){ .txn = core_txn(w.core), .now = w.now, .last_id = core_last_id(w.core),
	    .effects = &effects };
	make_county(&c);
	ck_assert_int_eq(c.txn->err, 0);
	for (int i = 0; i < QUERIES; i++)
		ask(c.txn, &v);
	ck_assert_int_eq(core_commit(w.core), 0);
	buf_free(&effects);
	world_close(&w);
}
END_TEST

Suite *
suite_suggest(void)
{
	Suite *s = suite_create("suggest");
	TCase *tc = tcase_create("suggest");

	tcase_add_loop_test(tc, as_the_model, 0, SEEDS);
	suite_add_tcase(s, tc);
	return s;
}
