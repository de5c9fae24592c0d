/* Units: telephones, names, where they belong, retiring. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/op/act.h"
#include "src/rules/unit/unit.h"
#include "tests/check/help_incident.h"

Suite *suite_unit(void);

static uint64_t
unit_add(const char *area, const char *name, const char *parent)
{
	struct op_unit_add a = { .kind = unit_kind_team, .phone = "0477-5210001" };

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.area, sizeof a.area, "%s", area);
	snprintf(a.parent, sizeof a.parent, "%s", parent);
	world_do(&world, "admin", "unit.add", &a, &reply);
	return reply.outcome == DONE ? reply.answer.id : 0;
}

static struct unit
unit_of(uint64_t id)
{
	struct unit u;

	world_get(&world, &kind_unit, id, &u);
	return u;
}

static void
retire(const char *login, uint64_t id)
{
	struct op_unit_retire r = { .which = id, .reason = "改革" };

	world_do(&world, login, "unit.retire", &r, &reply);
}

START_TEST(telephones)
{
	uint64_t id = unit_add(T1, "样例抢险队", "");
	struct op_unit_set s = { .which = id, .phone2 = "13900000001" };
	static const char *const no_phone[] = { "phone", NULL };

	ck_assert_str_eq(unit_of(id).phone, "0477-5210001");
	world_do(&world, "admin", "unit.set", &s, &reply);
	DONE_OK();
	ck_assert_str_eq(unit_of(id).phone, "0477-5210001");
	ck_assert_str_eq(unit_of(id).phone2, "13900000001");
	ck_assert_int_eq(unit_of(id).kind, unit_kind_team);
	s = (struct op_unit_set){ .which = id, .kind = unit_kind_depot };
	world_do_with(&world, "admin", "unit.set", &s, no_phone, NULL, &reply);
	DONE_OK();
	ck_assert_str_eq(unit_of(id).phone, "");
	ck_assert_str_eq(unit_of(id).phone2, "13900000001");
	ck_assert_int_eq(unit_of(id).kind, unit_kind_depot);
	world_do(&world, "county", "unit.set", &s, &reply);
	REFUSED_AS("NOT_PERMITTED", "");
	s.which = 5;
	world_do(&world, "admin", "unit.set", &s, &reply);
	REFUSED_AS("NO_SUCH_UNIT", "which");
}
END_TEST

START_TEST(names)
{
	uint64_t id = unit_add(T1, "样例甲队", "");
	struct op_unit_rename r = { .which = id, .name = "样例乙队" };

	ck_assert_uint_ne(unit_add(T1, "样例乙队", ""), 0);
	ck_assert_uint_ne(unit_add(T2, "样例丙队", ""), 0);
	world_do(&world, "admin", "unit.rename", &r, &reply);
	REFUSED_AS("NAME_EXISTS", "name");
	snprintf(r.name, sizeof r.name, "样例丙队");	/* elsewhere */
	world_do(&world, "admin", "unit.rename", &r, &reply);
	DONE_OK();
	ck_assert_str_eq(unit_of(id).name, "样例丙队");
	world_do(&world, "admin", "unit.rename", &r, &reply);	/* its own name */
	DONE_OK();
}
END_TEST

/* A retired one takes no new grants and frees its name; its grants can be revoked. */
START_TEST(retiring)
{
	uint64_t id = unit_add(T1, "样例抢险队", ""), below = unit_add(V11, "样例小队", "样例抢险队");
	struct op_account_grant g = { .area = V11, .role = "team", .unit = "样例抢险队" };
	struct op_account_revoke r = { .role = "team", .unit = "样例抢险队" };
	struct refusal why;
	struct viewer v;
	struct txn t;

	g.which = r.which = world_account(&world, "v11a");
	world_do(&world, "admin", "account.grant", &g, &reply);
	DONE_OK();
	retire("admin", id);
	REFUSED_AS("UNIT_BELOW", "which");
	retire("county", id);
	REFUSED_AS("NOT_PERMITTED", "");
	retire("admin", below);
	DONE_OK();
	ck_assert_uint_eq(reply.answer.message, 0);
	retire("admin", id);
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "UNIT_HELD");
	ck_assert_int_eq(unit_of(id).retired, world.now);
	retire("admin", id);
	REFUSED_AS("UNIT_RETIRED", "which");
	g.which = world_account(&world, "v12");
	world_do(&world, "admin", "account.grant", &g, &reply);
	REFUSED_AS("UNIT_NONE", "unit");
	world_viewer(&world, "v11a", &v);
	ck_assert_uint_eq(v.grants[1].unit, id);	/* what was granted stays */
	world_read(&world, &t);
	world_viewer(&world, "admin", &v);
	ck_assert(!act_may(&t, &v, op_find("unit.rename", NULL), id, world.now, &why));
	ck_assert_str_eq(world_message(why.message), "UNIT_RETIRED");
	txn_abort(&t);
	ck_assert_uint_ne(unit_add(T1, "样例抢险队", ""), 0);
	world_do(&world, "admin", "account.revoke", &r, &reply);
	DONE_OK();
	world_viewer(&world, "v11a", &v);
	ck_assert_uint_eq(v.ngrants, 1);
}
END_TEST

static void
move(const char *login, uint64_t id, const char *area, const char *parent)
{
	struct op_unit_move m = { .which = id };
	static const char *const none[] = { "parent", NULL };
	bool empty = parent != NULL && parent[0] == '\0';

	snprintf(m.area, sizeof m.area, "%s", area);
	snprintf(m.parent, sizeof m.parent, "%s", parent != NULL ? parent : "");
	world_do_with(&world, login, "unit.move", &m, empty ? none : NULL, NULL, &reply);
}

START_TEST(moving)
{
	uint64_t id = unit_add(T1, "样例一队", ""), sub = unit_add(V11, "样例二队", "样例一队");

	move("admin", id, "", NULL);
	REFUSED_AS("REQUIRED", "area");
	move("admin", id, T2, NULL);		/* its own lies in T1 */
	REFUSED_AS("UNIT_APART", "area");
	move("admin", id, FILLER, NULL);
	REFUSED_AS("FILLER_AREA", "area");
	move("admin", id, "", "样例二队");	/* not in T1 or above */
	REFUSED_AS("UNIT_NONE", "parent");
	move("admin", id, V11, "样例二队");
	REFUSED_AS("UNIT_SELF", "parent");
	move("admin", sub, T2, NULL);
	REFUSED_AS("UNIT_APART", "area");
	move("admin", sub, T2, "");
	DONE_OK();
	ck_assert_str_eq(unit_of(sub).area, T2);
	ck_assert_uint_eq(unit_of(sub).parent, 0);
	ck_assert_uint_eq(world.nnotices, 1);
	ck_assert_uint_eq(world.notices[0].nareas, 2);
	ck_assert_str_eq(world.notices[0].areas[1], V11);
	move("admin", id, COUNTY, NULL);
	DONE_OK();
	move("admin", sub, "", "样例一队");
	DONE_OK();
	ck_assert_uint_eq(unit_of(sub).parent, id);
	move("county", sub, "", "");
	REFUSED_AS("NOT_PERMITTED", "");
}
END_TEST

/*
 * A model of what must hold, told in plain words: names are one to an area among
 * those in force; a unit's area begins with that of the one it belongs to; no ring;
 * a retired one stays as it was.
 */
#define MODEL 24
struct place {
	const char *code, *stem;
};
static const struct place places[] = { { COUNTY, "150621" }, { T1, "150621200" },
	{ T2, "150621103" }, { V11, "150621200200" }, { V12, "150621200201" } };
static const char *const called[] = { "样例甲", "样例乙", "样例丙", "样例丁" };

struct model {
	uint64_t id;
	int name, place, parent;
	bool retired;
};

static bool
under(int a, int b)
{
	return strncmp(places[a].stem, places[b].stem, strlen(places[b].stem)) == 0;
}

static bool
free_name(const struct model *m, int n, int name, int place, int but)
{
	for (int i = 0; i < n; i++)
		if (i != but && !m[i].retired && m[i].name == name && m[i].place == place)
			return false;
	return true;
}

/* The nearest of that name, its own place first. -1 = none. */
static int
nearest(const struct model *m, int n, int name, int place)
{
	int best = -1;

	for (int i = 0; i < n; i++)
		if (!m[i].retired && m[i].name == name && under(place, m[i].place) &&
		    (best < 0 || strlen(places[m[i].place].stem) > strlen(places[m[best].place].stem)))
			best = i;
	return best;
}

static bool
below_self(const struct model *m, int who, int above)
{
	for (; above >= 0; above = m[above].parent)
		if (above == who)
			return true;
	return false;
}

static bool
children_fit(const struct model *m, int n, int who, int place)
{
	for (int i = 0; i < n; i++)
		if (!m[i].retired && m[i].parent == who && (place < 0 || !under(m[i].place, place)))
			return false;
	return true;
}

static bool
model_move(struct model *m, int n, int who, int place, int name)
{
	int at = place < 0 ? m[who].place : place, parent = m[who].parent;

	if (m[who].retired || (place >= 0 && !free_name(m, n, m[who].name, place, who)))
		return false;
	if (name >= 0) {
		parent = nearest(m, n, name, at);
		if (parent < 0 || below_self(m, who, parent))
			return false;
	}
	if ((parent >= 0 && !under(at, m[parent].place)) || !children_fit(m, n, who, at))
		return false;
	m[who].place = at;
	m[who].parent = parent;
	return true;
}

static void
same(const struct model *m, int n)
{
	for (int i = 0; i < n; i++) {
		struct unit u = unit_of(m[i].id);
		ck_assert_str_eq(u.name, called[m[i].name]);
		ck_assert_str_eq(u.area, places[m[i].place].code);
		ck_assert_uint_eq(u.parent, m[i].parent < 0 ? 0 : m[m[i].parent].id);
		ck_assert_int_eq(u.retired != 0, m[i].retired);
	}
}

START_TEST(any_order)
{
	struct model m[MODEL];
	int n = 0;

	srandom((unsigned)_i);
	for (int step = 0; step < 120; step++) {
		int who = n > 0 ? (int)(random() % n) : 0, name = (int)(random() % 4);
		int place = (int)(random() % 5), what = n == 0 ? 0 : (int)(random() % 5);
		bool fits = false;
		if (what == 0 && n == MODEL)
			continue;
		if (what == 0) {
			fits = free_name(m, n, name, place, -1);
			m[n] = (struct model){ unit_add(places[place].code, called[name], ""), name, place,
			    -1, false };
			n += fits;
		} else if (what == 1) {
			struct op_unit_rename r = { .which = m[who].id };
			snprintf(r.name, sizeof r.name, "%s", called[name]);
			world_do(&world, "admin", "unit.rename", &r, &reply);
			fits = !m[who].retired && free_name(m, n, name, m[who].place, who);
			if (fits)
				m[who].name = name;
		} else if (what == 2) {
			retire("admin", m[who].id);
			fits = !m[who].retired && children_fit(m, n, who, -1);
			m[who].retired |= fits;
		} else if (what == 3) {
			move("admin", m[who].id, "", called[name]);
			fits = model_move(m, n, who, -1, name);
		} else if (what == 4) {
			bool along = random() % 2;
			move("admin", m[who].id, places[place].code, along ? called[name] : NULL);
			fits = model_move(m, n, who, place, along ? name : -1);
		}
		ck_assert_msg((reply.outcome == DONE) == fits, "step %d: %d of %d, %s", step, what, who,
		    world_message(reply.refusal.message));
		same(m, n);
	}
}
END_TEST

Suite *
suite_unit(void)
{
	Suite *s = suite_create("unit");
	TCase *c = tcase_create("unit");

	tcase_add_checked_fixture(c, incident_setup, incident_teardown);
	tcase_add_test(c, telephones);
	tcase_add_test(c, names);
	tcase_add_test(c, retiring);
	tcase_add_test(c, moving);
	tcase_add_loop_test(c, any_order, 0, 12);
	suite_add_tcase(s, c);
	return s;
}
