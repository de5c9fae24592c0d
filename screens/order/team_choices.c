/* Teams to be sent, as suggested: who can come, best first; who cannot, and why. */
#include "screens/order/team_choices.h"

#include <stdio.h>
#include <stdlib.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/want.h"
#include "gen/kinds/team/enums.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "src/rules/order/suggest.h"
#include "src/rules/order/suggest_words.h"

enum part { COMES, RETASK, KEPT };

static enum part
part_of(const struct suggested *s)
{
	return !suggest_comes(s) ? KEPT : s->how == SUGGEST_OUT ? RETASK : COMES;
}

/* "抢险队 24人 昭君镇  路上40分 已歇11小时 待命", with ! for what was not confirmed for long. */
static void
free_row(const struct reader *r, struct page *p, const struct suggested *s)
{
	const struct team *team = &s->team;
	int64_t people = team->watch.known ? team->watch.v : team->strength.v;
	char area[200], way[120], rest[120], how[300];
	struct row *row;

	area_name(r->txn, team->area, false, area, sizeof(area));
	suggest_way_words(s, way, sizeof(way));
	suggest_rest_words(s, rest, sizeof(rest));
	suggest_how_words(r, s, how, sizeof(how));
	row = page_choice(p, 1, team->id, _("%s  %lld people  %s"), team->name, (long long)people, area);
	row->sign = s->stale ? '!' : 0;
	row_right(p, row, "%s%s  %s%s%s", s->asked ? _("to be asked  ") : "", way, how, rest[0] ? "  " : "", rest);
}

static void
kept_row(const struct reader *r, struct page *p, const struct suggested *s)
{
	char how[300];

	suggest_how_words(r, s, how, sizeof(how));
	row_right(p, page_text(p, "%s", s->team.name), "%s", how);
}

static void
part_rows(const struct reader *r, struct page *p, const struct suggested *all, size_t n, enum part part)
{
	for (size_t i = 0; i < n; i++)
		if (part_of(&all[i]) == part)
			(part == COMES ? free_row : kept_row)(r, p, &all[i]);
}

/* For the want that the form answers, else for the place of its incident. */
static struct suggest_query
query_of(struct view *v, const struct reader *r, const struct want *w, const struct incident *i)
{
	struct suggest_query q;

	if (w->id != 0)
		return suggest_for(r->txn, r->who, r->now, w);
	q = (struct suggest_query){ .txn = r->txn, .who = r->who, .now = r->now, .incident = i->id,
	    .area = form_text(v, "area")[0] ? form_text(v, "area") : i->area, .kind = "", .skill = "",
	    .drill = i->drill };
	return q;
}

void
team_choices(struct view *v, struct txn *t, struct page *p)
{
	struct reader r = record_reader(v, t);
	struct suggested *all = NULL;
	struct incident i = { 0 };
	struct want w = { 0 };
	struct suggest_query q;
	size_t n;

	record_get(t, &kind_incident, form_ref(v, "incident"), &i);
	record_get(t, &kind_want, form_ref(v, "want"), &w);
	q = query_of(v, &r, &w, &i);
	n = suggest_teams(&q, &all);
	part_rows(&r, p, all, n, COMES);
	if (p->n == 0)
		page_text(p, "%s", _("No team can be sent now."));
	page_head(p, "%s", _("May be re-tasked, from the page of their order"));
	part_rows(&r, p, all, n, RETASK);
	page_head(p, "%s", _("Cannot be sent now"));
	part_rows(&r, p, all, n, KEPT);
	page_trim(p);
	free(all);
}
