/* stock list: what there is of each item, now or then. */
#include <stdlib.h>

#include "gen/kinds/stock/view.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/stock/holding.h"
#include "src/text/record_json.h"
#include "src/views/stock_base.h"

static const struct column columns[] = {
	{ NULL, N_("item") }, { NULL, N_("stock unit") }, { NULL, N_("store or team") }, { NULL, N_("good") },
	{ NULL, N_("to check") }, { NULL, N_("damaged") }, { NULL, N_("promised") }, { NULL, N_("free") },
	{ NULL, N_("on its way here") }, { NULL, N_("minimum") }, { NULL, N_("earliest expiry") },
};

static json_t *
row_json(struct command *c, const struct holding *h, const struct item *item)
{
	struct show_env env = command_show(c);
	json_t *o = json_object();

	stock_set(o, "item", json_string(item->name));
	stock_set(o, "unit_word", json_string(item->unit));
	stock_set(o, "good", json_integer(h->good));
	stock_set(o, "check", json_integer(h->check));
	stock_set(o, "damaged", json_integer(h->damaged));
	stock_set(o, "promised", h->past ? NULL : json_integer(h->promised));
	stock_set(o, "free", h->past ? NULL : json_integer(h->free));
	stock_set(o, "incoming", json_integer(h->incoming));
	stock_set(o, "minimum", h->minimum != 0 ? json_integer(h->minimum) : NULL);
	stock_set(o, "first_expiry", stock_day(h->first_expiry));
	if (h->unit != 0)
		stock_set(o, "unit", record_json_ref(&env, &kind_unit, h->unit));
	return o;
}

/* A figure that may not be there: an empty cell. */
static void
cell_if(struct sheet *s, bool there, int64_t n)
{
	if (there)
		stock_cell(s, n);
	else
		sheet_cell(s, "");
}

static void
row_text(struct sheet *s, const struct holding *h, const struct item *item)
{
	struct show_env env = command_show(s->c);
	char text[200] = "";

	sheet_cell(s, item->name);
	sheet_cell(s, item->unit);
	show_record(&env, &kind_unit, h->unit, text, sizeof text);
	sheet_cell(s, text);
	stock_cell(s, h->good);
	stock_cell(s, h->check);
	stock_cell(s, h->damaged);
	cell_if(s, !h->past, h->promised);
	cell_if(s, !h->past, h->free);
	stock_cell(s, h->incoming);
	cell_if(s, h->minimum != 0, h->minimum);
	text[0] = '\0';
	if (h->first_expiry != 0)
		when_date_iso(h->first_expiry, text, sizeof text);
	sheet_cell(s, text);
	sheet_row(s);
}

static int
list_view(struct command *c)
{
	const struct view_stock_list *f = c->args;
	struct holding_query q = { .who = &c->s->viewer, .unit = f->unit, .area = f->area,
	    .item = f->item, .each = f->each, .now = c->now, .when = { f->at, f->known } };
	struct holding *all;
	struct item item;
	struct sheet s;
	struct unit u;
	size_t n;
	int rc = f->unit != 0 ? stock_unit(c, "unit", f->unit, &u) : 0;

	if (rc != 0)
		return rc;
	n = holdings(&c->txn, &q, &all);
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	for (size_t i = 0; i < n; i++) {
		if (!sheet_takes(&s))
			continue;
		stock_item(c, all[i].item, &item);
		if (sheet_is_json(&s))
			sheet_object(&s, row_json(c, &all[i], &item));
		else
			row_text(&s, &all[i], &item);
	}
	free(all);
	return sheet_end(&s);
}

const struct command_view views_stock[] = {
	{ .noun = "stock", .noun_zh = "库存", .noun_label = N_("stock"), .verb = "list", .zh = "清单|列表",
	  .help = N_("what there is of each item; at= as it was then, known= as the book said then"),
	  .args = &kind_view_stock_list, .run = list_view },
	{ 0 }
};
