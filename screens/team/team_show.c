/* One team: what the book says, what it does now, what it did, and what may be done with it. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/order/enums.h"
#include "gen/kinds/team/team.h"
#include "screens/kit/find.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "screens/order/order_words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/rules/order/order.h"
#include "src/rules/team/team.h"
#include "src/rules/team/team_skill.h"
#include "src/rules/team/team_words.h"

enum { TEAM_ORDER = 1, TEAM_SQUAD, TEAM_SEND };	/* rows */
enum { TEAM_BY_TOP = 4 };	/* index */
enum { BEFORE = 20 };	/* earlier orders shown */

/* "label value", two blanks before it; nothing of what is not known. */
static void
fact(struct view *v, struct txn *t, const struct team *team, const char *name, struct buf *b)
{
	const struct field *f = kind_field(&kind_team, name);
	char text[400];

	if (!field_known(f, team))
		return;
	ui_field(v->ui, t, f, team, text, sizeof(text));
	buf_printf(b, "%s%s%s%s", b->len ? "  " : "", tr_field(&kind_team, f), tr_now() == language_zh ? " " : ": ", text);
}

static void
fact_row(struct view *v, struct txn *t, const struct team *team, const char *const *names)
{
	char text[1200];
	struct buf b = BUF(text);

	for (; *names; names++)
		fact(v, t, team, *names, &b);
	if (b.len)
		page_text(&v->page, "%s", buf_str(&b));
}

/* How many there are, are out, and are left. */
static void
people_row(struct view *v, struct txn *t, const struct team *team)
{
	char text[300];
	struct buf b = BUF(text);
	int64_t squads, away = 0;
	struct order o;

	fact(v, t, team, "strength", &b);
	fact(v, t, team, "watch", &b);
	team_squads(t, team->id, &squads);
	if (team_real_order(t, team->id, &o) && o.sent.known)
		away = o.sent.v;
	if (away)
		buf_printf(&b, _("  out: %lld"), (long long)away);
	if (squads)
		buf_printf(&b, _("  in squads: %lld"), (long long)squads);
	if (away || squads)
		buf_printf(&b, _("  at home: %lld"), (long long)(team->strength.v - squads - away));
	if (team->minutes)
		buf_printf(&b, _("  sets out in %lld min"), (long long)team->minutes);
	page_text(&v->page, "%s", buf_str(&b));
}

static void
skill_row(struct view *v, struct txn *t, const struct team *team)
{
	struct team_skill skills[SKILLS_MAX];
	size_t n = skills_get(t, team->id, skills);
	char text[600];

	skills_text(skills, n, text, sizeof(text));
	if (n)
		page_text(&v->page, _("can do: %s"), text);
}

/* When and by whom it was confirmed; what is to be seen to. */
static void
confirmed_row(struct view *v, struct txn *t, const struct team *team)
{
	char who[100], when[40], warns[200];
	struct reader r = record_reader(v, t);

	team_warns(&r, team, warns, sizeof(warns));
	words_person(t, team->confirmed_by, who, sizeof(who));
	if (team->confirmed)
		page_text(&v->page, _("confirmed %s %s%s%s"), ui_when(v->ui, team->confirmed, when, sizeof(when)), who,
		    warns[0] ? "  ! " : "", warns);
	else
		page_text(&v->page, _("entered %s, never confirmed%s%s"),
		    ui_when(v->ui, team_known(team), when, sizeof(when)), warns[0] ? "  ! " : "", warns);
}

static void
book_rows(struct view *v, struct txn *t, const struct team *team)
{
	static const char *const what[] = { "rank", "kind", "owner", "area", "place", NULL };
	static const char *const who[] = { "head", "phone", "deputy", "deputy_phone", NULL };
	static const char *const gear[] = { "gear", NULL }, *const rest[] = { "languages", "agreed", NULL };
	static const char *const why[] = { "why", "retired", NULL };

	fact_row(v, t, team, what);
	fact_row(v, t, team, who);
	people_row(v, t, team);
	skill_row(v, t, team);
	fact_row(v, t, team, gear);
	fact_row(v, t, team, rest);
	if (team->standing != standing_ready || team->retired)
		fact_row(v, t, team, why);
	confirmed_row(v, t, team);
}

/* Its squads, or the team that it is a squad of. */
static void
squad_rows(struct view *v, struct txn *t, const struct team *team)
{
	struct reader r = record_reader(v, t);
	struct index_key key;
	struct team other;
	struct scan s;
	char text[300];

	if (team->squad_of && record_get(t, &kind_team, team->squad_of, &other)) {
		page_head(&v->page, "%s", _("Squad of"));
		page_choice_text(&v->page, TEAM_SQUAD, other.id, other.name);
	}
	page_head(&v->page, "%s", _("Squads"));
	key_begin(&key, &kind_team, TEAM_BY_TOP);
	key_number(&key, team->id);
	scan_open(&s, t, &key, false);
	while (find_next(&s, &kind_team, &other)) {
		if (other.retired)
			continue;
		team_now(&r, &other, text, sizeof(text));
		row_right(&v->page, page_choice(&v->page, TEAM_SQUAD, other.id, "%s  %s", other.name,
		    PEOPLE(other.strength.v)), "%s", text);
	}
	page_trim(&v->page);
}

/* "issued 01:02  acknowledged 01:04  set out 01:11 18人": what was told, not its counts. */
static void
step_words(struct view *v, struct txn *t, const struct order *o, struct buf *b)
{
	struct order_step step;
	struct order_walk w;
	char when[40];

	order_steps(&w, t, o->id);
	while (order_next(&w, &step)) {
		if (step.struck || step.step == order_verb_count || step.step == order_verb_called)
			continue;
		buf_printf(b, "%s%s %s", b->len ? "  " : "", tr_value(&enum_order_verb, step.step),
		    ui_when(v->ui, step.happened ? step.happened : step.at, when, sizeof(when)));
		words_team_people(step.people, (struct num){ 0 }, (struct num){ 0 }, false, b);
		if (step.eta)
			buf_printf(b, _(" expected %s"), ui_when(v->ui, step.eta, when, sizeof(when)));
	}
}

/* The last head count and when the next is due. */
static void
count_row(struct view *v, const struct order *o)
{
	char text[300], when[40], left[60];
	struct buf b = BUF(text);

	if (o->counted)
		buf_printf(&b, _("counted %s  here %lld injured %lld missing %lld"),
		    ui_when(v->ui, o->counted, when, sizeof(when)), (long long)o->here.v,
		    (long long)o->injured.v, (long long)o->missing.v);
	if (o->count_due) {
		when_left(o->count_due, clock_now(), left, sizeof(left));
		buf_printf(&b, _("%sdue %s %s"), b.len ? "  " : "",
		    ui_when(v->ui, o->count_due, when, sizeof(when)), left);
	}
	if (b.len)
		page_text(&v->page, "%s%s", o->count_due && o->count_due < clock_now() ? "! " : "", buf_str(&b));
}

/* The order that it is under; everything that may be done with it is on the order's page. */
static void
order_rows(struct view *v, struct txn *t, const struct team *team)
{
	struct reader r = record_reader(v, t);
	char text[600], when[40];
	struct buf b = BUF(text);
	struct order_due d;
	struct order o;
	struct row *row;

	if (!team_live_order(t, team->id, &o) || !face_shows(&r, &kind_order, o.id))
		return;
	page_head(&v->page, "%s", _("This order"));
	team_now(&r, team, text, sizeof(text));
	row = page_choice_text(&v->page, TEAM_ORDER, o.id, text);
	d = order_due(t, &o);
	row->sign = order_sign(&o, &d, r.now);
	if (o.need_by)
		row_right(&v->page, row, _("need by %s"), ui_when(v->ui, o.need_by, when, sizeof(when)));
	step_words(v, t, &o, &b);
	if (b.len)
		page_text(&v->page, "%s", buf_str(&b));
	count_row(v, &o);
}

static void
before_row(struct view *v, struct txn *t, const struct order *o)
{
	const struct field *task = kind_field(&kind_order, "task");
	char number[40], what[60], place[200];
	struct row *row;

	words_order(o, clock_now(), number, sizeof(number));
	ui_field(v->ui, t, task, o, what, sizeof(what));
	words_order_place(t, o, place, sizeof(place));
	row = page_choice(&v->page, TEAM_ORDER, o->id, "%s %s %s", number, what, place);
	if (o->sent.known)
		row_right(&v->page, row, "%s  %s", tr_value(&enum_order_end, o->end), PEOPLE(o->sent.v));
	else
		row_right(&v->page, row, "%s", tr_value(&enum_order_end, o->end));
}

/* What it did before, newest first. */
static void
before_rows(struct view *v, struct txn *t, const struct team *team)
{
	struct reader r = record_reader(v, t);
	struct index_key key;
	struct order o;
	struct scan s;
	size_t n = 0;

	page_head(&v->page, "%s", _("Before"));
	key_begin(&key, &kind_order, ORDER_BY_TEAM);
	key_number(&key, team->id);
	scan_open(&s, t, &key, true);
	while (find_next(&s, &kind_order, &o))
		if (!o.live && face_shows(&r, &kind_order, o.id) && n++ < BEFORE)
			before_row(v, t, &o);
	if (n > BEFORE)
		page_text(&v->page, _("%zu more"), n - BEFORE);
	page_trim(&v->page);
}

/* A desk over it sends it from here, where it may be sent: one that rests by a leader's reason. */
static void
send_row(struct view *v, struct txn *t, const struct team *team)
{
	enum standing standing = team_standing(team, clock_now());
	struct order o;

	if (!team->retired && may_over(t, &v->s->viewer, ORDER_DESKS, team->area) &&
	    (team_free(t, team, clock_now()) ||
	    (standing == standing_resting && !team_real_order(t, team->id, &o))))
		page_choice_text(&v->page, TEAM_SEND, 0, _("send it to an incident"));
}

static void
team_show_load(struct view *v, struct txn *t)
{
	const struct subject *s = subject_find("team");
	struct reader r = record_reader(v, t);
	struct team team;
	char now[300];

	if (face_get(&r, s->face, v->arg.id, &team) != M_NONE) {
		page_text(&v->page, "%s", _("It is not there, or not in your area."));
		return;
	}
	team_now(&r, &team, now, sizeof(now));
	page_text(&v->page, "%s  %s", team.name, now)->attr = TERM_BOLD;
	order_rows(v, t, &team);
	page_head(&v->page, "%s", _("The book says"));
	book_rows(v, t, &team);
	squad_rows(v, t, &team);
	page_head(&v->page, "%s", _("What can be done"));
	send_row(v, t, &team);
	record_actions(v, t, s, team.id);
	before_rows(v, t, &team);
}

static void
team_send(struct view *v)
{
	struct arg arg = { .n = (int64_t)v->arg.id };

	view_open(v, "dispatch_pick", &arg, 0);
}

static void
team_show_choose(struct view *v, const struct row *r)
{
	if (r->what == TEAM_SEND)
		team_send(v);
	else if (r->what == TEAM_ORDER)
		record_open(v, &kind_order, r->id, 0);
	else if (r->what == TEAM_SQUAD)
		record_open(v, &kind_team, r->id, 0);
	else
		record_chosen(v, subject_find("team"), v->arg.id, r);
}

const struct screen screen_team_show = {
	.name = "team_show",
	.title = N_("Team"),
	.help = N_("What the book says of it, what it does now, and what it did."),
	.about = &kind_team,
	.shows = true,
	.live = true,
	.load = team_show_load,
	.choose = team_show_choose,
};
