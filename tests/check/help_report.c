/* Sending and deciding reports in tests. */
#include "tests/check/help_report.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"

#define REQUIRE_DONE(r) ck_assert_msg((r).outcome == DONE, "%s at %s: %s %s", \
	world_message((r).refusal.message), (r).refusal.field, (r).refusal.args[0], \
	(r).refusal.args[1])

enum outcome
try_report(struct world *w, const char *login, const struct op_report_file *a,
    const char *const *cleared, struct reply *reply)
{
	w->now += 1000;		/* nobody sends twice in a second */
	return world_do_with(w, login, "report.file", a, cleared, NULL, reply);
}

uint64_t
send_report(struct world *w, const char *login, const struct op_report_file *a)
{
	struct reply r;

	try_report(w, login, a, NULL, &r);
	REQUIRE_DONE(r);
	return r.answer.id;
}

enum outcome
accept_report(struct world *w, const char *login, uint64_t id, struct reply *r)
{
	struct op_report_accept a = { .which = id };

	w->now += 1000;
	return world_do(w, login, "report.accept", &a, r);
}

enum outcome
return_report(struct world *w, const char *login, uint64_t id, const char *reason,
    struct reply *r)
{
	struct op_report_return a = { .which = id };

	w->now += 1000;
	snprintf(a.reason, sizeof a.reason, "%s", reason);
	return world_do(w, login, "report.return", &a, r);
}

void
open_report(struct world *w, const char *login, uint64_t id)
{
	struct op_report_open a = { .which = id };
	struct reply r;

	w->now += 1000;
	world_do(w, login, "report.open", &a, &r);
	REQUIRE_DONE(r);
}

struct report
report_of(struct world *w, uint64_t id)
{
	struct report r;

	world_get(w, &kind_report, id, &r);
	return r;
}

struct report_version
latest_of(struct world *w, uint64_t id)
{
	struct report_version v;

	world_get(w, &kind_report_version, report_of(w, id).latest, &v);
	return v;
}

struct op_report_file
flood(const char *area, int64_t affected)
{
	struct op_report_file a = { .hazard = hazard_flood, .affected = FIGURE(affected) };

	snprintf(a.area, sizeof a.area, "%s", area);
	return a;
}

size_t
board_has(struct world *w, const char *login, uint64_t subject, enum need_verb verb)
{
	static struct need_row rows[200];
	struct viewer v;
	struct txn t;
	size_t n, found = 0;

	world_viewer(w, login, &v);
	world_read(w, &t);
	n = need_list(&t, &v, w->now, rows, 200);
	txn_abort(&t);
	for (size_t i = 0; i < n; i++)
		found += rows[i].need.subject == subject && rows[i].need.verb == (int)verb;
	return found;
}

void
people_shown(struct world *w, uint64_t incident, int64_t trapped, int64_t out)
{
	struct incident i;
	struct txn t;

	world_get(w, &kind_incident, incident, &i);
	world_read(w, &t);
	incident_with_people(&t, &i);
	txn_abort(&t);
	ck_assert_int_eq(i.trapped.known ? i.trapped.v : -1, trapped);
	ck_assert_int_eq(i.out_of_contact.known ? i.out_of_contact.v : -1, out);
}

void
run_clock(struct world *w)
{
	static struct request req;
	struct origin system = { .system = true };
	struct reply reply;
	struct txn t;
	bool due = true;

	while (due) {
		world_read(w, &t);
		due = need_step_request(&t, w->now, NULL, &req) != 0;
		txn_abort(&t);
		if (!due)
			break;
		ck_assert_int_eq(core_begin(w->core, w->now), 0);
		world_core_do(w, &system, &req, &reply);
		ck_assert_int_eq(core_commit(w->core), 0);
		REQUIRE_DONE(reply);
	}
}
