/*
 * One report: what its latest version says, what changed, the verdict; the
 * tier above accepts or returns it here. arg.n shows an older version,
 * arg.other is the need it was opened for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "screens/desk/open.h"
#include "screens/kit/ask.h"
#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "screens/report/unchanged.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"
#include "src/text/show.h"

enum { TAG_ACCEPT = 1, TAG_VERSION };

struct shown {
	struct report		r;
	struct report_version	v, before;
	struct review		review;
	bool			found, has_before, has_review, mine;
	bool			heirs;		/* of an area that went into one of his */
	bool			beside;		/* 并入: counts in no total */
	unsigned		version;	/* chosen, 0 = latest */
};

/* Joined into another incident where its area has a chain already. */
static bool
is_beside(struct txn *t, const struct report *r)
{
	struct incident root;
	struct report beside;

	return incident_root(t, r->incident, &root) && report_beside(t, root.id, r->area, &beside) &&
	    beside.id == r->id;
}

static void
shown_read(struct view *v, struct txn *t)
{
	struct shown *s = v->state;

	s->found = record_get(t, &kind_report, v->arg.id, &s->r) &&
	    report_readable(t, &v->s->viewer, &s->r);
	if (!s->found)
		return;
	s->found = s->version ? report_version_get(t, &s->r, s->version, &s->v) :
	    report_latest(t, &s->r, &s->v);
	s->has_before = s->found && s->v.version > 1 &&
	    report_version_get(t, &s->r, (unsigned)s->v.version - 1, &s->before);
	s->has_review = s->found && report_review(t, s->v.id, &s->review);
	s->beside = s->found && is_beside(t, &s->r);
	s->mine = may_at(&v->s->viewer, ROLE(officer) | ROLE(duty), s->r.area);
	s->heirs = !s->mine && report_is_own(t, &v->s->viewer, &s->r);
}

/* The first reading is an operation: the sender sees that it was read. */
static void
report_show_open(struct view *v)
{
	const struct shown *s = v->state;
	struct errand o;
	struct txn t;
	bool note;

	do {
		txn_begin(&t, v->s->db, false);
		shown_read(v, &t);
		note = s->found && report_must_note(&t, &v->s->viewer, &s->r);
	} while (txn_again(&t));
	if (!note || !errand_begin(v, &o, "report.open"))
		return;
	errand_ref(&o, "which", v->arg.id);
	o.quiet = true;
	errand_send(v, &o, NULL);
}

static void
head_rows(struct view *v, struct txn *t)
{
	const struct shown *s = v->state;
	char number[24], area[200], stage[40], who[200], when[80];

	report_number(&s->r, clock_now(), number);
	number_short(number, clock_now());
	area_name(t, s->r.area, true, area, sizeof(area));
	stage_text((enum stage)s->v.stage, s->v.stage_no, stage, sizeof(stage));
	words_phone(t, s->v.by, who, sizeof(who));
	page_text(&v->page, "%s%s %s %s", words_drill(s->r.drill), number, area, stage)->attr = TERM_BOLD;
	if (show_went(t, s->r.area, area, sizeof(area)))
		page_text(&v->page, "! %s", area)->attr = TERM_BOLD;
	if (s->beside)
		page_text(&v->page, "%s", _("! joined to another incident: counts in no total"))->attr =
		    TERM_BOLD;
	page_text(&v->page, _("version %lld of %lld, received %s from %s"), (long long)s->v.version,
	    (long long)s->r.version, ui_when(v->ui, s->v.received, when, sizeof(when)), who);
	report_late_words(t, &s->r, when, sizeof(when));
	if (when[0])
		page_text(&v->page, "! %s", when)->attr = TERM_BOLD;
	if (s->v.by_phone) {
		words_phone(t, s->v.by_phone, who, sizeof(who));
		page_text(&v->page, _("told by telephone by %s"), who);
	}
	if (record_holder(v, t, &kind_report, s->r.id, who, sizeof(who)))
		page_text(&v->page, "%s", who)->attr = TERM_BOLD;
	if (s->r.opened && s->v.version == s->r.version) {
		words_person(t, s->r.opened_by, who, sizeof(who));
		page_text(&v->page, _("read by %s at %s"), who,
		    ui_when(v->ui, s->r.opened, when, sizeof(when)));
	}
}

static void
review_rows(struct view *v, struct txn *t)
{
	const struct shown *s = v->state;
	char who[100], when[40];

	if (!s->has_review) {
		page_text(&v->page, "* %s", report_state_words(t, &s->r, report_state_sent));
		return;
	}
	words_person(t, s->review.by, who, sizeof(who));
	if (s->review.verdict == report_state_sent) {
		page_text(&v->page, _("* acceptance taken back by %s at %s: %s"), who,
		    ui_when(v->ui, s->review.at, when, sizeof(when)), s->review.reason);
		return;
	}
	page_text(&v->page, _("%s %s by %s at %s%s%s"),
	    s->review.verdict == report_state_accepted ? "+" : "!",
	    report_state_words(t, &s->r, s->review.verdict), who,
	    ui_when(v->ui, s->review.at, when, sizeof(when)), s->review.reason[0] ? ": " : "",
	    s->review.reason);
}

/* What the version says in one field, and what the one before said where it differs. */
static void
field_row(struct view *v, struct txn *t, const struct field *f)
{
	const struct shown *s = v->state;
	bool changed = s->has_before && !field_equal(f, &s->v, &s->before);
	char now[1200], was[1200];

	if (!field_known(f, &s->v) && !changed)
		return;
	ui_field(v->ui, t, f, &s->v, now, sizeof(now));
	ui_field(v->ui, t, f, &s->before, was, sizeof(was));
	if (changed)
		page_text(&v->page, _("%s: %s (was %s)"), tr_field(&kind_report_version, f),
		    now[0] ? now : show_blank(f), was[0] ? was : show_blank(f))->attr = TERM_BOLD;
	else
		page_text(&v->page, "%s: %s", tr_field(&kind_report_version, f), now);
}

static void
fact_rows(struct view *v, struct txn *t)
{
	const struct kind *k = &kind_report_version;

	for (size_t i = 0; i < k->nfields; i++)
		if ((k->fields[i].flags & F_CORE) && !(k->fields[i].flags & F_INDICATOR))
			field_row(v, t, &k->fields[i]);
}

/* What the area said of people in need: the incident's figures, not the form's. */
static void
people_rows(struct view *v, struct txn *t)
{
	const struct shown *s = v->state;
	struct num said[2];
	static const char *const names[] = { "trapped", "out_of_contact" };

	report_said(t, &s->r, 0, &said[0], &said[1]);
	for (size_t i = 0; i < 2; i++) {
		const struct field *f = kind_field(&kind_incident, names[i]);
		char text[40];

		if (!said[i].known || s->v.version != s->r.version)
			continue;
		show_number(f, said[i].v, true, text, sizeof(text));
		page_text(&v->page, "%s: %s", tr_field(&kind_incident, f), text)->attr = TERM_BOLD;
	}
}

static void
figure_rows(struct view *v, struct txn *t)
{
	const struct kind *k = &kind_report_version;

	page_head(&v->page, "%s", _("Figures"));
	people_rows(v, t);
	for (size_t i = 0; i < k->nfields; i++)
		if (k->fields[i].flags & F_INDICATOR)
			field_row(v, t, &k->fields[i]);
}

static void
report_show_load(struct view *v, struct txn *t)
{
	const struct shown *s = v->state;

	shown_read(v, t);
	if (!s->found) {
		page_text(&v->page, "%s", _("There is no such report in your area."));
		return;
	}
	head_rows(v, t);
	review_rows(v, t);
	if (s->v.reason[0])
		page_text(&v->page, _("reason: %s"), s->v.reason);
	fact_rows(v, t);
	figure_rows(v, t);
}

/* ---- what can be done ---- */

static bool
is_latest(const struct view *v)
{
	const struct shown *s = v->state;

	return s->found && s->v.version == s->r.version;
}

/* It came back to whoever looks: what follows now is a correction. */
static bool
can_correct(const struct view *v)
{
	const struct shown *s = v->state;

	return s->found && (s->mine || s->heirs) && s->r.state == report_state_returned;
}

static bool
can_follow(const struct view *v)
{
	const struct shown *s = v->state;

	return s->found && !can_correct(v) && (s->mine || s->heirs || (v->s->viewer.roles & ROLE(duty)));
}

static bool
has_need(const struct view *v)
{
	return v->arg.other != 0;
}

static void
do_accept(struct view *v)
{
	const struct shown *s = v->state;
	struct view *w = ask_confirm(v, TAG_ACCEPT, _("Accept this report?"));
	char figures[300], number[24], area[200];
	struct txn t;

	if (!w)
		return;
	report_number(&s->r, clock_now(), number);
	number_short(number, clock_now());
	do {
		txn_begin(&t, v->s->db, false);
		report_in_words(&t, &s->r, &s->v, figures, sizeof(figures));
		area_name(&t, s->r.area, true, area, sizeof(area));
	} while (txn_again(&t));
	page_text(&w->page, "%s%s", words_drill(s->r.drill), area)->attr = TERM_BOLD;
	if (s->beside)
		page_text(&w->page, "%s", _("! joined to another incident: counts in no total"));
	page_text(&w->page, _("%s version %lld: %s"), number, (long long)s->v.version, figures);
	page_choice_text(&w->page, 1, 0, _("accept"));
	page_choice_text(&w->page, 2, 0, _("look again"));
}

static void
do_return(struct view *v)
{
	struct arg arg = { .id = v->arg.id, .n = ((struct shown *)v->state)->v.version };

	view_open(v, "report_return", &arg, 0);
}

static void
do_unaccept(struct view *v)
{
	struct arg arg = { .id = v->arg.id, .n = ((struct shown *)v->state)->r.version, .other = 1 };

	view_open(v, "report_return", &arg, 0);
}

/* Some version of it counts as accepted. */
static bool
has_accepted(const struct view *v)
{
	const struct shown *s = v->state;

	return s->found && s->r.accepted != 0;
}

static void
do_follow(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	view_open(v, "report_form", &arg, 0);
}

/* It is the own area's, and it was not returned: it may go out as it stands. */
static bool
can_unchanged(const struct view *v)
{
	const struct shown *s = v->state;

	return s->found && s->mine && is_latest(v) && s->r.state != report_state_returned;
}

static void
do_unchanged(struct view *v)
{
	unchanged_open(v, v->arg.id);
}

static void
do_versions(struct view *v)
{
	const struct shown *s = v->state;
	struct view *w = ask_choice(v, TAG_VERSION, _("Versions"));
	struct report_version rv;
	char stage[40], when[40], figures[200];
	struct txn t;

	if (!w)
		return;
	do {
		page_cut(&w->page, 0);
		txn_begin(&t, v->s->db, false);
		for (unsigned n = (unsigned)s->r.version; n > 0 && report_version_get(&t, &s->r, n, &rv); n--) {
			struct row *r;

			stage_text((enum stage)rv.stage, rv.stage_no, stage, sizeof(stage));
			report_in_words(&t, &s->r, &rv, figures, sizeof(figures));
			r = page_choice(&w->page, (int)n, 0, _("version %u: %s %s"), n, stage, figures);
			row_right(&w->page, r, "%s", ui_when(v->ui, rv.received, when, sizeof(when)));
		}
	} while (txn_again(&t));
}

static void
do_incident(struct view *v)
{
	open_record(v, kind_incident.no, ((struct shown *)v->state)->r.incident, 0);
}

static void
do_export(struct view *v)
{
	struct arg arg = { 0 };
	char number[24];

	report_number(&((struct shown *)v->state)->r, clock_now(), number);
	snprintf(arg.text, sizeof(arg.text), "report show %s", number);
	view_open(v, "export", &arg, 0);
}

static void
do_later(struct view *v)
{
	struct arg arg = { .id = v->arg.other };

	view_open(v, "later", &arg, 0);
}

static void
do_claim(struct view *v)
{
	struct arg arg = { .id = v->arg.other };

	view_open(v, "need_show", &arg, 0);
}

static void
report_show_result(struct view *v, int tag, const struct result *r)
{
	struct shown *s = v->state;
	struct errand o;

	if (tag == TAG_VERSION && r->what > 0)
		s->version = r->what == (int)s->r.version ? 0 : (unsigned)r->what;
	if (tag != TAG_ACCEPT || r->what != 1 || !errand_begin(v, &o, "report.accept"))
		return;
	errand_ref(&o, "which", v->arg.id);
	errand_int(&o, "version", s->v.version);
	o.said = N_("accepted");
	if (errand_send(v, &o, NULL) == DONE)
		view_close(v);
}

static const struct action report_show_actions[] = {
	{ '1', 'a', N_("accept"), N_("The figures count as accepted. Asks once more."), ROLE(officer) | ROLE(duty), is_latest, do_accept, "report.accept" },
	{ '2', 't', N_("return"), N_("Back to the sender with a reason, which he sees at once."), ROLE(officer) | ROLE(duty), is_latest,
	    do_return, "report.return" },
	{ '3', 'f', N_("follow-up"), N_("A new version that begins with these figures."),
	    ROLE(officer) | ROLE(duty), can_follow, do_follow, NULL },
	{ '3', 'f', N_("correct, resend"), N_("Begins with the returned figures; the same desk reviews again."),
	    ROLE(officer) | ROLE(duty), can_correct, do_follow, NULL },
	{ 0, 'w', N_("no change"), N_("These figures again, as a follow-up with its own time."),
	    ROLE(officer) | ROLE(duty), can_unchanged, do_unchanged, "report.unchanged" },
	{ '4', 'v', N_("versions"), N_("All that was sent, each unchanged."), 0, NULL, do_versions, NULL },
	{ '5', 'e', N_("incident"), N_("The incident it belongs to."), 0, NULL, do_incident, NULL },
	{ '6', 'x', N_("export"), N_("The ssh line that prints it into a file."), 0, NULL, do_export, NULL },
	{ '7', 'l', N_("later"), N_("Down the board until a time, with a reason."), 0, has_need, do_later, NULL },
	{ 0, 'u', N_("take back the acceptance"), N_("Its figures count as accepted no more; until a report above has summed them."),
	    ROLE(officer) | ROLE(duty), has_accepted, do_unaccept, "report.unaccept" },
	{ 0, 'n', N_("claim"), N_("Who is on it: go on with it, give it back or to somebody."), 0, has_need, do_claim, NULL },
	{ 0 }
};

const struct screen screen_report_show = {
	.name = "report_show",
	.title = N_("Disaster report"),
	.help = N_("The latest version; what changed is in bold with what it was."),
	.about = &kind_report,
	.shows = true,
	.actions = report_show_actions,
	.state_size = sizeof(struct shown),
	.open = report_show_open,
	.load = report_show_load,
	.result = report_show_result,
};
