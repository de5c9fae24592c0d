/* What check says of orders, teams and moved people that were damaged by hand. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/evac/enums.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/evac/evac_step.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/team/team.h"
#include "src/admin/check_orders.h"
#include "tests/check/help_need.h"

Suite *suite_check_orders(void);

#define MINUTE 60000LL
#define COUNTED(n) ((struct num){ (n), true })

static struct world w;
static uint64_t team, order;

static uint64_t
add(const struct kind *k, void *rec)
{
	uint64_t id = change_new(act_begin(&w, "county")->change, k, rec);

	act_end(&w);
	return id;
}

static void
set(const struct kind *k, void *rec)
{
	change_set(act_begin(&w, "county")->change, k, rec);
	act_end(&w);
}

static uint64_t
team_of(const char *name, int64_t strength, uint64_t of)
{
	struct team t = { .area = T1, .rank = team_rank_main, .kind = "rescue",
	    .owner = team_owner_government, .strength = COUNTED(strength), .squad_of = of,
	    .standing = standing_ready, .since = w.now };

	snprintf(t.name, sizeof t.name, "%s", name);
	return add(&kind_team, &t);
}

static uint64_t
order_of(uint64_t of, int64_t no)
{
	struct order o = { .day = 20260722, .no = no, .team = of, .task = "rescue", .area = T1,
	    .desk = COUNTY, .at = w.now, .every = 20, .every_away = 60, .live = true,
	    .state = order_state_scene, .sent = COUNTED(18), .here = COUNTED(17),
	    .injured = COUNTED(1), .missing = COUNTED(0), .counted = w.now + 3 * MINUTE,
	    .count_due = w.now + 23 * MINUTE, .steps = 5 };
	static const struct order_step steps[] = {
		{ .step = order_verb_send },
		{ .step = order_verb_go, .people = { 18, true } },
		{ .step = order_verb_arrive, .people = { 18, true } },
		{ .step = order_verb_count, .people = { 17, true }, .injured = { 1, true },
		  .missing = { 0, true } },
		{ .step = order_verb_done, .struck = 1, .struck_reason = "还没完" },
	};
	uint64_t id = add(&kind_order, &o);

	for (int64_t i = 0; i < 5; i++) {
		struct order_step s = steps[i];
		s.order = id;
		s.no = i + 1;
		s.at = w.now + i * MINUTE;
		add(&kind_order_step, &s);
	}
	return id;
}

static void
setup(void)
{
	world_open(&w);
	team = team_of("综合救援队", 30, 0);
	order = order_of(team, 1);
}

static void
teardown(void)
{
	world_close(&w);
}

/* What check says; "" when all holds. */
static const char *
said(void)
{
	static char text[2000];
	FILE *out = fmemopen(memset(text, 0, sizeof text), sizeof text, "w");
	struct txn t;
	uint64_t n, lines = 0;

	world_read(&w, &t);
	n = check_orders(&t, out);
	txn_abort(&t);
	fclose(out);
	for (const char *p = text; *p != '\0'; p++)
		lines += *p == '\n';
	ck_assert_uint_eq(lines, n);
	return text;
}

#define HOLDS() ck_assert_str_eq(said(), "")
#define SAYS(what) ck_assert_msg(strstr(said(), what) != NULL, "%s", said())

/* The number and the field, for each field that the steps make. */
START_TEST(check_folds_the_steps_again)
{
	static const char *const fields[] = { "end", "sent", "here", "injured", "missing",
		"counted", "count_due", "eta", "steps", "state" };
	struct order o;

	HOLDS();
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const struct field *f = kind_field(&kind_order, fields[i]);
		world_get(&w, &kind_order, order, &o);
		if (field_is_number(f))
			field_num(f, &o)->v += 1;
		else if (f->type == T_ENUM)
			*(int *)((char *)&o + f->offset) += 1;
		else
			*(int64_t *)((char *)&o + f->offset) += MINUTE;
		set(&kind_order, &o);
		SAYS("D20260722-01");
		SAYS(f->label);
		if (field_is_number(f))
			field_num(f, &o)->v -= 1;
		else if (f->type == T_ENUM)
			*(int *)((char *)&o + f->offset) -= 1;
		else
			*(int64_t *)((char *)&o + f->offset) -= MINUTE;
		set(&kind_order, &o);
		HOLDS();
	}
}
END_TEST

/* The order of setup is closed with step 6; hurt ones may be left. */
static void
end_with(enum order_verb how, int64_t people)
{
	struct order_step s = { .order = order, .no = 6, .step = (int)how, .at = w.now + 9 * MINUTE };
	struct order o;

	world_get(&w, &kind_order, order, &o);
	o.state = order_state_closed;
	o.live = false;
	o.steps = 6;
	o.count_due = 0;
	o.end = how == order_verb_back ? order_end_back : order_end_retasked;
	if (how == order_verb_back)
		s.people = o.here = COUNTED(people);
	set(&kind_order, &o);
	add(&kind_order_step, &s);
}

START_TEST(check_counts_who_came_back)
{
	struct order o;

	end_with(order_verb_back, 17);		/* one is hurt */
	HOLDS();
	world_get(&w, &kind_order, order, &o);
	o.here = COUNTED(16);
	set(&kind_order, &o);
	SAYS("an order ended without all of its people: D20260722-01");
	o.here = COUNTED(19);
	set(&kind_order, &o);
	SAYS("an order ended without all of its people: D20260722-01");
}
END_TEST

/* People, and the clock of their head count. */
START_TEST(check_follows_who_was_sent_on)
{
	struct order next = { .day = 20260722, .no = 2, .team = team, .task = "dike", .area = T1,
	    .desk = COUNTY, .at = w.now, .every = 30, .every_away = 60, .live = true, .after = order,
	    .state = order_state_issued, .sent = COUNTED(17), .here = COUNTED(17), .injured = COUNTED(0),
	    .missing = COUNTED(0), .steps = 1, .carried = w.now + 23 * MINUTE,
	    .count_due = w.now + 23 * MINUTE };
	struct order_step first = { .no = 1, .step = order_verb_send, .people = COUNTED(17),
	    .injured = COUNTED(0), .missing = COUNTED(0) };
	struct order_step s;
	struct order o;

	end_with(order_verb_retask, 0);
	first.order = next.id = add(&kind_order, &next);
	first.id = add(&kind_order_step, &first);
	HOLDS();
	next.carried = next.count_due = w.now + 24 * MINUTE;
	world_get(&w, &kind_order, next.id, &o);
	next.rev = o.rev;
	set(&kind_order, &next);
	ck_assert_str_eq(said(), "an order does not carry on what it was retasked from: D20260722-02\n");
	next.carried = next.count_due = w.now + 23 * MINUTE;
	next.sent = next.here = COUNTED(16);
	set(&kind_order, &next);
	world_get(&w, &kind_order_step, first.id, &s);
	s.people = COUNTED(16);			/* two were left, and one is hurt */
	set(&kind_order_step, &s);
	ck_assert_str_eq(said(), "an order does not carry on what it was retasked from: D20260722-02\n");
}
END_TEST

START_TEST(check_sees_a_team_in_two_places)
{
	uint64_t other = team_of("水域救援队", 12, 0);
	struct order o;

	order_of(other, 2);
	HOLDS();
	order = order_of(team, 3);
	ck_assert_str_eq(said(), "a team has two orders that live: D20260722-03\n");
	world_get(&w, &kind_order, order, &o);
	o.live = false;			/* its steps say otherwise */
	set(&kind_order, &o);
	ck_assert_str_eq(said(), "an order is not what its steps make of it: D20260722-03: live\n");
}
END_TEST

START_TEST(check_adds_squads_up)
{
	uint64_t first = team_of("一分队", 18, team);
	struct team t;

	team_of("二分队", 12, team);
	HOLDS();
	world_get(&w, &kind_team, first, &t);
	t.strength = COUNTED(19);
	set(&kind_team, &t);
	SAYS("squads are stronger than their team: 综合救援队");
	t.retired = w.now;
	set(&kind_team, &t);
	HOLDS();
}
END_TEST

START_TEST(check_knows_what_was_told_last)
{
	struct evac e = { .day = 20260722, .no = 4, .area = V11, .planned = COUNTED(40),
	    .moved = COUNTED(36), .refused = COUNTED(2), .state = evac_state_moving, .live = true,
	    .at = w.now, .steps = 2 };
	struct evac_step s = { .no = 1, .state = evac_state_ordered, .planned = COUNTED(40) };

	s.evac = e.id = add(&kind_evac, &e);
	add(&kind_evac_step, &s);
	s = (struct evac_step){ .evac = e.id, .no = 2, .state = evac_state_moving,
	    .planned = COUNTED(40), .moved = COUNTED(36), .refused = COUNTED(2) };
	add(&kind_evac_step, &s);
	HOLDS();
	world_get(&w, &kind_evac, e.id, &e);
	e.moved = COUNTED(38);
	set(&kind_evac, &e);
	ck_assert_str_eq(said(), "a moving of people is not what was told last: M20260722-04: moved\n");
	e.moved = COUNTED(36);
	e.live = false;
	set(&kind_evac, &e);
	SAYS("M20260722-04: live");
}
END_TEST

Suite *
suite_check_orders(void)
{
	Suite *s = suite_create("check_orders");
	TCase *tc = tcase_create("orders");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, check_folds_the_steps_again);
	tcase_add_test(tc, check_counts_who_came_back);
	tcase_add_test(tc, check_follows_who_was_sent_on);
	tcase_add_test(tc, check_sees_a_team_in_two_places);
	tcase_add_test(tc, check_adds_squads_up);
	tcase_add_test(tc, check_knows_what_was_told_last);
	suite_add_tcase(s, tc);
	return s;
}
