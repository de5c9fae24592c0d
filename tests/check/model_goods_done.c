/* What an operation on goods leaves behind once it is stored: see model_goods.h. */
#include "tests/check/model_goods_in.h"

#include <stddef.h>

/* --- rows */

static void
move(struct model_goods *m, const struct mg_move *v, int place, int at, long by)
{
	struct mg_lot *lot = &m->lot[v->lot];
	bool on_bill = place >= MG_WAY && place <= MG_SURPLUS;
	struct mg_part *p = on_bill ? mgi_part(&m->bill[v->on], v->lot) : NULL;

	if (on_bill)
		lot->on_bills += by;
	switch (place) {
	case MG_WAY: p->way += by; break;
	case MG_MISSING: p->missing += by; break;
	case MG_SURPLUS: p->surplus -= by; break;
	case MG_OUTSIDE: case MG_FOUND: *(by < 0 ? &lot->in : &lot->gone) += by < 0 ? -by : by; break;
	default: lot->at[at][place - 1] += by;
	}
}

/* Does the row bring its lot to a unit, by an owner's order or without? What was taken back
 * never came, and what never left its sender did not come to him. */
static void
arrive(struct model_goods *m, const struct mg_move *v, int by)
{
	const struct mg_bill *b = &m->bill[v->bill];
	struct mg_lot *lot = &m->lot[v->lot];
	bool within = v->from <= MG_DAMAGED && v->from_at == v->to_at;

	if (v->to > MG_DAMAGED || within || (v->from == MG_MISSING && v->to_at == b->from))
		return;
	*(b->paper ? &lot->freed[v->to_at] : &lot->other[v->to_at]) += by;
}

/* What the bill brought to be checked, and what of it was. */
static void
note_waiting(struct model_goods *m, const struct mg_move *v, long q)
{
	struct mg_bill *b = &m->bill[v->bill];

	if (!mgi_brings(b))
		return;
	if (v->to == MG_CHECK)
		mgi_part(b, v->lot)->waits += q;
	else if (v->from == MG_CHECK && v->to <= MG_DAMAGED && v->to_at == v->from_at)
		mgi_part(b, v->lot)->waits -= q;
}

/* What was sent, also what was loaded unwritten. */
static void
note_sent(struct model_goods *m, const struct mg_move *v, long q)
{
	struct mg_bill *b = &m->bill[v->bill];

	if (b->kind == MG_TRANSFER && v->from == MG_GOOD && v->from_at == b->from && v->line > 0)
		b->line[v->line - 1].sent += q;
}

static void
write_row(struct doing *d, int bill, const struct row *r)
{
	struct model_goods *m = d->m;
	struct mg_bill *b = &m->bill[bill];
	struct mg_move *v = &m->move[m->moves];
	int undoes = r->undoes - 1;

	*v = (struct mg_move){ .bill = bill, .no = ++b->rows, .lot = r->lot, .from = r->from, .from_at = r->from_at,
	    .to = r->to, .to_at = r->to_at, .on = undoes >= 0 ? m->move[undoes].on : b->kind == MG_LOSS ? b->about : bill,
	    .line = r->line, .by = d->a->who, .q = r->q, .at = d->a->now, .undoes = undoes, .undone_by = -1,
	    .happened = r->happened != 0 ? r->happened : d->a->happened != 0 ? d->a->happened : d->a->now,
	    .next = -1, .before = m->lot[r->lot].last };
	*(b->last >= 0 ? &m->move[b->last].next : &b->first) = m->moves;
	b->last = m->lot[r->lot].last = m->moves;
	move(m, v, v->from, v->from_at, -v->q);
	move(m, v, v->to, v->to_at, v->q);
	if (undoes >= 0) {
		m->move[undoes].undone_by = m->moves;
		note_sent(m, &m->move[undoes], -v->q);
		note_waiting(m, &m->move[undoes], -v->q);
		arrive(m, &m->move[undoes], -1);
	} else {
		note_sent(m, v, v->q);
		note_waiting(m, v, v->q);
		arrive(m, v, 1);
	}
	m->moves++;
}

/* Lots that are new have their numbers before the rows. */
static void
carry_out(struct doing *d, int bill)
{
	int first = d->m->lots;

	for (int i = 0; i < d->fresh; i++)
		d->m->lot[d->m->lots++] = (struct mg_lot){ .item = d->lot[i].item, .until = d->lot[i].until,
		    .last = -1, .came = d->a->now };
	for (int i = 0; i < d->n; i++) {
		struct row r = d->row[i];
		if (r.lot < 0)
			r.lot = first + NEW_LOT(r.lot);
		write_row(d, bill, &r);
	}
}

/* --- how bills stand */

/* A transfer ends when all is sent, received, explained and accepted, or when nothing is wanted
 * of it; it waits where only a second person's word or an acceptance is still to come. Others
 * wait as long as some of what they brought is to be checked. */
static void
stand(const struct model_goods *m, struct mg_bill *b)
{
	struct mg_part on = mg_on_bill(b);
	bool waits = mgi_unchecked(m, b) > 0;
	long unsent = 0, sent = 0;

	if (!mgi_brings(b) || b->drill || b->state == MG_CANCELLED)
		return;
	for (int k = 0; k < b->lines; k++) {
		unsent += mg_unsent(&b->line[k]);
		sent += b->line[k].sent;
	}
	if (b->kind != MG_TRANSFER || !mg_live(b))
		b->state = waits ? MG_WAITING : MG_SETTLED;
	else if (unsent > 0 || on.way > 0 || on.surplus > 0 || on.missing > on.claimed)
		b->state = sent > 0 ? MG_MOVING : MG_ORDERED;
	else if (on.missing > 0 || waits)
		b->state = MG_WAITING;
	else
		b->state = sent > 0 ? MG_SETTLED : MG_CANCELLED;
}

/* Whoever brought a lot that a row takes or brings to be checked. */
static void
stand_bringers(struct model_goods *m, int first)
{
	for (int r = first; r < m->moves; r++) {
		if (m->move[r].from != MG_CHECK && m->move[r].to != MG_CHECK)
			continue;
		for (int k = m->lot[m->move[r].lot].last; k >= 0; k = m->move[k].before)
			if (m->move[k].to == MG_CHECK)
				stand(m, &m->bill[m->move[k].bill]);
	}
}

static void
cut_all(struct doing *d)
{
	for (int i = 0; i < d->cuts; i++) {
		d->m->bill[d->cut[i].bill].line[d->cut[i].line].cut += d->cut[i].by;
		stand(d->m, &d->m->bill[d->cut[i].bill]);
	}
}

/* What waits no more for a second person, of what is missing on the bill that it is about. */
static void
unclaim(struct doing *d)
{
	for (int k = 0; d->b->kind == MG_LOSS && k < d->b->lines; k++)
		mgi_part(&d->m->bill[d->b->about], d->b->line[k].lot)->claimed -= d->b->line[k].asked;
}

/* --- new bills */

static struct mg_bill *
new_bill(struct doing *d, enum mg_kind kind, enum mg_state state, int from, int to)
{
	struct mg_bill *b = &d->m->bill[d->m->bills++];

	*b = (struct mg_bill){ .kind = kind, .state = state, .from = from, .to = to, .about = -1, .by = d->a->who,
	    .approver = -1, .first = -1, .last = -1 };
	return b;
}

/* A line for each lot that somebody else looks at. */
static void
ask_second(struct doing *d, struct mg_bill *b)
{
	for (int k = 0; k < d->lines; k++)
		b->line[b->lines++] = d->line[k];
}

/* What is lost waits as a bill of its own. */
static void
claim(struct doing *d)
{
	struct mg_bill *loss = new_bill(d, MG_LOSS, MG_WAITING, d->b->from, -1);

	loss->about = (int)(d->b - d->m->bill);
	for (int i = 0; i < d->n; i++) {
		const struct row *r = &d->row[i];
		loss->line[loss->lines++] = (struct mg_line){ .item = d->m->lot[r->lot].item, .asked = r->q,
		    .lot = r->lot, .place = MG_MISSING };
		mgi_part(d->b, r->lot)->claimed += r->q;
	}
}

static struct mg_bill *
come_in(struct doing *d)
{
	const struct mg_act *a = d->a;
	struct mg_bill *b = new_bill(d, MG_INTO, a->accepted ? MG_SETTLED : MG_WAITING, -1, a->to);

	for (int i = 0; i < a->goods.n; i++) {
		d->m->lot[d->m->lots] = (struct mg_lot){ .item = a->goods.of[i].item, .until = a->until,
		    .owner = a->owner, .last = -1, .came = a->now };
		mgi_row(d, (struct row){ d->m->lots++, MG_OUTSIDE, 0, a->accepted ? MG_GOOD : MG_CHECK, a->to, 0,
		    a->goods.of[i].q, 0, 0 });
	}
	return b;
}

static struct mg_bill *
order(struct doing *d)
{
	const struct mg_act *a = d->a;
	struct mg_bill *b = new_bill(d, MG_TRANSFER, MG_ORDERED, a->from, a->to);

	b->approver = d->m->person[a->who].leader ? a->who : -1;
	b->word = a->word;
	b->paper = a->paper;
	b->drill = a->drill;
	for (; b->lines < a->goods.n; b->lines++)
		b->line[b->lines] = (struct mg_line){ .item = a->goods.of[b->lines].item,
		    .asked = a->goods.of[b->lines].q };
	return b;
}

/* Of what a store's keeper does with his own goods. */
static struct mg_bill *
by_hand(struct doing *d)
{
	const struct mg_act *a = d->a;
	static const enum mg_kind kinds[GV_VERBS] = { [GV_OUT] = MG_OUT, [GV_GIVE] = MG_GIVE, [GV_BACK] = MG_BACK,
		[GV_SWAP] = MG_SWAP, [GV_SCRAP] = MG_SCRAP, [GV_WRITEOFF] = MG_WRITEOFF };
	bool out = a->verb == GV_OUT || a->verb == GV_GIVE;
	bool waits = a->verb == GV_SCRAP || a->verb == GV_WRITEOFF || (a->verb == GV_BACK && a->condition == MG_CHECK) ||
	    (a->verb == GV_SWAP && !a->accepted);
	struct mg_bill *b = new_bill(d, kinds[a->verb], waits ? MG_WAITING : MG_SETTLED, a->from,
	    a->verb == GV_OUT || a->verb == GV_BACK ? a->to : a->verb == GV_SWAP ? a->from : -1);

	b->paper = a->paper && (out || a->verb == GV_SWAP);
	b->word = out && a->word;
	b->drill = out && a->drill;
	b->above = d->above > 0;
	ask_second(d, b);
	return b;
}

static struct mg_bill *
count_bill(struct doing *d)
{
	struct mg_bill *b = new_bill(d, MG_COUNT, MG_SETTLED, d->a->from, d->a->from);

	b->by = d->m->sheet[d->a->from].by;
	return b;
}

static struct mg_bill *
correct(struct doing *d)
{
	struct mg_bill *b = new_bill(d, MG_CORRECT, MG_SETTLED, d->b->from, d->b->to);

	b->about = d->a->bill;
	return b;
}

/* --- what becomes of the one that it is about */

static void
stand_anew(struct doing *d)
{
	struct mg_bill *b = d->b;

	switch (d->a->verb) {
	case GV_CANCEL:
		unclaim(d);
		b->state = MG_CANCELLED;
		break;
	case GV_LOAD:
		b->finished = false;
		b->state = MG_MOVING;
		if (d->above > 0 && !b->drill) {	/* this too somebody else looks at */
			b->above = true;
			b->confirmed = false;
			b->agreed |= d->a->word;
		}
		break;
	case GV_FINISH:
		b->finished = true;
		break;
	case GV_CONFIRM:
		unclaim(d);
		b->confirmed = true;
		if (b->state == MG_WAITING && !mgi_brings(b))	/* else what else it waits for stays */
			b->state = MG_SETTLED;
		break;
	default:
		break;
	}
	if (b->drill && (d->a->verb == GV_TAKE || d->a->verb == GV_FINISH))
		b->state = MG_SETTLED;
}

/* The bill that the rows are written on: a new one, or that one. NULL: none is. */
static struct mg_bill *
bill_of(struct doing *d)
{
	switch (d->a->verb) {
	case GV_IN: return come_in(d);
	case GV_ORDER: return order(d);
	case GV_UNDO: return correct(d);
	case GV_START: case GV_SET: case GV_GIVE_UP: return NULL;
	case GV_END: return d->n > 0 ? count_bill(d) : NULL;
	case GV_OUT: case GV_GIVE: case GV_BACK: case GV_SWAP: case GV_SCRAP: case GV_WRITEOFF: return by_hand(d);
	default: return d->b;
	}
}

void
mg_done(struct model_goods *m, const struct mg_act *a, uint64_t id)
{
	struct doing d;
	struct mg_bill *b;
	int moves = m->moves;

	mgi_begin(&d, m, a);
	mgi_plan(&d);
	if (a->verb >= GV_START)
		mgi_counted(&d);
	if (a->verb == GV_EXPLAIN && a->as == MG_AS_LOST) {
		claim(&d);
		stand(m, d.b);
		return;
	}
	cut_all(&d);
	if ((b = bill_of(&d)) == NULL)
		return;
	if (b == d.b)
		stand_anew(&d);
	if (id != 0 && b->id == 0)
		b->id = id;
	if (!b->drill)
		carry_out(&d, (int)(b - m->bill));
	stand(m, b);
	if (d.b != NULL) {
		stand(m, d.b);
		if (d.b->about >= 0)
			stand(m, &m->bill[d.b->about]);
	}
	stand_bringers(m, moves);
}
