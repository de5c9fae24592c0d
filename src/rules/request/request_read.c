/* What requests are at a time, and what follows from their answers and bills. */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/request/enums.h"
#include "gen/kinds/request/request_answer.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/enums.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/request/request_op.h"
#include "src/rules/stock/bill.h"

enum { LINES_BY_REQUEST = 1, ANSWERS_BY_LINE = 1 };

void
request_number(const struct goods_request *r, int64_t now, char out[24])
{
	number_text(&kind_goods_request, r->day, r->no, r->node, now, out);
}

bool
request_sees(struct txn *t, const struct viewer *v, const struct goods_request *r)
{
	return (r->by != 0 && r->by == v->account) || in_scope_by(t, v, READERS_BY_AREA, r->area);
}

int
request_named(struct act *act, uint64_t request, struct bill *b)
{
	struct goods_request r;
	char number[24];

	if (request == 0)
		return 0;
	if (!record_get(act->txn, &kind_goods_request, request, &r))
		return refuse(act, "request", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(act->op->args, "request")), NULL);
	request_number(&r, act->now, number);
	if (!request_sees(act->txn, act->who, &r))
		return refuse(act, "request", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (b->drill && !r.drill)
		return refuse(act, "request", M_REQUEST_REAL, ARG_TEXT(number), NULL);
	b->drill |= r.drill;
	return 0;
}

int
request_there(struct act *act, uint64_t request, const char *area)
{
	struct goods_request r;
	char number[24];

	if (request == 0 || !record_get(act->txn, &kind_goods_request, request, &r) ||
	    area_under(act->txn, area, r.area))
		return 0;
	request_number(&r, act->now, number);
	return refuse(act, "request", M_REQUEST_ELSEWHERE, ARG_TEXT(number), ARG_AREA(r.area),
	    ARG_AREA(area), NULL);
}

size_t
request_lines(struct txn *t, uint64_t request, struct request_line out[LINES_MOST])
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_request_line, LINES_BY_REQUEST);
	key_number(&key, request);
	scan_open(&s, t, &key, false);
	while (n < LINES_MOST && scan_next(&s))
		n += record_get(t, &kind_request_line, s.id, &out[n]);
	scan_close(&s);
	return n;
}

void
request_words(struct txn *t, const struct goods_request *r, bool missing, struct buf *b)
{
	struct request_line lines[LINES_MOST];
	struct goods_lines goods = { .n = 0 };
	size_t n = request_lines(t, r->id, lines);

	for (size_t i = 0; i < n; i++) {
		struct goods_line *g = &goods.list[goods.n];
		struct shares s;
		g->item = lines[i].item;
		g->quantity = lines[i].asked;
		if (missing) {
			shares_of(t, r, &lines[i], &s);
			g->quantity = shares_short(&s);
		}
		goods.n += g->quantity > 0;
	}
	lines_words(t, &goods, b);
}

/* The last answer that passed something out of the county. */
static bool
asked_outside(struct txn *t, const struct goods_request *r, struct request_answer *out)
{
	struct request_answer a;
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_request_answer, ANSWERS_BY_LINE);
	key_number(&key, r->id);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_request_answer, s.id, &a) || a.passed == 0 || a.outside[0] == '\0' ||
		    (found && a.id < out->id))
			continue;
		*out = a;
		found = true;
	}
	scan_close(&s);
	return found;
}

void
request_asks(struct txn *t, const struct goods_request *r, enum need_verb verb, const char *desk,
    struct buf *b)
{
	struct request_line lines[LINES_MOST];
	struct goods_lines goods = { .n = 0 };
	size_t n = request_lines(t, r->id, lines);
	struct request_answer a;

	for (size_t i = 0; i < n; i++) {
		struct goods_line *g = &goods.list[goods.n];
		struct shares s;
		shares_of(t, r, &lines[i], &s);
		*g = (struct goods_line){ .item = lines[i].item };
		for (size_t d = 0; d < s.n; d++)
			if (verb == need_verb_outside ? d + 1 == s.n : verb == need_verb_supply && d + 1 < s.n &&
			    strcmp(s.desk[d].desk, desk) == 0)
				g->quantity = s.desk[d].open;
		goods.n += g->quantity > 0;
	}
	if (goods.n == 0)
		request_words(t, r, true, b);
	lines_words(t, &goods, b);
	if (verb == need_verb_outside && asked_outside(t, r, &a))
		buf_printf(b, " %s%s%s", a.outside, a.contact[0] != '\0' ? " " : "", a.contact);
}

const struct share *
request_desk(struct txn *t, const struct viewer *v, const struct shares *s)
{
	const struct share *own = NULL;

	for (size_t i = 0; i + 1 < s->n; i++) {
		if (!may_over(t, v, REQUEST_DESKS, s->desk[i].desk))
			continue;
		own = &s->desk[i];
		if (own->open > 0)
			return own;
	}
	/* Who answers for outside speaks through the county's desk. */
	return own != NULL && own->top && s->desk[s->n - 1].open > 0 ?
	    &s->desk[s->n - 1] : own;
}

bool
request_moving(struct txn *t, const struct goods_request *r, int64_t now, char out[24])
{
	struct scan s;
	struct bill b;
	bool moving = false;

	request_bills(&s, t, r->id, true);
	while (!moving && scan_next(&s))
		if (record_get(t, &kind_bill, s.id, &b) && b.state != bill_state_cancelled &&
		    b.state != bill_state_ordered) {
			bill_number(&b, now, out);
			moving = true;
		}
	scan_close(&s);
	return moving;
}

/* ---- what follows ---- */

void
request_tell(struct act *act, const struct goods_request *r)
{
	struct notice *n = act_notice_of(act, r->incident);

	notice_area(act, n, r->area);
	n->person = r->by;
}

void
request_says(struct act *act, const struct goods_request *r, enum line_what what, const char *goods,
    const char *reason)
{
	struct line line = { .what = (int)what };

	if (r->incident == 0)
		return;
	memcpy(line.area, r->area, sizeof line.area);
	request_number(r, 0, line.number);
	snprintf(line.text, sizeof line.text, "%s", goods);
	snprintf(line.reason, sizeof line.reason, "%s", reason);
	incident_line(act, r->incident, &line);
}

void
request_stored(struct act *act, const struct goods_request *r)
{
	char number[24];

	request_recount(act, r->id);
	request_number(r, act->now, number);
	act_answer(act, &kind_goods_request, r, number);
}

/* What is open at each desk, and outside, of all lines. */
struct asks {
	char desk[SHARES][16];
	int64_t open[SHARES];
	size_t n;
	int64_t open_all, missing;
};

static void
sum_asks(struct txn *t, const struct goods_request *r, struct asks *a)
{
	struct request_line lines[LINES_MOST];
	size_t n = request_lines(t, r->id, lines);
	struct shares s;

	*a = (struct asks){ .n = 0 };
	for (size_t i = 0; i < n; i++) {
		shares_of(t, r, &lines[i], &s);
		a->n = s.n;
		for (size_t d = 0; d < s.n; d++) {
			memcpy(a->desk[d], s.desk[d].desk, sizeof a->desk[d]);
			a->open[d] += s.desk[d].open;
		}
		a->open_all += s.open;
		a->missing += shares_short(&s);
	}
}

static void
ask(struct act *act, const struct goods_request *r, enum need_verb verb, const char *desk, int64_t due)
{
	need_open(act, &(struct need_spec){ .kind = &kind_goods_request, .subject = r->id, .verb = verb,
	    .area = desk, .roles = REQUEST_DESKS, .about = r->area, .incident = r->incident,
	    .due = due, .urgent = true, .drill = r->drill });
}

/* Within half an hour; sooner where the goods are needed sooner. */
static int64_t
minutes_for(struct act *act, const struct goods_request *r)
{
	int64_t soon = setting_int(act->txn, SETTING_REQUEST_SOON_HOURS) * 3600000;

	return setting_int(act->txn, r->need_by != 0 && r->need_by - act->now < soon ?
	    SETTING_REQUEST_SOON : SETTING_REQUEST_ANSWER);
}

/* By when the first of those answers who were asked outside and of whose lines something is open
 * still; 0: no one said. */
static int64_t
outside_due(struct txn *t, const struct goods_request *r)
{
	struct request_line lines[LINES_MOST];
	size_t n = request_lines(t, r->id, lines);
	bool open[LINES_MOST] = { false };
	struct request_answer a;
	struct index_key key;
	struct shares s;
	struct scan scan;
	int64_t due = 0;

	for (size_t i = 0; i < n; i++) {
		shares_of(t, r, &lines[i], &s);
		open[i] = s.n > 0 && s.desk[s.n - 1].open > 0;
	}
	key_begin(&key, &kind_request_answer, ANSWERS_BY_LINE);
	key_number(&key, r->id);
	scan_open(&scan, t, &key, false);
	while (scan_next(&scan)) {
		if (!record_get(t, &kind_request_answer, scan.id, &a) || a.passed == 0 || a.outside[0] == '\0' || a.due == 0)
			continue;
		for (size_t i = 0; i < n; i++)
			if (lines[i].no == a.line && open[i] && (due == 0 || a.due < due))
				due = a.due;
	}
	scan_close(&scan);
	return due;
}

/* Who is asked outside after others, or answers when others do not, moves the time of all. */
static void
ask_outside(struct act *act, const struct goods_request *r, const char *desk)
{
	int64_t due = outside_due(act->txn, r);

	if (need_is_live(act->txn, &kind_goods_request, r->id, need_verb_outside)) {
		if (due > act->now)
			need_due(act, &kind_goods_request, r->id, need_verb_outside, due);
		return;
	}
	ask(act, r, need_verb_outside, desk, due > act->now ? due :
	    act->now + setting_int(act->txn, SETTING_REQUEST_OUTSIDE) * 60000);
}

static void
ask_desks(struct act *act, const struct goods_request *r, const struct asks *a)
{
	for (size_t d = 0; d + 1 < a->n; d++) {
		bool live = need_is_live_at(act->txn, &kind_goods_request, r->id, need_verb_supply, a->desk[d]);
		if (r->live && a->open[d] > 0 && !live)
			ask(act, r, need_verb_supply, a->desk[d], act->now + minutes_for(act, r) * 60000);
		else if (live && (!r->live || a->open[d] == 0))
			need_settle_at(act, &kind_goods_request, r->id, need_verb_supply, a->desk[d]);
	}
	if (!r->live || a->n == 0 || a->open[a->n - 1] == 0)
		need_settle(act, &kind_goods_request, r->id, need_verb_outside);
	else if (a->n > 1)
		ask_outside(act, r, a->desk[a->n - 2]);
}

bool
request_is_cut(struct txn *t, const struct goods_request *r)
{
	struct request_line lines[LINES_MOST];
	size_t n = r->live ? request_lines(t, r->id, lines) : 0;
	struct shares s;

	for (size_t i = 0; i < n; i++) {
		shares_of(t, r, &lines[i], &s);
		if (s.open > 0 && shares_cut(t, r, &lines[i]) > 0)
			return true;
	}
	return false;
}

/* Who asked hears himself that goods he was promised go elsewhere, until they are agreed anew. */
static void
ask_asker(struct act *act, const struct goods_request *r)
{
	bool cut = request_is_cut(act->txn, r);
	bool live = need_is_live(act->txn, &kind_goods_request, r->id, need_verb_taken_away);

	if (live && !cut)
		need_settle(act, &kind_goods_request, r->id, need_verb_taken_away);
	if (cut && !live)
		need_open(act, &(struct need_spec){ .kind = &kind_goods_request, .subject = r->id,
		    .verb = need_verb_taken_away, .person = r->by, .about = r->area, .issuer = r->desk,
		    .incident = r->incident, .due = act->now + minutes_for(act, r) * 60000, .urgent = true,
		    .drill = r->drill });
}

void
request_recount(struct act *act, uint64_t id)
{
	struct goods_request r;
	struct asks a;

	if (id == 0 || !record_get(act->txn, &kind_goods_request, id, &r))
		return;
	sum_asks(act->txn, &r, &a);
	if (r.state != request_state_ended && r.state != request_state_withdrawn) {
		r.state = a.missing == 0 ? request_state_met :
		    a.open_all == 0 ? request_state_answered : request_state_open;
		r.live = r.state != request_state_met;
		r.ended = r.live ? 0 : r.ended != 0 ? r.ended : act->now;
	}
	change_set(act->change, &kind_goods_request, &r);
	ask_desks(act, &r, &a);
	ask_asker(act, &r);
	request_tell(act, &r);
}

int
request_get(struct act *act, uint64_t which, struct request_plan *p)
{
	if (!record_get(act->txn, &kind_goods_request, which, &p->request))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(act->op->args, "which")), NULL);
	p->nlines = request_lines(act->txn, which, p->lines);
	return 0;
}

int
request_get_open(struct act *act, uint64_t which, struct request_plan *p)
{
	char number[24];

	if (request_get(act, which, p) != 0)
		return -1;
	if (p->request.live)
		return 0;
	request_number(&p->request, act->now, number);
	return refuse(act, "which", M_REQUEST_OVER, ARG_TEXT(number),
	    ARG_ENUM(request_state, p->request.state), ARG_TIME(p->request.ended), NULL);
}
