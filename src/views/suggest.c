/* order suggest: which teams to send, best first; behind them who cannot come, and why. */
#include "src/rules/order/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/want.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/rules/order/suggest_words.h"
#include "src/text/record_json.h"

#define READERS (ROLE(duty) | ROLE(leader) | ROLE(supervisor))

static const struct column columns[] = {
	{ &kind_team, "name" }, { NULL, N_("may come") }, { NULL, N_("what it does now") },
	{ &kind_team, "kind" }, { &kind_team, "strength" }, { &kind_team, "area" },
	{ NULL, N_("way") }, { NULL, N_("rested") }, { NULL, N_("asked, not ordered") },
	{ NULL, N_("not confirmed for long") }, { &kind_team, "head" }, { &kind_team, "phone" },
};

static void
row_text(struct sheet *s, const struct reader *r, const struct suggested *g)
{
	char words[400];

	sheet_field(s, &g->team);
	sheet_cell(s, suggest_comes(g) ? _("yes") : "");
	suggest_how_words(r, g, words, sizeof words);
	sheet_cell(s, words);
	sheet_field(s, &g->team);
	sheet_field(s, &g->team);
	sheet_field(s, &g->team);
	suggest_way_words(g, words, sizeof words);
	sheet_cell(s, words);
	suggest_rest_words(g, words, sizeof words);
	sheet_cell(s, words);
	sheet_cell(s, g->asked ? _("yes") : "");
	sheet_cell(s, g->stale ? _("yes") : "");
	sheet_field(s, &g->team);
	sheet_field(s, &g->team);
	sheet_row(s);
}

static json_t *
row_json(struct command *c, const struct suggested *g)
{
	static const char *const near[TRAVEL_NEARS] = { "village", "township", "county", "beyond" };
	struct show_env env = command_show(c);
	json_t *o = json_pack("{s:s s:b s:s s:b s:b s:b s:b s:s s:s s:I}", "team", g->team.name,
	    "comes", suggest_comes(g), "how", suggest_code(g->how), "of_kind", g->kind, "skilled",
	    g->skill, "asked", g->asked, "stale", g->stale, "kind", g->team.kind, "area", g->team.area,
	    "strength", (json_int_t)g->team.strength.v);

	if (g->minutes >= 0)
		json_object_set_new(o, "minutes", json_integer(g->minutes));
	json_object_set_new(o, "near", json_string(near[g->near]));
	if (g->rested >= 0 && g->rested < INT64_MAX)
		json_object_set_new(o, "rested_hours", json_integer(g->rested / HOUR));
	if (g->order.id != 0)
		json_object_set_new(o, "order", record_json_ref(&env, &kind_order, g->order.id));
	return o;
}

/* What is asked for: what the want says, and over it what was typed. */
static int
read_query(struct command *c, struct want *w)
{
	const struct view_order_suggest *f = c->args;
	struct incident i;

	memset(w, 0, sizeof *w);
	if (f->want != 0 && (!record_get(&c->txn, &kind_want, f->want, w) ||
	    !may_over(&c->txn, &c->s->viewer, READERS, w->area)))
		return command_refuse(c, "want", M_OUT_OF_SCOPE, ARG_AREA(w->area), NULL);
	if (f->incident != 0)
		w->incident = f->incident;
	if (w->incident == 0)
		return command_refuse(c, "incident", M_REQUIRED, NULL);
	if (incident_read(&c->txn, &c->s->viewer, w->incident, &i) < SIGHT_OWN)
		return command_refuse(c, "incident", M_OUT_OF_SCOPE, ARG_TEXT(i.name), NULL);
	if (f->kind[0] != '\0')
		memcpy(w->kind, f->kind, sizeof w->kind);
	if (f->skill[0] != '\0')
		memcpy(w->skill, f->skill, sizeof w->skill);
	if (f->area[0] != '\0' || w->area[0] == '\0')
		memcpy(w->area, f->area[0] != '\0' ? f->area : i.area, sizeof w->area);
	w->drill = i.drill;
	return 0;
}

static int
suggest_view(struct command *c)
{
	const struct view_order_suggest *f = c->args;
	struct reader r = { .txn = &c->txn, .who = &c->s->viewer, .now = c->now, .offset = c->offset };
	struct suggest_query q;
	struct suggested *list;
	struct sheet s;
	struct want w;
	size_t n;
	int rc = read_query(c, &w);

	if (rc != 0)
		return rc;
	q = suggest_for(&c->txn, &c->s->viewer, c->now, &w);
	n = suggest_teams(&q, &list);
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	for (size_t i = 0; i < n; i++) {
		if (!sheet_takes(&s))
			continue;
		if (sheet_is_json(&s))
			sheet_object(&s, row_json(c, &list[i]));
		else
			row_text(&s, &r, &list[i]);
	}
	free(list);
	return sheet_end(&s);
}

const struct command_view views_suggest[] = {
	{ .noun = "order", .noun_zh = "调令", .noun_label = N_("order to a team"),
	  .verb = "suggest", .zh = "建议", .help = N_("which teams to send, best first, and why others cannot come"),
	  .args = &kind_view_order_suggest, .run = suggest_view },
	{ 0 }
};
