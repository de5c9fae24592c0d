/*
 * What pages of very long lists cost:
 *
 *   bench_lists DATA KIND N LOGIN ...
 *
 * writes N records of a kind (report, incident, sos, need, account, area, unit, journal; or
 * live, needs of which each waits) past all rules, spread over the county's villages (DATA is good for nothing else then), and
 * prints for each list that shows them and each of the people who may open it, ms of CPU:
 * the first page, the slowest of 50 that follow, the last page, rows counted; then for a
 * report list a search in their texts. Further lines have the list as a filter leaves it.
 */
#include <locale.h>
#include <string.h>

#include "db/change.h"
#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/sos/enums.h"
#include "gen/kinds/sos/sos.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "screens/desk/desk.h"
#include "screens/kit/list.h"
#include "screens/kit/screen.h"
#include "src/command/filters.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/op.h"
#include "tests/tools/bench_session.h"

enum { OFFICERS = 1000, MANY = 20000, PAGES = 50, CALLS = 1000 };

struct county {
	struct core *core;
	struct viewer officer[OFFICERS];
	size_t officers;
	uint64_t id;			/* given last */
	uint64_t incident;		/* written last */
	int64_t now;
};

static void
find_officers(struct county *c)
{
	struct account a;
	struct viewer v;
	struct walk w;
	struct txn t;

	txn_begin(&t, core_db(c->core), false);
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

/* Under id; 0: a new one, of that time. */
static uint64_t
put(struct county *c, struct txn *t, const struct kind *k, void *rec, int64_t at, uint64_t id)
{
	uint8_t key[8], bytes[RECORD_MAX];
	struct buf b = BUF(bytes), id_buf = BUF(key);
	struct head *h = rec;

	h->id = id != 0 ? id : (c->id = id_next(c->id, at, 0));
	h->rev = 1;
	buf_u64(&id_buf, h->id);
	record_encode(k, rec, &b);
	table_put(t, TABLE_KIND + k->no, key, sizeof key, b.data, b.len);
	index_update(t, k, NULL, rec);
	return h->id;
}

static void
write_report(struct county *c, struct txn *t, size_t i, int64_t at)
{
	const struct viewer *v = &c->officer[i % c->officers];
	struct report r = { .day = when_day(at, 480), .no = (int64_t)(i % 100000) + 1, .incident = 1,
	    .tier = tier_village, .version = 1, .state = report_state_accepted, .stage = stage_first,
	    .reporter = v->account, .received = at };
	struct report_version rv = { .version = 1, .stage = stage_first, .by = v->account,
	    .received = at, .hazard = hazard_flood, .affected = { 120, true } };
	uint64_t id = c->id = id_next(c->id, at, 0);

	memcpy(r.area, v->grants[0].area, sizeof r.area);
	snprintf(rv.place, sizeof rv.place, "第%zu社河边", i % 9973);
	snprintf(rv.text, sizeof rv.text, "水深约%zu厘米，道路中断，已转移群众到村委会", i % 97);
	rv.report = id;
	r.latest = put(c, t, &kind_report_version, &rv, at, 0);
	put(c, t, &kind_report, &r, at, id);
}

/* One of a thousand is open. */
static void
write_incident(struct county *c, struct txn *t, size_t i, int64_t at)
{
	const struct viewer *v = &c->officer[i % c->officers];
	struct incident in = { .day = when_day(at, 480), .no = (int64_t)(i % 100000) + 1,
	    .class = i % 3 ? incident_class_natural : incident_class_accident, .hazard = hazard_flood,
	    .received = at, .by = v->account,
	    .state = i % 1000 ? incident_state_closed : incident_state_received };
	struct incident_area ia = { .by = v->account };

	memcpy(in.area, v->grants[0].area, sizeof in.area);
	memcpy(ia.area, v->grants[0].area, sizeof ia.area);
	snprintf(in.name, sizeof in.name, "样例%zu洪涝灾害", i);
	c->incident = ia.incident = put(c, t, &kind_incident, &in, at, 0);
	put(c, t, &kind_incident_area, &ia, at, 0);
}

/* A thousand belong to one incident, wherever they come from; one of a thousand waits, one
 * has no outcome yet. */
static void
write_sos(struct county *c, struct txn *t, size_t i, int64_t at)
{
	const struct viewer *v = &c->officer[i % c->officers];
	struct sos s = { .day = when_day(at, 480), .no = (int64_t)(i % 100000) + 1, .by = v->account,
	    .at = at, .pending = i % 1000 == 1, .drill = i % 1000 == 2 };

	if (i % CALLS == 0)
		write_incident(c, t, i / CALLS, at);
	s.incident = c->incident;
	if (i % 1000 != 0) {
		s.answered = at;
		s.answered_by = v->account;
	}
	if (i % 1000 > 1) {
		s.closed = at;
		s.outcome = i % 1000 == 3 ? sos_outcome_rescued : sos_outcome_other;
	}
	memcpy(s.area, v->grants[0].area, sizeof s.area);
	put(c, t, &kind_sos, &s, at, 0);
}

static void
put_need(struct county *c, struct txn *t, size_t i, int64_t at, bool live)
{
	const struct viewer *v = &c->officer[i % c->officers];
	struct need n = { .subject_kind = kind_report.no, .subject = 1, .verb = need_verb_review,
	    .roles = ROLE(duty) | ROLE(officer), .opened = at, .state = need_state_open,
	    .live = live };

	snprintf(n.area, sizeof n.area, "%.9s000", v->grants[0].area);
	memcpy(n.about, v->grants[0].area, sizeof n.about);
	if (!n.live)
		n.settled = at;
	put(c, t, &kind_need, &n, at, 0);
}

/* One of a thousand is live. */
static void
write_need(struct county *c, struct txn *t, size_t i, int64_t at)
{
	put_need(c, t, i, at, i % 1000 == 0);
}

static void
write_live(struct county *c, struct txn *t, size_t i, int64_t at)
{
	put_need(c, t, i, at, true);
}

enum { VILLAGES = 998, TOWNS = 400 };	/* of a township written here; those before are the county's */

static void
put_area(struct county *c, struct txn *t, enum tier tier, const char *code, const char *parent,
    int64_t at)
{
	struct area a = { .tier = (int)tier };

	snprintf(a.code, sizeof a.code, "%s", code);
	snprintf(a.parent, sizeof a.parent, "%s", parent);
	snprintf(a.name, sizeof a.name, "样例%s", code + 6);
	put(c, t, &kind_area, &a, at, 0);
}

static void
write_area(struct county *c, struct txn *t, size_t i, int64_t at)
{
	size_t town = TOWNS + i / VILLAGES % (1000 - TOWNS), village = 1 + i % VILLAGES;
	char code[40], up[40];

	snprintf(up, sizeof up, "%.6s%03zu000", c->officer[0].grants[0].area, town);
	snprintf(code, sizeof code, "%.9s%03zu", up, village);
	if (village == 1) {
		char top[16];
		snprintf(top, sizeof top, "%.6s", up);
		put_area(c, t, tier_township, up, top, at);
	}
	put_area(c, t, tier_village, code, up, at);
}

static void
write_unit(struct county *c, struct txn *t, size_t i, int64_t at)
{
	struct unit u = { .kind = unit_kind_depot, .phone = "0477-0000000" };

	snprintf(u.name, sizeof u.name, "样例单位%zu", i);
	memcpy(u.area, c->officer[i % c->officers].grants[0].area, sizeof u.area);
	put(c, t, &kind_unit, &u, at, 0);
}

static void
write_account(struct county *c, struct txn *t, size_t i, int64_t at)
{
	const struct viewer *v = &c->officer[i % c->officers];
	struct account a = { .phone = "0477-0000000" };
	struct grant g = { .role = role_officer, .from = at };

	snprintf(a.login, sizeof a.login, "z%08zu", i);
	snprintf(a.name, sizeof a.name, "样例%zu", i);
	memcpy(g.area, v->grants[0].area, sizeof g.area);
	g.account = put(c, t, &kind_account, &a, at, 0);
	put(c, t, &kind_grant, &g, at, 0);
}

static const struct fill {
	const char *name;
	void (*write)(struct county *c, struct txn *t, size_t i, int64_t at);
	const char *screens[4];
	const char *filters[10];	/* of the first screen */
} fills[] = {
	{ "report", write_report, { "report_list" }, { "waiting=60", "answered_after=60",
	    "state=returned", "hazard=snow", "stage=final", "drill=yes" } },
	{ "incident", write_incident, { "incident_list", "board", "total" }, { "open=yes",
	    "waiting=60", "state=verified", "hazard=snow", "class=health", "drill=yes" } },
	{ "sos", write_sos, { "sos_list" }, { "open=yes", "waiting=60", "pending=yes",
	    "outcome=rescued", "outcome=mistake", "drill=yes", "answered_after=60" } },
	{ "need", write_need, { "board", "review" }, { 0 } },
	{ "live", write_live, { "review" }, { 0 } },
	{ "area", write_area, { "areas" }, { 0 } },
	{ "unit", write_unit, { "units" }, { 0 } },
	{ "account", write_account, { "accounts", "contacts" }, { 0 } },
	{ "journal", NULL, { "journal" }, { "op=sos.send", "refused=yes", "quality=late",
	    "area=150621200000" } },
	{ 0 }
};

/* A minute apart until now. */
static void
write_records(struct county *c, const struct fill *f, size_t n)
{
	struct txn t;

	for (size_t i = 0; i < n; i++) {
		if (i % MANY == 0)
			txn_begin(&t, core_db(c->core), true);
		f->write(c, &t, i, c->now - (int64_t)(n - i) * MINUTE);
		if ((i % MANY == MANY - 1 || i + 1 == n) && txn_commit(&t) != 0)
			give_up("not stored");
	}
}

static void
write_journal(struct county *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct origin who = { .account = c->officer[i % c->officers].account };

		if (i % MANY == 0 && core_begin(c->core, c->now) != 0)
			give_up("not stored");
		core_note(c->core, &who, "session.login", "command", "key");
		if ((i % MANY == MANY - 1 || i + 1 == n) && core_commit(c->core) != 0)
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
next_page(struct view *v)
{
	list_key(v, &(struct key_press){ .kind = K_PGDN });
}

static void
last_page(struct view *v)
{
	list_key(v, &(struct key_press){ .kind = K_END });
}

static void
search(struct view *v)
{
	view_filter(v, "第4711社");
}

static void
filter_set(struct ui *ui, const char *screen, const char *filter)
{
	char why[400];
	struct buf b = BUF(why);
	struct view *v = ui->top;
	struct filters *keys = v->screen->filters != NULL ?
	    filters_read(v->s, v->screen->filters, filter, &b) : NULL;

	if (v->screen->filters != NULL && keys == NULL)
		give_up(screen);
	view_filter_keys(v, filter, keys);
}

static void
measure(struct county *c, const char *screen, const struct viewer *who, const char *filter)
{
	struct session s = session_of(c->core, who, &(size_t){ 0 });
	double first, most = 0, last;
	struct ui *ui;

	s.link = link_core(c->core, &(struct origin){ .account = who->account });
	ui = ui_new(&s, &desk_watch);
	first = cpu_ms();
	if (s.link == NULL || ui == NULL || ui_open(ui, screen_find(screen), NULL, 0) == NULL)
		give_up("no screen");
	if (filter != NULL)
		filter_set(ui, screen, filter);
	ui_draw(ui);
	first = cpu_ms() - first;
	for (size_t i = 0; i < PAGES; i++) {
		double ms = timed(ui, next_page);
		most = ms > most ? ms : most;
	}
	last = timed(ui, last_page);
	printf("%s%s%s %s %.1f %.1f %.1f %zu", screen, filter != NULL ? ":" : "",
	    filter != NULL ? filter : "", who->login, first, most, last, ui->top->found);
	if (filter == NULL && strcmp(screen, "report_list") == 0)
		printf(" %.1f", timed(ui, search));
	printf("\n");
	ui_free(ui);
	link_close(s.link);
}

static struct viewer
person(struct county *c, const char *login)
{
	struct viewer v;
	struct txn t;

	txn_begin(&t, core_db(c->core), false);
	if (!viewer_by_login(&t, login, clock_now(), &v))
		give_up(login);
	txn_abort(&t);
	return v;
}

int
main(int argc, char **argv)
{
	static struct county c;
	const struct fill *f = fills;
	size_t n;

	if (argc < 5)
		return fprintf(stderr, "bench_lists DATA KIND N LOGIN ...\n"), 2;
	while (f->name != NULL && strcmp(f->name, argv[2]) != 0)
		f++;
	if (f->name == NULL)
		give_up(argv[2]);
	setlocale(LC_ALL, "C.UTF-8");
	if (core_open(&c.core, argv[1]) != 0)
		give_up("the county cannot be opened");
	n = strtoul(argv[3], NULL, 10);
	c.now = clock_now();
	find_officers(&c);
	c.id = id_next(0, c.now - (int64_t)(n + 1) * MINUTE, 0);
	if (f->write != NULL)
		write_records(&c, f, n);
	else
		write_journal(&c, n);
	for (size_t i = 0; f->screens[i] != NULL; i++)
		for (int who = 4; who < argc; who++) {
			struct viewer v = person(&c, argv[who]);
			const struct screen *s = screen_find(f->screens[i]);
			if (s->roles != 0 && (s->roles & v.roles) == 0)
				continue;
			measure(&c, f->screens[i], &v, NULL);
			for (size_t k = 0; i == 0 && f->filters[k] != NULL; k++)
				measure(&c, f->screens[i], &v, f->filters[k]);
		}
	core_close(c.core);
	return 0;
}
