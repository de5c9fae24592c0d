/*
 * One place from which people are moved: how it stands, what may be done, every figure said.
 * arg.other: the need for which it is opened, or anything else but 0 for a figure; who speaks
 * for the place has the form before him at once until moving is done, and the page below it.
 */
#include <stdio.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/evac/enums.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/evac/evac_step.h"
#include "gen/kinds/incident/incident.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/evac/evac.h"

/* "21:05 转移中 转36/40 拒2  周样例  电话 李样例 (理由: …)" */
static void
step_row(struct view *v, struct txn *t, const struct evac_step *s)
{
	struct evac as = { .planned = s->planned, .moved = s->moved, .refused = s->refused,
	    .special = s->special, .special_moved = s->special_moved };
	struct reader r = record_reader(v, t);
	char when[40], who[100], figures[200], text[900];
	struct buf b = BUF(text);

	record_words(&r, &evac_face, "figures", &as, figures, sizeof(figures));
	words_person(t, s->by, who, sizeof(who));
	buf_printf(&b, "%lld  %s  %s%s%s  %s", (long long)s->no,
	    ui_when(v->ui, s->happened ? s->happened : s->at, when, sizeof(when)),
	    tr_value(&enum_evac_state, s->state), figures[0] ? " " : "", figures, who);
	if (s->by_phone[0])
		buf_printf(&b, _("  by telephone: %s"), s->by_phone);
	if (s->reason[0])
		buf_printf(&b, _(" (reason: %s)"), s->reason);
	page_text(&v->page, "%s", buf_str(&b));
}

static void
step_rows(struct view *v, struct txn *t, const struct evac *e)
{
	struct evac_step s;

	page_head(&v->page, "%s", _("What was said, newest first"));
	for (int64_t no = e->steps; no > 0; no--)
		if (evac_step_at(t, e->id, no, &s))
			step_row(v, t, &s);
}

/* What does not stand in the line of figures. */
static void
fact_rows(struct view *v, struct txn *t, const struct evac *e)
{
	static const char *const facts[] = { "to", "incident", "at", "by", "desk", "began", "finished",
	    "allowed", "returned" };
	struct reader r = record_reader(v, t);
	char text[400];

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		record_words(&r, &evac_face, facts[i], e, text, sizeof(text));
		if (text[0])
			page_text(&v->page, "%s: %s", tr_field(&kind_evac, kind_field(&kind_evac, facts[i])), text);
	}
}

static void
evac_show_load(struct view *v, struct txn *t)
{
	struct reader r = record_reader(v, t);
	char text[400];
	struct evac e;

	if (face_get(&r, &evac_face, v->arg.id, &e) != M_NONE) {
		page_text(&v->page, "%s", _("It is not there, or not in your area."));
		return;
	}
	record_title(&r, &evac_face, &e, text, sizeof(text));
	page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	record_words(&r, &evac_face, "figures state", &e, text, sizeof(text));
	page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	if (record_holder(v, t, &kind_evac, e.id, text, sizeof(text)))
		page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	fact_rows(v, t, &e);
	step_rows(v, t, &e);
}

static void
edit(struct view *v, char which)
{
	struct arg arg = { .id = v->arg.id, .n = which };

	view_open(v, "evac_edit", &arg, 0);
}

static void
do_moved(struct view *v)
{
	edit(v, 'm');
}

static void
do_done(struct view *v)
{
	edit(v, 'd');
}

static void
do_plan(struct view *v)
{
	edit(v, 'p');
}

static void
do_allow(struct view *v)
{
	edit(v, 'a');
}

static void
do_returned(struct view *v)
{
	edit(v, 'r');
}

static void
do_cancel(struct view *v)
{
	edit(v, 'c');
}

static void
do_hold(struct view *v)
{
	edit(v, 'h');
}

static bool
may_return(const struct view *v)
{
	struct evac e;

	return record_read(v->s->db, &kind_evac, v->arg.id, &e) && e.state == evac_state_may_return;
}

static bool
is_out(const struct view *v)
{
	return !may_return(v);
}

static void
do_incident(struct view *v)
{
	struct evac e;

	if (record_read(v->s->db, &kind_evac, v->arg.id, &e) && e.incident)
		record_open(v, &kind_incident, e.incident, 0);
}

static const struct action evac_show_actions[] = {
	{ '1', 'm', N_("how many are moved"), N_("All so far, not what came since; who refused below."), EVAC_SPEAKERS, NULL, do_moved, "evac.moved" },
	{ '2', 'f', N_("moving is done"), N_("Everybody is out; else why."), EVAC_SPEAKERS, is_out, do_done, "evac.done" },
	{ '3', 'r', N_("people are back"), N_("The last step; then the incident may be closed."), EVAC_SPEAKERS, NULL, do_returned, "evac.returned" },
	{ '4', 'p', N_("other plan"), N_("How many are to be moved, and why."), EVAC_DESKS, NULL, do_plan, "evac.plan" },
	{ '5', 'a', N_("let them return"), N_("The danger is over; the reason is kept."), EVAC_DESKS, NULL, do_allow, "evac.allow" },
	{ '6', 'c', N_("cancel"), N_("Before anybody was moved."), EVAC_DESKS, NULL, do_cancel, "evac.cancel" },
	{ '2', 'h', N_("hold them back"), N_("They stay where they are after all; why."), EVAC_DESKS, may_return, do_hold, "evac.done" },
	{ '7', 'e', N_("incident"), N_("The incident it belongs to."), 0, NULL, do_incident, NULL },
	{ 0 }
};

/* Who speaks for the place writes the figure first, a later one as well. */
static void
evac_show_open(struct view *v)
{
	struct txn t;
	struct evac e;
	bool asked;

	if (!v->arg.other)
		return;
	do {
		txn_begin(&t, v->s->db, false);
		asked = record_get(&t, &kind_evac, v->arg.id, &e) && (e.state == evac_state_ordered ||
		    e.state == evac_state_moving) && evac_speaks(&t, &v->s->viewer, e.area);
	} while (txn_again(&t));
	v->arg.other = 0;
	if (asked)
		edit(v, 'm');
}

const struct screen screen_evac_show = {
	.name = "evac_show",
	.title = N_("Moving people"),
	.help = N_("How many are to be moved, how many are, and what was said when."),
	.about = &kind_evac,
	.shows = true,
	.actions = evac_show_actions,
	.open = evac_show_open,
	.load = evac_show_load,
};
