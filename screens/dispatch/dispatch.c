/*
 * 调度台, the dispatch board: what is late first, teams that are wanted, who is out and
 * what comes next, who is ready by nearness, what was said just now.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/want.h"
#include "screens/dispatch/dispatch_rows.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/ask.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/op.h"
#include "src/op/place.h"
#include "src/rules/evac/evac.h"
#include "src/rules/incident/incident.h"
#include "src/rules/order/suggest.h"
#include "src/rules/order/suggest_words.h"
#include "src/rules/want/want.h"

enum { D_ORDER = 1, D_WANT, D_TEAM, D_TEAMS, TAG_COUNT = 1, SAID = 3 };
#define DESKS (ROLE(duty) | ROLE(leader))
#define VIEWERS (DESKS | ROLE(supervisor))

/* One load of the board. */
struct board {
	struct out_order	*out;		/* n of them, owned */
	size_t			 n;
	struct want		*want;		/* live ones, oldest first, owned */
	size_t			 nwant;
	struct suggested	*team;		/* best first, owned */
	size_t			 nteam, ready;
};

static int
by_age(const void *a, const void *b)
{
	const struct want *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static void
read_wants(struct view *v, struct txn *t, struct board *b)
{
	size_t room = 0;
	struct scan s;
	struct want w;

	want_live(&s, t);
	while (want_live_next(&s, t, &w)) {
		struct want *more = b->want;

		if (!want_sees(t, &v->s->viewer, &w))
			continue;
		if (b->nwant == room)
			more = realloc(b->want, (room = room * 2 + 8) * sizeof(w));
		if (!more) {
			txn_fail(t, ERR_IO);
			scan_close(&s);
			break;
		}
		b->want = more;
		b->want[b->nwant++] = w;
	}
	if (b->nwant > 0)
		qsort(b->want, b->nwant, sizeof(w), by_age);
}

/* Near to where teams are wanted first, else to where the first is out. */
static void
read_teams(struct view *v, struct txn *t, struct board *b)
{
	struct suggest_query q = { .txn = t, .who = &v->s->viewer, .now = clock_now(), .area = "",
	    .kind = "", .skill = "" };

	if (b->nwant > 0)
		q.area = b->want[0].area;
	else if (b->n > 0)
		q.area = b->out[0].o.area;
	b->nteam = suggest_teams(&q, &b->team);
	for (size_t i = 0; i < b->nteam; i++)
		b->ready += b->team[i].how <= SUGGEST_FORWARD;
}

/* The sum over all incidents that somebody is moved in. */
static void
moved_words(struct view *v, struct txn *t, struct buf *out)
{
	struct evac_sum sum = { 0 };
	char moved[48];
	struct incident_walk w;
	struct incident i;

	incident_walk(&w, t, &v->s->viewer, INCIDENTS_OPEN);
	while (incident_next(&w, &i)) {
		struct evac_sum one;

		if (i.drill)
			continue;
		evac_sum(t, &v->s->viewer, i.id, NULL, &one);
		sum.places += one.places;
		sum.planned += one.planned;
		sum.moved += one.moved;
		sum.unplanned += one.unplanned;
	}
	incident_walk_end(&w);
	evac_moved_words(&sum, moved);
	if (sum.places > 0)
		buf_printf(out, _("  moved %s"), moved);
}

static void
head_words(struct view *v, struct txn *t, const struct board *b)
{
	struct buf right = BUF(v->right);
	struct out_sum sum;

	out_sum(b->out, b->n, &sum);
	if (is_narrow(v)) {
		buf_printf(&right, _("%lld out %lld p hurt %lld miss %lld"), (long long)sum.teams,
		    (long long)sum.people, (long long)sum.injured, (long long)sum.missing);
	} else {
		buf_printf(&right, _("out %s, %s  ready %zu  hurt %lld missing %lld"),
		    TEAMS(sum.teams), PEOPLE(sum.people), b->ready, (long long)sum.injured,
		    (long long)sum.missing);
		moved_words(v, t, &right);
	}
	buf_str(&right);
}

/* "派队 事0722-03 样例街内涝 还差 排水1队" */
static void
want_row(struct view *v, struct txn *t, const struct want *w)
{
	char text[600], number[24] = "", place[200], left[60], at[40];
	struct buf b = BUF(text);
	struct incident i = { 0 };
	struct row *r;

	if (record_get(t, &kind_incident, w->incident, &i)) {
		incident_number(&i, clock_now(), number);
		number_short(number, clock_now());
	}
	if (w->place[0] || i.place[0])
		snprintf(place, sizeof(place), "%s", w->place[0] ? w->place : i.place);
	else
		area_name(t, w->area, false, place, sizeof(place));
	buf_printf(&b, _("%ssend %s %s, still wanted: "), words_drill(w->drill), number, place);
	want_words(t, w, &b);
	r = page_choice_text(&v->page, D_WANT, w->id, buf_str(&b));
	r->sign = w->need_by && w->need_by <= clock_now() ? '!' : '-';
	r->rank = 1;
	if (w->need_by) {
		when_left(w->need_by, clock_now(), left, sizeof(left));
		row_right(&v->page, r, _("needed by %s, %s"), ui_when(v->ui, w->need_by, at, sizeof(at)), left);
	} else if (clock_now() - w->at < MINUTE) {
		row_right(&v->page, r, "%s", _("wanted just now"));
	} else {
		words_age(w->at, clock_now(), left, sizeof(left));
		row_right(&v->page, r, _("wanted %s ago"), left);
	}
}

static void
to_do_rows(struct view *v, struct txn *t, const struct board *b)
{
	size_t late = 0;

	while (late < b->n && b->out[late].urgency < 2 && !b->out[late].o.drill)
		late++;
	page_head(&v->page, _("To do %zu"), late + b->nwant);
	for (size_t i = 0; i < late; i++)
		out_row(v, t, D_ORDER, &b->out[i]);
	for (size_t i = 0; i < b->nwant; i++)
		want_row(v, t, &b->want[i]);
	page_head(&v->page, _("Under orders %zu"), b->n - late);
	for (size_t i = late; i < b->n; i++)
		out_row(v, t, D_ORDER, &b->out[i]);
}

static void
team_row(struct view *v, struct txn *t, const struct suggested *s)
{
	struct reader r = record_reader(v, t);
	char area[200], how[300];
	struct row *row;

	area_name(t, s->team.area, false, area, sizeof(area));
	row = page_choice(&v->page, D_TEAM, s->team.id, "%s %s %s", s->team.name,
	    PEOPLE(s->team.strength.v), area);
	if (s->how == SUGGEST_FORWARD)
		suggest_how_words(&r, s, how, sizeof(how));
	else if (s->team.minutes > 0)
		snprintf(how, sizeof(how), _("sets out in %lld min"), (long long)s->team.minutes);
	else
		how[0] = '\0';
	row_right(&v->page, row, "%s%s%s%s", s->asked ? _("asked ") : "", how,
	    s->stale ? "  " : "", s->stale ? _("not confirmed for long") : "");
}

/* As many as there is room for; the rest is one row. */
static void
ready_rows(struct view *v, struct txn *t, const struct board *b)
{
	size_t room = is_narrow(v) ? 1 : 3, shown = 0;

	page_head(&v->page, _("Ready %zu (near ones first)"), b->ready);
	for (size_t i = 0; i < b->nteam && shown < room; i++) {
		if (b->team[i].how > SUGGEST_FORWARD)
			continue;
		team_row(v, t, &b->team[i]);
		shown++;
	}
	if (b->ready > shown)
		page_choice(&v->page, D_TEAMS, 0, _("%zu more"), b->ready - shown)->rank = 1;
}

static void
dispatch_load(struct view *v, struct txn *t)
{
	struct board b = { 0 };

	b.n = out_orders(v, t, &b.out);
	read_wants(v, t, &b);
	read_teams(v, t, &b);
	head_words(v, t, &b);
	to_do_rows(v, t, &b);
	ready_rows(v, t, &b);
	if (!is_narrow(v))
		step_rows(v, t, SAID);
	page_trim(&v->page);
	if (v->page.n == 0)
		page_text(&v->page, "%s", _("No team is out, none is wanted, and the book of forces is empty."));
	free(b.out);
	free(b.want);
	free(b.team);
}

static void
dispatch_choose(struct view *v, const struct row *r)
{
	switch (r->what) {
	case D_ORDER:
		record_open(v, &kind_order, r->id, record_take(v, &kind_order, r->id));
		break;
	case D_WANT:
		record_open(v, &kind_want, r->id, record_take(v, &kind_want, r->id));
		break;
	case D_TEAM:
		record_open(v, &kind_team, r->id, 0);
		break;
	case D_TEAMS:
		view_open(v, "teams", NULL, 0);
		break;
	}
}

/* ---- the letters at its foot ---- */

static void
do_send(struct view *v)
{
	view_open(v, "dispatch_pick", NULL, 0);
}

static void
do_want(struct view *v)
{
	const struct subject *s;
	const struct op *op = op_find("order.want", &s);

	if (op)
		record_do(v, s, op, 0);
}

static bool
has_teams(const struct view *v, struct txn *t, const struct incident *i)
{
	(void)v;
	return order_any_live(t, i->id);
}

/* Incidents with teams under orders, as choices; how many. */
static size_t
incidents_out(struct view *v, struct page *p)
{
	struct txn t;
	size_t n;

	do {
		page_clear(p);
		txn_begin(&t, v->s->db, false);
		n = incident_choices(v, &t, 1, has_teams, p);
	} while (txn_again(&t));
	return n;
}

static void
count_all(struct view *v, uint64_t incident)
{
	struct arg arg = { .id = incident, .n = 1 };

	view_open(v, "order_all", &arg, 0);
}

static void
do_count(struct view *v)
{
	struct page found = { 0 };
	size_t n = incidents_out(v, &found);
	struct view *ask;

	if (n == 0)
		ui_say(v->ui, "%s", _("No team is under an order of an incident."));
	else if (n == 1)
		count_all(v, found.row[0].id);
	else if ((ask = ask_choice(v, TAG_COUNT, _("All count now: of which incident?"))) != NULL)
		incidents_out(v, &ask->page);
	page_clear(&found);
}

static void
dispatch_result(struct view *v, int tag, const struct result *r)
{
	if (tag == TAG_COUNT && r->what == 1)
		count_all(v, r->id);
}

static void
do_teams(struct view *v)
{
	view_open(v, "teams", NULL, 0);
}

static void
do_moving(struct view *v)
{
	view_open(v, "evacs", NULL, 0);
}

static void
do_stocks(struct view *v)
{
	view_open(v, "stocks", NULL, 0);
}

static void
do_requests(struct view *v)
{
	view_open(v, "requests", NULL, 0);
}

static void
do_travel(struct view *v)
{
	view_open(v, "travels", NULL, 0);
}

static const struct action dispatch_actions[] = {
	{ 0, 'a', N_("send teams"), N_("Choose an incident and a kind of team; the best are shown first."), DESKS, NULL, do_send, NULL },
	{ 0, 'w', N_("want teams"), N_("Says which teams an incident needs, and how many."), DESKS, NULL, do_want, NULL },
	{ 0, 'c', N_("all count"), N_("Every team of an incident counts its people now."), DESKS, NULL, do_count, NULL },
	{ 0, 't', N_("teams"), N_("The book of forces."), 0, NULL, do_teams, NULL },
	{ 0, 'm', N_("moving"), N_("Where people are brought to safety."), 0, NULL, do_moving, NULL },
	{ 0, 's', N_("supplies"), N_("What stores have, what is on its way, and how many people it serves."), 0, NULL, do_stocks, NULL },
	{ 0, 'n', N_("requests"), N_("Who needs which goods, and what is missing still."), 0, NULL, do_requests, NULL },
	{ 0, 'l', N_("roads"), N_("Minutes by road, from which nearness comes."), 0, NULL, do_travel, NULL },
	{ 0, 'r', N_("refresh"), N_("Loads the board again, what is late first."), 0, NULL, view_restart, NULL },
	{ 0 }
};

const struct screen screen_dispatch = {
	.name = "dispatch",
	.title = N_("Dispatch board"),
	.help = N_("Teams: what is late first, who is wanted, who is out, who is ready. A word by telephone: :s TEAM arrived 18"),
	.roles = VIEWERS,
	.menu = 101,	/* last: a digit that people know stays where it is */
	.letter = 'i',
	.actions = dispatch_actions,
	.live = true,
	.load = dispatch_load,
	.choose = dispatch_choose,
	.result = dispatch_result,
};
