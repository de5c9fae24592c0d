/*
 * Random nights against an independent model (nights/model.h): real operations on the
 * core of a small county, and after each of them what the county shows is held against
 * what the model says.
 *
 *   nights COUNT SEED
 *
 * COUNT operations, a new county every NIGHT of them. A night is given by its seed
 * alone: what differs is printed with the seed of its night, and `nights 500 SEED` plays
 * that night again. Exit 1 at the first difference.
 */
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/index.h"
#include "gen/kinds/all.h"
#include "keys/keys.h"
#include "src/lang/tr.h"
#include "src/op/right.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"
#include "tests/tools/nights/night.h"

enum { NIGHT = 500, BATCH = 8, TOWNSHIPS = 3, VILLAGES = 4, LISTED = 512 };
#define START 1784721600000LL		/* 2026-07-22 20:00 in the county */

static const char *const figure[FIGURES] = { "affected", "dead", "missing", "evacuated",
	"livestock_dead" };

int
roll(int n)
{
	return rand() % n;
}

void
differs(struct night *n, const char *format, ...)
{
	va_list ap;

	if (n->wrong)
		return;
	n->wrong = true;
	printf("seed %u, operation %ld, after %s:\n  ", n->seed, n->done, n->did);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	printf("\n");
}

bool
act_cleared(struct night *n, int who, const char *op, const void *args,
    const char *const cleared[])
{
	struct origin origin = { .address = "192.0.2.7" };
	const struct subject *s = NULL;
	const struct op *row = op_find(op, &s);

	if (who < 0)
		origin.local = true;
	else
		origin.account = n->account[who];
	request_fill(&n->req, s, row, args);
	for (size_t i = 0; cleared != NULL && cleared[i] != NULL; i++)
		n->req.cleared[n->req.ncleared++] = kind_field(row->args, cleared[i])->no;
	n->req.id_given = true;
	n->req.how = how_command;
	n->now += 1000;
	core_do(n->core, &(struct core_job){ .who = &origin, .req = &n->req, .reply = &n->reply });
	n->stored += n->reply.outcome == DONE;
	return n->reply.outcome == DONE;
}

bool
act(struct night *n, int who, const char *op, const void *args)
{
	return act_cleared(n, who, op, args, NULL);
}

/* --- the county */

static int
area(struct night *n, const char *code, int parent, const char *sort, bool filler)
{
	static const int tiers[] = { tier_county, tier_township, tier_village };
	int a = m_area_add(&n->model, code, parent, filler);
	struct op_area_add args = { .tier = tiers[n->model.area[a].tier] };
	struct op_account_add who = { .role = "officer,duty", .sample = true };

	snprintf(args.which, sizeof args.which, "%s", code);
	snprintf(args.name, sizeof args.name, "样例%d", a);
	snprintf(args.kind, sizeof args.kind, "%s", sort);
	snprintf(who.which, sizeof who.which, "a%d", a);
	snprintf(who.name, sizeof who.name, "样例%d", a);
	snprintf(who.area, sizeof who.area, "%s", code);
	if (!filler && a == 0)
		snprintf(who.role, sizeof who.role, "duty");
	snprintf(n->did, sizeof n->did, "area add %s", code);
	if (!act(n, -1, "area.add", &args) || (!filler && !act(n, -1, "account.add", &who)))
		differs(n, "it was refused: message %u at %s", n->reply.refusal.message,
		    n->reply.refusal.field);
	n->account[a] = n->reply.answer.id;
	return a;
}

static void
county(struct night *n)
{
	static char codes[M_AREAS][16];
	int c = area(n, "150621", -1, "", false), k = 0;

	for (int t = 1; t <= TOWNSHIPS; t++) {
		snprintf(codes[k], 16, "150621%d000", 100 + t);
		int town = area(n, codes[k++], c, "town", false);
		for (int v = 1; v <= VILLAGES; v++) {
			snprintf(codes[k], 16, "150621%d%d", 100 + t, 200 + v);
			area(n, codes[k++], town, "village", false);
		}
	}
	area(n, "150621400000", c, "stat_unit", true);
}

static int
gone(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* --- what is done */

int
any_area(const struct night *n)
{
	int a;

	do
		a = roll(n->model.areas);
	while (n->model.area[a].filler || n->model.area[a].heir >= 0);
	return a;
}

int
any_incident(const struct night *n)
{
	int k = n->model.incidents;

	return k == 0 ? -1 : roll(4) == 0 || k < 4 ? roll(k) : k - 1 - roll(4);
}

static int
any_report(const struct night *n)
{
	int k = n->model.reports;

	return k == 0 ? -1 : roll(3) == 0 || k < 12 ? roll(k) : k - 1 - roll(12);
}

/* Mostly a desk sends just what it has accepted, or what was sent to it. */
static void
figures_given(struct night *n, int to, int from, struct m_figures *given)
{
	struct m_total below = { 0 };
	bool sums = to >= 0 && n->model.area[from].tier == 1 && roll(3) > 0;

	if (sums)
		below = m_total(&n->model, to, from);
	*given = roll(3) > 0 ? below.accepted : below.reported;
	for (int f = 0; !sums && f < FIGURES; f++) {
		given->known[f] = roll(3) == 0;
		given->v[f] = given->known[f] ? roll(3) == 0 ? 0 : roll(200) : 0;
	}
}

static void
file_from(struct night *n, int to, int from)
{
	struct op_report_file a = { .hazard = hazard_flood, .reason = "核对过" };
	const char *gone[PEOPLE + 1] = { NULL };
	struct m_figures given = { 0 };
	bool unknown[PEOPLE];
	struct report r;
	int ngone = 0;
	char number[24];

	a.drill = to >= 0 ? n->model.incident[m_root(&n->model, to)].drill : roll(4) == 0;
	a.incident = to >= 0 ? n->model.incident[to].id : REF_NEW;
	snprintf(a.area, sizeof a.area, "%s", n->model.area[from].code);
	figures_given(n, to, from, &given);
	for (int f = 0; f < FIGURES; f++) {
		const struct field *x = kind_field(&kind_op_report_file, figure[f]);
		*field_num(x, &a) = (struct num){ given.v[f], given.known[f] };
	}
	say_of_people(&a);
	for (int k = 0; k < PEOPLE; k++) {
		unknown[k] = !(k == 0 ? a.trapped : a.out_of_contact).known && roll(6) == 0;
		if (unknown[k])
			gone[ngone++] = k == 0 ? "trapped" : "out_of_contact";
	}
	snprintf(n->did, sizeof n->did, "report of %s into incident %d", a.area, to);
	if (!act_cleared(n, from, "report.file", &a, gone))
		return;
	if (!record_get(core_txn(n->core), &kind_report, n->reply.answer.id, &r)) {
		differs(n, "the report is not there");
		return;
	}
	if (to < 0)
		to = m_incident_add(&n->model, r.incident, from, a.drill);
	else if (n->model.incident[m_root(&n->model, to)].closed)
		differs(n, "a closed incident took it");
	if (!m_send(&n->model, to, from, r.id, &given, (long)(a.trapped.v + a.out_of_contact.v))) {
		differs(n, "it did not continue the report that it should");
		return;
	}
	to = m_chain(&n->model, to, from);
	report_number(&r, n->now, number);
	heard_of_people(n, to, &a, number, unknown);
}

static void
file(struct night *n)
{
	int to = roll(12) == 0 ? -1 : any_incident(n);

	file_from(n, to, any_area(n));
}

static void
judge(struct night *n)
{
	int r = any_report(n), up;
	struct op_report_accept yes = { 0 };
	struct op_report_return no = { .reason = "再核" };
	bool accept = roll(3) != 0;

	if (r < 0 || n->model.area[n->model.report[r].area].parent < 0)
		return;
	up = n->model.area[n->model.report[r].area].parent;
	yes.which = no.which = n->model.report[r].id;
	snprintf(n->did, sizeof n->did, "%s of %s's report in incident %d",
	    accept ? "acceptance" : "return", n->model.area[n->model.report[r].area].code,
	    n->model.report[r].incident);
	if (!act(n, up, accept ? "report.accept" : "report.return", accept ? (void *)&yes : &no)) {
		if (n->model.report[r].state == M_SENT && !m_leads_on(&n->model, r))
			differs(n, "it was refused: message %u at %s", n->reply.refusal.message,
			    n->reply.refusal.field);
		return;
	}
	if (n->model.report[r].state != M_SENT)
		differs(n, "it was decided twice");
	if (m_leads_on(&n->model, r))
		differs(n, "its number leads on to another report");
	(accept ? m_accept : m_return)(&n->model, r);
}

static void
take_back(struct night *n)
{
	int r = any_report(n), up;
	struct op_report_unaccept a = { .reason = "重复" };

	if (r < 0 || n->model.area[n->model.report[r].area].parent < 0)
		return;
	up = n->model.area[n->model.report[r].area].parent;
	a.which = n->model.report[r].id;
	snprintf(n->did, sizeof n->did, "taking back of %s's acceptance in incident %d",
	    n->model.area[n->model.report[r].area].code, n->model.report[r].incident);
	if (!act(n, up, "report.unaccept", &a)) {
		if (!m_leads_on(&n->model, r) && m_is_unused(&n->model, r))
			differs(n, "it was refused: message %u at %s", n->reply.refusal.message,
			    n->reply.refusal.field);
		return;
	}
	if (!m_is_unused(&n->model, r))
		differs(n, "what was used was taken back");
	else
		m_unaccept(&n->model, r);
}

static void
link_two(struct night *n)
{
	int from = any_incident(n), to = any_incident(n);
	struct op_incident_link a = { .reason = "同一事件" };

	if (from < 0)
		return;
	a.which = n->model.incident[from].id;
	a.to = n->model.incident[to].id;
	snprintf(n->did, sizeof n->did, "link of incident %d to %d", from, to);
	if (!act(n, 0, "incident.link", &a))
		return;
	if (n->model.incident[from].drill != n->model.incident[to].drill)
		differs(n, "a drill was linked to what is real");
	m_link(&n->model, from, to);
}

static void
unlink_one(struct night *n)
{
	struct op_incident_unlink a = { .reason = "查实为两起" };
	int from = any_incident(n);

	for (int i = 0; from >= 0 && i < 8 && n->model.incident[from].into < 0; i++)
		from = any_incident(n);
	if (from < 0)
		return;
	a.which = n->model.incident[from].id;
	snprintf(n->did, sizeof n->did, "unlink of incident %d", from);
	if (act(n, 0, "incident.unlink", &a))
		m_unlink(&n->model, from);
}

static void
areas(struct night *n)
{
	struct op_incident_area a = { .reason = "核对过" };
	int to = any_incident(n), which = any_area(n);
	bool add = roll(2);

	if (to < 0 || n->model.area[which].tier != 1)
		return;
	a.which = n->model.incident[to].id;
	snprintf(add ? a.add : a.drop, 16, "%s", n->model.area[which].code);
	snprintf(n->did, sizeof n->did, "%s %s in incident %d", add ? "add" : "drop",
	    n->model.area[which].code, to);
	if (act(n, 0, "incident.area", &a))
		m_affect(&n->model, to, which, add);
}

static void
close_or_reopen(struct night *n)
{
	struct op_incident_state a = { .reason = "核对过" };
	int which = any_incident(n);

	if (which < 0)
		return;
	a.which = n->model.incident[which].id;
	a.state = roll(2) ? incident_state_closed : incident_state_received;
	snprintf(n->did, sizeof n->did, "state %d of incident %d", a.state, which);
	if (act(n, 0, "incident.state", &a))
		n->model.incident[m_root(&n->model, which)].closed = a.state == incident_state_closed;
}

static void
retire(struct night *n)
{
	int which = any_area(n), to = any_area(n);
	struct op_area_retire a = { .reason = "合并" };

	if (roll(3) != 0 || n->model.area[which].tier == 0)
		return;
	snprintf(a.which, sizeof a.which, "%s", n->model.area[which].code);
	snprintf(a.successor, sizeof a.successor, "%s", n->model.area[to].code);
	snprintf(n->did, sizeof n->did, "retirement of %s into %s", a.which, a.successor);
	if (act(n, -1, "area.retire", &a))
		m_retire(&n->model, which, to);
}

/* A village is summed by its township, goes to another, and is heard of there. */
static void
move(struct night *n)
{
	int which = any_area(n), to = any_area(n), e = any_incident(n);
	const struct m_area *a = &n->model.area[which], *b = &n->model.area[to];
	struct op_area_retire args = { .reason = "划转" };
	int from = a->parent;

	if (e < 0 || roll(2) == 0 || a->tier != 2 || b->tier != 2 || from == b->parent ||
	    n->model.area[from].heir >= 0 || n->model.area[b->parent].heir >= 0)
		return;
	file_from(n, e, which);
	file_from(n, e, from);
	snprintf(args.which, sizeof args.which, "%s", a->code);
	snprintf(args.successor, sizeof args.successor, "%s", b->code);
	snprintf(n->did, sizeof n->did, "move of %s into %s", args.which, args.successor);
	if (!act(n, -1, "area.retire", &args))
		return;
	m_retire(&n->model, which, to);
	file_from(n, e, roll(2) == 0 ? to : b->parent);
}

/* --- what is shown */

static void
figures_same(struct night *n, const char *what, int incident, int where,
    const struct report_version *v, const uint16_t units[], const struct m_figures *want,
    const int want_units[FIGURES])
{
	for (int f = 0; f < FIGURES; f++) {
		const struct field *x = kind_field(&kind_report_version, figure[f]);
		const struct num *is = field_num_c(x, v);
		const char *code = n->model.area[where].code;
		if (is->known != want->known[f])
			differs(n, "incident %d in %s: %s %s is %s, must be %s", incident, code, what,
			    figure[f], is->known ? "known" : "unknown",
			    want->known[f] ? "known" : "unknown");
		else if (is->known && is->v != want->v[f])
			differs(n, "incident %d in %s: %s %s is %lld, must be %ld", incident, code,
			    what, figure[f], (long long)is->v, want->v[f]);
		else if (units[x->no] != want_units[f])
			differs(n, "incident %d in %s: %s %s from %u areas, must be %d", incident,
			    code, what, figure[f], units[x->no], want_units[f]);
	}
}

static void
total_same(struct night *n, int incident, int where)
{
	struct m_total want = m_total(&n->model, incident, where);
	const char *code = n->model.area[where].code;
	struct total is;

	if (report_total(core_txn(n->core), n->model.incident[incident].id, code, &is) != 0) {
		differs(n, "incident %d in %s has no total", incident, code);
		return;
	}
	figures_same(n, "reported", incident, where, &is.reported, is.reported_units,
	    &want.reported, want.reported_units);
	figures_same(n, "accepted", incident, where, &is.accepted, is.accepted_units,
	    &want.accepted, want.accepted_units);
	if ((int)is.reporting != want.n || (int)is.children != want.m)
		differs(n, "incident %d in %s: %zu of %zu reported, must be %d of %d", incident, code,
		    is.reporting, is.children, want.n, want.m);
	total_free(&is);
}

static void
lists_same(struct night *n, const struct viewer *desk, int incident)
{
	static const enum report_state states[] = { report_state_sent, report_state_accepted,
		report_state_returned };
	static struct report list[LISTED];
	int state = roll(4) - 1, want = m_listed(&n->model, incident, state);
	struct report_filter f = { .incident = n->model.incident[incident].id,
	    .state = state < 0 ? 0 : states[state] };
	int is = (int)report_list(core_txn(n->core), desk, &f, list, LISTED);

	if (is != want)
		differs(n, "incident %d lists %d reports%s, must be %d", incident, is,
		    state < 0 ? "" : " of a state", want);
}

static void
open_same(struct night *n, const struct viewer *desk)
{
	int is = 0, want = m_open(&n->model);
	struct incident i;
	struct incident_walk w;

	incident_walk(&w, core_txn(n->core), desk, INCIDENTS_OPEN);
	while (incident_next(&w, &i))
		is++;
	if (is != want)
		differs(n, "%d incidents are open, must be %d", is, want);
}

static void
compare(struct night *n, int incident)
{
	struct viewer desk;

	people_same(n, incident);
	total_same(n, incident, 0);
	total_same(n, incident, 1 + roll(TOWNSHIPS) * (VILLAGES + 1));
	if (n->done % 4 != 0)
		return;
	if (!viewer_load(core_txn(n->core), n->account[0], n->now, &desk)) {
		differs(n, "the county's desk may not look");
		return;
	}
	lists_same(n, &desk, incident);
	if (n->done % 32 == 0)
		open_same(n, &desk);
	calls_same(n);
	board_same(n, 0);
	board_same(n, any_area(n));
}

static void
one(struct night *n)
{
	static void (*const acts[])(struct night *) = { file, file, file, file, file, file, file,
		file, judge, judge, judge, judge, take_back,
		link_two, unlink_one, areas, close_or_reopen,
		retire, move, call_out, call_out, open_one, correct_one, correct_one,
		answer_call, answer_call, close_call, answer_casualty };
	int incident;

	acts[roll((int)(sizeof acts / sizeof acts[0]))](n);
	n->done++;
	incident = any_incident(n);
	if (incident >= 0)
		compare(n, incident);
	if (n->wrong)
		m_print(&n->model, incident);
}

/* The clock goes on by some minutes, or back by a few. */
static void
pass_time(struct night *n)
{
	n->now += (int64_t)(roll(10) == 0 ? -roll(300) : roll(900)) * 1000;
}

static void
play(struct night *n, long count)
{
	while (!n->wrong && n->done < count) {
		pass_time(n);
		if (core_begin(n->core, n->now) != 0)
			differs(n, "the store cannot be written");
		for (int i = 0; i < BATCH && !n->wrong && n->done < count; i++)
			one(n);
		if (core_commit(n->core) != 0)
			differs(n, "the store was not written");
	}
}

static void
night(struct night *n, unsigned seed, long count)
{
	uint8_t seal[32];

	*n = (struct night){ .seed = seed, .now = START };
	srand(seed);
	snprintf(n->dir, sizeof n->dir, "%s/nights-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (mkdtemp(n->dir) == NULL || core_create(n->dir, seal) != 0 ||
	    core_open(&n->core, n->dir) != 0 || core_begin(n->core, n->now) != 0) {
		differs(n, "no county can be made in %s", n->dir);
		return;
	}
	county(n);
	core_commit(n->core);
	n->stored = 0;
	play(n, count);
	core_close(n->core);
	nftw(n->dir, gone, 16, FTW_DEPTH | FTW_PHYS);
}

int
main(int argc, char **argv)
{
	static struct night n;
	long count, stored = 0;

	if (argc < 3)
		return fprintf(stderr, "nights COUNT SEED\n"), 2;
	keys_init();
	tr_init();
	count = atol(argv[1]);
	for (unsigned seed = (unsigned)atoi(argv[2]); count > 0; seed++, count -= NIGHT) {
		night(&n, seed, count < NIGHT ? count : NIGHT);
		stored += n.stored;
		if (n.wrong)
			return 1;
	}
	printf("%s operations, %ld stored, nothing differs\n", argv[1], stored);
	return 0;
}
