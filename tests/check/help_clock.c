/* A keeper whose clock the test moves. */
#include "tests/check/help_clock.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/index.h"
#include "db/journal.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/setting/args.h"
#include "src/base/clock.h"
#include "src/lang/when.h"

struct keep clock_keep;
static char clock_file[96];
static int clock_fd;
static int64_t shown;		/* by the clock, ahead of the real time */

void
clock_set(int64_t offset)
{
	shown = offset;
	ck_assert_int_eq(pwrite(clock_fd, &offset, sizeof offset, 0), (ssize_t)sizeof offset);
}

/* As time passes: in steps that are no jumps, each seen by the keeper. */
void
clock_pass(int64_t from, int64_t to)
{
	for (; from < to; from += 19000) {
		clock_set(from);
		usleep(110000);
		keep_answers(&clock_keep);	/* two steps unseen would be a jump */
	}
	clock_set(to);
	usleep(200000);
}

void
clock_setup(void)
{
	keep_open(&clock_keep);
	snprintf(clock_file, sizeof clock_file, "%s.clock", clock_keep.w.dir);
	clock_fd = open(clock_file, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(clock_fd, 0);
	clock_set(0);
	clock_keep.clock = clock_file;
	keep_start(&clock_keep);
}

void
clock_teardown(void)
{
	keep_close(&clock_keep);
	close(clock_fd);
	unlink(clock_file);
}

/* How many entries of the operation the journal has. */
int
clock_entries(const char *op)
{
	struct entry e;
	struct txn t;
	int n = 0;

	world_read(&clock_keep.w, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++)
		n += strcmp(e.op, op) == 0;
	txn_abort(&t);
	return n;
}

/* A village's report, which its township does not open for ten minutes. */
void
clock_send_as(const char *login, const char *area, bool drill)
{
	struct guest g = guest_new(&clock_keep, login, "10.0.0.1");
	struct op_report_file a = { .hazard = hazard_flood, .affected = { 5, true },
	    .drill = drill };
	struct reply r;

	snprintf(a.area, sizeof a.area, "%s", area);
	guest_do(&g, "report.file", &a, NULL, &r);
	ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
	guest_gone(&g);
}

void
clock_send(const char *login, const char *area)
{
	clock_send_as(login, area, false);
}

void
clock_send_one(void)
{
	clock_send("v11a", V11);
}

/* The first need that is due. */
struct need
clock_first_due(struct txn *t)
{
	struct need n;
	struct index_key key;

	key_begin(&key, &kind_need, 5);
	ck_assert(record_get(t, &kind_need, scan_one(t, &key, false), &n));
	return n;
}

struct need
clock_only_need(void)
{
	struct need n;
	struct txn t;

	world_read(&clock_keep.w, &t);
	n = clock_first_due(&t);
	txn_abort(&t);
	return n;
}

/* Says what the clock shows, so many ms from what it does show. */
enum outcome
clock_says(const char *login, int64_t from, enum message *why)
{
	struct guest g = guest_new(&clock_keep, login, "10.0.0.9");
	struct op_clock_confirm a = { 0 };
	struct reply r;
	struct when w;

	when_split(clock_system() + shown + from, 480, &w);
	snprintf(a.time, sizeof a.time, "%d年%d月%d日%d点%02d分", w.year, w.month, w.day, w.hour, w.minute);
	guest_do(&g, "clock.confirm", &a, NULL, &r);
	guest_gone(&g);
	*why = r.refusal.message;
	return r.outcome;
}
