/* Teams to be sent: who can, the near ones first; who cannot, and why. */
#include "screens/order/team_choices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/enums.h"
#include "gen/kinds/team/team.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "screens/order/order_words.h"
#include "src/base/clock.h"
#include "src/op/act.h"
#include "src/rules/order/order.h"
#include "src/rules/team/team.h"

/* What is asked of each team: may it be sent as the form stands? */
struct asking {
	struct view	*v;
	struct txn	*txn;
	struct page	*page;
	void		*args;		/* of order.send */
	char		 town[16];	/* stem of the township where it is to go, "" not known */
};

static bool
takes(const struct asking *a, uint64_t team)
{
	const struct op *op = a->v->form->op;

	memcpy((char *)a->args + kind_field(op->args, "team")->offset, &team, sizeof(team));
	return act_takes(a->txn, &a->v->s->viewer, op, a->args, "team", clock_now());
}

static bool
is_near(const struct asking *a, const struct team *team)
{
	return a->town[0] && strncmp(team->area, a->town, strlen(a->town)) == 0;
}

static void
free_row(const struct asking *a, const struct team *team)
{
	int64_t people = team->watch.known ? team->watch.v : team->strength.v;
	const struct field *kind = kind_field(&kind_team, "kind");
	char area[200], text[120];
	struct row *r;

	area_name(a->txn, team->area, false, area, sizeof(area));
	ui_field(a->v->ui, a->txn, kind, team, text, sizeof(text));
	r = page_choice(a->page, 1, team->id, _("%s  %lld people  %s  %s"), team->name, (long long)people, text, area);
	if (team->owner != team_owner_government)
		row_right(a->page, r, _("to be asked: %s"), tr_value(&enum_team_owner, team->owner));
	else if (team->minutes)
		row_right(a->page, r, _("out in %lld minutes"), (long long)team->minutes);
}

/* Why it cannot: its order, its rest, what keeps it out of service, a squad; "" elsewise. */
static void
why_not(const struct asking *a, const struct team *team, char *out, size_t cap)
{
	int standing = (int)team_standing(team, clock_now());
	char number[40], place[200], until[40];
	struct team squad;
	struct order o;

	out[0] = '\0';
	if (team_real_order(a->txn, team->id, &o)) {
		words_order(&o, clock_now(), number, sizeof(number));
		words_order_place(a->txn, &o, place, sizeof(place));
		snprintf(out, cap, "%s %s %s", number, place, tr_value(&enum_order_state, o.state));
	} else if (standing == standing_resting) {
		snprintf(out, cap, "%s %s %s", tr_value(&enum_standing, standing),
		    ui_when(a->v->ui, team->until, until, sizeof(until)), team->why);
	} else if (standing == standing_out) {
		snprintf(out, cap, "%s %s", tr_value(&enum_standing, standing), team->why);
	} else if (team_squad_out(a->txn, team->id, &squad)) {
		snprintf(out, cap, _("divided; out is %s"), squad.name);
	}
}

static void
kept_row(const struct asking *a, const struct team *team)
{
	char why[300];
	struct row *r;

	why_not(a, team, why, sizeof(why));
	if (!why[0])
		return;
	r = page_text(a->page, "%s", team->name);
	row_right(a->page, r, "%s", why);
}

enum pass { NEAR, FAR, KEPT, PASSES };

static void
each_team(const struct asking *a, enum pass pass)
{
	struct reader reader = record_reader(a->v, a->txn);
	struct index_key key;
	struct team team;
	struct scan s;

	key_begin(&key, &kind_team, 1);
	scan_open(&s, a->txn, &key, false);
	while (find_next(&s, &kind_team, &team)) {
		if (team.retired || !face_shows(&reader, &kind_team, team.id) ||
		    (pass != KEPT && is_near(a, &team) != (pass == NEAR)))
			continue;
		if (takes(a, team.id) != (pass == KEPT) && pass != KEPT)
			free_row(a, &team);
		else if (pass == KEPT && !takes(a, team.id))
			kept_row(a, &team);
	}
}

void
team_choices(struct view *v, struct txn *t, struct page *p)
{
	const struct kind *k = v->form->op->args;
	const struct field *task = kind_field(k, "task");
	struct asking a = { v, t, p, calloc(1, k->size), "" };
	struct incident i = { 0 };
	char town[16];

	if (!a.args)
		return;
	memcpy(a.args, v->form->rec, k->size);
	if (form_text(v, "task")[0] == '\0')	/* it is asked after the team */
		snprintf((char *)a.args + task->offset, task->size, "%s", "other");
	record_get(t, &kind_incident, form_ref(v, "incident"), &i);
	if (form_text(v, "area")[0])
		snprintf(i.area, sizeof(i.area), "%s", form_text(v, "area"));
	if (i.area[0]) {
		incident_township(t, i.area, town);
		code_stem(town, a.town);
	}
	each_team(&a, NEAR);
	each_team(&a, FAR);
	if (p->n == 0)
		page_text(p, "%s", _("No team can be sent now."));
	page_head(p, "%s", _("Cannot be sent now"));
	each_team(&a, KEPT);
	page_trim(p);
	free(a.args);
}
