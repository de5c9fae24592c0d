/*
 * 值班台, the board: what needs me, most urgent first; for officers also their
 * drafts, the way to report and what became of their reports; open incidents
 * and what happened just now.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/depot/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/review.h"
#include "gen/kinds/sos/sos.h"
#include "gen/kinds/unit/unit.h"
#include "screens/desk/draft_rows.h"
#include "screens/desk/halt_row.h"
#include "screens/desk/machine_rows.h"
#include "screens/desk/incident_lots.h"
#include "screens/desk/lots.h"
#include "screens/desk/need_words.h"
#include "screens/desk/open.h"
#include "screens/desk/watch_rows.h"
#include "screens/evac/evac_rows.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/find.h"
#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "screens/report/unchanged.h"
#include "screens/sos/calls.h"
#include "src/base/clock.h"
#include "src/command/filters.h"
#include "src/core/draft.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/report/report.h"
#include "src/rules/sos/sos_phones.h"

enum { B_DRAFT = 1, B_DRAFTS, B_SOS, B_REPORT, B_MINE, B_NEED, B_GROUP, B_INCIDENT, B_INCIDENTS, B_CALL, B_PHONES, B_UNCHANGED,
	B_WATCHED, B_ACCOUNT, B_SENDER, B_OPENED, B_EVAC, B_STOCK, B_CLOCK };
#define DRILL "drill"	/* in place of an area, of a row of drills */
enum { DRAFT_ROWS = 2, MINE = 3, RECENT = 6, SOON = 15, RECENT_OF = 8, DEPOT_BY_AREA = 1 };

struct board_page {
	struct draft_head	draft[DRAFTS_KEPT];
	int			drafts;		/* -1: the store is away */
};

static void
board_fetch(struct view *v)
{
	struct board_page *b = v->state;

	b->drafts = draft_fetch(v, b->draft);
}

static void
draft_rows(struct view *v, struct txn *t)
{
	struct board_page *b = v->state;
	char saved[40], text[500];

	for (int i = 0; i < b->drafts && i < DRAFT_ROWS; i++) {
		bool is = draft_line(t, &b->draft[i], text, sizeof(text));
		struct row *r = page_choice_text(&v->page, is ? B_DRAFT : B_DRAFTS, is ? b->draft[i].id : 0, text);

		r->sign = '!';
		row_right(&v->page, r, "%s", ui_when(v->ui, b->draft[i].saved, saved, sizeof(saved)));
	}
	if (b->drafts > DRAFT_ROWS)
		page_choice(&v->page, B_DRAFTS, 0, _("all drafts: %d"), b->drafts)->sign = '!';
}

/* "R0722-07 已收 21:06 镇未读": what became of a report of one's own. */
static void
mine_row(struct view *v, struct txn *t, const struct report *rep)
{
	int64_t now = clock_now();
	char number[24], when[40], who[80], stage[40];
	struct review review;
	struct row *r;

	report_number(rep, now, number);
	number_short(number, now);
	stage_text((enum stage)rep->stage, rep->stage_no, stage, sizeof(stage));
	ui_when(v->ui, rep->received, when, sizeof(when));
	r = page_choice(&v->page, B_MINE, rep->id, _("%s%s %s received %s"), words_drill(rep->drill),
	    number, stage, when);
	r->sign = '-';
	if (rep->state == report_state_accepted) {
		r->sign = '+';
		row_right(&v->page, r, "%s", report_state_words(t, rep, rep->state));
	} else if (rep->state == report_state_returned) {
		r->sign = '!';
		if (!report_review(t, rep->latest, &review))
			review.reason[0] = '\0';
		row_right(&v->page, r, "%s: %s", tr_value(&enum_report_state, rep->state), review.reason);
	} else if (rep->opened) {
		words_person(t, rep->opened_by, who, sizeof(who));
		row_right(&v->page, r, _("read by %s"), who);
	} else {
		row_right(&v->page, r, "%s", _("not read yet"));
	}
}

/* What became of the last one, beside the title: first is its row, if there is one. */
static void
last_words(struct view *v, size_t first)
{
	const struct board_page *b = v->state;

	if (b->drafts > 0)
		snprintf(v->right, sizeof(v->right), "%s", _("not sent, the draft is here"));
	else if (first < v->page.n)
		snprintf(v->right, sizeof(v->right), "%s %s", v->page.row[first].left,
		    v->page.row[first].right ? v->page.row[first].right : "");
}

static void
officer_rows(struct view *v, struct txn *t)
{
	const struct viewer *who = &v->s->viewer;
	struct report *mine;
	size_t shown = 0, first;

	v->right[0] = '\0';
	if (who->roles & ROLE(officer))
		page_choice_text(&v->page, B_REPORT, 0, _("report a disaster"))->letter = 'b';
	call_rows(v, t, B_CALL);
	evac_rows(v, t, B_EVAC);
	if (!(who->roles & ROLE(officer)))
		return;
	first = v->page.n;
	mine = calloc(50, sizeof(*mine));
	for (size_t i = 0; mine && i < who->ngrants && shown < MINE; i++) {
		struct report_filter f = { .area = who->grants[i].area, .limit = 50 };
		size_t n;

		if (who->grants[i].role != role_officer)
			continue;
		n = report_list(t, who, &f, mine, 50);
		for (size_t j = 0; j < n && shown < MINE; j++) {
			if (strcmp(mine[j].area, who->grants[i].area) == 0) {
				mine_row(v, t, &mine[j]);
				if (shown++ == 0)
					last_words(v, first);
				/* It stands among what is to be done. */
				if (need_is_live(t, &kind_report, mine[j].id, need_verb_correct))
					page_drop_last(&v->page);
			}
		}
	}
	free(mine);
	if (shown == 0)
		last_words(v, first);
}

static char
need_sign(const struct need *n, int64_t now)
{
	if (n->later > now)
		return '-';
	if (n->urgent || (n->due && n->due < now))
		return '!';
	return n->due && n->due < now + SOON * MINUTE ? '*' : '-';
}

/* Of a call for help that waits: did anybody hear it? */
static const char *
waits_words(struct txn *t, const struct need *n)
{
	struct sos s;

	if (n->verb == need_verb_outcome)
		return _("answered ");
	if (!need_rings_on(n) || n->answered)
		return "";
	if (n->subject_kind == kind_sos.no && record_get(t, &kind_sos, n->subject, &s) &&
	    sos_is_unheard(t, &s))
		return _("NOBODY HEARD IT ");
	return _("no answer yet ");
}

/* By when, or since when it waits. */
static void
need_time(struct view *v, struct txn *t, struct row *r, const struct need *n)
{
	int64_t now = clock_now();
	char due[40], left[60];

	if (!n->due) {
		row_right(&v->page, r, "%s%s", waits_words(t, n), ui_when(v->ui, n->opened, due, sizeof(due)));
		return;
	}
	if (n->due <= n->opened && now < n->due + MINUTE) {	/* born late: what is meant is now */
		row_right(&v->page, r, "%s", _("at once"));
		return;
	}
	when_left(n->due, now, left, sizeof(left));
	row_right(&v->page, r, _("by %s, %s"), ui_when(v->ui, n->due, due, sizeof(due)), left);
}

/* One thing, or several that share a row. */
static struct row *
lot_row(struct view *v, struct txn *t, const struct lot *lots, size_t *same, size_t n)
{
	const struct lot *first = &lots[same[0]];
	const struct need *need = &first->row.need;
	char text[600];
	struct row *r;

	if (n > 1) {
		lot_sum_words(t, lots, same, n, clock_now(), text, sizeof(text));
		r = page_choice_text(&v->page, B_GROUP, need->drill, text);
		r->n = need->verb;
		snprintf(r->code, sizeof(r->code), "%s", first->many ? need->drill ? DRILL : "" : first->town);
		r->what = first->many ? B_SENDER : B_GROUP;
		r->id = first->many ? first->by : need->drill;
	} else {
		lot_words(t, first, clock_now(), text, sizeof(text));
		r = page_choice_text(&v->page, B_NEED, need->subject, text);
		r->n = need->subject_kind;
	}
	r->sign = need_sign(need, clock_now());
	r->rank = first->row.rank;
	need_time(v, t, r, need);
	return r;
}

static void
need_rows(struct view *v, struct txn *t)
{
	size_t n, head = v->page.n, shown = 0, drills = 0;	/* a day of practice looks like no storm */
	struct lot *lots = lots_make(t, &v->s->viewer, clock_now(), &n);
	size_t *same = calloc(n + 1, sizeof(*same));
	struct reader r = record_reader(v, t);
	struct face_query q = record_query(v, face_of(&kind_need), &r);

	if (!same || (n == 0 && !(v->s->viewer.roles & (ROLE(duty) | ROLE(leader))))) {
		free(lots);
		free(same);
		return;
	}
	page_head(&v->page, "%s", "");
	for (size_t i = 0; i < n; i++) {
		struct row *row;
		size_t count;

		if (lots[i].shown || (v->keys && !face_fits(&q, &lots[i].row.need)))
			continue;
		same[0] = i;	/* what fits filters by key stands alone */
		count = v->keys ? 1 : lot_same(lots, n, i, same);
		row = lot_row(v, t, lots, same, count);
		if (v->keys || row_matches(row, v->filter))
			*(lots[i].row.need.drill ? &drills : &shown) += count;
	}
	if (drills > 0)
		row_left(&v->page, &v->page.row[head], _("To do %zu, drill %zu"), shown, drills);
	else
		row_left(&v->page, &v->page.row[head], _("To do %zu"), shown);
	free(lots);
	free(same);
}

/* Whom this desk has to ring, because no terminal reached them; drills counted apart. */
static void
phone_row(struct view *v, struct txn *t)
{
	struct need *list = NULL;
	size_t n = need_phones(t, &v->s->viewer, clock_now(), &list), drills = 0;
	struct row *r;

	for (size_t i = 0; i < n; i++)
		drills += list[i].drill;
	free(list);
	if (n == 0)
		return;
	r = drills == 0 ? page_choice(&v->page, B_PHONES, 0, _("telephone list: %zu"), n) :
	    page_choice(&v->page, B_PHONES, 0, _("telephone list: %zu, drill %zu"), n - drills, drills);
	r->letter = 'n';
	r->rank = 2 * NEED_RANKS;	/* below all that is to be done, over a reload too */
}

static int
newer(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return x->at < y->at ? 1 : x->at > y->at ? -1 : 0;
}

static bool
has_desk(const struct view *v)
{
	return (v->s->viewer.roles & (ROLE(duty) | ROLE(leader) | ROLE(supervisor))) != 0;
}

/* That an incident was opened and where it is tells only a desk something. */
static bool
is_news(const struct view *v, const struct line *line)
{
	return has_desk(v) || (line->what != line_what_opened && line->what != line_what_area_added);
}

/* The last RECENT lines of one incident that the reader sees. */
static size_t
newest_lines(struct view *v, struct txn *t, enum sight sight, uint64_t incident, struct line *out)
{
	struct scan s;
	size_t n = 0;

	lines_open(&s, t, incident);
	while (n < RECENT && lines_next(&s, &out[n]))
		n += is_news(v, &out[n]) && incident_line_seen(t, &v->s->viewer, sight, &out[n]);
	scan_close(&s);
	return n;
}

/* The last RECENT lines of an incident and of those that were linked into it; lines has
 * room for twice as many. */
static size_t
family_lines(struct view *v, struct txn *t, uint64_t root, struct line *lines)
{
	struct incident i;
	enum sight sight = incident_read(t, &v->s->viewer, root, &i);
	struct family f;
	size_t n = 0;

	family_open(&f, t, root);
	while (family_next(&f)) {
		n += newest_lines(v, t, sight, f.id, lines + n);
		qsort(lines, n, sizeof(*lines), newer);
		n = n < RECENT ? n : RECENT;
	}
	return n;
}

/* What was written last, over the newest incidents in scope. */
static void
recent_rows(struct view *v, struct txn *t)
{
	struct line *lines = calloc(RECENT * (RECENT_OF + 1), sizeof(*lines));
	char text[600], row[700], when[40], number[24];
	struct row r = { .kind = ROW_CHOICE, .left = row };
	struct incident inc;
	size_t have = 0, shown = 0;
	struct incident_walk w;

	incident_walk(&w, t, &v->s->viewer, INCIDENTS_OPEN);
	for (int n = 0; lines && n < RECENT_OF && incident_next(&w, &inc); n++)
		have += family_lines(v, t, inc.id, lines + have);
	incident_walk_end(&w);
	if (have > 0)
		qsort(lines, have, sizeof(*lines), newer);
	for (size_t i = 0; i < have && shown < RECENT; i++) {
		number[0] = '\0';
		if (!lines[i].area[0] && record_get(t, &kind_incident, lines[i].incident, &inc)) {
			incident_number(&inc, clock_now(), number);
			number_short(number, clock_now());
		}
		words_line(t, &lines[i], text, sizeof(text));
		snprintf(row, sizeof(row), "%s %s%s%s", ui_when(v->ui, lines[i].at, when, sizeof(when)),
		    number, number[0] ? " " : "", text);
		if (v->filter[0] && !row_matches(&r, v->filter))
			continue;
		if (shown++ == 0)
			page_head(&v->page, "%s", _("Just now"));
		page_text(&v->page, "%s", row);
	}
	free(lines);
}

/* Above everything and whatever is filtered: 1, and 1 on its page, is known blindly. */
static void
sos_row(struct view *v)
{
	struct row *r;

	if (!(v->s->viewer.roles & (ROLE(officer) | ROLE(team) | ROLE(storekeeper))))
		return;
	r = page_choice_text(&v->page, B_SOS, 0, _("call for help"));
	r->letter = 'h';
	r->stays = true;
}

static void
stock_row(struct view *v, struct txn *t, uint64_t unit)
{
	struct unit u;

	if (record_get(t, &kind_unit, unit, &u) && u.retired == 0)
		page_choice(&v->page, B_STOCK, u.id, _("stock of %s"), u.name)->letter = 's';
}

/* The point of the village whose officer he is. */
static void
village_stock_row(struct view *v, struct txn *t, const char *village)
{
	struct index_key key;
	struct depot d;
	struct scan s;

	key_begin(&key, &kind_depot, DEPOT_BY_AREA);
	key_code(&key, village);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_depot, s.id, &d) && d.tier == depot_tier_village)
			stock_row(v, t, d.unit);
	scan_close(&s);
}

/* The store that he keeps, whether it asks something of him or not. */
static void
stock_rows(struct view *v, struct txn *t)
{
	const struct viewer *who = &v->s->viewer;

	for (size_t i = 0; i < who->ngrants; i++) {
		if (who->grants[i].role == role_storekeeper && who->grants[i].unit)
			stock_row(v, t, who->grants[i].unit);
		else if (who->grants[i].role == role_officer)
			village_stock_row(v, t, who->grants[i].area);
	}
}

static void
board_load(struct view *v, struct txn *t)
{
	snprintf(v->title, sizeof(v->title), "%s", has_desk(v) ? "" : _("Home"));
	sos_row(v);
	halt_row(v, t, B_CLOCK);
	machine_rows(v, t);
	if (v->keys) {		/* filters are of what is to be done */
		need_rows(v, t);
		return;
	}
	watch_rows(v, t, B_ACCOUNT);
	draft_rows(v, t);
	officer_rows(v, t);
	call_watch_rows(v, t, B_WATCHED);
	need_rows(v, t);
	stock_rows(v, t);
	phone_row(v, t);
	if (v->s->viewer.roles & ROLE(officer))
		unchanged_rows(v, t, B_UNCHANGED);
	incident_lot_rows(v, t, B_INCIDENT, B_OPENED, B_INCIDENTS);
	recent_rows(v, t);
	if (v->page.n == 0)
		page_text(&v->page, "%s", v->s->viewer.roles & INCIDENT_ROLES ?
		    _("Nothing to do, no open incident.") : _("Nothing to do."));
}

/* What stands first of all that the record asks, as of now. */
static void
do_need(struct view *v, unsigned kind, uint64_t subject)
{
	struct need *needs = NULL, first;
	struct txn t;
	size_t n;

	do {
		free(needs);
		txn_begin(&t, v->s->db, false);
		needs = need_list_about(&t, &v->s->viewer, kind_by_no(kind), subject, &n);
	} while (txn_again(&t));
	if (n > 0) {
		first = needs[0];
		free(needs);
		open_need(v, &first);
	} else {
		open_record(v, kind, subject, 0);
	}
}

/* Rows that open a screen about their record. */
static const struct {
	int		 what;
	const char	*screen;
} plain[] = {
	{ B_CALL, "sos" }, { B_EVAC, "evac_show" }, { B_STOCK, "stock" }, { B_MINE, "report_show" },
	{ B_GROUP, "needs" }, { B_OPENED, "opened" }, { B_INCIDENT, "incident_show" },
};

static void
board_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id, .n = r->n, .other = r->what == B_EVAC };

	memcpy(arg.code, r->code, sizeof(arg.code));
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (plain[i].what == r->what)
			view_open(v, plain[i].screen, &arg, 0);
	switch (r->what) {
	case B_DRAFT:
		for (int i = 0; i < ((struct board_page *)v->state)->drafts; i++)
			if (((struct board_page *)v->state)->draft[i].id == r->id)
				draft_open(v, &((struct board_page *)v->state)->draft[i]);
		break;
	case B_DRAFTS:
		view_open(v, "drafts", NULL, 0);
		break;
	case B_SOS:
		view_open(v, "sos", NULL, 0);
		break;
	case B_WATCHED:
		view_open(v, r->id ? "sos_show" : "sos_list", r->id ? &arg : NULL, 0);
		break;
	case B_ACCOUNT:
		watch_open(v, r);
		break;
	case B_REPORT:
		view_open(v, "report_form", NULL, 0);
		break;
	case B_CLOCK:
		halt_open(v);
		break;
	case B_UNCHANGED:
		unchanged_open(v, r->id);
		break;
	case B_NEED:
		do_need(v, (unsigned)r->n, r->id);
		break;
	case B_PHONES:
		view_open(v, "phones", NULL, 0);
		break;
	case B_SENDER:
		arg = (struct arg){ .id = strcmp(r->code, DRILL) == 0, .other = r->id, .n = r->n };
		view_open(v, "needs", &arg, 0);
		break;
	case B_INCIDENTS:
		view_open(v, "incident_list", NULL, 0);
		break;
	}
}

static void
board_all(struct view *v)
{
	view_open(v, "incident_list", NULL, 0);
}

static void
board_dispatch(struct view *v)
{
	view_open(v, "dispatch", NULL, 0);
}

static const struct action board_actions[] = {
	{ '9', 'e', N_("all incidents"), N_("Open and closed incidents in your area."), INCIDENT_ROLES, NULL, board_all, NULL },
	{ 0, 'i', N_("dispatch board"), N_("Teams: who is late, wanted, out, ready."), ROLE(duty) | ROLE(leader), NULL, board_dispatch, NULL },
	{ 0, 'r', N_("refresh"), N_("Loads the board again, in order of urgency."), 0, NULL, view_restart, NULL },
	{ 0 }
};

const struct screen screen_board = {
	.name = "board",
	.title = N_("Duty board"),
	.help = N_("What needs you, most urgent first. New rows take the next free digit; the order changes when you come back or refresh."),
	.filters = "need",
	.actions = board_actions,
	.state_size = sizeof(struct board_page),
	.live = true,
	.fetch = board_fetch,
	.load = board_load,
	.fill = incident_fill,
	.choose = board_choose,
};
