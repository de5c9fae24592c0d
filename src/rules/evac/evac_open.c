/* evac open: the order goes to each place under a number of its own. */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/evac/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/area/area_list.h"
#include "src/rules/evac/evac_ops.h"
#include "src/rules/incident/incident.h"

bool
evac_live_at(struct txn *t, const char *area, const char *point, bool drill, struct evac *out)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_evac, 5);
	key_code(&key, area);
	scan_open(&s, t, &key, true);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_evac, s.id, out) && out->live && out->drill == drill &&
		    strcmp(out->point, point) == 0;
	scan_close(&s);
	return found;
}

static int
check_incident(struct act *act, uint64_t id, struct evac_open_plan *plan)
{
	struct incident i;

	if (incident_named(act, id, EVAC_DESKS, &i) != 0)
		return -1;
	plan->incident = i.id;
	plan->drill = i.drill;
	return 0;
}

/* A place that was named twice. */
static bool
is_before(char (*codes)[16], size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(codes[k], codes[i]) == 0)
			return true;
	return false;
}

static int
refuse_live(struct act *act, const struct evac *e)
{
	char number[24];

	evac_number(e, act->now, number);
	return refuse(act, "area", M_EVAC_LIVE, ARG_AREA(e->area), ARG_TEXT(number),
	    ARG_PERSON(e->by), ARG_TIME(e->at), NULL);
}

/* Is one more place ordered? A star takes only those where nobody is being moved yet. */
static int
check_place(struct act *act, const char *code, bool star, struct evac_open_plan *plan, struct evac *live)
{
	const struct op_evac_open *args = act->args;
	struct area a;

	if (area_usable(act, "area", code, &a) != 0)
		return -1;
	if (!may_over(act->txn, act->who, EVAC_DESKS, a.code))
		return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(a.code), NULL);
	if (!evac_live_at(act->txn, a.code, args->point, plan->drill, live)) {
		memcpy(plan->area[plan->n++], a.code, sizeof a.code);
		return 0;
	}
	plan->left++;
	return star ? 0 : refuse_live(act, live);
}

int
evac_open_check(struct act *act)
{
	const struct op_evac_open *args = act->args;
	struct evac_open_plan *plan = act->plan;
	char codes[EVAC_PLACES][16];
	bool star = strstr(args->area, "/*") != NULL;
	struct evac live;
	size_t n;

	if (check_incident(act, args->incident, plan) != 0 ||
	    area_list(act, "area", args->area, M_EVAC_MANY, codes, EVAC_PLACES, &n) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (!is_before(codes, i) && check_place(act, codes[i], star, plan, &live) != 0)
			return -1;
	if (plan->n == 0)
		return plan->left > 0 ? refuse_live(act, &live) : refuse(act, "area", M_REQUIRED, NULL);
	if (plan->n > 1 && (args->planned.known || args->special.known))
		return refuse(act, args->planned.known ? "planned" : "special", M_EVAC_EACH, NULL);
	if (args->special.v > args->planned.v && args->special.known && args->planned.known)
		return refuse(act, "special", M_EVAC_SPECIAL, ARG_NUMBER(args->special.v),
		    ARG_NUMBER(args->planned.v), NULL);
	return 0;
}

/* Of his desks the lowest over the place. */
static void
own_desk(struct act *act, const char *code, char out[16])
{
	enum tier tier = 0;

	for (size_t i = 0; i < act->who->ngrants; i++) {
		const struct viewer_grant *g = &act->who->grants[i];
		if (!(EVAC_DESKS & 1u << g->role) || g->tier <= tier ||
		    !area_under(act->txn, code, g->area))
			continue;
		tier = g->tier;
		memcpy(out, g->area, 16);
	}
}

static void
open_one(struct act *act, const struct evac_open_plan *plan, const char *code, struct evac *e)
{
	struct incident root;

	*e = (struct evac){ .incident = plan->incident, .drill = plan->drill, .live = true,
	    .state = evac_state_ordered, .by = act->who->account };
	act_take(act, &kind_evac, e);
	e->incident = plan->incident;
	memcpy(e->area, code, sizeof e->area);
	own_desk(act, code, e->desk);
	e->at = act->happened != 0 ? act->happened : act->now;
	number_give(act, &kind_evac, &e->day, &e->no, &e->node);
	change_new(act->change, &kind_evac, e);
	evac_store(act, e, "", "");
	evac_ask(act, e, need_verb_evacuate);
	if (incident_root(act->txn, plan->incident, &root))
		incident_touch(act, &root, code);
}

/*
 * One line for the places of a township, with the number of each; where they do not fit, one
 * more. Each village reads its own record.
 */
struct lines {
	struct act *act;
	const struct evac_open_plan *plan;
	struct line line;
	char township[16];
	size_t places;
};

static void
lines_begin(struct lines *l)
{
	l->line = (struct line){ .what = line_what_evac_opened };
	snprintf(l->line.text, sizeof l->line.text, "%s",
	    ((const struct op_evac_open *)l->act->args)->to);
	l->places = 0;
}

static void
lines_end(struct lines *l)
{
	if (l->places > 0)
		incident_line(l->act, l->plan->incident, &l->line);
	lines_begin(l);
}

/* The line of a single place has its area and number. */
static void
lines_alone(struct lines *l, const struct evac *e)
{
	memcpy(l->line.area, e->area, sizeof e->area);
	evac_number(e, 0, l->line.number);
	l->line.planned = e->planned;
	l->line.special = e->special;
	incident_line(l->act, l->plan->incident, &l->line);
}

static void
lines_add(struct lines *l, const struct evac *e)
{
	char township[16], number[24], name[100], one[140];

	incident_township(l->act->txn, e->area, township);
	evac_number(e, l->act->now, number);
	area_name(l->act->txn, e->area, false, name, sizeof name);
	snprintf(one, sizeof one, "%s%s %s", l->line.text[0] != '\0' ? "，" : "", name, number);
	if (strcmp(township, l->township) != 0 ||
	    strlen(l->line.text) + strlen(one) >= sizeof l->line.text)
		lines_end(l);
	memcpy(l->township, township, sizeof township);
	memcpy(l->line.area, township, sizeof township);
	snprintf(one, sizeof one, "%s%s %s", l->line.text[0] != '\0' ? "，" : "", name, number);
	strncat(l->line.text, one, sizeof l->line.text - 1 - strlen(l->line.text));
	l->places++;
}

static void
tell_opened(struct act *act, const struct evac *first, const struct evac *last, const struct evac_open_plan *plan)
{
	struct answer *to = act->answer;
	char number[24];

	evac_number(first, act->now, number);
	act_answer(act, &kind_evac, first, number);
	if (plan->n + plan->left == 1)
		return;
	to->message = plan->left > 0 ? M_EVAC_OPENED_LEFT : M_EVAC_OPENED;
	arg_number(to->args[0], (int64_t)plan->n);
	arg_text(to->args[1], number);
	evac_number(last, act->now, number);
	arg_text(to->args[2], number);
	arg_number(to->args[3], (int64_t)plan->left);
}

void
evac_open_apply(struct act *act)
{
	const struct evac_open_plan *plan = act->plan;
	struct lines lines = { .act = act, .plan = plan };
	struct evac e = { 0 }, first = { 0 };

	lines_begin(&lines);
	for (size_t i = 0; i < plan->n; i++) {
		open_one(act, plan, plan->area[i], &e);
		if (plan->n == 1)
			lines_alone(&lines, &e);
		else
			lines_add(&lines, &e);
		if (i == 0)
			first = e;
	}
	lines_end(&lines);
	tell_opened(act, &first, &e, plan);
}
