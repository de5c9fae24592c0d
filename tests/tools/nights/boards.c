/* What stands on the boards, and how it is done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/all.h"
#include "src/op/right.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"
#include "tests/tools/nights/night.h"

static const struct {
	enum need_verb verb;
	const char *words;
} verbs[M_VERBS] = {
	[M_REVIEW] = { need_verb_review, "reports to review" },
	[M_CASUALTY] = { need_verb_casualty, "casualties" },
	[M_CORRECT] = { need_verb_correct, "reports to correct" },
	[M_UNREAD] = { need_verb_unread, "returned and not read" },
	[M_ANSWER] = { need_verb_answer, "calls for help" },
	[M_OUTCOME] = { need_verb_outcome, "answered calls without an outcome" },
};

/* A call that was sent, or rings once more: for this area from now on. */
void
rang(struct night *n, uint64_t id, int area, int by)
{
	int i = 0;

	while (i < n->calls && n->call[i].id != id)
		i++;
	if (i == n->calls && n->calls < M_CALLS)
		n->call[n->calls++] = (struct call){ .id = id };
	if (i == n->calls)
		return;
	n->call[i].area = area;
	n->call[i].by = by;
	m_ring(&n->model, id, area);
}

/* One of the newest, and a desk: the county's or that above the place. NULL: no call. */
static struct call *
any_call(struct night *n, int *desk)
{
	struct call *c;
	int up;

	if (n->calls == 0)
		return NULL;
	c = &n->call[n->calls - 1 - roll(n->calls < 6 ? n->calls : 6)];
	up = n->model.area[c->area].parent;
	*desk = roll(2) == 0 || up < 0 ? 0 : m_today(&n->model, up);
	return c;
}

/* Nobody takes care of his own call, nor of one outside what he answers for. */
static bool
may_take(const struct night *n, const struct call *c, int desk)
{
	return c->by != desk && n->model.area[desk].tier < 2 && m_under(&n->model, c->area, desk);
}

static void
done_as(struct night *n, bool is, bool must)
{
	if (is != must)
		differs(n, must ? "it was refused: message %u" : "it was taken: message %u",
		    n->reply.refusal.message);
}

void
answer_call(struct night *n)
{
	struct op_sos_answer a = { .text = "已派人" };
	struct call *c;
	bool can;
	int who;

	c = any_call(n, &who);
	if (c == NULL)
		return;
	a.which = c->id;
	can = may_take(n, c, who) && !c->answered;
	snprintf(n->did, sizeof n->did, "answer of %s to a call", n->model.area[who].code);
	done_as(n, act(n, who, "sos.answer", &a), can);
	if (!can)
		return;
	c->answered = true;
	m_answered(&n->model, c->id, c->area);
}

/* Who closes what nobody answered has answered it. */
void
close_call(struct night *n)
{
	struct op_sos_close a = { .outcome = sos_outcome_rescued };
	struct call *c;
	bool can;
	int who;

	c = any_call(n, &who);
	if (c == NULL)
		return;
	a.which = c->id;
	can = may_take(n, c, who) && !c->closed;
	snprintf(n->did, sizeof n->did, "closing by %s of a call", n->model.area[who].code);
	done_as(n, act(n, who, "sos.close", &a), can);
	if (!can)
		return;
	c->answered = c->closed = true;
	m_settle(&n->model, M_ANSWER, c->id);
	m_settle(&n->model, M_OUTCOME, c->id);
}

static size_t
board(struct night *n, int desk, struct need_row **rows)
{
	struct viewer v;

	*rows = NULL;
	if (!viewer_load(core_txn(n->core), n->account[desk], n->now, &v)) {
		differs(n, "the desk of %s may not look", n->model.area[desk].code);
		return 0;
	}
	return need_list_all(core_txn(n->core), &v, n->now, rows);
}

void
answer_casualty(struct night *n)
{
	struct need_row *rows, *one;
	size_t count = board(n, 0, &rows);
	struct op_need_said a = { 0 };

	one = count == 0 ? NULL : &rows[roll((int)count)];
	if (one != NULL && one->need.verb == need_verb_casualty) {
		a.which = one->need.id;
		snprintf(n->did, sizeof n->did, "answer to casualties");
		if (act(n, 0, "need.answer", &a))
			m_settle(&n->model, M_CASUALTY, one->need.subject);
		else
			differs(n, "it was refused: message %u", n->reply.refusal.message);
	}
	free(rows);
}

/* The county's list of calls, all of them and those that nobody answered. */
void
calls_same(struct night *n)
{
	static struct sos list[M_CALLS + 1];
	int want[2] = { n->calls, 0 };
	struct viewer v;

	for (int i = 0; i < n->calls; i++)
		want[1] += !n->call[i].answered;
	if (!viewer_load(core_txn(n->core), n->account[0], n->now, &v))
		differs(n, "the county's desk may not look");
	for (int open = 0; open < 2 && !n->wrong; open++) {
		int is = (int)sos_list(core_txn(n->core), &v, open, list, M_CALLS + 1);
		if (is != want[open])
			differs(n, "%d calls%s are listed, must be %d", is,
			    open ? " without an answer" : "", want[open]);
	}
}

/* All that waits for one desk, of each kind. */
void
board_same(struct night *n, int desk)
{
	struct need_row *rows;
	size_t count = board(n, desk, &rows);

	for (int v = 0; v < M_VERBS; v++) {
		int is = 0, want = m_asked(&n->model, desk, (enum m_verb)v);
		for (size_t i = 0; i < count; i++)
			is += rows[i].need.verb == (int)verbs[v].verb;
		if (is != want)
			differs(n, "%s has %d %s, must be %d", n->model.area[desk].code, is,
			    verbs[v].words, want);
	}
	free(rows);
}
