/* 批次: what a lot is, where it is now, and its whole way, from its maker to the village.
 * arg.id is the lot. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/words.h"
#include "screens/stock/stock_words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/past.h"
#include "src/text/show.h"

enum { L_BILL = 1 };

/* "旗物资库", "旗物资库 待检", "在途 物0722-01", "发放". */
static void
place_words(struct txn *t, int kind, uint64_t ref, char *out, size_t cap)
{
	char name[200] = "", number[24] = "";
	struct bill b;

	if (kind <= place_kind_damaged)
		words_unit(t, ref, name, sizeof(name));
	else if (ref != 0 && record_get(t, &kind_bill, ref, &b))
		words_bill(&b, number);
	if (name[0] && kind == place_kind_good)
		snprintf(out, cap, "%s", name);
	else
		snprintf(out, cap, "%s%s%s%s%s", name, name[0] ? " " : "", tr_value(&enum_place_kind, kind),
		    number[0] ? " " : "", number);
}

static void
fact_rows(struct view *v, struct txn *t, const struct lot *l, const struct item *item)
{
	static const char *const facts[] = { "source", "from_whom", "owner", "wish", "maker", "made",
	    "good_until", "tag", "shelf", "checked", "fault", "back_by", "lent_to" };
	char number[24], text[400];

	show_record_number(&kind_lot, l, clock_now(), number);
	number_short(number, clock_now());
	page_text(&v->page, "%s  %s", number, item->name)->attr = TERM_BOLD;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const struct field *f = kind_field(&kind_lot, facts[i]);

		if (!field_known(f, l))
			continue;
		ui_field(v->ui, t, f, l, text, sizeof(text));
		page_text(&v->page, "%s: %s", tr_field(&kind_lot, f), text);
	}
}

static void
place_rows(struct view *v, struct txn *t, const struct lot *l, const struct item *item)
{
	struct lot_place *all;
	size_t n = past_places(t, l->id, &(struct moment){ 0 }, &all);
	char place[300];

	page_head(&v->page, "%s", _("Where it is"));
	for (size_t i = 0; i < n; i++) {
		place_words(t, all[i].place.kind, all[i].place.ref, place, sizeof(place));
		page_text(&v->page, "%s  %lld%s", place, (long long)all[i].quantity, item->unit);
	}
	free(all);
}

static void
way_rows(struct view *v, struct txn *t, const struct card_row *all, size_t n, const struct item *item)
{
	char from[300], to[300], when[40], who[100];

	page_head(&v->page, _("Its way: %zu rows"), n);
	for (size_t i = 0; i < n; i++) {
		const struct move *m = &all[i].row;
		struct row *r;

		place_words(t, m->from_kind, m->from, from, sizeof(from));
		place_words(t, m->to_kind, m->to, to, sizeof(to));
		words_person(t, m->by, who, sizeof(who));
		r = page_choice(&v->page, L_BILL, m->bill, "%s  %s > %s  %lld%s%s%s",
		    ui_when(v->ui, m->happened, when, sizeof(when)), from, to, (long long)m->quantity, item->unit,
		    all[i].undone || m->undoes ? "  " : "",
		    all[i].undone ? _("taken back") : m->undoes ? _("takes one back") : "");
		r->n = (int64_t)i;
		row_right(&v->page, r, "%s", who);
	}
}

/* Who reads one of the stores that it was in reads the whole of its way. */
static bool
reads_way(struct view *v, struct txn *t, const struct card_row *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct move *m = &all[i].row;
		struct unit u;

		if ((m->from_kind <= place_kind_damaged && record_get(t, &kind_unit, m->from, &u) &&
		    holder_reads(t, &v->s->viewer, &u)) ||
		    (m->to_kind <= place_kind_damaged && record_get(t, &kind_unit, m->to, &u) &&
		    holder_reads(t, &v->s->viewer, &u)))
			return true;
	}
	return false;
}

static void
lot_trace_load(struct view *v, struct txn *t)
{
	struct card_row *all;
	struct item item;
	struct lot l;
	size_t n = past_lot(t, v->arg.id, &(struct moment){ 0 }, &all);

	if (record_get(t, &kind_lot, v->arg.id, &l) && reads_way(v, t, all, n)) {
		words_item(t, l.item, &item);
		fact_rows(v, t, &l, &item);
		place_rows(v, t, &l, &item);
		way_rows(v, t, all, n, &item);
	} else {
		page_text(&v->page, "%s", _("There is no such lot in your area."));
	}
	free(all);
}

static void
lot_trace_choose(struct view *v, const struct row *r)
{
	view_open(v, "bill_show", &(struct arg){ .id = r->id }, 0);
}

const struct screen screen_lot_trace = {
	.name = "lot_trace",
	.title = N_("Lot"),
	.help = N_("Where goods of one delivery came from, where they are, and every step between. A row shows its bill."),
	.about = &kind_lot,
	.roles = ROLE(storekeeper) | ROLE(officer) | ROLE(team) | ROLE(duty) | ROLE(leader) | ROLE(supervisor),
	.load = lot_trace_load,
	.choose = lot_trace_choose,
};
