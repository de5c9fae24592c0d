/* A second person, and rows that are taken back: see model_goods.h. */
#include "tests/check/model_goods_in.h"

#include <stddef.h>

/* --- confirm */

static bool
waits(const struct mg_bill *b)
{
	if (b->state == MG_WAITING && !mgi_brings(b))
		return true;
	return b->above && !b->confirmed && b->state != MG_CANCELLED;
}

static bool
approved(const struct model_goods *m, const struct mg_bill *b, int who)
{
	return b->approver == who || ((b->word || b->agreed) && who == m->telephoned);
}

/* Who opened it, approved it, or found what the book has not. */
static bool
had_a_hand(const struct doing *d)
{
	const struct mg_bill *b = d->b, *about = b->about >= 0 ? &d->m->bill[b->about] : NULL;
	int who = d->a->who;

	for (int r = b->first; r >= 0; r = d->m->move[r].next)
		if (d->m->move[r].from == MG_FOUND && d->m->move[r].by == who)
			return true;
	return b->by == who || approved(d->m, b, who) || (about != NULL && approved(d->m, about, who));
}

static mg_answers
do_confirm(struct doing *d)
{
	const struct mg_bill *b = d->b;
	int who = d->a->who;

	if (!mgi_sees(d, b) || (!mgi_keeps(d->m, who, b->from) && !mgi_keeps(d->m, who, b->to) &&
	    !mgi_over(d->m, who, b->from) && !mgi_over(d->m, who, b->to)))
		return GA_SCOPE;
	if (!waits(b))
		return b->confirmed ? GA_RACE : GA_CONFIRM_NOT;
	if (had_a_hand(d))
		return GA_SAME_PERSON;
	for (int k = 0; b->state == MG_WAITING && !mgi_brings(b) && k < b->lines; k++) {
		const struct mg_line *l = &b->line[k];
		bool loss = b->kind == MG_LOSS;
		long there = loss ? mg_part_of(&d->m->bill[b->about], l->lot).missing :
		    d->m->lot[l->lot].at[b->from][l->place - 1];
		if (there < l->asked)
			return loss ? GA_NOT_ON_WAY : GA_SHORT;
		mgi_row(d, (struct row){ l->lot, l->place, loss ? 0 : b->from, MG_OUTSIDE, 0, k + 1, l->asked, 0, 0 });
	}
	return GA_YES;
}

/* --- undo */

/* How much of its lot is in the place where the row brought it: what is on a bill lies there. */
static bool
gone_on(const struct doing *d, const struct mg_move *v)
{
	struct mg_part on = v->on >= 0 ? mg_part_of(&d->m->bill[v->on], v->lot) : (struct mg_part){ 0 };
	long there = v->to == MG_WAY ? on.way : v->to == MG_MISSING ? on.missing :
	    v->to <= MG_DAMAGED ? d->m->lot[v->lot].at[v->to_at][v->to - 1] : v->q;

	return there < v->q || (v->from == MG_SURPLUS && on.surplus < v->q);
}

/* While goods are between the ends a loading and a receipt are taken back, then it is done;
 * what did not come, or came beyond, is explained. A loss is of the bill that it is about. */
static mg_answers
may_be_undone(const struct doing *d, const struct mg_move *v)
{
	const struct mg_bill *b = d->b;

	if (b->kind == MG_LOSS)
		return mg_live(&d->m->bill[b->about]) ? GA_YES : GA_UNDO_SETTLED;
	if (b->kind != MG_TRANSFER || v->from == MG_CHECK)
		return GA_YES;		/* what was accepted of it waits again */
	if (!mg_live(b))
		return GA_UNDO_SETTLED;
	return v->from == MG_MISSING || v->to == MG_MISSING || v->from == MG_FOUND || v->to == MG_SURPLUS ?
	    GA_UNDO_EXPLAINED : GA_YES;
}

static mg_answers
do_undo(struct doing *d)
{
	const struct mg_bill *b = d->b;
	const struct mg_move *v;
	mg_answers as;
	int r = b->first;

	if (!mgi_sees(d, b))
		return GA_SCOPE;
	while (r >= 0 && d->m->move[r].no != d->a->row)
		r = d->m->move[r].next;
	if (r < 0)
		return GA_NO_ROW;
	v = &d->m->move[r];
	if (v->by != d->a->who && !mgi_over(d->m, d->a->who, b->from) && !mgi_over(d->m, d->a->who, b->to))
		return GA_SCOPE;
	if (v->undoes >= 0)
		return GA_UNDO_UNDO;
	if (v->undone_by >= 0)
		return GA_UNDONE;
	if ((as = may_be_undone(d, v)) != GA_YES)
		return as;
	if (gone_on(d, v))
		return GA_GONE_ON;
	mgi_row(d, (struct row){ v->lot, v->to, v->to_at, v->from, v->from_at, v->line, v->q, v->happened, 1 + r });
	return GA_YES;
}

mg_answers
mgi_second(struct doing *d)
{
	return d->a->verb == GV_CONFIRM ? do_confirm(d) : do_undo(d);
}
