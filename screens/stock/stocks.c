/* 物资: the stores that the reader reads, those where something is to be looked at first, with
 * how many people they serve. Who serves in one alone is shown that at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/unit/enums.h"
#include "screens/kit/ui.h"
#include "screens/stock/stock_words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/place.h"
#include "src/rules/stock/alert.h"
#include "src/rules/stock/holding.h"
#include "src/rules/stock/served.h"

enum { T_UNIT = 1 };
#define SERVES (ROLE(storekeeper) | ROLE(team))

/* Every kit: all together, with its target and the agreements beside. */
static void
served_rows(struct view *v, const struct served *all, size_t n, struct txn *t)
{
	for (size_t i = 0; i < n; i++) {
		char text[400];
		struct buf b = BUF(text);
		struct item item;

		if (all[i].unit || all[i].tier)
			continue;
		words_item(t, all[i].first, &item);
		buf_printf(&b, _("%s: serves %lld people, first out: %s"), all[i].kit, (long long)all[i].people,
		    item.name);
		if (all[i].target)
			buf_printf(&b, _(" (target %lld)"), (long long)all[i].target);
		if (all[i].agreed)
			buf_printf(&b, _("; with agreements %lld"), (long long)all[i].with_agreements);
		page_text(&v->page, "%s", buf_str(&b))->attr = TERM_BOLD;
	}
}

/* Of the store, the least over the kits; -1: no kit is set, or it is no depot. */
static int64_t
serves(const struct served *all, size_t n, uint64_t unit)
{
	int64_t least = -1;

	for (size_t i = 0; i < n; i++)
		if (all[i].unit == unit && (least < 0 || all[i].people < least))
			least = all[i].people;
	return least;
}

static bool
holds(const struct holding *all, size_t n, uint64_t unit)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].unit == unit)
			return true;
	return false;
}

static size_t
looks(const struct alert *all, size_t n, uint64_t unit)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += all[i].unit == unit;
	return found;
}

static void
unit_row(struct view *v, struct txn *t, const struct unit *u, int64_t people, size_t alerts)
{
	char area[200], right[200] = "";
	struct buf b = BUF(right);
	struct row *r;

	area_name(t, u->area, false, area, sizeof(area));
	r = page_choice(&v->page, T_UNIT, u->id, "%s  %s", u->name, area);
	r->sign = alerts > 0 ? '!' : 0;
	r->rank = alerts > 0 ? 0 : 1;
	if (alerts > 0)
		buf_printf(&b, _("to look at: %zu  "), alerts);
	if (people >= 0)
		buf_printf(&b, _("serves %lld people"), (long long)people);
	row_right(&v->page, r, "%s", buf_str(&b));
}

static void
stocks_load(struct view *v, struct txn *t)
{
	struct holding_query hq = { .who = &v->s->viewer, .area = "", .each = true, .now = clock_now() };
	struct served_query sq = { .who = &v->s->viewer, .area = "", .now = clock_now(),
	    .day = when_day(clock_now(), v->ui->offset) };
	struct alert_query aq = { .who = &v->s->viewer, .area = "", .now = clock_now() };
	struct holding *held;
	struct served *serving;
	struct alert *look;
	struct unit *units;
	size_t n = holding_units(t, &v->s->viewer, "", &units), nheld = holdings(t, &hq, &held);
	size_t nserved = served(t, &sq, &serving), nlook = alerts(t, &aq, &look);

	served_rows(v, serving, nserved, t);
	for (int urgent = 1; urgent >= 0; urgent--) {
		for (size_t i = 0; i < n; i++) {
			size_t found = looks(look, nlook, units[i].id);

			if ((found > 0) == urgent &&
			    (units[i].kind == unit_kind_depot || holds(held, nheld, units[i].id)))
				unit_row(v, t, &units[i], serves(serving, nserved, units[i].id), found);
		}
	}
	if (v->page.n == 0)
		page_text(&v->page, "%s", _("No store is in your area; the county adds depots under 储备点."));
	free(units);
	free(held);
	free(serving);
	free(look);
}

static void
stocks_choose(struct view *v, const struct row *r)
{
	view_open(v, "stock", &(struct arg){ .id = r->id }, 0);
}

static void
do_alerts(struct view *v)
{
	view_open(v, "stock_alerts", NULL, 0);
}

static void
do_bills(struct view *v)
{
	view_open(v, "bills", NULL, 0);
}

static void
do_requests(struct view *v)
{
	view_open(v, "requests", NULL, 0);
}

static const struct action stocks_actions[] = {
	{ 0, 'a', N_("to look at"), N_("Below minimum, expired, late, not explained, not counted."), 0, NULL, do_alerts, NULL },
	{ 0, 'n', N_("requests"), N_("Who needs which goods, and what is missing still."), 0, NULL, do_requests, NULL },
	{ 0, 'p', N_("bills"), N_("All bills that you may read."), 0, NULL, do_bills, NULL },
	{ 0 }
};

/* The one store that he serves in comes in place of the list; a desk, whose room is a unit too,
 * sees all stores under it. */
static void
stocks_open(struct view *v)
{
	const struct viewer *who = &v->s->viewer;
	struct ui *ui = v->ui;
	struct arg arg = { 0 };

	for (size_t i = 0; i < who->ngrants; i++) {
		if (!(SERVES & 1u << who->grants[i].role) || who->grants[i].unit == 0 || (arg.id && arg.id != who->grants[i].unit))
			return;
		arg.id = who->grants[i].unit;
	}
	if (!arg.id)
		return;
	view_close(v);
	ui_open(ui, screen_find("stock"), &arg, 0);
}

const struct screen screen_stocks = {
	.name = "stocks",
	.title = N_("Supplies"),
	.help = N_("Every store that you may read, those where something is wrong first. / finds a name or an area."),
	.roles = ROLE(storekeeper) | ROLE(officer) | ROLE(team) | ROLE(duty) | ROLE(leader) | ROLE(supervisor),
	.menu = 112,
	.actions = stocks_actions,
	.open = stocks_open,
	.load = stocks_load,
	.choose = stocks_choose,
};
