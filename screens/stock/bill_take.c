/*
 * 有差: what arrived is not what was sent. Each line is a digit; its figure whole, then damaged
 * (Enter alone: as sent, none). 9 says that no more comes: what is missing then asks its
 * sender. arg.id is the bill.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/ask.h"
#include "screens/kit/send.h"
#include "screens/kit/text.h"
#include "screens/stock/stock_words.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/bill.h"

#define STORES (ROLE(storekeeper) | ROLE(officer) | ROLE(team) | ROLE(duty) | ROLE(leader))
enum { K_LINE = 1, TAG_GOOD = 1, TAG_DAMAGED, TAG_PHONE, TAG_SURE };

struct taken {
	int64_t no, way, good, damaged;
	uint64_t item;
	char name[61], word[13];
	bool said;
};
struct take_page {
	struct taken	line[LINES_MOST];
	size_t		n, at;		/* the one whose figures are asked */
	bool		read, keeps;
	bool		last;		/* no more comes */
	char		number[24];
	char		by_phone[61];
};

/* What is on the way, once: figures typed since stay. */
static void
take_read(struct view *v, struct txn *t, struct take_page *st)
{
	struct bill_line line[LINES_MOST];
	struct bill b;
	struct unit u;
	size_t n;

	if (st->read || !record_get(t, &kind_bill, v->arg.id, &b) || !bill_sees(t, &v->s->viewer, &b))
		return;
	st->read = true;
	st->keeps = record_get(t, &kind_unit, b.to, &u) && holder_keeps(t, &v->s->viewer, &u);
	v->drill = b.drill;
	words_bill(&b, st->number);
	n = bill_lines(t, b.id, line);
	for (size_t i = 0; i < n; i++) {
		struct taken *k = &st->line[st->n];
		struct bill_sums s;
		struct item item;

		bill_sums(t, b.id, line[i].no, &s);
		if (s.way == 0)
			continue;
		words_item(t, line[i].item, &item);
		*k = (struct taken){ .no = line[i].no, .way = s.way, .good = s.way, .item = line[i].item };
		memcpy(k->name, item.name, sizeof(k->name));
		memcpy(k->word, item.unit, sizeof(k->word));
		st->n++;
	}
}

/* "棉被  路上300条  到280 坏2  短18" */
static void
line_words(const struct taken *k, struct buf *b)
{
	int64_t differs = k->good + k->damaged - k->way;

	buf_printf(b, _("%s  sent %lld%s, here whole %lld"), k->name, (long long)k->way, k->word,
	    (long long)k->good);
	if (k->damaged)
		buf_printf(b, _(", damaged %lld"), (long long)k->damaged);
	if (differs < 0)
		buf_printf(b, _(", short of %lld"), (long long)-differs);
	else if (differs > 0)
		buf_printf(b, _(", %lld too many"), (long long)differs);
	buf_str(b);
}

static void
bill_take_load(struct view *v, struct txn *t)
{
	struct take_page *st = v->state;

	take_read(v, t, st);
	snprintf(v->title, sizeof(v->title), _("%s: not as sent"), st->number);
	for (size_t i = 0; i < st->n; i++) {
		char text[300];
		struct buf b = BUF(text);
		struct row *r;

		line_words(&st->line[i], &b);
		r = page_choice_text(&v->page, K_LINE, (uint64_t)i + 1, text);
		r->sign = !st->line[i].said ? 0 :
		    st->line[i].good + st->line[i].damaged == st->line[i].way ? '+' : '!';
	}
	if (st->n == 0)
		page_text(&v->page, "%s", _("Nothing of it is on the way."));
}

static void
bill_take_choose(struct view *v, const struct row *r)
{
	struct take_page *st = v->state;
	char note[200];

	st->at = (size_t)r->id - 1;
	snprintf(note, sizeof(note), _("%s, sent %lld%s: how many are here whole? Enter alone: all of them."),
	    st->line[st->at].name, (long long)st->line[st->at].way, st->line[st->at].word);
	ask_text(v, TAG_GOOD, _("Here and whole"), note, 9, false);
}

/* A figure of digits alone, of either width; -1: it is none. */
static int64_t
figure(const char *text)
{
	int64_t n = 0;
	uint32_t cp;

	for (const char *p = text; *p;) {
		p += text_decode(p, strlen(p), &cp);
		cp = keys_fold(cp);
		if (cp < '0' || cp > '9')
			return -1;
		n = n * 10 + (cp - '0');
	}
	return n;
}

static void
ask_damaged(struct view *v)
{
	ask_text(v, TAG_DAMAGED, _("Here and damaged"), _("How many are here damaged, besides? Enter alone: none."), 9, false);
}

static void
take_figure(struct view *v, int tag, const char *text)
{
	struct take_page *st = v->state;
	struct taken *k = &st->line[st->at];
	int64_t n = text[0] ? figure(text) : tag == TAG_GOOD ? k->way : 0;

	if (n < 0) {
		ui_warn(v->ui, _("“%s” is no figure; type digits alone."), text);
		return;
	}
	*(tag == TAG_GOOD ? &k->good : &k->damaged) = n;
	k->said = true;
	if (tag == TAG_GOOD)
		ask_damaged(v);
	view_refresh(v);
}

/* ---- sending ---- */

static void
goods_text(const struct take_page *st, bool damaged, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	for (size_t i = 0; i < st->n; i++) {
		int64_t n = damaged ? st->line[i].damaged : st->line[i].good;

		if (n > 0)
			buf_printf(&b, "%s%s%lld", b.len > 0 ? " " : "", st->line[i].name, (long long)n);
	}
	buf_str(&b);
}

static bool
send_take(struct view *v, const struct take_page *st)
{
	char good[2000], damaged[2000];
	struct errand o;

	goods_text(st, false, good, sizeof(good));
	goods_text(st, true, damaged, sizeof(damaged));
	if (!good[0] && !damaged[0])	/* nothing of it came */
		return true;
	if (!errand_begin(v, &o, "stock.take"))
		return false;
	errand_ref(&o, "which", v->arg.id);
	errand_text(&o, "lines", good);
	errand_text(&o, "damaged", damaged);
	errand_text(&o, "by_phone", st->by_phone);
	return errand_send(v, &o, NULL) == DONE;
}

static bool
send_finish(struct view *v, const struct take_page *st)
{
	struct errand o;

	if (!errand_begin(v, &o, "stock.finish"))
		return false;
	errand_ref(&o, "which", v->arg.id);
	errand_text(&o, "by_phone", st->by_phone);
	return errand_send(v, &o, NULL) == DONE;
}

static void
send_all(struct view *v)
{
	struct take_page *st = v->state;

	if (!send_take(v, st) || (st->last && !send_finish(v, st))) {
		st->read = false;	/* what is on the way now is read again */
		st->n = 0;
		view_refresh(v);
		return;
	}
	view_close(v);
}

static void
ask_sure(struct view *v)
{
	struct take_page *st = v->state;
	struct view *w = ask_confirm(v, TAG_SURE, st->number);
	bool rest = false;

	if (!w)
		return;
	for (size_t i = 0; i < st->n; i++) {
		char text[300];
		struct buf b = BUF(text);

		rest |= st->line[i].good + st->line[i].damaged < st->line[i].way;
		line_words(&st->line[i], &b);
		page_text(&w->page, "%s", text)->attr = TERM_BOLD;
	}
	if (st->by_phone[0])
		page_text(&w->page, _("told by telephone by %s"), st->by_phone);
	if (rest)
		page_text(&w->page, "%s", st->last ?
		    _("No more comes: what is short is missing, and its sender explains it.") :
		    _("The rest may come still."));
	page_choice_text(&w->page, 1, 0, _("received so"));
}

/* Who does not store there himself says who told it. */
static void
go_on(struct view *v, bool last)
{
	struct take_page *st = v->state;

	st->last = last;
	if (st->n == 0)
		return;
	if (st->keeps)
		ask_sure(v);
	else
		ask_text(v, TAG_PHONE, _("Who says so by telephone"), "", sizeof(st->by_phone) - 1, false);
}

static void
bill_take_result(struct view *v, int tag, const struct result *r)
{
	struct take_page *st = v->state;

	if (r->what != 1)
		return;
	switch (tag) {
	case TAG_GOOD:
	case TAG_DAMAGED:
		take_figure(v, tag, r->text);
		break;
	case TAG_PHONE:
		snprintf(st->by_phone, sizeof(st->by_phone), "%s", r->text);
		ask_sure(v);
		break;
	case TAG_SURE:
		send_all(v);
		break;
	}
}

static void
do_last(struct view *v)
{
	go_on(v, true);
}

static void
do_part(struct view *v)
{
	go_on(v, false);
}

static bool
is_coming(const struct view *v)
{
	const struct take_page *st = v->state;

	return st->n > 0;
}

static const struct action bill_take_actions[] = {
	{ '9', 'f', N_("received, no more comes"), N_("What is short of what was sent is missing; its sender explains it."), STORES, is_coming, do_last, NULL },
	{ '8', 't', N_("received, the rest comes later"), N_("What is not here yet stays on the way."), STORES, is_coming, do_part, NULL },
	{ 0 }
};

const struct screen screen_bill_take = {
	.name = "bill_take",
	.title = N_("Not as sent"),
	.help = N_("A digit opens a line: how many are here whole, then how many damaged. Lines that you leave are as sent."),
	.about = &kind_bill,
	.roles = STORES,
	.actions = bill_take_actions,
	.state_size = sizeof(struct take_page),
	.says_back = true,
	.load = bill_take_load,
	.choose = bill_take_choose,
	.result = bill_take_result,
};
