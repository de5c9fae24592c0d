/* What an operation on goods leaves behind once it is stored: see model_goods.h. */
#include "tests/check/model_goods_in.h"

#include <stddef.h>

static void
move(struct doing *d, struct mg_bill *b, const struct row *r, int place, int at, long by)
{
	struct mg_lot *lot = &d->m->lot[r->lot];
	struct mg_part *p = place >= WAY && place <= SURPLUS ? mgi_part(b, r->lot) : NULL;

	switch (place) {
	case WAY: p->way += by; break;
	case MISSING: p->missing += by; break;
	case SURPLUS: p->surplus -= by; break;
	case OUTSIDE: *(by < 0 ? &lot->in : &lot->gone) += by < 0 ? -by : by; break;
	default: lot->at[at][place - 1] += by;
	}
}

static void
carry_out(struct doing *d, struct mg_bill *b)
{
	for (int i = 0; i < d->n; i++) {
		const struct row *r = &d->row[i];
		move(d, b, r, r->from, r->from_at, -r->q);
		move(d, b, r, r->to, r->to_at, r->q);
		if (r->from == GOOD && r->from_at == b->from && r->line > 0)	/* also what was loaded unwritten */
			b->line[r->line - 1].sent += r->q;
		if (r->to == WAY && b->sents < MG_ROWS)
			b->sent_lot[b->sents++] = r->lot;
		if (b->kind == MG_INTO)
			d->m->lot[r->lot].waits -= r->q;
		b->rows++;
	}
}

/* A transfer ends when all is sent, received and explained, or when nothing is wanted of it. */
static void
stand(struct mg_bill *b)
{
	struct mg_part on = mg_on_bill(b);
	long unsent = 0, sent = 0;

	if (b->kind != MG_TRANSFER || !mg_live(b))
		return;
	for (int k = 0; k < b->lines; k++) {
		unsent += mg_unsent(&b->line[k]);
		sent += b->line[k].sent;
	}
	if (unsent == 0 && on.way == 0 && on.missing == 0 && on.surplus == 0)
		b->state = sent > 0 ? MG_SETTLED : MG_CANCELLED;
	else if (sent > 0)
		b->state = MG_MOVING;
}

static struct mg_bill *
new_bill(struct model_goods *m, enum mg_kind kind, enum mg_state state, int from, int to)
{
	struct mg_bill *b = &m->bill[m->bills++];

	*b = (struct mg_bill){ .kind = kind, .state = state, .from = from, .to = to, .about = -1 };
	return b;
}

static void
come_in(struct doing *d, struct mg_bill *b)
{
	for (int i = 0; i < d->a->goods.n; i++) {
		struct mg_lot *l = &d->m->lot[d->m->lots++];
		*l = (struct mg_lot){ .item = d->a->goods.of[i].item, .bill = (int)(b - d->m->bill),
		    .until = d->a->until, .in = d->a->goods.of[i].q,
		    .waits = d->a->accepted ? 0 : d->a->goods.of[i].q };
		l->at[b->to][(d->a->accepted ? GOOD : CHECK) - 1] = l->in;
		b->rows++;
	}
}

static void
cut_all(struct doing *d)
{
	for (int i = 0; i < d->cuts; i++) {
		d->m->bill[d->cut[i].bill].line[d->cut[i].line].cut += d->cut[i].by;
		stand(&d->m->bill[d->cut[i].bill]);
	}
}

/* What is lost waits for a second person, as a bill of its own. */
static void
claim(struct doing *d)
{
	struct mg_bill *loss = new_bill(d->m, MG_LOSS, MG_WAITING, d->b->from, -1);

	loss->about = (int)(d->b - d->m->bill);
	for (int i = 0; i < d->n; i++)
		mgi_part(d->b, d->row[i].lot)->claimed += d->row[i].q;
	for (int i = 0; i < d->n; i++) {
		*mgi_part(loss, d->row[i].lot) = (struct mg_part){ .lot = d->row[i].lot };
		mgi_part(loss, d->row[i].lot)->claimed = d->row[i].q;
	}
}

/* Nobody confirms it any more: it is to be explained again. */
static void
unclaim(struct doing *d)
{
	for (int i = 0; d->b->kind == MG_LOSS && i < d->b->parts; i++)
		mgi_part(&d->m->bill[d->b->about], d->b->part[i].lot)->claimed -= d->b->part[i].claimed;
}

static bool
all_checked(const struct doing *d)
{
	for (int l = 0; l < d->m->lots; l++)
		if (&d->m->bill[d->m->lot[l].bill] == d->b &&
		    mgi_least(d->m->lot[l].waits, d->m->lot[l].at[d->b->to][CHECK - 1]) > 0)
			return false;
	return true;
}

void
mg_done(struct model_goods *m, const struct mg_act *a, uint64_t id)
{
	struct doing d;

	mgi_begin(&d, m, a);
	mgi_plan(&d);
	if (a->verb == GV_EXPLAIN && a->as == MG_AS_LOST) {
		claim(&d);
		return;
	}
	cut_all(&d);
	if (a->verb == GV_IN) {
		d.b = new_bill(m, MG_INTO, a->accepted ? MG_SETTLED : MG_WAITING, -1, a->to);
		come_in(&d, d.b);
	} else if (a->verb == GV_ORDER) {
		d.b = new_bill(m, MG_TRANSFER, MG_ORDERED, a->from, a->to);
		for (d.b->lines = 0; d.b->lines < a->goods.n; d.b->lines++)
			d.b->line[d.b->lines] = (struct mg_line){ a->goods.of[d.b->lines].item,
			    a->goods.of[d.b->lines].q, 0, 0 };
	}
	if (a->verb == GV_CANCEL) {
		unclaim(&d);
		d.b->state = MG_CANCELLED;
	}
	if (a->verb == GV_LOAD || a->verb == GV_FINISH)
		d.b->finished = a->verb == GV_FINISH;
	if (id != 0 && d.b->id == 0)
		d.b->id = id;
	carry_out(&d, d.b);
	if (a->verb == GV_ACCEPT && all_checked(&d))
		d.b->state = MG_SETTLED;
	stand(d.b);
}
