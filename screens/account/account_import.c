/* 导入人员: people from a spreadsheet, then their cards. */
#include <stdio.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "screens/kit/ask.h"
#include "screens/kit/paste.h"
#include "src/base/clock.h"
#include "src/rules/account/account_import.h"

#define CARDS_MAX (16 * 1024 * 1024)

static int
people_look(void *read, const struct view *v, struct txn *t, const struct buf *text, bool other,
	    struct refusal *why)
{
	return import_people(read, t, &v->s->viewer, clock_now(), other, text->data, text->len, why);
}

static void
people_sum(struct page *p, const void *read)
{
	const struct import_people *im = read;

	page_text(p, P_("%zu account to add", "%zu accounts to add", im->added), im->added);
	if (im->more > 0)
		page_text(p, P_("%zu right to add to others", "%zu rights to add to others", im->more), im->more);
	if (im->there > 0)
		page_text(p, P_("%zu row is there already", "%zu rows are there already", im->there), im->there);
	if (im->again > 0)
		page_text(p, P_("%zu person who is there gets a new card: a code given before no longer holds, a password does",
		    "%zu people who are there get a new card: a code given to them before no longer holds, a password does",
		    im->again), im->again);
}

/* People who are there already. */
static size_t
people_others(const void *read)
{
	const struct import_people *im = read;
	size_t n = 0;

	for (size_t i = 0; i < im->stored; i++)
		n += im->people[i].last_row >= 0;
	return n;
}

static void
people_show(struct page *page, struct txn *t, const void *read)
{
	const struct import_people *im = read;

	for (size_t i = 0; i < im->nrows; i++) {
		const struct import_row *r = &im->row[i];
		const struct import_person *p = &im->people[r->person];
		char area[200], roles[200];

		area_name(t, r->area, true, area, sizeof area);
		page_text(page, "%u %s: %s %s  %s  %s", r->line, _(import_comes_to(im, r)), p->login, p->name,
		    area, import_roles(r, roles, sizeof roles));
	}
}

static void
people_drop(void *read)
{
	import_people_free(read);
}

/* The cards are made here from the seed; the store keeps only what proves them. */
static enum outcome
people_send(struct view *v, struct errand *o, bool other)
{
	uint8_t seed[IMPORT_SEED];
	struct reply reply;
	enum outcome out;
	struct buf cards;
	struct txn t;

	errand_bool(o, "cards", other);
	import_seed(o->args, seed);
	buf_grow(&cards, CARDS_MAX);
	out = errand_send(v, o, &reply);
	if (out == DONE) {
		do {
			cards.len = 0;
			cards.failed = false;
			txn_begin(&t, v->s->db, false);
			import_cards(&t, reply.seq, other, seed, &cards);
		} while (txn_again(&t));
		if (cards.len > 0)
			ask_page(v, _("Cards to hand over; shown once"), buf_str(&cards));
	}
	import_forget(seed, &cards);
	return out;
}

static const struct paste_list people_list = {
	.op = "account.import",
	.columns = N_("name, area, role; also township, post, phone, unit, account"),
	.ask = N_("Store these people?"),
	.yes = N_("store all of them and show their cards"),
	.other = N_("look at it with new cards for those who are there already"),
	.others = people_others,
	.size = sizeof(struct import_people),
	.look = people_look,
	.sum = people_sum,
	.show = people_show,
	.drop = people_drop,
	.send = people_send,
};

const struct screen screen_account_import = {
	.name = "account_import",
	.title = N_("Import people"),
	.help = N_("Copy the rows in the spreadsheet, column names too, and paste them here. They are shown first; then all are stored or none."),
	.roles = ROLE(admin),
	PASTE_SCREEN(people_list),
};
