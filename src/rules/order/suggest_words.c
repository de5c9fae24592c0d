/* What is said of a team that may be sent, or cannot. */
#include "src/rules/order/suggest_words.h"

#include <stdio.h>

#include "gen/kinds/order/enums.h"
#include "gen/kinds/team/enums.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/person.h"
#include "src/op/place.h"
#include "src/text/show.h"

static void
place_of(const struct reader *r, const struct order *o, char *out, size_t cap)
{
	if (o->place[0] != '\0')
		show_copy(o->place, out, cap);
	else
		area_name(r->txn, o->area, false, out, cap);
}

/* "D0722-02 on the scene 二社, sent by 赵样例 01:02" */
static void
order_words(const struct reader *r, const struct order *o, const char *before, char *out, size_t cap)
{
	char number[24], place[200], who[100], when[40];

	number_text(&kind_order, o->day, o->no, o->node, r->now, number);
	number_short(number, r->now);
	place_of(r, o, place, sizeof place);
	person_name(r->txn, o->by, who, sizeof who);
	when_text(o->at, r->now, r->offset, when, sizeof when);
	snprintf(out, cap, _("%s%s %s %s, sent by %s %s"), before, number,
	    tr_value(&enum_order_state, o->state), place, who, when);
}

static void
out_words(const struct reader *r, const struct order *o, char *out, size_t cap)
{
	char number[24];

	number_text(&kind_order, o->day, o->no, o->node, r->now, number);
	number_short(number, r->now);
	snprintf(out, cap, _("%s %s, may be re-tasked"), tr_value(&enum_order_state, o->state), number);
}

static void
forward_words(const struct reader *r, const struct order *o, char *out, size_t cap)
{
	char place[200];

	place_of(r, o, place, sizeof place);
	snprintf(out, cap, _("waits forward at %s"), place);
}

static void
rests_words(const struct reader *r, const struct team *team, char *out, size_t cap)
{
	char when[40];

	when_text(team->until, r->now, r->offset, when, sizeof when);
	snprintf(out, cap, _("rests until %s"), when);
}

static void
declined_words(const struct reader *r, const struct order *o, char *out, size_t cap)
{
	char number[24], when[40];

	number_text(&kind_order, o->day, o->no, o->node, r->now, number);
	number_short(number, r->now);
	when_text(o->at, r->now, r->offset, when, sizeof when);
	snprintf(out, cap, _("declined this one: %s, asked %s"), number, when);
}

void
suggest_how_words(const struct reader *r, const struct suggested *s, char *out, size_t cap)
{
	const struct order *o = &s->order;

	switch (s->how) {
	case SUGGEST_READY: snprintf(out, cap, "%s", tr_value(&enum_standing, standing_ready)); break;
	case SUGGEST_FORWARD: forward_words(r, o, out, cap); break;
	case SUGGEST_OUT: out_words(r, o, out, cap); break;
	case SUGGEST_UNANSWERED:
	case SUGGEST_SCENE: order_words(r, o, "", out, cap); break;
	case SUGGEST_WHOLE: order_words(r, o, _("its team: "), out, cap); break;
	case SUGGEST_SPLIT: order_words(r, o, _("a squad of it: "), out, cap); break;
	case SUGGEST_DECLINED: declined_words(r, o, out, cap); break;
	case SUGGEST_RESTING: rests_words(r, &s->team, out, cap); break;
	case SUGGEST_OFF:
		snprintf(out, cap, "%s %s", tr_value(&enum_standing, standing_out), s->team.why);
		break;
	}
}

void
suggest_way_words(const struct suggested *s, char *out, size_t cap)
{
	static const char *const near[TRAVEL_NEARS] = { N_("same village"), N_("same township"),
		N_("same county"), N_("from elsewhere") };

	if (s->minutes >= 0)
		snprintf(out, cap, _("%d min by road"), s->minutes);
	else
		snprintf(out, cap, "%s", _(near[s->near]));
}

void
suggest_rest_words(const struct suggested *s, char *out, size_t cap)
{
	out[0] = '\0';
	if (s->rested >= 0 && s->rested < INT64_MAX)
		snprintf(out, cap, s->rested < 2 * DAY ? _("rested %lld h") : _("rested %lld d"),
		    (long long)(s->rested / (s->rested < 2 * DAY ? HOUR : DAY)));
}
