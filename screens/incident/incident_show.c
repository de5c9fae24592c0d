/* One incident: head, figures of the incident, affected areas, timeline. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "screens/desk/open.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "screens/order/order_words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/forget.h"
#include "src/rules/evac/evac.h"
#include "src/rules/incident/incident.h"
#include "src/rules/order/order.h"

enum { TAG_UNLINK = 1 };

/* What everybody in the county may know: number, name, state, hazard. */
static void
head_line(struct view *v, struct txn *t, const struct incident *i, enum sight sight)
{
	static const char *const facts[] = { "hazard", "level" };
	char text[400];

	words_incident(i, clock_now(), text, sizeof(text));
	page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	for (size_t n = 0; n < sizeof(facts) / sizeof(facts[0]); n++) {
		const struct field *f = kind_field(&kind_incident, facts[n]);

		ui_field(v->ui, t, f, i, text, sizeof(text));
		if (text[0])
			page_text(&v->page, "%s: %s", tr_field(&kind_incident, f), text);
	}
	if (sight == SIGHT_OWN && incident_waits(t, &v->s->viewer, i))
		page_text(&v->page, "%s", _("Your area only counts so far; more is shown once a desk there accepts it."));
	else
		page_text(&v->page, "%s", sight == SIGHT_OWN ?
		    _("By your duties only what concerns you is shown.") :
		    _("Not in your area: more is not shown."));
}

static void
head_rows(struct view *v, struct txn *t, const struct incident *i)
{
	static const char *const facts[] = { "class", "hazard", "kind", "level", "area", "place", "occurred",
	    "learned", "received", "channel", "caller_role", "caller_unit", "caller", "caller_phone", "told", "trapped",
	    "out_of_contact", "unconfirmed_trapped", "unconfirmed_out_of_contact", "forget_by",
	    "forget_from", "forget_at", "forget_why", "forgotten", "forgotten_by", "forgotten_from", "text" };
	char text[1200];

	words_incident(i, clock_now(), text, sizeof(text));
	page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	if (record_holder(v, t, &kind_incident, i->id, text, sizeof(text)))
		page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	for (size_t n = 0; n < sizeof(facts) / sizeof(facts[0]); n++) {
		const struct field *f = kind_field(&kind_incident, facts[n]);

		if (!f || !field_known(f, i))
			continue;
		ui_field(v->ui, t, f, i, text, sizeof(text));
		page_text(&v->page, "%s: %s", tr_field(&kind_incident, f), text);
	}
}

/* Where a later and lower word of another counts. */
static void
outsaid_rows(struct view *v, struct txn *t, const struct incident *i)
{
	struct outsaid_list said;
	char text[500];

	incident_outsaid(t, i->id, clock_now(), &said);
	for (size_t k = 0; k < said.n; k++) {
		outsaid_words(t, &said.row[k], text, sizeof(text));
		page_text(&v->page, "! %s", text);
	}
	free(said.row);
}

static void
area_rows(struct view *v, struct txn *t, const struct incident *i)
{
	char (*codes)[16], names[1200], name[200];
	struct buf b = BUF(names);
	size_t n = incident_codes(t, i->id, &codes), more = 0;

	for (size_t k = 0; k < n; k++) {
		area_name(t, codes[k], false, name, sizeof(name));
		if (b.len + strlen(name) + 1 < sizeof(names))
			buf_printf(&b, "%s%s", k ? " " : "", name);
		else
			more++;
	}
	page_text(&v->page, _("affected areas %zu: %s"), n, buf_str(&b));
	if (more > 0)
		page_text(&v->page, _("%zu more"), more);
	free(codes);
	buf_init(&b, names, sizeof(names));
	incident_counted_words(t, i->id, &b);
	if (b.len > 0)
		page_text(&v->page, _("areas%s; they see it once accepted"), buf_str(&b));
}

static void
line_rows(struct view *v, struct txn *t, enum sight sight, const struct incident *i)
{
	char text[1800], when[40];
	struct line line;
	struct scan s;

	lines_open(&s, t, i->id);
	while (lines_next(&s, &line)) {
		if (!incident_line_seen(t, &v->s->viewer, sight, &line))
			continue;
		words_line(t, &line, text, sizeof(text));
		page_text(&v->page, "%lld  %s  %s", (long long)line.no,
		    ui_when(v->ui, line.at, when, sizeof(when)), text);
	}
}

/* Its own timeline, then what each linked incident had until it led here: who sees only
 * lines of his own finds those of the linked ones below without their heads. */
static void
timeline_rows(struct view *v, struct txn *t, enum sight sight, const struct incident *root)
{
	struct incident i;
	struct family f;
	char text[400];

	page_head(&v->page, _("Timeline, newest first"));
	line_rows(v, t, sight, root);
	family_open(&f, t, root->id);
	while (family_next(&f)) {
		if (f.id == root->id || !record_get(t, &kind_incident, f.id, &i))
			continue;
		words_incident(&i, clock_now(), text, sizeof(text));
		if (sight >= SIGHT_TIMELINE)
			page_head(&v->page, _("%s leads here"), text);
		line_rows(v, t, sight, &i);
	}
}

/* Of an incident that he does not see. An administrator is the other of the two who
 * destroy: of a closed one he reads its number and who asks for it. */
static void
unseen_rows(struct view *v, struct txn *t)
{
	char number[24], who[100], when[40];
	struct incident i;

	if (!(v->s->viewer.roles & ROLE(admin)) || !incident_root(t, v->arg.id, &i) ||
	    i.state != incident_state_closed) {
		page_text(&v->page, "%s", _("There is no such incident."));
		return;
	}
	incident_number(&i, clock_now(), number);
	number_short(number, clock_now());
	page_text(&v->page, "%s  %s", number, tr_value(&enum_incident_state, i.state))->attr = TERM_BOLD;
	if (!forget_due(clock_now(), &kind_incident, &i)) {
		page_text(&v->page, "%s", _("More is not shown; you may ask that its personal data be destroyed."));
		return;
	}
	words_person(t, i.forget_by, who, sizeof(who));
	page_text(&v->page, _("%s asked at %s that its personal data be destroyed: %s"), who,
	    ui_when(v->ui, i.forget_at, when, sizeof(when)), i.forget_why);
}

/* Who is moved out of danger, in one line. */
static void
evac_row(struct view *v, struct txn *t, const struct incident *i)
{
	struct evac_sum sum;
	char text[300];
	struct buf b = BUF(text);

	evac_sum(t, &v->s->viewer, i->id, NULL, &sum);
	evac_sum_words(&sum, &b);
	if (b.len > 0)
		page_text(&v->page, _("moving people: %s"), buf_str(&b))->attr = TERM_BOLD;
}

static void
incident_show_load(struct view *v, struct txn *t)
{
	struct incident i;
	enum sight sight;

	/* The number of a linked one leads to the incident that goes on. */
	sight = incident_root(t, v->arg.id, &i) ? incident_read(t, &v->s->viewer, i.id, &i) : SIGHT_NONE;
	v->arg.n = sight;
	if (sight == SIGHT_NONE) {
		unseen_rows(v, t);
		return;
	}
	v->arg.id = i.id;
	if (sight < SIGHT_TIMELINE)
		head_line(v, t, &i, sight);
	if (sight < SIGHT_OWN)
		return;
	if (sight >= SIGHT_TIMELINE) {
		head_rows(v, t, &i);
		outsaid_rows(v, t, &i);
		area_rows(v, t, &i);
	}
	evac_row(v, t, &i);
	order_incident_rows(v, t, i.id);
	timeline_rows(v, t, sight, &i);
}

/* Forms about the incident are one screen, told which by a letter. */
static void
edit(struct view *v, char which)
{
	struct arg arg = { .id = v->arg.id, .n = which };

	view_open(v, "incident_edit", &arg, 0);
}

static void
do_note(struct view *v)
{
	edit(v, 'n');
}

static void
do_state(struct view *v)
{
	edit(v, 's');
}

static void
do_area(struct view *v)
{
	edit(v, 'a');
}

static void
do_strike(struct view *v)
{
	edit(v, 'k');
}

static void
do_link(struct view *v)
{
	edit(v, 'l');
}

static void
do_people(struct view *v)
{
	edit(v, 'c');
}

static void
do_level(struct view *v)
{
	edit(v, 'g');
}

static void
do_name(struct view *v)
{
	edit(v, 'h');
}

/* How many numbers lead here; *first is one of them. */
static size_t
linked(const struct view *v, struct txn *t, uint64_t *first)
{
	struct family f;
	size_t n = 0;

	family_open(&f, t, v->arg.id);
	while (family_next(&f))
		if (f.id != v->arg.id && n++ == 0)
			*first = f.id;
	return n;
}

static void
unlink_one(struct view *v, uint64_t linked)
{
	struct arg arg = { .id = linked, .n = 'u' };

	view_open(v, "incident_edit", &arg, 0);
}

/* As linked(), in a reading of its own. */
static size_t
linked_now(const struct view *v, uint64_t *first)
{
	struct txn t;
	size_t n;

	do {
		txn_begin(&t, v->s->db, false);
		n = linked(v, &t, first);
	} while (txn_again(&t));
	return n;
}

static void
linked_rows(struct view *v, struct txn *t, struct page *p)
{
	struct incident i;
	struct family f;
	char text[800];

	family_open(&f, t, v->arg.id);
	while (family_next(&f)) {
		if (f.id == v->arg.id || !record_get(t, &kind_incident, f.id, &i))
			continue;
		words_incident_row(v, t, i.id, text, sizeof(text));
		page_choice_text(p, 1, i.id, text);
	}
}

static void
do_unlink(struct view *v)
{
	struct view *w;
	struct txn t;
	uint64_t only = 0;
	size_t n = linked_now(v, &only);

	w = n > 1 ? ask_choice(v, TAG_UNLINK, _("Unlink which?")) : NULL;
	while (w) {
		page_cut(&w->page, 0);
		txn_begin(&t, v->s->db, false);
		linked_rows(v, &t, &w->page);
		if (!txn_again(&t))
			break;
	}
	if (n == 1)
		unlink_one(v, only);
}

static void
incident_show_result(struct view *v, int tag, const struct result *r)
{
	if (tag == TAG_UNLINK && r->id != 0)
		unlink_one(v, r->id);
}

static void
do_total(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "total", &arg, 0);
}

static void
do_evacs(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "evacs", &arg, 0);
}

static void
do_reports(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "report_list", &arg, 0);
}

static void
do_teams(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "orders", &arg, 0);
}

static void
do_send(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "dispatch_pick", &arg, 0);
}

static void
do_count_all(struct view *v)
{
	struct arg arg = { .id = v->arg.id, .n = 1 };

	view_open(v, "order_all", &arg, 0);
}

/* The caller's telephone is personal: it is asked for with a reason. */
static void
do_reveal(struct view *v)
{
	edit(v, 'p');
}

static void
do_seal(struct view *v)
{
	edit(v, 'm');
}

/* One asks; whoever else comes within the week confirms. */
static void
do_forget(struct view *v)
{
	struct incident i;
	struct txn t;
	bool due;

	do {
		txn_begin(&t, v->s->db, false);
		due = incident_root(&t, v->arg.id, &i) &&
		    forget_waits_for(&v->s->viewer, clock_now(), &kind_incident, &i);
	} while (txn_again(&t));
	edit(v, due ? 'd' : 'f');
}

static bool
is_closed(const struct view *v)
{
	struct incident i = { 0 };

	record_read(v->s->db, &kind_incident, v->arg.id, &i);
	return i.state == incident_state_closed;
}

/* More than its head line: what can be done is shown; load notes the sight in arg.n. */
static bool
is_mine(const struct view *v)
{
	return v->arg.n >= SIGHT_OWN;
}

/* A linked number opens here, so it is from here that it is let go again. */
static bool
has_linked(const struct view *v)
{
	struct txn t;
	uint64_t first;
	size_t n;

	do {
		txn_begin(&t, v->s->db, false);
		n = linked(v, &t, &first);
	} while (txn_again(&t));
	return v->arg.n >= SIGHT_TIMELINE && n > 0;
}

/* A team of its is under an order. */
static bool
has_teams(const struct view *v)
{
	struct txn t;
	bool any;

	do {
		txn_begin(&t, v->s->db, false);
		any = order_any_live(&t, v->arg.id);
	} while (txn_again(&t));
	return any;
}

/* Somebody said how many are trapped or out of contact. */
static bool
has_people(const struct view *v)
{
	struct incident i = { 0 };
	struct txn t;

	do {
		txn_begin(&t, v->s->db, false);
		i = (struct incident){ 0 };
		if (record_get(&t, &kind_incident, v->arg.id, &i))
			incident_with_people(&t, &i);
	} while (txn_again(&t));
	return v->arg.n >= SIGHT_TIMELINE && (i.trapped.known || i.out_of_contact.known ||
	    i.unconfirmed_trapped.known || i.unconfirmed_out_of_contact.known);
}

#define WRITERS (ROLE(officer) | ROLE(duty) | ROLE(leader))
#define DESKS (ROLE(duty) | ROLE(leader))

static const struct action incident_show_actions[] = {
	{ '1', 'o', N_("teams"), N_("The orders of its teams: where they are and what comes next."), 0, is_mine, do_teams, NULL },
	{ '2', 't', N_("total"), N_("Figures of all areas, accepted and reported."), 0, is_mine, do_total, NULL },
	{ '3', 'z', N_("reports"), N_("The reports of this incident."), 0, is_mine, do_reports, NULL },
	{ '4', 'n', N_("add a note"), N_("Adds a line; it may be struck, never edited."), WRITERS, is_mine, do_note, "incident.note" },
	{ '5', 's', N_("state"), N_("Forward freely, back with a reason."), DESKS, is_mine, do_state, "incident.state" },
	{ '6', 'a', N_("areas"), N_("Adds affected areas or takes one out."), DESKS, is_mine, do_area, "incident.area" },
	{ '7', 'k', N_("strike"), N_("Strikes a note with a reason; it stays readable."), WRITERS, is_mine, do_strike, "incident.strike" },
	{ '8', 'v', N_("moving people"), N_("From where people are moved, and who has not answered."), 0, is_mine, do_evacs, NULL },
	{ '9', 'l', N_("link"), N_("The same incident under two numbers."), DESKS, is_mine, do_link, "incident.link" },
	{ 0, 'd', N_("send a team"), N_("Choose a team; who cannot come stands below with the reason."), DESKS, is_mine, do_send, NULL },
	{ 0, 'w', N_("all count now"), N_("Every team of the incident counts its people now."), DESKS, has_teams, do_count_all, NULL },
	{ 0, 'u', N_("unlink"), N_("They were two after all."), DESKS, has_linked, do_unlink, NULL },
	{ 0, 'h', N_("hazard"), N_("Gives it the hazard and with it a name."), DESKS, is_mine, do_name, "incident.name" },
	{ 0, 'g', N_("level"), N_("Ordinary to especially major; not known counts as larger."), DESKS, is_mine, do_level, "incident.level" },
	{ 0, 'c', N_("correct people"), N_("Corrects or confirms who is trapped or out of contact."), DESKS, has_people, do_people, "incident.people" },
	{ 0, 'p', N_("personal data"), N_("Who called, or sealed words: shown once; the journal notes who looked."), DESKS, is_mine, do_reveal, "incident.reveal" },
	{ 0, 'm', N_("words are personal data"), N_("Words of a note, or that it was opened with, are sealed and shown with a reason only."), DESKS, is_mine, do_seal, "incident.seal" },
	{ 0, 'f', N_("destroy personal data"), N_("Two people, for ever: one asks, another confirms."), ROLE(leader) | ROLE(admin), is_closed, do_forget, "incident.forget" },
	{ 0 }
};

const struct screen screen_incident_show = {
	.name = "incident_show",
	.title = N_("Incident"),
	.help = N_("What is known and everything that happened, newest first."),
	.about = &kind_incident,
	.shows = true,
	.actions = incident_show_actions,
	.load = incident_show_load,
	.result = incident_show_result,
};
