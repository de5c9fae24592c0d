/*
 * 灾情报告, the report form: a village's first report in few keys, follow-ups
 * from the latest version, a township's own report filled with the sum of what
 * it has accepted. arg.id is a report to follow up, arg.other a draft, arg.n 1
 * a drill.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/words.h"
#include "screens/report/phrase.h"
#include "screens/report/report_base.h"
#include "screens/report/report_confirm.h"
#include "screens/report/report_join.h"
#include "screens/report/report_moved.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/rules/report/leads.h"
#include "src/rules/report/report.h"
#include "src/text/show.h"

#define FILERS (ROLE(officer) | ROLE(duty))

struct report_page {
	struct join	join;
	struct moved	moved;
	bool		many_areas;
	bool		follow;			/* a later version */
	bool		over;			/* a tier above villages */
};

static const struct form_field report_fields[] = {
	{ "area", FORM_PICK | FORM_NEEDED, NULL, NULL },
	{ "hazard", FORM_NEEDED, NULL, NULL },
	{ "subtype", FORM_PICK | FORM_CHAIN, NULL, NULL },
	{ "incident", FORM_NEEDED, N_("incident"), NULL },
	{ "by_phone", 0, NULL, N_("who told it by telephone") },
	{ "occurred", 0, NULL, NULL },
	{ "learned", 0, NULL, N_("blank: when this form was begun") },
	{ "place", 0, NULL, NULL },
	{ "text", FORM_PHRASES, NULL, NULL },
	{ "road power water telecom", 0, NULL, NULL },
	{ "trapped", FORM_FOLD, NULL, NULL },
	{ "out_of_contact", FORM_FOLD, NULL, NULL },
	{ "stage", FORM_FOLD, N_("verified report"), NULL },
	{ "reason", 0, NULL, N_("when a figure falls or does not fit") },
	{ 0 }
};

/* ---- choices ---- */

static bool
subtype_choices(struct view *v, struct view *w)
{
	char list[300], one[60];
	const char *p = list;

	if (!hazard_subtypes((enum hazard)form_enum(v, "hazard"), list, sizeof(list)))
		return false;
	while (*p) {
		size_t n = strcspn(p, "|");

		snprintf(one, sizeof(one), "%.*s", (int)n, p);
		page_choice_text(&w->page, 1, 0, one);
		p += n + (p[n] == '|');
	}
	return true;
}

static bool
phrase_choices(struct view *v, struct view *w)
{
	const char *text;

	for (int i = 0; (text = phrase_get(form_enum(v, "hazard"), i)) != NULL; i++)
		page_choice_text(&w->page, i + 1, 0, text);
	return true;
}

/* Officers of the areas the desk reports for: who told it by telephone. */
static bool
speaker_choices(struct view *v, struct txn *t, struct view *w)
{
	char name[100];
	struct grant g;
	struct scan s;

	find_grants_at(&s, t, form_text(v, "area"));
	while (find_grant(&s, clock_now(), &g)) {
		words_phone(t, g.account, name, sizeof(name));
		page_choice_text(&w->page, 1, g.account, name);
	}
	return true;
}

static bool
area_choices(struct view *v, struct txn *t, struct view *w)
{
	if (v->s->viewer.roles & ROLE(duty))
		find_all_areas(t, &v->s->viewer, &w->page);
	else
		find_own_areas(t, &v->s->viewer, FILERS, &w->page);
	return true;
}

static bool
report_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	if (strcmp(f->name, "incident") == 0) {
		join_choices(v, &((struct report_page *)v->state)->join, w);
		return true;
	}
	if (strcmp(f->name, "subtype") == 0)
		return subtype_choices(v, w);
	if (strcmp(f->name, "text") == 0)
		return phrase_choices(v, w);
	if (strcmp(f->name, "area") == 0)
		return area_choices(v, t, w);
	if (strcmp(f->name, "by_phone") == 0)
		return speaker_choices(v, t, w);
	if (strcmp(f->name, "stage") == 0) {
		page_choice_text(&w->page, stage_final, 0, tr_value(&enum_stage, stage_final));
		return true;
	}
	return false;
}

/* ---- what shows ---- */

static const char *
report_leads(struct view *v)
{
	return moved_leads(&((struct report_page *)v->state)->moved, (enum hazard)form_enum(v, "hazard"));
}

static const char *
report_hint(const struct field *f)
{
	const char *hint = leads_hint(f->name);

	return hint || !(f->flags & F_NOW) ? hint : N_("at this hour, not all so far");
}

static bool
report_shown(struct view *v, const struct field *f)
{
	const struct report_page *st = v->state;

	if (strcmp(f->name, "area") == 0)
		return st->many_areas && !st->follow;
	if (strcmp(f->name, "incident") == 0 || strcmp(f->name, "hazard") == 0 ||
	    strcmp(f->name, "subtype") == 0)
		return !st->follow;
	if (strcmp(f->name, "stage") == 0)
		return st->follow;
	/* A village's first report is never asked for one. */
	if (strcmp(f->name, "reason") == 0)
		return st->follow || !v->form->spec->mu;
	if (strcmp(f->name, "by_phone") == 0)
		return !may_at(&v->s->viewer, FILERS, form_text(v, "area"));
	if (f->flags & F_DROUGHT)
		return form_enum(v, "hazard") == hazard_drought;
	return true;
}

static bool
report_words(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap)
{
	if (strcmp(f->name, "incident") == 0) {
		join_words(v, &((struct report_page *)v->state)->join, out, cap);
		return true;
	}
	if (strcmp(f->name, "by_phone") != 0)
		return false;
	words_person(t, form_ref(v, "by_phone"), out, cap);
	return true;
}

static void prefill(struct view *v, uint64_t incident, const char *area);

static bool
figures_typed(struct view *v)
{
	const struct kind *k = v->form->op->args;

	for (size_t i = 0; i < k->nfields; i++)
		if ((k->fields[i].flags & F_INDICATOR) && field_known(&k->fields[i], v->form->rec))
			return true;
	return false;
}

/* An incident that is joined says what the report is about, if nothing did yet. */
static void
hazard_of(struct view *v, const struct join *join)
{
	for (size_t i = 0; i < join->n && form_enum(v, "hazard") == 0; i++)
		if (join->cand[i].id == form_ref(v, "incident"))
			form_set_enum(v, "hazard", join->cand[i].hazard);
}

/* An incident that is joined brings the sum of what was accepted below. */
static void
joined(struct view *v)
{
	uint64_t id = form_ref(v, "incident");
	char area[16];

	snprintf(area, sizeof(area), "%s", form_text(v, "area"));
	if (!v->form->spec->mu && id != 0 && id != REF_NEW && id != REF_UNSURE && !figures_typed(v))
		prefill(v, id, area);
}

static void
report_changed(struct view *v, const struct field *f)
{
	struct join *join = &((struct report_page *)v->state)->join;
	bool other = false;
	bool hazard = strcmp(f->name, "hazard") == 0, area = strcmp(f->name, "area") == 0;
	bool incident = strcmp(f->name, "incident") == 0;

	if (!hazard && !area && !incident)
		return;
	if (hazard)
		form_set_text(v, "subtype", "");
	if (area)
		form_set_ref(v, "by_phone", 0);
	if (incident) {
		join->chosen = true;
		hazard_of(v, join);
	} else {
		other = join_default(v, join);
	}
	if (area || incident || other)
		form_take_back(v);
	moved_find(v, &((struct report_page *)v->state)->moved);
	report_base_hint(v);
	joined(v);
}

/* The figures of the form as a version, for the logic checks. */
static struct report_version *
as_version(struct view *v)
{
	struct report_version *rv = calloc(1, sizeof(*rv));
	const struct kind *from = v->form->op->args;

	for (size_t i = 0; rv && i < from->nfields; i++) {
		const struct field *s = &from->fields[i], *d;

		if (!(s->flags & F_INDICATOR))
			continue;
		d = kind_field(&kind_report_version, s->name);
		if (d)
			*field_num(d, rv) = *field_num_c(s, v->form->rec);
	}
	return rv;
}

/* Odd figures are said beside their field at once; they stop nothing here. */
static void
report_check(struct view *v)
{
	struct report_version *rv = as_version(v);
	struct figure_fault *faults = calloc(FIGURE_FAULTS, sizeof(*faults));
	size_t n = 0;
	struct txn t;

	form_errors_clear(v);
	if (rv && faults)
		n = figures_check(rv, (enum hazard)form_enum(v, "hazard"), faults, FIGURE_FAULTS);
	do {
		txn_begin(&t, v->s->db, false);
		for (size_t i = 0; i < n; i++) {
			char text[200];
			struct buf b = BUF(text);

			say(&b, &t, faults[i].message, (const char (*)[192])faults[i].args, SAY_ARGS);
			form_error(v, faults[i].field->name, buf_str(&b));
		}
	} while (txn_again(&t));
	moved_check(v, &((struct report_page *)v->state)->moved);
	free(rv);
	free(faults);
}

/* ---- opening ---- */

static void
report_done(struct view *v, const struct reply *r)
{
	(void)r;
	ui_home(v->ui);
}

/* What others sent while the page stood: the page comes once more with it. When it
 * was learned is never later than the form; a follow-up keeps what was said before. */
static bool
report_ready(struct view *v, struct errand *o)
{
	struct report_page *st = v->state;

	errand_int(o, "first_key", v->form->first_key);
	if (!v->form->base && *(int64_t *)form_value(v, "learned") == 0)
		errand_int(o, "learned", v->form->first_key);
	if (!report_base_is_old(v) && (st->follow || !join_is_old(v, &st->join)))
		return true;
	form_confirm(v);
	return false;
}

/* "21:32前 剩30分": when this tier's first report is due, from the occurrence. */
static void
report_send_words(struct view *v, char *out, size_t cap)
{
	const struct report_page *st = v->state;
	int64_t *occurred = form_value(v, "occurred"), due;
	char at[40], left[60];
	struct area a;
	struct txn t;

	if (st->follow || *occurred == 0)
		return;
	do {
		txn_begin(&t, v->s->db, false);
		due = area_get(&t, form_text(v, "area"), &a) ? report_due(&t, (enum tier)a.tier, *occurred) : 0;
	} while (txn_again(&t));
	if (due == 0)
		return;
	when_left(due, clock_now(), left, sizeof(left));
	snprintf(out, cap, _("by %s, %s"), ui_when(v->ui, due, at, sizeof(at)), left);
}

static void
report_thing(struct view *v, char *out, size_t cap)
{
	snprintf(out, cap, "report:%s", form_text(v, "area"));
}

/* Another's version of the same chain comes first on the page before sending. */
static void
filing_meanwhile(struct view *v, struct page *p)
{
	struct report_page *st = v->state;

	/* Somebody may have opened the incident, or reported, since the form was begun. */
	if (!st->follow && form_ref(v, "incident") == REF_NEW && join_default(v, &st->join))
		page_text(p, "%s", _("! This has been reported meanwhile; yours joins:"))->attr = TERM_BOLD;
	if (report_base_renew(v, p))
		st->follow = true;
	form_visible(v);
}

static const struct form_spec village_spec = {
	.op = "report.file", .send = N_("send"), .said = N_("sent"), .fields = report_fields, .figures = true, .draft = true,
	.mu = true, .shown = report_shown, .leads = report_leads, .hint = report_hint, .choices = report_choices, .words = report_words,
	.changed = report_changed, .check = report_check, .meanwhile = filing_meanwhile, .confirm = report_confirm,
	.send_words = report_send_words, .thing = report_thing, .ready = report_ready, .done = report_done,
};

static const struct form_spec desk_spec = {
	.op = "report.file", .send = N_("send"), .said = N_("sent"), .fields = report_fields, .figures = true, .draft = true,
	.shown = report_shown, .leads = report_leads, .hint = report_hint, .choices = report_choices, .words = report_words,
	.changed = report_changed, .check = report_check, .meanwhile = filing_meanwhile, .confirm = report_confirm,
	.send_words = report_send_words, .thing = report_thing, .ready = report_ready, .done = report_done,
};

/* A later version begins with all that the latest says. What stands for a retired area
 * today goes on with its own report, or begins one with the figures of that area. */
static void
follow_up(struct view *v, uint64_t id)
{
	struct report_version *rv = calloc(1, sizeof(*rv));
	struct incident root;
	struct report r, own;
	struct area heir;
	struct txn t;
	bool found, went, has = true;

	do {
		txn_begin(&t, v->s->db, false);
		found = rv && record_get(&t, &kind_report, id, &r) && report_latest(&t, &r, rv);
		own = r;
		went = found && report_heir(&t, r.area, &heir);
		if (went)
			has = incident_root(&t, r.incident, &root) &&
			    report_chain(&t, root.id, heir.code, &own) && report_latest(&t, &own, rv);
	} while (txn_again(&t));
	if (found) {
		form_set_ref(v, "incident", r.incident);
		form_set_text(v, "area", went ? heir.code : r.area);
		*(bool *)form_value(v, "drill") = r.drill;
		if (has)
			report_base_take(v, &own, rv);
		else
			report_base_give(v, &r, rv);
		((struct report_page *)v->state)->follow = has;
	}
	free(rv);
}

static void
filled_say(struct view *v, const struct prefill *p)
{
	if (p->accepted_children > 0 && p->waiting_children > 0)
		ui_say(v->ui, _("Filled with the accepted figures of %zu areas; %zu wait for review."),
		    p->accepted_children, p->waiting_children);
	else if (p->accepted_children > 0)
		ui_say(v->ui, _("Filled with the accepted figures of %zu areas."), p->accepted_children);
	else if (p->waiting_children > 0)
		ui_say(v->ui, _("Nothing is accepted yet; %zu wait for review."), p->waiting_children);
}

/* A desk's own report of an incident: the sum of what it has accepted. */
static void
prefill(struct view *v, uint64_t incident, const char *area)
{
	struct prefill *p = calloc(1, sizeof(*p));
	struct incident i;
	struct txn t;
	bool found;

	if (!p)
		return;
	do {
		txn_begin(&t, v->s->db, false);
		found = record_get(&t, &kind_incident, incident, &i) &&
		    report_prefill(&t, incident, area, p) == 0;
	} while (txn_again(&t));
	if (found) {
		form_give(v, &kind_report_version, &p->accepted);
		if (!((struct report_page *)v->state)->follow) {
			form_set_ref(v, "incident", incident);
			form_set_text(v, "area", area);
			form_set_enum(v, "hazard", i.hazard);
			form_set_time(v, "occurred", i.occurred);
		}
		filled_say(v, p);
	}
	free(p);
}

/* The area: the one given, the only one, else it is asked. */
static void
area_default(struct view *v, bool village)
{
	struct report_page *st = v->state;
	struct txn t;

	do {
		txn_begin(&t, v->s->db, false);
		st->many_areas = !village || find_own_areas(&t, &v->s->viewer, FILERS, NULL) > 1;
	} while (txn_again(&t));
	if (v->arg.code[0] || !village || !st->many_areas)
		form_set_text(v, "area", v->arg.code[0] ? v->arg.code :
		    find_own_area(&v->s->viewer, FILERS));
}

static bool
is_village(const struct viewer *who)
{
	for (size_t i = 0; i < who->ngrants; i++)
		if (who->grants[i].tier < tier_village &&
		    (FILERS & (1u << who->grants[i].role)))
			return false;
	return true;
}

/* A draft of an area that was retired meanwhile goes on for what that went into. */
static void
draft_moved(struct view *v)
{
	char name[200], went[220];
	struct area heir;
	struct txn t;
	bool moved;

	do {
		txn_begin(&t, v->s->db, false);
		moved = report_heir(&t, form_text(v, "area"), &heir);
		area_name(&t, form_text(v, "area"), false, name, sizeof(name));
		show_went(&t, form_text(v, "area"), went, sizeof(went));
	} while (txn_again(&t));
	if (!moved)
		return;
	form_set_text(v, "area", heir.code);
	form_set_int(v, "version", 0);
	ui_warn(v->ui, _("%s was %s: this goes out for it"), name, went);
}

static void
report_open(struct view *v)
{
	bool village = is_village(&v->s->viewer);

	if (!form_open(v, village ? &village_spec : &desk_spec))
		return;
	area_default(v, village);
	*(bool *)form_value(v, "drill") = v->arg.n == 1;
	if (v->arg.other && !form_draft(v, v->arg.other))
		ui_warn(v->ui, "%s", _("This draft is gone: it was sent or taken over."));
	else if (v->arg.id)
		follow_up(v, v->arg.id);
	if (v->arg.other)
		draft_moved(v);
	if (v->arg.text[0])
		prefill(v, strtoull(v->arg.text, NULL, 16), v->arg.code);
	if (v->arg.other && *(int64_t *)form_value(v, "version")) {
		report_base_draft(v);
		((struct report_page *)v->state)->follow = true;
	}
	join_find(v, &((struct report_page *)v->state)->join);
	moved_find(v, &((struct report_page *)v->state)->moved);
	report_check(v);
	form_visible(v);
	/* A desk's own area stands above, seldom changed; several villages are asked for one. */
	v->form->cur = v->form->vis[v->form->row[v->form->vis[0]].f[0]->type == T_CODE];
	if (v->arg.other)
		form_go_on(v);
	else
		form_edit(v);
	form_presence(v);
	if (form_text(v, "area")[0] == '\0')
		form_choose(v, "area");
}

static void
report_close(struct view *v)
{
	struct report_page *st = v->state;

	join_free(&st->join);
}

const struct screen screen_report_form = {
	.name = "report_form",
	.title = N_("Report a disaster"),
	.help = N_("Blank is not known, 0 is none. What is wrong is said beside the field and does not stop a first report. Before sending you see it all once more."),
	.roles = FILERS,
	.menu = 20,
	.letter = 'b',
	.widget = &widget_form,
	.state_size = sizeof(struct report_page),
	.open = report_open,
	.close = report_close,
};
