/* The page that says a report back before it is sent. */
#include "screens/report/report_confirm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report_version.h"
#include "screens/kit/words.h"
#include "screens/report/report_moved.h"
#include "src/base/clock.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/leads.h"
#include "src/rules/report/report.h"
#include "src/text/show.h"

static void
confirm_to(struct view *v, struct txn *t, struct page *p)
{
	char area[200], up[16] = "", name[200] = "";

	area_name(t, form_text(v, "area"), false, area, sizeof(area));
	area_parent(t, form_text(v, "area"), up);
	if (up[0])
		area_name(t, up, false, name, sizeof(name));
	if (name[0])
		page_head(p, _("%sTo %s, from %s"), words_drill(*(bool *)form_value(v, "drill")), name, area);
	else
		page_head(p, _("%sOwn report of %s"), words_drill(*(bool *)form_value(v, "drill")), area);
}

static void
confirm_fact(struct view *v, struct buf *b, const char *name)
{
	const struct field *f = kind_field(v->form->op->args, name);
	char text[1000];

	if (!f)
		return;
	form_words(v, f, text, sizeof(text));
	if (text[0])
		buf_printf(b, "%s%s", b->len ? "  " : "", text);
}

static void
confirm_life(struct view *v, struct page *p, const char *name)
{
	const struct form *form = v->form;
	const struct field *f = kind_field(form->op->args, name);
	char text[100], was[100] = "";

	if (!f)
		return;
	form_words(v, f, text, sizeof(text));
	if (form->base && !field_equal(f, form->rec, form->base)) {
		ui_field(v->ui, NULL, f, form->base, was, sizeof(was));
		page_text(p, "%s: %s -> %s", tr_field(form->op->args, f), was[0] ? was : _("not known"),
		    text[0] ? text : _("not known"))->attr = TERM_BOLD;
		return;
	}
	page_text(p, "%s: %s", tr_field(form->op->args, f), text[0] ? text : _("not known"))->attr =
	    TERM_BOLD;
}

/* "路 断  电 通": what was said of the lifelines. */
static void
confirm_lifelines(struct view *v, struct page *p)
{
	static const char *const names[] = { "road", "power", "water", "telecom" };
	char line[200], text[60];
	struct buf b = BUF(line);

	for (size_t i = 0; i < 4; i++) {
		const struct field *f = kind_field(v->form->op->args, names[i]);

		form_words(v, f, text, sizeof(text));
		if (text[0])
			buf_printf(&b, "%s%s %s", b.len ? "  " : "", tr_field(v->form->op->args, f), text);
	}
	if (b.len > 0)
		page_text(p, "%s", buf_str(&b));
}

/* The main loss of the hazard, where that is not people. */
static const char *
main_loss(struct view *v)
{
	const char *leads = leads_of((enum hazard)form_enum(v, "hazard"));
	const struct kind *k = v->form->op->args;

	for (size_t i = 0; i < k->nfields; i++)
		if (strlen(k->fields[i].name) == strcspn(leads, " ") &&
		    strncmp(k->fields[i].name, leads, strcspn(leads, " ")) == 0)
			return strcmp(k->fields[i].name, "affected") == 0 ? "" : k->fields[i].name;
	return "";
}

/* What is said even when it is not known. */
static bool
is_vital(struct view *v, const char *name)
{
	return strcmp(name, "dead") == 0 || strcmp(name, "missing") == 0 || strcmp(name, "trapped") == 0 ||
	    strcmp(name, main_loss(v)) == 0 ||
	    (strcmp(name, "rooms_collapsed") == 0 && leads_have((enum hazard)form_enum(v, "hazard"), name));
}

/* Known figures on one line, so that the choices stay in sight; in a follow-up
 * before them those that changed, with what they were. */
static void
confirm_figures(struct view *v, struct page *p)
{
	const struct form *f = v->form;
	const struct kind *k = f->op->args;
	char now[100], was[100], same[1500];
	struct buf kept = BUF(same);

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *fd = &k->fields[i];

		if (!field_is_number(fd) || is_vital(v, fd->name) ||
		    (!field_known(fd, f->rec) && !(f->base && field_known(fd, f->base))))
			continue;
		ui_field(v->ui, NULL, fd, f->rec, now, sizeof(now));
		if (!f->base || field_equal(fd, f->rec, f->base)) {
			buf_printf(&kept, "%s%s %s", kept.len ? ", " : "", tr_field(k, fd), now);
			continue;
		}
		was[0] = '\0';
		if (f->base)
			ui_field(v->ui, NULL, fd, f->base, was, sizeof(was));
		page_text(p, "%s %s -> %s", tr_field(k, fd), was[0] ? was : _("not known"),
		    now[0] ? now : _("not known"));
	}
	if (kept.len > 0)
		page_text(p, f->base ? _("unchanged: %s") : "%s", buf_str(&kept));
}

/* In a follow-up what was said in words and is said otherwise now. */
static void
confirm_words_changed(struct view *v, struct txn *t, struct page *p)
{
	static const char *const names[] = { "subtype", "occurred", "learned", "place", "road", "power",
	    "water", "telecom", "text" };
	const struct form *f = v->form;
	char now[1300], was[1300];

	for (size_t i = 0; f->base && i < sizeof(names) / sizeof(names[0]); i++) {
		const struct field *fd = kind_field(f->op->args, names[i]);

		if (!fd || field_equal(fd, f->rec, f->base))
			continue;
		ui_field(v->ui, t, fd, f->rec, now, sizeof(now));
		ui_field(v->ui, t, fd, f->base, was, sizeof(was));
		page_text(p, "%s: %s -> %s", tr_field(f->op->args, fd), was[0] ? was : show_blank(fd),
		    now[0] ? now : show_blank(fd));
	}
}

/* That it is the verified one, and the reason: said of this sending alone. */
static void
confirm_of_this_sending(struct view *v, struct page *p)
{
	if (form_enum(v, "stage") == stage_final)
		page_text(p, "%s", tr_value(&enum_stage, stage_final))->attr = TERM_BOLD;
	if (form_text(v, "reason")[0])
		page_text(p, _("reason: %s"), form_text(v, "reason"));
}

/* Figures of areas that were merged into this one, which end to count once this is sent. */
static void
confirm_takes_over(struct view *v, struct txn *t, struct page *p)
{
	struct report_version *old = calloc(1, sizeof(*old));
	uint64_t incident = form_ref(v, "incident");
	struct incident root;
	char words[300];

	if (old && incident != 0 && incident < REF_UNSURE) {
		if (incident_root(t, incident, &root))
			report_inherited(t, root.id, form_text(v, "area"), old);
		report_figures_words(old, words, sizeof(words));
		if (figures_any(old))
			page_text(p, _("! It takes the place of what merged areas reported (%s): hold that in it."),
			    words)->attr = TERM_BOLD;
	}
	free(old);
}

void
report_confirm(struct view *v, struct txn *t, struct page *p)
{
	char facts[2000];
	struct buf b = BUF(facts);

	confirm_to(v, t, p);
	confirm_takes_over(v, t, p);
	confirm_fact(v, &b, "hazard");
	confirm_fact(v, &b, "subtype");
	confirm_fact(v, &b, "occurred");
	confirm_fact(v, &b, "place");
	page_text(p, "%s", buf_str(&b));
	buf_init(&b, facts, sizeof(facts));
	confirm_fact(v, &b, "incident");
	if (!v->form->base)
		page_text(p, "%s", buf_str(&b));
	confirm_life(v, p, main_loss(v));
	confirm_life(v, p, "dead");
	confirm_life(v, p, "missing");
	confirm_life(v, p, "trapped");
	if (is_vital(v, "rooms_collapsed"))
		confirm_life(v, p, "rooms_collapsed");
	confirm_words_changed(v, t, p);
	confirm_of_this_sending(v, p);
	confirm_figures(v, p);
	moved_confirm(v, p);
	if (!v->form->base) {
		confirm_lifelines(v, p);
		if (form_text(v, "text")[0])
			page_text(p, "%s", form_text(v, "text"));
	}
}
