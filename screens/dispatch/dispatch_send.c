/*
 * 派队 by suggestion: who may come, best first, below them who cannot and why. Digits mark
 * one or several; the next page says back what will be sent. arg.id is the want or else the
 * incident that it is for, 0 = none, and arg.code the kind, "" = any; arg.n a team that is
 * marked at once; arg.other without arg.id a draft that goes on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/team/team.h"
#include "screens/dispatch/dispatch_rows.h"
#include "screens/dispatch/sending.h"
#include "screens/kit/find.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/op.h"
#include "src/rules/incident/incident.h"
#include "src/rules/order/suggest.h"
#include "src/rules/order/suggest_words.h"
#include "src/rules/want/want.h"

enum { S_TEAM = 1 };
#define DESKS (ROLE(duty) | ROLE(leader))

/* What is asked for, once: what was changed since on the next page stays. */
static void
begin(struct view *v, struct txn *t, struct sending *s)
{
	struct incident i;
	struct team team;

	if (s->begun)
		return;
	if (!record_get(t, &kind_want, v->arg.id, &s->want)) {
		s->want.incident = v->arg.id;
		snprintf(s->want.kind, sizeof(s->want.kind), "%s", v->arg.code);
	}
	if (record_get(t, &kind_incident, s->want.incident, &i)) {
		s->want.drill = i.drill;
		if (!s->want.area[0])
			memcpy(s->want.area, i.area, sizeof(s->want.area));
		if (!s->want.place[0])
			memcpy(s->want.place, i.place, sizeof(s->want.place));
	}
	if (s->want.incident == 0)
		snprintf(s->want.area, sizeof(s->want.area), "%s", find_own_area(&v->s->viewer, DESKS));
	if (v->arg.n != 0 && record_get(t, &kind_team, (uint64_t)v->arg.n, &team)) {
		snprintf(s->want.kind, sizeof(s->want.kind), "%s", team.kind);
		sending_toggle(s, team.id);
	}
	s->begun = true;
}

/* What is missing still, as the store has it now. */
static void
want_rows(struct view *v, struct txn *t, const struct sending *s)
{
	char text[600], who[100], at[40];
	struct buf b = BUF(text);
	struct want now;

	sending_incident(v, t, s);
	buf_init(&b, text, sizeof(text));
	if (s->want.id != 0 && record_get(t, &kind_want, s->want.id, &now)) {
		buf_text(&b, now.live ? _("still wanted: ") : _("filled or withdrawn: "));
		want_words(t, &now, &b);
		words_person(t, now.by, who, sizeof(who));
		buf_printf(&b, _("  wanted by %s %s"), who, ui_when(v->ui, now.at, at, sizeof(at)));
		page_text(&v->page, "%s%s%s", buf_str(&b), now.text[0] ? "  " : "", now.text);
		if (now.reason[0])
			page_text(&v->page, _("withdrawn %s: %s"), ui_when(v->ui, now.ended, at, sizeof(at)), now.reason);
	}
	sending_words(v, t, s, text, sizeof(text));
	page_text(&v->page, "%s", text);
}

static void
team_row(struct view *v, const struct reader *r, const struct sending *s, const struct suggested *g)
{
	char area[200], how[400], way[100], rest[100];
	bool chosen = sending_has(s, g->team.id), comes = suggest_comes(g);
	struct row *row;

	area_name(r->txn, g->team.area, false, area, sizeof(area));
	suggest_how_words(r, g, how, sizeof(how));
	suggest_way_words(g, way, sizeof(way));
	suggest_rest_words(g, rest, sizeof(rest));
	row = page_choice(&v->page, S_TEAM, g->team.id, "%s%s %s %s",
	    chosen ? _("[send] ") : "", g->team.name, PEOPLE(g->team.strength.v), area);
	row->sign = chosen ? '+' : !comes ? '-' : g->how == SUGGEST_OUT || g->asked ? '*' : 0;
	row->attr = chosen ? TERM_BOLD : 0;
	row->rank = !comes;
	if (comes)
		row_right(&v->page, row, "%s%s  %s%s%s%s%s", g->asked ? _("asked ") : "", way, how,
		    rest[0] ? " " : "", rest, g->stale ? "  " : "", g->stale ? _("! not confirmed for long") : "");
	else
		row_right(&v->page, row, "%s", how);
}

/* Those of the kind and with the skill stand first; behind them all others, under a heading. */
static void
team_rows(struct view *v, struct txn *t, const struct sending *s)
{
	struct suggest_query q = suggest_for(t, &v->s->viewer, clock_now(), &s->want);
	struct reader r = record_reader(v, t);
	struct suggested *list;
	size_t n = suggest_teams(&q, &list);
	int part = -1;

	for (size_t i = 0; i < n; i++) {
		static const char *const heads[] = { N_("Suggested (by kind, skill, standing, way, rest)"),
			N_("Of another kind, or without the skill"), N_("Cannot come") };
		int now = !suggest_comes(&list[i]) ? 2 : list[i].kind && list[i].skill ? 0 : 1;

		if (now != part)
			page_head(&v->page, "%s", _(heads[now]));
		part = now;
		team_row(v, &r, s, &list[i]);
	}
	if (n == 0)
		page_text(&v->page, "%s", _("There is no team in your area; ask the tier above."));
	free(list);
}

static void
send_load(struct view *v, struct txn *t)
{
	struct sending *s = v->state;

	begin(v, t, s);
	sending_task(t, s);
	v->drill = s->want.drill;
	v->right[0] = '\0';
	if (s->n > 0)
		snprintf(v->right, sizeof(v->right), _("%zu chosen"), s->n);
	want_rows(v, t, s);
	team_rows(v, t, s);
}

static void
send_choose(struct view *v, const struct row *r)
{
	struct sending *s = v->state;

	if (!sending_toggle(s, r->id))
		ui_warn(v->ui, _("At most %d teams are sent at once; send these first."), SENDING_TEAMS);
	else if (s->draft.id != 0)
		sending_keep(v, s);
	v->stale = true;
}

static bool
any_chosen(const struct view *v)
{
	return ((const struct sending *)v->state)->n > 0;
}

static void
do_next(struct view *v)
{
	view_open(v, "dispatch_confirm", NULL, 0);
}

static void
do_all(struct view *v)
{
	view_open(v, "teams", NULL, 0);
}

static void
do_withdraw(struct view *v)
{
	const struct subject *s;
	const struct op *op = op_find("want.withdraw", &s);

	if (op)
		record_do(v, s, op, ((const struct sending *)v->state)->want.id);
}

static bool
has_want(const struct view *v)
{
	return ((const struct sending *)v->state)->want.id != 0;
}

/* A draft goes on where it was written: on the page that says it back. */
static void
send_open(struct view *v)
{
	if (v->arg.id != 0 || v->arg.other == 0)
		return;
	if (sending_resume(v, v->arg.other, v->state))
		view_open(v, "dispatch_confirm", NULL, 0);
	else
		ui_warn(v->ui, "%s", _("The draft is not there any more."));
}

static const struct action send_actions[] = {
	{ '9', 's', N_("send those chosen"), N_("The next page says back what will be sent; nothing is sent before."), DESKS, any_chosen, do_next, NULL },
	{ 0, 't', N_("all teams"), N_("The book of forces."), 0, NULL, do_all, NULL },
	{ 0, 'x', N_("withdraw the want"), N_("Teams are not wanted any more, with a reason."), DESKS, has_want, do_withdraw, NULL },
	{ 0 }
};

const struct screen screen_dispatch_send = {
	.name = "dispatch_send",
	.title = N_("Send teams"),
	.help = N_("Digits mark teams, 9 goes on to the page that says it back. Who cannot come stands below with the reason; you choose, and may overrule."),
	.roles = DESKS,
	.about = &kind_want,
	.shows = true,
	.actions = send_actions,
	.state_size = sizeof(struct sending),
	.open = send_open,
	.load = send_load,
	.choose = send_choose,
};
