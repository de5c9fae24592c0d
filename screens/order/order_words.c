/* An order and its steps in words. */
#include "screens/order/order_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/team/team.h"
#include "screens/kit/find.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/choice.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/order/order.h"
#include "src/text/show.h"

enum { SOON = 15, SOON_COUNT = 5, NEED_BY_SUBJECT = 1 };	/* minutes; the number of its index */

void
words_order(const struct order *o, int64_t now, char *out, size_t cap)
{
	char number[24];

	show_record_number(&kind_order, o, now, number);
	number_short(number, now);
	snprintf(out, cap, "%s%s", words_drill(o->drill), number);
}

void
words_order_team(struct txn *t, const struct order *o, char *out, size_t cap)
{
	struct team team = { 0 };

	record_get(t, &kind_team, o->team, &team);
	snprintf(out, cap, "%s", team.name);
}

void
words_order_place(struct txn *t, const struct order *o, char *out, size_t cap)
{
	if (o->place[0])
		snprintf(out, cap, "%s", o->place);
	else
		area_name(t, o->area, false, out, cap);
}

void
words_order_people(const struct order *o, char *out, size_t cap)
{
	char text[200];
	struct buf b = BUF(text);

	if (o->sent.known)
		words_team_people(o->here.known ? o->here : o->sent, o->injured, o->missing, false, &b);
	snprintf(out, cap, "%s", b.len > 0 ? buf_str(&b) + 1 : "");
}

struct num
order_out(const struct order *o)
{
	struct num n = o->here.known ? o->here : o->sent;

	n.v += num_or_0(o->missing);
	return n;
}

/* A head count is due though its need was not opened yet. */
struct order_due
order_due(struct txn *t, const struct order *o)
{
	struct order_due d = { .at = o->count_due, .verb = need_verb_headcount };
	struct index_key key;
	struct need n;
	struct scan s;

	if (!o->live)
		return (struct order_due){ 0 };
	key_begin(&key, &kind_need, NEED_BY_SUBJECT);
	key_number(&key, o->id);
	scan_open(&s, t, &key, false);
	while (find_next(&s, &kind_need, &n))
		if (n.subject_kind == kind_order.no && n.live && n.due != 0 && (d.at == 0 || n.due < d.at))
			d = (struct order_due){ n.due, n.verb };
	return d;
}

/* People count every 20 minutes: what is soon of that is nearer than of a way. */
char
order_due_sign(const struct order_due *d, int64_t now)
{
	int64_t soon = d->verb == need_verb_headcount ? SOON_COUNT : SOON;

	if (d->at == 0)
		return 0;
	return now >= d->at ? '!' : now >= d->at - soon * MINUTE ? '*' : 0;
}

char
order_sign(const struct order *o, const struct order_due *d, int64_t now)
{
	return o->live && o->missing.known && o->missing.v > 0 ? '!' : order_due_sign(d, now);
}

void
words_order_due(const struct view *v, const struct order_due *d, char *out, size_t cap)
{
	char by[40], left[60];

	out[0] = '\0';
	if (d->at == 0)
		return;
	when_left(d->at, clock_now(), left, sizeof(left));
	snprintf(out, cap, _("%s by %s, %s"), tr_value(&enum_need_verb, d->verb),
	    ui_when(v->ui, d->at, by, sizeof(by)), left);
}

void
order_due_row(struct view *v, struct txn *t, const struct order *o)
{
	struct order_due d = order_due(t, o);
	char sign = order_due_sign(&d, clock_now()), text[200];

	words_order_due(v, &d, text, sizeof(text));
	if (text[0])
		page_text(&v->page, "%s%s", sign == '!' ? "! " : sign == '*' ? "* " : "", text)->attr =
		    sign ? TERM_BOLD : TERM_NORMAL;
}

/* Who said it: himself, or a desk that was told by telephone. */
static void
step_by(struct txn *t, const struct order_step *s, struct buf *b)
{
	char who[100];

	words_person(t, s->by, who, sizeof(who));
	if (s->by_phone[0])
		buf_printf(b, _("  %s by telephone, noted by %s"), s->by_phone, who);
	else
		buf_printf(b, "  %s", who);
}

static void
step_struck(const struct view *v, struct txn *t, const struct order_step *s, struct buf *b)
{
	char who[100], when[40];

	if (s->struck == 0)
		return;
	words_person(t, s->struck_by, who, sizeof(who));
	buf_printf(b, _("  struck %s by %s: %s"), ui_when(v->ui, s->struck, when, sizeof(when)), who,
	    s->struck_reason);
}

void
words_order_step(const struct view *v, struct txn *t, const struct order_step *s, char *out, size_t cap)
{
	char when[40];
	struct buf b;

	buf_init(&b, out, cap);
	if (s->struck)
		buf_text(&b, _("[struck] "));
	buf_printf(&b, "%s %s", ui_when(v->ui, s->happened ? s->happened : s->at, when, sizeof(when)),
	    tr_value(&enum_order_verb, s->step));
	words_team_people(s->people, s->injured, s->missing, true, &b);
	if (s->eta)
		buf_printf(&b, _(" expected %s"), ui_when(v->ui, s->eta, when, sizeof(when)));
	if (s->text[0])
		buf_printf(&b, " %s", s->text);
	if (s->reason[0])
		buf_printf(&b, _(" reason: %s"), s->reason);
	step_by(t, s, &b);
	if (s->happened && s->happened / MINUTE != s->at / MINUTE)
		buf_printf(&b, _("  entered %s"), ui_when(v->ui, s->at, when, sizeof(when)));
	step_struck(v, t, s, &b);
	buf_str(&b);
}

/* That no time is set for its team to be there; else no row. */
static void
there_row(struct txn *t, const struct order *o, struct page *p)
{
	char text[200];
	struct buf b = BUF(text);

	order_there_words(t, o, &b);
	if (b.len > 0)
		page_text(p, "%s", buf_str(&b));
}

void
order_field_rows(struct txn *t, const struct order *o, const char *const *names, struct page *p)
{
	struct show_env env = { .txn = t, .now = clock_now(), .offset = setting_offset(t) };
	char text[800];

	for (; *names; names++) {
		const struct field *f = kind_field(&kind_order, *names);

		show_field(&env, f, o, true, text, sizeof(text));
		if (f->type == T_REF)
			words_number(text, sizeof(text), env.now);
		if (text[0])
			page_text(p, "%s: %s", tr_field(&kind_order, f), text);
	}
	there_row(t, o, p);
}

void
order_task_rows(struct txn *t, const struct order *o, struct page *p)
{
	static const char *const facts[] = { "contact", "route", "text", "need_by", NULL };
	char task[120], place[200], area[200];

	choice_name(t, &enum_task, o->task, task, sizeof(task));
	words_order_place(t, o, place, sizeof(place));
	area_name(t, o->area, true, area, sizeof(area));
	page_text(p, _("%s: %s  (%s)"), task, place, area)->attr = TERM_BOLD;
	order_field_rows(t, o, facts, p);
}

static void
steps_open(struct scan *s, struct txn *t, uint64_t order)
{
	struct index_key key;

	key_begin(&key, &kind_order_step, 1);
	key_number(&key, order);
	scan_open(s, t, &key, true);
}

void
order_step_rows(struct view *v, struct txn *t, const struct order *o)
{
	bool *turned = order_turned(t, o), before;
	struct order_step step;
	char text[1800], mark[80];
	struct scan s;

	snprintf(mark, sizeof(mark), " [%s]", _("happened before an earlier step"));
	page_head(&v->page, "%s", _("Steps, newest first"));
	steps_open(&s, t, o->id);
	while (find_next(&s, &kind_order_step, &step)) {
		words_order_step(v, t, &step, text, sizeof(text));
		before = turned && step.no <= o->steps && turned[step.no];
		page_text(&v->page, "%lld  %s%s", (long long)step.no, text, before ? mark : "");
	}
	free(turned);
}

size_t
order_step_choices(struct view *v, struct txn *t, uint64_t order, struct page *p)
{
	struct order_step step;
	char text[1800];
	struct scan s;
	size_t n = 0;

	steps_open(&s, t, order);
	while (find_next(&s, &kind_order_step, &step)) {
		if (step.struck || step.step == order_verb_send)	/* that is the order itself: it is recalled */
			continue;
		words_order_step(v, t, &step, text, sizeof(text));
		page_choice(p, 1, (uint64_t)step.no, "%lld  %s", (long long)step.no, text);
		n++;
	}
	return n;
}

static void
incident_row(struct view *v, struct txn *t, const struct order *o)
{
	char number[40], team[120], people[100], place[200], clock[200];
	struct order_due d = order_due(t, o);
	char sign = order_sign(o, &d, clock_now());
	struct row *r;

	words_order(o, clock_now(), number, sizeof(number));
	words_order_team(t, o, team, sizeof(team));
	words_order_people(o, people, sizeof(people));
	words_order_place(t, o, place, sizeof(place));
	words_order_due(v, &d, clock, sizeof(clock));
	r = page_text(&v->page, "%s%s %s%s%s %s  %s", sign == '!' ? "! " : sign == '*' ? "* " : "", number, team,
	    people[0] ? " " : "", people, place, tr_value(&enum_order_state, o->state));
	if (clock[0])
		row_right(&v->page, r, "%s", clock);
}

bool
order_any_live(struct txn *t, uint64_t incident)
{
	struct order_live w;
	struct order o;
	bool any;

	order_live(&w, t, incident);
	any = order_live_next(&w, &o);
	order_live_end(&w);
	return any;
}

void
order_incident_rows(struct view *v, struct txn *t, uint64_t incident)
{
	struct reader reader = record_reader(v, t);
	size_t head = v->page.n, n = 0;
	struct order_live w;
	struct order o;

	page_head(&v->page, "%s", "");
	order_live(&w, t, incident);
	while (order_live_next(&w, &o)) {
		if (!face_shows(&reader, &kind_order, o.id))
			continue;
		incident_row(v, t, &o);
		n++;
	}
	if (n > 0)
		row_left(&v->page, &v->page.row[head], _("Teams under orders %zu"), n);
	else
		page_cut(&v->page, head);
}
