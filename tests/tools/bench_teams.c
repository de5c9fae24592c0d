/*
 * What a county's teams cost on its worst night:
 *
 *   bench_teams write DATA TEAMS ORDERS STEPS LIVE SECONDS
 *   bench_teams measure DATA LOGIN SCREEN ROUNDS
 *   bench_teams ring DATA SESSIONS
 *
 * write: so many teams, each with one who serves in it (bt000, bt001, ...), ORDERS with STEPS
 * together, the newest LIVE of which are on the scene and to count their people in SECONDS
 * from now, all at the same time; prints that time, ms since 1970. Past all rules: DATA is
 * good for nothing else then.
 * measure: what LOGIN sees of it, medians of ms of CPU: SCREEN to its first frame, and whom
 * to send to where something happened.
 * ring: those that were written with SECONDS 0 fall due; us of CPU until the bell has gone to
 * the terminal of one of them, the median of so many of the newest, each on its own order.
 * Nothing may serve DATA.
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
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/team/team.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "screens/desk/desk.h"
#include "screens/desk/ring.h"
#include "screens/kit/screen.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/rules/need/need.h"
#include "src/rules/order/order_need.h"
#include "src/rules/order/suggest.h"
#include "tests/tools/bench_session.h"

enum { TEAMS = 1000, VILLAGES = 400, MANY = 1000, ROUNDS = 99, EVERY = 20 };

struct county {
	struct core *core;
	char village[VILLAGES][16], top[16];
	size_t villages;
	struct team team[TEAMS];
	size_t teams;
	uint64_t id;			/* given last */
	uint64_t incident, sender;
	int64_t now, due;
};

static void
find_villages(struct county *c)
{
	struct area a;
	struct walk w;
	struct txn t;

	txn_begin(&t, core_db(c->core), false);
	walk_open(&w, &t, TABLE_KIND + kind_area.no, NULL, 0, false);
	while (c->villages < VILLAGES && walk_next(&w)) {
		if (!record_get(&t, &kind_area, get_u64(w.key), &a))
			continue;
		if (a.tier == tier_village)
			memcpy(c->village[c->villages++], a.code, 16);
		else if (a.tier == tier_county)
			memcpy(c->top, a.code, 16);
	}
	walk_close(&w);
	txn_abort(&t);
	if (c->villages == 0)
		give_up("no villages here");
}

/* One operation by the county's desk. */
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
	core_once(c->core, &(struct core_job){ .who = &origin, .req = &req, .reply = &r }, c->now);
	if (r.outcome != DONE)
		give_up(name);
	return r.answer.id;
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

static uint64_t
put(struct county *c, struct txn *t, const struct kind *k, void *rec, int64_t at)
{
	uint8_t key[8], bytes[RECORD_MAX];
	struct buf b = BUF(bytes), id_buf = BUF(key);
	struct head *h = rec;

	h->id = c->id = id_next(c->id, at, 0);
	h->rev = 1;
	buf_u64(&id_buf, h->id);
	record_encode(k, rec, &b);
	table_put(t, TABLE_KIND + k->no, key, sizeof key, b.data, b.len);
	index_update(t, k, NULL, rec);
	return h->id;
}

/* A team as a county's book has it, its unit, and one who serves in it. */
static void
write_team(struct county *c, struct txn *t, size_t i, int64_t at)
{
	const char *area = c->village[i % c->villages];
	struct team team = { .rank = team_rank_main + (int)i % 3, .owner = team_owner_government,
	    .strength = { 20, true }, .standing = standing_ready, .minutes = 15, .confirmed = at,
	    .phone = "13900000000", .head = "样例队长" };
	struct unit u = { .kind = unit_kind_team };
	struct account a = { .language = language_zh, .practised = at };
	struct grant g = { .role = role_team, .from = at };

	snprintf(u.name, sizeof u.name, "样例%zu队", i);
	memcpy(u.area, area, sizeof u.area);
	g.unit = team.unit = put(c, t, &kind_unit, &u, at);
	snprintf(a.login, sizeof a.login, "bt%03zu", i);
	snprintf(a.name, sizeof a.name, "样例%zu", i);
	g.account = put(c, t, &kind_account, &a, at);
	memcpy(g.area, area, sizeof g.area);
	put(c, t, &kind_grant, &g, at);
	memcpy(team.name, u.name, sizeof team.name);
	memcpy(team.area, area, sizeof team.area);
	snprintf(team.kind, sizeof team.kind, "%s", enum_team_kind.values[i % 4].code);
	put(c, t, &kind_team, &team, at);
	c->team[c->teams++] = team;
}

/* What happens on an order, as often as its steps go: the last ones close it. */
static enum order_verb
verb_of(size_t no, size_t steps, bool live)
{
	static const enum order_verb first[] = { order_verb_send, order_verb_ack, order_verb_go,
	    order_verb_arrive };

	if (no < 4)
		return first[no];
	if (!live && no + 2 >= steps)
		return no + 2 == steps ? order_verb_done : order_verb_back;
	return order_verb_count;
}

static void
write_order(struct county *c, struct txn *t, size_t i, size_t steps, bool live, int64_t at)
{
	const struct team *team = &c->team[i % c->teams];
	struct order o = { .day = when_day(at, 480), .no = (int64_t)(i % 100000) + 1,
	    .team = team->id, .incident = c->incident, .task = "rescue", .place = "二社北圪旦",
	    .at = at, .by = c->sender, .every = EVERY, .every_away = 60, .steps = (int64_t)steps,
	    .state = live ? order_state_scene : order_state_closed, .live = live,
	    .end = live ? 0 : order_end_back, .sent = { 18, true }, .here = { 18, true },
	    .counted = live ? c->due - EVERY * MINUTE : at, .count_due = live ? c->due : 0 };
	struct order_step s = { .by = c->sender };

	memcpy(o.area, c->village[i * 7 % c->villages], sizeof o.area);
	memcpy(o.desk, c->top, sizeof o.desk);
	s.order = put(c, t, &kind_order, &o, at);
	for (size_t k = 0; k < steps; k++) {
		s.no = (int64_t)k + 1;
		s.step = (int)verb_of(k, steps, live);
		s.at = k + 1 == steps && live ? c->due - EVERY * MINUTE : at + (int64_t)k * MINUTE;
		s.people = s.step >= order_verb_go ? (struct num){ 18, true } : (struct num){ 0 };
		put(c, t, &kind_order_step, &s, at);
	}
}

static void
write_all(struct county *c, size_t teams, size_t orders, size_t steps, size_t live)
{
	int64_t from = c->now - (int64_t)orders * 10 * MINUTE;
	struct txn t;

	c->id = id_next(0, from - MINUTE, 0);
	txn_begin(&t, core_db(c->core), true);
	for (size_t i = 0; i < teams; i++)
		write_team(c, &t, i, from - MINUTE);
	for (size_t i = 0; i < orders; i++) {
		write_order(c, &t, i, steps / orders, i + live >= orders, from + (int64_t)i * 10 * MINUTE);
		if (i % MANY == MANY - 1) {
			if (txn_commit(&t) != 0)
				give_up("not stored");
			txn_begin(&t, core_db(c->core), true);
		}
	}
	if (txn_commit(&t) != 0)
		give_up("not stored");
}

/* What the live ones ask, as their own operations would have opened it. */
static void
ask_all(struct act *act)
{
	uint64_t ids[TEAMS];
	struct index_key key;
	struct order o;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_order, 2);
	key_number(&key, true);
	scan_open(&s, act->txn, &key, false);
	while (n < TEAMS && scan_next(&s))
		ids[n++] = s.id;
	scan_close(&s);
	for (size_t i = 0; i < n; i++)
		if (record_get(act->txn, &kind_order, ids[i], &o))
			order_ask(act, NULL, &o);
}

static const struct op ask_op = { .verb = "note", .args = &kind_op_incident_note,
	.roles = ROLE_LOCAL, .apply = ask_all };

static void
ask(struct county *c)
{
	struct op_incident_note args = { .which = c->incident, .text = "x" };
	struct origin who = { .local = true };
	static struct request req;
	const struct subject *s;
	struct reply r;

	op_find("incident.note", &s);
	request_fill(&req, s, &ask_op, &args);
	req.id_given = true;
	core_once(c->core, &(struct core_job){ .who = &who, .req = &req, .reply = &r, .op = &ask_op },
	    c->now);
	if (r.outcome != DONE)
		give_up("nobody is asked");
}

static int
write(struct county *c, char **argv)
{
	size_t teams = strtoul(argv[0], NULL, 10), orders = strtoul(argv[1], NULL, 10);
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood,
	    .place = "样例河段" };
	struct viewer desk = person(c, "county1");

	if (teams == 0 || teams > TEAMS || orders == 0)
		give_up("so many teams or orders cannot be");
	c->due = c->now + strtol(argv[4], NULL, 10) * 1000;
	c->sender = desk.account;
	memcpy(a.area, c->village[0], sizeof a.area);
	c->incident = submit(c, &desk, "incident.open", &a);
	write_all(c, teams, orders, strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
	ask(c);
	printf("%lld\n", (long long)c->due);
	return 0;
}

/* ---- what it costs ---- */

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *ms, int n)
{
	qsort(ms, (size_t)n, sizeof *ms, ascending);
	return ms[n / 2];
}

/* ms of CPU until the screen stands. */
static double
first_frame(struct county *c, const struct viewer *who, const char *screen)
{
	struct session s = session_of(c->core, who, &(size_t){ 0 });
	double begun;
	struct ui *ui;

	s.link = link_core(c->core, &(struct origin){ .account = who->account });
	begun = cpu_ms();
	ui = ui_new(&s, &desk_watch);
	if (s.link == NULL || ui == NULL || ui_open(ui, screen_find(screen), NULL, 0) == NULL)
		give_up(screen);
	ui_draw(ui);
	begun = cpu_ms() - begun;
	ui_free(ui);
	link_close(s.link);
	return begun;
}

static double
suggestion(struct county *c, const struct viewer *who)
{
	struct suggest_query q = { .who = who, .now = c->now, .incident = c->incident,
	    .area = c->village[0], .kind = "rescue", .skill = "" };
	struct suggested *all = NULL;
	struct txn t;
	double begun = cpu_ms();

	txn_begin(&t, core_db(c->core), false);
	q.txn = &t;
	if (suggest_teams(&q, &all) == 0)
		give_up("no team is suggested");
	txn_abort(&t);
	free(all);
	return cpu_ms() - begun;
}

static int
measure(struct county *c, const char *login, const char *screen, int rounds)
{
	struct viewer v = person(c, login);
	double board[ROUNDS], suggest[ROUNDS];

	rounds = rounds > ROUNDS ? ROUNDS : rounds;
	for (int i = 0; i < rounds; i++) {
		board[i] = first_frame(c, &v, screen);
		suggest[i] = suggestion(c, &v);
	}
	printf("%.1f %.1f\n", median(board, rounds), median(suggest, rounds));
	return 0;
}

enum { TERMINALS = 20 };

struct terminal {
	struct session s;
	struct ui *ui;
	size_t bytes;
};

static void
open_terminal(struct county *c, struct terminal *at, int no)
{
	char login[16];
	struct viewer who;

	snprintf(login, sizeof login, "bt%03d", no);
	who = person(c, login);
	at->s = session_of(c->core, &who, &at->bytes);
	at->s.link = link_core(c->core, &(struct origin){ .account = who.account });
	at->ui = at->s.link != NULL && session_refresh(&at->s) ? ui_new(&at->s, &desk_watch) : NULL;
	if (at->ui == NULL || ui_open(at->ui, screen_find("own_order"), NULL, 0) == NULL)
		give_up(login);
	ui_draw(at->ui);
}

/* All that is due, in one batch as the keeper does it: what of a county changed. */
static uint64_t
fire(struct county *c)
{
	const struct origin system = { .system = true };
	static struct request req;
	struct notices told = { 0 };
	struct reply reply;
	uint64_t changed = 0;

	if (core_begin(c->core, c->now) != 0)
		give_up("nothing can be stored");
	while (need_step_request(core_txn(c->core), c->now, NULL, &req) != 0) {
		core_do(c->core, &(struct core_job){ .who = &system, .req = &req, .reply = &reply, .notices = &told });
		if (reply.outcome != DONE)
			give_up("a step is not done");
	}
	if (core_commit(c->core) != 0)
		give_up("nothing was stored");
	for (size_t i = 0; i < told.n; i++)
		changed |= told.list[i].kinds;
	notices_free(&told);
	return changed;
}

static void
until_bell(struct terminal *at, uint64_t changed)
{
	at->bytes = 0;
	if (!ui_changed(at->ui, changed))
		give_up("he is no more");
	ui_draw(at->ui);
	if (at->ui->ring.bells == 0)
		give_up("nothing rang");
}

static int
ring(struct county *c, int n)
{
	static struct terminal at[TERMINALS];
	double us[TERMINALS];
	uint64_t changed;

	if (n < 1 || n > TERMINALS)
		give_up("so many terminals cannot be");
	for (int i = 0; i < n; i++)
		open_terminal(c, &at[i], 499 - i);
	c->now = clock_now();
	changed = fire(c);
	for (int i = 0; i < n; i++) {
		us[i] = cpu_ms() * 1e3;
		until_bell(&at[i], changed);
		us[i] = cpu_ms() * 1e3 - us[i];
	}
	printf("%.0f\n", median(us, n));
	return 0;
}

int
main(int argc, char **argv)
{
	static struct county c;

	if (!(argc == 8 && strcmp(argv[1], "write") == 0) &&
	    !(argc == 6 && strcmp(argv[1], "measure") == 0) &&
	    !(argc == 4 && strcmp(argv[1], "ring") == 0))
		return fprintf(stderr, "bench_teams write DATA TEAMS ORDERS STEPS LIVE SECONDS\n"
		    "bench_teams measure DATA LOGIN SCREEN ROUNDS\n"
		    "bench_teams ring DATA SESSIONS\n"), 2;
	setlocale(LC_ALL, "C.UTF-8");
	if (core_open(&c.core, argv[2]) != 0)
		give_up("the county cannot be opened");
	c.now = clock_now();
	find_villages(&c);
	if (argc == 8)
		write(&c, argv + 3);
	else if (argc == 4)
		ring(&c, atoi(argv[3]));
	else
		measure(&c, argv[3], argv[4], atoi(argv[5]));
	core_close(c.core);
	return 0;
}
