/*
 * 无变化: the last figures once more, as a follow-up with its own time. A row of the
 * board and one key: the page says what is sent, and nothing is sent before its `1`.
 */
#include "screens/report/unchanged.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/list.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/core/draft.h"
#include "src/op/number.h"
#include "src/rules/evac/evac.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/report/report.h"

#define SENDERS (ROLE(officer) | ROLE(duty))

enum { SHOWN = 2, U_SEND = 1, U_CHANGE, U_LOOK };
enum { BELOW_NEEDS = 2 * NEED_RANKS + 1 };	/* of the board, over a reload too */

struct unchanged_page {
	int64_t	version;		/* that the page shows: only what was seen goes out again */
	bool	draft;			/* of the same area there is one that was not sent */
	char	area[16];
};

/* ---- on the board ---- */

static void
one_row(struct view *v, struct txn *t, int what, const struct report *r)
{
	char number[24] = "", figures[300] = "";
	struct report_version rv;
	struct incident root;
	struct row *row;

	if (!incident_root(t, r->incident, &root) || !report_latest(t, r, &rv))
		return;
	incident_number(&root, clock_now(), number);
	number_short(number, clock_now());
	report_in_words(t, r, &rv, figures, sizeof(figures));
	row = page_choice(&v->page, what, r->id, _("%sno change: %s %s %s"), words_drill(r->drill), number,
	    tr_value(&enum_hazard, rv.hazard), figures);
	row->letter = 'w';
	row->rank = BELOW_NEEDS;
}

void
unchanged_rows(struct view *v, struct txn *t, int what)
{
	struct report own[SHOWN];
	size_t n = report_standing(t, &v->s->viewer, own, SHOWN);

	for (size_t i = 0; i < n && i < SHOWN; i++)
		if (own[i].state != report_state_returned)
			one_row(v, t, what, &own[i]);
	if (n > SHOWN)
		page_choice(&v->page, what, 0, _("no change of another report: %zu more"), n - SHOWN)->rank =
		    BELOW_NEEDS;
}

void
unchanged_open(struct view *v, uint64_t id)
{
	struct arg arg = { .id = id };

	view_open(v, id ? "unchanged" : "report_list", id ? &arg : NULL, 0);
}

/* ---- the page ---- */

static void
unchanged_begin(struct view *v)
{
	struct unchanged_page *st = v->state;
	struct report r;

	if (record_read(v->s->db, &kind_report, v->arg.id, &r)) {
		st->version = r.version;
		memcpy(st->area, r.area, sizeof(st->area));
	}
}

static void
unchanged_fetch(struct view *v)
{
	struct unchanged_page *st = v->state;
	struct draft_head draft[DRAFTS_KEPT];
	int n = keeper_draft_list(v->s->link, draft, DRAFTS_KEPT);

	st->draft = false;
	for (int i = 0; i < n; i++)
		st->draft |= !draft[i].drill && strcmp(draft[i].form, "report_form") == 0 &&
		    strcmp(draft[i].area, st->area) == 0;
}

static void
figures_row(struct view *v, struct txn *t, const struct report *r, const struct report_version *rv)
{
	struct buf b;

	buf_grow(&b, 65536);
	report_known_words(t, r, rv, &b);
	page_text(&v->page, "%s", b.len ? buf_str(&b) : _("no figure is known"))->attr = TERM_BOLD;
	buf_free(&b);
}

static void
head_rows(struct view *v, struct txn *t, const struct report *r, const struct report_version *rv)
{
	char number[24], when[40], who[100], up[16], desk[200] = "", area[200], text[400];
	struct incident root;

	report_number(r, clock_now(), number);
	number_short(number, clock_now());
	area_name(t, r->area, false, area, sizeof(area));
	area_parent(t, r->area, up);
	if (up[0])
		area_name(t, up, false, desk, sizeof(desk));
	page_text(&v->page, _("%sTo %s, from %s: follow-up of %s, nothing changed"), words_drill(r->drill),
	    desk[0] ? desk : area, area, number)->attr = TERM_BOLD;
	if (incident_root(t, r->incident, &root)) {
		words_incident(&root, clock_now(), text, sizeof(text));
		page_text(&v->page, "%s", text);
	}
	words_person(t, rv->by, who, sizeof(who));
	page_text(&v->page, _("as sent %s by %s:"), ui_when(v->ui, rv->received, when, sizeof(when)), who);
}

/* What moving people says else: this here would go on without it. */
static void
moved_rows(struct view *v, struct txn *t, const struct report *r, const struct report_version *rv)
{
	struct evac_offer offer;
	char text[600], *rest = text;
	struct buf b = BUF(text);

	if (!evac_offered(t, r->incident, r->area, clock_now(), &offer))
		return;
	evac_differs_words(&offer, rv->evacuated, rv->resettled, &b);
	buf_str(&b);
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (line[0])
			page_text(&v->page, "! %s", line)->attr = TERM_BOLD;
}

static void
unchanged_load(struct view *v, struct txn *t)
{
	struct unchanged_page *st = v->state;
	struct report_version rv;
	struct report r;
	char now[40];

	if (!record_get(t, &kind_report, v->arg.id, &r) || !report_readable(t, &v->s->viewer, &r) ||
	    !report_latest(t, &r, &rv)) {
		page_text(&v->page, "%s", _("There is no such report in your area."));
		return;
	}
	if (r.version != st->version)	/* a key may have been pressed for those of before */
		page_text(&v->page, "%s", _("! Sent meanwhile; these are the figures of now:"))->attr = TERM_BOLD;
	head_rows(v, t, &r, &rv);
	figures_row(v, t, &r, &rv);
	moved_rows(v, t, &r, &rv);
	if (st->draft)
		page_text(&v->page, "%s", _("! A draft of this area is not sent; what stands there does not go out with this."))->attr =
		    TERM_BOLD;
	if (r.version != st->version)
		page_choice_text(&v->page, U_LOOK, 0, _("I have read them"));
	else
		page_choice(&v->page, U_SEND, 0, _("send: still so at %s"), ui_when(v->ui, clock_now(), now, sizeof(now)));
	page_choice_text(&v->page, U_CHANGE, 0, _("something changed: follow-up"));
}

static void
unchanged_choose(struct view *v, const struct row *row)
{
	struct unchanged_page *st = v->state;
	struct arg arg = { .id = v->arg.id };
	struct errand o;

	if (row->what == U_CHANGE) {
		view_open(v, "report_form", &arg, 0);
		return;
	}
	if (row->what == U_LOOK) {
		unchanged_begin(v);
		v->stale = true;
		return;
	}
	if (!errand_begin(v, &o, "report.unchanged"))
		return;
	errand_ref(&o, "which", v->arg.id);
	errand_int(&o, "version", st->version);
	o.said = N_("sent: no change");
	o.halts = true;
	if (errand_send(v, &o, NULL) == DONE)
		ui_home(v->ui);
}

const struct screen screen_unchanged = {
	.name = "unchanged",
	.title = N_("No change"),
	.help = N_("Sends the last figures again as a follow-up with its own time. Nothing goes out before you choose it."),
	.about = &kind_report,
	.roles = SENDERS,
	.widget = &widget_confirm,
	.state_size = sizeof(struct unchanged_page),
	.live = true,
	.open = unchanged_begin,
	.fetch = unchanged_fetch,
	.load = unchanged_load,
	.choose = unchanged_choose,
};
