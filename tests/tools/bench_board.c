/*
 * What a county's board costs on a bad night: bench_board DATA NEEDS INCIDENTS ROUNDS
 * opens that many incidents and has villages report dead until the county's desk is
 * asked that many things; nothing may serve DATA. Prints how
 * many of either there are, the median of ms of CPU from opening the board to its
 * first frame at 80x24, and that frame's bytes before any encryption.
 *
 *   bench_board lists DATA N
 *
 * writes N reports past the journal (DATA is good for nothing else then) and prints ms of
 * CPU: to the first page of their list, to the next one and to the one 1,000 rows on, the
 * slowest of them; then for a search in their texts.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db/change.h"
#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "screens/desk/desk.h"
#include "screens/kit/list.h"
#include "screens/kit/screen.h"
#include "screens/kit/ui_loop.h"
#include "src/base/clock.h"
#include "src/core/core.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"

enum { OFFICERS = 1000, CASES = 4096, BATCH = 50, MANY = 20000, ROUNDS = 99 };

struct county {
	struct core *core;
	struct viewer desk, officer[OFFICERS];
	size_t officers;
	uint64_t incident[CASES];
	size_t incidents;
};

static void
give_up(const char *what)
{
	fprintf(stderr, "bench_board: %s\n", what);
	exit(1);
}

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

static unsigned
no_input(void *ctx, int fd, int timeout)
{
	(void)ctx;
	(void)fd;
	(void)timeout;
	return 0;
}

static size_t
nothing(void *ctx, void *buf, size_t cap)
{
	(void)ctx;
	(void)buf;
	(void)cap;
	return 0;
}

static size_t
none(void *ctx)
{
	(void)ctx;
	return 0;
}

static void
count_bytes(void *ctx, const void *data, size_t len)
{
	(void)data;
	*(size_t *)ctx += len;
}

static void
size_80(void *ctx, int *cols, int *rows)
{
	(void)ctx;
	*cols = 80;
	*rows = 24;
}

static int
no_rtt(void *ctx)
{
	(void)ctx;
	return 0;
}

static int64_t
no_silence(void *ctx)
{
	(void)ctx;
	return 0;
}

static void
ask_nobody(void *ctx)
{
	(void)ctx;
}

static double
cpu_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static struct session
session_of(struct county *c, size_t *bytes)
{
	return (struct session){ .db = core_db(c->core), .viewer = c->desk,
	    .language = language_zh, .charset = charset_utf8, .term = "xterm",
	    .host_line = "ssh county1@county.example",
	    .io = { .ctx = bytes, .wait = no_input, .read = nothing, .write = count_bytes,
	    .write_err = count_bytes, .pending = none, .size = size_80, .rtt = no_rtt,
	    .silence = no_silence, .ask = ask_nobody } };
}

/* ms of CPU until the board stands. */
static double
first_frame(struct county *c, size_t *bytes)
{
	struct session s = session_of(c, bytes);
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

static void
put(struct txn *t, const struct kind *k, void *rec, uint64_t id)
{
	uint8_t key[8], bytes[RECORD_MAX];
	struct head *h = rec;
	void *old = calloc(1, k->size);
	struct buf b, id_buf;

	if (old == NULL)
		give_up("no memory");
	buf_init(&b, bytes, sizeof bytes);
	buf_init(&id_buf, key, sizeof key);
	buf_u64(&id_buf, id);
	index_update(t, k, record_get(t, k, id, old) ? old : NULL, NULL);
	h->id = id;
	h->rev = 1;
	record_encode(k, rec, &b);
	table_put(t, TABLE_KIND + k->no, key, sizeof key, b.data, b.len);
	index_update(t, k, NULL, rec);
	free(old);
}

/* N reports of one version each, a minute apart until now. */
static void
write_reports(struct county *c, size_t n)
{
	int64_t now = clock_now();
	uint64_t id = 0;
	struct txn t;

	for (size_t i = 0; i < n; i++) {
		const struct viewer *v = &c->officer[i % c->officers];
		int64_t at = now - (int64_t)(n - i) * MINUTE;
		struct report r = { .day = when_day(at, 480), .no = (int64_t)(i % 100000) + 1,
		    .incident = c->incident[0], .tier = tier_village, .version = 1,
		    .state = report_state_accepted, .stage = stage_first,
		    .reporter = v->account, .received = at };
		struct report_version rv = { .version = 1, .stage = stage_first, .by = v->account,
		    .received = at, .hazard = hazard_flood, .affected = { 120, true } };

		if (i % MANY == 0)
			txn_begin(&t, core_db(c->core), true);
		memcpy(r.area, v->grants[0].area, sizeof r.area);
		snprintf(rv.place, sizeof rv.place, "第%zu社河边", i % 9973);
		snprintf(rv.text, sizeof rv.text, "水深约%zu厘米，道路中断，已转移群众到村委会", i % 97);
		put(&t, &kind_report, &r, id = id_next(id, at, 0));
		rv.report = r.id;
		put(&t, &kind_report_version, &rv, id = id_next(id, at, 0));
		r.latest = rv.id;
		put(&t, &kind_report, &r, r.id);
		if ((i % MANY == MANY - 1 || i + 1 == n) && txn_commit(&t) != 0)
			give_up("not stored");
	}
}

static double
timed(struct ui *ui, void (*what)(struct view *v))
{
	double begun = cpu_ms();

	what(ui->top);
	ui_draw(ui);
	return cpu_ms() - begun;
}

static void
nothing_more(struct view *v)
{
	(void)v;
}

static void
next_page(struct view *v)
{
	list_key(v, &(struct key_press){ .kind = K_PGDN });
}

static void
search(struct view *v)
{
	view_filter(v, "第4711社");
}

static void
measure_lists(struct county *c)
{
	struct session s = session_of(c, &(size_t){ 0 });
	double first, next, most = 0, found;
	struct ui *ui;

	s.link = link_core(c->core, &(struct origin){ .account = c->desk.account });
	ui = ui_new(&s, &desk_watch);
	if (s.link == NULL || ui == NULL || ui_open(ui, screen_find("report_list"), NULL, 0) == NULL)
		give_up("no screen");
	first = timed(ui, nothing_more);
	next = timed(ui, next_page);
	for (size_t i = 0; i < 1000 / 19; i++) {
		double ms = timed(ui, next_page);
		most = ms > most ? ms : most;
	}
	found = timed(ui, search);
	printf("%.1f %.1f %.1f %.1f %zu\n", first, next, most, found, ui->top->found);
	ui_free(ui);
	link_close(s.link);
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

	if (argc == 4 && strcmp(argv[1], "lists") == 0) {
		setlocale(LC_ALL, "C.UTF-8");
		if (core_open(&c.core, argv[2]) != 0)
			give_up("the county cannot be opened");
		find_people(&c);
		open_incidents(&c, 1);
		write_reports(&c, strtoul(argv[3], NULL, 10));
		measure_lists(&c);
		core_close(c.core);
		return 0;
	}
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
