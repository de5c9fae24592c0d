/* Rows of the dispatch board: who is out, what comes next, what was just said. */
#include "screens/dispatch/dispatch_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/team/team.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/rules/order/order.h"

enum { NARROW = 60, STEPS_READ = 400 /* a board is loaded in 50 ms */ };

bool
is_narrow(const struct view *v)
{
	return term_cols(v->ui->term) < NARROW;
}

static void
judge(struct txn *t, struct out_order *x)
{
	char sign;

	x->due = order_due(t, &x->o);
	sign = order_sign(&x->o, &x->due, clock_now());
	x->urgency = sign == '!' ? 0 : sign == '*' ? 1 : 2;
}

static int
by_urgency(const void *a, const void *b)
{
	const struct out_order *x = a, *y = b;
	int64_t dx = x->due.at ? x->due.at : INT64_MAX, dy = y->due.at ? y->due.at : INT64_MAX;

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
		judge(t, &list[n++]);
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
		sum->people += order_out(o).v;
		sum->injured += o->injured.v;
		sum->missing += o->missing.v;
	}
}

static void
team_words(struct view *v, struct txn *t, const struct out_order *x, struct buf *b)
{
	const struct order *o = &x->o;
	char number[40], people[100], place[200];
	struct team team;

	words_order(o, clock_now(), number, sizeof(number));
	words_order_people(o, people, sizeof(people));
	words_order_place(t, o, place, sizeof(place));
	if (x->urgency < 2 && x->due.at != 0)
		buf_printf(b, "%s ", tr_value(&enum_need_verb, x->due.verb));
	buf_printf(b, "%s%s", is_narrow(v) ? words_drill(o->drill) : number, is_narrow(v) ? "" : " ");
	if (!record_get(t, &kind_team, o->team, &team))
		team = (struct team){ .name = "?" };
	buf_text(b, team.name);
	if (o->asked && o->state <= order_state_acked)
		buf_text(b, _(" (asked)"));
	buf_printf(b, "%s%s %s", people[0] ? " " : "", people, place);
	if (is_narrow(v) && x->urgency == 0)	/* who is to be rung */
		buf_printf(b, " %s %s", team.head, team.phone);
}

/* "在场  应02:08 超时6分", "在场  清点人员 剩11分" */
static void
clock_words(struct view *v, const struct out_order *x, char *out, size_t cap)
{
	const char *state = tr_value(&enum_order_state, x->o.state);
	char left[60], by[40];

	if (x->due.at == 0) {
		snprintf(out, cap, "%s", state);
		return;
	}
	when_left(x->due.at, clock_now(), left, sizeof(left));
	if (x->urgency < 2)
		snprintf(out, cap, _("%s  by %s, %s"), state, ui_when(v->ui, x->due.at, by, sizeof(by)), left);
	else
		snprintf(out, cap, "%s  %s %s", state, tr_value(&enum_need_verb, x->due.verb), left);
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
	char when[40], number[40], team[120], text[500];
	struct buf b = BUF(text);

	words_order(o, clock_now(), number, sizeof(number));
	words_order_team(t, o, team, sizeof(team));
	buf_printf(&b, "%s %s %s", ui_when(v->ui, s->at, when, sizeof(when)), team,
	    tr_value(&enum_order_verb, s->step));
	words_team_people(s->people, s->injured, s->missing, true, &b);
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
	while (shown < many && looked <= STEPS_READ && walk_next(&w)) {
		if (looked++ == STEPS_READ)
			break;
		if (w.keylen != 8 || !record_get(t, &kind_order_step, get_u64(w.key), &s) ||
		    s.struck != 0 || !record_get(t, &kind_order, s.order, &o) ||
		    order_right(t, &v->s->viewer, &o) == ORDER_NOTHING)
			continue;
		step_row(v, t, &o, &s);
		shown++;
	}
	walk_close(&w);
	if (looked > STEPS_READ)
		page_text(&v->page, shown == 0 ? _("The newest %d steps are all of teams elsewhere; older ones stand with each order.") :
		    _("The rest of the newest %d steps are of teams elsewhere; older ones stand with each order."), STEPS_READ);
}
