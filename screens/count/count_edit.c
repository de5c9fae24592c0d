/* 盘点: the forms that end a sheet. arg.n says which, arg.id is the sheet. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/form/form.h"
#include "screens/stock/stock_words.h"
#include "src/rules/count/count.h"
#include "src/rules/item/item.h"

#define COUNTERS (ROLE(storekeeper) | ROLE(officer) | ROLE(team) | ROLE(duty) | ROLE(leader))

static const struct form_field finish_fields[] = { { "happened", FORM_FOLD, N_("happened at"), N_("blank: just now") }, { 0 } };
/* What lies there and stands in no book. */
static const struct form_field found_fields[] = {
	{ "item", FORM_NEEDED, NULL, NULL }, { "found", FORM_NEEDED, NULL, NULL },
	{ "until", FORM_FOLD, NULL, NULL }, { "place", FORM_FOLD, NULL, N_("blank: good") }, { 0 }
};
static const struct form_field cancel_fields[] = { { "reason", FORM_NEEDED, NULL, NULL }, { 0 } };

/* Whoever ends it reads what will be booked; who counted is refused by the operation and
 * does not see the book before. */
static void
difference_rows(struct view *v, struct txn *t, const struct count_sheet *sheet, struct page *p)
{
	struct count_line l;
	struct item item;
	struct scan s;
	size_t n = 0, same = 0;

	if (count_hides(t, sheet, v->s->viewer.account)) {
		page_text(p, "%s", _("You counted here yourself; somebody else ends the count."));
		return;
	}
	for (count_lines(&s, t, sheet->id); count_next(&s, &l); n++) {
		bool books = count_bookable(t, sheet, &l);
		int64_t differs = count_difference(t, sheet, &l);
		if (books && differs == 0) {
			same++;
			continue;
		}
		words_item(t, l.item, &item);
		page_text(p, books ? _("%s: book %lld%s, found %lld") :
		    _("! %s: book %lld%s, found %lld; not booked, it was moved meanwhile"), item.name,
		    (long long)(l.found.v - differs), item.unit, (long long)l.found.v);
	}
	page_text(p, _("%zu lots counted, %zu as in the book"), n, same);
}

static void
edit_confirm(struct view *v, struct txn *t, struct page *p)
{
	struct count_sheet sheet;

	page_text(p, "%s %s", op_label(v->form->op), form_text(v, "unit"))->attr = TERM_BOLD;
	form_repeat(v, t, p);
	if (v->arg.n == 'f' && record_get(t, &kind_count_sheet, v->arg.id, &sheet))
		difference_rows(v, t, &sheet, p);
}

static bool
edit_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	struct item *all;
	size_t n;

	(void)v;
	if (strcmp(f->name, "item") != 0)
		return false;
	all = items_all(t, &n);
	for (size_t i = 0; i < n; i++)
		if (!all[i].retired)
			row_right(&w->page, page_choice_text(&w->page, 1, all[i].id, all[i].name), "%s", all[i].unit);
	free(all);
	return true;
}

static const struct form_way ways[] = {
	{ 'g', { .op = "count.set", .send = N_("so many are here"), .fields = found_fields, .quick = true,
	    .choices = edit_choices, .confirm = edit_confirm } },
	{ 'f', { .op = "count.finish", .send = N_("end it and book that"), .fields = finish_fields, .quick = true, .confirm = edit_confirm } },
	{ 'x', { .op = "count.cancel", .send = N_("cancel the count"), .fields = cancel_fields, .quick = true, .confirm = edit_confirm } },
	{ 0 }
};

static void
edit_open(struct view *v)
{
	struct count_sheet sheet;
	struct unit u;

	if (!record_read(v->s->db, &kind_count_sheet, v->arg.id, &sheet) ||
	    !record_read(v->s->db, &kind_unit, sheet.unit, &u)) {
		view_close(v);
		return;
	}
	if (!form_open_way(v, ways))
		return;
	snprintf(v->title, sizeof(v->title), "%.80s %s", u.name, op_label(v->form->op));
	form_set_text(v, "unit", u.name);
	form_visible(v);
	v->form->cur = v->form->vis[0];
	if (v->arg.n == 'f')
		form_confirm(v);
	else
		form_edit(v);
}

const struct screen screen_count_edit = {
	.name = "count_edit",
	.title = N_("Count of a store"),
	.help = N_("You see it once more before anything is stored."),
	.about = &kind_count_sheet,
	.ways = "fgx",
	.roles = COUNTERS,
	.widget = &widget_form,
	.open = edit_open,
};
