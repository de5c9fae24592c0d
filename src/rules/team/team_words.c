/* Standing and order of a team in words: boards, lists and its page say the same. */
#include "src/rules/team/team_words.h"

#include <stdio.h>

#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/team.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/team/team.h"
#include "src/text/show.h"

/* "on the way D0722-01 二社" */
static void
order_words(const struct reader *r, const struct order *o, char *out, size_t cap)
{
	char number[24], place[200];

	if (o->place[0] != '\0')
		snprintf(place, sizeof place, "%s", o->place);
	else
		area_name(r->txn, o->area, false, place, sizeof place);
	show_record_number(&kind_order, o, r->now, number);
	number_short(number, r->now);
	if (team_waits_forward(o))
		snprintf(out, cap, _("waits forward at %s"), place);
	else
		snprintf(out, cap, "%s%s %s %s", o->drill ? _("DRILL ") : "",
		    tr_value(&enum_order_state, o->state), number, place);
}

void
team_now(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct team *team = rec;
	enum standing standing = team_standing(team, r->now);
	struct order o = { 0 };
	char when[40];

	if (team->retired != 0)
		snprintf(out, cap, "%s", _("retired"));
	else if (team_live_order(r->txn, team->id, &o) && team_order_read(r->txn, r->who, team, &o))
		order_words(r, &o, out, cap);
	else if (o.id != 0)
		snprintf(out, cap, "%s", _("under an order"));
	else if (standing == standing_resting) {
		when_text(team->until, r->now, r->offset, when, sizeof when);
		snprintf(out, cap, _("rests until %s"), when);
	} else if (standing == standing_out)
		snprintf(out, cap, "%s %s", tr_value(&enum_standing, standing_out), team->why);
	else
		snprintf(out, cap, "%s", tr_value(&enum_standing, standing_ready));
}

void
team_warns(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct team *team = rec;
	bool stale, over;

	stale = team->retired == 0 && team_stale(r->txn, team, r->now);
	over = team->retired == 0 && team->agreed != 0 && team->agreed < when_day(r->now, r->offset);
	snprintf(out, cap, "%s%s%s", stale ? _("not confirmed for long") : "", stale && over ? " " : "",
	    over ? _("agreement over") : "");
}
