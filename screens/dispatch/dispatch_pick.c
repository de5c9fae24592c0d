/*
 * 派队: to which incident, then for which want of it or of which kind; the suggestion comes
 * next. arg.id is the incident, 0 = to be chosen; arg.n a team that is to be sent there, 0 =
 * to be chosen; arg.other FORWARD: to no incident.
 */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/want.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/team/team.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/find.h"
#include "screens/kit/ui.h"
#include "src/rules/incident/incident.h"
#include "src/rules/want/want.h"

enum { P_INCIDENT = 1, P_FORWARD, P_WANT, P_KIND, FORWARD = 1 };

static void
incident_rows(struct view *v, struct txn *t)
{
	if (incident_choices(v, t, P_INCIDENT, NULL, &v->page) == 0)
		page_text(&v->page, "%s", _("No incident is open; log it first."));
	page_choice_text(&v->page, P_FORWARD, 0, _("no incident: the team waits forward"));
}

static void
want_rows(struct view *v, struct txn *t)
{
	struct incident of, root;
	char text[600];
	struct scan s;
	struct want w;

	if (!incident_root(t, v->arg.id, &of))
		return;
	want_live(&s, t);
	while (want_live_next(&s, t, &w)) {
		struct buf b = BUF(text);

		if (!incident_root(t, w.incident, &root) || root.id != of.id || !want_sees(t, &v->s->viewer, &w))
			continue;
		buf_text(&b, _("wanted: "));
		want_words(t, &w, &b);
		page_choice(&v->page, P_WANT, w.id, "%s  %s", buf_str(&b), w.place)->sign = '-';
	}
}

static void
kind_rows(struct view *v, struct txn *t)
{
	char text[800];

	words_incident_row(v, t, v->arg.id, text, sizeof(text));
	page_text(&v->page, "%s", text[0] ? text : _("no incident: the team waits forward"))->attr = TERM_BOLD;
	want_rows(v, t);
	page_choice_text(&v->page, P_KIND, 0, _("of any kind, near ones first"));
	find_choices(t, &enum_team_kind, P_KIND, &v->page);
}

static bool
asks_incident(const struct view *v)
{
	return v->arg.id == 0 && v->arg.other != FORWARD;
}

static void
pick_load(struct view *v, struct txn *t)
{
	struct team team;

	snprintf(v->title, sizeof(v->title), "%s", asks_incident(v) ? _("Send teams: to which incident?") :
	    _("Send teams: of which kind?"));
	if (v->arg.n && record_get(t, &kind_team, (uint64_t)v->arg.n, &team))
		page_text(&v->page, "%s", team.name)->attr = TERM_BOLD;
	if (asks_incident(v))
		incident_rows(v, t);
	else
		kind_rows(v, t);
}

/* The page of the suggestion comes in place of this one: 0 there leads back to where it began. */
static void
suggest(struct view *v, const struct row *r)
{
	struct arg arg = { .id = v->arg.id, .n = v->arg.n };
	struct ui *ui = v->ui;

	if (r->what == P_WANT)
		arg.id = r->id;
	memcpy(arg.code, r->code, sizeof(arg.code));
	view_close(v);
	ui_open(ui, screen_find("dispatch_send"), &arg, 0);
}

static void
pick_choose(struct view *v, const struct row *r)
{
	if (r->what == P_INCIDENT)
		v->arg.id = r->id;
	else if (r->what == P_FORWARD)
		v->arg.other = FORWARD;
	if ((r->what == P_INCIDENT || r->what == P_FORWARD) && v->arg.n == 0)
		view_restart(v);
	else
		suggest(v, r);
}

const struct screen screen_dispatch_pick = {
	.name = "dispatch_pick",
	.title = N_("Send teams"),
	.help = N_("The incident, then what it wants or the kind of team; the suggestion comes next."),
	.roles = ROLE(duty) | ROLE(leader),
	.load = pick_load,
	.choose = pick_choose,
};
