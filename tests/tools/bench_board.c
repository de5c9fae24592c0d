/*
 * What a county's board costs on a bad night: bench_board DATA NEEDS INCIDENTS ROUNDS
 * opens that many incidents and has villages report dead until the county's desk is
 * asked that many things; nothing may serve DATA. Prints how
 * many of either there are, the median of ms of CPU from opening the board to its
 * first frame at 80x24, and that frame's bytes before any encryption.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "screens/desk/desk.h"
#include "screens/kit/screen.h"
#include "src/base/clock.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "tests/tools/bench_session.h"

enum { OFFICERS = 1000, CASES = 4096, BATCH = 50, ROUNDS = 99 };

struct county {
	struct core *core;
	struct viewer desk, officer[OFFICERS];
	size_t officers;
	uint64_t incident[CASES];
	size_t incidents;
};

static void
find_people(struct county *c)
{
	struct account a;
	struct viewer v;
	struct walk w;
	struct txn t;

	txn_begin(&t, core_db(c->core), false);
	if (!viewer_by_login(&t, "county1", clock_now(), &c->desk))
		give_up("no county1 here");
	walk_open(&w, &t, TABLE_KIND + kind_account.no, NULL, 0, false);
	while (c->officers < OFFICERS && walk_next(&w))
		if (record_get(&t, &kind_account, get_u64(w.key), &a) &&
		    viewer_load(&t, a.id, clock_now(), &v) && v.ngrants == 1 &&
		    v.grants[0].tier == tier_village && v.grants[0].role == role_officer)
			c->officer[c->officers++] = v;
	walk_close(&w);
	txn_abort(&t);
	if (c->officers == 0)
		give_up("no officers here");
}

/* One operation, in the batch that is open. */
static uint64_t
submit(struct county *c, const struct viewer *who, const char *name, const void *args)
{
	struct origin origin = { .account = who->account };
	static struct request req;
	const struct subject *s;
	const struct op *op = op_find(name, &s);
	struct reply r;

	request_fill(&req, s, op, args);
	req.id_given = true;
	core_do(c->core, &(struct core_job){ .who = &origin, .req = &req, .reply = &r });
	if (r.outcome != DONE) {
		fprintf(stderr, "%s: message %u\n", name, r.refusal.message);
		give_up(name);
	}
	return r.answer.id;
}

static void
next_batch(struct county *c, size_t done)
{
	if (done % BATCH != 0)
		return;
	if (done > 0 && core_commit(c->core) != 0)
		give_up("not stored");
	if (core_begin(c->core, clock_now()) != 0)
		give_up("not stored");
}

static void
open_incidents(struct county *c, size_t wanted)
{
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood };

	if (wanted > CASES)
		give_up("too many incidents");
	for (size_t i = 0; i < wanted; i++) {
		next_batch(c, i);
		memcpy(a.area, c->officer[i % c->officers].grants[0].area, sizeof a.area);
		snprintf(a.place, sizeof a.place, "样例地点%zu", i);
		c->incident[c->incidents++] = submit(c, &c->desk, "incident.open", &a);
	}
	if (wanted > 0 && core_commit(c->core) != 0)
		give_up("not stored");
}

static size_t
needs_of(struct county *c)
{
	struct need_row *rows = NULL;
	struct txn t;
	size_t n;

	txn_begin(&t, core_db(c->core), false);
	n = need_list_all(&t, &c->desk, clock_now(), &rows);
	txn_abort(&t);
	free(rows);
	return n;
}

/* Each into an incident of its own, so that no township has them all. */
static void
report_dead(struct county *c, size_t wanted)
{
	for (size_t i = 0; needs_of(c) < wanted; i++) {
		const struct viewer *v = &c->officer[i % c->officers];
		struct op_report_file f = { .incident = c->incident[i % c->incidents],
		    .hazard = hazard_flood, .affected = { .known = true, .v = 100 },
		    .dead = { .known = true, .v = 1 + (int64_t)i % 5 } };
		memcpy(f.area, v->grants[0].area, sizeof f.area);
		if (core_begin(c->core, clock_now()) != 0)
			give_up("not stored");
		submit(c, v, "report.file", &f);
		if (core_commit(c->core) != 0)
			give_up("not stored");
	}
}

/* ms of CPU until the board stands. */
static double
first_frame(struct county *c, size_t *bytes)
{
	struct session s = session_of(c->core, &c->desk, bytes);
	double begun;
	struct ui *ui;

	s.link = link_core(c->core, &(struct origin){ .account = c->desk.account });
	begun = cpu_ms();
	ui = ui_new(&s, &desk_watch);
	if (s.link == NULL || ui == NULL)
		give_up("no screen");
	*bytes = 0;
	if (ui_open(ui, screen_find("board"), NULL, 0) == NULL)
		give_up("no board");
	ui_draw(ui);
	begun = cpu_ms() - begun;
	ui_free(ui);
	link_close(s.link);
	return begun;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
	static struct county c;
	double ms[ROUNDS];
	size_t bytes = 0;
	int rounds;

	if (argc != 5)
		return fprintf(stderr, "bench_board DATA NEEDS INCIDENTS ROUNDS\n"), 2;
	setlocale(LC_ALL, "C.UTF-8");
	rounds = atoi(argv[4]) > ROUNDS ? ROUNDS : atoi(argv[4]);
	if (core_open(&c.core, argv[1]) != 0)
		give_up("the county cannot be opened");
	find_people(&c);
	open_incidents(&c, strtoul(argv[3], NULL, 10));
	report_dead(&c, strtoul(argv[2], NULL, 10));
	for (int i = 0; i < rounds; i++)
		ms[i] = first_frame(&c, &bytes);
	qsort(ms, (size_t)rounds, sizeof *ms, ascending);
	printf("%zu %zu %.1f %zu\n", needs_of(&c), c.incidents, ms[rounds / 2], bytes);
	core_close(c.core);
	return 0;
}
