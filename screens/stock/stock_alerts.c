/* 库存提醒: what to look at in one store (arg.id) or in all that the reader reads. */
#include <stdio.h>
#include <stdlib.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/ui.h"
#include "screens/stock/stock_words.h"
#include "src/base/clock.h"
#include "src/rules/stock/alert.h"

enum { A_ITEM = 1, A_LOT, A_BILL, A_UNIT };

/* "低于下限 折叠床 可用60张 下限300  旗物资库" */
static void
alert_words(struct view *v, struct txn *t, const struct alert *a, struct buf *b)
{
	char unit[120], ends[40], when[40], number[24];
	struct bill bill;
	struct item item;

	buf_printf(b, "%s ", tr_value(&enum_stock_alert, a->what));
	if (a->item) {
		words_item(t, a->item, &item);
		buf_printf(b, "%s %lld%s ", item.name, (long long)a->quantity, item.unit);
	}
	if (a->what == stock_alert_below)
		buf_printf(b, _("free, minimum %lld "), (long long)a->minimum);
	if (a->day) {
		words_expiry(a->day, ends, sizeof(ends));
		buf_printf(b, "%s ", ends);
	}
	if (a->bill && record_get(t, &kind_bill, a->bill, &bill)) {
		words_bill(&bill, number);
		buf_printf(b, "%s ", number);
	}
	if (a->time)
		buf_printf(b, "%s ", ui_when(v->ui, a->time, when, sizeof(when)));
	if (!v->arg.id) {
		words_unit(t, a->unit, unit, sizeof(unit));
		buf_text(b, unit);
	}
	buf_str(b);
}

static void
alert_row(struct view *v, struct txn *t, const struct alert *a)
{
	char text[500];
	struct buf b = BUF(text);
	struct row *r;

	alert_words(v, t, a, &b);
	r = page_choice_text(&v->page, a->bill ? A_BILL : a->lot ? A_LOT : a->item ? A_ITEM : A_UNIT,
	    a->bill ? a->bill : a->lot ? a->lot : a->item ? a->item : a->unit, text);
	r->n = (int64_t)a->unit;
	r->sign = a->what == stock_alert_expiring || a->what == stock_alert_uncounted ? '*' : '!';
	r->rank = a->what;
}

static void
stock_alerts_load(struct view *v, struct txn *t)
{
	struct alert_query q = { .who = &v->s->viewer, .unit = v->arg.id, .area = "", .now = clock_now() };
	struct alert *all;
	size_t n = alerts(t, &q, &all);
	char unit[120];

	if (v->arg.id) {
		words_unit(t, v->arg.id, unit, sizeof(unit));
		snprintf(v->title, sizeof(v->title), _("To look at: %.90s"), unit);
	}
	for (size_t i = 0; i < n; i++)
		alert_row(v, t, &all[i]);
	if (n == 0)
		page_text(&v->page, "%s", _("Nothing: no minimum is undercut, nothing expired, late or unexplained."));
	free(all);
}

static void
stock_alerts_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id };

	if (r->what == A_ITEM) {
		arg = (struct arg){ .id = (uint64_t)r->n, .other = r->id };
		view_open(v, "stock_item", &arg, 0);
	} else {
		view_open(v, r->what == A_BILL ? "bill_show" : r->what == A_LOT ? "lot_trace" : "stock", &arg, 0);
	}
}

const struct screen screen_stock_alerts = {
	.name = "stock_alerts",
	.title = N_("Supplies to look at"),
	.help = N_("Late on the way, missing, expired, below the minimum, not given back, not signed, ending soon, not counted for long."),
	.roles = ROLE(storekeeper) | ROLE(officer) | ROLE(team) | ROLE(duty) | ROLE(leader) | ROLE(supervisor),
	.live = true,
	.load = stock_alerts_load,
	.choose = stock_alerts_choose,
};
