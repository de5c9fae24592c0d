/* Records that are there so that a screen about them can be opened. */
#include "tests/check/help_some.h"

#include <check.h>

#include "src/rules/count/count.h"
#include "tests/check/help_report.h"

static uint64_t
done(struct world *w, const char *login, const char *op, const void *args)
{
	struct reply r;

	ck_assert_int_eq(world_do(w, login, op, args, &r), DONE);
	return r.answer.id;
}

uint64_t
some_evac(struct world *w, uint64_t incident)
{
	struct op_evac_open a = { .area = V12, .incident = incident, .planned = FIGURE(40), .to = "样例中学" };

	return done(w, "county", "evac.open", &a);
}

uint64_t
some_team(struct world *w)
{
	struct op_team_add team = { .which = "样例队", .area = COUNTY, .kind = "rescue", .rank = team_rank_main,
	    .owner = team_owner_government, .strength = FIGURE(30), .watch = FIGURE(24), .head = "钱样例",
	    .phone = "0477-0000061", .skills = "水域8 绳索4 破拆6" };
	struct op_account_add head = { .which = "qian", .name = "钱样例", .area = COUNTY, .role = "team",
	    .unit = "样例队" };
	uint64_t id = done(w, "county", "team.add", &team);

	done(w, "admin", "account.add", &head);
	return id;
}

uint64_t
some_order(struct world *w, uint64_t team, uint64_t incident)
{
	struct op_order_send send = { .team = team, .task = "move", .incident = incident, .place = "二社桥头" };
	struct op_order_ack ack = { .which = done(w, "county", "order.send", &send) };

	done(w, "qian", "order.ack", &ack);
	return ack.which;
}

uint64_t
some_want(struct world *w, uint64_t incident)
{
	struct op_order_want a = { .incident = incident, .kind = "rescue", .number = FIGURE(2) };

	return done(w, "county", "order.want", &a);
}

uint64_t
some_request(struct world *w)
{
	struct op_request_send a = { .lines = "棉被30", .people = FIGURE(40), .to = "样例物资点" };

	return done(w, "town1", "request.send", &a);
}

uint64_t
some_count(struct world *w, uint64_t unit)
{
	struct op_count_start a = { .unit = "样例物资库" };
	struct count_sheet s;
	struct txn t;

	done(w, "storekeeper", "count.start", &a);
	world_read(w, &t);
	ck_assert(count_open(&t, unit, &s));
	txn_abort(&t);
	return s.id;
}
