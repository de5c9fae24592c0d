/* 需求: asking for goods, answering, and what both ask of people. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/area/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/request/enums.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/need/need.h"
#include "src/rules/request/request_op.h"

enum { BY_AREA = 2, BY_LIVE = 4, BY_ONE_AREA = 5 };

static const struct op ops[] = {
	{ .verb = "send", .zh = "提出|要物资|申领", .alone = false,
	  .help = N_("ask for goods: what, how many, for how many people"),
	  .cost = 1, .args = &kind_op_request_send, .roles = REQUEST_ASKERS,
	  .plan_size = sizeof(struct request_plan), .check = request_send_check,
	  .apply = request_send_apply },
	{ .verb = "answer", .zh = "答复", .help = N_("answer a line: from a depot, upward, or no"),
	  .cost = 1, .args = &kind_op_request_answer, .target = &kind_goods_request, .roles = REQUEST_DESKS,
	  .plan_size = sizeof(struct request_plan), .check = request_answer_check,
	  .apply = request_answer_apply },
	{ .verb = "agree", .zh = "按建议批|同意", .help = N_("agree as suggested; what no depot has goes up"),
	  .cost = 1, .args = &kind_op_request_agree, .target = &kind_goods_request, .roles = REQUEST_DESKS,
	  .plan_size = sizeof(struct request_plan), .check = request_agree_check,
	  .apply = request_answer_apply },
	{ .verb = "end", .zh = "结束", .help = N_("end a request, saying why; what was not met is named"),
	  .cost = 1, .args = &kind_op_request_end, .target = &kind_goods_request, .roles = REQUEST_ASKERS,
	  .plan_size = sizeof(struct request_plan), .check = request_end_check,
	  .apply = request_end_apply },
	{ .verb = "withdraw", .zh = "撤回", .help = N_("withdraw a request while nothing is on the way"),
	  .cost = 1, .args = &kind_op_request_withdraw, .target = &kind_goods_request,
	  .roles = REQUEST_ASKERS, .plan_size = sizeof(struct request_plan),
	  .check = request_withdraw_check, .apply = request_end_apply },
	{ 0 }
};

/* ---- needs ---- */

static bool
has_open(struct txn *t, uint64_t id, bool outside)
{
	struct request_line lines[LINES_MOST];
	struct goods_request r;
	struct shares s;
	size_t n;

	if (!record_get(t, &kind_goods_request, id, &r) || !r.live)
		return false;
	n = request_lines(t, id, lines);
	for (size_t i = 0; i < n; i++) {
		shares_of(t, &r, &lines[i], &s);
		if (outside ? s.desk[s.n - 1].open > 0 : s.open > 0)
			return true;
	}
	return false;
}

static bool
wants_supply(struct txn *t, uint64_t id)
{
	return has_open(t, id, false);
}

static bool
wants_outside(struct txn *t, uint64_t id)
{
	return has_open(t, id, true);
}

static bool
wants_taken_away(struct txn *t, uint64_t id)
{
	struct goods_request r;

	return record_get(t, &kind_goods_request, id, &r) && request_is_cut(t, &r);
}

static void
says(struct txn *t, const struct need *n, struct buf *b)
{
	struct goods_request r;

	if (!record_get(t, &kind_goods_request, n->subject, &r))
		return;
	buf_text(b, " ");
	request_asks(t, &r, (enum need_verb)n->verb, n->area, b);
}

#define ROW(of) { .verb = need_verb_##of, .chain = "request", .timed = true, .says = says, \
	.tiers = 1u << tier_county | 1u << tier_township, .roles = REQUEST_DESKS, \
	.words = N_("take it: I see to it"), .wanted = wants_##of }
static const struct demand demands[] = {
	ROW(supply), ROW(outside),
	{ .verb = need_verb_taken_away, .chain = "goods", .timed = true, .says = says,
	  .tiers = 1u << tier_county | 1u << tier_township | 1u << tier_village, .roles = REQUEST_ASKERS,
	  .words = N_("take it: I see to it"), .wanted = wants_taken_away },
	{ 0 }
};

/* ---- its face ---- */

static void
goods(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	request_words(r->txn, rec, false, &b);
	buf_str(&b);
}

static void
short_of(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct goods_request *q = rec;
	struct buf b;

	buf_init(&b, out, cap);
	if (q->state != request_state_ended && q->state != request_state_withdrawn)
		request_words(r->txn, q, true, &b);
	buf_str(&b);
}

/* In a row, beside what was asked: only where something of it came. */
static void
rest(const struct reader *r, const void *rec, char *out, size_t cap)
{
	char all[400];

	goods(r, rec, all, sizeof all);
	short_of(r, rec, out, cap);
	if (strcmp(all, out) == 0)
		out[0] = '\0';
}

static const struct face_cell cells[] = {
	{ "goods", N_("goods"), goods }, { "short", N_("missing still"), short_of },
	{ "rest", N_("missing still"), rest }, { 0 }
};

static bool
is_live(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct goods_request *)rec)->live;
}

static bool
is_over(const struct reader *r, const void *rec)
{
	return !is_live(r, rec);
}

static bool
within_live(const struct reader *r, struct join *j)
{
	struct index_key key;

	(void)r;
	join_set(j);
	key_begin(&key, &kind_goods_request, BY_LIVE);
	key_number(&key, true);
	join_walk(j, &key);
	return true;
}

static const struct face_section sections[] = {
	{ N_("Not met yet"), is_live, within_live }, { N_("Over"), is_over, NULL }, { 0 }
};

static bool
may_see(const struct reader *r, void *rec)
{
	return request_sees(r->txn, r->who, rec);
}

static const char *
sign(const struct reader *r, const void *rec)
{
	const struct goods_request *q = rec;

	if (!q->live)
		return q->state == request_state_met ? "+" : "-";
	return q->need_by != 0 && q->need_by <= r->now ? "!" : q->state == request_state_open ? "*" : "";
}

static const struct face request_face = {
	.kind = &kind_goods_request, .filter = &kind_view_request_list, .which = &kind_op_request_end,
	.lists = N_("requests for goods, newest first"),
	.shows = N_("one request with its lines, answers and bills"),
	.columns = "number area incident state goods short people need_by place receiver by_phone by at ended reason drill",
	.left = "number area goods", .right = "state rest", .cells = cells, .sections = sections,
	.sign = sign, .may = may_see,
};

const struct subject subject_request = {
	.noun = "request", .zh = "需求", .label = N_("request for goods"), .kind = &kind_goods_request,
	.ops = ops, .face = &request_face, .demands = demands,
};
