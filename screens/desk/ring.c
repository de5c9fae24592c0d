/*
 * What must be answered rings until a person does: a bell now and then, a line
 * at the top of every screen, and a key that no text field could take.
 */
#include "screens/desk/ring.h"

#include <stdlib.h>

#include "screens/desk/need_words.h"
#include "src/rules/need/need.h"

enum { RING_AGAIN = 10000, RING_LEAST = 3000, RING_YOUNG = 1000 };

void
ring_look(struct ui *ui, int64_t now)
{
	struct need_row *rows = NULL;
	uint64_t was = ui->ring.id;
	int64_t newest = 0;
	size_t had = ui->ring.count, n;
	bool call = false;	/* a call for help comes before all else */
	struct txn t;

	txn_begin(&t, ui->s->db, false);
	n = need_list_all(&t, &ui->s->viewer, now, &rows);
	ui->ring.count = 0;
	for (size_t i = 0; i < n; i++) {
		if (!need_rings(&t, &ui->s->viewer, &rows[i], now))
			continue;
		if (rows[i].need.opened > newest)
			newest = rows[i].need.opened;
		if (ui->ring.count++ > 0 && !(need_rings_on(&rows[i].need) && !call))
			continue;
		call = need_rings_on(&rows[i].need);
		ui->ring.id = rows[i].need.id;
		words_need(&t, &rows[i].need, now, ui->ring.text, sizeof(ui->ring.text));
	}
	ui->ring.seen = t.seen;
	txn_abort(&t);
	free(rows);
	if (ui->ring.count > had || (ui->ring.count > 0 && ui->ring.id != was) ||
	    newest > ui->ring.opened) {
		ui->ring.since = now;
		ui->dirty = true;
	}
	if (newest > ui->ring.opened)
		ui->ring.opened = newest;
}

int
ring_wait(const struct ui *ui, int64_t now)
{
	int64_t next;

	if (ui->ring.count == 0)
		return -1;
	next = ui->ring.rung + (ui->ring.since > ui->ring.rung ? RING_LEAST : RING_AGAIN);
	return next <= now ? 0 : (int)(next - now);
}

bool
ring_bell(struct ui *ui, int64_t now)
{
	if (ring_wait(ui, now) != 0)
		return false;
	ui->ring.rung = now;
	return true;
}

bool
ring_open(struct ui *ui, int64_t now)
{
	struct arg arg = { .id = ui->ring.id };

	if (ui->ring.count == 0 || now - ui->ring.since < RING_YOUNG)
		return ui->ring.count > 0;
	if (ui->top->screen == screen_find("need_show") && ui->top->arg.id == arg.id)
		return false;	/* the screen itself takes the second one */
	ui_open(ui, screen_find("need_show"), &arg, 0);
	return true;
}
