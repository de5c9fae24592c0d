/*
 * What must be answered rings until a person does: a line at the top of every
 * screen, a key that no text field could take, and bells: three when it is new, then
 * now and then, a call for help more often than the rest. In the county's quiet hours
 * only calls for help, casualties and what teams are ordered have bells.
 */
#include "screens/desk/ring.h"

#include <stdlib.h>

#include "db/err.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need_told.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/sos/sos.h"
#include "screens/desk/need_words.h"
#include "screens/kit/send.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/rules/need/need.h"

enum { RING_NEXT = 10000, RING_FIRST = 3, RING_CALL = 60000, RING_REST = 120000 };
enum { RING_LEAST = 3000, RING_YOUNG = 1000 };
enum { TELL_AFTER = 1500, TELL_WITHIN = 2000 };

static struct rings *
find(const struct ring *r, uint64_t id)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->of[i].id == id)
			return &r->of[i];
	return NULL;
}

/* By the county's clock, over midnight too; from = until: at no hour. */
static bool
is_quiet(struct txn *t, int64_t now)
{
	int64_t from = setting_int(t, SETTING_QUIET_FROM);
	int64_t until = setting_int(t, SETTING_QUIET_UNTIL);
	int64_t hour = (now / MINUTE + setting_offset(t)) / 60 % 24;

	return from <= until ? from <= hour && hour < until : from <= hour || hour < until;
}

/* Of the report that it is about, and nobody answered for them yet. */
static bool
has_casualties(struct txn *t, const struct need *n)
{
	return n->subject_kind == kind_report.no &&
	    (need_is_live(t, &kind_report, n->subject, need_verb_casualty) ||
	    need_is_live(t, &kind_report, n->subject, need_verb_tell));
}

/* Is it a call for help? Moving people rings until it is answered too, and is none. */
static bool
is_call(const struct need *n)
{
	return n->subject_kind == kind_sos.no && need_rings_on(n);
}

/* Is it the line's? Of calls the newest; without a call the first that must be answered,
 * for of a report's casualties and its review they come first; else the first of all. */
static bool
leads(const struct ring *r, const struct need *n, bool call, bool must)
{
	if (r->count == 1)
		return true;
	return call ? r->calls == 1 || n->opened > r->opened : must && !r->must && r->calls == 0;
}

/* Of a call that rings the county too its desk sees both. */
static bool
is_counted(const struct ring *r, uint64_t call)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->of[i].call == call)
			return true;
	return false;
}

/* One more that rings. */
static void
take(struct ui *ui, struct txn *t, struct ring *to, const struct need_row *row, int64_t now)
{
	bool call = is_call(&row->need);
	struct rings one = { row->need.id, call ? row->need.subject : 0, need_rung(t, row), false };
	const struct rings *had = find(&ui->ring, one.id);
	const struct demand *d = demand_find((enum need_verb)row->need.verb);
	bool heard = !to->quiet || call || (d && d->sounds) || has_casualties(t, &row->need);

	one.told = need_was_told(t, &row->need, ui->s->viewer.account, now) ||
	    (had != NULL && had->told && had->rung >= one.rung);
	if (had == NULL || had->rung < one.rung) {
		to->since = clock_monotonic();
		to->bells = heard ? 0 : to->bells;
		ui->dirty = true;
	}
	to->calls += call && !is_counted(to, one.call);
	to->of[to->count++] = one;
	to->heard |= heard;
	if (!leads(to, &row->need, call, d && d->answer))
		return;
	to->id = one.id;
	to->must = d && d->answer;
	to->opened = row->need.opened;
	words_need(t, &row->need, now, to->text, sizeof(to->text));
}

/* What rings now; to was what rang. */
static void
ring_read(struct ui *ui, struct txn *t, struct ring *to, int64_t now)
{
	struct need_row *rows = NULL;
	size_t n = need_list_all(t, &ui->s->viewer, now, &rows);

	to->count = 0;
	to->calls = 0;
	to->heard = false;
	to->quiet = n > 0 && is_quiet(t, now);
	to->of = n > 0 ? reallocarray(NULL, n, sizeof *to->of) : NULL;
	if (n > 0 && to->of == NULL)
		txn_fail(t, ERR_IO);
	for (size_t i = 0; to->of != NULL && i < n; i++)
		if (need_rings(t, &ui->s->viewer, &rows[i], now))
			take(ui, t, to, &rows[i], now);
	to->seen = t->seen & ~KIND_BIT(kind_need_told.no);	/* who else was told rings nobody */
	free(rows);
}

void
ring_look(struct ui *ui, int64_t now)
{
	struct ring to = { 0 };
	struct txn t;

	do {
		free(to.of);
		to = ui->ring;
		txn_begin(&t, ui->s->db, false);
		ring_read(ui, &t, &to, now);
	} while (txn_again(&t));
	if (t.err != 0) {	/* what rang goes on ringing */
		free(to.of);
		ui->ring.seen |= to.seen;
		return;
	}
	ui->dirty |= to.count != ui->ring.count || to.calls != ui->ring.calls || to.id != ui->ring.id;
	free(ui->ring.of);
	ui->ring = to;
}

/* When the next bell is due. */
static int64_t
next_bell(const struct ring *r)
{
	int64_t next = r->bells < RING_FIRST ? r->since + r->bells * RING_NEXT :
	    r->bell + (r->calls > 0 ? RING_CALL : RING_REST);

	return r->bell != 0 && next < r->bell + RING_LEAST ? r->bell + RING_LEAST : next;
}

static bool
bell_is_due(const struct ring *r)
{
	return r->count > 0 && r->heard && next_bell(r) <= clock_monotonic();
}

int
ring_wait(const struct ui *ui)
{
	const struct ring *r = &ui->ring;
	int64_t at = r->count > 0 && r->heard ? next_bell(r) : INT64_MAX, left;

	if (r->shown != 0 && r->tell < at)
		at = r->tell;
	left = at - clock_monotonic();
	return at == INT64_MAX ? -1 : left > 0 ? (int)left : 0;
}

bool
ring_bell(struct ui *ui)
{
	struct ring *r = &ui->ring;

	if (!bell_is_due(r))
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

/* The line of the first of them is on its way: is it read at the other end? */
void
ring_drawn(struct ui *ui)
{
	const struct rings *one = find(&ui->ring, ui->ring.id);

	if (ui->ring.count == 0 || one == NULL || one->told || ui->ring.asked == one->id ||
	    (ui->ring.shown == one->id && ui->ring.shown_rung == one->rung) || ui->s->io.ask == NULL)
		return;
	ui->ring.asked = one->id;
	ui->s->io.ask(ui->s->io.ctx);
}

/* He was told by his screen, unless it has rung anew since. With a keeper that is away the
 * client is asked again with the next frame. */
static void
tell(struct ui *ui)
{
	struct rings *one = find(&ui->ring, ui->ring.shown);
	struct errand o;

	ui->ring.shown = 0;
	if (one == NULL || one->told || one->rung != ui->ring.shown_rung || link_is_away(ui->s->link) ||
	    !errand_begin(ui->top, &o, "need.told"))
		return;
	one->told = true;
	errand_ref(&o, "which", one->id);
	errand_ref(&o, "said_by", ui->s->viewer.account);
	errand_enum(&o, "how", how_screen);
	o.again = true;		/* told anew of each ring */
	o.quiet = true;
	errand_send(ui->top, &o, NULL);
}

/* Who calls for help learns at once that he is heard. All else waits until the terminals of
 * those who are rung in the same second have rung, and not all tell it at once. */
void
ring_shown(struct ui *ui)
{
	const struct rings *one = find(&ui->ring, ui->ring.asked);

	ui->ring.asked = 0;
	if (one == NULL || one->told)
		return;
	ui->ring.shown = one->id;
	ui->ring.shown_rung = one->rung;
	ui->ring.tell = clock_monotonic();
	if (one->call != 0)
		tell(ui);
	else
		ui->ring.tell += TELL_AFTER + (int64_t)(ui->s->viewer.account % TELL_WITHIN);
}

void
ring_tick(struct ui *ui)
{
	if (ui->ring.shown != 0 && ui->ring.tell <= clock_monotonic())
		tell(ui);
}
