/*
 * How long one operation takes that asks a whole county: opens a need for the A and B
 * post of each village, and one that settles them all, each with its journal entry and
 * the commit. bench_needs DATA: a county that no server runs; prints "NEEDS OPEN-ms
 * SETTLE-ms", the middle of five.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "keys/random.h"
#include "src/base/clock.h"
#include "src/core/core.h"
#include "src/rules/need/need.h"

static uint64_t subject = 4711;

#define TIMES 5

static size_t opened;

static void
open_all(struct act *act)
{
	struct need_spec spec = { .kind = &kind_incident, .subject = subject,
	    .verb = need_verb_correct, .roles = ROLE(officer), .urgent = true };
	struct walk w;
	struct area *list = calloc(1000, sizeof *list);
	size_t n = 0;

	walk_open(&w, act->txn, TABLE_KIND + kind_area.no, "", 0, false);
	while (list != NULL && n < 1000 && walk_next(&w))
		if (record_get(act->txn, &kind_area, get_u64(w.key), &list[n]) &&
		    list[n].tier == tier_village)
			n++;
	walk_close(&w);
	for (size_t i = 0; i < 2 * n; i++) {
		spec.area = spec.about = list[i / 2].code;
		spec.post = i % 2 == 0 ? post_A : post_B;
		need_open(act, &spec);
	}
	opened = 2 * n;
	free(list);
}

static void
settle_all(struct act *act)
{
	need_settle(act, &kind_incident, subject, 0);
}

static double
run(struct core *core, void (*apply)(struct act *))
{
	struct op op = { .verb = "seen", .args = &kind_op_need_take, .roles = ROLE_SYSTEM,
	    .apply = apply };
	struct op_need_take args = { .which = subject };
	static struct request req;
	struct origin system = { .system = true };
	struct reply reply;
	struct notices notices = { 0 };
	const struct subject *s;
	int64_t from = clock_monotonic();
	double best;

	request_fill(&req, (op_find("need.seen", &s), s), &op, &args);
	core_once(core, &(struct core_job){ .who = &system, .req = &req, .reply = &reply,
	    .notices = &notices, .op = &op }, clock_now());
	best = (double)(clock_monotonic() - from);
	notices_free(&notices);
	if (reply.outcome != DONE) {
		fprintf(stderr, "bench_needs: refused, message %u\n", reply.refusal.message);
		exit(1);
	}
	return best;
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

int
main(int argc, char **argv)
{
	double open_ms[TIMES], settle_ms[TIMES];
	struct core *core;
	int err;

	if (argc != 2 || (err = core_open(&core, argv[1])) != 0) {
		fprintf(stderr, "usage: bench_needs DATA (of a county that no server runs)\n");
		return 2;
	}
	for (int i = 0; i < TIMES; i++) {
		open_ms[i] = run(core, open_all);
		settle_ms[i] = run(core, settle_all);
		subject++;
	}
	core_close(core);
	qsort(open_ms, TIMES, sizeof *open_ms, by_size);
	qsort(settle_ms, TIMES, sizeof *settle_ms, by_size);
	printf("%zu %.0f %.0f\n", opened, open_ms[TIMES / 2], settle_ms[TIMES / 2]);
	return 0;
}
