/*
 * What must be answered rings until a person does: a line at the top of every
 * screen, a key that no text field could take, and bells: three when it is new, then
 * now and then, a call for help more often than the rest.
 */
#include "screens/desk/ring.h"

#include <stdlib.h>

#include "db/err.h"
#include "screens/desk/need_words.h"
#include "src/base/clock.h"
#include "src/rules/need/need.h"

enum { RING_NEXT = 10000, RING_FIRST = 3, RING_CALL = 60000, RING_REST = 120000 };
enum { RING_LEAST = 3000, RING_YOUNG = 1000 };

/* Was it heard here already, as often as it rang? */
static bool
was_heard(const struct ring *r, const struct rings *one)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->of[i].id == one->id)
			return r->of[i].rung >= one->rung;
	return false;
}

/* One more that rings; the first of them, or the first call, is the line's. */
static void
take(struct ui *ui, struct txn *t, struct ring *to, const struct need_row *row, int64_t now)
{
	struct rings one = { row->need.id, need_rung(t, row) };
	bool call = need_rings_on(&row->need);

	if (!was_heard(&ui->ring, &one)) {
		to->since = clock_monotonic();
		to->bells = 0;
		ui->dirty = true;
	}
	to->of[to->count++] = one;
	if (to->count > 1 && (to->call || !call))
		return;
	to->id = one.id;
	to->call = call;
	words_need(t, &row->need, now, to->text, sizeof(to->text));
}

void
ring_look(struct ui *ui, int64_t now)
{
	struct ring to = ui->ring;
	struct need_row *rows = NULL;
	struct txn t;
	size_t n;

	txn_begin(&t, ui->s->db, false);
	n = need_list_all(&t, &ui->s->viewer, now, &rows);
	to.count = 0;
	to.call = false;
	to.of = n > 0 ? reallocarray(NULL, n, sizeof *to.of) : NULL;
	if (n > 0 && to.of == NULL)
		txn_fail(&t, ERR_IO);
	for (size_t i = 0; to.of != NULL && i < n; i++)
		if (need_rings(&t, &ui->s->viewer, &rows[i], now))
			take(ui, &t, &to, &rows[i], now);
	to.seen = t.seen;
	if (t.err != 0) {	/* what rang goes on ringing */
		free(to.of);
		ui->ring.seen |= to.seen;
	} else {
		ui->dirty |= to.count != ui->ring.count || to.id != ui->ring.id;
		free(ui->ring.of);
		ui->ring = to;
	}
	txn_abort(&t);
	free(rows);
}

/* When the next bell is due. */
static int64_t
next_bell(const struct ring *r)
{
	int64_t next = r->bells < RING_FIRST ? r->since + r->bells * RING_NEXT :
	    r->bell + (r->call ? RING_CALL : RING_REST);

	return r->bell != 0 && next < r->bell + RING_LEAST ? r->bell + RING_LEAST : next;
}

int
ring_wait(const struct ui *ui)
{
	int64_t left = next_bell(&ui->ring) - clock_monotonic();

	if (ui->ring.count == 0)
		return -1;
	return left > 0 ? (int)left : 0;
}

bool
ring_bell(struct ui *ui)
{
	struct ring *r = &ui->ring;

	if (ring_wait(ui) != 0)
		return false;
	r->bell = clock_monotonic();
	do {			/* one for all that a slow line missed */
		r->bells++;
	} while (r->bells < RING_FIRST && r->since + r->bells * RING_NEXT <= r->bell);
	return true;
}

bool
ring_open(struct ui *ui)
{
	struct arg arg = { .id = ui->ring.id };

	if (ui->ring.count == 0 || clock_monotonic() - ui->ring.since < RING_YOUNG)
		return ui->ring.count > 0;
	if (ui->top->screen == screen_find("need_show") && ui->top->arg.id == arg.id)
		return false;	/* the screen itself takes the second one */
	ui_open(ui, screen_find("need_show"), &arg, 0);
	return true;
}
