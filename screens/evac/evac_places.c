/*
 * From where people are to be moved: the villages of the incident's areas, chosen one by one,
 * a township at a time or all. arg.id is the incident, 0: it is chosen in the form, and the
 * areas are the desk's own.
 */
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/incident/incident.h"
#include "screens/evac/places.h"
#include "screens/kit/find.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/evac/evac.h"
#include "src/rules/incident/incident.h"

enum { GO = 1, ALL, TOWNSHIP, PLACE };

static size_t
place_at(const struct places *p, const char *code)
{
	size_t i = 0;

	while (i < p->n && strcmp(p->code[i], code) != 0)
		i++;
	return i;
}

/* Every village of the areas, with their townships above them; each once. */
struct shown {
	struct view	*v;
	char		 (*top)[16];	/* areas that are listed already */
	size_t		 ntop;
	size_t		 villages;	/* that may be chosen */
	bool		 drill;
};

static bool
may_order(const struct shown *s, struct txn *t, const char *code)
{
	return may_over(t, &s->v->s->viewer, EVAC_DESKS, code);
}

static void
village_row(struct shown *s, struct txn *t, const struct area *a)
{
	const struct places *p = s->v->state;
	struct page *page = &s->v->page;
	char number[24];
	struct evac e;
	struct row *r;

	if (evac_live_at(t, a->code, "", s->drill, &e)) {
		evac_number(&e, clock_now(), number);
		number_short(number, clock_now());
		page_text(page, _("  %s: being moved already, %s"), a->name, number);
		return;
	}
	r = page_choice_text(page, PLACE, a->id, a->name);
	memcpy(r->code, a->code, sizeof(r->code));
	r->sign = place_at(p, a->code) < p->n ? '+' : 0;
	s->villages++;
}

static void
area_row(void *ctx, struct txn *t, const char *code)
{
	struct shown *s = ctx;
	struct area a;
	struct row *r;

	if (!area_get(t, code, &a) || a.filler || !may_order(s, t, code))
		return;
	if (a.tier == tier_village) {
		village_row(s, t, &a);
	} else if (a.tier == tier_township) {
		page_head(&s->v->page, "%s", a.name);
		r = page_choice(&s->v->page, TOWNSHIP, a.id, _("all villages of %s"), a.name);
		memcpy(r->code, a.code, sizeof(r->code));
	}
}

static bool
is_listed(const struct shown *s, struct txn *t, const char *code)
{
	for (size_t i = 0; i < s->ntop; i++)
		if (area_under(t, code, s->top[i]))
			return true;
	return false;
}

static void
list_top(struct shown *s, struct txn *t, const char *code)
{
	if (is_listed(s, t, code) || s->ntop == AREAS_MAX)
		return;
	find_areas_under(t, code, area_row, s);
	memcpy(s->top[s->ntop++], code, 16);
}

/* A village that is affected alone stands without its township above it. */
static void
list_incident(struct shown *s, struct txn *t)
{
	char (*codes)[16] = calloc(AREAS_MAX, sizeof(*codes));
	struct incident root;
	size_t n = 0;

	if (codes && incident_root(t, s->v->arg.id, &root)) {
		s->drill = root.drill;
		n = incident_areas(t, root.id, codes, AREAS_MAX);
	}
	for (size_t i = 0; i < n; i++)
		list_top(s, t, codes[i]);
	free(codes);
}

static void
places_load(struct view *v, struct txn *t)
{
	struct shown s = { .v = v, .top = calloc(AREAS_MAX, sizeof(*s.top)) };
	const struct places *p = v->state;
	const struct viewer *who = &v->s->viewer;
	size_t all;

	if (!s.top)
		return;
	if (p->n > 0)
		page_choice(&v->page, GO, 0, _("go on with %zu chosen"), p->n)->stays = true;
	else
		page_choice_text(&v->page, GO, 0, _("go on: choose places first"))->stays = true;
	all = v->page.n;
	page_choice(&v->page, ALL, 0, "%s", "")->stays = true;
	if (v->arg.id)
		list_incident(&s, t);
	for (size_t i = 0; !v->arg.id && i < who->ngrants; i++)
		if (EVAC_DESKS & 1u << who->grants[i].role)
			list_top(&s, t, who->grants[i].area);
	row_left(&v->page, &v->page.row[all], _("all villages below: %zu"), s.villages);
	free(s.top);
}

static void
take(struct places *p, const char *code)
{
	if (p->n < PLACES_MAX && place_at(p, code) == p->n)
		memcpy(p->code[p->n++], code, 16);
}

static void
leave(struct places *p, const char *code)
{
	size_t at = place_at(p, code);

	if (at == p->n)
		return;
	p->n--;
	memmove(p->code[at], p->code[at + 1], (p->n - at) * sizeof(p->code[0]));
}

/* All that stand in the list, or from row i to the next heading; all of them chosen already:
 * none. */
static void
take_rows(struct view *v, size_t i, bool all)
{
	struct places *p = v->state;
	bool missing = false;
	size_t end = i;

	while (end < v->page.n && (all || v->page.row[end].kind != ROW_HEAD))
		end++;
	for (size_t k = i; k < end; k++)
		missing |= v->page.row[k].what == PLACE && place_at(p, v->page.row[k].code) == p->n;
	for (size_t k = i; k < end; k++) {
		if (v->page.row[k].what != PLACE)
			continue;
		if (missing)
			take(p, v->page.row[k].code);
		else
			leave(p, v->page.row[k].code);
	}
	if (p->n == PLACES_MAX)
		ui_warn(v->ui, _("%d places are chosen, no more go in one step."), PLACES_MAX);
}

static void
places_choose(struct view *v, const struct row *r)
{
	struct places *p = v->state;
	int at = page_find(&v->page, r);

	v->stale = true;
	if (r->what == PLACE && place_at(p, r->code) < p->n)
		leave(p, r->code);
	else if (r->what == PLACE)
		take(p, r->code);
	else if (r->what == ALL)
		take_rows(v, 0, true);
	else if (r->what == TOWNSHIP && at >= 0)
		take_rows(v, (size_t)at, false);
	else if (r->what == GO && p->n > 0)
		view_open(v, "evac_order", &v->arg, 0);
	else if (r->what == GO)
		ui_warn(v->ui, "%s", _("Choose at least one place."));
}

const struct screen screen_evac_places = {
	.name = "evac_places",
	.title = N_("From where"),
	.help = N_("Choose villages by digit or Enter, once more takes one out; then go on. / finds a name."),
	.roles = EVAC_DESKS,
	.state_size = sizeof(struct places),
	.load = places_load,
	.choose = places_choose,
};
