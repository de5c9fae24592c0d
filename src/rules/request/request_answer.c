/*
 * Answering: each line from a depot, upward, or no. What a depot gives is a bill of its own,
 * or goes on the one to the same place that it has not begun to load.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/item/item.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/rules/request/request_suggest.h"
#include "src/rules/stock/bill_op.h"

enum { ANSWERS_BY_LINE = 1 };

/* ---- whose share ---- */

static const struct request_line *
line_of(const struct request_plan *p, int64_t no)
{
	for (size_t i = 0; i < p->nlines; i++)
		if (p->lines[i].no == no)
			return &p->lines[i];
	return NULL;
}

static bool
last_answer(struct txn *t, uint64_t request, int64_t line, const char *desk, struct request_answer *out)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_request_answer, ANSWERS_BY_LINE);
	key_number(&key, request);
	key_number(&key, (uint64_t)line);
	scan_open(&s, t, &key, true);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_request_answer, s.id, out) && strcmp(out->desk, desk) == 0;
	scan_close(&s);
	return found;
}

/* Refuses it if somebody else answered a line at that desk last. */
static int
refuse_race(struct act *act, const struct request_plan *p, const struct request_line *line, const char *desk)
{
	struct request_answer last;

	if (!last_answer(act->txn, p->request.id, line->no, desk, &last) || last.by == act->who->account)
		return 0;
	return refuse(act, "which", M_RACE, ARG_PERSON(last.by), ARG_TIME(last.at),
	    ARG_FIELD(kind_field(&kind_request_answer, last.agreed > 0 ? "agreed" :
	    last.passed > 0 ? "passed" : "refused")), NULL);
}

/* Nothing of a line is open at a desk: who has it now. whole: so it is of all its lines, and
 * none is named. */
static int
refuse_none_open(struct act *act, const struct request_plan *p, const struct request_line *line,
    const char *desk, bool whole)
{
	char what[160], number[24];
	const char *next = "", *field = whole ? "which" : "line";
	struct item it = { .name = "" };
	struct shares s;

	shares_of(act->txn, &p->request, line, &s);
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.desk[i].open > 0)
			next = s.desk[i].desk;
	if (!whole)
		record_get(act->txn, &kind_item, line->item, &it);
	request_number(&p->request, act->now, number);
	snprintf(what, sizeof what, "%s%s%s", number, it.name[0] != '\0' ? " " : "", it.name);
	return refuse(act, field, M_REQUEST_NONE_OPEN, ARG_TEXT(what), ARG_AREA(desk), ARG_AREA(next),
	    ARG_NUMBER(s.n > 0 && s.desk[s.n - 1].open > 0), NULL);
}

/* The desk that he speaks for, and what is open there. */
static int
check_share(struct act *act, const struct request_plan *p, const struct request_line *line,
    int64_t said, struct share *out)
{
	struct shares s;
	const struct share *d;

	shares_of(act->txn, &p->request, line, &s);
	d = request_desk(act->txn, act->who, &s);
	if (d == NULL)
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(p->request.desk), NULL);
	*out = *d;
	if (said <= d->open)
		return 0;
	if (d->open == 0)
		return refuse_race(act, p, line, d->desk) != 0 ? -1 :
		    refuse_none_open(act, p, line, d->desk, p->nlines == 1);
	return refuse(act, "line", M_SHARE, ARG_NUMBER(d->open), ARG_AREA(d->desk), ARG_NUMBER(said), NULL);
}

/* ---- what is said ---- */

/* Out of that depot so much of it can go: what other lines of the same answer take is gone. */
static int
check_grant(struct act *act, const struct request_plan *p, const struct grant_out *g)
{
	const struct request_line *line = line_of(p, g->line);
	int64_t at = p->request.need_by != 0 ? p->request.need_by : act->now, taken = 0;
	struct unit from;

	if (!record_get(act->txn, &kind_unit, g->from, &from))
		return refuse(act, "from", M_NO_SUCH_UNIT, ARG_TEXT("?"), NULL);
	if (from.id == p->request.unit)
		return refuse(act, "from", M_REQUEST_THERE, ARG_TEXT(from.name), NULL);
	if (!holder_decides(act->txn, act->who, &from))
		return refuse(act, "from", M_OUT_OF_SCOPE, ARG_AREA(from.area), NULL);
	for (size_t i = 0; i < p->nanswers; i++) {
		const struct request_line *other = line_of(p, p->answers[i].line);
		if (p->grants[i].from == g->from && other != NULL && other->item == line->item)
			taken += p->grants[i].quantity;
	}
	if (p->request.drill || stock_free(act->txn, from.id, line->item, at) - taken >= g->quantity)
		return 0;
	return bill_short(act, "from", &from, line->item, taken + g->quantity);
}

static struct request_answer *
add_answer(struct act *act, struct request_plan *p, const struct request_line *line, const struct share *d)
{
	struct request_answer *a = &p->answers[p->nanswers];

	a->request = p->request.id;
	a->line = line->no;
	memcpy(a->desk, d->desk, sizeof a->desk);
	a->by = act->who->account;
	a->at = act->now;
	return a;
}

/* A leader agrees, himself or by telephone. */
static int
check_leader(struct act *act, const struct request_plan *p, const char *by_phone)
{
	if (by_phone[0] != '\0' || may_over(act->txn, act->who, ROLE(leader), p->request.area))
		return 0;
	return refuse(act, "by_phone", M_REQUEST_LEADER, NULL);
}

/* Who passes on what nobody above can give says who was asked, and by when he answers. */
static int
check_pass(struct act *act, const struct share *d, struct request_answer *a, const char *outside)
{
	if (d->desk[0] == '\0')
		return refuse(act, "pass", M_REQUEST_OUTSIDE, NULL);
	if (!d->top)
		return 0;
	if (outside[0] == '\0')
		return refuse(act, "outside", M_REQUEST_OUTSIDE, NULL);
	if (a->due == 0)
		a->due = act->now + setting_int(act->txn, SETTING_REQUEST_OUTSIDE) * 60000;
	return 0;
}

static int
check_from(struct act *act, const struct share *d, struct request_plan *p, const struct request_line *line)
{
	const struct op_request_answer *args = act->args;
	struct grant_out *g = &p->grants[p->nanswers];
	struct unit from;

	if (args->agree == 0 || d->desk[0] == '\0')
		return 0;
	if (check_leader(act, p, args->by_phone) != 0 || holder_named(act, "from", args->from, &from) != 0)
		return -1;
	*g = (struct grant_out){ .from = from.id, .line = line->no, .quantity = args->agree };
	return check_grant(act, p, g);
}

static int
which_line(struct act *act, const struct request_plan *p, int64_t no, const struct request_line **out)
{
	char number[24];

	request_number(&p->request, act->now, number);
	*out = no != 0 ? line_of(p, no) : p->nlines == 1 ? &p->lines[0] : NULL;
	if (*out != NULL)
		return 0;
	return no != 0 ? refuse(act, "line", M_REQUEST_LINE, ARG_TEXT(number), ARG_NUMBER(no),
	    ARG_NUMBER((int64_t)p->nlines), NULL) :
	    refuse(act, "line", M_REQUEST_WHICH_LINE, ARG_TEXT(number), ARG_NUMBER((int64_t)p->nlines), NULL);
}

int
request_answer_check(struct act *act)
{
	const struct op_request_answer *args = act->args;
	struct request_plan *p = act->plan;
	const struct request_line *line;
	struct request_answer *a;
	int64_t said = args->agree + args->pass + args->refuse;
	struct share d;

	if (request_get_open(act, args->which, p) != 0 || which_line(act, p, args->line, &line) != 0)
		return -1;
	if (said == 0)
		return refuse(act, "agree", M_REQUEST_SAY, NULL);
	if (check_share(act, p, line, said, &d) != 0)
		return -1;
	if (args->refuse > 0 && args->reason[0] == '\0')
		return refuse(act, "reason", M_REQUIRED, NULL);
	a = add_answer(act, p, line, &d);
	a->agreed = args->agree;
	a->passed = args->pass;
	a->refused = args->refuse;
	memcpy(a->reason, args->reason, sizeof a->reason);
	memcpy(a->by_phone, args->by_phone, sizeof a->by_phone);
	memcpy(a->outside, args->outside, sizeof a->outside);
	memcpy(a->contact, args->contact, sizeof a->contact);
	a->due = args->due;
	if ((a->passed > 0 && check_pass(act, &d, a, args->outside) != 0) ||
	    check_from(act, &d, p, line) != 0)
		return -1;
	p->nanswers++;
	return 0;
}

/* ---- as suggested ---- */

/* What the suggestion leaves goes up, at the county outside. */
static int
pass_rest(struct act *act, struct request_plan *p, const struct share *desks, const int64_t *rest)
{
	const struct op_request_agree *args = act->args;

	for (size_t i = 0; i < p->nlines; i++) {
		struct request_answer *a;
		if (rest[i] == 0)
			continue;
		if (p->nanswers == GRANTS_MOST)
			return refuse(act, "which", M_REQUEST_MANY, ARG_NUMBER(GRANTS_MOST), NULL);
		a = add_answer(act, p, &p->lines[i], &desks[i]);
		a->passed = rest[i];
		a->due = args->due;
		memcpy(a->outside, args->outside, sizeof a->outside);
		memcpy(a->contact, args->contact, sizeof a->contact);
		if (check_pass(act, &desks[i], a, args->outside) != 0)
			return -1;
		p->nanswers++;
	}
	return 0;
}

/* Nothing of any line is open at his desk: of the first that somebody else has, who that is. */
static int
refuse_agree(struct act *act, const struct request_plan *p)
{
	size_t at = 0;
	const struct share *d;
	struct shares s;

	for (size_t i = p->nlines; i-- > 0;) {
		shares_of(act->txn, &p->request, &p->lines[i], &s);
		at = s.open > 0 || s.desk[s.n - 1].open > 0 ? i : at;
	}
	shares_of(act->txn, &p->request, &p->lines[at], &s);
	d = request_desk(act->txn, act->who, &s);
	if (d->desk[0] == '\0')		/* the county speaks for who was asked outside */
		d--;
	else if (refuse_race(act, p, &p->lines[at], d->desk) != 0)
		return -1;
	return refuse_none_open(act, p, &p->lines[at], d->desk, true);
}

int
request_agree_check(struct act *act)
{
	const struct op_request_agree *args = act->args;
	struct request_plan *p = act->plan;
	struct share desks[LINES_MOST];
	struct suggestion s;
	int64_t want[LINES_MOST], open = 0;

	if (request_get_open(act, args->which, p) != 0)
		return -1;
	for (size_t i = 0; i < p->nlines; i++) {
		if (check_share(act, p, &p->lines[i], 0, &desks[i]) != 0)
			return -1;
		want[i] = desks[i].desk[0] != '\0' ? desks[i].open : 0;
		open += want[i];
	}
	if (open == 0)
		return refuse_agree(act, p);
	request_suggest(act->txn, act->who, &p->request, p->lines, want, p->nlines,
	    p->request.need_by != 0 ? p->request.need_by : act->now, &s);
	if (s.n == GRANTS_MOST)
		return refuse(act, "which", M_REQUEST_MANY, ARG_NUMBER(GRANTS_MOST), NULL);
	if (s.n > 0 && check_leader(act, p, args->by_phone) != 0)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		size_t at = (size_t)(line_of(p, s.out[i].line) - p->lines);
		struct request_answer *a = add_answer(act, p, &p->lines[at], &desks[at]);
		a->agreed = s.out[i].quantity;
		memcpy(a->by_phone, args->by_phone, sizeof a->by_phone);
		p->grants[p->nanswers++] = s.out[i];
	}
	return pass_rest(act, p, desks, s.rest);
}

/* ---- the bills ---- */

/* Has the bill room for all that goes out of there? What is on it already has no second line:
 * what comes of an item is received and explained by the item. */
static bool
has_room(struct txn *t, const struct request_plan *p, uint64_t from, uint64_t bill)
{
	struct bill_line lines[LINES_MOST];
	size_t n = bill_lines(t, bill, lines), more = 0;

	for (size_t i = 0; i < p->nanswers; i++) {
		if (p->grants[i].from != from)
			continue;
		more++;
		for (size_t k = 0; k < n; k++)
			if (lines[k].item == line_of(p, p->grants[i].line)->item)
				return false;
	}
	return n + more <= LINES_MOST;
}

/* The one from there to there for it that nothing was sent of yet, and that has room. */
static bool
open_bill(struct txn *t, const struct request_plan *p, uint64_t from, struct bill *out)
{
	struct scan s;
	bool found = false;

	request_bills(&s, t, p->request.id, true);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_bill, s.id, out) && out->state == bill_state_ordered &&
		    out->from == from && out->to == p->request.unit && has_room(t, p, from, out->id);
	scan_close(&s);
	return found;
}

static void
new_bill(struct act *act, const struct goods_request *r, uint64_t from, const char *desk,
    const char *by_phone, struct bill *b)
{
	struct unit to;

	*b = (struct bill){ .kind = bill_kind_transfer, .state = bill_state_ordered, .live = true,
	    .from = from, .to = r->unit, .incident = r->incident, .request = r->id,
	    .need_by = r->need_by, .drill = r->drill };
	if (record_get(act->txn, &kind_unit, r->unit, &to))
		memcpy(b->area, to.area, sizeof b->area);
	memcpy(b->desk, desk, sizeof b->desk);
	memcpy(b->receiver, r->receiver, sizeof b->receiver);
	memcpy(b->receiver_phone, r->receiver_phone, sizeof b->receiver_phone);
	if (by_phone[0] != '\0')
		memcpy(b->approved, by_phone, sizeof b->approved);
	else
		b->approver = act->who->account;
}

/* All that goes out of one depot, on one bill. */
static void
bill_from(struct act *act, struct request_plan *p, size_t first, struct bill_plan *bill)
{
	uint64_t from = p->grants[first].from;
	int64_t no = 0;

	memset(bill, 0, sizeof *bill);
	if (open_bill(act->txn, p, from, &bill->bill))
		bill->nlines = bill_lines(act->txn, bill->bill.id, bill->lines);
	else
		new_bill(act, &p->request, from, p->answers[first].desk, p->answers[first].by_phone, &bill->bill);
	if (bill->nlines > 0)
		no = bill->lines[bill->nlines - 1].no;
	for (size_t i = first; i < p->nanswers; i++) {
		const struct request_line *line = line_of(p, p->answers[i].line);
		if (p->grants[i].from != from)
			continue;
		bill->lines[bill->nlines++] = (struct bill_line){ .bill = bill->bill.id, .no = ++no,
		    .item = line->item, .asked = p->grants[i].quantity, .unit = bill->bill.drill ? 0 : from,
		    .from_kind = place_kind_good, .to_kind = place_kind_way, .request_line = line->no };
		p->answers[i].bill_line = no;
	}
	bill_save(act, bill);
	for (size_t i = first; i < p->nanswers; i++)
		if (p->grants[i].from == from) {
			p->answers[i].bill = bill->bill.id;
			p->grants[i].from = 0;
		}
}

/* They are read in the order of their numbers. */
static int64_t
next_no(struct txn *t, uint64_t request, int64_t line)
{
	struct index_key key;
	struct scan s;
	int64_t n = 1;

	key_begin(&key, &kind_request_answer, ANSWERS_BY_LINE);
	key_number(&key, request);
	key_number(&key, (uint64_t)line);
	for (scan_open(&s, t, &key, false); scan_next(&s);)
		n++;
	scan_close(&s);
	return n;
}

static void
save_bills(struct act *act, struct request_plan *p)
{
	struct bill_plan *bill = calloc(1, sizeof *bill);

	if (bill == NULL) {
		txn_fail(act->txn, ERR_IO);
		return;
	}
	for (size_t i = 0; i < p->nanswers; i++)
		if (p->grants[i].from != 0)
			bill_from(act, p, i, bill);
	free(bill);
}

/* ---- storing ---- */

/* What of the answers was said so: agreed, passed up or refused. */
enum said { SAID_AGREED, SAID_PASSED, SAID_REFUSED, SAIDS };

static int64_t
quantity_said(const struct request_answer *a, enum said said)
{
	return said == SAID_AGREED ? a->agreed : said == SAID_PASSED ? a->passed : a->refused;
}

/* "棉被300条 帐篷15顶", an item out of several depots once. */
static void
goods_said(struct act *act, const struct request_plan *p, enum said said, struct buf *b)
{
	struct goods_lines goods = { .n = 0 };

	for (size_t i = 0; i < p->nlines; i++) {
		struct goods_line *g = &goods.list[goods.n];
		*g = (struct goods_line){ .item = p->lines[i].item };
		for (size_t k = 0; k < p->nanswers; k++)
			if (p->answers[k].line == p->lines[i].no)
				g->quantity += quantity_said(&p->answers[k], said);
		goods.n += g->quantity > 0;
	}
	lines_words(act->txn, &goods, b);
}

/* A line of the incident each, so that its words are chosen where it is read; and the answer. */
static void
say_answers(struct act *act, const struct request_plan *p)
{
	static const enum line_what whats[SAIDS] = { line_what_request_agreed, line_what_request_passed,
		line_what_request_refused };
	char words[1200];

	for (enum said said = 0; said < SAIDS; said++) {
		struct buf b = BUF(words);

		goods_said(act, p, said, &b);
		if (b.len == 0 && !b.failed)
			continue;
		request_says(act, &p->request, whats[said], buf_str(&b),
		    said == SAID_REFUSED ? p->answers[0].reason : "");
		arg_text(act->answer->args[1 + said], buf_str(&b));
	}
}

void
request_answer_apply(struct act *act)
{
	struct request_plan *p = act->plan;

	save_bills(act, p);
	for (size_t i = 0; i < p->nanswers; i++) {
		p->answers[i].no = next_no(act->txn, p->request.id, p->answers[i].line);
		change_new(act->change, &kind_request_answer, &p->answers[i]);
	}
	say_answers(act, p);
	request_stored(act, &p->request);
	act->answer->message = M_REQUEST_SAID;
	arg_text(act->answer->args[0], act->answer->number);
}
