/* A team and its order as operations store them, what it asks of whom, and when. */
#include "tests/check/help_order.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "src/admin/check_needs.h"
#include "src/lang/when.h"

struct ordering on;

void
order_setup(void)
{
	on = (struct ordering){ 0 };
	world_open(&on.w);
	on.began = on.w.now;
}

void
order_teardown(void)
{
	world_close(&on.w);
}

/* A team of T2; serves: `team` is in it, else nobody has an account. */
void
order_team(bool serves, int64_t minutes)
{
	struct act *act = act_begin(&on.w, "admin");
	struct unit u = { .area = T2, .kind = unit_kind_team };
	struct account a = { .login = "team", .language = language_zh };
	struct grant g = { .role = role_team, .area = T2 };

	on.team = (struct team){ .area = T2, .head = "样例队长",
	    .phone = "13900000001", .deputy = "样例副队", .deputy_phone = "13900000002",
	    .kind = "rescue", .rank = team_rank_main, .owner = team_owner_government,
	    .strength = { 20, true }, .standing = standing_ready, .minutes = minutes };
	snprintf(on.team.name, sizeof on.team.name, "%s", serves ? "样例抢险队" : "样例渠队");
	memcpy(u.name, on.team.name, sizeof u.name);
	on.team.unit = g.unit = change_new(act->change, &kind_unit, &u);
	if (serves) {
		g.account = change_new(act->change, &kind_account, &a);
		change_new(act->change, &kind_grant, &g);
	}
	change_new(act->change, &kind_team, &on.team);
	on.serves |= serves;
	act_end(&on.w);
}

/* A step as an operation stores it. */
void
order_add(struct act *act, struct order *order, struct order_step s)
{
	struct order before = *order;
	struct order_fold f;
	struct order_step stuck;

	s.order = order->id;
	s.no = ++order->steps;
	s.at = act->now;
	change_new(act->change, &kind_order_step, &s);
	ck_assert(order_fold_read(act->txn, order, 0, &f, &stuck));
	order_fold_store(&f, order);
	change_set(act->change, &kind_order, order);
	order_ask(act, before.steps == 0 ? NULL : &before, order);
}

void
world_order(struct order_step s)
{
	order_add(act_begin(&on.w, "county"), &on.o, s);
	act_end(&on.w);
}

struct order
order_fixed(bool drill)
{
	return (struct order){ .day = 20260722, .no = 7, .team = on.team.id,
	    .task = "rescue", .area = V11, .place = "二社", .desk = COUNTY, .at = on.w.now, .every = 20, .every_away = 60, .drill = drill };
}

void
order_send_as(struct order fixed)
{
	struct act *act = act_begin(&on.w, "county");

	on.o = fixed;
	change_new(act->change, &kind_order, &on.o);
	order_add(act, &on.o, (struct order_step){ .step = order_verb_send });
	act_end(&on.w);
}

void
order_send(void)
{
	order_team(true, 0);
	order_send_as(order_fixed(false));
}

void
order_strike(int64_t no)
{
	struct act *act = act_begin(&on.w, "county");
	struct order before = on.o;
	struct order_fold f;
	struct order_step s;

	ck_assert(order_step_at(act->txn, on.o.id, no, &s));
	s.struck = act->now;
	change_set(act->change, &kind_order_step, &s);
	ck_assert(order_fold_read(act->txn, &on.o, 0, &f, &s));
	order_fold_store(&f, &on.o);
	change_set(act->change, &kind_order, &on.o);
	order_ask(act, &before, &on.o);
	act_end(&on.w);
}

/* Minutes from the beginning. */
void
order_at(int minute)
{
	while (on.w.now < on.began + minute * MINUTE)
		need_pass(&on.w, &on.r, MINUTE, "county");
}

/* "headcount+50 back+300": what the order asks, by when. */
const char *
order_asks(const struct order *order)
{
	static char out[200];
	struct buf b;
	struct need n;
	struct txn t;

	buf_init(&b, out, sizeof out);
	world_read(&on.w, &t);
	for (int verb = need_verb_ack; verb <= need_verb_declined; verb++) {
		if (!need_current(&t, &kind_order, order->id, (enum need_verb)verb, &n))
			continue;
		buf_printf(&b, "%s%s", b.len > 0 ? " " : "", value_by_no(&enum_need_verb, verb)->code);
		if (n.due != 0)
			buf_printf(&b, "+%lld", (long long)((n.due - on.began) / MINUTE));
	}
	ck_assert_uint_eq(check_needs(&t, stderr), 0);
	txn_abort(&t);
	return buf_str(&b);
}

uint64_t
order_asked(enum need_verb verb)
{
	struct need n = { 0 };
	struct txn t;

	world_read(&on.w, &t);
	need_current(&t, &kind_order, on.o.id, verb, &n);
	txn_abort(&t);
	return n.id;
}

/* Who of them hears it now, a letter each: team, desk of the county, its leader. */
const char *
order_hear(enum need_verb verb)
{
	static char out[8];
	uint64_t id = order_asked(verb);
	size_t n = 0;

	if (on.serves && need_sounds(&on.w, "team", id))
		out[n++] = 't';
	if (need_sounds(&on.w, "county", id))
		out[n++] = 'c';
	if (need_sounds(&on.w, "leader", id))
		out[n++] = 'l';
	out[n] = '\0';
	return out;
}
