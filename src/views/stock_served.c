/* stock served: how many people the stock serves. stock alerts: what to look at. */
#include "src/rules/stock/served.h"

#include <stdio.h>
#include <stdlib.h>

#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/view.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/stock/alert.h"
#include "src/text/record_json.h"
#include "src/views/stock_base.h"

static const struct column served_columns[] = {
	{ NULL, N_("kit") }, { NULL, N_("tier") }, { NULL, N_("depot") }, { NULL, N_("people served") },
	{ NULL, N_("runs out first") }, { NULL, N_("of it there is") }, { NULL, N_("for 100 people") },
	{ NULL, N_("target") }, { NULL, N_("with agreements it would be") },
};

static const char *
tier_code(const struct served *v)
{
	const struct value *tier = value_by_no(&enum_depot_tier, v->tier);

	return tier != NULL ? tier->code : "all";
}

static json_t *
served_json(struct command *c, const struct served *v)
{
	struct show_env env = command_show(c);
	json_t *o = json_object();
	struct item item;

	stock_item(c, v->first, &item);
	stock_set(o, "kit", json_string(v->kit));
	stock_set(o, "tier", json_string(tier_code(v)));
	if (v->unit != 0)
		stock_set(o, "unit", record_json_ref(&env, &kind_unit, v->unit));
	stock_set(o, "people", json_integer(v->people));
	stock_set(o, "first", json_string(item.name));
	stock_set(o, "has", json_integer(v->has));
	stock_set(o, "per_100", json_integer(v->per));
	if (v->target != 0)
		stock_set(o, "target", json_integer(v->target));
	if (v->agreed)
		stock_set(o, "with_agreements", json_integer(v->with_agreements));
	return o;
}

static void
served_text(struct sheet *s, const struct served *v)
{
	struct show_env env = command_show(s->c);
	char text[200] = "";
	struct item item;

	stock_item(s->c, v->first, &item);
	sheet_cell(s, v->kit);
	sheet_cell(s, v->tier != 0 ? tr_value(&enum_depot_tier, v->tier) : _("all together"));
	show_record(&env, &kind_unit, v->unit, text, sizeof text);
	sheet_cell(s, text);
	stock_cell(s, v->people);
	sheet_cell(s, item.name);
	stock_cell(s, v->has);
	stock_cell(s, v->per);
	if (v->target != 0)
		stock_cell(s, v->target);
	else
		sheet_cell(s, "");
	if (v->agreed)
		stock_cell(s, v->with_agreements);
	else
		sheet_cell(s, "");
	sheet_row(s);
}

static int
served_view(struct command *c)
{
	const struct view_stock_served *f = c->args;
	int64_t then = f->at != 0 ? f->at : f->known != 0 ? f->known : c->now;
	struct served_query q = { .who = &c->s->viewer, .area = f->area, .now = c->now,
	    .day = when_day(then, c->offset), .when = { f->at, f->known } };
	struct served *all;
	struct sheet s;
	size_t n = served(&c->txn, &q, &all);

	sheet_begin(&s, c, served_columns, sizeof served_columns / sizeof served_columns[0], f->limit);
	for (size_t i = 0; i < n; i++) {
		if (!sheet_takes(&s))
			continue;
		if (sheet_is_json(&s))
			sheet_object(&s, served_json(c, &all[i]));
		else
			served_text(&s, &all[i]);
	}
	free(all);
	return sheet_end(&s);
}

/* ---- alerts ---- */

static const struct column alert_columns[] = {
	{ NULL, N_("what") }, { NULL, N_("store or team") }, { NULL, N_("item") }, { NULL, N_("quantity") },
	{ NULL, N_("stock unit") }, { NULL, N_("minimum") }, { &kind_lot, "good_until" },
	{ NULL, N_("since, or due") }, { NULL, N_("lot") }, { NULL, N_("goods bill") },
};

static void
set_ref(struct command *c, json_t *o, const char *key, const struct kind *k, uint64_t id)
{
	struct show_env env = command_show(c);

	if (id != 0)
		stock_set(o, key, record_json_ref(&env, k, id));
}

static json_t *
alert_json(struct command *c, const struct alert *a)
{
	struct show_env env = command_show(c);
	const struct value *what = value_by_no(&enum_stock_alert, a->what);
	json_t *o = json_object();
	struct item item;

	stock_set(o, "what", json_string(what != NULL ? what->code : "?"));
	set_ref(c, o, "unit", &kind_unit, a->unit);
	if (a->item != 0) {
		stock_item(c, a->item, &item);
		stock_set(o, "item", json_string(item.name));
		stock_set(o, "unit_word", json_string(item.unit));
		stock_set(o, "quantity", json_integer(a->quantity));
	}
	if (a->what == stock_alert_below)
		stock_set(o, "minimum", json_integer(a->minimum));
	if (a->day != 0)
		stock_set(o, "good_until", stock_day(a->day));
	if (a->time != 0)
		stock_set(o, "time", record_json_time(&env, a->time));
	set_ref(c, o, "lot", &kind_lot, a->lot);
	set_ref(c, o, "bill", &kind_bill, a->bill);
	return o;
}

static void
cell_ref(struct sheet *s, const struct kind *k, uint64_t id)
{
	struct show_env env = command_show(s->c);
	char text[200] = "";

	show_record(&env, k, id, text, sizeof text);
	sheet_cell(s, text);
}

static void
alert_text(struct sheet *s, const struct alert *a)
{
	struct lot lot = { .good_until = a->day };
	struct item item = { .name = "" };
	char text[60] = "";

	if (a->item != 0)
		stock_item(s->c, a->item, &item);
	sheet_cell(s, tr_value(&enum_stock_alert, a->what));
	cell_ref(s, &kind_unit, a->unit);
	sheet_cell(s, item.name);
	if (a->item != 0)
		stock_cell(s, a->quantity);
	else
		sheet_cell(s, "");
	sheet_cell(s, item.unit);
	if (a->what == stock_alert_below)
		stock_cell(s, a->minimum);
	else
		sheet_cell(s, "");
	sheet_field(s, &lot);
	if (a->time != 0)
		when_text(a->time, s->c->now, s->c->offset, text, sizeof text);
	sheet_cell(s, text);
	cell_ref(s, &kind_lot, a->lot);
	cell_ref(s, &kind_bill, a->bill);
	sheet_row(s);
}

static int
alerts_view(struct command *c)
{
	const struct view_stock_alerts *f = c->args;
	struct alert_query q = { .who = &c->s->viewer, .unit = f->unit, .area = f->area, .now = c->now };
	struct alert *all;
	struct sheet s;
	struct unit u;
	size_t n;
	int rc = f->unit != 0 ? stock_unit(c, "unit", f->unit, &u) : 0;

	if (rc != 0)
		return rc;
	n = alerts(&c->txn, &q, &all);
	sheet_begin(&s, c, alert_columns, sizeof alert_columns / sizeof alert_columns[0], f->limit);
	for (size_t i = 0; i < n; i++) {
		if (!sheet_takes(&s))
			continue;
		if (sheet_is_json(&s))
			sheet_object(&s, alert_json(c, &all[i]));
		else
			alert_text(&s, &all[i]);
	}
	free(all);
	return sheet_end(&s);
}

const struct command_view views_stock_served[] = {
	{ .noun = "stock", .noun_zh = "库存", .noun_label = N_("stock"), .verb = "served", .zh = "保障人数",
	  .alone = true, .help = N_("how many people the stock serves, kit by kit, and what runs out first"),
	  .args = &kind_view_stock_served, .run = served_view },
	{ .noun = "stock", .noun_zh = "库存", .noun_label = N_("stock"), .verb = "alerts", .zh = "提醒",
	  .help = N_("what to look at: below minimum, expired, late, not explained, not counted"),
	  .args = &kind_view_stock_alerts, .run = alerts_view },
	{ 0 }
};
