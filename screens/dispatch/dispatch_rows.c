/* Rows of the dispatch board: who is out, what comes next, what was just said. */
#include "screens/dispatch/dispatch_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/team/team.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/rules/order/order.h"

enum { SOON = 15, NEED_BY_SUBJECT = 1, NARROW = 60, STEPS_READ = 400 };

bool
is_narrow(const struct view *v)
{
	return term_cols(v->ui->term) < NARROW;
}

/* What is asked of the order that has the earliest time; its head count is. */
static void
next_clock(struct txn *t, struct out_order *x)
{
	struct index_key key;
	struct need need;
	struct scan s;

	x->due = x->o.count_due;
	x->verb = x->due != 0 ? need_verb_headcount : 0;
	key_begin(&key, &kind_need, NEED_BY_SUBJECT);
	key_number(&key, x->o.id);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_need, s.id, &need) || !need.live || need.due == 0 ||
		    need.subject_kind != kind_order.no || (x->due != 0 && x->due <= need.due))
			continue;
		x->verb = need.verb;
		x->due = need.due;
	}
	scan_close(&s);
}

static void
judge(struct out_order *x, int64_t now)
{
	if ((x->o.missing.known && x->o.missing.v > 0) || (x->due != 0 && x->due <= now))
		x->urgency = 0;
	else
		x->urgency = x->due != 0 && x->due < now + SOON * MINUTE ? 1 : 2;
}

static int
by_urgency(const void *a, const void *b)
{
	const struct out_order *x = a, *y = b;
	int64_t dx = x->due ? x->due : INT64_MAX, dy = y->due ? y->due : INT64_MAX;

	if (x->o.drill != y->o.drill)
		return x->o.drill - y->o.drill;
	if (x->urgency != y->urgency)
		return x->urgency - y->urgency;
	return dx != dy ? (dx < dy ? -1 : 1) : x->o.id < y->o.id ? -1 : x->o.id > y->o.id;
}

size_t
out_orders(struct view *v, struct txn *t, struct out_order **out)
{
	struct out_order *list = NULL;
	size_t n = 0, room = 0;
	struct index_key key;
	struct scan s;

	key_begin(&key, &kind_order, ORDER_BY_LIVE_TEAM);
	key_number(&key, true);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (n == room) {
			struct out_order *more = realloc(list, (room * 2 + 16) * sizeof(*list));

			if (!more) {
				txn_fail(t, ERR_IO);
				break;
			}
			list = more;
			room = room * 2 + 16;
		}
		list[n] = (struct out_order){ 0 };
		if (!record_get(t, &kind_order, s.id, &list[n].o) ||
		    order_right(t, &v->s->viewer, &list[n].o) == ORDER_NOTHING)
			continue;
		next_clock(t, &list[n]);
		judge(&list[n++], clock_now());
	}
	scan_close(&s);
	if (n > 0)
		qsort(list, n, sizeof(*list), by_urgency);
	*out = list;
	return n;
}

void
out_sum(const struct out_order *list, size_t n, struct out_sum *sum)
{
	*sum = (struct out_sum){ 0 };
	for (size_t i = 0; i < n; i++) {
		const struct order *o = &list[i].o;

		/* Who is re-tasked stays out, whatever he has answered to the new order. */
		if (o->drill || !o->sent.known)
			continue;
		sum->teams++;
		sum->people += o->here.known ? o->here.v + o->missing.v : o->sent.v;
		sum->injured += o->injured.v;
		sum->missing += o->missing.v;
	}
}

/* "18人 伤1 失联1" */
static void
people_words(const struct order *o, struct buf *b)
{
	if (o->sent.known)
		buf_printf(b, _(" %lld people"), (long long)o->sent.v);
	if (o->injured.v > 0)
		buf_printf(b, _(" hurt %lld"), (long long)o->injured.v);
	if (o->missing.v > 0)
		buf_printf(b, _(" MISSING %lld"), (long long)o->missing.v);
}

static void
place_words(struct txn *t, const struct order *o, struct buf *b)
{
	char name[200];

	area_name(t, o->area, false, name, sizeof(name));
	buf_printf(b, " %s", o->place[0] ? o->place : name);
}

static void
team_words(struct view *v, struct txn *t, const struct out_order *x, struct buf *b)
{
	const struct order *o = &x->o;
	struct team team;
	char number[24];

	number_text(&kind_order, o->day, o->no, o->node, clock_now(), number);
	number_short(number, clock_now());
	buf_text(b, words_drill(o->drill));
	if (x->urgency < 2 && x->verb != 0)
		buf_printf(b, "%s ", tr_value(&enum_need_verb, x->verb));
	if (!is_narrow(v))
		buf_printf(b, "%s ", number);
	if (!record_get(t, &kind_team, o->team, &team))
		team = (struct team){ .name = "?" };
	buf_text(b, team.name);
	if (o->asked && o->state <= order_state_acked)
		buf_text(b, _(" (asked)"));
	people_words(o, b);
	place_words(t, o, b);
	if (is_narrow(v) && x->urgency == 0)	/* who is to be rung */
		buf_printf(b, " %s %s", team.head, team.phone);
}

/* "在场  清点 剩11分", "应02:08 超时6分" */
static void
clock_words(struct view *v, const struct out_order *x, char *out, size_t cap)
{
	const char *state = tr_value(&enum_order_state, x->o.state);
	char left[60];
	struct when w;

	if (x->due == 0) {
		snprintf(out, cap, "%s", state);
		return;
	}
	when_left(x->due, clock_now(), left, sizeof(left));
	when_split(x->due, v->ui->offset, &w);
	if (x->urgency < 2)
		snprintf(out, cap, _("%s  by %02d:%02d, %s"), state, w.hour, w.minute, left);
	else
		snprintf(out, cap, "%s  %s %s", state, tr_value(&enum_need_verb, x->verb), left);
}

struct row *
out_row(struct view *v, struct txn *t, int what, const struct out_order *x)
{
	char text[700], right[200];
	struct buf b = BUF(text);
	struct row *r;

	team_words(v, t, x, &b);
	r = page_choice_text(&v->page, what, x->o.id, buf_str(&b));
	r->sign = x->urgency == 0 ? '!' : x->urgency == 1 ? '*' : 0;
	clock_words(v, x, right, sizeof(right));
	row_right(&v->page, r, "%s", right);
	return r;
}

/* ---- what was just said ---- */

/* "02:11 抢险二队 清点 到21 伤0 (周样例来电)  令0722-03" */
static void
step_row(struct view *v, struct txn *t, const struct order *o, const struct order_step *s)
{
	char when[40], number[24], text[500];
	struct buf b = BUF(text);
	struct team team;

	number_text(&kind_order, o->day, o->no, o->node, clock_now(), number);
	number_short(number, clock_now());
	buf_printf(&b, "%s %s%s %s", ui_when(v->ui, s->at, when, sizeof(when)), words_drill(o->drill),
	    record_get(t, &kind_team, o->team, &team) ? team.name : "?",
	    tr_value(&enum_order_verb, s->step));
	if (s->people.known)
		buf_printf(&b, _(" %lld people"), (long long)s->people.v);
	if (s->injured.v > 0)
		buf_printf(&b, _(" hurt %lld"), (long long)s->injured.v);
	if (s->missing.v > 0)
		buf_printf(&b, _(" MISSING %lld"), (long long)s->missing.v);
	if (s->by_phone[0])
		buf_printf(&b, _(" (%s by telephone)"), s->by_phone);
	buf_printf(&b, "  %s%s%s", number, s->reason[0] ? " " : "", s->reason);
	page_text(&v->page, "%s", buf_str(&b));
}

void
step_rows(struct view *v, struct txn *t, size_t many)
{
	struct order_step s;
	struct order o;
	struct walk w;
	size_t shown = 0, looked = 0;

	page_head(&v->page, "%s", _("Just now"));
	walk_open(&w, t, TABLE_KIND + kind_order_step.no, "", 0, true);
	while (shown < many && looked++ < STEPS_READ && walk_next(&w)) {
		if (w.keylen != 8 || !record_get(t, &kind_order_step, get_u64(w.key), &s) ||
		    s.struck != 0 || !record_get(t, &kind_order, s.order, &o) ||
		    order_right(t, &v->s->viewer, &o) == ORDER_NOTHING)
			continue;
		step_row(v, t, &o, &s);
		shown++;
	}
	walk_close(&w);
}
